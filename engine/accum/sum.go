package accum

import (
	"encoding/binary"
	"math"
	"math/big"
)

// A Sum is an exact sum of float64 values: a fixed-point number wide enough
// for every finite float64, held in 32-bit digits with room for carries (Neal,
// "Fast exact summation using small and large superaccumulators", 2015). It
// holds up to 2^63 values. The zero value is an empty sum.
type Sum struct {
	digit   [limbs]int64
	pending int32 // additions since the last carry
}

const (
	limbs  = 68      // 2098 bits of float64 range, and 78 bits of head room
	scale  = 1074    // the last bit of the first digit is worth 2^-scale
	bursts = 1 << 30 // additions of 32-bit digits that an int64 surely holds
)

// Add adds x. It panics if x is NaN or infinite.
func (s *Sum) Add(x float64) {
	b := math.Float64bits(x)
	e := int(b >> 52 & 0x7ff)
	m := int64(b & (1<<52 - 1))
	switch e {
	case 0x7ff:
		panic("accum: sum of a value that is not finite")
	case 0:
		e = 1
	default:
		m |= 1 << 52
	}
	pos := uint(e - 1) // position of the mantissa's last bit
	i, sh := pos>>5, pos&31
	lo := (m << sh) & 0xffffffff
	mid := (m >> (32 - sh)) & 0xffffffff
	hi := m >> (32 - sh) >> 32
	if int64(b) < 0 {
		lo, mid, hi = -lo, -mid, -hi
	}
	d := s.digit[i : i+3 : i+3]
	d[0] += lo
	d[1] += mid
	d[2] += hi
	if s.pending++; s.pending == bursts {
		s.carry()
	}
}

// Merge adds the sum t.
func (s *Sum) Merge(t *Sum) {
	u := *t
	carry(u.digit[:])
	s.carry()
	for i, d := range u.digit {
		s.digit[i] += d
	}
	s.carry()
}

// Float64 returns the sum rounded once, to nearest even; a sum beyond the
// range of float64 is an infinity. The empty sum is 0.
func (s *Sum) Float64() float64 {
	return quotient(s.fixed(), big.NewInt(1), scale)
}

func (s *Sum) carry() {
	carry(s.digit[:])
	s.pending = 0
}

// fixed returns the sum times 2^scale, an integer.
func (s *Sum) fixed() *big.Int { return integer(s.digit[:]) }

// carry brings every digit but the last into [0, 2^32), the canonical form.
func carry(digit []int64) {
	var c int64
	last := len(digit) - 1
	for i, d := range digit[:last] {
		v := d + c
		digit[i] = v & 0xffffffff
		c = v >> 32
	}
	digit[last] += c
}

// integer returns the number with the 32-bit digits, lowest first, which may
// be out of canonical form.
func integer(number []int64) *big.Int {
	var room [2*limbs + 1]int64
	digits, first, negative := magnitude(room[:], number)
	b := make([]byte, 4*len(digits))
	for i, d := range digits {
		binary.BigEndian.PutUint32(b[4*(len(digits)-1-i):], uint32(d))
	}
	n := new(big.Int).SetBytes(b)
	if n.Lsh(n, uint(32*first)); negative {
		n.Neg(n)
	}
	return n
}

// magnitude returns sign and digits of a number, which may be out of canonical
// form, without zero digits at the ends: the first that is returned is digit
// first of the number. The digits are in room, which has one more than number
// since the last may have more than 32 bits.
func magnitude(room, number []int64) (digits []int64, first int, negative bool) {
	n := copy(room, number)
	carry(room[:n])
	if negative = room[n-1] < 0; negative {
		for i := range n {
			room[i] = -room[i]
		}
		carry(room[:n])
	}
	room[n] = room[n-1] >> 32
	room[n-1] &= 0xffffffff
	end := n + 1
	for end > 0 && room[end-1] == 0 {
		end--
	}
	for first < end && room[first] == 0 {
		first++
	}
	if end == 0 {
		return nil, 0, false
	}
	return room[first:end], first, negative
}

// quotient returns num / (den 2^shift), rounded once.
func quotient(num, den *big.Int, shift uint) float64 {
	r := new(big.Rat).SetFrac(num, new(big.Int).Lsh(den, shift))
	x, _ := r.Float64()
	return x
}
