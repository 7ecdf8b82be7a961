package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"trifecta/engine"
)

// theDemo is the default, made once.
type theDemo struct {
	panel   *Panel
	series  *Series
	history *History
}

var defaultDemo = sync.OnceValue(func() theDemo {
	p, s, err := Demo(DemoFirms, DemoSeed)
	if err != nil {
		panic(err)
	}
	h, err := NewHistory(p, s, MonthlyGrid(p, s))
	if err != nil {
		panic(err)
	}
	return theDemo{p, s, h}
})

func mustDemo(t *testing.T, firms int, seed uint64) (*Panel, *Series, *History) {
	t.Helper()
	p, s, err := Demo(firms, seed)
	if err != nil {
		t.Fatal(err)
	}
	return p, s, historyOf(t, p, s)
}

func TestDemoHasTheSameNumberOfMembersAtEveryMonthEnd(t *testing.T) {
	for _, c := range []struct{ firms, large int }{{60, 20}, {101, 20}, {250, 50}, {DemoFirms, 500}} {
		p, _, err := Demo(c.firms, 3)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(p.Dates), 368; got != want {
			t.Fatalf("%d firms: %d dates, want %d", c.firms, got, want)
		}
		for i, d := range p.Dates {
			var inSmall, inLarge int
			for _, m := range p.Member[p.First[i]:p.First[i+1]] {
				switch m {
				case Russell2000:
					inSmall++
				case SP500:
					inLarge++
				}
			}
			if inLarge != c.large || inSmall != c.firms-c.large {
				t.Fatalf("%v: %d small and %d large members, want %d and %d", d, inSmall, inLarge, c.firms-c.large, c.large)
			}
		}
	}
}

func TestDemoKnowsItsSectors(t *testing.T) {
	if s := Sectors(); s[demoFinancials] != financials || s[demoHealthCare] != "Health Care" {
		t.Errorf("demo takes %s for financials and %s for health care", s[demoFinancials], s[demoHealthCare])
	}
	var inSmall, inLarge float64
	for _, s := range demoSectors {
		inSmall += s.small
		inLarge += s.large
	}
	if inSmall != 100 || inLarge != 100 {
		t.Errorf("sector shares add up to %v and %v per cent, want 100", inSmall, inLarge)
	}
}

func TestDemoRefusesTooFewFirms(t *testing.T) {
	if _, _, err := Demo(59, 1); err == nil {
		t.Error("a demo of 59 firms was made, want an error: the minimum is 60")
	}
}

func TestDemoPassesItsOwnCheck(t *testing.T) {
	d := defaultDemo()
	// Checked: keys, values, a row after every member's, no rows after a gap,
	// equal items on all classes of a company, counts, jumps, survivors.
	for _, f := range append(d.panel.Check(), d.series.Check()...) {
		t.Errorf("%v: %s %s, %d times, such as %s", f.Severity, f.What, f.Where, f.Count, f.Example)
	}
}

// premiumOf returns EV/EBITDA of small over large, less one.
func premiumOf(h *History) []float64 {
	x := h.row(engine.SmallMultiple)
	for i, l := range h.row(engine.LargeMultiple) {
		x[i] = x[i]/l - 1
	}
	return x
}

func TestDemoReadsAsTheArticleAtItsEnd(t *testing.T) {
	histories := map[string]*History{"default": defaultDemo().history}
	for _, firms := range []int{60, 300} {
		for seed := range uint64(5) {
			_, _, h := mustDemo(t, firms, seed)
			histories[fmt.Sprintf("%d firms, seed %d", firms, seed)] = h
		}
	}
	for name, h := range histories {
		end := len(h.Paths.Grid.Dates) - 1
		change := func(f *engine.Field, months int) float64 {
			x := h.row(f)
			return x[end]/x[end-months] - 1
		}
		premium := premiumOf(h)
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"premium", premium[end], 0.037},
			{"median premium of 120 months", median(premium[end-119:]), 0.082},
			{"small NTM EPS since 2024-12", change(engine.SmallEPS, 8), 0.037},
			{"large NTM EPS since 2024-12", change(engine.LargeEPS, 8), 0.025},
			{"small trailing EPS y/y", change(engine.SmallEPSTTM, 12), 0.121},
			{"small trailing sales y/y", change(engine.SmallSalesTTM, 12), -0.05},
			{"cuts priced", h.row(engine.CutsPriced)[end], 3},
		} {
			// Sums of 2,000 firms and levels chained over 367 months round
			// at about 1e-13.
			if !(math.Abs(c.got-c.want) < 1e-10) {
				t.Errorf("%s: %s is %v, want %v", name, c.name, c.got, c.want)
			}
		}
	}
}

