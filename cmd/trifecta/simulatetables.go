package main

import (
	"errors"
	"fmt"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
	"trifecta/engine/report"
)

// Kinds of the files that hold what a simulation keeps.
const (
	fansSchema  = "fans/1"
	pathsSchema = "paths/1"
)

// writeTables writes the fans and, where asked for, every path.
func (s *simulation) writeTables(out *outFolder) error {
	err := arrowfile.WriteFile(out.file("fans.arrow"), s.fansTable(), arrowfile.Options{})
	if s.options.KeepPaths {
		err = errors.Join(err, arrowfile.WriteFile(out.file("paths.arrow"), s.pathsTable(), arrowfile.Options{}))
	}
	return err
}

// A stack is a table of rows that are told apart by world and strategy.
type stack struct {
	scenario, preset, strategy arrowfile.Column
	months, path               arrowfile.Column
	numbers                    []arrowfile.Column
}

func (s *simulation) stack() *stack {
	t := &stack{
		scenario: arrowfile.Column{Name: "scenario", Kind: arrowfile.Text},
		preset:   arrowfile.Column{Name: "world", Kind: arrowfile.Text, Words: s.presets()},
		strategy: arrowfile.Column{Name: "strategy", Kind: arrowfile.Text},
		months:   arrowfile.Column{Name: "months", Kind: arrowfile.Int, Meta: map[string]string{"meaning": "after the start"}},
		path:     arrowfile.Column{Name: "path", Kind: arrowfile.Int},
	}
	t.scenario.Words = s.scenarioNames()
	for k := range s.plan.Strategies {
		t.strategy.Words = append(t.strategy.Words, s.strategyName(k))
	}
	return t
}

func (t *stack) number(name, unit string) {
	t.numbers = append(t.numbers, arrowfile.Column{Name: name, Kind: arrowfile.Float, Meta: map[string]string{"unit": unit}})
}

// key begins a row of world i, strategy k and so many months.
func (s *simulation) key(t *stack, i, k, months int) {
	perScenario := len(t.preset.Words)
	t.scenario.Code = append(t.scenario.Code, int32(i/perScenario))
	t.preset.Code = append(t.preset.Code, int32(i%perScenario))
	t.strategy.Code = append(t.strategy.Code, int32(k))
	t.months.Int = append(t.months.Int, int32(months))
}

func (s *simulation) table(schema string, t *stack) *arrowfile.Table {
	columns := []arrowfile.Column{t.scenario, t.preset, t.strategy, t.months}
	if t.path.Int != nil {
		columns = append(columns, t.path)
	}
	return &arrowfile.Table{
		Rows: len(t.months.Int), Columns: append(columns, t.numbers...),
		Meta: map[string]string{"trifecta.schema": schema, "plan_digest": s.result.Digest, "simulated": "true", "start": s.start.Date.String()},
	}
}

// fansTable holds the quantiles of wealth and of the active return month by
// month.
func (s *simulation) fansTable() *arrowfile.Table {
	t := s.stack()
	for _, name := range []string{"wealth", "active"} {
		unit := "ratio to the start"
		if name == "active" {
			unit = "log of wealth over the benchmark's"
		}
		for _, p := range report.FanLevels {
			t.number(quantileName(name, p), unit+", within 0.4 % of it or 4e-6")
		}
	}
	t.number("active_below_zero", "probability")
	for i := range s.worlds {
		for k := range s.plan.Strategies {
			fan := s.result.Fan(i, k)
			for m := range fan.Wealth {
				s.key(t, i, k, m+1)
				at := 0
				put := func(x float64) {
					t.numbers[at].Float = append(t.numbers[at].Float, x)
					at++
				}
				for _, spread := range []*engine.Spread{&fan.Wealth[m], &fan.Active[m]} {
					for _, p := range report.FanLevels {
						put(spread.Quantile(p))
					}
				}
				put(fan.Active[m].Below(0))
			}
		}
	}
	return s.table(fansSchema, t)
}

// pathsTable holds what every path came to at every horizon.
func (s *simulation) pathsTable() *arrowfile.Table {
	t := s.stack()
	t.number("wealth", "ratio to the start")
	t.number("active", "log of wealth over the benchmark's")
	t.number("drawdown", "deepest fall from a peak so far, decimal")
	t.number("worst", "least active on the way")
	for i := range s.worlds {
		for k := range s.plan.Strategies {
			for h, months := range s.plan.Keep.Columns {
				c := s.result.Columns(i, k, h)
				for _, path := range c.Path {
					s.key(t, i, k, months)
					t.path.Int = append(t.path.Int, int32(path))
				}
				for at, x := range [][]float64{c.Wealth, c.Active, c.Drawdown, c.Worst} {
					t.numbers[at].Float = append(t.numbers[at].Float, x...)
				}
			}
		}
	}
	return s.table(pathsSchema, t)
}

// quantileName is active_q05 for the 5 % quantile.
func quantileName(of string, p float64) string { return fmt.Sprintf("%s_q%02.0f", of, 100*p) }
