package main

import (
	"regexp"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// sleeveFile is a map with the key sleeve.
type sleeveFile struct {
	Sleeve *sleeveRule `yaml:"sleeve" jsonschema:"required" jsonschema_description:"A sleeve of the panel's firms, chosen anew at every date."`
}

type sleeveRule struct {
	Name     string   `yaml:"name" jsonschema:"required" jsonschema_description:"Its name in rules, costs and tables: lower-case letters, digits and underscores."`
	Universe string   `yaml:"universe" jsonschema:"required,enum=russell2000,enum=sp500,enum=sp490,enum=mega,enum=all" jsonschema_description:"Members of which index, as known at the date."`
	Where    string   `yaml:"where,omitempty" jsonschema_description:"Condition on the firm's columns of the panel, such as ebitda_ttm > 1.5 * interest_ttm && net_income_ntm > 0. A firm of which what it asks is not known is not chosen."`
	Exclude  []string `yaml:"exclude_sectors,omitempty" jsonschema_description:"GICS sectors to leave out."`
	Weight   string   `yaml:"weight,omitempty" jsonschema:"enum=cap,enum=equal,enum=capped,default=cap" jsonschema_description:"cap: freely traded market value; equal: each company the same; capped: cap, with no company above max_weight."`
	Max      rate     `yaml:"max_weight,omitempty" jsonschema_description:"Largest share of a company, for weight capped."`
}

func (r *sleeveRule) rule() datasets.SleeveRule {
	return datasets.SleeveRule{Name: r.Name, Universe: r.Universe, Where: r.Where, Exclude: r.Exclude, Weight: r.Weight, Max: float64(r.Max)}
}

// rules returns the rules of the plan's sleeves.
func (f *planFile) rules() (rules []datasets.SleeveRule) {
	for _, s := range f.Sleeves {
		rules = append(rules, s.Sleeve.rule())
	}
	return rules
}

// checkSleeves reports the faults of the plan's sleeves that need no data.
func (f *planFile) checkSleeves(d *document) {
	var names []string
	for i := range f.Sleeves {
		r := f.Sleeves[i].Sleeve
		if r == nil || d.broken[&f.Sleeves[i]] {
			continue
		}
		if r.Weight == "" {
			r.Weight = "cap"
		}
		if err := r.rule().Validate(); err != nil {
			d.wrong(r, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
		}
		if err := r.rule().Check(columnsOf(r.Where)); err != nil {
			d.wrong(&r.Where, "%v", err)
		}
		if slices.Contains(names, r.Name) {
			d.wrong(&r.Name, "two sleeves are called %q", r.Name)
		}
		names = append(names, r.Name)
	}
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// columnsOf returns a panel that has every column that a condition can name:
// which of them there are is known with the data, how it is written before.
func columnsOf(where string) *datasets.Panel {
	p := &datasets.Panel{}
	for _, name := range word.FindAllString(where, -1) {
		p.Extra = append(p.Extra, datasets.Column{Name: name})
	}
	return p
}

// held returns all sleeves that the plan can hold, cash last. Without markets
// those that the plan defines have no data.
func (b *builder) held() []*engine.Sleeve {
	if b.known != nil {
		return b.known
	}
	built := engine.Sleeves()
	b.known = slices.Clone(built[:len(built)-1])
	if b.markets != nil {
		b.known = append(b.known, b.markets.sleeves...)
	} else {
		for _, s := range b.file.Sleeves {
			if s.Sleeve != nil {
				b.known = append(b.known, s.Sleeve.rule().Sleeve())
			}
		}
	}
	b.known = append(b.known, engine.Cash)
	return b.known
}
