package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// Validate reports every fault of the market at once, by the names of
// parameters.
func (m Market) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if m.Label == "" {
		bad("the scenario has no name")
	}
	if !slices.Contains(Presets(), m.World) {
		bad("world is %q: want %s", m.World, strings.Join(Presets(), ", "))
	}
	for _, p := range parameters {
		if err := p.Check(p.Get(&m)); err != nil {
			errs = append(errs, err)
		}
	}
	errs = append(errs, m.Regime.validate()...)
	if e := &m.Economy; !(e.GapMin < e.GapMax) {
		bad("gap.min is %v and gap.max %v: want the first below", e.GapMin, e.GapMax)
	}
	if c := &m.Credit; !(c.Min < c.Max) || !(c.AgeFrom < c.AgeTo) {
		bad("credit.min to credit.max is %v to %v, credit.age_from to credit.age_to %v to %v: want each from low to high", c.Min, c.Max, c.AgeFrom, c.AgeTo)
	}
	errs = append(errs, m.Fed.validate()...)
	errs = append(errs, m.validateFirms()...)
	for _, j := range m.Shock.Schedule {
		if j.Month < 1 || !(j.Size >= 0 && j.Size <= 20) {
			bad("shock.schedule has a jump of %v in month %d: want a size of 0 to 20 in month 1 or later", j.Size, j.Month)
		}
	}
	for _, d := range m.Premium.Drifts {
		if d.From < 1 || d.To < d.From || !(math.Abs(d.Monthly) <= 0.5) {
			bad("premium.drifts has %v a month from month %d to %d: want -0.5 to 0.5 from month 1 on", d.Monthly, d.From, d.To)
		}
	}
	start := m.Start.validate()
	errs = append(errs, start...)
	if len(start) == 0 {
		errs = append(errs, m.validateConditions()...)
	}
	for _, f := range m.Watch {
		if !slices.Contains(LatentFields(), f) {
			bad("watch: %s is no latent field of the world", f.Name)
		}
	}
	return errors.Join(errs...)
}

func (r *Regime) validate() (errs []error) {
	for from, row := range r.table() {
		if row[from] < 0 {
			errs = append(errs, fmt.Errorf("regime: the ways out of %v add up to %v: the row cannot sum to one", State(from), 1-row[from]))
		}
	}
	for k, s := range r.Force {
		if s.From < 1 || s.To < s.From || s.State < Expansion || s.State > Recession {
			errs = append(errs, fmt.Errorf("regime.force has %v from month %d to %d: want expansion, slowdown or recession from month 1 on", s.State, s.From, s.To))
		}
		for _, o := range r.Force[:k] {
			if s.From <= o.To && o.From <= s.To {
				errs = append(errs, fmt.Errorf("regime.force has %v from month %d to %d and %v from %d to %d: want one regime a month", o.State, o.From, o.To, s.State, s.From, s.To))
			}
		}
	}
	return errs
}

func (f *Fed) validate() (errs []error) {
	for _, path := range []struct {
		name  string
		knots []Knot
	}{{"fed.priced_path", f.Priced}, {"fed.committee_path", f.Committee}} {
		for k, knot := range path.knots {
			if knot.Month < 0 || !(math.Abs(knot.Rate) <= 25) {
				errs = append(errs, fmt.Errorf("%s has %v pp in month %d: want -25 to 25 in month 0 or later", path.name, knot.Rate, knot.Month))
			}
			if k > 0 && knot.Month <= path.knots[k-1].Month {
				errs = append(errs, fmt.Errorf("%s has month %d after month %d: want ascending months", path.name, knot.Month, path.knots[k-1].Month))
			}
		}
	}
	return errs
}

// validate reports what is missing or wrong in a start besides the parameters.
func (s *Start) validate() (errs []error) {
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("start: "+format, a...)) }
	if s.Date != s.Date.MonthEnd() {
		bad("date is %v: want the last day of a month", s.Date)
	}
	if sum := s.Regime[0] + s.Regime[1] + s.Regime[2]; !(math.Abs(sum-1) <= 1e-9) { // decimals as typed
		bad("regime probabilities add up to %v: want 1", sum)
	}
	within := func(name string, x []float64, least int, lo, hi float64) {
		if len(x) < least {
			bad("%s has %d values: want at least %d", name, len(x), least)
		}
		for k, v := range x {
			if !(v >= lo && v <= hi) {
				bad("%s %d of %d is %v: want %v to %v", name, k+1, len(x), v, lo, hi)
			}
		}
	}
	within("priced path", s.Priced, 1, -2, 25)
	if len(s.Priced) > 0 && s.Priced[0] != s.Policy {
		bad("the priced path begins at %v: want the policy rate, %v", s.Priced[0], s.Policy)
	}
	within("premium", s.Premium, 1, -0.9, 5)
	for g, name := range groupNames {
		within("consensus of "+name, s.Consensus[g], 1, math.SmallestNonzeroFloat64, math.MaxFloat64)
		within("growth of sales and income of "+name, []float64{s.Sales[g], s.Income[g]}, 2, -0.95, 20)
		within("value of "+name, s.Value[g:g+1], 1, 1, 1e18)
	}
	for _, past := range s.Past {
		if past.Field == nil || past.Field.Latent {
			bad("past: a field that is nil or latent")
			continue
		}
		if len(past.Values) == 0 {
			bad("past of %s has no value", past.Field.Name)
		}
	}
	return errs
}

func (m *Market) validateConditions() (errs []error) {
	var seen [states]bool
	for _, c := range m.Conditions {
		errs = append(errs, c.validate(&m.Start)...)
		if st := state(slices.Index(stateNames[:], c.State)); st >= 0 {
			seen[st] = true
		}
	}
	if seen[marketReturn] && (seen[smallReturn] || seen[largeReturn] || seen[megaReturn]) {
		errs = append(errs, errors.New("conditions give the market's return and a group's: want one or the other"))
	}
	if seen[premiumState] && seen[smallReturn] {
		errs = append(errs, errors.New("conditions give the premium and small_return, which the premium has to meet: want one of the two"))
	}
	return errs
}

// Fits reports what does not fit a grid: it has to be monthly, to start on the
// date of the market's start, and to reach the months that the market names.
func (m Market) Fits(g engine.Grid) error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if g.Dates[g.Start] != m.Start.Date {
		bad("the grid starts on %v, the world's state is of %v", g.Dates[g.Start], m.Start.Date)
	}
	if g.PerYear != 12 {
		bad("the grid has %v steps a year: want months", g.PerYear)
	}
	for t, d := range g.Dates {
		// Two ends of months that are 28 to 31 days apart are neighbours.
		if days := d - g.Dates[max(t-1, 0)]; (d+1).Time().Day() != 1 || t > 0 && (days < 28 || days > 31) {
			bad("the grid has %v at row %d: want month-ends without a gap", d, t)
			break
		}
	}
	begins := func(what string, month int) {
		if month > g.Steps() {
			bad("%s names month %d: the horizon ends in month %d", what, month, g.Steps())
		}
	}
	for _, s := range m.Regime.Force {
		begins("regime.force", s.From)
	}
	for _, j := range m.Shock.Schedule {
		begins("shock.schedule", j.Month)
	}
	for _, d := range m.Premium.Drifts {
		begins("premium.drifts", d.From)
	}
	for _, c := range m.Conditions {
		begins("condition of "+c.State, c.From)
	}
	return errors.Join(errs...)
}
