package engine

import (
	"errors"
	"fmt"
	"slices"

	"trifecta/engine/lanes"
)

// ErrWeights reports target weights that are negative, not a number, or add up
// to more than one.
var ErrWeights = errors.New("want weights of at least 0 that add up to at most 1")

// Weights are portfolio weights: one row per sleeve of the plan and one for
// cash, one value per path.
type Weights struct {
	sleeves []*Sleeve // risky sleeves in plan order, then Cash
	rows    [][]float64
	keep    *keep
}

// keep marks the paths whose book is left alone, if the strategy asks for the
// row.
type keep struct {
	row   []float64
	asked bool
}

// newWeights takes its rows from those that take returns.
func newWeights(risky []*Sleeve, take func() []float64) Weights {
	w := Weights{sleeves: append(slices.Clone(risky), Cash), keep: &keep{row: take()}}
	for range w.sleeves {
		w.rows = append(w.rows, take())
	}
	return w
}

// Keep returns a row, zero on entry, for a strategy to set to one on paths
// whose book is to be left alone: nothing is traded there, now or after the
// plan's delay, whatever the other rows say. The target of such a path is what
// it holds.
func (w Weights) Keep() []float64 {
	w.keep.asked = true
	return w.keep.row
}

// Sleeves returns the sleeves of the plan, Cash last. The caller must not
// modify the slice.
func (w Weights) Sleeves() []*Sleeve { return w.sleeves }

// Of returns the weights of s, one per path, for writing in
// [Strategy.Rebalance]. What a strategy writes to Cash is overwritten: cash is
// one less the rest. It panics if the plan does not list s.
func (w Weights) Of(s *Sleeve) []float64 {
	k := slices.Index(w.sleeves, s)
	if k < 0 {
		panic("engine: sleeve " + s.Name + " is not in the plan")
	}
	return w.rows[k]
}

// Has reports whether the plan lists s.
func (w Weights) Has(s *Sleeve) bool { return slices.Contains(w.sleeves, s) }

func (w Weights) risky() [][]float64 { return w.rows[:len(w.rows)-1] }
func (w Weights) cash() []float64    { return w.rows[len(w.rows)-1] }

func (w Weights) clear() {
	if w.keep.asked {
		clear(w.keep.row)
		w.keep.asked = false
	}
	for _, r := range w.rows {
		clear(r)
	}
}

func (w Weights) copy(from Weights) {
	for k, r := range w.rows {
		copy(r, from.rows[k])
	}
}

// leave writes the held weights on the paths that are to be left alone, and
// says whether there are any.
func (w Weights) leave(held Weights) (any bool) {
	if !w.keep.asked {
		return false
	}
	for i, k := range w.keep.row {
		if k == 0 {
			continue
		}
		any = true
		for s, r := range w.risky() {
			r[i] = held.rows[s][i]
		}
	}
	return any
}

// settle sets cash to one less the risky weights, says whether any path holds
// some, and reports the first path on which weights are negative, not a number,
// or add up to more than one. The tolerance of 1e-9 forgives rounding in a
// strategy's own arithmetic.
func (w Weights) settle(first int64) (idle bool, err error) {
	// A weight of -0 has a sign bit too, and fault finds nothing wrong with it.
	idle, wrong := lanes.Rest(w.cash(), w.risky(), -1e-9)
	if wrong {
		err = w.fault(first)
	}
	return idle, err
}

func (w Weights) fault(first int64) error {
	for i := range w.cash() {
		bad := !(w.cash()[i] >= -1e-9)
		for _, r := range w.risky() {
			bad = bad || !(r[i] >= 0)
		}
		if !bad {
			continue
		}
		s := ""
		for k, r := range w.risky() {
			s += fmt.Sprintf(" %s=%.6g", w.sleeves[k].Name, r[i])
		}
		return fmt.Errorf("path %d:%s: %w", first+int64(i), s, ErrWeights)
	}
	return nil
}
