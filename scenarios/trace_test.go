package scenarios

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"trifecta/engine/lanes"
)

// oracle reads a file of the shared oracles into v. Where they are absent the
// test is skipped, except in CI.
func oracle(t *testing.T, name string, v any) {
	t.Helper()
	shared := os.Getenv("TRIFECTA_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(shared, "oracles", name))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skipf("the shared oracles are not at %s: set TRIFECTA_SHARED", shared)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// A number or one for each group.
type numbers []float64

func (n *numbers) UnmarshalJSON(data []byte) error {
	var x float64
	if json.Unmarshal(data, &x) == nil {
		*n = numbers{x}
		return nil
	}
	return json.Unmarshal(data, (*[]float64)(n))
}

// A script draws what a table says, the same on every path. Month 0 opens in
// expansion.
type script []map[string]numbers // by month, from the start

// scripted names each slot in the oracle.
var scripted = map[slot]string{
	regimeDraw: "u_regime", severityDraw: "n_severity", jumpDraw: "u_jump", jumpSizeDraw: "u_jump_size", volatilityDraw: "n_vol",
	marketDraw: "n_market", marketTailDraw: "c_market", spreadDraw: "n_hy", gapDraw: "n_z", unemploymentDraw: "n_u", inflationDraw: "n_pi",
	decisionDraw: "u_policy", emergencyDraw: "u_emergency", tenYearDraw: "n_y", signalDraw: "n_filter", hitDraw: "n_jump",
	premiumDraw: "n_prem", premiumTailDraw: "c_prem", megaGapDraw: "n_mega",
}

func (s script) draw(dst []float64, k slot, month int) {
	row := s[month]
	for _, group := range []struct {
		first slot
		name  string
	}{{salesDraw, "n_sales"}, {marginDraw, "n_margin"}, {consensusDraw, "n_cons_ebitda"}, {expectationDraw, "n_cons_ni"}} {
		if g := k - group.first; g >= 0 && g < 3 {
			lanes.Fill(dst, row[group.name][g])
			return
		}
	}
	lanes.Fill(dst, row[scripted[k]][0])
}

// snapshot returns the quantities of a trace on the first path.
func snapshot(w *world) map[string][]float64 {
	by := func(f func(s *groupState) []float64) []float64 {
		return []float64{f(&w.groups[0])[0], f(&w.groups[1])[0], f(&w.groups[2])[0]}
	}
	ret := by(func(s *groupState) []float64 { return s.growth })
	for g := range ret {
		ret[g] = math.Log(ret[g])
	}
	return map[string][]float64{
		"month": {float64(w.plan.calendar(w.month))}, "s": w.regime, "z": w.gap, "u": w.unemployment, "pi": w.inflation,
		"f": w.policy, "surprise": w.surprise, "fh3": w.expected[3], "fh12": w.expected[12], "h_pct": w.spreadLevel, "y10": w.tenYear,
		"p_filter_E": w.believed[0], "p_filter_S": w.believed[1], "p_filter_R": w.believed[2],
		"ln_sales": by(func(s *groupState) []float64 { return s.sales }), "margin": by(func(s *groupState) []float64 { return s.margin }),
		"rate_fixed":          by(func(s *groupState) []float64 { return s.coupon }),
		"ln_EBITDA_rational":  by(func(s *groupState) []float64 { return s.rational }),
		"ln_EBITDA_consensus": by(func(s *groupState) []float64 { return s.consensus }),
		"NI_ttm":              by(func(s *groupState) []float64 { return s.running }),
		"NI_consensus":        by(func(s *groupState) []float64 { return s.expectation }),
		"lnM_large":           w.multiple,
		"ln_prem":             w.premium,
		"ln_mega":             w.megaGap,
		"EV":                  by(func(s *groupState) []float64 { return s.value }),
		"Q":                   by(func(s *groupState) []float64 { return s.equity }),
		"ret":                 ret,
	}
}

// follow simulates two paths by a script and holds every quantity of every
// month against the trace.
func follow(t *testing.T, m Market, draws script, trace []map[string]numbers) {
	t.Helper()
	w := newWorld()
	w.prepare(&m, newTimetable(&m, Grid(m.Start.Date, len(trace))), 2)
	w.open(draws)
	worst := 0.0
	for _, want := range trace {
		w.advance(draws)
		got := snapshot(w)
		if len(got) != len(want) {
			t.Fatalf("the trace has %d quantities, the snapshot %d", len(want), len(got))
		}
		for name, x := range want {
			for g := range x {
				// The two references agree to 1e-11; ours differs by rounding that
				// the months pile up.
				d := math.Abs(got[name][g] - x[g])
				worst = max(worst, d)
				if !(d <= 1e-9*max(1, math.Abs(x[g]))) {
					t.Fatalf("month %d: %s of group %d = %.12g, want %.12g", w.month, name, g, got[name][g], x[g])
				}
			}
		}
	}
	t.Logf("largest difference in %d months of %d quantities: %.1e", len(trace), len(trace[0]), worst)
}

func TestScriptedPathsFollowTheReference(t *testing.T) {
	var doc struct {
		Cases []struct {
			Name            string               `json:"name"`
			Noise           []map[string]numbers `json:"noise"`
			Trace           []map[string]numbers `json:"trace"`
			ForcedRegimes   []int                `json:"forced_regimes"`
			InitialSeverity float64              `json:"initial_severity_normal"`
		} `json:"cases"`
	}
	oracle(t, "model_scripted_paths.json", &doc)
	for _, c := range doc.Cases {
		t.Run(c.Name, func(t *testing.T) {
			start := map[string]numbers{"u_regime": {0.3}, "n_severity": {c.InitialSeverity}}
			m := DefaultMarket()
			m.Mend = Mend{}
			for i, s := range c.ForcedRegimes {
				m.Regime.Force = append(m.Regime.Force, Spell{i + 1, i + 1, State(s)})
			}
			follow(t, m, append(script{start}, c.Noise...), c.Trace)
		})
	}
}

func TestDeterministicPathFollowsTheReference(t *testing.T) {
	var doc struct {
		Anchor []float64 `json:"anchor_three_cuts"`
		A      []float64 `json:"A_z"`
		B      []float64 `json:"B_z"`
		Cases  []struct {
			Normal  float64              `json:"all_standard_normals"`
			Uniform float64              `json:"all_uniforms"`
			Ratio   float64              `json:"chi_square_over_nu"`
			Trace   []map[string]numbers `json:"trace"`
		} `json:"cases"`
	}
	oracle(t, "model_deterministic_paths.json", &doc)
	m := DefaultMarket()
	m.Mend = Mend{}
	m.Regime.Force = []Spell{{1, 6, Expansion}, {7, 9, Slowdown}, {10, 17, Recession}, {18, 24, Expansion}}
	p := newTimetable(&m, Grid(m.Start.Date, 24))
	for k, want := range doc.Anchor {
		if p.priced[k] != want || p.committee[k] != want {
			t.Errorf("anchors in month %d are %v and %v, want %v", k, p.priced[k], p.committee[k], want)
		}
	}
	for k := range 3 {
		if a, b := p.gapAhead[0][k], p.gapAhead[1][k]; math.Abs(a-doc.A[k]) > 1e-12 || math.Abs(b-doc.B[k]) > 1e-12 {
			t.Errorf("expected gap from %v is %v + %v z, want %v + %v z", State(k), a, b, doc.A[k], doc.B[k])
		}
	}
	for _, c := range doc.Cases {
		row := map[string]numbers{}
		for k, name := range scripted {
			row[name] = numbers{[]float64{uniform: c.Uniform, normal: c.Normal, chiSquare: c.Ratio}[slotLaws[k]]}
		}
		for _, name := range []string{"n_sales", "n_margin", "n_cons_ebitda", "n_cons_ni"} {
			row[name] = numbers{c.Normal, c.Normal, c.Normal}
		}
		row["u_jump_size"] = numbers{1 - math.Exp(-1)} // the reference's jump has size one
		draws := script{}
		for range len(c.Trace) + 1 {
			draws = append(draws, row)
		}
		follow(t, m, draws, c.Trace)
	}
}
