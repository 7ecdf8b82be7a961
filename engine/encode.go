package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
)

// Version 1 of the encoding of a result. Integers are little-endian, or
// uvarints in their shortest form; a summary is its encoding after its length,
// a uvarint.
//
//	"TRIFR" 1 | plan digest, 32 bytes | SHA-256 of what is kept
//	per scenario that has paths, ascending:
//	  number from 1 uvarint | spans uvarint, each: paths left out since the last, paths
//	  cells, readings, fans: their summaries, and counts as uvarints
//	  outcomes, columns and states: runs of float64s as the spans have them
//	0
const resultMagic = "TRIFR\x01"

// ErrResult reports bytes that are not a result of the plan.
var ErrResult = errors.New("not a result of this plan")

// MarshalBinary returns the canonical encoding of the result, whole or in part,
// without its traces: results of the same paths have the same bytes. The error
// is nil.
func (r *Result) MarshalBinary() ([]byte, error) {
	digest, _ := hex.DecodeString(r.Digest)
	kept := sha256.Sum256([]byte(r.Plan.kept()))
	w := writer{b: append(append([]byte(resultMagic), digest...), kept[:]...)}
	for s, l := range r.lots {
		if l == nil || len(l.done) == 0 {
			continue
		}
		w.count(int64(s) + 1)
		w.count(int64(len(l.done)))
		next := int64(0)
		for _, d := range l.done {
			w.count(d.first - next)
			w.count(d.end - d.first)
			next = d.end
		}
		l.each(w.summary, func(n *int64) { w.count(*n) })
		for _, os := range l.outcomes {
			for _, o := range os {
				for _, x := range o.numbers() {
					w.float(*x)
				}
			}
		}
		for _, c := range l.kept() {
			for _, run := range *c {
				for _, x := range run.values {
					w.float(x)
				}
			}
		}
	}
	w.count(0)
	return w.b, nil
}

// ReadResult returns the result of plan p that MarshalBinary encoded. It
// refuses bytes of another plan, of a plan that keeps other things, and bytes
// that are not exactly such an encoding.
func ReadResult(p *Plan, data []byte) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	r := newResult(p, p.Digest())
	d := &decoder{rest: data}
	kept := sha256.Sum256([]byte(p.kept()))
	switch digest := ""; {
	case string(d.take(len(resultMagic))) != resultMagic:
		d.fail("does not begin with %q", resultMagic)
	default:
		if digest = hex.EncodeToString(d.take(sha256.Size)); d.err == nil && digest != r.Digest {
			d.fail("plan digest %.12s, want %.12s", digest, r.Digest)
		}
		if k := d.take(sha256.Size); d.err == nil && string(k) != string(kept[:]) {
			d.fail("%w", errKept)
		}
	}
	last := int64(0)
	for d.err == nil {
		s := d.count()
		if s == 0 {
			break
		}
		if s <= last || s > int64(len(r.lots)) {
			d.fail("scenario %d after %d of %d", s, last, len(r.lots))
			break
		}
		last = s
		d.lot(p, r.open(int(s)-1))
	}
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes too many", len(d.rest))
	}
	if d.err != nil {
		return nil, d.err
	}
	return r, nil
}

// lot reads what is known of one scenario.
func (d *decoder) lot(p *Plan, l *lot) {
	next := int64(0)
	for k := range d.count() {
		skip, n := d.count(), d.count()
		if d.err != nil {
			return
		}
		if k > 0 && skip == 0 || n == 0 || skip > p.Paths-next || n > p.Paths-next-skip {
			d.fail("span of %d paths from %d on, of %d", n, next+skip, p.Paths)
			return
		}
		l.done = append(l.done, span{next + skip, next + skip + n})
		next += skip + n
	}
	if len(l.done) == 0 {
		d.fail("a scenario without paths")
		return
	}
	l.each(d.summary, func(n *int64) { *n = d.count() })
	if d.err == nil {
		if err := l.check(p); err != nil {
			d.fail("%w", err)
		}
	}
	if p.Keep.Outcomes {
		for k := range l.outcomes {
			l.outcomes[k] = d.outcomes(l.done)
		}
	}
	for _, c := range l.kept() {
		for _, s := range l.done {
			*c = append(*c, run{s.first, d.floats(s.end - s.first)})
		}
	}
}

func (d *decoder) outcomes(done []span) (os []Outcome) {
	for _, s := range done {
		x := d.floats((s.end - s.first) * outcomeNumbers)
		for path := s.first; path < s.end && d.err == nil; path++ {
			o := Outcome{Path: path}
			for _, to := range o.numbers() {
				*to, x = x[0], x[1:]
			}
			os = append(os, o)
		}
	}
	return os
}

// each visits every summary and count of the lot, in a fixed order.
func (l *lot) each(summary func(summary), count func(*int64)) {
	for k := range l.cells {
		for _, m := range l.cells[k].Measures() {
			summary(m.Moments)
		}
		summary(&l.cells[k].Fan)
	}
	for k := range l.readings {
		l.readings[k].each(summary, count)
	}
	for k := range l.fans {
		for _, c := range l.fans[k].coarse() {
			summary(c)
		}
	}
}

