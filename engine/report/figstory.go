package report

import (
	"cmp"
	"fmt"
	"math"
)

// A PathStory shows one path month by month: what the Fed did, what firms
// earned, what was paid for it, what the signal saw, and what a strategy held
// and made of it. What is nil is left out.
type PathStory struct {
	Title string // empty: the outcome, in a sentence
	What  string // "Trifecta switch, after costs of 20 bp a side"
	Path  int64  // its number

	Dates []int32 // days since 1970-01-01, increasing; may begin before the start
	Begin int     // the row of the start of the simulation

	Policy, Priced  []float64 // decimals: the policy rate, and where markets see it in 12 months
	EPS             []Curve   // earnings per share, NTM; drawn as multiples of their value at the start
	Premium, Median []float64 // decimals: EV/EBITDA of small over large less one, and its own median
	Legs            []Leg     // of the signal: Label and On
	Weights         []Holding
	Wealth          []Curve // the strategy first, then the benchmark

	Recessions, Slowdowns []Span

	Provenance
}

// Figure draws the path in panels on one time axis. It panics if a series does
// not fit the dates.
func (s PathStory) Figure() *Figure {
	f := &Figure{Title: cmp.Or(s.Title, s.outcome()), Subtitle: s.described()}
	x := axisDays(s.Dates)
	f.from, f.to = edges(x, true)
	add := func(p *panel) {
		if s.Begin > 0 && s.Begin < len(x) {
			p.marks = append(p.marks, since{x: x[s.Begin]})
		}
		f.panels = append(f.panels, p)
	}
	if s.Policy != nil || s.Priced != nil {
		add(s.rates(x))
	}
	if s.EPS != nil {
		add(s.earnings(x))
	}
	if s.Premium != nil {
		add(s.premium(x))
	}
	if s.Legs != nil {
		add(s.legs(x, f.to))
	}
	if s.Weights != nil {
		add(s.weights(x))
	}
	if s.Wealth != nil {
		add(s.wealth(x))
	}
	f.Source = s.source("One path shows how, not how often")
	s.shadeRegimes(f)
	roles := make([]Role, len(s.Weights))
	for i, h := range s.Weights {
		roles[i] = h.Role
	}
	for i, look := range pens(roles) {
		f.keys = append(f.keys, key{s.Weights[i].Name + ", held", pen{color: fill(look)}, asBand})
	}
	if s.Begin > 0 {
		f.keys = append(f.keys, key{"Simulation starts", pen{color: muted, dashed: true}, asLine})
	}
	return f
}

// described is the subtitle: a path is one of those of the run.
func (s PathStory) described() string {
	made := s.Provenance
	made.Paths = 0
	what := "Path " + counted(s.Path)
	if s.Paths > 0 {
		what += " of " + counted(s.Paths)
	}
	if s.What != "" {
		what += ": " + s.What
	}
	return made.subtitle(what)
}

// slowShade is between white and the shade of recessions.
var (
	recessionShade = rgb(0xdfe3e8)
	slowShade      = rgb(0xf3f4f6)
)

func (s PathStory) shadeRegimes(f *Figure) {
	for _, r := range []struct {
		name  string
		spans []Span
		pen   pen
	}{{"Slowdown", s.Slowdowns, pen{color: slowShade}}, {"Recession", s.Recessions, pen{color: recessionShade}}} {
		if in := f.recessionsIn(r.spans); len(in) > 0 {
			for _, p := range f.panels {
				p.under = append(p.under, bands{in, r.pen.color})
			}
			f.keys = append(f.keys, key{r.name, r.pen, asBand})
		}
	}
}

// two draws a series and what it is measured by.
func two(label string, x, y, by []float64, step bool, names [2]string) *panel {
	p := &panel{label: label, height: 56, ticks: nice(percent)}
	lo, hi := span(y, by)
	p.lo, p.hi = widen(lo, hi, 0.08)
	if by != nil {
		conform(label, len(by), len(x))
		p.marks = append(p.marks, line{x: x, y: by, pen: pen{color: orange, dashed: true}, width: 1, step: step})
		if n := len(by); n > 0 && drawable(by[n-1]) {
			p.ends = append(p.ends, end{at: by[n-1], name: names[1], value: Percent(by[n-1], 2), color: orange})
		}
	}
	if y != nil {
		conform(label, len(y), len(x))
		p.marks = append(p.marks, line{x: x, y: y, pen: pen{color: blue}, width: 1.4, step: step})
		if n := len(y); n > 0 && drawable(y[n-1]) {
			p.ends = append(p.ends, end{at: y[n-1], name: names[0], value: Percent(y[n-1], 2), color: blue})
		}
	}
	return p
}

