package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Plan is everything that determines a [Result], and nothing else. Its
// literal shows the study; zero values mean the documented defaults.
type Plan struct {
	Grid       Grid
	Scenarios  []Scenario
	Strategies []Strategy
	Benchmark  int       // index into Strategies; the others are compared with it path by path
	Sleeves    []*Sleeve // what strategies may hold; Cash is always among them
	Costs      Costs
	Initial    Initial  // default: the first target, free of cost
	Rebalance  Schedule // default: every date
	Delay      int      // steps from a decision to its trade; default 0, the close that is seen
	Paths      int64    // per scenario
	Seed       uint64

	// A study reads the accounts at horizons. With any of these four set, a
	// [Result] has readings; without, only cells at the end.
	Horizons []int     // steps after the start, ascending; the last step always is one and may be left out
	Limits   []float64 // decimals above 0, ascending: how far behind the benchmark counts as "ever behind"
	Sampling Sampling  // how paths are drawn; default: independently
	Split    Split     // counts paths apart by what happened on them; default: not

	// What to keep of single paths besides the summaries. It changes no number
	// and stays out of the digest.
	Keep Keep
}

// Keep says what a [Result] remembers besides its summaries.
type Keep struct {
	Traces   []int64  // paths whose every date is kept, for every scenario and strategy
	Watch    []*Field // fields recorded in the traces besides the returns
	Outcomes bool     // the [Outcome] of every path: memory grows with Paths

	// Fans keeps distributions at every step, see [Result.Fan]; nil: none.
	Fans *Fans

	// Columns are steps after the start, of Plan.Horizons or the last, at which
	// the [Columns] of every path are kept: 32 bytes for each path, strategy and
	// step.
	Columns []int
	// States are fields kept at the rows StateSteps after the start, one value
	// per path, see [Result.States]: 8 bytes for each path, field and row.
	States     []*Field
	StateSteps []int // ascending, 0 to the last step
}

// Initial is the book before the first trade. The zero value opens at the
// first target, free of cost.
type Initial struct {
	Weights []Holding // weights that add up to one, Cash named where it is held
}

// AllCash opens the book in cash.
var AllCash = Initial{Weights: []Holding{{Cash, 1}}}

// String names the book: "first target", "cash", or its weights.
func (in Initial) String() string {
	switch {
	case in.Weights == nil:
		return "first target"
	case len(in.Weights) == 1 && in.Weights[0] == AllCash.Weights[0]:
		return "cash"
	}
	s := ""
	for k, h := range in.Weights {
		if k > 0 {
			s += " "
		}
		s += fmt.Sprintf("%s=%g", h.Sleeve.Name, h.Weight)
	}
	return s
}

// A Schedule says on which dates the engine trades toward the target. The
// first date always trades; between trades weights drift with the market.
type Schedule uint8

const (
	EveryDate Schedule = iota // at every date of the grid
	Quarterly                 // at dates in March, June, September and December
	OnChange                  // when a weight of the target differs from the last target by more than 1e-12
)

// String returns the schedule's key in plan files.
func (s Schedule) String() string {
	switch s {
	case EveryDate:
		return "every"
	case Quarterly:
		return "quarterly"
	case OnChange:
		return "on_change"
	}
	return fmt.Sprintf("Schedule(%d)", uint8(s))
}

var (
	// ErrMissingField reports a field that a scenario neither writes nor can
	// derive.
	ErrMissingField = errors.New("field is not available")
	// ErrLatent reports a strategy that reads a state no one can observe.
	ErrLatent = errors.New("field is latent: reports may read it, strategies may not")
	// ErrNotKnown reports a field that has no value where one is needed.
	ErrNotKnown = errors.New("value is not known")
)

