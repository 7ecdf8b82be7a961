package scenarios

import (
	"math"

	"trifecta/engine/lanes"
)

// Fed is what the committee decides and what the market prices (MODEL, section
// 4). Two paths of the policy rate anchor the first years: the one priced at
// the start ([Start.Priced], changed by Priced) and the one that the committee
// follows (that path, changed by Committee); what the two differ by surprises
// the market.
type Fed struct {
	Priced    []Knot // pp on top of the path priced at the start
	Committee []Knot // pp on top of the priced path; empty: it does what is priced

	// The rule is RealRate + 2 + ToInflation (inflation - 2) - ToUnemployment
	// (unemployment - natural), Taylor's with the long-run responses of an
	// inertial rule.
	RealRate, ToInflation, ToUnemployment float64

	Speed         ByRegime // share of the way to the desired level at a meeting
	Memory        float64  // months in which the weight of the anchors falls by e
	ActMemory     float64  // the same for the committee's
	Emergency     float64  // probability a month of an extra cut of 50 bp in the first months of a recession, per unit of severity
	Floor         float64  // pp, midpoint
	LongRun       float64  // pp, what the market expects in the long run
	Decay         float64  // share of the rule's distance from it that the market expects to be left a month later
	ShiftMemory   float64  // share of the market's policy shift that is left a month later
	ShiftGain     float64  // pp of shift per pp of surprise
	NearRule      float64  // response to the rule in the first four months
	NearNeutral   float64  // pp, level of the rule at which it is zero
	NearRecession float64  // response to the rule's distance in recession in the first four months
}

// A Knot is a point of a path of the policy rate: Rate, in pp, at the end of
// Month, the start being month 0. A path is linear between its knots; the first
// and the last value hold beyond them.
type Knot struct {
	Month int
	Rate  float64
}

// nearMonths are those in which decisions and the priced path follow the
// anchors step by step.
const nearMonths = 4

// horizon is how many months ahead the market prices the policy rate.
const horizon = 12

// step is a quarter of a percentage point.
const step = 0.25

func (f *Fed) open(w *world, s *Start) {
	lanes.Fill(w.policy, s.Policy)
	copy(w.policyLast, w.policy)
	lanes.Fill(w.shift, 0)
	lanes.Fill(w.surprise, 0)
	f.follow(w)
	f.price(w)
}

// follow sets the rule's rate.
func (f *Fed) follow(w *world) {
	lanes.Linear(w.rule, f.RealRate+2-float64(2*f.ToInflation)+float64(f.ToUnemployment*w.market.Economy.NaturalUnemployment),
		lanes.Terms{{f.ToInflation, w.inflation}, {-f.ToUnemployment, w.unemployment}})
}

// advance takes the month's decisions and prices those to come.
func (f *Fed) advance(w *world, draws source) {
	w.policyLast, w.policy = w.policy, w.policyLast
	f.follow(w)
	decided := w.policyLast
	if w.plan.meets(w.month) {
		f.decide(w, draws)
		decided = w.policy
	}
	f.rescue(w, draws, decided)
	w.condition(policyState, w.policy)
	lanes.Sub(w.surprise, w.policy, w.expected[1])
	lanes.Linear(w.shift, 0, lanes.Terms{{f.ShiftMemory, w.shift}, {f.ShiftGain, w.surprise}})
	f.price(w)
}

// decide moves the policy rate at a scheduled meeting: on average by the
// desired change, in steps of 25 basis points.
func (f *Fed) decide(w *world, draws source) {
	moves, before, p := w.a, w.policyLast, w.plan
	now := p.committee[w.month]
	const perStep = 1 / step
	if p.near(w.month) {
		// anchor's change + response (rule - neutral), in recession + response (rule - policy)
		toRule, toPolicy := ByRegime{Recession: perStep * f.NearRecession}, ByRegime{Recession: -perStep * f.NearRecession}
		change := perStep * (now - p.committee[w.month-1] - float64(f.NearRule*f.NearNeutral))
		lanes.LinearBy(moves, w.regime, []float64{change, change, change},
			lanes.StateTerms{{toRule[:], w.rule}, {toPolicy[:], before}}, lanes.Terms{{perStep * f.NearRule, w.rule}})
	} else {
		// speed (weight anchor + (1 - weight) rule - policy)
		weight, speed := p.committeeWeight[w.month], f.Speed.times(perStep)
		anchor, toRule, toPolicy := speed.times(weight*now), speed.times(1-weight), speed.times(-1)
		lanes.LinearBy(moves, w.regime, anchor[:], lanes.StateTerms{{toRule[:], w.rule}, {toPolicy[:], before}}, nil)
	}
	lanes.Clamp(moves, moves, -4, 3)
	// Whole steps: the next above moves less a uniform draw.
	draws.draw(w.draw, decisionDraw, w.month)
	lanes.Sub(moves, w.draw, moves)
	lanes.Floor(moves, moves)
	lanes.ScaleAdd(w.policy, moves, -step, before)
	lanes.MaxScalar(w.policy, w.policy, f.Floor)
}

// rescue cuts by 50 basis points between meetings, now and then, in months one
// to five of a recession after the one in which it began.
func (f *Fed) rescue(w *world, draws source, decided []float64) {
	cut, early := w.a, w.b
	lanes.ClampLine(cut, w.severity, f.Emergency, 0, 0, 2.5*f.Emergency)
	draws.draw(w.draw, emergencyDraw, w.month)
	lanes.Less(cut, w.draw, cut)
	lanes.Mul(cut, cut, w.inRecession)
	lanes.AddScalar(early, w.months, -3)
	lanes.Abs(early, early)
	lanes.LessScalar(early, early, 3)
	lanes.Mul(cut, cut, early)
	lanes.ScaleAdd(w.policy, cut, -2*step, decided)
	lanes.MaxScalar(w.policy, w.policy, f.Floor)
}

// price sets the policy rates expected at the end of the next twelve months:
// the decisions' recursion without rounding and emergencies, on the priced
// anchor moved by the market's shift.
func (f *Fed) price(w *world) {
	speed, rule, goal, p := w.a, w.b, w.c, w.plan
	lanes.Pick(speed, w.regime, f.Speed[:])
	lanes.MaxScalar(rule, w.rule, f.Floor)
	mend := &w.market.Mend
	mend.foresee(w, rule)
	w.expected[0] = w.policy
	mean := make(lanes.Terms, horizon)
	for k := 1; k <= horizon; k++ {
		before, ahead := w.expected[k-1], w.month+k
		level := w.meetings[k-1]
		switch {
		case !p.meets(ahead):
			level = before
		case p.near(ahead):
			lanes.ClampLine(level, before, 1, p.priced[ahead]-p.priced[ahead-1], f.Floor, math.Inf(1))
		default:
			// level += speed (w (anchor + shift) + (1-w) (long run + decay^k (rule - long run) + drift) - level)
			weight, own, decay := p.pricedWeight[ahead], 1-p.pricedWeight[ahead], p.decay[k]
			lanes.Linear(goal, float64(weight*p.priced[ahead])+float64(own*(1-decay)*f.LongRun),
				lanes.Terms{{weight, w.shift}, {own * decay, rule}, {own, w.belief.drift}})
			lanes.LerpRows(level, before, goal, speed)
			lanes.MaxScalar(level, level, f.Floor)
		}
		w.expected[k] = level
		mean[k-1].K, mean[k-1].Row = 1.0/horizon, level
	}
	lanes.Linear(w.expectedMean, 0, mean)
	mend.rescue(w)
}
