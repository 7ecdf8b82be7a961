package datasets

import (
	"math"
	"math/bits"

	"trifecta/engine"
)

// An aggregate is one sleeve over the panel's dates, NaN where not known.
type aggregate struct {
	ret      []float64 // over the step that ends at the date
	turnover []float64 // reconstitution at the date, buys plus sells, over value
	cap      []float64 // freely traded market value, USD

	earningsNTM, earningsTTM, salesTTM []float64 // index points
	multiple, multipleTTM              []float64 // EV over EBITDA
	counts                             []counts
}

// counts says what went into a multiple at one date.
type counts struct {
	companies  int // of the sleeve
	financials int // left out by definition
	unknown    int // left out because EV or NTM EBITDA is not known
	unknownTTM int // left out of the trailing multiple, because EV or trailing EBITDA is not known
}

// baseLevel is the level of a sleeve's index at the panel's first date.
const baseLevel = 100

// aggregates sums up the sleeves of the panel, which has been inspected.
func (u *universe) aggregates() [sleeves]*aggregate {
	p := u.panel
	prev := p.before()
	var out [sleeves]*aggregate
	for s := range out {
		out[s] = newAggregate(len(p.Dates))
	}
	steps, totals := make([][sleeves]step, len(p.Dates)), make([][sleeves]sums, len(p.Dates))
	p.byDates(func(from, to int) {
		seen := make([]sighting, u.companies)
		for t := from; t < to; t++ {
			steps[t], totals[t] = u.step(t, prev), u.sums(t, seen)
		}
	})
	level := [sleeves]float64{baseLevel, baseLevel, baseLevel, baseLevel}
	for t := range p.Dates {
		step, sums := &steps[t], &totals[t]
		for s, a := range out {
			a.cap[t] = positive(step[s].weight)
			if t > 0 {
				a.ret[t] = step[s].gain / step[s].held
				a.turnover[t] = step[s].traded
				if step[s].held > 0 { // an index starts with its first member
					level[s] += float64(level[s] * step[s].price / step[s].held)
				}
			}
			sums[s].write(a, t, level[s])
		}
	}
	for _, a := range out {
		a.withoutHoles()
	}
	return out
}

// withoutHoles leaves items per share to the longest time over which the sleeve
// had members without a break: the level of an index after a break has nothing
// to do with that before it, and growth must not be taken across.
func (a *aggregate) withoutHoles() {
	n := len(a.cap)
	from, to := 0, 0
	for t := 0; t < n; {
		start := t
		for t < n && !math.IsNaN(a.cap[t]) {
			t++
		}
		if t-start > to-from {
			from, to = start, t
		}
		t++
	}
	for t := range n {
		if t < from || t >= to {
			a.earningsNTM[t], a.earningsTTM[t], a.salesTTM[t] = math.NaN(), math.NaN(), math.NaN()
		}
	}
}

func newAggregate(dates int) *aggregate {
	col := func() []float64 {
		x := make([]float64, dates)
		for t := range x {
			x[t] = math.NaN()
		}
		return x
	}
	return &aggregate{
		ret: col(), turnover: col(), cap: col(),
		earningsNTM: col(), earningsTTM: col(), salesTTM: col(), multiple: col(), multipleTTM: col(),
		counts: make([]counts, dates),
	}
}

// A step is what happens to a sleeve from the date before to a date.
type step struct {
	held   float64 // weight of the members known at the date before
	gain   float64 // their weight times their return
	price  float64 // their weight times their return without dividends
	grown  float64 // their weight, moved by their return
	weight float64 // of the members known at the date
	traded float64 // sum of |share of value after - share before|
}

