package datasets

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// The law of this file: the demo's panel, series and facts are sound and give no
// finding; one fault planted in a copy gives that finding at its place, and no
// other than those the case names.

var plantedIn = sync.OnceValues(func() (*Panel, *Series) {
	p, s, err := Demo(240, DemoSeed)
	if err != nil {
		panic(err)
	}
	return p, s
})

// clonePanel copies everything a case may change.
func clonePanel(p *Panel) *Panel {
	q := *p
	v := reflect.ValueOf(&q).Elem()
	for k := range v.NumField() {
		if f := v.Field(k); f.Kind() == reflect.Slice && !f.IsNil() {
			c := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			reflect.Copy(c, f)
			f.Set(c)
		}
	}
	q.Sector.Code = slices.Clone(p.Sector.Code)
	q.Meta = maps.Clone(p.Meta)
	return &q
}

func cloneSeries(s *Series) *Series {
	q := &Series{Dates: slices.Clone(s.Dates), Columns: slices.Clone(s.Columns), Meta: maps.Clone(s.Meta)}
	for k := range q.Columns {
		q.Columns[k].Values = slices.Clone(q.Columns[k].Values)
	}
	return q
}

// rowsOf returns the rows of a firm by date.
func (p *Panel) rowsOf(firm int32) (rows []int) {
	for i, f := range p.Firm {
		if f == firm {
			rows = append(rows, i)
		}
	}
	return rows
}

// steady returns firms with a row at every date that belong to a company of one
// class, sell something and are no financials and no drug makers.
func (p *Panel) steady(n int) (firms []int32) {
	last := len(p.Dates) - 1
	for i := p.First[last]; i < p.First[last+1] && len(firms) < n; i++ {
		if s := p.Sector.At(i); p.MktCap[i] != p.CompanyMktCap[i] || p.Member[i] == 0 || s == financials || s == "Health Care" || p.EBITDATTM[i] < 0.03*p.MktCap[i] {
			continue
		}
		if len(p.rowsOf(p.Firm[i])) == len(p.Dates) {
			firms = append(firms, p.Firm[i])
		}
	}
	return firms
}

// keep returns the panel's rows for which ok holds.
func (p *Panel) keep(ok func(t, i int) bool) *Panel {
	tab := p.Table()
	member := tab.Column("member")
	member.Kind = arrowfile.Int
	for _, b := range member.Bits {
		member.Int = append(member.Int, int32(b))
	}
	var rows []int
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if ok(t, i) {
				rows = append(rows, i)
			}
		}
	}
	q := &audit{}
	out, _ := panelIn(pick(tab, rows), q)
	return out
}

type planted struct {
	name  string
	plant func(p *Panel) (out *Panel, at place) // nil: changed in place
	want  *rule
	also  []*rule // what the fault brings with it
}

