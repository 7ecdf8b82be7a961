package datasets

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
)

// flat returns quotes of firms that stand still: firm k of n is worth value(k).
func flat(n int, months int, member Member, value func(k int) float64) (qs []quote) {
	for _, d := range engine.MonthEnds(day("2001-01"), day("2020-12"))[:months] {
		for k := range n {
			v := value(k)
			q := quote{date: d, firm: int32(k), company: int32(k), sector: "Energy", member: member}
			q.x = [13]float64{v, v, 1.5 * v, v / 10, v / 9, v / 20, v / 25, 2 * v, v / 2, v / 20, v / 100, 1, 0}
			qs = append(qs, q)
		}
	}
	return qs
}

func TestQualityNeedsEarningsAndCoveredInterest(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		sector                         string
		income, ebitda, interest, debt float64
		want                           bool
	}{
		{"Energy", 1, 16, 10, 50, true},
		{"Energy", 1, 15, 10, 50, false},
		{"Energy", -1, 16, 10, 50, false},
		{"Energy", 0, 16, 10, 50, false},
		{"Energy", 1, 1, 0, 50, true},
		{"Energy", 1, -1, 0, 50, false},
		{"Energy", nan, 16, 10, 50, false},
		{"Energy", 1, nan, 10, 50, false},
		{"Energy", 1, 16, nan, 50, false},
		{"Energy", 1, 16, nan, nan, false},
		{"Energy", 1, 16, nan, 0, true}, // no debt, no interest
		{"Energy", 1, -2, nan, 0, false},
		{"Financials", 1, nan, nan, 50, true}, // their interest is their business
		{"Financials", 1, 16, nan, 50, true},
		{"Financials", -1, nan, nan, 50, false},
		{"Financials", 1, 15, 10, 50, false},
	} {
		p := &Panel{
			Sector:       Words{Code: []int32{0}, Words: []string{c.sector}},
			NetIncomeTTM: []float64{c.income}, EBITDATTM: []float64{c.ebitda}, InterestTTM: []float64{c.interest}, Debt: []float64{c.debt},
		}
		if got := p.sound(0); got != c.want {
			t.Errorf("%+v: sound is %v", c, got)
		}
	}
}

func TestOfEqualCompaniesTheSmallerNumberIsLarger(t *testing.T) {
	p := panelFrom(t, flat(13, 1, SP500, func(int) float64 { return 1e9 }))
	u := newUniverse(p)
	for i, in := range u.in {
		want := uint8(1 << mega)
		if i >= megaCompanies {
			want = 1 << large
		}
		if in != want {
			t.Errorf("company %d is in sleeves %b, want %b", i, in, want)
		}
	}
	// With their firms in another order, the companies are the same ten.
	qs := flat(13, 1, SP500, func(int) float64 { return 1e9 })
	for i := range qs {
		qs[i].firm = 12 - qs[i].firm
	}
	p = panelFrom(t, qs)
	u = newUniverse(p)
	for i, c := range p.Company {
		if got, want := u.in[i] == 1<<mega, c < megaCompanies; got != want {
			t.Errorf("company %d is one of the ten: %v, want %v", c, got, want)
		}
	}
}

func TestAnIndexStartsWithItsFirstMember(t *testing.T) {
	qs := flat(14, 4, Russell2000, func(k int) float64 { return 1e9 + float64(k) })
	for i := range qs {
		if qs[i].date >= day("2001-02") && qs[i].firm > 1 {
			qs[i].member = SP500
		}
	}
	h := historyOf(t, panelFrom(t, qs), nil)
	eps := h.row(engine.LargeEPS)
	if !math.IsNaN(eps[0]) || !near(eps[1], 100.0/20) || !near(eps[3], 100.0/20) {
		t.Errorf("large_eps_ntm = %v, want none and then 5 at each date: a yield of 1/20 at a level of 100", eps)
	}
}

func TestFewerThanTenCompaniesLeaveNoOther(t *testing.T) {
	h := historyOf(t, panelFrom(t, flat(4, 3, SP500, func(int) float64 { return 1e9 })), nil)
	if got := h.row(engine.LargeReturn); slices.ContainsFunc(got, func(x float64) bool { return !math.IsNaN(x) }) {
		t.Errorf("large_return = %v, want none", got)
	}
	if got := h.row(engine.MegaReturn)[1]; got != 0 {
		t.Errorf("mega_return = %v, want 0", got)
	}
}

// A loss has no multiple: a negative ratio would look cheap.
func TestAggregateLossHasNoMultiple(t *testing.T) {
	qs := flat(3, 2, Russell2000, func(int) float64 { return 1e9 })
	for i := range qs {
		qs[i].x[qEBITDANTM] = -1
	}
	h := historyOf(t, panelFrom(t, qs), nil)
	if got := h.row(engine.SmallMultiple)[0]; !math.IsNaN(got) {
		t.Errorf("small_ev_ebitda = %v, want NaN", got)
	}
	if got := h.row(engine.SmallMultipleTTM)[0]; !near(got, 15) {
		t.Errorf("small_ev_ebitda_ttm = %v, want 15", got)
	}
}

func TestCompactNumbersIdsInTheirOrder(t *testing.T) {
	for _, ids := range [][]int32{{7, 9, 7, 8}, {700000, -9, 700000, 8}, {math.MaxInt32, math.MinInt32, math.MaxInt32, 0}} {
		code, n := compact(ids)
		if want := []int32{0, 1, 0, 2}; n != 3 || !slices.Equal(code, want) {
			t.Errorf("compact(%v) = %v, %d, want %v, 3", ids, code, n, want)
		}
	}
}

func TestGrowthIsNotTakenAcrossABreak(t *testing.T) {
	p, _, err := Demo(60, 3)
	if err != nil {
		t.Fatal(err)
	}
	whole := newUniverse(p).aggregates()
	const from, to = 100, 104 // dates without members
	for i := p.First[from]; i < p.First[to]; i++ {
		p.Member[i] = 0
	}
	broken := newUniverse(p).aggregates()
	for s, a := range broken {
		for k, d := range p.Dates {
			eps := a.earningsTTM[k]
			switch {
			case k < to && !math.IsNaN(eps):
				t.Errorf("sleeve %d, %v, before the end of the break: %v, want none", s, d, eps)
			case k >= to && math.IsNaN(eps):
				t.Errorf("sleeve %d, %v, after the break: no earnings", s, d)
			case k > to:
				// Growth is that of the whole history, whatever the level.
				got, want := eps/a.earningsTTM[k-1], whole[s].earningsTTM[k]/whole[s].earningsTTM[k-1]
				if math.Abs(got/want-1) > 1e-12 { // a few roundings
					t.Errorf("sleeve %d, %v: growth %v, want %v", s, d, got, want)
				}
			}
		}
	}
}
