package signal

import (
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// The readings of the valuation leg.
var (
	// Premium is small_ev_ebitda over large_ev_ebitda, less one: 0.037 in the
	// article of 2025-09-11 (Benzinga). It is not known where a multiple is
	// zero or less, which has no order.
	Premium = derived("ev_ebitda_premium", "decimal", "EV/EBITDA of the Russell 2000 over that of the S&P 490, less one; excluding financials",
		premium, engine.SmallMultiple, engine.LargeMultiple)

	// PremiumMedian is the median of Premium over the last 120 rows, the
	// newest included; not known until there are 120. The article's ten-year
	// median is 0.082.
	PremiumMedian = premiumMedian(standardValuation.window, standardValuation.min)

	// PremiumGap is Premium less PremiumMedian.
	PremiumGap = premiumGap(PremiumMedian, standardValuation.window, standardValuation.min)

	// PremiumZScore is Premium less its mean over the last 120 rows, the newest
	// included, over its standard deviation (n-1) there.
	PremiumZScore = premiumZScore(standardValuation.window, standardValuation.min)
)

var standardValuation = ValuationOptions{}.settings()

func premium(v engine.View, row []float64) {
	lanes.Growth(row, v.Now(engine.SmallMultiple), v.Now(engine.LargeMultiple), 0)
}

func premiumMedian(window, least int) *engine.Field {
	m := lanes.Median{Window: window, Min: least}
	f := derived(rolling("ev_ebitda_premium_median", window, least), "decimal",
		"median of ev_ebitda_premium over "+rows(window, least),
		func(v engine.View, row []float64) { m.Push(v.State(), v.Now(Premium), v.Lag(Premium, window), row) }, Premium)
	f.State = m.Size()
	return f
}

func premiumGap(median *engine.Field, window, least int) *engine.Field {
	return derived(rolling("ev_ebitda_premium_gap", window, least), "decimal",
		"ev_ebitda_premium less its median over "+rows(window, least),
		func(v engine.View, row []float64) { lanes.Sub(row, v.Now(Premium), v.Now(median)) }, Premium, median)
}

func premiumZScore(window, least int) *engine.Field {
	f := derived(rolling("ev_ebitda_premium_zscore", window, least), "standard deviations",
		"ev_ebitda_premium less its mean, over its standard deviation, over "+rows(window, least),
		func(v engine.View, row []float64) {
			s, n := v.State(), v.Paths() // scratch
			clear(s)
			mean, squares, known := s[:n], s[n:2*n], s[2*n:]
			// Both passes start from the rows, because sums that are
			// carried along drift with the values that left them.
			for k := range window {
				for i, x := range v.Lag(Premium, k) {
					if x == x {
						mean[i] += x
						known[i]++
					}
				}
			}
			lanes.Div(mean, mean, known)
			for k := range window {
				for i, x := range v.Lag(Premium, k) {
					if x == x {
						d := x - mean[i]
						squares[i] += float64(d * d)
					}
				}
			}
			for i, x := range v.Now(Premium) {
				sd := math.Sqrt(squares[i] / (known[i] - 1))
				if known[i] < float64(max(least, 2)) || !(sd > Tolerance) {
					row[i] = math.NaN()
					continue
				}
				row[i] = (x - mean[i]) / sd
			}
		}, Premium)
	f.State = 3
	return f
}

// rolling names a reading over a window; the default window goes without
// saying.
func rolling(name string, window, least int) string {
	if window != standardValuation.window {
		name = fmt.Sprintf("%s_%d", name, window)
	}
	if least != window {
		name = fmt.Sprintf("%s_min_%d", name, least)
	}
	return name
}

func rows(window, least int) string {
	if least == window {
		return fmt.Sprintf("the last %d rows", window)
	}
	return fmt.Sprintf("the last %d rows, at least %d of them known", window, least)
}

func (s valuationSettings) leg() Leg {
	median, gap, zscore := PremiumMedian, PremiumGap, PremiumZScore
	if s.window != standardValuation.window || s.min != standardValuation.min {
		median = premiumMedian(s.window, s.min)
		gap, zscore = premiumGap(median, s.window, s.min), premiumZScore(s.window, s.min)
	}
	b := band{at: s.at, sign: -1}
	var also []*engine.Field
	definition := ""
	switch s.reading {
	case "premium":
		b.reading, b.base, also = Premium, median, []*engine.Field{median, gap, zscore}
		definition = fmt.Sprintf("%s: on below %s, off above %s", Premium.Doc, offset(s.at.Enter), offset(s.at.Exit)) +
			fmt.Sprintf("; the median is that of %s", rows(s.window, s.min))
	case "gap":
		b.reading, also = gap, []*engine.Field{Premium, median, zscore}
		definition = fmt.Sprintf("%s: on below %s, off above %s", gap.Doc, points(s.at.Enter), points(s.at.Exit))
	case "zscore":
		b.reading, also = zscore, []*engine.Field{Premium, median, gap}
		definition = fmt.Sprintf("%s: on below %v, off above %v", zscore.Doc, s.at.Enter, s.at.Exit)
	}
	return newLeg(valuationName, b, tag(s, standardValuation), definition, also)
}

// offset is a distance from the median in words.
func offset(x float64) string {
	switch {
	case x == 0:
		return "its median"
	case x < 0:
		return "its median less " + points(-x)
	}
	return "its median plus " + points(x)
}
