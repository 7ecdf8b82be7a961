package lanes

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// stateRow returns a row of states, one in eight of them none of so many.
func stateRow(r *rand.Rand, n, states int) []float64 {
	none := []float64{-1, 0.5, 4, 7, 8, 1 << 40, math.Inf(1), math.Inf(-1), math.NaN(), float64(states), 5e-324}
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(r.IntN(states))
		switch r.IntN(8) {
		case 0:
			x[i] = none[r.IntN(len(none))]
		case 1:
			x[i] *= -1 // minus zero is zero; the others are none
		}
	}
	return x
}

// A sum adds its terms one after another, rounded once each, for every length,
// every number of terms, and with the destination in the place of any row.
func TestLinearIsItsFormulaLaneByLane(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 32))
		for n := range 71 {
			for count := range 6 {
				rows, by := make([][]float64, count), make([][]float64, count/2)
				for k := range rows {
					rows[k] = odd(r, n)
				}
				for k := range by {
					by[k] = odd(r, n)
				}
				states := 1 + r.IntN(MaxStates)
				state, constant := stateRow(r, n, states), odd(r, states)
				if count == 1 {
					constant = nil
				}
				ks, tables := odd(r, count), make([][]float64, len(by))
				for k := range tables {
					tables[k] = odd(r, states)
				}
				for alias := -1; alias < count+len(by)+1; alias++ {
					beyond := make([]float64, n+8)
					dst := beyond[:n]
					place := func(k int, row []float64) []float64 {
						if k != alias {
							return row
						}
						copy(dst, row)
						return dst
					}
					terms, stateTerms := make(Terms, count), make(StateTerms, len(by))
					for k := range terms {
						terms[k].K, terms[k].Row = ks[k], place(k, rows[k])
					}
					for k := range stateTerms {
						stateTerms[k].K, stateTerms[k].Row = tables[k], place(count+k, by[k])
					}
					check := func(name string, want func(i int) float64) {
						t.Helper()
						for i, x := range beyond {
							if i >= n && x != 0 {
								t.Fatalf("%s, %d lanes: lane %d is written too", name, n, i)
							}
							if i < n && !equal(x, want(i)) {
								t.Fatalf("%s of %d terms, %d lanes, destination %d: lane %d is %v, want %v", name, count, n, alias, i, x, want(i))
							}
						}
					}
					plain := func(i int, sum float64) float64 {
						for k, row := range rows {
							sum = math.FMA(ks[k], row[i], sum)
						}
						return sum
					}
					if alias < count {
						Linear(dst, 0.7, terms)
						check("Linear", func(i int) float64 { return plain(i, 0.7) })
						if alias >= 0 {
							copy(dst, rows[alias])
						}
					}
					if constant == nil && len(by) == 0 {
						continue // no state at all
					}
					LinearBy(dst, place(count+len(by), state), constant, stateTerms, terms)
					check("LinearBy", func(i int) float64 {
						s := state[i]
						if !slices.Contains([]float64{0, 1, 2, 3}[:states], s) {
							return math.NaN()
						}
						sum := 0.0
						if constant != nil {
							sum = constant[int(s)]
						}
						for k, row := range by {
							sum = math.FMA(tables[k][int(s)], row[i], sum)
						}
						return plain(i, sum)
					})
				}
			}
		}
	})
}

// An equation with regimes: the rate moves a tenth of the way to a goal of 4, 3
// or 1 %, with noise that depends on the regime too.
func TestLinearByHand(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		rate, state, z := []float64{5, 5, 5, 5}, []float64{0, 1, 2, math.NaN()}, []float64{1, -2, 0.5, 0}
		LinearBy(rate, state, []float64{0.4, 0.3, 0.1}, StateTerms{{[]float64{0.1, 0.2, 0.4}, z}}, Terms{{0.9, rate}})
		for i, want := range []float64{5, 4.4, 4.8, math.NaN()} {
			if math.Abs(rate[i]-want) > 1e-15 || math.IsNaN(rate[i]) != math.IsNaN(want) {
				t.Errorf("lane %d is %v, want %v", i, rate[i], want)
			}
		}
	})
}

func TestLinearAllocatesNothing(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		a, b, k := make([]float64, 9), make([]float64, 9), make([]float64, 3)
		if n := testing.AllocsPerRun(10, func() {
			Linear(a, 1, Terms{{2, b}, {3, a}})
			LinearBy(a, b, nil, StateTerms{{k, a}}, Terms{{2, b}})
		}); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}
