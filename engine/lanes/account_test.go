package lanes

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// plainBook has one lane, and no other charges.
func plainBook(held, after, rates, returns []float64, cash float64) *Book {
	one := func(xs []float64) (rows [][]float64) {
		for _, x := range xs {
			rows = append(rows, []float64{x})
		}
		return rows
	}
	return &Book{one(held), one(after), one(returns), one(rates), true, nil, []float64{cash}}
}

// opened is an account of one lane.
func opened() *Account {
	a := account(Rows(9, 1))
	a.Open()
	return a
}

// One rotation from 20 % to 50 % small at 15 bp, large free, then a step of
// +2 % and -1 %: (1 - 0.30·0.0015) (0.5·1.02 + 0.5·0.99) = 1.00454775.
func TestAccountByHand(t *testing.T) { eachLevel(t, testAccountByHand) }

func testAccountByHand(t *testing.T) {
	e, b := opened(), plainBook([]float64{0.2, 0.8}, []float64{0.5, 0.5}, []float64{0.0015, 0}, []float64{0.02, -0.01}, 0.003)
	e.Gross[0], e.Turned[0], e.Sum[0], e.SumSq[0] = 1.1, 0.4, 0.1, 0.01
	traded, cost, growth := b.Lane(0)
	if e.Step(b) {
		t.Error("a lane is ruined")
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"traded", traded, 0.6},
		{"cost", cost, 0.00045},
		{"growth", growth, 1.005},
		{"small after", b.Held[0][0], 0.51 / 1.005},
		{"sum of weights", b.Held[0][0] + b.Held[1][0], 1},
		{"wealth", e.Wealth[0], 1.00454775},
		{"wealth before costs", e.Gross[0], 1.1 * 1.005},
		{"turned", e.Turned[0], 1},
		{"sum of returns", e.Sum[0], 0.10454775},
		{"sum of squares", e.SumSq[0], 0.01 + 0.00454775*0.00454775},
		{"excess", e.Excess[0], 0.00154775},
		{"squared excess", e.ExcessSq[0], 0.00154775 * 0.00154775},
		{"share of the peak", e.OfPeak[0], 1},
		{"drawdown", e.Deepest[0], 0},
	} {
		// A handful of roundings of numbers near one.
		if math.Abs(c.got-c.want) > 1e-15 {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	for _, w := range []float64{0.9, 1.2, 1.08, 1.19} {
		e.Step(plainBook([]float64{1}, []float64{1}, []float64{0}, []float64{w/e.Wealth[0] - 1}, 0))
	}
	if want := 0.9/1.00454775 - 1; math.Abs(e.OfPeak[0]-1.19/1.2) > 1e-15 || math.Abs(e.Deepest[0]-want) > 1e-15 {
		t.Errorf("share of the peak %v, deepest %v, want %v and %v", e.OfPeak[0], e.Deepest[0], 1.19/1.2, want)
	}
}

// A sleeve of which nothing is ever held, idle cash of zero, charges of zero, or not
// to say that rates are flat changes no bit.
func TestEmptySleevesChangeNothing(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 32))
		for n := range 70 {
			x := make([][]float64, 10)
			for k := range x {
				x[k] = make([]float64, n)
				for i := range x[k] {
					x[k][i] = r.Float64()
				}
			}
			for i := range x[6] { // flat rates
				x[6][i], x[7][i] = 0.25, 0.5
			}
			zero := func() []float64 { return make([]float64, n) }
			var want []*Account
			var weights [][]float64
			for _, c := range []struct {
				costly, free  int
				flat, charged bool
			}{
				{0, 0, true, false}, {0, 1, true, false}, {0, 0, false, false}, {0, 1, false, true}, {1, 0, true, false}, {2, 1, true, true},
			} {
				b := &Book{
					Held: [][]float64{slices.Clone(x[0]), slices.Clone(x[1])}, After: slices.Clone(x[2:4]),
					Returns: slices.Clone(x[4:6]), Rates: slices.Clone(x[6:8]), Flat: c.flat, Cash: x[9],
				}
				if c.charged {
					b.Charged = zero()
				}
				for range c.costly {
					b.Rates = append(b.Rates, x[6])
				}
				for range c.costly + c.free {
					b.Held, b.After, b.Returns = append(b.Held, zero()), append(b.After, zero()), append(b.Returns, x[5])
				}
				a := account(Rows(9, n))
				a.Open()
				a.Step(b)
				want, weights = append(want, a), append(weights, b.Held[0], b.Held[1])
			}
			for k, a := range want {
				if !reflect.DeepEqual(a, want[0]) || !reflect.DeepEqual(weights[2*k:2*k+2], weights[:2]) {
					t.Fatalf("%d lanes: book %d comes to something else", n, k)
				}
			}
		}
	})
}

