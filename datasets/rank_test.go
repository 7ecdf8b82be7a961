package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"trifecta/engine"
	"trifecta/engine/random"
)

// wholeMarket is the demo's panel as one without members: the row after a
// membership has the return it ended on and no market value, as Build leaves it.
func wholeMarket(t *testing.T, firms int) *Panel {
	t.Helper()
	p, _, err := Demo(firms, 11)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range p.Member {
		if m == 0 {
			p.MktCap[i], p.CompanyMktCap[i] = math.NaN(), math.NaN()
		}
		p.Member[i] = 0
	}
	return p
}

// companiesOf returns the companies of an index at a date.
func companiesOf(p *Panel, t int, index Member) map[int32]bool {
	in := map[int32]bool{}
	for i := p.First[t]; i < p.First[t+1]; i++ {
		if p.Member[i]&index != 0 {
			in[p.Company[i]] = true
		}
	}
	return in
}

// smallRules are Russell's for a demo of 600 firms.
var smallRules = RussellRules{Large: 120, Small: 300}

func TestRankRussell2000(t *testing.T) {
	p := wholeMarket(t, 600)
	got, err := p.RankRussell2000(smallRules)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "no column price") {
		t.Errorf("warnings are %q, want that of the price", got.Warnings)
	}
	// The demo has the Junes of 1995 to 2025.
	if n := len(got.Reconstitutions); n != 31 {
		t.Fatalf("%d reconstitutions, want 31", n)
	}
	for k, r := range got.Reconstitutions {
		year := 1995 + k
		month := time.April
		if year <= 2016 {
			month = time.May
		}
		if r.Effective != monthEnd(year, time.June) || r.Ranked != monthEnd(year, month) {
			t.Errorf("%d: ranked on %v, in force on %v", year, r.Ranked, r.Effective)
		}
		at, _ := slices.BinarySearch(p.Dates, r.Ranked)
		from, _ := slices.BinarySearch(p.Dates, r.Effective)
		// By hand: the companies of the day of ranking by value.
		type sized struct {
			id    int32
			value float64
		}
		var all []sized
		seen := map[int32]bool{}
		for i := p.First[at]; i < p.First[at+1]; i++ {
			if p.MktCap[i] > 0 && !seen[p.Company[i]] {
				seen[p.Company[i]] = true
				all = append(all, sized{p.Company[i], p.CompanyMktCap[i]})
			}
		}
		slices.SortFunc(all, func(a, b sized) int {
			if a.value > b.value {
				return -1
			}
			return 1
		})
		in := companiesOf(p, from, Russell2000)
		exact := 0
		for j, c := range all {
			if in[c.id] && j >= smallRules.Large+smallRules.Small {
				t.Errorf("%d: company %d of rank %d is a member", year, c.id, j+1)
			}
			if in[c.id] && j >= smallRules.Large {
				exact++
			}
			if in[c.id] && j < smallRules.Large/2 {
				t.Errorf("%d: company %d of rank %d is a member", year, c.id, j+1)
			}
		}
		if year < firstBands && r.Members != smallRules.Small {
			t.Errorf("%d: %d members, want exactly %d without bands", year, r.Members, smallRules.Small)
		}
		if year < firstBands && exact != len(in) {
			t.Errorf("%d: %d of %d members are of the ranks", year, exact, len(in))
		}
		if r.Break != all[smallRules.Large-1].value || r.Least != all[smallRules.Large+smallRules.Small-1].value || r.Companies != len(all) {
			t.Errorf("%d: %+v", year, r)
		}
	}
	first, _ := slices.BinarySearch(p.Dates, engine.NewDate(1995, 6, 30))
	for d := range first {
		if len(companiesOf(p, d, Russell2000)) > 0 {
			t.Errorf("%v: members before the first ranking", p.Dates[d])
		}
	}
}

// All classes of a member company are members, and a panel ranked has no fault
// that readers would refuse.
func TestRankedPanelsAreUsable(t *testing.T) {
	p := wholeMarket(t, 600)
	if _, err := p.RankRussell2000(smallRules); err != nil {
		t.Fatal(err)
	}
	if _, err := p.RankSP500(SP500Rules{Size: 120}); err != nil {
		t.Fatal(err)
	}
	classes := 0
	for d := range p.Dates {
		for _, index := range []Member{Russell2000, SP500} {
			in := companiesOf(p, d, index)
			rows := 0
			for i := p.First[d]; i < p.First[d+1]; i++ {
				if in[p.Company[i]] && p.MktCap[i] > 0 {
					rows++
					if p.Member[i]&index == 0 {
						t.Fatalf("%v: a class of company %d is no member", p.Dates[d], p.Company[i])
					}
				}
			}
			classes += rows - len(in)
		}
	}
	if classes == 0 {
		t.Error("no company has two classes")
	}
	q, err := PanelOf(p.Table())
	if err != nil {
		t.Fatal(err)
	}
	if q.Rows() != p.Rows() || q.Meta["sp500_members"] != "by rank: the largest 120 companies, stand-in for the S&P 500" || q.Meta["russell2000_members"] == "" {
		t.Errorf("%d rows, want %d; metadata %v", q.Rows(), p.Rows(), q.Meta)
	}
}

