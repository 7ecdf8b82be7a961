package scenarios

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/scenarios/firms"
)

// abreast is how many paths are simulated side by side: their state fits the
// second-level cache.
const abreast = 256

var (
	_ engine.Sampler = Market{}
	_ engine.Lean    = Market{}
)

// Writes returns the observed fields, the recession that is known only later,
// the latent fields that are watched, and what firms write where they are
// simulated.
func (m Market) Writes() []*engine.Field {
	fields := append(observed(), m.Watch...)
	if m.Firms.Simulated {
		fields = append(fields, m.Firms.Writes()...)
	}
	return fields
}

// Samples reports that the market draws antithetic pairs and strata of the
// first recession's date: one uniform of each path decides it, large ones early.
func (m Market) Samples(engine.Sampling) error { return nil }

// FillsWhatIsAsked reports that fields which the paths do not have are left out,
// and firms where none of theirs is asked for.
func (m Market) FillsWhatIsAsked() bool { return true }

// Simulate fills p.
func (m Market) Simulate(p *engine.Paths, seed uint64) error {
	if !p.Past { // else they were looked at for an earlier block
		if err := m.Validate(); err != nil {
			return err
		}
		if err := m.Fits(p.Grid); err != nil {
			return err
		}
	}
	r := runs.Get().(*run)
	defer runs.Put(r)
	r.open(&m, p, seed)
	for lo := 0; lo < p.N; lo += abreast {
		if err := r.simulate(p, lo, min(lo+abreast, p.N)); err != nil {
			return err
		}
		if r.firms {
			if err := m.Firms.Simulate(p, lo, seed, &r.drive); err != nil {
				return err
			}
		}
	}
	return nil
}

// A run is the memory that chunks of paths are simulated in, one after another.
type run struct {
	observer
	market       *Market
	plan         *timetable
	obs          []observation // those that the paths have
	reported     bool          // trailing earnings or sales are among them
	follows      [3]depth      // how far somebody asks for each group
	worlds       [3]*world     // what is seen, what pays where that is another, the start
	parts        attribution
	draws, other *addressed
	firms        bool        // some of what they write is asked for
	drive        firms.Drive // what the world that pays hands down to them
}

var runs = sync.Pool{New: func() any {
	r := &run{worlds: [3]*world{newWorld(), newWorld(), newWorld()}}
	r.own = []*[]float64{&r.bill, &r.wrong}
	for g := range r.reports {
		r.own = append(r.own, r.reports[g].rows()...)
	}
	r.own = append(r.own, r.parts.rows()...)
	r.memory = make([]float64, len(r.own)*abreast)
	return r
}}

// open prepares a run for the paths of a market and fills their rows up to the
// start.
func (r *run) open(m *Market, p *engine.Paths, seed uint64) {
	r.market, r.plan = m, newTimetable(m, p.Grid)
	r.opening = r.worlds[2].opening(m, r.plan)
	r.parts.watch(m.Watch)
	r.obs = slices.DeleteFunc(append(observations(), m.watched(&r.parts)...), func(o observation) bool { return !p.Has(o.field) })
	r.firms = m.Firms.Simulated && slices.ContainsFunc(m.Firms.Writes(), p.Has)
	r.reported, r.follows = false, m.follows(r.plan, r.firms)
	for k := range r.obs {
		if !p.Past {
			r.obs[k].history(r.opening, p)
		}
		r.reported = r.reported || r.obs[k].reported
		g := r.obs[k].group
		r.follows[g] = max(r.follows[g], r.obs[k].needs)
	}
	r.draws, r.other = newAddressed(m, seed, "", p.Sampling), nil
	if m.World == "no-edge" {
		r.other = newAddressed(m, seed, second, p.Sampling)
	}
}

