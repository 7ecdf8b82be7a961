package strategies

import (
	"cmp"
	"fmt"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/strategies/signal"
)

// Change returns a field that is the change of f over k steps, x(t) - x(t-k),
// not known in the first k rows. Its name is that of f with _change_k. Fields
// are compared by identity, so call Change once for each f and k of a plan and
// share the result. It panics unless k is at least 1.
func Change(f *engine.Field, k int) *engine.Field {
	if k < 1 {
		panic(fmt.Sprintf("strategies: change of %s over %d steps", f.Name, k))
	}
	return &engine.Field{
		Name: fmt.Sprintf("%s_change_%d", f.Name, k), Unit: f.Unit, Doc: fmt.Sprintf("change over %d steps of: %s", k, f.Doc),
		Requires: []*engine.Field{f},
		Kernel:   func(v engine.View, row []float64) { lanes.Sub(row, v.Now(f), v.Lag(f, k)) },
	}
}

// Threshold holds one mix while a field is beyond a level and another while it
// is not. The comparison is strict, and values within 1e-12 of the level are
// not beyond it. For a rule on a change, let Field be a [Change].
type Threshold struct {
	Label        string
	Field        *engine.Field
	Below, Above *float64 // one of the two
	Then, Else   []engine.Holding
}

func (s Threshold) condition() string {
	switch {
	case s.Below != nil:
		return fieldName(s.Field) + " below=" + number(*s.Below)
	case s.Above != nil:
		return fieldName(s.Field) + " above=" + number(*s.Above)
	}
	return fieldName(s.Field)
}

// Name implements [engine.Strategy].
func (s Threshold) Name() string {
	return named(s.Label, fmt.Sprintf("threshold(%s then %s else %s)", s.condition(), mixText(s.Then), mixText(s.Else)))
}

// ShortName returns the label, or the condition.
func (s Threshold) ShortName() string { return cmp.Or(s.Label, s.condition()) }

// Reads implements [engine.Strategy].
func (s Threshold) Reads() []*engine.Field { return []*engine.Field{s.Field} }

// Holds implements [engine.Holder].
func (s Threshold) Holds() []*engine.Sleeve { return mixSleeves(s.Then, s.Else) }

// Validate reports every fault at once.
func (s Threshold) Validate() error {
	f := faults{rule: ruleName("threshold", s.Label)}
	if s.Field == nil {
		f.add("has no field")
	}
	switch {
	case (s.Below == nil) == (s.Above == nil):
		f.add("want one of below and above")
	case s.Below != nil:
		f.finite("below", *s.Below)
	default:
		f.finite("above", *s.Above)
	}
	f.mix("then", s.Then)
	f.mix("else", s.Else)
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Threshold) Rebalance(v engine.View, w engine.Weights) {
	sign, level := -1.0, 0.0
	if s.Below != nil {
		level = *s.Below - signal.Tolerance
	} else {
		sign, level = 1, *s.Above+signal.Tolerance
	}
	x := v.Now(s.Field)
	for _, sl := range w.Sleeves() {
		if pick, ok := between(s.Then, s.Else, sl); ok {
			choose(w.Of(sl), x, sign, level, pick)
		}
	}
}
