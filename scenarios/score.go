package scenarios

import (
	"context"
	"errors"
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/inference"
	"trifecta/engine/lanes"
)

// A Trial judges a world by history: at every origin it forecasts how far one
// return will run ahead of another, as a distribution, and so do three rivals
// that know nothing but past returns. Each forecast uses what was known at its
// origin. What was chosen or measured on the whole history, such as the world's
// parameters, is known too early all the same: a trial can refute a world, not
// prove it.
type Trial struct {
	History  *engine.Paths // one path of months
	Of, Over *engine.Field // its returns; forecast is the log of wealth in Of over wealth in Over
	From, To int           // rows of the first origin and the last, by whose end the nearest horizon is known
	Every    int           // rows between origins
	Horizons []int         // rows ahead, ascending
	Paths    int           // simulated at each origin
	Seed     uint64

	// World returns the world as it stood at a row of the history. It writes Of
	// and Over.
	World func(row int) (engine.Scenario, error)
}

// Rivals of the world in a [Trial].
const (
	ByWorld     = "world"
	ByBootstrap = "stationary bootstrap" // of all past months in blocks, see AutomaticBlock
	ByWalk      = "random walk"          // normal, mean zero, variance of all past months times the horizon
	ByNormal    = "expanding normal"     // normal, mean and variance of all past months times the horizon
)

// A Score is how forecasts over one horizon fared.
type Score struct {
	Steps     int
	Origins   int
	Overlap   int // origins that a forecast reaches ahead
	Forecasts []ForecastScore
}

// A ForecastScore is how one forecast fared.
type ForecastScore struct {
	Name string
	CRPS float64   // mean over origins, log points; the less the better
	PIT  []float64 // where the outcome fell, by origin; uniform if the forecast is right
	// World is the test of the world against this rival: mean loss of the world
	// less the rival's, below zero where the world is better. Of the world
	// itself it is zero.
	World inference.Comparison

	losses []float64
}

// fewestMonths is the past that a rival needs: five years.
const fewestMonths = 60

// Run makes all forecasts and scores them, horizon by horizon. It stops where
// ctx ends.
func (tr Trial) Run(ctx context.Context) ([]Score, error) {
	logs, since, err := tr.validate()
	if err != nil {
		return nil, err
	}
	names := []string{ByWorld, ByBootstrap, ByWalk, ByNormal}
	scores := make([]Score, len(tr.Horizons))
	for h, steps := range tr.Horizons {
		scores[h] = Score{Steps: steps, Overlap: (steps + tr.Every - 1) / tr.Every}
		for _, name := range names {
			scores[h].Forecasts = append(scores[h].Forecasts, ForecastScore{Name: name})
		}
	}
	for row := tr.From; row <= tr.To; row += tr.Every {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		date := tr.History.Grid.Dates[row]
		world, err := tr.world(row)
		if err != nil {
			return nil, fmt.Errorf("the world from %v: %w", date, err)
		}
		past := logs[since : row+1]
		resampled, err := tr.bootstrap(past, row)
		if err != nil {
			return nil, fmt.Errorf("the bootstrap from %v: %w", date, err)
		}
		mean, second := 0.0, 0.0
		for _, x := range past {
			mean += x / float64(len(past))
			second += float64(x*x) / float64(len(past))
		}
		variance := (second - float64(mean*mean)) * float64(len(past)) / float64(len(past)-1)
		for h, steps := range tr.Horizons {
			if row+steps >= len(logs) {
				continue // not known yet
			}
			outcome := 0.0
			for _, x := range logs[row+1 : row+steps+1] {
				outcome += x
			}
			s, n := &scores[h], float64(steps)
			s.Origins++
			s.Forecasts[0].book(inference.PIT(world[h], outcome), inference.CRPS(world[h], outcome))
			s.Forecasts[1].book(inference.PIT(resampled[h], outcome), inference.CRPS(resampled[h], outcome))
			for k, normal := range [][2]float64{{0, math.Sqrt(n * second)}, {float64(n * mean), math.Sqrt(n * variance)}} {
				s.Forecasts[2+k].book(inference.PITNormal(normal[0], normal[1], outcome), inference.CRPSNormal(normal[0], normal[1], outcome))
			}
		}
	}
	for h := range scores {
		scores[h].compare()
	}
	return scores, nil
}

func (f *ForecastScore) book(pit, loss float64) {
	f.PIT = append(f.PIT, pit)
	f.losses = append(f.losses, loss)
}

// compare takes means and tests the world against its rivals.
func (s *Score) compare() {
	for k := range s.Forecasts {
		f := &s.Forecasts[k]
		for _, x := range f.losses {
			f.CRPS += x / float64(len(f.losses))
		}
		if k > 0 {
			f.World = inference.DieboldMariano(s.Forecasts[0].losses, f.losses, s.Overlap)
		}
	}
}

