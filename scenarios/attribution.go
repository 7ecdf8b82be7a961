package scenarios

import (
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Attribution of each group's log return over the month, in the order small,
// large, mega. The five parts add up to the return:
//
//	earnings  weighted change of rational and consensus log EBITDA
//	multiple  change of the log multiple but for policy surprises
//	rates     policy surprises in the multiple, and interest, paid and capitalised
//	leverage  what debt and cash make of the change of enterprise value
//	payout    dividends and net buybacks
//
// The first two and the surprises are changes of log enterprise value. From
// there to equity lead two causes, interest on the one hand and the balance
// sheet with enterprise value on the other; each gets the mean of what it adds
// when it moves first and when it moves second (Shapley, 1953).
var (
	EarningsPart = attributed("earnings", "earnings: rational and consensus EBITDA")
	MultiplePart = attributed("multiple", "the multiple but for policy surprises")
	RatesPart    = attributed("rates", "rates: policy surprises, and interest paid and capitalised")
	LeveragePart = attributed("leverage", "leverage: debt and cash")
	PayoutPart   = attributed("payout", "dividends and net buybacks")
)

func attributed(part, doc string) (fs [3]*engine.Field) {
	for g, name := range groupNames {
		fs[g] = &engine.Field{
			Name: name + "_return_" + part, Unit: "log per step", Latent: true,
			Doc: "part of the month's log return of " + name + " caps that comes from " + doc,
		}
	}
	return fs
}

// An attribution explains the returns of the groups that are watched.
type attribution struct {
	groups [3]groupAttribution
}

type groupAttribution struct {
	watched bool
	// A month before.
	rational, consensus, multiple, value, claims []float64
	net                                          float64 // cash less debt

	earnings, multiples, rates, leverage []float64
}

func (a *attribution) rows() (own []*[]float64) {
	for g := range a.groups {
		s := &a.groups[g]
		own = append(own, &s.rational, &s.consensus, &s.multiple, &s.value, &s.claims, &s.earnings, &s.multiples, &s.rates, &s.leverage)
	}
	return own
}

// keep remembers the month before.
func (a *attribution) keep(w *world) {
	for g := range a.groups {
		if b, s := &a.groups[g], &w.groups[g]; b.watched {
			copy(b.rational, s.rational)
			copy(b.consensus, s.consensus)
			copy(b.multiple, s.multiple)
			copy(b.value, s.value)
			copy(b.claims, s.claims)
			b.net = s.cash - s.debt
		}
	}
}

// explain splits the month's log returns.
func (a *attribution) explain(w *world) {
	q := &w.market.Equity
	for g := range a.groups {
		b, s := &a.groups[g], &w.groups[g]
		if !b.watched {
			continue
		}
		surprise := w.market.Multiple.Surprise
		if _, given := w.conditioned(premiumState); g == 0 && !given {
			surprise += w.market.Premium.Surprise
		}
		lanes.Sub(w.a, s.rational, b.rational)
		lanes.Sub(w.b, s.consensus, b.consensus)
		lanes.Scale(b.earnings, w.a, 1-q.Consensus)
		lanes.AddScaled(b.earnings, w.b, q.Consensus)
		lanes.Sub(b.multiples, s.multiple, b.multiple)

		// Equity with interest as it is and all else as it was, and the reverse.
		mixed := w.a
		q.residual(mixed, b.value, s.claims, b.net, w.b)
		lanes.Div(b.rates, mixed, s.before)
		q.residual(mixed, s.value, b.claims, s.cash-s.debt, w.b)
		lanes.Div(mixed, s.equity, mixed)
		lanes.Mul(b.rates, b.rates, mixed)
		lanes.Log(b.rates, b.rates)
		lanes.Scale(b.rates, b.rates, 0.5)

		lanes.Div(b.leverage, s.equity, s.before)
		lanes.Log(b.leverage, b.leverage)
		lanes.Sub(b.leverage, b.leverage, b.earnings)
		lanes.Sub(b.leverage, b.leverage, b.multiples)
		lanes.Sub(b.leverage, b.leverage, b.rates)

		lanes.AddScaled(b.multiples, w.surprise, -surprise)
		lanes.AddScaled(b.rates, w.surprise, surprise)
	}
}

// observations returns the fields of the attribution.
func (a *attribution) observations() (obs []observation) {
	for g := range a.groups {
		s := &a.groups[g]
		for _, part := range []struct {
			field *engine.Field
			row   *[]float64
		}{{EarningsPart[g], &s.earnings}, {MultiplePart[g], &s.multiples}, {RatesPart[g], &s.rates}, {LeveragePart[g], &s.leverage}} {
			obs = append(obs, observation{field: part.field, needs: valued, group: g, write: func(_ *observer, row []float64) { copy(row, *part.row) }})
		}
		obs = append(obs, observation{field: PayoutPart[g], write: func(o *observer, row []float64) {
			lanes.Fill(row, o.pay.market.groups()[g].Payout/12)
		}})
	}
	return obs
}

// watch says which groups are to be explained.
func (a *attribution) watch(fields []*engine.Field) {
	for g := range a.groups {
		parts := []*engine.Field{EarningsPart[g], MultiplePart[g], RatesPart[g], LeveragePart[g]}
		a.groups[g].watched = slices.ContainsFunc(parts, func(f *engine.Field) bool { return slices.Contains(fields, f) })
	}
}
