package report

import (
	"math"
	"math/rand/v2"
	"slices"
)

var made = Provenance{Scenario: "scenario mild_recession", World: "evidence", Seed: 11, Paths: 2000, Start: 20331, Note: "Plan 3f1c22ab"}

// activePaths are log wealth over a benchmark's of n paths, month by month,
// zero at the start.
func activePaths(seed uint64, n, months int, mean, sd float64) [][]float64 {
	r := rand.New(rand.NewPCG(seed, 21))
	out := make([][]float64, months+1)
	out[0] = make([]float64, n)
	for t := 1; t <= months; t++ {
		out[t] = make([]float64, n)
		for i := range n {
			scale := 1.0
			if i%4 == 0 && t > 8 && t < 20 {
				scale = 2
			}
			out[t][i] = out[t-1][i] + mean*(2-scale) + sd*scale*r.NormFloat64()
		}
	}
	return out
}

func fanOf(name string, paths [][]float64) Fan {
	f := Fan{Name: name}
	for _, now := range paths {
		d, err := Empirical(now)
		if err != nil {
			panic(err)
		}
		for k, p := range FanLevels {
			f.Quantiles[k] = append(f.Quantiles[k], d.Quantile(p))
		}
		f.End = d.Mean
	}
	return f
}

// ratios turns log ratios into ratios.
func ratios(paths [][]float64) [][]float64 {
	out := make([][]float64, len(paths))
	for t := range paths {
		for _, v := range paths[t] {
			out[t] = append(out[t], math.Exp(v))
		}
	}
	return out
}

func smallFan(n, months int) FanChart {
	c := FanChart{
		What: "Russell 2000 over S&P 490, total return, August 2025 = 1", Versus: "the S&P 490",
		Past: monthEnds(2022, 8, 37), Dates: monthEnds(2025, 8, months+1), Ratio: true, Provenance: made,
	}
	fan := fanOf("Small against large", ratios(activePaths(3, n, months, 0.001, 0.032)))
	fan.History = wander(rand.New(rand.NewPCG(9, 9)), 37, 0, 0.035)
	last := fan.History[36]
	for i := range fan.History {
		fan.History[i] /= last
	}
	c.Fans = []Fan{fan}
	return c
}

var strategyNames = []string{
	"Trifecta switch", "Scaled tilt", "20% small, 80% large", "Momentum 12-1", "Defensive: out of small in recessions",
	"Banded rebalance", "Quality half of small caps only", "Fed rule", "a", "b", "c", "d", "e", "f", "g", "h",
}

var scenarioNames = []string{
	"baseline_three_cuts", "soft_landing", "delayed_cuts", "no_cuts", "hike", "mild_recession", "recession_emergency_cuts",
	"supply_chain_shock", "credit_crunch_weak_firms", "mega_cap_melt_up", "mega_cap_unwind", "tactical_head_fake", "stagflation",
	"dfast_severely_adverse", "replay_2001", "replay_2008", "replay_2020_2022",
}

func strategyFans(k, n, months int) FanChart {
	c := FanChart{
		What:   "Log of wealth over the benchmark's, after costs of 20 bp a side",
		Versus: "the benchmark", Dates: monthEnds(2025, 8, months+1), Provenance: made,
	}
	for i := range k {
		c.Fans = append(c.Fans, fanOf(strategyNames[i], activePaths(uint64(i), n, months, 0.0012-0.0006*float64(i%4), 0.004*float64(1+i%3))))
	}
	return c
}

func mustEmpirical(values []float64) Distribution {
	d, err := Empirical(slices.Clone(values))
	if err != nil {
		panic(err)
	}
	return d
}

// stripOf is a strip of so many scenarios and strategies.
func stripOf(scenarios, strategies, n int) ScenarioStrip {
	s := ScenarioStrip{
		What:      "Log of wealth over the benchmark's after 12 months, after costs of 20 bp a side",
		Scenarios: scenarioNames[:scenarios], Strategies: strategyNames[:strategies],
		Provenance: made,
	}
	if scenarios > 1 {
		s.Provenance.Scenario = plural(scenarios, "scenario", "scenarios")
	}
	for i := range scenarios {
		var row []Distribution
		for k := range strategies {
			paths := activePaths(uint64(i*16+k), n, 12, 0.004*math.Sin(float64(3*i))*float64(k%3+1)/2, 0.004*float64(2+k%4+i%2))
			row = append(row, mustEmpirical(paths[12]))
		}
		s.Cells = append(s.Cells, row)
	}
	return s
}

// mapOf is a map of rows by columns, each cell with a standard error.
func mapOf(rows, columns int, se float64) HeatMap {
	h := HeatMap{
		What:  "Mean log of wealth over the S&P 490's after 12 months, trifecta switch",
		Short: "The trifecta switch's lead", X: Lever{Name: "Fed cuts of 25 bp in the first 12 months", Short: "cuts"},
		Y: Lever{Name: "Severity of the recession, multiple of the median", Short: "severity"}, Provenance: made,
	}
	h.Scenario = plural(rows*columns, "scenario", "scenarios")
	for k := range columns {
		h.X.Values = append(h.X.Values, 6*float64(k)/float64(max(1, columns-1)))
	}
	r := rand.New(rand.NewPCG(5, 5))
	for i := range rows {
		y := 2 * float64(i) / float64(max(1, rows-1))
		h.Y.Values = append(h.Y.Values, y)
		var row []Estimate
		for _, x := range h.X.Values {
			row = append(row, Estimate{Value: 0.006*x - 0.0004*x*x - 0.008*y*y - 0.004 + se*r.NormFloat64(), SE: se})
		}
		h.Cells = append(h.Cells, row)
	}
	return h
}