func TestEveryFaultPlantedInTheDemoPanelIsFoundAndNoOther(t *testing.T) {
	base, _ := plantedIn()
	steady := base.steady(3)
	if len(steady) < 3 {
		t.Fatalf("%d firms last from first to last date, want 3", len(steady))
	}
	a, b := base.rowsOf(steady[0]), base.rowsOf(steady[1])
	mid := 150 // a date in the middle on which the firm moves, not by much
	for r := 0.; math.Abs(r) < 0.04 || math.Abs(r) > 0.1; mid++ {
		r = base.TotalReturn[a[mid+1]]
	}
	at := func(p *Panel, t, i int, column string) place { return p.at(t, i, column) }
	on := func(p *Panel, t int, column string) place {
		return place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: column}
	}
	scale := func(x []float64, rows []int, by float64) {
		for _, i := range rows {
			x[i] *= by
		}
	}
	all := func(p *Panel, t int) (rows []int) {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			rows = append(rows, i)
		}
		return rows
	}
	for _, c := range []planted{
		{"nothing", func(p *Panel) (*Panel, place) { return nil, place{} }, nil, nil},
		{"a key twice", func(p *Panel) (*Panel, place) {
			p.Firm[p.First[mid]+1] = p.Firm[p.First[mid]]
			return nil, at(p, mid, p.First[mid]+1, "")
		}, duplicateKeys, nil},
		{"a firm without a month", func(p *Panel) (*Panel, place) {
			q := p.keep(func(t, i int) bool { return i != a[mid] })
			return q, at(p, mid-1, a[mid-1], "")
		}, noNextRow, []*rule{returnsAfter}},
		{"no month", func(p *Panel) (*Panel, place) {
			for i := p.First[mid]; i < p.First[mid+1]; i++ {
				p.Member[i] = 0 // else every firm is one that skips a month
			}
			q := p.keep(func(t, i int) bool { return t != mid })
			return q, place{date: p.Dates[mid+1], dated: true, row: p.First[mid] + 1}
		}, monthGap, []*rule{noNextRow, returnsAfter}},
		{"a day that ends no month", func(p *Panel) (*Panel, place) {
			p.Dates[mid]--
			return nil, on(p, mid, "date")
		}, notMonthEnd, nil},
		{"a split of two for one in a return", func(p *Panel) (*Panel, place) {
			p.TotalReturn[a[mid]] = (1+p.TotalReturn[a[mid]])/2 - 1
			return nil, at(p, mid, a[mid], "total_return")
		}, splitLike, nil},
		{"one for ten in a return", func(p *Panel) (*Panel, place) {
			p.TotalReturn[a[mid]] = (1+p.TotalReturn[a[mid]])*10 - 1
			return nil, at(p, mid, a[mid], "total_return")
		}, splitLike, nil},
		{"shares of a split a month late", func(p *Panel) (*Panel, place) {
			p.MktCap[a[mid]] /= 2
			p.CompanyMktCap[a[mid]] /= 2
			return nil, at(p, mid, a[mid], "mktcap")
		}, valueFleeting, nil},
		{"a market value in thousands for a month", func(p *Panel) (*Panel, place) {
			p.MktCap[a[mid]] /= 1000
			p.CompanyMktCap[a[mid]] /= 1000
			return nil, at(p, mid, a[mid], "mktcap")
		}, valueJump, nil},
		{"a return in per cent", func(p *Panel) (*Panel, place) {
			p.TotalReturn[a[mid]] = 12.3
			return nil, at(p, mid, a[mid], "total_return")
		}, hugeReturn, []*rule{valueJump}},
		{"a stale market value", func(p *Panel) (*Panel, place) {
			p.MktCap[a[mid]], p.CompanyMktCap[a[mid]] = p.MktCap[a[mid-1]], p.CompanyMktCap[a[mid-1]]
			if r := p.TotalReturn[a[mid]]; r > -0.005 && r < 0.03 {
				t.Fatalf("a return of %v does not show that a value is stale", r)
			}
			return nil, at(p, mid, a[mid], "mktcap")
		}, staleValue, nil},
		{"a stale return", func(p *Panel) (*Panel, place) {
			p.TotalReturn[a[mid]] = p.TotalReturn[a[mid-1]]
			return nil, at(p, mid, a[mid], "total_return")
		}, repeatedValue, nil},
		{"a month of returns to four decimals not updated", func(p *Panel) (*Panel, place) {
			for i, r := range p.TotalReturn {
				p.TotalReturn[i] = math.Round(r*1e4) / 1e4
			}
			prev := p.before()
			for _, i := range all(p, mid) {
				if j := prev[i]; j >= 0 && !math.IsNaN(p.TotalReturn[j]) {
					p.TotalReturn[i] = p.TotalReturn[prev[i]]
				}
			}
			return nil, on(p, mid, "total_return")
		}, staleMonth, []*rule{splitLike}},
		{"EBITDA not updated for a year and a half", func(p *Panel) (*Panel, place) {
			for _, i := range a[mid : mid+18] {
				p.EBITDATTM[i] = p.EBITDATTM[a[mid]]
			}
			return nil, at(p, mid+longestStand+1, a[mid+longestStand+1], "ebitda_ttm")
		}, staleItem, nil},
		{"sales of nobody updated for fifteen months", func(p *Panel) (*Panel, place) {
			prev := p.before()
			for u := mid + 1; u <= mid+longestStand; u++ {
				for _, i := range all(p, u) {
					if j := prev[i]; j >= 0 {
						p.SalesTTM[i] = p.SalesTTM[j]
					}
				}
			}
			return nil, on(p, mid+yearOld+1, "sales_ttm")
		}, staleItems, nil},
		{"no income of one firm in a month", func(p *Panel) (*Panel, place) {
			p.NetIncomeTTM[a[mid]] = 0
			return nil, at(p, mid, a[mid], "net_income_ttm")
		}, zeroBetween, []*rule{someZeros}},
		{"no estimates in a month", func(p *Panel) (*Panel, place) {
			for _, i := range all(p, mid) {
				p.EBITDANTM[i] = 0
			}
			return nil, on(p, mid, "ebitda_ntm")
		}, oftenZero, []*rule{zeroBetween}},
		{"debt of half the firms at zero in a month", func(p *Panel) (*Panel, place) {
			for _, i := range all(p, mid) {
				if p.Company[i]%2 == 0 {
					p.Debt[i] = 0
				}
			}
			return nil, on(p, mid, "debt")
		}, suddenlyZero, nil},
		{"sales in thousands from a date on", func(p *Panel) (*Panel, place) {
			for i := p.First[mid]; i < p.Rows(); i++ {
				p.SalesTTM[i] /= 1000
			}
			return nil, on(p, mid, "sales_ttm")
		}, otherUnit, []*rule{unitChange}},
		{"debt in millions at all dates", func(p *Panel) (*Panel, place) {
			for i := range p.Debt {
				p.Debt[i] /= 1e6
			}
			return nil, on(p, 0, "debt")
		}, otherUnit, nil},
		{"EBITDA of a firm in thousands from a date on", func(p *Panel) (*Panel, place) {
			scale(p.EBITDATTM, a[mid:], 1e-3)
			return nil, at(p, mid, a[mid], "ebitda_ttm")
		}, unitChange, nil},
		{"all figures of a firm in millions for a month", func(p *Panel) (*Panel, place) {
			for _, x := range [][]float64{p.EBITDATTM, p.EBITDANTM, p.NetIncomeNTM, p.NetIncomeTTM, p.SalesTTM, p.Debt, p.Cash, p.InterestTTM} {
				x[a[mid]] /= 1e6
			}
			return nil, at(p, mid, a[mid], "sales_ttm")
		}, unitChange, nil},
		{"cash of a firm in thousands for a month", func(p *Panel) (*Panel, place) {
			p.Cash[a[mid]] /= 1000
			return nil, at(p, mid, a[mid], "cash")
		}, unitChange, nil},
		{"two classes with the whole company's value", func(p *Panel) (*Panel, place) {
			second := -1
			for i := p.First[mid]; i < p.First[mid+1]; i++ {
				if p.Member[i] != 0 && p.MktCap[i] != p.CompanyMktCap[i] {
					for j := i + 1; j < p.First[mid+1] && second < 0; j++ {
						if p.Company[i] == p.Company[j] && p.Member[j] != 0 {
							p.MktCap[i], p.MktCap[j], second = p.CompanyMktCap[i], p.CompanyMktCap[i], j
						}
					}
				}
				if second >= 0 {
					break
				}
			}
			return nil, at(p, mid, second, "mktcap")
		}, classesTwice, []*rule{valueFleeting}},
		{"a company under two ids", func(p *Panel) (*Panel, place) {
			for _, x := range [][]float64{p.EV, p.EBITDATTM, p.EBITDANTM, p.NetIncomeNTM, p.NetIncomeTTM, p.SalesTTM, p.Debt, p.Cash, p.InterestTTM} {
				for k := range b {
					x[b[k]] = x[a[k]]
				}
			}
			return nil, at(p, 0, max(a[0], b[0]), "company")
		}, twins, nil},
		{"a tenth of an index without membership for a month", func(p *Panel) (*Panel, place) {
			n := 0
			for _, i := range all(p, mid) {
				if p.Member[i] == SP500 {
					if n++; n%10 == 0 {
						p.Member[i] = 0
					}
				}
			}
			return nil, on(p, mid, "member")
		}, memberCount, nil},
		{"a tenth of the firms left out", func(p *Panel) (*Panel, place) {
			return p.keep(func(t, i int) bool { return p.Company[i]%10 != 3 }), place{column: "member"}
		}, partOfIndex, nil},
		{"survivors only", func(p *Panel) (*Panel, place) {
			last := map[int32]bool{}
			for _, i := range all(p, len(p.Dates)-1) {
				last[p.Firm[i]] = true
			}
			return p.keep(func(t, i int) bool { return last[p.Firm[i]] }), everywhere
		}, noExits, []*rule{memberCount, partOfIndex}},
		{"nobody leaves with a loss", func(p *Panel) (*Panel, place) {
			next := p.after()
			for i := range p.First[len(p.Dates)-1] {
				if next[i] < 0 {
					p.TotalReturn[i] = max(p.TotalReturn[i], -0.05-1e-9*float64(i))
				}
			}
			return nil, everywhere
		}, mildExits, nil},
		{"last prices carried on", func(p *Panel) (*Panel, place) {
			next, n := p.after(), 0
			for i := range p.First[len(p.Dates)-1] {
				if next[i] < 0 {
					if n++; n%3 == 0 {
						p.TotalReturn[i] = 0
					}
				}
			}
			return nil, everywhere
		}, flatExits, nil},
		{"an estimate a month before its date", func(p *Panel) (*Panel, place) {
			p.Extra = []Column{{Name: "esg", Unit: "points", LagDays: 30, Values: make([]float64, p.Rows())}}
			return nil, place{column: "esg"}
		}, lateColumn, nil},
		{"an unknown sector", func(p *Panel) (*Panel, place) {
			p.Sector.Words = append(slices.Clone(p.Sector.Words), "Banks")
			p.Sector.Code[a[mid]] = int32(len(p.Sector.Words) - 1)
			return nil, at(p, mid, a[mid], "sector")
		}, unknownSector, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := clonePanel(base)
			out, where := c.plant(p)
			if out == nil {
				out = p
			}
			expect(t, Audit(out.Table()), c.want, where, c.also)
		})
	}
}

