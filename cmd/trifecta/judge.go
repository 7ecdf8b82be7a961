package main

import (
	"fmt"
	"math"
	"slices"

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

	first, last engine.Date // in which all legs are known
	legs        int
}

// evidenceOf counts over the rows from one to another, the last included. The
// legs must have been derived.
func evidenceOf(h *datasets.History, sig *signal.Signal, from, to int) evidence {
	p := h.Paths
	e := evidence{Of: to - from + 1, legs: len(sig.Legs)}
	known := make([]bool, len(p.Grid.Dates))
	for t := from; t <= to; t++ {
		if known[t] = !math.IsNaN(p.Row(sig.Count, t)[0]); known[t] {
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

// text says what there is, and whether it is enough.
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
	s := fmt.Sprintf("all %d legs are known in %d of %d months", e.legs, e.Months, e.Of)
	if e.legs == 1 {
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
