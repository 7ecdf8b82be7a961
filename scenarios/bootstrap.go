package scenarios

import (
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// A Bootstrap resamples a history in blocks of geometric length, the stationary
// bootstrap (Politis and Romano, "The stationary bootstrap", JASA 89, 1994):
// each step goes to the next row of the history with probability 1 - 1/Block
// and else to any row, all equally likely; the last row is followed by the
// first.
//
// Rows up to the grid's start are the last rows of the history, so windows are
// filled with what was known at its end; the first step after it goes anywhere.
// All fields of a row move together.
type Bootstrap struct {
	Label   string          // names the scenario
	History *engine.Paths   // one path
	Fields  []*engine.Field // what to resample, all of them columns of History
	From    int             // first row that is resampled, where all fields are known
	Block   float64         // mean length of a block in steps, at least 1; see AutomaticBlock
	Data    string          // digest of the history, such as datasets.History.Digest
}

var _ engine.DataScenario = Bootstrap{}

// Name holds the label and the parameters.
func (b Bootstrap) Name() string {
	return fmt.Sprintf("%s: bootstrap(from=%v block=%g)", b.Label, b.History.Grid.Dates[b.From], b.Block)
}

// Writes returns the fields.
func (b Bootstrap) Writes() []*engine.Field { return b.Fields }

// DataDigest returns the digest of the history.
func (b Bootstrap) DataDigest() string { return b.Data }

// Validate reports what is wrong with the parameters.
func (b Bootstrap) Validate() error {
	rows := len(b.History.Grid.Dates)
	switch {
	case b.History.N != 1:
		return fmt.Errorf("bootstrap %s: the history has %d paths: want one", b.Label, b.History.N)
	case b.From < 0 || b.From >= rows:
		return fmt.Errorf("bootstrap %s: from is row %d: the history has %d", b.Label, b.From, rows)
	case !(b.Block >= 1) || math.IsInf(b.Block, 0):
		return fmt.Errorf("bootstrap %s: block is %v steps: want at least 1", b.Label, b.Block)
	}
	return nil
}

// Simulate fills p. It needs as many rows of history as p has up to its start.
func (b Bootstrap) Simulate(p *engine.Paths, seed uint64) error {
	if err := b.Validate(); err != nil {
		return err
	}
	rows, past := len(b.History.Grid.Dates), p.Grid.Start+1
	if past > rows {
		return fmt.Errorf("bootstrap %s: %d rows before the start: the history has %d", b.Label, past, rows)
	}
	at := make([]int, p.N) // row of the history that each path is at
	for i := range at {
		at[i] = rows - 1
	}
	for t := range past {
		for _, f := range b.Fields {
			lanes.Fill(p.Row(f, t), b.History.Row(f, rows-past+t)[0])
		}
	}
	leave, to := random.New(seed, "bootstrap leave"), random.New(seed, "bootstrap to")
	u, v := make([]float64, p.N), make([]float64, p.N)
	for t := past; t < len(p.Grid.Dates); t++ {
		leave.Uniform(u, p.First, t)
		to.Uniform(v, p.First, t)
		for i := range at {
			switch {
			case t == past || u[i] < 1/b.Block:
				at[i] = b.From + int(v[i]*float64(rows-b.From))
			case at[i] == rows-1:
				at[i] = b.From
			default:
				at[i]++
			}
		}
		for _, f := range b.Fields {
			row := p.Row(f, t)
			for i, k := range at {
				row[i] = b.History.Row(f, k)[0]
			}
		}
	}
	return nil
}
