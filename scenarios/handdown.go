package scenarios

import (
	"errors"
	"slices"

	"trifecta/engine/lanes"
)

// handDown appends the month of the world that pays to what the firms of each
// path get from their groups.
func (r *run) handDown() {
	if !r.firms {
		return
	}
	w, d := r.pay, &r.drive
	d.Regime = append(d.Regime, slices.Clone(w.regime))
	d.Spread = append(d.Spread, slices.Clone(w.spreadLevel))
	for g, group := range w.market.groups() {
		s, to := &w.groups[g], &d.Groups[g]
		add := func(rows *[][]float64, set func(row []float64)) {
			row := make([]float64, len(w.regime))
			set(row)
			*rows = append(*rows, row)
		}
		add(&to.Return, func(row []float64) { lanes.AddScalar(row, s.growth, -1) })
		add(&to.Margin, func(row []float64) { lanes.Scale(row, s.margin, 1/group.Margin) })
		add(&to.Debt, func(row []float64) {
			lanes.Fill(row, 100*w.plan.scale[g][w.month]) // sales are 100 at the start
			lanes.Div(row, row, s.revenue)
		})
		add(&to.Floating, func(row []float64) {
			lanes.ScaleAdd(row, w.spreadLevel, group.SpreadShare, w.expectedMean)
		})
		add(&to.Fixed, func(row []float64) { copy(row, s.coupon) })
	}
}

// validateFirms reports what is wrong with the firms besides the bounds of their
// parameters.
func (m *Market) validateFirms() (errs []error) {
	d := &m.Firms.Default
	if !m.Firms.Simulated && (d.InterceptAdd != 0 || d.RefiClosed != 0) {
		errs = append(errs, errors.New("firms.default_intercept_add and firms.refi_closed_months act on firms: they need firms.simulated: true"))
	}
	for _, p := range firmParameters {
		if p.Check(p.Get(m)) != nil {
			return errs // reported with the other parameters
		}
	}
	if err := m.Firms.Validate(); m.Firms.Simulated && err != nil {
		errs = append(errs, err)
	}
	return errs
}
