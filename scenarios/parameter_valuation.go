package scenarios

// Parameters of MODEL's sections 6 and 10.
var valuationParameters = []Parameter{
	{
		Name: "multiple.start", Key: "M0", Symbol: "lM0", Unit: "ratio", Tag: Chosen, Source: "MODEL 6", Min: 2, Max: 60,
		Doc: "EV/EBITDA of the S&P 490 at the start", at: one(func(m *Market) *float64 { return &m.Start.Multiple }),
	},
	{
		Name: "multiple.mean", Key: "M_bar", Symbol: "ln13.0", Unit: "ratio", Tag: Chosen, Source: "MODEL 6", Min: 2, Max: 60,
		Doc: "level that it tends to, at a 10-year of 4.2 and a spread of 4.5", at: one(func(m *Market) *float64 { return &m.Multiple.Mean }),
	},
	{
		Name: "multiple.speed", Key: "kM", Symbol: ".02", Unit: "share a month", Tag: Chosen, Source: "MODEL 6", Max: 1,
		Doc: "share of its distance that the log multiple closes in a month", at: one(func(m *Market) *float64 { return &m.Multiple.Speed }),
	},
	{
		Name: "multiple.rate", Key: "M_y", Symbol: "-.030", Unit: "log per pp", Tag: Chosen, Source: "MODEL 6", Min: -0.5, Max: 0.5,
		Doc: "response of its level to the 10-year", at: one(func(m *Market) *float64 { return &m.Multiple.Rate }),
	},
	{
		Name: "multiple.spread", Key: "M_hy", Symbol: "-.06", Unit: "log per log", Tag: Chosen, Source: "MODEL 6", Min: -1, Max: 1,
		Doc: "response of its level to the high-yield spread", at: one(func(m *Market) *float64 { return &m.Multiple.Spread }),
	},
	{
		Name: "multiple.regime", Key: "M_reg", Symbol: "rp", Unit: "log", Tag: Chosen, Source: "MODEL 6", Of: regimeNames, Min: -1, Max: 1,
		Low: -0.13, High: -0.05, Vary: "recession",
		Doc: "risk premium of the regime that the market believes in", at: each(func(m *Market) *ByRegime { return &m.Multiple.Regime }),
	},
	{
		Name: "multiple.surprise", Key: "bk[1]", Symbol: "-.032", Unit: "log per pp", Tag: Web, Source: sourceSurprise, Min: -0.5, Max: 0.5,
		Doc: "response of the multiple of the S&P 490 and of mega to a policy surprise", at: one(func(m *Market) *float64 { return &m.Multiple.Surprise }),
	},
	{
		Name: "premium.mean", Key: "prem_bar", Symbol: "ln1.092", Unit: "ratio less one", Tag: Chosen, Source: "MODEL 6: gives the article's median of 8.2 %", Min: -0.9, Max: 2,
		Doc: "level that the premium of small over large tends to", at: one(func(m *Market) *float64 { return &m.Premium.Mean }),
	},
	{
		Name: "premium.speed", Key: "kp", Symbol: ".030", Unit: "share a month", Tag: Chosen, Source: "MODEL 6", Max: 1, Low: 0.015, High: 0.03,
		Doc: "share of its distance that the log premium closes in a month: the valuation leg's edge", at: one(func(m *Market) *float64 { return &m.Premium.Speed }),
	},
	{
		Name: "premium.spread", Key: "prem_h", Symbol: "-.035", Unit: "log per log", Tag: Chosen, Source: "MODEL 6", Min: -1, Max: 1,
		Doc: "response to the change of the high-yield spread", at: one(func(m *Market) *float64 { return &m.Premium.Spread }),
	},
	{
		Name: "premium.market", Key: "sprem_mkt", Symbol: "-.10", Unit: "log per log", Tag: Chosen, Source: "MODEL 6", Min: -2, Max: 2,
		Doc: "response to the market's shock", at: one(func(m *Market) *float64 { return &m.Premium.Market }),
	},
	{
		Name: "premium.noise", Key: "sp", Symbol: "s_p", Unit: "log a month", Tag: Chosen, Source: "MODEL 6", Of: regimeNames, Max: 0.5,
		Doc: "standard deviation of the premium's monthly noise", at: each(func(m *Market) *ByRegime { return &m.Premium.Noise }),
	},
	{
		Name: "premium.tail", Key: "nu_p", Symbol: "5", Unit: "degrees of freedom", Tag: Chosen, Source: "MODEL 6", Min: 2.5, Max: 1000,
		Doc: "tail of the premium's noise, Student's t", at: one(func(m *Market) *float64 { return &m.Premium.Tail }),
	},
	{
		Name: "premium.regime", Key: "prem_reg", Symbol: "rpp", Unit: "log", Tag: Chosen, Source: "MODEL 6; -0.05 in recession gives 2020's pattern", Of: regimeNames, Min: -1, Max: 1,
		Low: -0.05, High: 0, Vary: "recession",
		Doc: "premium of the regime that the market believes in", at: each(func(m *Market) *ByRegime { return &m.Premium.Regime }),
	},
	{
		Name: "premium.surprise", Key: "bk[0]-bk[1]", Symbol: "-.008", Unit: "log per pp", Tag: Web, Source: sourceSurprise, Min: -0.5, Max: 0.5,
		Doc: "response to a policy surprise, small less large", at: one(func(m *Market) *float64 { return &m.Premium.Surprise }),
	},
	{
		Name: "premium.size_premium", Key: "size_premium", Symbol: "size_premium", Unit: "log a year", Tag: Measured, Source: "SMB 1.5 % a year, t = 1.3, 1946-2018 (French)", Min: -0.2, Max: 0.2, Low: 0, High: 0.025,
		Doc: "drift of the premium: a reward for size", at: one(func(m *Market) *float64 { return &m.Premium.SizePremium }),
	},
	{
		Name: "premium.drift", Key: "prem_drift_annual", Unit: "log a year", Tag: Assumed, Source: "SCENARIOS", Min: -1, Max: 1,
		Doc: "drift of the premium, for scenarios", at: one(func(m *Market) *float64 { return &m.Premium.Drift }),
	},
	{
		Name: "mega_gap.start", Key: "meg0", Symbol: "w0", Unit: "ratio", Tag: Chosen, Source: "MODEL 6", Min: 0.1, Max: 10,
		Doc: "EV/EBITDA of mega over large at the start", at: one(func(m *Market) *float64 { return &m.Start.MegaGap }),
	},
	{
		Name: "mega_gap.mean", Key: "meg_bar", Symbol: "ln1.50", Unit: "ratio", Tag: Chosen, Source: "MODEL 6", Min: 0.1, Max: 10,
		Doc: "level that it tends to", at: one(func(m *Market) *float64 { return &m.MegaGap.Mean }),
	},
	{
		Name: "mega_gap.speed", Key: "kg", Symbol: ".010", Unit: "share a month", Tag: Chosen, Source: "MODEL 6", Max: 1,
		Doc: "share of its distance that the log gap closes in a month", at: one(func(m *Market) *float64 { return &m.MegaGap.Speed }),
	},
	{
		Name: "mega_gap.noise", Key: "sg", Symbol: ".030", Unit: "log a month", Tag: Chosen, Source: "MODEL 6", Max: 0.5,
		Doc: "standard deviation of the gap's monthly noise", at: one(func(m *Market) *float64 { return &m.MegaGap.Noise }),
	},
	{
		Name: "mega_gap.market", Key: "dm_mega", Symbol: "1 + .05", Unit: "ratio", Tag: Chosen, Source: "MODEL 6", Min: -2, Max: 4,
		Doc: "response of mega's multiple to the market's shock; 1 is the S&P 490's", at: one(func(m *Market) *float64 { return &m.MegaGap.Market }),
	},
	{
		Name: "mega_gap.drift", Key: "meg_drift_annual", Unit: "log a year", Tag: Assumed, Source: "SCENARIOS", Min: -1, Max: 1,
		Doc: "drift of the gap, for scenarios", at: one(func(m *Market) *float64 { return &m.MegaGap.Drift }),
	},
	{
		Name: "equity.consensus_weight", Key: "psi", Symbol: "psi", Unit: "share", Tag: Chosen, Source: "MODEL 6", Max: 1, Low: 0, High: 0.6,
		Doc: "weight of the sluggish consensus in the price: under-reaction", at: one(func(m *Market) *float64 { return &m.Equity.Consensus }),
	},
	{
		Name: "equity.interest_years", Key: "Kint", Symbol: "K", Unit: "years", Tag: Chosen, Source: "MODEL 6; 25 is earnings at a constant P/E", Max: 50, Low: 3, High: 25,
		Doc: "years for which a change of floating interest is in the price", at: one(func(m *Market) *float64 { return &m.Equity.Interest }),
	},
	{
		Name: "equity.min_share", Symbol: ".05", Unit: "share of EV", Tag: Chosen, Source: "MODEL 6", Min: 0.001, Max: 0.5,
		Doc: "equity is worth at least this share of enterprise value", at: one(func(m *Market) *float64 { return &m.Equity.MinShare }),
	},
	{
		Name: "edge.cuts", Key: "chi", Symbol: "chi", Unit: "log a month per cut", Tag: Assumed, Source: "MODEL 10: the article world has 0.0008", Min: -0.05, Max: 0.05,
		Doc: "drift of the premium per cut of twelve months priced above one", at: one(func(m *Market) *float64 { return &m.Edge.Cuts }),
	},
	{
		Name: "edge.earnings_leg", Key: "delta", Symbol: "delta_1", Unit: "log a year per standard deviation", Tag: Assumed, Source: "MODEL 10: the article world has 0.03", Min: -0.5, Max: 0.5,
		Doc: "drift of the premium after a high earnings leg", at: one(func(m *Market) *float64 { return &m.Edge.Legs.Earnings }),
	},
	{
		Name: "edge.valuation_leg", Key: "delta", Symbol: "delta_2", Unit: "log a year per standard deviation", Tag: Assumed, Source: "MODEL 10: the article world has 0.03", Min: -0.5, Max: 0.5,
		Doc: "drift of the premium after a high valuation leg", at: one(func(m *Market) *float64 { return &m.Edge.Legs.Valuation }),
	},
	{
		Name: "edge.rates_leg", Key: "delta", Symbol: "delta_3", Unit: "log a year per standard deviation", Tag: Assumed, Source: "MODEL 10: the article world has 0.03", Min: -0.5, Max: 0.5,
		Doc: "drift of the premium after a high rates leg", at: one(func(m *Market) *float64 { return &m.Edge.Legs.Rates }),
	},
}
