package report

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A ScenarioStrip shows the distribution of one number for each scenario and
// strategy at a horizon: a panel for each strategy with a row for each
// scenario, all on one scale. Where there is one scenario, its strategies are
// the rows.
type ScenarioStrip struct {
	Title  string // empty: the finding, in a sentence
	What   string // "Log of wealth over the benchmark's after 12 months, after costs"
	Versus string // what zero stands for: "the S&P 490"; default "the benchmark"

	Scenarios, Strategies []string
	Cells                 [][]Distribution // by scenario, then by strategy

	// Presets, in place of Cells, are several presets of the world: a shape for
	// each in every row, told apart by colour. Of one, colours tell the sign of
	// its means.
	Presets []Preset

	// NoEdge holds the same in the world without any edge: a thin grey line
	// under each shape, or under those of all presets. Nil leaves it out.
	NoEdge [][]Distribution

	// Sorted orders the scenarios by the mean of the first strategy, highest
	// first; else they stand in the order given.
	Sorted bool

	Provenance
}

// A Preset is what a [ScenarioStrip] shows of one preset of the world.
type Preset struct {
	Name  string
	Cells [][]Distribution // by scenario, then by strategy
}

// presets are those of the strip, the first being what rows are sorted by.
func (s ScenarioStrip) presets() []Preset {
	if s.Presets != nil {
		return s.Presets
	}
	return []Preset{{Name: s.World, Cells: s.Cells}}
}

// Figure draws the strip. Each shape runs from the 1st to the 99th percentile,
// cut where the axis ends; the axis holds the 5th to the 95th of all. It panics
// if the cells are not one for each scenario and strategy.
func (s ScenarioStrip) Figure() *Figure {
	presets := s.presets()
	all := slices.Clone(presets)
	if s.NoEdge != nil {
		all = append(all, Preset{noEdge, s.NoEdge})
	}
	for _, p := range all {
		s.check(p.Cells)
	}
	if len(s.Presets) > 0 {
		var names []string
		for _, p := range s.Presets {
			names = append(names, p.Name)
		}
		s.World = strings.Join(names, ", ")
	}
	f := &Figure{Title: cmp.Or(s.Title, s.finding()), Subtitle: s.subtitle(s.What), shared: true}
	x := axisOf(all)
	looks := pens(make([]Role, len(presets)))
	add := func(label string, names []string, pick func(cells [][]Distribution) []Distribution) {
		b := strand{names: names}
		for i, p := range presets {
			b.rows = append(b.rows, pick(p.Cells))
			b.presets, b.inks = append(b.presets, p.Name), append(b.inks, looks[i].color)
		}
		if s.NoEdge != nil {
			b.twins = pick(s.NoEdge)
		}
		f.panels = append(f.panels, b.panel(label, x))
	}
	if len(s.Scenarios) == 1 {
		add("Strategy", s.Strategies, func(cells [][]Distribution) []Distribution { return cells[0] })
	} else {
		f.columns = min(len(s.Strategies), 4)
		if n := len(s.Strategies); n == 5 || n == 6 {
			f.columns = 3
		}
		order := s.order()
		names := make([]string, len(order))
		for r, i := range order {
			names[r] = s.Scenarios[i]
		}
		for k, name := range s.Strategies {
			add(name, names, func(cells [][]Distribution) []Distribution {
				column := make([]Distribution, len(order))
				for r, i := range order {
					column[r] = cells[i][k]
				}
				return column
			})
		}
	}
	if f.across() <= 2 {
		for _, p := range f.panels {
			labelMeans(p)
		}
	}
	if len(presets) == 1 {
		f.keys = []key{
			{"Mean ahead", pen{color: blue}, asDot},
			{"Mean behind", pen{color: orange}, asDot},
		}
	} else {
		for i, p := range presets {
			f.keys = append(f.keys, key{p.Name, looks[i], asBand})
		}
		f.keys = append(f.keys, key{"Mean told from zero", pen{color: muted}, asDot})
	}
	f.keys = append(
		f.keys,
		key{"Within two standard errors of zero", pen{color: muted}, asRing},
		key{"25–75%", pen{color: tint(muted, 0.35)}, asBar},
		key{"5–95%", pen{color: muted}, asLine},
	)
	note := ""
	if s.NoEdge != nil {
		f.keys = append(f.keys, key{"Same in the world without any edge, 5–95% and mean", pen{color: axis}, asLine})
		note = "Grey lines: world preset no-edge, on the same random numbers"
	}
	f.Source = s.source("Shapes are densities from the 1st to the 99th percentile, cut at the edge of the axis; upright ticks are medians; ± is one Monte Carlo standard error of the mean", note)
	return f
}

// check panics where cells are not one for each scenario and strategy.
func (s ScenarioStrip) check(cells [][]Distribution) {
	conform("scenario strip", len(cells), len(s.Scenarios))
	for i, row := range cells {
		conform(fmt.Sprintf("scenario %q of a strip", s.Scenarios[i]), len(row), len(s.Strategies))
		for k, d := range row {
			d.check(fmt.Sprintf("strategy %q in scenario %q", s.Strategies[k], s.Scenarios[i]))
		}
	}
}

