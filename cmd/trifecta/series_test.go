package main

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

// A made column is one of a small series: its values by month, from January
// 2000, and what its mapping says besides.
type made struct {
	name, mapping string
	value         func(month int) float64
}

const madeMonths = 36

func always(x float64) func(int) float64 { return func(int) float64 { return x } }

// from is x, not known before the month.
func from(first int, value func(int) float64) func(int) float64 {
	return func(m int) float64 {
		if m < first {
			return math.NaN()
		}
		return value(m)
	}
}

// wave is a return that moves up and down.
func wave(size float64) func(int) float64 {
	return func(m int) float64 { return math.Round(1e6*size*math.Sin(float64(m))) / 1e6 }
}

// series imports the columns, with returns and a T-bill beside them unless
// they are among them, and returns the folder with s.arrow.
func series(t *testing.T, columns ...made) string {
	t.Helper()
	dir := t.TempDir()
	for _, standard := range []made{{"small_return", "", wave(0.05)}, {"large_return", "", wave(-0.03)}, {"tbill_rate", "", always(0.02)}} {
		given := false
		for _, c := range columns {
			given = given || c.name == standard.name
		}
		if !given {
			columns = append(columns, standard)
		}
	}
	mapping, text := "date: {period: month}\ncolumns:\n", "date"
	for _, c := range columns {
		text += "," + c.name
		unit := "decimal"
		if f := builtIn(c.name); f != nil && !strings.HasPrefix(f.Unit, "decimal") && !strings.HasPrefix(f.Unit, "share") {
			unit = f.Unit
		}
		mapping += fmt.Sprintf("- {from: %s, field: %[1]s, unit: %q%s}\n", c.name, unit, c.mapping)
	}
	for m := range madeMonths {
		text += fmt.Sprintf("\n%d-%02d", 2000+m/12, 1+m%12)
		for _, c := range columns {
			text += ","
			if x := c.value(m); !math.IsNaN(x) {
				text += strconv.FormatFloat(x, 'g', -1, 64)
			}
		}
	}
	write(t, filepath.Join(dir, "s.csv"), text+"\n")
	write(t, filepath.Join(dir, "map.yaml"), mapping)
	must(t, "data", "import", "csv", filepath.Join(dir, "s.csv"), "--map", filepath.Join(dir, "map.yaml"), "-o", filepath.Join(dir, "s.arrow"))
	return dir
}

