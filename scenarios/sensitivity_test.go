package scenarios

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// A variant is the world with one number moved, to where the evidence ends.
func TestVariantsMoveOneNumber(t *testing.T) {
	m := DefaultMarket()
	name := m.Name()
	variants := m.Sensitivity()
	for _, v := range append(variants, m.Assumptions()...) {
		if err := v.Market.Validate(); err != nil {
			t.Errorf("%s at %v: %v", v.Parameter.Name, v.To, err)
		}
		if v.To == v.From || v.High != (v.To > v.From) {
			t.Errorf("%s goes from %v to %v, and is said to be high: %v", v.Parameter.Name, v.From, v.To, v.High)
		}
		for _, p := range Parameters() {
			x, y := p.Get(&m), p.Get(&v.Market)
			for k := range x {
				switch {
				case p.Name == v.Parameter.Name && (p.Of == nil || p.Of[k] == v.Element):
					if x[k] != v.From || y[k] != v.To {
						t.Errorf("%s goes from %v to %v, want %v to %v", p.Name, x[k], y[k], v.From, v.To)
					}
				case p.Name == v.Parameter.Name && p.Name == "regime.start": // they add up to one
				case x[k] != y[k]:
					t.Errorf("%s moves %s too", v.Parameter.Name, p.Name)
				}
			}
		}
	}
	if m.Name() != name {
		t.Error("a variant changes the world that it comes from")
	}
	// SCENARIOS' grid that matters, and what issue 4 adds.
	for _, c := range []struct {
		name, element string
		low, high     float64
	}{
		{"small.floating_share", "", 0.30, 0.50},
		{"equity.consensus_weight", "", 0, 0.6},
		{"premium.speed", "", 0.015, math.NaN()}, // the default is the upper end
		{"equity.interest_years", "", 3, 25},
		{"premium.size_premium", "", math.NaN(), 0.025},
		{"credit.mean", "recession", 9, 14},
		{"premium.regime", "recession", -0.05, 0},
		{"small.activity", "", math.NaN(), math.NaN()},
	} {
		for _, x := range []struct {
			high bool
			to   float64
		}{{false, c.low}, {true, c.high}} {
			at := slices.IndexFunc(variants, func(v Variant) bool { return v.Parameter.Name == c.name && v.Element == c.element && v.High == x.high })
			if at < 0 && (c.name == "small.activity" || !math.IsNaN(x.to)) {
				t.Errorf("no variant of %s %s to %v", c.name, c.element, x.to)
			} else if at >= 0 && !math.IsNaN(x.to) && variants[at].To != x.to {
				t.Errorf("%s goes to %v, want %v", c.name, variants[at].To, x.to)
			}
		}
	}
}

// Every number tagged as assumed is among the assumptions, and no other.
func TestAssumptionsAreAllThatHasNoSource(t *testing.T) {
	m := DefaultMarket()
	variants := m.Assumptions()
	for _, p := range Parameters() {
		n := 0
		for _, v := range variants {
			if v.Parameter.Name == p.Name {
				n++
			}
		}
		// Those of single firms do nothing while these are off.
		if off := strings.HasPrefix(p.Name, "firms."); (p.Tag == Assumed && !off) != (n > 0) {
			t.Errorf("%s, tagged %s, has %d variants", p.Name, p.Tag, n)
		}
	}
}
