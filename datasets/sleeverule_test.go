package datasets

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// sleevesOf returns the values of the fields of the history of a panel with
// sleeves, by name.
func sleevesOf(t *testing.T, p *Panel, rules ...SleeveRule) map[string][]float64 {
	t.Helper()
	h, err := Inputs{Panel: p, Grid: MonthlyGrid(p, nil), Sleeves: rules}.History()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, f := range h.Fields {
		for k := range h.Paths.Grid.Dates {
			out[f.Name] = append(out[f.Name], h.Paths.Row(f, k)[0])
		}
	}
	return out
}

// nearly reports whether two columns are equal but for roundings of sums over a
// few hundred firms.
func nearly(a, b []float64) bool {
	for k := range a {
		if d := math.Abs(a[k] - b[k]); !(d <= 1e-11*max(1, math.Abs(b[k]))) && !(math.IsNaN(a[k]) && math.IsNaN(b[k])) {
			return false
		}
	}
	return len(a) == len(b)
}

func TestRulesCanDefineTheBuiltInSleeves(t *testing.T) {
	p, _, err := Demo(200, 3)
	if err != nil {
		t.Fatal(err)
	}
	got := sleevesOf(t, p,
		SleeveRule{Name: "a", Universe: "russell2000"},
		SleeveRule{Name: "b", Universe: "sp490", Weight: "cap"},
		SleeveRule{Name: "c", Universe: "mega", Where: "mktcap > 0"},
		SleeveRule{Name: "d", Universe: "russell2000", Where: "net_income_ttm > 0 && (known(ebitda_ttm) && known(interest_ttm) ? ebitda_ttm > 1.5 * interest_ttm : 1 > 0)"},
	)
	for _, pair := range [][2]string{{"a", "small"}, {"b", "large"}, {"c", "mega"}} {
		for _, suffix := range []string{"_return", "_turnover", "_mktcap"} {
			if !nearly(got[pair[0]+suffix], got[pair[1]+suffix]) {
				t.Errorf("%s%s is not %s%s", pair[0], suffix, pair[1], suffix)
			}
		}
	}
}

func TestScreensKnowNothingLater(t *testing.T) {
	p, _, err := Demo(60, 3)
	if err != nil {
		t.Fatal(err)
	}
	rules := []SleeveRule{
		{Name: "equal", Universe: "all", Where: "ebitda_ttm > 1.5 * interest_ttm && net_income_ntm > 0", Weight: "equal"},
		{Name: "capped", Universe: "sp500", Exclude: []string{"Financials", "Energy"}, Weight: "capped", Max: 0.2},
	}
	before := sleevesOf(t, p, rules...)
	const cut = 150
	r := rand.New(rand.NewPCG(1, 2))
	for i := p.First[cut+1]; i < p.Rows(); i++ {
		p.TotalReturn[i] *= r.Float64()
		p.NetIncomeNTM[i] *= -1
	}
	after := sleevesOf(t, p, rules...)
	for name, x := range before {
		for k := range cut + 1 {
			if math.Float64bits(x[k]) != math.Float64bits(after[name][k]) {
				t.Fatalf("%s on %v: %v, and %v with other rows later", name, p.Dates[k], x[k], after[name][k])
			}
		}
	}
	if nearly(before["equal_return"], after["equal_return"]) {
		t.Error("what was scrambled does not show after the cut")
	}
}

func TestLimitCutsAndHandsOut(t *testing.T) {
	for _, c := range []struct {
		share []float64
		most  float64
		want  []float64
	}{
		{[]float64{0.5, 0.3, 0.2}, 0.4, []float64{0.4, 0.36, 0.24}},
		{[]float64{0.6, 0.3, 0.1}, 0.4, []float64{0.4, 0.4, 0.2}}, // the second only after the first was cut
		{[]float64{0.4, 0.3, 0.3}, 0.4, []float64{0.4, 0.3, 0.3}},
		{[]float64{0.7, 0.1, 0.1, 0.1}, 0.25, []float64{0.25, 0.25, 0.25, 0.25}},
	} {
		got := append([]float64(nil), c.share...)
		limit(got, c.most)
		if !nearly(got, c.want) {
			t.Errorf("shares %v of at most %v become %v, want %v", c.share, c.most, got, c.want)
		}
	}
}

func TestWeightsByHand(t *testing.T) {
	p, _, err := Demo(60, 3)
	if err != nil {
		t.Fatal(err)
	}
	u := newUniverse(p)
	for _, r := range []SleeveRule{
		{Name: "x", Universe: "sp500", Weight: "equal"},
		{Name: "x", Universe: "sp500", Weight: "capped", Max: 0.11},
		{Name: "x", Universe: "sp500", Weight: "capped", Max: 0.01}, // of too few companies
	} {
		c, _, err := u.choose(r)
		if err != nil {
			t.Fatal(err)
		}
		for k := range p.Dates {
			company := map[int32]float64{}
			var sum float64
			for j, i := range c.rows[k] {
				company[p.Company[i]] += c.weight[k][j]
				sum += c.weight[k][j]
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Fatalf("%v, %s: shares sum to %v", p.Dates[k], r.Weight, sum)
			}
			most := r.Max
			if n := float64(len(company)); r.Weight == "equal" || n*r.Max <= 1 {
				most = 1 / n
			}
			for id, x := range company {
				if x > most+1e-12 {
					t.Fatalf("%v, %s: company %d has %v, want at most %v", p.Dates[k], r.Weight, id, x, most)
				}
			}
		}
	}
}

func TestBadSleevesAreRefused(t *testing.T) {
	p, s, err := Demo(60, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule SleeveRule
		want string
	}{
		{SleeveRule{Name: "small", Universe: "sp500"}, "built-in"},
		{SleeveRule{Name: "Sound", Universe: "sp500"}, "lower-case"},
		{SleeveRule{Name: "x", Universe: "russel2000"}, `universe is "russel2000": want one of russell2000`},
		{SleeveRule{Name: "x", Universe: "all", Exclude: []string{"Banks"}}, `no sector is called "Banks"`},
		{SleeveRule{Name: "x", Universe: "all", Weight: "value"}, "weight is"},
		{SleeveRule{Name: "x", Universe: "all", Weight: "capped"}, "largest share"},
		{SleeveRule{Name: "x", Universe: "all", Max: 0.1}, "goes with weight capped"},
		{SleeveRule{Name: "x", Universe: "all", Where: "ebitda_tm > 0"}, "ebitda_ttm"},
		{SleeveRule{Name: "x", Universe: "all", Where: "ebitda_ttm"}, "want a condition"},
		{SleeveRule{Name: "fed", Universe: "all"}, ""},
	} {
		_, err := Inputs{Panel: p, Series: s, Grid: MonthlyGrid(p, s), Sleeves: []SleeveRule{c.rule}}.History()
		if c.want == "" && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want one with %q", c.rule, err, c.want)
		}
	}
}
