package strategies

import (
	"cmp"
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/strategies/signal"
)

// Switch holds one mix while a field is at least a level and another while it
// is below: all or nothing.
type Switch struct {
	Label      string
	Field      *engine.Field // default signal.Trifecta, the number of legs that hold
	AtLeast    float64       // values within 1e-12 below it count as reaching it
	Then, Else []engine.Holding
}

func (s Switch) field() *engine.Field { return cmp.Or(s.Field, signal.Trifecta) }

// Name implements [engine.Strategy].
func (s Switch) Name() string {
	return named(s.Label, fmt.Sprintf("switch(%s at_least=%s then %s else %s)", s.field().Name, number(s.AtLeast), mixText(s.Then), mixText(s.Else)))
}

// ShortName returns the label, or the condition.
func (s Switch) ShortName() string {
	return cmp.Or(s.Label, fmt.Sprintf("switch %s >= %s", s.field().Name, number(s.AtLeast)))
}

// Reads implements [engine.Strategy].
func (s Switch) Reads() []*engine.Field { return []*engine.Field{s.field()} }

// Holds implements [engine.Holder].
func (s Switch) Holds() []*engine.Sleeve { return mixSleeves(s.Then, s.Else) }

// Validate reports every fault at once.
func (s Switch) Validate() error {
	f := faults{rule: ruleName("switch", s.Label)}
	f.finite("at_least", s.AtLeast)
	f.mix("then", s.Then)
	f.mix("else", s.Else)
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Switch) Rebalance(v engine.View, w engine.Weights) {
	x := v.Now(s.field())
	for _, sl := range w.Sleeves() {
		if pick, ok := between(s.Then, s.Else, sl); ok {
			choose(w.Of(sl), x, 1, s.AtLeast-signal.Tolerance, pick)
		}
	}
}

// between returns the weights of a sleeve in two mixes, that of the second
// first. It is not ok where there is nothing to write: cash, which the engine
// fills in, and sleeves that neither mix names.
func between(then, other []engine.Holding, s *engine.Sleeve) (pick [2]float64, ok bool) {
	pick = [2]float64{weightIn(other, s), weightIn(then, s)}
	return pick, s != engine.Cash && pick != [2]float64{}
}

// choose sets dst to pick[1] where x is above level, or below it where sign is
// negative, else to pick[0].
func choose(dst, x []float64, sign, level float64, pick [2]float64) {
	if sign > 0 {
		lanes.GreaterScalar(dst, x, level)
	} else {
		lanes.LessScalar(dst, x, level)
	}
	lanes.Pick(dst, dst, pick[:])
}

// Tilt is the tactical, limited reading of the signal: it leans on a neutral
// mix. Where the field is at least AtLeast it moves Tilt of wealth from one
// sleeve into another, where it is at most AtMost it moves as much back, and
// between the two it holds the mix.
type Tilt struct {
	Label      string
	Field      *engine.Field    // default signal.Trifecta
	Base       []engine.Holding // the neutral mix
	Into, From *engine.Sleeve   // each with at least Tilt in the mix, as far as it can be moved out
	Tilt       float64          // share of wealth: 0.1 is ten percentage points
	AtLeast    float64          // within 1e-12 counts as reached
	AtMost     float64          // below AtLeast; math.Inf(-1), or -math.MaxFloat64, never leans back
}

func (s Tilt) field() *engine.Field { return cmp.Or(s.Field, signal.Trifecta) }

// Name implements [engine.Strategy].
func (s Tilt) Name() string {
	back := ""
	if s.leansBack() {
		back = " at_most=" + number(s.AtMost)
	}
	return named(s.Label, fmt.Sprintf("tilt(%s base %s into=%s from=%s tilt=%s at_least=%s%s)", s.field().Name, mixText(s.Base),
		sleeveName(s.Into), sleeveName(s.From), number(s.Tilt), number(s.AtLeast), back))
}

func (s Tilt) leansBack() bool { return s.AtMost > -math.MaxFloat64 }

// ShortName returns the label, or the field and the size of the tilt.
func (s Tilt) ShortName() string {
	return cmp.Or(s.Label, fmt.Sprintf("tilt %s by %s", s.field().Name, number(s.Tilt)))
}

