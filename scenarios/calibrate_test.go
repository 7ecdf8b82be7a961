package scenarios

import (
	"context"
	"math"
	"slices"
	"testing"

	"trifecta/engine/random"
)

// Medians lie inside the tolerance for three seeds, and history between the
// 10th and the 90th percentile of paths, with the exceptions that MODEL lists
// and no others.
func TestTheWorldHasTheMomentsOfHistory(t *testing.T) {
	lists := []string{
		"ac1_sq_large", "recession_mean_large", "max_drawdown_10y_small", "max_drawdown_10y_large",
		"hy_recession", "hy_ac1", "corr_dhy_large", "corr_dhy_rel", "rel_second_half", "rel_next_12m",
	}
	for _, seed := range []uint64{1, 2, 3} {
		c, err := Calibrate(context.Background(), DefaultMarket(), seed)
		if err != nil {
			t.Fatal(err)
		}
		var known []string
		for _, m := range c.Moments {
			if m.Known != "" {
				known = append(known, m.Name)
			}
			if !m.Inside() {
				t.Errorf("seed %d: %s is %.4f ± %.4f, want %v ± %v", seed, m.Name, m.Value, m.SE, m.Data, m.Tolerance)
			}
			if !m.Covered() && m.Known == "" {
				t.Errorf("seed %d: %s is %v in history, %.4f to %.4f on eight of ten paths", seed, m.Name, m.Data, m.P10, m.P90)
			}
			if math.IsNaN(m.Value) || !(m.SE > 0) || m.Doc == "" || m.Source == "" && !math.IsNaN(m.Data) {
				t.Errorf("seed %d: %+v is not whole", seed, m)
			}
		}
		if !slices.Equal(known, lists) {
			t.Errorf("listed as weak: %q, want %q", known, lists)
		}
		for _, m := range c.Predictability {
			if math.IsNaN(m.Value) || !(m.SE > 0) || m.Doc == "" || m.Source == "" {
				t.Errorf("seed %d: %+v is not whole", seed, m)
			}
		}
	}
}

// The numbers in the code are those of the oracle.
func TestMomentsAreTheOracles(t *testing.T) {
	var o struct {
		Targets struct {
			PerPath map[string][2]float64 `json:"per_path_319m_median"`
			Pooled  map[string][2]float64 `json:"pooled"`
			Start   struct {
				Cuts  [2]float64 `json:"cuts_by_year_end_mean"`
				Three [2]float64 `json:"prob_exactly_3"`
			} `json:"start_state_2025_09"`
		} `json:"model_targets"`
	}
	oracle(t, "empirical_moments.json", &o)
	have := map[string][2]float64{}
	add := func(m Moment) { have[m.Name] = [2]float64{m.Data, m.Tolerance} }
	for _, s := range slices.Concat(pathStatistics, monthStatistics, recessionStatistics(), cutStatistics()) {
		add(s.Moment)
	}
	m := DefaultMarket()
	for _, s := range startMoments(&m, 1) {
		add(s)
	}
	alias := map[string][]string{
		"recession_mean_months": {"recession_months"}, "ac1_return": {"ac1_small", "ac1_large"}, "u_rise_median": {"u_rise"},
		"ffr_cut_median": {"ffr_cut"}, "eps500_decline_median": {"eps_large_fall"}, "eps_small_decline_median": {"eps_small_fall"},
		"dd_large_recession_mean": {"drawdown_large"}, "dd_small_recession_mean": {"drawdown_small"}, "rel_next12": {"rel_next_12m"},
	}
	want := map[string][2]float64{"cuts_by_december": o.Targets.Start.Cuts, "three_cuts": o.Targets.Start.Three}
	for _, from := range []map[string][2]float64{o.Targets.PerPath, o.Targets.Pooled} {
		for name, x := range from {
			names, ok := alias[name]
			if !ok {
				names = []string{name}
			}
			for _, n := range names {
				want[n] = x
			}
		}
	}
	for name, x := range want {
		if have[name] != x {
			t.Errorf("%s is %v, want %v", name, have[name], x)
		}
	}
	for name, x := range have {
		if _, ok := want[name]; !ok && x[1] != 0 {
			t.Errorf("%s has a tolerance that the oracle does not", name)
		}
	}
}

