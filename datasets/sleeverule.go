package datasets

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
	screen "trifecta/engine/rule"
)

// A SleeveRule defines a sleeve of a panel's members, chosen anew at every date
// from what is known then.
type SleeveRule struct {
	Name     string   // snake_case; its fields are Name_return, Name_turnover and Name_mktcap
	Universe string   // russell2000, sp500, sp490, mega or all, every member of an index
	Exclude  []string // sectors, as in Sectors
	// Where selects firms by a rule over the panel's columns of numbers, such as
	// "ebitda_ttm > 1.5 * interest_ttm && net_income_ntm > 0". A firm of which
	// what the rule asks is not known is not selected. Empty selects all.
	Where  string
	Weight string  // cap, the default: freely traded market value; equal: each company the same; capped: cap, with no company above Max
	Max    float64 // share of a company at most, where Weight is capped; companies too few for it weigh the same
}

// Universes returns what SleeveRule.Universe can be.
func Universes() []string { return []string{"russell2000", "sp500", "sp490", "mega", "all"} }

// Weightings returns what SleeveRule.Weight can be.
func Weightings() []string { return []string{"cap", "equal", "capped"} }

// Validate reports every fault of the rule that can be seen without a panel.
func (r SleeveRule) Validate() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("sleeve %s: "+format, append([]any{r.Name}, a...)...))
	}
	if !snakeCase(r.Name) {
		bad("the name is %q: want lower-case letters, digits and underscores, a letter first", r.Name)
	}
	for _, s := range engine.Sleeves() {
		if s.Name == r.Name {
			bad("the name is that of a built-in sleeve")
		}
	}
	if !slices.Contains(Universes(), r.Universe) {
		bad("universe is %q: want one of %s", r.Universe, strings.Join(Universes(), ", "))
	}
	for _, s := range r.Exclude {
		if s != unclassified && !slices.Contains(Sectors(), s) {
			bad("no sector is called %q: want one of %s", s, strings.Join(Sectors(), ", "))
		}
	}
	switch weight := r.weight(); {
	case !slices.Contains(Weightings(), weight):
		bad("weight is %q: want one of %s", r.Weight, strings.Join(Weightings(), ", "))
	case weight == "capped" && !(r.Max > 0 && r.Max <= 1):
		bad("the largest share is %v: want above 0 and at most 1", r.Max)
	case weight != "capped" && r.Max != 0:
		bad("a largest share of %v goes with weight capped, and it is %s", r.Max, weight)
	}
	return errors.Join(errs...)
}

func (r SleeveRule) weight() string {
	if r.Weight == "" {
		return "cap"
	}
	return r.Weight
}

// Check reports what is wrong with the rule's screen for the columns of a panel.
func (r SleeveRule) Check(p *Panel) error {
	_, _, err := r.compile(p)
	return err
}

// compile returns the screen, nil where all are selected, and the columns that
// it reads.
func (r SleeveRule) compile(p *Panel) (*screen.Rule, [][]float64, error) {
	if r.Where == "" {
		return nil, nil, nil
	}
	var names []string
	for _, c := range p.Columns() {
		names = append(names, c.Name)
	}
	w, err := screen.Compile(r.Where, names)
	if err != nil {
		return nil, nil, fmt.Errorf("sleeve %s: where: %w", r.Name, err)
	}
	if !w.Bool() {
		return nil, nil, fmt.Errorf("sleeve %s: where is a number, %s: want a condition such as %s > 0", r.Name, w, w)
	}
	var columns [][]float64
	for _, name := range w.Names() {
		for _, c := range p.Columns() {
			if c.Name == name {
				columns = append(columns, c.Values)
			}
		}
	}
	return w, columns, nil
}

// Sleeve returns the sleeve that the rule defines, with fields of its own.
func (r SleeveRule) Sleeve() *engine.Sleeve {
	field := func(suffix string, like *engine.Field, doc string) *engine.Field {
		return &engine.Field{Name: r.Name + suffix, Unit: like.Unit, Doc: doc + " of " + r.Name}
	}
	return &engine.Sleeve{
		Name: r.Name, Doc: r.text(r.Where),
		Return:    field("_return", engine.SmallReturn, "total return"),
		Turnover:  field("_turnover", engine.SmallTurnover, "reconstitution"),
		MarketCap: field("_mktcap", engine.SmallCap, "freely traded market value"),
	}
}

// text says what the sleeve is.
func (r SleeveRule) text(where string) string {
	s := "members of " + r.Universe
	switch r.Universe {
	case "sp490":
		s = "members of the S&P 500 but the ten largest companies"
	case "mega":
		s = "ten largest companies of the S&P 500"
	case "all":
		s = "members of either index"
	}
	if len(r.Exclude) > 0 {
		s += " outside " + strings.Join(r.Exclude, ", ")
	}
	if where != "" {
		s += " where " + where
	}
	switch r.weight() {
	case "equal":
		return s + ", companies weighted equally"
	case "capped":
		return s + fmt.Sprintf(", weighted by freely traded market value, no company above %v %%", r.Max*100)
	}
	return s + ", weighted by freely traded market value"
}

// chosen are a sleeve's rows and their weights at each date.
type chosen struct {
	rows   [][]int32
	weight [][]float64 // shares, which sum to one
	cap    []float64   // market value, NaN where no firm is chosen
}

