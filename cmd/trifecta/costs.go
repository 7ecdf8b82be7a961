package main

import (
	"math"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
)

// costsFile holds the rates by sleeve, in the order of the file.
type costsFile struct {
	AUM   float64
	Rates []*costFile
}

type costFile struct {
	Sleeve string      `yaml:"-"`
	Base   rate        `yaml:"base" jsonschema:"required" jsonschema_description:"One-way cost of what is traded."`
	Stress string      `yaml:"stress,omitempty" jsonschema_description:"A field x that raises the rate to base * (1 + slope * max(0, x/calm - 1)), such as hy_spread."`
	Calm   *rate       `yaml:"calm,omitempty" jsonschema_description:"Level of the field up to which the rate is base. Default 4%."`
	Slope  *float64    `yaml:"slope,omitempty" jsonschema_description:"How fast the rate rises beyond it. Default 1: twice calm, twice the rate."`
	Impact *impactFile `yaml:"impact,omitempty" jsonschema_description:"Square-root market impact (Toth et al. 2011); needs costs.aum."`
}

type impactFile struct {
	Coefficient *float64 `yaml:"coefficient,omitempty" jsonschema_description:"Y of the square-root law, of order one. Default 1."`
	Volatility  rate     `yaml:"volatility" jsonschema:"required" jsonschema_description:"Of the sleeve, a day."`
	Volume      float64  `yaml:"volume" jsonschema:"required" jsonschema_description:"Traded in the sleeve, USD a day."`
}

func (c *costsFile) decode(d *document, n ast.Node) {
	for _, kv := range d.mapping(n, "costs") {
		if kv.name == "aum" {
			d.into(kv.value, &c.AUM, "costs.aum")
			if !(c.AUM >= 0) || math.IsInf(c.AUM, 0) {
				d.bad(kv.value, "costs.aum is %v: want USD of at least 0", c.AUM)
			}
			continue
		}
		if kv.name == engine.Cash.Name {
			d.bad(kv.key, "costs names cash, which trades free: leave it out")
			continue
		}
		x := &costFile{Sleeve: kv.name}
		d.nodes[x] = kv.key
		switch kv.value.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			d.into(kv.value, x, "costs."+kv.name)
		default:
			d.into(kv.value, &x.Base, "costs."+kv.name)
		}
		x.check(d)
		c.Rates = append(c.Rates, x)
	}
}

// check reports rates that no market has.
func (x *costFile) check(d *document) {
	if !(x.Base >= 0 && x.Base < 0.5) { // every report doubles it, and less than all must be left
		d.wrong(&x.Base, "costs.%s is %v: want at least 0bp and less than 50%%", x.Sleeve, x.Base)
	}
	if x.Calm != nil && !(*x.Calm > 0) {
		d.wrong(x.Calm, "costs.%s.calm is %v: want more than 0%%", x.Sleeve, *x.Calm)
	}
	if x.Slope != nil && !(*x.Slope >= 0) {
		d.wrong(x.Slope, "costs.%s.slope is %v: want at least 0", x.Sleeve, *x.Slope)
	}
	m := x.Impact
	if m == nil || d.broken[m] {
		return
	}
	if m.Coefficient != nil && !(*m.Coefficient > 0) {
		d.wrong(m.Coefficient, "costs.%s.impact.coefficient is %v: want more than 0", x.Sleeve, *m.Coefficient)
	}
	if !(m.Volatility > 0) {
		d.wrong(&m.Volatility, "costs.%s.impact.volatility is %v: want more than 0%%", x.Sleeve, m.Volatility)
	}
	if !(m.Volume > 0) {
		d.wrong(&m.Volume, "costs.%s.impact.volume is %v: want USD of more than 0", x.Sleeve, m.Volume)
	}
}

// MarshalYAML writes the rates as a map in the order of the file.
func (c costsFile) MarshalYAML() (any, error) {
	var m yaml.MapSlice
	for _, r := range c.Rates {
		var v any = r
		if *r == (costFile{Sleeve: r.Sleeve, Base: r.Base}) {
			v = r.Base
		}
		m = append(m, yaml.MapItem{Key: r.Sleeve, Value: v})
	}
	if c.AUM > 0 {
		m = append(m, yaml.MapItem{Key: "aum", Value: c.AUM})
	}
	return m, nil
}
