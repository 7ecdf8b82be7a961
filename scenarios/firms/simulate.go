package firms

import (
	"math"
	"time"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// What the firms write besides the sleeves' fields, all of it about small firms:
// for reports. It is latent, though much of it would be public, because in a
// world without an edge the firms belong to the returns, of which no signal may
// know.
var (
	Defaults    = &engine.Field{Latent: true, Name: "small_defaults", Unit: "firms", Doc: "small firms that defaulted in the month"}
	Delistings  = &engine.Field{Latent: true, Name: "small_delistings", Unit: "firms", Doc: "small firms delisted for poor performance in the month"}
	Takeovers   = &engine.Field{Latent: true, Name: "small_takeovers", Unit: "firms", Doc: "small firms taken over in the month"}
	DefaultRate = &engine.Field{Latent: true, Name: "small_default_rate", Unit: "decimal", Doc: "small firms that defaulted in the last twelve months, over 2,000; of fewer months in the first year, at a yearly rate"}
	Losing      = &engine.Field{Latent: true, Name: "small_losing", Unit: "decimal", Doc: "share of small firms that lost money in the last quarter"}
	Uncovered   = &engine.Field{Latent: true, Name: "small_uncovered", Unit: "decimal", Doc: "share of small firms that have debt and did not earn its interest in the last quarter"}
	SoundWeight = &engine.Field{Latent: true, Name: "small_sound_weight", Unit: "decimal", Doc: "weight of the sound half in the Russell 2000"}
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

// Simulate fills those fields of Writes that the paths have, for the block's
// paths from the one with index at on, as many as the drive has, on every row
// of the grid: NaN up to its start. The drive covers the start and every month
// after it. Where the paths are antithetic, path 2k+1 takes 1-u for every draw u
// of path 2k.
//
// Memory is that of two cross-sections, whatever the number of paths.
func (p *Params) Simulate(paths *engine.Paths, at int, seed uint64, d *Drive) error {
	if err := p.Validate(); err != nil {
		return err
	}
	start, n := paths.Grid.Start, len(d.Regime[0])
	table := make([]row, len(paths.Grid.Dates))
	for t := range table {
		table[t] = p.row(paths, t, at, n)
		if t <= start {
			table[t].unknown()
		}
	}
	w := p.walk(seed)
	for i := range n {
		path := address{path: paths.First + int64(at+i)}
		if paths.Sampling.Antithetic {
			path = address{path: path.path / 2, mirrored: path.path%2 == 1}
		}
		w.open(path, d.at(0, i))
		var lost [12]float64
		for t := start + 1; t < len(table); t++ {
			k := t - start
			m := d.at(k, i)
			var out tally
			w.step(k, m, &out)
			year, mon, _ := paths.Grid.Dates[t].Time().Date()
			if mon%3 == 0 {
				w.quarter(k)
				w.report(m)
			}
			if reconstitutes(year, mon) {
				w.reconstitute(int(mon)%3, &out)
			}
			out.losing, out.uncovered, out.weight = w.losing, w.uncovered, w.held/w.total[small]
			lost[k%12] = out.events[defaulted]
			out.rate = sum(lost[:]) / numSmall * 12 / float64(min(k, 12))
			table[t].write(i, &out)
		}
	}
	return nil
}

// reconstitutes reports whether the indexes are ranked anew at a month's end:
// in June, and since 2026 in November too (FTSE Russell's move to semi-annual
// reconstitution).
func reconstitutes(year int, m time.Month) bool {
	return m == time.June || m == time.November && year >= 2026
}

// A row is where the values of one date go, nil where nobody asks for them.
type row struct {
	fixed  [9][]float64
	traded [3][]float64
}

func (p *Params) row(paths *engine.Paths, t, at, n int) (r row) {
	part := func(f *engine.Field) []float64 {
		if !paths.Has(f) {
			return nil
		}
		row := paths.Row(f, t)
		if t > paths.Grid.Start {
			row = row[at : at+n]
		}
		return row
	}
	for i, f := range [9]*engine.Field{
		engine.SmallQualityReturn, engine.SmallQualityTurnover, Defaults, Delistings, Takeovers, DefaultRate, Losing, Uncovered, SoundWeight,
	} {
		r.fixed[i] = part(f)
	}
	for g, f := range [3]*engine.Field{engine.SmallTurnover, engine.LargeTurnover, engine.MegaTurnover} {
		if p.Turnover {
			r.traded[g] = part(f)
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
		if r.fixed[f] != nil {
			r.fixed[f][i] = x
		}
	}
	for g, x := range r.traded {
		if x != nil {
			x[i] = out.traded[g]
		}
	}
}
