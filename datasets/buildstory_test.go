package datasets

import (
	"math"
	"strings"
	"testing"
)

// A storyteller's firm is a member of the S&P 500 from December 2009, with these
// facts and more.
const listed = `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 sector Energy
2009-12-31 2009-12-31 mktcap 1e9
`

func TestWhatIsKnownLateIsEarnedWhenItIsKnown(t *testing.T) {
	const toFebruary = listed + `
2009-12-31 2009-12-31 adjusted_close 10
2010-01-29 2010-01-29 adjusted_close 11
2010-02-26 2010-02-26 adjusted_close 9.9
`
	for _, c := range []struct {
		name, story string
		want        map[string]float64
		last        string // month of the last row
		says        string // in the report
	}{
		{
			"a return known after its month is compounded with the next", listed + `
2010-01-31 2010-01-31 total_return 0.1
2010-04-15 2010-02-28 total_return 0.2
2010-04-16 2010-03-31 total_return -0.1
2010-04-30 2010-04-30 total_return 0.05`,
			map[string]float64{"2010-01": 0.1, "2010-02": 0, "2010-03": 0, "2010-04": 1.2*0.9*1.05 - 1},
			"", "1 total_return, known after its month",
		},
		{
			"returns that are all a few days late are each earned a month later", listed + `
2010-02-03 2010-01-31 total_return 0.1
2010-03-03 2010-02-28 total_return 0.2
2010-04-03 2010-03-31 total_return -0.1`,
			map[string]float64{"2010-01": 0, "2010-02": 0.1, "2010-03": 0.2, "2010-04": -0.1},
			"", "total_return, known after its month",
		},
		{
			"who leaves meanwhile is held until its return is known", listed + `
2010-02-03 2010-01-31 total_return 0.1
2010-03-03 2010-02-28 total_return 0.2
2010-02-10 2010-02-10 sp500 0`,
			map[string]float64{"2010-02": 0.1, "2010-03": 0.2},
			"", "1 held that had left",
		},
		{
			"what was earned before it joined is not its holders'", `
2010-01-31 2010-01-31 sector Energy
2010-01-31 2010-01-31 mktcap 1e9
2010-01-31 2010-01-31 sp500 1
2010-02-03 2010-01-31 total_return 0.5
2010-02-28 2010-02-28 total_return 0.1`,
			map[string]float64{"2010-02": 0.1},
			"", "",
		},
		{
			"a return restated is not earned again", listed + `
2010-01-31 2010-01-31 total_return 0.1
2010-02-28 2010-02-28 total_return 0.2
2010-03-10 2010-02-28 total_return 0.3
2010-03-31 2010-03-31 total_return -0.1`,
			map[string]float64{"2010-02": 0.2, "2010-03": -0.1},
			"", "1 restate",
		},
		{
			"a return withdrawn is not earned", listed + `
2010-01-31 2010-01-31 total_return 0.1
2010-02-15 2010-02-15 total_return 0.2
2010-02-20 2010-02-15 total_return NaN
2010-02-28 2010-02-28 total_return 0.05`,
			map[string]float64{"2010-02": 0.05},
			"", "",
		},
		{
			"a delisting known a month later", toFebruary + `
2010-03-12 2010-03-12 adjusted_close 9
2010-04-15 2010-03-12 delisting_return -0.4
2010-04-15 2010-03-12 delisting_reason performance`,
			map[string]float64{"2010-03": 9/9.9 - 1, "2010-04": -0.4},
			"2010-04", "1 performance, return given",
		},
		{
			"a delisting known after the index let go", toFebruary + `
2010-03-12 2010-03-12 adjusted_close 9
2010-03-12 2010-03-12 sp500 0
2010-04-15 2010-03-12 delisting_return -0.4`,
			map[string]float64{"2010-03": 9/9.9 - 1, "2010-04": -0.4},
			"2010-04", "1 held that had left",
		},
		{
			"prices that stop before the index lets go are not the end of it", toFebruary + `
2010-03-12 2010-03-12 adjusted_close 9
2010-03-22 2010-03-22 sp500 0`,
			map[string]float64{"2010-03": 9/9.9 - 1, "2010-04": -0.55},
			"2010-04", "1 no reason given",
		},
		{
			"prices that stop and come back after the index let go", toFebruary + `
2010-03-12 2010-03-12 adjusted_close 9
2010-03-22 2010-03-22 sp500 0
2010-04-30 2010-04-30 adjusted_close 6`,
			map[string]float64{"2010-03": 9/9.9 - 1, "2010-04": 6.0/9 - 1},
			"", "1 held that had left",
		},
		{
			"prices that go on let it go", toFebruary + `
2010-03-31 2010-03-31 adjusted_close 9
2010-03-22 2010-03-22 sp500 0`,
			map[string]float64{"2010-03": 9/9.9 - 1},
			"", "",
		},
		{
			"a return given after one was assumed", toFebruary + `
2010-03-12 2010-03-12 exchange NYSE
2010-03-12 2010-03-12 delisting_reason performance
2010-05-12 2010-03-12 delisting_return -0.9`,
			map[string]float64{"2010-03": -0.3},
			"2010-03", "1 returns of delisted members became known after one was assumed",
		},
		{
			"a delisting said twice is earned once", toFebruary + `
2010-03-12 2010-03-12 delisting_return -0.4
2010-03-31 2010-03-31 delisting_return -0.4
2010-04-30 2010-04-30 delisting_return -0.4`,
			map[string]float64{"2010-03": -0.4},
			"2010-03", "1 no reason given, return given",
		},
		{
			"a delisting return beside the month's return", listed + `
2010-01-31 2010-01-31 total_return 0.1
2010-02-12 2010-02-12 total_return -0.5
2010-02-12 2010-02-12 delisting_return -0.4`,
			map[string]float64{"2010-02": 0.5*0.6 - 1},
			"2010-02", "",
		},
		{
			"listed after its end", toFebruary + `
2010-03-12 2010-03-12 delisting_return -0.4`,
			map[string]float64{"2010-03": -0.4},
			"2010-03", "33 listed after its end",
		},
		{
			"trading after its end", toFebruary + `
2010-03-12 2010-03-12 delisting_return -0.4
2010-06-30 2010-06-30 adjusted_close 3`,
			map[string]float64{"2010-03": -0.4},
			"2010-03", "1 trades again after its end",
		},
		{
			"a split known by a new adjustment of old closes", toFebruary + `
2010-03-31 2010-03-31 adjusted_close 5.5
2010-03-31 2010-02-26 adjusted_close 4.95`,
			map[string]float64{"2010-03": 5.5/4.95 - 1},
			"", "",
		},
		{
			"many closes a month: the last to the last", toFebruary + `
2010-03-01 2010-03-01 adjusted_close 7
2010-03-02 2010-03-02 adjusted_close 20
2010-03-31 2010-03-31 adjusted_close 12
2010-04-01 2010-04-01 adjusted_close 1
2010-04-30 2010-04-30 adjusted_close 6`,
			map[string]float64{"2010-03": 12/9.9 - 1, "2010-04": 6.0/12 - 1},
			"", "",
		},
		{
			"a market value and nothing else", listed + `
2010-01-31 2010-01-31 mktcap 1.1e9
2010-02-28 2010-02-28 mktcap 0.99e9
2010-12-31 2010-12-31 mktcap 1e9`,
			map[string]float64{"2010-01": 0.1, "2010-02": -0.1, "2010-03": 0, "2010-07": 0, "2010-08": -0.55},
			"2010-08", "2 market value, without dividends",
		},
		{
			"market values go on when returns stop", listed + `
2010-01-31 2010-01-31 total_return 0.1
2010-01-31 2010-01-31 mktcap 1.1e9
2010-02-28 2010-02-28 mktcap 1.2e9
2010-03-31 2010-03-31 mktcap 1.2e9
2010-04-30 2010-04-30 mktcap 1.2e9
2010-05-31 2010-05-31 mktcap 1.2e9
2010-06-30 2010-06-30 mktcap 1.2e9
2010-07-31 2010-07-31 mktcap 1.32e9`,
			map[string]float64{"2010-01": 0.1, "2010-02": 0, "2010-06": 0, "2010-07": 0.2},
			"", "5 nothing: the return is not known yet",
		},
		{"a price and nothing else has no market value", `
2009-12-31 2009-12-31 sp500 1
2009-12-31 2009-12-31 price 10
2010-01-29 2010-01-29 price 11`, nil, "", "2 no market value"},
		{"joined and delisted in one month", `
2010-03-10 2010-03-10 sp500 1
2010-03-10 2010-03-10 mktcap 1e9
2010-03-25 2010-03-25 delisting_return -0.9`, nil, "", "1 ended in the month it joined"},
		{
			"the index lets go during a halt", toFebruary + `
2010-04-12 2010-04-12 sp500 0`,
			map[string]float64{"2010-03": 0, "2010-04": -0.55},
			"2010-04", "no reason given: -0.55",
		},
	} {
		b := Build{}
		if strings.Contains(c.says, "as asked for") || strings.HasPrefix(c.says, "no reason given:") {
			b.Gone, c.says = ptr(-0.55), "1 no reason given: -0.55, as asked for"
		}
		got, members, r := returnsOf(t, b, c.story)
		for month, want := range c.want {
			// A few roundings of numbers near one.
			if x, ok := got[month]; !ok || !(math.Abs(x-want) < 1e-14) {
				t.Errorf("%s: return of %s is %v, want %v", c.name, month, x, want)
			}
		}
		last := ""
		for month := range got {
			last = max(last, month)
		}
		if c.last != "" && (last != c.last || members[last] != 0) {
			t.Errorf("%s: the last row is of %s, member %d; want %s and none", c.name, last, members[last], c.last)
		}
		var text strings.Builder
		if err := r.Write(&text); err != nil || !strings.Contains(text.String(), c.says) {
			t.Errorf("%s: the report does not say %q:\n%s", c.name, c.says, text.String())
		}
		addsUp(t, c.name, r)
	}
}

