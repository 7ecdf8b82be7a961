package datasets

import (
	"fmt"
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Replay is the scenario in which history repeats: every path is the history.
type Replay struct{ History *History }

var _ engine.DataScenario = Replay{}

// Name returns "history".
func (r Replay) Name() string { return "history" }

// Writes returns the history's fields.
func (r Replay) Writes() []*engine.Field { return r.History.Fields }

// DataDigest returns the history's digest.
func (r Replay) DataDigest() string { return r.History.Digest }

// Simulate copies the history to every path of the block, whose dates must be
// the history's.
func (r Replay) Simulate(p *engine.Paths, _ uint64) error {
	h := r.History.Paths
	if !slices.Equal(p.Grid.Dates, h.Grid.Dates) {
		return fmt.Errorf("history of %d dates from %v, and the plan's grid has %d from %v: make the history on the plan's grid",
			len(h.Grid.Dates), h.Grid.Dates[0], len(p.Grid.Dates), p.Grid.Dates[0])
	}
	for _, f := range r.History.Fields {
		for t := range p.Grid.Dates {
			lanes.Fill(p.Row(f, t), h.Row(f, t)[0])
		}
	}
	return nil
}
