package lanes

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// booked are the kernels that set several rows, each with a row for each of its
// arguments.
var booked = []struct {
	name string
	rows int
	call func(x [][]float64) int
}{
	{"AddScaled", 2, func(x [][]float64) int { AddScaled(x[0], x[1], 0.3); return 0 }},
	{"Lerp", 2, func(x [][]float64) int { Lerp(x[0], x[1], 0.3); return 0 }},
	{"LessGrowth", 3, func(x [][]float64) int { LessGrowth(x[0], x[1], x[2]); return 0 }},
	{"Latch", 3, func(x [][]float64) int { Latch(x[0], x[1], x[2], 1, 0.5, 0); return 0 }},
	{"Latch in place", 2, func(x [][]float64) int { Latch(x[0], x[1], x[0], -1, 0.5, 0.25); return 0 }},
	{"CountBelow", 4, func(x [][]float64) int { CountBelow(x[0], x[1], x[2], x[3]); return 0 }},
	{"Grown", 2, func(x [][]float64) int { Grown(x[0], x[1]); return 0 }},
	{"Rest", 4, func(x [][]float64) int {
		some, wrong := Rest(x[0], x[1:4], -1e-9)
		return bit(some) + 2*bit(wrong)
	}},
	{"Rest of two", 3, func(x [][]float64) int {
		some, wrong := Rest(x[0], x[1:3], -1e-9)
		return bit(some) + 2*bit(wrong)
	}},
	{"Rest of two weights", 3, func(x [][]float64) int {
		Abs(x[1], x[1])
		MinScalar(x[1], x[1], 1)
		ScalarSub(x[2], 1, x[1])
		some, wrong := Rest(x[0], x[1:3], -1e-9)
		return bit(some) + 2*bit(wrong)
	}},
	{"Rest of weights", 4, func(x [][]float64) int {
		for k := range x[1:] { // all three add up to one, and are positive
			Abs(x[k+1], x[k+1])
			MinScalar(x[k+1], x[k+1], 1)
			Scale(x[k+1], x[k+1], 0.25)
		}
		ScalarSub(x[1], 0.5, x[2])
		Fill(x[3], 0.5)
		some, wrong := Rest(x[0], x[1:4], -1e-9)
		return bit(some) + 2*bit(wrong)
	}},
	{"Within", 1, func(x [][]float64) int {
		return bit(Within(x[0], -1, 1)) + 2*bit(Within(x[0], math.Inf(-1), math.Inf(1))) + 4*bit(Within(x[0], math.NaN(), 1)) + 8*bit(Within(x[0], 0, math.MaxFloat64))
	}},
	{"Step of one", 15, func(x [][]float64) int { return bit(account(x).Step(book(x[9:], 1, 0))) }},
	{"Step", 19, func(x [][]float64) int { return bit(account(x).Step(book(x[9:], 2, 0))) }},
	{"Step with cash", 22, func(x [][]float64) int { return bit(account(x).Step(book(x[9:], 2, 1))) }},
	{"Step of three", 23, func(x [][]float64) int { return bit(account(x).Step(book(x[9:], 3, 0))) }},
	{"Step at flat rates", 19, func(x [][]float64) int { return bit(account(x).Step(flat(book(x[9:], 2, 0)))) }},
	{"Step with cash at flat rates", 22, func(x [][]float64) int { return bit(account(x).Step(flat(book(x[9:], 2, 1)))) }},
	{"Step without a trade at flat rates", 19, func(x [][]float64) int {
		b := flat(book(x[9:], 2, 0))
		b.After = b.Held
		return bit(account(x).Step(b))
	}},
	{"Step without a trade", 19, func(x [][]float64) int {
		b := book(x[9:], 2, 0)
		b.After = b.Held
		return bit(account(x).Step(b))
	}},
	{"Standing", 7, func(x [][]float64) int {
		s := Standing{x[0], x[1], x[2], x[3]}
		s.Book(x[4], x[5], x[6])
		return 0
	}},
	{"Totals", 1, func(x [][]float64) int {
		t, ok := Totals(x[0])
		if ok {
			x[0] = append(append([]float64{t.Least, t.Most}, t.Sum[:]...), t.Squares[:]...)
		}
		return bit(ok)
	}},
	{"Pieces", 2, func(x [][]float64) int { return anyPieces.Map(x[0], x[1]) }},
}

