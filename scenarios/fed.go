package scenarios

import "trifecta/engine/lanes"

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
	lanes.Scale(w.rule, w.inflation, f.ToInflation)
	lanes.AddScaled(w.rule, w.unemployment, -f.ToUnemployment)
	lanes.AddScalar(w.rule, w.rule, f.RealRate+2-float64(2*f.ToInflation)+float64(f.ToUnemployment*w.market.Economy.NaturalUnemployment))
}

// advance takes the month's decisions and prices those to come.
func (f *Fed) advance(w *world, draws source) {
	copy(w.policyLast, w.policy)
	f.follow(w)
	if w.plan.meets(w.month) {
		f.decide(w, draws)
	}
	f.rescue(w, draws)
	w.condition(policyState, w.policy)
	lanes.Sub(w.surprise, w.policy, w.expected[1])
	lanes.Scale(w.shift, w.shift, f.ShiftMemory)
	lanes.AddScaled(w.shift, w.surprise, f.ShiftGain)
	f.price(w)
}

// decide moves the policy rate at a scheduled meeting: on average by the
// desired change, in steps of 25 basis points.
func (f *Fed) decide(w *world, draws source) {
	change, steps, up := w.a, w.b, w.draw
	now := w.plan.committee[w.month]
	if w.plan.near(w.month) {
		lanes.Sub(change, w.rule, w.policy)
		lanes.Mul(change, change, w.inRecession)
		lanes.Scale(change, change, f.NearRecession)
		lanes.AddScaled(change, w.rule, f.NearRule)
		lanes.AddScalar(change, change, now-w.plan.committee[w.month-1]-float64(f.NearRule*f.NearNeutral))
	} else {
		weight := w.plan.committeeWeight[w.month]
		lanes.Scale(change, w.rule, 1-weight)
		lanes.AddScalar(change, change, float64(weight*now))
		lanes.Sub(change, change, w.policy)
		lanes.Pick(steps, w.regime, f.Speed[:])
		lanes.Mul(change, change, steps)
	}
	lanes.Clamp(change, change, -4*step, 3*step)
	lanes.Scale(change, change, 1/step)
	lanes.Floor(steps, change)
	lanes.Sub(change, change, steps)
	draws.draw(up, decisionDraw, w.month)
	lanes.Less(up, up, change)
	lanes.Add(steps, steps, up)
	lanes.AddScaled(w.policy, steps, step)
	lanes.MaxScalar(w.policy, w.policy, f.Floor)
}

// rescue cuts by 50 basis points between meetings, now and then, in months one
// to five of a recession after the one in which it began.
func (f *Fed) rescue(w *world, draws source) {
	cut, early := w.a, w.b
	lanes.MinScalar(cut, w.severity, 2.5)
	lanes.Mul(cut, cut, w.inRecession)
	lanes.Scale(cut, cut, f.Emergency)
	draws.draw(w.draw, emergencyDraw, w.month)
	lanes.Less(cut, w.draw, cut)
	lanes.GreaterScalar(early, w.months, 0)
	lanes.Mul(cut, cut, early)
	lanes.LessScalar(early, w.months, 6)
	lanes.Mul(cut, cut, early)
	lanes.AddScaled(w.policy, cut, -2*step)
	lanes.MaxScalar(w.policy, w.policy, f.Floor)
}

// price sets the policy rates expected at the end of the next twelve months:
// the decisions' recursion without rounding and emergencies, on the priced
// anchor moved by the market's shift.
func (f *Fed) price(w *world) {
	speed, rule, goal := w.a, w.b, w.c
	lanes.Pick(speed, w.regime, f.Speed[:])
	lanes.MaxScalar(rule, w.rule, f.Floor)
	mend := &w.market.Mend
	mend.foresee(w, rule)
	copy(w.expected[0], w.policy)
	lanes.Fill(w.expectedMean, 0)
	last := 0 // month of the last meeting so far
	for k := 1; k <= horizon; k++ {
		w.expected[k] = w.expected[k-1]
		ahead := w.month + k
		if !w.plan.meets(ahead) {
			continue
		}
		lanes.AddScaled(w.expectedMean, w.expected[k-1], float64(k-max(last, 1)))
		last = k
		level := w.meetings[k-1]
		if w.plan.near(ahead) {
			lanes.AddScalar(level, w.expected[k-1], w.plan.priced[ahead]-w.plan.priced[ahead-1])
		} else {
			// speed (w (anchor + shift) + (1-w) (long run + decay^k (rule - long run)) - level)
			weight, decay := w.plan.pricedWeight[ahead], w.plan.decay[k]
			lanes.Scale(goal, w.shift, weight)
			lanes.AddScaled(goal, rule, (1-weight)*decay)
			if mend.Foresight != 0 {
				lanes.AddScaled(goal, w.belief.drift, 1-weight)
			}
			lanes.AddScalar(goal, goal, float64(weight*w.plan.priced[ahead])+float64((1-weight)*(1-decay)*f.LongRun))
			lanes.Sub(goal, goal, w.expected[k-1])
			lanes.MulAdd(level, speed, goal, w.expected[k-1])
		}
		lanes.MaxScalar(level, level, f.Floor)
		w.expected[k] = level
	}
	lanes.AddScaled(w.expectedMean, w.expected[horizon], float64(horizon+1-max(last, 1)))
	lanes.Scale(w.expectedMean, w.expectedMean, 1.0/horizon)
	mend.rescue(w)
}
