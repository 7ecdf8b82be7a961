package engine

// A Scenario fills blocks of market paths. History is a scenario with one
// path.
type Scenario interface {
	// Name identifies the scenario, all parameters included, in every output
	// and in the plan's digest.
	Name() string
	// Writes lists the fields that Simulate fills.
	Writes() []*Field
	// Simulate fills every row of its fields in p, NaN where nothing is
	// known; what stood there before is of another block. Path i of the block is
	// path p.First+i of the study, and its values may depend on that number, the
	// seed and p.Sampling only, never on the block.
	//
	// Rows up to p.Grid.Start are the history that every path of the study shares:
	// p.Row returns one value there, whatever p.N, so range over the row to fill it,
	// not over the paths. They may be left as they are where p.Past is set. Rows of a
	// field that is ByPath are neither shared nor kept. Simulate may be called from
	// several goroutines for different blocks.
	Simulate(p *Paths, seed uint64) error
}

// A Lean scenario can do with a part of its fields: where FillsWhatIsAsked is
// true, Simulate fills only those fields of Writes that p has, and the engine
// leaves out what nobody reads, so that more paths fit into a cache.
type Lean interface {
	Scenario
	FillsWhatIsAsked() bool
}

// A DataScenario is a scenario made from data. The digest of the data enters
// the plan's.
type DataScenario interface {
	Scenario
	DataDigest() string // SHA-256 in hex
}
