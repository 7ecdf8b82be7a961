package datasets

import (
	"math"
	"strings"

	"trifecta/engine"
)

var (
	monthStart    = &rule{Warning, "dates that may stand for months", "date a value by the last day of its period: it was not known on the first"}
	dateGap       = &rule{Warning, "gap in the dates", "add the rows, empty where nothing is known"}
	hole          = &rule{Warning, "missing value", "a field is not known there; a strategy that reads it is refused"}
	noValue       = &rule{Warning, "column without a value", "check the column's label and missing markers in the mapping"}
	noUnit        = &rule{Warning, "unit is not stated", "set the unit in the metadata"}
	likePercent   = &rule{Warning, "decimal above 1", "rates and returns are decimals: 0.05 is five per cent"}
	repeatedValue = &rule{Warning, "repeated return", "look for a value carried on from the date before"}
	loneZero      = &rule{Warning, "zero that may mean missing", "leave the value out where it is not known"}
	levelJump     = &rule{Warning, "jump", "look for a change of unit or base"}
	notBinary     = &rule{Warning, "state is neither 0 nor 1", "use 1 in a recession and 0 outside"}
	lateReturn    = &rule{Warning, "return with a lag", "a return is known at the end of its step: set lag_days and carry_days to 0"}
)

// Check audits the series: everything that makes them unusable, as
// [ReadSeries] would report it, and what looks wrong. It panics if a column
// has not one value a date.
func (s *Series) Check() []Finding {
	a := &audit{}
	s.inspect(a)
	s.suspect(a)
	return a.findings()
}

// suspect reports what looks wrong.
func (s *Series) suspect(a *audit) {
	if allFirstDays(s.Dates) {
		a.fault(monthStart, s.at(0, ""), "all %d dates are the first of a month", len(s.Dates))
	}
	var steps []float64
	for i := 1; i < len(s.Dates); i++ {
		steps = append(steps, float64(s.Dates[i]-s.Dates[i-1]))
	}
	usual := median(steps)
	for i, d := range steps {
		// Months differ by a tenth, a weekend triples a day.
		if d > max(4, 1.5*usual) {
			a.fault(dateGap, s.at(i+1, ""), "%v days after %v, and %v days is usual", d, s.Dates[i], usual)
		}
	}
	for k := range s.Columns {
		s.suspectColumn(a, &s.Columns[k])
	}
	for _, name := range s.Ignored {
		a.fault(notRead, place{column: name}, "the column holds no numbers")
	}
}

func (s *Series) at(i int, column string) place {
	return place{row: i + 1, date: s.Dates[i], dated: true, column: column}
}

func (s *Series) suspectColumn(a *audit, c *Column) {
	whole := place{column: c.Name}
	f := c.field()
	if c.Unit == "" {
		a.fault(noUnit, whole, "the column has no unit")
	}
	if c.Source == "" && s.Meta["source"] == "" {
		a.fault(noSource, whole, "the column has no source")
	}
	perStep := strings.Contains(f.Unit, "per step")
	if perStep && (c.LagDays != 0 || c.CarryDays != 0) {
		a.fault(lateReturn, whole, "lag_days is %d and carry_days %d", c.LagDays, c.CarryDays)
	}
	first, last := -1, -1
	var sizes []float64
	for i, x := range c.Values {
		if math.IsNaN(x) {
			continue
		}
		if last = i; first < 0 {
			first = i
		}
		sizes = append(sizes, math.Abs(x))
	}
	if first < 0 {
		a.fault(noValue, whole, "none of its %d values is known", len(c.Values))
		return
	}
	size := median(sizes)
	level := !perStep && !strings.HasPrefix(f.Unit, "decimal") && f.Unit != "0 or 1" && f.Unit != "25bp cuts"
	for i := first; i <= last; i++ {
		x, before := c.Values[i], math.NaN()
		if i > first {
			before = c.Values[i-1]
		}
		switch {
		case math.IsNaN(x):
			a.fault(hole, s.at(i, c.Name), "not known, between %v and %v", s.Dates[first], s.Dates[last])
		case f == engine.RecessionState && x != 0 && x != 1:
			a.fault(notBinary, s.at(i, c.Name), "value is %v", x)
		case strings.HasPrefix(f.Unit, "decimal") && math.Abs(x) > 1:
			a.fault(likePercent, s.at(i, c.Name), "value is %v", x)
		case perStep && f != engine.CashReturn && x == before && x != 0: // bills may yield the same for months
			a.fault(repeatedValue, s.at(i, c.Name), "value is %v as on %v", x, s.Dates[i-1])
		case x == 0 && f.Unit != "0 or 1" && f.Unit != "25bp cuts" && !perStep && s.near(c, i) > size/2:
			a.fault(loneZero, s.at(i, c.Name), "value is 0 beside %v", s.near(c, i))
		case level && x > 0 && before > 0 && (x > 5*before || x < before/5):
			a.fault(levelJump, s.at(i, c.Name), "value is %v after %v", x, before)
		}
	}
}

// near returns the larger size of the two values beside row i.
func (s *Series) near(c *Column, i int) float64 {
	size := 0.0
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(c.Values) && math.Abs(c.Values[k]) > size {
			size = math.Abs(c.Values[k])
		}
	}
	return size
}
