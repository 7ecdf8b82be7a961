package report_test

import (
	"fmt"
	"math"
	"slices"

	"trifecta/engine/report"
)

// made is the provenance of the figures here, which show waves.
var made = report.Provenance{
	Made: "SYNTHETIC", Command: "the example of this package", Scenario: "waves, not paths", World: "no-edge", Seed: 1, Paths: 400,
}

// bell are n values around a mean, spread like a bell with heavy tails.
func bell(n int, mean, scale float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		u := 2*(float64(i)+0.5)/float64(n) - 1
		out[i] = mean + scale*u/math.Sqrt(1-u*u)
	}
	return out
}

func distribution(values []float64) report.Distribution {
	d, err := report.Empirical(values)
	if err != nil {
		panic(err) // no value here is infinite
	}
	return d
}

func ExampleFanChart() {
	const months = 24
	fan := report.Fan{Name: "Small against large", History: grow(12, func(t int) float64 { return 0.02 * math.Sin(float64(t)*1.3) })}
	for i := range fan.History {
		fan.History[i] /= grow(12, func(t int) float64 { return 0.02 * math.Sin(float64(t)*1.3) })[12]
	}
	for t := range months + 1 {
		d := distribution(bell(400, 1+0.002*float64(t), 0.03*math.Sqrt(float64(t))))
		for k, p := range report.FanLevels {
			fan.Quantiles[k] = append(fan.Quantiles[k], d.Quantile(p))
		}
		fan.End = d.Mean
	}
	dates := monthEnds(12 + months + 1)
	chart := report.FanChart{
		What: "Russell 2000 over S&P 490, total return, December 2015 = 1",
		Past: dates[:13], Dates: dates[12:], Fans: []report.Fan{fan}, Ratio: true, Provenance: made,
	}
	figure := chart.Figure()
	fmt.Println(figure.Title)
	fmt.Println(compare("fan.svg", figure))
	// Output:
	// Small against large after 2 years: nine paths in ten end between 0.74 and 1.35; the mean is 1.05 (standard error 0.013)
	// fan.svg as in testdata
}

func ExampleScenarioStrip() {
	strip := report.ScenarioStrip{
		What:       "Log of wealth over the S&P 490's after 12 months",
		Scenarios:  []string{"soft_landing", "mild_recession", "stagflation"},
		Strategies: []string{"Switch", "Scaled tilt"},
		Provenance: made,
	}
	for i := range strip.Scenarios {
		strip.Cells = append(strip.Cells, []report.Distribution{
			distribution(bell(400, 0.01-0.01*float64(i), 0.02)),
			distribution(bell(400, 0.004-0.006*float64(i), 0.01)),
		})
	}
	figure := strip.Figure()
	fmt.Println(figure.Title)
	fmt.Println(compare("strip.svg", figure))
	// Output:
	// Of 6 means 2 lie ahead of the benchmark and 3 behind, by more than two standard errors
	// strip.svg as in testdata
}

func ExampleHeatMap() {
	heat := report.HeatMap{
		What: "Mean log of wealth over the S&P 490's after 12 months", Short: "The switch's lead",
		X:          report.Lever{Name: "Fed cuts of 25 bp in 12 months", Short: "cuts", Values: []float64{0, 1, 2, 3, 4}},
		Y:          report.Lever{Name: "Severity of the recession, multiple of the median", Short: "severity", Values: []float64{0, 0.5, 1, 1.5}},
		Provenance: made,
	}
	for _, y := range heat.Y.Values {
		var row []report.Estimate
		for _, x := range heat.X.Values {
			row = append(row, report.Estimate{Value: 0.005*x - 0.012*y - 0.002, SE: 0.0019})
		}
		heat.Cells = append(heat.Cells, row)
	}
	figure := heat.Figure()
	fmt.Println(figure.Title)
	fmt.Println(compare("heat.svg", figure))
	// Output:
	// The switch's lead runs from −2.0% (at cuts 0, severity 1.5) to +1.8% (at cuts 4, severity 0.0): above zero in 6 of 20 cells, below in 8, by two standard errors
	// heat.svg as in testdata
}

func ExampleTailFigure() {
	figure := report.TailFigure{What: "Log of wealth over the S&P 490's after 36 months", Level: 0.05, Provenance: made}
	for i, name := range []string{"Switch", "All small"} {
		d := distribution(bell(400, 0.01, 0.03*float64(1+i)))
		worst := distribution(slices.Clone(d.Values[:20])).Mean // of 400 paths
		figure.Series = append(figure.Series, report.Tail{
			Name: name, Role: []report.Role{report.Strategy, report.Small}[i], Distribution: d,
			VaR: report.Estimate{Value: d.Values[19], SE: worst.SE / 2}, ES: worst,
		})
	}
	f := figure.Figure()
	fmt.Println(f.Title)
	fmt.Println(compare("tail.svg", f))
	// Output:
	// Mean of the worst 5% of paths: −23.3% ± 3.8% for All small, the deepest tail, −11.2% ± 1.9% for Switch, the shallowest
	// tail.svg as in testdata
}

