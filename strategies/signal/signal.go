package signal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// A Signal is the trifecta: its legs, how many of them are on, and how
// strongly.
type Signal struct {
	Legs []Leg // those that count, in the order earnings, valuation, rates
	// Count is the number of legs that are on, 0 to 3; NaN where the state of a
	// leg is not known.
	Count *engine.Field
	// Score is the mean of the legs' strengths, from 0 to 1; NaN where one is
	// not known.
	Score *engine.Field
}

// A Leg is one of the three conditions. Its fields are derived from the market
// wherever a plan, or [engine.Derive], asks for them.
type Leg struct {
	Name       string // earnings, valuation or rates
	Definition string // reading and thresholds in a sentence
	// Reading is the number that drives the leg.
	Reading *engine.Field
	// Also are readings to show beside it. They may need fields that the leg
	// itself does not.
	Also []*engine.Field
	// Enter and Exit are the thresholds of the options; where Moving is set they
	// are distances from that field.
	Enter, Exit float64
	Moving      *engine.Field
	// EnterAt and ExitAt are the thresholds in the unit of Reading, row by row.
	EnterAt, ExitAt *engine.Field
	// On is 1 where the leg holds and 0 where not; NaN where Reading or Moving
	// is. A leg starts off; a NaN keeps the state for the next known row.
	On *engine.Field
	// Strength is
	//
	//	clamp(1/2 + s (x - enter) / (2 |enter - exit|), 0, 1)
	//
	// of the reading x, with s = 1 for a leg that turns on upwards and -1 for
	// one that turns on downwards: 0 at the exit and beyond, 1/2 at the
	// threshold where the leg turns on, 1 as far past it as the exit lies
	// before. Where enter equals exit it is 0, 1/2 and 1 before, at and past it.
	Strength *engine.Field
	// Percentile is the mid-rank of Reading among its known rows so far, the
	// newest included: (below + equal/2) / count, between 0 and 1.
	Percentile *engine.Field
}

// New returns the signal that the options describe. Legs and readings with
// default options are the package's variables, so that they are shared by all
// signals of a plan. Others are new fields: readings are named after their
// windows, legs after a digest of their options. Call New once for each plan and
// share the result, since the engine refuses two fields of one name.
func New(o Options) (*Signal, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	s := &Signal{}
	for k, name := range legNames() {
		if o.Legs != nil && !slices.Contains(o.Legs, name) {
			continue
		}
		leg := Default.Legs[k]
		switch name {
		case earningsName:
			if e := o.Earnings.settings(); e != standardEarnings {
				leg = e.leg()
			}
		case valuationName:
			if v := o.Valuation.settings(); v != standardValuation {
				leg = v.leg()
			}
		case ratesName:
			if r := o.Rates.settings(); r != standardRates {
				leg = r.leg()
			}
		}
		if o.Keep {
			leg.On, leg.Strength = kept(leg.On), kept(leg.Strength)
		}
		s.Legs = append(s.Legs, leg)
	}
	if slices.EqualFunc(s.Legs, Default.Legs, func(a, b Leg) bool { return a.On == b.On }) {
		return Default, nil
	}
	text := ""
	for _, l := range s.Legs {
		text += l.On.Name + " "
	}
	s.sum("_" + digest(text))
	return s, nil
}

// The trifecta with default options, and its fields.
var (
	// Default is New(Options{}).
	Default = standard()

	Earnings  = Default.Legs[0].On // 1 while small-cap earnings outgrow the S&P 490's
	Valuation = Default.Legs[1].On // 1 while the EV/EBITDA premium is below its median
	Rates     = Default.Legs[2].On // 1 while at least two cuts are priced
	Trifecta  = Default.Count      // legs that are on, 0 to 3
	Score     = Default.Score      // mean strength of the legs, 0 to 1
)

func standard() *Signal {
	s := &Signal{Legs: []Leg{standardEarnings.leg(), standardValuation.leg(), standardRates.leg()}}
	s.sum("")
	return s
}