// A calibration is of a world, not of its label, its start or its scenario's
// first months; and other seeds give other draws.
func TestCalibrationIsOfTheLongRun(t *testing.T) {
	m := DefaultMarket()
	a, err := observe(context.Background(), longRun(m), 1)
	if err != nil {
		t.Fatal(err)
	}
	m.Label, m.LongRun = "other", true
	b, err := observe(context.Background(), longRun(m), 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := observe(context.Background(), longRun(m), 2)
	if err != nil {
		t.Fatal(err)
	}
	if a.months() != 319 || a.paths() != 512 {
		t.Errorf("%d months of %d paths, want 319 of 512", a.months(), a.paths())
	}
	if !slices.Equal(a.small[100], b.small[100]) || slices.Equal(a.small[100], c.small[100]) {
		t.Error("a calibration depends on the label, or not on the seed")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Calibrate(ctx, m, 1); err == nil {
		t.Error("a calibration does not end when it is interrupted")
	}
}

func longRun(m Market) *Market {
	m.LongRun = true
	return &m
}

func TestMomentsByHand(t *testing.T) {
	x := []float64{1, 2, 3, 4, 10}
	// Mean 4, squares 9 4 1 0 36, cubes -27 -8 -1 0 216, fourths 81 16 1 0 1296.
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"skewness", standardMoment(x, 3), 36 / math.Pow(10, 1.5)},
		{"kurtosis", standardMoment(x, 4), 278.8 / 100},
		{"volatility", volatility(x), math.Sqrt(12.5 * 12)},
		{"correlation", correlation(x, []float64{-1, -2, -3, -4, -10}), -1},
		{"median", quantileOf(x, 0.5), 3},
		{"quantile", quantileOf(x, 0.9), 4 + 0.6*6},
		{"deepest", deepest([]float64{-0.1, 0.3, -0.2, -0.2, 0.5}), math.Exp(-0.4) - 1},
		{"deepest from the start", deepest([]float64{-0.1, 0.05}), math.Exp(-0.1) - 1},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
}

// quiet is a record of one path in which nothing happens.
func quiet(months int) *record {
	r := &record{}
	rows := []*[][]float64{
		&r.small, &r.large, &r.mega, &r.market, &r.ahead, &r.regime, &r.age, &r.recessionOdds, &r.slowdownOdds, &r.unemployment, &r.inflation,
		&r.policy, &r.surprise, &r.cuts, &r.tenYear, &r.spread, &r.logSpread, &r.multiple, &r.premium, &r.observed,
	}
	for g := range 3 {
		rows = append(rows, &r.income[g], &r.expectation[g], &r.earnings[g])
	}
	for _, to := range rows {
		for range months {
			*to = append(*to, []float64{0})
		}
	}
	return r
}

func TestARecessionByHand(t *testing.T) {
	r := quiet(80)
	for k := range 80 {
		r.income[0][k][0], r.income[1][k][0], r.income[2][k][0] = 10, 10, 10
		r.policy[k][0], r.unemployment[k][0], r.spread[k][0] = 4, 5, 3
	}
	for k := 20; k < 29; k++ { // nine months
		r.regime[k][0] = 2
	}
	r.ahead[20][0], r.ahead[23][0], r.ahead[24][0], r.ahead[28][0], r.ahead[29][0], r.ahead[40][0], r.ahead[41][0] = 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64
	r.income[0][46][0], r.income[0][47][0] = 4, 1 // the last month that counts, and one too late
	r.policy[19][0], r.policy[30][0] = 4.5, 1
	r.unemployment[8][0], r.unemployment[35][0] = 4, 8
	r.spread[22][0] = 11
	r.market[34][0], r.market[35][0] = -0.3, -0.3
	events := r.recessionsOf(0)
	if len(events) != 1 {
		t.Fatalf("%d recessions, want 1", len(events))
	}
	e := events[0]
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"first half", e.first, 0.03},
		{"second half", e.second, 0.12},
		{"next year", e.next, 0.48},
		{"income", e.income[0], -0.6},
		{"unemployment", e.unemployment, 4},
		{"cut", e.cut, 3.5},
		{"spread", e.spread, 11},
		{"fall", e.market, math.Exp(-0.3) - 1},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	for k := range 9 { // a second one, too late for two years to follow
		r.regime[60+k][0] = 2
	}
	if n := len(r.recessionsOf(0)); n != 1 {
		t.Errorf("%d recessions, want the first only", n)
	}
}

