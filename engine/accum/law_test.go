package accum

import (
	"bytes"
	"encoding"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// A summary is what all types of the package have in common.
type summary interface {
	Add(float64)
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// kinds lists every summary with a constructor and its Merge.
var kinds = []struct {
	name  string
	empty func() summary
	merge func(into, from summary)
}{
	{"sum", func() summary { return new(Sum) }, func(a, b summary) { a.(*Sum).Merge(b.(*Sum)) }},
	{"moments", func() summary { return new(Moments) }, func(a, b summary) { a.(*Moments).Merge(b.(*Moments)) }},
	{"histogram", func() summary { return new(Histogram) }, func(a, b summary) { a.(*Histogram).Merge(b.(*Histogram)) }},
	{"coarse", func() summary { return new(Coarse) }, func(a, b summary) { a.(*Coarse).Merge(b.(*Coarse)) }},
}

// wild returns values over a wide exponent range, with cancellation, repeats,
// zeros of both signs and subnormals.
func wild(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		switch k := r.IntN(10); {
		case i > 0 && k < 2:
			x[i] = -x[r.IntN(i)]
		case i > 0 && k < 3:
			x[i] = x[r.IntN(i)]
		case k < 4:
			x[i] = math.Copysign(0, r.Float64()-0.5)
		case k < 5:
			x[i] = math.Ldexp(r.Float64()*2-1, -1040)
		default:
			x[i] = math.Ldexp(r.Float64()*2-1, r.IntN(2090)-1070)
		}
	}
	return x
}

func encoded(t testing.TB, s summary) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Any split of a sample, merged in any order and any grouping, has the bytes of
// the whole.
func TestMergeIsACommutativeMonoid(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			for range 60 {
				x := wild(r, r.IntN(300))
				whole := kind.empty()
				for _, v := range x {
					whole.Add(v)
				}
				parts := make([]summary, 1+r.IntN(9))
				for i := range parts {
					parts[i] = kind.empty() // some stay empty: the identity
				}
				for _, v := range x {
					parts[r.IntN(len(parts))].Add(v)
				}
				for len(parts) > 1 { // a random tree over random leaves
					i := r.IntN(len(parts) - 1)
					j := i + 1 + r.IntN(len(parts)-i-1)
					if r.IntN(2) == 0 {
						parts[i], parts[j] = parts[j], parts[i]
					}
					kind.merge(parts[i], parts[j])
					parts = slices.Delete(parts, j, j+1)
				}
				if got, want := encoded(t, parts[0]), encoded(t, whole); !bytes.Equal(got, want) {
					t.Fatalf("merged parts of %d values encode to %x, want %x", len(x), got, want)
				}
			}
		})
	}
}

// An empty summary changes nothing, from either side; a range that does not
// hold zero would show if it did.
func TestEmptyIsTheIdentity(t *testing.T) {
	for _, kind := range kinds {
		for _, x := range []float64{5, -5} {
			one, left, right := kind.empty(), kind.empty(), kind.empty()
			one.Add(x)
			right.Add(x)
			kind.merge(left, one)
			kind.merge(right, kind.empty())
			want := encoded(t, one)
			if l, r := encoded(t, left), encoded(t, right); !bytes.Equal(l, want) || !bytes.Equal(r, want) {
				t.Errorf("%s of %v: merged into empty %x, with empty %x, want %x", kind.name, x, l, r, want)
			}
		}
	}
}

func TestMergeLeavesItsArgumentAlone(t *testing.T) {
	for _, kind := range kinds {
		a, b := kind.empty(), kind.empty()
		a.Add(1.5)
		b.Add(-2.5)
		want := encoded(t, b)
		kind.merge(a, b)
		a.Add(100)
		if got := encoded(t, b); !bytes.Equal(got, want) {
			t.Errorf("%s: merged summary changed from %x to %x", kind.name, want, got)
		}
	}
}

func TestMergeWithItselfDoubles(t *testing.T) {
	for _, kind := range kinds {
		once, twice := kind.empty(), kind.empty()
		for _, v := range []float64{1, -0.25, 3e40, 1} {
			once.Add(v)
			twice.Add(v)
			twice.Add(v)
		}
		kind.merge(once, once)
		if got, want := encoded(t, once), encoded(t, twice); !bytes.Equal(got, want) {
			t.Errorf("%s: merged with itself %x, want %x", kind.name, got, want)
		}
	}
}

func TestAddRefusesValuesThatAreNotFinite(t *testing.T) {
	for _, kind := range kinds {
		for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: Add(%v) did not panic", kind.name, x)
					}
				}()
				kind.empty().Add(x)
			}()
		}
	}
}

func sumOf(x []float64) *Sum {
	s := new(Sum)
	for _, v := range x {
		s.Add(v)
	}
	return s
}

func TestSumIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		x := wild(r, 1+r.IntN(500))
		want := new(big.Float).SetPrec(4000)
		for _, v := range x {
			want.Add(want, big.NewFloat(v))
		}
		w, _ := want.Float64()
		if got := sumOf(x).Float64(); got != w {
			t.Fatalf("sum of %d values = %v, want %v", len(x), got, w)
		}
	}
}

func TestSumByHand(t *testing.T) {
	const tiny = math.SmallestNonzeroFloat64
	for _, c := range []struct {
		name string
		x    []float64
		want float64
	}{
		{"empty", nil, 0},
		{"one lost in a plain sum", []float64{1e100, 1, -1e100}, 1},
		{"tenths", []float64{0.1, 0.2, -0.3}, 0x1p-55}, // the exact sum of the three doubles
		{"largest cancels, smallest stays", []float64{math.MaxFloat64, tiny, -math.MaxFloat64}, tiny},
		{"beyond the range and back", []float64{math.MaxFloat64, math.MaxFloat64, -math.MaxFloat64}, math.MaxFloat64},
		{"beyond the range", []float64{math.MaxFloat64, math.MaxFloat64}, math.Inf(1)},
		{"half way rounds to even", []float64{1, 0x1p-53}, 1},
		{"above half way rounds up", []float64{1, 0x1p-53, tiny}, 1 + 0x1p-52},
		{"minus zero", []float64{math.Copysign(0, -1)}, 0},
	} {
		got := sumOf(c.x).Float64()
		if math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("%s: sum of %v = %v, want %v", c.name, c.x, got, c.want)
		}
	}
}

// A carry is due after 2^30 additions; here its counter starts just before.
func TestSumCarriesInTime(t *testing.T) {
	s := &Sum{pending: bursts - 2}
	for range 5 {
		s.Add(-0.5)
	}
	if got := s.Float64(); got != -2.5 || s.pending >= 5 {
		t.Errorf("sum = %v with %d pending, want -2.5 after a carry", got, s.pending)
	}
}

func FuzzSumDoesNotDependOnOrder(f *testing.F) {
	f.Add(1e308, 5e-324, -1e308)
	f.Add(0.1, 0.2, -0.3)
	f.Fuzz(func(t *testing.T, a, b, c float64) {
		x := []float64{a, b, c}
		want := new(big.Float).SetPrec(2200)
		for _, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Skip()
			}
			want.Add(want, big.NewFloat(v))
		}
		w, _ := want.Float64()
		if got, other := sumOf(x).Float64(), sumOf([]float64{c, a, b}).Float64(); got != w || other != w {
			t.Fatalf("sum of %v = %v, in another order %v, want %v", x, got, other, w)
		}
	})
}
