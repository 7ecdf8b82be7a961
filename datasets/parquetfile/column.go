package parquetfile

import (
	"math"

	"trifecta/datasets/arrowfile"
)

// A column is one under way: its values so far, and what decoding needs.
type column struct {
	r     *reader
	leaf  *leaf
	out   arrowfile.Column
	ints  []int32 // of a column of integers or bools, until one does not fit
	at    int     // rows done
	words vocabulary
	dict  []int64 // of the chunk, as values returns them
	coded bool    // the chunk has a dictionary
}

// start allocates the column.
func (c *column) start() {
	n := c.r.rows
	switch c.leaf.sense {
	case floats:
		c.r.memory.take(8*int64(n), "the column")
		c.out.Float = make([]float64, n)
	case integers, bools:
		c.r.memory.take(4*int64(n), "the column")
		c.ints = make([]int32, n)
	case days:
		c.r.memory.take(4*int64(n), "the column")
		c.out.Kind, c.out.Date = arrowfile.Date, make([]int32, n)
	case texts:
		c.r.memory.take(4*int64(n), "the column")
		c.out.Kind, c.out.Code = arrowfile.Text, make([]int32, n)
		c.words.budget = &c.r.memory
	}
}

// put takes the rows of a page: the values that are present, and for each row
// whether it is, or nil if all are.
func (c *column) put(values []int64, present []int32, rows int) {
	if present == nil {
		c.putAll(values)
	} else {
		k := 0
		for i, here := range present {
			if here == 0 {
				c.null(c.at + i)
				continue
			}
			c.set(c.at+i, values[k])
			k++
		}
	}
	c.at += rows
}

func (c *column) putAll(values []int64) {
	if c.out.Float != nil && c.leaf.sense == floats {
		dst := c.out.Float[c.at:]
		for i, v := range values {
			dst[i] = math.Float64frombits(uint64(v))
		}
		return
	}
	if c.leaf.sense == texts {
		dst := c.out.Code[c.at:]
		for i, v := range values {
			dst[i] = int32(v)
		}
		return
	}
	for i, v := range values {
		c.set(c.at+i, v)
	}
}

// set takes the value of a row; rows come in order.
func (c *column) set(row int, v int64) {
	switch c.leaf.sense {
	case floats:
		c.out.Float[row] = math.Float64frombits(uint64(v))
	case integers, bools:
		big := c.leaf.unsigned && c.leaf.width == 8
		if c.ints != nil {
			if v == int64(int32(v)) && (v >= 0 || !big) {
				c.ints[row] = int32(v)
				return
			}
			c.widen(row)
		}
		if big {
			c.out.Float[row] = float64(uint64(v))
		} else {
			c.out.Float[row] = float64(v)
		}
	case days:
		day := floorDiv(v, c.leaf.perDay)
		if day != int64(int32(day)) {
			fail("row %d is %d days from 1970-01-01, beyond any date", row+1, day)
		}
		c.out.Date[row] = int32(day)
	case texts:
		c.out.Code[row] = int32(v)
	}
}

// null takes a row without a value.
func (c *column) null(row int) {
	switch c.leaf.sense {
	case floats:
		c.out.Float[row] = math.NaN()
	case integers, bools:
		if c.ints != nil {
			c.widen(row)
		}
		c.out.Float[row] = math.NaN()
	case days:
		fail("row %d has no date", row+1)
	case texts:
		c.out.Code[row] = -1
	}
}

// widen turns a column of integers whose rows before this one are done into
// floats.
func (c *column) widen(row int) {
	c.r.memory.take(8*int64(c.r.rows), "the column")
	c.out.Float = make([]float64, c.r.rows)
	for i, x := range c.ints[:row] {
		c.out.Float[i] = float64(x)
	}
	c.ints = nil
	c.r.memory += budget(4 * c.r.rows)
}

// finish returns the column once all rows are done.
func (c *column) finish() arrowfile.Column {
	c.out.Name = c.leaf.name
	c.out.Words = c.words.words
	switch {
	case c.ints == nil:
	case c.leaf.sense == bools || c.leaf.small:
		c.r.memory.take(int64(c.r.rows), "the column")
		c.out.Kind, c.out.Bits = arrowfile.Bits, make([]uint8, c.r.rows)
		for i, x := range c.ints {
			c.out.Bits[i] = uint8(x)
		}
		c.r.memory += budget(4 * c.r.rows)
	default:
		c.out.Kind, c.out.Int = arrowfile.Int, c.ints
	}
	return c.out
}
