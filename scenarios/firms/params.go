package firms

import (
	"errors"
	"fmt"
	"math"
)

// Params are the parameters of the cross-section. Rates are decimals a year
// unless they say otherwise; groups come in the order small, large, mega.
type Params struct {
	Simulated bool // off by default: firms take most of the time
	Default   Default

	// Poor is the rate at which small firms leave the market for poor
	// performance, PoorReturn what their shares return in that month. Only
	// firms that are not sound leave so; the rate is over all small firms.
	Poor, PoorReturn float64
	// Takeover is the rate at which small firms are bought, TakeoverReturn
	// what their shares return in that month.
	Takeover, TakeoverReturn float64

	Beta       float64    // standard deviation of firms' betas around one
	Volatility [3]float64 // of a firm's own return, standard deviation a year
	PreRevenue float64    // the same of small firms without revenue
	Sector     float64    // of a sector's return, standard deviation a year
	Weak       float64    // of what firms that lose money share, standard deviation a year

	MarginShock    float64 // standard deviation of a firm's own margin shock, a month, relative to its margin
	MarginReversal float64 // share of it that is gone after a month

	// Band is the width of the band around the breakpoint between small and
	// large, as a share of the whole market's value: inside it firms stay
	// where they are.
	Band float64
	// Turnover also writes what the reconstitution of small, large and mega
	// trades, so that holding them pays for it.
	Turnover bool
}

// Default is the yearly default rate of a firm with debt,
//
//	logistic(Intercept + InterceptAdd + Coverage clip(EBIT/interest, -3, 8)
//	         + Spread (high-yield spread in pp - 4.5) + Regime[state] + PreRevenue)
//
// and, while the market for refinancing is closed, the debt of firms that do
// not earn their interest which comes due.
type Default struct {
	Intercept    float64
	InterceptAdd float64 // a scenario's addition: 0.7 doubles low rates
	Coverage     float64 // per turn of EBIT over interest
	Spread       float64 // per percentage point
	Regime       [3]float64
	PreRevenue   float64
	MinDebt      float64 // share of enterprise value below which a firm has no debt to default on
	Return       float64 // of the shares in the month of default

	// RefiClosed is the number of months from the start in which firms whose
	// EBIT is below their interest cannot refinance: those whose debt comes
	// due, the share Maturing a month, default.
	RefiClosed float64
	Maturing   float64
}

// New returns the parameters of MODEL.md 13.
func New() *Params {
	return &Params{
		Default: Default{
			Intercept: -3.55, Coverage: -0.50, Spread: 0.20, Regime: [3]float64{0, 0.25, 0.60}, PreRevenue: 0.3,
			MinDebt: 0.03, Return: -0.95, Maturing: 1.0 / 60,
		},
		// Shumway and Warther, "The delisting bias in CRSP's Nasdaq data", Journal
		// of Finance 54 (1999): -55 %, and 5.6 % of Nasdaq firms a year against
		// 1.2 % of NYSE's.
		Poor: 0.03, PoorReturn: -0.55,
		Takeover: 0.04, TakeoverReturn: 0.30,
		Beta: 0.35, Volatility: [3]float64{0.45, 0.26, 0.24}, PreRevenue: 0.65, Sector: 0.12, Weak: 0.12,
		MarginShock: 0.08, MarginReversal: 0.03,
		Band: 0.05,
	}
}

// Validate reports every parameter outside its bounds.
func (p *Params) Validate() error {
	var errs []error
	within := func(name string, x, lo, hi float64) {
		if !(x >= lo && x <= hi) {
			errs = append(errs, fmt.Errorf("firms.%s is %v: want %v to %v", name, x, lo, hi))
		}
	}
	d := p.Default
	within("default_intercept", d.Intercept, -10, 2)
	within("default_intercept_add", d.InterceptAdd, -5, 5)
	within("default_coverage", d.Coverage, -3, 0)
	within("default_spread", d.Spread, 0, 2)
	for _, x := range d.Regime {
		within("default_regime", x, -5, 5)
	}
	within("default_pre_revenue", d.PreRevenue, -5, 5)
	within("min_debt", d.MinDebt, 0, 1)
	within("default_return", d.Return, -1, 0)
	within("refi_closed_months", d.RefiClosed, 0, 1200)
	if d.RefiClosed != math.Trunc(d.RefiClosed) {
		errs = append(errs, fmt.Errorf("firms.refi_closed_months is %v: want whole months", d.RefiClosed))
	}
	within("maturing", d.Maturing, 0, 0.5)
	within("poor", p.Poor, 0, 0.5)
	within("poor_return", p.PoorReturn, -1, 0)
	within("takeover", p.Takeover, 0, 0.5)
	within("takeover_return", p.TakeoverReturn, 0, 3)
	within("beta", p.Beta, 0, 1)
	for _, x := range p.Volatility {
		within("volatility", x, 0, 1)
	}
	within("pre_revenue_volatility", p.PreRevenue, 0, 1)
	within("sector", p.Sector, 0, 0.5)
	within("weak", p.Weak, 0, 0.5)
	within("margin_shock", p.MarginShock, 0, 0.5)
	within("margin_reversal", p.MarginReversal, 0.001, 1)
	if x := p.wandering(); x > 1 {
		errs = append(errs, fmt.Errorf("firms.margin_shock %v with margin_reversal %v: margins would wander %.2f times as far as the cross-section of margins is wide: want at most once", p.MarginShock, p.MarginReversal, x))
	}
	within("band", p.Band, 0, 0.5)
	return errors.Join(errs...)
}
