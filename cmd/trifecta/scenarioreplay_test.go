package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
)

// The Fed's test halves the market in a year, on every path alike, and the
// replays bring back what was forced.
func TestConditionedScenariosHoldTheirPaths(t *testing.T) {
	for _, name := range []string{"dfast_2025_severely_adverse", "replay_2001", "replay_2008", "replay_2020_2022"} {
		m := worldOf(t, name)
		g := scenarios.Grid(m.Start.Date, 50)
		p := engine.NewPaths(g, 64, m.Writes())
		if err := m.Simulate(p, 1); err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Conditions {
			f, lag := map[string]*engine.Field{"policy": engine.PolicyRate, "ten_year": engine.TenYear, "spread": engine.HighYield}[c.State], 0
			if f == nil {
				continue
			}
			for k, x := range c.Values {
				for i, got := range p.Row(f, g.Start+c.From+k-lag) {
					if math.Abs(100*got-x) > 1e-9 {
						t.Fatalf("%s: %s is %v in month %d of path %d, want %v", name, c.State, 100*got, c.From+k, i, x)
					}
				}
			}
		}
		for _, s := range m.Regime.Force {
			for k := s.From; k <= s.To; k++ {
				want := 0.0
				if s.State == scenarios.Recession {
					want = 1
				}
				for i, got := range p.Row(engine.RecessionState, g.Start+k) {
					if got != want {
						t.Fatalf("%s: recession is %v in month %d of path %d, want %v", name, got, k, i, want)
					}
				}
			}
		}
		if name == "dfast_2025_severely_adverse" {
			// By value of the three groups, held from the start.
			v := m.Start.Value
			for i := range p.N {
				var wealth float64
				for k, f := range []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.MegaReturn} {
					w := v[k] / (v[0] + v[1] + v[2])
					for month := 1; month <= 12; month++ {
						w *= 1 + p.At(f, g.Start+month, i)
					}
					wealth += w
				}
				// Weights drift with returns and payouts: a tenth of a per cent.
				if math.Abs(wealth-0.5) > 0.01 {
					t.Fatalf("the market is at %.3f of its level after a year on path %d, want a half", wealth, i)
				}
			}
		}
	}
}

// The facts of the replays are those of the replay oracle: policy, 10-year,
// unemployment and recessions month by month, and turning points of the spread.
func TestReplaysAreTheFacts(t *testing.T) {
	var oracle struct {
		Windows map[string]struct {
			Months     []string
			Policy     []float64 `json:"policy_upper"`
			HY         []float64 `json:"hy_oas"`
			TenYear    []float64 `json:"y10"`
			Unemployed []float64 `json:"unemployment"`
			Recession  []float64
		}
	}
	src, err := os.ReadFile(shared(t, "oracles/replay_paths.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &oracle); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, window, first string
		from                int
	}{
		{"replay_2001", "2001", "2001-01", 1},
		{"replay_2008", "2008", "2007-10", 1},
		{"replay_2020_2022", "2020", "2020-02", 1},
		{"replay_2020_2022", "2022", "2021-11", 22},
	} {
		m, w := worldOf(t, c.name), oracle.Windows[c.window]
		k := slices.Index(w.Months, c.first)
		recession := make([]float64, len(w.Months)-k+c.from)
		for _, s := range m.Regime.Force {
			for month := s.From; month <= s.To && month < len(recession); month++ {
				recession[month] = float64(s.State / 2)
			}
		}
		if got := recession[c.from:]; !slices.Equal(got, w.Recession[k:]) {
			t.Errorf("%s: recessions are %v, want %v", c.name, got, w.Recession[k:])
		}
		seen := 0
		for _, cond := range m.Conditions {
			if cond.From != c.from {
				continue
			}
			seen++
			want := map[string][]float64{"policy": w.Policy, "ten_year": w.TenYear, "unemployment": w.Unemployed, "spread": w.HY}[cond.State][k:]
			if len(cond.Values) != len(want) {
				t.Fatalf("%s: %s has %d months, want %d", c.name, cond.State, len(cond.Values), len(want))
			}
			worst, exact := 0.0, 0
			for i, x := range cond.Values {
				target := want[i]
				if cond.State == "policy" && w.Months[k+i] >= "2008-12" {
					target -= 0.125 // the middle of a range
				}
				worst = max(worst, math.Abs(x-target)/max(1, target/5))
				if math.Abs(x-target) < 1e-9 {
					exact++
				}
			}
			switch cond.State {
			case "spread": // turning points; between them at most a point off, a fifth where it is wide
				if worst > 1 || exact < 7 || exact > 14 {
					t.Errorf("%s %s: the spread is off by %.2f and meets %d of %d months", c.name, c.window, worst, exact, len(want))
				}
			default:
				if exact != len(want) {
					t.Errorf("%s %s: %s meets %d of %d months", c.name, c.window, cond.State, exact, len(want))
				}
			}
		}
		if seen != 4 {
			t.Errorf("%s %s conditions %d states, want 4", c.name, c.window, seen)
		}
	}
}

// A return replay forces the groups' returns as well: every path is history's.
func TestReturnsCanBeReplayed(t *testing.T) {
	facts, err := filepath.Abs(shared(t, "oracles/replay_paths.json"))
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "returns.yaml")
	write(t, own, fmt.Sprintf(`trifecta: scenario/1
base: replay_2008
path:
  file: %q
  object: windows.2008
  first: 2007-10
  columns:
    small_return: {column: log_ret_small, log: true}
    large_return: {column: log_ret_large, log: true}
`, facts))
	m := worldOf(t, own)
	g := scenarios.Grid(m.Start.Date, 33)
	p := engine.NewPaths(g, 8, m.Writes())
	if err := m.Simulate(p, 1); err != nil {
		t.Fatal(err)
	}
	for i := range p.N {
		small, high, fall := 1.0, 1.0, 0.0
		for k := 1; k <= 33; k++ {
			small *= 1 + p.At(engine.SmallReturn, g.Start+k, i)
			high = max(high, small)
			fall = min(fall, small/high-1)
		}
		// October 2007 to February 2009 at month-ends: -53.2 %, of returns in
		// five digits.
		if math.Abs(fall+0.532) > 0.01 {
			t.Fatalf("small caps fall %.4f on path %d, want history's -0.532", fall, i)
		}
	}
}

// The Fed's own tables give the shipped scenario.
func TestTheFedsTablesAreTheShippedScenario(t *testing.T) {
	table := func(name string) string {
		path, err := filepath.Abs(shared(t, "data/stress/2025-Table_"+name+"_Domestic.csv"))
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	own := filepath.Join(t.TempDir(), "own.yaml")
	write(t, own, fmt.Sprintf("trifecta: scenario/1\nregime: {force: [{months: 1-18, state: recession}]}\npath: {file: %q, history: %q}\n",
		table("3A_Supervisory_Severely_Adverse"), table("1A_Historic")))
	a, b := worldOf(t, "dfast_2025_severely_adverse"), worldOf(t, own)
	if diffs := differences(&a, &b); len(diffs) > 0 {
		t.Errorf("the tables give another world: %v", diffs)
	}
	s, err := scenarioNamed(own)
	if err != nil || len(s.inputs) != 2 {
		t.Errorf("%d inputs are noted, want two tables (%v)", len(s.inputs), err)
	}
}
