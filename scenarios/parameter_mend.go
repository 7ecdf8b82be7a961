package scenarios

// Parameters of what takes out predictability: MODEL's section 17. With all at 0
// every equation is MODEL's.
var mendParameters = []Parameter{
	{
		Name: "mend.rescue", Unit: "share", Tag: Chosen, Source: "MODEL 17", Max: 1,
		Doc: "cut between meetings that is priced for the next month, as likely as an early recession is believed", at: one(func(m *Market) *float64 { return &m.Mend.Rescue }),
	},
	{
		Name: "mend.floor", Unit: "share", Tag: Chosen, Source: "MODEL 17", Max: 1,
		Doc: "of the rule's distance below the floor that is priced, so that no rise is expected from there", at: one(func(m *Market) *float64 { return &m.Mend.Floor }),
	},
	{
		Name: "mend.foresight", Unit: "share", Tag: Chosen, Source: "MODEL 17", Max: 1,
		Doc: "of the rule's change over the next month, as activity is believed to move, that is priced", at: one(func(m *Market) *float64 { return &m.Mend.Foresight }),
	},
	{
		Name: "mend.belief", Unit: "share", Tag: Chosen, Source: "MODEL 17", Max: 1,
		Doc: "weight of a recession's age and severity as believed, against the true ones, in risk premia", at: one(func(m *Market) *float64 { return &m.Mend.Belief }),
	},
	{
		Name: "mend.recovery", Unit: "share", Tag: Chosen, Source: "MODEL 17; a larger share takes falls around recessions out of their band", Max: 1,
		Doc: "of the recovery of earnings beyond twelve months that multiples look through to", at: one(func(m *Market) *float64 { return &m.Mend.Recovery }),
	},
}
