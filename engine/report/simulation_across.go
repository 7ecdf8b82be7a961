package report

import (
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
)

// Across is how one strategy fares over all worlds of a preset, at a horizon.
type Across struct {
	Strategy string `json:"strategy"`
	World    string `json:"world,omitempty"` // the preset, where the survey has several
	// In how many worlds the mean lead is above zero, below, and within two
	// standard errors of it.
	Ahead  int `json:"ahead"`
	Behind int `json:"behind"`
	Untold int `json:"untold"`
	// Weighted is the mean lead over worlds that have a probability. Worlds share
	// their random numbers, so its standard error is an upper bound, as if they
	// erred together.
	Weighted Estimate  `json:"weighted"`
	Worst    InWorld   `json:"worst"` // lead
	Best     InWorld   `json:"best"`
	Regret   *InWorld  `json:"regret"` // the largest
	leads    []InWorld // by world
}

// InWorld is a number in one world.
type InWorld struct {
	Scenario string   `json:"scenario"`
	Value    Estimate `json:"estimate"`
}

// regretAversion is the relative risk aversion of the certainty equivalents that
// regret is taken in.
const regretAversion = 5

// Across compares the strategies, the benchmark left out, over worlds: for a
// choice that is made before anyone knows which of them comes. Regret is the
// certainty equivalent of the best strategy of a world, the benchmark among
// them, less the strategy's own (Savage, "The theory of statistical decision",
// JASA 46, 1951: choose what makes the largest one small); its standard error is
// an upper bound too.
func (v *Survey) Across(horizon int) []Across {
	if !v.several() {
		return v.acrossOf("", horizon)
	}
	var out []Across
	for _, preset := range v.presets() {
		out = append(out, v.acrossOf(preset, horizon)...)
	}
	return out
}

// acrossOf compares the strategies over the worlds of one preset, empty for all.
func (v *Survey) acrossOf(preset string, horizon int) []Across {
	var out []Across
	p := v.Result.Plan
	var worlds []int
	for i, w := range v.Worlds {
		if preset == "" || w.Preset == preset {
			worlds = append(worlds, i)
		}
	}
	for k, name := range v.Strategies {
		if k == p.Benchmark {
			continue
		}
		a := Across{Strategy: name, World: preset}
		weighted, mass, se := 0.0, 0.0, 0.0
		for _, i := range worlds {
			w := v.Worlds[i]
			lead, _ := v.MeanLead(i, k, horizon)
			switch {
			case lead.sign() == 0:
				a.Untold++
			case lead.Value > 0:
				a.Ahead++
			default:
				a.Behind++
			}
			a.leads = append(a.leads, InWorld{w.Scenario, lead})
			weighted += float64(w.Probability * lead.Value)
			se += float64(w.Probability * lead.SE)
			mass += w.Probability
		}
		byLead := func(x, y InWorld) int { return compareDown(y.Value.Value, x.Value.Value) }
		a.Worst, a.Best = slices.MinFunc(a.leads, byLead), slices.MaxFunc(a.leads, byLead)
		a.Weighted = Estimate{Value: math.NaN(), Why: "no world has a probability"}
		if mass > 0 {
			a.Weighted = Estimate{Value: weighted / mass, SE: se / mass}
		}
		a.Regret = v.regret(worlds, k, horizon)
		out = append(out, a)
	}
	return out
}

// compareDown sorts numbers from the largest, what is not defined last.
func compareDown(x, y float64) int {
	switch {
	case x > y || math.IsNaN(y) && !math.IsNaN(x):
		return -1
	case x < y || math.IsNaN(x) && !math.IsNaN(y):
		return 1
	}
	return 0
}

// regret returns the largest regret of strategy k over worlds.
func (v *Survey) regret(worlds []int, k, horizon int) *InWorld {
	at := slices.Index(engine.Aversions[:], regretAversion)
	var largest *InWorld
	for _, i := range worlds {
		own := v.Outlook(i, k, horizon, AllPaths).Certain[at]
		best := own
		for other := range v.Strategies {
			if c := v.Outlook(i, other, horizon, AllPaths).Certain[at]; c.Value > best.Value {
				best = c
			}
		}
		r := InWorld{v.Worlds[i].Scenario, Estimate{Value: best.Value - own.Value, SE: together(best.SE, own.SE)}}
		if best == own {
			r.Value.SE, r.Value.Why = 0, "it is the best itself"
		}
		if largest == nil || r.Value.Value > largest.Value.Value {
			largest = &r
		}
	}
	return largest
}

// across is the table over worlds.
func (v *Survey) across(h int, step string, bench string, horizon int) table {
	t := table{left: 1}
	n := len(v.scenarios())
	if n < 2 {
		return t
	}
	t.title = fmt.Sprintf("Over the %d scenarios: lead over %s after %d %ss", n, bench, horizon, step)
	t.head = []string{"strategy", "ahead", "behind", "not told", "worst", "in", "best", "in", "weighted" + inLine, "largest regret", "in"}
	if v.several() {
		t.left, t.head = 2, append([]string{"world"}, t.head...)
	}
	last := ""
	for _, a := range v.Across(h) {
		regret, in := dash, dash
		if a.Regret != nil {
			regret, in = value(a.Regret.Value, 100, "%", false, 1), a.Regret.Scenario
		}
		row := []string{
			a.Strategy, fmt.Sprint(a.Ahead), fmt.Sprint(a.Behind), fmt.Sprint(a.Untold),
			value(a.Worst.Value, 100, "%", true, 2), a.Worst.Scenario, value(a.Best.Value, 100, "%", true, 2), a.Best.Scenario,
			lead(a.Weighted), regret, in,
		}
		if v.several() {
			world := a.World
			if world == last {
				world = ""
			}
			last = a.World
			row = append([]string{world}, row...)
		}
		t.rows = append(t.rows, row)
	}
	return t
}
