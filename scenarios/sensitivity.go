package scenarios

import (
	"math"
	"slices"
	"strings"
)

// A Variant is a world with one number moved: to an end of the range that the
// evidence leaves, for a tornado, or by a step, for a list of assumptions.
// Simulated on the random numbers of the world it comes from, the difference is
// the number's effect.
type Variant struct {
	Parameter Parameter
	Element   string  // of Parameter.Of, "" for one number
	From, To  float64 // value in the world it comes from, and here
	High      bool    // the upper end
	Market    Market
}

// Sensitivity returns the world's variants, a number at a time, at the low and
// the high end of the range of the evidence ([Parameter].Low and High), in the
// order of the parameters. An end at which the world already is, and one that it
// does not admit, is left out.
//
// These are the axes of SCENARIOS' sensitivity grid but for the costs of
// trading, which are the study's: small.floating_share,
// equity.consensus_weight (psi), premium.speed (kp), equity.interest_years (K),
// premium.size_premium, credit.mean in recession; with them multiple.regime and
// premium.regime in recession, small.activity and whatever else has a range.
func (m Market) Sensitivity() (out []Variant) {
	for _, p := range Parameters() {
		if p.Low == p.High {
			continue
		}
		k := max(0, slices.Index(p.Of, p.Vary))
		for _, to := range []float64{p.Low, p.High} {
			if v, ok := m.moved(p, k, to); ok && v.Market.Validate() == nil {
				out = append(out, v)
			}
		}
	}
	return out
}

// moved sets one number of a parameter.
func (m Market) moved(p Parameter, k int, to float64) (Variant, bool) {
	x := slices.Clone(p.Get(&m))
	v := Variant{Parameter: p, From: x[k], To: to, High: to > x[k], Market: m}
	if p.Of != nil {
		v.Element = p.Of[k]
	}
	if x[k] == to {
		return v, false
	}
	x[k] = to
	if p.Name == "regime.start" { // the three add up to one
		rest := 1 - v.From
		for j := range x {
			switch {
			case j == k:
			case rest > 0:
				x[j] *= (1 - to) / rest
			default:
				x[j] = (1 - to) / float64(len(x)-1)
			}
		}
	}
	if p.Check(x) != nil {
		return v, false
	}
	v.Market = m.detached()
	p.Set(&v.Market, x)
	if v.Market.Start.Policy != m.Start.Policy { // what is priced moves along
		for t := range v.Market.Start.Priced {
			v.Market.Start.Priced[t] = max(v.Market.Start.Priced[t]+v.Market.Start.Policy-m.Start.Policy, m.Fed.Floor)
		}
		v.Market.Start.Priced[0] = v.Market.Start.Policy
	}
	return v, true
}

// detached returns a market whose start shares no slice that parameters reach.
func (m Market) detached() Market {
	m.Start.Priced = slices.Clone(m.Start.Priced)
	m.Start.Premium = slices.Clone(m.Start.Premium)
	return m
}

// Assumptions returns variants for every number that has no source, down and up
// by a step: to the ends of its range where it has one, else by a quarter of
// itself; a number that is zero, such as a drift that no evidence shows, by
// what nudge says. Numbers for each regime are moved one by one. The
// numbers of single firms have no variants while these are off.
func (m Market) Assumptions() (out []Variant) {
	for _, p := range Parameters() {
		if p.Tag != Assumed || strings.HasPrefix(p.Name, "firms.") && !m.Firms.Simulated {
			continue
		}
		for k, x := range p.Get(&m) {
			step := nudge(p, x)
			low, high := x-step, x+step
			if p.Low != p.High && (p.Of == nil || p.Of[k] == p.Vary) {
				low, high = p.Low, p.High
			}
			for _, to := range []float64{max(low, p.Min), min(high, p.Max)} {
				if v, ok := m.moved(p, k, to); ok && v.Market.Validate() == nil {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// nudge is how far an assumed number is moved for want of a range: a quarter of
// itself, and where it is zero by one per cent a year, a quarter of a
// percentage point a year, a year, or what the article's world has.
func nudge(p Parameter, x float64) float64 {
	if p.Name == "regime.start" {
		return 0.1
	}
	if x != 0 {
		return math.Abs(x) / 4
	}
	switch p.Unit {
	case "months":
		return 12
	case "pp a year":
		return 0.25
	case "log a month per cut":
		return 0.0008
	}
	return 0.01
}
