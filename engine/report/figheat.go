package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
)

// A Lever is a parameter that was set to several values.
type Lever struct {
	Name   string    // with its unit: "Fed cuts of 25 bp in 12 months"
	Short  string    // what the title calls it, before a value: "cuts"
	Values []float64 // increasing
	Labels []string  // of the values; nil writes the numbers
}

// A HeatMap shows a number over two levers: blue above zero, orange below, the
// contour of zero, and hatching where the Monte Carlo error leaves the sign
// open.
type HeatMap struct {
	Title string // empty: the finding, in a sentence
	What  string // "Mean log of wealth over the S&P 490's after 12 months"
	Short string // what the title calls it; default What

	X, Y  Lever
	Cells [][]Estimate // by value of Y, then of X; NaN where not run

	Provenance
}

// Figure draws the map, cells at equal distances in the order of their values.
// Cells with room carry their numbers. It panics if the cells are not one for
// each pair of values, or values do not increase.
func (h HeatMap) Figure() *Figure {
	h.X.check()
	h.Y.check()
	conform("heat map", len(h.Cells), len(h.Y.Values))
	for i, row := range h.Cells {
		conform(fmt.Sprintf("row %d of a heat map", i), len(row), len(h.X.Values))
	}
	f := &Figure{Title: cmp.Or(h.Title, h.finding()), Subtitle: h.subtitle(h.What)}
	most, known, bare, open := 0.0, 0, 0, 0
	for _, row := range h.Cells {
		for _, e := range row {
			if !drawable(e.Value) {
				continue
			}
			known++
			most = max(most, math.Abs(e.Value))
			switch {
			case !(e.SE > 0):
				bare++
			case e.sign() == 0:
				open++
			}
		}
	}
	p := &panel{label: h.Y.Name, height: 230, why: "no cell was run"}
	p.x = &abscissa{title: h.X.Name}
	f.panels = []*panel{p}
	f.Source = h.source()
	if known == 0 {
		return f
	}
	if most == 0 {
		most = 1e-4
	}
	p.x.lo, p.x.hi, p.x.ticks = -0.5, float64(len(h.X.Values))-0.5, h.X.scale()
	p.lo, p.hi, p.ticks = -0.5, float64(len(h.Y.Values))-0.5, h.Y.scale()
	p.bare = true
	colors := diverging(most)
	p.marks = []plot.Plotter{cells{h.Cells, colors}}
	if h.crosses() {
		f.keys = append(f.keys, key{"Zero", pen{color: ink}, asLine})
	}
	if open > 0 {
		f.keys = append(f.keys, key{"Within two standard errors of zero", pen{color: muted}, asHatch})
	}
	p.marks = append(p.marks, colorBar{most, colors})
	f.Source = h.source(h.notes(known, bare))
	return f
}

func (h HeatMap) notes(known, bare int) string {
	switch {
	case bare == known:
		return "Cells carry no standard errors"
	case bare > 0:
		return fmt.Sprintf("%d of %d cells carry no standard error", bare, known)
	}
	var ses []float64
	for _, row := range h.Cells {
		for _, e := range row {
			if drawable(e.Value) {
				ses = append(ses, e.SE)
			}
		}
	}
	slices.Sort(ses)
	m := ses[len(ses)/2]
	return fmt.Sprintf("Median standard error of a cell: %s; all cells share their random numbers", Percent(m, places(m)))
}

func (l Lever) check() {
	for i := 1; i < len(l.Values); i++ {
		if !(l.Values[i] > l.Values[i-1]) {
			panic(fmt.Sprintf("report: %q of a heat map has %g after %g: want values that increase", l.Name, l.Values[i], l.Values[i-1]))
		}
	}
	if l.Labels != nil {
		conform(fmt.Sprintf("labels of %q of a heat map", l.Name), len(l.Labels), len(l.Values))
	}
}

// label writes value i.
func (l Lever) label(i int) string {
	if l.Labels != nil {
		return l.Labels[i]
	}
	return number(l.Values[i], math.Pow(10, -float64(l.decimals())))
}

