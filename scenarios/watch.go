package scenarios

import "slices"

// watched returns the latent fields that are watched, the parts of returns by
// the given attribution.
func (m *Market) watched(a *attribution) []observation {
	all := append(a.observations(), []observation{
		{field: RegimeState, write: func(o *observer, row []float64) { copy(row, o.pay.regime) }},
		{field: GapState, write: func(o *observer, row []float64) { copy(row, o.pay.gap) }},
		{field: SeverityState, write: func(o *observer, row []float64) { copy(row, o.pay.severity) }},
		{field: SurpriseState, write: func(o *observer, row []float64) { copy(row, o.pay.surprise) }},
		{field: JumpState, write: func(o *observer, row []float64) { copy(row, o.pay.jump) }},
	}...)
	return slices.DeleteFunc(all, func(ob observation) bool { return !slices.Contains(m.Watch, ob.field) })
}
