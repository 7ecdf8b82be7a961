package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"trifecta/datasets"
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
	InData *bool    `json:"in_data,omitempty"` // false too where no value is known
	Empty  bool     `json:"empty,omitempty"`   // it is there or can be made, and no value is known
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
			there := engine.Derive(h.Paths, x) == nil
			rows[i].Empty = there && empty(h.Paths, x)
			rows[i].InData = ptr(there && !rows[i].Empty)
			rows[i].Doc = defined(h, x)
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
		if r.Empty {
			mark = "empty"
		}
		cells = append(cells, []string{r.Name, r.Kind, mark, r.Unit, r.Doc})
	}
	return writeLeft(a, []string{"field", "kind", "in data", "unit", "meaning"}, cells)
}

// empty reports whether no value of a field is known.
func empty(p *engine.Paths, f *engine.Field) bool {
	for t := range p.Grid.Dates {
		if !math.IsNaN(p.Row(f, t)[0]) {
			return false
		}
	}
	return true
}

// defined is what a field is, by the definition of EV/EBITDA that the plan
// chose where the data are made by one.
func defined(h *datasets.History, f *engine.Field) string {
	if h.Multiple == "" || h.Multiple == datasets.StandardDefinition {
		return f.Doc
	}
	for _, d := range datasets.Definitions() {
		if by := d.Name + ": " + d.Doc; d.Name == h.Multiple && strings.HasPrefix(h.Source(f).Note, by) {
			return strings.Replace(f.Doc, "sum over sum, excluding financials", by, 1)
		}
	}
	return f.Doc
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