// choose applies the rule at every date.
func (u *universe) choose(r SleeveRule) (*chosen, string, error) {
	p := u.panel
	where, columns, err := r.compile(p)
	if err != nil {
		return nil, "", err
	}
	text := ""
	selected := make([]float64, p.Rows())
	if where != nil {
		where.Eval(selected, columns)
		text = where.String()
	}
	excluded := make([]bool, len(p.Sector.Words))
	for k, w := range p.Sector.Words {
		excluded[k] = slices.Contains(r.Exclude, w)
	}
	var in uint8
	switch r.Universe {
	case "russell2000":
		in = 1 << small
	case "sp500":
		in = 1<<large | 1<<mega
	case "sp490":
		in = 1 << large
	case "mega":
		in = 1 << mega
	default:
		in = 1<<small | 1<<large | 1<<mega
	}
	c := &chosen{rows: make([][]int32, len(p.Dates)), weight: make([][]float64, len(p.Dates)), cap: make([]float64, len(p.Dates))}
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if u.in[i]&in == 0 || where != nil && selected[i] != 1 || !(p.weight(i) > 0) ||
				p.Sector.Code[i] >= 0 && excluded[p.Sector.Code[i]] {
				continue
			}
			c.rows[t] = append(c.rows[t], int32(i))
			c.cap[t] += p.weight(i)
		}
		c.cap[t] = positive(c.cap[t])
		c.weight[t] = u.weigh(r, c.rows[t], c.cap[t])
	}
	return c, text, nil
}

// weigh returns the shares of rows of one date, whose market values sum to
// total.
func (u *universe) weigh(r SleeveRule, rows []int32, total float64) []float64 {
	w := make([]float64, len(rows))
	for k, i := range rows {
		w[k] = u.panel.weight(int(i)) / total
	}
	weighting := r.weight()
	if weighting == "cap" || len(rows) == 0 {
		return w
	}
	number := map[int32]int{} // of each company, in the order of the rows
	var share []float64
	for k, i := range rows {
		c, ok := number[u.company[i]]
		if !ok {
			c = len(share)
			number[u.company[i]], share = c, append(share, 0)
		}
		share[c] += w[k]
	}
	target := slices.Clone(share)
	if n := float64(len(share)); weighting == "equal" || n*r.Max <= 1 {
		for c := range target {
			target[c] = 1 / n
		}
	} else {
		limit(target, r.Max)
	}
	for k, i := range rows {
		// The classes of a company keep their proportions.
		c := number[u.company[i]]
		w[k] = w[k] / share[c] * target[c]
	}
	return w
}

// limit cuts shares that sum to one down to at most most each, and gives what is
// cut to the others in proportion; most is more than one over their number.
func limit(share []float64, most float64) {
	full := make([]bool, len(share))
	for {
		var free, left float64
		left = 1
		for c, x := range share {
			if full[c] {
				left -= most
			} else {
				free += x
			}
		}
		again := false
		for c, x := range share {
			if !full[c] && x/free*left > most {
				full[c], again = true, true
			}
		}
		if !again {
			for c, x := range share {
				if share[c] = most; !full[c] {
					share[c] = x / free * left
				}
			}
			return
		}
	}
}

// follow returns the sleeve's return over the step that ends at each date and
// its reconstitution there, buys plus sells over value.
func (u *universe) follow(c *chosen) (ret, turnover []float64) {
	p := u.panel
	prev := p.before()
	ret, turnover = make([]float64, len(p.Dates)), make([]float64, len(p.Dates))
	share := make([]float64, p.Rows())
	for t := range p.Dates {
		ret[t], turnover[t] = math.NaN(), math.NaN()
		for k, i := range c.rows[t] {
			share[i] = c.weight[t][k]
		}
		if t == 0 || len(c.rows[t-1]) == 0 {
			continue
		}
		var gain float64
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if j := prev[i]; j >= 0 && share[j] > 0 {
				gain += float64(share[j] * p.TotalReturn[i])
			}
		}
		ret[t] = gain
		if len(c.rows[t]) == 0 {
			continue // nothing to buy: the sleeve has no turnover, and no return after it
		}
		var traded float64
		for i := p.First[t]; i < p.First[t+1]; i++ {
			before := 0.0
			if j := prev[i]; j >= 0 {
				before = float64(share[j]*(1+p.TotalReturn[i])) / (1 + gain)
				if math.IsNaN(before) {
					before = 0 // not held, and its return not known
				}
			}
			traded += math.Abs(share[i] - before)
		}
		turnover[t] = traded
	}
	return ret, turnover
}

// addSleeves gives the history the fields of the sleeves that rules define.
func (h *History) addSleeves(u *universe, rules []SleeveRule, source string, add func(Provenance, []float64)) error {
	var errs []error
	for _, r := range rules {
		if err := r.Validate(); err != nil {
			errs = append(errs, err)
			continue
		}
		c, where, err := u.choose(r)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s := r.Sleeve()
		s.Doc = r.text(where)
		for _, f := range []*engine.Field{s.Return, s.Turnover, s.MarketCap} {
			if h.Field(f.Name) != nil {
				errs = append(errs, fmt.Errorf("sleeve %s: the data have a field %s already: choose another name", r.Name, f.Name))
			}
		}
		ret, turnover := u.follow(c)
		note := s.Doc + "; " + c.size()
		add(Provenance{Field: s.Return, Source: source, Note: note + "; delisting returns included"}, ret)
		add(Provenance{Field: s.Turnover, Source: source, Note: note + "; " + bySwaps}, turnover)
		add(Provenance{Field: s.MarketCap, Source: source, Note: note}, c.cap)
		h.Sleeves = append(h.Sleeves, s)
	}
	return errors.Join(errs...)
}

// size says how many firms there are in the sleeve.
func (c *chosen) size() string {
	var n []int
	for _, rows := range c.rows {
		n = append(n, len(rows))
	}
	slices.Sort(n)
	return fmt.Sprintf("%d to %d share classes, median %d", n[0], n[len(n)-1], n[len(n)/2])
}
