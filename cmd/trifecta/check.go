package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"trifecta/datasets"
)

type checkCmd struct {
	Files []string `arg:"" name:"file" help:"Arrow files; - reads standard input."`
	JSON  bool     `help:"Print as JSON."`
}

// Run audits the files.
func (c *checkCmd) Run(a *app) error {
	type checked struct {
		File     string             `json:"file"`
		Findings []datasets.Finding `json:"findings"`
	}
	all := []checked{}
	var errs []error
	bad := false
	for _, name := range c.Files {
		t, err := a.table(new(data), "", name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		x := checked{File: name, Findings: append([]datasets.Finding{}, datasets.Audit(t)...)}
		bad = bad || slices.ContainsFunc(x.Findings, func(f datasets.Finding) bool { return f.Severity == datasets.Error })
		all = append(all, x)
	}
	var b bytes.Buffer
	if c.JSON {
		if err := writeJSON(&b, all); err != nil {
			return err
		}
	} else {
		for _, x := range all {
			if len(x.Findings) == 0 {
				fmt.Fprintf(&b, "%s: nothing found\n", x.File)
			}
			for _, f := range x.Findings {
				fmt.Fprintf(&b, "%s: %v: %s, %d times\n  first at %s: %s\n  remedy: %s\n", x.File, f.Severity, f.What, f.Count, f.Where, f.Example, f.Remedy)
			}
		}
	}
	if _, err := a.stdout.Write(b.Bytes()); err != nil {
		return err
	}
	if bad {
		errs = append(errs, errors.New("the data have errors"))
	}
	return errors.Join(errs...)
}
