package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"trifecta/datasets"
)

type checkCmd struct {
	Files []string `arg:"" name:"file" help:"Arrow files (panel/1, series/1 or facts/1) that are to be used together; - reads standard input."`
	JSON  bool     `help:"Print as JSON."`
}

// checked is what was found in a file, or between several.
type checked struct {
	File     string             `json:"file,omitempty"`
	Between  []string           `json:"between,omitempty"`
	Findings []datasets.Finding `json:"findings"`
}

func (c checked) label() string {
	if c.Between != nil {
		return "between " + strings.Join(c.Between, ", ")
	}
	return c.File
}

// Run audits the files, each by itself and against the others.
func (c *checkCmd) Run(a *app) error {
	var files []datasets.File
	var names []string
	var errs []error
	for _, name := range c.Files {
		t, err := a.table(new(data), "", name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if name == "-" {
			name = "standard input"
		}
		files, names = append(files, datasets.File{Name: name, Table: t}), append(names, name)
	}
	all := []checked{}
	var found [3]int // by severity
	for k, fs := range datasets.AuditFiles(files) {
		x := checked{Findings: append([]datasets.Finding{}, fs...)}
		switch {
		case k < len(files):
			x.File = names[k]
		case len(files) < 2:
			continue
		default:
			x.Between = names
		}
		for _, f := range fs {
			found[f.Severity]++
		}
		all = append(all, x)
	}
	var b bytes.Buffer
	if c.JSON {
		if err := writeJSON(&b, all); err != nil {
			return err
		}
	} else {
		for _, x := range all {
			x.write(&b)
		}
	}
	if _, err := a.stdout.Write(b.Bytes()); err != nil {
		return err
	}
	if n := found[datasets.Error]; n > 0 {
		errs = append(errs, fmt.Errorf("the data have errors: of %d kinds, and warnings of %d", n, found[datasets.Warning]))
	}
	return errors.Join(errs...)
}

func (c checked) write(w io.Writer) {
	if len(c.Findings) == 0 {
		fmt.Fprintf(w, "%s: nothing found\n", c.label())
	}
	for _, f := range c.Findings {
		times, where := fmt.Sprintf("%d times", f.Count), "  first at "+f.Where+": "
		if f.Count == 1 {
			times, where = "once", "  at "+f.Where+": "
		}
		if f.Where == "" {
			where = "  "
		}
		fmt.Fprintf(w, "%s: %v: %s, %s\n%s%s\n  remedy: %s\n", c.label(), f.Severity, f.What, times, where, f.Example, f.Remedy)
	}
}
