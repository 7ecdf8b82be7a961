package signal_test

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
	"trifecta/strategies/signal"
)

// variants are the options under test: the default, every reading, and windows
// that are shorter.
func variants() []signal.Options {
	return []signal.Options{
		{},
		{Earnings: signal.EarningsOptions{Reading: "small_ytd"}, Valuation: signal.ValuationOptions{Reading: "gap", Window: 60}},
		{Earnings: signal.EarningsOptions{Reading: "earnings_acceleration", Window: 3}, Valuation: signal.ValuationOptions{Reading: "zscore", MinWindow: 24}},
		{Earnings: signal.EarningsOptions{Reading: "operating_leverage"}, Rates: signal.RatesOptions{TwelveMonths: true}},
		{Legs: []string{"rates", "earnings"}, Earnings: signal.EarningsOptions{Threshold: &signal.Threshold{}}},
		{Keep: true},
	}
}

// all returns every field of a signal.
func all(s *signal.Signal) []*engine.Field {
	fields := []*engine.Field{s.Count, s.Score}
	for _, l := range s.Legs {
		fields = append(fields, l.Reading, l.EnterAt, l.ExitAt, l.On, l.Strength, l.Percentile)
		fields = append(fields, l.Also...)
	}
	return fields
}

// reader decides on every bit of the fields that it reads.
type reader struct{ fields []*engine.Field }

func (reader) Name() string             { return "reader" }
func (r reader) Reads() []*engine.Field { return r.fields }
func (reader) Holds() []*engine.Sleeve  { return []*engine.Sleeve{engine.Small, engine.Large} }
func (r reader) Rebalance(v engine.View, w engine.Weights) {
	small := w.Of(engine.Small)
	for i := range small {
		var words []uint64
		for _, f := range r.fields {
			words = append(words, math.Float64bits(v.Now(f)[i]))
		}
		small[i] = uniform(words...)
	}
}

func TestNoFieldKnowsTheFuture(t *testing.T) {
	for _, o := range variants() {
		enginetest.TestStrategy(t, monthly, walk{}, reader{all(build(t, o))})
	}
}

func TestFieldsDoNotDependOnTheirNeighbours(t *testing.T) {
	// The same path alone, and as the fourth of seven.
	for _, o := range variants() {
		fields := all(build(t, o))
		many := simulated(t, 7, fields...)
		one := engine.NewPaths(monthly, 1, walk{}.Writes())
		one.First = 3
		if err := (walk{}).Simulate(one, 7); err != nil {
			t.Fatal(err)
		}
		if err := engine.Derive(one, fields...); err != nil {
			t.Fatal(err)
		}
		for _, f := range fields {
			got, want := column(one, f, 0), column(many, f, 3)
			for k := range got {
				if math.Float64bits(got[k]) != math.Float64bits(want[k]) {
					t.Fatalf("%s at %v is %v alone and %v among others", f.Name, monthly.Dates[k], got[k], want[k])
				}
			}
		}
	}
}

func TestCountAndScoreAddUp(t *testing.T) {
	for _, o := range variants() {
		s := build(t, o)
		p := simulated(t, 20, all(s)...)
		seen := map[float64]bool{}
		for k := range monthly.Dates {
			for i := range p.N {
				count, score := 0.0, 0.0
				for _, l := range s.Legs {
					on, strength := p.At(l.On, k, i), p.At(l.Strength, k, i)
					if known := p.At(l.Reading, k, i) == p.At(l.Reading, k, i); !known && on == on {
						t.Fatalf("%s is %v at %v though its reading is not known", l.On.Name, on, monthly.Dates[k])
					}
					if on == on && on != 0 && on != 1 {
						t.Fatalf("%s is %v at %v", l.On.Name, on, monthly.Dates[k])
					}
					if strength == 1 && on == 0 || strength == 0 && l.Enter != l.Exit && on == 1 && past(l, p, k, i) {
						t.Fatalf("%s leg at %v is %v at strength %v", l.Name, monthly.Dates[k], on, strength)
					}
					count, score = count+on, score+strength
				}
				score /= float64(len(s.Legs))
				if got := p.At(s.Count, k, i); got != count && (got == got || count == count) {
					t.Fatalf("%s at %v is %v, want %v", s.Count.Name, monthly.Dates[k], got, count)
				}
				got := p.At(s.Score, k, i)
				if (got == got || score == score) && !(math.Abs(got-score) < 1e-15) || got < 0 || got > 1 {
					t.Fatalf("%s at %v is %v, want %v", s.Score.Name, monthly.Dates[k], got, score)
				}
				if k >= monthly.Start {
					if count != count {
						t.Fatalf("%s at %v is not known after ten years", s.Count.Name, monthly.Dates[k])
					}
					seen[count] = true
				}
			}
		}
		if len(seen) < 2 {
			t.Errorf("from the start the count takes no values but %v: the test shows nothing", seen)
		}
	}
}

