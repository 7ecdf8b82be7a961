package scenarios

// Parameters of MODEL's section 4.
var fedParameters = []Parameter{
	{
		Name: "fed.start", Key: "f0", Symbol: "f0", Unit: "pp", Tag: Measured, Source: "FOMC, target range of 4.25-4.50 in August 2025", Max: 25,
		Doc: "policy rate at the start, midpoint", at: one(func(m *Market) *float64 { return &m.Start.Policy }),
	},
	{
		Name: "fed.real_rate", Key: "rstar", Symbol: "r*", Unit: "pp", Tag: Web, Source: "long-run rate of 3.0: " + sourceProjections, Min: -5, Max: 10,
		Doc: "neutral real rate of the rule", at: one(func(m *Market) *float64 { return &m.Fed.RealRate }),
	},
	{
		Name: "fed.to_inflation", Key: "tay_pi", Symbol: "1.46", Unit: "pp per pp", Tag: Measured, Source: sourceTaylor, Max: 5,
		Doc: "long-run response of the rule to inflation", at: one(func(m *Market) *float64 { return &m.Fed.ToInflation }),
	},
	{
		Name: "fed.to_unemployment", Key: "tay_u", Symbol: "1.58", Unit: "pp per pp", Tag: Measured, Source: sourceTaylor, Max: 5,
		Doc: "long-run response of the rule to unemployment, as a fall", at: one(func(m *Market) *float64 { return &m.Fed.ToUnemployment }),
	},
	{
		Name: "fed.decision_speed", Key: "lamf", Symbol: "lam_S", Unit: "share a meeting", Tag: Chosen, Source: "MODEL 4", Of: regimeNames, Max: 1,
		Doc: "share of the way to the desired level that a meeting goes", at: each(func(m *Market) *ByRegime { return &m.Fed.Speed }),
	},
	{
		Name: "fed.priced_memory", Key: "tau_anchor", Symbol: "18", Unit: "months", Tag: Chosen, Source: "MODEL 4", Min: 0.1, Max: 1200,
		Doc: "months in which the priced path's weight against the rule falls by e", at: one(func(m *Market) *float64 { return &m.Fed.Memory }),
	},
	{
		Name: "fed.committee_memory", Key: "tau_anchor_act", Symbol: "18", Unit: "months", Tag: Chosen, Source: "MODEL 16", Min: 0.1, Max: 1200,
		Doc: "months in which the committee's path's weight against the rule falls by e", at: one(func(m *Market) *float64 { return &m.Fed.ActMemory }),
	},
	{
		Name: "fed.emergency", Key: "emerg", Symbol: "0.10", Unit: "probability a month", Tag: Chosen, Source: "MODEL 4", Max: 0.4,
		Doc: "extra cut of 50 bp in months 2 to 6 of a recession, times its severity", at: one(func(m *Market) *float64 { return &m.Fed.Emergency }),
	},
	{
		Name: "fed.floor", Key: "elb", Symbol: "0.125", Unit: "pp", Tag: Measured, Source: "target range of 0-0.25, 2008-2015 and 2020-2022", Min: -2, Max: 5,
		Doc: "lowest policy rate, midpoint", at: one(func(m *Market) *float64 { return &m.Fed.Floor }),
	},
	{
		Name: "fed.long_run", Key: "fLR", Symbol: "3.1", Unit: "pp", Tag: Web, Source: sourceProjections, Max: 10,
		Doc: "policy rate that the market expects in the long run", at: one(func(m *Market) *float64 { return &m.Fed.LongRun }),
	},
	{
		Name: "fed.decay", Key: "phif", Symbol: "0.96", Unit: "share a month", Tag: Chosen, Source: "MODEL 4", Max: 1,
		Doc: "what the market expects to be left of the rule's distance from the long run a month later", at: one(func(m *Market) *float64 { return &m.Fed.Decay }),
	},
	{
		Name: "fed.shift_memory", Symbol: "0.97", Unit: "share a month", Tag: Chosen, Source: "MODEL 4", Max: 1,
		Doc: "what is left of the shift of the priced path a month later", at: one(func(m *Market) *float64 { return &m.Fed.ShiftMemory }),
	},
	{
		Name: "fed.shift_gain", Symbol: "0.8", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 4", Max: 2,
		Doc: "shift of the priced path per surprise", at: one(func(m *Market) *float64 { return &m.Fed.ShiftGain }),
	},
	{
		Name: "fed.near_rule", Symbol: "0.10", Unit: "pp per pp", Tag: Chosen, Source: "MODEL 4", Max: 1,
		Doc: "response of decisions to the rule in the first four months", at: one(func(m *Market) *float64 { return &m.Fed.NearRule }),
	},
	{
		Name: "fed.near_neutral", Symbol: "4.05", Unit: "pp", Tag: Chosen, Source: "MODEL 4", Min: -5, Max: 20,
		Doc: "level of the rule that moves no decision in the first four months", at: one(func(m *Market) *float64 { return &m.Fed.NearNeutral }),
	},
	{
		Name: "fed.near_recession", Symbol: "0.3", Unit: "share a meeting", Tag: Chosen, Source: "MODEL 4", Max: 1,
		Doc: "share of the way to the rule that a meeting goes in a recession of the first four months", at: one(func(m *Market) *float64 { return &m.Fed.NearRecession }),
	},
}