func (s PathStory) rates(x []float64) *panel {
	return two("Policy rate, and priced for 12 months later", x, s.Policy, s.Priced, true, [2]string{"now", "priced"})
}

func (s PathStory) premium(x []float64) *panel {
	p := two("EV/EBITDA premium of small over large, and its ten-year median", x, s.Premium, s.Median, false, [2]string{"premium", "median"})
	p.zero = true
	return p
}

// lines draws curves with their names at the end.
func lines(label string, x []float64, curves []Curve, write label, height float64) *panel {
	p := &panel{label: label, height: height, log: true, ticks: logarithmic(write)}
	roles := make([]Role, len(curves))
	for i, c := range curves {
		roles[i] = c.Role
	}
	looks := pens(roles)
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := len(curves) - 1; i >= 0; i-- {
		c := curves[i]
		y := make([]float64, len(x))
		for t, v := range c.Values {
			if y[t] = v; !drawable(v) || v <= 0 { // no place on a log scale
				y[t] = math.NaN()
				continue
			}
			lo, hi = min(lo, v), max(hi, v)
		}
		p.marks = append(p.marks, line{x: x, y: y, pen: looks[i], width: width(c.Role)})
		if n := len(y); n > 0 && drawable(y[n-1]) {
			p.ends = append(p.ends, end{at: y[n-1], name: c.Name, value: write(y[n-1], 0.01), color: looks[i].color})
		}
	}
	if lo <= hi {
		room := max(math.Pow(hi/lo, 0.06), 1.002)
		p.lo, p.hi = lo/room, hi*room
	}
	return p
}

func (s PathStory) earnings(x []float64) *panel {
	curves := make([]Curve, len(s.EPS))
	for i, c := range s.EPS {
		conform(fmt.Sprintf("earnings of %q", c.Name), len(c.Values), len(x))
		curves[i] = Curve{Name: c.Name, Role: c.Role, Values: make([]float64, len(x))}
		base := math.NaN()
		if s.Begin < len(x) {
			base = c.Values[s.Begin]
		}
		for t, v := range c.Values {
			curves[i].Values[t] = v / base
		}
	}
	return lines("Earnings per share expected for 12 months, start = 1, log scale", x, curves, number, 56)
}

func (s PathStory) wealth(x []float64) *panel {
	for _, c := range s.Wealth {
		conform(fmt.Sprintf("wealth of %q", c.Name), len(c.Values), len(x))
	}
	return lines("Growth of $1, log scale", x, s.Wealth, dollars, 84)
}

func (s PathStory) legs(x []float64, to float64) *panel {
	p := &panel{label: "Legs of the signal that are on", height: 11 * float64(len(s.Legs))}
	if n := len(s.Legs); n > 0 {
		p.lo, p.hi = -0.5, float64(n)-0.5
	}
	for i, l := range s.Legs {
		conform(fmt.Sprintf("state of leg %q", l.Label), len(l.On), len(x))
		p.names = append(p.names, l.Label)
		for _, iv := range held(l.On, x, to) {
			p.marks = append(p.marks, bar{iv.from, iv.to, rowAt(i, len(s.Legs)), 0.32, countFill})
		}
	}
	return p
}

func (s PathStory) weights(x []float64) *panel {
	roles := make([]Role, len(s.Weights))
	for i, h := range s.Weights {
		conform(fmt.Sprintf("holding %q", h.Name), len(h.Weights), len(x))
		roles[i] = h.Role
	}
	p := WeightsFigure{Holdings: s.Weights}.weights(x, pens(roles))
	p.height = 62
	return p
}

// outcome tells how the path ends for the first curve against the second.
func (s PathStory) outcome() string {
	text := "Path " + counted(s.Path)
	n := len(s.Dates)
	if len(s.Wealth) < 2 || n == 0 || s.Begin >= n {
		return text + ", month by month"
	}
	own, other := s.Wealth[0], s.Wealth[1]
	ratio := own.Values[n-1] / own.Values[s.Begin] / (other.Values[n-1] / other.Values[s.Begin])
	if !drawable(ratio) {
		return text + ", month by month"
	}
	place := "level with"
	switch r := ratio - 1; {
	case r >= 0.0005:
		place = Percent(r, 1) + " ahead of"
	case r <= -0.0005:
		place = Percent(-r, 1) + " behind"
	}
	text += fmt.Sprintf(": %s ends %s %s", cmp.Or(own.Name, "the strategy"), place, cmp.Or(other.Name, "the benchmark"))
	for _, r := range s.Recessions {
		if r.To >= s.Dates[s.Begin] && r.From <= s.Dates[n-1] {
			return text + fmt.Sprintf(", with a recession from %s", date(float64(max(r.From, s.Dates[s.Begin]))).Format("January 2006"))
		}
	}
	return text + ", without a recession"
}
