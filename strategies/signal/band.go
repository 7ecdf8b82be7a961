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

// on is the kernel of the leg's state, with hysteresis.
func (b band) on(n int) func(engine.View, []float64) {
	state := make([]float64, n)
	past := Tolerance
	if b.reached {
		past = -Tolerance
	}
	return func(v engine.View, row []float64) {
		b.distance(v, row)
		for i, d := range row {
			if d != d {
				continue // not known, and the state is kept
			}
			if b.sign*(d-b.at.Enter) > past {
				state[i] = 1
			} else if b.sign*(d-b.at.Exit) < -Tolerance {
				state[i] = 0
			}
			row[i] = state[i]
		}
	}
}

// strength is the kernel of the leg's continuous reading.
func (b band) strength(int) func(engine.View, []float64) {
	width := 2 * math.Abs(b.at.Enter-b.at.Exit)
	return func(v engine.View, row []float64) {
		b.distance(v, row)
		for i, d := range row {
			d = b.sign * (d - b.at.Enter)
			switch {
			case math.Abs(d) <= Tolerance:
				row[i] = 0.5 // also where the band has no width
			default:
				row[i] = min(max(0.5+d/width, 0), 1)
			}
		}
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
