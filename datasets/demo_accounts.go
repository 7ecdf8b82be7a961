package datasets

import (
	"math"
)

// account brings every company's accounts to the date d.t. Earnings know their
// company's value only with a lag; then the index as a whole is put on its
// road by one factor on all that its members earn, losses left alone. Small
// caps' EBITDA is scaled to the premium over the S&P 490, whose own multiple
// is what its companies make it.
func (d *demo) account() {
	d.forecast()
	d.scaleMultiples()
	d.scaleEarnings()
	for j := range d.firms {
		if f := &d.firms[j]; f.follows {
			f.copyAccounts(&d.firms[f.twin])
		}
	}
}

// gains are an item summed over companies, the positive and the negative
// apart.
type gains struct{ up, down float64 }

func (g *gains) add(x float64) {
	if x > 0 {
		g.up += x
	} else {
		g.down += x
	}
}

// factor returns what positive values must be multiplied by so that all of
// them add up to total; 1 where no factor does.
func (g gains) factor(total float64) float64 {
	if x := (total - g.down) / g.up; x > 0 && !math.IsInf(x, 0) {
		return x
	}
	return 1
}

// scale multiplies what is earned, and leaves a loss alone.
func scale(x *float64, factor float64) {
	if *x > 0 {
		*x = float64(*x * factor)
	}
}

// forecast moves value as earnings know it, and makes each company's raw
// accounts.
func (d *demo) forecast() {
	const (
		lag    = 0.12  // share of the gap to EV that earnings close in a month
		memory = 0.985 // of a company's quality, a month
	)
	fresh := math.Sqrt(1 - float64(memory*memory))
	for j := range d.firms {
		f := &d.firms[j]
		if f.follows {
			continue
		}
		if d.t > 0 {
			f.balance()
			f.slow += float64(lag * (f.ev - f.slow))
			f.quality = float64(memory*f.quality) + float64(fresh*d.draws.quality[j])
		}
		f.balance()
		f.forecast(d.rates.policy[d.t])
	}
}

// scaleMultiples puts small caps' EBITDA where the premium wants it, and lets
// trailing EBITDA follow.
func (d *demo) scaleMultiples() {
	var ev [sleeves]float64
	var ebitda [sleeves]gains
	for j := range d.firms {
		if f := &d.firms[j]; !f.follows && f.sector != demoFinancials {
			s := f.sleeve()
			ev[s] += f.ev
			ebitda[s].add(f.ebitdaNTM)
		}
	}
	multiple := ev[large] / (ebitda[large].up + ebitda[large].down)
	factor := ebitda[small].factor(ev[small] / (multiple * (1 + d.targets.premium[d.t])))
	const report = 0.12 // share of the consensus that is reported in a month
	for j := range d.firms {
		f := &d.firms[j]
		if f.follows {
			continue
		}
		below := 0.97 // of the consensus, which is for later and optimistic
		if !f.large {
			scale(&f.ebitdaNTM, factor)
			below = 0.94
		}
		f.ebitda += float64(report * (float64(below*f.ebitdaNTM) - f.ebitda))
	}
}

// scaleEarnings puts net income and sales of both indexes on their roads. The
// ten largest take the factors of the S&P 490, which hold on its own sums.
func (d *demo) scaleEarnings() {
	const report = 0.12
	var ntm, ttm, sold [sleeves]gains
	var value [sleeves]float64
	for j := range d.firms {
		f := &d.firms[j]
		if f.follows {
			continue
		}
		f.incomeNTM = f.netOf(f.ebitdaNTM)
		s := f.sleeve()
		ntm[s].add(f.incomeNTM)
		sold[s].add(f.rawSales)
		value[s] += f.companyCap
	}
	roads := [sleeves]*demoEarnings{small: &d.targets.small, large: &d.targets.large}
	var factorNTM, factorTTM, factorSold [sleeves]float64
	for _, s := range [...]int{small, large} {
		factorNTM[s] = ntm[s].factor(float64(roads[s].ntm[d.t] * value[s]))
		factorSold[s] = sold[s].factor(float64(roads[s].sales[d.t] * value[s]))
	}
	factorNTM[mega], factorSold[mega] = factorNTM[large], factorSold[large]
	for j := range d.firms {
		f := &d.firms[j]
		if f.follows {
			continue
		}
		s := f.sleeve()
		scale(&f.incomeNTM, factorNTM[s])
		f.sales = f.rawSales * factorSold[s]
		f.income += float64(report * (float64(0.9*f.incomeNTM) - f.income))
		ttm[s].add(f.income)
	}
	for _, s := range [...]int{small, large} {
		factorTTM[s] = ttm[s].factor(float64(roads[s].ttm[d.t] * value[s]))
	}
	factorTTM[mega] = factorTTM[large]
	for j := range d.firms {
		if f := &d.firms[j]; !f.follows {
			scale(&f.income, factorTTM[f.sleeve()])
		}
	}
}

// copyAccounts gives the second class of a company the first's items.
func (f *demoFirm) copyAccounts(first *demoFirm) {
	f.kind, f.slow, f.quality = first.kind, first.slow, first.quality
	f.ev, f.debt, f.cash = first.ev, first.debt, first.cash
	f.ebitdaNTM, f.ebitda = first.ebitdaNTM, first.ebitda
	f.incomeNTM, f.income = first.incomeNTM, first.income
	f.sales, f.interest = first.sales, first.interest
}
