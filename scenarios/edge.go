package scenarios

import "trifecta/engine/lanes"

// Edge injects predictability of known size (MODEL, section 10): drifts of the
// small-cap premium that follow what could be seen a month before.
type Edge struct {
	Cuts float64 // log of the premium a month per cut priced over twelve months above one (chi)
	// Legs are log of the premium a year per standard deviation of each leg of
	// the trifecta (delta).
	Legs struct{ Earnings, Valuation, Rates float64 }
}

// A leg is standardised by the long-run mean and standard deviation of its
// reading, measured in the evidence world (1,024 paths of 320 months), and held
// within three standard deviations.
const (
	growthMean, growthDeviation       = 0.0072, 0.0870 // growth of NTM EPS over six months, small less large, readings beyond 0.3 counted as 0.3
	cheapnessMean, cheapnessDeviation = 0.0115, 0.0866 // log of the premium's mean less the observed log premium
	cutsMean, cutsDeviation           = -0.23, 1.97    // cuts priced over twelve months
	legBound                          = 3
)

// growthMonths is over how many months the earnings leg takes growth.
const growthMonths = 6

// legs remember what the legs are read from.
type legs struct {
	used bool
	past [2][growthMonths][]float64 // consensus income of small and large, a ring
	tilt []float64                  // log of the premium a year that follows
}

func (l *legs) rows() []*[]float64 {
	own := []*[]float64{&l.tilt}
	for g := range l.past {
		for k := range l.past[g] {
			own = append(own, &l.past[g][k])
		}
	}
	return own
}

// used reports whether a leg moves the premium.
func (e *Edge) used() bool {
	return e.Legs.Earnings != 0 || e.Legs.Valuation != 0 || e.Legs.Rates != 0
}

// open fills the past from the start's.
func (e *Edge) open(w *world) {
	l := &w.legs
	l.used = e.used()
	if !l.used {
		return
	}
	for g := range l.past {
		x := w.market.Start.Consensus[g]
		for k := 1; k <= growthMonths; k++ {
			// A history that is too short is taken to have been level before.
			before := x[max(0, len(x)-1-k)] / x[len(x)-1]
			lanes.Scale(l.past[g][growthMonths-k], w.groups[g].expectation, before)
		}
	}
	e.read(w)
}

// read sets the tilt of the month to come from what is seen now.
func (e *Edge) read(w *world) {
	l := &w.legs
	if !l.used {
		return
	}
	add := func(x []float64, mean, deviation, size float64) {
		lanes.AddScalar(x, x, -mean)
		lanes.Scale(x, x, 1/deviation)
		lanes.Clamp(x, x, -legBound, legBound)
		lanes.AddScaled(l.tilt, x, size)
	}
	lanes.Fill(l.tilt, 0)

	growth, known := w.a, w.b
	lanes.Fill(growth, 0)
	lanes.Fill(known, 1)
	for g, sign := range [2]float64{1, -1} {
		now, then := w.groups[g].expectation, l.past[g][w.month%growthMonths]
		lanes.GreaterScalar(w.c, then, 0)
		lanes.Min(known, known, w.c)
		lanes.Div(w.c, now, then)
		lanes.AddScaled(growth, w.c, sign)
		copy(then, now)
	}
	lanes.Clamp(growth, growth, -0.3, 0.3)
	lanes.AddScalar(growth, growth, -growthMean)
	lanes.Mul(growth, growth, known) // growth from a loss is not known and says nothing
	add(growth, 0, growthDeviation, e.Legs.Earnings)

	cheapness := w.a
	small, large := &w.groups[0], &w.groups[1]
	seen := 1 - w.market.Equity.Consensus // of log multiples on the consensus, what the price adds
	lanes.Sub(cheapness, large.multiple, small.multiple)
	lanes.AddScaled(cheapness, large.rational, seen)
	lanes.AddScaled(cheapness, large.consensus, -seen)
	lanes.AddScaled(cheapness, small.rational, -seen)
	lanes.AddScaled(cheapness, small.consensus, seen)
	add(cheapness, cheapnessMean-lanes.LogOf(1+w.market.Premium.Mean), cheapnessDeviation, e.Legs.Valuation)

	copy(w.a, w.cutsBefore)
	add(w.a, cutsMean, cutsDeviation, e.Legs.Rates)
}