func ptr[T any](x T) *T { return &x }

func sumOf(m map[string]int) (n int) {
	for _, x := range m {
		n += x
	}
	return n
}

// addsUp checks that a report leaves nothing out.
func addsUp(t *testing.T, name string, r *BuildReport) {
	t.Helper()
	if r.Listed != r.Held-r.Kept+sumOf(r.Left) {
		t.Errorf("%s: %d firm-months listed; want %d held, less %d kept, and %d left", name, r.Listed, r.Held, r.Kept, sumOf(r.Left))
	}
	assumed := 0
	for why, n := range r.Delistings {
		if !strings.HasSuffix(why, ", return given") {
			assumed += n
		}
	}
	if assumed != sumOf(r.Assumed) {
		t.Errorf("%s: %d returns assumed, of %d delistings without one", name, sumOf(r.Assumed), assumed)
	}
}

// accountsOf plays a story beside its neighbours and returns the firm's row at
// the month-end.
func accountsOf(t *testing.T, b Build, at, story string, more ...*Facts) (row map[string]float64, r *BuildReport) {
	t.Helper()
	b.To = day(at)
	p, r := mustBuild(t, b, mustTape(t, append(more, neighbours(t), told(t, 1, story))...))
	last := len(p.Dates) - 1
	for i := p.First[last]; i < p.First[last+1]; i++ {
		if p.Firm[i] == 1 {
			row = map[string]float64{}
			for _, c := range numbers {
				if x := *c.of(p); x != nil {
					row[c.name] = x[i]
				}
			}
		}
	}
	if row == nil {
		t.Fatalf("no row of the firm on %s", at)
	}
	return row, r
}

