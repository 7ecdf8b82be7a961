package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"trifecta/datasets/sources"
)

type importAutoCmd struct {
	File  string `arg:"" help:"File to recognise by how it begins; - reads standard input."`
	Out   string `short:"o" help:"Import it with the defaults of its kind into this Arrow file." placeholder:"FILE"`
	Force bool   `help:"Replace a file that is there."`
	JSON  bool   `help:"Say what was read and written as JSON."`
}

// Run says which importer reads the file and, with --out, runs it as the
// command of that kind would be run.
func (c *importAutoCmd) Run(a *app, k *kong.Context) error {
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	head := bufio.NewReaderSize(in, 1<<16)
	start, err := head.Peek(1 << 16)
	if err != nil && err != io.EOF { // a shorter file is recognised by what is there
		in.Close()
		return inFile(name, pathless(err))
	}
	if why := noText(start); why != "" {
		in.Close()
		return fmt.Errorf("%s: %s", name, why)
	}
	kind, why := sources.Recognise(strings.NewReader(string(start)))
	if kind == "" {
		in.Close()
		return fmt.Errorf("%s: not recognised; trifecta data import KIND reads %s, and csv --map any other CSV file by a mapping of its columns", name, strings.Join(importKinds(k), ", "))
	}
	said := a.stdout
	if c.JSON || c.Out == "-" {
		said = a.stderr
	}
	fmt.Fprintf(said, "%s: %s, by this: %s\n", name, kind, why)
	if c.Out == "" {
		return in.Close()
	}
	if a, b, two := strings.Cut(kind, " or "); two {
		in.Close()
		return fmt.Errorf("%s: it may be of two kinds: say which by trifecta data import %s or trifecta data import %s", name, a, b)
	}
	args := []string{"data", "import", kind, "--out=" + c.Out}
	if c.Force {
		args = append(args, "--force")
	}
	if c.JSON {
		args = append(args, "--json")
	}
	if c.File == "-" {
		rest := a.stdin
		a.stdin = head // what was looked at comes again
		defer func() { a.stdin = rest }()
	} else if err := in.Close(); err != nil {
		return err
	}
	fmt.Fprintf(said, "trifecta %s\n", strings.Join(append(args, c.File), " "))
	parsed, err := k.Kong.Parse(append(args, "--", c.File))
	if err != nil {
		return usageError{fmt.Errorf("%s is a file of kind %s, whose defaults do not do: %w; see trifecta data import %s --help", name, kind, err, kind)}
	}
	return parsed.Run()
}

// noText says of a file that begins with start why no importer is to be guessed,
// empty where one may be.
func noText(start []byte) string {
	switch {
	case len(start) == 0:
		return "empty file"
	case bytes.HasPrefix(start, []byte("ARROW1")), bytes.HasPrefix(start, []byte("PAR1")):
		return "an Arrow or Parquet file: see trifecta data show, or data import table"
	case bytes.HasPrefix(start, []byte("PK\x03\x04")) && (bytes.Contains(start, []byte("[Content_Types].xml")) || bytes.Contains(start, []byte("xl/"))):
		return "a workbook: trifecta data import spestimates reads S&P's, and of any other save the sheet as CSV"
	}
	return ""
}

// importKinds returns the names of the commands beside this one.
func importKinds(k *kong.Context) (kinds []string) {
	if n := k.Selected(); n != nil {
		for _, sibling := range n.Parent.Children {
			if sibling != n && sibling.Name != "csv" {
				kinds = append(kinds, sibling.Name)
			}
		}
	}
	return kinds
}
