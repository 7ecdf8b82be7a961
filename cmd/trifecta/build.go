package main

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/strategies"
	"trifecta/strategies/signal"
)

// A builder turns a plan file and what its markets hold into the plan that runs.
// Without markets it finds the faults of the file that need none: names of fields
// that nobody knows then stand for columns of the data.
type builder struct {
	file    *planFile
	doc     *document
	markets *markets
	signal  *signal.Signal
	fields  map[string]*engine.Field // by the names that plans use; those of the markets take precedence
	changes map[change]*engine.Field // fields are compared by identity: one for each change
	inputs  []input                  // files that rules name
	errs    []error                  // of these files
	known   []*engine.Sleeve         // see held
}

// markets are what a history, or the worlds of a simulation, hold.
type markets struct {
	fields  []*engine.Field
	sleeves []*engine.Sleeve // besides the built-in ones
	futures bool             // many, on some of which a leg's reading may be lost
}

// marketsOf returns what a history holds.
func marketsOf(h *datasets.History) *markets { return &markets{fields: h.Fields, sleeves: h.Sleeves} }

func (f *planFile) builder(d *document, m *markets) (*builder, error) {
	o := f.Signal.options()
	o.Keep = m != nil && m.futures
	sig, err := signal.New(o)
	if err != nil {
		return nil, err
	}
	return &builder{file: f, doc: d, markets: m, signal: sig, fields: f.Signal.fields(sig), changes: map[change]*engine.Field{}}, nil
}

// parts returns the plan's strategies, costs, initial book and sleeves, what
// is sound of them; faults are in the document and in b.errs.
func (b *builder) parts() *engine.Plan {
	f, d := b.file, b.doc
	p := &engine.Plan{Paths: 1, Delay: f.Delay, Rebalance: engine.Schedule(slices.Index(schedules, f.Rebalance))}
	for i := range f.Strategies {
		s := &f.Strategies[i]
		if d.broken[s] {
			s.one(d)
		} else if st := b.strategy(s); st != nil {
			p.Strategies = append(p.Strategies, st)
		}
	}
	if !d.broken[&f.Initial] {
		p.Initial = f.Initial.engine(b)
	}
	if !d.broken[&f.Costs] {
		before := len(d.faults)
		p.Costs = b.costs()
		p.Sleeves = b.sleeves(p, len(d.faults) == before)
	}
	return p
}

