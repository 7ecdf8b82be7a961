package engine

import (
	"errors"
	"fmt"
	"math"
)

// Costs says what trading costs. Cash trades free. The cost of a trade is a
// share of the wealth before it: the sum over sleeves of rate times the
// absolute change of weight.
type Costs struct {
	Rates []Rate
	// AUM is the money managed at the start, in USD. Zero, the default, means
	// so little that no trade moves a price. Otherwise each rate's Impact
	// applies.
	AUM float64
}

// A Rate is the one-way cost of trading a sleeve: commission, half the spread
// and, where the plan has assets, market impact.
type Rate struct {
	Sleeve *Sleeve
	Base   float64 // decimal of the traded value: 0.0015 is 15 basis points

	// Stress is nil, or a field x that raises the rate in bad times to
	// Base * (1 + Slope * max(0, x/Calm - 1)). With the high-yield spread,
	// Calm 0.04 and Slope 1 the rate doubles when the spread does.
	Stress      *Field
	Calm, Slope float64

	Impact Impact
}

// An Impact is the square-root law of market impact: trading a value Q costs
// Y * Volatility * sqrt(Q / Volume) of it (Tóth, Lempérière, Deremble, de
// Lataillade, Kockelkoren, Bouchaud: "Anomalous price impact and the critical
// nature of liquidity in financial markets", 2011, equation 1, Y of order
// one). It needs Costs.AUM.
type Impact struct {
	Y          float64 // of order one
	Volatility float64 // of a day, decimal
	Volume     float64 // of a day, USD
}

func (c Costs) rate(s *Sleeve) (Rate, bool) {
	for _, r := range c.Rates {
		if r.Sleeve == s {
			return r, true
		}
	}
	return Rate{}, false
}

// row writes the rate of every path at row t.
func (r Rate) row(dst []float64, p *Paths, t int) {
	if r.Stress == nil {
		return // constant, written once by the ledger
	}
	for i, x := range p.wide(r.Stress, t) {
		dst[i] = r.Base * (1 + float64(r.Slope*max(0, x/r.Calm-1)))
	}
}

func (c Costs) validate(sleeves []*Sleeve) (errs []error) {
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("costs: "+format, a...)) }
	if !(c.AUM >= 0) || math.IsInf(c.AUM, 0) {
		bad("aum is %v: want USD of at least 0", c.AUM)
	}
	seen := map[*Sleeve]bool{}
	for _, r := range c.Rates {
		if r.Sleeve == nil {
			bad("a rate without a sleeve")
			continue
		}
		name := r.Sleeve.Name
		if seen[r.Sleeve] {
			bad("two rates for %s", name)
		}
		seen[r.Sleeve] = true
		if !(r.Base >= 0 && r.Base < 1) {
			bad("%s is %v: want a decimal from 0 to 1", name, r.Base)
		}
		m := r.Impact
		switch {
		case !finite(r.Calm, r.Slope, m.Y, m.Volatility, m.Volume):
			bad("%s: calm %v, slope %v and impact %+v: want finite numbers", name, r.Calm, r.Slope, m)
		case r.Stress != nil && !(r.Calm > 0 && r.Slope >= 0):
			bad("%s: stress by %s needs calm above 0 and slope of at least 0, has %v and %v", name, r.Stress.Name, r.Calm, r.Slope)
		case m != (Impact{}) && !(m.Y > 0 && m.Volatility > 0 && m.Volume > 0):
			bad("%s: impact needs y, volatility and volume above 0, has %v, %v and %v", name, m.Y, m.Volatility, m.Volume)
		}
	}
	for _, s := range sleeves {
		if s == Cash || s == nil {
			continue
		}
		if !seen[s] {
			errs = append(errs, fmt.Errorf("costs: sleeve %s: %w", s.Name, ErrNoRate))
		}
	}
	return errs
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// ErrNoRate reports a sleeve of the plan that has no cost rate.
var ErrNoRate = errors.New("has no cost rate; name one, be it zero")
