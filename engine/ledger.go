package engine

import (
	"fmt"
	"math"
	"time"

	"trifecta/engine/lanes"
)

// A ledger is the account of one strategy on every path of a block. Wealth
// starts at one on every path.
//
// One step, at the close of date t: the strategy sees the view of t and the
// held weights, and asks for a target; the target of t-Delay is traded; costs
// are paid out of wealth; what is left earns the returns of row t+1, which
// moves the weights.
type ledger struct {
	plan  *Plan
	paths *Paths

	held    Weights // in force before the next trade, moved by the market
	target  Weights // last asked for
	next    Weights // in force after the trade
	idle    bool    // some path may hold cash
	pending []order // targets by decision date modulo Delay+2: those on their way, and the last asked for

	costs     []Rate      // of each risky sleeve
	columns   []*series   // the returns of each sleeve, Cash last
	turnovers []*series   // what each risky sleeve trades itself, nil where nothing is known
	cash      *series     // column of CashReturn
	returns   [][]float64 // rows of columns, of this step
	charged   []float64   // of this step: cost besides that of the rates, share of wealth
	own       []float64   // of this step: sum of weight kept times what the sleeves trade themselves

	book    lanes.Book    // of this step
	account lanes.Account // at the last close, before its trade

	traces []*Trace
}

// An order is a target decided at one date. Paths on which the schedule does
// not trade are marked by a zero.
type order struct {
	target Weights
	trade  []float64
	left   bool // some path is left alone
	idle   bool // some path asks for cash
	any    bool // some path trades
	all    bool // every path trades
}

func newLedger(p *Plan, paths *Paths) *ledger {
	n, risky := paths.N, p.risky()
	l := &ledger{plan: p, paths: paths}
	// The rows of an account are used together, date after date.
	const single = 11
	books := p.Delay + 4
	rows := lanes.Rows(single+len(risky)+books*(len(risky)+2)+p.Delay+2, n)
	take := func() []float64 {
		row := rows[0]
		rows = rows[1:]
		return row
	}
	l.held, l.next = newWeights(risky, take), newWeights(risky, take)
	for range p.Delay + 2 {
		l.pending = append(l.pending, order{target: newWeights(risky, take), trade: take()})
	}
	a := &l.account
	for _, row := range []*[]float64{
		&l.own, &l.charged,
		&a.Wealth, &a.Gross, &a.OfPeak, &a.Deepest, &a.Turned, &a.Sum, &a.SumSq, &a.Excess, &a.ExcessSq,
	} {
		*row = take()
	}
	l.book.Flat = true
	for _, s := range risky {
		rate, _ := p.Costs.rate(s) // a valid plan has one
		l.book.Flat = l.book.Flat && rate.Stress == nil
		row := take()
		lanes.Fill(row, rate.Base)
		l.costs, l.book.Rates = append(l.costs, rate), append(l.book.Rates, row)
		var turnover *series
		if s.Turnover != nil && paths.Has(s.Turnover) {
			turnover = paths.column(s.Turnover)
		}
		l.turnovers = append(l.turnovers, turnover)
	}
	for _, s := range l.held.sleeves {
		l.columns = append(l.columns, paths.column(s.Return))
	}
	l.cash = paths.column(CashReturn)
	l.returns = make([][]float64, len(l.columns))
	return l
}

// open starts every account anew, with wealth one in the plan's first book.
func (l *ledger) open() {
	l.account.Open()
	for _, row := range l.held.rows {
		clear(row)
	}
	for _, h := range l.plan.Initial.Weights {
		lanes.Fill(l.held.of(h.Sleeve), h.Weight)
	}
	if l.plan.Initial.Weights == nil {
		lanes.Fill(l.held.cash(), 1) // until the first target is known
	}
	l.idle = true
	// The last order's place in the ring: the first date does not write there.
	l.target = l.pending[(l.plan.Grid.Start+len(l.pending)-1)%len(l.pending)].target
	l.target.copy(l.held)
	l.traces = nil
}

