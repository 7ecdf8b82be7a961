package report

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Horizon is what a strategy has reached some months after the start.
type Horizon struct {
	Mean    Estimate // of the active return, with its Monte Carlo standard error
	P5, P95 float64  // of the paths

	// Worst is the mean over the paths of the least active return on the way,
	// at most zero; NaN where not known.
	Worst float64
}

// A HorizonProfile shows the active return by horizon: a panel for each
// scenario, in it the strategies side by side at each horizon. A strategy that
// loses at first and gains later is seen as such, which one terminal number
// hides.
type HorizonProfile struct {
	Title  string // empty: the finding, in a sentence
	What   string // "Log of wealth over the S&P 490's, after costs of 20 bp a side"
	Versus string // what zero stands for; default "the benchmark"

	Months                []int // increasing
	Scenarios, Strategies []string
	Roles                 []Role        // of the strategies; nil: the next free colours
	Cells                 [][][]Horizon // by scenario, strategy, horizon

	Provenance
}

// pageRows are the rows of panels that fit a page.
const pageRows = 6

// Figures draws the profile, on as many pages as its scenarios need, all on one
// scale. It panics if the cells are not one for each scenario, strategy and
// horizon.
func (h HorizonProfile) Figures() []*Figure {
	conform("horizon profile", len(h.Cells), len(h.Scenarios))
	if h.Roles != nil {
		conform("roles of a horizon profile", len(h.Roles), len(h.Strategies))
	}
	var all []float64
	for i, rows := range h.Cells {
		conform(fmt.Sprintf("scenario %q of a horizon profile", h.Scenarios[i]), len(rows), len(h.Strategies))
		for k, row := range rows {
			conform(fmt.Sprintf("strategy %q in scenario %q", h.Strategies[k], h.Scenarios[i]), len(row), len(h.Months))
			for _, c := range row {
				all = append(all, c.P5, c.P95, c.Worst, c.Mean.Value-2*c.Mean.SE, c.Mean.Value+2*c.Mean.SE)
			}
		}
	}
	lo, hi := span(all)
	if lo <= hi {
		lo, hi = widen(min(lo, 0), max(hi, 0), 0.05)
	} else {
		lo, hi = 0, 0
	}
	roles := h.Roles
	if roles == nil {
		roles = make([]Role, len(h.Strategies))
	}
	looks := pens(roles)

	columns := 1
	switch marks := len(h.Strategies) * len(h.Months); {
	case len(h.Scenarios) > 2 && marks <= 10:
		columns = 3
	case len(h.Scenarios) > 1 && marks <= 24:
		columns = 2
	}
	page := pageRows * columns
	var out []*Figure
	for from := 0; from == 0 || from < len(h.Scenarios); from += page {
		f := &Figure{Title: cmp.Or(h.Title, h.finding()), Subtitle: h.subtitle(h.What), columns: columns, shared: true}
		if n := (len(h.Scenarios) + page - 1) / page; n > 1 {
			f.Subtitle += fmt.Sprintf(". Page %d of %d", from/page+1, n)
		}
		for i := from; i < min(from+page, len(h.Scenarios)); i++ {
			f.panels = append(f.panels, h.panel(i, looks, lo, hi))
		}
		for k, name := range h.Strategies {
			f.keys = append(f.keys, key{cmp.Or(name, dash), pen{color: looks[k].color}, []mark{asDot, asRing}[hollowOf(looks[k])]})
		}
		f.keys = append(f.keys, key{"5–95% of paths", pen{color: muted}, asLine}, key{"Worst on the way, mean", pen{color: muted}, asTick})
		f.Source = h.source("Strategies from left to right as in the key; dots are means, thick bars two Monte Carlo standard errors on either side")
		out = append(out, f)
	}
	return out
}

// hollowOf is 1 where colours come again: such strategies are rings.
func hollowOf(p pen) int {
	if p.dashed || p.dotted {
		return 1
	}
	return 0
}

