package lanes

import (
	"fmt"
	"math"
)

// Terms are terms K * Row of a sum, each K the same on every lane.
type Terms []struct {
	K   float64
	Row []float64
}

// StateTerms are terms K[state] * Row of a sum, each K with one element per
// state.
type StateTerms []struct {
	K, Row []float64
}

// Linear sets dst to constant + the terms, added in their order. Each product is
// rounded once together with the sum that it is added to.
func Linear(dst []float64, constant float64, terms Terms) {
	for k := range terms {
		same(dst, terms[k].Row)
	}
	if level > 0 {
		linearRows(dst, constant, terms)
		return
	}
	var memory [chunk]float64
	for lo := 0; lo < len(dst); lo += chunk {
		sum := memory[:min(chunk, len(dst)-lo)]
		Fill(sum, constant)
		addTerms(sum, terms, lo)
		copy(dst[lo:], sum)
	}
}

// chunk is how many lanes the loops add up at a time: dst may be one of the rows,
// and is written once all terms have been read.
const chunk = 64

// addTerms adds to sum the terms of the lanes from lo on, up to three in a pass.
func addTerms(sum []float64, terms Terms, lo int) {
	for len(terms) > 0 {
		a, j := terms[0].Row[lo:][:len(sum)], terms[0].K
		switch {
		case len(terms) >= 3:
			b, k := terms[1].Row[lo:][:len(sum)], terms[1].K
			c, l := terms[2].Row[lo:][:len(sum)], terms[2].K
			for i, x := range sum {
				sum[i] = math.FMA(l, c[i], math.FMA(k, b[i], math.FMA(j, a[i], x)))
			}
			terms = terms[3:]
		case len(terms) == 2:
			b, k := terms[1].Row[lo:][:len(sum)], terms[1].K
			for i, x := range sum {
				sum[i] = math.FMA(k, b[i], math.FMA(j, a[i], x))
			}
			return
		default:
			for i, x := range sum {
				sum[i] = math.FMA(j, a[i], x)
			}
			return
		}
	}
}

// MaxStates is how many states LinearBy can tell apart.
const MaxStates = 4

// zeros is no constant in any state.
var zeros [MaxStates]float64

// LinearBy sets dst to a sum whose coefficients depend on the lane's state, an
// equation of a model that changes regimes: constant[state], then the terms by
// state, then those that are the same in all, rounded as by Linear. constant and
// every K by state have one element for each of the states 0, 1 and so on; a
// constant of nil is zero in as many as by has. dst is NaN where state is NaN or
// none of them. It panics on more than MaxStates states, and where two of the
// lists have different numbers of them.
func LinearBy(dst, state, constant []float64, by StateTerms, terms Terms) {
	state = same(dst, state)
	if constant == nil && len(by) > 0 {
		constant = zeros[:min(len(by[0].K), MaxStates)]
	}
	states := len(constant)
	if states > MaxStates {
		panic(fmt.Sprintf("lanes: %d states, at most %d are told apart", states, MaxStates))
	}
	for k := range by {
		same(dst, by[k].Row)
		if len(by[k].K) != states {
			panic(fmt.Sprintf("lanes: coefficients of %d states beside %d", len(by[k].K), states))
		}
	}
	for k := range terms {
		same(dst, terms[k].Row)
	}
	if level > 0 {
		linearByRows(dst, state, constant, by, terms)
		return
	}
	var memory [chunk]float64
	var places [chunk]uint8
	for lo := 0; lo < len(dst); lo += chunk {
		sum := memory[:min(chunk, len(dst)-lo)]
		at := places[:len(sum)]
		for i, s := range state[lo:][:len(sum)] {
			k, ok := index(s, states)
			if sum[i] = math.NaN(); ok {
				sum[i], at[i] = constant[k], uint8(k)
			}
		}
		for _, t := range by {
			var table [MaxStates]float64
			copy(table[:], t.K)
			for i, x := range t.Row[lo:][:len(sum)] {
				sum[i] = math.FMA(table[at[i]%MaxStates], x, sum[i])
			}
		}
		addTerms(sum, terms, lo)
		copy(dst[lo:], sum)
	}
}
