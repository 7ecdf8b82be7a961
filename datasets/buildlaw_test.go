package datasets

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
)

// anyFacts makes facts from bytes, six to a fact: of few firms, of every item
// there is and one more, known on the day or late, withdrawn, restated, in the
// wrong order, and some that no tape takes.
func anyFacts(src []byte) *Facts {
	f := &Facts{}
	var names []string
	for _, it := range Items() {
		names = append(names, it.Name)
	}
	// What makes members comes often enough for panels to have some.
	names = append(names, "further_item", "sp500", "russell2000", "mktcap", "mktcap", "total_return", "adjusted_close", "price", "shares", "company", "debt", "cash")
	texts := map[string][]string{
		"sector": append(Sectors(), "Tech"), "exchange": {"NYSE", "AMEX", "Nasdaq"}, "currency": {"USD", "USD", "EUR"},
		"delisting_reason": {byMerger, byExchange, byLiquidation, byPerformance, byOther},
	}
	first := engine.NewDate(2001, 1, 31)
	for ; len(src) >= 6; src = src[6:] {
		name := names[int(src[1])%len(names)]
		period := engine.MonthEnds(first, first+1200)[int(src[2])%30] - engine.Date([]int{0, 0, 0, 2, 19}[int(src[3])%5])
		x := Fact{Firm: int32(src[0]%6) + 1, Item: name, Period: period}
		x.Known = period + engine.Date([]int{0, 0, 0, 3, 20, 45, 75, 140, -3}[int(src[4])%9])
		u := float64(src[5]) / 255
		switch {
		case textItems()[name]:
			if words := texts[name]; words != nil {
				x.Text = words[int(src[5])%len(words)]
			} else {
				x.Text = name // one id, one ticker, one name
			}
		case src[5] == 255:
			x.Value = math.NaN()
		case name == "sp500" || name == "russell2000":
			x.Value = float64(min(1, src[5]/80))
		case name == "company":
			x.Value = float64(1 + src[5]%3)
		case name == "fiscal_year_end":
			x.Value = float64(1 + src[5]%12)
		case strings.HasSuffix(name, "_return") || name == "float_share" || name == "financial":
			x.Value = float64(src[5] % 2)
			if name != "financial" && src[5] > 4 {
				x.Value = u
			}
		default:
			x.Value = 1 + 1e3*u
		}
		f.Add(x)
	}
	return f
}

// played is Build.Panel without its last look, which may refuse what is odd in a
// panel as a whole.
func played(t testing.TB, b Build, tp *Tape) (*Panel, *BuildReport, error) {
	t.Helper()
	b.RollDays = standardRollDays
	w := newBuilder(b, tp)
	dates, err := w.dates()
	if err != nil {
		return nil, nil, err
	}
	w.reserve(len(dates))
	if err := tp.Play(dates, w.date); err != nil {
		return nil, nil, err
	}
	return w.panel, &w.report, nil
}

// sameUntil compares the rows of two panels up to a date: every column, bit for
// bit.
func sameUntil(t testing.TB, got, want *Panel, until engine.Date) {
	t.Helper()
	n, _ := slices.BinarySearch(want.Dates, until+1)
	if len(got.Dates) < n || !slices.Equal(got.Dates[:n], want.Dates[:n]) || !slices.Equal(got.First[:n+1], want.First[:n+1]) {
		t.Fatalf("dates or rows differ up to %v", until)
	}
	for i := range want.First[n] {
		if got.Firm[i] != want.Firm[i] || got.Company[i] != want.Company[i] || got.Member[i] != want.Member[i] ||
			got.Ticker.At(i) != want.Ticker.At(i) || got.Sector.At(i) != want.Sector.At(i) {
			t.Fatalf("row %d: firm %d, company %d, member %d, sector %q; want %d, %d, %d, %q", i+1,
				got.Firm[i], got.Company[i], got.Member[i], got.Sector.At(i), want.Firm[i], want.Company[i], want.Member[i], want.Sector.At(i))
		}
		for _, c := range numbers {
			g, w := *c.of(got), *c.of(want)
			if (g == nil) != (w == nil) || g != nil && math.Float64bits(g[i]) != math.Float64bits(w[i]) && !(g[i] != g[i] && w[i] != w[i]) {
				t.Fatalf("row %d, firm %d, %s: %v, want %v", i+1, got.Firm[i], c.name, g[i], w[i])
			}
		}
		for k := range want.Extra {
			if g, w := got.Extra[k].Values[i], want.Extra[k].Values[i]; g != w && !(g != g && w != w) {
				t.Fatalf("row %d, %s: %v, want %v", i+1, want.Extra[k].Name, g, w)
			}
		}
	}
}