// Validate reports every fault of the plan at once.
func (p *Plan) Validate() error {
	errs := p.Grid.validate()
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if p.Paths < 1 {
		bad("paths is %d: want at least 1", p.Paths)
	}
	if p.Delay < 0 || p.Delay >= max(1, p.Grid.Steps()) {
		bad("delay is %d: want 0 to %d, less than the number of steps", p.Delay, p.Grid.Steps()-1)
	}
	if p.Rebalance > OnChange {
		bad("rebalance is %v: want every, quarterly or on_change", p.Rebalance)
	}
	if len(p.Scenarios) == 0 {
		bad("the plan has no scenario")
	}
	if p.Benchmark < 0 || p.Benchmark >= len(p.Strategies) {
		bad("benchmark is strategy %d of %d", p.Benchmark, len(p.Strategies))
	}
	errs = append(errs, p.validateSleeves()...)
	errs = append(errs, p.Costs.validate(p.Sleeves)...)
	errs = append(errs, p.validateInitial()...)
	errs = append(errs, p.validateNames()...)
	errs = append(errs, p.validateStudy()...)
	errs = append(errs, p.validateKeep()...)
	for _, s := range p.Scenarios {
		if err := validate(s); err != nil {
			errs = append(errs, fmt.Errorf("scenario %s: %w", s.Name(), err))
		}
	}
	for _, s := range p.Strategies {
		if err := validate(s); err != nil {
			errs = append(errs, fmt.Errorf("strategy %s: %w", s.Name(), err))
		}
	}
	for _, s := range p.Scenarios {
		if _, _, err := p.fields(s); err != nil {
			errs = append(errs, fmt.Errorf("scenario %s: %w", s.Name(), err))
		}
	}
	return errors.Join(errs...)
}

// validate asks a strategy or scenario that can judge its own parameters.
func validate(x any) error {
	if v, ok := x.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	return nil
}

func (p *Plan) validateSleeves() (errs []error) {
	names := map[string]bool{}
	for _, s := range p.Sleeves {
		if s == nil || s.Name == "" || s.Return == nil {
			errs = append(errs, errors.New("a sleeve needs a name and a return field"))
			continue
		}
		if names[s.Name] {
			errs = append(errs, fmt.Errorf("sleeve name %s is used twice", s.Name))
		}
		names[s.Name] = true
		if i := slices.IndexFunc(Sleeves(), func(b *Sleeve) bool { return b.Name == s.Name }); i >= 0 && Sleeves()[i] != s {
			errs = append(errs, fmt.Errorf("sleeve %s has the name of a built-in one: choose another", s.Name))
		}
	}
	if len(p.risky()) == 0 {
		errs = append(errs, errors.New("the plan lists no sleeve besides cash"))
	}
	for _, st := range p.Strategies {
		h, ok := st.(Holder)
		if !ok || validate(st) != nil {
			continue
		}
		for _, s := range h.Holds() {
			if s == nil {
				errs = append(errs, fmt.Errorf("strategy %s holds a nil sleeve", st.Name()))
			} else if s != Cash && !slices.Contains(p.Sleeves, s) {
				errs = append(errs, fmt.Errorf("strategy %s holds %s, which the plan's sleeves do not list", st.Name(), s.Name))
			}
		}
	}
	return errs
}

func (p *Plan) validateInitial() (errs []error) {
	if p.Initial.Weights == nil {
		return nil
	}
	sum := 0.0
	for _, h := range p.Initial.Weights {
		if h.Sleeve == nil || h.Sleeve != Cash && !slices.Contains(p.Sleeves, h.Sleeve) {
			errs = append(errs, errors.New("initial: a weight in a sleeve the plan does not list"))
			continue
		}
		if !(h.Weight >= 0) {
			errs = append(errs, fmt.Errorf("initial: weight of %s is %v: want at least 0", h.Sleeve.Name, h.Weight))
		}
		sum += h.Weight
	}
	if len(errs) == 0 && math.Abs(sum-1) > 1e-9 { // rounding of weights typed as decimals
		errs = append(errs, fmt.Errorf("initial: weights add up to %v: want 1, with cash named where it is held", sum))
	}
	return errs
}

// validateNames refuses two strategies or two scenarios of one name: names
// carry all parameters, so such a pair is one thing twice or a name that hides
// something.
func (p *Plan) validateNames() (errs []error) {
	seen := map[string]bool{}
	check := func(kind, name string) {
		if name == "" {
			errs = append(errs, fmt.Errorf("a %s has no name", kind))
		} else if seen[kind+name] {
			errs = append(errs, fmt.Errorf("%s name %s is used twice", kind, name))
		}
		seen[kind+name] = true
	}
	for _, s := range p.Scenarios {
		check("scenario", s.Name())
	}
	for _, s := range p.Strategies {
		check("strategy", s.Name())
	}
	return errs
}

func (p *Plan) risky() []*Sleeve {
	return slices.DeleteFunc(slices.Clone(p.Sleeves), func(s *Sleeve) bool { return s == Cash || s == nil })
}
