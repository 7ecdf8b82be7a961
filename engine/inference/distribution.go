package inference

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
)

// A Distribution is that of a [Sample], its strata weighted. The lowest values
// are exact as far as the sample has them; the others are middles of histogram
// bins, within 0.1 % of the value or 1e-6.
type Distribution struct {
	strata  []stratum
	points  []point
	below   []float64 // probability of the points up to and including this one
	counts  []int64   // paths likewise
	cells   []cell
	exact   float64 // all values below this are known exactly
	lattice bool    // all values are on a lattice, and exact
}

// A cell is a stretch of values over which probability is spread evenly. Cells
// ascend and do not overlap.
type cell struct{ low, high, below float64 }

// A stratum is what a distribution knows of a part besides its values.
type stratum struct {
	weight float64 // over the probability of the group
	paths  float64 // drawn
	n      float64 // of them in the group
	alike  float64 // factor of pairs on the variance, at least one
}

// A point is a value of a part's paths, or a bin of them.
type point struct {
	low, x, high float64
	count        int64
	part         int
}

// Distribution joins the strata. Without paths it is empty.
func (s Sample) Distribution() *Distribution {
	d, mass := &Distribution{lattice: true}, s.mass()
	for k := range s {
		d.lattice = d.lattice && s[k].Lattice > 0
		p := &s[k]
		d.strata = append(d.strata, stratum{p.Weight / mass, p.paths(), float64(p.Moments.N()), max(1, p.pairing())})
		d.points = p.points(d.points, k)
	}
	d.join()
	return d
}

// join sorts the points of several strata and adds them up.
func (d *Distribution) join() {
	if len(d.strata) > 1 {
		slices.SortFunc(d.points, func(a, b point) int {
			return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.part, b.part), cmp.Compare(a.low, b.low))
		})
	}
	d.below, d.counts = make([]float64, len(d.points)), make([]int64, len(d.points))
	d.cells = make([]cell, 0, len(d.points))
	d.exact = math.Inf(1)
	f, n := 0.0, int64(0)
	for i, q := range d.points {
		if q.low < q.high && !d.lattice {
			d.exact = min(d.exact, q.low)
		}
		f += float64(d.path(q.part) * float64(q.count))
		n += q.count
		d.below[i], d.counts[i] = f, n
		// Strata have bins in common. A single value that one knows exactly and
		// another has in a bin moves to the bin's end, by 0.2 % at most.
		last := len(d.cells) - 1
		switch {
		case last < 0 || q.low >= d.cells[last].high && q.high > d.cells[last].high:
			d.cells = append(d.cells, cell{q.low, q.high, f})
		case q.high > d.cells[last].high:
			d.cells = append(d.cells, cell{d.cells[last].high, q.high, f})
		default:
			d.cells[last].below = f
		}
	}
}

// spread returns the value at probability p, as if paths were spread evenly
// over their bins.
func (d *Distribution) spread(p float64) float64 {
	i := sort.Search(len(d.cells)-1, func(i int) bool { return d.cells[i].below >= p })
	c, before := d.cells[i], 0.0
	if i > 0 {
		before = d.cells[i-1].below
	}
	part := min(max((p-before)/(c.below-before), 0), 1)
	return c.low + float64(part*(c.high-c.low))
}

// path is the probability of one path of a stratum within the group.
func (d *Distribution) path(part int) float64 { return d.strata[part].weight / d.strata[part].paths }

// points appends the part's values in ascending order: the exact ones, then what
// the histogram has beyond them.
func (p *Part) points(out []point, part int) []point {
	out = slices.Grow(out, len(p.Low)+p.Histogram.Used())
	for _, x := range p.Low {
		out = append(out, point{x, x, x, 1, part})
	}
	skip := int64(len(p.Low))
	for b := range p.Histogram.Bins() {
		n := min(skip, b.Count)
		skip -= n
		if b.Count -= n; b.Count == 0 {
			continue
		}
		q := point{b.Low, b.Middle, b.High, b.Count, part}
		if p.Lattice > 0 {
			q.x = float64(math.Round(b.Middle/p.Lattice) * p.Lattice)
			q.low, q.high = q.x-p.Lattice, q.x
		}
		if len(p.Low) > 0 {
			last := p.Low[len(p.Low)-1]
			q.low, q.x, q.high = max(q.low, last), max(q.x, last), max(q.high, last)
		}
		out = append(out, q)
	}
	return out
}

// Exact reports whether the p-quantile is read from exact values rather than
// from bins of the histogram.
func (d *Distribution) Exact(p float64) bool {
	if len(d.points) == 0 {
		return false
	}
	// Every stratum's exact values must reach beyond the quantile.
	q := d.points[d.at(p)]
	return (q.low == q.high || d.lattice) && q.x <= d.exact
}

// at returns the first point at which the probability reaches p.
func (d *Distribution) at(p float64) int {
	// Sums of weights are rounded: a quantile at the edge of a path stays there.
	i := sort.SearchFloat64s(d.below, p-1e-12)
	return min(i, len(d.points)-1)
}

