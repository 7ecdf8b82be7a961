package datasets

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// factsOf says a panel as facts: every number known at its date, texts and
// memberships when they change.
func factsOf(p *Panel) *Facts {
	f := &Facts{Meta: map[string]string{"source": "a panel"}}
	member := map[int32]Member{}
	sector := map[int32]string{}
	for t, d := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			id := p.Firm[i]
			say := func(item string, v float64) {
				if !math.IsNaN(v) {
					f.Add(Fact{Known: d, Period: d, Firm: id, Item: item, Value: v})
				}
			}
			was, seen := member[id]
			for _, x := range indexes {
				if !seen || (was^p.Member[i])&x.bit != 0 {
					say(x.name, float64(p.Member[i]&x.bit/x.bit))
				}
			}
			if !seen {
				say("company", float64(p.Company[i]))
				f.Add(Fact{Known: d, Period: d, Firm: id, Item: "ticker", Text: p.Ticker.At(i)})
			}
			if s := p.Sector.At(i); s != "" && s != sector[id] {
				f.Add(Fact{Known: d, Period: d, Firm: id, Item: "sector", Text: s})
				sector[id] = s
			}
			member[id] = p.Member[i]
			for _, c := range numbers {
				if x := *c.of(p); x != nil {
					say(c.name, x[i])
				}
			}
		}
	}
	return f
}

func mustTape(t testing.TB, tables ...*Facts) *Tape {
	t.Helper()
	tp, err := NewTape(tables...)
	if err != nil {
		t.Fatal(err)
	}
	return tp
}

func mustBuild(t testing.TB, b Build, tp *Tape) (*Panel, *BuildReport) {
	t.Helper()
	p, r, err := b.Panel(tp)
	if err != nil {
		t.Fatal(err)
	}
	return p, r
}

// rowsOf are a panel's rows that anything is made of, as bits by name.
func rowsOf(p *Panel, until engine.Date) map[[2]int32]map[string]uint64 {
	rows := map[[2]int32]map[string]uint64{}
	prev := p.before()
	for t, d := range p.Dates {
		if d > until {
			break
		}
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i] == 0 && (prev[i] < 0 || p.Member[prev[i]] == 0) {
				continue
			}
			row := map[string]uint64{
				"member": uint64(p.Member[i]), "company": uint64(p.Company[i]),
				"total_return": math.Float64bits(p.TotalReturn[i]),
			}
			if p.Member[i] != 0 {
				for _, c := range numbers {
					if x := *c.of(p); x != nil {
						row[c.name] = math.Float64bits(x[i])
					}
				}
			}
			rows[[2]int32{int32(d), p.Firm[i]}] = row
		}
	}
	return rows
}

