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

	costs []Rate      // of each risky sleeve
	rates [][]float64 // one-way rate of each risky sleeve at this date
	// simple return of each sleeve over the step, Cash last
	returns [][]float64
	traded  []float64 // of this step: sum of |change of weight| over risky sleeves
	own     []float64 // of this step: sum of weight kept times what the sleeves trade themselves
	cost    []float64 // of this step, share of wealth
	growth  []float64 // of this step, before costs: 1 + return

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
	const single = 13
	books := p.Delay + 4
	rows := lanes.Rows(single+len(risky)+books*(len(risky)+2)+p.Delay+2, n)
	take := func() []float64 {
		row := rows[0]
		rows = rows[1:]
		return row
	}
	l.held, l.next = newWeights(risky, take), newWeights(risky, take)
	l.returns = make([][]float64, len(risky)+1)
	for range p.Delay + 2 {
		l.pending = append(l.pending, order{target: newWeights(risky, take), trade: take()})
	}
	a := &l.account
	for _, row := range []*[]float64{
		&l.traded, &l.own, &l.cost, &l.growth,
		&a.Wealth, &a.Gross, &a.Peak, &a.Deepest, &a.Turned, &a.Sum, &a.SumSq, &a.Excess, &a.ExcessSq,
	} {
		*row = take()
	}
	for _, s := range risky {
		rate, _ := p.Costs.rate(s) // a valid plan has one
		row := take()
		lanes.Fill(row, rate.Base)
		l.costs, l.rates = append(l.costs, rate), append(l.rates, row)
	}
	return l
}

// open starts every account anew, with wealth one in the plan's first book.
func (l *ledger) open() {
	l.account.Open()
	clear(l.own)
	l.held.clear()
	for _, h := range l.plan.Initial.Weights {
		lanes.Fill(l.held.Of(h.Sleeve), h.Weight)
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
		o.target.clear()
		st.Rebalance(View{paths: l.paths, n: l.paths.N, t: t, reads: reads, columns: columns, book: l}, o.target)
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
	if o.all {
		lanes.Fill(o.trade, 1)
		o.all = false
	}
	for i, k := range o.target.keep.row {
		if k != 0 {
			o.trade[i] = 0
		}
	}
}

// step trades the order that is due at row t, pays for it, and earns row t+1.
func (l *ledger) step(t int) error {
	p := l.plan
	due := t - p.Delay
	after, traded := l.held, false
	for k, c := range l.costs {
		c.row(l.rates[k], l.paths, t)
	}
	if due >= p.Grid.Start {
		if o := &l.pending[due%len(l.pending)]; o.any {
			after, traded = l.trade(o, t), true
		}
	}
	if !traded {
		clear(l.traded)
		clear(l.cost)
	}
	l.reconstitute(after, t)
	l.entered(after)
	if !l.idle {
		clear(l.held.cash())
	}
	n := len(l.invested(after))
	for k, s := range after.sleeves[:n] {
		l.returns[k] = l.paths.Row(s.Return, t+1)
	}
	if l.account.Step(l.held.rows[:n], after.rows[:n], l.returns[:n], l.traded, l.cost, l.growth, l.paths.Row(CashReturn, t+1)) > 0 {
		return l.ruin(t)
	}
	l.earned(t)
	return nil
}

// trade returns the weights after the order and adds up what was traded and
// what it cost.
func (l *ledger) trade(o *order, t int) Weights {
	after := o.target
	if l.idle = l.idle && !o.all || o.idle; !o.all {
		after = l.next
		for k, row := range after.rows {
			held, target := l.held.rows[k], o.target.rows[k]
			for i, yes := range o.trade {
				if row[i] = held[i]; yes != 0 {
					row[i] = target[i]
				}
			}
		}
	}
	lanes.Trade(l.traded, l.cost, l.held.risky(), after.risky(), l.rates)
	for k, row := range after.risky() {
		held := l.held.rows[k]
		if aum, m := l.plan.Costs.AUM, l.costs[k].Impact; aum > 0 && m != (Impact{}) {
			for i, w := range row {
				d := math.Abs(w - held[i])
				share := float64(aum*l.account.Wealth[i]) * d / m.Volume
				l.cost[i] += float64(float64(m.Y*m.Volatility) * float64(math.Sqrt(share)*d))
			}
		}
	}
	return after
}

// reconstitute charges what the sleeves themselves trade at row t on the
// weight that is kept: what is bought is bought in its new composition, what
// is sold is sold in the old one. At the first date the opening book is
// already composed. Impact is that of the rotation alone.
func (l *ledger) reconstitute(after Weights, t int) {
	if t == l.plan.Grid.Start {
		return
	}
	cleared := false
	for k, row := range after.risky() {
		s := after.sleeves[k]
		if s.Turnover == nil || !l.paths.Has(s.Turnover) {
			continue
		}
		if !cleared {
			clear(l.own)
			cleared = true
		}
		held, rate := l.held.rows[k], l.rates[k]
		for i, x := range l.paths.Row(s.Turnover, t) {
			own := float64(min(row[i], held[i]) * x)
			l.own[i] += own
			l.cost[i] += float64(rate[i] * own)
		}
	}
}

// invested are the rows that may hold something: without idle money all but
// the last.
func (l *ledger) invested(w Weights) [][]float64 {
	if l.idle {
		return w.rows
	}
	return w.risky()
}

// ruin names the first path without wealth.
func (l *ledger) ruin(t int) error {
	for i, w := range l.account.Wealth {
		if !(w > 0) {
			return fmt.Errorf("path %d, %v: growth %v at a cost of %v leaves no wealth", l.paths.First+int64(i), l.plan.Grid.Dates[t+1], l.growth[i], l.cost[i])
		}
	}
	panic("engine: no path is ruined")
}
