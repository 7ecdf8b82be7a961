package datasets

import (
	"math"
	"slices"
	"strings"

	"trifecta/datasets/arrowfile"
)

var (
	otherUnit   = &rule{Warning, "item in another unit than the market values", "convert the item, or the market values, to USD"}
	unitChange  = &rule{Warning, "change of unit", "convert the values before or after the change"}
	currencyMix = &rule{Warning, "more than one currency", "convert all money to USD at the rate of its date"}
)

// spans are the values, as parts of the company's market value, between which
// the median of the firms that have the item not at zero has to lie. Medians of
// American firms since 1960 lie a factor of ten and more inside them, and a
// factor of a thousand takes them out.
var spans = []span{
	{"ev", 0.05, 20},
	{"sales_ttm", 0.01, 100},
	{"ebitda_ttm", 0.001, 3},
	{"ebitda_ntm", 0.001, 3},
	{"net_income_ttm", 0.0005, 2},
	{"net_income_ntm", 0.0005, 2},
	{"debt", 0.001, 50},
	{"cash", 0.0005, 30},
	{"interest_ttm", 0.00005, 1},
}

type span struct {
	item   string
	lo, hi float64
}

// kinds group the items that move as one: a firm whose profit was next to
// nothing has many of the first kind jump at once.
var kinds = map[string]uint8{
	"ebitda_ttm": 1, "ebitda_ntm": 1, "net_income_ttm": 1, "net_income_ntm": 1,
	"debt": 2, "interest_ttm": 2, "cash": 4, "sales_ttm": 8, "ev": 16,
}

// suspectUnits looks for items in thousands, millions or billions beside market
// values in dollars, of all firms at a date or of one firm from a date on.
func (p *Panel) suspectUnits(a *audit) {
	prev, next := p.before(), p.after()
	jumped := map[int][]string{} // row: items that jump
	for _, s := range spans {
		k := slices.IndexFunc(numbers, func(c number) bool { return c.name == s.item })
		x := *numbers[k].of(p)
		var parts []float64
		for t := range p.Dates {
			parts = parts[:0]
			low, high := 0, 0
			for i := p.First[t]; i < p.First[t+1]; i++ {
				if j := prev[i]; j >= 0 && thousands(x[i]/x[j]) != 0 {
					jumped[i] = append(jumped[i], s.item)
				}
				if part := math.Abs(x[i]) / p.CompanyMktCap[i]; p.Member[i] != 0 && part > 0 {
					parts = append(parts, part)
					if part < s.lo {
						low++
					} else if part > s.hi {
						high++
					}
				}
			}
			// The median is outside where more than half are; it takes a sort.
			if n := len(parts); n >= judged && (2*low > n || 2*high > n) {
				m := median(parts)
				a.fault(otherUnit, place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: s.item}, "the median over %d members is %.3g of the market value, want %v to %v", len(parts), m, s.lo, s.hi)
			}
		}
	}
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			items := jumped[i]
			var moved uint8
			for _, item := range items {
				moved |= kinds[item]
			}
			for _, item := range items {
				k := slices.IndexFunc(numbers, func(c number) bool { return c.name == item })
				x := *numbers[k].of(p)
				// Two kinds at once are no chance. One is judged by how long its
				// firm's values lie on either side, as a profit of almost nothing
				// goes by.
				if moved&(moved-1) != 0 || p.sized(item, x, i, int(prev[i])) && unitOf(x, prev, next, i, kinds[item] != 1) {
					a.fault(unitChange, p.at(t, i, item), "value is %v after %v", x[i], x[prev[i]])
				}
			}
		}
	}
}

// thousands returns 1, 2 or 3 where a ratio, or its inverse, is a thousand, a
// million or a billion to a factor of two either way, and 0 where it is not: a
// unit changes while a firm grows.
func thousands(ratio float64) int {
	if r := math.Abs(ratio); r > 1.0/400 && r < 400 {
		return 0 // nearly all, without a logarithm
	}
	l := math.Abs(math.Log10(math.Abs(ratio)))
	k := math.Round(l / 3)
	if k >= 1 && k <= 3 && math.Abs(l-3*k) < math.Log10(2) {
		return int(k)
	}
	return 0
}

// sized reports whether the larger of the values at two rows is not small beside
// the company's market value: of two next to nothing a ratio says nothing.
func (p *Panel) sized(item string, x []float64, i, j int) bool {
	if math.Abs(x[j]) > math.Abs(x[i]) {
		i = j
	}
	k := slices.IndexFunc(spans, func(s span) bool { return s.item == item })
	return math.Abs(x[i]) > 10*spans[k].lo*p.CompanyMktCap[i]
}

// unitOf reports whether the values of a firm before row i and from it on are of
// different units: the largest on one side is below a hundredth of the smallest
// on the other, over half a year or as long as they last.
func unitOf(x []float64, prev, next []int32, i int, holes bool) bool {
	const side = 6
	low := func(k int32, to []int32) (lo, hi float64, n int) {
		lo = math.Inf(1)
		first := math.Abs(x[k])
		for ; k >= 0 && n < side; k = to[k] {
			v := math.Abs(x[k])
			if r := v / first; !(r > 1.0/5 && r < 5) {
				break // it is back, or wanders
			}
			lo, hi, n = min(lo, v), max(hi, v), n+1
		}
		return lo, hi, n
	}
	lo0, hi0, n0 := low(prev[i], prev)
	lo1, hi1, n1 := low(int32(i), next)
	// A hole of a month or two stands between stretches that agree; a profit may
	// be next to nothing for that long.
	return n0+n1 >= side && n0 >= 3 && (n1 >= 3 || holes && backTo(x, next, i, x[prev[i]])) && (hi0*100 < lo1 || hi1*100 < lo0)
}

// backTo reports whether the values after row i are back at about a value within
// half a year, and row i had its sign: what passes through zero changes it.
func backTo(x []float64, next []int32, i int, value float64) bool {
	for k, n := next[i], 0; k >= 0 && n < 6; k, n = next[k], n+1 {
		if r := x[k] / value; r > 0.75 && r < 1.33 {
			return x[i]/value > 0
		}
	}
	return false
}

// suspectCurrency looks for a column of currencies: the panel's money is in
// dollars, and readers leave the column out.
func suspectCurrency(t *arrowfile.Table, a *audit) {
	for _, c := range t.Columns {
		name := strings.ToLower(c.Name)
		if c.Kind != arrowfile.Text || !strings.HasPrefix(name, "curr") && name != "curcd" && name != "curcdq" && name != "iso_currency" {
			continue
		}
		rows := make([]int, len(c.Words))
		first := -1
		for i, k := range c.Code {
			if k < 0 {
				continue
			}
			if rows[k]++; first < 0 && c.Words[k] != "USD" {
				first = i
			}
		}
		for k, w := range c.Words {
			if w != "USD" && rows[k] > 0 {
				a.fault(currencyMix, place{row: first + 1, column: c.Name}, "%d of %d rows are in %s", rows[k], t.Rows, w)
			}
		}
	}
}
