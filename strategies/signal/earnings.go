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

// growth is x over its earlier value, less one; NaN unless the earlier one is
// positive.
func growth(x, from float64) float64 {
	if !(from > 0) {
		return math.NaN()
	}
	return x/from - 1
}

func sinceYearStart(int) func(engine.View, []float64) {
	year, steps := 0, 0 // steps since the year's start; 0 while no year has turned
	return func(v engine.View, row []float64) {
		switch y := v.Date().Time().Year(); {
		case year == 0:
			year = y
		case y != year:
			year, steps = y, 1
		case steps > 0:
			steps++
		}
		if steps == 0 {
			lanes.Fill(row, math.NaN())
			return
		}
		start := v.Lag(engine.SmallEPS, steps)
		for i, x := range v.Now(engine.SmallEPS) {
			row[i] = growth(x, start[i])
		}
	}
}

func smallLessLarge(window int) *engine.Field {
	return derived(windowed("small_less_large", window), "decimal",
		fmt.Sprintf("growth of NTM EPS over %d steps, Russell 2000 less S&P 490", window),
		func(int) func(engine.View, []float64) {
			return func(v engine.View, row []float64) {
				small, large := v.Now(engine.SmallEPS), v.Now(engine.LargeEPS)
				small0, large0 := v.Lag(engine.SmallEPS, window), v.Lag(engine.LargeEPS, window)
				for i := range row {
					row[i] = growth(small[i], small0[i]) - growth(large[i], large0[i])
				}
			}
		}, engine.SmallEPS, engine.LargeEPS)
}

func acceleration(window int) *engine.Field {
	return derived(windowed("earnings_acceleration", window), "decimal",
		fmt.Sprintf("growth of the Russell 2000's NTM EPS over %d steps less its growth over the %[1]d steps before", window),
		func(int) func(engine.View, []float64) {
			return func(v engine.View, row []float64) {
				now, before, first := v.Now(engine.SmallEPS), v.Lag(engine.SmallEPS, window), v.Lag(engine.SmallEPS, 2*window)
				for i := range row {
					row[i] = growth(now[i], before[i]) - growth(before[i], first[i])
				}
			}
		}, engine.SmallEPS)
}

func epsLessSales(int) func(engine.View, []float64) {
	return func(v engine.View, row []float64) {
		year := int(math.Round(v.PerYear()))
		eps, sales := v.Now(engine.SmallEPSTTM), v.Now(engine.SmallSalesTTM)
		eps0, sales0 := v.Lag(engine.SmallEPSTTM, year), v.Lag(engine.SmallSalesTTM, year)
		for i := range row {
			row[i] = growth(eps[i], eps0[i]) - growth(sales[i], sales0[i])
		}
	}
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
