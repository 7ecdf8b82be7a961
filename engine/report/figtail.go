package report

import (
	"cmp"
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Tail is the distribution of one number for a strategy, with what is lost
// in its worst paths.
type Tail struct {
	Name string
	Role Role
	Distribution

	// VaR is the quantile of the figure's Level and ES, the expected shortfall,
	// the mean of what lies below it: both on the scale of the values, so that
	// a loss is negative, both with their Monte Carlo standard errors. NaN
	// where not known.
	VaR, ES Estimate
}

// A TailFigure shows distributions as shares of paths below: whole, the left
// tail on a log scale, and value at risk and expected shortfall beneath.
type TailFigure struct {
	Title string // empty: the finding, in a sentence
	What  string // "Log of wealth over the S&P 490's after 12 months, after costs"

	// Level is the share of paths that counts as the tail; default 0.05.
	Level float64

	Series []Tail

	// Wealth says that values are wealth from 1, drawn on a log scale; else
	// they are decimals around 0, written as per cent.
	Wealth bool

	Provenance
}

// Figure draws the distributions. The first panel holds all but the outermost
// half per cent on either side, the second the left tail down to ten paths. It
// panics where a distribution is not one.
func (t TailFigure) Figure() *Figure {
	if t.Level == 0 {
		t.Level = 0.05
	}
	if !(t.Level > 0 && t.Level < 0.5) {
		panic(fmt.Sprintf("report: level %g of a tail figure: want more than 0 and less than 0.5", t.Level))
	}
	f := &Figure{Title: cmp.Or(t.Title, t.finding()), Subtitle: t.subtitle(t.What), loose: true}
	roles := make([]Role, len(t.Series))
	for i, s := range t.Series {
		s.check(fmt.Sprintf("distribution of %q", s.Name))
		roles[i] = s.Role
	}
	looks := pens(roles)
	for i, s := range t.Series {
		f.keys = append(f.keys, key{cmp.Or(s.Name, dash), looks[i], asLine})
	}
	f.panels = []*panel{t.whole(looks), t.tail(looks)}
	if p := t.losses(looks); p != nil {
		f.panels = append(f.panels, p)
	}
	f.Source = t.source("Whiskers are two Monte Carlo standard errors on either side, ± is one")
	return f
}

// axis is the scale of values.
func (t TailFigure) axis(lo, hi float64) *abscissa {
	if t.Wealth {
		if !(lo > 0) {
			lo = min(0.01, hi/100)
		}
		room := max(math.Pow(hi/lo, 0.02), 1.0001)
		return &abscissa{lo: lo / room, hi: hi * room, log: true, ticks: logarithmic(multiple)}
	}
	lo, hi = widen(lo, hi, 0.02)
	return &abscissa{lo: lo, hi: hi, ticks: nice(signedTick), zero: true}
}

// multiple writes wealth as a multiple of what was put in.
func multiple(v, step float64) string { return number(v, step) + "x" }

// par is where nothing is won or lost.
func (t TailFigure) par() since {
	if t.Wealth {
		return since{1, "money back"}
	}
	return since{0, ""}
}

func (t TailFigure) whole(looks []pen) *panel {
	p := &panel{label: "Share of paths that end below", height: 128, ticks: nice(percent), why: "no paths"}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range t.Series {
		if len(s.Values) > 0 {
			lo, hi = min(lo, s.Quantile(0.005)), max(hi, s.Quantile(0.995))
		}
	}
	p.x = &abscissa{}
	if lo > hi {
		return p
	}
	p.x = t.axis(lo, hi)
	p.lo, p.hi = -0.004, 1.004
	p.marks = append(p.marks, t.par())
	for i := len(t.Series) - 1; i >= 0; i-- {
		p.marks = append(p.marks, t.Series[i].curve(p.x, 0, looks[i], width(t.Series[i].Role)))
	}
	return p
}

// width of a curve, in points: that of the study's strategy stands out.
func width(r Role) float64 {
	if r == Strategy {
		return 1.9
	}
	return 1.2
}

// curve is the share below, from the left edge on; shares below least are left
// out, for a log scale.
func (d Distribution) curve(x *abscissa, least float64, look pen, width float64) line {
	l := line{pen: look, width: width, step: true}
	if least == 0 {
		l.x, l.y = append(l.x, x.lo), append(l.y, 0)
	}
	for i, v := range d.Values {
		switch {
		case d.Below[i] < least:
		case v < x.lo: // the first point stands for all left of the edge
			l.x, l.y = []float64{x.lo}, []float64{d.Below[i]}
		case v <= x.hi:
			l.x, l.y = append(l.x, v), append(l.y, d.Below[i])
		}
	}
	return l
}

func (t TailFigure) tail(looks []pen) *panel {
	p := &panel{
		label: fmt.Sprintf("Left tail: share of paths that end below, log scale; dashed: %g%%", 100*t.Level), height: 104, log: true,
		ticks: logarithmic(percent), why: "no paths",
	}
	top := 4 * t.Level
	lo, hi, least := math.Inf(1), math.Inf(-1), top
	for _, s := range t.Series {
		if len(s.Values) == 0 {
			continue
		}
		// Below ten paths a share is luck: an error of a third and more.
		least = min(least, max(s.Below[0], 10/float64(max(10, s.Paths))))
		hi = max(hi, s.Quantile(top))
	}
	if least >= top {
		p.why = "too few paths for a tail"
		p.x = &abscissa{}
		return p
	}
	least = min(least, t.Level/2)
	for _, s := range t.Series {
		if len(s.Values) > 0 {
			lo = min(lo, s.Quantile(least))
		}
	}
	p.x = &abscissa{}
	if lo > hi {
		return p
	}
	p.x = t.axis(lo, hi)
	p.lo, p.hi = least/1.05, top
	p.marks = append(p.marks, t.par(), threshold{t.Level})
	for i := len(t.Series) - 1; i >= 0; i-- {
		p.marks = append(p.marks, t.Series[i].curve(p.x, p.lo, looks[i], width(t.Series[i].Role)))
	}
	return p
}

// losses sets value at risk and expected shortfall beside each other, a row
// for each strategy; nil where none is known.
func (t TailFigure) losses(looks []pen) *panel {
	var names []string
	var all []float64
	for _, s := range t.Series {
		names = append(names, s.Name)
		for _, e := range []Estimate{s.VaR, s.ES} {
			if drawable(e.Value) {
				all = append(all, e.Value)
				if e.SE > 0 {
					all = append(all, e.Value-2*e.SE, e.Value+2*e.SE)
				}
			}
		}
	}
	lo, hi := span(all)
	if lo > hi {
		return nil
	}
	x := t.axis(lo, hi)
	if !t.Wealth {
		x.lo, x.hi = widen(min(lo, 0), max(hi, 0), 0.04)
	}
	p := named(fmt.Sprintf("Worst %g%% of paths: where they begin (VaR, ring) and their mean (expected shortfall, dot)", 100*t.Level), names, 13, x)
	for i, s := range t.Series {
		row := rowAt(i, len(names))
		for k, e := range []Estimate{s.VaR, s.ES} {
			if e.SE > 0 {
				p.marks = append(p.marks, whisker{lo: e.Value - 2*e.SE, hi: e.Value + 2*e.SE, y: row, color: looks[i].color, width: 1, cap: 2})
			}
			p.marks = append(p.marks, point{x: e.Value, y: row, color: looks[i].color, r: 2.6, hollow: k == 0})
		}
		if drawable(s.ES.Value) {
			p.ends = append(p.ends, end{at: row, value: t.write(s.ES), spoken: s.Name + ", expected shortfall", color: looks[i].color})
		}
	}
	return p
}

func (t TailFigure) write(e Estimate) string {
	if t.Wealth {
		if e.SE > 0 {
			return multiple(e.Value, 0.01) + " ± " + number(e.SE, 0.001)
		}
		return multiple(e.Value, 0.01)
	}
	if e.SE > 0 {
		return e.signed() + " ± " + Percent(e.SE, places(e.SE))
	}
	return e.signed()
}

// A threshold is a level with a dashed line.
type threshold struct{ at float64 }

func (l threshold) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	if l.at >= p.Y.Min && l.at <= p.Y.Max {
		c.StrokeLine2(draw.LineStyle{Color: muted, Width: vg.Points(0.6), Dashes: []vg.Length{2, 2}}, c.Min.X, ty(l.at), c.Max.X, ty(l.at))
	}
}

