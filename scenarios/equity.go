package scenarios

import "trifecta/engine/lanes"

// Equity turns enterprise value into the value of equity (MODEL, section 6).
type Equity struct {
	Consensus float64 // weight of the consensus in the price (psi): under-reaction
	Interest  float64 // years for which a change of floating interest is capitalised
	MinShare  float64 // equity is worth at least this share of enterprise value
}

// open sets values at the start.
func (q *Equity) open(w *world) {
	copy(w.expectedMean0, w.expectedMean)
	for g := range w.groups {
		s := &w.groups[g]
		q.enterprise(w, g)
		lanes.AddScalar(s.equity, s.value, s.cash-s.debt)
		lanes.Fill(s.claims, 0)
		s.value0 = s.equity[0]
	}
}

// enterprise sets the enterprise value: multiple times the EBITDA that the
// price looks at.
func (q *Equity) enterprise(w *world, g int) {
	s := &w.groups[g]
	switch g {
	case 0:
		lanes.Add(s.multiple, w.multiple, w.premium)
	case 1:
		copy(s.multiple, w.multiple)
	case 2:
		lanes.Add(s.multiple, w.multiple, w.megaGap)
	}
	w.market.Mend.recover(w, g, s.multiple)
	lanes.Linear(w.a, 0, lanes.Terms{{1, s.multiple}, {1 - q.Consensus, s.rational}, {q.Consensus, s.consensus}})
	lanes.Exp(s.value, w.a)
}

// advance sets the values of equity and what a dollar became over the month.
func (q *Equity) advance(w *world) {
	for g, group := range w.market.groups() {
		if w.follows[g] == unseen {
			continue
		}
		s := &w.groups[g]
		s.before, s.equity = s.equity, s.before
		// Interest paid, and what the expected path of rates adds to floating interest.
		paid := (1 - group.Tax) * s.debt
		lanes.Linear(s.interest, 0, lanes.Terms{{1, s.interest}, {paid / 1200, s.rate}, {-paid / 1200, s.rate0}})
		ahead := q.Interest * paid * group.Floating / 100
		lanes.Linear(s.claims, 0, lanes.Terms{{1, s.interest}, {ahead, w.expectedMean}, {-ahead, w.expectedMean0}})
		q.worth(w, g)
	}
	if w.plan.meetsReturns {
		q.meet(w)
	}
	for g := range w.groups {
		if w.follows[g] == unseen {
			continue
		}
		s := &w.groups[g]
		lanes.Div(s.growth, s.equity, s.before)
		lanes.Scale(s.growth, s.growth, w.plan.paid[g])
	}
}

// worth sets the value of a group's equity: what is left of the enterprise
// after debt and interest.
func (q *Equity) worth(w *world, g int) {
	s := &w.groups[g]
	q.enterprise(w, g)
	q.residual(s.equity, s.value, s.claims, s.cash-s.debt, w.a)
}

// residual sets dst to enterprise value less claims plus cash less debt, and at
// least the floor.
func (q *Equity) residual(dst, value, claims []float64, net float64, scratch []float64) {
	lanes.Scale(scratch, value, q.MinShare)
	lanes.Linear(dst, net, lanes.Terms{{1, value}, {-1, claims}})
	lanes.Max(dst, dst, scratch)
}

// meet moves multiples so that returns are those that are conditioned.
func (q *Equity) meet(w *world) {
	if r, ok := w.conditioned(marketReturn); ok {
		q.meetMarket(w, r)
	}
	for _, c := range []struct {
		state    state
		g        int
		multiple []float64
	}{{largeReturn, 1, w.multiple}, {smallReturn, 0, w.premium}, {megaReturn, 2, w.megaGap}} {
		// The multiple of the S&P 490 carries the other two.
		q.worth(w, c.g)
		r, ok := w.conditioned(c.state)
		if !ok {
			continue
		}
		s := &w.groups[c.g]
		lanes.Scale(w.a, s.before, (1+r)/w.plan.paid[c.g])
		lanes.Add(w.a, w.a, s.claims)
		lanes.AddScalar(w.a, w.a, s.debt-s.cash)
		lanes.Div(w.a, w.a, s.value)
		lanes.Log(w.a, w.a)
		lanes.Add(c.multiple, c.multiple, w.a)
		q.worth(w, c.g)
	}
}

// meetMarket finds, path by path, the market's shock with which the three
// groups together return r, by Newton's method, and adds it to the multiples:
// value rises with the shock, and bends little over the steps allowed.
func (q *Equity) meetMarket(w *world, r float64) {
	m := w.market
	premium := m.Premium.Market
	if _, ok := w.conditioned(premiumState); ok {
		premium = 0
	}
	load := [3]float64{1 + premium, 1, m.MegaGap.Market}
	var before, after [3]float64 // dollars per unit of equity, without the month's payout and with it
	for g := range w.groups {
		before[g] = m.Start.Value[g] / w.groups[g].value0
		after[g] = before[g] * w.plan.paid[g]
	}
	shocks := w.c
	for i := range shocks {
		goal := 0.0
		for g := range w.groups {
			goal += float64(before[g] * w.groups[g].before[i])
		}
		goal = float64(goal * (1 + r))
		shock := 0.0
		for range 30 {
			sum, slope := 0.0, 0.0
			for g := range w.groups {
				s := &w.groups[g]
				value := float64(s.value[i] * lanes.ExpOf(load[g]*shock))
				equity, rise := value-s.claims[i]+(s.cash-s.debt), value
				if least := float64(q.MinShare * value); equity < least {
					equity, rise = least, least
				}
				sum += float64(after[g] * equity)
				slope += float64(after[g] * load[g] * rise)
			}
			shock += min(max((goal-sum)/slope, -0.5), 0.5)
		}
		shocks[i] = shock
	}
	lanes.Add(w.marketShock, w.marketShock, shocks)
	lanes.Add(w.multiple, w.multiple, shocks)
	lanes.AddScaled(w.premium, shocks, premium)
	lanes.AddScaled(w.megaGap, shocks, m.MegaGap.Market-1)
}