func TestDemoMultiplesArePlausible(t *testing.T) {
	h := defaultDemo().history
	crossings, before := 0, 0.0
	premium, onSmall, onLarge := premiumOf(h), h.row(engine.SmallMultiple), h.row(engine.LargeMultiple)
	for i, s := range onSmall {
		l := onLarge[i]
		if s < 8 || s > 20 || l < 8 || l > 20 {
			t.Errorf("%v: EV/EBITDA %.1f small, %.1f large, want 8 to 20", h.Paths.Grid.Dates[i], s, l)
		}
		if p := premium[i]; p < -0.06 || p > 0.22 {
			t.Errorf("%v: premium %.3f, want -0.06 to 0.22", h.Paths.Grid.Dates[i], p)
		}
		if i >= 119 {
			gap := premium[i] - median(premium[i-119:i+1])
			if gap*before < 0 {
				crossings++
			}
			before = gap
		}
	}
	if crossings < 10 {
		t.Errorf("the premium crosses its ten-year median %d times, want 10 or more", crossings)
	}
}

func TestDemoFirmsArePlausible(t *testing.T) {
	p := defaultDemo().panel
	for i := range p.Dates {
		var n, losers, sound, banks, bankLarge, nLarge float64
		classes := map[int32]int{}
		for r := p.First[i]; r < p.First[i+1]; r++ {
			if !(p.EV[r] > 0 && p.SalesTTM[r] > 0 && p.Debt[r] >= 0 && p.Cash[r] >= 0 && p.InterestTTM[r] >= 0 && p.FloatShare[r] >= 0.5 && p.FloatShare[r] <= 1) {
				t.Fatalf("%v: firm %d has EV %g, sales %g, debt %g, cash %g, interest %g, float %g", p.Dates[i],
					p.Firm[r], p.EV[r], p.SalesTTM[r], p.Debt[r], p.Cash[r], p.InterestTTM[r], p.FloatShare[r])
			}
			bank := 0.0
			if p.Sector.At(r) == financials {
				bank = 1
			}
			switch p.Member[r] {
			case Russell2000:
				n++
				banks += bank
				if p.NetIncomeTTM[r] < 0 {
					losers++
				}
				if p.sound(r) {
					sound++
				}
			case SP500:
				nLarge++
				bankLarge += bank
				classes[p.Company[r]]++
			}
		}
		two := 0
		for _, k := range classes {
			if k == 2 {
				two++
			}
		}
		if two != 2 {
			t.Errorf("%v: %d large companies with two classes, want 2", p.Dates[i], two)
		}
		// 17 and 13 per cent financials, 41 per cent losers, half sound, with
		// room for a random walk of three decades.
		for _, c := range []struct {
			name          string
			share, lo, hi float64
		}{
			{"small financials", banks / n, 0.12, 0.22},
			{"large financials", bankLarge / nLarge, 0.08, 0.22},
			{"small losers", losers / n, 0.30, 0.57},
			{"small sound", sound / n, 0.40, 0.67},
		} {
			if c.share < c.lo || c.share > c.hi {
				t.Errorf("%v: share of %s is %.3f, want %.2f to %.2f", p.Dates[i], c.name, c.share, c.lo, c.hi)
			}
		}
	}
}

