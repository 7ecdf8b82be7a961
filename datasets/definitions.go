package datasets

import (
	"math"
	"slices"
)

// A Definition says what the EV/EBITDA of a group of companies is. The choice
// decides: in January 2016 the Russell 2000 stood half above the S&P 490 on
// aggregates and level with it on medians.
type Definition struct {
	Name string // "median_with_financials"
	Doc  string

	of         func(pairs []pair) float64
	financials bool // count them
}

// A pair is a company's EV and EBITDA, both known.
type pair struct{ ev, ebitda float64 }

// StandardDefinition is the one that histories use unless told otherwise.
const StandardDefinition = "aggregate"

// Definitions returns all definitions of EV/EBITDA, the standard one first. All
// take each company once, and only those of which both figures are known.
func Definitions() []Definition {
	ways := []Definition{
		{Name: "aggregate", Doc: "sum of EV over sum of EBITDA, losses included", of: aggregateMultiple},
		{Name: "aggregate_positive", Doc: "sum of EV over sum of EBITDA, of companies with positive EBITDA", of: func(x []pair) float64 { return aggregateMultiple(gainful(x)) }},
		{Name: "median", Doc: "median of the ratios of companies with positive EBITDA", of: func(x []pair) float64 { return median(ratios(gainful(x))) }},
		{Name: "median_all", Doc: "one over the median of EBITDA/EV, losses included as negative yields", of: func(x []pair) float64 { return positive(1 / median(yields(x))) }},
		{Name: "harmonic", Doc: "one over the mean of EBITDA/EV, cut at its 5th and 95th percentile, losses included as negative yields", of: func(x []pair) float64 { return winsorisedHarmonic(yields(x)) }},
		{Name: "harmonic_positive", Doc: "one over the mean of EBITDA/EV, cut at its 5th and 95th percentile, of companies with positive EBITDA", of: func(x []pair) float64 { return winsorisedHarmonic(yields(gainful(x))) }},
	}
	all := slices.Clone(ways)
	for _, d := range ways {
		d.Name += "_with_financials"
		d.Doc += "; financials counted"
		d.financials = true
		all = append(all, d)
	}
	for k := range ways {
		all[k].Doc += "; financials left out"
	}
	return all
}

// definition finds a definition by name; an empty name is the standard one.
func definition(name string) (Definition, bool) {
	for _, d := range Definitions() {
		if d.Name == name || name == "" {
			return d, true
		}
	}
	return Definition{}, false
}

func definitionNames() (names []string) {
	for _, d := range Definitions() {
		names = append(names, d.Name)
	}
	return names
}

func aggregateMultiple(x []pair) float64 {
	var ev, ebitda float64
	for _, c := range x {
		ev += c.ev
		ebitda += c.ebitda
	}
	return ev / positive(ebitda) // a multiple of a loss has no meaning
}

func gainful(x []pair) []pair {
	var out []pair
	for _, c := range x {
		if c.ebitda > 0 && c.ev > 0 {
			out = append(out, c)
		}
	}
	return out
}

func ratios(x []pair) []float64 {
	out := make([]float64, len(x))
	for k, c := range x {
		out[k] = c.ev / c.ebitda
	}
	return out
}

// yields returns EBITDA over EV of companies with a positive EV, ascending. A
// company worth less than its cash has no multiple.
func yields(x []pair) []float64 {
	var out []float64
	for _, c := range x {
		if c.ev > 0 {
			out = append(out, c.ebitda/c.ev)
		}
	}
	slices.Sort(out)
	return out
}

// winsorised is the share cut off at either end of the distribution: what lies
// beyond is set to the value there.
const winsorised = 0.05

// winsorisedHarmonic returns one over the winsorised mean of yields, which
// ascend; NaN without any, or where the mean is no gain.
func winsorisedHarmonic(yields []float64) float64 {
	n := len(yields)
	if n == 0 {
		return math.NaN()
	}
	cut := int(winsorised * float64(n))
	lo, hi := yields[cut], yields[n-1-cut]
	var sum float64
	for _, y := range yields {
		sum += min(max(y, lo), hi)
	}
	return float64(n) / positive(sum)
}

// A Valuation is EV/EBITDA by one definition at one date, NaN where there is
// none.
type Valuation struct {
	Definition   Definition
	Small, Large float64 // Russell 2000, S&P 490
	Premium      float64 // of small over large: ratio less one
}

// Valuations returns EV/EBITDA at the panel's date number t by every definition,
// on EBITDA of the next twelve months and on trailing EBITDA.
func (p *Panel) Valuations(t int) (ntm, trailing []Valuation) {
	u := newUniverse(p)
	for _, x := range []struct {
		ebitda []float64
		out    *[]Valuation
	}{{p.EBITDANTM, &ntm}, {p.EBITDATTM, &trailing}} {
		for _, d := range Definitions() {
			v := Valuation{Definition: d, Small: d.of(u.pairs(t, small, x.ebitda, d.financials)), Large: d.of(u.pairs(t, large, x.ebitda, d.financials))}
			v.Premium = v.Small/v.Large - 1
			*x.out = append(*x.out, v)
		}
	}
	return ntm, trailing
}

// pairs returns the sleeve's companies at date t, each once, in the order of
// their first row.
func (u *universe) pairs(t, sleeve int, ebitda []float64, withFinancials bool) []pair {
	p := u.panel
	var out []pair
	seen := map[int32]bool{}
	for i := p.First[t]; i < p.First[t+1]; i++ {
		if u.in[i]>>sleeve&1 == 0 || seen[u.company[i]] {
			continue
		}
		seen[u.company[i]] = true
		if !withFinancials && p.Sector.At(i) == financials || math.IsNaN(p.EV[i]+ebitda[i]) {
			continue
		}
		out = append(out, pair{p.EV[i], ebitda[i]})
	}
	return out
}

// redefine sets the multiples of the sleeves by a definition.
func (u *universe) redefine(a [sleeves]*aggregate, d Definition) {
	for s := range a {
		for t := range u.panel.Dates {
			a[s].multiple[t] = d.of(u.pairs(t, s, u.panel.EBITDANTM, d.financials))
			a[s].multipleTTM[t] = d.of(u.pairs(t, s, u.panel.EBITDATTM, d.financials))
		}
	}
}