func (h HorizonProfile) panel(i int, looks []pen, lo, hi float64) *panel {
	n := len(h.Months)
	p := &panel{label: h.Scenarios[i], height: 84, headroom: crowded, lo: lo, hi: hi, zero: true, ticks: nice(signedTick), why: "no paths"}
	p.x = &abscissa{lo: -0.5, hi: float64(n) - 0.5, title: "Months after the start", common: true, ticks: h.ticks}
	if n == 0 {
		p.lo, p.hi, p.x.hi = 0, 0, p.x.lo
		return p
	}
	p.marks = append(p.marks, separators(n))
	for k, row := range h.Cells[i] {
		shift := 0.0
		if m := len(h.Strategies); m > 1 {
			shift = float64(min(0.78/float64(m-1), 0.16) * (float64(k) - float64(m-1)/2))
		}
		for t, c := range row {
			p.marks = append(p.marks, stand{Horizon: c, x: float64(t) + shift, look: looks[k], share: 0.9 / float64(len(h.Strategies))})
		}
	}
	return p
}

func (h HorizonProfile) ticks(_, _ float64, _ int) []plot.Tick {
	out := make([]plot.Tick, len(h.Months))
	for i, m := range h.Months {
		out[i] = plot.Tick{Value: float64(i), Label: strconv.Itoa(m)}
	}
	return out
}

// separators are light lines between groups.
type separators int

func (n separators) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	for i := 1; i < int(n); i++ {
		x := tx(float64(i) - 0.5)
		c.StrokeLine2(draw.LineStyle{Color: grid, Width: vg.Points(0.6), Dashes: []vg.Length{1, 2}}, x, c.Min.Y, x, c.Max.Y)
	}
}

// A stand is a horizon drawn upright: 5 to 95 %, two standard errors, mean, and
// the worst point on the way as a tick.
type stand struct {
	Horizon
	x     float64
	look  pen
	share float64 // of the width of a group
}

func (s stand) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	x := tx(s.x)
	half := min(3, max(0.8, (tx(1)-tx(0))*vg.Length(s.share)/2*0.8))
	upright := func(lo, hi float64, width vg.Length) {
		if drawable(lo) && drawable(hi) {
			c.StrokeLine2(draw.LineStyle{Color: s.look.color, Width: width}, x, ty(lo), x, ty(hi))
		}
	}
	upright(s.P5, s.P95, 0.7)
	if s.Mean.SE > 0 {
		upright(s.Mean.Value-2*s.Mean.SE, s.Mean.Value+2*s.Mean.SE, min(2.4, half))
	}
	if drawable(s.Worst) {
		c.StrokeLine2(draw.LineStyle{Color: s.look.color, Width: vg.Points(1.3)}, x-half, ty(s.Worst), x+half, ty(s.Worst))
	}
	point{x: s.x, y: s.Mean.Value, color: s.look.color, r: min(2.2, half*0.9), hollow: hollowOf(s.look) == 1}.Plot(c, p)
}

// finding counts the changes of sign over the horizons that two standard errors
// bear out, and tells the largest of them.
func (h HorizonProfile) finding() string {
	turns, size, tale := 0, 0.0, ""
	for i, rows := range h.Cells {
		for k, row := range rows {
			first, last := -1, -1 // the two horizons of opposite sign farthest apart in value
			var most float64
			for a := range row {
				for b := a + 1; b < len(row); b++ {
					if row[a].Mean.sign()*row[b].Mean.sign() < 0 {
						if d := math.Abs(row[a].Mean.Value - row[b].Mean.Value); d > most {
							first, last, most = a, b, d
						}
					}
				}
			}
			if first < 0 {
				continue
			}
			turns++
			if most > size {
				size = most
				a, b := row[first].Mean, row[last].Mean
				digits := places(max(a.SE, b.SE))
				tale = fmt.Sprintf("%s in %s from %s at %s to %s at %s", h.Strategies[k], h.Scenarios[i],
					signed(a.Value, digits), months(h.Months[first]), signed(b.Value, digits), months(h.Months[last]))
			}
		}
	}
	n := len(h.Scenarios) * len(h.Strategies)
	switch {
	case n == 0 || len(h.Months) == 0:
		return "No paths to show"
	case turns == 0:
		return fmt.Sprintf("No mean against %s changes sign with the horizon, by two standard errors", cmp.Or(h.Versus, "the benchmark"))
	}
	return fmt.Sprintf("The sign depends on the horizon in %d of %d cases: %s", turns, n, tale)
}
