package scenarios

// Parameters of MODEL's sections 2 and 3.
var regimeParameters = []Parameter{
	{
		Name: "regime.start", Key: "pi0", Symbol: "pi0", Unit: "probability", Tag: Assumed, Source: "MODEL 2", Of: regimeNames, Max: 1,
		Doc: "filtered probabilities of the regimes at the start, from which the true one is drawn", at: each(func(m *Market) *ByRegime { return &m.Start.Regime }),
	},
	{
		Name: "regime.expansion_to_slowdown", Key: "P_ES", Symbol: "P_ES", Unit: "probability a month", Tag: Assumed, Source: "MODEL 2: the slowdown is not observed", Max: 0.5,
		Doc: "from expansion to slowdown", at: one(func(m *Market) *float64 { return &m.Regime.ExpansionToSlowdown }),
	},
	{
		Name: "regime.expansion_to_recession", Key: "P_ER", Symbol: "P_ER", Unit: "probability a month", Tag: Web, Source: sourceCycle, Max: 0.5,
		Doc: "from expansion straight to recession", at: one(func(m *Market) *float64 { return &m.Regime.ExpansionToRecession }),
	},
	{
		Name: "regime.slowdown_to_expansion", Key: "P_SE", Symbol: "P_SE", Unit: "probability a month", Tag: Assumed, Source: "MODEL 2: the slowdown is not observed", Max: 0.5,
		Doc: "from slowdown back to expansion", at: one(func(m *Market) *float64 { return &m.Regime.SlowdownToExpansion }),
	},
	{
		Name: "regime.slowdown_to_recession", Key: "P_SR", Symbol: "P_SR", Unit: "probability a month", Tag: Web, Source: sourceCycle, Max: 0.5,
		Doc: "from slowdown to recession", at: one(func(m *Market) *float64 { return &m.Regime.SlowdownToRecession }),
	},
	{
		Name: "regime.recession_to_expansion", Key: "P_RE", Symbol: "P_RE", Unit: "probability a month", Tag: Web, Source: sourceCycle, Max: 0.5,
		Doc: "from recession to expansion, in month ten of the recession", at: one(func(m *Market) *float64 { return &m.Regime.RecessionToExpansion }),
	},
	{
		Name: "regime.recession_to_slowdown", Key: "P_RS", Symbol: "P_RS", Unit: "probability a month", Tag: Web, Source: sourceCycle, Max: 0.5,
		Doc: "from recession to slowdown, in month ten of the recession", at: one(func(m *Market) *float64 { return &m.Regime.RecessionToSlowdown }),
	},
	{
		Name: "regime.slope", Key: "tvtp_slope", Symbol: "0.35", Unit: "log hazard per pp", Tag: Chosen, Source: "own probit 1976-2024: -0.55, standard error 0.11; " + sourceProbit, Max: 1.5, Low: 0.2, High: 0.5,
		Doc: "response of the way into recession to a flatter curve six months before", at: one(func(m *Market) *float64 { return &m.Regime.Slope }),
	},
	{
		Name: "regime.slope_at", Key: "slope_ref", Symbol: "1.2", Unit: "pp", Tag: Chosen, Source: "MODEL 2", Min: -5, Max: 5,
		Doc: "10-year less policy rate at which the curve says nothing", at: one(func(m *Market) *float64 { return &m.Regime.SlopeAt }),
	},
	{
		Name: "regime.spread", Key: "tvtp_hy", Symbol: "0.35", Unit: "log hazard per log spread", Tag: Chosen, Source: "MODEL 2", Max: 1.5,
		Doc: "response of the way into recession to the high-yield spread", at: one(func(m *Market) *float64 { return &m.Regime.Spread }),
	},
	{
		Name: "regime.spread_at", Key: "hy_ref", Symbol: "ln 4.4", Unit: "pp", Tag: Chosen, Source: "MODEL 2", Min: 1, Max: 20,
		Doc: "high-yield spread at which credit says nothing", at: one(func(m *Market) *float64 { return &m.Regime.SpreadAt }),
	},
	{
		Name: "regime.duration", Key: "kR", Symbol: "kR", Unit: "power", Tag: Chosen, Source: "MODEL 2: duration dependence of contractions", Max: 3,
		Doc: "how much more likely a recession's end is with its age; 0: not", at: one(func(m *Market) *float64 { return &m.Regime.Duration }),
	},
	{
		Name: "regime.severity", Key: "severity", Symbol: "xi", Unit: "ratio; 0: drawn", Tag: Chosen, Source: "MODEL 2", Max: 4,
		Doc: "severity of every recession, 1 is the mean; 0 draws it", at: one(func(m *Market) *float64 { return &m.Regime.Severity }),
	},
	{
		Name: "regime.severity_cv", Key: "sev_cv", Symbol: "cv", Unit: "ratio", Tag: Chosen, Source: "MODEL 2", Max: 2,
		Doc: "coefficient of variation of a recession's severity", at: one(func(m *Market) *float64 { return &m.Regime.SeverityCV }),
	},
	{
		Name: "regime.severity_max", Key: "sev_max", Symbol: "2.5", Unit: "ratio", Tag: Chosen, Source: "MODEL 2", Min: 0.1, Max: 10,
		Doc: "largest severity", at: one(func(m *Market) *float64 { return &m.Regime.SeverityMax }),
	},
	{
		Name: "regime.signal_noise", Key: "sobs", Symbol: "s_o", Unit: "pp", Tag: Chosen, Source: "MODEL 2", Min: 0.01, Max: 10,
		Doc: "noise of the market's monthly reading of the gap's change", at: one(func(m *Market) *float64 { return &m.Regime.SignalNoise }),
	},
	{
		Name: "regime.no_recession_until", Key: "force_no_R_until", Unit: "months", Tag: Assumed, Source: "SCENARIOS, soft_landing", Max: 1200,
		Doc: "last month in which no recession may begin", at: one(func(m *Market) *float64 { return &m.Regime.NoRecessionUntil }),
	},
}

