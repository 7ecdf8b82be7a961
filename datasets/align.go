package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"trifecta/engine"
)

func (h *History) addSeries(s *Series) error {
	a := &audit{}
	s.inspect(a)
	if err := a.err("series"); err != nil {
		return err
	}
	var errs []error
	for _, c := range s.Columns {
		if h.Field(c.Name) != nil {
			errs = append(errs, fmt.Errorf("series column %s: the panel gives this field already; rename the column or leave out the panel", c.Name))
			continue
		}
		x, err := c.align(s.Dates, h.Paths.Grid, c.rhythm(s.Dates))
		if err != nil {
			errs = append(errs, fmt.Errorf("series column %s: %w", c.Name, err))
			continue
		}
		h.add(Provenance{
			Field: c.field(), Source: cmp.Or(c.Source, s.Meta["source"], "series without a stated source"),
			StandIn: c.StandIn, Note: c.Note, LagDays: c.LagDays,
		}, func(t int) float64 { return x[t] })
	}
	return errors.Join(errs...)
}

// field returns the built-in field of the column's name, or a new one.
func (c *Column) field() *engine.Field {
	if f := marketField(c.Name); f != nil {
		return f
	}
	return &engine.Field{Name: c.Name, Unit: c.Unit, Doc: cmp.Or(c.StandIn, c.Source, c.Name)}
}

// align lays the column on the grid. Row t has the last value that was known:
// of a period whose end plus LagDays is not after date t. It is the latest known
// in the row of the step in which it is published and, at the rhythm of the
// series, until the next value is due, in either case CarryDays longer. So a
// monthly or quarterly series of any lag has no holes, one that has stopped is
// NaN and not carried on, and a period without a value stays without one.
//
// A value per step, such as a return, belongs to the one step it spans. Its
// periods must be the grid's, and it cannot be late.
func (c *Column) align(dates []engine.Date, g engine.Grid, r rhythm) ([]float64, error) {
	perStep := c.perStep()
	if perStep && (c.LagDays != 0 || c.CarryDays != 0) {
		return nil, fmt.Errorf("lag_days is %d and carry_days %d: a value per step is known at the end of its step, want 0 and 0", c.LagDays, c.CarryDays)
	}
	x := make([]float64, len(g.Dates))
	lag, next := engine.Date(c.LagDays), 0
	latest := -1 // last row with a value that is known
	for t, d := range g.Dates {
		before := previous(g, t)
		for next < len(dates) && dates[next]+lag <= d {
			if !math.IsNaN(c.Values[next]) {
				latest = next
				if perStep && dates[next] > before && dates[next] != d {
					return nil, fmt.Errorf("value of %v lies within the step from %v to %v: a value per step spans the whole step; compound it first, or import it with period: month", dates[next], before, d)
				}
			}
			next++
		}
		x[t] = math.NaN()
		if latest < 0 {
			continue
		}
		late := lag + engine.Date(c.CarryDays)
		if dates[latest]+late > before || !perStep && r.next(dates[latest])+late > d {
			x[t] = c.Values[latest]
		}
	}
	return x, nil
}

// perStep reports whether a value belongs to the one step it spans, as a return
// does.
func (c *Column) perStep() bool { return strings.Contains(c.field().Unit, "per step") }

// A rhythm is how often a series has a value: a property of the series, as its
// lag is. The zero rhythm is that of a series with a single value.
type rhythm struct {
	months int         // from one month-end to the next, or
	days   engine.Date // between other dates
}

// rhythm returns the median spacing of the dates on which the column has a
// value, in months if they are the ends of months, by calendar day or weekday.
func (c *Column) rhythm(dates []engine.Date) rhythm {
	var months, days []float64
	last, ends := -1, true
	for i, d := range dates {
		if math.IsNaN(c.Values[i]) {
			continue
		}
		ends = ends && d >= d.MonthEnd().Close()
		if last >= 0 {
			months = append(months, float64(monthNumber(d)-monthNumber(dates[last])))
			days = append(days, float64(d-dates[last]))
		}
		last = i
	}
	switch {
	case len(days) == 0:
		return rhythm{}
	case ends && median(months) >= 1:
		return rhythm{months: int(median(months))}
	}
	return rhythm{days: engine.Date(median(days))}
}

// monthNumber counts months, so that those of two dates can be subtracted.
func monthNumber(d engine.Date) int {
	m := d.Time()
	return 12*m.Year() + int(m.Month())
}

// next returns the end of the period after the one that ends on d.
func (r rhythm) next(d engine.Date) engine.Date {
	if r.months == 0 {
		return d + r.days
	}
	m := d.Time()
	return engine.NewDate(m.Year(), m.Month()+time.Month(r.months+1), 0)
}

// previous returns the grid date before row t. Before the first row it is one
// step back: a calendar month on a monthly grid.
func previous(g engine.Grid, t int) engine.Date {
	d := g.Dates[t]
	switch {
	case t > 0:
		return g.Dates[t-1]
	case g.PerYear == 12:
		m := d.Time()
		return engine.NewDate(m.Year(), m.Month(), 0)
	}
	return d - engine.Date(math.Ceil(365.25/g.PerYear))
}