// Reads implements [engine.Strategy].
func (s Tilt) Reads() []*engine.Field { return []*engine.Field{s.field()} }

// Holds implements [engine.Holder].
func (s Tilt) Holds() []*engine.Sleeve {
	return mixSleeves(s.Base, []engine.Holding{{Sleeve: s.Into}, {Sleeve: s.From}})
}

// Validate reports every fault at once.
func (s Tilt) Validate() error {
	f := faults{rule: ruleName("tilt", s.Label)}
	f.mix("base", s.Base)
	f.pair(s.Into, s.From)
	f.share("tilt", s.Tilt)
	lends := []*engine.Sleeve{s.From}
	if s.leansBack() {
		lends = append(lends, s.Into)
	}
	for _, sl := range lends {
		if have := weightIn(s.Base, sl); sl != nil && s.Tilt > have+signal.Tolerance {
			f.add("tilt is %v but the base holds %v of %s: the tilted weight would be negative", s.Tilt, have, sl.Name)
		}
	}
	if !(s.AtMost < s.AtLeast) {
		f.add("at_most is %v and at_least %v: want at_most below at_least", s.AtMost, s.AtLeast)
	}
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Tilt) Rebalance(v engine.View, w engine.Weights) {
	x := v.Now(s.field())
	// Which way a path leans, from 0, back, to 2, stands in the row for cash, which
	// the engine overwrites, and for now in that of a sleeve that is written below.
	lean, spare := w.Of(engine.Cash), s.Into
	if spare == engine.Cash {
		spare = s.From
	}
	row := w.Of(spare)
	lanes.GreaterScalar(lean, x, s.AtMost+signal.Tolerance)
	lanes.GreaterEqScalar(row, x, s.AtLeast-signal.Tolerance)
	lanes.Add(lean, lean, row)
	for _, sl := range w.Sleeves() {
		base, tilt := weightIn(s.Base, sl), 0.0
		switch sl {
		case s.Into:
			tilt = s.Tilt
		case s.From:
			tilt = -s.Tilt
		}
		if sl == engine.Cash || base == 0 && sl != s.Into && sl != s.From {
			continue // the engine fills in cash
		}
		// Rounding must not go below 0.
		lanes.Pick(w.Of(sl), lean, []float64{max(0, base-tilt), base, max(0, base+tilt)})
	}
}

// Scaled moves between two sleeves in proportion to a field: the weight of
// Into is
//
//	Low + (High - Low) * min(max(x, 0), 1)
//
// and From has the rest.
type Scaled struct {
	Label      string
	Field      *engine.Field // default signal.Score
	Into, From *engine.Sleeve
	Low, High  float64 // weight of Into at a field of 0 and of 1
}

func (s Scaled) field() *engine.Field { return cmp.Or(s.Field, signal.Score) }

// Name implements [engine.Strategy].
func (s Scaled) Name() string {
	return named(s.Label, fmt.Sprintf("scaled(%s into=%s from=%s low=%s high=%s)", s.field().Name,
		sleeveName(s.Into), sleeveName(s.From), number(s.Low), number(s.High)))
}

// ShortName returns the label, or the field and the range of weights.
func (s Scaled) ShortName() string {
	return cmp.Or(s.Label, fmt.Sprintf("scaled by %s %s to %s", s.field().Name, number(s.Low), number(s.High)))
}

// Reads implements [engine.Strategy].
func (s Scaled) Reads() []*engine.Field { return []*engine.Field{s.field()} }

// Holds implements [engine.Holder].
func (s Scaled) Holds() []*engine.Sleeve { return []*engine.Sleeve{s.Into, s.From} }

// Validate reports every fault at once.
func (s Scaled) Validate() error {
	f := faults{rule: ruleName("scaled", s.Label)}
	f.pair(s.Into, s.From)
	f.share("low", s.Low)
	f.share("high", s.High)
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s Scaled) Rebalance(v engine.View, w engine.Weights) {
	into, from := w.Of(s.Into), w.Of(s.From)
	lanes.ClampLine(into, v.Now(s.field()), s.High-s.Low, s.Low, min(s.Low, s.High), max(s.Low, s.High))
	lanes.ScalarSub(from, 1, into)
}
