package scenarios

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestEveryParameterIsWholeAndHasItsDefaultInside(t *testing.T) {
	m := DefaultMarket()
	seen := map[string]bool{}
	for _, p := range Parameters() {
		if seen[p.Name] {
			t.Errorf("%s occurs twice", p.Name)
		}
		seen[p.Name] = true
		for what, s := range map[string]string{"unit": p.Unit, "doc": p.Doc, "source": p.Source} {
			if s == "" {
				t.Errorf("%s has no %s", p.Name, what)
			}
		}
		if !slices.Contains([]Tag{Seed, Measured, Web, Chosen, Assumed}, p.Tag) {
			t.Errorf("%s has tag %q", p.Name, p.Tag)
		}
		x := p.Get(&m)
		if err := p.Check(x); err != nil {
			t.Errorf("the default is refused: %v", err)
		}
		if p.Low == 0 && p.High == 0 {
			continue
		}
		at := 0
		if p.Of != nil {
			at = slices.Index(p.Of, p.Vary)
		}
		if at < 0 || !(p.Low < p.High) || x[at] < p.Low || x[at] > p.High || p.Low < p.Min || p.High > p.Max {
			t.Errorf("%s: default %v, evidence %v to %v of %q, allowed %v to %v", p.Name, x, p.Low, p.High, p.Vary, p.Min, p.Max)
		}
	}
}

// Setting a parameter changes what Get returns for it, and for no other.
func TestParametersAreIndependent(t *testing.T) {
	base := DefaultMarket()
	for _, p := range Parameters() {
		m := DefaultMarket()
		x := p.Get(&m)
		for i := range x {
			x[i] = p.Min + 0.25*(p.Max-p.Min) + 0.001*float64(i)
		}
		p.Set(&m, x)
		for _, q := range Parameters() {
			want := q.Get(&base)
			if q.Name == p.Name {
				want = x
			}
			if got := q.Get(&m); !slices.Equal(got, want) {
				t.Errorf("after setting %s, %s is %v, want %v", p.Name, q.Name, got, want)
			}
		}
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want string
	}{
		{"regime.start", []float64{0.5, 1.2, 0}, "regime.start in slowdown is 1.2: want 0 to 1 probability"},
		{"regime.start", []float64{1}, "regime.start has 1 values: want 3"},
		{"fed.floor", []float64{math.NaN()}, "fed.floor is NaN"},
		{"small.floating_share", []float64{-0.1}, "small.floating_share is -0.1: want 0 to 1 share of debt"},
	} {
		ps := Parameters()
		p := ps[slices.IndexFunc(ps, func(p Parameter) bool { return p.Name == c.name })]
		if err := p.Check(c.x); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Check(%v) = %v, want %q", c.x, err, c.want)
		}
	}
}
