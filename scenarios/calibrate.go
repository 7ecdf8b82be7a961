package scenarios

import (
	"context"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// The simulation that a calibration looks at (MODEL, sections 11 and 16).
const (
	CalibrationPaths  = 512
	CalibrationMonths = 379
	burnIn            = 60   // months dropped
	startPaths        = 4096 // of four months from the start, for the cuts priced
	batches           = 16   // of paths, for standard errors
)

// A Moment is a number that history has too: what it is in data, in the world,
// and how far apart they may be.
type Moment struct {
	Name string
	Doc  string
	Unit string

	Data      float64 // NaN where there is no source
	Tolerance float64 // 0 where the moment is on show only
	Source    string
	// Known says why data and world differ, where MODEL lists the moment as a
	// weakness of the world.
	Known string

	Value    float64 // in the world
	SE       float64 // of Value, from 16 batches of paths
	Over     string  // "paths" or "events" where Value is a median or mean over them, "" where it is of all months together
	P10, P90 float64 // over paths or events
}

// Inside reports whether the world's value lies within the tolerance. It does
// where there is none.
func (m Moment) Inside() bool {
	return m.Tolerance == 0 || math.Abs(m.Value-m.Data) <= m.Tolerance
}

// Covered reports whether the data lie between the 10th and the 90th percentile
// over paths. They do where there is no such range.
func (m Moment) Covered() bool {
	return m.Over != "paths" || math.IsNaN(m.Data) || m.P10 <= m.Data && m.Data <= m.P90
}

// A Calibration is a world held against history, and against what nobody should
// be able to predict in it.
type Calibration struct {
	World          string
	Seed           uint64
	Paths, Months  int
	Moments        []Moment
	Predictability []Moment // MODEL, section 17: Data is what a world without it has
	Unmended       []Moment // the same with MODEL's equations, without [Mend]
}

// Calibrate simulates the market in the long run and measures it. The start's
// cuts are measured from the market's own start. What the label and LongRun of
// m say does not matter.
func Calibrate(ctx context.Context, m Market, seed uint64) (*Calibration, error) {
	m.LongRun = true
	m.Firms.Simulated, m.Firms.Default.InterceptAdd, m.Firms.Default.RefiClosed = false, 0, 0
	if err := m.Validate(); err != nil {
		return nil, err
	}
	record, err := observe(ctx, &m, seed)
	if err != nil {
		return nil, err
	}
	c := &Calibration{World: m.World, Seed: seed, Paths: CalibrationPaths, Months: CalibrationMonths - burnIn}
	for _, s := range slices.Concat(pathStatistics, monthStatistics, recessionStatistics(), cutStatistics()) {
		c.Moments = append(c.Moments, s.measure(record))
	}
	m.LongRun = false
	c.Moments = append(c.Moments, startMoments(&m, seed)...)
	for _, s := range predictability() {
		c.Predictability = append(c.Predictability, s.measure(record))
	}
	m.LongRun, m.Mend = true, Mend{}
	if record, err = observe(ctx, &m, seed); err != nil {
		return nil, err
	}
	for _, s := range predictability() {
		c.Unmended = append(c.Unmended, s.measure(record))
	}
	return c, nil
}

// A record is what a calibration remembers of simulated paths: a row per month
// after the burn-in, a value per path. Returns are log returns.
type record struct {
	small, large, mega, market, ahead [][]float64 // market: 60 % large and 40 % mega; ahead: small less market
	regime, age                       [][]float64 // age: months in the regime
	recessionOdds, slowdownOdds       [][]float64
	unemployment, inflation           [][]float64
	policy, surprise, cuts, tenYear   [][]float64
	spread, logSpread                 [][]float64
	multiple, premium, observed       [][]float64 // log of the 490's; small over large: true, and on consensus as a person sees it
	income, expectation               [3][][]float64
	earnings                          [3][][]float64 // log EBITDA of consensus

	recessions [][]recession // by path
	cutCycles  [][]cutCycle
}

func (r *record) months() int { return len(r.small) }
func (r *record) paths() int  { return len(r.small[0]) }

// observe simulates and records.
func observe(ctx context.Context, m *Market, seed uint64) (*record, error) {
	grid := Grid(m.Start.Date, CalibrationMonths)
	plan := newTimetable(m, grid)
	draws := newAddressed(m, seed, "", engine.Sampling{})
	r, w := &record{}, newWorld()
	for first := 0; first < CalibrationPaths; first += abreast {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.prepare(m, plan, min(abreast, CalibrationPaths-first))
		draws.first = int64(first)
		w.open(draws)
		for month := 1; month <= CalibrationMonths; month++ {
			w.advance(draws)
			if month > burnIn {
				r.add(w, first == 0, month-burnIn-1)
			}
		}
	}
	for t := range r.small {
		market, ahead := make([]float64, r.paths()), make([]float64, r.paths())
		for i := range market {
			market[i] = lanes.LogOf(float64(0.6*lanes.ExpOf(r.large[t][i])) + float64(0.4*lanes.ExpOf(r.mega[t][i])))
			ahead[i] = r.small[t][i] - market[i]
		}
		r.market, r.ahead = append(r.market, market), append(r.ahead, ahead)
	}
	for i := range r.paths() {
		r.recessions = append(r.recessions, r.recessionsOf(i))
		r.cutCycles = append(r.cutCycles, r.cutCyclesOf(i))
	}
	return r, nil
}

// add appends a chunk of paths in a month to the record.
func (r *record) add(w *world, fresh bool, t int) {
	put := func(to *[][]float64, x []float64) {
		if fresh {
			*to = append(*to, nil)
		}
		(*to)[t] = append((*to)[t], x...)
	}
	log := make([]float64, len(w.regime))
	for g, to := range []*[][]float64{&r.small, &r.large, &r.mega} {
		lanes.Log(log, w.groups[g].growth)
		put(to, log)
		put(&r.income[g], w.groups[g].running)
		put(&r.expectation[g], w.groups[g].expectation)
		put(&r.earnings[g], w.groups[g].consensus)
	}
	put(&r.regime, w.regime)
	put(&r.age, w.months)
	put(&r.multiple, w.multiple)
	put(&r.slowdownOdds, w.believed[Slowdown])
	put(&r.recessionOdds, w.believed[Recession])
	put(&r.unemployment, w.unemployment)
	put(&r.inflation, w.inflation)
	put(&r.policy, w.policy)
	put(&r.surprise, w.surprise)
	put(&r.tenYear, w.tenYear)
	put(&r.spread, w.spreadLevel)
	put(&r.logSpread, w.spread)
	put(&r.cuts, w.cutsBefore)
	lanes.Exp(log, w.premium)
	lanes.AddScalar(log, log, -1)
	put(&r.premium, log)
	small, large := &w.groups[0], &w.groups[1]
	for i := range log {
		log[i] = lanes.ExpOf((lanes.LogOf(small.value[i])-small.consensus[i])-(lanes.LogOf(large.value[i])-large.consensus[i])) - 1
	}
	put(&r.observed, log)
}

// A statistic measures a record. Its errors come from batches of paths.
type statistic struct {
	Moment
	// each returns one value for a path, NaN where it has none, and the moment is
	// the median; or all returns a value for some of the paths.
	each func(r *record, path int) float64
	all  func(r *record, paths []int) float64
	// values, beside all, are the events that it is the mean or median of.
	values func(r *record, paths []int) []float64
}

func (s statistic) measure(r *record) Moment {
	m := s.Moment
	of := func(paths []int) float64 { return s.all(r, paths) }
	if s.each != nil {
		value := make([]float64, r.paths())
		for i := range value {
			value[i] = s.each(r, i)
		}
		known := func(paths []int) (x []float64) {
			for _, i := range paths {
				if !math.IsNaN(value[i]) {
					x = append(x, value[i])
				}
			}
			return x
		}
		of = func(paths []int) float64 { return quantileOf(known(paths), 0.5) }
		x := known(r.every())
		m.Over, m.P10, m.P90 = "paths", quantileOf(x, 0.1), quantileOf(x, 0.9)
	}
	if s.values != nil {
		x := s.values(r, r.every())
		m.P10, m.P90 = quantileOf(x, 0.1), quantileOf(x, 0.9)
	}
	m.Value, m.SE = of(r.every()), batchError(r.every(), of)
	return m
}

// every returns the numbers of all paths.
func (r *record) every() []int {
	x := make([]int, r.paths())
	for i := range x {
		x[i] = i
	}
	return x
}

// batchError returns the standard error of a statistic of paths from its values
// on batches of them: their standard deviation over the root of their number.
func batchError(paths []int, of func(paths []int) float64) float64 {
	n := len(paths)
	var x []float64
	for b := range batches {
		x = append(x, of(paths[b*n/batches:(b+1)*n/batches]))
	}
	_, sd := meanAndDeviation(x)
	return sd / math.Sqrt(batches)
}

// quantileOf returns the p-quantile of x, straight between order statistics; NaN
// where there is none.
func quantileOf(x []float64, p float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	x = slices.Sorted(slices.Values(x))
	at := p * float64(len(x)-1)
	k := int(at)
	if k == len(x)-1 {
		return x[k]
	}
	return x[k] + float64((at-float64(k))*(x[k+1]-x[k]))
}

// meanAndDeviation returns the mean of x and the standard deviation, with n-1.
func meanAndDeviation(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	square := 0.0
	for _, v := range x {
		square += float64((v - mean) * (v - mean))
	}
	return mean, math.Sqrt(square / float64(len(x)-1))
}