// holdsLaws checks what is true of any facts.
func holdsLaws(t testing.TB, f *Facts) (built bool) {
	t.Helper()
	tp, err := NewTape(f)
	if err != nil {
		return false
	}
	// What only a fault of the builder can bring about.
	for _, b := range []Build{{}, {Whole: true, GrossDebt: true, DebtCost: 0.04}, {Priced: true}} {
		_, r, err := b.Panel(tp)
		for _, x := range []*rule{noMarketValue, noReturn, noNextRow, returnsAfter, classesDiffer, duplicateKeys, unsortedDates, notMonthEnd, unknownSector} {
			if err != nil && strings.Contains(err.Error(), x.what) {
				t.Fatal(err)
			}
		}
		if err == nil {
			built = true
			if r.Listed != r.Held-r.Kept+sumOf(r.Left) {
				t.Fatalf("%d firm-months listed; want %d held, less %d kept, and %d left", r.Listed, r.Held, r.Kept, sumOf(r.Left))
			}
		}
		whole, _, err := played(t, b, tp)
		if err != nil {
			continue
		}
		for k := 0; k < len(whole.Dates); k += 1 + len(whole.Dates)/4 {
			cut := whole.Dates[k]
			early := b
			early.To = cut
			got, _, err := played(t, early, tp.Cut(cut))
			if err != nil {
				t.Fatalf("cut at %v: %v", cut, err)
			}
			sameUntil(t, got, whole, cut)
		}
	}
	return built
}

func FuzzTape(f *testing.F) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{6, 60, 600, 2400} {
		src := make([]byte, n)
		for i := range src {
			src[i] = byte(r.Uint32())
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		src = src[:min(len(src), 1<<12)] // more facts say nothing new and take long
		holdsLaws(t, anyFacts(src))
		holdsLaws(t, sane(anyFacts(src)))
	})
}

// sane drops what a tape or a build refuses, and most delistings, so that most
// facts become panels.
func sane(all *Facts) *Facts {
	f := &Facts{}
	type key struct {
		known, period engine.Date
		firm          int32
		item          string
	}
	type month struct {
		end  engine.Date
		firm int32
		item string
	}
	seen, returns := map[key]bool{}, map[month]engine.Date{}
	for i := range all.Len() {
		x := all.At(i)
		k, m := key{x.Known, x.Period, x.Firm, x.Item}, month{x.Period.MonthEnd(), x.Firm, x.Item}
		if strings.HasSuffix(x.Item, "l_return") || x.Item == "price_return" {
			if d, ok := returns[m]; ok && d != x.Period {
				continue
			}
			returns[m] = x.Period
		}
		if seen[k] || x.Known < x.Period && !knownAhead(x.Item) || strings.HasPrefix(x.Item, "delisting") && i%9 > 0 {
			continue
		}
		seen[k] = true
		f.Add(x)
	}
	return f
}

func TestRandomStoriesHoldTheLaws(t *testing.T) {
	built := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 13))
		src := make([]byte, 6*(50+r.IntN(900)))
		for i := range src {
			src[i] = byte(r.Uint32())
		}
		f := sane(anyFacts(src))
		if holdsLaws(t, f) {
			built++
		}
	}
	if built < 40 {
		t.Errorf("%d of 60 stories became panels: the laws are held against too few", built)
	}
}

