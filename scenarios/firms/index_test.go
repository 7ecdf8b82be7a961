package firms

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
)

// An index of 100 loses members worth 20 and takes in some worth 10: it sells
// the 20, and of the 20 it then holds in cash a ninth goes to the new.
func TestTurnoverByHand(t *testing.T) {
	for _, c := range []struct {
		trade trade
		want  float64
	}{
		{trade{before: 100}, 0},
		{trade{before: 100, left: 20, joined: 20}, 0.4},
		{trade{before: 100, left: 20}, 0.2 + (1 - 0.8)},
		{trade{before: 100, left: 20, joined: 10}, 0.2 + 10.0/90 + (80.0/90 - 0.8)},
		{trade{before: 100, joined: 25}, 0.2 + (1 - 0.8)},
	} {
		if got := c.trade.turnover(); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%+v: turnover %v, want %v", c.trade, got, c.want)
		}
	}
}

// What an index trades is the distance between its weights before and after.
func TestReconstitutionLaws(t *testing.T) {
	const months = 70
	p := New()
	d := still(months, 1, 1, 6)
	w := p.walk(2)
	w.open(address{path: 9}, d.at(0, 0))
	moves := 0
	for k := 1; k <= months; k++ {
		w.step(k, d.at(k, 0), new(tally))
		if k%3 != 0 {
			continue
		}
		w.quarter(k)
		w.report(d.at(k, 0))
		if k%6 != 0 {
			continue
		}
		// A firm is known by its beta.
		weights := func(half bool) (of [3]map[float64]float64) {
			var total [3]float64
			for g := range of {
				of[g] = map[float64]float64{}
			}
			add := func(visit func(g, j int)) {
				for j, c := range w.cap {
					if g := groupOf(j); c > 0 && (!half || w.sound[j] == 1) {
						visit(g, j)
					}
				}
			}
			add(func(g, j int) { total[g] += w.cap[j] })
			add(func(g, j int) { of[g][w.beta[j]] += w.cap[j] / total[g] })
			return of
		}
		distance := func(a, b map[float64]float64) (x float64) {
			for firm, v := range a {
				x += math.Abs(v - b[firm])
			}
			for firm, v := range b {
				if _, ok := a[firm]; !ok {
					x += v
				}
			}
			return x
		}
		values := func() (of [3]float64) {
			for j := range w.cap {
				of[groupOf(j)] += w.value(j)
			}
			return of
		}
		all, half, cap := weights(false), weights(true), values()
		var out tally
		w.reconstitute(1, &out)
		allAfter, halfAfter := weights(false), weights(true)
		for g := range 3 {
			// A firm that left can be back as new, and then two share a beta: the
			// maps see a smaller trade.
			if got, want := out.traded[g], distance(all[g], allAfter[g]); got < want-1e-12 || got > want+0.02 {
				t.Errorf("month %d: group %d trades %v, want %v", k, g, got, want)
			}
		}
		if got, want := out.bought, distance(half[small], halfAfter[small]); got < want-1e-12 || got > want+0.02 {
			t.Errorf("month %d: the sound half trades %v, want %v", k, got, want)
		}
		for g := range 3 {
			if total := sum(w.cap[span[g]:span[g+1]]); total != w.total[g] {
				t.Errorf("month %d: group %d counts %v, has %v", k, g, w.total[g], total)
			}
		}
		if n := slices.Index(w.cap, 0); n >= 0 {
			t.Errorf("month %d: place %d is empty", k, n)
		}
		if w.value(w.extreme(mega, -1)) < w.value(w.extreme(large, 1)) {
			t.Errorf("month %d: the mega caps are not the largest", k)
		}
		if up, down := w.crossing(); len(up) > 0 {
			t.Errorf("month %d: %d and %d firms would still move", k, len(up), len(down))
		}
		for firm := range allAfter[large] {
			if all[small][firm] > 0 {
				moves++
			}
		}
		if math.Abs(values()[mega]/cap[mega]-1) > 0.2 {
			t.Errorf("month %d: mega went from %v to %v", k, cap[mega], values()[mega])
		}
	}
	// In 2025 19 firms went from the Russell 2000 to the Russell 1000 and 25
	// came back (MODEL, W25): the order of magnitude over six years.
	if moves < 20 || moves > 300 {
		t.Errorf("%d firms became large in six years", moves)
	}
	t.Logf("%d firms became large in six years", moves)
}

func TestIndexesAreRankedInJuneAndSince2026InNovember(t *testing.T) {
	p := New()
	p.Turnover = true
	paths := simulate(t, p, still(24, 4, 0, 4), 0, 4, false)
	for row, date := range paths.Grid.Dates[3:] {
		year, month, _ := date.Time().Date()
		ranked := month == 6 || month == 11 && year >= 2026
		for i, x := range paths.Row(engine.SmallTurnover, 3+row) {
			// In other months only what the delisted pay is bought.
			if (x > 0.03) != ranked {
				t.Errorf("path %d trades %.4f at %v", i, x, date)
			}
		}
	}
}

func TestTheSoundHalfWaitsForReports(t *testing.T) {
	p := New()
	w := p.walk(3)
	w.open(address{}, w.begun)
	const j = 100
	for q := range w.profit {
		w.profit[q][j] = 0.01
	}
	w.profit[0][j] = -0.001 // the newest quarter
	w.choose(0)
	if w.sound[j] != 1 {
		t.Error("a loss is known in the month the quarter ends")
	}
	w.choose(reportingLag)
	if w.sound[j] != 0 {
		t.Error("a loss is not known two months after the quarter")
	}
	w.profit[0][j], w.profit[2][j] = 0.001, -0.04
	w.choose(reportingLag)
	if w.sound[j] != 0 {
		t.Error("a firm with a loss over four quarters is sound")
	}
}