// account is one of the first nine rows.
func account(x [][]float64) *Account {
	return &Account{x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8]}
}

// book is one of so many sleeves that cost something to trade, and of some that do
// not.
func book(x [][]float64, costly, free int) *Book {
	take := func(n int) (rows [][]float64) {
		rows, x = x[:n], x[n:]
		return rows
	}
	n := costly + free
	return &Book{
		Charged: take(1)[0], Cash: take(1)[0],
		Held: take(n), After: take(n), Returns: take(n), Rates: take(costly),
	}
}

// flat makes rates the same on all lanes, and other charges none.
func flat(b *Book) *Book {
	for _, row := range b.Rates {
		for i := range row {
			row[i] = row[0]
		}
	}
	b.Flat, b.Charged = true, nil
	return b
}

var anyPieces = func() *Pieces {
	p, r := new(Pieces), rand.New(rand.NewPCG(25, 26))
	for side := range p {
		for k := range p[side] {
			for j := range p[side][k] {
				p[side][k][j] = r.NormFloat64()
			}
		}
	}
	return p
}()

// outcome runs every kernel on copies of the given rows and returns all bits
// that come out, with all NaN alike.
func outcome(in [][]float64) map[string][]uint64 {
	out := map[string][]uint64{}
	copies := func(n int) [][]float64 {
		rows := make([][]float64, n)
		for k := range rows {
			rows[k] = append([]float64(nil), in[k%len(in)]...)
			if k >= len(in) {
				for i := range rows[k] {
					rows[k][i] *= 1.5
				}
			}
		}
		return rows
	}
	put := func(name string, row []float64) {
		for _, x := range row {
			b := math.Float64bits(x)
			if x != x {
				b = math.Float64bits(math.NaN())
			}
			out[name] = append(out[name], b)
		}
	}
	for _, k := range mapped {
		x := copies(3)
		dst := make([]float64, len(x[0]))
		k.row(dst, x[0], x[1], x[2])
		put(k.name, dst)
	}
	for _, k := range booked {
		x := copies(k.rows)
		put(k.name, []float64{float64(k.call(x))})
		for _, row := range x {
			put(k.name, row)
		}
	}
	return out
}

// agree fails where the sets of instructions have different bits.
func agree(t *testing.T, in [][]float64) {
	t.Helper()
	var want map[string][]uint64
	eachLevel(t, func(t *testing.T) {
		got := outcome(in)
		if want == nil {
			want = got
		}
		for name, bits := range got {
			for i := range bits {
				if bits[i] != want[name][i] {
					t.Fatalf("%s: value %d is %v, with Go's loops %v; first rows %v", name, i, math.Float64frombits(bits[i]), math.Float64frombits(want[name][i]), in[:3])
				}
			}
		}
	})
}

func TestAssemblyEqualsTheLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, n := range []int{1, 2, 7, 8, 9, 31, 500} {
		t.Run(fmt.Sprintf("lanes=%d", n), func(t *testing.T) {
			in := make([][]float64, 13)
			for k := range in {
				in[k] = odd(r, n)
			}
			agree(t, in)
			for k := range in { // numbers of the size of weights and returns
				for i := range in[k] {
					in[k][i] = r.Float64()
				}
			}
			agree(t, in)
			for k := range in { // any bits at all
				for i := range in[k] {
					in[k][i] = math.Float64frombits(r.Uint64())
				}
			}
			agree(t, in)
		})
	}
}

// Any bits in three rows: all sets of instructions give the same.
func FuzzAssemblyEqualsTheLoops(f *testing.F) {
	f.Add(binary.LittleEndian.AppendUint64(nil, math.Float64bits(-0.5)))
	f.Add(make([]byte, 24*9))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := len(b) / 24
		in := make([][]float64, 3)
		for k := range in {
			in[k] = make([]float64, n)
			for i := range in[k] {
				in[k][i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*(3*i+k):]))
			}
		}
		agree(t, in)
	})
}
