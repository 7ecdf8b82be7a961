package report

import (
	"math"
	"math/rand/v2"
	"time"
)

// monthEnds are n month-ends from the one given.
func monthEnds(year int, month time.Month, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(time.Date(year, month+time.Month(i)+1, 0, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	return out
}

// everyWeekday are n weekdays from 1995-01-02, a Monday.
func everyWeekday(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(9132 + i/5*7 + i%5)
	}
	return out
}

func constant(v float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// wander is a random walk of wealth from 1, with a mean and a deviation a step.
func wander(r *rand.Rand, n int, mean, sd float64) []float64 {
	out := constant(1, n)
	for i := 1; i < n; i++ {
		out[i] = out[i-1] * max(0, 1+mean+sd*r.NormFloat64())
	}
	return out
}

// reading is a mean-reverting series.
func reading(r *rand.Rand, n int, centre, pull, sd float64) []float64 {
	out := constant(centre, n)
	for i := 1; i < n; i++ {
		out[i] = out[i-1] + pull*(centre-out[i-1]) + sd*r.NormFloat64()
	}
	return out
}

var recessions = []Span{{11382, 11656}, {13848, 14425}, {18293, 18382}} // NBER: 2001, 2008, 2020

// sheet is a tear sheet of n dates.
func sheet(dates []int32, perYear float64, window int) TearSheet {
	r := rand.New(rand.NewPCG(11, 7))
	n := len(dates)
	step, sd := 0.09/perYear, 0.16/math.Sqrt(perYear)
	own := wander(r, n, step, sd)
	sharpe := constant(math.NaN(), n)
	for t := window; t < n; t++ {
		var m, q float64
		for k := t - window + 1; k <= t; k++ {
			x := own[k]/own[k-1] - 1
			m += x / float64(window)
			q += x * x / float64(window)
		}
		sharpe[t] = m / math.Sqrt(q-m*m) * math.Sqrt(perYear)
	}
	return TearSheet{
		Title:    "The rotation trailed the S&P 490 by 0.6% a year after costs (standard error 1.1%)",
		Subtitle: "SYNTHETIC data, preset demo, seed 11. Trifecta rotation against buy-and-hold, monthly, after 20 bp costs, January 2000 to December 2024",
		Source:   "Source: demo panel, plan digest 3f1c22. Not investment advice.",
		Dates:    dates,
		Growth: []Curve{
			{Name: "Trifecta rotation", Values: own, Role: Strategy},
			{Name: "S&P 490", Values: wander(r, n, step, sd*0.9), Role: Large},
			{Name: "Russell 2000", Values: wander(r, n, step*0.8, sd*1.25), Role: Small},
		},
		RollingSharpe: sharpe, RollingMonths: 36, Recessions: recessions,
	}
}

func signalOf(dates []int32) SignalPanel {
	r := rand.New(rand.NewPCG(5, 7))
	n := len(dates)
	growth := reading(r, n, 0, 0.07, 0.014)
	premium := reading(r, n, 0.07, 0.12, 0.012)
	cuts := reading(r, n, 0.5, 0.1, 0.9)
	legs := []Leg{
		{Label: "Earnings: NTM EPS growth, small less large ex-tech", Values: growth, Threshold: constant(0.01, n), On: make([]bool, n), Percent: true},
		{Label: "Valuation: EV/EBITDA premium of the Russell 2000 over the S&P 490", Values: premium, Threshold: reading(r, n, 0.07, 0.02, 0.0005), On: make([]bool, n), Percent: true},
		{Label: "Rates: cuts of 25 bp priced to year end", Values: cuts, Threshold: constant(2, n), On: make([]bool, n), Step: true},
	}
	count, score := make([]float64, n), make([]float64, n)
	for t := range dates {
		cuts[t] = math.Round(cuts[t]*4) / 4
		legs[0].On[t] = growth[t] > 0.01
		legs[1].On[t] = premium[t] < legs[1].Threshold[t]
		legs[2].On[t] = cuts[t] >= 2
		for _, l := range legs {
			if l.On[t] {
				count[t]++
			}
		}
		score[t] = (count[t] + 0.4 + 0.3*math.Sin(float64(t)/5)) / 4
	}
	return SignalPanel{
		Title:    "Three of three legs were on for 8 of 120 months",
		Subtitle: "SYNTHETIC data, preset demo, seed 11. Month-end, point in time; blue shading marks the months in which a leg is on",
		Source:   "Source: demo panel, plan digest 3f1c22. Not investment advice.",
		Dates:    dates, Legs: legs, Count: count, Score: score, Recessions: recessions,
	}
}

func weightsOf(dates []int32, names ...string) WeightsFigure {
	r := rand.New(rand.NewPCG(5, 9))
	n := len(dates)
	f := WeightsFigure{
		Title:    "The rule held 38% in small caps on average and traded 1.1 times the book a year",
		Subtitle: "SYNTHETIC data, preset demo, seed 11. Weights held from each month-end to the next",
		Source:   "Source: demo panel, plan digest 3f1c22. Not investment advice.",
		Dates:    dates, Traded: make([]float64, n), Recessions: recessions,
	}
	roles := []Role{Small, Large}
	for i, name := range names {
		h := Holding{Name: name, Weights: make([]float64, n)}
		if i < len(roles) {
			h.Role = roles[i]
		}
		f.Holdings = append(f.Holdings, h)
	}
	w := make([]float64, len(names))
	for t := range dates {
		if t%4 == 0 {
			sum := 0.0
			for i := range w {
				w[i] = r.Float64() * float64(r.IntN(3))
				sum += w[i]
			}
			if sum == 0 {
				w[0], sum = 1, 1
			}
			for i := range w {
				w[i] /= sum
			}
		}
		for i := range w {
			f.Holdings[i].Weights[t] = w[i]
			if t > 0 {
				f.Traded[t] += math.Abs(w[i] - f.Holdings[i].Weights[t-1])
			}
		}
	}
	return f
}
