package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// FanLevels are the quantiles that a fan is drawn from.
var FanLevels = [7]float64{0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95}

// A Fan is the distribution of one number over the paths, date by date.
type Fan struct {
	Name string // of the strategy, or of what is compared: "Small caps"

	// History holds a value for each of the chart's Past dates, on the fans'
	// scale. Nil where there is none.
	History []float64

	// Quantiles holds for each of FanLevels a value for each of the chart's
	// Dates, the first being the start; NaN where not known.
	Quantiles [7][]float64

	// End is the mean over the paths at the last date, on the same scale, with
	// its Monte Carlo standard error. Titles claim no more than it allows. The
	// zero value is not known.
	End Estimate
}

// A FanChart shows where a number may go: a panel for each fan, on a common
// scale, with bands of 25-75, 10-90 and 5-95 % of the paths.
type FanChart struct {
	Title  string // empty: the finding, in a sentence
	What   string // what is shown, in what unit: "log of small over large, total return"
	Short  string // what the title begins with: "Small against large"
	Versus string // what zero, or one, stands for: "the S&P 490"

	Past  []int32 // dates of the history, ending with the start, or empty
	Dates []int32 // from the start; days since 1970-01-01, increasing
	Fans  []Fan

	// Ratio says that values are ratios around 1, drawn on a log scale; else
	// they are decimals around 0, written as per cent.
	Ratio bool

	Provenance
}

var fanTints = [3]float64{0.84, 0.68, 0.45}

var (
	fanInk   = rgb(0x06365f) // the median
	fanLabel = rgb(0x3f6f98) // quantiles at the end
)

// Figure draws the chart: one fan over the whole width with its quantiles
// written at the end, several as small multiples with their median. It panics
// if a series does not fit the dates.
func (c FanChart) Figure() *Figure {
	if n := len(c.Past); n > 0 && len(c.Dates) > 0 && c.Past[n-1] > c.Dates[0] {
		panic(fmt.Sprintf("report: the history of a fan ends on day %d, after its start on day %d", c.Past[n-1], c.Dates[0]))
	}
	for _, fan := range c.Fans {
		c.check(fan)
	}
	f := &Figure{Title: cmp.Or(c.Title, c.finding()), shared: true}
	f.Subtitle = c.subtitle(c.What)
	past, x := axisDays(c.Past), axisDays(c.Dates)
	f.from, f.to = edges(x, false)
	if len(past) > 0 {
		f.from = min(f.from, past[0])
	}
	if f.columns = 1; len(c.Fans) > 1 {
		f.columns = 2
	}
	if len(c.Fans) > 4 {
		f.columns = 3
	}
	lo, hi := c.limits()
	history := false
	for _, fan := range c.Fans {
		f.panels = append(f.panels, c.panel(fan, past, x, lo, hi))
		history = history || fan.History != nil
	}
	if history {
		f.keys = append(f.keys, key{"History", pen{color: ink}, asLine})
	}
	f.keys = append(f.keys, key{"Median", pen{color: fanInk}, asLine})
	for i, s := range []string{"25–75%", "10–90%", "5–95%"} {
		f.keys = append(f.keys, key{s + " of paths", pen{color: tint(blue, fanTints[2-i])}, asBand})
	}
	if slices.ContainsFunc(f.panels, func(p *panel) bool { return strings.Contains(p.aside, "±") }) {
		f.Source = c.source("± is one Monte Carlo standard error of the mean")
	} else {
		f.Source = c.source()
	}
	return f
}

