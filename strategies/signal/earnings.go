package signal

import (
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// The readings of the earnings leg, growth as a decimal. A growth rate is not
// known where it would start from earnings or sales of zero or less.
var (
	// SmallYTD is the growth of small-cap NTM EPS since the year's start:
	// small_eps_ntm now over its last row of an earlier calendar year, less
	// one. In December the year's start is the December before. This is the
	// article's 3.7 % (Benzinga, 2025-09-11).
	SmallYTD = derived("small_ytd", "decimal", "growth of the Russell 2000's NTM EPS since the year's start", sinceYearStart, engine.SmallEPS)

	// SmallLessLarge is the growth of NTM EPS over six steps, small caps less
	// the S&P 490. It drives the leg unless the options say otherwise.
	SmallLessLarge = smallLessLarge(standardEarnings.window)

	// Acceleration is the growth of small-cap NTM EPS over six steps less its
	// growth over the six steps before.
	Acceleration = acceleration(standardEarnings.window)

	// OperatingLeverage is the growth of small-cap trailing EPS over a year
	// less that of trailing sales: the article's second quarter, EPS +12.1 %
	// on sales of -5.0 %, reads 0.171.
	OperatingLeverage = derived("operating_leverage", "decimal",
		"growth of the Russell 2000's trailing EPS over a year less that of its trailing sales", epsLessSales,
		engine.SmallEPSTTM, engine.SmallSalesTTM)
)

var standardEarnings = EarningsOptions{}.settings()

func sinceYearStart(v engine.View, row []float64) {
	for k := 1; ; k++ {
		switch d, ok := v.Ago(k); {
		case !ok: // no year has turned yet
			lanes.Fill(row, math.NaN())
			return
		case d.Time().Year() != v.Date().Time().Year():
			grown(v, row, engine.SmallEPS, k)
			return
		}
	}
}

// grown writes the growth of f over k steps.
func grown(v engine.View, row []float64, f *engine.Field, k int) {
	lanes.Growth(row, v.Now(f), v.Lag(f, k), math.Inf(-1))
}

func smallLessLarge(window int) *engine.Field {
	return derived(windowed("small_less_large", window), "decimal",
		fmt.Sprintf("growth of NTM EPS over %d steps, Russell 2000 less S&P 490", window),
		func(v engine.View, row []float64) {
			grown(v, row, engine.SmallEPS, window)
			lanes.LessGrowth(row, v.Now(engine.LargeEPS), v.Lag(engine.LargeEPS, window))
		}, engine.SmallEPS, engine.LargeEPS)
}

func acceleration(window int) *engine.Field {
	return derived(windowed("earnings_acceleration", window), "decimal",
		fmt.Sprintf("growth of the Russell 2000's NTM EPS over %d steps less its growth over the %[1]d steps before", window),
		func(v engine.View, row []float64) {
			grown(v, row, engine.SmallEPS, window)
			lanes.LessGrowth(row, v.Lag(engine.SmallEPS, window), v.Lag(engine.SmallEPS, 2*window))
		}, engine.SmallEPS)
}

func epsLessSales(v engine.View, row []float64) {
	year := int(math.Round(v.PerYear()))
	grown(v, row, engine.SmallEPSTTM, year)
	lanes.LessGrowth(row, v.Now(engine.SmallSalesTTM), v.Lag(engine.SmallSalesTTM, year))
}

// windowed names a reading; the default window goes without saying.
func windowed(name string, window int) string {
	if window == standardEarnings.window {
		return name
	}
	return fmt.Sprintf("%s_%d", name, window)
}

func (s earningsSettings) leg() Leg {
	less, faster := SmallLessLarge, Acceleration
	if s.window != standardEarnings.window {
		less, faster = smallLessLarge(s.window), acceleration(s.window)
	}
	b := band{at: s.at, sign: +1}
	switch s.reading {
	case "small_ytd":
		b.reading = SmallYTD
	case "small_less_large":
		b.reading = less
	case "earnings_acceleration":
		b.reading = faster
	case "operating_leverage":
		b.reading = OperatingLeverage
	}
	also := slices.DeleteFunc([]*engine.Field{SmallYTD, less, faster, OperatingLeverage}, func(f *engine.Field) bool { return f == b.reading })
	return newLeg(earningsName, b, tag(s, standardEarnings),
		fmt.Sprintf("%s: on above %s, off below %s", b.reading.Doc, points(s.at.Enter), points(s.at.Exit)), also)
}
