package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// A StartSource says where a number of a start comes from.
type StartSource struct {
	Name    string // of the number, as in Start
	Value   float64
	Unit    string
	From    string // field, date and what was done with them, or why the long-run value
	Field   string // the first field it was read from, empty where none was
	LongRun bool   // the history lacks it
}

// StartAt reads the state of the world out of a history of one path at its last
// row closed by a date, and says number by number where it comes from. What the
// history does not hold on that row takes the long-run value of the default
// world. It fails where the history has no such row or more than one path.
//
// Fields are found by name: the built-in ones, and those under which FRED's
// series are imported (dgs10, gs10, cpilfesl, pcepilfe, cpiaucsl, indpro,
// policy_target, policy_lower, policy_upper).
//
// standIns names the fields whose values stand in for what the field is. A
// spread that does is taken for that of BBB or Baa bonds and mapped as in a
// [StressTest]; a multiple keeps its distance from its own median.
func StartAt(p *engine.Paths, date engine.Date, standIns ...string) (Start, []StartSource, error) {
	if p.N != 1 {
		return Start{}, nil, fmt.Errorf("a history of %d paths: want one", p.N)
	}
	if p.Grid.PerYear != 12 {
		return Start{}, nil, fmt.Errorf("a history of %v rows a year: want months", p.Grid.PerYear)
	}
	row := -1
	for t, d := range p.Grid.Dates {
		if d.Close() <= date {
			row = t
		}
	}
	if row < 0 {
		first := "no months"
		if len(p.Grid.Dates) > 0 {
			first = "its first month is " + p.Grid.Dates[0].String()
		}
		return Start{}, nil, fmt.Errorf("the history has no month that closed by %v: %s", date, first)
	}
	r := &starter{standIns: standIns, paths: p, row: row, world: DefaultMarket(), fields: map[string]*engine.Field{}}
	for _, f := range p.Fields() {
		r.fields[f.Name] = f
	}
	r.start.Date = p.Grid.Dates[row]
	r.rates()
	r.economy()
	r.valuation()
	r.earnings()
	r.past()
	return r.start, r.sources, nil
}

// starter fills a start from one row of a history.
type starter struct {
	standIns []string
	paths    *engine.Paths
	row      int
	world    Market
	fields   map[string]*engine.Field
	start    Start
	sources  []StartSource
}

// back is a field's value some rows before the start; NaN where it is not known.
func (r *starter) back(name string, rows int) float64 {
	f := r.fields[name]
	if f == nil || rows > r.row {
		return math.NaN()
	}
	return r.paths.Row(f, r.row-rows)[0]
}

// first returns the value at the start of the first field that knows one.
func (r *starter) first(names ...string) (float64, string) {
	for _, n := range names {
		if x := r.back(n, 0); !math.IsNaN(x) {
			return x, n
		}
	}
	return math.NaN(), ""
}

func (r *starter) say(name string, x float64, unit, field, from string) {
	r.sources = append(r.sources, StartSource{Name: name, Value: x, Unit: unit, Field: field, From: from})
}

func (r *starter) lack(name string, x float64, unit, why string) {
	r.sources = append(r.sources, StartSource{Name: name, Value: x, Unit: unit, From: "long-run value: " + why, LongRun: true})
}

// percent takes a decimal to percentage points without a last digit that the
// decimal did not have.
func percent(x float64) float64 { return math.Round(x*1e10) / 1e8 }

// onGrid is the nearest midpoint of a 25 bp range.
func onGrid(x, floor float64) float64 {
	return max(float64(math.Round((x-0.125)/0.25)*0.25)+0.125, floor)
}

func (r *starter) rates() {
	s, w := &r.start, r.world
	switch x, name := r.first("policy_rate", "policy_target"); {
	case name != "":
		s.Policy = percent(x)
		r.say("policy", s.Policy, "pp", name, name)
	case !math.IsNaN(r.back("policy_lower", 0) + r.back("policy_upper", 0)):
		s.Policy = percent((r.back("policy_lower", 0) + r.back("policy_upper", 0)) / 2)
		r.say("policy", s.Policy, "pp", "policy_lower", "middle of policy_lower and policy_upper")
	case !math.IsNaN(r.back("fed_funds", 0)):
		s.Policy = onGrid(percent(r.back("fed_funds", 0)), w.Fed.Floor)
		r.say("policy", s.Policy, "pp", "fed_funds", "midpoint of a 25 bp range next to fed_funds")
	default:
		s.Policy = onGrid(w.Fed.LongRun, w.Fed.Floor)
		r.lack("policy", s.Policy, "pp", "the FOMC's longer-run rate")
	}
	r.priced()
	if x, name := r.first("ten_year", "dgs10", "gs10"); name != "" {
		s.TenYear = percent(x)
		r.say("ten_year", s.TenYear, "pp", name, name)
	} else {
		s.TenYear = w.Fed.LongRun + w.TenYear.TermPremium
		r.lack("ten_year", s.TenYear, "pp", "longer-run policy rate and term premium")
	}
	if x, name := r.first("hy_spread"); name != "" {
		spread, from := percent(x), name
		if slices.Contains(r.standIns, name) {
			spread = float64(highYieldPerBBB*spread) + highYieldAlways
			from += fmt.Sprintf(", which stands in: %v times it and %v pp (assumed)", highYieldPerBBB, highYieldAlways)
		}
		s.Spread = min(max(spread, w.Credit.Min), w.Credit.Max)
		if s.Spread != spread {
			from += fmt.Sprintf(", %.2f pp held within the world's %v to %v", spread, w.Credit.Min, w.Credit.Max)
		}
		r.say("spread", s.Spread, "pp", name, from)
	} else {
		s.Spread = math.Round(100*r.byShare(w.Credit.Mean, lanes.LogOf, lanes.ExpOf)) / 100
		r.lack("spread", s.Spread, "pp", "geometric mean of the regimes' levels by their long-run shares")
	}
}