// order is that of the rows.
func (s ScenarioStrip) order() []int {
	order := make([]int, len(s.Scenarios))
	for i := range order {
		order[i] = i
	}
	if cells := s.presets()[0].Cells; s.Sorted && len(s.Strategies) > 0 {
		slices.SortStableFunc(order, func(a, b int) int {
			return cmp.Compare(cells[b][0].Mean.Value, cells[a][0].Mean.Value)
		})
	}
	return order
}

// axisOf is the common scale: zero, the 5th to the 95th percentile of all, and
// their means with two standard errors.
func axisOf(presets []Preset) *abscissa {
	var all []float64
	for _, p := range presets {
		for _, row := range p.Cells {
			for _, d := range row {
				all = append(all, d.Quantile(0.05), d.Quantile(0.95))
				if m := d.Mean; !math.IsNaN(m.SE) {
					all = append(all, m.Value-2*m.SE, m.Value+2*m.SE)
				}
			}
		}
	}
	x := &abscissa{ticks: nice(signedTick), zero: true, common: true}
	if lo, hi := span(all); lo <= hi {
		x.lo, x.hi = widen(min(lo, 0), max(hi, 0), 0.08)
	}
	return x
}

// A strand is one panel of a strip: rows of shapes, one for each preset from the
// top down.
type strand struct {
	names   []string         // of the rows
	presets []string         // and inks: of the shapes in a row
	inks    []color.NRGBA    // where there are several
	rows    [][]Distribution // by preset, then by row
	twins   []Distribution   // by row; nil: none
}

func (b strand) panel(label string, x *abscissa) *panel {
	// A row is tall where there are few, and never too low for its name or for its
	// shapes.
	n := len(b.presets)
	least := 13.0
	if n > 1 {
		least = 9 * float64(n)
	}
	p := named(label, b.names, max(least, min(30, 240/float64(max(1, len(b.names))))), x)
	p.why = "no paths"
	room, half := 1.0, 0.42 // of a row for its shapes, and of a shape on either side
	if b.twins != nil {
		room, half = 0.8, 0.36
	}
	if n > 1 {
		p.under = append(p.under, dividers(len(b.names)))
	}
	for i, name := range b.names {
		row := rowAt(i, len(b.names))
		if b.twins != nil {
			t := b.twins[i]
			at := row - 0.36
			p.under = append(p.under, whisker{lo: t.Quantile(0.05), hi: t.Quantile(0.95), y: at, color: axis, width: 1})
			p.marks = append(p.marks, point{x: t.Mean.Value, y: at, color: muted, r: 1.3})
		}
		if n == 1 {
			d := b.rows[0][i]
			p.marks = append(p.marks, violin{Distribution: d, name: name, row: row + (1-room)/2, half: half, color: signColor(d.Mean)})
			continue
		}
		for k, rows := range b.rows {
			at := row + 0.47 - float64(room*(float64(k)+0.5)/float64(n))
			p.marks = append(p.marks, violin{Distribution: rows[i], name: name + ", " + b.presets[k], row: at, half: room * 0.46 / float64(n), color: b.inks[k]})
		}
	}
	return p
}

// dividers are light lines between rows.
type dividers int

func (n dividers) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	for i := 1; i < int(n); i++ {
		y := ty(float64(i) - 0.5)
		c.StrokeLine2(draw.LineStyle{Color: axis, Width: vg.Points(0.5), Dashes: []vg.Length{1, 2}}, c.Min.X, y, c.Max.X, y)
	}
}

// labelMeans writes the means right of the rows.
func labelMeans(p *panel) {
	for _, m := range p.marks {
		d, ok := m.(violin)
		if !ok {
			continue
		}
		if v := d.Mean; drawable(v.Value) {
			text := v.signed()
			if v.SE > 0 {
				text += " ± " + Percent(v.SE, places(v.SE))
			}
			p.ends = append(p.ends, end{at: d.row, value: text, spoken: d.name + ", mean", color: d.color})
		}
	}
}

// signColor says by colour what two standard errors say of the sign.
func signColor(e Estimate) color.NRGBA {
	return map[int]color.NRGBA{1: blue, -1: orange, 0: muted}[e.sign()]
}

// A violin is a distribution on a row: its density, its quartiles, the 5th to
// the 95th percentile, median, and the mean with two standard errors.
type violin struct {
	Distribution
	name      string
	row, half float64 // its place, and the half of its height, in rows
	color     color.NRGBA
}

