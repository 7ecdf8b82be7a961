package scenarios

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// A StressTest is a supervisory scenario as the Federal Reserve publishes it,
// quarter by quarter. Every slice has the quarter before the first, then the
// quarters, at least one.
type StressTest struct {
	GDP          []float64 // real growth, per cent a year
	Unemployment []float64 // per cent
	Bill         []float64 // three-month Treasury bill, per cent
	TenYear      []float64 // Treasury yield, per cent
	BBB          []float64 // yield of BBB corporate bonds, per cent
	VIX          []float64 // market volatility index
	Market       []float64 // level of the total stock market index
}

// StressTestMapping says in sentences how Conditions reads a stress test, for
// reports.
var StressTestMapping = []string{
	"a quarter is three months; unemployment, the market index and the output gap run in straight lines to the quarter's end, the rest is flat inside a quarter",
	"policy rate = 3-month bill, at least 0.125 %",
	"10-year yield = 10-year Treasury yield",
	"high-yield spread = 1.9 x (BBB yield - 10-year yield) + 0.6 pp (assumed)",
	"output gap = the gap at the start + growth of real GDP less 2 % a year (assumed)",
	"volatility = VIX / 30 times normal, 30 being its mean in recessions since 1990 (assumed)",
	"return of the whole market = growth of the market index; the market's shock is solved for it each month",
	"small caps are not in the test: they follow from market, spread and activity",
}

const (
	potentialGrowth = 2.0   // per cent a year, about the FOMC's longer-run 1.8 and the CBO's 2.2 (2025) [A]
	recessionVIX    = 30.0  // mean of the 36 month-ends in the NBER's recessions of 1990 to 2020 is 30.4
	policyFloor     = 0.125 // MODEL 4

	// A high-yield spread by that of BBB bonds (SCENARIOS, DFAST mapping) [A].
	highYieldPerBBB = 1.9
	highYieldAlways = 0.6 // pp
)

// Validate reports what is wrong with the lengths and numbers.
func (s StressTest) Validate() error {
	n := len(s.GDP)
	for _, c := range []struct {
		name   string
		x      []float64
		lo, hi float64
	}{
		{"GDP growth", s.GDP, -60, 60},
		{"unemployment", s.Unemployment, 0, 40},
		{"3-month bill", s.Bill, -5, 30},
		{"10-year yield", s.TenYear, -5, 30},
		{"BBB yield", s.BBB, -5, 60},
		{"VIX", s.VIX, 1, 200},
		{"market index", s.Market, 1e-6, 1e9},
	} {
		if len(c.x) != n || n < 2 {
			return fmt.Errorf("stress test: %s has %d quarters and GDP growth %d: want the quarter before and at least one more in each", c.name, len(c.x), n)
		}
		for q, x := range c.x {
			if !(x >= c.lo && x <= c.hi) {
				return fmt.Errorf("stress test: %s is %v in quarter %d: want %v to %v", c.name, x, q, c.lo, c.hi)
			}
		}
	}
	return nil
}

// flat repeats each quarter three times.
func flat(quarters []float64, of func(q int) float64) []float64 {
	var x []float64
	for q := 1; q < len(quarters); q++ {
		x = append(x, of(q), of(q), of(q))
	}
	return x
}

// straight draws lines through the ends of quarters. The first value, of the
// end of the quarter before, is not part of it.
func straight(ends []float64) []float64 {
	var x []float64
	for q := 1; q < len(ends); q++ {
		for m := 1.0; m <= 3; m++ {
			x = append(x, ends[q-1]+float64((ends[q]-ends[q-1])*m/3))
		}
	}
	return x
}

// gap accumulates growth beyond potential, in pp from the start.
func (s StressTest) gap() []float64 {
	z := make([]float64, len(s.GDP))
	for q := 1; q < len(z); q++ {
		z[q] = z[q-1] + float64(100*(lanes.LogOf(1+s.GDP[q]/100)-lanes.LogOf(1+potentialGrowth/100))/4)
	}
	return straight(z)
}

// Conditions are the states of the world under the test from a month on, three
// months a quarter, by the mapping above.
func (s StressTest) Conditions(from int) ([]Condition, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	index := append([]float64{s.Market[0]}, straight(s.Market)...)
	market := make([]float64, len(index)-1)
	for m := range market {
		market[m] = index[m+1]/index[m] - 1
	}
	conditions := []Condition{
		{State: "policy", From: from, Values: flat(s.Bill, func(q int) float64 { return max(s.Bill[q], policyFloor) })},
		{State: "ten_year", From: from, Values: flat(s.TenYear, func(q int) float64 { return s.TenYear[q] })},
		{State: "spread", From: from, Values: flat(s.BBB, func(q int) float64 { return float64(highYieldPerBBB*(s.BBB[q]-s.TenYear[q])) + highYieldAlways })},
		{State: "unemployment", From: from, Values: straight(s.Unemployment)},
		{State: "gap", From: from, Values: s.gap(), Relative: true},
		{State: "volatility", From: from, Values: flat(s.VIX, func(q int) float64 { return s.VIX[q] / recessionVIX })},
		{State: "market_return", From: from, Values: market},
	}
	for _, c := range conditions {
		for i, x := range c.Values { // a millionth is below the last digit of the test's
			c.Values[i] = math.Round(x*1e6) / 1e6
		}
	}
	return conditions, nil
}
