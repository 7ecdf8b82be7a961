package firms

import (
	"math"
	"time"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// What the firms write besides the sleeves' fields. All of it is about small
// firms, and public at the month's end.
var (
	Defaults    = &engine.Field{Name: "small_defaults", Unit: "firms", Doc: "small firms that defaulted in the month"}
	Delistings  = &engine.Field{Name: "small_delistings", Unit: "firms", Doc: "small firms delisted for poor performance in the month"}
	Takeovers   = &engine.Field{Name: "small_takeovers", Unit: "firms", Doc: "small firms taken over in the month"}
	DefaultRate = &engine.Field{Name: "small_default_rate", Unit: "decimal", Doc: "small firms that defaulted in the last twelve months, over 2,000; of fewer months in the first year, at a yearly rate"}
	Losing      = &engine.Field{Name: "small_losing", Unit: "decimal", Doc: "share of small firms that lost money in the last quarter"}
	Uncovered   = &engine.Field{Name: "small_uncovered", Unit: "decimal", Doc: "share of small firms that have debt and did not earn its interest in the last quarter"}
	SoundWeight = &engine.Field{Name: "small_sound_weight", Unit: "decimal", Doc: "weight of the sound half in the Russell 2000"}
)

// Writes lists the fields that Simulate fills.
func (p *Params) Writes() []*engine.Field {
	fields := []*engine.Field{
		engine.SmallQualityReturn, engine.SmallQualityTurnover,
		Defaults, Delistings, Takeovers, DefaultRate, Losing, Uncovered, SoundWeight,
	}
	if p.Turnover {
		fields = append(fields, engine.SmallTurnover, engine.LargeTurnover, engine.MegaTurnover)
	}
	return fields
}

// Simulate fills the fields of Writes on every row of paths, NaN up to the
// grid's start. What the world hands down covers the start and every month
// after it. With antithetic draws path 2k+1 takes 1-u for every draw u of path
// 2k.
//
// Memory is that of eight paths' cross-sections, whatever the number of paths.
func (p *Params) Simulate(paths *engine.Paths, seed uint64, d *Drive, antithetic bool) error {
	if err := p.Validate(); err != nil {
		return err
	}
	start := paths.Grid.Start
	table := make([]row, len(paths.Grid.Dates))
	for t := range table {
		table[t] = p.row(paths, t)
		if t <= start {
			table[t].unknown()
		}
	}
	r := run{
		Params: p, drive: d, rows: table, start: start, dates: paths.Grid.Dates,
		returns: newDraws(seed, "firms: return"), earnings: newDraws(seed, "firms: earnings"),
	}
	first := p.draw(seed)
	for range 8 { // a quad of draws, each with its mirror image
		r.walks = append(r.walks, p.walk(seed, first))
	}
	var together []address
	from := 0
	for i := range paths.N {
		path := address{path: paths.First + int64(i)}
		if antithetic {
			path = address{path: path.path / 2, mirrored: path.path%2 == 1}
		}
		if len(together) > 0 && path.path/4 != together[0].path/4 {
			r.take(from, together)
			from, together = i, together[:0]
		}
		together = append(together, path)
	}
	r.take(from, together)
	return nil
}

// A run takes the firms through the paths of a block.
type run struct {
	*Params
	drive             *Drive
	rows              []row
	dates             []engine.Date
	start             int
	returns, earnings *draws
	walks             []*walk
}

// take runs neighbouring paths side by side, from path i of the block on: four
// paths share the work of their draws.
func (r *run) take(i int, paths []address) {
	lost := make([][12]float64, len(paths))
	for n, path := range paths {
		r.walks[n].open(path, r.drive.at(0, i+n))
	}
	for t := r.start + 1; t < len(r.rows); t++ {
		k := t - r.start
		year, mon, _ := r.dates[t].Time().Date()
		quarter := mon%3 == 0
		r.returns.draw(paths[0].path, k)
		if quarter {
			r.earnings.draw(paths[0].path, k)
		}
		for n, w := range r.walks[:len(paths)] {
			m := r.drive.at(k, i+n)
			var out tally
			w.step(k, m, r.returns, &out)
			if quarter {
				w.quarter(r.earnings)
				w.report(m)
			}
			if reconstitutes(year, mon) {
				w.reconstitute(int(mon)%3, &out)
			}
			out.losing, out.uncovered, out.weight = w.losing, w.uncovered, w.held/w.total[small]
			lost[n][k%12] = out.events[defaulted]
			out.rate = sum(lost[n][:]) / numSmall * 12 / float64(min(k, 12))
			r.rows[t].write(i+n, &out)
		}
	}
}

// reconstitutes reports whether the indexes are ranked anew at a month's end:
// in June, and since 2026 in November too (FTSE Russell's move to semi-annual
// reconstitution).
func reconstitutes(year int, m time.Month) bool {
	return m == time.June || m == time.November && year >= 2026
}

// A row is where the values of one date go.
type row struct {
	fixed  [9][]float64
	traded [3][]float64 // nil unless turnover is written
}

func (p *Params) row(paths *engine.Paths, t int) row {
	r := row{fixed: [9][]float64{
		paths.Row(engine.SmallQualityReturn, t), paths.Row(engine.SmallQualityTurnover, t),
		paths.Row(Defaults, t), paths.Row(Delistings, t), paths.Row(Takeovers, t),
		paths.Row(DefaultRate, t), paths.Row(Losing, t), paths.Row(Uncovered, t), paths.Row(SoundWeight, t),
	}}
	if p.Turnover {
		for g, f := range [3]*engine.Field{engine.SmallTurnover, engine.LargeTurnover, engine.MegaTurnover} {
			r.traded[g] = paths.Row(f, t)
		}
	}
	return r
}

func (r *row) unknown() {
	for _, x := range r.fixed {
		lanes.Fill(x, math.NaN())
	}
	for _, x := range r.traded {
		lanes.Fill(x, math.NaN())
	}
}

func (r *row) write(i int, out *tally) {
	for f, x := range [9]float64{
		out.ret, out.bought, out.events[defaulted], out.events[delisted], out.events[taken],
		out.rate, out.losing, out.uncovered, out.weight,
	} {
		r.fixed[f][i] = x
	}
	for g, x := range r.traded {
		if x != nil {
			x[i] = out.traded[g]
		}
	}
}
