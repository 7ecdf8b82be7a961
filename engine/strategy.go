package engine

// A Strategy turns what is known at a date into target weights.
//
// It must be a pure function of the view: no clock, no randomness, no memory
// of earlier calls. Memory that a rule needs is in [View.Held], in
// [View.Target], or in a derived [Field]. The engine calls Rebalance once per
// date and block; it may call it from several goroutines for different blocks.
type Strategy interface {
	// Name identifies the strategy, all parameters included, in every output
	// and in the plan's digest.
	Name() string
	// Reads lists the fields that Rebalance reads.
	Reads() []*Field
	// Rebalance writes the target weights of the risky sleeves into w, whose
	// rows are zero on entry. Cash is what is left.
	Rebalance(v View, w Weights)
}

// A Holder is a strategy that names the sleeves it may hold, so that a plan
// which lists too few is refused before it runs.
type Holder interface {
	Strategy
	Holds() []*Sleeve
}
