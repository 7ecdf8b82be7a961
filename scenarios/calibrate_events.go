package scenarios

import (
	"math"
	"slices"

	"trifecta/engine"
)

// A recession is what happened around one, from twelve months before it. Falls
// are decimals, at most 0; relative returns are logs of small less S&P 500.
type recession struct {
	first, second, next float64 // relative return in its first half, second half, and the twelve months after
	income              [3]float64
	unemployment        float64 // rise, pp
	cut                 float64 // fall of the policy rate, pp
	spread              float64 // highest, pp
	small, market       float64 // deepest falls
}

// recessionsOf returns the recessions of a path that last three months or more
// and have a year before and two after them in the record.
func (r *record) recessionsOf(i int) (all []recession) {
	n := r.months()
	for from := 0; from < n; from++ {
		if r.regime[from][i] != float64(Recession) {
			continue
		}
		to := from
		for to < n && r.regime[to][i] == float64(Recession) {
			to++
		}
		if from >= 12 && to+24 <= n && to-from >= 3 {
			all = append(all, r.around(i, from, to))
		}
		from = to
	}
	return all
}

// around looks at a recession in months from to before to.
func (r *record) around(i, from, to int) (e recession) {
	half, late := from+(to-from)/2, min(to+18, r.months())
	ahead := path(r.ahead, i)
	e.first, e.second, e.next = total(ahead[from:half]), total(ahead[half:to]), total(ahead[to:to+12])
	for g := range e.income {
		x := path(r.income[g], i)
		e.income[g] = slices.Min(x[from-12:late])/slices.Max(x[from-12:from+1]) - 1
	}
	u, f := path(r.unemployment, i), path(r.policy, i)
	e.unemployment = slices.Max(u[from-12:late]) - slices.Min(u[from-12:from+1])
	e.cut = f[from-1] - slices.Min(f[from:late])
	e.spread = slices.Max(path(r.spread, i)[from-12 : late])
	e.small, e.market = deepest(path(r.small, i)[from-12:to+6]), deepest(path(r.market, i)[from-12:to+6])
	return e
}

func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}

// recessionStatistics are means or medians over recessions.
func recessionStatistics() []statistic {
	of := func(name, doc, unit string, data, tolerance float64, source, known string, median bool, x func(e recession) float64) statistic {
		values := func(r *record, paths []int) (all []float64) {
			for _, i := range paths {
				for _, e := range r.recessions[i] {
					all = append(all, x(e))
				}
			}
			return all
		}
		return event(Moment{Name: name, Doc: doc, Unit: unit, Data: data, Tolerance: tolerance, Source: source, Known: known}, median, values)
	}
	return []statistic{
		of("u_rise", "rise of unemployment, median", "pp", 2.5, 0.5, sourceFed+": 2.3, 1.9, 5.1, 9.2", "", true, func(e recession) float64 { return e.unemployment }),
		of("ffr_cut", "fall of the policy rate, median", "pp", 2.5, 0.8, sourceFed+": 4.0, 5.5, 4.9, 1.5", "", true, func(e recession) float64 { return e.cut }),
		of("hy_peak", "highest high-yield spread, mean", "pp", math.NaN(), 0, "", "", false, func(e recession) float64 { return e.spread }),
		of("eps_large_fall", "fall of the 490's earnings, median", "decimal", -0.25, 0.06, sourceEPS, "", true, func(e recession) float64 { return e.income[1] }),
		of("eps_small_fall", "fall of small caps' earnings, median", "decimal", -0.50, 0.10, "MODEL 14: no source found", "", true, func(e recession) float64 { return e.income[0] }),
		of("eps_mega_fall", "fall of mega caps' earnings, median", "decimal", math.NaN(), 0, "", "", true, func(e recession) float64 { return e.income[2] }),
		of("drawdown_large", "fall of the S&P 500 around a recession, mean", "decimal", -0.29, 0.05, sourceFalls+": -0.32", "", false, func(e recession) float64 { return e.market }),
		of("drawdown_small", "fall of small around a recession, mean", "decimal", -0.35, 0.05, sourceFalls+": -0.37", "", false, func(e recession) float64 { return e.small }),
		of("rel_first_half", "small less S&P 500 in the first half of a recession, mean", "log", -0.025, 0.02, sourceSMB, "", false, func(e recession) float64 { return e.first }),
		of("rel_second_half", "small less S&P 500 in the second half, mean", "log", 0, 0.04, sourceSMB+": +0.037", "half of what SMB did (MODEL 14)", false, func(e recession) float64 { return e.second }),
		of("rel_next_12m", "small less S&P 500 in the twelve months after, mean", "log", 0.04, 0.04, sourceSMB+": +0.070", "half of what SMB did (MODEL 14)", false, func(e recession) float64 { return e.next }),
	}
}