// expect holds findings against the one that was planted.
func expect(t *testing.T, fs []Finding, want *rule, where place, also []*rule) {
	t.Helper()
	found := false
	for _, f := range fs {
		switch {
		case want != nil && f.What == want.what && f.Severity == want.severity:
			found = true
			if f.Where != where.String() {
				t.Errorf("%s is found at %q, want %q", f.What, f.Where, where)
			}
		case f.Severity == Note, slices.ContainsFunc(also, func(r *rule) bool { return r.what == f.What }):
		default:
			t.Errorf("%v: %s, %d times, at %s: %s", f.Severity, f.What, f.Count, f.Where, f.Example)
		}
		if f.Count < 1 || f.Example == "" || f.Remedy == "" {
			t.Errorf("finding without a count, example or remedy: %+v", f)
		}
	}
	if want != nil && !found {
		var got []string
		for _, f := range fs {
			got = append(got, f.What)
		}
		t.Errorf("findings are %q, want %q", got, want.what)
	}
}

func TestAPanelOfTwoCurrenciesIsSeen(t *testing.T) {
	tab := handTable(t)
	c := arrowfile.Column{Name: "curcd", Kind: arrowfile.Text, Words: []string{"USD", "CAD"}, Code: make([]int32, tab.Rows)}
	c.Code[7] = 1
	tab.Columns = append(tab.Columns, c)
	fs := Audit(tab)
	k := slices.IndexFunc(fs, func(f Finding) bool { return f.What == currencyMix.what })
	if k < 0 || fs[k].Where != "row 8, column curcd" || !strings.Contains(fs[k].Example, "1 of ") {
		t.Errorf("findings are %+v, want one of Canadian dollars in row 8", fs)
	}
}

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