func TestRankingTwiceIsRankingOnce(t *testing.T) {
	p := wholeMarket(t, 300)
	rules := RussellRules{Large: 60, Small: 150, IPOs: true}
	once, err := p.RankRussell2000(rules)
	if err != nil {
		t.Fatal(err)
	}
	members := slices.Clone(p.Member)
	twice, err := p.RankRussell2000(rules)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(members, p.Member) || !slices.Equal(once.Reconstitutions, twice.Reconstitutions) {
		t.Error("a second ranking differs")
	}
	// The other index has a bit of its own.
	if _, err := p.RankSP500(SP500Rules{Size: 60}); err != nil {
		t.Fatal(err)
	}
	for i, m := range p.Member {
		if m&Russell2000 != members[i] {
			t.Fatalf("row %d: ranking the S&P 500 changed the Russell 2000", i)
		}
	}
}

// Nothing later than a date may decide who is a member at it.
func TestRankingLooksAtNothingLater(t *testing.T) {
	rules := RussellRules{Large: 60, Small: 150, IPOs: true}
	rank := func(p *Panel) []Member {
		if _, err := p.RankRussell2000(rules); err != nil {
			t.Fatal(err)
		}
		if _, err := p.RankSP500(SP500Rules{Size: 60}); err != nil {
			t.Fatal(err)
		}
		return p.Member
	}
	want := slices.Clone(rank(wholeMarket(t, 300)))
	u := random.New(5, "scramble")
	for _, cut := range []engine.Date{engine.NewDate(2009, 4, 30), engine.NewDate(2015, 6, 30), engine.NewDate(2024, 11, 30)} {
		p := wholeMarket(t, 300)
		c, _ := slices.BinarySearch(p.Dates, cut)
		x := make([]float64, p.Rows())
		u.Uniform(x, 0, 0)
		for i := p.First[c+1]; i < p.Rows(); i++ {
			p.MktCap[i], p.CompanyMktCap[i] = 1e9*x[i], 1e10*x[p.Rows()-1-i]
			p.Company[i] = p.Firm[i]
		}
		got := rank(p)
		if !slices.Equal(got[:p.First[c+1]], want[:p.First[c+1]]) {
			t.Errorf("rows after %v decide who is a member before", cut)
		}
		if slices.Equal(got, want) {
			t.Errorf("scrambled rows after %v change nothing", cut)
		}
	}
}

// Between rankings members only leave, and with new listings they join in
// March, September and December too, and in no other month.
func TestMembersOnlyLeaveBetweenRankings(t *testing.T) {
	for _, ipos := range []bool{false, true} {
		p := wholeMarket(t, 600)
		rules := smallRules
		rules.IPOs = ipos
		got, err := p.RankRussell2000(rules)
		if err != nil {
			t.Fatal(err)
		}
		quarterly := 0
		for _, r := range got.Reconstitutions {
			if r.Quarterly {
				quarterly += r.Joined
				if r.Left != 0 || r.Effective < engine.NewDate(firstIPOs, 9, 1) && r.Effective.Time().Month() != time.March {
					t.Errorf("%+v: new listings put members out", r)
				}
			}
		}
		joined := 0
		for d := 1; d < len(p.Dates); d++ {
			before, now := companiesOf(p, d-1, Russell2000), companiesOf(p, d, Russell2000)
			month := p.Dates[d].Time().Month()
			for c := range now {
				if before[c] || month == time.June {
					continue
				}
				joined++
				if !ipos || month != time.March && month != time.September && month != time.December {
					t.Errorf("%v: company %d joins", p.Dates[d], c)
				}
			}
		}
		if ipos && (joined < 50 || joined > quarterly) {
			t.Errorf("%d companies joined between Junes, and %d were let in", joined, quarterly)
		}
		if !ipos && quarterly != 0 {
			t.Errorf("%d new listings that nobody asked for", quarterly)
		}
	}
}

// Russell's reason for the bands is less turnover.
func TestBandsReduceTurnover(t *testing.T) {
	moves := func(noBands bool) (n int) {
		p := wholeMarket(t, 600)
		rules := smallRules
		rules.NoBands = noBands
		got, err := p.RankRussell2000(rules)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got.Reconstitutions {
			if r.Effective >= engine.NewDate(firstBands, 6, 1) {
				n += r.Joined + r.Left
			}
		}
		return n
	}
	with, without := moves(false), moves(true)
	if with >= without {
		t.Errorf("%d moves with bands, %d without", with, without)
	}
}

