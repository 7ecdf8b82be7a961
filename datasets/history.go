package datasets

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// A History is what was known, date by date: the market as one path.
type History struct {
	Paths     *engine.Paths    // one path
	Fields    []*engine.Field  // all of Paths: first those made from the panel, then the series
	Sources   []Provenance     // where each of Fields comes from
	Sleeves   []*engine.Sleeve // those that rules define, in their order
	Multiple  string           // definition of EV/EBITDA, empty without a panel
	Synthetic bool             // made up, wholly or in part
	Digest    string           // SHA-256 in hex of dates, names, units and values
}

// A Provenance says where a field of a history comes from.
type Provenance struct {
	Field   *engine.Field
	Source  string
	StandIn string // what the values are where they stand in for what the field's Doc says
	Note    string // what a reader must know
	LagDays int    // from the end of a period to the day its value is known

	First, Last engine.Date // first and last date of the grid on which the value is known
	Known       int         // number of dates of the grid on which it is known
}

// MonthlyGrid returns the month-ends from the first to the last that the panel
// has, or, without a panel, from the first month of the series to the last that
// its dates reach the close of: a month that has begun is no row. It starts at
// the first of them.
func MonthlyGrid(p *Panel, s *Series) engine.Grid {
	var dates []engine.Date
	switch {
	case p != nil:
		dates = p.Dates
	case s != nil:
		dates = s.Dates
	}
	g := engine.Grid{PerYear: 12}
	if len(dates) == 0 {
		return g
	}
	last := dates[len(dates)-1]
	if last < last.MonthEnd().Close() {
		m := last.Time()
		last = engine.NewDate(m.Year(), m.Month(), 0)
	}
	g.Dates = engine.MonthEnds(dates[0], last)
	return g
}

// Inputs are what a history is made of. Panel or Series may be nil.
type Inputs struct {
	Panel    *Panel
	Series   *Series
	Grid     engine.Grid
	Multiple string       // name of one of Definitions; default StandardDefinition
	Sleeves  []SleeveRule // sleeves of the panel's members beside the built-in ones
}

// NewHistory is the history of a panel, series or both by the standard
// definitions.
func NewHistory(p *Panel, s *Series, g engine.Grid) (*History, error) {
	return Inputs{Panel: p, Series: s, Grid: g}.History()
}