// madeFacts says the panel's accounts of some firms by quarter, 45 days late, and
// market values and memberships by month.
func madeFacts(p *Panel, firms int32) *Facts {
	f := &Facts{Meta: map[string]string{"source": "made up"}}
	for t, d := range p.Dates {
		for i := p.First[t]; i < p.First[t+1] && p.Firm[i] < firms; i++ {
			id := p.Firm[i]
			if t == 0 {
				f.Add(Fact{d, d, id, "id", math.NaN(), p.Ticker.At(i)})
				f.Add(Fact{d, d, id, "sector", math.NaN(), p.Sector.At(i)})
				f.Add(Fact{d, d, id, "currency", math.NaN(), "USD"})
			}
			f.Add(Fact{d, d, id, "mktcap", p.MktCap[i], ""})
			f.Add(Fact{d, d, id, "float_share", 1, ""})
			f.Add(Fact{d - 5, d, id, "ebitda_ntm", p.EBITDANTM[i], ""})
			f.Add(Fact{d - 20, d, id, "sp500", float64(p.Member[i] >> 1), ""})
			if t > 0 {
				f.Add(Fact{d, d, id, "total_return", p.TotalReturn[i], ""})
			}
			if d.Time().Month()%3 == 0 {
				for _, c := range []struct {
					item string
					x    float64
				}{{"sales_q", p.SalesTTM[i] / 4}, {"ebitda_q", p.EBITDATTM[i] / 4}, {"net_income_q", p.NetIncomeTTM[i] / 4}, {"debt", p.Debt[i]}, {"cash", p.Cash[i]}} {
					f.Add(Fact{d + 45, d, id, c.item, c.x, ""})
				}
			}
		}
	}
	return f
}

