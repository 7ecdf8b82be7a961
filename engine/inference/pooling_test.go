package inference

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestPoolingOfTheOracle(t *testing.T) {
	var file struct {
		Cases []struct {
			Name      string
			Prior     []float64
			A, G      [][]float64
			B, H      []float64
			Values    []float64
			Posterior []float64
			KL        float64
			Effective float64 `json:"effective_scenarios"`
			Lambda    float64
		}
	}
	oracle(t, "entropy_pooling.json", &file)
	if len(file.Cases) < 6 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		var views []View
		for k, row := range c.A {
			if c.B[k] != 1 { // the first is that weights add up to one
				views = append(views, View{Name: c.Name, Values: row, Mean: c.B[k]})
			}
		}
		for k, row := range c.G {
			views = append(views, View{Name: c.Name, Values: row, Mean: c.H[k], AtMost: true})
		}
		if c.Values != nil {
			views = []View{{Name: c.Name, Values: c.Values, Mean: 4.5}}
		}
		p, err := Pool(c.Prior, views)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		// The file's optimum is solved to 1e-14; its weights are near 1/60.
		for i, q := range p.Weights {
			if math.Abs(q-c.Posterior[i]) > 1e-13 {
				t.Errorf("%s: weight %d is %v, want %v", c.Name, i, q, c.Posterior[i])
				break
			}
		}
		if c.Values != nil {
			if math.Abs(p.Multipliers[0]-c.Lambda) > 1e-12 {
				t.Errorf("%s: multiplier %v, want %v", c.Name, p.Multipliers[0], c.Lambda)
			}
			continue
		}
		if math.Abs(p.KL-c.KL) > 1e-12 || math.Abs(p.Effective/c.Effective-1) > 1e-12 {
			t.Errorf("%s: KL %v, effective %v, want %v, %v", c.Name, p.KL, p.Effective, c.KL, c.Effective)
		}
	}
}

// The posterior has the views' means, its log ratio to the prior is linear in
// the values, and bounds bind or have no multiplier: the conditions under which
// it is the only minimum.
func TestPooledWeightsAreOptimal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 100_000
	x, y, event := make([]float64, n), make([]float64, n), make([]float64, n)
	negated := make([]float64, n)
	for i := range n {
		x[i] = 4 + 1.5*r.NormFloat64()
		y[i] = 100*r.NormFloat64() + 20*x[i]
		negated[i] = -y[i]
		if x[i]+r.NormFloat64() > 6 {
			event[i] = 1
		}
	}
	views := []View{
		{Name: "spread", Values: x, Mean: 4.5},
		{Name: "recession", Values: event, Mean: 0.3},
		{Name: "gap at most", Values: y, Mean: 70, AtMost: true},
		{Name: "gap at least", Values: negated, Mean: 1000, AtMost: true},
	}
	p, err := Pool(nil, views)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range views {
		mean := 0.0
		for i, q := range p.Weights {
			mean += q * v.Values[i]
		}
		// Sums of 1e5 rounded terms.
		if miss := mean - v.Mean; v.AtMost && miss > 1e-9 || !v.AtMost && math.Abs(miss) > 1e-11 {
			t.Errorf("%s: mean %v, want %v", v.Name, mean, v.Mean)
		} else if v.AtMost && math.Abs(miss) > 1e-9 && p.Multipliers[k] != 0 || v.AtMost && p.Multipliers[k] > 0 {
			t.Errorf("%s: mean %v, bound %v, multiplier %v", v.Name, mean, v.Mean, p.Multipliers[k])
		}
	}
	if p.Multipliers[2] == 0 {
		t.Error("no bound binds: the test says nothing of bounds")
	}
	log := func(i int) float64 {
		s := math.Log(p.Weights[i])
		for k, v := range views {
			s -= p.Multipliers[k] * v.Values[i]
		}
		return s
	}
	for i := range n {
		if math.Abs(log(i)-log(0)) > 1e-9 {
			t.Fatalf("path %d: the log ratio to the prior is not linear in the views", i)
		}
	}
}

func TestAViewStatedTwiceChangesNothing(t *testing.T) {
	x := normals(rand.New(rand.NewPCG(3, 4)), 500, 0, 1)
	one, err := Pool(nil, []View{{Values: x, Mean: 0.5}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := Pool(nil, []View{{Values: x, Mean: 0.5}, {Values: x, Mean: 0.5}, {Values: x, Mean: 0.9, AtMost: true}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range x {
		if math.Abs(one.Weights[i]-two.Weights[i]) > 1e-12 {
			t.Fatalf("weight %d is %v, want %v", i, two.Weights[i], one.Weights[i])
		}
	}
	// For a normal prior the relative entropy of a shifted mean is m²/2.
	if math.Abs(one.KL-0.125) > 0.03 { // 500 draws know their mean to 0.045, and 0.5 * 0.045 = 0.022
		t.Errorf("KL is %v, want about 0.125", one.KL)
	}
}

func TestViewsThatCannotBeHeldAreRefused(t *testing.T) {
	x := normals(rand.New(rand.NewPCG(5, 6)), 400, 0, 1)
	y := make([]float64, len(x))
	for i := range y {
		y[i] = 2 * x[i]
	}
	for name, c := range map[string]struct {
		views []View
		prior []float64
		want  error
	}{
		"beyond the paths": {[]View{{Values: x, Mean: 9}}, nil, ErrContradiction},
		"bound below all":  {[]View{{Values: x, Mean: -9, AtMost: true}}, nil, ErrContradiction},
		"two that differ":  {[]View{{Name: "x", Values: x, Mean: 0.2}, {Name: "twice x", Values: y, Mean: 0.6}}, nil, ErrContradiction},
		"too far":          {[]View{{Values: x, Mean: 2.5}}, nil, ErrThin},
	} {
		p, err := Pool(c.prior, c.views)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: err = %v, want %v", name, err, c.want)
		}
		if (p != nil) != (c.want == ErrThin) {
			t.Errorf("%s: result %v", name, p)
		}
	}
	nan := append([]float64{math.NaN()}, x[1:]...)
	for name, c := range map[string]struct {
		prior []float64
		views []View
	}{
		"no view":              {nil, nil},
		"NaN":                  {nil, []View{{Values: nan}}},
		"lengths":              {nil, []View{{Values: x}, {Values: x[1:]}}},
		"a prior that is not":  {make([]float64, len(x)), []View{{Values: x}}},
		"a prior that is less": {append([]float64{-1}, make([]float64, len(x)-1)...), []View{{Values: x}}},
	} {
		if p, err := Pool(c.prior, c.views); err == nil || p != nil {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}
