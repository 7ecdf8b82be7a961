package scenarios

import (
	"math"

	"trifecta/engine/lanes"
)

const sourceNoLunch = "a market that cannot be foreseen"

// predictability measures what a person could foresee in the world, and should
// not (MODEL, section 17), and what the trifecta's legs are worth in it (section
// 10). Data is what a market has that nobody can foresee.
func predictability() []statistic {
	return append([]statistic{
		foreseen("surprise", "policy surprise, mean", "pp a month", anyMonthBefore),
		foreseen("surprise_expansion", "in expansions", "pp a month", func(r *record) func(t, i int) bool { return r.in(Expansion) }),
		foreseen("surprise_slowdown", "in slowdowns", "pp a month", func(r *record) func(t, i int) bool { return r.in(Slowdown) }),
		foreseen("surprise_recession", "in recessions", "pp a month", func(r *record) func(t, i int) bool { return r.in(Recession) }),
		foreseen("surprise_believed", "after a month in which a recession was likelier than not", "pp a month", func(r *record) func(t, i int) bool {
			return func(t, i int) bool { return t > 0 && r.recessionOdds[t-1][i] >= 0.5 }
		}),
		foreseen("surprise_floor", "after a month with the policy rate at its floor", "pp a month", func(r *record) func(t, i int) bool {
			return func(t, i int) bool { return t > 0 && r.atFloor(t-1, i) }
		}),
		explained("r2_small", "R² of next month's return on what is public: small", func(r *record) [][]float64 { return r.small }),
		explained("r2_large", "R² of next month's return on what is public: S&P 500", func(r *record) [][]float64 { return r.market }),
		explained("r2_ahead", "R² of next month's return on what is public: small less S&P 500", func(r *record) [][]float64 { return r.ahead }),
		difference("return_floor", "S&P 500 after a month at the floor less other months", "decimal a year", func(r *record) ([][]float64, func(t, i int) bool, func(t, i int) bool) {
			floor := func(t, i int) bool { return t > 0 && r.atFloor(t-1, i) }
			return r.market, floor, func(t, i int) bool { return t > 0 && !floor(t, i) }
		}),
		difference("return_believed", "S&P 500 after a month in which a recession was likelier than not less other months", "decimal a year", func(r *record) ([][]float64, func(t, i int) bool, func(t, i int) bool) {
			odds := func(t, i int) bool { return t > 0 && r.recessionOdds[t-1][i] >= 0.5 }
			return r.market, odds, func(t, i int) bool { return t > 0 && !odds(t, i) }
		}),
		exit("exit_young", "change of the 490's log multiple in the month after a recession of less than 6 months, mean", func(age float64) bool { return age < 6 }),
		exit("exit_old", "change of the 490's log multiple in the month after a recession of 16 months or more, mean", func(age float64) bool { return age >= 15 }),
	}, legsWorth()...)
}

func unforeseen(name, doc, unit string, all func(r *record, paths []int) float64) statistic {
	return statistic{Moment: Moment{Name: name, Doc: doc, Unit: unit, Source: sourceNoLunch}, all: all}
}

func anyMonthBefore(*record) func(t, i int) bool { return anyMonth }

// foreseen is the mean policy surprise in the months that of says.
func foreseen(name, doc, unit string, of func(r *record) func(t, i int) bool) statistic {
	return unforeseen(name, doc, unit, func(r *record, paths []int) float64 {
		mean, _ := meanAndDeviation(where(r.surprise, paths, of(r)))
		return mean
	})
}

// difference is twelve times the difference of means between two kinds of months.
func difference(name, doc, unit string, of func(r *record) (rows [][]float64, a, b func(t, i int) bool)) statistic {
	return unforeseen(name, doc, unit, func(r *record, paths []int) float64 {
		rows, a, b := of(r)
		x, _ := meanAndDeviation(where(rows, paths, a))
		y, _ := meanAndDeviation(where(rows, paths, b))
		return 12 * (x - y)
	})
}

// exit is the mean change of the multiple as a recession of some age ends.
func exit(name, doc string, of func(age float64) bool) statistic {
	return unforeseen(name, doc, "log", func(r *record, paths []int) float64 {
		var x []float64
		for t := 1; t < r.months(); t++ {
			for _, i := range paths {
				if r.regime[t-1][i] == float64(Recession) && r.regime[t][i] != float64(Recession) && of(r.age[t-1][i]) {
					x = append(x, r.multiple[t][i]-r.multiple[t-1][i])
				}
			}
		}
		mean, _ := meanAndDeviation(x)
		return mean
	})
}

