package strategies

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
)

// faults collects what is wrong with a rule.
type faults struct {
	rule string
	errs []error
}

func (f *faults) add(format string, a ...any) {
	f.errs = append(f.errs, fmt.Errorf(f.rule+": "+format, a...))
}

func (f *faults) err() error { return errors.Join(f.errs...) }

// mix checks weights that must be at least 0 and add up to one.
func (f *faults) mix(what string, mix []engine.Holding) {
	if len(mix) == 0 {
		f.add("%s names no sleeve: want weights that add up to 1", what)
		return
	}
	sum, bad := 0.0, false
	for k, h := range mix {
		if h.Sleeve == nil {
			f.add("%s: weight %d has no sleeve", what, k+1)
			bad = true
			continue
		}
		if slices.ContainsFunc(mix[:k], func(g engine.Holding) bool { return g.Sleeve == h.Sleeve }) {
			f.add("%s names %s twice", what, h.Sleeve.Name)
			bad = true
		}
		if !(h.Weight >= 0) {
			f.add("%s: weight of %s is %v: want at least 0", what, h.Sleeve.Name, h.Weight)
			bad = true
		}
		sum += h.Weight
	}
	if !bad && math.Abs(sum-1) > 1e-9 { // the engine's own tolerance
		f.add("%s: weights add up to %v: want 1, with cash named where it is held", what, sum)
	}
}

// finite checks a parameter.
func (f *faults) finite(what string, x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		f.add("%s is %v: want a number", what, x)
	}
}

// share checks a parameter that is a part of wealth.
func (f *faults) share(what string, x float64) {
	if !(x >= 0 && x <= 1) {
		f.add("%s is %v: want 0 to 1", what, x)
	}
}

// pair checks the two sleeves that a rule moves between.
func (f *faults) pair(into, from *engine.Sleeve) {
	if into == nil || from == nil || into == from {
		f.add("into is %s and from %s: want two sleeves", sleeveName(into), sleeveName(from))
	}
}
