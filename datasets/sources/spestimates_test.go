package sources

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

func realEstimates(t testing.TB) *EPSVintages {
	t.Helper()
	v := &EPSVintages{}
	for _, name := range []string{"sp_eps_estimates_vintages.csv.gz", "sp_index_prices_vintages.csv"} {
		tally, err := v.Add(shared(t, "data/earnings/"+name), name)
		if err != nil {
			t.Fatal(err)
		}
		checkTally(t, tally)
	}
	return v
}

func TestSPEstimatesKnownValues(t *testing.T) {
	v := realEstimates(t)
	if len(v.list) != 26 {
		t.Fatalf("%d vintages, want the 26 of PROVENANCE", len(v.list))
	}
	s, err := SPEstimates(v)
	if err != nil {
		t.Fatal(err)
	}
	aug := []engine.Date{date(t, "2025-08-26")}
	small, large := on(s, "small_forward_pe", aug)[0], on(s, "large_forward_pe", aug)[0]
	if math.Abs(small-17.7) > 0.05 || math.Abs(large-23.9) > 0.05 {
		t.Errorf("forward P/E of 2025-08-26 are %.2f and %.2f, want the 17.7 and 23.9 of CALIBRATION 6", small, large)
	}
	for _, x := range v.list {
		at := []engine.Date{x.date}
		relative := on(s, "small_forward_pe", at)[0]/on(s, "large_forward_pe", at)[0] - 1
		lo, hi := math.Inf(-1), math.Inf(1)
		switch {
		case x.date >= date(t, "2022-05-01"):
			lo, hi = -0.275, -0.235 // -24 to -27 %
		case x.date < date(t, "2019-07-01"):
			lo, hi = 0.045, 0.185 // +5 to +18 %
		}
		if relative < lo || relative > hi {
			t.Errorf("forward P/E of small is %.1f %% of large's above it on %v, want %.1f to %.1f", 100*relative, x.date, 100*lo, 100*hi)
		}
	}
	last := v.list[len(v.list)-1]
	for label, want := range map[string]float64{"2008Q4": -0.09, "2014Q4": 26.75, "2023Q4": 53.90} {
		q, err := quarterOf(label)
		if err != nil {
			t.Fatal(err)
		}
		if got := last.eps[spLarge][q].x; got != want {
			t.Errorf("S&P 500 earned %v in %s, want %v", got, label, want)
		}
	}
	x := v.vintage(aug[0])
	for k, want := range map[int]float64{spLarge: 10.4, spSmall: 3.3} {
		now, _ := quarterOf("2025Q2")
		if got := 100 * (x.eps[k][now].x/x.eps[k][now-4].x - 1); math.Abs(got-want) > 0.05 {
			t.Errorf("growth of 2025Q2 over the year is %.2f %%, want %.1f of CALIBRATION 6", got, want)
		}
	}
}

// Each workbook of S&P says of its vintage what the long table says: Add refuses
// a second word that differs. A workbook alone gives every quarter of it.
func TestWorkbooksAgreeWithTable(t *testing.T) {
	files, err := filepath.Glob(sharedPath(t, "data/earnings/raw") + "/*.xlsx")
	if err != nil || len(files) != 4 {
		t.Fatalf("%d workbooks (%v), want 4", len(files), err)
	}
	v := realEstimates(t)
	for _, name := range files {
		base := filepath.Base(name)
		alone := &EPSVintages{}
		tally, err := alone.Add(shared(t, "data/earnings/raw/"+base), base)
		if err != nil {
			t.Fatal(err)
		}
		checkTally(t, tally)
		if len(alone.list) != 1 || tally.Kept != 2 {
			t.Fatalf("%s: %d vintages and %d rows kept, want 1 and 2", base, len(alone.list), tally.Kept)
		}
		x := alone.list[0]
		if !strings.Contains(base, x.date.String()) {
			t.Errorf("%s is of %v", base, x.date)
		}
		y := v.vintage(x.date)
		for k := range x.eps {
			if x.price[k] != y.price[k] {
				t.Errorf("%s: level %v, want %v", base, x.price[k], y.price[k])
			}
			// The table has a few estimates fewer of the 2016 vintage's last year.
			if len(x.eps[k]) < len(y.eps[k]) {
				t.Errorf("%s: %d quarters, the table has %d", base, len(x.eps[k]), len(y.eps[k]))
			}
			for q, val := range y.eps[k] {
				if x.eps[k][q] != val {
					t.Errorf("%s: %v is %+v, want %+v", base, q, x.eps[k][q], val)
				}
			}
		}
		if _, err := v.Add(shared(t, "data/earnings/raw/"+base), base); err != nil {
			t.Error(err)
		}
	}
}

// Laws of what is known when: a vintage changes nothing before its date, no
// trailing quarter is known before S&P calls it actual but for a day, and a
// vintage is known for 120 days and no longer in a history.
func TestSPEstimatesArePointInTime(t *testing.T) {
	v := realEstimates(t)
	all, err := SPEstimates(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range v.list {
		for k := range x.eps {
			for q, val := range x.eps[k] {
				if !val.estimate && q.end()+actualLag > x.date+1 {
					t.Errorf("%v is actual on %v, %d days after its end, and known %d days after", q, x.date, x.date-q.end(), actualLag)
				}
				if val.estimate && q.end()+actualLag <= x.date {
					t.Errorf("%v is an estimate on %v, %d days after its end, and known %d days after", q, x.date, x.date-q.end(), actualLag)
				}
			}
		}
	}
	for n := 1; n < len(v.list); n++ {
		some, err := SPEstimates(&EPSVintages{list: v.list[:n]})
		if err != nil {
			t.Fatal(err)
		}
		until := v.list[n].date
		for _, name := range []string{"small_eps_ntm", "large_forward_pe"} {
			for i, d := range some.Dates {
				x := some.Column(name).Values[i]
				if y := on(all, name, []engine.Date{d})[0]; d < until && !math.IsNaN(x) && x != y {
					t.Errorf("%s of %v is %v with vintages before %v, %v with all", name, d, x, until, y)
				}
			}
		}
	}
	grid := engine.Grid{Dates: engine.MonthEnds(date(t, "2015-12-31"), date(t, "2026-07-31")), PerYear: 12}
	h, err := datasets.NewHistory(nil, all, grid)
	if err != nil {
		t.Fatal(err)
	}
	f := h.Field("small_forward_pe")
	for i, d := range grid.Dates {
		age := math.Inf(1)
		if k, _ := slices.BinarySearchFunc(v.list, d+1, func(x *epsVintage, d engine.Date) int { return int(x.date - d) }); k > 0 {
			age = float64(d - v.list[k-1].date)
		}
		known := !math.IsNaN(h.Paths.Row(f, i)[0])
		if known != (age < 120) {
			t.Errorf("forward P/E known on %v: %t, the vintage is %v days old", d, known, age)
		}
	}
}
