package accum

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// tailSample returns n observations, many of them equal, with their paths.
func tailSample(r *rand.Rand, n int) []Entry {
	x := make([]Entry, n)
	for i, p := range r.Perm(n) {
		x[i] = Entry{math.Round(300*r.NormFloat64()) / 100, int64(p)}
	}
	return x
}

func tailOf(x []Entry) *Tail {
	t := new(Tail)
	for _, e := range x {
		t.Add(e.Value, e.Path)
	}
	return t
}

// The tail is the sorted sample's beginning, also where it cuts through
// observations of one value.
func TestTailIsTheSortedSamplesBeginning(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, Depth - 1, Depth, Depth + 1, 2*Depth - 1, 2 * Depth, 10 * Depth} {
		x := tailSample(r, n)
		tail := tailOf(x)
		slices.SortFunc(x, compare)
		if got, want := tail.Lowest(), x[:min(n, Depth)]; !slices.Equal(got, want) {
			t.Errorf("lowest of %d differ from the sorted sample: %v, want %v", n, got, want)
		}
		if tail.N() != int64(n) {
			t.Errorf("n = %d, want %d", tail.N(), n)
		}
	}
}

// Any split of a sample, merged in any order, has the bytes of the whole.
func TestTailsMergeInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		x := tailSample(r, r.IntN(8*Depth))
		want := encoded(t, &addable{*tailOf(x)})
		parts := make([]*Tail, 1+r.IntN(9))
		for i := range parts {
			parts[i] = new(Tail)
		}
		r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
		for _, e := range x {
			parts[r.IntN(len(parts))].Add(e.Value, e.Path)
		}
		whole := new(Tail)
		for _, p := range parts {
			whole.Merge(p)
		}
		if got := encoded(t, &addable{*whole}); !bytes.Equal(got, want) {
			t.Fatalf("merged parts of %d values encode otherwise than the whole", len(x))
		}
	}
}

// addable numbers what is added, for the tests of all summaries.
type addable struct{ Tail }

func (a *addable) Add(x float64) { a.Tail.Add(x, a.n) }

// A tail and a histogram that were reset are as new.
func TestResetIsAsNew(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var tail Tail
	var h Histogram
	var c Coarse
	for range 4 {
		tail.Reset()
		h.Reset()
		c.Reset()
		x := tailSample(r, r.IntN(4*Depth))
		fresh, plain, rough := tailOf(x), new(Histogram), new(Coarse)
		for _, e := range x {
			tail.Add(e.Value, e.Path)
			h.Add(e.Value)
			plain.Add(e.Value)
			c.Add(e.Value)
			rough.Add(e.Value)
		}
		if !bytes.Equal(encoded(t, &addable{tail}), encoded(t, &addable{*fresh})) {
			t.Error("a tail that was reset differs from a new one")
		}
		if !bytes.Equal(encoded(t, &h), encoded(t, plain)) || !bytes.Equal(encoded(t, &c), encoded(t, rough)) {
			t.Error("a histogram that was reset differs from a new one")
		}
	}
}

func TestCoarseQuantilesAreWithinFourTenthsOfAPercent(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		var c Coarse
		x := make([]float64, 1+r.IntN(400))
		for i := range x {
			x[i] = 0.05 * r.NormFloat64()
			c.Add(x[i])
		}
		slices.Sort(x)
		for _, p := range []float64{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1} {
			want, lo, hi := type7(x, p)
			// The documented error: 2^-8 of the larger order statistic, or half a bin
			// near zero.
			if got := c.Quantile(p); !(math.Abs(got-want) <= max(0x1p-8*max(math.Abs(lo), math.Abs(hi)), 0x1p-18)) {
				t.Fatalf("%v-quantile = %v, want %v", p, got, want)
			}
		}
	}
}

// Whatever is accepted is written back byte for byte.
func FuzzTailAcceptsOnlyCanonicalBytes(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{0, 1, 5, 3 * Depth} {
		f.Add(encoded(f, &addable{*tailOf(tailSample(r, n))}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tail Tail
		if err := tail.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, errBytes) {
				t.Fatalf("error %v is not one of this package's", err)
			}
			return
		}
		if got, _ := tail.MarshalBinary(); !bytes.Equal(got, data) {
			t.Fatalf("read %x, wrote %x", data, got)
		}
	})
}

// Rows of a tail are their values, to the byte.
func TestRowsOfATailAreTheirValues(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 20 {
		x := tailSample(r, r.IntN(4*Depth))
		want := encoded(t, &addable{*tailOf(x)})
		var tail Tail
		for len(x) > 0 {
			n := min(len(x), 1+r.IntN(700))
			row, at := make([]float64, n), make([]int, n)
			for i, e := range x[:n] {
				row[i], at[i] = e.Value, int(e.Path)-100
			}
			tail.AddRow(row, 100, at)
			x = x[n:]
		}
		if got := encoded(t, &addable{tail}); !bytes.Equal(got, want) {
			t.Fatal("rows encode otherwise than their values")
		}
	}
}
