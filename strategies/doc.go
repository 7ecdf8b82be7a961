// Package strategies holds rotation rules between small caps and the S&P 490:
// structs that turn what is known at a date into target weights.
//
// Write a literal, check it, and put it into a plan:
//
//	tilt := strategies.Tilt{
//		Base: …, Into: engine.Small, From: engine.Large,
//		Tilt: 0.10, AtLeast: 2, AtMost: 0, // legs of the trifecta
//	}
//	if err := tilt.Validate(); err != nil { … }
//	plan := &engine.Plan{Strategies: []engine.Strategy{tilt}, …}
//
// # The rules
//
//	Fixed           the same weights at every date
//	CapWeight       sleeves by their market value
//	Hold            what the book holds; never trades
//	Switch          one mix while a field is at least a level, else another
//	Tilt            a neutral mix, leaning by a fixed amount with the signal
//	Scaled          between two weights in proportion to a field
//	Threshold       one mix while a field, or its change, is beyond a level
//	Banded          another rule, traded only where the book has strayed from it
//	Given           dated weights from elsewhere
//	ThresholdSweep  many Thresholds, one for each path of the study
//
// Switch and Tilt read the number of legs of the trifecta unless they name
// another field, Scaled reads the score; see [trifecta/strategies/signal].
//
// # Promises
//
// Weights are shares of wealth, 0 to 1; a mix adds up to one, with cash named
// where it is held. Every rule is a pure function of its view: memory, where a
// rule needs it, is in what the book holds ([Banded], [Hold]) or in a derived
// field (the legs, [Change]). Rules work on rows and make no call per path, so
// the same code trades one history, a million futures and a thousand parameter
// sets. A field that is not known at a decision is refused by the engine before
// the run, lagged values included, since a change is itself a field.
//
// Name returns the label and all parameters; it enters the plan's digest.
// ShortName returns the label, for tables. Validate reports every fault at
// once.
//
// Comparisons treat values within 1e-12 of a level as equal to it. A fall of
// the fed funds rate from 5.33 % to 5.23 % is not below -0.10 points, whatever
// binary fractions make of it.
//
// # Sweeps
//
// In a sweep the paths of a study are parameter sets: a scenario copies one
// history to every column, and path i trades with the parameters of index i.
// The ledger then runs over a thousand sets as fast as over a thousand futures.
//
//	ks, below := …, … // of length 1000
//	sweep := strategies.ThresholdSweep{
//		Field: strategies.Changes(engine.FedFunds, ks), Below: below, Then: …, Else: …,
//	}
//
// # Why Threshold does not take the number of steps
//
// Fields are compared by identity, and the engine refuses two of one name. Were
// the change made inside the rule, two rules on one change could not stand in
// one plan. So whoever builds the plan calls [Change] once and shares it.
package strategies