func ExampleTornado() {
	tornado := report.Tornado{
		What: "Mean log of wealth over the S&P 490's after 12 months, mild_recession", Short: "The switch's lead",
		Base: report.Estimate{Value: 0.006, SE: 0.001}, Provenance: made,
	}
	for i, name := range []string{"Pull of the multiple", "Recession spread, pp", "Floating share of debt"} {
		d := []float64{0.002, 0.012, 0.005}[i]
		tornado.Swings = append(tornado.Swings, report.Swing{
			Name: name, Low: []string{"0.02", "2.0", "0.3"}[i], High: []string{"0.08", "6.0", "0.6"}[i],
			AtLow:  report.Estimate{Value: tornado.Base.Value + d, SE: 0.001},
			AtHigh: report.Estimate{Value: tornado.Base.Value - d, SE: 0.001},
		})
	}
	figure := tornado.Figure()
	fmt.Println(figure.Title)
	fmt.Println(compare("tornado.svg", figure))
	// Output:
	// Sign not determined by the evidence: the switch's lead, +0.6%, flips with Recession spread, pp
	// tornado.svg as in testdata
}

func ExampleHorizonProfile() {
	profile := report.HorizonProfile{
		What:      "Log of wealth over the S&P 490's, after costs of 20 bp a side",
		Months:    []int{6, 12, 24, 36},
		Scenarios: []string{"soft_landing", "mild_recession"}, Strategies: []string{"Switch", "Scaled tilt"}, Provenance: made,
	}
	for i := range profile.Scenarios {
		var rows [][]report.Horizon
		for k := range profile.Strategies {
			var row []report.Horizon
			for _, m := range profile.Months {
				years, size := float64(m)/12, 1/float64(1+k)
				d := distribution(bell(400, size*(0.01*years-0.03*float64(i)*math.Sqrt(years)*(1.4-years)), 0.04*size*math.Sqrt(years)))
				row = append(row, report.Horizon{Mean: d.Mean, P5: d.Quantile(0.05), P95: d.Quantile(0.95), Worst: -0.02 * size * math.Sqrt(years)})
			}
			rows = append(rows, row)
		}
		profile.Cells = append(profile.Cells, rows)
	}
	figures := profile.Figures()
	fmt.Println(len(figures), figures[0].Title)
	fmt.Println(compare("profile.svg", figures[0]))
	// Output:
	// 1 The sign depends on the horizon in 2 of 4 cases: Switch in mild_recession from −1.4% at 6 months to +11.3% at 3 years
	// profile.svg as in testdata
}

func ExamplePathStory() {
	const n = 31
	wave := func(scale, period float64) []float64 {
		out := make([]float64, n)
		for t := range out {
			out[t] = scale * math.Sin(float64(t)/period)
		}
		return out
	}
	story := report.PathStory{
		What: "Switch, after costs of 20 bp a side", Path: 7, Dates: monthEnds(n), Begin: 6, Provenance: made,
		Policy: wave(0, 1), Priced: wave(0.01, 9), Premium: wave(0.05, 4), Median: wave(0.02, 20),
		EPS: []report.Curve{
			{Name: "Small", Role: report.Small, Values: grow(n-1, func(t int) float64 { return 0.02 * math.Sin(float64(t)/5) })},
			{Name: "Large", Role: report.Large, Values: grow(n-1, func(int) float64 { return 0.005 })},
		},
		Legs: []report.Leg{{Label: "Earnings"}, {Label: "Valuation"}, {Label: "Rates"}},
		Wealth: []report.Curve{
			{Name: "Switch", Role: report.Strategy, Values: grow(n-1, func(t int) float64 { return 0.03 * math.Cos(float64(t)/4) })},
			{Name: "S&P 490", Role: report.Large, Values: grow(n-1, func(t int) float64 { return 0.02 * math.Cos(float64(t)/4) })},
		},
		Recessions: []report.Span{{From: 16800, To: 16980}},
	}
	small, large := make([]float64, n), make([]float64, n)
	for t := range n {
		for i := range story.Legs {
			on := math.Sin(float64(t)/4+float64(i)) > 0
			story.Legs[i].On = append(story.Legs[i].On, on)
			if on {
				small[t] += 0.2
			}
		}
		large[t] = 1 - small[t]
	}
	story.Weights = []report.Holding{{Name: "Russell 2000", Role: report.Small, Weights: small}, {Name: "S&P 490", Role: report.Large, Weights: large}}
	figure := story.Figure()
	fmt.Println(figure.Title)
	fmt.Println(compare("story.svg", figure))
	// Output:
	// Path 7: Switch ends 0.7% behind S&P 490, with a recession from December 2015
	// story.svg as in testdata
}
