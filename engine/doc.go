// Package engine runs strategies over market paths. It is the vocabulary of
// trifecta and its one loop; the other packages speak it.
//
// Fill in a [Plan] and call [Run]:
//
//	res, err := engine.Run(ctx, &engine.Plan{Grid: …, Scenarios: …, Strategies: …}, engine.Machine{})
//	fmt.Println(res.Cell(0, 0).CAGR.Mean())
//
// The data flow in one direction:
//
//	Scenario ──fills──▶ Paths ──as known at t──▶ View ──▶ Strategy ──▶ Weights
//	                      │                                               │
//	                      └────────── returns after t ──▶ ledger ◀────────┘
//	                                                        │
//	                                        Result ◀──merge─┘
//
// History is a [Scenario] with one path, so a backtest and a Monte Carlo study
// are the same call.
//
// # Layout
//
// A block holds N paths over T dates. Each [Field] is a row of N float64s for
// each date after the grid's start: the values of the paths. Up to the start all
// paths share one history, so a row there is one value, and what a signal
// derives from it, or remembers, is computed once for all paths. Strategies,
// signals and the ledger work on whole rows; no interface method is called per
// path. In a sweep the columns are parameter sets instead of futures: the history
// is copied to every column and a strategy finds its column's parameters by
// [View.First].
//
// # Point in time
//
// Row t holds what was known at the close of date t, not what the period later
// turned out to be. A strategy sees a [View], which has no method that reaches
// past its own date. A decision at t with [Plan].Delay d trades at the close of
// t+d, at that date's drifted weights, toward the target decided at t, and
// earns the returns of row t+d+1. The default of zero trades at the close that
// is seen; reports show the sweep 0, 1, 2.
//
// # The account
//
// Wealth starts at one. A trade changes weights from those held, moved by the
// market since the last trade, to the target. It costs the sum over sleeves of
// rate times |change of weight| times the wealth before it; what is left is
// invested at target. Idle cash earns the T-bill rate. A sleeve's own
// reconstitution is charged at the sleeve's rate. Long only, no leverage.
//
// Words: traded is the sum of |change of weight| over the risky sleeves;
// turnover is traded / 2 a year; cost drag is CAGR before costs less CAGR
// after; the maximum drawdown is negative and counts the starting one; the
// Sharpe ratio is mean(r - cash) / sd(r - cash) * sqrt(steps a year), sd with
// n-1.
//
// # A study
//
// A backtest is read at its end, by [Result.Cell]. A study of many paths sets
// [Plan].Horizons, Limits, Sampling or Split and is read by [Result.Reading]:
// per scenario, strategy, horizon and [Group] of paths, the wealth, the active
// return against the benchmark on the same path, the worst point on the way,
// time under water, regret, utility, and how many paths were ever behind and
// since when. Every number comes with what its standard error is made of.
//
//	p.Horizons = []int{3, 6, 12, 24, 36}
//	p.Split = engine.Split{Field: engine.RecessionState, Steps: 12}
//	…
//	for g, group := range res.Groups() {
//		r := res.Reading(0, 1, 2, g) // a year ahead
//		fmt.Println(group.With, r.Active.Moments.Mean(), r.Active.StdErr(), r.Trailing.Share())
//	}
//
// The benchmark runs first and its wealth is kept date by date, so that all
// this is arithmetic on rows. [Plan].Keep adds what is drawn or analysed path by
// path: fans, columns, states, traces.
//
// # Long runs
//
// A run is cut into blocks of one to sixteen thousand paths, and these into
// chunks whose rows fit a cache. Chunks of a block add to one part, whose memory
// serves block after block, so memory does not grow with the paths: with eight
// strategies and five horizons in a year a process takes some 16 MiB, and 9 more
// for each further worker. What grows is what [Keep] keeps of single paths.
//
// [Machine].Done is handed each finished part, for a journal to write with
// [Result.MarshalBinary]; [ReadResult] reads it, and [Machine].Have leaves out
// what is done. Any pattern of interruptions leads to the same bits. To go on
// until an error is small enough, see [Result.Extend].
//
// # Reproducibility
//
// Draws are addressed by (seed, stream, path, date, firm) and summaries merge
// exactly, so the bits of a [Result] depend on the [Plan] alone: not on the
// number of workers, the block size, the order in which blocks finish, nor on
// the other strategies of the plan. [Plan.Digest] names the question,
// [Result.Hash] the answer.
//
// # Why Plan and Machine are two types
//
// What changes the answer and what changes only the time must not be mixed up,
// or two people who run the same study on different machines cannot tell
// whether they should agree.
package engine
