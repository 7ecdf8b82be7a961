package sources

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"trifecta/engine"
)

type fedwatchOracle struct {
	WatchDate string             `json:"watch_date"`
	Prices    map[string]float64 `json:"prices"`
	Dates     []string           `json:"fomc_meetings"`
	Meetings  []struct {
		Meeting string             `json:"meeting"`
		Start   float64            `json:"p_start"`
		End     float64            `json:"p_end"`
		Change  float64            `json:"implied_change_in_25bp"`
		Dist    map[string]float64 `json:"cum_distribution_bp"`
	} `json:"meetings"`
}

func readOracle(t *testing.T) (o fedwatchOracle, r MonthlyRates, meetings []engine.Date) {
	t.Helper()
	text, err := os.ReadFile(sharedPath(t, "oracles/fedwatch.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	r.First = engine.NewDate(2023, 1, 1)
	for m := r.First; len(r.Mean) < len(o.Prices); m = m.MonthEnd() + 1 {
		p, ok := o.Prices[m.String()[:7]]
		if !ok {
			t.Fatalf("the oracle has no price of %v", m)
		}
		r.Mean = append(r.Mean, (100-p)/100)
	}
	for _, s := range o.Dates {
		meetings = append(meetings, date(t, s))
	}
	return o, r, meetings
}

func date(t testing.TB, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The oracle is pyfedwatch on CME's settlements of 2023-03-10, in prices. A
// rate solved here from decimals differs by rounding of the last bits, times a
// gain of at most eight: 1e-12 of a price of 100 is far above it and far below
// anything a wrong day count would do.
func TestPolicyPathIsFedWatch(t *testing.T) {
	o, r, meetings := readOracle(t)
	path := PolicyPath(r, meetings)
	watch := date(t, o.WatchDate)
	var cuts []float64
	k := 0
	for _, s := range path {
		if s.Meeting <= watch {
			continue
		}
		want := o.Meetings[k]
		k++
		if s.Meeting.String() != want.Meeting {
			t.Fatalf("meeting %v, want %s", s.Meeting, want.Meeting)
		}
		if got := 100 - 100*s.Before; math.Abs(got-want.Start) > 1e-10 {
			t.Errorf("%v: price before is %.12f, want %.12f", s.Meeting, got, want.Start)
		}
		if got := 100 - 100*s.After; math.Abs(got-want.End) > 1e-10 {
			t.Errorf("%v: price after is %.12f, want %.12f", s.Meeting, got, want.End)
		}
		if got := -s.Cuts(); math.Abs(got-want.Change) > 1e-9 {
			t.Errorf("%v: change %.12f moves, want %.12f", s.Meeting, got, want.Change)
		}
		cuts = append(cuts, s.Cuts())
		lowest, p := MoveDistribution(cuts)
		seen := 0
		for i, x := range p {
			want, ok := want.Dist[strconv.Itoa(25*(lowest+i))]
			if ok {
				seen++
			}
			if math.Abs(x-want) > 1e-9 {
				t.Errorf("%v: probability of %d bp is %.12f, want %.12f", s.Meeting, 25*(lowest+i), x, want)
			}
		}
		if seen != len(want.Dist) {
			t.Errorf("%v: %d outcomes, the oracle has %d", s.Meeting, len(p), len(want.Dist))
		}
	}
	if k != len(o.Meetings) {
		t.Errorf("%d meetings, the oracle has %d", k, len(o.Meetings))
	}
	// Over all meetings of 2023 after the watch date the single changes add up.
	var sum float64
	for _, c := range cuts[:7] {
		sum += c
	}
	got := CutsPriced(path, watch, engine.NewDate(2023, 12, 31), math.NaN())
	if math.Abs(got-sum) > 1e-9 {
		t.Errorf("cuts to the end of 2023 are %.12f, their sum is %.12f", got, sum)
	}
}

// The law behind the method: months priced from a path of steps give the path
// back, wherever the meetings lie, as long as no level needs a gain above the
// bound.
func TestPolicyPathUndoesItsOwnPrices(t *testing.T) {
	for _, days := range [][]int{{22, 3, 14, 26}, {31, 20, 1, 18}, {28, 17, 29, 16}} {
		t.Run(fmt.Sprint(days), func(t *testing.T) {
			// Meetings in months 1, 3, 4, 6 of eight, as the FOMC spaces them.
			var meetings []engine.Date
			for k, month := range []time.Month{2, 4, 5, 7} {
				d := engine.NewDate(2026, month, 1)
				meetings = append(meetings, min(d+engine.Date(days[k]-1), d.MonthEnd()))
			}
			want := []float64{0.04375, 0.04250, 0.03500, 0.03650, 0.02900}
			r := MonthlyRates{First: engine.NewDate(2026, 1, 15)}
			for m := time.Month(1); m <= 8; m++ {
				var sum, n float64
				start := engine.NewDate(2026, m, 1)
				for d := start; d <= start.MonthEnd(); d++ {
					k := 0
					for k < len(meetings) && meetings[k] <= d {
						k++
					}
					sum, n = sum+want[k], n+1
				}
				r.Mean = append(r.Mean, sum/n)
			}
			path := PolicyPath(r, meetings)
			if len(path) != len(meetings) {
				t.Fatalf("%d meetings, want %d", len(path), len(meetings))
			}
			for k, s := range path {
				// Sums of 31 terms, times a gain of eight.
				if math.Abs(s.Before-want[k]) > 1e-14 || math.Abs(s.After-want[k+1]) > 1e-14 {
					t.Errorf("meeting %v: %v to %v, want %v to %v", s.Meeting, s.Before, s.After, want[k], want[k+1])
				}
			}
		})
	}
}

func TestPolicyPathWithHoles(t *testing.T) {
	nan := math.NaN()
	meetings := []engine.Date{engine.NewDate(2026, 2, 2), engine.NewDate(2026, 4, 1)}
	// Nothing is quoted but the month of the second meeting and the one after:
	// on 1 April no day of the month is at the rate before.
	path := PolicyPath(MonthlyRates{First: engine.NewDate(2026, 1, 1), Mean: []float64{nan, nan, nan, 0.03, 0.03}}, meetings)
	if !math.IsNaN(path[0].Before) || !math.IsNaN(path[0].After) || !math.IsNaN(path[1].Before) || path[1].After != 0.03 {
		t.Errorf("path is %+v, want only the rate after the second meeting", path)
	}
	if got := CutsPriced(path, engine.NewDate(2026, 3, 1), engine.NewDate(2026, 12, 31), nan); !math.IsNaN(got) {
		t.Errorf("cuts are %v, want NaN without a start", got)
	}
	if got := CutsPriced(path, engine.NewDate(2026, 3, 1), engine.NewDate(2026, 12, 31), 0.035); math.Abs(got-2) > 1e-12 {
		t.Errorf("cuts are %v, want 2 from a start of 3.5 %%", got)
	}
	if got := CutsPriced(path, engine.NewDate(2026, 4, 1), engine.NewDate(2026, 12, 31), nan); got != 0 {
		t.Errorf("cuts after the last meeting are %v, want 0", got)
	}
	// A meeting on the 2nd leaves one day of 28 at the rate before: its month
	// alone would multiply the errors of quotes by 55, the month before does not.
	path = PolicyPath(MonthlyRates{First: engine.NewDate(2026, 1, 1), Mean: []float64{0.04, 0.0375, 0.0375, nan, nan}}, meetings)
	if path[0].Before != 0.04 {
		t.Errorf("rate before is %v, want that of the month before", path[0].Before)
	}
	path = PolicyPath(MonthlyRates{First: engine.NewDate(2026, 2, 1), Mean: []float64{0.0375, 0.0375, nan, nan}}, meetings)
	if !math.IsNaN(path[0].Before) {
		t.Errorf("rate before is %v, want NaN: one day of a month cannot tell it", path[0].Before)
	}
}

func TestMoveDistributionKeepsTheMean(t *testing.T) {
	cuts := []float64{1.4, -0.3, 0, -1.25, 2}
	lowest, p := MoveDistribution(cuts)
	var mass, mean, want float64
	for i, x := range p {
		mass += x
		mean -= x * float64(lowest+i)
	}
	for _, c := range cuts {
		want += c
	}
	// A handful of products of numbers below 10.
	if math.Abs(mass-1) > 1e-14 || math.Abs(mean-want) > 1e-13 {
		t.Errorf("probabilities sum to %v and %v cuts, want 1 and %v", mass, mean, want)
	}
	if _, p := MoveDistribution([]float64{math.NaN()}); slices.ContainsFunc(p, func(x float64) bool { return !math.IsNaN(x) }) {
		t.Errorf("probabilities of an unknown change are %v, want NaN", p)
	}
}
