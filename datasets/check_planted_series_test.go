package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
)

func TestEveryFaultPlantedInTheDemoSeriesIsFoundAndNoOther(t *testing.T) {
	_, base := plantedIn()
	const mid = 150
	col := func(s *Series, name string) []float64 { return s.Column(name).Values }
	for _, c := range []struct {
		name  string
		plant func(s *Series) place
		want  *rule
		also  []*rule
	}{
		{"nothing", func(s *Series) place { return place{} }, nil, nil},
		{"two rows of one date", func(s *Series) place { s.Dates[mid] = s.Dates[mid-1]; return s.at(mid, "") }, duplicateDates, []*rule{oddDay, dateGap}},
		{"no row of a month", func(s *Series) place {
			s.Dates = slices.Delete(s.Dates, mid, mid+1)
			for k := range s.Columns {
				s.Columns[k].Values = slices.Delete(s.Columns[k].Values, mid, mid+1)
			}
			return s.at(mid, "")
		}, dateGap, nil},
		{"a hole", func(s *Series) place { col(s, "tbill_rate")[mid] = math.NaN(); return s.at(mid, "tbill_rate") }, hole, nil},
		{"a hole of a year in two columns", func(s *Series) place {
			for k := range 12 {
				col(s, "tbill_rate")[mid+k], col(s, "fed_funds")[mid+k] = math.NaN(), math.NaN()
			}
			return s.at(mid, "")
		}, hole, nil},
		{"a zero for a missing rate", func(s *Series) place { col(s, "hy_spread")[mid] = 0; return s.at(mid, "hy_spread") }, loneZero, nil},
		{"zeros to the end", func(s *Series) place {
			for k := 360; k < len(s.Dates); k++ {
				col(s, "hy_spread")[k] = 0
			}
			return s.at(360, "hy_spread")
		}, loneZero, nil},
		{"a rate in per cent", func(s *Series) place { col(s, "hy_spread")[mid] *= 100; return s.at(mid, "hy_spread") }, likePercent, []*rule{rateUnit}},
		{"a rate of a tenth of a per cent in per cent", func(s *Series) place {
			x := col(s, "tbill_rate")
			for k := 170; k < 240; k++ {
				x[k] *= 100
			}
			return s.at(170, "tbill_rate")
		}, rateUnit, []*rule{likePercent, frozenRate}},
		{"a frozen rate", func(s *Series) place {
			x := col(s, "hy_spread")
			for k := 1; k < 7; k++ {
				x[mid+k] = x[mid]
			}
			return s.at(mid, "hy_spread")
		}, frozenRate, nil},
		{"a row carried on", func(s *Series) place {
			for k := range s.Columns {
				s.Columns[k].Values[mid] = s.Columns[k].Values[mid-1]
			}
			return s.at(mid, "")
		}, repeatedRow, nil},
		{"a date that ends no month", func(s *Series) place { s.Dates[mid] -= 9; return s.at(mid, s.Columns[0].Name) }, oddDay, nil},
		{"a half recession", func(s *Series) place { col(s, "recession")[mid] = 0.5; return s.at(mid, "recession") }, notBinary, nil},
		{"an index of another base", func(s *Series) place {
			x := make([]float64, len(s.Dates))
			for k := range x {
				if x[k] = 100 + float64(k%17); k >= mid {
					x[k] *= 1000
				}
			}
			s.Columns = append(s.Columns, Column{Name: "level", Unit: "index", Values: x})
			return s.at(mid, "level")
		}, levelJump, nil},
		{"a number of meetings that is zero once", func(s *Series) place {
			x := slices.Repeat([]float64{30}, len(s.Dates))
			x[mid] = 0
			s.Columns = append(s.Columns, Column{Name: "ipos", Unit: "count", Values: x})
			return place{}
		}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := cloneSeries(base)
			where := c.plant(s)
			expect(t, s.Check(), c.want, where, c.also)
		})
	}
}

