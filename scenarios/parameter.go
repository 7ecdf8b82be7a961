package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Parameter is one number of a [Market], or one for each regime, with where
// it comes from and how far it may be moved.
type Parameter struct {
	Name   string // by part, as in YAML files: small.floating_share
	Key    string // in MODEL's reference and in SCENARIOS, "" if there is none
	Symbol string // in MODEL, "" if there is none
	Unit   string
	Doc    string
	Source string
	Tag    Tag
	Of     []string // names of the elements, nil for one number
	Min    float64  // refused outside
	Max    float64
	Low    float64 // range of the evidence, for sensitivity; both zero: none
	High   float64
	Vary   string // the element that Low and High are of, "" where there is one number

	at func(m *Market) []*float64
}

// A Tag says what kind of evidence a number has.
type Tag string

// Kinds of evidence, from the strongest claim to the weakest.
const (
	Seed     Tag = "seed"     // in the article
	Measured Tag = "measured" // on data, by the model's authors
	Web      Tag = "web"      // on a published page
	Chosen   Tag = "chosen"   // so that the model's moments fit history's
	Assumed  Tag = "assumed"  // without a source: look at it
)

// Get returns the parameter's values in m, one per element.
func (p Parameter) Get(m *Market) []float64 {
	at := p.at(m)
	x := make([]float64, len(at))
	for i := range at {
		x[i] = *at[i]
	}
	return x
}

// Set gives m the values, which are those that Check accepts.
func (p Parameter) Set(m *Market, x []float64) {
	for i, to := range p.at(m) {
		*to = x[i]
	}
}

// Check reports what is wrong with values for the parameter.
func (p Parameter) Check(x []float64) error {
	if want := max(1, len(p.Of)); len(x) != want {
		if p.Of == nil {
			return fmt.Errorf("%s has %d values: want one number", p.Name, len(x))
		}
		return fmt.Errorf("%s has %d values: want %d, for %v", p.Name, len(x), want, p.Of)
	}
	var errs []error
	for i, v := range x {
		if v >= p.Min && v <= p.Max && !math.IsInf(v, 0) {
			continue
		}
		name := p.Name
		if p.Of != nil {
			name += " in " + p.Of[i]
		}
		errs = append(errs, fmt.Errorf("%s is %v: want %v to %v %s", name, v, p.Min, p.Max, p.Unit))
	}
	return errors.Join(errs...)
}

// Parameters returns every parameter, in the order of the parts.
func Parameters() []Parameter { return slices.Clone(parameters) }

var parameters = slices.Concat(regimeParameters, economyParameters, fedParameters, marketParameters, earningsParameters(), valuationParameters, mendParameters, firmParameters)

// one points at one number, each at one for each regime.
func one(f func(m *Market) *float64) func(m *Market) []*float64 {
	return func(m *Market) []*float64 { return []*float64{f(m)} }
}

func each(f func(m *Market) *ByRegime) func(m *Market) []*float64 {
	return func(m *Market) []*float64 {
		x := f(m)
		return []*float64{&x[0], &x[1], &x[2]}
	}
}
