package scenarios

import (
	"fmt"
	"strings"
)

// Presets returns the names of the world presets, from no edge to the
// article's claims.
func Presets() []string { return []string{"no-edge", "faint", "weak", "evidence", "article"} }

// WithPreset returns m with the parameters that a preset sets (MODEL, section
// 10), and its name in World:
//
//	no-edge   signals of a path come from one world, its returns from a second that is independent
//	faint     consensus weight 0, premium speed 0.004
//	weak      premium speed 0.015
//	evidence  as MODEL: the valuation leg has a modest edge
//	article   consensus weight 0.60, edge.cuts 0.0008, 3 % a year per standard deviation of each leg, 25 years of interest
func (m Market) WithPreset(name string) (Market, error) {
	switch name {
	case "no-edge", "evidence":
	case "faint":
		m.Equity.Consensus, m.Premium.Speed = 0, 0.004
	case "weak":
		m.Premium.Speed = 0.015
	case "article":
		m.Equity.Consensus, m.Equity.Interest = 0.60, 25
		m.Edge.Cuts = 0.0008
		m.Edge.Legs.Earnings, m.Edge.Legs.Valuation, m.Edge.Legs.Rates = 0.03, 0.03, 0.03
	default:
		return m, fmt.Errorf("world is %q: want %s", name, strings.Join(Presets(), ", "))
	}
	m.World = name
	return m, nil
}
