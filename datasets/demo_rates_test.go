package datasets

import (
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"testing"

	"trifecta/engine"
)

// demoFacts reads a column of the monthly file of facts by date.
func demoFacts(t *testing.T, column string) map[engine.Date]float64 {
	t.Helper()
	rows, err := csv.NewReader(shared(t, coreFile)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	k := slices.Index(rows[0], column)
	facts := map[engine.Date]float64{}
	for _, row := range rows[1:] {
		d, err := engine.ParseDate(row[0])
		if err != nil {
			t.Fatal(err)
		}
		if x, err := strconv.ParseFloat(row[k], 64); err == nil {
			facts[d] = x
		}
	}
	return facts
}

func TestDemoHasTheRealTargetAndRecessions(t *testing.T) {
	p, s, _ := mustDemo(t, 60, 1)
	target, recession := demoFacts(t, "target_mid"), demoFacts(t, "usrec")
	for i, d := range p.Dates {
		if got, want := s.Column("policy_rate").Values[i], target[d]/100; got != want {
			t.Errorf("%v: policy rate %v, want %v", d, got, want)
		}
		if got, want := s.Column("recession").Values[i], recession[d]; got != want {
			t.Errorf("%v: recession %v, want %v", d, got, want)
		}
	}
}

func TestMeanTargetStandsInForTheEffectiveRate(t *testing.T) {
	p, s, _ := mustDemo(t, 60, 1)
	effective := demoFacts(t, "fedfunds")
	var sum float64
	for i, d := range p.Dates {
		gap := math.Abs(s.Column("fed_funds").Values[i] - effective[d]/100)
		// Under stress in late 2008 the market traded far below the target.
		if gap > 0.0065 {
			t.Errorf("%v: mean target lies %.4f from the effective rate, want at most 0.0065", d, gap)
		}
		sum += gap
	}
	if mean := sum / float64(len(p.Dates)); mean > 0.0006 {
		t.Errorf("mean target lies %.5f from the effective rate on average, want at most 0.0006", mean)
	}
}

func TestCutsPricedKnowNoLaterDecision(t *testing.T) {
	dates := engine.MonthEnds(engine.NewDate(1995, 1, 31), engine.NewDate(2025, 8, 31))
	r := newDemoRates(dates, newDemoMarket(dates, 1), 1)
	before := slices.Clone(r.cuts)
	// From here on the Fed does something else. The last year is bent to the
	// reading it must end on, and left out.
	const cut = 200
	for t := cut; t < len(dates); t++ {
		r.policy[t] += 0.02
	}
	r.priceCuts(dates, 1)
	if !slices.Equal(r.cuts[:cut], before[:cut]) {
		t.Errorf("cuts priced before %v changed with the target after it", dates[cut])
	}
	if slices.Equal(r.cuts[cut:], before[cut:]) {
		t.Errorf("cuts priced from %v do not follow the target", dates[cut])
	}
}

func TestPremiumPathMeetsItsEndAndMedian(t *testing.T) {
	for seed := range uint64(200) {
		x := demoPremium(368, seed, 0.037, 0.082, 120)
		if x[367] != 0.037 {
			t.Errorf("seed %d: path ends on %v, want 0.037", seed, x[367])
		}
		// Eighty halvings of an interval of 2 leave rounding only.
		if m := median(x[248:]); !(math.Abs(m-0.082) < 1e-15) {
			t.Errorf("seed %d: median %v, want 0.082", seed, m)
		}
	}
}
