package lanes

import (
	"fmt"
	"math"
	"unsafe"
)

// each checks that groups have as many rows as each other, each of the length of
// dst.
func each(dst []float64, groups ...[][]float64) {
	for _, rows := range groups {
		if len(rows) != len(groups[0]) {
			panic(fmt.Sprintf("lanes: %d rows beside %d", len(rows), len(groups[0])))
		}
		for _, row := range rows {
			same(dst, row)
		}
	}
}

// Rest sets dst to what is left of one after all parts are taken away, in their
// order. some says whether anything is left on any lane, if only minus zero;
// wrong whether on some lane less than least is left, or NaN, or a part has its
// sign bit set.
func Rest(dst []float64, parts [][]float64, least float64) (some, wrong bool) {
	each(dst, parts)
	if level > 0 {
		var flags int
		if len(parts) == 2 {
			flags = restTwoRows(dst, parts[0], parts[1], least)
		} else {
			flags = restRows(dst, parts, least)
		}
		return flags&1 != 0, flags&2 != 0
	}
	var signs, left uint64
	bad := 0
	if len(parts) == 2 { // in one pass
		a, b := same(dst, parts[0]), same(dst, parts[1])
		for i, x := range a {
			y := b[i]
			rest := 1 - x - y
			dst[i] = rest
			signs |= math.Float64bits(x) | math.Float64bits(y)
			left |= math.Float64bits(rest)
			bad |= 1 ^ bit(rest >= least)
		}
		return left != 0, bad != 0 || signs>>63 != 0
	}
	Fill(dst, 1)
	for _, part := range parts {
		part = same(dst, part)
		for i, x := range part {
			dst[i] -= x
			signs |= math.Float64bits(x)
		}
	}
	for _, x := range dst {
		left |= math.Float64bits(x)
		bad |= 1 ^ bit(x >= least)
	}
	return left != 0, bad != 0 || signs>>63 != 0
}

// An Account is what is kept of an account from step to step, one row each,
// of one length.
type Account struct {
	Wealth, Gross    []float64 // after costs, and had nothing been paid
	OfPeak, Deepest  []float64 // wealth over its highest so far, and the least of that so far, less one
	Turned           []float64 // sum of what was traded
	Sum, SumSq       []float64 // of net returns
	Excess, ExcessSq []float64 // of net returns less cash
}

// Open starts every lane anew with wealth one. The first peak is that one, so
// a loss in the first step counts as a drawdown.
func (a *Account) Open() {
	for _, row := range [][]float64{a.Wealth, a.Gross, a.OfPeak} {
		Fill(row, 1)
	}
	for _, row := range [][]float64{a.Deepest, a.Turned, a.Sum, a.SumSq, a.Excess, a.ExcessSq} {
		clear(row)
	}
}

// A Book is what an account holds, and what comes of it, from one date to the
// next: weights, decimals of wealth, with a row for each sleeve, and what bears on
// them. Idle cash may be the last sleeve: those beyond the rates trade free.
type Book struct {
	Held, After [][]float64 // weights before the trade and after it; they may be the same rows
	Returns     [][]float64 // simple, over the step
	Rates       [][]float64 // cost of a unit traded
	Flat        bool        // each rate is the same on all lanes
	Charged     []float64   // cost besides, a share of wealth, or nil
	Cash        []float64   // the return that excess returns are over
}

// Lane tells what a book comes to on one lane: what is traded, the sum of
// |after - held|; the cost, which is charged and the sum of rate * |after - held|;
// and the growth of a unit of wealth before costs, the sum of after * (1 + return).
func (b *Book) Lane(i int) (traded, cost, growth float64) {
	if b.Charged != nil {
		cost = b.Charged[i]
	}
	for k, r := range b.Rates {
		d := math.Abs(b.After[k][i] - b.Held[k][i])
		traded += d
		cost += float64(r[i] * d)
	}
	for k, w := range b.After {
		growth += float64(w[i] * (1 + b.Returns[k][i]))
	}
	return traded, cost, growth
}

// Step trades a book, pays, earns the returns of a step and books it, see
// [Book.Lane]. The weights held are moved by the market to after * (1 + return) /
// growth. Wealth grows by net = (1 - cost) * growth and gross by growth; ofPeak =
// min(1, ofPeak * net) and deepest = min(deepest, ofPeak - 1); the net return, net -
// 1, enters the running sums. Every product is rounded before it feeds a sum. Step
// says whether on some lane no wealth is left, or none is known.
func (a *Account) Step(b *Book) (ruined bool) {
	n, sleeves, costly := len(a.Wealth), len(b.After), len(b.Rates)
	if len(b.Held) != sleeves || len(b.Returns) != sleeves || costly > sleeves {
		panic(fmt.Sprintf("lanes: a book of %d sleeves held, %d after, %d returns and %d rates", len(b.Held), sleeves, len(b.Returns), costly))
	}
	var charged *float64
	if b.Charged != nil {
		charged = address(b.Charged, n)
	}
	rows := append(make([]*float64, 0, 48), // of up to nine sleeves on the stack
		address(a.Wealth, n), address(a.Gross, n), address(a.OfPeak, n), address(a.Deepest, n), address(a.Turned, n),
		address(a.Sum, n), address(a.SumSq, n), address(a.Excess, n), address(a.ExcessSq, n), charged, address(b.Cash, n))
	for k := range sleeves {
		var rate *float64
		if k < costly {
			rate = address(b.Rates[k], n)
		}
		rows = append(rows, address(b.Held[k], n), address(b.After[k], n), address(b.Returns[k], n), rate)
	}
	if level == 0 || n == 0 {
		return a.step(b)
	}
	plain := costly == 2 && b.Flat && b.Charged == nil
	switch {
	case plain && sleeves == 2:
		return stepTwoRows(rows, sleeves, costly, n) != 0
	case plain && sleeves == 3:
		return stepTwoAndCashRows(rows, sleeves, costly, n) != 0
	default:
		return stepRows(rows, sleeves, costly, n) != 0
	}
}