func TestAFirstCutByHand(t *testing.T) {
	r := quiet(60)
	level := 5.0
	for k := range 60 {
		switch k {
		case 4, 10, 12, 20: // the first too early, the third within six months of the second
			level -= 0.25
		case 30:
			level = 0.9
		case 40: // from below one per cent
			level = 0.6
		}
		r.policy[k][0] = level
		r.ahead[k][0] = math.Ldexp(1, -k)
	}
	r.regime[21][0], r.regime[31][0] = 0, 2
	cycles := r.cutCyclesOf(0)
	if len(cycles) != 2 {
		t.Fatalf("%d first cuts, want those of months 20 and 30", len(cycles))
	}
	// The months after: 2^-21 + 2^-22 + 2^-23.
	if want := 7 * math.Ldexp(1, -23); cycles[0].ahead[0] != want {
		t.Errorf("three months after come to %v, want %v", cycles[0].ahead[0], want)
	}
	if !cycles[0].recession || !cycles[1].recession {
		t.Error("a recession within twelve months is not seen")
	}
	r.regime[31][0], r.regime[32][0] = 0, 2
	if cycles = r.cutCyclesOf(0); cycles[0].recession {
		t.Error("a recession twelve months after is counted")
	}
}

// The share explained is the share planted, and nothing where nothing is.
func TestForecastsAreFound(t *testing.T) {
	const months, paths = 400, 60
	r := quiet(months)
	noise := make([]float64, paths)
	fill := func(rows [][]float64, name string) {
		for k := range rows {
			rows[k] = make([]float64, paths)
			random.New(5, name).Normal(rows[k], 0, k)
		}
	}
	for name, rows := range map[string][][]float64{
		"observed": r.observed, "cuts": r.cuts, "policy": r.policy, "ten": r.tenYear, "spread": r.logSpread, "u": r.unemployment, "pi": r.inflation,
		"s": r.slowdownOdds, "r": r.recessionOdds, "e0": r.earnings[0], "e1": r.earnings[1], "market": r.market, "ahead": r.ahead,
	} {
		fill(rows, name)
	}
	for k := range months {
		r.small[k] = make([]float64, paths)
		random.New(5, "noise").Normal(noise, 0, k)
		for i := range noise {
			r.small[k][i] = noise[i]
			if k > 0 {
				r.small[k][i] += 0.5 * r.cuts[k-1][i]
			}
		}
	}
	all := make([]int, paths)
	for i := range all {
		all[i] = i
	}
	// 0.25 of 1.25, and 16 variables over 23,760 months by chance; four standard
	// errors of a correlation's square.
	planted := explained("", "", func(r *record) [][]float64 { return r.small }).all(r, all)
	if math.Abs(planted-0.2) > 4*2*0.45*0.9/math.Sqrt(23760) {
		t.Errorf("R² is %.4f, want 0.2", planted)
	}
	if chance := explained("", "", func(r *record) [][]float64 { return r.ahead }).all(r, all); !(chance > 0 && chance < 3*publicVariables/23760.0) {
		t.Errorf("R² of noise is %.5f, want about %.5f", chance, publicVariables/23760.0)
	}
}

// What the valuation leg is worth falls from world to world as MODEL 10 has it.
// Correlations of overlapping years come from 512 paths; the mends move them by
// less than 0.005.
func TestWorldsHaveTheirEdge(t *testing.T) {
	for world, want := range map[string]float64{"faint": 0.11, "weak": 0.24, "evidence": 0.32} {
		m, err := DefaultMarket().WithPreset(world)
		if err != nil {
			t.Fatal(err)
		}
		r, err := observe(context.Background(), longRun(m), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range legsWorth() {
			if s.Name != "ic_value_12m" {
				continue
			}
			if x := s.measure(r); math.Abs(x.Value-want) > 4*x.SE {
				t.Errorf("%s: the premium's correlation with the year ahead is %.3f ± %.3f, want %v", world, x.Value, x.SE, want)
			}
		}
	}
}
