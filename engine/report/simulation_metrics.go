package report

import (
	"fmt"

	"trifecta/engine"
)

// A Metric is a number of an outlook under its name in result files.
type Metric struct {
	Name string
	Unit string
	Estimate
	Binned bool // read from a histogram, within 0.1 % of the value or 1e-6
}

const (
	unitWealth  = "wealth from one"
	unitLog     = "log of wealth over the benchmark's"
	unitReturn  = "return to the horizon, decimal"
	unitYear    = "decimal a year"
	unitShare   = "probability"
	unitSteps   = "steps"
	unitDeep    = "fall from a peak, decimal"
	unitWater   = "share of steps"
	unitRegret  = "log of the best sleeve's wealth over the strategy's"
	unitSharpe  = "ratio a year"
	unitTurned  = "traded / 2 a year"
	unitCertain = "sure return to the horizon, decimal"
)

// Metrics returns the numbers of an outlook, in a fixed order.
func (o *Outlook) Metrics() []Metric {
	var ms []Metric
	one := func(name, unit string, e Estimate) { ms = append(ms, Metric{Name: name, Unit: unit, Estimate: e}) }
	profile := func(name, unit string, p *Profile, shift float64) {
		one(name+"_mean", unit, p.Mean.plus(shift))
		for i, level := range Levels {
			ms = append(ms, Metric{fmt.Sprintf("%s_q%02.0f", name, 100*level), unit, p.Quantiles[i].plus(shift), p.Binned[i]})
		}
	}
	// Value at risk and expected shortfall are returns here: a loss is negative.
	tails := func(name, unit string, p *Profile, shift float64) {
		for i, level := range Tails {
			ms = append(
				ms,
				Metric{fmt.Sprintf("%svalue_at_risk_%.0f", name, 100*level), unit, p.Risk[i].plus(shift), p.BinnedTail[i]},
				Metric{fmt.Sprintf("%sexpected_shortfall_%.0f", name, 100*level), unit, p.Shortfall[i].plus(shift), p.BinnedTail[i]},
			)
		}
	}
	profile("wealth", unitWealth, &o.Wealth, 0)
	tails("", unitReturn, &o.Wealth, -1)
	profile("drawdown", unitDeep, &o.Drawdown, 0)
	profile("under_water", unitWater, &o.Water, 0)
	profile("longest_under_water", unitSteps, &o.Spell, 0)
	one("volatility", unitYear, o.Volatility)
	one("sharpe", unitSharpe, o.Sharpe)
	one("turnover", unitTurned, o.Turnover)
	one("cost_drag", unitYear, o.CostDrag)
	for i, g := range engine.Aversions {
		one(fmt.Sprintf("certainty_equivalent_%g", g), unitCertain, o.Certain[i])
	}
	profile("regret", unitRegret, &o.Regret, 0)
	if l := o.Against; l != nil {
		profile("active", unitLog, &l.Active, 0)
		tails("active_", unitLog, &l.Active, 0)
		one("trailing", unitShare, l.Trailing)
		profile("worst_on_the_way", unitLog, &l.Worst, 0)
		for _, b := range l.Behind {
			name := fmt.Sprintf("ever_behind_%g", 100*b.Limit)
			one(name, unitShare, b.Ever)
			one(name+"_first", unitSteps, b.First)
		}
	}
	return ms
}
