// Package scenarios makes futures: blocks of market paths that strategies have
// not seen.
//
// [Bootstrap] is model-free. It cuts a history into blocks of random length and
// strings them together, so that returns, rates and spreads of a month stay
// together and months stay in their runs, while the order of the runs is new:
//
//	future := scenarios.Bootstrap{Label: "resampled", History: h.Paths, Fields: h.Fields, From: from, Block: 12, Data: h.Digest}
//	res, err := engine.Run(ctx, &engine.Plan{Scenarios: []engine.Scenario{future}, Paths: 10_000, …}, engine.Machine{})
//
// A scenario fills whole rows of a block and knows its paths by number: path i
// of a study has the same values in any block, on any machine, under any other
// scenario of the plan, because every draw has an address (see engine/random).
// Use enginetest.TestScenario on your own.
//
// # What a resampled history can and cannot say
//
// It keeps the distribution of a month and the memory within a block, and no
// more: no recession that has not been, no longer memory than Block months, and
// levels such as a valuation premium jump where blocks meet. A rule that needs
// slow levels is better tested on history itself or on a model of the economy.
package scenarios
