package scenarios

import (
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// An observation is one field that the world writes.
type observation struct {
	field *engine.Field
	// write fills the row of a month after the start.
	write func(o *observer, row []float64)
	// start is the value at the start, and before that of k months earlier, from
	// the state at the start; nil where only the start's Past can tell.
	start  func(o *opening) float64
	before func(o *opening, k int) float64
	// past says that the start's Past tells the months before, and lagged that
	// it tells the start's row too, which is of a month before or a mean of one.
	past, lagged bool
	reported     bool // written from the reports
	// needs is how far it needs a group to be followed.
	needs depth
	group int
}

// An observer writes what is seen of a chunk of paths. Signals come from one
// world and returns from another where the two are independent, else from the
// same.
type observer struct {
	see, pay *world
	opening  *opening
	reports  [2]reports // small, large
	bill     []float64  // T-bill rate of the month before in the world that pays
	wrong    []float64  // NaN once a path is not finite
	memory   []float64
	own      []*[]float64
}

// An opening is the start as everybody sees it: in an expansion, since nobody
// can tell the true regime.
type opening struct {
	w     *world
	plan  *timetable
	start *Start
	bill  float64    // T-bill rate, decimal
	books [2]reports // of small and large, without rows
}

// opening opens a world of one path for the start of a market.
func (w *world) opening(m *Market, p *timetable) *opening {
	w.prepare(m, p, 1)
	w.stratified = false
	w.open(fixed(0))
	w.billRate(w.a)
	o := &opening{w: w, plan: p, start: &m.Start, bill: w.a[0]}
	for g := range o.books {
		o.books[g].set(g, w.groups[g].running[0], w.groups[g].revenue[0], o.start)
	}
	return o
}

// fixed draws the same for everything: with 0 the world opens in expansion.
type fixed float64

func (x fixed) draw(dst []float64, _ slot, _ int) { lanes.Fill(dst, float64(x)) }

// perShare turns units of the model into index points: the index of a group
// stands at 100 at the start.
func (o *opening) perShare(g int) float64 { return 100 / o.w.groups[g].value0 }

// observations returns every field that the world writes besides latent ones
// that are watched.
func observations() []observation {
	of := func(f *engine.Field, write func(o *observer, row []float64), start func(o *opening) float64) observation {
		return observation{field: f, write: write, start: start, past: true}
	}
	obs := []observation{
		returns(0, engine.SmallReturn),
		returns(1, engine.LargeReturn),
		returns(2, engine.MegaReturn),
		of(engine.CashReturn, func(o *observer, row []float64) { lanes.Scale(row, o.bill, 1.0/12) }, nil),
		value(0, engine.SmallCap),
		value(1, engine.LargeCap),
		value(2, engine.MegaCap),
	}
	for g, fs := range [2]struct{ ntm, ttm, sales, multiple *engine.Field }{
		{engine.SmallEPS, engine.SmallEPSTTM, engine.SmallSalesTTM, engine.SmallMultiple},
		{engine.LargeEPS, engine.LargeEPSTTM, engine.LargeSalesTTM, engine.LargeMultiple},
	} {
		obs = append(obs, consensus(g, fs.ntm), income(g, fs.ttm), sales(g, fs.sales), multiple(g, fs.multiple))
	}
	return append(obs,
		observation{
			field: engine.FedFunds, past: true, lagged: true,
			write: func(o *observer, row []float64) {
				lanes.Linear(row, 0, lanes.Terms{{0.005, o.see.policy}, {0.005, o.see.policyLast}})
			},
			start: func(o *opening) float64 { return o.w.policy[0] / 100 },
		},
		of(engine.PolicyRate, decimal(func(w *world) []float64 { return w.policy }), func(o *opening) float64 { return o.w.policy[0] / 100 }),
		of(engine.TBillRate, func(o *observer, row []float64) { o.see.billRate(row) }, func(o *opening) float64 { return o.bill }),
		of(engine.CutsPriced, func(o *observer, row []float64) { o.see.cuts(row, o.see.toYearEnd()) }, func(o *opening) float64 {
			o.w.cuts(o.w.a, o.w.toYearEnd())
			return o.w.a[0]
		}),
		of(engine.CutsPriced12M, func(o *observer, row []float64) { o.see.cuts(row, horizon) }, func(o *opening) float64 {
			o.w.cuts(o.w.a, horizon)
			return o.w.a[0]
		}),
		of(engine.HighYield, decimal(func(w *world) []float64 { return w.spreadLevel }), func(o *opening) float64 { return o.start.Spread / 100 }),
		of(engine.TenYear, decimal(func(w *world) []float64 { return w.tenYear }), func(o *opening) float64 { return o.start.TenYear / 100 }),
		observation{
			field: engine.Unemployment, write: decimal(func(w *world) []float64 { return w.unemploymentLast }),
			start: func(o *opening) float64 { return o.start.Unemployment / 100 }, past: true, lagged: true,
		},
		observation{
			field: engine.CoreInflation, write: decimal(func(w *world) []float64 { return w.inflationLast }),
			start: func(o *opening) float64 { return o.start.Inflation / 100 }, past: true, lagged: true,
		},
		of(engine.RecessionProb, func(o *observer, row []float64) { copy(row, o.see.believed[Recession]) },
			func(o *opening) float64 { return o.start.Regime[Recession] }),
		observation{field: engine.RecessionState, write: func(o *observer, row []float64) { copy(row, o.pay.inRecession) }},
	)
}

func returns(g int, f *engine.Field) observation {
	return observation{
		field: f, needs: valued, group: g, past: true,
		write: func(o *observer, row []float64) { lanes.AddScalar(row, o.pay.groups[g].growth, -1) },
	}
}

func value(g int, f *engine.Field) observation {
	return observation{
		field: f, needs: valued, group: g, past: true,
		write: func(o *observer, row []float64) {
			lanes.Scale(row, o.see.groups[g].equity, o.opening.start.Value[g]/o.see.groups[g].value0)
		},
		start: func(o *opening) float64 { return o.start.Value[g] },
	}
}

// decimal writes a row in pp as a decimal.
func decimal(of func(w *world) []float64) func(o *observer, row []float64) {
	return func(o *observer, row []float64) { lanes.Scale(row, of(o.see), 0.01) }
}

func consensus(g int, f *engine.Field) observation {
	return observation{
		field: f, needs: audited, group: g,
		write: func(o *observer, row []float64) {
			lanes.Scale(row, o.see.groups[g].expectation, o.opening.perShare(g))
		},
		start: func(o *opening) float64 { return o.w.groups[g].expectation[0] * o.perShare(g) },
		before: func(o *opening, k int) float64 {
			x := o.start.Consensus[g]
			if k >= len(x) {
				return math.NaN()
			}
			return o.w.groups[g].expectation[0] * o.perShare(g) * x[len(x)-1-k] / x[len(x)-1]
		},
	}
}

func income(g int, f *engine.Field) observation {
	return trailed(g, f, func(r *reports) *trailing { return &r.income })
}

func sales(g int, f *engine.Field) observation {
	return trailed(g, f, func(r *reports) *trailing { return &r.sales })
}

// trailed is a field of the last four quarters that are known.
func trailed(g int, f *engine.Field, of func(r *reports) *trailing) observation {
	return observation{
		field: f, reported: true, needs: audited, group: g,
		write: func(o *observer, row []float64) {
			lanes.Scale(row, of(&o.reports[g]).published, o.opening.perShare(g))
		},
		start:  func(o *opening) float64 { return o.trailing(g, of, 0) },
		before: func(o *opening, k int) float64 { return o.trailing(g, of, -k) },
	}
}

// trailing returns what is known of the last four quarters in a month up to the
// start.
func (o *opening) trailing(g int, of func(r *reports) *trailing, month int) float64 {
	r := &o.books[g]
	return of(r).before(r.known(o.plan, month)) * o.perShare(g)
}

func multiple(g int, f *engine.Field) observation {
	return observation{
		field: f, needs: valued, group: g,
		write: func(o *observer, row []float64) {
			// Value over what the consensus expects; the price's EBITDA mixes both.
			s, rational := &o.see.groups[g], 1-o.see.market.Equity.Consensus
			lanes.Linear(row, 0, lanes.Terms{{1, s.multiple}, {rational, s.rational}, {-rational, s.consensus}})
			lanes.Exp(row, row)
		},
		start:  func(o *opening) float64 { return o.pastMultiple(g, 0) },
		before: func(o *opening, k int) float64 { return o.pastMultiple(g, k) },
	}
}

// pastMultiple is the multiple k months before the start: that of the S&P 490
// as at the start, that of small caps the premium above it.
func (o *opening) pastMultiple(g, k int) float64 {
	if g == 1 {
		return o.start.Multiple
	}
	x := o.start.Premium
	if k >= len(x) {
		return math.NaN()
	}
	return o.start.Multiple * (1 + x[len(x)-1-k])
}

// billRate sets row to the three-month T-bill yield, decimal: the mean policy
// rate expected over three months, decisions falling in the middle of theirs.
func (w *world) billRate(row []float64) {
	e := &w.expected
	const third = 0.01 / 3
	lanes.Linear(row, 0, lanes.Terms{{0.5 * third, e[0]}, {third, e[1]}, {third, e[2]}, {0.5 * third, e[3]}})
}

// toYearEnd is how many months the calendar year has left: in December no
// meeting is to come.
func (w *world) toYearEnd() int { return 12 - int(w.plan.calendar(w.month)) }

// cuts sets row to the cuts of 25 bp priced over so many months.
func (w *world) cuts(row []float64, months int) {
	lanes.Linear(row, 0, lanes.Terms{{1 / step, w.policy}, {-1 / step, w.expected[months]}})
}

// observed returns the fields that the world writes without being asked.
func observed() []*engine.Field {
	var fs []*engine.Field
	for _, ob := range observations() {
		fs = append(fs, ob.field)
	}
	return fs
}

// history fills the rows of an observation up to the start, which every path
// shares.
func (ob *observation) history(o *opening, p *engine.Paths) {
	var past []float64
	if ob.past {
		if k := slices.IndexFunc(o.start.Past, func(x Past) bool { return x.Field == ob.field }); k >= 0 {
			past = o.start.Past[k].Values
		}
	}
	for t := range p.Grid.Start + 1 {
		k, x := p.Grid.Start-t, math.NaN()
		switch {
		case k == 0 && ob.start != nil && (!ob.lagged || past == nil):
			x = ob.start(o)
		case ob.before != nil:
			x = ob.before(o, k)
		case k < len(past):
			x = past[len(past)-1-k]
		}
		p.Row(ob.field, t)[0] = x
	}
}
