package main

import (
	"fmt"
	"maps"
	"slices"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

type fieldsCmd struct {
	Plan string `arg:"" optional:"" help:"Plan file: marks what its data hold or let derive, and adds columns of theirs."`
	dataFlags
	JSON bool `help:"Print as JSON."`
}

type fieldRow struct {
	Name   string   `json:"name"`
	Unit   string   `json:"unit"`
	Doc    string   `json:"doc"`
	Kind   string   `json:"kind"` // market, data or signal
	Needs  []string `json:"needs,omitempty"`
	InData *bool    `json:"in_data,omitempty"`
}

// Run lists the fields.
func (c *fieldsCmd) Run(a *app) error {
	f, doc := &planFile{}, &document{}
	var err error
	if c.Plan != "" {
		if f, doc, err = readPlan(c.Plan); err != nil {
			return err
		}
	}
	sig, err := signal.New(f.Signal.options())
	if err != nil {
		return usageError{err}
	}
	var rows []fieldRow
	add := func(kind, name string, x *engine.Field) {
		r := fieldRow{Name: name, Unit: x.Unit, Doc: x.Doc, Kind: kind}
		for _, g := range x.Requires {
			r.Needs = append(r.Needs, g.Name)
		}
		rows = append(rows, r)
	}
	for _, x := range engine.MarketFields() {
		add("market", x.Name, x)
	}
	known := f.Signal.fields(sig)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if !slices.Contains(engine.MarketFields(), known[name]) {
			add("signal", name, known[name])
		}
	}
	if c.Plan != "" || c.Panel != "" || c.Series != "" {
		d, err := f.open(a, c.dataFlags)
		if err != nil {
			return err
		}
		h, err := f.history(doc, d)
		if err != nil {
			return err
		}
		for _, x := range h.Fields {
			if !slices.ContainsFunc(rows, func(r fieldRow) bool { return r.Name == x.Name }) {
				add("data", x.Name, x)
			}
		}
		for i := range rows {
			x := h.Field(rows[i].Name)
			if x == nil {
				x = known[rows[i].Name]
			}
			rows[i].InData = ptr(engine.Derive(h.Paths, x) == nil)
		}
	}
	if c.JSON {
		return a.writeJSON(rows)
	}
	var cells [][]string
	for _, r := range rows {
		mark := ""
		if r.InData != nil {
			mark = map[bool]string{true: "yes", false: "no"}[*r.InData]
		}
		cells = append(cells, []string{r.Name, r.Kind, mark, r.Unit, r.Doc})
	}
	return writeLeft(a, []string{"field", "kind", "in data", "unit", "meaning"}, cells)
}

// writeLeft writes a table of words.
func writeLeft(a *app, head []string, rows [][]string) error {
	width := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for k, cell := range row {
			width[k] = max(width[k], len([]rune(cell)))
		}
	}
	for _, row := range append([][]string{head}, rows...) {
		line := ""
		for k, cell := range row {
			if k < len(row)-1 {
				cell = fmt.Sprintf("%-*s  ", width[k], cell)
			}
			line += cell
		}
		if _, err := fmt.Fprintln(a.stdout, line); err != nil {
			return err
		}
	}
	return nil
}
