package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Swing is what becomes of a headline where one parameter takes the ends of
// its range, all else and all random numbers kept.
type Swing struct {
	Name          string // of the parameter, with its unit
	Low, High     string // the two settings as written: "0.2", "3 cuts"
	AtLow, AtHigh Estimate

	// LowSE and HighSE are the standard errors of the distances from the
	// headline as run, far smaller than those of the levels where random numbers
	// are shared. Zero where not known: then whiskers are those of the levels.
	LowSE, HighSE float64
}

// A Tornado shows how far each parameter moves a headline, the most influential
// first.
type Tornado struct {
	Title string // empty: the finding, in a sentence
	What  string // the headline: "Mean log of wealth over the S&P 490's after 12 months"
	Short string // what the title calls it; default What

	Base   Estimate // as run
	Swings []Swing

	Provenance
}

// Tornado is the figure of a sensitivity. Short is what its title calls the
// headline.
func (s Sensitivity) Tornado(short string, p Provenance) Tornado {
	t := Tornado{What: s.What, Short: short, Base: s.Base, Provenance: p}
	for _, m := range s.Moves {
		t.Swings = append(t.Swings, Swing{m.Name, m.Low, m.High, m.AtLow, m.AtHigh, m.LowShift.SE, m.HighShift.SE})
	}
	return t
}

// mostSwings are drawn; the others are counted at the foot.
const mostSwings = 24

var (
	lowFill  = rgb(0xd9a521) // lighter than highFill, so that the two differ in grey
	highFill = blue
)

// influence is how far the headline moves at most.
func (s Swing) influence(base float64) float64 {
	var most float64
	for _, e := range []Estimate{s.AtLow, s.AtHigh} {
		if drawable(e.Value) && drawable(base) {
			most = max(most, math.Abs(e.Value-base))
		}
	}
	return most
}

// turn says what a swing does to the sign of the headline: flips it, beyond two
// standard errors on both sides of zero, or leaves it open.
func (s Swing) turn(base Estimate) (flips, opens bool) {
	sign := base.sign()
	if sign == 0 {
		return false, false
	}
	for _, e := range []Estimate{s.AtLow, s.AtHigh} {
		if drawable(e.Value) {
			flips = flips || e.sign() == -sign
			opens = opens || e.sign() == 0
		}
	}
	return flips, opens && !flips
}

func (t Tornado) sorted() []Swing {
	swings := slices.Clone(t.Swings)
	slices.SortStableFunc(swings, func(a, b Swing) int {
		return cmp.Compare(b.influence(t.Base.Value), a.influence(t.Base.Value))
	})
	return swings
}

// Figure draws the tornado. Swings that flip the sign of the headline, or leave
// it open, say so at the right, beside their settings.
func (t Tornado) Figure() *Figure {
	f := &Figure{Title: cmp.Or(t.Title, t.finding()), Subtitle: t.subtitle(t.What)}
	swings := t.sorted()
	note := ""
	if n := len(swings) - mostSwings; n > 0 {
		swings = swings[:mostSwings]
		note = plural(n, "parameter", "parameters") + " of less influence not drawn"
	}
	f.panels = []*panel{t.panel(swings)}
	f.keys = []key{
		{"Low setting", pen{color: lowFill}, asBand},
		{"High setting", pen{color: highFill}, asBand},
		{"As run, ± two standard errors", pen{color: shadeBase}, asBand},
		{"Whisker: ± two standard errors", pen{color: ink}, asLine},
	}
	if paired(swings) {
		f.keys[3].name = "Whisker: the same of the distance from it"
	}
	f.Source = t.source("One parameter moved at a time, on common random numbers; open: within two standard errors of zero", note)
	return f
}

var shadeBase = tint(muted, 0.72)

func (t Tornado) panel(swings []Swing) *panel {
	x := &abscissa{ticks: nice(signedTick), zero: true}
	var all []float64
	var labels []string
	take := func(e Estimate) {
		all = append(all, e.Value)
		if e.SE > 0 {
			all = append(all, e.Value-2*e.SE, e.Value+2*e.SE)
		}
	}
	take(t.Base)
	for _, s := range swings {
		take(s.AtLow)
		take(s.AtHigh)
		labels = append(labels, s.Name)
	}
	if lo, hi := span(all); lo <= hi && drawable(t.Base.Value) {
		x.lo, x.hi = widen(min(lo, 0), max(hi, 0), 0.04)
	}
	p := named("", labels, 15, x)
	p.why = "the headline is not defined"
	if len(swings) == 0 {
		p.why, p.height = "no parameter was moved", 60
	}
	if t.Base.SE > 0 {
		n := float64(len(swings))
		p.under = append(p.under, bar{t.Base.Value - 2*t.Base.SE, t.Base.Value + 2*t.Base.SE, (n - 1) / 2, n / 2, shadeBase})
	}
	for i, s := range swings {
		row := rowAt(i, len(swings))
		for k, e := range []Estimate{s.AtLow, s.AtHigh} {
			at := row + []float64{0.19, -0.19}[k]
			p.marks = append(p.marks, bar{t.Base.Value, e.Value, at, 0.19, []pen{{color: lowFill}, {color: highFill}}[k].color})
			se := e.SE
			if paired(swings) {
				se = []float64{s.LowSE, s.HighSE}[k]
			}
			if se > 0 {
				p.marks = append(p.marks, whisker{lo: e.Value - 2*se, hi: e.Value + 2*se, y: at, color: ink, width: 0.7, cap: 1.5, halo: true})
			}
		}
		p.ends = append(p.ends, t.end(s, row))
	}
	return p
}

// paired says whether the errors of the distances are known.
func paired(swings []Swing) bool {
	return slices.ContainsFunc(swings, func(s Swing) bool { return s.LowSE > 0 || s.HighSE > 0 })
}

// end tells the settings of a swing and what it does to the sign.
func (t Tornado) end(s Swing, row float64) end {
	e := end{at: row, value: s.Low + " to " + s.High, spoken: s.Name, color: muted}
	switch flips, opens := s.turn(t.Base); {
	case flips:
		e.value += ": flips"
		e.color = orange
	case opens:
		e.value += ": open"
		e.color = ink
	}
	return e
}

// finding says whether the sign of the headline survives.
func (t Tornado) finding() string {
	what := cmp.Or(t.Short, t.What, "The headline")
	if !drawable(t.Base.Value) {
		return what + " is not defined"
	}
	if t.Base.sign() == 0 {
		return fmt.Sprintf("%s, %s, is not told from zero as run", what, t.Base.withError())
	}
	var flips, opens []string
	swings := t.sorted()
	for _, s := range swings {
		switch f, o := s.turn(t.Base); {
		case f:
			flips = append(flips, s.Name)
		case o:
			opens = append(opens, s.Name)
		}
	}
	switch {
	case len(flips) > 0:
		return fmt.Sprintf("Sign not determined by the evidence: %s, %s, flips with %s", lowerFirst(what), t.Base.signed(), listed(flips))
	case len(opens) > 0:
		return fmt.Sprintf("%s, %s, is not told from zero with %s", what, t.Base.signed(), listed(opens))
	case len(swings) == 0:
		return fmt.Sprintf("%s is %s; no parameter was moved", what, t.Base.withError())
	}
	return fmt.Sprintf("%s, %s, keeps its sign under all %s; %s moves it most", what, t.Base.withError(), plural(len(swings), "range", "ranges"), swings[0].Name)
}
