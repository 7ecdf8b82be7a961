package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

type dataCmd struct {
	Demo    demoCmd      `cmd:"" help:"Write the synthetic demo panel and series."`
	Import  importCmd    `cmd:"" help:"Turn files of others into series/1 or facts/1."`
	Fetch   fetchCmd     `cmd:"" help:"Download public data from their publishers: Ken French's library, FRED, the SEC."`
	Build   dataBuildCmd `cmd:"" help:"Play facts about firms into a point-in-time panel."`
	Derive  deriveCmd    `cmd:"" help:"Make a series of others: an index without its ten largest companies."`
	Join    joinCmd      `cmd:"" help:"Put series files side by side in one."`
	Convert convertCmd   `cmd:"" help:"Turn an Arrow file into Parquet, or the other way."`
	Show    showCmd      `cmd:"" help:"Describe a file of ours: panel, series, facts or accounts."`
	Check   checkCmd     `cmd:"" help:"Audit files, one by one and against each other: exit 1 on errors, 0 on warnings."`
}

// A file is a panel, a series, facts, or the accounts of a run.
type file struct {
	name   string
	panel  *datasets.Panel
	series *datasets.Series
	facts  *datasets.Facts

	run *arrowfile.Table // what a run left behind
}

// read reads a file of either kind; - is an Arrow stream on standard input.
func (a *app) read(name string) (*file, error) {
	var d data
	t, err := a.table(&d, "", name)
	if err != nil {
		return nil, err
	}
	f := &file{name: name}
	switch kind := datasets.SchemaOf(t); kind {
	case "panel/1":
		f.panel, err = datasets.PanelFrom(name, t)
	case "series/1":
		f.series, err = datasets.SeriesFrom(name, t)
	case "facts/1":
		f.facts, err = datasets.FactsFrom(name, t)
	case accountsSchema, pathSchema, fansSchema, pathsSchema:
		f.run = t
	default:
		err = fmt.Errorf("%s: schema %q: want panel/1, series/1, facts/1, accounts/1, path/1, fans/1 or paths/1, the metadata trifecta.schema of our own files; trifecta data import reads others", name, kind)
	}
	return f, err
}

// writeSeries writes a file, or a stream to standard output, and says what is
// in it.
func (a *app) writeSeries(s *datasets.Series, out string, force, asJSON bool) error {
	if err := a.interrupted(); err != nil {
		return err
	}
	if out == "-" {
		return s.Write(a.stdout, arrowfile.Options{Stream: true})
	}
	if err := vacant(out, force); err != nil {
		return err
	}
	if err := writeTable(out, s.Table(), arrowfile.Options{}); err != nil {
		return err
	}
	w := written{File: out, Kind: "series/1", Rows: len(s.Dates), First: s.Dates[0].String(), Last: s.Dates[len(s.Dates)-1].String(), Synthetic: s.Synthetic()}
	for _, c := range s.Columns {
		w.Columns = append(w.Columns, c.Name)
	}
	if asJSON {
		return a.writeJSON(w)
	}
	_, err := fmt.Fprintf(a.stdout, "%d rows, %s to %s, and %d columns are in %s\n", w.Rows, w.First, w.Last, len(w.Columns), out)
	return err
}

// written says what a command has put into a file.
type written struct {
	File      string   `json:"file"`
	Kind      string   `json:"kind"`
	Rows      int      `json:"rows"`
	First     string   `json:"first"`
	Last      string   `json:"last"`
	Columns   []string `json:"columns"`
	Synthetic bool     `json:"synthetic"`

	Tally *datasets.Tally       `json:"tally,omitempty"` // of an import
	Build *datasets.BuildReport `json:"build,omitempty"` // of a panel

	said string // of how it was made, for people
}

func (a *app) writeJSON(v any) error { return writeJSON(a.stdout, v) }

// writeJSON writes v indented.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// vacant refuses to replace a file unless asked to.
func vacant(path string, force bool) error {
	if _, err := os.Stat(path); err == nil && !force {
		return usageError{fmt.Errorf("%s is there: choose another name, or --force", path)}
	}
	return nil
}
