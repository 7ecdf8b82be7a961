package scenarios

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"trifecta/engine"
)

// historyOf returns a monthly history of one path with the fields' values as
// the function gives them, by months before its end.
func historyOf(end engine.Date, months int, fields map[*engine.Field]func(back int) float64) *engine.Paths {
	t := end.Time()
	first := engine.NewDate(t.Year()-months/12, t.Month(), 1)
	p := engine.NewPaths(engine.Grid{Dates: engine.MonthEnds(first, end), PerYear: 12}, 1, nil)
	for f, of := range fields {
		p.Add(f)
		for k := range p.Grid.Dates {
			p.Row(f, k)[0] = of(len(p.Grid.Dates) - 1 - k)
		}
	}
	return p
}

func constant(x float64) func(int) float64 { return func(int) float64 { return x } }

var august = engine.NewDate(2025, 8, 31)

// An empty history gives the long-run state, and says so of every number.
func TestAHistoryWithoutNumbersTakesLongRunValues(t *testing.T) {
	p := historyOf(august, 24, map[*engine.Field]func(int) float64{engine.SmallReturn: constant(0.01)})
	s, sources, err := StartAt(p, august)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range sources {
		if !x.LongRun || x.Field != "" {
			t.Errorf("%s comes from %s, and the history has nothing", x.Name, x.From)
		}
		if math.IsNaN(x.Value) {
			t.Errorf("%s is not a number", x.Name)
		}
	}
	w := DefaultMarket()
	if s.Policy != 3.125 || s.Spread < 3.7 || s.Spread > 5.2 || s.Unemployment != 4.2 || s.Inflation != 2 || s.Multiple != w.Multiple.Mean || s.Regime != longRunShares {
		t.Errorf("the long-run state is %+v", s)
	}
	if n := len(s.Premium); n != pastMonths || slices.Max(s.Premium) != w.Premium.Mean || slices.Min(s.Premium) != w.Premium.Mean {
		t.Errorf("%d months of premium from %v to %v, want %d at %v", n, slices.Min(s.Premium), slices.Max(s.Premium), pastMonths, w.Premium.Mean)
	}
	if len(s.Past) != 1 || len(s.Past[0].Values) != len(p.Grid.Dates) {
		t.Errorf("the past has %d fields, want the one of the history", len(s.Past))
	}
}

// Every number is the history's at the date, in the model's units.
func TestStartIsWhatTheHistorySays(t *testing.T) {
	p := historyOf(engine.NewDate(2026, 7, 31), 180, map[*engine.Field]func(int) float64{
		engine.PolicyRate:    constant(0.03625),
		engine.CutsPriced:    constant(-1.5),
		engine.CutsPriced12M: constant(-2.18),
		{Name: "dgs10"}:      constant(0.046),
		engine.HighYield:     constant(0.031),
		engine.Unemployment:  constant(0.041),
		{Name: "pcepilfe"}:   func(back int) float64 { return 100 * math.Pow(1.028, -float64(back)/12) },
		engine.SmallMultiple: func(back int) float64 { return 14.5 + 0.001*float64(back) },
		engine.LargeMultiple: constant(13.6),
		engine.SmallEPS:      func(back int) float64 { return 100 - float64(back) },
	})
	s, sources, err := StartAt(p, engine.NewDate(2026, 7, 31))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"policy", s.Policy, 3.625},
		{"priced at the year's end", s.Priced[5], 4}, // 3.625 + 1.5 x 0.25
		{"priced in twelve months", s.Priced[12], 4.17},
		{"10-year", s.TenYear, 4.6},
		{"spread", s.Spread, 3.1},
		{"unemployment", s.Unemployment, 4.1},
		{"gap", s.Gap, 0.2}, // (4.2 - 4.1) / 0.5
		{"inflation", s.Inflation, 2.8},
		{"multiple", s.Multiple, 13.6},
		{"premium", s.Premium[119], 14.5/13.6 - 1},
		{"premium ten years ago", s.Premium[0], 14.619/13.6 - 1},
		{"small consensus growth", s.Consensus[0][12]/s.Consensus[0][0] - 1, 100.0/88 - 1},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	// Steady unemployment is an expansion, and not a certain one.
	if q := s.Regime; q[Expansion] < 0.7 || q[Recession] > 0.05 || math.Abs(q[0]+q[1]+q[2]-1) > 1e-12 {
		t.Errorf("regime is %v", q)
	}
	lacking := []string{}
	for _, x := range sources {
		if x.LongRun {
			lacking = append(lacking, x.Name)
		}
	}
	want := []string{"mega_gap", "small sales growth", "small income growth", "large consensus growth"}
	for _, name := range want {
		if !slices.Contains(lacking, name) {
			t.Errorf("%s is not listed among what lacks: %v", name, lacking)
		}
	}
}

