package scenarios

// Parameters of credit, the 10-year and shocks: MODEL's sections 3, 6 and 8.
var marketParameters = []Parameter{
	{
		Name: "credit.start", Key: "h0", Symbol: "h0", Unit: "pp", Tag: Measured, Source: "FRED BAMLH0A0HYM2, 2025-08-29", Min: 2.2, Max: 24,
		Doc: "high-yield spread at the start", at: one(func(m *Market) *float64 { return &m.Start.Spread }),
	},
	{
		Name: "credit.mean", Key: "hbar", Symbol: "hbar", Unit: "pp", Tag: Chosen, Source: "MODEL 3; mean 4.9 outside and 10.6 in recessions, FRED BAMLH0A0HYM2", Of: regimeNames, Min: 1, Max: 30,
		Low: 9, High: 14, Vary: "recession",
		Doc: "level that the high-yield spread tends to", at: each(func(m *Market) *ByRegime { return &m.Credit.Mean }),
	},
	{
		Name: "credit.speed", Key: "kh", Symbol: "kh", Unit: "share a month", Tag: Chosen, Source: "MODEL 3; autocorrelation 0.967 measured, FRED BAMLH0A0HYM2", Of: regimeNames, Max: 1,
		Doc: "share of its distance that the log spread closes in a month", at: each(func(m *Market) *ByRegime { return &m.Credit.Speed }),
	},
	{
		Name: "credit.noise", Key: "sh", Symbol: "sh", Unit: "log a month", Tag: Chosen, Source: "MODEL 3; innovation 0.103 measured, FRED BAMLH0A0HYM2", Of: regimeNames, Max: 1,
		Doc: "standard deviation of the log spread's monthly noise", at: each(func(m *Market) *ByRegime { return &m.Credit.Noise }),
	},
	{
		Name: "credit.severity", Symbol: "0.35", Unit: "log per unit", Tag: Chosen, Source: "MODEL 3", Max: 2,
		Doc: "recession level of the log spread per unit of severity above one", at: one(func(m *Market) *float64 { return &m.Credit.Severity }),
	},
	{
		Name: "credit.market", Key: "rho_mh", Symbol: "-.72", Unit: "correlation", Tag: Chosen, Source: "MODEL 6; -0.73 and -0.71 measured with small and large returns", Min: -0.999, Max: 0.999,
		Doc: "correlation of the spread's noise with the market's shock", at: one(func(m *Market) *float64 { return &m.Credit.Market }),
	},
	{
		Name: "credit.min", Symbol: "2.2", Unit: "pp", Tag: Chosen, Source: "MODEL 3", Min: 0.1, Max: 10,
		Doc: "lowest spread", at: one(func(m *Market) *float64 { return &m.Credit.Min }),
	},
	{
		Name: "credit.max", Symbol: "24", Unit: "pp", Tag: Chosen, Source: "MODEL 3; 19.9 was the highest, FRED BAMLH0A0HYM2", Min: 10, Max: 100,
		Doc: "highest spread", at: one(func(m *Market) *float64 { return &m.Credit.Max }),
	},
	{
		Name: "credit.age_from", Key: "age0", Symbol: "5", Unit: "months", Tag: Chosen, Source: "MODEL 3", Max: 120,
		Doc: "age of a recession until which risk premia stand at their height", at: one(func(m *Market) *float64 { return &m.Credit.AgeFrom }),
	},
	{
		Name: "credit.age_to", Key: "age1", Symbol: "14", Unit: "months", Tag: Chosen, Source: "MODEL 3", Max: 240,
		Doc: "age of a recession from which they stand at their lowest share", at: one(func(m *Market) *float64 { return &m.Credit.AgeTo }),
	},
	{
		Name: "credit.age_min", Key: "agemin", Symbol: "0.30", Unit: "share", Tag: Chosen, Source: "MODEL 3", Max: 1,
		Doc: "share of their height that risk premia keep in an old recession", at: one(func(m *Market) *float64 { return &m.Credit.AgeMin }),
	},
	{
		Name: "ten_year.start", Key: "y0", Symbol: "y0", Unit: "pp", Tag: Measured, Source: "FRED DGS10, 2025-08-29", Min: 0.1, Max: 25,
		Doc: "10-year yield at the start", at: one(func(m *Market) *float64 { return &m.Start.TenYear }),
	},
	{
		Name: "ten_year.speed", Key: "ky", Symbol: "0.20", Unit: "share a month", Tag: Chosen, Source: "MODEL 3", Max: 1,
		Doc: "share of its distance that the 10-year closes in a month", at: one(func(m *Market) *float64 { return &m.TenYear.Speed }),
	},
	{
		Name: "ten_year.policy", Key: "wf", Symbol: "0.35", Unit: "weight", Tag: Chosen, Source: "MODEL 3", Max: 1,
		Doc: "weight of the policy rate expected in a year against the long-run level", at: one(func(m *Market) *float64 { return &m.TenYear.Policy }),
	},
	{
		Name: "ten_year.inflation", Symbol: "0.4", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 3", Max: 2,
		Doc: "response of the long-run level to inflation above two", at: one(func(m *Market) *float64 { return &m.TenYear.Inflation }),
	},
	{
		Name: "ten_year.term_premium", Key: "tp", Symbol: "0.55", Unit: "pp", Tag: Chosen, Source: "MODEL 3", Min: -3, Max: 5,
		Doc: "term premium", at: one(func(m *Market) *float64 { return &m.TenYear.TermPremium }),
	},
	{
		Name: "ten_year.surprise", Key: "cf_y", Symbol: "0.30", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 3", Max: 2,
		Doc: "response to a policy surprise", at: one(func(m *Market) *float64 { return &m.TenYear.Surprise }),
	},
	{
		Name: "ten_year.noise", Key: "sy", Symbol: "0.235", Unit: "pp a month", Tag: Chosen, Source: "MODEL 3; monthly change 0.26 measured, FRED DGS10", Max: 2,
		Doc: "standard deviation of the 10-year's monthly noise", at: one(func(m *Market) *float64 { return &m.TenYear.Noise }),
	},
	{
		Name: "ten_year.min", Symbol: "0.4", Unit: "pp", Tag: Chosen, Source: "MODEL 3; 0.52 was the lowest day, FRED DGS10", Min: -2, Max: 5,
		Doc: "lowest 10-year yield", at: one(func(m *Market) *float64 { return &m.TenYear.Min }),
	},
	{
		Name: "shock.volatility_memory", Key: "volphi", Symbol: ".90", Unit: "share a month", Tag: Chosen, Source: "MODEL 6", Max: 0.999,
		Doc: "what is left of the log volatility's deviation a month later", at: one(func(m *Market) *float64 { return &m.Shock.VolatilityMemory }),
	},
	{
		Name: "shock.volatility_noise", Key: "volsd", Symbol: ".22", Unit: "log", Tag: Chosen, Source: "MODEL 6", Max: 1,
		Doc: "long-run standard deviation of the log volatility", at: one(func(m *Market) *float64 { return &m.Shock.VolatilityNoise }),
	},
	{
		Name: "shock.market", Key: "sm", Symbol: "s_M", Unit: "log a month", Tag: Chosen, Source: "MODEL 6", Of: regimeNames, Max: 0.5,
		Doc: "standard deviation of the market's shock", at: each(func(m *Market) *ByRegime { return &m.Shock.Market }),
	},
	{
		Name: "shock.market_tail", Key: "nu", Symbol: "12", Unit: "degrees of freedom", Tag: Chosen, Source: "MODEL 6", Min: 2.5, Max: 1000,
		Doc: "tail of the market's shock, Student's t", at: one(func(m *Market) *float64 { return &m.Shock.MarketTail }),
	},
	{
		Name: "shock.jump_rate", Key: "12 jl", Symbol: ".25", Unit: "jumps a year", Tag: Assumed, Source: "MODEL 8: one in four years", Max: 12,
		Doc: "rate of jumps", at: one(func(m *Market) *float64 { return &m.Shock.JumpRate }),
	},
	{
		Name: "shock.inflation", Key: "0.5 j_pi", Symbol: "0.25 J", Unit: "pp per unit", Tag: Assumed, Source: "MODEL 8", Min: -5, Max: 5,
		Doc: "response of inflation to a jump", at: one(func(m *Market) *float64 { return &m.Shock.Inflation }),
	},
	{
		Name: "shock.gap", Key: "j_z", Symbol: "-0.5 J", Unit: "pp per unit", Tag: Assumed, Source: "MODEL 8", Min: -10, Max: 10,
		Doc: "response of the output gap to a jump", at: one(func(m *Market) *float64 { return &m.Shock.Gap }),
	},
	{
		Name: "shock.spread", Key: "j_h", Symbol: "0.22 J", Unit: "log per unit", Tag: Assumed, Source: "MODEL 8: 3.42 to 4.61 after 2 April 2025 is a jump of two to three", Min: -1, Max: 1,
		Doc: "response of the spread to a jump", at: one(func(m *Market) *float64 { return &m.Shock.Spread }),
	},
	{
		Name: "shock.market_hit", Key: "j_m", Symbol: "-0.035 J", Unit: "log per unit", Tag: Assumed, Source: "MODEL 8", Min: -1, Max: 1,
		Doc: "response of the market to a jump", at: one(func(m *Market) *float64 { return &m.Shock.MarketHit }),
	},
	{
		Name: "shock.hit_noise", Key: "j_ms", Symbol: ".015 N", Unit: "log", Tag: Assumed, Source: "MODEL 8", Max: 0.5,
		Doc: "standard deviation of the market's response in the month of a jump", at: one(func(m *Market) *float64 { return &m.Shock.HitNoise }),
	},
	{
		Name: "shock.premium", Key: "j_small", Symbol: "-0.015 J", Unit: "log per unit", Tag: Assumed, Source: "MODEL 8", Min: -1, Max: 1,
		Doc: "response of the small-cap premium to a jump", at: one(func(m *Market) *float64 { return &m.Shock.Premium }),
	},
}