// find returns the n-th row of an item of a firm, in the order of periods.
func (f *Facts) find(firm int32, item string, n int) int {
	for i := range f.Firm {
		if f.Firm[i] == firm && f.Item.At(i) == item {
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}

func TestEveryFaultPlantedInFactsIsFoundAndNoOther(t *testing.T) {
	panel, _ := plantedIn()
	firm := panel.steady(1)[0]
	const n = 40
	for _, c := range []struct {
		name  string
		plant func(f *Facts) place
		want  *rule
		also  []*rule
	}{
		{"nothing", func(f *Facts) place { return place{} }, nil, nil},
		{"known before its period", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Known[i] = f.Period[i] - 1
			return f.at(i, "sales_q")
		}, foreknown, nil},
		{"an impossible date", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Known[i] = lastDate + 1
			return place{row: i + 1, column: "known"}
		}, farDate, nil},
		{"a fact twice", func(f *Facts) place {
			f.Add(f.At(f.find(firm, "cash", n)))
			return f.at(f.Len()-1, "cash")
		}, saidTwice, nil},
		{"a fact twice with other values", func(f *Facts) place {
			x := f.At(f.find(firm, "cash", n))
			x.Value *= 1.01
			f.Add(x)
			return f.at(f.Len()-1, "cash")
		}, contradiction, nil},
		{"a restatement", func(f *Facts) place {
			x := f.At(f.find(firm, "cash", n))
			x.Value, x.Known = x.Value*1.01, x.Known+90
			f.Add(x)
			return f.at(f.Len()-1, "cash")
		}, restated, nil},
		{"610 M after 0.61 bn", func(f *Facts) place {
			x := f.At(f.find(firm, "ebitda_q", n))
			x.Value, x.Known = x.Value/1e9*1.02, x.Known+90
			f.Add(x)
			return f.at(f.Len()-1, "ebitda_q")
		}, vintageUnit, []*rule{periodUnit}},
		{"a market value in millions", func(f *Facts) place {
			i := f.find(firm, "mktcap", n)
			f.Value[i] /= 1e6
			return f.at(i, "mktcap")
		}, periodUnit, nil},
		{"sales in thousands for a quarter", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Value[i] /= 1e3
			return f.at(i, "sales_q")
		}, periodUnit, nil},
		{"debt in thousands from a quarter on", func(f *Facts) place {
			for k := n; f.find(firm, "debt", k) >= 0; k++ {
				f.Value[f.find(firm, "debt", k)] /= 1e3
			}
			return f.at(f.find(firm, "debt", n), "debt")
		}, periodUnit, nil},
		{"an item misspelt", func(f *Facts) place {
			x := f.At(f.find(firm, "sales_q", n))
			x.Item = "sale_q"
			f.Add(x)
			return place{row: f.Len(), column: "sale_q"}
		}, misspelt, nil},
		{"an item of another name", func(f *Facts) place {
			x := f.At(f.find(firm, "sales_q", n))
			x.Item = "esg_score"
			f.Add(x)
			return place{row: f.Len(), column: "esg_score"}
		}, otherItems, nil},
		{"a float share in per cent", func(f *Facts) place {
			i := f.find(firm, "float_share", n)
			f.Value[i] = 85
			return f.at(i, "float_share")
		}, outOfRange, nil},
		{"a return below total loss", func(f *Facts) place {
			i := f.find(firm, "total_return", n)
			f.Value[i] = -12
			return f.at(i, "total_return")
		}, outOfRange, nil},
		{"half a member", func(f *Facts) place {
			i := f.find(firm, "sp500", n)
			f.Value[i] = 0.5
			return f.at(i, "sp500")
		}, outOfRange, nil},
		{"an unknown sector", func(f *Facts) place {
			x := f.At(f.find(firm, "sector", 0))
			x.Text, x.Known = "Banks", x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "sector")
		}, noSuchSector, nil},
		{"a sector without its text", func(f *Facts) place {
			x := f.At(f.find(firm, "sector", 0))
			x.Text, x.Value, x.Known = "", 45, x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "sector")
		}, noText, nil},
		{"two firms of one id", func(f *Facts) place {
			x := f.At(f.find(firm, "id", 0))
			x.Text, x.Known = "ANOTHER", x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "id")
		}, oneID, nil},
		{"a firm in another currency", func(f *Facts) place {
			x := f.At(f.find(firm, "currency", 0))
			x.Text, x.Period, x.Known = "CAD", x.Period+900, x.Known+900
			f.Add(x)
			return f.at(f.Len()-1, "currency")
		}, currencyMoves, []*rule{notInUSD}},
		{"accounts on the day", func(f *Facts) place {
			for i := range f.Firm {
				if f.Item.At(i) == "sales_q" {
					f.Known[i] = f.Period[i]
				}
			}
			return f.at(f.find(0, "sales_q", 0), "sales_q")
		}, noLag, nil},
		{"a quarter missing", func(f *Facts) place {
			i := f.find(firm, "sales_q", n)
			f.Item.Code[i] = f.Item.Code[f.find(firm, "float_share", 0)] // a fact about something else
			f.Value[i], f.Period[i] = 1, f.Period[i]+1
			return f.at(f.find(firm, "sales_q", n), "sales_q")
		}, quarterGone, nil},
		{"EBITDA of six quarters the same", func(f *Facts) place {
			for k := range 6 {
				f.Value[f.find(firm, "ebitda_q", n+k)] = f.Value[f.find(firm, "ebitda_q", n)]
			}
			return f.at(f.find(firm, "ebitda_q", n+5), "ebitda_q")
		}, staleFact, nil},
		{"incomes of nothing", func(f *Facts) place {
			k := 0
			for i := range f.Firm {
				if f.Item.At(i) == "net_income_q" {
					if k++; k%20 == 1 {
						f.Value[i] = 0
					}
				}
			}
			return f.at(f.find(0, "net_income_q", 0), "net_income_q")
		}, factZeros, nil},
		{"no source", func(f *Facts) place { f.Meta = nil; return everywhere }, noSource, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := madeFacts(panel, 30)
			where := c.plant(f)
			expect(t, Audit(f.Table()), c.want, where, c.also)
		})
	}
}

