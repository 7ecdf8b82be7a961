package main

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
	"trifecta/strategies"
)

// strategyFile is a map with one key, the kind of rule.
type strategyFile struct {
	Fixed     *fixedFile     `yaml:"fixed,omitempty" jsonschema_description:"A mix that is kept."`
	CapWeight *capWeightFile `yaml:"cap_weight,omitempty" jsonschema_description:"Sleeves by their market value."`
	Hold      *holdFile      `yaml:"hold,omitempty" jsonschema_description:"What the book opens with, never traded; needs initial weights."`
	Switch    *switchFile    `yaml:"switch,omitempty" jsonschema_description:"One mix while a field, by default the number of legs, is high enough, else another."`
	Tilt      *tiltFile      `yaml:"tilt,omitempty" jsonschema_description:"A base mix, tilted into one sleeve out of another while a field is high, and back while it is low."`
	Scaled    *scaledFile    `yaml:"scaled,omitempty" jsonschema_description:"Weight of one sleeve in proportion to a field from 0 to 1, by default the score; the rest in another."`
	Threshold *thresholdFile `yaml:"threshold,omitempty" jsonschema_description:"One mix while a field, or its change, is below or above a level, else another."`
	Banded    *bandedFile    `yaml:"banded,omitempty" jsonschema_description:"Another rule, traded only when a weight is off by more than a band."`
	Weights   *weightsFile   `yaml:"weights,omitempty" jsonschema_description:"Dated target weights from a file, marked as not audited for look-ahead."`
}

type fixedFile struct {
	Name    string
	Weights weights // beside the name: {name: half, small: 50%, large: 50%}
}

type capWeightFile struct {
	Name    string   `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Sleeves []string `yaml:"sleeves" jsonschema:"required" jsonschema_description:"Sleeves with a market value in the data."`
}

type holdFile struct {
	Name string `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
}

type switchFile struct {
	Name    string   `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Field   string   `yaml:"field,omitempty" jsonschema:"default=legs" jsonschema_description:"Any field of trifecta fields."`
	AtLeast *float64 `yaml:"at_least" jsonschema:"required" jsonschema_description:"Level from which the field is high."`
	Then    weights  `yaml:"then" jsonschema:"required" jsonschema_description:"Weights while the condition holds."`
	Else    weights  `yaml:"else" jsonschema:"required" jsonschema_description:"Weights while it does not."`
}

type tiltFile struct {
	Name    string   `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Field   string   `yaml:"field,omitempty" jsonschema:"default=legs" jsonschema_description:"Any field of trifecta fields."`
	Base    weights  `yaml:"base" jsonschema:"required" jsonschema_description:"The neutral mix."`
	Into    string   `yaml:"into" jsonschema:"required" jsonschema_description:"Sleeve that gains."`
	Out     string   `yaml:"out_of" jsonschema:"required" jsonschema_description:"Sleeve that pays for it."`
	Tilt    rate     `yaml:"tilt" jsonschema:"required" jsonschema_description:"Size, a share of wealth."`
	AtLeast *float64 `yaml:"at_least" jsonschema:"required" jsonschema_description:"Into from this level of the field."`
	AtMost  *float64 `yaml:"at_most,omitempty" jsonschema_description:"Out of it up to this level. Default: never."`
}

type scaledFile struct {
	Name  string `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Field string `yaml:"field,omitempty" jsonschema:"default=score" jsonschema_description:"Any field of trifecta fields, cut off at 0 and 1."`
	Into  string `yaml:"into" jsonschema:"required" jsonschema_description:"Sleeve whose weight is scaled."`
	Out   string `yaml:"out_of" jsonschema:"required" jsonschema_description:"Sleeve that holds the rest."`
	Low   *rate  `yaml:"low,omitempty" jsonschema_description:"Weight at 0. Default 0%."`
	High  *rate  `yaml:"high,omitempty" jsonschema_description:"Weight at 1. Default 100%."`
}

type thresholdFile struct {
	Name   string  `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Field  string  `yaml:"field" jsonschema:"required" jsonschema_description:"Any field of trifecta fields."`
	Change int     `yaml:"change,omitempty" jsonschema:"minimum=0" jsonschema_description:"Months over which the field's change is taken. Default 0: its level."`
	Below  *rate   `yaml:"below,omitempty" jsonschema_description:"Strictly below this level; one of below and above."`
	Above  *rate   `yaml:"above,omitempty" jsonschema_description:"Strictly above this level."`
	Then   weights `yaml:"then" jsonschema:"required" jsonschema_description:"Weights while the condition holds."`
	Else   weights `yaml:"else" jsonschema:"required" jsonschema_description:"Weights while it does not."`
}

type bandedFile struct {
	Name string        `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	Band rate          `yaml:"band" jsonschema:"required" jsonschema_description:"Largest deviation of a weight that is left alone."`
	Rule *strategyFile `yaml:"rule" jsonschema:"required" jsonschema_description:"The rule inside."`
}

type weightsFile struct {
	Name string `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in tables, figures and results."`
	File string `yaml:"file" jsonschema:"required" jsonschema_description:"CSV or Arrow with a date column and one column per sleeve, relative to the plan's folder."`
}

// decode reads a fixed mix: its name and its weights stand side by side.
func (f *fixedFile) decode(d *document, n ast.Node) {
	var entries []keyValue
	named := false
	for _, kv := range d.mapping(n, "fixed") {
		if kv.name == "name" {
			f.Name, _ = d.scalar(kv.value, "fixed.name")
			named = true
		} else {
			entries = append(entries, kv)
		}
	}
	if !named {
		d.bad(n, "fixed.name is missing")
	}
	d.nodes[&f.Weights] = n
	f.Weights.read(d, n, entries)
}

