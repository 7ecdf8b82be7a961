package scenarios_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/inference"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
	"trifecta/scenarios"
)

var pair = []*engine.Field{engine.SmallReturn, engine.LargeReturn}

// gauss is a world in which the log of small over large is normal in each
// month, and large does not move.
type gauss struct{ mean, sd float64 }

func (gauss) Name() string            { return "gauss" }
func (gauss) Writes() []*engine.Field { return pair }
func (g gauss) Simulate(p *engine.Paths, seed uint64) error {
	draws := random.New(seed, "gauss")
	for t := range p.Grid.Dates {
		row := p.Row(engine.SmallReturn, t)
		draws.Normal(row, p.First, t)
		for i, z := range row {
			row[i] = lanes.ExpOf(g.mean+g.sd*z) - 1
		}
	}
	return nil
}

// months is a history in which the mean of a month is in its cash return of the
// month before, and nobody but a world that reads it knows.
func months(n int, swing float64) *engine.Paths {
	p := engine.NewPaths(engine.Grid{Dates: engine.MonthEnds(engine.NewDate(1980, 1, 31), engine.NewDate(2100, 1, 31))[:n], PerYear: 12}, 1, fields)
	r := rand.New(rand.NewPCG(1, 2))
	for t := range n {
		mean := 0.0
		if t > 0 {
			mean = p.Row(engine.CashReturn, t-1)[0]
		}
		p.Row(engine.SmallReturn, t)[0] = math.Exp(mean+0.03*r.NormFloat64()) - 1
		p.Row(engine.CashReturn, t)[0] = swing * (2*float64(r.IntN(2)) - 1)
	}
	return p
}

func trial(h *engine.Paths, world func(row int) (engine.Scenario, error)) scenarios.Trial {
	return scenarios.Trial{
		History: h, Of: engine.SmallReturn, Over: engine.LargeReturn,
		From: 100, To: len(h.Grid.Dates) - 2, Every: 1, Horizons: []int{1, 3}, Paths: 300, Seed: 5, World: world,
	}
}