// priced reads what the market prices: the cuts to year end, over six and over
// twelve months, as far as they are known.
func (r *starter) priced() {
	s := &r.start
	var cuts []Cuts
	var names []string
	for _, x := range []struct {
		name   string
		months int
	}{
		{"cuts_priced", 12 - int(s.Date.Time().Month())},
		{"cuts_priced_6m", 6},
		{"cuts_priced_12m", 12},
	} {
		if n := r.back(x.name, 0); !math.IsNaN(n) && x.months > 0 {
			cuts = append(cuts, Cuts{x.months, n})
			names = append(names, fmt.Sprintf("%s %.2f", x.name, n))
		}
	}
	s.Priced = PricedPath(s.Date, s.Policy, r.world.Fed.Floor, cuts...)
	last := s.Priced[len(s.Priced)-1]
	if cuts == nil {
		r.lack("priced in 12 months", last, "pp", "no move is priced")
		return
	}
	field, _, _ := strings.Cut(names[0], " ")
	from := strings.Join(names, ", ") + ", even over the meetings between"
	if far := slices.MaxFunc(cuts, func(a, b Cuts) int { return a.Months - b.Months }).Months; far < 12 {
		from += fmt.Sprintf(", and no move after %d months", far)
	}
	r.say("priced in 12 months", last, "pp", field, from)
}

// longRunShares is the stationary distribution of the default chain of regimes
// (MODEL, section 2).
var longRunShares = ByRegime{0.742, 0.176, 0.082}

// byShare averages over the regimes by their long-run shares.
func (r *starter) byShare(x ByRegime, to, back func(float64) float64) float64 {
	sum := 0.0
	for k, v := range x {
		sum += float64(longRunShares[k] * to(v))
	}
	return back(sum)
}

func (r *starter) economy() {
	s, w := &r.start, r.world
	e := w.Economy
	if x := r.back("unemployment", 0); !math.IsNaN(x) {
		s.Unemployment = max(percent(x), e.UnemploymentMin)
		s.Gap = min(max((e.NaturalUnemployment-s.Unemployment)/e.Okun, e.GapMin), e.GapMax)
		r.say("unemployment", s.Unemployment, "pp", "unemployment", "unemployment")
		r.say("gap", s.Gap, "pp", "unemployment", fmt.Sprintf("Okun's law: (%v less unemployment) / %v", e.NaturalUnemployment, e.Okun))
	} else {
		s.Unemployment, s.Gap = e.NaturalUnemployment, 0
		r.lack("unemployment", s.Unemployment, "pp", "the natural rate")
		r.lack("gap", s.Gap, "pp", "output at potential")
	}
	r.inflation()
	r.regime()
}

func (r *starter) inflation() {
	if x, name := r.first("core_inflation"); name != "" {
		r.start.Inflation = percent(x)
		r.say("inflation", r.start.Inflation, "pp", name, name)
		return
	}
	for _, name := range []string{"pcepilfe", "cpilfesl", "pcepi", "cpiaucsl"} {
		now, then := r.back(name, 0), r.back(name, 12)
		if now > 0 && then > 0 {
			r.start.Inflation = percent(now/then - 1)
			r.say("inflation", r.start.Inflation, "pp", name, name+" over its level a year before")
			return
		}
	}
	r.start.Inflation = 2
	r.lack("inflation", 2, "pp", "the FOMC's goal")
}

// activity is the output gap of each month and its change in the next that a
// history tells, in pp, the oldest first: by Okun's law from unemployment, or
// industrial production beyond its trend, with the gap taken as closed. NaN is
// not known.
func (r *starter) activity() (gap, change []float64, field, how string) {
	e := r.world.Economy
	for lag := min(r.row, pastMonths) - 1; lag >= 0; lag-- {
		before := r.back("unemployment", lag+1)
		gap = append(gap, (e.NaturalUnemployment-100*before)/e.Okun)
		change = append(change, -(r.back("unemployment", lag)-before)*100/e.Okun)
	}
	if !math.IsNaN(r.back("unemployment", 0) - r.back("unemployment", 1)) {
		return gap, change, "unemployment", fmt.Sprintf("Okun's law, the change of unemployment over -%v", e.Okun)
	}
	if math.IsNaN(r.back("indpro", 0) - r.back("indpro", 1)) {
		return nil, nil, "", ""
	}
	gap, change = make([]float64, len(gap)), change[:0]
	for lag := min(r.row, pastMonths) - 1; lag >= 0; lag-- {
		// Production swings about twice as far as output; its trend since 2000
		// is near zero.
		change = append(change, 50*lanes.LogOf(r.back("indpro", lag)/r.back("indpro", lag+1)))
	}
	return gap, change, "indpro", "half the growth of industrial production"
}