// MarshalYAML writes name and weights side by side.
func (f fixedFile) MarshalYAML() (any, error) {
	return append(yaml.MapSlice{{Key: "name", Value: f.Name}}, f.Weights.items()...), nil
}

// one returns the rule that is set and its kind. None and several are faults.
func (s *strategyFile) one(d *document) (rule any, kind string) {
	var set []string
	v := reflect.ValueOf(s).Elem()
	for i, key := range yamlKeys(v.Type()) {
		if !v.Field(i).IsNil() {
			set = append(set, key)
			rule, kind = v.Field(i).Interface(), key
		}
	}
	if len(set) != 1 {
		d.wrong(s, "a strategy is a map with one key, the kind of rule, and this has %s", cmp.Or(strings.Join(set, " and "), "none"))
		return nil, ""
	}
	return rule, kind
}

// name returns the strategy's name, empty where it has none.
func (s *strategyFile) name() string {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if !v.Field(i).IsNil() {
			return v.Field(i).Elem().FieldByName("Name").String()
		}
	}
	return ""
}

// strategy builds the rule that runs, adding its faults to the document.
func (b *builder) strategy(s *strategyFile) engine.Strategy {
	rule, kind := s.one(b.doc)
	var st interface {
		engine.Strategy
		Validate() error
	}
	faults := func() int { return len(b.doc.faults) + len(b.errs) }
	before := faults()
	switch r := rule.(type) {
	case nil: // a fault that one has reported
		return nil
	case *fixedFile:
		st = strategies.Fixed{Label: r.Name, Weights: b.mix(&r.Weights)}
	case *capWeightFile:
		c := strategies.CapWeight{Label: r.Name}
		for i := range r.Sleeves {
			c.Sleeves = append(c.Sleeves, b.sleeve(&r.Sleeves[i], r.Sleeves[i]))
		}
		st = c
	case *holdFile:
		if b.file.Initial.Weights == nil && !b.doc.broken[&b.file.Initial] {
			b.doc.wrong(s, "hold: %s needs initial weights: the plan's initial is %s", r.Name, cmp.Or(b.file.Initial.Name, "first_target"))
		}
		st = strategies.Hold{Label: r.Name}
	case *switchFile:
		st = strategies.Switch{
			Label: r.Name, Field: b.field(&r.Field, r.Field, "legs"), AtLeast: *r.AtLeast,
			Then: b.mix(&r.Then), Else: b.mix(&r.Else),
		}
	case *tiltFile:
		t := strategies.Tilt{
			Label: r.Name, Field: b.field(&r.Field, r.Field, "legs"), Base: b.mix(&r.Base),
			Into: b.sleeve(&r.Into, r.Into), From: b.sleeve(&r.Out, r.Out), Tilt: float64(r.Tilt),
			AtLeast: *r.AtLeast, AtMost: -math.MaxFloat64,
		}
		if r.AtMost != nil {
			t.AtMost = *r.AtMost
		}
		st = t
	case *scaledFile:
		c := strategies.Scaled{
			Label: r.Name, Field: b.field(&r.Field, r.Field, "score"),
			Into: b.sleeve(&r.Into, r.Into), From: b.sleeve(&r.Out, r.Out), High: 1,
		}
		if r.Low != nil {
			c.Low = float64(*r.Low)
		}
		if r.High != nil {
			c.High = float64(*r.High)
		}
		st = c
	case *thresholdFile:
		t := strategies.Threshold{
			Label: r.Name, Field: b.change(&r.Change, b.field(&r.Field, r.Field, ""), r.Change),
			Below: (*float64)(r.Below), Above: (*float64)(r.Above), Then: b.mix(&r.Then), Else: b.mix(&r.Else),
		}
		st = t
	case *bandedFile:
		if !(r.Band >= 0 && r.Band <= 1) {
			b.doc.wrong(&r.Band, "banded: %s: band is %v: want 0%% to 100%%", r.Name, r.Band)
		}
		st = strategies.Banded{Label: r.Name, Strategy: b.strategy(r.Rule), Band: float64(r.Band)}
	case *weightsFile:
		if b.markets == nil {
			return strategies.Hold{Label: r.Name} // a rule without faults stands for one that is data
		}
		g, err := b.given(r)
		if err != nil {
			b.errs = append(b.errs, err)
			return nil
		}
		st = g
	default:
		panic(fmt.Sprintf("trifecta: no rule for %T", r))
	}
	if s.name() == "" {
		b.doc.wrong(s, "%s: the name is empty", kind)
	}
	if faults() > before {
		return nil // the rule's own check would only repeat them
	}
	if err := st.Validate(); err != nil {
		b.doc.wrong(s, "%s: %v", kind, err)
	}
	return st
}

// mix turns weights by name into holdings.
func (b *builder) mix(w *weights) []engine.Holding {
	var hs []engine.Holding
	if len(*w) == 0 {
		b.doc.wrong(w, "no weights: want shares of sleeves such as {small: 40%%, large: 60%%}")
	}
	for _, x := range *w {
		if s := b.sleeve(w, x.Sleeve); s != nil {
			hs = append(hs, engine.Holding{Sleeve: s, Weight: float64(x.Weight)})
		}
	}
	return hs
}

// sleeve finds a sleeve by name.
func (b *builder) sleeve(at any, name string) *engine.Sleeve {
	s, err := b.sleeveOf(name)
	if err != nil {
		b.doc.wrong(at, "%v", err)
	}
	return s
}

func (b *builder) sleeveOf(name string) (*engine.Sleeve, error) {
	var names []string
	for _, s := range b.held() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return nil, fmt.Errorf("no sleeve is called %q: want %s", name, strings.Join(names, ", "))
}
