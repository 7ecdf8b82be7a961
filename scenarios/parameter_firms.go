package scenarios

// Parameters of the firms inside a path: MODEL's section 13. They act where
// Market.Firms.Simulated is true.
var firmParameters = []Parameter{
	{
		Name: "firms.default_intercept", Symbol: "-3.55", Unit: "logit", Tag: Chosen, Source: "MODEL 13", Min: -10, Max: 2,
		Doc: "yearly default rate of small firms: intercept of its logit", at: one(func(m *Market) *float64 { return &m.Firms.Default.Intercept }),
	},
	{
		Name: "firms.default_intercept_add", Key: "default_intercept_add", Unit: "logit", Tag: Assumed, Source: "SCENARIOS, weak_firms_credit_crunch", Min: -5, Max: 5,
		Doc: "what a scenario adds to the intercept: 0.7 doubles low rates", at: one(func(m *Market) *float64 { return &m.Firms.Default.InterceptAdd }),
	},
	{
		Name: "firms.default_coverage", Symbol: "-.50", Unit: "logit per turn", Tag: Chosen, Source: "MODEL 13", Min: -3,
		Doc: "response of the logit to EBIT over interest, held between -3 and 8", at: one(func(m *Market) *float64 { return &m.Firms.Default.Coverage }),
	},
	{
		Name: "firms.default_spread", Symbol: ".20", Unit: "logit per pp", Tag: Chosen, Source: "MODEL 13", Max: 2,
		Doc: "response of the logit to the high-yield spread above 4.5", at: one(func(m *Market) *float64 { return &m.Firms.Default.Spread }),
	},
	{
		Name: "firms.default_regime", Symbol: "(0,.25,.60)", Unit: "logit", Tag: Web, Source: "MODEL 13: Moody's speculative grade 0.9 % in 2007, 13.0 % in 2009, average 4.1 %", Of: regimeNames, Min: -5, Max: 5,
		Doc: "what the regime adds to the logit", at: func(m *Market) []*float64 { x := &m.Firms.Default.Regime; return []*float64{&x[0], &x[1], &x[2]} },
	},
	{
		Name: "firms.default_pre_revenue", Symbol: ".3", Unit: "logit", Tag: Assumed, Source: "MODEL 13", Min: -5, Max: 5,
		Doc: "what it adds that a firm has no revenue yet", at: one(func(m *Market) *float64 { return &m.Firms.Default.PreRevenue }),
	},
	{
		Name: "firms.default_return", Symbol: "-95", Unit: "decimal", Tag: Assumed, Source: "MODEL 13", Min: -1,
		Doc: "return of the shares in the month of default", at: one(func(m *Market) *float64 { return &m.Firms.Default.Return }),
	},
	{
		Name: "firms.min_debt", Symbol: "3%", Unit: "share of EV", Tag: Assumed, Source: "MODEL 13", Max: 1,
		Doc: "debt below which a firm has none to default on", at: one(func(m *Market) *float64 { return &m.Firms.Default.MinDebt }),
	},
	{
		Name: "firms.refi_closed_months", Key: "refi_closed_months", Unit: "months", Tag: Assumed, Source: "SCENARIOS, weak_firms_credit_crunch", Max: 1200,
		Doc: "months from the start in which firms that do not earn their interest cannot refinance what comes due", at: one(func(m *Market) *float64 { return &m.Firms.Default.RefiClosed }),
	},
	{
		Name: "firms.maturing", Symbol: "1/60", Unit: "share a month", Tag: Chosen, Source: "MODEL 5: five years", Max: 0.5,
		Doc: "debt that comes due", at: one(func(m *Market) *float64 { return &m.Firms.Default.Maturing }),
	},
	{
		Name: "firms.poor", Symbol: "3%", Unit: "a year", Tag: Web, Source: "Shumway and Warther, J. of Finance 54 (1999): Nasdaq 5.6 %, NYSE and AMEX 1.2 %", Max: 0.5,
		Doc: "small firms delisted for poor performance", at: one(func(m *Market) *float64 { return &m.Firms.Poor }),
	},
	{
		Name: "firms.poor_return", Symbol: "-55%", Unit: "decimal", Tag: Web, Source: "Shumway and Warther, J. of Finance 54 (1999)", Min: -1,
		Doc: "return of their shares in that month", at: one(func(m *Market) *float64 { return &m.Firms.PoorReturn }),
	},
	{
		Name: "firms.takeover", Symbol: "4%", Unit: "a year", Tag: Assumed, Source: "MODEL 13", Max: 0.5,
		Doc: "small firms taken over", at: one(func(m *Market) *float64 { return &m.Firms.Takeover }),
	},
	{
		Name: "firms.takeover_return", Symbol: "+30%", Unit: "decimal", Tag: Assumed, Source: "MODEL 13", Max: 3,
		Doc: "return of their shares in that month", at: one(func(m *Market) *float64 { return &m.Firms.TakeoverReturn }),
	},
	{
		Name: "firms.beta", Symbol: ".35", Unit: "ratio", Tag: Chosen, Source: "MODEL 13", Max: 1,
		Doc: "standard deviation of firms' betas on their group", at: one(func(m *Market) *float64 { return &m.Firms.Beta }),
	},
	{
		Name: "firms.volatility", Symbol: "45%, 26%, 24%", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 13", Of: groupNames, Max: 1,
		Doc: "standard deviation of a firm's own return", at: func(m *Market) []*float64 { x := &m.Firms.Volatility; return []*float64{&x[0], &x[1], &x[2]} },
	},
	{
		Name: "firms.pre_revenue_volatility", Symbol: "65%", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 13", Max: 1,
		Doc: "the same of small firms without revenue", at: one(func(m *Market) *float64 { return &m.Firms.PreRevenue }),
	},
	{
		Name: "firms.sector_volatility", Symbol: "12%", Unit: "decimal a year", Tag: Chosen, Source: "MODEL 13", Max: 0.5,
		Doc: "standard deviation of a sector's return", at: one(func(m *Market) *float64 { return &m.Firms.Sector }),
	},
	{
		Name: "firms.weak_volatility", Unit: "decimal a year", Tag: Web, Source: sourceSmallCap600, Max: 0.5,
		Doc: "standard deviation of the return that firms which lose money share; MODEL has none", at: one(func(m *Market) *float64 { return &m.Firms.Weak }),
	},
	{
		Name: "firms.margin_shock", Symbol: "8%", Unit: "share a month", Tag: Chosen, Source: "MODEL 13", Max: 0.5,
		Doc: "standard deviation of the shock to a firm's own margin", at: one(func(m *Market) *float64 { return &m.Firms.MarginShock }),
	},
	{
		Name: "firms.margin_reversal", Key: "km", Symbol: "0.03", Unit: "share a month", Tag: Chosen, Source: "MODEL 5, of the group's margin", Min: 0.001, Max: 1,
		Doc: "what is gone of it a month later", at: one(func(m *Market) *float64 { return &m.Firms.MarginReversal }),
	},
	{
		Name: "firms.band", Symbol: "5 points", Unit: "share of market value", Tag: Web, Source: "FTSE Russell, reconstitution; MODEL 13", Max: 0.5,
		Doc: "width of the band around the 500th firm within which firms stay small or large", at: one(func(m *Market) *float64 { return &m.Firms.Band }),
	},
}