// decimals is how many digits after the point write all values, at most two
// more than tell them apart; where that does not suffice, as many as tell them
// apart.
func (l Lever) decimals() int {
	gap := math.Inf(1)
	for i := 1; i < len(l.Values); i++ {
		gap = min(gap, l.Values[i]-l.Values[i-1])
	}
	if math.IsInf(gap, 1) {
		gap = math.Abs(l.Values[0])
	}
	if gap == 0 {
		return 0
	}
	apart := max(0, int(math.Ceil(-math.Log10(gap))))
	for d := 0; d <= apart+2; d++ {
		p := math.Pow(10, float64(d))
		if !slices.ContainsFunc(l.Values, func(v float64) bool { return math.Abs(v*p-math.Round(v*p)) > 1e-6 }) {
			return d
		}
	}
	return apart
}

// scale puts a tick on the middle of cells: on every one where there is room,
// else at round values where cells are equally far apart, else on every second,
// fifth, …
func (l Lever) scale() scale {
	return func(_, _ float64, n int) []plot.Tick {
		count := len(l.Values)
		if gap, even := l.gap(); even && count > n && l.Labels == nil {
			ticks := nice(number)(l.Values[0]-gap/2, l.Values[count-1]+gap/2, n)
			for i := range ticks {
				ticks[i].Value = (ticks[i].Value - l.Values[0]) / gap
			}
			return ticks
		}
		every := 1
		for _, e := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
			if every = e; (count+e-1)/e <= n {
				break
			}
		}
		var ticks []plot.Tick
		for i := 0; i < count; i += every {
			ticks = append(ticks, plot.Tick{Value: float64(i), Label: l.label(i)})
		}
		return ticks
	}
}

// gap is the distance of the first two values, and whether it is that of all.
func (l Lever) gap() (gap float64, even bool) {
	if len(l.Values) < 2 {
		return 0, false
	}
	gap = l.Values[1] - l.Values[0]
	for i := 2; i < len(l.Values); i++ {
		if math.Abs(l.Values[i]-l.Values[i-1]-gap) > 1e-6*gap {
			return gap, false
		}
	}
	return gap, true
}

// crosses says whether the map has values on both sides of zero.
func (h HeatMap) crosses() bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, row := range h.Cells {
		for _, e := range row {
			if drawable(e.Value) {
				lo, hi = min(lo, e.Value), max(hi, e.Value)
			}
		}
	}
	return lo < 0 && hi > 0
}

// finding counts the cells on either side of zero and names the best and the
// worst, as far as two standard errors allow.
func (h HeatMap) finding() string {
	what := cmp.Or(h.Short, h.What, "The number")
	var n, above, below int
	var best, worst Estimate
	var bi, bk, wi, wk int
	for i, row := range h.Cells {
		for k, e := range row {
			if !drawable(e.Value) {
				continue
			}
			if n == 0 || e.Value > best.Value {
				best, bi, bk = e, i, k
			}
			if n == 0 || e.Value < worst.Value {
				worst, wi, wk = e, i, k
			}
			n++
			switch e.sign() {
			case 1:
				above++
			case -1:
				below++
			}
		}
	}
	at := func(i, k int) string {
		return strings.TrimSpace(h.X.Short+" "+h.X.label(k)) + ", " + strings.TrimSpace(h.Y.Short+" "+h.Y.label(i))
	}
	switch {
	case n == 0:
		return "No cell was run"
	case above == 0 && below == 0:
		return fmt.Sprintf("%s is not told from zero in any of %d cells", what, n)
	case below == 0:
		return fmt.Sprintf("%s is above zero in %d of %d cells and nowhere below: at most %s (at %s)", what, above, n, best.signed(), at(bi, bk))
	case above == 0:
		return fmt.Sprintf("%s is below zero in %d of %d cells and nowhere above: at worst %s (at %s)", what, below, n, worst.signed(), at(wi, wk))
	}
	return fmt.Sprintf("%s runs from %s (at %s) to %s (at %s): above zero in %d of %d cells, below in %d, by two standard errors",
		what, worst.signed(), at(wi, wk), best.signed(), at(bi, bk), above, n, below)
}
