package report

import (
	"trifecta/engine"
)

// A Result is what the command writes as JSON, schema trifecta/result/1. All
// numbers are decimals, a year where that applies; max_drawdown is negative.
type Result struct {
	Schema     string   `json:"schema"`
	PlanDigest string   `json:"plan_digest"`
	ResultHash string   `json:"result_hash"`
	Title      string   `json:"title,omitempty"`
	Synthetic  bool     `json:"synthetic"`
	From       string   `json:"from"` // first date earned
	To         string   `json:"to"`   // last
	Steps      int      `json:"steps"`
	PerYear    float64  `json:"per_year"`
	Benchmark  string   `json:"benchmark"`
	Convention string   `json:"convention"` // when and at what cost the account trades
	Notes      []string `json:"notes,omitempty"`
	Cells      []Cell   `json:"cells"`
}

// A Cell is one strategy under one scenario.
type Cell struct {
	Scenario  string              `json:"scenario"`
	Strategy  string              `json:"strategy"`
	Rule      string              `json:"rule"` // the name with all parameters
	Metrics   map[string]Estimate `json:"metrics"`
	Average   []Share             `json:"average_weights"`
	Delayed   []Estimate          `json:"cagr_by_delay"` // 0, 1, 2 steps from decision to trade
	Benchmark *Against            `json:"against_benchmark,omitempty"`
	OwnMix    *Against            `json:"against_own_average_mix,omitempty"`
	Warnings  []string            `json:"warnings,omitempty"`
}

// Against is a [Comparison] as JSON.
type Against struct {
	With           string   `json:"with"`
	CAGR           Estimate `json:"cagr_difference"`
	Edge           Estimate `json:"edge"`
	TrackingError  *float64 `json:"tracking_error"`  // null over one step
	DetectableEdge *float64 `json:"detectable_edge"` // at 80 % power, one-sided 5 %; null likewise
	Years          float64  `json:"years"`
}

// About is what a result says of itself besides numbers.
type About struct {
	Title, Convention string
	Synthetic         bool
	Notes             []string
}

// NewResult gathers what a backtest came to.
func NewResult(r *engine.Result, rows []Backtest, about About) Result {
	p := r.Plan
	g := p.Grid
	out := Result{
		Schema: "trifecta/result/1", PlanDigest: r.Digest, ResultHash: r.Hash(),
		Title: about.Title, Synthetic: about.Synthetic, Convention: about.Convention, Notes: about.Notes,
		From: g.Dates[g.Start+1].String(), To: g.Dates[len(g.Dates)-1].String(), Steps: g.Steps(), PerYear: g.PerYear,
		Benchmark: rows[p.Benchmark].Name,
	}
	for _, b := range rows {
		out.Cells = append(out.Cells, Cell{
			Scenario: p.Scenarios[0].Name(), Strategy: b.Name, Rule: b.Rule,
			Metrics: map[string]Estimate{
				"cagr": b.CAGR, "volatility": b.Volatility, "sharpe": b.Sharpe, "max_drawdown": b.MaxDrawdown,
				"turnover": b.Turnover, "cost_drag": b.CostDrag, "wealth": b.Wealth,
				"cagr_costs_doubled": b.Doubled, "break_even_cost": b.BreakEven,
			},
			Average: b.Average, Delayed: b.Delayed, Benchmark: b.Benchmark.json(), OwnMix: b.OwnMix.json(), Warnings: b.Warnings,
		})
	}
	return out
}

func (c *Comparison) json() *Against {
	if c == nil {
		return nil
	}
	return &Against{c.With, c.Growth, c.Edge, finite(c.TrackingError), finite(c.Detectable), c.Years}
}
