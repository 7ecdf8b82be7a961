package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/engine"
)

// quietDays is how long a source is waited for at least before the next one is
// taken: a long weekend, and a publisher's late week.
const quietDays = 10

// patience is how long a source is waited for: twice the days from one value to
// the next, as a rule. A return is of its own step, and comes or does not.
func (c *Column) patience(dates []engine.Date) engine.Date {
	if c.perStep() {
		return 0
	}
	r := c.rhythm(dates)
	return max(quietDays, 2*max(r.days, 31*engine.Date(r.months)))
}

// Splice is Join of series that may have columns of the same name: at each date
// such a column has the value of the first series that is not silent: that had
// one in the ten days up to it, or in twice its rhythm if it has fewer, or at the
// date itself if it is a return. So where a source stops the next one takes over, and a holiday of
// one is not filled from another; nothing later plays a part. The columns must
// agree in unit and lag. Their note says from when to when each source was used.
//
// Two sources of one name may differ in level. For blank months after each
// change of source the column has no value, so that a change over that many
// months or fewer is never taken from one source to another.
func Splice(blank int, all ...*Series) (*Series, error) {
	if blank < 0 {
		return nil, fmt.Errorf("blank is %d months: want 0 or more", blank)
	}
	by := map[string][]int{} // series that have a column
	var names []string
	for k, s := range all {
		for _, c := range s.Columns {
			if by[c.Name] == nil {
				names = append(names, c.Name)
			}
			by[c.Name] = append(by[c.Name], k)
		}
	}
	apart := make([]*Series, len(all)) // with columns told apart by number
	for k, s := range all {
		apart[k] = &Series{Dates: s.Dates, Ignored: s.Ignored, Meta: s.Meta, Columns: slices.Clone(s.Columns)}
		for i := range apart[k].Columns {
			apart[k].Columns[i].Name = fmt.Sprintf("%d %s", k, s.Columns[i].Name)
		}
	}
	joined, err := Join(apart...)
	if err != nil {
		return nil, err
	}
	out := &Series{Dates: joined.Dates, Ignored: joined.Ignored, Meta: joined.Meta}
	var errs []error
	for _, name := range names {
		var parts []Column
		for _, k := range by[name] {
			parts = append(parts, *joined.Column(fmt.Sprintf("%d %s", k, name)))
		}
		c, err := spliced(parts, joined.Dates, blank)
		if err != nil {
			errs = append(errs, fmt.Errorf("column %s: %w", name, err))
		}
		c.Name = name
		out.Columns = append(out.Columns, c)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, nil
}

// spliced makes one column of several.
func spliced(parts []Column, dates []engine.Date, blank int) (Column, error) {
	c := parts[0]
	if len(parts) == 1 {
		return c, nil
	}
	for _, p := range parts[1:] {
		if p.Unit != c.Unit || p.LagDays != c.LagDays {
			return c, fmt.Errorf("one is in %q, known after %d days, and one in %q after %d: want the same of both", c.Unit, c.LagDays, p.Unit, p.LagDays)
		}
		c.CarryDays = max(c.CarryDays, p.CarryDays)
	}
	c.Values = make([]float64, len(dates))
	c.Source, c.StandIn, c.Note = "", "", ""
	const never = engine.Date(math.MinInt32 / 2)
	last := slices.Repeat([]engine.Date{never}, len(parts)) // with a value
	patience := make([]engine.Date, len(parts))
	for k := range parts {
		patience[k] = parts[k].patience(dates)
	}
	use, since := -1, never
	var spans []stretch
	for t, d := range dates {
		for k := range parts {
			if !math.IsNaN(parts[k].Values[t]) {
				last[k] = d
			}
		}
		now := -1
		for k := len(last) - 1; k >= 0; k-- {
			if d-last[k] <= patience[k] {
				now = k
			}
		}
		if now >= 0 && now != use {
			if use >= 0 {
				since = d
			}
			use = now
			spans = append(spans, stretch{part: now, first: d, last: d})
		}
		c.Values[t] = math.NaN()
		if now < 0 || math.IsNaN(parts[now].Values[t]) {
			continue
		}
		spans[len(spans)-1].last = d
		if since == never || d >= addMonths(since, blank) {
			c.Values[t] = parts[now].Values[t]
		}
	}
	c.describe(parts, spans)
	return c, nil
}

// A stretch is from when to when a part of a spliced column was used.
type stretch struct {
	part        int
	first, last engine.Date
}

// describe says which part was used when; what holds for all of them is said
// once.
func (c *Column) describe(parts []Column, stretches []stretch) {
	when := make([]string, len(parts))
	for _, s := range stretches {
		if when[s.part] != "" {
			when[s.part] += " and "
		}
		when[s.part] += fmt.Sprintf("%v to %v", s.first, s.last)
	}
	join := func(of func(Column) string) string {
		var texts, dated []string
		for k, p := range parts {
			if when[k] == "" {
				continue
			}
			texts = append(texts, of(p))
			if of(p) != "" {
				dated = append(dated, when[k]+": "+of(p))
			}
		}
		if len(slices.Compact(slices.Clone(texts))) == 1 {
			return texts[0]
		}
		return strings.Join(dated, "; ")
	}
	c.Source = join(func(p Column) string { return cmp.Or(p.Source, "no stated source") })
	c.StandIn = join(func(p Column) string { return p.StandIn })
	c.Note = join(func(p Column) string { return p.Note })
}

// addMonths returns the same day some months later, or the last of a shorter
// month.
func addMonths(d engine.Date, months int) engine.Date {
	t := d.Time()
	first := engine.NewDate(t.Year(), t.Month()+time.Month(months), 1)
	return min(first+engine.Date(t.Day()-1), first.MonthEnd())
}
