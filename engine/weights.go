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
	asked   *asked
}

// asked is what a strategy has asked for at a date: a row that it does not ask for
// need not be cleared.
type asked struct {
	rows []content
	keep bool
	left []float64 // marks the paths whose book is left alone
}

// content is what a row holds when a strategy is called.
type content uint8

const (
	zeros content = iota
	stale         // weights of an earlier date
	fresh         // what the strategy writes
)

// newWeights takes its rows from those that take returns.
func newWeights(risky []*Sleeve, take func() []float64) Weights {
	w := Weights{sleeves: append(slices.Clone(risky), Cash), asked: &asked{left: take()}}
	for range w.sleeves {
		w.rows = append(w.rows, take())
	}
	w.asked.rows = make([]content, len(w.rows))
	return w
}

// Keep returns a row, zero on entry, for a strategy to set to one on paths
// whose book is to be left alone: nothing is traded there, now or after the
// plan's delay, whatever the other rows say. The target of such a path is what
// it holds.
func (w Weights) Keep() []float64 {
	w.asked.keep = true
	return w.asked.left
}

// Sleeves returns the sleeves of the plan, Cash last. The caller must not
// modify the slice.
func (w Weights) Sleeves() []*Sleeve { return w.sleeves }

// Of returns the weights of s, one per path, zero on entry, for writing in
// [Strategy.Rebalance]. What a strategy writes to Cash is overwritten: cash is
// one less the rest. It panics if the plan does not list s.
func (w Weights) Of(s *Sleeve) []float64 {
	k := w.index(s)
	if w.asked.rows[k] == stale {
		clear(w.rows[k])
	}
	w.asked.rows[k] = fresh
	return w.rows[k]
}

// of is the row of s for reading.
func (w Weights) of(s *Sleeve) []float64 { return w.rows[w.index(s)] }

func (w Weights) index(s *Sleeve) int {
	k := slices.Index(w.sleeves, s)
	if k < 0 {
		panic("engine: sleeve " + s.Name + " is not in the plan")
	}
	return k
}

// Has reports whether the plan lists s.
func (w Weights) Has(s *Sleeve) bool { return slices.Contains(w.sleeves, s) }

func (w Weights) risky() [][]float64 { return w.rows[:len(w.rows)-1] }
func (w Weights) cash() []float64    { return w.rows[len(w.rows)-1] }

// open makes the rows zero on entry.
func (w Weights) open() {
	if w.asked.keep {
		clear(w.asked.left)
		w.asked.keep = false
	}
	for k, c := range w.asked.rows {
		if c == fresh {
			w.asked.rows[k] = stale
		}
	}
}

// close makes the rows zero that were not asked for, but for cash.
func (w Weights) close() {
	for k, r := range w.risky() {
		if w.asked.rows[k] == stale {
			clear(r)
			w.asked.rows[k] = zeros
		}
	}
}

func (w Weights) copy(from Weights) {
	for k, r := range w.rows {
		copy(r, from.rows[k])
		w.asked.rows[k] = fresh
	}
}

// leave writes the held weights on the paths that are to be left alone, and
// says whether there are any.
func (w Weights) leave(held Weights) (any bool) {
	if !w.asked.keep || lanes.Within(w.asked.left, 0, 0) {
		return false
	}
	for k, r := range w.risky() {
		lanes.Select(r, w.asked.left, held.rows[k], r)
		w.asked.rows[k] = fresh
	}
	return true
}

// settle sets cash to one less the risky weights, says whether any path holds
// some, and reports the first path on which weights are negative, not a number,
// or add up to more than one. The tolerance of 1e-9 forgives rounding in a
// strategy's own arithmetic.
func (w Weights) settle(first int64) (idle bool, err error) {
	// A weight of -0 has a sign bit too, and fault finds nothing wrong with it.
	idle, wrong := lanes.Rest(w.cash(), w.risky(), -1e-9)
	w.asked.rows[len(w.rows)-1] = fresh
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