// Money in other units: what is a ratio stays the same to the bit, as the factor
// is a power of two.
func TestRatiosDoNotKnowTheUnit(t *testing.T) {
	f := eventful(rand.New(rand.NewPCG(21, 22)), 40, 48)
	unit := map[string]bool{"adjusted_close": true}
	for _, it := range Items() {
		unit[it.Name] = unit[it.Name] || strings.HasPrefix(it.Unit, "USD")
	}
	const firm, k = 1003, 1024
	g := &Facts{}
	for i := range f.Len() {
		x := f.At(i)
		if x.Firm == firm && unit[x.Item] {
			x.Value *= k
		}
		g.Add(x)
	}
	want, _ := mustBuild(t, Build{GrossDebt: true}, mustTape(t, f))
	got, _ := mustBuild(t, Build{GrossDebt: true}, mustTape(t, g))
	n := 0
	for i, id := range want.Firm {
		for _, c := range numbers {
			w := *c.of(want)
			if w == nil || w[i] != w[i] {
				continue
			}
			x := w[i]
			if id == firm && c.name != "total_return" {
				x *= k
				n++
			}
			if g := (*c.of(got))[i]; g != x {
				t.Fatalf("firm %d, %s: %v, want %v", id, c.name, g, x)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d figures were scaled: the law is held against too few", n)
	}
}

func TestAFirmMoreChangesNoOther(t *testing.T) {
	f := eventful(rand.New(rand.NewPCG(31, 32)), 40, 48)
	want, _ := mustBuild(t, Build{}, mustTape(t, f))
	more := &Facts{}
	g := eventful(rand.New(rand.NewPCG(33, 34)), 1, 48)
	for i := range g.Len() {
		x := g.At(i)
		x.Firm = 1
		more.Add(x)
	}
	last := want.Dates[len(want.Dates)-1]
	got, _ := mustBuild(t, Build{To: last}, mustTape(t, f, more))
	with, without := rowsOf(got, last), rowsOf(want, last)
	for key := range with {
		if key[1] == 1 {
			delete(with, key)
		}
	}
	sameRows(t, with, without)
}

// Facts that are told a month later make nobody wiser.
func TestToldLaterNobodyKnowsMore(t *testing.T) {
	f := eventful(rand.New(rand.NewPCG(41, 42)), 30, 36)
	g := &Facts{}
	for i := range f.Len() {
		x := f.At(i)
		x.Known += 31
		g.Add(x)
	}
	dates := engine.MonthEnds(engine.NewDate(2001, 1, 31), engine.NewDate(2004, 12, 31))
	early := mustTape(t, f)
	ends := make([][]engine.Date, len(dates))
	what := func(c *Cross) (p []engine.Date) {
		for k := range early.firms {
			for item := range early.items {
				v, end := c.latest(item, int32(k))
				if math.IsNaN(v) {
					end = math.MinInt32
				}
				p = append(p, end)
			}
		}
		return p
	}
	if err := early.Play(dates, func(d int, c *Cross) error { ends[d] = what(c); return nil }); err != nil {
		t.Fatal(err)
	}
	less := 0
	err := mustTape(t, g).Play(dates, func(d int, c *Cross) error {
		for i, end := range what(c) {
			if end > ends[d][i] {
				t.Fatalf("%v: a fact of %v is known a month before it was told, when the last was of %v", c.Date, end, ends[d][i])
			}
			if end < ends[d][i] {
				less++
			}
		}
		return nil
	})
	if err != nil || less == 0 {
		t.Errorf("%v; less is known in %d cases, want some", err, less)
	}
	// With every price three days late the panel goes on, a month behind.
	late := &Facts{}
	for i := range f.Len() {
		x := f.At(i)
		x.Known += 3
		late.Add(x)
	}
	p, r := mustBuild(t, Build{}, mustTape(t, late))
	_, want := mustBuild(t, Build{}, early)
	if p.Rows() == 0 || r.Held < want.Held*9/10 {
		t.Errorf("%d firm-months held, %d where all is known in time", r.Held, want.Held)
	}
}