// whole is parts of a plan without faults. The file's defaults are filled in.
func (b *builder) whole() (*engine.Plan, error) {
	f := b.file
	f.Signal = f.Signal.filled(b.signal)
	p := b.parts()
	if err := b.doc.err(); err != nil {
		return nil, err
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	f.Benchmark = cmp.Or(f.Benchmark, f.Strategies[0].name())
	p.Benchmark = slices.IndexFunc(p.Strategies, func(st engine.Strategy) bool { return shortName(st) == f.Benchmark })
	return p, nil
}

// build returns the plan that runs on a history. The file's defaults are filled
// in: it is the plan as run.
func (f *planFile) build(d *document, h *datasets.History) (*engine.Plan, *signal.Signal, []input, error) {
	b, err := f.builder(d, marketsOf(h))
	if err != nil {
		return nil, nil, nil, usageError{err} // checked before: cannot happen
	}
	p, err := b.whole()
	if err != nil {
		return nil, nil, nil, err
	}
	if err := b.dates(p, h); err != nil {
		return nil, nil, nil, err
	}
	p.Scenarios = []engine.Scenario{datasets.Replay{History: h}}
	if err := givenFrom(p); err != nil {
		return nil, nil, nil, err
	}
	return p, b.signal, b.inputs, p.Validate()
}

// givenFrom refuses weights from a file that begin after the first decision.
func givenFrom(p *engine.Plan) error {
	for _, st := range p.Strategies {
		for s, ok := st.(strategies.Banded); ok; s, ok = st.(strategies.Banded) {
			st = s.Strategy
		}
		if g, ok := st.(strategies.Given); ok {
			if err := g.ValidateFrom(p.Grid.Dates[p.Grid.Start]); err != nil {
				return err
			}
		}
	}
	return nil
}

// A change is that of a field over so many months.
type change struct {
	field  *engine.Field
	months int
}

// field finds a field by name: of the data, of the signal, or built in.
func (b *builder) field(at any, name, standard string) *engine.Field {
	if name == "" {
		return b.fields[standard] // the signal's, whatever the data call theirs
	}
	var ofData []*engine.Field
	if b.markets != nil {
		ofData = b.markets.fields
	}
	if i := slices.IndexFunc(ofData, func(f *engine.Field) bool { return f.Name == name }); i >= 0 {
		return ofData[i]
	}
	if f := b.fields[name]; f != nil {
		return f
	}
	if b.markets == nil {
		return &engine.Field{Name: name}
	}
	known := slices.Collect(maps.Keys(b.fields))
	for _, f := range ofData {
		known = append(known, f.Name)
	}
	slices.Sort(known)
	b.doc.wrong(at, "no field is called %q%s; trifecta fields lists all", name, didYouMean(name, known))
	return nil
}

// change returns the field's change over k months, or the field itself.
func (b *builder) change(at any, f *engine.Field, k int) *engine.Field {
	switch {
	case k < 0:
		b.doc.wrong(at, "change is %d: want 0 or more months", k)
		return nil
	case k == 0 || f == nil:
		return f
	}
	key := change{f, k}
	if b.changes[key] == nil {
		b.changes[key] = strategies.Change(f, k)
	}
	return b.changes[key]
}

func (b *builder) costs() engine.Costs {
	c := engine.Costs{AUM: b.file.Costs.AUM}
	for _, x := range b.file.Costs.Rates {
		r := engine.Rate{Sleeve: b.sleeve(x, x.Sleeve), Base: float64(x.Base)}
		if r.Sleeve == nil {
			continue
		}
		if x.Stress != "" {
			r.Stress, r.Calm, r.Slope = b.field(&x.Stress, x.Stress, ""), 0.04, 1
			if x.Calm != nil {
				r.Calm = float64(*x.Calm)
			}
			if x.Slope != nil {
				r.Slope = *x.Slope
			}
		}
		if m := x.Impact; m != nil {
			r.Impact = engine.Impact{Y: 1, Volatility: float64(m.Volatility), Volume: m.Volume}
			if m.Coefficient != nil {
				r.Impact.Y = *m.Coefficient
			}
		}
		c.Rates = append(c.Rates, r)
	}
	return c
}

// sleeves returns what the strategies may hold, in the order of held, and
// drops rates of sleeves that none of them holds. Where the costs are sound,
// what is held and has no rate is a fault.
func (b *builder) sleeves(p *engine.Plan, sound bool) (used []*engine.Sleeve) {
	holds := map[*engine.Sleeve]bool{}
	for _, st := range p.Strategies {
		if h, ok := st.(engine.Holder); ok {
			for _, s := range h.Holds() {
				holds[s] = true
			}
		}
	}
	for _, h := range p.Initial.Weights {
		holds[h.Sleeve] = true
	}
	for _, s := range b.held() {
		if !holds[s] || s == engine.Cash {
			continue
		}
		used = append(used, s)
		if sound && !slices.ContainsFunc(p.Costs.Rates, func(r engine.Rate) bool { return r.Sleeve == s }) {
			b.doc.wrong(&b.file.Costs, "costs has no rate for %s, which a strategy holds: name one, be it 0bp", s.Name)
		}
	}
	p.Costs.Rates = slices.DeleteFunc(p.Costs.Rates, func(r engine.Rate) bool { return !holds[r.Sleeve] })
	return used
}

// dates sets the plan's grid: that of the history, with the first decision at
// the close before the first month earned.
func (b *builder) dates(p *engine.Plan, h *datasets.History) error {
	p.Grid = h.Paths.Grid
	if b.file.From == nil {
		t, err := firstKnown(p, h)
		if err != nil {
			return err
		}
		b.file.From = ptr(month(p.Grid.Dates[t+1]))
	}
	from, ok := slices.BinarySearch(p.Grid.Dates, engine.Date(*b.file.From))
	if !ok || from == 0 {
		b.doc.wrong(b.file.From, "from is %v: the first month that these data can earn is %v", *b.file.From, month(p.Grid.Dates[1]))
		return b.doc.err()
	}
	p.Grid.Start = from - 1
	if n := p.Grid.Steps(); b.file.Delay >= n {
		b.doc.wrong(&b.file.Delay, "delay is %d, and %d months are earned: want less", b.file.Delay, n)
	}
	return b.doc.err()
}

func ptr[T any](x T) *T { return &x }