func run(t *testing.T, tr scenarios.Trial) []scenarios.Score {
	t.Helper()
	s, err := tr.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAWorldThatKnowsMoreWinsATrial(t *testing.T) {
	h := months(700, 0.03)
	for _, c := range []struct {
		name  string
		world func(row int) (engine.Scenario, error)
		sign  float64 // of the loss against rivals at one month
	}{
		{"knows the mean", func(row int) (engine.Scenario, error) { return gauss{h.Row(engine.CashReturn, row)[0], 0.03}, nil }, -1},
		{"knows what all know", func(int) (engine.Scenario, error) { return gauss{0, 0.03 * math.Sqrt2}, nil }, 0},
		{"takes it the wrong way round", func(row int) (engine.Scenario, error) { return gauss{-h.Row(engine.CashReturn, row)[0], 0.03}, nil }, 1},
	} {
		s := run(t, trial(h, c.world))[0]
		if s.Origins != 599 || s.Overlap != 1 || len(s.Forecasts) != 4 {
			t.Fatalf("%s: %d origins, overlap %d, %d forecasts", c.name, s.Origins, s.Overlap, len(s.Forecasts))
		}
		for _, f := range s.Forecasts[1:] {
			d := f.World.Difference
			switch z := d.Value / d.SE; {
			case c.sign != 0 && !(z*c.sign > 4), c.sign == 0 && math.Abs(z) > 4:
				t.Errorf("%s: loss against the %s is %v ± %v", c.name, f.Name, d.Value, d.SE)
			}
			if math.Abs(s.Forecasts[0].CRPS-f.CRPS-d.Value) > 1e-12 {
				t.Errorf("%s: losses %v and %v differ by %v", c.name, s.Forecasts[0].CRPS, f.CRPS, d.Value)
			}
		}
	}
}

// In a history of independent months the rivals are right, and so is a world of
// its law: transforms are uniform, and a normal forecast has its closed score.
func TestRightForecastsHaveUniformTransforms(t *testing.T) {
	h := months(1500, 0)
	scores := run(t, trial(h, func(int) (engine.Scenario, error) { return gauss{0, 0.03}, nil }))
	for _, s := range scores {
		want := 0.03 * math.Sqrt(float64(s.Steps)) / math.Sqrt(math.Pi) // E CRPS of a normal forecast that is right
		for _, f := range s.Forecasts {
			// The standard deviation of a normal's CRPS is 0.45 of it, roughly; four
			// standard errors, wider by the overlap.
			if tol := 4 * 0.6 * want * math.Sqrt(float64(s.Overlap)/float64(s.Origins)); math.Abs(f.CRPS-want) > tol {
				t.Errorf("%d steps, %s: CRPS %v, want %v within %v", s.Steps, f.Name, f.CRPS, want, tol)
			}
			// Rivals know the law from a past of 500 months, on harmonic average, and
			// err by it at all origins alike.
			learnt := 1.0 / 500
			if f.Name == scenarios.ByWorld {
				learnt = 0
			}
			for k, n := range inference.PITHistogram(f.PIT, 5) {
				share, tol := float64(n)/float64(s.Origins), 4*math.Sqrt(0.16*(float64(s.Overlap)/float64(s.Origins)+learnt))
				if math.Abs(share-0.2) > tol {
					t.Errorf("%d steps, %s: %.3f of transforms in fifth %d, want 0.2 within %.3f", s.Steps, f.Name, share, k, tol)
				}
			}
		}
	}
}

// No forecast knows what comes after its origin: scrambling the future changes
// outcomes but no forecast, here seen by the transforms of the first origins.
func TestForecastsDoNotLookAhead(t *testing.T) {
	world := func(int) (engine.Scenario, error) { return gauss{0, 0.03}, nil }
	h := months(300, 0.01)
	a := trial(h, world)
	a.To = 150
	before := run(t, a)
	for row := 155; row < 300; row++ {
		h.Row(engine.SmallReturn, row)[0] = 0.5
	}
	after := run(t, a)
	for h := range before {
		for k := range before[h].Forecasts {
			for i, u := range before[h].Forecasts[k].PIT {
				if after[h].Forecasts[k].PIT[i] != u && a.From+i+before[h].Steps < 155 {
					t.Fatalf("%s from origin %d saw the future", before[h].Forecasts[k].Name, i)
				}
			}
		}
	}
}

func TestTrialsThatCannotBeHeldAreRefused(t *testing.T) {
	broken := errors.New("no start")
	world := func(row int) (engine.Scenario, error) {
		if row == 110 {
			return nil, broken
		}
		return gauss{0, 0.03}, nil
	}
	for want, change := range map[string]func(tr *scenarios.Trial){
		"the world from 1989-03-31: no start":         func(tr *scenarios.Trial) {},
		"20 months up to the first origin":            func(tr *scenarios.Trial) { tr.From = 19 },
		"origins from row 100 to 300: the history":    func(tr *scenarios.Trial) { tr.To = 300 },
		"are known to 2004-12-31 only":                func(tr *scenarios.Trial) { tr.To = 299 },
		"horizon 3 after 3":                           func(tr *scenarios.Trial) { tr.Horizons = []int{3, 3} },
		"no horizon":                                  func(tr *scenarios.Trial) { tr.Horizons = nil },
		"1 paths from each origin":                    func(tr *scenarios.Trial) { tr.Paths = 1 },
		"0 months apart":                              func(tr *scenarios.Trial) { tr.Every = 0 },
		"the history has no tbill_rate":               func(tr *scenarios.Trial) { tr.Over = engine.TBillRate },
		"known without a gap from 1986-08-31, 22 mon": func(tr *scenarios.Trial) { tr.History.Row(engine.SmallReturn, 78)[0] = math.NaN() },
		"path 0, 1988-06-30: small_return is NaN": func(tr *scenarios.Trial) {
			tr.World = func(int) (engine.Scenario, error) { return gauss{math.NaN(), 0.03}, nil }
		},
	} {
		tr := trial(months(300, 0), world)
		change(&tr)
		if s, err := tr.Run(context.Background()); err == nil || !strings.Contains(err.Error(), want) || s != nil {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := trial(months(300, 0), world).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want that of the context", err)
	}
}