func sameRows(t *testing.T, got, want map[[2]int32]map[string]uint64) {
	t.Helper()
	faults := 0
	for key, w := range want {
		g, ok := got[key]
		if !ok {
			t.Errorf("no row of firm %d on %v", key[1], engine.Date(key[0]))
			faults++
		}
		for name, x := range w {
			if ok && g[name] != x {
				t.Errorf("%v, firm %d: %s is %v, want %v", engine.Date(key[0]), key[1], name, math.Float64frombits(g[name]), math.Float64frombits(x))
				faults++
			}
		}
		if faults > 5 {
			break
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
}

func TestAPanelSaidAsFactsIsBuiltAgain(t *testing.T) {
	p, _, err := Demo(200, 7)
	if err != nil {
		t.Fatal(err)
	}
	got, r := mustBuild(t, Build{}, mustTape(t, factsOf(p)))
	end := p.Dates[len(p.Dates)-1]
	sameRows(t, rowsOf(got, end), rowsOf(p, end))
	if len(r.Assumed) > 0 || len(r.Left) > 0 || r.Restatements > 0 {
		t.Errorf("assumed %v, left out %v and %d restatements: want none", r.Assumed, r.Left, r.Restatements)
	}
}

// eventful makes facts in which everything happens: late and restated figures,
// quarters and years, halts, delistings with and without a return.
func eventful(r *rand.Rand, firms, months int) *Facts {
	f := &Facts{}
	dates := engine.MonthEnds(engine.NewDate(2001, 1, 31), engine.NewDate(2030, 12, 31))[:months]
	for k := range int32(firms) {
		id := 1000 + k
		add := func(known, period engine.Date, item string, v float64) {
			f.Add(Fact{Known: known, Period: period, Firm: id, Item: item, Value: v})
		}
		index := indexes[k%2].name
		start := 0
		if k >= 20 {
			start = r.IntN(months / 2)
		}
		end := months
		if r.IntN(3) == 0 {
			end = start + 1 + r.IntN(months-start)
		}
		f.Add(Fact{Known: dates[start], Period: dates[start], Firm: id, Item: "sector", Text: Sectors()[r.IntN(11)]})
		add(dates[start], dates[start], index, 1)
		price := 20 + 30*r.Float64()
		for t := start; t < end; t++ {
			d := dates[t]
			if t > start && r.IntN(25) == 0 {
				continue // a halt
			}
			price *= 0.9 + 0.2*r.Float64()
			add(d, d, "adjusted_close", price)
			if r.IntN(4) > 0 {
				add(d, d, "mktcap", price*1e6)
			}
			if t%3 == 2 {
				known := d + engine.Date(20+r.IntN(60))
				for _, item := range []string{"sales_q", "ebitda_q", "net_income_q", "interest_q"} {
					v := 1e6 * r.Float64()
					add(known, d, item, v)
					if r.IntN(5) == 0 {
						add(known+engine.Date(1+r.IntN(200)), d, item, v*1.1)
					}
				}
				add(known, d, "debt", 1e6*r.Float64())
				add(known, d, "cash", 1e5*r.Float64())
			}
			if t%12 == 11 {
				add(d+75, d, "sales_y", 4e6*r.Float64())
			}
			add(d, d, "net_income_ntm", 1e6*r.Float64())
		}
		if end < months && r.IntN(2) == 0 {
			d := dates[end]
			f.Add(Fact{Known: d, Period: d - 5, Firm: id, Item: "delisting_reason", Text: []string{"merger", "performance"}[r.IntN(2)]})
			if r.IntN(2) == 0 {
				add(d, d-5, "delisting_return", -0.5*r.Float64())
			}
			add(d, d, index, 0)
		}
	}
	return f
}

func TestACutTapeChangesNoRowUpToTheCut(t *testing.T) {
	f := eventful(rand.New(rand.NewPCG(1, 2)), 60, 96)
	tp := mustTape(t, f)
	whole, _ := mustBuild(t, Build{GrossDebt: true}, tp)
	for _, months := range []int{1, 7, 24, 25, 26, 60, 95} {
		if months >= len(whole.Dates) {
			continue
		}
		cut := whole.Dates[months-1]
		got, _ := mustBuild(t, Build{GrossDebt: true, To: cut}, tp.Cut(cut))
		sameRows(t, rowsOf(got, cut), rowsOf(whole, cut))
	}
}

func TestLaterFactsScrambledChangeNothingEarlier(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	f := eventful(r, 60, 60)
	whole, _ := mustBuild(t, Build{}, mustTape(t, f))
	cut := whole.Dates[len(whole.Dates)/2]
	last := whole.Dates[len(whole.Dates)-1]
	for i, d := range f.Known {
		if d > cut && f.Text.Code[i] < 0 {
			f.Value[i] *= 1 + r.Float64()/10
			if it := f.Item.At(i); it == "sp500" || it == "russell2000" {
				f.Value[i] = float64(r.IntN(2))
			}
		}
	}
	got, _ := mustBuild(t, Build{To: last}, mustTape(t, f))
	sameRows(t, rowsOf(got, cut), rowsOf(whole, cut))
}

func TestOrderOfFactsAndTablesHasNoMeaning(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	f := eventful(r, 40, 48)
	want, _ := mustBuild(t, Build{}, mustTape(t, f))
	parts := [3]*Facts{{}, {}, {}}
	for _, i := range r.Perm(f.Len()) {
		parts[r.IntN(3)].Add(f.At(i))
	}
	got, _ := mustBuild(t, Build{}, mustTape(t, parts[:]...))
	last := want.Dates[len(want.Dates)-1]
	sameRows(t, rowsOf(got, last), rowsOf(want, last))
}

func TestFactsSurviveTheirFile(t *testing.T) {
	f := eventful(rand.New(rand.NewPCG(7, 8)), 20, 24)
	path := t.TempDir() + "/facts.arrow"
	if err := f.WriteFile(path, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFacts(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Len() != f.Len() {
		t.Fatalf("%d facts, want %d", got.Len(), f.Len())
	}
	for i := range f.Firm {
		a, b := got.At(i), f.At(i)
		if math.Float64bits(a.Value) != math.Float64bits(b.Value) {
			t.Fatalf("fact %d: value %v, want %v", i, a.Value, b.Value)
		}
		if a.Value, b.Value = 0, 0; a != b {
			t.Fatalf("fact %d is %+v, want %+v", i, a, b)
		}
	}
}

func TestBadFactsAreRefused(t *testing.T) {
	day := func(y, m, d int) engine.Date { return engine.NewDate(y, 1, d).MonthEnd() + engine.Date(31*(m-1)) }
	at := day(2010, 3, 1)
	for _, c := range []struct {
		name  string
		facts []Fact
		want  string
	}{
		{"known before its period ends", []Fact{{at - 1, at, 7, "sales_q", 1, ""}}, "row 1, firm 7, column sales_q: fact known before its period ends"},
		{"infinite", []Fact{{at, at, 7, "sales_q", math.Inf(1), ""}}, "infinite"},
		{"two ids", []Fact{{at, at, 7, "id", 0, "A"}, {at, at, 7, "id", 0, "B"}}, `firm 7: two firms of one id: it stands for "A" and "B"`},
		{"a day that is none", []Fact{{engine.NewDate(9999, 1, 1), at, 7, "sales_q", 1, ""}}, "impossible date"},
	} {
		f := &Facts{}
		for _, x := range c.facts {
			f.Add(x)
		}
		if _, err := NewTape(f); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	f := &Facts{}
	f.Add(Fact{at - 1, at, 7, "sales_q", 1, ""})
	if _, err := NewTape(f); !errors.Is(err, ErrForeknown) {
		t.Errorf("error %v is not ErrForeknown", err)
	}
	two := &Facts{}
	two.Add(Fact{at, at, 7, "sales_q", 1, ""})
	two.Add(Fact{at, at, 7, "sales_q", 2, ""})
	err := mustTape(t, two).Play([]engine.Date{at}, func(int, *Cross) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "two values of one fact: 1 and 2") {
		t.Errorf("error %v, want the two values", err)
	}
}

func TestCrossKnowsWhatWasKnown(t *testing.T) {
	q1, q2 := day("2010-03-31"), day("2010-06-30")
	f := &Facts{}
	f.Add(Fact{q1 + 40, q1, 1, "sales_q", 10, ""})
	f.Add(Fact{q2 + 40, q2, 1, "sales_q", 12, ""})
	f.Add(Fact{q2 + 60, q1, 1, "sales_q", 9, ""}) // an old quarter, restated late
	f.Add(Fact{q2 + 80, q2, 1, "sales_q", math.NaN(), ""})
	var got []float64
	err := mustTape(t, f).Play([]engine.Date{q1 + 39, q1 + 40, q2 + 40, q2 + 60, q2 + 80}, func(_ int, c *Cross) error {
		x, _ := c.Value(1, "sales_q")
		got = append(got, x)
		return nil
	})
	want := []float64{math.NaN(), 10, 12, 12, 9} // the second quarter withdrawn, the first as restated
	if err != nil || !slices.EqualFunc(got, want, func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}