func (v violin) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	y := ty(v.row)
	if len(v.Values) == 0 {
		text := face(7, muted, false)
		text.YAlign = middle
		if s := "no paths"; text.Width(s) < c.Max.X-c.Min.X-4 {
			c.FillText(text, vg.Point{X: c.Min.X + 4, Y: y}, s)
		}
		return
	}
	half := vg.Length(v.half) * (ty(1) - ty(0))
	lo, hi := max(v.Quantile(0.01), p.X.Min), min(v.Quantile(0.99), p.X.Max)
	if n := 64; lo < hi {
		over := make([]vg.Point, 0, 2*n+2)
		density := v.density(lo, hi, n)
		for i, d := range density {
			over = append(over, vg.Point{X: tx(lo + (hi-lo)*float64(i)/float64(n)), Y: y + half*vg.Length(d)})
		}
		for i := n; i >= 0; i-- {
			over = append(over, vg.Point{X: over[i].X, Y: 2*y - over[i].Y})
		}
		c.FillPolygon(tint(v.color, 0.68), over)
	}
	inside := func(q float64) vg.Length { return tx(min(max(q, p.X.Min), p.X.Max)) }
	dark := draw.LineStyle{Color: v.color, Width: vg.Points(0.8)}
	c.StrokeLine2(dark, inside(v.Quantile(0.05)), y, inside(v.Quantile(0.95)), y)
	thick := min(2, half*0.4)
	q1, q3 := inside(v.Quantile(0.25)), inside(v.Quantile(0.75))
	c.FillPolygon(tint(v.color, 0.25), box(q1, y-thick, max(q3, q1+least), y+thick))
	median := inside(v.Quantile(0.5))
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: vg.Points(0.9)}, median, y-thick-1, median, y+thick+1)
	m := v.Mean
	if m.SE > 0 {
		whisker{lo: m.Value - 2*m.SE, hi: m.Value + 2*m.SE, y: v.row, color: ink, width: 1}.Plot(c, p)
	}
	point{x: m.Value, y: v.row, color: v.color, r: min(2.1, half*0.5), hollow: m.sign() == 0}.Plot(c, p)
}

// finding counts the cells whose mean two standard errors tell from zero.
func (s ScenarioStrip) finding() string {
	versus := cmp.Or(s.Versus, "the benchmark")
	if len(s.Scenarios) == 0 || len(s.Strategies) == 0 {
		return "No paths to show"
	}
	presets := s.presets()
	if len(presets) > 1 {
		return s.compared(versus)
	}
	cells := presets[0].Cells
	if len(s.Scenarios) == 1 {
		var ahead, behind []string
		for k, d := range cells[0] {
			switch d.Mean.sign() {
			case 1:
				ahead = append(ahead, s.Strategies[k])
			case -1:
				behind = append(behind, s.Strategies[k])
			}
		}
		if len(ahead)+len(behind) == 0 {
			return fmt.Sprintf("No strategy's mean is told from %s: all lie within two standard errors", versus)
		}
		switch n := len(s.Strategies); {
		case n > 1 && len(ahead) == n:
			return fmt.Sprintf("All %d strategies are ahead of %s in the mean, by more than two standard errors", n, versus)
		case n > 1 && len(behind) == n:
			return fmt.Sprintf("All %d strategies are behind %s in the mean, by more than two standard errors", n, versus)
		}
		return fmt.Sprintf("Mean ahead of %s by more than two standard errors: %s; behind: %s", versus, listed(ahead), listed(behind))
	}
	// All cells, and of the strategies the one that is ahead most often.
	ahead, behind := 0, 0
	leads := make([]int, len(s.Strategies))
	for _, row := range cells {
		for k, d := range row {
			switch d.Mean.sign() {
			case 1:
				ahead++
				leads[k]++
			case -1:
				behind++
			}
		}
	}
	n := len(s.Scenarios)
	if len(s.Strategies) == 1 {
		return fmt.Sprintf("%s: mean ahead of %s in %d of %d scenarios and behind in %d, by more than two standard errors", s.Strategies[0], versus, ahead, n, behind)
	}
	text := fmt.Sprintf("Of %d means %d lie ahead of %s and %d behind, by more than two standard errors", n*len(s.Strategies), ahead, versus, behind)
	best := slices.Index(leads, slices.Max(leads))
	if most := leads[best]; most > 0 && !slices.Contains(leads[best+1:], most) {
		text += fmt.Sprintf("; most often ahead: %s, in %d of %d scenarios", s.Strategies[best], leads[best], n)
	}
	return text
}

// compared counts the same in each of several presets.
func (s ScenarioStrip) compared(versus string) string {
	var parts []string
	for _, p := range s.Presets {
		ahead, behind := 0, 0
		for _, row := range p.Cells {
			for _, d := range row {
				switch d.Mean.sign() {
				case 1:
					ahead++
				case -1:
					behind++
				}
			}
		}
		parts = append(parts, fmt.Sprintf("%s %d and %d", p.Name, ahead, behind))
	}
	return fmt.Sprintf("Of %d means ahead of %s and behind it, by more than two standard errors: %s",
		len(s.Scenarios)*len(s.Strategies), versus, strings.Join(parts, ", "))
}