func TestRussellDays(t *testing.T) {
	days := map[engine.Date]engine.Date{}
	for _, e := range (RussellRules{}).events(2007, 2025) {
		days[e.effective] = e.ranked
	}
	for _, c := range [][2]string{
		// Published schedules of FTSE Russell.
		{"2008-06-27", "2008-05-31"},
		{"2015-06-26", "2015-05-31"},
		{"2019-06-28", "2019-05-10"},
		{"2021-06-25", "2021-05-07"},
		{"2024-06-28", "2024-04-30"},
	} {
		effective, err := engine.ParseDate(c[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := days[effective].String(); got != c[1] {
			t.Errorf("in force on %s: ranked on %s, want %s", c[0], got, c[1])
		}
	}
}

func TestRankSP500(t *testing.T) {
	moves := map[int]int{}
	for _, buffer := range []int{-1, 0} {
		p := wholeMarket(t, 600)
		got, err := p.RankSP500(SP500Rules{Size: 120, Buffer: buffer})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "stand-in") {
			t.Errorf("warnings are %q, want that of the stand-in", got.Warnings)
		}
		// From March 1995 (ranked in February) to June 2025.
		if n := len(got.Reconstitutions); n != 4*30+2 {
			t.Errorf("%d reconstitutions, want 122", n)
		}
		for _, r := range got.Reconstitutions {
			moves[buffer] += r.Joined + r.Left
			if r.Members != 120 {
				t.Errorf("%v: %d members, want 120", r.Effective, r.Members)
			}
		}
	}
	if moves[0] >= moves[-1] {
		t.Errorf("%d moves with a buffer, %d without", moves[0], moves[-1])
	}
}

func TestSharesBelowTheLeastPriceAreNotRanked(t *testing.T) {
	p := wholeMarket(t, 300)
	price := slices.Repeat([]float64{20}, p.Rows())
	poor := p.Company[p.First[20]]
	for i := range price {
		if p.Company[i] == poor {
			price[i] = 0.99
		}
	}
	p.Extra = append(p.Extra, Column{Name: "price", Unit: "USD a share", Values: price})
	got, err := p.RankRussell2000(RussellRules{Large: 1, Small: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Warnings) != 0 {
		t.Errorf("warnings are %q", got.Warnings)
	}
	for i, m := range p.Member {
		if p.Company[i] == poor && m != 0 {
			t.Fatalf("row %d: a share of 0.99 USD is a member", i)
		}
	}
	// Where there are fewer companies than places all others are members.
	if r := got.Reconstitutions[0]; r.Members != r.Companies-1 || r.Least != 0 {
		t.Errorf("%+v, want all but the largest", r)
	}
}

func TestRankRefuses(t *testing.T) {
	p := wholeMarket(t, 60)
	for _, r := range []RussellRules{{Large: -1}, {Small: -2}, {MinPrice: math.NaN()}} {
		if _, err := p.RankRussell2000(r); err == nil {
			t.Errorf("%+v is taken", r)
		}
	}
	if _, err := p.RankSP500(SP500Rules{Size: 10, Buffer: 10}); err == nil {
		t.Error("a buffer as large as the index is taken")
	}
	p.Firm[0], p.Firm[1] = p.Firm[1], p.Firm[0]
	if _, err := p.RankRussell2000(RussellRules{}); err == nil || !strings.Contains(err.Error(), "unsorted") {
		t.Errorf("error is %v, want unsorted rows", err)
	}
	if got, err := (&Panel{First: []int{0}}).RankSP500(SP500Rules{}); err != nil || len(got.Reconstitutions) != 0 {
		t.Errorf("an empty panel: %+v, %v", got, err)
	}
}

// A market as Build makes it, with a firm that is delisted while it is ranked.
func TestABuiltMarketCanBeRanked(t *testing.T) {
	f := &Facts{}
	for k := range int32(40) {
		f.Append(told(t, 100+k, "2009-12-31 2009-12-31 sector Utilities"))
		for i, d := range engine.MonthEnds(day("2009-12-31"), day("2011-12-31")) {
			if k == 7 && i == 15 {
				f.Add(Fact{Known: d, Period: d - 3, Firm: 100 + k, Item: "delisting_return", Value: -0.4})
				break
			}
			f.Add(Fact{Known: d, Period: d, Firm: 100 + k, Item: "mktcap", Value: 1e9 * float64(1+k)})
			f.Add(Fact{Known: d, Period: d, Firm: 100 + k, Item: "total_return", Value: 0.001 * float64(1+i)})
		}
	}
	p, _ := mustBuild(t, Build{Whole: true}, mustTape(t, f))
	if _, err := p.RankSP500(SP500Rules{}); err != nil {
		t.Fatal(err)
	}
	if _, err := PanelFrom("ranked", p.Table()); err != nil {
		t.Error(err)
	}
	last := slices.Index(p.Firm, 107)
	for i, id := range p.Firm {
		if id == 107 {
			last = i
		}
	}
	if p.Member[last] != 0 || !math.IsNaN(p.MktCap[last]) || math.Abs(p.TotalReturn[last]+0.4) > 0.05 {
		t.Errorf("the last row of the delisted firm: member %d, value %v, return %v", p.Member[last], p.MktCap[last], p.TotalReturn[last])
	}
}