func TestFiguresInOtherMoneyAreLeftOutAndCounted(t *testing.T) {
	const story = listed + `
2009-12-31 2009-12-31 debt 100
2009-12-31 2009-12-31 cash 30
2009-12-31 2009-12-31 ebitda_ttm 50
`
	usd, _ := accountsOf(t, Build{}, "2009-12-31", story)
	if usd["ev"] != 1e9+70 || usd["ebitda_ttm"] != 50 {
		t.Errorf("in USD: EV %v, EBITDA %v, want 1000000070 and 50", usd["ev"], usd["ebitda_ttm"])
	}
	for _, c := range []struct {
		name, more string
		known      bool
	}{
		{"US dollars said", "2009-12-31 2009-12-31 currency USD", true},
		{"yen", "2009-12-31 2009-12-31 currency JPY", false},
		{"yen until last year", "2008-12-31 2008-12-31 currency JPY\n2009-11-30 2009-11-30 currency USD", false},
		{"yen long ago", "2003-12-31 2003-12-31 currency JPY\n2006-11-30 2006-11-30 currency USD", true},
	} {
		row, r := accountsOf(t, Build{}, "2009-12-31", story+c.more)
		if row["company_mktcap"] != 1e9 || !math.IsNaN(row["ev"]) != c.known || !math.IsNaN(row["ebitda_ttm"]) != c.known {
			t.Errorf("%s: value %v, EV %v, EBITDA %v; known is to be %v", c.name, row["company_mktcap"], row["ev"], row["ebitda_ttm"], c.known)
		}
		if n := r.Dropped["figures in JPY, not in USD"]; n > 0 == c.known {
			t.Errorf("%s: %d firm-months counted", c.name, n)
		}
	}
	row, r := accountsOf(t, Build{}, "2009-12-31", story+"2009-12-31 2009-09-30 cash 20\n2009-12-31 2009-12-31 preferred -5")
	if row["ev"] != 1e9+65 || len(r.Dropped) > 0 {
		t.Errorf("EV %v, dropped %v", row["ev"], r.Dropped)
	}
	row, r = accountsOf(t, Build{}, "2009-12-31", listed+"2009-12-31 2009-12-31 debt -100\n2009-12-31 2009-12-31 cash 30")
	if !math.IsNaN(row["debt"]) || !math.IsNaN(row["ev"]) || r.Dropped["negative debt"] != 1 {
		t.Errorf("negative debt: %v, EV %v, dropped %v", row["debt"], row["ev"], r.Dropped)
	}
}

