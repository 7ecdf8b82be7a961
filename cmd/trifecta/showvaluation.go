package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/engine/report"
)

// valuations are a panel's EV/EBITDA by every definition.
type valuations struct {
	Date     string      `json:"date"`
	NTM      []valuation `json:"ntm"`
	Trailing []valuation `json:"trailing"`
}

type valuation struct {
	Definition string   `json:"definition"`
	Doc        string   `json:"doc"`
	Small      *float64 `json:"small"` // null where there is none
	Large      *float64 `json:"large"`
	Premium    *float64 `json:"premium"`
}

// valuationsOf returns the valuations at the panel's last date, nil where the
// panel has no rows.
func valuationsOf(p *datasets.Panel) *valuations {
	if len(p.Dates) == 0 {
		return nil
	}
	t := len(p.Dates) - 1
	ntm, trailing := p.Valuations(t)
	v := &valuations{Date: p.Dates[t].String()}
	for _, x := range []struct {
		from []datasets.Valuation
		to   *[]valuation
	}{{ntm, &v.NTM}, {trailing, &v.Trailing}} {
		for _, y := range x.from {
			*x.to = append(*x.to, valuation{y.Definition.Name, y.Definition.Doc, known(y.Small), known(y.Large), known(y.Premium)})
		}
	}
	return v
}

// known is nil for NaN, which JSON has not.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

// write writes the valuations for people.
func (v *valuations) write(w io.Writer) error {
	if v == nil {
		return nil
	}
	number := func(x *float64) string {
		if x == nil {
			return "-"
		}
		return strconv.FormatFloat(*x, 'f', 1, 64)
	}
	percent := func(x *float64) string {
		if x == nil {
			return "-"
		}
		return strconv.FormatFloat(*x*100, 'f', 1, 64) + " %"
	}
	fmt.Fprintf(w, "\nEV/EBITDA on %s, Russell 2000 (small) and S&P 490 (large), by definition:\n\n", v.Date)
	var rows [][]string
	for k, n := range v.NTM {
		t := v.Trailing[k]
		rows = append(rows, []string{n.Definition, number(n.Small), number(n.Large), percent(n.Premium), number(t.Small), number(t.Large), percent(t.Premium)})
	}
	if err := report.WriteTable(w, []string{"definition", "small NTM", "large NTM", "premium NTM", "small TTM", "large TTM", "premium TTM"}, rows); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, n := range v.NTM {
		if !strings.HasSuffix(n.Definition, "_with_financials") {
			fmt.Fprintf(w, "%s: %s\n", n.Definition, n.Doc)
		}
	}
	_, err := fmt.Fprintln(w, "…_with_financials: the same, financials counted")
	return err
}