func TestUnknownStaysUnknownInAnAccount(t *testing.T) {
	eachLevel(t, testUnknownStaysUnknownInAnAccount)
}

func testUnknownStaysUnknownInAnAccount(t *testing.T) {
	step := func(a *Account, weight, r, cost float64) bool {
		b := plainBook([]float64{weight}, []float64{weight}, []float64{0}, []float64{r}, 0)
		b.Charged = []float64{cost}
		return a.Step(b)
	}
	a := opened()
	if ruined := step(a, 1, math.NaN(), 0); !ruined || a.Wealth[0] == a.Wealth[0] || a.Deepest[0] == a.Deepest[0] {
		t.Errorf("after a return of NaN: wealth %v, deepest %v, ruined %v, want NaN, NaN and true", a.Wealth[0], a.Deepest[0], ruined)
	}
	a = opened()
	if ruined := step(a, 1, 0.1, 1); !ruined || a.Deepest[0] != -1 {
		t.Errorf("a cost of all wealth leaves %v, deepest %v, ruined %v, want 0, -1 and true", a.Wealth[0], a.Deepest[0], ruined)
	}
	a = opened()
	if step(a, 0, math.NaN(), 0); a.Gross[0] == a.Gross[0] {
		t.Errorf("gross with an unknown return on nothing = %v, want NaN", a.Gross[0])
	}
}

// What is left of one, and what is said about it.
func TestRestByHand(t *testing.T) { eachLevel(t, testRestByHand) }

func testRestByHand(t *testing.T) {
	for _, c := range []struct {
		name        string
		a, b        []float64
		some, wrong bool
	}{
		{"all is held", []float64{0.25, 1, 0}, []float64{0.75, 0, 1}, false, false},
		{"cash on one lane", []float64{0.25, 1, 0}, []float64{0.75, 0, 0.5}, true, false},
		{"a little too much", []float64{0.25, 1, 1}, []float64{0.75, 0, 1e-10}, true, false},
		{"too much", []float64{0.25, 1, 1}, []float64{0.75, 0, 1e-8}, true, true},
		{"less than nothing", []float64{0.25, 1, 1.5}, []float64{0.75, 0, -0.5}, false, true},
		{"unknown", []float64{0.25, math.NaN(), 1}, []float64{0.75, 0, 0}, true, true},
		{"minus zero", []float64{0.25, 1, 1}, []float64{0.75, 0, minusZero}, false, true},
	} {
		dst := make([]float64, 3)
		for _, parts := range [][][]float64{{c.a, c.b, {0, 0, 0}}, {c.a, c.b}} {
			some, wrong := Rest(dst, parts, -1e-9)
			if some != c.some || wrong != c.wrong {
				t.Errorf("%s in %d parts: some %v, wrong %v, want %v and %v", c.name, len(parts), some, wrong, c.some, c.wrong)
			}
		}
		for i, x := range dst {
			if want := 1 - c.a[i] - c.b[i]; !equal(x, want) {
				t.Errorf("%s: lane %d has %v, want %v", c.name, i, x, want)
			}
		}
	}
}
