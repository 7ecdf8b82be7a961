package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/strategies/signal"
)

// What a history must hold before a rule of the signal can be judged on it:
// three years of all legs, and two of each event that the legs are about. With
// one of either the sample of the events is an anecdote.
const (
	enoughMonths = 36
	enoughEvents = 2
)

// evidence is what a history holds about the signal.
type evidence struct {
	Months      int  `json:"months"`     // in which all legs are known
	Of          int  `json:"of"`         // months looked at
	Easings     *int `json:"easings"`    // cycles of rate cuts in them; null where rates are not known
	Recessions  *int `json:"recessions"` // null where they are not known
	CanBeJudged bool `json:"can_be_judged"`

	Legs []legEvidence `json:"legs"`

	first, last engine.Date // in which all legs are known
}

// legEvidence says in which months a leg is known.
type legEvidence struct {
	Name   string   `json:"name"`
	Months int      `json:"months"`
	First  string   `json:"first"`
	Last   string   `json:"last"`
	Gaps   []string `json:"gaps"` // between them, as 2021-04 to 2022-03
}

// legEvidenceOf counts the dates on which a leg is known.
func legEvidenceOf(name string, dates []engine.Date, known func(t int) bool) legEvidence {
	l := legEvidence{Name: name, Gaps: []string{}}
	last := -1
	for t, d := range dates {
		if !known(t) {
			continue
		}
		if l.Months++; l.Months == 1 {
			l.First = month(d).String()
		} else if last < t-1 {
			gap := month(dates[last+1]).String()
			if last+1 < t-1 {
				gap += " to " + month(dates[t-1]).String()
			}
			l.Gaps = append(l.Gaps, gap)
		}
		l.Last, last = month(d).String(), t
	}
	return l
}

// text says when the leg is known.
func (l legEvidence) text() string {
	if l.Months == 0 {
		return l.Name + " leg: not known in any month"
	}
	s := fmt.Sprintf("%s leg: known in %d months from %s to %s", l.Name, l.Months, l.First, l.Last)
	const most = 4
	switch n := len(l.Gaps); {
	case n > most:
		s += fmt.Sprintf(", with %d gaps, the last %s", n, l.Gaps[n-1])
	case n > 0:
		s += ", but not " + strings.Join(l.Gaps, ", ")
	}
	return s
}

// evidenceOf counts over the rows from one to another, the last included, or
// from the first on which a leg is known. The legs must have been derived.
func evidenceOf(h *datasets.History, sig *signal.Signal, from, to int) evidence {
	p := h.Paths
	isKnown := func(f *engine.Field, t int) bool { return !math.IsNaN(p.Row(f, t)[0]) }
	for from < to && !slices.ContainsFunc(sig.Legs, func(l signal.Leg) bool { return isKnown(l.On, from) }) {
		from++
	}
	e := evidence{Of: to - from + 1}
	for _, l := range sig.Legs {
		e.Legs = append(e.Legs, legEvidenceOf(l.Name, p.Grid.Dates[from:to+1], func(t int) bool { return isKnown(l.On, from+t) }))
	}
	known := make([]bool, len(p.Grid.Dates))
	for t := from; t <= to; t++ {
		if known[t] = isKnown(sig.Count, t); known[t] {
			if e.Months++; e.Months == 1 {
				e.first = p.Grid.Dates[t]
			}
			e.last = p.Grid.Dates[t]
		}
	}
	if rate := h.Field(engine.PolicyRate.Name); rate != nil {
		e.Easings = ptr(easings(p, rate, known))
	} else if rate := h.Field(engine.FedFunds.Name); rate != nil {
		e.Easings = ptr(easings(p, rate, known))
	}
	if p.Has(engine.RecessionState) {
		e.Recessions = ptr(recessions(p, known))
	}
	e.CanBeJudged = e.Months >= enoughMonths && e.Easings != nil && *e.Easings >= enoughEvents && e.Recessions != nil && *e.Recessions >= enoughEvents
	return e
}

// moved is how far a policy rate must go in a month to have been moved: less than
// half a step of the Fed, more than a monthly mean drifts.
const moved = 0.001

// easings counts the runs of cuts, not broken by a rise, with a cut in a month
// that counts.
func easings(p *engine.Paths, rate *engine.Field, counts []bool) (n int) {
	counted := false // the run of cuts that is under way
	for t := 1; t < len(counts); t++ {
		switch d := p.Row(rate, t)[0] - p.Row(rate, t-1)[0]; {
		case d >= moved:
			counted = false
		case d <= -moved && counts[t] && !counted:
			n++
			counted = true
		}
	}
	return n
}

// recessions counts those with a month that counts.
func recessions(p *engine.Paths, counts []bool) (n int) {
	counted := false
	for t := range counts {
		switch in := p.Row(engine.RecessionState, t)[0] == 1; {
		case !in:
			counted = false
		case counts[t] && !counted:
			n++
			counted = true
		}
	}
	return n
}

// notes says what there is, whether it is enough, and of the legs that have gaps
// or begin late, when they are known.
func (e evidence) notes() []string {
	out := []string{e.text()}
	for _, l := range e.Legs {
		if l.Months < e.Of {
			out = append(out, l.text())
		}
	}
	return out
}

func (e evidence) text() string {
	count := func(n *int, one, many string) string {
		switch {
		case n == nil:
			return "no count of " + many
		case *n == 1:
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", *n, many)
	}
	s := fmt.Sprintf("all %d legs are known in %d of %d months", len(e.Legs), e.Months, e.Of)
	if len(e.Legs) == 1 {
		s = fmt.Sprintf("the leg is known in %d of %d months", e.Months, e.Of)
	}
	if e.Months > 0 {
		s += fmt.Sprintf(", from %s to %s", month(e.first), month(e.last))
	}
	s += fmt.Sprintf(", with %s and %s", count(e.Easings, "easing cycle", "easing cycles"), count(e.Recessions, "recession", "recessions"))
	if e.CanBeJudged {
		return s
	}
	return fmt.Sprintf("CANNOT BE JUDGED ON HISTORY: %s; want %d months and %d of each; the numbers are shown all the same", s, enoughMonths, enoughEvents)
}

// evidence counts what the plan's months hold about the signal, where a strategy
// reads any of it; ok is false where none does.
func (s *study) evidence() (e evidence, ok bool) {
	reads := inputsOf(s.history, decides(s.plan)...)
	if !slices.ContainsFunc(s.signal.Legs, func(l signal.Leg) bool { return slices.Contains(reads, l.On) || slices.Contains(reads, l.Reading) }) {
		return e, false
	}
	if err := engine.Derive(s.history.Paths, s.signal.Count); err != nil {
		return e, false // the strategy reads a leg of which the others lack data
	}
	g := s.plan.Grid
	end, _ := slices.BinarySearch(s.history.Paths.Grid.Dates, g.Dates[len(g.Dates)-1])
	return evidenceOf(s.history, s.signal, g.Start, min(end, len(s.history.Paths.Grid.Dates)-1)-1), true
}
