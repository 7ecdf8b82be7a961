package sources

import (
	"math"
	"time"

	"trifecta/engine"
)

// cut is a cut of 25 basis points.
const cut = 0.0025

// A PolicyStep is what futures say of the fed funds rate around one meeting of
// the FOMC, in decimals per year. A level that they do not tell is NaN.
type PolicyStep struct {
	Meeting       engine.Date
	Before, After float64
}

// Cuts returns the expected change at the meeting in cuts of 25 bp: positive is
// a cut, negative a hike.
func (s PolicyStep) Cuts() float64 { return (s.Before - s.After) / cut }

// MonthlyRates are the mean fed funds rates that futures price for calendar
// months in a row, in decimals per year (1 less the settlement over 100). NaN is
// a month without a quote.
type MonthlyRates struct {
	First engine.Date // any day of the first month
	Mean  []float64
}

// maxGain bounds by how much a level found from a month's mean multiplies the
// errors of the quotes. Settlements are in half basis points: eight times the
// rounding is 2 bp, a twelfth of a cut.
const maxGain = 8

// PolicyPath returns the rate before and after each of the meetings, ascending,
// that lie in the months of the rates, by the method of CME's FedWatch (CME
// Group, "Understanding the CME Group FedWatch Tool Methodology"; pyfedwatch,
// A. Rahimi 2023). In a month without a meeting the rate is the month's mean.
// A meeting on day d of D splits its month: d-1 days at the rate before it and
// the others at the rate after it, so that of three numbers the mean and one
// rate tell the other. Rates are carried from month to month, from the last to
// the first and then, where that does not reach, from the first to the last.
// A meeting in the first days of a month hardly lets its mean say what the rate
// was before: a level that would multiply errors of quotes by more than eight
// is left to be found from the other side, or NaN.
func PolicyPath(r MonthlyRates, meetings []engine.Date) []PolicyStep {
	months, steps := split(r, meetings)
	for i := len(months) - 1; i >= 0; i-- {
		if i+1 < len(months) {
			months[i].last().take(months[i+1].first())
		}
		if i > 0 && len(months[i-1].parts) == 1 {
			months[i].first().take(months[i-1].last())
		}
		months[i].solve()
	}
	for i := range months {
		if i > 0 {
			months[i].first().take(months[i-1].last())
		}
		months[i].solve()
	}
	k := 0
	for i := range months {
		for j := 1; j < len(months[i].parts); j++ {
			steps[k].Before, steps[k].After = months[i].parts[j-1].rate, months[i].parts[j].rate
			k++
		}
	}
	return steps
}

// A policyMonth is a month in parts of one expected rate each.
type policyMonth struct {
	mean  float64
	parts []policyPart
}

type policyPart struct {
	days float64
	rate float64 // NaN while not known
	gain float64 // errors of quotes are multiplied by it
}

func (m *policyMonth) first() *policyPart { return &m.parts[0] }
func (m *policyMonth) last() *policyPart  { return &m.parts[len(m.parts)-1] }

// take gives a part that is not known the rate of its neighbour.
func (p *policyPart) take(o *policyPart) {
	if math.IsNaN(p.rate) {
		p.rate, p.gain = o.rate, o.gain
	}
}

// split lays the meetings into the months; the rate of a month without a
// meeting is its mean.
func split(r MonthlyRates, meetings []engine.Date) (months []policyMonth, steps []PolicyStep) {
	first := r.First.Time()
	k := 0
	for i, mean := range r.Mean {
		start := engine.NewDate(first.Year(), first.Month()+time.Month(i), 1)
		end := start.MonthEnd() + 1
		m := policyMonth{mean: mean}
		for ; k < len(meetings) && meetings[k] < end; k++ {
			if d := meetings[k]; d >= start {
				m.parts = append(m.parts, policyPart{days: float64(d - start), rate: math.NaN()})
				steps = append(steps, PolicyStep{Meeting: d})
				start = d
			}
		}
		m.parts = append(m.parts, policyPart{days: float64(end - start), rate: math.NaN()})
		if len(m.parts) == 1 {
			m.parts[0].rate, m.parts[0].gain = mean, 1
		}
		months = append(months, m)
	}
	return months, steps
}

// solve finds the one part of the month that is not known from the month's mean.
func (m *policyMonth) solve() {
	var unknown *policyPart
	var days, rest, gain float64
	for i := range m.parts {
		p := &m.parts[i]
		days += p.days
		switch {
		case p.days == 0:
		case !math.IsNaN(p.rate):
			rest += float64(p.days * p.rate)
			gain += float64(p.days * p.gain)
		case unknown != nil:
			return
		default:
			unknown = p
		}
	}
	if unknown == nil || math.IsNaN(m.mean) {
		return
	}
	if gain = (days + gain) / unknown.days; gain <= maxGain {
		unknown.rate, unknown.gain = (float64(m.mean*days)-rest)/unknown.days, gain
	}
}

// CutsPriced returns the cuts of 25 bp that a path prices at the meetings after
// from and up to to: the rate before the first of them less the rate after the
// last. It is 0 where there is no meeting between, and NaN where the path does
// not tell one of the two rates. Where it does not tell the first, start stands
// in, the rate in force on from; NaN is none.
func CutsPriced(path []PolicyStep, from, to engine.Date, start float64) float64 {
	first, last := -1, -1
	for k, s := range path {
		if s.Meeting > from && s.Meeting <= to {
			if first < 0 {
				first = k
			}
			last = k
		}
	}
	if first < 0 {
		return 0
	}
	before := path[first].Before
	if math.IsNaN(before) {
		before = start
	}
	return (before - path[last].After) / cut
}

// MoveDistribution returns the probabilities of the sum of moves at meetings,
// in whole moves of 25 bp from the lowest, of which it returns the number, on:
// positive are hikes. cuts are the expected cuts at each meeting, as
// [PolicyStep.Cuts] gives them. Each meeting has two outcomes, the whole numbers
// of moves on either side of what is expected, and they are convolved, as if
// meetings were independent (CME's FedWatch). An expected change of NaN makes
// all probabilities NaN.
func MoveDistribution(cuts []float64) (lowest int, p []float64) {
	p = []float64{1}
	for _, c := range cuts {
		whole := math.Floor(-c)
		up := -c - whole
		if math.IsNaN(c) {
			whole = 0
		}
		lowest += int(whole)
		next := make([]float64, len(p)+1)
		for i, x := range p {
			next[i] += float64(x * (1 - up))
			next[i+1] += float64(x * up)
		}
		p = next
	}
	return lowest, p
}