// kept are the columns of the lot, in a fixed order.
func (l *lot) kept() (all []*column) {
	for k := range l.columns {
		for c := range l.columns[k] {
			for i := range l.columns[k][c] {
				all = append(all, &l.columns[k][c][i])
			}
		}
	}
	for k := range l.states {
		all = append(all, &l.states[k])
	}
	return all
}

// check reports summaries that cannot be of the lot's paths.
func (l *lot) check(p *Plan) error {
	paths := int64(0)
	for _, s := range l.done {
		paths += s.end - s.first
	}
	for k := range l.cells {
		if c := &l.cells[k]; c.Wealth.N() != paths || c.Fan.N() != paths {
			return fmt.Errorf("strategy %d: wealth of %d of %d paths", k, c.Wealth.N(), paths)
		}
	}
	gs := len(p.groups())
	for at := 0; at < len(l.readings); at += gs {
		n := int64(0)
		for g := range gs {
			r := &l.readings[at+g]
			if err := r.check(); err != nil {
				return fmt.Errorf("reading %d: %w", at+g, err)
			}
			n += r.Wealth.Moments.N()
		}
		if n != paths {
			return fmt.Errorf("reading %d: wealth of %d of %d paths", at, n, paths)
		}
	}
	for k := range l.fans {
		for _, ss := range [][]Spread{l.fans[k].Active, l.fans[k].Wealth} {
			for t := range ss {
				if n := ss[t].N(); n != paths {
					return fmt.Errorf("fan %d, step %d: %d of %d paths", k, t+1, n, paths)
				}
			}
		}
	}
	return nil
}

// check reports summaries that do not count the same paths.
func (r *Reading) check() error {
	n := r.Wealth.Moments.N()
	for k, s := range r.samples() {
		tail := int64(0)
		if k < tailed {
			tail = n
		}
		if s.Moments.N() != n || s.Histogram.N() != n || s.Low.N() != tail {
			return fmt.Errorf("number %d of %d, %d and %d of %d paths", k, s.Moments.N(), s.Histogram.N(), s.Low.N(), n)
		}
	}
	for k, a := range r.averages() {
		if a.Moments.N() > n || a.Pairs.N() > n {
			return fmt.Errorf("average %d of %d paths and %d pairs of %d paths", k, a.Moments.N(), a.Pairs.N(), n)
		}
	}
	pairs := r.Wealth.Pairs.N()
	for k, c := range r.counts() {
		if c.N != n || c.Pairs != pairs || c.Hits > n || c.One > pairs || c.Both > min(pairs-c.One, c.Hits) {
			return fmt.Errorf("count %d is %+v, of %d paths and %d pairs", k, *c, n, pairs)
		}
	}
	for k := range r.Behind {
		left := r.Behind[k].Ever.Hits
		for _, first := range r.Behind[k].First {
			if left -= first; left < 0 {
				break
			}
		}
		if left != 0 {
			return fmt.Errorf("limit %d: first steps do not add up to %d paths", k, r.Behind[k].Ever.Hits)
		}
	}
	return nil
}

// A writer puts an encoding together.
type writer struct{ b, one []byte }

func (w *writer) count(n int64)   { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) float(x float64) { w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(x)) }

func (w *writer) summary(s summary) {
	w.one, _ = s.AppendBinary(w.one[:0]) // encoding a summary does not fail
	w.count(int64(len(w.one)))
	w.b = append(w.b, w.one...)
}

// A decoder takes an encoding apart. After its first error it returns zeros.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail(format string, a ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %w", ErrResult, fmt.Errorf(format, a...))
	}
}

// take returns the next n bytes, nil if there are fewer.
func (d *decoder) take(n int) []byte {
	if d.err == nil && len(d.rest) < n {
		d.fail("%d bytes missing", n-len(d.rest))
	}
	if d.err != nil {
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) count() int64 {
	if d.err != nil {
		return 0
	}
	x, n := binary.Uvarint(d.rest)
	if n <= 0 || x > math.MaxInt64 || n > 1 && d.rest[n-1] == 0 {
		d.fail("broken number")
		return 0
	}
	d.rest = d.rest[n:]
	return int64(x)
}

func (d *decoder) floats(n int64) []float64 {
	if d.err == nil && n > int64(len(d.rest)/8) {
		d.fail("%d numbers in %d bytes", n, len(d.rest))
	}
	if d.err != nil {
		return nil
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(d.take(8)))
	}
	return x
}

func (d *decoder) summary(s summary) {
	n := d.count()
	if d.err == nil && n > int64(len(d.rest)) {
		d.fail("summary of %d bytes, of which %d are missing", n, n-int64(len(d.rest)))
	}
	if b := d.take(int(n)); d.err == nil {
		if err := s.UnmarshalBinary(b); err != nil {
			d.fail("%w", err)
		}
	}
}