// public lists what a person knows at the end of month t on path i, one first.
func (r *record) public(t, i int, x []float64) []float64 {
	floor := 0.0
	if r.atFloor(t, i) {
		floor = 1
	}
	return append(x[:0],
		1,
		r.observed[t][i],
		r.cuts[t][i],
		r.policy[t][i],
		floor,
		r.tenYear[t][i],
		r.logSpread[t][i],
		r.logSpread[t][i]-r.logSpread[t-1][i],
		r.unemployment[t-1][i],
		r.inflation[t-1][i],
		r.slowdownOdds[t][i],
		r.recessionOdds[t][i],
		r.earnings[0][t][i]-r.earnings[0][t-3][i],
		r.earnings[1][t][i]-r.earnings[1][t-3][i],
		r.market[t][i],
		r.ahead[t][i],
	)
}

const publicVariables = 16

// explained is the share of a return's variance that a linear forecast from what
// is public explains, in the sample. Pure chance gives publicVariables over the
// number of months.
func explained(name, doc string, of func(r *record) [][]float64) statistic {
	return unforeseen(name, doc, "decimal", func(r *record, paths []int) float64 {
		var gram [publicVariables][publicVariables]float64
		var product [publicVariables]float64
		sum, square, n := 0.0, 0.0, 0.0
		x := make([]float64, 0, publicVariables)
		next := of(r)
		for _, i := range paths {
			for t := 3; t+1 < r.months(); t++ {
				x = r.public(t, i, x)
				y := next[t+1][i]
				for a, xa := range x {
					for b, xb := range x[:a+1] {
						gram[a][b] += float64(xa * xb)
					}
					product[a] += float64(xa * y)
				}
				sum += y
				square += float64(y * y)
				n++
			}
		}
		beta, ok := solve(gram, product)
		if !ok {
			return math.NaN()
		}
		fit := 0.0
		for a, b := range beta {
			fit += float64(b * product[a])
		}
		mean := float64(sum*sum) / n
		return (fit - mean) / (square - mean)
	})
}

// solve solves a symmetric positive definite system, of which it reads the lower
// triangle, by Cholesky's method. It reports whether the system is definite.
func solve(a [publicVariables][publicVariables]float64, b [publicVariables]float64) ([publicVariables]float64, bool) {
	for i := range a {
		for j := range i + 1 {
			for k := range j {
				a[i][j] -= float64(a[i][k] * a[j][k])
			}
			switch {
			case i > j:
				a[i][j] /= a[j][j]
			case !(a[i][i] > 0):
				return b, false
			default:
				a[i][i] = math.Sqrt(a[i][i])
			}
		}
	}
	for i := range b {
		for k := range i {
			b[i] -= float64(a[i][k] * b[k])
		}
		b[i] /= a[i][i]
	}
	for i := publicVariables - 1; i >= 0; i-- {
		for k := i + 1; k < publicVariables; k++ {
			b[i] -= float64(a[k][i] * b[k])
		}
		b[i] /= a[i][i]
	}
	return b, true
}

// legsWorth are the correlations of the trifecta's legs with what small then earns
// over the 490, at a month and at a year (MODEL, section 10).
func legsWorth() (all []statistic) {
	for _, leg := range []struct {
		name, doc string
		of        func(r *record, t, i int) float64
	}{
		{"value", "cheapness of small, less its premium", func(r *record, t, i int) float64 { return -r.observed[t][i] }},
		{"revision", "three months' revision of earnings, small less 490", func(r *record, t, i int) float64 {
			return revision(r.expectation[0], t, i) - revision(r.expectation[1], t, i)
		}},
		{"cuts", "cuts priced over twelve months", func(r *record, t, i int) float64 { return r.cuts[t][i] }},
	} {
		for _, months := range []int{1, 12} {
			suffix := "1m"
			if months == 12 {
				suffix = "12m"
			}
			all = append(all, statistic{
				Moment: Moment{
					Name: "ic_" + leg.name + "_" + suffix, Doc: "correlation with small less 490 over " + horizonName(months) + ": " + leg.doc,
					Data: math.NaN(), Source: "MODEL 10",
				},
				all: func(r *record, paths []int) float64 {
					var x, y []float64
					for _, i := range paths {
						for t := 3; t+months < r.months(); t++ {
							ahead := 0.0
							for k := 1; k <= months; k++ {
								ahead += r.small[t+k][i] - r.large[t+k][i]
							}
							x, y = append(x, leg.of(r, t, i)), append(y, ahead)
						}
					}
					return correlation(x, y)
				},
			})
		}
	}
	return all
}

// revision is three months' log change of expected net income, held above a
// thousandth of the start's sales of a hundred.
func revision(rows [][]float64, t, i int) float64 {
	return lanes.LogOf(max(rows[t][i], 1e-3)) - lanes.LogOf(max(rows[t-3][i], 1e-3))
}

func horizonName(months int) string {
	if months == 1 {
		return "a month"
	}
	return "a year"
}
