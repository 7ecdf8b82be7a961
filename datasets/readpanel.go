package datasets

import (
	"cmp"
	"slices"
	"strconv"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

var (
	infinite      = &rule{Error, "infinite value", "leave the value out where it is not known"}
	duplicateKeys = &rule{Error, "duplicate keys", "keep one row for each date and firm"}
	lateColumn    = &rule{Error, "column that was not known at its date", "move the values to the rows of the dates at which they were known, and set lag_days to 0"}
	unknownBits   = &rule{Error, "unknown member bits", "set bit 1 for the Russell 2000 and bit 2 for the S&P 500, nothing else"}
)

// keyColumns are read by name; every other column of numbers is kept.
var keyColumns = []string{"date", "firm", "company", "ticker", "sector", "member"}

// panelIn returns the panel in a table, and whether it is whole and its keys in
// order, so that more can be asked of it.
func panelIn(t *arrowfile.Table, a *audit) (p *Panel, whole bool) {
	s := source{t, a}
	s.schema(panelSchema)
	dates := s.dates()
	p = &Panel{
		Firm: s.ints("firm"), Company: s.ints("company"),
		Ticker: s.words("ticker"), Sector: s.words("sector"), Member: s.member(dates),
		Sources: map[string]string{}, StandIns: map[string]string{}, Notes: map[string]string{}, Meta: withoutSchema(t.Meta),
	}
	for _, c := range numbers {
		if c.optional && t.Column(c.name) == nil {
			continue
		}
		if col := s.column(c.name); col != nil {
			*c.of(p) = s.values(col, c.unit, dates)
			if src := col.Meta["source"]; src != "" && src != p.Meta["source"] {
				p.Sources[c.name] = src
			}
			if text := col.Meta["stand_in"]; text != "" {
				p.StandIns[c.name] = text
			}
			if text := col.Meta["note"]; text != "" {
				p.Notes[c.name] = text
			}
		}
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if slices.Contains(keyColumns, c.Name) || slices.ContainsFunc(numbers, func(n number) bool { return n.name == c.Name }) {
			continue
		}
		if c.Kind != arrowfile.Float || noFieldOf(c.Name) != "" {
			p.Ignored = append(p.Ignored, c.Name)
			continue
		}
		x, _ := s.numbered(c, dates)
		p.Extra = append(p.Extra, x)
	}
	if !a.broken() {
		p.dates(dates, a)
	}
	if a.broken() {
		return p, false
	}
	return p, p.inspect(a)
}

// values returns one of the panel's own columns of numbers. A file may leave
// its unit out but not have another, and what a row says must have been known
// at its date: a column that lags is one of period ends, not of a panel.
func (s source) values(c *arrowfile.Column, unit string, dates []int32) []float64 {
	x, ok := s.numbered(c, dates)
	if !ok {
		s.audit.fault(wrongKind, place{column: c.Name}, "column holds %v, want numbers", c.Kind)
		return nil
	}
	if got := cmp.Or(x.Unit, unit); got != unit {
		s.audit.fault(wrongUnit, place{column: c.Name}, "unit is %q, want %q", got, unit)
	}
	s.audit.late(x)
	return x.Values
}

// late reports a panel's column that lags.
func (a *audit) late(c Column) {
	if c.LagDays != 0 {
		a.fault(lateColumn, place{column: c.Name}, "lag_days is %d, want 0: a panel's rows hold what was known at their date", c.LagDays)
	}
}

func (s source) member(dates []int32) []Member {
	c := s.column("member")
	if c == nil {
		return nil
	}
	if c.Kind == arrowfile.Bits && !slices.ContainsFunc(c.Bits, func(b uint8) bool { return Member(b)&^anyMember != 0 }) {
		m := make([]Member, len(c.Bits))
		for i, b := range c.Bits {
			m[i] = Member(b)
		}
		return m
	}
	x, ok := floats(c)
	if !ok {
		s.audit.fault(wrongKind, place{column: "member"}, "column holds %v, want 8-bit integers", c.Kind)
		return nil
	}
	m := make([]Member, len(x))
	for i, v := range x {
		if v != 0 && v != 1 && v != 2 && v != 3 {
			s.audit.fault(unknownBits, s.at(i, "member", dates), "value is %v, want 0 to 3: 1 for the Russell 2000 plus 2 for the S&P 500", v)
			continue
		}
		m[i] = Member(v)
	}
	return m
}

// dates finds the dates of a panel and checks the order of its keys.
func (p *Panel) dates(dates []int32, a *audit) {
	at := func(i int) place {
		return place{row: i + 1, date: engine.Date(dates[i]), dated: true, firm: strconv.Itoa(int(p.Firm[i]))}
	}
	sorted := true
	for i, d := range dates {
		switch {
		case i == 0 || d > dates[i-1]:
			p.Dates = append(p.Dates, engine.Date(d))
			p.First = append(p.First, i)
		case d < dates[i-1]:
			sorted = false
			a.fault(unsortedDates, at(i), "the row before has the later date %v", engine.Date(dates[i-1]))
		case p.Firm[i] < p.Firm[i-1]:
			sorted = false
			a.fault(unsortedDates, at(i), "the row before has the same date and the greater firm %d", p.Firm[i-1])
		case p.Firm[i] == p.Firm[i-1]:
			sorted = false
		}
	}
	p.First = append(p.First, len(dates))
	if sorted {
		return
	}
	// Rows of one key need not stand together in a file that is out of order.
	type key struct{ date, firm int32 }
	seen := make(map[key]int, len(dates))
	for i, d := range dates {
		k := key{d, p.Firm[i]}
		if j, ok := seen[k]; ok {
			a.fault(duplicateKeys, at(i), "row %d has the same date and firm", j+1)
			continue
		}
		seen[k] = i
	}
}
