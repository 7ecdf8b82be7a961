package main

import (
	"embed"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
)

//go:embed plans/*.yaml
var examples embed.FS

//go:embed plan.schema.json
var planSchema string

type planCmd struct {
	Check   planCheckCmd   `cmd:"" help:"Check a plan file, without its data."`
	Example planExampleCmd `cmd:"" help:"Print an example: a plan, or a mapping for data import csv."`
	Schema  planSchemaCmd  `cmd:"" help:"Print the JSON Schema of plan files, for editors."`
}

// Help documents every key of a plan file.
func (planCmd) Help() string {
	var b strings.Builder
	b.WriteString("A plan file is YAML. Rates are written 15bp, 2.5% or 0.025, months 1990-01. Its keys:\n\n")
	documentKeys(&b, reflect.TypeFor[planFile](), "    ") // indented: the help keeps its lines
	return b.String()
}

// documentKeys writes a line for each key of a struct, and of those below it.
func documentKeys(b *strings.Builder, t reflect.Type, indent string) {
	for i := range t.NumField() {
		f := t.Field(i)
		key := yamlKey(f)
		if key == "" {
			continue
		}
		fmt.Fprintf(b, "%s%s: %s%s\n", indent, key, f.Tag.Get("jsonschema_description"), limits(f.Tag.Get("jsonschema")))
		e := f.Type
		for e.Kind() == reflect.Pointer || e.Kind() == reflect.Slice {
			e = e.Elem()
		}
		switch {
		case e == reflect.TypeFor[costsFile]():
			fmt.Fprintf(b, "%s  SLEEVE: small, small_quality, large or mega.\n", indent)
			documentKeys(b, reflect.TypeFor[costFile](), indent+"    ")
			fmt.Fprintf(b, "%s  aum: Money managed at the start, USD. Default 0: no trade moves a price.\n", indent)
		case e == reflect.TypeFor[fixedFile]():
			fmt.Fprintf(b, "%s  name: Its name, and beside it the weights: {name: half, small: 50%%, large: 50%%}.\n", indent)
		case e == reflect.TypeFor[strategyFile]() && t != reflect.TypeFor[planFile]():
		case e.Kind() == reflect.Struct && e != reflect.TypeFor[initialFile]():
			documentKeys(b, e, indent+"  ")
		}
	}
}

// limits words the rules of a jsonschema tag.
func limits(tag string) (s string) {
	var allowed []string
	for _, rule := range strings.Split(tag, ",") {
		switch name, value, _ := strings.Cut(rule, "="); name {
		case "enum":
			allowed = append(allowed, value)
		case "default":
			s += " Default " + value + "."
		case "required":
			s = " Required." + s
		}
	}
	if allowed != nil {
		s += " One of " + strings.Join(allowed, ", ") + "."
	}
	return s
}

type planCheckCmd struct {
	Plan string `arg:"" help:"Plan file."`
}

// Run checks the file.
func (c *planCheckCmd) Run(a *app) error {
	if _, _, err := readPlan(c.Plan); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "%s: no faults\n", c.Plan)
	return err
}

type planExampleCmd struct {
	Name string `arg:"" optional:"" help:"Name of the example; without, the names are listed."`
}

// Run prints an example.
func (c *planExampleCmd) Run(a *app) error {
	entries, err := examples.ReadDir("plans")
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	if c.Name == "" {
		for _, name := range names {
			b, _ := examples.ReadFile(path.Join("plans", name+".yaml"))
			first, _, _ := strings.Cut(string(b), "\n")
			fmt.Fprintf(a.stdout, "%-14s %s\n", name, strings.TrimPrefix(first, "# "))
		}
		return nil
	}
	if !slices.Contains(names, c.Name) {
		return usageError{fmt.Errorf("no example is called %q: want %s", c.Name, strings.Join(names, ", "))}
	}
	b, err := examples.ReadFile(path.Join("plans", c.Name+".yaml"))
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(b)
	return err
}

type planSchemaCmd struct{}

// Run prints the schema.
func (planSchemaCmd) Run(a *app) error {
	_, err := fmt.Fprint(a.stdout, planSchema)
	return err
}
