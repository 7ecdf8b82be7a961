package accum

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// What was encoded is read back: same bytes again, and the same summary, which
// goes on adding and merging.
func TestEncodingsAreReadBack(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(9, 10))
			for n := range 60 {
				s, more := kind.empty(), wild(r, 5)
				for _, v := range wild(r, n) {
					s.Add(v)
				}
				again := kind.empty()
				again.Add(77) // to be overwritten
				if err := again.UnmarshalBinary(encoded(t, s)); err != nil {
					t.Fatal(err)
				}
				for _, v := range more {
					s.Add(v)
					again.Add(v)
				}
				if got, want := encoded(t, again), encoded(t, s); !bytes.Equal(got, want) {
					t.Fatalf("after reading and adding: %x, want %x", got, want)
				}
			}
		})
	}
}

// Version 2 in bytes: journals of it are kept.
func TestEncodingsKeepTheirBytes(t *testing.T) {
	for k, want := range []string{
		// -2.25 = -9·2^16 in digit 33, which counts in 2^(33·32-1074)
		"5302" + "01" + "21" + "01" + "00000900",
		// n 3, from -3.5 to 1, sum as above, squares 13.3125 = 213·2^(67·32-2148)
		"4d02" + "0300000000000000" + "0000000000000cc0" + "000000000000f03f" + "01210100000900" + "004301d5000000",
		// n 3, from -3.5 to 1, 3 bins: distance from the bin before, count
		"4802" + "0300000000000000" + "0000000000000cc0" + "000000000000f03f" + "03000000" + "fff81f" + "01" + "8157" + "01" + "ff07" + "01",
	} {
		s := kinds[k].empty()
		for _, v := range []float64{1, -3.5, 0.25} {
			s.Add(v)
		}
		if got := hex.EncodeToString(encoded(t, s)); got != want {
			t.Errorf("%s of 1, -3.5, 0.25 = %s, want %s", kinds[k].name, got, want)
		}
	}
}

// Every truncation and every flipped bit is refused, or is the canonical
// encoding of something else; a refused encoding leaves the receiver alone.
func TestDamagedEncodingsAreRefused(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			s := kind.empty()
			for _, v := range []float64{1, 2.5, -3, 1, 1e-9} {
				s.Add(v)
			}
			good := encoded(t, s)
			try := func(what string, data []byte) {
				u := kind.empty()
				u.Add(5)
				before := encoded(t, u)
				err := u.UnmarshalBinary(data)
				switch after := encoded(t, u); {
				case err == nil && !bytes.Equal(after, data):
					t.Errorf("%s: %x was read as %x", what, data, after)
				case err != nil && !errors.Is(err, errBytes):
					t.Errorf("%s: error %v is not one of this package's", what, err)
				case err != nil && !bytes.Equal(after, before):
					t.Errorf("%s: an error changed the receiver", what)
				}
			}
			for n := range good {
				if err := kind.empty().UnmarshalBinary(good[:n]); err == nil {
					t.Errorf("the first %d of %d bytes were accepted", n, len(good))
				}
				try("truncated", good[:n])
				for bit := range 8 {
					bad := bytes.Clone(good)
					bad[n] ^= 1 << bit
					try("bit flipped", bad)
				}
			}
			if err := kind.empty().UnmarshalBinary(append(good, 0)); err == nil {
				t.Error("a byte too many was accepted")
			}
		})
	}
}