func tailOf(k, n int, level float64) TailFigure {
	t := TailFigure{What: "Log of wealth over the benchmark's after 36 months, after costs of 20 bp a side", Level: level, Provenance: made}
	for i := range k {
		d := mustEmpirical(activePaths(uint64(i), n, 36, 0.0008-0.0004*float64(i%3), 0.006*float64(1+i%3))[36])
		s := Tail{Name: strategyNames[i], Distribution: d}
		if i == 0 {
			s.Role = Strategy
		}
		m := max(1, int(level*float64(n)))
		e := mustEmpirical(d.Values[:m]).Mean
		s.VaR, s.ES = Estimate{Value: d.Values[m-1], SE: 1.5 * e.SE}, e
		t.Series = append(t.Series, s)
	}
	return t
}

func tornadoOf(n int, base Estimate) Tornado {
	t := Tornado{
		What:  "Mean log of wealth over the S&P 490's after 12 months, trifecta switch, mild_recession",
		Short: "The switch's mean lead", Base: base, Provenance: made,
	}
	parameters := []string{
		"Recession spread, pp", "Sales to activity, small", "Regime premium, pp a year", "Floating share of debt, small", "Decision speed of the Fed",
		"Pull of the multiple", "Idiosyncratic volatility", "Default intercept", "Payout",
	}
	for i := range n {
		d := 0.012 * math.Pow(0.8, float64(i))
		t.Swings = append(t.Swings, Swing{
			Name: parameters[i%len(parameters)], Low: number(0.1*float64(i), 0.1), High: number(0.3*float64(i+1), 0.1),
			AtLow:  Estimate{Value: base.Value - d, SE: base.SE},
			AtHigh: Estimate{Value: base.Value + d*(1-0.5*float64(i%4)), SE: base.SE},
		})
	}
	return t
}

func profileOf(scenarios, strategies int) HorizonProfile {
	h := HorizonProfile{
		What: "Log of wealth over the benchmark's, after costs of 20 bp a side", Months: []int{3, 6, 12, 24, 36},
		Scenarios: scenarioNames[:scenarios], Strategies: strategyNames[:strategies], Provenance: made,
	}
	for i := range scenarios {
		var rows [][]Horizon
		for k := range strategies {
			var row []Horizon
			for t, m := range h.Months {
				sd := 0.012 * math.Sqrt(float64(m)) * (1 + 0.2*float64(k%4))
				mean := 0.01*math.Sin(float64(i*3+k)) + 0.012*float64(t-2)*math.Cos(float64(i))
				row = append(row, Horizon{Mean: Estimate{Value: mean, SE: sd / math.Sqrt(2000)}, P5: mean - 1.6*sd, P95: mean + 1.5*sd, Worst: -0.9 * sd})
			}
			rows = append(rows, row)
		}
		h.Cells = append(h.Cells, rows)
	}
	return h
}

func storyOf(past, months int) PathStory {
	n := past + months + 1
	r := rand.New(rand.NewPCG(3, 8))
	s := PathStory{
		What: "Trifecta switch, after costs of 20 bp a side", Path: 41873, Dates: monthEnds(2025, 8-0, n), Begin: past, Provenance: made,
		Policy: make([]float64, n), Priced: make([]float64, n), Premium: reading(r, n, 0.04, 0.1, 0.012), Median: constant(0.08, n),
		EPS:        []Curve{{Name: "Small", Role: Small, Values: wander(r, n, 0.006, 0.015)}, {Name: "Large", Role: Large, Values: wander(r, n, 0.007, 0.008)}},
		Wealth:     []Curve{{Name: "Switch", Role: Strategy, Values: wander(r, n, 0.007, 0.04)}, {Name: "S&P 490", Role: Large, Values: wander(r, n, 0.006, 0.035)}},
		Recessions: []Span{{20500, 20800}}, Slowdowns: []Span{{20440, 20499}, {20801, 20860}},
	}
	for i, name := range []string{"Earnings", "Valuation", "Rates"} {
		l := Leg{Label: name, On: make([]bool, n)}
		for t := range n {
			l.On[t] = math.Sin(float64(t)/float64(3+2*i)+float64(i)) > 0.2
		}
		s.Legs = append(s.Legs, l)
	}
	small, large := make([]float64, n), make([]float64, n)
	for t := range n {
		s.Policy[t] = 0.0425 - 0.0025*math.Floor(float64(t)/5)
		s.Priced[t] = max(0, s.Policy[t]-0.0075+0.001*float64(t%3))
		for _, l := range s.Legs {
			if l.On[t] {
				small[t] += 0.2
			}
		}
		large[t] = 1 - small[t]
	}
	s.Weights = []Holding{{Name: "Russell 2000", Role: Small, Weights: small}, {Name: "S&P 490", Role: Large, Weights: large}}
	return s
}
