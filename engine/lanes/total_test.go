package lanes

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// The parts of a total add up to what exact arithmetic comes to, or the total
// says that they do not.
func TestTotalsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		draw func() float64
		ok   bool
	}{
		"returns":    {func() float64 { return math.Round(0.04*r.NormFloat64()*0x1p75) * 0x1p-75 }, true},
		"wealth":     {func() float64 { return math.Exp(0.3 * r.NormFloat64()) }, true},
		"whole":      {func() float64 { return float64(r.IntN(255) - 127) }, true},
		"largest":    {func() float64 { return -math.Nextafter(128, 0) }, true},
		"zeros":      {func() float64 { return math.Copysign(0, r.Float64()-0.5) }, true},
		"too large":  {func() float64 { return 128 }, false},
		"too fine":   {func() float64 { return 0x1p-76 }, false},
		"finer":      {func() float64 { return 1e-300 }, false},
		"subnormal":  {func() float64 { return -5e-324 }, false},
		"not known":  {func() float64 { return math.NaN() }, false},
		"not finite": {func() float64 { return math.Inf(-1) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			eachLevel(t, func(t *testing.T) {
				for n := range 200 {
					row := make([]float64, n)
					sum, squares := new(big.Rat), new(big.Rat)
					lo, hi := math.Inf(1), math.Inf(-1)
					for i := range row {
						if row[i] = 0.5; c.ok || i == n/2 {
							row[i] = c.draw()
						}
						lo, hi = min(lo, row[i]+0), max(hi, row[i]+0)
						if x := new(big.Rat); c.ok && x.SetFloat64(row[i]) != nil {
							sum.Add(sum, x)
							squares.Add(squares, x.Mul(x, x))
						}
					}
					got, ok := Totals(row)
					if ok != (c.ok || n == 0) {
						t.Fatalf("%d values: ok is %v", n, ok)
					}
					if !ok || n == 0 {
						continue
					}
					if math.Float64bits(got.Least) != math.Float64bits(lo) || math.Float64bits(got.Most) != math.Float64bits(hi) {
						t.Fatalf("%d values from %v to %v, want %v to %v", n, got.Least, got.Most, lo, hi)
					}
					exact(t, "sum", got.Sum[:], sum)
					exact(t, "sum of squares", got.Squares[:], squares)
				}
			})
		})
	}
}

// A row as long as can be, of numbers as large as can be, loses nothing.
func TestTotalsOfAFullRowAreExact(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		row := make([]float64, TotalRow)
		for i := range row {
			row[i] = math.Nextafter(128, 0)
		}
		got, ok := Totals(row)
		if !ok {
			t.Fatal("not added up")
		}
		x, n := new(big.Rat).SetFloat64(row[0]), new(big.Rat).SetInt64(TotalRow)
		exact(t, "sum", got.Sum[:], new(big.Rat).Mul(x, n))
		exact(t, "sum of squares", got.Squares[:], n.Mul(n, x.Mul(x, x)))
	})
}

func exact(t *testing.T, what string, parts []float64, want *big.Rat) {
	t.Helper()
	got := new(big.Rat)
	for _, p := range parts {
		got.Add(got, new(big.Rat).SetFloat64(p))
	}
	if got.Cmp(want) != 0 {
		t.Fatalf("%s = %v, want %v: parts %v", what, got, want, parts)
	}
}
