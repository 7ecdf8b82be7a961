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
