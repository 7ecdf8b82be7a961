package scenarios

// Parameters of MODEL's section 5: those that the groups share, then group by
// group.
func earningsParameters() []Parameter {
	ps := []Parameter{
		{
			Name: "earnings.growth_fade", Key: "mu_tau", Symbol: "72", Unit: "months", Tag: Chosen, Source: "MODEL 5", Min: 1, Max: 1200,
			Doc: "months in which growth's distance from the long run falls by e", at: one(func(m *Market) *float64 { return &m.Earnings.GrowthFade }),
		},
		{
			Name: "earnings.margin_speed", Key: "km", Symbol: "0.03", Unit: "share a month", Tag: Chosen, Source: "MODEL 5", Max: 1,
			Doc: "share of its distance that a margin closes in a month", at: one(func(m *Market) *float64 { return &m.Earnings.MarginSpeed }),
		},
		{
			Name: "earnings.inflation", Symbol: "0.3", Unit: "pp a year per pp", Tag: Chosen, Source: "MODEL 5", Max: 2,
			Doc: "sales growth per inflation above inflation_at", at: one(func(m *Market) *float64 { return &m.Earnings.Inflation }),
		},
		{
			Name: "earnings.inflation_at", Symbol: "2.2", Unit: "pp a year", Tag: Chosen, Source: "MODEL 5", Min: -5, Max: 25,
			Doc: "inflation that is in the growth of sales", at: one(func(m *Market) *float64 { return &m.Earnings.InflationAt }),
		},
		{
			Name: "earnings.rollover", Key: "roll", Symbol: "1/60", Unit: "share a month", Tag: Chosen, Source: "MODEL 5: five years", Max: 1,
			Doc: "fixed-rate debt that is refinanced", at: one(func(m *Market) *float64 { return &m.Earnings.Rollover }),
		},
		{
			Name: "earnings.margin_forecast", Symbol: "0.17", Unit: "log per ratio", Tag: Chosen, Source: "MODEL 5", Max: 1,
			Doc: "expected recovery of EBITDA over half a year per relative distance of the margin", at: one(func(m *Market) *float64 { return &m.Earnings.MarginForecast }),
		},
		{
			Name: "earnings.margin_risk", Symbol: "5", Unit: "months", Tag: Chosen, Source: "MODEL 5", Max: 24,
			Doc: "months of a recession's margin loss that are expected once it is sure", at: one(func(m *Market) *float64 { return &m.Earnings.MarginRisk }),
		},
		{
			Name: "earnings.consensus_speed", Key: "lamA", Symbol: ".22", Unit: "share a month", Tag: Chosen, Source: "MODEL 5", Min: 0, Max: 1,
			Doc: "share of its distance to the rational forecast that the consensus closes in a month", at: one(func(m *Market) *float64 { return &m.Earnings.Sluggishness }),
		},
	}
	for g, name := range groupNames {
		for _, p := range groupParameters {
			at := p.number
			q := p.Parameter
			q.Name = name + "." + q.Name
			q.at = func(m *Market) []*float64 { return []*float64{at(m.groups()[g])} }
			if p.of[g] != nil {
				p.of[g](&q)
			}
			ps = append(ps, q)
		}
	}
	return ps
}

// A groupParameter is a number that every group has; of changes what differs
// for a group.
type groupParameter struct {
	Parameter
	number func(g *Group) *float64
	of     [3]func(p *Parameter)
}

func evidence(low, high float64) func(p *Parameter) {
	return func(p *Parameter) { p.Low, p.High = low, high }
}

