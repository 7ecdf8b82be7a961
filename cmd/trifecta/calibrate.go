package main

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"trifecta/engine/report"
	"trifecta/scenarios"
)

type calibrateCmd struct {
	World calibrateWorldCmd `cmd:"" help:"Hold the simulated world against history, and against what nobody should be able to foresee in it."`
}

type calibrateWorldCmd struct {
	Preset string `help:"World: no-edge, faint, weak, evidence or article." default:"evidence" placeholder:"NAME"`
	Seed   uint64 `help:"Seed of the draws." default:"1"`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Help says what is measured.
func (calibrateWorldCmd) Help() string {
	return `Simulates 512 paths of 379 months that begin in no particular state, drops the
first 60 months, and prints each moment of the world beside history's: for
moments of a path the median over paths and the 10th and 90th percentile, since
history is one path. The tolerance is how far median and data may be apart; a
moment without one is on show. "known" marks weaknesses that the model's
documentation lists.

Then what a market that nobody can foresee does not have: surprises of the Fed
that are not zero on average in a state that is known, and returns of the next
month that depend on what is public today. "unmended" is the same world with
every mend at 0 (trifecta scenarios show NAME --all lists them).

In the world no-edge, signals and returns come from two worlds like this one.`
}

// A momentJSON is a moment on its way out; null is not known.
type momentJSON struct {
	Name      string   `json:"name"`
	Doc       string   `json:"doc"`
	Unit      string   `json:"unit,omitempty"`
	Value     *float64 `json:"value"`
	SE        *float64 `json:"se"`
	Over      string   `json:"over,omitempty"`
	P10       *float64 `json:"p10,omitempty"`
	P90       *float64 `json:"p90,omitempty"`
	Data      *float64 `json:"data"`
	Tolerance *float64 `json:"tolerance,omitempty"`
	Inside    *bool    `json:"inside,omitempty"`
	Source    string   `json:"source,omitempty"`
	Known     string   `json:"known,omitempty"`
}

func (c *calibrateWorldCmd) Run(ctx context.Context, a *app) error {
	m, err := scenarios.DefaultMarket().WithPreset(c.Preset)
	if err != nil {
		return usageError{fmt.Errorf("--preset: %w", err)}
	}
	a.progress("simulating %d paths of %d months", scenarios.CalibrationPaths, scenarios.CalibrationMonths)
	result, err := scenarios.Calibrate(ctx, m, c.Seed)
	if err != nil {
		return err
	}
	a.progress("")
	if c.JSON {
		return a.writeJSON(struct {
			Schema         string       `json:"schema"`
			World          string       `json:"world"`
			Seed           uint64       `json:"seed"`
			Paths          int          `json:"paths"`
			Months         int          `json:"months"`
			Moments        []momentJSON `json:"moments"`
			Predictability []momentJSON `json:"predictability"`
			Unmended       []momentJSON `json:"predictability_unmended"`
		}{
			"trifecta/calibration/1", result.World, result.Seed, result.Paths, result.Months,
			momentsJSON(result.Moments), momentsJSON(result.Predictability), momentsJSON(result.Unmended),
		})
	}
	return a.writeCalibration(result)
}

func momentsJSON(moments []scenarios.Moment) (rows []momentJSON) {
	number := func(x float64) *float64 {
		if math.IsNaN(x) {
			return nil
		}
		return &x
	}
	for _, m := range moments {
		r := momentJSON{
			Name: m.Name, Doc: m.Doc, Unit: m.Unit, Value: number(m.Value), SE: number(m.SE), Over: m.Over,
			Data: number(m.Data), Source: m.Source, Known: m.Known,
		}
		if m.Over != "" {
			r.P10, r.P90 = number(m.P10), number(m.P90)
		}
		if m.Tolerance > 0 {
			inside := m.Inside()
			r.Tolerance, r.Inside = &m.Tolerance, &inside
		}
		rows = append(rows, r)
	}
	return rows
}

func (a *app) writeCalibration(c *scenarios.Calibration) error {
	fmt.Fprintf(a.stdout, "World %s, seed %d: %d paths of %d months.\n\n", c.World, c.Seed, c.Paths, c.Months)
	head := []string{"moment", "data", "tolerance", "world", "±", "p10", "p90", "over", ""}
	var rows [][]string
	outside := 0
	for _, m := range c.Moments {
		row := []string{m.Doc, decimals(m.Data), "", decimals(m.Value), decimals(m.SE), "", "", m.Over, ""}
		if m.Tolerance > 0 {
			row[2] = decimals(m.Tolerance)
		}
		if m.Over != "" {
			row[5], row[6] = decimals(m.P10), decimals(m.P90)
		}
		switch {
		case !m.Inside():
			outside++
			row[8] = "outside"
		case m.Known != "":
			row[8] = "known"
		}
		rows = append(rows, row)
	}
	if err := report.WriteTable(a.stdout, head, rows); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n± is the standard error, from 16 batches of paths. %s\n", count(outside, "moment lies", "moments lie")+" outside the tolerance.")
	for _, m := range c.Moments {
		if m.Known != "" {
			fmt.Fprintf(a.stdout, "known: %s: %s\n", m.Doc, m.Known)
		}
	}
	fmt.Fprintln(a.stdout, "\nWhat nobody should be able to foresee, and what the legs of the trifecta are worth:")
	rows = nil
	for k, m := range c.Predictability {
		rows = append(rows, []string{m.Doc, decimals(m.Data), decimals(m.Value), decimals(m.SE), decimals(c.Unmended[k].Value), m.Unit})
	}
	return report.WriteTable(a.stdout, []string{"", "none", "world", "±", "unmended", "unit"}, rows)
}

// count says how many: no moment, one moment, two moments.
func count(n int, one, many string) string {
	switch n {
	case 0:
		return "No " + one
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// decimals writes a number to three or four digits, nothing where it is not
// known.
func decimals(x float64) string {
	switch {
	case math.IsNaN(x):
		return ""
	case math.Abs(x) >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case math.Abs(x) >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case math.Abs(x) >= 1:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strconv.FormatFloat(x, 'f', 4, 64)
}
