package engine_test

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
	"trifecta/engine/accum"
	"trifecta/engine/metrics"
)

// Every number of a reading is what the traces of its paths say, computed here
// path by path and date by date.
func TestReadingsAreThoseOfTheTraces(t *testing.T) {
	const paths = 40
	p := study(paths)
	p.Sampling = engine.Sampling{}
	p.Keep.Watch = []*engine.Field{slump}
	p.Keep.Traces = nil
	for i := range int64(paths) {
		p.Keep.Traces = append(p.Keep.Traces, i)
	}
	p.Keep.Columns = []int{12}
	res := run(t, p, engine.Machine{})
	const h = 12 // the second horizon
	for k := range p.Strategies {
		var want [2]map[string][]float64
		for g := range want {
			want[g] = map[string][]float64{}
		}
		cols := res.Columns(0, k, 0)
		behind := [2][2][h]int64{} // group, limit, step
		for i := range int64(paths) {
			tr, bench := res.Trace(0, k, i), res.Trace(0, p.Benchmark, i)
			g := 0
			if slices.Contains(tr.Watch[slump][1:13], 1) {
				g = 1
			}
			n := 0.0
			gross, worst, under, spell, longest, traded := 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
			var seen [2]bool
			peak := 1.0
			best := make([]float64, len(tr.Sleeves))
			for s := range best {
				best[s] = 1
			}
			for j := range h {
				n++
				gross *= 1 + tr.Gross[j]
				traded += tr.Traded[j]
				w := tr.Wealth[j+1]
				active := math.Log(w / bench.Wealth[j+1])
				worst = min(worst, active)
				for l, limit := range p.Limits {
					if 1-w/bench.Wealth[j+1] >= limit && !seen[l] {
						seen[l] = true
						behind[g][l][j]++
					}
				}
				if peak = max(peak, w); w < peak {
					under++
					spell++
				} else {
					spell = 0
				}
				longest = max(longest, spell)
				for s := range best {
					best[s] *= 1 + tr.Return[s][j]
				}
			}
			w := tr.Wealth[h]
			add := func(name string, x float64) {
				if x == x {
					want[g][name] = append(want[g][name], x)
				}
			}
			active := math.Log(w / bench.Wealth[h])
			add("wealth", w)
			add("active", active)
			add("drawdown", metrics.MaxDrawdown(tr.Wealth[:h+1]))
			add("worst", worst)
			add("water", under/n)
			add("spell", longest)
			add("regret", math.Log(slices.Max(best)/w))
			add("volatility", metrics.Volatility(tr.Net[:h], 12))
			add("turnover", traded/2)
			add("drag", gross-w)
			add("sharpe", metrics.Sharpe(tr.Net[:h], tr.Cash[:h], 12))
			add("log", math.Log(w))
			add("g=3", math.Pow(w, -2))
			add("g=5", math.Pow(w, -4))
			add("g=10", math.Pow(w, -9))
			trailing := 0.0
			if active < 0 {
				trailing = 1
			}
			add("trailing", trailing)
			for x, y := range map[float64]float64{cols.Wealth[i]: w, cols.Active[i]: active, cols.Worst[i]: worst, cols.Drawdown[i]: metrics.MaxDrawdown(tr.Wealth[:h+1])} {
				closeTo(t, "column", x, y, 1e-13)
			}
		}
		for g := range want {
			r := res.Reading(0, k, 1, g)
			for name, a := range map[string]*engine.Average{
				"wealth": &r.Wealth.Average, "active": &r.Active.Average, "drawdown": &r.Drawdown.Average, "worst": &r.Worst.Average,
				"water": &r.Water.Average, "spell": &r.Spell.Average, "regret": &r.Regret.Average, "volatility": &r.Volatility,
				"turnover": &r.Turnover, "drag": &r.CostDrag, "sharpe": &r.Sharpe,
				"log": &r.Utility[0], "g=3": &r.Utility[1], "g=5": &r.Utility[2], "g=10": &r.Utility[3],
			} {
				var m accum.Moments
				for _, x := range want[g][name] {
					m.Add(x)
				}
				if a.Moments.N() != m.N() {
					t.Fatalf("%s: %d numbers, want %d", name, a.Moments.N(), m.N())
				}
				// Running sums against two passes, and our log against math's.
				const tol = 1e-9
				closeTo(t, name+": mean", a.Moments.Mean(), m.Mean(), tol)
				closeTo(t, name+": least", a.Moments.Min(), m.Min(), tol)
				closeTo(t, name+": most", a.Moments.Max(), m.Max(), tol)
			}
			hits := int64(0)
			for _, x := range want[g]["trailing"] {
				hits += int64(x)
			}
			if r.Trailing.Hits != hits || r.Trailing.N != int64(len(want[g]["trailing"])) {
				t.Errorf("trailing %d of %d paths, want %d", r.Trailing.Hits, r.Trailing.N, hits)
			}
			for l := range p.Limits {
				if !slices.Equal(r.Behind[l].First, behind[g][l][:]) {
					t.Errorf("first behind by %v: %v, want %v", p.Limits[l], r.Behind[l].First, behind[g][l])
				}
			}
		}
	}
}