func TestClassesMakeTheirCompany(t *testing.T) {
	one := listed + "2009-12-31 2009-12-31 company 7\n"
	const other = `
2009-12-31 2009-12-31 company 7
2009-12-31 2009-12-31 mktcap 3e9
`
	// A class in no index counts: Berkshire's A shares are not in the S&P 500.
	row, _ := accountsOf(t, Build{}, "2009-12-31", one, told(t, 2, other))
	if row["mktcap"] != 1e9 || row["company_mktcap"] != 4e9 {
		t.Errorf("class %v, company %v, want 1e9 and 4e9", row["mktcap"], row["company_mktcap"])
	}
	// Earnings a share are those of a class, and its company's are four times
	// those of its shares.
	row, _ = accountsOf(t, Build{}, "2009-12-31", one+`
2009-12-31 2009-12-31 shares 1e7
2009-12-31 2009-12-31 eps_ttm 5`, told(t, 2, other))
	if row["net_income_ttm"] != 5*4e7 {
		t.Errorf("net income %v, want 2e8", row["net_income_ttm"])
	}
	// The other class ends; its value is not its company's any more, and it has
	// another company's then.
	row, _ = accountsOf(t, Build{}, "2010-01-31", one+"2010-01-31 2010-01-31 mktcap 1e9\n2010-01-31 2010-01-31 total_return 0.01",
		told(t, 2, other+"2009-12-31 2009-12-31 russell2000 1\n2010-01-15 2010-01-15 delisting_return -1"))
	if row["company_mktcap"] != 1e9 {
		t.Errorf("company %v after its other class ended, want 1e9", row["company_mktcap"])
	}
	row, _ = accountsOf(t, Build{}, "2010-01-31", one+"2010-01-31 2010-01-31 mktcap 1e9\n2010-01-31 2010-01-31 total_return 0.01",
		told(t, 2, other+"2010-01-15 2010-01-15 company 8\n2010-01-31 2010-01-31 mktcap 3e9"))
	if row["company_mktcap"] != 1e9 {
		t.Errorf("company %v after its other class was sold, want 1e9", row["company_mktcap"])
	}
	// A class that left its index and is of no known value any more.
	p, r := mustBuild(t, Build{To: day("2010-01-31")}, mustTape(t, told(t, 1, one+"2010-01-31 2010-01-31 mktcap 1e9\n2010-01-31 2010-01-31 total_return 0.01"),
		told(t, 2, other+"2009-12-31 2009-12-31 russell2000 1\n2009-12-31 2009-12-31 price 3\n2010-01-15 2010-01-15 russell2000 0\n2010-01-31 2010-01-31 total_return 0.1\n2010-01-31 2010-01-31 price 3")))
	if i := p.First[1]; p.Firm[i] != 1 || !(p.CompanyMktCap[i] > 4e9) {
		t.Errorf("company %v, dropped %v", p.CompanyMktCap[i], r.Dropped)
	}
}

