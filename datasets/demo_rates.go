package datasets

import (
	"math"
	"time"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// A targetMove is a day from which the federal funds target was in force: the
// target, or the midpoint of its range, in per cent.
type targetMove struct {
	year     int
	month    time.Month
	day      int
	midpoint float64
}

// fomcTarget is the federal funds target from 1994-05-17 to 2025-08-31, with
// the days from which each level was in force. Source: Board of Governors of
// the Federal Reserve System, FOMC target (FRED series DFEDTAR to 2008-12-15,
// then the midpoint of DFEDTARL and DFEDTARU).
var fomcTarget = []targetMove{
	{1994, 5, 17, 4.25},
	{1994, 8, 16, 4.75},
	{1994, 11, 15, 5.50},
	{1995, 2, 1, 6.00},
	{1995, 7, 6, 5.75},
	{1995, 12, 19, 5.50},
	{1996, 1, 31, 5.25},
	{1997, 3, 25, 5.50},
	{1998, 9, 29, 5.25},
	{1998, 10, 15, 5.00},
	{1998, 11, 17, 4.75},
	{1999, 6, 30, 5.00},
	{1999, 8, 24, 5.25},
	{1999, 11, 16, 5.50},
	{2000, 2, 2, 5.75},
	{2000, 3, 21, 6.00},
	{2000, 5, 16, 6.50},
	{2001, 1, 3, 6.00},
	{2001, 1, 31, 5.50},
	{2001, 3, 20, 5.00},
	{2001, 4, 18, 4.50},
	{2001, 5, 15, 4.00},
	{2001, 6, 27, 3.75},
	{2001, 8, 21, 3.50},
	{2001, 9, 17, 3.00},
	{2001, 10, 2, 2.50},
	{2001, 11, 6, 2.00},
	{2001, 12, 11, 1.75},
	{2002, 11, 6, 1.25},
	{2003, 6, 25, 1.00},
	{2004, 6, 30, 1.25},
	{2004, 8, 10, 1.50},
	{2004, 9, 21, 1.75},
	{2004, 11, 10, 2.00},
	{2004, 12, 14, 2.25},
	{2005, 2, 2, 2.50},
	{2005, 3, 22, 2.75},
	{2005, 5, 3, 3.00},
	{2005, 6, 30, 3.25},
	{2005, 8, 9, 3.50},
	{2005, 9, 20, 3.75},
	{2005, 11, 1, 4.00},
	{2005, 12, 13, 4.25},
	{2006, 1, 31, 4.50},
	{2006, 3, 28, 4.75},
	{2006, 5, 10, 5.00},
	{2006, 6, 29, 5.25},
	{2007, 9, 18, 4.75},
	{2007, 10, 31, 4.50},
	{2007, 12, 11, 4.25},
	{2008, 1, 22, 3.50},
	{2008, 1, 30, 3.00},
	{2008, 3, 18, 2.25},
	{2008, 4, 30, 2.00},
	{2008, 10, 8, 1.50},
	{2008, 10, 29, 1.00},
	{2008, 12, 16, 0.125},
	{2015, 12, 16, 0.375},
	{2016, 12, 14, 0.625},
	{2017, 3, 16, 0.875},
	{2017, 6, 15, 1.125},
	{2017, 12, 14, 1.375},
	{2018, 3, 22, 1.625},
	{2018, 6, 14, 1.875},
	{2018, 9, 27, 2.125},
	{2018, 12, 20, 2.375},
	{2019, 8, 1, 2.125},
	{2019, 9, 19, 1.875},
	{2019, 10, 31, 1.625},
	{2020, 3, 4, 1.125},
	{2020, 3, 16, 0.125},
	{2022, 3, 17, 0.375},
	{2022, 5, 5, 0.875},
	{2022, 6, 16, 1.625},
	{2022, 7, 28, 2.375},
	{2022, 9, 22, 3.125},
	{2022, 11, 3, 3.875},
	{2022, 12, 15, 4.375},
	{2023, 2, 2, 4.625},
	{2023, 3, 23, 4.875},
	{2023, 5, 4, 5.125},
	{2023, 7, 27, 5.375},
	{2024, 9, 19, 4.875},
	{2024, 11, 8, 4.625},
	{2024, 12, 19, 4.375},
}

// nberRecessions are the US recessions since 1995, from the month after the
// peak to that of the trough. Source: National Bureau of Economic Research,
// Business Cycle Dating Committee (FRED series USREC).
var nberRecessions = [][2]engine.Date{
	{engine.NewDate(2001, 4, 1), engine.NewDate(2001, 11, 30)},
	{engine.NewDate(2008, 1, 1), engine.NewDate(2009, 6, 30)},
	{engine.NewDate(2020, 3, 1), engine.NewDate(2020, 4, 30)},
}

// inRecession reports whether d lies in a month of recession.
func inRecession(d engine.Date) bool {
	for _, r := range nberRecessions {
		if r[0] <= d && d <= r[1] {
			return true
		}
	}
	return false
}

// fomcTargetOn returns the target in force on d, decimal per year.
func fomcTargetOn(d engine.Date) float64 {
	rate := math.NaN()
	for _, m := range fomcTarget {
		if engine.NewDate(m.year, m.month, m.day) > d {
			break
		}
		rate = m.midpoint / 100
	}
	return rate
}

// demoRates holds the rows of series.arrow.
type demoRates struct {
	policy, fedFunds, tbill []float64 // decimal per year
	cuts, cuts12            []float64 // 25 bp cuts
	highYield               []float64 // decimal per year
	unemployment            []float64 // decimal
	recession               []float64 // 0 or 1
}

// newDemoRates joins the dated facts with what is made up around them. Every
// made-up value is built from the past and present of the facts, from the
// returns up to its date, and from draws of its own.
func newDemoRates(dates []engine.Date, m *demoMarket, seed uint64) *demoRates {
	n := len(dates)
	r := &demoRates{
		policy: make([]float64, n), fedFunds: make([]float64, n), tbill: make([]float64, n),
		cuts: make([]float64, n), cuts12: make([]float64, n),
		highYield: make([]float64, n), unemployment: make([]float64, n), recession: make([]float64, n),
	}
	for t, d := range dates {
		r.policy[t] = fomcTargetOn(d)
		days := 0
		for day := d; day.MonthEnd() == d; day-- {
			r.fedFunds[t] += fomcTargetOn(day)
			days++
		}
		r.fedFunds[t] /= float64(days)
		if m.recession[t] {
			r.recession[t] = 1
		}
	}
	r.priceCuts(dates, seed)

	stream := random.New(seed, "demo rates")
	var z [2]float64
	spread, basis, jobless := lanes.LogOf(0.042), 0.0, 0.055
	for t := range n {
		stream.Normal(z[:], 0, t)
		basis = float64(0.8*basis) + float64(0.0006*z[0])
		// A three-month bill lies below the target by a tenth of the cuts
		// expected within a year.
		r.tbill[t] = max(r.policy[t]+basis-float64(0.00025*r.cuts12[t]), 0.0001)

		usual, jobs, pace := 0.042, 0.042, 0.03
		if m.recession[t] {
			usual, jobs, pace = 0.11, 0.10, 0.09
		}
		spread += float64(0.10*(lanes.LogOf(usual)-spread)) - float64(1.3*(m.large[t]-0.01)) + float64(0.04*z[1])
		r.highYield[t] = min(max(lanes.ExpOf(spread), 0.022), 0.24)
		jobless += float64(pace * (jobs - jobless))
		r.unemployment[t] = math.Round(jobless*1000) / 1000
	}
	return r
}

// priceCuts makes up the cuts that futures price. Over twelve months they are
// the recent moves going on, a pull of the rate toward three per cent, and
// noise that dies out; never more than down to zero. Two thirds of them come
// within five months. The last year is bent so that it ends at articleCuts.
func (r *demoRates) priceCuts(dates []engine.Date, seed uint64) {
	const (
		persistence = 0.75  // of the moves of the last six months
		neutral     = 0.030 // decimal per year
		pull        = 14.0  // cuts per unit of the rate's distance from neutral
		usual       = 2.1   // cuts
	)
	n := len(dates)
	z := make([]float64, n)
	random.New(seed, "demo cuts priced").Normal(z, 0, 0)
	within := func(months int) float64 { return 1 - lanes.ExpOf(-float64(months)/5) }

	total := make([]float64, n) // cuts priced in the end
	noise := 0.0
	for t, d := range dates {
		y, m, _ := d.Time().Date()
		cut := fomcTargetOn(engine.NewDate(y, m-5, 0)) - r.policy[t] // over six months
		noise = float64(0.88*noise) + float64(0.95*z[t])
		total[t] = usual + float64(persistence*cut/0.0025) + float64(pull*(r.policy[t]-neutral)) + noise
	}
	toYearEnd := func(t int) int {
		if k := 12 - int(dates[t].Time().Month()); k > 0 {
			return k
		}
		return 12
	}
	gap := articleCuts/within(toYearEnd(n-1)) - total[n-1]
	for t := range n {
		if k := t - (n - 13); k > 0 {
			total[t] += float64(gap * float64(k) / 12)
		}
		// Cuts stop at a rate of zero, hikes at three points.
		total[t] = min(max(total[t], -12), r.policy[t]/0.0025)
		r.cuts[t] = total[t] * within(toYearEnd(t))
		r.cuts12[t] = total[t] * within(12)
	}
}

// series returns the rows as a series/1 file.
func (r *demoRates) series(dates []engine.Date, meta map[string]string) *Series {
	const made = "synthetic"
	const fed = "Federal Reserve, FOMC target"
	return &Series{Dates: dates, Meta: meta, Columns: []Column{
		{Name: engine.PolicyRate.Name, Unit: engine.PolicyRate.Unit, Source: fed, Values: r.policy},
		{
			Name: engine.FedFunds.Name, Unit: engine.FedFunds.Unit, LagDays: 1, Source: fed, Values: r.fedFunds,
			StandIn: "monthly mean of the FOMC target, stand-in for the effective federal funds rate",
		},
		{Name: engine.TBillRate.Name, Unit: engine.TBillRate.Unit, Source: made, Values: r.tbill, Note: "FOMC target plus made-up noise"},
		{
			Name: engine.CutsPriced.Name, Unit: engine.CutsPriced.Unit, Source: made, Values: r.cuts,
			Note: "made up from past moves of the target; in December to the end of the next year",
		},
		{Name: engine.CutsPriced12M.Name, Unit: engine.CutsPriced12M.Unit, Source: made, Values: r.cuts12, Note: "made up from past moves of the target"},
		{Name: engine.HighYield.Name, Unit: engine.HighYield.Unit, Source: made, Values: r.highYield},
		{Name: engine.Unemployment.Name, Unit: engine.Unemployment.Unit, LagDays: 7, Source: made, Values: r.unemployment},
		{
			Name: engine.RecessionState.Name, Unit: engine.RecessionState.Unit, Source: "NBER Business Cycle Dating Committee",
			Values: r.recession,
		},
	}}
}