func TestDemoFirmsDefaultFailAreTakenOverAndChangeIndex(t *testing.T) {
	p := defaultDemo().panel
	last := map[int32]Member{}
	gone := map[int32]bool{}
	var broke, left, up, down int
	for r, id := range p.Firm {
		if gone[id] {
			t.Fatalf("row %d: firm %d is back", r+1, id)
		}
		was, known := last[id]
		switch m := p.Member[r]; {
		case m == 0:
			left++
			gone[id] = true
			if p.TotalReturn[r] == defaultReturn {
				broke++
			}
		case known && was == Russell2000 && m == SP500:
			up++
		case known && was == SP500 && m == Russell2000:
			down++
		}
		last[id] = p.Member[r]
	}
	years := float64(len(p.Dates)-1) / 12
	for _, c := range []struct {
		name      string
		n, lo, hi float64
	}{
		{"leavers", float64(left) / years, 120, 400},
		{"defaults", float64(broke) / years, 10, 50},
		{"promotions", float64(up) / years, 8, 60},
		{"relegations", float64(down) / years, 3, 50},
	} {
		if c.n < c.lo || c.n > c.hi {
			t.Errorf("%.1f %s a year, want %g to %g", c.n, c.name, c.lo, c.hi)
		}
	}
	tickers := slices.Sorted(slices.Values(p.Ticker.Words))
	if len(slices.Compact(slices.Clone(tickers))) != len(tickers) {
		t.Error("a ticker occurs twice")
	}
}

func TestTenLargestGrowWithoutReturns(t *testing.T) {
	h := defaultDemo().history
	ten, rest := h.row(engine.MegaCap), h.row(engine.LargeCap)
	end := len(ten) - 1
	share := func(i int) float64 { return ten[i] / (ten[i] + rest[i]) }
	if share(0) < 0.15 || share(0) > 0.22 || share(end) < 0.35 || share(end) > 0.42 {
		t.Errorf("the ten largest are %.3f of the S&P 500 in 1995 and %.3f in 2025, want about 0.18 and 0.39", share(0), share(end))
	}
}

// fingerprint hashes every column of a panel and series.
func fingerprint(p *Panel, s *Series) string {
	h := sha256.New()
	put := func(x []float64) {
		for _, v := range x {
			if math.IsNaN(v) {
				v = math.NaN() // of many NaNs, one
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	fmt.Fprintln(h, p.Dates, p.Firm, p.Company, p.Ticker, p.Sector, p.Member)
	for _, c := range p.demoColumns() {
		put(*c)
	}
	for _, c := range s.Columns {
		put(c.Values)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestDemoHasTheSameBitsEverywhere(t *testing.T) {
	const want = "57e36cca80cf6249dd60614708245c6578feda4ea1c6374cfeda39c22c1b2448"
	p, s, _ := mustDemo(t, 120, 7)
	got := fingerprint(p, s)
	if got != want {
		t.Errorf("demo of 120 firms, seed 7, has fingerprint %s, want %s: the same bits as on other machines", got, want)
	}
	p, s, _ = mustDemo(t, 120, 8)
	if fingerprint(p, s) == got {
		t.Error("seeds 7 and 8 give the same demo")
	}
	p, s, _ = mustDemo(t, 120, 7)
	if fingerprint(p, s) != got {
		t.Error("seed 7 gives two different demos")
	}
}

func TestDemoSaysThatItIsSynthetic(t *testing.T) {
	p, s, h := mustDemo(t, 60, 5)
	if !p.Synthetic() || !s.Synthetic() || !h.Synthetic {
		t.Errorf("synthetic: panel %v, series %v, history %v, want all", p.Synthetic(), s.Synthetic(), h.Synthetic)
	}
	if got, want := p.Meta["generator"], "trifecta demo firms=60 seed=5"; got != want {
		t.Errorf("generator is %q, want %q", got, want)
	}
}

// go test -bench Demo -benchtime 5x ./datasets
func BenchmarkDemo(b *testing.B) {
	for _, firms := range []int{250, DemoFirms} {
		b.Run(fmt.Sprintf("firms=%d", firms), func(b *testing.B) {
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				p, _, err := Demo(firms, DemoSeed)
				if err != nil {
					b.Fatal(err)
				}
				rows += p.Rows()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
		})
	}
}
