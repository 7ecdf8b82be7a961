package datasets

import (
	"math"
	"slices"
	"testing"
	"time"
)

// The band by hand: five companies worth 100, 40.2, 40, 1.5 and 1 against a
// break after the second, total 182.7 (the fifth is one of the four thirds).
func TestTheBandByHand(t *testing.T) {
	r := RussellRules{Large: 2, Small: 2}
	ranked := []rankedCompany{{0, 0, 100}, {1, 1, 40.2}, {2, 2, 40}, {3, 3, 1.5}, {4, 4, 1}}
	for _, c := range []struct {
		name  string
		was   []uint8
		bands bool
		want  []uint8
	}{
		{"new", []uint8{0, 0, 0, 0, 0}, true, []uint8{inLarge, inLarge, inSmall, inSmall, 0}},
		// Company 1 is the break itself: nothing past it. It stays small.
		{"small at the break stays", []uint8{inLarge, inSmall, inLarge, inSmall, 0}, true, []uint8{inLarge, inSmall, inSmall, inSmall, 0}},
		// Company 2 is 40 / 182.7 = 22 per cent past the break.
		{"large far below goes", []uint8{inLarge, inLarge, inLarge, 0, 0}, true, []uint8{inLarge, inLarge, inSmall, inSmall, 0}},
		{"small far above goes", []uint8{inSmall, inLarge, inSmall, 0, 0}, true, []uint8{inLarge, inLarge, inSmall, inSmall, 0}},
		{"no bands", []uint8{inLarge, inSmall, inLarge, inSmall, inSmall}, false, []uint8{inLarge, inLarge, inSmall, inSmall, 0}},
	} {
		in := slices.Clone(c.was)
		r.assign(ranked, in, c.bands)
		if !slices.Equal(in, c.want) {
			t.Errorf("%s: %v, want %v", c.name, in, c.want)
		}
	}
	// The total is of the first (2 + 2) 4/3 companies: 4 / 151.9 = 2.6 per cent
	// past goes, 3.75 / 151.4 = 2.48 per cent past stays, and would go if the
	// fifth did not count.
	for _, c := range []struct {
		value float64
		want  uint8
	}{{4, inSmall}, {3.75, inLarge}} {
		in := []uint8{inLarge, inLarge, inLarge, 0, 0}
		r.assign([]rankedCompany{{0, 0, 100}, {1, 1, 40.2}, {2, 2, c.value}, {3, 3, 3.7}, {4, 4, 3.7}}, in, true)
		if in[2] != c.want {
			t.Errorf("a company of %v goes to %d, want %d", c.value, in[2], c.want)
		}
	}
}

// A market by hand: three places, one large and two small. The market doubles
// from May to August, and so does what a new listing must be worth.
func TestRankingByHand(t *testing.T) {
	nan, none := math.NaN(), -1.0
	//               May  Jun  Jul  Aug  Sep  Oct  Nov  Dec
	caps := [][]float64{
		{100, 110, 150, 200, 200, 200, 200, 200},
		{50, 55, 75, 100, 100, nan, 100, 100}, // not known in October: out until next June
		{20, 22, 30, 40, 40, 40, 40, 40},
		{10, 30, 90, 95, 95, 95, 95, 95},             // too small in May
		{none, none, 30, 39, 60, 60, 60, 60},         // listed in July, worth less than 40 in August
		{none, none, 30, 41, 60, 60, 60, none},       // worth more; its rows end
		{none, none, none, 201, 202, 203, 204, 205},  // large
		{none, none, none, none, 500, 70, 70, 70},    // listed after August's ranking, joins in December
		{none, none, none, none, none, none, 90, 90}, // listed with November's
		{none, none, none, none, none, none, none, 90},
	}
	want := []string{"", "12", "12", "12", "125", "25", "25", "278"}
	p := &Panel{First: []int{0}}
	var dead []float64
	for d := range want {
		for firm, c := range caps {
			if c[d] == none {
				continue
			}
			p.Firm, p.Company, p.Member = append(p.Firm, int32(firm)), append(p.Company, int32(firm)), append(p.Member, 0)
			p.MktCap, dead = append(p.MktCap, c[d]), append(dead, nan)
		}
		p.Dates, p.First = append(p.Dates, monthEnd(2010, time.Month(5+d))), append(p.First, len(p.Firm))
	}
	codes := slices.Repeat([]int32{-1}, p.Rows())
	p.Ticker.Code, p.Sector.Code = codes, codes
	for _, c := range numbers {
		if x := c.of(p); *x == nil && !c.optional {
			*x = dead
		}
	}
	p.CompanyMktCap = p.MktCap
	if _, err := p.RankRussell2000(RussellRules{Large: 1, Small: 2, IPOs: true}); err != nil {
		t.Fatal(err)
	}
	for d := range want {
		got := ""
		for i := p.First[d]; i < p.First[d+1]; i++ {
			if p.Member[i] == Russell2000 {
				got += string(rune('0' + p.Firm[i]))
			}
		}
		if got != want[d] {
			t.Errorf("%v: members %q, want %q", p.Dates[d], got, want[d])
		}
	}
}
