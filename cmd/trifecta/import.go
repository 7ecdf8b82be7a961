package main

import (
	"io"
	"os"

	"trifecta/datasets"
)

type importCmd struct {
	CSV importCSVCmd `cmd:"" name:"csv" help:"Read a CSV file by a mapping of its columns."`
}

type importCSVCmd struct {
	File  string `arg:"" help:"CSV file; - reads standard input."`
	Map   string `required:"" help:"YAML file that says what the columns are; see trifecta plan example, names that end in -map." placeholder:"FILE"`
	Out   string `short:"o" required:"" help:"Arrow file to write; - writes a stream to standard output." placeholder:"FILE"`
	Force bool   `help:"Replace a file that is there."`
	JSON  bool   `help:"Say what was written as JSON."`
}

// Run imports the file.
func (c *importCSVCmd) Run(a *app) error {
	src, err := os.ReadFile(c.Map)
	if err != nil {
		return usageError{inFile(c.Map, pathless(err))}
	}
	var m datasets.Mapping
	doc := decodeYAML(c.Map, src, &m)
	if err := doc.err(); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return usageError{inFile(c.Map, err)}
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	var in io.Reader = a.stdin
	name := "standard input"
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return inFile(c.File, pathless(err))
		}
		defer f.Close()
		in, name = f, c.File
	}
	s, err := datasets.ImportCSV(in, name, m)
	if err != nil {
		return err
	}
	return a.writeSeries(s, c.Out, c.Force, c.JSON)
}
