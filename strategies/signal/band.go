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

// distance returns the reading less the base, for which it may use row.
func (b band) distance(v engine.View, row []float64) []float64 {
	if b.base == nil {
		return v.Now(b.reading)
	}
	lanes.Sub(row, v.Now(b.reading), v.Now(b.base))
	return row
}

// on is the kernel of the leg's state, with hysteresis. Where the distance is not
// known, the state is kept.
func (b band) on(v engine.View, row []float64) {
	past := Tolerance
	if b.reached {
		past = -Tolerance
	}
	lanes.Latch(row, v.State(), b.distance(v, row), b.sign, b.sign*b.at.Enter+past, b.sign*b.at.Exit-Tolerance)
}

// strength is the kernel of the leg's continuous reading.
func (b band) strength(v engine.View, row []float64) {
	width := b.sign * 2 * math.Abs(b.at.Enter-b.at.Exit)
	lanes.Ramp(row, b.distance(v, row), b.at.Enter, width, Tolerance)
}

// level is the kernel of a threshold: the base plus x.
func (b band) level(x float64) kernel {
	return func(v engine.View, row []float64) {
		if b.base == nil {
			lanes.Fill(row, x)
			return
		}
		lanes.AddScalar(row, v.Now(b.base), x)
	}
}

// percentile is the kernel of the mid-rank of f among its rows so far. Its state
// is how many of these are known.
func percentile(f *engine.Field) kernel {
	return func(v engine.View, row []float64) {
		known, x := v.State(), v.Now(f)
		clear(known)
		for k := 0; ; k++ {
			if _, ok := v.Ago(k); !ok {
				break
			}
			lanes.CountBelow(row, known, x, v.Lag(f, k))
		}
		lanes.Div(row, row, known)
	}
}
