package inference

import (
	"errors"
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// A View prescribes the mean of one value per path, such as "the probability
// of a recession is 35 %" or "the mean spread is at most 4.5 points". A
// probability is the mean of a value that is 1 or 0.
type View struct {
	Name   string    // for messages
	Values []float64 // one per path
	Mean   float64   // the mean under the new weights
	// AtMost bounds the mean from above instead of fixing it. For a bound from
	// below negate Values and Mean.
	AtMost bool
}

// A Pooled is what [Pool] found.
type Pooled struct {
	Weights []float64 // of the paths, adding up to one
	// KL is the relative entropy, sum q ln(q/p): how far the views are from what
	// the paths said.
	KL float64
	// Effective is exp(-sum q ln q), the number of equally likely paths with the
	// same entropy.
	Effective float64
	// Multipliers belong to the views: q is proportional to
	// p exp(sum multiplier value). That of a bound that does not bind is 0.
	Multipliers []float64
}

var (
	// ErrContradiction reports views that no weights can have.
	ErrContradiction = errors.New("no weights of the paths have this view")
	// ErrThin reports views under which so few paths count that nothing else
	// can be read from them.
	ErrThin = errors.New("too few paths are left")
)

// thinnest is the least effective share of the paths.
const thinnest = 0.1

// Pool returns the weights q that are nearest to the prior p and have the means
// of all views: the minimum of sum q ln(q/p) (Meucci, "Fully flexible views",
// 2008). A nil prior gives all paths the same weight; otherwise it adds up to
// one. Views whose means cannot be had, or which leave less than a tenth of the
// paths effective, are refused with ErrContradiction and ErrThin; in the latter
// case the result is returned too. Memory is a few numbers per path.
//
// Method: Newton steps on the dual, ln sum p exp(l'(g-h)), which is convex in
// the multipliers l; those of bounds are kept at or below zero by projection
// (Bertsekas, "Projected Newton methods", SIAM J. Control 20, 1982).
func Pool(prior []float64, views []View) (*Pooled, error) {
	if len(views) == 0 {
		return nil, errors.New("pooling without a view")
	}
	n := len(views[0].Values)
	if prior == nil {
		prior = make([]float64, n)
		for i := range prior {
			prior[i] = 1 / float64(n)
		}
	}
	if err := checkPool(prior, views); err != nil {
		return nil, err
	}
	d := newDual(prior, views)
	if err := d.solve(); err != nil {
		return nil, err
	}
	out := &Pooled{Weights: d.q, Multipliers: d.multipliers()}
	entropy := 0.0
	for i, q := range d.q {
		if q > 0 {
			lnq := lanes.LogOf(q)
			entropy -= float64(q * lnq)
			out.KL += float64(q * (lnq - lanes.LogOf(prior[i])))
		}
	}
	out.KL = max(0, out.KL)
	out.Effective = lanes.ExpOf(entropy)
	if out.Effective < float64(thinnest*float64(n)) {
		return out, fmt.Errorf("%w: the views leave %.1f effective paths of %d: want at least %.0f %%", ErrThin, out.Effective, n, 100*thinnest)
	}
	return out, nil
}

func checkPool(prior []float64, views []View) error {
	var errs []error
	sum := 0.0
	for i, p := range prior {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("prior weight of path %d is %v: want 0 to 1", i, p)
		}
		sum += p
	}
	if math.Abs(sum-1) > 1e-9 { // rounding of a long sum
		errs = append(errs, fmt.Errorf("prior weights add up to %v: want 1", sum))
	}
	for _, v := range views {
		if len(v.Values) != len(prior) {
			errs = append(errs, fmt.Errorf("view %s has %d values for %d paths", v.Name, len(v.Values), len(prior)))
			continue
		}
		least, most := math.Inf(1), math.Inf(-1)
		for i, x := range v.Values {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("view %s: the value of path %d is %v", v.Name, i, x)
			}
			if prior[i] > 0 {
				least, most = min(least, x), max(most, x)
			}
		}
		fixed := v.Mean > least && v.Mean < most || least == most && v.Mean == least
		if v.AtMost {
			fixed = v.Mean > least || v.Mean == most
		}
		if !fixed {
			errs = append(errs, fmt.Errorf("%w: %s of %v: the paths have %v to %v", ErrContradiction, v.Name, v.Mean, least, most))
		}
	}
	return errors.Join(errs...)
}

// A dual is the problem in the multipliers of views whose values are scaled to
// a prior deviation of one and shifted to a mean asked for of zero.
type dual struct {
	prior []float64
	views []View
	shift []float64
	scale []float64
	l     []float64
	q     []float64 // weights at l
	value float64   // of the dual at l
	slope []float64 // means of the scaled values under q
}

func newDual(prior []float64, views []View) *dual {
	m := len(views)
	d := &dual{
		prior: prior, views: views, shift: make([]float64, m), scale: make([]float64, m),
		l: make([]float64, m), q: make([]float64, len(prior)), slope: make([]float64, m),
	}
	for j, v := range views {
		mean, square := 0.0, 0.0
		for i, x := range v.Values {
			mean += float64(prior[i] * x)
		}
		for i, x := range v.Values {
			square += float64(prior[i] * (x - mean) * (x - mean))
		}
		d.shift[j], d.scale[j] = v.Mean, 1
		if square > 0 {
			d.scale[j] = 1 / math.Sqrt(square)
		}
	}
	d.eval(d.l)
	return d
}

