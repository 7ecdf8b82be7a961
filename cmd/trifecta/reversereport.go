package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/report"
)

// nearness says how far a named scenario lies from the shifted paths: the root
// mean square over states and quarters of the difference of means, in standard
// deviations of the paths as simulated.
type nearness struct {
	Scenario string  `json:"scenario"`
	Distance float64 `json:"distance"`
}

// typicalPath is a path near the shifted means.
type typicalPath struct {
	Path     int64   `json:"path"`
	Loss     float64 `json:"loss"`
	Distance float64 `json:"distance"`
	Command  string  `json:"command"`
}

// namedPaths are drawn of each named scenario: the means to compare with have a
// standard error of a thirtieth of a deviation.
const namedPaths = 1024

// compare finds the named scenario and the paths that are nearest to the shift.
func (r *reverseStress) compare(ctx context.Context, a *app, workers int) error {
	shifted, deviations := r.means(r.pooled.Weights), r.deviations()
	p := *r.plan
	p.Scenarios, p.Horizons, p.Sampling = nil, nil, engine.Sampling{}
	p.Paths, p.Keep.Columns = namedPaths, nil
	p.Strategies, p.Benchmark = p.Strategies[r.against:r.against+1], 0
	for _, name := range shippedNames {
		s, err := scenarioNamed(name)
		if err != nil {
			return err
		}
		m, err := r.market(s, r.worlds[r.world].preset)
		if err != nil {
			return err
		}
		p.Scenarios = append(p.Scenarios, watching(m))
	}
	res, err := engine.Run(ctx, &p, engine.Machine{Workers: workers, Progress: a.meter("comparing with named scenarios", 0).at})
	if err != nil {
		return err
	}
	for i, name := range shippedNames {
		sum, n := 0.0, 0.0
		for f := range r.states {
			for q := range r.quarters {
				if d := deviations[f][q]; d > 0 {
					mean := average(res.States(i, f, q), nil)
					sum += float64((mean - shifted[f][q]) * (mean - shifted[f][q]) / d / d)
					n++
				}
			}
		}
		r.nearest = append(r.nearest, nearness{name, math.Sqrt(sum / n)})
	}
	slices.SortStableFunc(r.nearest, func(a, b nearness) int { return cmp.Compare(a.Distance, b.Distance) })
	r.types(shifted, deviations)
	return nil
}

// types finds the three paths that are nearest to the shifted means, of those
// that the shift makes likelier. The loss counts as much as a state.
func (r *reverseStress) types(shifted, deviations [][]float64) {
	loss := average(r.values, r.pooled.Weights)
	spread := deviation(r.values, r.prior)
	label := r.worlds[r.world]
	of := "--scenario " + label.scenario
	if label.preset != r.file.World[0] {
		of += " --world " + label.preset
	}
	var all []typicalPath
	for i, x := range r.values {
		if r.pooled.Weights[i] < r.prior[i] {
			continue
		}
		sum, n := 0.0, 0.0
		for f := range r.states {
			for q := range r.quarters {
				if d := deviations[f][q]; d > 0 {
					z := (r.states[f][q][i] - shifted[f][q]) / d
					sum += float64(z * z / float64(len(r.quarters)))
					n += 1 / float64(len(r.quarters))
				}
			}
		}
		if spread > 0 {
			sum += float64((x - loss) * (x - loss) / spread / spread)
			n++
		}
		all = append(all, typicalPath{
			Path: int64(i), Loss: x, Distance: math.Sqrt(sum / n),
			Command: fmt.Sprintf("trifecta replay %s %s --path %d --strategy %s", quoted(r.folder), of, i, quoted(r.strategyName(r.strategy))),
		})
	}
	slices.SortStableFunc(all, func(a, b typicalPath) int { return cmp.Compare(a.Distance, b.Distance) })
	r.typical = all[:min(3, len(all))]
}

// means are those of the states by quarter under weights of the paths.
func (r *reverseStress) means(w []float64) [][]float64 {
	return r.each(func(x []float64) float64 { return average(x, w) })
}

func (r *reverseStress) deviations() [][]float64 {
	return r.each(func(x []float64) float64 { return deviation(x, r.prior) })
}

func (r *reverseStress) each(f func([]float64) float64) (out [][]float64) {
	for _, rows := range r.states {
		var row []float64
		for _, x := range rows {
			row = append(row, f(x))
		}
		out = append(out, row)
	}
	return out
}

// average is a weighted mean; nil weights are all the same.
func average(x, w []float64) (m float64) {
	for i := range x {
		if w == nil {
			m += x[i] / float64(len(x))
		} else {
			m += float64(w[i] * x[i])
		}
	}
	return m
}

func deviation(x, w []float64) float64 {
	m, v := average(x, w), 0.0
	for i := range x {
		v += float64(w[i] * (x[i] - m) * (x[i] - m))
	}
	return math.Sqrt(v)
}

