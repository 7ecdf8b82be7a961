package datasets

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// zeroed returns the share of members to give a zero at date t of an item.
func zeroed(t *testing.T, item func(p *Panel) []float64, share func(t int) float64) *Panel {
	t.Helper()
	p, _, err := Demo(300, 5)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	zero := make(map[int32]float64)
	x := item(p)
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if _, ok := zero[p.Company[i]]; !ok {
				zero[p.Company[i]] = r.Float64()
			}
			if zero[p.Company[i]] < share(t) {
				x[i] = 0
			} else if x[i] == 0 {
				x[i] = 1
			}
		}
	}
	return p
}

func TestZerosInPlaceOfMissingValuesAreErrors(t *testing.T) {
	interest := func(p *Panel) []float64 { return p.InterestTTM }
	income := func(p *Panel) []float64 { return p.NetIncomeTTM }
	estimate := func(p *Panel) []float64 { return p.EBITDANTM }
	for _, c := range []struct {
		name  string
		item  func(p *Panel) []float64
		share func(t int) float64
		want  *rule // nil if none
	}{
		{"income of one company in seven at all dates", income, func(int) float64 { return 1 / 7. }, oftenZero},
		{"all estimates at all dates", estimate, func(int) float64 { return 1 }, oftenZero},
		{"hardly any income", income, func(int) float64 { return 0.005 }, nil},
		{"interest of a third at all dates", interest, func(int) float64 { return 1 / 3. }, nil},
		{"a slow rise of no interest", interest, func(t int) float64 { return 0.8 * float64(t) / 368 }, nil},
		{"a hole of three months in interest", interest, func(t int) float64 {
			if t/3 == 50 {
				return 0.6
			}
			return 0.1
		}, suddenlyZero},
		{"a hole at the end of interest", interest, func(t int) float64 {
			if t == 367 {
				return 0.6
			}
			return 0.1
		}, suddenlyZero},
	} {
		var got []string
		for _, f := range zeroed(t, c.item, c.share).Check() {
			if f.Severity == Error {
				got = append(got, f.What)
			}
		}
		if c.want == nil && len(got) > 0 || c.want != nil && !slices.Equal(got, []string{c.want.what}) {
			t.Errorf("%s: errors are %q, want %v", c.name, got, c.want)
		}
	}
}
