package datasets

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"trifecta/engine"
)

// A company's story in facts, one a line: known, period, item, value.
func told(t testing.TB, firm int32, story string) *Facts {
	t.Helper()
	f := &Facts{}
	items := textItems()
	for line := range strings.Lines(story) {
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		x := Fact{Known: day(w[0]), Period: day(w[1]), Firm: firm, Item: w[2]}
		switch {
		case items[w[2]]:
			x.Text = w[3]
		case w[3] == "NaN": // withdrawn
			x.Value = math.NaN()
		default:
			v, err := Decimal(w[3], ".", "", 0)
			if err != nil {
				t.Fatal(err)
			}
			x.Value = v
		}
		f.Add(x)
	}
	return f
}

func TestTwelveMonthsAreMadeFromWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		name, story string
		at          string
		want        float64
		by          trailingBy
	}{
		{"four quarters", `
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_q 13`, "2010-03-31", 46, byQuarters},
		{"the fourth quarter is not out yet", `
2009-02-20 2008-12-31 sales_q 9
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_q 13`, "2010-01-31", 42, byQuarters},
		{"the fourth quarter is the year less three", `
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_y 50
2010-05-10 2010-03-31 sales_q 14`, "2010-05-31", 14 + 17 + 12 + 11, byQuarters},
		{"the year, this year to date, last year to date", `
2009-08-10 2009-06-30 sales_ytd 20
2010-02-20 2009-12-31 sales_y 50
2010-08-10 2010-06-30 sales_ytd 26`, "2010-08-31", 56, byToDate},
		{"quarters from the year to date", `
2009-05-10 2009-03-31 sales_q 10
2009-05-10 2009-03-31 sales_ytd 10
2009-08-10 2009-06-30 sales_ytd 21
2009-11-10 2009-09-30 sales_ytd 33
2010-02-20 2009-12-31 sales_y 50
2010-05-10 2010-03-31 sales_q 14
2010-08-10 2010-06-30 sales_ytd 30`, "2010-05-31", 54, byQuarters},
		{"a year alone", `
2010-02-20 2009-12-31 sales_y 50`, "2010-12-31", 50, byYear},
		{"the vendor's own", `
2010-02-20 2009-12-31 sales_y 50
2010-02-20 2009-12-31 sales_ttm 51`, "2010-03-31", 51, given},
		{"the vendor's own is older", `
2009-08-10 2009-06-30 sales_ttm 48
2010-02-20 2009-12-31 sales_y 50`, "2010-03-31", 50, byYear},
		{"a quarter restated", `
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_q 13
2010-03-15 2009-06-30 sales_q 1`, "2010-03-31", 36, byQuarters},
		{"a fiscal year of 52 weeks", `
2009-05-10 2009-03-28 sales_q 10
2009-08-10 2009-06-27 sales_q 11
2009-11-10 2009-09-26 sales_q 12
2010-02-20 2010-01-02 sales_q 13`, "2010-03-31", 46, byQuarters},
		{"the first quarter is its year to date", `
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_y 50
2010-02-20 2009-12-31 sales_q 13
2010-05-10 2010-03-31 sales_ytd 20
2010-08-10 2010-06-30 sales_q 14`, "2010-08-31", 14 + 20 + 13 + 12, byQuarters},
		{"a year to date at the year's end is no part of the next", `
2008-12-31 2008-12-31 fiscal_year_end 12
2009-08-10 2009-06-30 sales_ytd 21
2009-11-10 2009-09-30 sales_ytd 33
2010-02-20 2009-12-31 sales_ytd 46
2010-05-10 2010-03-31 sales_ytd 14
2010-08-10 2010-06-30 sales_q 11`, "2010-08-31", 11 + 14 + 13 + 12, byQuarters},
		{"a year to date of which nobody says when it began", `
2009-08-10 2009-06-30 sales_ytd 21
2009-11-10 2009-09-30 sales_ytd 33
2010-02-20 2009-12-31 sales_ytd 46
2010-05-10 2010-03-31 sales_ytd 14
2010-08-10 2010-06-30 sales_q 11`, "2010-08-31", math.NaN(), notKnown},
		{"the year is late and the quarter after it in time", `
2009-02-10 2008-12-31 sales_q 9
2009-02-10 2008-12-31 sales_y 36
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-05-10 2010-03-31 sales_q 14`, "2010-05-31", 9 + 10 + 11 + 12, byQuarters},
		{"a year that now ends in June", `
2009-08-10 2009-06-30 sales_ytd 20
2009-11-10 2009-09-30 sales_ytd 30
2010-02-20 2009-12-31 sales_y 50
2010-08-10 2010-08-10 fiscal_year_end 6
2010-11-10 2010-09-30 sales_ytd 9`, "2010-11-30", 50, byYear},
		{"a year that ended in June until last year", `
2009-08-10 2009-06-30 sales_y 40
2009-11-10 2009-09-30 sales_ytd 8
2010-02-20 2009-12-31 sales_y 50
2010-11-10 2010-09-30 sales_ytd 39`, "2010-11-30", 50, byYear},
		{"53 weeks", `
2009-05-10 2009-03-28 sales_q 10
2009-08-10 2009-06-27 sales_q 11
2009-11-10 2009-09-26 sales_q 12
2010-02-20 2010-01-02 sales_y 47
2010-05-10 2010-04-03 sales_q 15`, "2010-05-31", 15 + 14 + 12 + 11, byQuarters},
		{"the last quarter withdrawn", `
2009-02-10 2008-12-31 sales_q 9
2009-05-10 2009-03-31 sales_q 10
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_q 13
2010-03-20 2009-12-31 sales_q NaN`, "2010-03-31", 9 + 10 + 11 + 12, byQuarters},
		{"three quarters are not twelve months", `
2009-08-10 2009-06-30 sales_q 11
2009-11-10 2009-09-30 sales_q 12
2010-02-20 2009-12-31 sales_q 13`, "2010-03-31", math.NaN(), notKnown},
	} {
		tp := mustTape(t, told(t, 1, c.story))
		err := tp.Play([]engine.Date{day(c.at)}, func(_ int, x *Cross) error {
			got, _, by := x.trailing(tp.flow("sales"), 0)
			if by != c.by || got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
				t.Errorf("%s: %v by %d, want %v by %d", c.name, got, by, c.want, c.by)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// neighbours are firms to which nothing happens, so that a panel has members.
func neighbours(t testing.TB) *Facts {
	f := &Facts{}
	for k := range int32(30) {
		f.Append(told(t, 100+k, "2009-12-31 2009-12-31 sp500 1\n2009-12-31 2009-12-31 sector Utilities"))
		for i, d := range engine.MonthEnds(day("2009-12-31"), day("2012-12-31")) {
			f.Add(Fact{d, d, 100 + k, "mktcap", 1e9, ""})
			f.Add(Fact{d, d, 100 + k, "total_return", 0.001 * float64(1+i), ""})
		}
	}
	return f
}

// returnsOf plays a story beside its neighbours and returns the firm's total
// returns, by month, and whether it was a member.
func returnsOf(t *testing.T, b Build, story string) (returns map[string]float64, members map[string]Member, r *BuildReport) {
	t.Helper()
	p, r := mustBuild(t, b, mustTape(t, neighbours(t), told(t, 1, story)))
	returns, members = map[string]float64{}, map[string]Member{}
	for k, d := range p.Dates {
		for i := p.First[k]; i < p.First[k+1]; i++ {
			if p.Firm[i] == 1 {
				returns[d.String()[:7]], members[d.String()[:7]] = p.TotalReturn[i], p.Member[i]
			}
		}
	}
	return returns, members, r
}

func TestReturnsAndEnds(t *testing.T) {
	const alive = `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 sector Energy
2009-12-31 2009-12-31 mktcap 1e9
2009-12-31 2009-12-31 adjusted_close 10
2010-01-29 2010-01-29 adjusted_close 11
2010-02-26 2010-02-26 adjusted_close 9.9
`
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-15 } // two roundings of numbers near one
	for _, c := range []struct {
		name, more string
		want       map[string]float64
		last       string // month of the last row
	}{
		{"a halt earns nothing, and then all", `
2010-05-31 2010-05-31 adjusted_close 12
2010-06-30 2010-06-30 adjusted_close 12
2010-06-30 2010-06-30 sp500 0`, map[string]float64{"2010-01": 11.0/10 - 1, "2010-03": 0, "2010-04": 0, "2010-05": 12/9.9 - 1, "2010-06": 0}, ""},
		{"a delisting return is earned once", `
2010-03-12 2010-03-12 delisting_return -0.4
2010-03-12 2010-03-12 delisting_reason performance
2010-03-12 2010-03-12 adjusted_close 9`, map[string]float64{"2010-03": 9/9.9*0.6 - 1}, "2010-03"},
		{"a delisting without a price", `
2010-03-12 2010-03-12 delisting_return -0.4`, map[string]float64{"2010-03": -0.4}, "2010-03"},
		{"a merger at the last price", `
2010-03-12 2010-03-12 delisting_reason merger
2010-03-12 2010-03-12 adjusted_close 11`, map[string]float64{"2010-03": 11/9.9 - 1}, "2010-03"},
		{"dropped for its performance, no return given", `
2010-03-12 2010-03-12 exchange NYSE
2010-03-12 2010-03-12 delisting_reason performance`, map[string]float64{"2010-03": -0.3}, "2010-03"},
		{"gone without a word", ``, map[string]float64{"2010-03": 0, "2010-07": 0, "2010-08": -0.55}, "2010-08"},
		{"out of the index and gone", `
2010-03-12 2010-03-12 sp500 0`, map[string]float64{"2010-03": -0.55}, "2010-03"},
	} {
		got, members, _ := returnsOf(t, Build{}, alive+c.more)
		for month, want := range c.want {
			if !near(got[month], want) {
				t.Errorf("%s: return of %s is %v, want %v", c.name, month, got[month], want)
			}
		}
		last := ""
		for month := range got {
			last = max(last, month)
		}
		if c.last != "" && (last != c.last || members[last] != 0) {
			t.Errorf("%s: the last row is of %s, member %d; want %s and none", c.name, last, members[last], c.last)
		}
	}
}

func TestMarketValueIsMovedOnForAWhile(t *testing.T) {
	story := `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 sector Energy
2009-12-31 2009-12-31 mktcap 1000
`
	price := 10.0
	for i, d := range engine.MonthEnds(day("2009-11-30"), day("2010-09-30")) {
		price *= 1 + 0.01*float64(i)
		story += d.String() + " " + d.String() + " adjusted_close " + strconv.FormatFloat(price, 'f', -1, 64) + "\n"
	}
	p, r := mustBuild(t, Build{}, mustTape(t, neighbours(t), told(t, 1, story)))
	cap := 1000.0
	for k, d := range p.Dates {
		for i := p.First[k]; i < p.First[k+1]; i++ {
			if p.Firm[i] != 1 || d <= day("2009-12-31") {
				continue
			}
			cap *= 1 + p.TotalReturn[i]
			switch age := d - day("2009-12-31"); {
			case age > 100 && (!math.IsNaN(p.MktCap[i]) || p.Member[i] != 0):
				t.Errorf("%v: market value %v of a member %d after %d days", d, p.MktCap[i], p.Member[i], age)
			case age <= 100 && math.Abs(p.MktCap[i]/cap-1) > 1e-12:
				t.Errorf("%v: market value %v, want %v", d, p.MktCap[i], cap)
			}
		}
	}
	if r.Left["no market value"] == 0 {
		t.Errorf("left out %v, want members without a market value", r.Left)
	}
}

func TestTwoClassesShareTheirCompany(t *testing.T) {
	a := told(t, 1, `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 company 7
2009-12-31 2009-12-31 sector Energy
2009-12-31 2009-12-31 mktcap 600
2009-12-31 2009-12-31 debt 100
2009-12-31 2009-12-31 cash 30
2009-12-31 2009-12-31 adjusted_close 10`)
	b := told(t, 2, `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 company 7
2009-12-31 2009-12-31 mktcap 400
2009-12-31 2009-12-31 adjusted_close 10
2009-12-31 2009-09-30 ebitda_ttm 50`)
	p, _ := mustBuild(t, Build{To: day("2009-12-31")}, mustTape(t, a, b))
	if p.Rows() != 2 {
		t.Fatalf("%d rows, want 2", p.Rows())
	}
	for i := range 2 {
		if p.CompanyMktCap[i] != 1000 || p.EV[i] != 1070 || p.EBITDATTM[i] != 50 || p.Sector.At(i) != "Energy" {
			t.Errorf("class %d: value %v, EV %v, EBITDA %v, sector %s; want 1000, 1070, 50, Energy", i, p.CompanyMktCap[i], p.EV[i], p.EBITDATTM[i], p.Sector.At(i))
		}
	}
}

func BenchmarkTapeAndBuild(b *testing.B) {
	p, _, err := Demo(2500, DemoSeed)
	if err != nil {
		b.Fatal(err)
	}
	f := factsOf(p)
	for b.Loop() {
		tp, err := NewTape(f)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := (Build{}).Panel(tp); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(f.Len()), "facts")
}

func TestASectorGoesBeforeAnSICCode(t *testing.T) {
	story := `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 mktcap 1000
2010-01-31 2010-01-31 mktcap 1000
2010-01-31 2010-01-31 total_return 0.01
2010-01-31 2010-01-31 sector_sic Energy
`
	for _, c := range []struct{ more, want string }{
		{"", "Energy"},
		{"2009-12-31 2009-12-31 sector Materials", "Materials"}, // though the code is newer
	} {
		p, _ := mustBuild(t, Build{To: day("2010-01-31")}, mustTape(t, neighbours(t), told(t, 1, story+c.more)))
		last := p.First[len(p.Dates)-1]
		if got := p.Sector.At(last); p.Firm[last] != 1 || got != c.want {
			t.Errorf("sector of firm %d is %q, want %q", p.Firm[last], got, c.want)
		}
		if said := strings.Contains(p.StandIns["ev"], "SIC"); said != (c.more == "") {
			t.Errorf("stand-ins are %q", p.StandIns)
		}
	}
}

func TestFiguresWithoutAPriceAreCounted(t *testing.T) {
	_, r := mustBuild(t, Build{}, mustTape(t, neighbours(t), told(t, 1, "2010-02-20 2009-12-31 sales_y 50"), told(t, 2, "2010-02-20 2009-12-31 sp500 1")))
	if r.Unpriced != 1 {
		t.Errorf("%d firms have figures and no price, want the one", r.Unpriced)
	}
}