// Encodings that are well formed but that no sample has.
func TestImpossibleEncodingsAreRefused(t *testing.T) {
	moments := func(change func(m *Moments)) []byte {
		m := momentsOf([]float64{1, 2, 3})
		change(m)
		b, _ := m.MarshalBinary()
		return b
	}
	counts := func(change func(h *Histogram)) []byte {
		h := histogramOf([]float64{1, 2, 3})
		change(h)
		b, _ := h.MarshalBinary()
		return b
	}
	for _, c := range []struct {
		name string
		into summary
		data []byte
	}{
		{"negative size", new(Moments), moments(func(m *Moments) { m.n = -3 })},
		{"sum above n max", new(Moments), moments(func(m *Moments) { m.sum.Add(4) })},
		{"sum below n min", new(Moments), moments(func(m *Moments) { m.sum.Add(-4) })},
		{"negative squares", new(Moments), moments(func(m *Moments) { m.squares.digit[67] -= 20 << 4 })},
		{"squares above n max²", new(Moments), moments(func(m *Moments) { m.squares.digit[67] += 20 << 4 })},
		{"squares below sum²/n", new(Moments), moments(func(m *Moments) { m.squares.digit[67] -= 3 << 4 })},
		{"max below min", new(Moments), moments(func(m *Moments) { m.min, m.max = 3, 1 })},
		{"max is NaN", new(Moments), moments(func(m *Moments) { m.max = math.NaN() })},
		{"max is infinite", new(Moments), moments(func(m *Moments) { m.max = math.Inf(1) })},
		{"range of nothing", new(Moments), moments(func(m *Moments) { *m = Moments{min: 1, max: 1} })},
		{"sum of nothing", new(Moments), moments(func(m *Moments) { *m = Moments{}; m.open(); m.sum.Add(1) })},
		{"one value, two ends", new(Moments), moments(func(m *Moments) { *m = *momentsOf([]float64{1}); m.max = 2 })},
		{"too few counted", new(Histogram), counts(func(h *Histogram) { h.bins.n = 4 })},
		{"too many counted", new(Histogram), counts(func(h *Histogram) { h.bins.n = 2 })},
		{"bin below min", new(Histogram), counts(func(h *Histogram) { h.bins.min = 1.5 })},
		{"no bin at min", new(Histogram), counts(func(h *Histogram) { h.bins.min = 0.5 })},
		{"bin above max", new(Histogram), counts(func(h *Histogram) { h.bins.max = 2.5 })},
		{"no bin at max", new(Histogram), counts(func(h *Histogram) { h.bins.max = 4 })},
		{"counts of nothing", new(Histogram), counts(func(h *Histogram) { h.bins.n, h.bins.min, h.bins.max = 0, 0, 0 })},
		{"counts that wrap around to n", new(Histogram), counts(func(h *Histogram) {
			for x, count := range []int64{1: math.MaxInt64, 2: math.MaxInt64, 3: 5} {
				if count > 0 {
					k := fine.Key(float64(x))
					h.bins.count(k, count-1) // one is there
				}
			}
		})},
		{"minus zero", new(Histogram), counts(func(h *Histogram) { *h = *histogramOf([]float64{0}); h.bins.min = math.Copysign(0, -1) })},
		{"sum for moments", new(Moments), encoded(t, sumOf([]float64{1}))},
	} {
		if err := c.into.UnmarshalBinary(c.data); err == nil {
			t.Errorf("%s: %x was accepted", c.name, c.data)
		}
	}
}

// Whatever is accepted is canonical: it is written back byte for byte.
func FuzzUnmarshalAcceptsOnlyCanonicalBytes(f *testing.F) {
	for i, kind := range kinds {
		s := kind.empty()
		f.Add(uint8(i), encoded(f, s))
		for _, v := range []float64{1, 2.5, -3, 1e300, 0, 1e-9} {
			s.Add(v)
		}
		f.Add(uint8(i), encoded(f, s))
	}
	f.Fuzz(func(t *testing.T, i uint8, data []byte) {
		s := kinds[int(i)%len(kinds)].empty()
		if err := s.UnmarshalBinary(data); err != nil {
			if !errors.Is(err, errBytes) {
				t.Fatalf("error %v is not one of this package's", err)
			}
			return
		}
		if got := encoded(t, s); !bytes.Equal(got, data) {
			t.Fatalf("read %x, wrote %x", data, got)
		}
	})
}