// finding names the deepest and the shallowest tail, if two standard errors
// tell them apart. Paths are shared, so the error of the difference is below
// that of independent runs, which is taken.
func (t TailFigure) finding() string {
	worst, best := -1, -1
	for i, s := range t.Series {
		if !drawable(s.ES.Value) || !(s.ES.SE > 0) {
			continue
		}
		if worst < 0 || s.ES.Value < t.Series[worst].ES.Value {
			worst = i
		}
		if best < 0 || s.ES.Value > t.Series[best].ES.Value {
			best = i
		}
	}
	share := fmt.Sprintf("worst %g%% of paths", 100*t.Level)
	if worst < 0 {
		return fmt.Sprintf("How %s end, with the %s", plural(len(t.Series), "strategy", "strategies"), share)
	}
	w, b := t.Series[worst], t.Series[best]
	if worst == best {
		return fmt.Sprintf("In its %s %s ends at %s in the mean", share, w.Name, t.write(w.ES))
	}
	d := Estimate{Value: b.ES.Value - w.ES.Value, SE: math.Hypot(b.ES.SE, w.ES.SE)}
	if d.sign() == 0 {
		return fmt.Sprintf("The %s do not tell the strategies apart: means from %s to %s", share, t.write(w.ES), t.write(b.ES))
	}
	return fmt.Sprintf("Mean of the %s: %s for %s, the deepest tail, %s for %s, the shallowest",
		share, t.write(w.ES), w.Name, t.write(b.ES), b.Name)
}