func TestImpossibleValuesAreRefused(t *testing.T) {
	f := told(t, 7, `
2010-01-31 2010-01-31 price 0
2010-01-31 2010-01-31 mktcap -5
2010-01-31 2010-01-31 sp500 2
2010-01-31 2010-01-31 company 1.5
2010-01-31 2010-01-31 total_return -1.2
2010-01-31 2010-01-31 debt -5`)
	_, err := NewTape(f)
	for _, want := range []string{"column price: value out of range: value is 0", "column mktcap", "column sp500: value out of range: value is 2, want 0 or 1", "column company", "column total_return"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q:\n%v", want, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "debt") {
		t.Errorf("debt is refused: %v", err)
	}
	twice := told(t, 1, listed+"2010-01-29 2010-01-29 total_return 0.01\n2010-01-28 2010-01-28 total_return 0.02")
	if _, _, err := (Build{}).Panel(mustTape(t, neighbours(t), twice)); err == nil || !strings.Contains(err.Error(), "firm 1, total_return: two returns of the month to 2010-01-31") {
		t.Errorf("error %v, want the two returns of a month", err)
	}
	clash := told(t, 1, listed+"2010-01-29 2010-01-29 debt 1\n2010-01-29 2010-01-29 debt 2\n2010-01-29 2010-01-29 cash 1\n2010-01-29 2010-01-29 cash 2")
	_, _, err = Build{}.Panel(mustTape(t, neighbours(t), clash))
	if err == nil || !strings.Contains(err.Error(), "column debt: two values") || !strings.Contains(err.Error(), "column cash: two values") {
		t.Errorf("error %v, want both conflicts", err)
	}
}

func TestFactsWithoutMembersSaySo(t *testing.T) {
	f := told(t, 1, "2009-12-31 2009-12-31 mktcap 1e9\n2009-12-31 2009-12-31 adjusted_close 1")
	_, _, err := Build{}.Panel(mustTape(t, f))
	if err == nil || !strings.Contains(err.Error(), ErrNoMembers.Error()) {
		t.Errorf("error %v, want ErrNoMembers", err)
	}
	f.Append(told(t, 2, "2009-12-31 2009-12-31 sp500 1"))
	_, _, err = Build{}.Panel(mustTape(t, f))
	if err == nil || !strings.Contains(err.Error(), "1 firm-months listed by the indices none could be held; 1: no price in the month") {
		t.Errorf("error %v, want why", err)
	}
	if p, _ := mustBuild(t, Build{Whole: true}, mustTape(t, f)); p.Rows() != 1 {
		t.Errorf("%d rows of the whole market, want 1", p.Rows())
	}
}