// History lays a panel, series or both on a grid. The panel gives the sleeves'
// returns, turnovers, market values, earnings and multiples, of the members
// known at each date, and the sleeves' means of every further column; a grid
// date inside the panel's span must be one of its dates, and one outside it is
// NaN. Each column of the series gives one field, the built-in one of its name
// if there is one. What makes the data unusable is reported all at once, as by
// [ReadPanel].
func (in Inputs) History() (*History, error) {
	p, s, g := in.Panel, in.Series, in.Grid
	d, ok := definition(in.Multiple)
	if !ok {
		return nil, fmt.Errorf("history: no definition of EV/EBITDA is called %q: want one of %s", in.Multiple, strings.Join(definitionNames(), ", "))
	}
	if len(g.Dates) == 0 {
		return nil, errors.New("history: the grid has no dates")
	}
	for t := 1; t < len(g.Dates); t++ {
		if g.Dates[t] <= g.Dates[t-1] {
			return nil, fmt.Errorf("history: grid date %v follows %v: want ascending dates", g.Dates[t], g.Dates[t-1])
		}
	}
	h := &History{Paths: engine.NewPaths(g, 1, nil)}
	var errs []error
	if p == nil && len(in.Sleeves) > 0 {
		errs = append(errs, fmt.Errorf("history: sleeve %s is one of firms, and there is no panel", in.Sleeves[0].Name))
	}
	if p != nil {
		h.Synthetic = p.Synthetic()
		h.Multiple = d.Name
		errs = append(errs, h.addPanel(p, d, in.Sleeves))
	}
	if s != nil {
		h.Synthetic = h.Synthetic || s.Synthetic()
		errs = append(errs, h.addSeries(s))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	h.Digest = h.digest()
	return h, nil
}

// Field returns the field of that name, or nil if the history has none.
func (h *History) Field(name string) *engine.Field {
	for _, f := range h.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Source returns where a field comes from; its Field is nil if the history
// does not have it.
func (h *History) Source(f *engine.Field) Provenance {
	for _, s := range h.Sources {
		if s.Field == f {
			return s
		}
	}
	return Provenance{}
}

// add takes a field with its values, one a date of the grid.
func (h *History) add(src Provenance, values func(t int) float64) {
	h.Paths.Add(src.Field)
	for t, d := range h.Paths.Grid.Dates {
		x := values(t)
		h.Paths.Row(src.Field, t)[0] = x
		if math.IsNaN(x) {
			continue
		}
		if src.Known++; src.Known == 1 {
			src.First = d
		}
		src.Last = d
	}
	h.Fields = append(h.Fields, src.Field)
	h.Sources = append(h.Sources, src)
}

func (h *History) addPanel(p *Panel, d Definition, rules []SleeveRule) error {
	a := &audit{}
	p.inspect(a)
	if err := a.err("panel"); err != nil {
		return err
	}
	if p.Daily() && h.Paths.Grid.PerYear == 12 {
		return errors.New("history: the panel is of days and the grid of months: take the panel's Monthly, or its DailyGrid")
	}
	at, err := p.onGrid(h.Paths.Grid.Dates)
	if err != nil {
		return err
	}
	u := newUniverse(p)
	sleeves := u.aggregates()
	if d.Name != StandardDefinition {
		u.redefine(sleeves, d)
	}
	source := cmp.Or(p.Meta["source"], p.Meta["generator"], "panel without a stated source")
	add := func(src Provenance, values []float64) {
		h.add(src, func(t int) float64 {
			if at[t] < 0 {
				return math.NaN()
			}
			return values[at[t]]
		})
	}
	for _, c := range panelFields {
		text := c.definition
		if text == byAggregate {
			text = d.Name + ": " + d.Doc + ", each company once"
		}
		add(p.provenance(c.field, source, text+p.remark(c.field, sleeves)), c.of(sleeves))
	}
	h.addExtras(u, source, add)
	return h.addSleeves(u, rules, source, add)
}

// onGrid returns for each grid date its number among the panel's dates, -1
// before and after them. The panel's returns span one step of the panel, so
// inside its span the grid may neither skip nor add a date.
func (p *Panel) onGrid(dates []engine.Date) ([]int, error) {
	at := make([]int, len(dates))
	last := -1
	for t, d := range dates {
		k, ok := slices.BinarySearch(p.Dates, d)
		switch {
		case ok && last >= 0 && k != last+1:
			return nil, fmt.Errorf("history: the panel has %v between the grid's dates %v and %v", p.Dates[last+1], dates[t-1], d)
		case ok:
			at[t], last = k, k
		case k == 0 || k == len(p.Dates):
			at[t] = -1
		default:
			return nil, fmt.Errorf("history: the panel has no rows on %v, between %v and %v", d, p.Dates[k-1], p.Dates[k])
		}
	}
	return at, nil
}

// remark adds to a field's definition what it was applied to.
func (p *Panel) remark(f *engine.Field, a [sleeves]*aggregate) string {
	t := len(p.Dates) - 1
	if t < 0 {
		return ""
	}
	left := func(c counts, unknown int, what string) string {
		return fmt.Sprintf("; of %d companies on %v, %d are financials and %d more have no EV or %s", c.companies, p.Dates[t], c.financials, unknown, what)
	}
	switch f {
	case engine.SmallMultiple:
		return left(a[small].counts[t], a[small].counts[t].unknown, "NTM EBITDA")
	case engine.LargeMultiple:
		return left(a[large].counts[t], a[large].counts[t].unknown, "NTM EBITDA")
	case engine.SmallMultipleTTM:
		return left(a[small].counts[t], a[small].counts[t].unknownTTM, "trailing EBITDA")
	case engine.LargeMultipleTTM:
		return left(a[large].counts[t], a[large].counts[t].unknownTTM, "trailing EBITDA")
	case engine.SmallEPS, engine.LargeEPS, engine.SmallEPSTTM, engine.LargeEPSTTM, engine.SmallSalesTTM, engine.LargeSalesTTM:
		if p.PriceReturn == nil {
			return "; the level is of total return, as the panel has no price_return, so it grows by the dividend yield besides"
		}
		return "; the level is of price return"
	}
	if p.FloatShare == nil {
		return "; no float_share in the panel: all shares count as freely traded"
	}
	return ""
}

// digest is taken of values by name, not of files: the same data give the same
// digest however they are compressed and in whatever order they stand.
func (h *History) digest() string {
	b := []byte("trifecta/history/1\n")
	for _, d := range h.Paths.Grid.Dates {
		b = binary.LittleEndian.AppendUint32(b, uint32(d))
	}
	fields := slices.Clone(h.Fields)
	slices.SortFunc(fields, func(a, b *engine.Field) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range fields {
		b = fmt.Appendf(b, "\n%q %q\n", f.Name, f.Unit)
		for t := range h.Paths.Grid.Dates {
			x := h.Paths.Row(f, t)[0]
			if math.IsNaN(x) {
				x = math.NaN() // one NaN, whatever its bits were
			}
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