// past reports whether the reading is truly beyond the exit, not at it.
func past(l signal.Leg, p *engine.Paths, k, i int) bool {
	return math.Abs(p.At(l.Reading, k, i)-p.At(l.ExitAt, k, i)) > 1e-9
}

func TestMedianAgreesWithSorting(t *testing.T) {
	p := simulated(t, 3, signal.PremiumMedian)
	for i := range p.N {
		x, got := column(p, signal.Premium, i), column(p, signal.PremiumMedian, i)
		for k := range x {
			if k < 119 {
				if !math.IsNaN(got[k]) {
					t.Fatalf("the median is %v after %d rows, want not known", got[k], k+1)
				}
				continue
			}
			w := slices.Sorted(slices.Values(x[k-119 : k+1]))
			if want := (w[59] + w[60]) / 2; math.Abs(got[k]-want) > 1e-15 { // halves are summed in another order
				t.Fatalf("the median of path %d at row %d is %v, want %v", i, k, got[k], want)
			}
		}
	}
}

func TestZScoreAgreesWithItsDefinition(t *testing.T) {
	p := simulated(t, 2, signal.PremiumZScore)
	for i := range p.N {
		x, got := column(p, signal.Premium, i), column(p, signal.PremiumZScore, i)
		for k := 119; k < len(x); k++ {
			mean, sum := 0.0, 0.0
			for _, y := range x[k-119 : k+1] {
				mean += y / 120
			}
			for _, y := range x[k-119 : k+1] {
				sum += (y - mean) * (y - mean)
			}
			want := (x[k] - mean) / math.Sqrt(sum/119)
			if math.Abs(got[k]-want) > 1e-12 { // rounding of 120 terms of order one
				t.Fatalf("path %d at row %d: %v, want %v", i, k, got[k], want)
			}
		}
		if !math.IsNaN(got[118]) {
			t.Errorf("known after 119 rows: %v", got[118])
		}
	}
}

func TestShortWindowsCountFromMinWindow(t *testing.T) {
	s := build(t, signal.Options{Valuation: signal.ValuationOptions{Window: 5, MinWindow: 2}})
	multiples := map[*engine.Field][]float64{engine.SmallMultiple: {11, 12, 14, unknown, 13}, engine.LargeMultiple: {10, 10, 10, 10, 10}}
	median := s.Legs[1].Moving
	zscore := s.Legs[1].Also[2]
	p := series(t, january, multiples, median, zscore)
	if got, want := column(p, median, 0), []float64{unknown, 0.15, 0.2, 0.2, 0.25}; !same(got, want) {
		t.Errorf("median %v, want %v", got, want)
	}
	// 0.1 and 0.2: mean 0.15, deviation 0.1/sqrt(2).
	if got := column(p, zscore, 0); !math.IsNaN(got[0]) || math.Abs(got[1]-math.Sqrt(0.5)) > 1e-12 || !math.IsNaN(got[3]) {
		t.Errorf("z-score %v, want not known, 0.7071 and at row 3 not known", got)
	}
}