// simulate fills paths lo to hi of p.
func (r *run) simulate(p *engine.Paths, lo, hi int) error {
	n := hi - lo
	r.see, r.pay = r.worlds[0], r.worlds[0]
	r.draws.first = p.First + int64(lo)
	r.see.prepare(r.market, r.plan, n)
	r.see.follows = r.follows
	r.see.stratified = p.Sampling.Strata != nil && r.other == nil
	r.see.open(r.draws)
	if r.other != nil {
		r.pay = r.worlds[1]
		r.other.first = r.draws.first
		r.pay.prepare(r.market, r.plan, n)
		r.pay.follows = r.market.follows(r.plan, r.firms)
		for g, asked := range r.follows {
			r.pay.follows[g] = max(r.pay.follows[g], min(asked, valued))
		}
		r.pay.stratified = p.Sampling.Strata != nil
		r.pay.open(r.other)
	}
	lay(r.own, r.memory, n)
	if r.reported {
		for g := range r.reports {
			r.reports[g].open(r.opening, g)
		}
	}
	lanes.Fill(r.bill, r.opening.bill)
	lanes.Fill(r.wrong, 0)
	r.drive = firms.Drive{}
	r.handDown()

	for t := p.Grid.Start + 1; t < len(p.Grid.Dates); t++ {
		r.parts.keep(r.pay)
		r.see.advance(r.draws)
		if r.pay != r.see {
			r.pay.advance(r.other)
		}
		r.parts.explain(r.pay)
		r.handDown()
		if r.reported {
			for g := range r.reports {
				r.reports[g].advance(int(r.plan.calendar(r.see.month)), &r.see.groups[g])
			}
		}
		for k := range r.obs {
			r.obs[k].write(&r.observer, p.Row(r.obs[k].field, t)[lo:hi])
		}
		r.pay.billRate(r.bill)
		for g, asked := range r.follows {
			if asked >= valued {
				lanes.AddScaled(r.wrong, r.pay.groups[g].growth, 0)
			}
			if asked == audited {
				lanes.AddScaled(r.wrong, r.see.groups[g].expectation, 0)
			}
		}
	}
	for _, x := range r.wrong {
		if x != 0 {
			return notFinite(r.obs, p, lo, hi)
		}
	}
	return nil
}

// notFinite names the first path, date and field that is not a number or
// infinite.
func notFinite(obs []observation, p *engine.Paths, lo, hi int) error {
	for t := p.Grid.Start + 1; t < len(p.Grid.Dates); t++ {
		for k := range obs {
			for i, x := range p.Row(obs[k].field, t)[lo:hi] {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					return fmt.Errorf("path %d, %v: %s is %v", p.First+int64(lo+i), p.Grid.Dates[t], obs[k].field.Name, x)
				}
			}
		}
	}
	return fmt.Errorf("paths %d to %d: a value that is not written is not finite", p.First+int64(lo), p.First+int64(hi-1))
}

// follows returns how far the world itself needs each group: firms share out all
// incomes, the edge looks at the growth of those of small and large, and returns
// that are conditioned may move all values.
func (m *Market) follows(p *timetable, firms bool) (all [3]depth) {
	switch {
	case firms:
		return [3]depth{audited, audited, audited}
	case p.meetsReturns:
		all = [3]depth{valued, valued, valued}
	}
	if m.Edge.used() {
		all[0], all[1] = audited, audited
	}
	return all
}

// prepare makes a world ready for n paths of a market.
func (w *world) prepare(m *Market, p *timetable, n int) {
	w.market, w.plan = m, p
	w.follows = [3]depth{audited, audited, audited}
	lay(w.own, w.memory, n)
}

// open sets the state at the start (MODEL, section 16).
func (w *world) open(draws source) {
	m := w.market
	w.month = 0
	lanes.Fill(w.one, 1)
	m.Regime.open(w, draws, w.plan.start)
	m.Shock.open(w)
	m.Economy.open(w, &m.Start)
	m.Fed.open(w, &m.Start)
	m.Credit.open(w, &m.Start)
	m.TenYear.open(w, &m.Start)
	// At the start the market takes a recession to be a mean one.
	lanes.Fill(w.learnt, 1)
	w.look()
	m.Multiple.open(w, &m.Start)
	for g, group := range m.groups() {
		w.groups[g].open(w, g, group)
	}
	m.Equity.open(w)
	m.Edge.open(w)
}

// advance moves the world by a month, in the order of MODEL's section 15.
func (w *world) advance(draws source) {
	m := w.market
	w.month++
	m.Regime.advance(w, draws)
	m.Shock.advance(w, draws, m.Credit.Market)
	m.Economy.advance(w, draws)
	m.Fed.advance(w, draws)
	m.Credit.advance(w)
	m.TenYear.advance(w, draws)
	m.Regime.learn(w, draws)
	w.look()
	for g, group := range m.groups() {
		if w.follows[g] == unseen {
			continue
		}
		w.groups[g].advance(w, draws, g, group)
		w.groups[g].forecast(w, g, group)
		w.groups[g].revise(w, draws, g, group)
		if w.follows[g] == audited {
			w.groups[g].earn(w, g, group)
			w.groups[g].expect(w, draws, g, group)
		}
	}
	m.Shock.hit(w, draws)
	m.Multiple.advance(w, draws)
	w.price12()
	m.Equity.advance(w)
	m.Edge.read(w)
}