// address returns that of a row, which must have n lanes.
func address(row []float64, n int) *float64 {
	if len(row) != n {
		panic(mismatch(n, len(row)))
	}
	return unsafe.SliceData(row)
}

// steps are what a book comes to on a chunk of lanes, see Lane, and what wealth grows
// to after costs.
type steps struct{ traded, cost, growth, net [chunk]float64 }

func (a *Account) step(b *Book) (ruined bool) {
	var s steps
	for lo := 0; lo < len(a.Wealth); lo += chunk {
		hi := min(lo+chunk, len(a.Wealth))
		if len(b.Rates) == 2 && len(b.After) == 2 && b.Charged == nil {
			s.tradeTwo(b, lo, hi)
		} else {
			s.trade(b, lo, hi)
		}
		ruined = a.earn(&s, lo, hi) || ruined
		a.book(&s, b.Cash, lo, hi)
	}
	return ruined
}

// trade trades the lanes from lo to hi, sleeve after sleeve, and drifts.
func (s *steps) trade(b *Book, lo, hi int) {
	growth := s.growth[:hi-lo]
	traded, cost := same(growth, s.traded[:hi-lo]), same(growth, s.cost[:hi-lo])
	clear(growth)
	clear(traded)
	clear(cost)
	if b.Charged != nil {
		copy(cost, b.Charged[lo:hi])
	}
	for k := range b.After {
		held, after, returns := same(growth, b.Held[k][lo:hi]), same(growth, b.After[k][lo:hi]), same(growth, b.Returns[k][lo:hi])
		if k < len(b.Rates) {
			rates := same(growth, b.Rates[k][lo:hi])
			for i, w := range after {
				d := math.Abs(w - held[i])
				traded[i] += d
				cost[i] += float64(rates[i] * d)
				y := float64(w * (1 + returns[i]))
				held[i] = y
				growth[i] += y
			}
			continue
		}
		for i, w := range after {
			y := float64(w * (1 + returns[i]))
			held[i] = y
			growth[i] += y
		}
	}
	for _, held := range b.Held {
		held = same(growth, held[lo:hi])
		for i, g := range growth {
			held[i] /= g
		}
	}
}

// tradeTwo is trade of two sleeves without other charges, in one pass.
func (s *steps) tradeTwo(b *Book, lo, hi int) {
	held := b.Held[0][lo:hi]
	after, returns, rates := same(held, b.After[0][lo:hi]), same(held, b.Returns[0][lo:hi]), same(held, b.Rates[0][lo:hi])
	held2, after2, returns2, rates2 := same(held, b.Held[1][lo:hi]), same(held, b.After[1][lo:hi]), same(held, b.Returns[1][lo:hi]), same(held, b.Rates[1][lo:hi])
	traded, cost, growth := same(held, s.traded[:hi-lo]), same(held, s.cost[:hi-lo]), same(held, s.growth[:hi-lo])
	for i, w := range after {
		w2 := after2[i]
		d, d2 := math.Abs(w-held[i]), math.Abs(w2-held2[i])
		y, y2 := float64(w*(1+returns[i])), float64(w2*(1+returns2[i]))
		g := 0 + y + y2
		held[i], held2[i] = y/g, y2/g
		traded[i], cost[i], growth[i] = d+d2, 0+float64(rates[i]*d)+float64(rates2[i]*d2), g
	}
}

// earn earns the steps of the lanes from lo to hi.
func (a *Account) earn(s *steps, lo, hi int) (ruined bool) {
	wealth := a.Wealth[lo:hi]
	gross, ofPeak, deepest, turned := same(wealth, a.Gross[lo:hi]), same(wealth, a.OfPeak[lo:hi]), same(wealth, a.Deepest[lo:hi]), same(wealth, a.Turned[lo:hi])
	traded, cost, growth, net := same(wealth, s.traded[:hi-lo]), same(wealth, s.cost[:hi-lo]), same(wealth, s.growth[:hi-lo]), same(wealth, s.net[:hi-lo])
	for i, w := range wealth {
		n := float64((1 - cost[i]) * growth[i])
		net[i] = n
		w = float64(w * n)
		wealth[i] = w
		ruined = ruined || !(w > 0)
		gross[i] *= growth[i]
		peak := min(1, float64(ofPeak[i]*n))
		ofPeak[i] = peak
		if fall := peak - 1; !(deepest[i] < fall) {
			deepest[i] = fall
		}
		turned[i] += traded[i]
	}
	return ruined
}

// book adds their net returns up: a loop of its own, since the addresses of all rows
// do not fit into registers.
func (a *Account) book(s *steps, cash []float64, lo, hi int) {
	cash = cash[lo:hi]
	sum, sumsq := same(cash, a.Sum[lo:hi]), same(cash, a.SumSq[lo:hi])
	excess, excesssq := same(cash, a.Excess[lo:hi]), same(cash, a.ExcessSq[lo:hi])
	for i, net := range s.net[:len(cash)] {
		r := net - 1
		x := r - cash[i]
		sum[i] += r
		sumsq[i] += float64(r * r)
		excess[i] += x
		excesssq[i] += float64(x * x)
	}
}