// dailyAndMonthly joins business days and month-ends.
func dailyAndMonthly() *Series {
	days := &Series{Meta: map[string]string{"source": "made up"}}
	level := Column{Name: "level", Unit: "index"}
	for d := day("2001-01"); d < day("2003-01"); d++ {
		if d.Time().Weekday()%6 == 0 || d > engine.NewDate(2001, 9, 10) && d < engine.NewDate(2001, 9, 17) {
			continue
		}
		days.Dates = append(days.Dates, d)
		level.Values = append(level.Values, 100+float64(d%13))
	}
	days.Columns = []Column{level}
	months := &Series{Dates: engine.MonthEnds(day("1990-01"), day("2002-12")), Meta: map[string]string{"source": "made up"}}
	cpi := Column{Name: "cpi", Unit: "index"}
	for k := range months.Dates {
		cpi.Values = append(cpi.Values, 100+float64(k))
	}
	months.Columns = []Column{cpi}
	s, err := Join(days, months)
	if err != nil {
		panic(err)
	}
	return s
}

func TestAMonthlyColumnAmongDaysHasNoHoles(t *testing.T) {
	if fs := dailyAndMonthly().Check(); len(fs) > 0 {
		t.Errorf("findings in joined daily and monthly series: %+v", fs)
	}
	s := dailyAndMonthly()
	k := slices.Index(s.Dates, engine.NewDate(2002, 5, 31))
	s.Column("cpi").Values[k] = math.NaN()
	fs := s.Check()
	if len(fs) != 1 || fs[0].What != hole.what || fs[0].Column != "cpi" || !strings.Contains(fs[0].Example, "from 2002-04-30 to 2002-06-30") {
		t.Errorf("findings are %+v, want one hole from April to June 2002", fs)
	}
	s = dailyAndMonthly()
	from := slices.Index(s.Dates, engine.NewDate(2002, 5, 7))
	for i := from; i < from+3; i++ {
		s.Column("level").Values[i] = math.NaN()
	}
	fs = s.Check()
	if len(fs) != 1 || fs[0].What != hole.what || fs[0].Date != "2002-05-07" || fs[0].Column != "level" {
		t.Errorf("findings are %+v, want one hole of days from 2002-05-07", fs)
	}
	s = dailyAndMonthly()
	k = slices.Index(s.Dates, engine.NewDate(2002, 5, 10))
	s.Dates[k]++ // a Saturday
	fs = s.Check()
	if len(fs) != 1 || fs[0].What != weekendDate.what || fs[0].Date != "2002-05-11" {
		t.Errorf("findings are %+v, want a Saturday", fs)
	}
}

// The target rests for years, bills at the zero bound and under a peg too, and
// the effective rate as long as the target.
func TestRatesThatMayRest(t *testing.T) {
	dates := engine.MonthEnds(day("2009-01"), day("2012-12"))
	for _, c := range []struct {
		name  string
		value float64
		n     int
		want  bool
	}{
		{"policy_rate", 0.05375, 48, false},
		{"tbill_rate", 0.0038, 48, false},
		{"fed_funds", 0.0533, 13, false},
		{"fed_funds", 0.0533, 30, true},
		{"tbill_rate", 0.0533, 4, false},
		{"tbill_rate", 0.0533, 8, true},
	} {
		x := make([]float64, len(dates))
		for k := range x {
			if x[k] = c.value; k >= c.n {
				x[k] += 0.0001 * float64(1+k%5)
			}
		}
		s := &Series{Dates: dates, Columns: []Column{{Name: c.name, Unit: "decimal per year", Source: "made up", Values: x}}}
		fs := s.Check()
		if got := len(fs) == 1 && fs[0].What == frozenRate.what; got != c.want || len(fs) > 1 {
			t.Errorf("%s at %v for %d months: findings are %+v, want one of a frozen rate: %v", c.name, c.value, c.n, fs, c.want)
		}
	}
}