// validate returns the logs of Of over Over by row, and the first row from
// which on all are known.
func (tr Trial) validate() (logs []float64, since int, err error) {
	rows := len(tr.History.Grid.Dates)
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if tr.History.N != 1 {
		bad("the history has %d paths: want one", tr.History.N)
	}
	for _, f := range []*engine.Field{tr.Of, tr.Over} {
		if !tr.History.Has(f) {
			bad("the history has no %s", f.Name)
		}
	}
	if tr.Every < 1 {
		bad("origins are %d months apart: want at least 1", tr.Every)
	}
	if tr.Paths < 2 {
		bad("%d paths from each origin: want at least 2", tr.Paths)
	}
	last := 0
	for _, h := range tr.Horizons {
		if h <= last {
			bad("horizon %d after %d: want months that ascend from 1", h, last)
		}
		last = h
	}
	if len(tr.Horizons) == 0 {
		bad("no horizon")
	}
	if tr.From < 0 || tr.From > tr.To || tr.To >= rows {
		bad("origins from row %d to %d: the history has %d", tr.From, tr.To, rows)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, 0, err
	}
	logs = make([]float64, rows)
	for t := range logs {
		logs[t] = lanes.LogOf(1+tr.History.Row(tr.Of, t)[0]) - lanes.LogOf(1+tr.History.Row(tr.Over, t)[0])
	}
	known := func(t int) bool { return !math.IsNaN(logs[t]) && !math.IsInf(logs[t], 0) }
	for rows > 0 && !known(rows-1) {
		rows--
	}
	for since = rows; since > 0 && known(since-1); since-- {
	}
	if rows == 0 || tr.To+tr.Horizons[0] >= rows {
		return nil, 0, fmt.Errorf("the last origin is %v, and %s and %s are known to %v only: want them %d months after it",
			tr.History.Grid.Dates[tr.To], tr.Of.Name, tr.Over.Name, tr.History.Grid.Dates[max(rows-1, 0)], tr.Horizons[0])
	}
	if past := tr.From - since + 1; past < fewestMonths {
		return nil, 0, fmt.Errorf("%s and %s are known without a gap from %v, %d months up to the first origin, %v: want at least %d",
			tr.Of.Name, tr.Over.Name, tr.History.Grid.Dates[since], max(past, 0), tr.History.Grid.Dates[tr.From], fewestMonths)
	}
	return logs[:rows], since, nil
}

// world simulates from one origin and returns what is forecast by horizon and
// path.
func (tr Trial) world(row int) ([][]float64, error) {
	w, err := tr.World(row)
	if err != nil {
		return nil, err
	}
	return tr.simulate(w, Grid(tr.History.Grid.Dates[row], tr.Horizons[len(tr.Horizons)-1]), uint64(row))
}

// bootstrap resamples the past up to an origin.
func (tr Trial) bootstrap(past []float64, row int) ([][]float64, error) {
	length, err := inference.BlockLength(past)
	if err != nil {
		return nil, err
	}
	first := row + 1 - len(past)
	h := engine.NewPaths(engine.Grid{Dates: tr.History.Grid.Dates[first : row+1], PerYear: tr.History.Grid.PerYear}, 1, []*engine.Field{tr.Of, tr.Over})
	for _, f := range h.Fields() {
		for t := range past {
			h.Row(f, t)[0] = tr.History.Row(f, first+t)[0]
		}
	}
	b := Bootstrap{Label: ByBootstrap, History: h, Fields: h.Fields(), Block: max(1, length.Stationary)}
	g := Grid(tr.History.Grid.Dates[row], tr.Horizons[len(tr.Horizons)-1])
	g.Dates, g.Start = g.Dates[g.Start:], 0
	return tr.simulate(b, g, uint64(row))
}

// chunk is how many paths are simulated at once: a world of forty fields over
// eleven years then takes 11 MB.
const chunk = 256

// simulate draws the paths of a scenario in chunks. Every origin has its own
// seed.
func (tr Trial) simulate(s engine.Scenario, g engine.Grid, origin uint64) ([][]float64, error) {
	if v, ok := s.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, err
		}
	}
	out := make([][]float64, len(tr.Horizons))
	sum := make([]float64, chunk)
	for first := 0; first < tr.Paths; first += chunk {
		p := engine.NewPaths(g, min(chunk, tr.Paths-first), s.Writes())
		p.First = int64(first)
		if err := s.Simulate(p, tr.Seed+origin); err != nil {
			return nil, err
		}
		sum = sum[:p.N]
		clear(sum)
		next := 0
		for step := 1; next < len(tr.Horizons); step++ {
			of, over := p.Row(tr.Of, g.Start+step), p.Row(tr.Over, g.Start+step)
			for i := range sum {
				sum[i] += lanes.LogOf(1+of[i]) - lanes.LogOf(1+over[i])
				if math.IsNaN(sum[i]) || math.IsInf(sum[i], 0) {
					return nil, fmt.Errorf("path %d, %v: %s is %v and %s %v", first+i, g.Dates[g.Start+step], tr.Of.Name, of[i], tr.Over.Name, over[i])
				}
			}
			if step == tr.Horizons[next] {
				out[next] = append(out[next], sum...)
				next++
			}
		}
	}
	return out, nil
}