func builtIn(name string) *engine.Field {
	for _, f := range engine.MarketFields() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// planIn writes a plan on s.arrow, with 20 bp a side, and returns its path.
func planIn(t *testing.T, dir, text string) string {
	t.Helper()
	path := filepath.Join(dir, "plan.yaml")
	if !strings.Contains(text, "costs:") {
		text = "costs: {small: 20bp, large: 20bp}\n" + text
	}
	write(t, path, "trifecta: plan/1\ndata: {series: s.arrow}\n"+text)
	return path
}

const fixedHalf = "- fixed: {name: half, small: 50%, large: 50%}\n"

// Without from and to a plan earns from the first month at which all that it
// reads is known to the last in which all returns are.
func TestDefaultDatesFollowWhatIsKnown(t *testing.T) {
	late := func(m int) float64 { return from(5, always(0.05))(m) }
	early := func(m int) float64 {
		if m > 30 {
			return math.NaN()
		}
		return wave(0.05)(m)
	}
	for _, c := range []struct {
		name, plan, from, to string
		columns              []made
	}{
		{"returns alone", "strategies:\n" + fixedHalf, "2000-02-29", "2002-12-31", nil},
		{"a return that ends", "strategies:\n" + fixedHalf, "2000-02-29", "2002-07-31", []made{{"small_return", "", early}}},
		{"a return of a sleeve that is not held", "strategies:\n- fixed: {name: l, large: 100%}\n", "2000-02-29", "2002-12-31", []made{{"small_return", "", early}}},
		{
			"a field that costs rise with", "costs: {small: {base: 20bp, stress: hy_spread}, large: 20bp}\nstrategies:\n" + fixedHalf,
			"2000-07-31", "2002-12-31",
			[]made{{"hy_spread", "", late}},
		},
		{"a sleeve's own turnover", "strategies:\n" + fixedHalf, "2000-06-30", "2002-12-31", []made{{"small_turnover", "", late}}},
		{
			"a field that a rule reads", "strategies:\n- threshold: {name: r, field: x, change: 2, above: 0, then: {small: 100%}, else: {large: 100%}}\n",
			"2000-09-30", "2002-12-31",
			[]made{{"x", "", late}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got struct{ From, To string }
			if err := json.Unmarshal([]byte(must(t, "backtest", planIn(t, series(t, c.columns...), c.plan), "--json")), &got); err != nil {
				t.Fatal(err)
			}
			if got.From != c.from || got.To != c.to {
				t.Errorf("earned from %s to %s, want from %s to %s", got.From, got.To, c.from, c.to)
			}
		})
	}
}

// A gap after the first month does not move the start: it is refused.
func TestGapsAreRefusedAndDoNotMoveTheStart(t *testing.T) {
	gap := func(m int) float64 {
		if m == 20 {
			return math.NaN()
		}
		return float64(m % 3)
	}
	plan := planIn(t, series(t, made{"x", "", gap}), "strategies:\n- threshold: {name: r, field: x, above: 1, then: {small: 100%}, else: {large: 100%}}\n")
	status, _, stderr := call(t, nil, "backtest", plan)
	if status != 1 || !strings.Contains(stderr, "x is not known") || !strings.Contains(stderr, "2001-09-30") {
		t.Errorf("exit status %d, want 1:\n%s", status, stderr)
	}
}

func TestADelayBeyondTheMonthsEarnedIsAFaultOfThePlan(t *testing.T) {
	plan := planIn(t, series(t), "delay: 500\nstrategies:\n"+fixedHalf)
	status, _, stderr := call(t, nil, "backtest", plan)
	if want := ":4:8: delay is 500, and 35 months are earned"; status != 2 || !strings.Contains(stderr, want) {
		t.Errorf("exit status %d, want 2, and %q in:\n%s", status, want, stderr)
	}
}

// What stands in for an input, however far down, stands under the results.
func TestStandInsAreNamedHoweverFarDownTheyAreRead(t *testing.T) {
	dir := series(t,
		made{"hy_spread", ", stand_in: BAA less ten years", always(0.05)},
		made{"small_ev_ebitda", ", stand_in: a survey", always(11)},
		made{"large_ev_ebitda", ", note: a guess", always(10)},
		made{"cuts_priced", ", stand_in: two-year note less funds", always(2)},
		made{"unemployment", ", stand_in: not read by anything", always(0.05)},
		made{"small_turnover", ", stand_in: a turnover from elsewhere", always(0.01)},
	)
	plan := planIn(t, dir, `costs: {small: {base: 20bp, stress: hy_spread}, large: 20bp}
signal: {legs: [valuation], valuation: {window: 3}}
strategies:
- banded: {name: b, band: 1%, rule: {switch: {name: s, at_least: 1, then: {small: 100%}, else: {large: 100%}}}}
`)
	read := []string{"hy_spread: BAA less ten years", "small_ev_ebitda: a survey", "large_ev_ebitda: a guess", "small_turnover: a turnover from elsewhere"}
	notes := strings.Join(parse(t, must(t, "backtest", plan, "--json")).Notes, "\n")
	text := must(t, "backtest", plan)
	for _, want := range read {
		if !strings.Contains(notes, want) || !strings.Contains(text, want) {
			t.Errorf("no %q in notes\n%s\nor text\n%s", want, notes, text)
		}
	}
	for _, not := range []string{"two-year note", "not read by anything"} {
		if strings.Contains(notes, not) {
			t.Errorf("notes name %q, which the plan does not read:\n%s", not, notes)
		}
	}
	// The signal names those of its legs.
	if text := must(t, "signal", plan); !strings.Contains(text, "To know\n") || !strings.Contains(text, "- "+read[1]) || strings.Contains(text, "BAA") {
		t.Errorf("the signal's notes are wrong:\n%s", text)
	}
	if r := readSignal(t, plan); len(r.Notes) != 3 || !strings.Contains(r.Notes[0], "CANNOT BE JUDGED") || r.Notes[1] != read[1] || r.Notes[2] != read[2] {
		t.Errorf("the signal's notes are %q, want the evidence and %q", r.Notes, read[1:3])
	}
}

type signalJSON struct {
	Notes []string
	Legs  map[string]struct {
		On      *bool
		Since   *string
		Reading *float64
	}
}

func readSignal(t *testing.T, args ...string) (r signalJSON) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, append([]string{"signal", "--json"}, args...)...)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// A leg holds since the month in which it turned on, not since its reading
// last rose above the threshold.
func TestALegHoldsSinceItTurned(t *testing.T) {
	cuts := []float64{0, 0, 3, 3, 1.5, 2.5, 0.5, 1.5, 2}
	dir := series(t, made{"cuts_priced", "", func(m int) float64 { return cuts[min(m, len(cuts)-1)] }})
	plan := planIn(t, dir, "signal: {legs: [rates]}\nstrategies:\n"+fixedHalf)
	for _, c := range []struct {
		asOf  string
		on    bool
		since string
	}{
		{"2000-01", false, "2000-01-31"},
		{"2000-02", false, "2000-01-31"},
		{"2000-03", true, "2000-03-31"},
		{"2000-06", true, "2000-03-31"},
		{"2000-07", false, "2000-07-31"},
		{"2000-08", false, "2000-07-31"},
		{"2002-12", true, "2000-09-30"},
	} {
		leg := readSignal(t, plan, "--as-of", c.asOf).Legs["rates"]
		if leg.On == nil || *leg.On != c.on || *leg.Since != c.since {
			t.Errorf("%s: on is %v since %v, want %v since %s", c.asOf, *leg.On, *leg.Since, c.on, c.since)
		}
	}
}