// event is a statistic over the events of paths.
func event(m Moment, median bool, values func(r *record, paths []int) []float64) statistic {
	m.Over = "events"
	return statistic{Moment: m, all: func(r *record, paths []int) float64 {
		x := values(r, paths)
		if median {
			return quantileOf(x, 0.5)
		}
		mean, _ := meanAndDeviation(x)
		return mean
	}, values: values}
}

// A cutCycle is what followed a first cut: relative returns of 3, 6 and 12
// months, and whether a recession began or was on within twelve.
type cutCycle struct {
	ahead     [3]float64
	recession bool
}

var cutHorizons = [3]int{3, 6, 12}

// cutCyclesOf returns the first cuts of a path: from a policy rate above one per
// cent, with none in the six months before. Returns count from the month after.
func (r *record) cutCyclesOf(i int) (all []cutCycle) {
	f, ahead := path(r.policy, i), path(r.ahead, i)
	const least = 0.01
	quiet := 0 // months without a cut
	for t := 1; t < len(f)-13; t++ {
		if f[t]-f[t-1] >= -least {
			quiet++
			continue
		}
		if quiet >= 6 && f[t-1] > 1 {
			var c cutCycle
			for k, months := range cutHorizons {
				c.ahead[k] = total(ahead[t+1 : t+1+months])
			}
			for k := t; k < t+12; k++ {
				c.recession = c.recession || r.regime[k][i] == float64(Recession)
			}
			all = append(all, c)
		}
		quiet = 0
	}
	return all
}

// cutStatistics are means over first cuts.
func cutStatistics() (all []statistic) {
	for _, kind := range []struct {
		name, doc string
		counts    func(c cutCycle) bool
		data      [3]float64
	}{
		{"first_cut", "after a first cut", func(cutCycle) bool { return true }, [3]float64{-0.007, 0, 0.039}},
		{"first_cut_recession", "after a first cut, with a recession", func(c cutCycle) bool { return c.recession }, [3]float64{-0.007, 0.008, 0.058}},
		{"first_cut_none", "after a first cut, without", func(c cutCycle) bool { return !c.recession }, [3]float64{-0.007, -0.010, 0.0145}},
	} {
		for k := range cutHorizons {
			suffix := [3]string{"3m", "6m", "12m"}[k]
			all = append(all, event(Moment{
				Name: kind.name + "_" + suffix, Doc: "small less S&P 500 in " + suffix[:len(suffix)-1] + " months " + kind.doc + ", mean", Unit: "log",
				Data: kind.data[k], Source: sourceCuts + ": no t above 1.2",
			}, false, func(r *record, paths []int) (x []float64) {
				for _, i := range paths {
					for _, c := range r.cutCycles[i] {
						if kind.counts(c) {
							x = append(x, c.ahead[k])
						}
					}
				}
				return x
			}))
		}
	}
	return all
}

// startMoments measures the cuts by the end of the year from the market's start
// (MODEL, section 4).
func startMoments(m *Market, seed uint64) []Moment {
	const months = 4
	plan := newTimetable(m, Grid(m.Start.Date, months))
	draws, w := newAddressed(m, seed, "", engine.Sampling{}), newWorld()
	var cuts []float64
	for first := 0; first < startPaths; first += abreast {
		w.prepare(m, plan, abreast)
		draws.first = int64(first)
		w.open(draws)
		for range months {
			w.advance(draws)
		}
		for _, f := range w.policy {
			cuts = append(cuts, (m.Start.Policy-f)/step)
		}
	}
	three := make([]float64, len(cuts))
	for i, x := range cuts {
		if math.Abs(x-3) < 0.1 {
			three[i] = 1
		}
	}
	root := math.Sqrt(float64(len(cuts)))
	mean, sd := meanAndDeviation(cuts)
	share, spread := meanAndDeviation(three)
	return []Moment{
		{Name: "cuts_by_december", Doc: "cuts of 25 bp in four months from the start, mean", Unit: "cuts", Data: 3.1, Tolerance: 0.3, Source: sourceArticle + ": close to three", Value: mean, SE: sd / root},
		{Name: "three_cuts", Doc: "probability of exactly three", Unit: "decimal", Data: 0.69, Tolerance: 0.10, Source: sourceWorld, Value: share, SE: spread / root},
	}
}