func TestFilesAreHeldAgainstEachOther(t *testing.T) {
	p, s := plantedIn()
	facts := madeFacts(p, 30)
	closes := cloneSeries(s)
	for i, d := range closes.Dates {
		closes.Dates[i] = d.MonthEnd().Close()
	}
	for k := range closes.Columns {
		closes.Columns[k].Name += "_b"
	}
	later := cloneSeries(s)
	for i := range later.Dates {
		later.Dates[i] = (later.Dates[i] + 365*40).MonthEnd()
	}
	percent := cloneSeries(s)
	for i := range percent.Columns[0].Values {
		percent.Columns[0].Values[i] *= 100
	}
	strange, wrong, other := &Facts{Meta: facts.Meta}, &Facts{Meta: facts.Meta}, &Facts{Meta: facts.Meta}
	for i := range facts.Firm {
		x := facts.At(i)
		y, z := x, x
		x.Firm += 1e6
		strange.Add(x)
		if x.Item == "mktcap" {
			y.Value /= 1e9
			wrong.Add(y)
		}
		if x.Item == "float_share" {
			z.Value = 0.5
			other.Add(z)
		}
	}
	for _, c := range []struct {
		name string
		of   []*arrowfile.Table
		want *rule
	}{
		{"a panel and its series", []*arrowfile.Table{p.Table(), s.Table()}, nil},
		{"a panel and its facts", []*arrowfile.Table{p.Table(), facts.Table()}, nil},
		{"last weekdays", []*arrowfile.Table{p.Table(), closes.Table()}, twoCalendars},
		{"series of other calendars", []*arrowfile.Table{s.Table(), closes.Table()}, twoCalendars},
		{"other years", []*arrowfile.Table{p.Table(), later.Table()}, otherSpan},
		{"one column, two units", []*arrowfile.Table{s.Table(), percent.Table()}, otherValues},
		{"ids of another vendor", []*arrowfile.Table{strange.Table(), p.Table()}, otherFirms},
		{"vintages of another unit", []*arrowfile.Table{facts.Table(), wrong.Table()}, betweenUnits},
		{"vintages that contradict", []*arrowfile.Table{facts.Table(), other.Table()}, betweenFacts},
	} {
		var files []File
		for k, tab := range c.of {
			files = append(files, File{string(rune('a'+k)) + ".arrow", tab})
		}
		all := AuditFiles(files)
		if len(all) != len(files)+1 {
			t.Fatalf("%s: %d lists of findings for %d files", c.name, len(all), len(files))
		}
		fs := all[len(files)]
		if c.want == nil && len(fs) > 0 || c.want != nil && (len(fs) != 1 || fs[0].What != c.want.what || !strings.Contains(fs[0].Example, "b.arrow")) {
			t.Errorf("%s: findings are %+v, want %v", c.name, fs, c.want)
		}
	}
}