// limits is the common scale of all fans.
func (c FanChart) limits() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, fan := range c.Fans {
		for _, q := range append(fan.Quantiles[:], fan.History) {
			for _, v := range q {
				if drawable(v) && (v > 0 || !c.Ratio) {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
	}
	if lo > hi {
		return 0, 0
	}
	if c.Ratio {
		lo, hi = min(lo, 1), max(hi, 1)
		room := max(math.Pow(hi/lo, 0.03), 1.002)
		return lo / room, hi * room
	}
	return widen(min(lo, 0), max(hi, 0), 0.03)
}

func (c FanChart) panel(fan Fan, past, x []float64, lo, hi float64) *panel {
	p := &panel{label: fan.Name, height: 170, lo: lo, hi: hi, zero: true, ticks: nice(signedTick), why: "no paths"}
	single := len(c.Fans) == 1
	if single {
		p.label = cmp.Or(c.What, fan.Name)
	} else {
		p.height, p.headroom = 84, crowded
	}
	if c.Ratio {
		p.ticks, p.log = logarithmic(number), true
	}
	known := slices.ContainsFunc(fan.Quantiles[3], drawable)
	if !known {
		p.lo, p.hi = 0, 0
		return p
	}
	for k, t := range fanTints {
		p.under = append(p.under, ribbon{x, fan.Quantiles[k], fan.Quantiles[6-k], tint(blue, t)})
	}
	p.marks = append(p.marks, level{c.level()})
	p.marks = append(p.marks, line{x: x, y: fan.Quantiles[3], pen: pen{color: fanInk}, width: 1.6})
	if fan.History != nil {
		p.marks = append(p.marks, line{x: past, y: fan.History, pen: pen{color: ink}, width: 1.4})
		p.marks = append(p.marks, since{x[0], "simulation starts"})
	}
	if single {
		p.ends = c.ends(fan)
	} else {
		p.aside = c.aside(fan)
	}
	return p
}

// check panics where a fan does not fit the dates or its quantiles cross.
func (c FanChart) check(fan Fan) {
	what := fmt.Sprintf("fan %q", fan.Name)
	for k, q := range fan.Quantiles {
		conform(fmt.Sprintf("%s at %g", what, FanLevels[k]), len(q), len(c.Dates))
	}
	for k := 1; k < len(fan.Quantiles); k++ {
		for i, v := range fan.Quantiles[k] {
			if below := fan.Quantiles[k-1][i]; below > v {
				panic(fmt.Sprintf("report: %s at date %d: quantile %g is %g, below quantile %g of %g", what, i, FanLevels[k], v, FanLevels[k-1], below))
			}
		}
	}
	if fan.History != nil {
		conform("history of "+what, len(fan.History), len(c.Past))
	}
}

// level is where nothing is gained or lost against the benchmark.
func (c FanChart) level() float64 {
	if c.Ratio {
		return 1
	}
	return 0
}

// A level darkens one height of a panel.
type level struct{ at float64 }

func (l level) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	if l.at >= p.Y.Min && l.at <= p.Y.Max {
		c.StrokeLine2(draw.LineStyle{Color: axis, Width: vg.Points(0.6)}, c.Min.X, ty(l.at), c.Max.X, ty(l.at))
	}
}

// write is how values of the chart are written at the end of a fan.
func (c FanChart) write(v float64) string {
	if c.Ratio {
		return number(v, 0.01)
	}
	return signed(v, 1)
}

// aside writes the mean and the median of a small fan under its name.
func (c FanChart) aside(fan Fan) string {
	var text string
	if e := fan.End; drawable(e.Value) && e.SE > 0 {
		text = "mean " + c.write(e.Value) + " ± " + c.size(e.SE)
	}
	if v := fan.Quantiles[3][len(c.Dates)-1]; drawable(v) {
		if text != "" {
			text += ", "
		}
		text += "median " + c.write(v)
	}
	return text
}

// ends writes the quantiles at the end of a fan.
func (c FanChart) ends(fan Fan) []end {
	n := len(c.Dates) - 1
	var ends []end
	for k, q := range fan.Quantiles {
		name, colour := fmt.Sprintf("%g%%", 100*FanLevels[k]), fanLabel
		if k == 3 {
			name, colour = "median", fanInk
		}
		if drawable(q[n]) {
			ends = append(ends, end{at: q[n], name: name, value: c.write(q[n]), color: colour})
		}
	}
	return ends
}

func (c FanChart) size(se float64) string {
	if c.Ratio {
		return number(se, 0.001)
	}
	return Percent(se, places(se))
}

// finding says where the mean over the paths ends, if two standard errors tell
// it from nothing, and how wide the paths lie.
func (c FanChart) finding() string {
	if len(c.Fans) == 0 || len(c.Dates) == 0 {
		return "No paths to show"
	}
	after := months(monthsBetween(c.Dates[0], c.Dates[len(c.Dates)-1]))
	if len(c.Fans) == 1 {
		fan := c.Fans[0]
		lo, hi := fan.Quantiles[0][len(c.Dates)-1], fan.Quantiles[6][len(c.Dates)-1]
		if !drawable(lo) || !drawable(hi) {
			return cmp.Or(fan.Name, "The fan") + " is not defined at the end"
		}
		subject := cmp.Or(fan.Name, c.Short, "The number")
		if c.Short != "" && fan.Name != "" {
			subject = c.Short + ", " + fan.Name + ","
		}
		return fmt.Sprintf("%s after %s: nine paths in ten end between %s and %s; %s",
			subject, after, c.write(lo), c.write(hi), c.centre(fan))
	}
	ahead, behind, known := 0, 0, 0
	for _, fan := range c.Fans {
		e := fan.End
		if drawable(e.Value) && e.SE > 0 {
			known++
		}
		e.Value -= c.level()
		switch e.sign() {
		case 1:
			ahead++
		case -1:
			behind++
		}
	}
	versus, lead := cmp.Or(c.Versus, "the benchmark"), "After "
	if c.Short != "" {
		lead = c.Short + ": after "
	}
	if known == 0 {
		return c.medians(lead + after)
	}
	return fmt.Sprintf("%s%s %d of %d means lie ahead of %s and %d behind, by more than two standard errors",
		lead, after, ahead, len(c.Fans), versus, behind)
}

// medians tells the lowest and the highest median of fans without means.
func (c FanChart) medians(after string) string {
	low, high := -1, -1
	end := func(i int) float64 { return c.Fans[i].Quantiles[3][len(c.Dates)-1] }
	for i := range c.Fans {
		if !drawable(end(i)) {
			continue
		}
		if low < 0 || end(i) < end(low) {
			low = i
		}
		if high < 0 || end(i) > end(high) {
			high = i
		}
	}
	if low < 0 {
		return "No fan is defined at the end"
	}
	return fmt.Sprintf("%s medians run from %s (%s) to %s (%s)", after, c.write(end(low)), c.Fans[low].Name, c.write(end(high)), c.Fans[high].Name)
}

// centre is a clause on the mean over the paths or, where its error is not known,
// on the median.
func (c FanChart) centre(fan Fan) string {
	e := fan.End
	if !(e.SE > 0) || !drawable(e.Value) {
		return "the median is " + c.write(fan.Quantiles[3][len(c.Dates)-1])
	}
	text := c.write(e.Value) + " (standard error " + c.size(e.SE) + ")"
	if !told(Estimate{Value: e.Value - c.level(), SE: e.SE}) {
		return "the mean, " + text + ", is not told from " + c.write(c.level())
	}
	return "the mean is " + text
}

// monthsBetween counts the calendar months from one day to another.
func monthsBetween(from, to int32) int {
	a, b := date(float64(from)), date(float64(to))
	return 12*(b.Year()-a.Year()) + int(b.Month()) - int(a.Month())
}