// regime runs the market's filter (Hamilton, Econometrica 57, 1989; MODEL,
// section 2) over what the history tells of activity.
func (r *starter) regime() {
	gap, change, field, how := r.activity()
	q := longRunShares
	months := 0
	for k, o := range change {
		if !math.IsNaN(o) {
			q = r.world.filter(q, gap[k], o)
			months++
		}
	}
	r.start.Regime = q
	for k, name := range regimeNames {
		if months == 0 {
			r.lack("regime "+name, q[k], "probability", "share of months")
		} else {
			r.say("regime "+name, q[k], "probability", field, fmt.Sprintf("Hamilton filter over %d months of %s", months, how))
		}
	}
}

// filter is one month of the market's filter, given the gap before and its
// change, by the base probabilities.
func (m *Market) filter(q ByRegime, gap, change float64) ByRegime {
	g, e := m.Regime, m.Economy
	p := [3][3]float64{
		{1 - g.ExpansionToSlowdown - g.ExpansionToRecession, g.ExpansionToSlowdown, g.ExpansionToRecession},
		{g.SlowdownToExpansion, 1 - g.SlowdownToExpansion - g.SlowdownToRecession, g.SlowdownToRecession},
		{g.RecessionToExpansion, g.RecessionToSlowdown, 1 - g.RecessionToExpansion - g.RecessionToSlowdown},
	}
	var next ByRegime
	sum := 0.0
	for j := range next {
		sd := math.Sqrt(float64(e.GapNoise[j]*e.GapNoise[j]) + float64(g.SignalNoise*g.SignalNoise))
		z := (change - e.GapDrift[j]/12 + float64(e.GapReversion[j]*gap)) / sd
		prior := float64(q[0]*p[0][j]) + float64(q[1]*p[1][j]) + float64(q[2]*p[2][j])
		next[j] = prior * lanes.ExpOf(-z*z/2) / sd
		sum += next[j]
	}
	if !(sum > 0) { // a change that no regime explains, such as April 2020's
		worst := Expansion
		if change < 0 {
			worst = Recession
		}
		next, sum = ByRegime{}, 1
		next[worst] = 1
	}
	for j := range next {
		next[j] /= sum
	}
	return next
}

// past keeps what else is known of the months before, for rules that look back.
func (r *starter) past() {
	n := min(r.row, pastMonths) + 1
	for _, f := range engine.MarketFields() {
		if !r.paths.Has(f) || f.Latent {
			continue
		}
		x := make([]float64, n)
		known := false
		for k := range x {
			x[k] = r.paths.Row(f, r.row-n+1+k)[0]
			known = known || !math.IsNaN(x[k])
		}
		if known {
			r.start.Past = append(r.start.Past, Past{Field: f, Values: x})
		}
	}
}

// Meets reports whether the committee decides in a calendar month: the meetings
// of 2025 and 2026 (MODEL, section 4).
func Meets(m time.Month) bool {
	switch m {
	case time.February, time.May, time.August, time.November:
		return false
	}
	return true
}

// Cuts are cuts of 25 bp that are priced so many months ahead.
type Cuts struct {
	Months int
	Number float64 // negative for hikes
}

// PricedPath spreads the cuts that are priced evenly over the meetings up to
// each horizon and between them: the policy rate, pp, at the end of months 0 to
// 12 after the start. No move is priced after the last horizon. A horizon
// without a meeting since the one before is passed over.
func PricedPath(start engine.Date, policy, floor float64, cuts ...Cuts) []float64 {
	cuts = slices.Clone(cuts)
	slices.SortStableFunc(cuts, func(a, b Cuts) int { return a.Months - b.Months })
	meeting := func(k int) bool { return Meets((start.Time().Month()+time.Month(k)-1)%12 + 1) }
	path := slices.Repeat([]float64{policy}, 13)
	from, done := 0, 0.0 // horizon and cuts so far
	for _, c := range cuts {
		meetings := 0.0
		for k := from + 1; k <= min(c.Months, 12); k++ {
			if meeting(k) {
				meetings++
			}
		}
		if meetings == 0 {
			continue
		}
		for k := from + 1; k <= 12; k++ {
			path[k] = path[k-1]
			if k <= c.Months && meeting(k) {
				path[k] -= 0.25 * (c.Number - done) / meetings
			}
		}
		from, done = c.Months, c.Number
	}
	for k := range path {
		path[k] = max(path[k], min(floor, policy))
	}
	return path
}
