package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"trifecta/scenarios"
)

// realStart is what scenarios start prints as JSON.
type realStart struct {
	Date    string
	Numbers []struct {
		Name, Unit, From, Field string
		Value                   float64
		LongRun                 bool `json:"long_run"`
	}
	Priced []float64 `json:"priced_path"`
	Notes  []string
}

func startOf(t *testing.T, spec string) (s realStart) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, "scenarios", "start", spec, "--json")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// value returns a number that must, or must not, be the history's.
func (s realStart) value(t *testing.T, name string, known bool) float64 {
	t.Helper()
	for _, n := range s.Numbers {
		if n.Name == name {
			if n.LongRun == known || (n.Field == "") == known {
				t.Errorf("%s: %s is from %s", s.Date, name, n.From)
			}
			return n.Value
		}
	}
	t.Fatalf("no number is called %s", name)
	return 0
}

// The state of the world is read out of real histories, at the article's date
// and at the last; what these lack takes the long-run value.
func TestTheWorldStartsFromRealHistories(t *testing.T) {
	dir := importReal(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	macro := func(name string, args ...string) {
		must(t, append(append([]string{"data", "import", "fred"}, args...), "-o", in(name))...)
	}
	macro("economy.arrow", shared(t, "data/macro/fred_wide_rates.csv"), shared(t, "data/macro/fred_wide_labor.csv"), "--series", "DGS10,UNRATE")
	macro("spread.arrow", shared(t, "data/macro/fred_wide_volatility.csv"), "--series", "HY_OAS=hy_spread", "--unit", "HY_OAS=percent per year", "--lag", "HY_OAS=1")
	macro("prices.arrow", shared(t, "data/macro/fred_wide_inflation.csv"), "--series", "CORE_PCE=pcepilfe", "--unit", "CORE_PCE=index", "--lag", "CORE_PCE=31")
	must(t, "data", "join", in("history.arrow"), in("economy.arrow"), in("spread.arrow"), in("prices.arrow"), "-o", in("world.arrow"))

	near := func(s realStart, name string, known bool, want, tol float64) {
		t.Helper()
		if got := s.value(t, name, known); !(math.Abs(got-want) <= tol) {
			t.Errorf("%s: %s is %v, want %v within %v", s.Date, name, got, want, tol)
		}
	}
	// MODEL 12's start and PROVENANCE's cuts: 2.18 to December, on the last day quoted.
	s := startOf(t, in("world.arrow")+"@2025-08-29")
	if s.Date != "2025-08-31" {
		t.Errorf("2025-08-29 is read as %s", s.Date)
	}
	near(s, "policy", true, 4.375, 0)
	near(s, "ten_year", true, 4.23, 0.005)
	near(s, "spread", true, 2.83, 0.02)
	near(s, "unemployment", true, 4.3, 0.11) // July's or August's: 7 days later
	near(s, "gap", true, -0.1, 0.11)
	near(s, "inflation", true, 2.9, 0.1)
	near(s, "regime recession", true, 0.04, 0.04)
	near(s, "premium", false, 0.092, 0)
	if got := (s.Priced[0] - s.Priced[4]) / 0.25; math.Abs(got-2.18) > 0.005 {
		t.Errorf("%v cuts are priced to December 2025, want 2.18", got)
	}
	if text := strings.Join(s.Notes, "\n"); !strings.Contains(text, "small_eps_ntm: S&P SmallCap 600") {
		t.Errorf("no stand-in is named in:\n%s", text)
	}

	// The last month: hikes are priced (monthly_core's 1.5 to year end).
	s = startOf(t, in("world.arrow"))
	if s.Date != "2026-07-31" {
		t.Errorf("the last month is %s", s.Date)
	}
	near(s, "policy", true, 3.625, 0)
	near(s, "unemployment", true, 4.15, 0.16)
	if got := (s.Priced[0] - s.Priced[5]) / 0.25; math.Abs(got+1.5) > 0.05 {
		t.Errorf("%v cuts are priced to December 2026, want -1.5", got)
	}

	// By the depth of 2009 the filter knows, and a year later it is over.
	for _, c := range []struct {
		at     string
		lo, hi float64
	}{{"2009-02", 0.5, 1}, {"2010-12", 0, 0.3}, {"2006-12", 0, 0.1}} {
		s = startOf(t, in("world.arrow")+"@"+c.at)
		if got := s.value(t, "regime recession", true); got < c.lo || got > c.hi {
			t.Errorf("in %s a recession is %v likely, want %v to %v", c.at, got, c.lo, c.hi)
		}
	}

	// A price-earnings ratio is not taken for EV/EBITDA.
	s = startOf(t, in("estimates.yaml")+"@2025-08")
	if x := s.value(t, "multiple", true); x < 12 || x > 20 {
		t.Errorf("a P/E of 23.9 gives a multiple of %v", x)
	}

	// Plans whose data are read, and every scenario runs from there.
	for _, spec := range []string{in("history.yaml") + "@2025-08-31", in("world.arrow"), in("estimates.yaml")} {
		a := &app{}
		from, err := a.startAt(spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"baseline_three_cuts", "hike", "replay_2008"} {
			file, err := scenarioNamed(name)
			if err != nil {
				t.Fatal(err)
			}
			m := scenarios.DefaultMarket()
			m.Start = from.Start
			if m, err = file.market(m, 12); err != nil {
				t.Fatalf("%s: %v", spec, err)
			}
			if o := simulateWorld(t, m, 64, 12); math.IsNaN(o.small[12]) {
				t.Errorf("%s from %s is not a number", name, spec)
			}
		}
	}
	for _, bad := range []string{"@", "@2025-13", "@1500-01"} {
		if status, _, text := call(t, nil, "scenarios", "start", in("world.arrow")+bad); status == 0 {
			t.Errorf("%s is read as a date: %s", bad, text)
		}
	}
}
