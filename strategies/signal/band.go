package signal

import (
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Tolerance makes values within it of a threshold equal to it: decimals as
// people type them, such as 0.0533 - 0.0433 against 0.01, must not flip a leg
// by their rounding.
const Tolerance = 1e-12

// A band is where a leg turns on and off.
type band struct {
	reading *engine.Field
	base    *engine.Field // the thresholds move with it; nil for fixed ones
	at      Threshold     // distances from base
	sign    float64       // +1 for a leg that turns on upwards, -1 for downwards
	reached bool          // reading the threshold is enough to turn on
}

func (b band) requires() []*engine.Field {
	if b.base == nil {
		return []*engine.Field{b.reading}
	}
	return []*engine.Field{b.reading, b.base}
}

// distance writes the reading less the base.
func (b band) distance(v engine.View, row []float64) {
	if b.base == nil {
		copy(row, v.Now(b.reading))
		return
	}
	lanes.Sub(row, v.Now(b.reading), v.Now(b.base))
}

// beyond writes how far the distance d is beyond a bound, in the direction of
// the leg.
func (b band) beyond(row, d []float64, bound float64) {
	lanes.AddScalar(row, d, -bound)
	lanes.Scale(row, row, b.sign)
}

// on is the kernel of the leg's state, with hysteresis. Where the distance is not
// known, the state is kept.
func (b band) on(n int) func(engine.View, []float64) {
	rows := lanes.Rows(6, n)
	state, one, zero, enter, leave, known := rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]
	lanes.Fill(one, 1)
	past := Tolerance
	if b.reached {
		past = -Tolerance
	}
	return func(v engine.View, row []float64) {
		b.distance(v, row)
		b.beyond(enter, row, b.at.Enter)
		lanes.GreaterScalar(enter, enter, past)
		b.beyond(leave, row, b.at.Exit)
		lanes.LessScalar(leave, leave, -Tolerance)
		lanes.Select(row, leave, zero, state)
		lanes.Select(row, enter, one, row)
		lanes.Known(known, row)
		lanes.Select(state, known, row, state)
	}
}

// strength is the kernel of the leg's continuous reading.
func (b band) strength(n int) func(engine.View, []float64) {
	rows := lanes.Rows(3, n)
	width, half, at := rows[0], rows[1], rows[2]
	lanes.Fill(width, 2*math.Abs(b.at.Enter-b.at.Exit))
	lanes.Fill(half, 0.5)
	return func(v engine.View, row []float64) {
		b.distance(v, row)
		b.beyond(row, row, b.at.Enter)
		lanes.Abs(at, row)
		lanes.LessEqScalar(at, at, Tolerance)
		lanes.Div(row, row, width)
		lanes.AddScalar(row, row, 0.5)
		lanes.Clamp(row, row, 0, 1)
		lanes.Select(row, at, half, row) // also where the band has no width
	}
}

// level is the kernel of a threshold: the base plus x.
func (b band) level(x float64) func(int) func(engine.View, []float64) {
	return func(int) func(engine.View, []float64) {
		return func(v engine.View, row []float64) {
			if b.base == nil {
				lanes.Fill(row, x)
				return
			}
			lanes.AddScalar(row, v.Now(b.base), x)
		}
	}
}

// percentile is the kernel of the mid-rank of f among its rows so far.
func percentile(f *engine.Field) func(int) func(engine.View, []float64) {
	return func(n int) func(engine.View, []float64) {
		rank := lanes.NewRank(n)
		return func(v engine.View, row []float64) { rank.Push(v.Now(f), row) }
	}
}