// scaled is the value of view j on path i.
func (d *dual) scaled(j, i int) float64 {
	return float64((d.views[j].Values[i] - d.shift[j]) * d.scale[j])
}

// eval sets weights, value and slope at l.
func (d *dual) eval(l []float64) {
	top := math.Inf(-1)
	for i := range d.q {
		e := 0.0
		for j := range l {
			e += float64(l[j] * d.scaled(j, i))
		}
		d.q[i] = e
		if d.prior[i] > 0 {
			top = max(top, e)
		}
	}
	total := 0.0
	for i, e := range d.q {
		d.q[i] = float64(d.prior[i] * lanes.ExpOf(e-top))
		total += d.q[i]
	}
	for i := range d.q {
		d.q[i] /= total
	}
	for j := range l {
		s := 0.0
		for i, q := range d.q {
			s += float64(q * d.scaled(j, i))
		}
		d.slope[j] = s
	}
	d.value = top + lanes.LogOf(total)
}

// solved is how near to zero the means of scaled values come: below this there
// is rounding only.
const solved = 1e-13

func (d *dual) solve() error {
	const steps = 200
	for range steps {
		free := d.free()
		if d.gap(free) <= solved {
			return nil
		}
		if !d.advance(free) {
			break
		}
	}
	// Rounding may stop the descent a little early, contradictory views far off.
	if d.gap(d.free()) <= 1e-9 {
		return nil
	}
	return fmt.Errorf("%w together with the others: %s", ErrContradiction, d.worst())
}

// free returns the views whose multipliers may move: all but bounds that hold
// with a multiplier of zero.
func (d *dual) free() (free []int) {
	for j, v := range d.views {
		if !v.AtMost || d.l[j] < 0 || d.slope[j] > 0 {
			free = append(free, j)
		}
	}
	return free
}

// gap is the largest distance from a mean that is asked for.
func (d *dual) gap(free []int) (g float64) {
	for _, j := range free {
		g = max(g, math.Abs(d.slope[j]))
	}
	return g
}

// worst names the view that is missed most.
func (d *dual) worst() string {
	at := 0
	for j := range d.views {
		if math.Abs(d.slope[j]) > math.Abs(d.slope[at]) {
			at = j
		}
	}
	return d.views[at].Name
}

// advance takes a Newton step over the free multipliers, shortened until the
// dual falls. It reports whether it could.
func (d *dual) advance(free []int) bool {
	m := len(free)
	h := make([][]float64, m)
	for a := range h {
		h[a] = make([]float64, m)
		for b := range a + 1 {
			s := 0.0
			for i, q := range d.q {
				s += float64(q * (d.scaled(free[a], i) - d.slope[free[a]]) * (d.scaled(free[b], i) - d.slope[free[b]]))
			}
			h[a][b], h[b][a] = s, s
		}
	}
	g := make([]float64, m)
	for a, j := range free {
		g[a] = d.slope[j]
	}
	step := solveSymmetric(h, g)
	before, from := d.value, append([]float64(nil), d.l...)
	slope := append([]float64(nil), d.slope...)
	trial := make([]float64, len(d.l))
	for t := 1.0; t > 1e-10; t /= 2 {
		copy(trial, from)
		descent, size := 0.0, 0.0
		for a, j := range free {
			trial[j] -= float64(t * step[a])
			if d.views[j].AtMost {
				trial[j] = min(trial[j], 0)
			}
			descent += float64(slope[j] * (from[j] - trial[j]))
			size = max(size, math.Abs(trial[j]))
		}
		if size > farthest {
			continue
		}
		d.eval(trial)
		// Near the solution the dual moves less than its rounding.
		if d.value <= before-float64(1e-4*descent)+float64(1e-15*(1+math.Abs(before))) {
			copy(d.l, trial)
			return true
		}
	}
	d.eval(d.l)
	return false
}

// farthest is beyond any multiplier of a view that leaves more than one path:
// a path a deviation further counts e^500 times as much.
const farthest = 500

// multipliers returns them for the values as they were given.
func (d *dual) multipliers() []float64 {
	out := make([]float64, len(d.l))
	for j, l := range d.l {
		out[j] = float64(l * d.scale[j])
	}
	return out
}

// solveSymmetric returns x with a x = b for a positive semidefinite matrix, by
// Cholesky factors with a ridge of 1e-12 of the diagonal, so that a view that is
// stated twice does no harm. It overwrites a.
func solveSymmetric(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		a[i][i] += float64(1e-12*a[i][i]) + 1e-300
	}
	for i := range n {
		for j := range i + 1 {
			s := a[i][j]
			for k := range j {
				s -= float64(a[i][k] * a[j][k])
			}
			if i == j {
				a[i][i] = math.Sqrt(max(s, 1e-300))
			} else {
				a[i][j] = s / a[j][j]
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		s := b[i]
		for k := range i {
			s -= float64(a[i][k] * x[k])
		}
		x[i] = s / a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= float64(a[k][i] * x[k])
		}
		x[i] = s / a[i][i]
	}
	return x
}