// step follows the members of the date before to date t. Every one of them has
// a row at t, with its return.
func (u *universe) step(t int, prev []int32) (out [sleeves]step) {
	p := u.panel
	price := p.TotalReturn
	if p.PriceReturn != nil {
		price = p.PriceReturn
	}
	for i := p.First[t]; i < p.First[t+1]; i++ {
		for in := u.in[i]; in != 0; in &= in - 1 {
			out[sleeveOf(in)].weight += u.weights[i]
		}
		if j := prev[i]; j >= 0 && u.in[j] != 0 {
			w, r := u.weights[j], p.TotalReturn[i]
			gain, grown, rise := float64(w*r), float64(w*(1+r)), float64(w*price[i])
			for in := u.in[j]; in != 0; in &= in - 1 {
				s := &out[sleeveOf(in)]
				s.held += w
				s.gain += gain
				s.price += rise
				s.grown += grown
			}
		}
	}
	for i := p.First[t]; i < p.First[t+1]; i++ {
		is, was, grown := u.in[i], uint8(0), 0.0
		if j := prev[i]; j >= 0 && u.in[j] != 0 {
			was, grown = u.in[j], float64(u.weights[j]*(1+p.TotalReturn[i]))
		}
		for in := was | is; in != 0; in &= in - 1 {
			k := sleeveOf(in)
			s := &out[k]
			var after, before float64
			if is>>k&1 != 0 {
				after = u.weights[i] / s.weight
			}
			if was>>k&1 != 0 {
				before = grown / s.grown
			}
			s.traded += math.Abs(after - before)
		}
	}
	return out
}

// sleeveOf returns the first sleeve of a set that is not empty.
func sleeveOf(in uint8) int { return bits.TrailingZeros8(in) & (sleeves - 1) }

// sums are the items of a sleeve's companies at one date, each company once.
type sums struct {
	ev, ebitda       float64 // of those that are not financials and have both known
	evTTM, ebitdaTTM float64
	ntm, ttm, sales  perShare
	counts           counts
}

// perShare is an item and the market value of the companies whose item is
// known.
type perShare struct{ item, value float64 }

func (x *perShare) add(item, value float64) {
	if !math.IsNaN(item + value) {
		x.item += item
		x.value += value
	}
}

// A sighting is the date at which a company was last counted, and in which
// sleeves.
type sighting struct {
	date int32 // plus one
	in   uint8
}

func (u *universe) sums(t int, seen []sighting) (out [sleeves]sums) {
	p := u.panel
	for i := p.First[t]; i < p.First[t+1]; i++ {
		at := &seen[u.company[i]]
		if at.date != int32(t)+1 {
			*at = sighting{date: int32(t) + 1}
		}
		first := u.in[i] &^ at.in
		at.in |= first
		for ; first != 0; first &= first - 1 {
			out[sleeveOf(first)].add(p, i, u.bank[p.Sector.Code[i]+1])
		}
	}
	return out
}

func (s *sums) add(p *Panel, i int, financial bool) {
	s.counts.companies++
	s.ntm.add(p.NetIncomeNTM[i], p.CompanyMktCap[i])
	s.ttm.add(p.NetIncomeTTM[i], p.CompanyMktCap[i])
	s.sales.add(p.SalesTTM[i], p.CompanyMktCap[i])
	if financial {
		s.counts.financials++
		return
	}
	if ev, e := p.EV[i], p.EBITDANTM[i]; math.IsNaN(ev + e) {
		s.counts.unknown++
	} else {
		s.ev += ev
		s.ebitda += e
	}
	if ev, e := p.EV[i], p.EBITDATTM[i]; math.IsNaN(ev + e) {
		s.counts.unknownTTM++
	} else {
		s.evTTM += ev
		s.ebitdaTTM += e
	}
}

func (s *sums) write(a *aggregate, t int, level float64) {
	a.counts[t] = s.counts
	a.earningsNTM[t] = s.ntm.item / positive(s.ntm.value) * level
	a.earningsTTM[t] = s.ttm.item / positive(s.ttm.value) * level
	a.salesTTM[t] = s.sales.item / positive(s.sales.value) * level
	// A multiple of a loss has no meaning.
	a.multiple[t] = s.ev / positive(s.ebitda)
	a.multipleTTM[t] = s.evTTM / positive(s.ebitdaTTM)
}

