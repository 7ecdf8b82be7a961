package scenarios

import "slices"

// watched returns the latent fields that are watched.
func (m *Market) watched() []observation {
	all := []observation{
		{field: RegimeState, write: func(o *observer, row []float64) { copy(row, o.pay.regime) }},
		{field: GapState, write: func(o *observer, row []float64) { copy(row, o.pay.gap) }},
		{field: SeverityState, write: func(o *observer, row []float64) { copy(row, o.pay.severity) }},
		{field: SurpriseState, write: func(o *observer, row []float64) { copy(row, o.pay.surprise) }},
		{field: JumpState, write: func(o *observer, row []float64) { copy(row, o.pay.jump) }},
	}
	return slices.DeleteFunc(all, func(ob observation) bool { return !slices.Contains(m.Watch, ob.field) })
}