// A month is read once it has closed, and what comes later changes nothing.
func TestStartReadsTheLastClosedMonthAndNothingLater(t *testing.T) {
	fields := func(policy func(int) float64) map[*engine.Field]func(int) float64 {
		return map[*engine.Field]func(int) float64{engine.PolicyRate: policy, engine.Unemployment: func(back int) float64 { return 0.04 + 0.001*float64(back%7) }}
	}
	p := historyOf(engine.NewDate(2026, 7, 31), 180, fields(func(back int) float64 { return 0.03 + 0.0025*float64(back) }))
	q := historyOf(engine.NewDate(2026, 7, 31), 180, fields(func(back int) float64 {
		if back < 11 {
			return 0.5
		}
		return 0.03 + 0.0025*float64(back)
	}))
	for _, c := range []struct{ at, row string }{
		{"2025-08-31", "2025-08-31"}, {"2025-08-29", "2025-08-31"}, {"2025-09-11", "2025-08-31"}, {"2025-08-28", "2025-07-31"},
	} {
		at, _ := engine.ParseDate(c.at)
		s, _, err := StartAt(p, at)
		if err != nil || s.Date.String() != c.row {
			t.Errorf("at %s it is the row of %v, want %s (%v)", c.at, s.Date, c.row, err)
		}
		u, _, err := StartAt(q, at)
		if err != nil || u.Policy != s.Policy || u.Regime != s.Regime || !slices.Equal(u.Priced, s.Priced) {
			t.Errorf("at %s later rows change the start", c.at)
		}
	}
	if _, _, err := StartAt(p, engine.NewDate(2000, 1, 1)); err == nil || !strings.Contains(err.Error(), "its first month is 2011-07-31") {
		t.Errorf("a date before the history gives %v", err)
	}
}

// A premium or multiple of another measure, such as market to book, keeps its
// distance from its own median.
func TestAnotherMeasureKeepsItsDistanceFromItsMedian(t *testing.T) {
	p := historyOf(august, 180, map[*engine.Field]func(int) float64{
		engine.SmallMultiple: func(back int) float64 {
			if back == 0 {
				return 7
			}
			return 7.5
		},
		engine.LargeMultiple: constant(10),
	})
	s, sources, err := StartAt(p, august)
	if err != nil {
		t.Fatal(err)
	}
	mean := DefaultMarket().Premium.Mean
	if got := s.Premium[119]; math.Abs(got-(mean-0.05)) > 1e-12 || math.Abs(s.Premium[50]-mean) > 1e-12 {
		t.Errorf("premium is %v after %v, want %v after %v", got, s.Premium[50], mean-0.05, mean)
	}
	k := slices.IndexFunc(sources, func(x StartSource) bool { return x.Name == "premium" })
	if k < 0 || !strings.Contains(sources[k].From, "another measure") {
		t.Error("the premium is moved in silence")
	}
	// A P/E of 20 that is a fifth below its median is a multiple a fifth below
	// the world's.
	p = historyOf(august, 180, map[*engine.Field]func(int) float64{engine.LargeMultiple: func(back int) float64 {
		if back == 0 {
			return 20
		}
		return 25
	}})
	if s, _, err = StartAt(p, august); err != nil || math.Abs(s.Multiple-0.8*DefaultMarket().Multiple.Mean) > 1e-12 {
		t.Errorf("the multiple is %v (%v)", s.Multiple, err)
	}
}

// A jump of unemployment is a recession, and a fall from a high level is not.
func TestTheFilterReadsUnemployment(t *testing.T) {
	at := func(u func(back int) float64) ByRegime {
		s, _, err := StartAt(historyOf(august, 180, map[*engine.Field]func(int) float64{engine.Unemployment: u}), august)
		if err != nil {
			t.Fatal(err)
		}
		return s.Regime
	}
	rising := at(func(back int) float64 { return 0.04 + 0.005*max(0, 10-float64(back)) })
	falling := at(func(back int) float64 { return 0.05 + 0.001*float64(back) })
	spring := at(func(back int) float64 { return map[bool]float64{true: 0.148, false: 0.044}[back == 0] }) // 2020
	if rising[Recession] < 0.5 || falling[Recession] > 0.05 || spring[Recession] < 0.99 {
		t.Errorf("recession is %v likely when unemployment rises, %v when it falls and %v in April 2020", rising[Recession], falling[Recession], spring[Recession])
	}
}

