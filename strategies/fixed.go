package strategies

import (
	"slices"
	"strings"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Fixed asks for the same weights at every date: 100 % of a sleeve, or a mix.
type Fixed struct {
	Label   string           // the plan's name for it; may be empty
	Weights []engine.Holding // add up to 1, with cash named where it is held
}

// Name implements [engine.Strategy].
func (s Fixed) Name() string { return named(s.Label, "fixed("+mixText(s.Weights)+")") }

// ShortName returns the label, or the weights.
func (s Fixed) ShortName() string {
	if s.Label != "" {
		return s.Label
	}
	return mixText(s.Weights)
}

// Reads implements [engine.Strategy]: a fixed mix reads nothing.
func (s Fixed) Reads() []*engine.Field { return nil }

// Holds implements [engine.Holder].
func (s Fixed) Holds() []*engine.Sleeve { return mixSleeves(s.Weights) }

// Validate reports every fault at once.
func (s Fixed) Validate() error {
	f := faults{rule: ruleName("fixed", s.Label)}
	f.mix("weights", s.Weights)
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Fixed) Rebalance(_ engine.View, w engine.Weights) {
	for _, h := range s.Weights {
		lanes.Fill(w.Of(h.Sleeve), h.Weight)
	}
}

// CapWeight weights sleeves by their market value, as an index over all of
// them would.
type CapWeight struct {
	Label   string
	Sleeves []*engine.Sleeve // with a MarketCap field each; cash has none
}

// Name implements [engine.Strategy].
func (s CapWeight) Name() string { return named(s.Label, "cap_weight("+s.list()+")") }

// ShortName returns the label, or cap_weight.
func (s CapWeight) ShortName() string { return ruleName("cap_weight", s.Label) }

func (s CapWeight) list() string {
	var names []string
	for _, sl := range s.Sleeves {
		names = append(names, sleeveName(sl))
	}
	return strings.Join(names, " ")
}

// Reads implements [engine.Strategy].
func (s CapWeight) Reads() []*engine.Field {
	var caps []*engine.Field
	for _, sl := range s.Sleeves {
		caps = append(caps, sl.MarketCap)
	}
	return caps
}

// Holds implements [engine.Holder].
func (s CapWeight) Holds() []*engine.Sleeve { return s.Sleeves }

// Validate reports every fault at once.
func (s CapWeight) Validate() error {
	f := faults{rule: ruleName("cap_weight", s.Label)}
	if len(s.Sleeves) == 0 {
		f.add("names no sleeve")
	}
	for k, sl := range s.Sleeves {
		switch {
		case sl == nil:
			f.add("sleeve %d is missing", k+1)
		case sl.MarketCap == nil:
			f.add("sleeve %s has no market value to be weighted by", sl.Name)
		case slices.Contains(s.Sleeves[:k], sl):
			f.add("names %s twice", sl.Name)
		}
	}
	return f.err()
}

// Rebalance implements [engine.Strategy]. Market values that are not positive
// lead to weights that the engine refuses.
func (s CapWeight) Rebalance(v engine.View, w engine.Weights) {
	total := w.Of(engine.Cash) // overwritten by the engine: free for the sum
	for _, sl := range s.Sleeves {
		lanes.Add(total, total, v.Now(sl.MarketCap))
	}
	for _, sl := range s.Sleeves {
		lanes.Div(w.Of(sl), v.Now(sl.MarketCap), total)
	}
	clear(total)
}

// Hold keeps what the book holds and lets it drift: it never trades, and pays
// only for the sleeves' own reconstitution. A book that opens at the first
// target opens in cash under Hold; give the plan initial weights.
type Hold struct {
	Label string
}

// Name implements [engine.Strategy].
func (s Hold) Name() string { return named(s.Label, "hold") }

// ShortName returns the label, or hold.
func (s Hold) ShortName() string { return ruleName("hold", s.Label) }

// Reads implements [engine.Strategy]: holding reads nothing.
func (s Hold) Reads() []*engine.Field { return nil }

// Holds implements [engine.Holder]: whatever the plan opens with.
func (s Hold) Holds() []*engine.Sleeve { return nil }

// Validate implements the check that every rule has; nothing can be wrong.
func (s Hold) Validate() error { return nil }

// Rebalance implements [engine.Strategy].
func (s Hold) Rebalance(_ engine.View, w engine.Weights) { lanes.Fill(w.Keep(), 1) }