// Whatever drives the leg, the premium is printed in per cent and a z-score
// as a number.
func TestReadingsArePrintedInTheirOwnUnits(t *testing.T) {
	dir := series(t,
		made{"small_ev_ebitda", "", func(m int) float64 { return []float64{11, 11.5, 12}[m%3] }}, made{"large_ev_ebitda", "", always(10)})
	for reading, want := range map[string][]string{
		"premium": {"valuation    20.0%", "median: 15.0%", "gap: 5.0%", "zscore: 1.00"},
		"gap":     {"valuation     5.0%", "ev_ebitda_premium: 20.0%", "median: 15.0%", "zscore: 1.00"},
		"zscore":  {"valuation     1.00", "ev_ebitda_premium: 20.0%", "median: 15.0%", "gap: 5.0%"},
	} {
		plan := planIn(t, dir, "signal: {legs: [valuation], valuation: {window: 3, reading: "+reading+"}}\nstrategies:\n"+fixedHalf)
		text := must(t, "signal", plan)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("reading %s: no %q in:\n%s", reading, w, text)
			}
		}
	}
}

// A column called like a field of the signal is the data's, and does not stand
// in the way of plans that read neither.
func TestColumnsMayBeCalledLikeFieldsOfTheSignal(t *testing.T) {
	for _, name := range []string{"score", "legs", "rates_leg", "earnings_strength", "ev_ebitda_premium_median"} {
		dir := series(t, made{name, "", func(m int) float64 { return float64(m % 2) }}, made{"cuts_priced", "", always(0)},
			made{"small_eps_ntm", "", always(50)}, made{"large_eps_ntm", "", always(50)},
			made{"small_ev_ebitda", "", always(11)}, made{"large_ev_ebitda", "", always(10)})
		plan := planIn(t, dir, "strategies:\n- switch: {name: theirs, field: "+name+", at_least: 1, then: {small: 100%}, else: {large: 100%}}\n")
		out := filepath.Join(dir, "out")
		r := parse(t, must(t, "run", plan, "--json", "-o", out))
		// The inputs never move: the signal's own fields would never switch.
		if turnover := *r.Cells[0].Metrics["turnover"].Value; turnover < 5 {
			t.Errorf("a switch every month by the data's %s turned over %v a year", name, turnover)
		}
	}
}

// A rule that names a reading reads it as the plan's signal does, with its leg
// among those that count or not.
func TestReadingsAreThoseOfThePlansSignal(t *testing.T) {
	dir := series(t,
		made{"small_ev_ebitda", "", func(m int) float64 { return 10 + float64(m%5) }}, made{"large_ev_ebitda", "", always(10)}, made{"cuts_priced", "", always(0)})
	for _, legs := range []string{"[valuation]", "[rates]"} {
		plan := planIn(t, dir, "signal: {legs: "+legs+", valuation: {window: 4, min_window: 2}}\nstrategies:\n"+
			"- threshold: {name: m, field: ev_ebitda_premium_median, above: 10%, then: {small: 100%}, else: {large: 100%}}\n")
		if text := must(t, "backtest", plan, "--json"); !strings.Contains(text, "ev_ebitda_premium_median_4_min_2 above") {
			t.Errorf("legs %s: the rule does not read the median of four rows:\n%s", legs, text)
		}
		if text := must(t, "fields", plan); !strings.Contains(text, "median of ev_ebitda_premium over the last 4 rows, at least 2") {
			t.Errorf("legs %s: fields does not show the median of four rows:\n%s", legs, text)
		}
	}
}

// Files without rows are described. Readers may refuse them; describing must
// not depend on it.
func TestFilesWithoutRowsAreDescribed(t *testing.T) {
	for _, f := range []*file{{name: "s", series: &datasets.Series{}}, {name: "p", panel: &datasets.Panel{First: []int{0}}}} {
		if d := f.describe(); d.Rows != 0 || d.Dates != 0 || d.First != "" || d.Last != "" {
			t.Errorf("%s is described as %+v", f.name, d)
		}
	}
}