// The path prices what it is made from, moves at meetings only, and does not
// fall below the floor.
func TestPricedPathPricesTheCuts(t *testing.T) {
	for _, start := range engine.MonthEnds(engine.NewDate(2025, 1, 31), engine.NewDate(2025, 12, 31)) {
		month := start.Time().Month()
		left := 12 - int(month)
		for _, n := range [][3]float64{{3, 4, 5}, {0, 0, 0}, {-1.5, -1.6, -2.18}, {2, 3, 1}} {
			path := PricedPath(start, 4.375, 0.125, Cuts{12, n[2]}, Cuts{left, n[0]}, Cuts{6, n[1]})
			for k, months := range []int{left, 6, 12} {
				if months == left && k > 0 {
					continue // the same horizon with another number: the first holds
				}
				if got := (path[0] - path[months]) / 0.25; months > 0 && math.Abs(got-n[k]) > 1e-9 {
					t.Errorf("%v: %v cuts in %d months, want %v", start, got, months, n[k])
				}
			}
			for k := 1; k <= 12; k++ {
				if path[k] != path[k-1] && !Meets((month+time.Month(k)-1)%12+1) {
					t.Errorf("%v: a move in month %d, which has no meeting", start, k)
				}
			}
		}
	}
	if flat := PricedPath(august, 4.375, 0.125, Cuts{4, 2}); math.Abs(flat[4]-3.875) > 1e-12 || flat[12] != flat[4] {
		t.Errorf("two cuts to year end alone give %v", flat)
	}
	low := PricedPath(august, 0.375, 0.125, Cuts{4, 4}, Cuts{12, 8})
	if slices.Min(low) != 0.125 {
		t.Errorf("the path falls to %v, below the floor", slices.Min(low))
	}
}

// A stand-in is never taken at its own level.
func TestStandInsAreMappedOrMoved(t *testing.T) {
	p := historyOf(august, 180, map[*engine.Field]func(int) float64{
		engine.HighYield:     constant(0.018),
		engine.LargeMultiple: constant(15),
		engine.SmallMultiple: constant(15),
	})
	s, _, err := StartAt(p, august, "hy_spread", "large_ev_ebitda", "small_ev_ebitda")
	if err != nil {
		t.Fatal(err)
	}
	w := DefaultMarket()
	if math.Abs(s.Spread-(1.9*1.8+0.6)) > 1e-12 || math.Abs(s.Multiple-w.Multiple.Mean) > 1e-12 || math.Abs(s.Premium[119]-w.Premium.Mean) > 1e-12 {
		t.Errorf("stand-ins give a spread of %v, a multiple of %v and a premium of %v", s.Spread, s.Multiple, s.Premium[119])
	}
	plain, sources, err := StartAt(p, august)
	if err != nil || plain.Spread != w.Credit.Min || plain.Multiple != 15 {
		t.Errorf("taken as they are they give a spread of %v and a multiple of %v (%v)", plain.Spread, plain.Multiple, err)
	}
	if k := slices.IndexFunc(sources, func(x StartSource) bool { return x.Name == "spread" }); !strings.Contains(sources[k].From, "held within") {
		t.Error("the spread is held at its least in silence")
	}
}

// The filter of a start is the world's own: given the gap and the noisy reading
// of a path, it gives the reference's beliefs month by month.
func TestTheFilterOfAStartIsTheWorlds(t *testing.T) {
	var doc struct {
		Cases []struct {
			Name  string
			Noise []map[string]numbers
			Trace []map[string]numbers
		}
	}
	oracle(t, "model_scripted_paths.json", &doc)
	months := 0
	for _, c := range doc.Cases {
		m := DefaultMarket()
		q, gap := m.Start.Regime, m.Start.Gap
		for k, row := range c.Trace {
			z := row["z"][0]
			q = m.filter(q, gap, z-gap+m.Regime.SignalNoise*c.Noise[k]["n_filter"][0])
			gap = z
			for s, name := range []string{"p_filter_E", "p_filter_S", "p_filter_R"} {
				if want := row[name][0]; math.Abs(q[s]-want) > 1e-9 {
					t.Fatalf("%s, month %d: %s is %v, want %v", c.Name, k+1, name, q[s], want)
				}
			}
			months++
		}
	}
	if months < 60 {
		t.Errorf("only %d months were compared", months)
	}
}