// run trades strategy k of the plan on every date of the grid. A follower, where
// there is one, reads the account after every step.
func (l *ledger) run(k int, f *follower, to *lot) error {
	p, g, st := l.plan, l.plan.Grid, l.plan.Strategies[k]
	reads := st.Reads()
	columns := l.paths.columns(reads)
	l.openTraces(k)
	for t := g.Start; t < len(g.Dates)-1; t++ {
		o := &l.pending[t%len(l.pending)]
		o.target.open()
		st.Rebalance(View{paths: l.paths, n: l.paths.N, t: t, reads: reads, columns: columns, book: l}, o.target)
		o.target.close()
		o.left = o.target.leave(l.held)
		var err error
		if o.idle, err = o.target.settle(l.paths.First); err != nil {
			return fmt.Errorf("%v: %w", g.Dates[t], err)
		}
		l.schedule(o, t)
		l.target = o.target
		if t == g.Start && p.Initial.Weights == nil {
			l.held.copy(o.target)
		}
		l.decided()
		if err := l.step(t); err != nil {
			return err
		}
		if f != nil {
			if err := f.step(l, t+1-g.Start, k, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// schedule marks the paths on which the order of date t trades.
func (l *ledger) schedule(o *order, t int) {
	g := l.plan.Grid
	o.any, o.all = true, true
	switch {
	case t == g.Start:
	case l.plan.Rebalance == Quarterly:
		o.any = g.Dates[t].Time().Month()%3 == time.March%3
		o.all = o.any
	case l.plan.Rebalance == OnChange:
		o.any, o.all = false, false
		clear(o.trade)
		for k, row := range o.target.risky() {
			last := l.target.rows[k]
			for i, x := range row {
				// 1e-12 is far below any weight a person would ask for and
				// far above the rounding of one that is computed.
				if math.Abs(x-last[i]) > 1e-12 {
					o.trade[i], o.any = 1, true
				}
			}
		}
	}
	if !o.left || !o.any {
		return
	}
	left := o.target.asked.left
	if o.all {
		o.all = false
		lanes.LessEqScalar(o.trade, left, 0)
		return
	}
	for i, k := range left {
		if k != 0 {
			o.trade[i] = 0
		}
	}
}

// step trades the order that is due at row t, pays for it, and earns row t+1.
func (l *ledger) step(t int) error {
	b, due, after, idled := &l.book, t-l.plan.Delay, l.held, l.idle
	for k, c := range l.costs {
		c.row(b.Rates[k], l.paths, t)
	}
	if due >= l.plan.Grid.Start {
		if o := &l.pending[due%len(l.pending)]; o.any {
			after = l.trade(o)
		}
	}
	sleeves := len(after.rows)
	if !l.idle {
		sleeves-- // all but cash
	}
	for k, column := range l.columns[:sleeves] {
		l.returns[k] = column.row(t+1, l.paths.N)
	}
	b.Held, b.After, b.Returns = l.held.rows[:sleeves], after.rows[:sleeves], l.returns[:sleeves]
	b.Cash = l.cash.row(t+1, l.paths.N)
	l.charge(after, t)
	l.entered(after, t)
	if idled && !l.idle {
		clear(l.held.cash())
	}
	if l.account.Step(b) {
		return l.ruin(t)
	}
	l.earned()
	return nil
}

// trade returns the weights after the order.
func (l *ledger) trade(o *order) Weights {
	l.idle = l.idle && !o.all || o.idle
	if o.all {
		return o.target
	}
	for k, row := range l.next.rows {
		lanes.Select(row, o.trade, o.target.rows[k], l.held.rows[k])
	}
	return l.next
}

// charge adds up what entering row t costs besides the rates on what is traded.
//
// What the sleeves themselves trade is charged on the weight that is kept: what is
// bought is bought in its new composition, what is sold is sold in the old one. At
// the first date the opening book is already composed. Impact is that of the
// rotation alone.
func (l *ledger) charge(after Weights, t int) {
	l.book.Charged = nil
	for k, row := range after.risky() {
		turnover, aum, m := l.turnovers[k], l.plan.Costs.AUM, l.costs[k].Impact
		if turnover == nil && (aum == 0 || m == Impact{}) {
			continue
		}
		if l.book.Charged == nil {
			l.book.Charged = l.charged
			clear(l.charged)
			clear(l.own)
		}
		held, rate := l.held.rows[k], l.book.Rates[k]
		if turnover != nil && t > l.plan.Grid.Start {
			for i, x := range turnover.row(t, l.paths.N) {
				own := float64(min(row[i], held[i]) * x)
				l.own[i] += own
				l.charged[i] += float64(rate[i] * own)
			}
		}
		if aum > 0 && m != (Impact{}) {
			for i, w := range row {
				d := math.Abs(w - held[i])
				share := float64(aum*l.account.Wealth[i]) * d / m.Volume
				l.charged[i] += float64(float64(m.Y*m.Volatility) * float64(math.Sqrt(share)*d))
			}
		}
	}
}

// ruin names the first path without wealth.
func (l *ledger) ruin(t int) error {
	for i, w := range l.account.Wealth {
		if !(w > 0) {
			return fmt.Errorf("path %d, %v: wealth is %v, before all costs %v: want more than 0", l.paths.First+int64(i), l.plan.Grid.Dates[t+1], w, l.account.Gross[i])
		}
	}
	panic("engine: no path is ruined")
}
