package firms

// A Drive is what the world hands down to its firms: one row per month, row 0
// the start, with a value per path.
type Drive struct {
	Regime [][]float64  // 0 expansion, 1 slowdown, 2 recession
	Spread [][]float64  // high-yield spread, pp
	Groups [3]GroupPath // small, large, mega
}

// A GroupPath is what the firms of a group share.
type GroupPath struct {
	Return   [][]float64 // simple, total, of the month; row 0 is not read
	Margin   [][]float64 // EBITDA margin over its long-run value
	Debt     [][]float64 // debt over sales, relative to the start
	Floating [][]float64 // rate on floating debt, pp
	Fixed    [][]float64 // rate on fixed debt, pp
}

// month is what one path hands down for one month.
type month struct {
	regime int
	spread float64
	groups [3]groupMonth
}

type groupMonth struct{ ret, margin, debt, floating, fixed float64 }

// at returns month k of path i.
func (d *Drive) at(k, i int) month {
	m := month{regime: int(d.Regime[k][i]), spread: d.Spread[k][i]}
	for g := range m.groups {
		x := &d.Groups[g]
		m.groups[g] = groupMonth{margin: x.Margin[k][i], debt: x.Debt[k][i], floating: x.Floating[k][i], fixed: x.Fixed[k][i]}
		if k > 0 {
			m.groups[g].ret = x.Return[k][i]
		}
	}
	return m
}