// writeText prints the shift.
func (r *reverseStress) writeText(w io.Writer) error {
	label := r.worlds[r.world]
	n := len(r.values)
	fmt.Fprintf(w, "Reverse stress of %s against %s after %d months: the smallest shift of %s paths of %s, world preset %s, seed %d,\nunder which an expected loss of %s comes about\n",
		r.strategyName(r.strategy), r.strategyName(r.against), r.horizon, grouped(int64(n)), label.scenario, label.preset, r.plan.Seed, report.Percent(r.loss, 2))
	fmt.Fprintf(w, "%s\n%s\n\n", r.state(), convention(r.plan))
	base, shifted := average(r.values, r.prior), average(r.values, r.pooled.Weights)
	fmt.Fprintf(w, "expected loss %s as simulated, %s shifted\n", report.Signed(base, 2), report.Signed(shifted, 2))
	fmt.Fprintf(w, "relative entropy (KL) %.4f, effective paths %s of %s (%.0f%%; below 10%% is refused)\n", r.pooled.KL, grouped(int64(r.pooled.Effective)), grouped(int64(n)), 100*r.pooled.Effective/float64(n))
	if r.pooled.KL == 0 {
		fmt.Fprintln(w, "The loss is expected without any shift.")
	}
	before, after := r.means(r.prior), r.means(r.pooled.Weights)
	head := []string{"mean after months"}
	for _, q := range r.quarters {
		head = append(head, fmt.Sprint(q))
	}
	var rows [][]string
	for f, s := range r.stressStates() {
		for _, side := range []struct {
			name string
			x    []float64
		}{{"as simulated", before[f]}, {"shifted", after[f]}} {
			row := []string{fmt.Sprintf("%s (%s), %s", s.name, s.unit, side.name)}
			for q := range r.quarters {
				row = append(row, report.Fixed(s.scale*side.x[q], 2))
			}
			rows = append(rows, row)
		}
	}
	fmt.Fprintln(w)
	if err := report.WriteTable(w, head, rows); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nnearest named scenario: %s, %.2f standard deviations away; then %s (%.2f) and %s (%.2f)\n",
		r.nearest[0].Scenario, r.nearest[0].Distance, r.nearest[1].Scenario, r.nearest[1].Distance, r.nearest[2].Scenario, r.nearest[2].Distance)
	fmt.Fprintln(w, "\nthe most typical paths of the shifted world:")
	for _, t := range r.typical {
		if _, err := fmt.Fprintf(w, "  loss %s: %s\n", report.Signed(t.Loss, 1), t.Command); err != nil {
			return err
		}
	}
	return nil
}

// reverseJSON is what --json prints.
type reverseJSON struct {
	Schema      string         `json:"schema"` // trifecta/reverse/1
	PlanDigest  string         `json:"run_plan_digest"`
	Scenario    string         `json:"scenario"`
	World       string         `json:"world"`
	Strategy    string         `json:"strategy"`
	Against     string         `json:"against"`
	Horizon     int            `json:"horizon"`
	Paths       int            `json:"paths"`
	Asked       float64        `json:"loss_asked"`
	Base        float64        `json:"loss_as_simulated"`
	Shifted     float64        `json:"loss_shifted"`
	KL          float64        `json:"kl"`
	Effective   float64        `json:"effective_paths"`
	Months      []int          `json:"months"`
	States      []reverseState `json:"states"`
	Nearest     []nearness     `json:"nearest_scenarios"`
	Typical     []typicalPath  `json:"typical_paths"`
	Conventions string         `json:"convention"`
}

type reverseState struct {
	Name    string    `json:"name"`
	Unit    string    `json:"unit"`
	Base    []float64 `json:"as_simulated"`
	Shifted []float64 `json:"shifted"`
}

func (r *reverseStress) json() reverseJSON {
	label := r.worlds[r.world]
	out := reverseJSON{
		Schema: "trifecta/reverse/1", PlanDigest: r.digest, Scenario: label.scenario, World: label.preset,
		Strategy: r.strategyName(r.strategy), Against: r.strategyName(r.against), Horizon: r.horizon, Paths: len(r.values),
		Asked: r.loss, Base: average(r.values, r.prior), Shifted: average(r.values, r.pooled.Weights),
		KL: r.pooled.KL, Effective: r.pooled.Effective, Months: r.quarters, Nearest: r.nearest, Typical: r.typical,
		Conventions: convention(r.plan),
	}
	before, after := r.means(r.prior), r.means(r.pooled.Weights)
	for f, s := range r.stressStates() {
		st := reverseState{Name: s.name, Unit: s.unit}
		for q := range r.quarters {
			st.Base, st.Shifted = append(st.Base, s.scale*before[f][q]), append(st.Shifted, s.scale*after[f][q])
		}
		out.States = append(out.States, st)
	}
	return out
}

// quoted is a word for a shell.
func quoted(s string) string {
	for _, r := range s {
		if !(r == '_' || r == '-' || r == '.' || r == '/' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return fmt.Sprintf("%q", s)
		}
	}
	return s
}
