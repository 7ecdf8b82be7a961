package datasets

import (
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

var (
	monthStart    = &rule{Warning, "dates that may stand for months", "date a value by the last day of its period: it was not known on the first"}
	noValue       = &rule{Warning, "column without a value", "check the column's label and missing markers in the mapping"}
	noUnit        = &rule{Warning, "unit is not stated", "set the unit in the metadata"}
	likePercent   = &rule{Warning, "decimal above 1", "rates and returns are decimals: 0.05 is five per cent"}
	repeatedValue = &rule{Warning, "repeated return", "look for a value carried on from the date before"}
	repeatedRow   = &rule{Warning, "repeated row", "look for a row carried on from the date before"}
	loneZero      = &rule{Warning, "zero that may mean missing", "leave the value out where it is not known"}
	levelJump     = &rule{Warning, "jump", "look for a change of unit or base"}
	rateUnit      = &rule{Warning, "rate changes its unit", "convert the values in per cent to decimals"}
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
	s.suspectCalendar(a)
	s.suspectGaps(a)
	s.suspectRows(a)
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

// known returns the rows at which a column has a value.
func (c *Column) known() (rows []int) {
	for i, x := range c.Values {
		if !math.IsNaN(x) {
			rows = append(rows, i)
		}
	}
	return rows
}

// perStep reports whether the values are returns or the like, each of its own
// step.
func perStep(f *engine.Field) bool { return strings.Contains(f.Unit, "per step") }

// counted reports whether zero is an answer like any other for a column: a
// state, a number of things, or what goes either way.
func counted(f *engine.Field, x []float64) bool {
	if f.Unit == "0 or 1" || f.Unit == "25bp cuts" || perStep(f) {
		return true
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(f.Unit), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if slices.Contains([]string{"count", "counts", "number", "firms", "meetings", "cuts", "days", "months"}, word) {
			return true
		}
	}
	up, down := false, false
	for _, v := range x {
		up, down = up || v > 0, down || v < 0
	}
	return up && down
}

// whole reports whether all values are whole numbers.
func whole(x []float64) bool {
	return !slices.ContainsFunc(x, func(v float64) bool { return v != math.Trunc(v) && !math.IsNaN(v) })
}

func (s *Series) suspectColumn(a *audit, c *Column) {
	at := place{column: c.Name}
	f := c.field()
	if c.Unit == "" {
		a.fault(noUnit, at, "the column has no unit")
	}
	if c.Source == "" && s.Meta["source"] == "" {
		a.fault(noSource, at, "the column has no source")
	}
	if perStep(f) && (c.LagDays != 0 || c.CarryDays != 0) {
		a.fault(lateReturn, at, "lag_days is %d and carry_days %d", c.LagDays, c.CarryDays)
	}
	rows := c.known()
	if len(rows) == 0 {
		a.fault(noValue, at, "none of its %d values is known", len(c.Values))
		return
	}
	decimals := strings.HasPrefix(f.Unit, "decimal")
	level := !decimals && f.Unit != "0 or 1" && f.Unit != "25bp cuts"
	for n, i := range rows {
		x, before := c.Values[i], math.NaN()
		if n > 0 {
			before = c.Values[rows[n-1]]
		}
		switch {
		case f == engine.RecessionState && x != 0 && x != 1:
			a.fault(notBinary, s.at(i, c.Name), "value is %v", x)
		case decimals && math.Abs(x) > 1:
			a.fault(likePercent, s.at(i, c.Name), "value is %v", x)
		case decimals && !perStep(f) && hundredfold(x, before):
			a.fault(rateUnit, s.at(i, c.Name), "value is %v after %v", x, before)
		case level && x > 0 && before > 0 && (x > 5*before || x < before/5):
			a.fault(levelJump, s.at(i, c.Name), "value is %v after %v", x, before)
		}
	}
	if !counted(f, c.Values) && !setBySomebody(c.Name) {
		s.suspectZeros(a, c, rows)
	}
	switch {
	case perStep(f) && f != engine.CashReturn: // bills may yield the same for months
		s.suspectRepeats(a, c, rows)
	case strings.HasPrefix(f.Unit, "decimal per year"):
		s.suspectFrozen(a, c, rows)
	}
}

// hundredfold reports whether of two values one may be in per cent and the other
// a decimal: a hundred times the size to a factor of two, and the larger above 5
// per cent. From the zero bound rates rise to less than that.
func hundredfold(x, before float64) bool {
	r := math.Abs(x / before)
	return (r > 50 && r < 200 || r > 1.0/200 && r < 1.0/50) && max(math.Abs(x), math.Abs(before)) > 0.05
}

// suspectZeros reports each run of zeros that has a value of the column's usual
// size beside it: a rate that falls to nothing does so by steps.
func (s *Series) suspectZeros(a *audit, c *Column, rows []int) {
	var sizes []float64
	for _, i := range rows {
		if x := math.Abs(c.Values[i]); x > 0 {
			sizes = append(sizes, x)
		}
	}
	usual := median(sizes) / 2
	if whole(c.Values) {
		usual = max(usual, 25) // what is counted and 25 on the average is 0 by chance once in e^25
	}
	for n := 0; n < len(rows); n++ {
		if c.Values[rows[n]] != 0 {
			continue
		}
		end := n
		for end < len(rows) && c.Values[rows[end]] == 0 {
			end++
		}
		beside, found := 0.0, 0
		for _, k := range []int{n - 1, end} {
			if k >= 0 && k < len(rows) {
				found++
				beside = max(beside, math.Abs(c.Values[rows[k]]))
				if found == 2 { // a value may fall to nothing, or rise from it, at one end
					beside = min(math.Abs(c.Values[rows[n-1]]), beside)
				}
			}
		}
		for k := n; k < end && beside > usual; k++ {
			a.fault(loneZero, s.at(rows[k], c.Name), "value is 0 beside %v, one of %d in a row", beside, end-n)
		}
		n = end
	}
}

// suspectRepeats reports returns equal to the one before: of more than six
// decimals, three in a row, or more than chance makes of rounded values. Of few
// values chance cannot be told, and each repeat is worth a look.
func (s *Series) suspectRepeats(a *audit, c *Column, rows []int) {
	const few = 60
	number := map[float64]int{}
	repeats := 0
	for n, i := range rows {
		x := c.Values[i]
		number[x]++
		if n > 0 && x != 0 && x == c.Values[rows[n-1]] {
			repeats++
		}
	}
	if repeats == 0 {
		return
	}
	chance := 0.0
	for _, i := range rows { // in order of the rows, for the same bits
		if x := c.Values[i]; x != 0 {
			chance += float64(number[x]-1) / float64(len(rows))
		}
	}
	many := len(rows) < few || float64(repeats) > chance+3*math.Sqrt(chance)
	for n := 1; n < len(rows); n++ {
		i, j := rows[n], rows[n-1]
		if x := c.Values[i]; x != 0 && x == c.Values[j] && (many || fine(x) || n > 1 && x == c.Values[rows[n-2]]) {
			a.fault(repeatedValue, s.at(i, c.Name), "value is %v as on %v", x, s.Dates[j])
		}
	}
}

// suspectRows reports rows in which every value is that of the row before,
// where one is an index or return that does not rest.
func (s *Series) suspectRows(a *audit) {
	if len(s.Columns) < 3 {
		return
	}
	restless := make([]bool, len(s.Columns)) // moves from nearly every value to the next
	for k := range s.Columns {
		c := &s.Columns[k]
		rows := c.known()
		same := 0
		for n := 1; n < len(rows); n++ {
			if c.Values[rows[n]] == c.Values[rows[n-1]] {
				same++
			}
		}
		restless[k] = len(rows) > judged && 20*same < len(rows)
	}
	for i := 1; i < len(s.Dates); i++ {
		same, moving := 0, 0
		for k := range s.Columns {
			x, before := s.Columns[k].Values[i], s.Columns[k].Values[i-1]
			if math.IsNaN(x) && math.IsNaN(before) {
				continue
			}
			if x != before {
				same = -1
				break
			}
			same++
			if restless[k] {
				moving++
			}
		}
		if same >= 3 && moving >= 2 {
			a.fault(repeatedRow, s.at(i, ""), "all %d values are those of %v", same, s.Dates[i-1])
		}
	}
}

// setBySomebody reports whether a rate of that name is one that somebody sets:
// it rests until it is changed, and may be set to nothing.
func setBySomebody(name string) bool { return has(name, administered) }

func has(name string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}

var (
	administered = []string{"policy", "target", "dfedtar", "discount", "prime", "iorb", "ioer", "rrp", "deposit"}
	// overnight rates lie where the target puts them.
	overnight = []string{"funds", "dff", "effr", "obfr"}
)

// Longest stretches of one value that rates of the market have had. A monthly
// mean of the effective federal funds rate, to two decimals, was 5.33 from August
// 2023 to August 2024, as the target rests and it follows. Yields of bills and
// bonds do not, above half a per cent: at the zero bound, and under the peg of the
// forties, bills were 0.38 for years.
const (
	longestFunds  = 550 // days
	longestMarket = 150
	nearZero      = 0.005
)

// suspectFrozen reports a market rate that is the same to the last digit for
// longer than markets rest.
func (s *Series) suspectFrozen(a *audit, c *Column, rows []int) {
	longest := engine.Date(longestMarket)
	switch {
	case setBySomebody(c.Name):
		return
	case has(c.Name, overnight):
		longest = longestFunds
	}
	for n := 0; n < len(rows); {
		end := n + 1
		for end < len(rows) && c.Values[rows[end]] == c.Values[rows[n]] {
			end++
		}
		if d := s.Dates[rows[end-1]] - s.Dates[rows[n]]; end-n > 3 && d >= longest && math.Abs(c.Values[rows[n]]) > nearZero {
			a.fault(frozenRate, s.at(rows[n], c.Name), "value is %v on all %d dates up to %v", c.Values[rows[n]], end-n, s.Dates[rows[end-1]])
		}
		n = end
	}
}

var frozenRate = &rule{Warning, "market rate that does not move", "look for a value carried on or interpolated; a rate that somebody sets needs a name with policy or target in it"}