// Quantile returns the p-quantile, 0 < p < 1. Of a single stratum it is linear
// between order statistics (Hyndman and Fan, 1996, type 7), of several the least
// value that the distribution stays at or below with probability p.
//
// The interval is distribution-free. For one stratum it ends at the order
// statistics whose ranks are the 2.5 % and 97.5 % quantiles of the binomial
// distribution, the upper plus one; for several it is that of Woodruff,
// "Confidence intervals for medians", JASA 47 (1952), from the error of the
// distribution function. The standard error is the width in order statistics
// times the standard deviation of a rank. Antithetic pairs widen both where
// values within a pair are alike; that they narrow them is not claimed.
func (d *Distribution) Quantile(p float64) Estimate {
	if !(p > 0 && p < 1) {
		panic(fmt.Sprintf("inference: quantile at %v", p))
	}
	switch {
	case len(d.points) == 0:
		return undefined(noPath)
	case len(d.strata) == 1:
		return d.quantileOfOne(p)
	}
	q := d.points[d.at(p)].x
	sd := math.Sqrt(d.varianceBelow(q, p))
	from, to := p-float64(z95*sd), p+float64(z95*sd)
	if from <= 0 || to >= 1 {
		return without(q, needMore)
	}
	lo, hi := d.at(from), d.at(to)
	return Estimate{
		Value: q, Lo: min(q, d.floor(lo)), Hi: max(q, d.points[hi].high),
		SE: (d.spread(to) - d.spread(from)) / (2 * z95),
	}
}

func (d *Distribution) quantileOfOne(p float64) Estimate {
	n := d.counts[len(d.counts)-1]
	g := float64(p * float64(n-1))
	k := min(int64(g), n-1)
	q := d.points[d.rank(k)].x
	if part := g - float64(k); part > 0 {
		q = float64(q*(1-part)) + float64(d.points[d.rank(k+1)].x*part)
	}
	l, u := binomialQuantile(0.025, n, p), binomialQuantile(0.975, n, p)+1
	alike := math.Sqrt(d.strata[0].alike)
	middle := float64(n) * p
	l, u = int64(middle-float64(alike*(middle-float64(l)))), int64(math.Ceil(middle+float64(alike*(float64(u)-middle))))
	if l < 1 || u > n {
		return without(q, needMore)
	}
	lo, hi := d.rank(l-1), d.rank(u-1)
	width := d.spread((float64(u)-0.5)/float64(n)) - d.spread((float64(l)-0.5)/float64(n))
	return Estimate{
		Value: q, Lo: min(q, d.floor(lo)), Hi: max(q, d.points[hi].high),
		SE: width * alike * math.Sqrt(middle*(1-p)) / float64(u-l),
	}
}

// floor is the least value that point i can stand for.
func (d *Distribution) floor(i int) float64 {
	if d.lattice {
		return d.points[i].x
	}
	return d.points[i].low
}

// rank returns the point of order statistic k, 0 <= k < n.
func (d *Distribution) rank(k int64) int {
	i, _ := slices.BinarySearch(d.counts, k+1)
	return i
}

// before returns the probability of the points below point i.
func (d *Distribution) before(i int) float64 {
	if i == 0 {
		return 0
	}
	return d.below[i-1]
}

// varianceBelow is the variance of the estimated probability of staying at or
// below q, near p.
func (d *Distribution) varianceBelow(q, p float64) (v float64) {
	hits := make([]int64, len(d.strata))
	for _, o := range d.points {
		if o.x > q {
			break
		}
		hits[o.part] += o.count
	}
	for k := range d.strata {
		if n := d.strata[k].n; n > 0 {
			f := float64(hits[k]) / n
			v += d.varianceOf(k, f, f, p)
		}
	}
	return v
}

// varianceOf is what stratum k adds to the variance of a mean over the group: y
// has these first two moments on the stratum's paths, and the given mean over
// the group (see Sample.Mean).
func (d *Distribution) varianceOf(k int, first, second, mean float64) float64 {
	s := &d.strata[k]
	in, away := s.n/s.paths, first-mean
	z := float64(in*max(0, second-float64(first*first))*s.alike) + float64(in*(1-in)*away*away)
	return float64(s.weight*s.weight*z) / s.paths
}

// Shortfall returns the expected shortfall: the mean of the worst share a of
// the distribution, 0 < a < 1, the last path counted in part. It is a mean of
// values, negative where those are losses. Its standard error is that of
//
//	q - E max(q - X, 0) / a
//
// with q the a-quantile, in one stratum the root of
// [Var(X | X <= q) + (1-a)(q - ES)²] / (n a) (Manistre and Hancock, "Variance of
// the CTE estimator", North American Actuarial Journal 9, 2005).
func (d *Distribution) Shortfall(a float64) Estimate {
	if !(a > 0 && a < 1) {
		panic(fmt.Sprintf("inference: expected shortfall at %v", a))
	}
	if len(d.points) == 0 {
		return undefined(noPath)
	}
	last := d.at(a)
	q := d.points[last].x
	short := 0.0 // of the quantile, over all paths
	first, second := make([]float64, len(d.strata)), make([]float64, len(d.strata))
	for _, o := range d.points[:last] {
		y := q - o.x
		short += float64(d.path(o.part) * float64(o.count) * y)
		first[o.part] += float64(float64(o.count) * y)
		second[o.part] += float64(float64(o.count) * y * y)
	}
	value := q - short/a
	// How much of the last point is in the tail.
	part := min(1, (a-d.before(last))/(d.below[last]-d.before(last)))
	if n := float64(d.counts[last]) - float64((1-part)*float64(d.points[last].count)); n < fewestInTail-0.5 {
		return without(value, fmt.Sprintf("fewer than %d paths in the tail", fewestInTail))
	}
	v := 0.0
	for k := range d.strata {
		if n := d.strata[k].n; n > 0 {
			v += d.varianceOf(k, first[k]/n, second[k]/n, short)
		}
	}
	return normal(value, math.Sqrt(v)/a)
}

// fewestInTail is how many paths a tail must have for its spread to be known
// to about a quarter.
const fewestInTail = 10
