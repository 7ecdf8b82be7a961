package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
)

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func days(list string) (ds []engine.Date) {
	for w := range strings.FieldsSeq(list) {
		ds = append(ds, day(w))
	}
	return ds
}

func monthly(first, last string) engine.Grid {
	return engine.Grid{Dates: engine.MonthEnds(day(first), day(last)), PerYear: 12}
}

func TestSeriesEnterTheRowInWhichTheyAreKnown(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		dates      string
		values     []float64
		lag, carry int
		want       []float64 // January to June 2020
	}{
		{"a price is known the same day", "2020-01 2020-02 2020-03", []float64{1, 2, 3}, 0, 0, []float64{1, 2, 3, nan, nan, nan}},
		{"a monthly mean is known the next day", "2019-12 2020-01 2020-02", []float64{1, 2, 3}, 1, 0, []float64{1, 2, 3, nan, nan, nan}},
		{"a lag of two weeks", "2019-12 2020-01 2020-02", []float64{1, 2, 3}, 15, 0, []float64{1, 2, 3, nan, nan, nan}},
		{"a lag of two months", "2019-12 2020-01 2020-02", []float64{1, 2, 3}, 45, 0, []float64{nan, 1, 2, 3, nan, nan}},
		{"a missing value stays missing", "2019-11 2019-12 2020-01 2020-02 2020-03", []float64{8, 9, 1, nan, 3}, 0, 0, []float64{1, nan, 3, nan, nan, nan}},
		{"a quarter is carried as far as stated", "2019-12-31 2020-03-31", []float64{1, 2}, 28, 62, []float64{1, 1, 1, 2, 2, 2}},
		{"a quarter is the latest known for a quarter", "2019-06-30 2019-09-30 2019-12-31", []float64{1, 2, 3}, 28, 0, []float64{3, 3, 3, nan, nan, nan}},
		{"a lag of 30 days", "2019-12 2020-01 2020-02", []float64{1, 2, 3}, 30, 0, []float64{1, 1, 3, nan, nan, nan}},
		{"months dated by weekdays", "2020-01-31 2020-02-28 2020-03-31", []float64{1, 2, 3}, 0, 0, []float64{1, 2, 3, nan, nan, nan}},
		{"the last day of a daily series", "2020-01-30 2020-01-31 2020-02-27 2020-02-28", []float64{1, 2, 3, 4}, 0, 0, []float64{2, 4, nan, nan, nan, nan}},
		{"the last known day of a daily series", "2020-01-30 2020-01-31", []float64{1, nan}, 0, 0, []float64{1, nan, nan, nan, nan, nan}},
		{"an old value does not enter the first row", "2019-12-31", []float64{1}, 0, 0, []float64{nan, nan, nan, nan, nan, nan}},
	} {
		s := &Series{Dates: days(c.dates), Columns: []Column{{Name: "x", Unit: "index", LagDays: c.lag, CarryDays: c.carry, Values: c.values}}}
		h, err := NewHistory(nil, s, monthly("2020-01", "2020-06"))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.row(h.Field("x")); !slices.EqualFunc(got, c.want, sameBits) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Whatever its lag, a row holds the last value published by its date until the
// series stops, and nothing soon after.
func TestSeriesOfAnyLagHaveNoHoles(t *testing.T) {
	g := monthly("2000-01", "2009-12")
	for _, months := range []int{1, 3} {
		var dates []engine.Date
		var values []float64
		for k, d := range engine.MonthEnds(day("1999-01"), day("2008-12")) {
			if k%months == months-1 {
				dates, values = append(dates, d), append(values, float64(k))
			}
		}
		for lag := range 96 {
			c := Column{Name: "x", Unit: "index", LagDays: lag, Values: values}
			x, err := c.align(dates, g, c.rhythm(dates))
			if err != nil {
				t.Fatal(err)
			}
			for row, d := range g.Dates {
				want := math.NaN()
				for k, end := range dates {
					if end+engine.Date(lag) <= d {
						want = values[k]
					}
				}
				end := dates[len(dates)-1]
				if next := (end + 1).MonthEnd(); months == 1 && d >= next+engine.Date(lag) && previous(g, row) >= end+engine.Date(lag) ||
					months == 3 && d >= day("2009-03-31")+engine.Date(lag) {
					want = math.NaN()
				}
				if !sameBits(x[row], want) {
					t.Fatalf("every %d months, lag %d: row %v is %v, want %v", months, lag, d, x[row], want)
				}
			}
		}
	}
}

func TestFirstRowLooksBackOneMonth(t *testing.T) {
	s := &Series{Dates: days("2020-03-31 2020-04-02"), Columns: []Column{{Name: "x", Unit: "index", Values: []float64{1, math.NaN()}}}}
	h, err := NewHistory(nil, s, monthly("2020-04", "2020-05"))
	if err != nil {
		t.Fatal(err)
	}
	if got := h.row(h.Field("x"))[0]; !math.IsNaN(got) {
		t.Errorf("row 2020-04-30 is %v, want none: the value is of March", got)
	}
}

func TestMonthlyGridEndsWithTheLastMonthThatIsOver(t *testing.T) {
	for _, c := range []struct{ dates, want string }{
		{"2020-03-31 2020-05-14", "2020-04-30"},
		{"2020-03-31 2020-05-28", "2020-04-30"},
		{"2020-03-31 2020-05-29", "2020-05-31"}, // the last weekday
		{"2020-03-31 2020-05-31", "2020-05-31"},
		{"2020-01-02 2020-01-03", "none"},
	} {
		s, got := &Series{Dates: days(c.dates)}, "none"
		if g := MonthlyGrid(nil, s); len(g.Dates) > 0 {
			got = g.Dates[len(g.Dates)-1].String()
		}
		if got != c.want {
			t.Errorf("grid of %s ends on %s, want %s", c.dates, got, c.want)
		}
	}
}

// What is published after a date does not change the row of that date.
func TestSeriesDoNotSeeTheFuture(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	g := monthly("2001-01", "2003-12")
	for range 200 {
		s := &Series{Columns: []Column{{Name: "x", Unit: "index", LagDays: r.IntN(80), CarryDays: r.IntN(2) * r.IntN(90)}}}
		for d := day("2000-06-30"); d < day("2004-06-30"); d += engine.Date(1 + r.IntN(60)) {
			x := r.Float64()
			if r.IntN(5) == 0 {
				x = math.NaN()
			}
			s.Dates, s.Columns[0].Values = append(s.Dates, d), append(s.Columns[0].Values, x)
		}
		c := s.Columns[0]
		whole, err := c.align(s.Dates, g, c.rhythm(s.Dates))
		if err != nil {
			t.Fatal(err)
		}
		for row, d := range g.Dates {
			n := 0
			for n < len(s.Dates) && s.Dates[n]+engine.Date(c.LagDays) <= d {
				n++
			}
			cut := Column{Name: "x", Unit: "index", LagDays: c.LagDays, CarryDays: c.CarryDays, Values: c.Values[:n]}
			part, err := cut.align(s.Dates[:n], g, c.rhythm(s.Dates))
			if err != nil {
				t.Fatal(err)
			}
			if !sameBits(part[row], whole[row]) {
				t.Fatalf("lag %d, carry %d: row %v is %v from what was published by then, and %v from all", c.LagDays, c.CarryDays, d, part[row], whole[row])
			}
			if age := d - engine.Date(c.LagDays+c.CarryDays) - max(31, c.rhythm(s.Dates).days); !math.IsNaN(whole[row]) {
				k := slices.Index(c.Values, whole[row])
				if s.Dates[k] < age {
					t.Fatalf("row %v has a value of %v: carried more than %d days beyond its step or rhythm", d, s.Dates[k], c.CarryDays)
				}
			}
		}
	}
}

func TestSeriesThatCannotBeLaidOutAreRefused(t *testing.T) {
	one := func(c Column, dates string) *Series {
		s := &Series{Dates: days(dates), Columns: []Column{c}}
		for i := range s.Dates {
			s.Columns[0].Values = append(s.Columns[0].Values, float64(i+1)/100)
		}
		return s
	}
	for _, c := range []struct {
		name, want string
		s          *Series
	}{
		{
			"daily returns", "series column small_return: value of 2020-01-30 lies within the step from 2019-12-31 to 2020-01-31",
			one(Column{Name: "small_return", Unit: "decimal per step"}, "2020-01-30 2020-01-31"),
		},
		{
			"late returns", "series column small_return: lag_days is 1 and carry_days 0",
			one(Column{Name: "small_return", LagDays: 1}, "2020-01 2020-02"),
		},
		{
			"per cent", `series: column fed_funds: column in another unit: unit is "percent", want "decimal per year"`,
			one(Column{Name: "fed_funds", Unit: "percent"}, "2020-01 2020-02"),
		},
		{
			"duplicate dates", "series: row 2, 2020-01-31: duplicate dates: row 1 has the same date",
			one(Column{Name: "x", Unit: "index"}, "2020-01 2020-01"),
		},
		{
			"unsorted dates", "series: row 2, 2020-01-31: unsorted dates: row 1 has the later date 2020-02-29",
			one(Column{Name: "x", Unit: "index"}, "2020-02 2020-01"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewHistory(nil, c.s, monthly("2020-01", "2020-06"))
			checkFaults(t, err, []string{c.want})
		})
	}
}

func TestSeriesMayNotRewriteThePanel(t *testing.T) {
	p := handPanel(t)
	s := &Series{Dates: days("2020-02 2020-03"), Columns: []Column{{Name: "small_ev_ebitda", Values: []float64{9, 9}}, {Name: "tbill_rate", Values: []float64{0.01, 0.01}}}}
	_, err := NewHistory(p, s, MonthlyGrid(p, s))
	checkFaults(t, err, []string{"series column small_ev_ebitda: the panel gives this field already"})
	s.Columns = s.Columns[1:]
	h, err := NewHistory(p, s, MonthlyGrid(p, s))
	if err != nil {
		t.Fatal(err)
	}
	if h.Field("tbill_rate") != engine.TBillRate || h.Field("small_return") != engine.SmallReturn {
		t.Error("built-in fields are not used as such")
	}
}

func TestHistoryRefusesAGridThatTheStepsOfThePanelDoNotFit(t *testing.T) {
	p := handPanel(t)
	_, err := NewHistory(p, nil, engine.Grid{Dates: days("2020-01-31 2020-03-31"), PerYear: 4})
	checkFaults(t, err, []string{"history: the panel has 2020-02-29 between the grid's dates 2020-01-31 and 2020-03-31"})
	h, err := NewHistory(p, nil, monthly("2019-12", "2020-05"))
	if err != nil {
		t.Fatal(err)
	}
	got, want := fmt.Sprint(h.row(engine.LargeCap)), "[NaN 300 150 165 NaN NaN]"
	if got != want {
		t.Errorf("large_mktcap on a longer grid = %s, want %s", got, want)
	}
}

func TestSyntheticDataStaySynthetic(t *testing.T) {
	p := handPanel(t)
	s := &Series{Dates: days("2020-02"), Columns: []Column{{Name: "x", Values: []float64{1}}}, Meta: map[string]string{"synthetic": "true"}}
	if historyOf(t, p, nil).Synthetic || !historyOf(t, p, s).Synthetic {
		t.Error("a history is synthetic where any part of it is, and else not")
	}
}

func TestSeriesChecks(t *testing.T) {
	sound := func() *Series {
		s := &Series{Dates: engine.MonthEnds(day("2020-01"), day("2021-12")), Meta: map[string]string{"source": "made up"}}
		rate := Column{Name: "tbill_rate", Unit: "decimal per year"}
		ret := Column{Name: "small_return", Unit: "decimal per step"}
		level := Column{Name: "level", Unit: "index"}
		state := Column{Name: "recession", Unit: "0 or 1"}
		for i := range s.Dates {
			rate.Values = append(rate.Values, 0.02+0.001*float64(i%3))
			ret.Values = append(ret.Values, 0.01*float64(i%5))
			level.Values = append(level.Values, 100+float64(i))
			state.Values = append(state.Values, float64(i/12))
		}
		s.Columns = []Column{rate, ret, level, state}
		return s
	}
	if fs := sound().Check(); len(fs) != 0 {
		t.Fatalf("findings in sound series: %+v", fs)
	}
	for _, c := range []struct {
		name string
		edit func(s *Series)
		want *rule
	}{
		{"hole", func(s *Series) { s.Columns[0].Values[5] = math.NaN() }, hole},
		{"no value", func(s *Series) { s.Columns[0].Values = slices.Repeat([]float64{math.NaN()}, 24) }, noValue},
		{"per cent", func(s *Series) { s.Columns[0].Values[5] = 2.1 }, likePercent},
		{"zero for missing", func(s *Series) { s.Columns[0].Values[5] = 0 }, loneZero},
		{"zero level", func(s *Series) { s.Columns[2].Values[23] = 0 }, loneZero},
		{"another base", func(s *Series) { s.Columns[2].Values[5] = 1000 }, levelJump},
		{"stale return", func(s *Series) { s.Columns[1].Values[4] = s.Columns[1].Values[3] }, repeatedValue},
		{"half a recession", func(s *Series) { s.Columns[3].Values[4] = 0.5 }, notBinary},
		{"no unit", func(s *Series) { s.Columns[2].Unit = "" }, noUnit},
		{"no source", func(s *Series) { s.Meta = nil }, noSource},
		{"late return", func(s *Series) { s.Columns[1].LagDays = 3 }, lateReturn},
		{"first days", func(s *Series) {
			for i, d := range s.Dates {
				s.Dates[i] = d + 1
			}
		}, monthStart},
		{"gap", func(s *Series) {
			s.Dates = slices.Delete(s.Dates, 5, 6)
			for k := range s.Columns {
				s.Columns[k].Values = slices.Delete(s.Columns[k].Values, 5, 6)
			}
		}, dateGap},
		{"text", func(s *Series) { s.Ignored = []string{"remarks"} }, notRead},
		{"two of one name", func(s *Series) { s.Columns[2].Name = "recession"; s.Columns[2].Unit = "" }, twoColumns},
	} {
		s := sound()
		c.edit(s)
		if fs := s.Check(); !slices.ContainsFunc(fs, func(f Finding) bool { return f.What == c.want.what && f.Severity == c.want.severity }) {
			t.Errorf("%s: findings are %+v, want %q", c.name, fs, c.want.what)
		}
	}
}

func TestCashMayEarnTheSameForMonths(t *testing.T) {
	s := &Series{Dates: engine.MonthEnds(day("2010-01"), day("2010-12")), Meta: map[string]string{"source": "made up"}}
	s.Columns = []Column{{Name: "cash_return", Unit: "decimal per step", Values: slices.Repeat([]float64{0.0001}, 12)}}
	if fs := s.Check(); len(fs) > 0 {
		t.Errorf("findings in the returns of bills: %+v", fs)
	}
}