var economyParameters = []Parameter{
	{
		Name: "gap.start", Key: "z0", Symbol: "z0", Unit: "pp", Tag: Assumed, Source: "MODEL 3", Min: -16, Max: 4,
		Doc: "output gap at the start", at: one(func(m *Market) *float64 { return &m.Start.Gap }),
	},
	{
		Name: "gap.drift", Key: "12 dz", Symbol: "dz", Unit: "pp a year", Tag: Chosen, Source: "MODEL 3", Of: regimeNames, Min: -20, Max: 20,
		Doc: "drift of the output gap, in recession times its severity", at: each(func(m *Market) *ByRegime { return &m.Economy.GapDrift }),
	},
	{
		Name: "gap.drift_add", Key: "dz_add_annual", Unit: "pp a year", Tag: Assumed, Source: "SCENARIOS", Of: regimeNames, Min: -10, Max: 10,
		Doc: "drift on top, for scenarios", at: each(func(m *Market) *ByRegime { return &m.Economy.GapDriftAdd }),
	},
	{
		Name: "gap.reversion", Key: "kz", Symbol: "kz", Unit: "share a month", Tag: Chosen, Source: "MODEL 3", Of: regimeNames, Max: 1,
		Doc: "share of the output gap that closes in a month", at: each(func(m *Market) *ByRegime { return &m.Economy.GapReversion }),
	},
	{
		Name: "gap.noise", Key: "sz", Symbol: "sz", Unit: "pp a month", Tag: Chosen, Source: "MODEL 3", Of: regimeNames, Max: 5,
		Doc: "standard deviation of the output gap's monthly noise", at: each(func(m *Market) *ByRegime { return &m.Economy.GapNoise }),
	},
	{
		Name: "gap.min", Symbol: "-16", Unit: "pp", Tag: Chosen, Source: "MODEL 3", Min: -50, Max: 0,
		Doc: "lowest output gap", at: one(func(m *Market) *float64 { return &m.Economy.GapMin }),
	},
	{
		Name: "gap.max", Symbol: "4", Unit: "pp", Tag: Chosen, Source: "MODEL 3", Max: 20,
		Doc: "highest output gap", at: one(func(m *Market) *float64 { return &m.Economy.GapMax }),
	},
	{
		Name: "unemployment.start", Key: "u0", Symbol: "u0", Unit: "pp", Tag: Measured, Source: "BLS, August 2025", Min: 1, Max: 30,
		Doc: "unemployment rate at the start", at: one(func(m *Market) *float64 { return &m.Start.Unemployment }),
	},
	{
		Name: "unemployment.natural", Key: "ustar", Symbol: "u*", Unit: "pp", Tag: Assumed, Source: "MODEL 3", Min: 1, Max: 15,
		Doc: "unemployment rate at an output gap of zero", at: one(func(m *Market) *float64 { return &m.Economy.NaturalUnemployment }),
	},
	{
		Name: "unemployment.okun", Key: "okun", Symbol: "0.5", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 3, Okun's law", Max: 3,
		Doc: "unemployment per output gap", at: one(func(m *Market) *float64 { return &m.Economy.Okun }),
	},
	{
		Name: "unemployment.speed", Key: "ku", Symbol: "0.25", Unit: "share a month", Tag: Chosen, Source: "MODEL 3", Max: 1,
		Doc: "share of its distance that unemployment closes in a month", at: one(func(m *Market) *float64 { return &m.Economy.UnemploymentSpeed }),
	},
	{
		Name: "unemployment.noise", Key: "su", Symbol: "0.06", Unit: "pp a month", Tag: Chosen, Source: "MODEL 3", Max: 5,
		Doc: "standard deviation of unemployment's monthly noise", at: one(func(m *Market) *float64 { return &m.Economy.UnemploymentNoise }),
	},
	{
		Name: "unemployment.min", Symbol: "2.8", Unit: "pp", Tag: Chosen, Source: "MODEL 3", Max: 10,
		Doc: "lowest unemployment rate", at: one(func(m *Market) *float64 { return &m.Economy.UnemploymentMin }),
	},
	{
		Name: "inflation.start", Key: "pi_0", Symbol: "pi0", Unit: "pp a year", Tag: Assumed, Source: "MODEL 3: core, " + sourceProjections, Min: -5, Max: 25,
		Doc: "core inflation at the start", at: one(func(m *Market) *float64 { return &m.Start.Inflation }),
	},
	{
		Name: "inflation.mean", Key: "pibar", Symbol: "pibar", Unit: "pp a year", Tag: Web, Source: sourceProjections, Of: regimeNames, Min: -5, Max: 25,
		Doc: "level that core inflation tends to", at: each(func(m *Market) *ByRegime { return &m.Economy.InflationMean }),
	},
	{
		Name: "inflation.speed", Key: "kpi", Symbol: "0.05", Unit: "share a month", Tag: Chosen, Source: "MODEL 3", Max: 1,
		Doc: "share of its distance that inflation closes in a month", at: one(func(m *Market) *float64 { return &m.Economy.InflationSpeed }),
	},
	{
		Name: "inflation.phillips", Key: "phil", Symbol: "0.006", Unit: "pp a month per pp", Tag: Chosen, Source: "MODEL 3", Max: 0.2,
		Doc: "response of inflation to the output gap", at: one(func(m *Market) *float64 { return &m.Economy.Phillips }),
	},
	{
		Name: "inflation.noise", Key: "spi", Symbol: "0.12", Unit: "pp a month", Tag: Chosen, Source: "MODEL 3", Max: 5,
		Doc: "standard deviation of inflation's monthly noise", at: one(func(m *Market) *float64 { return &m.Economy.InflationNoise }),
	},
}