// positive returns x if it is positive, else NaN.
func positive(x float64) float64 {
	if x > 0 {
		return x
	}
	return math.NaN()
}

// A columnOf is a field that a panel gives a history.
type columnOf struct {
	field *engine.Field
	of    func(a [sleeves]*aggregate) []float64
	// definition is what the field's name leaves open.
	definition string
}

const (
	byMembers   = "members known at the date before, weighted by their freely traded market value then; delisting returns included"
	bySoundness = "trailing net income above 0 and trailing EBITDA above 1.5 times interest, of financials without them the former alone; "
	bySwaps     = "sum of |weight after - weight before|, weights moved by total return: reinvested dividends and new shares count"
	bySum       = "freely traded market value"
	byDivisor   = "sum over companies of the item over the sum of their market value, times the level of the sleeve's index"
	byAggregate = "EV/EBITDA" // see Definitions
)

var panelFields = []columnOf{
	{engine.SmallReturn, func(a [sleeves]*aggregate) []float64 { return a[small].ret }, byMembers},
	{engine.SmallQualityReturn, func(a [sleeves]*aggregate) []float64 { return a[smallQuality].ret }, bySoundness + byMembers},
	{engine.LargeReturn, func(a [sleeves]*aggregate) []float64 { return a[large].ret }, byMembers},
	{engine.MegaReturn, func(a [sleeves]*aggregate) []float64 { return a[mega].ret }, byMembers},
	{engine.SmallTurnover, func(a [sleeves]*aggregate) []float64 { return a[small].turnover }, bySwaps},
	{engine.SmallQualityTurnover, func(a [sleeves]*aggregate) []float64 { return a[smallQuality].turnover }, bySwaps},
	{engine.LargeTurnover, func(a [sleeves]*aggregate) []float64 { return a[large].turnover }, bySwaps},
	{engine.MegaTurnover, func(a [sleeves]*aggregate) []float64 { return a[mega].turnover }, bySwaps},
	{engine.SmallCap, func(a [sleeves]*aggregate) []float64 { return a[small].cap }, bySum},
	{engine.SmallQualityCap, func(a [sleeves]*aggregate) []float64 { return a[smallQuality].cap }, bySum},
	{engine.LargeCap, func(a [sleeves]*aggregate) []float64 { return a[large].cap }, bySum},
	{engine.MegaCap, func(a [sleeves]*aggregate) []float64 { return a[mega].cap }, bySum},
	{engine.SmallEPS, func(a [sleeves]*aggregate) []float64 { return a[small].earningsNTM }, byDivisor},
	{engine.LargeEPS, func(a [sleeves]*aggregate) []float64 { return a[large].earningsNTM }, byDivisor},
	{engine.SmallEPSTTM, func(a [sleeves]*aggregate) []float64 { return a[small].earningsTTM }, byDivisor},
	{engine.LargeEPSTTM, func(a [sleeves]*aggregate) []float64 { return a[large].earningsTTM }, byDivisor},
	{engine.SmallSalesTTM, func(a [sleeves]*aggregate) []float64 { return a[small].salesTTM }, byDivisor},
	{engine.LargeSalesTTM, func(a [sleeves]*aggregate) []float64 { return a[large].salesTTM }, byDivisor},
	{engine.SmallMultiple, func(a [sleeves]*aggregate) []float64 { return a[small].multiple }, byAggregate},
	{engine.LargeMultiple, func(a [sleeves]*aggregate) []float64 { return a[large].multiple }, byAggregate},
	{engine.SmallMultipleTTM, func(a [sleeves]*aggregate) []float64 { return a[small].multipleTTM }, byAggregate},
	{engine.LargeMultipleTTM, func(a [sleeves]*aggregate) []float64 { return a[large].multipleTTM }, byAggregate},
}
