// Package enginetest checks that strategies, scenarios and plans keep the
// promises that the engine relies on.
//
// Whoever writes a strategy or a scenario calls the check from a test:
//
//	func TestMomentum(t *testing.T) {
//		enginetest.TestStrategy(t, grid, market, Momentum{Months: 12})
//	}
//
// [TestStrategy] is the most important one. It replaces everything that
// happens after a date by something else and wants every decision up to that
// date unchanged: a strategy that looks ahead, through a leaked pointer, a
// global variable or its own copy of the data, is caught. It also catches a
// strategy that writes into its view, remembers earlier calls, depends on
// how the study is cut into blocks, or panics.
//
// [TestScenario] wants a path to depend on its number and the seed alone, which
// is what lets a path be replayed by itself and a study be spread over
// machines. [TestPlan] wants the same bits from any machine.
//
// The checks run the engine itself on a few paths. They are as strong as the
// market that they are given: use one whose fields vary, and a grid whose
// start lies past the windows of the strategy's signals.
//
// # Why scrambling keeps values plausible
//
// Values after the cut are those of another time and path, shrunk and shifted.
// They stay known where they were known and positive where they were positive,
// so that the engine does not refuse the scrambled market before the strategy
// has seen it.
package enginetest