// The groups of a split merge into the study that was not split.
func TestGroupsAddUpToTheWhole(t *testing.T) {
	p := study(600)
	p.Sampling = engine.Sampling{}
	split := run(t, p, engine.Machine{})
	p.Split = engine.Split{}
	whole := run(t, p, engine.Machine{})
	for s := range p.Scenarios {
		for k := range p.Strategies {
			for h := range whole.Horizons() {
				var sum engine.Reading
				for g := range split.Groups() {
					sum.Merge(split.Reading(s, k, h, g))
				}
				sameReading(t, &sum, whole.Reading(s, k, h, 0))
			}
		}
	}
}

// sameReading wants two readings to have the same bytes.
func sameReading(t *testing.T, got, want *engine.Reading) {
	t.Helper()
	a, _ := got.MarshalBinary()
	b, _ := want.MarshalBinary()
	if string(a) != string(b) {
		t.Errorf("readings differ: mean wealth %v of %d paths, want %v of %d",
			got.Wealth.Moments.Mean(), got.Wealth.Moments.N(), want.Wealth.Moments.Mean(), want.Wealth.Moments.N())
	}
}

func TestWorstIsAtMostActive(t *testing.T) {
	p := study(400)
	res := run(t, p, engine.Machine{})
	for k := range p.Strategies {
		for c := range p.Keep.Columns {
			cols := res.Columns(1, k, c)
			for i, x := range cols.Worst {
				if !(x <= cols.Active[i] && x <= 0) {
					t.Fatalf("path %d: worst %v, active %v", cols.Path[i], x, cols.Active[i])
				}
			}
		}
	}
}

// Fans agree with the columns at the steps that both hold.
func TestFansAreWithinFourTenthsOfAPercent(t *testing.T) {
	p := study(900)
	p.Sampling.Strata = nil
	res := run(t, p, engine.Machine{})
	for k := range p.Strategies {
		for c, step := range p.Keep.Columns {
			cols, fan := res.Columns(0, k, c), res.Fan(0, k)
			for name, x := range map[string]struct {
				values []float64
				spread *engine.Spread
			}{"wealth": {cols.Wealth, &fan.Wealth[step-1]}, "active": {cols.Active, &fan.Active[step-1]}} {
				slices.Sort(x.values)
				n := len(x.values)
				if x.spread.N() != int64(n) {
					t.Fatalf("%d paths in the fan, want %d", x.spread.N(), n)
				}
				for _, q := range []float64{0, 0.05, 0.5, 0.9, 1} {
					at := q * float64(n-1)
					lo, hi := x.values[int(at)], x.values[min(int(at)+1, n-1)]
					want := lo + (at-math.Floor(at))*(hi-lo)
					if got := x.spread.Quantile(q); !(math.Abs(got-want) <= 0.004*max(math.Abs(lo), math.Abs(hi))) {
						t.Errorf("strategy %d, step %d: %v-quantile of %s = %v, want %v", k, step, q, name, got, want)
					}
				}
			}
		}
	}
	if res.Fan(0, -1).Active[35].N() != 900 || res.Fan(0, -1).Wealth != nil {
		t.Error("the race of small and large is not in the fan")
	}
}

// Expected shortfall by its definition, with the tail and beyond it.
func TestShortfall(t *testing.T) {
	for _, n := range []int64{3, 1000, 30_000} {
		var s engine.Sample
		var x []float64
		for i := range n {
			v := math.Sin(float64(i)) // any spread of values
			x = append(x, v)
			s.Moments.Add(v)
			s.Histogram.Add(v)
			s.Low.Add(v, i)
		}
		slices.Sort(x)
		for _, a := range []float64{0.0005, 0.01, 0.05, 0.3, 1} {
			an := a * float64(n)
			sum := 0.0
			for k := range int(an) {
				sum += x[k]
			}
			if k := int(an); k < len(x) {
				sum += (an - math.Floor(an)) * x[k]
			}
			want := sum / an
			got, exact := s.Shortfall(a)
			if wantExact := math.Ceil(an) <= accum.Depth; exact != wantExact {
				t.Errorf("n = %d, level %v: exact is %v", n, a, exact)
			}
			tol := 1e-12
			if !exact {
				tol = 1e-3 // the histogram's
			}
			if math.Abs(got-want) > tol {
				t.Errorf("n = %d, level %v: shortfall = %v, want %v", n, a, got, want)
			}
		}
	}
}
