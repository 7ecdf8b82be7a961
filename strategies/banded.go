package strategies

import (
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

// Banded asks for the target of another rule only where the book has strayed
// from it: on paths where the largest difference between the target and what is
// held, over the sleeves, is within Band it leaves the book
// alone, whatever the plan's delay.
type Banded struct {
	Label    string
	Strategy engine.Strategy
	Band     float64 // share of wealth: 0.05 is five percentage points
}

// Name implements [engine.Strategy].
func (s Banded) Name() string {
	inner := "?"
	if s.Strategy != nil {
		inner = s.Strategy.Name()
	}
	return named(s.Label, fmt.Sprintf("banded(band=%s %s)", number(s.Band), inner))
}

// ShortName returns the label, or banded and the name of the rule within.
func (s Banded) ShortName() string {
	if s.Label != "" {
		return s.Label
	}
	if short, ok := s.Strategy.(interface{ ShortName() string }); ok {
		return "banded " + short.ShortName()
	}
	return s.Name()
}

// Reads implements [engine.Strategy].
func (s Banded) Reads() []*engine.Field { return s.Strategy.Reads() }

// Holds implements [engine.Holder].
func (s Banded) Holds() []*engine.Sleeve {
	if h, ok := s.Strategy.(engine.Holder); ok {
		return h.Holds()
	}
	return nil
}

// LookAhead returns what the rule within says of itself; see [Unaudited].
func (s Banded) LookAhead() string {
	if u, ok := s.Strategy.(Unaudited); ok {
		return u.LookAhead()
	}
	return ""
}

// Validate reports every fault at once, those of the rule within included.
func (s Banded) Validate() error {
	f := faults{rule: ruleName("banded", s.Label)}
	f.share("band", s.Band)
	if s.Strategy == nil {
		f.add("has no rule within")
	} else if v, ok := s.Strategy.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			f.add("%w", err)
		}
	}
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Banded) Rebalance(v engine.View, w engine.Weights) {
	s.Strategy.Rebalance(v, w)
	// How far the book has strayed stands in the row for cash, which the
	// engine overwrites: a rule may be called from several goroutines and
	// keeps no rows of its own.
	stray := w.Of(engine.Cash)
	clear(stray)
	for _, sl := range w.Sleeves() {
		if sl == engine.Cash {
			continue
		}
		held := v.Held(sl)
		for i, x := range w.Of(sl) {
			stray[i] = max(stray[i], math.Abs(x-held[i]))
		}
	}
	keep := w.Keep()
	for i, d := range stray {
		if d <= s.Band+signal.Tolerance {
			keep[i] = 1
		}
	}
}