// sum makes the fields that add the legs up.
func (s *Signal) sum(tag string) {
	var names []string
	var on, strength []*engine.Field
	for _, l := range s.Legs {
		names, on, strength = append(names, l.Name), append(on, l.On), append(strength, l.Strength)
	}
	list := strings.Join(names, ", ")
	s.Count = derived("legs"+tag, "legs", "number of legs that hold, of "+list, total(on, 1), on...)
	s.Score = derived("score"+tag, "0 to 1", "mean strength of the legs "+list, total(strength, float64(len(strength))), strength...)
}

// total is the kernel of the sum of fields over n.
func total(fields []*engine.Field, n float64) kernel {
	return func(v engine.View, row []float64) {
		sum := v.Now(fields[0])
		for _, f := range fields[1:] {
			lanes.Add(row, sum, v.Now(f))
			sum = row
		}
		if n != 1 || len(fields) == 1 {
			lanes.Scale(row, sum, 1/n)
		}
	}
}

// kept is a field that keeps its last known value where it is not known.
func kept(f *engine.Field) *engine.Field {
	k := derived(f.Name+"_kept", f.Unit, f.Doc+"; where that is not known, as it was last", nil, f)
	k.Kernel = func(v engine.View, row []float64) { lanes.Or(row, v.Now(f), v.Lag(k, 1)) }
	return k
}

func newLeg(name string, b band, tag, definition string, also []*engine.Field) Leg {
	unit := b.reading.Unit
	leg := Leg{
		Name: name, Definition: definition, Reading: b.reading, Also: also,
		Enter: b.at.Enter, Exit: b.at.Exit, Moving: b.base,
		EnterAt:    derived(name+"_enter"+tag, unit, "where the "+name+" leg turns on", b.level(b.at.Enter), b.requires()[1:]...),
		ExitAt:     derived(name+"_exit"+tag, unit, "where the "+name+" leg turns off", b.level(b.at.Exit), b.requires()[1:]...),
		On:         derived(name+"_leg"+tag, "0 or 1", definition, b.on, b.requires()...),
		Strength:   derived(name+"_strength"+tag, "0 to 1", "how far the "+name+" leg is past its exit", b.strength, b.requires()...),
		Percentile: derived(name+"_percentile"+tag, "0 to 1", "mid-rank of "+b.reading.Name+" in its own past", percentile(b.reading), b.reading),
	}
	leg.On.State, leg.Percentile.State = 1, 1
	return leg
}

// Fields returns the fields of the signal by the names that plans use for
// them: legs, score, and for each leg earnings_leg, earnings_strength,
// earnings_percentile, earnings_enter and earnings_exit, and so on, whatever
// the options; and the readings by their own names.
func (s *Signal) Fields() map[string]*engine.Field {
	m := map[string]*engine.Field{"legs": s.Count, "score": s.Score}
	for _, l := range s.Legs {
		for _, f := range append([]*engine.Field{l.Reading}, l.Also...) {
			m[f.Name] = f
		}
		m[l.Name+"_leg"], m[l.Name+"_strength"], m[l.Name+"_percentile"] = l.On, l.Strength, l.Percentile
		m[l.Name+"_enter"], m[l.Name+"_exit"] = l.EnterAt, l.ExitAt
	}
	return m
}

// Readings returns the readings with default options: fields that rules and
// figures can use by name.
func Readings() []*engine.Field {
	return []*engine.Field{
		SmallYTD, SmallLessLarge, Acceleration, OperatingLeverage,
		Premium, PremiumMedian, PremiumGap, PremiumZScore,
	}
}

// A kernel writes the row of a derived field.
type kernel func(v engine.View, row []float64)

func derived(name, unit, doc string, k kernel, requires ...*engine.Field) *engine.Field {
	return &engine.Field{Name: name, Unit: unit, Doc: doc, Requires: requires, Kernel: k}
}

// tag ends the names of a leg's fields unless its settings are the standard
// ones.
func tag[S comparable](s, standard S) string {
	if s == standard {
		return ""
	}
	return "_" + digest(fmt.Sprintf("%+v", s))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// points writes a decimal in percentage points.
func points(x float64) string {
	return strconv.FormatFloat(100*x, 'g', 10, 64) + " pp"
}