var groupParameters = []groupParameter{
	{
		Parameter{Name: "growth", Key: "mu", Symbol: "mu", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 5", Min: -0.5, Max: 0.5, Doc: "growth of nominal sales at the start"},
		func(g *Group) *float64 { return &g.Growth },
		[3]func(*Parameter){2: func(p *Parameter) { p.Tag, p.Source = Web, sourceMega }},
	},
	{
		Parameter{Name: "long_growth", Key: "mu_inf", Symbol: "muInf", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 5", Min: -0.5, Max: 0.5, Doc: "growth of nominal sales in the long run"},
		func(g *Group) *float64 { return &g.LongGrowth },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "activity", Key: "bz", Symbol: "bz", Unit: "% per pp", Tag: Web, Source: sourceGrowth, Max: 5, Doc: "sales per change of the output gap"},
		func(g *Group) *float64 { return &g.Activity },
		[3]func(*Parameter){evidence(1.0, 1.35), evidence(1.5, 2.0), evidence(0.9, 1.5)},
	},
	{
		Parameter{Name: "sales_noise", Key: "sx", Symbol: "sx", Unit: "log a month", Tag: Chosen, Source: "MODEL 5", Max: 0.2, Doc: "standard deviation of sales' monthly noise"},
		func(g *Group) *float64 { return &g.SalesNoise },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "operating_leverage", Key: "DOL", Symbol: "DOL", Unit: "% per %", Tag: Chosen, Source: "MODEL 5; " + sourceGrowth, Min: 1, Max: 6, Doc: "EBITDA per sales"},
		func(g *Group) *float64 { return &g.Leverage },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "margin", Key: "mbar", Symbol: "mbar", Unit: "share of sales", Tag: Chosen, Source: "MODEL 5", Min: 0.02, Max: 0.9, Doc: "EBITDA margin at the start, which it tends to"},
		func(g *Group) *float64 { return &g.Margin },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "margin_loss", Key: "mR", Symbol: "mR", Unit: "share a month", Tag: Chosen, Source: "MODEL 5", Max: 0.1, Doc: "loss of margin in recession, times its severity"},
		func(g *Group) *float64 { return &g.MarginLoss },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "margin_noise", Key: "smg", Symbol: "sm", Unit: "share a month", Tag: Chosen, Source: "MODEL 5", Max: 0.2, Doc: "standard deviation of the margin's monthly noise"},
		func(g *Group) *float64 { return &g.MarginNoise },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "depreciation", Key: "da", Symbol: "D&A", Unit: "share of sales", Tag: Chosen, Source: "MODEL 5", Max: 0.5, Doc: "depreciation and amortisation"},
		func(g *Group) *float64 { return &g.Depreciation },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "tax", Key: "tax", Symbol: "tax", Unit: "share of income", Tag: Chosen, Source: "MODEL 5", Max: 0.6, Doc: "tax rate"},
		func(g *Group) *float64 { return &g.Tax },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "debt", Key: "debt_ebitda", Symbol: "B0", Unit: "ratio", Tag: Web, Source: sourceDebt, Max: 8, Doc: "debt over EBITDA at the start"},
		func(g *Group) *float64 { return &g.Debt },
		[3]func(*Parameter){2: func(p *Parameter) { p.Tag, p.Source = Chosen, "MODEL 5" }},
	},
	{
		Parameter{Name: "cash", Key: "cash_ebitda", Symbol: "C0", Unit: "ratio", Tag: Chosen, Source: "MODEL 5", Max: 8, Doc: "cash over EBITDA at the start"},
		func(g *Group) *float64 { return &g.Cash },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "floating_share", Key: "fl", Symbol: "phi", Unit: "share of debt", Tag: Web, Source: sourceFloating, Max: 1, Doc: "debt at floating rates"},
		func(g *Group) *float64 { return &g.Floating },
		[3]func(*Parameter){evidence(0.30, 0.50)},
	},
	{
		Parameter{Name: "floating_spread", Key: "spr_fl", Symbol: "spf", Unit: "pp", Tag: Chosen, Source: "MODEL 5; interest over debt of 7.1 %: " + sourceInterest, Max: 20, Doc: "floating rate over the policy rate"},
		func(g *Group) *float64 { return &g.FloatingSpread },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "fixed_rate", Key: "rfix", Symbol: "rf0", Unit: "pp", Tag: Chosen, Source: "MODEL 5", Max: 25, Doc: "mean coupon of fixed-rate debt at the start"},
		func(g *Group) *float64 { return &g.FixedRate },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "fixed_spread", Key: "spr_fx", Symbol: "spx", Unit: "pp", Tag: Chosen, Source: "MODEL 5", Max: 20, Doc: "new fixed-rate debt over the mean of policy rate and 10-year"},
		func(g *Group) *float64 { return &g.FixedSpread },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "spread_share", Key: "spr_h", Symbol: "sph", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 5", Max: 2, Doc: "what the group pays of the high-yield spread above three"},
		func(g *Group) *float64 { return &g.SpreadShare },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "optimism", Key: "bias", Symbol: "b", Unit: "share", Tag: Web, Source: sourceOptimism, Min: -0.5, Max: 0.5, Doc: "optimism of the consensus for income, over half a year"},
		func(g *Group) *float64 { return &g.Optimism },
		[3]func(*Parameter){2: func(p *Parameter) { p.Source = sourceMega }},
	},
	{
		Parameter{Name: "consensus_noise", Key: "sA", Symbol: "sA", Unit: "share a month", Tag: Chosen, Source: "MODEL 5", Max: 0.2, Doc: "standard deviation of the consensus' monthly noise"},
		func(g *Group) *float64 { return &g.ConsensusNoise },
		[3]func(*Parameter){},
	},
	{
		Parameter{Name: "payout", Key: "payout", Symbol: "payout", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 6", Max: 0.2, Doc: "dividends and net buybacks over value"},
		func(g *Group) *float64 { return &g.Payout },
		[3]func(*Parameter){},
	},
}
