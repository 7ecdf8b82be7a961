package firms

import (
	"math"
	"sync"

	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// The groups and their firms: a firm of small has a number below numSmall, then
// come the large, then the ten mega caps.
const (
	small, large, mega = 0, 1, 2

	numSmall = 2000
	numLarge = 490
	numMega  = 10
	numFirms = numSmall + numLarge + numMega
)

// span holds the first firm of each group and the end.
var span = [4]int{0, numSmall, numSmall + numLarge, numFirms}

// Kinds of firms: those that earn, those at the margin, and those that have no
// revenue yet, such as biotechnology.
const (
	profitable, marginal, preRevenue = 0, 1, 2
)

const (
	cashShare   = 0.14 // cash over debt
	marginWidth = 0.42 // standard deviation of ln EBITDA/EV among profitable firms
	sectors     = 11
)

// megaCaps are the values of the ten largest companies in $bn; the 490 are
// scaled so that these are megaShare of the S&P 500.
var megaCaps = [numMega]float64{4200, 3800, 3500, 2900, 2450, 1900, 1600, 1100, 1050, 850}

const megaShare = 0.40

// A section is a cross-section of firms, one row per attribute. Amounts other
// than cap are shares of the enterprise value a firm had when it was drawn.
type section struct {
	cap    []float64 // market value, $bn at the start; 0 once delisted
	beta   []float64
	sigma  []float64 // standard deviation of the own return, a month
	sector []float64 // 0 to sectors-1
	kind   []float64
	base   []float64 // EBITDA: base e^(marginWidth x), or base + slope x, x the margin's position
	slope  []float64
	// EBIT is keep EBITDA - lean |EBITDA| - fixed + revenue swing: depreciation
	// is a share of EBITDA where a firm earns some, and of its size where not;
	// swing is what the group's margin does to a firm that has revenue.
	keep, lean, fixed, revenue []float64
	debt                       []float64
	odds                       []float64    // against default but for coverage: minus the logit; large without debt
	owes                       []float64    // 1: has debt that it could default on
	floating                   []float64    // share of debt
	coupon                     []float64    // interest over debt at the start
	lasting                    []float64    // standard normal: the part of the margin's position that stays
	passing                    []float64    // standard normal: the part that comes and goes
	profit                     [5][]float64 // pretax profit in the last quarters, newest first
	hazard                     []float64    // e^-(what the firm adds to the logit of its default rate); +Inf: no debt
	weak                       []float64    // 1: has debt and does not earn its interest
	loses                      []float64    // 1: lost money in the last quarter
	poor                       []float64    // monthly probability of leaving for poor performance
	sound                      []float64    // 1: member of the sound half
}

// rows lists every attribute of s, to copy or exchange firms whole.
func (s *section) rows() []*[]float64 {
	all := []*[]float64{
		&s.cap, &s.beta, &s.sigma, &s.sector, &s.kind, &s.base, &s.slope, &s.keep, &s.lean, &s.fixed, &s.revenue,
		&s.debt, &s.odds, &s.owes, &s.floating, &s.coupon,
		&s.lasting, &s.passing, &s.hazard, &s.weak, &s.loses, &s.poor, &s.sound,
	}
	for q := range s.profit {
		all = append(all, &s.profit[q])
	}
	return all
}

func newSection() *section {
	s := new(section)
	for _, row := range s.rows() {
		*row = make([]float64, numFirms)
	}
	return s
}

var shapes = sync.OnceValue(func() (q struct{ debtSmall, debtLarge, debtMega, floatingSmall, floatingLarge, student quantile }) {
	q.debtSmall, q.debtLarge, q.debtMega = betaQuantile(1.2, 4.1), betaQuantile(2, 11), betaQuantile(1.2, 55)
	q.floatingSmall, q.floatingLarge = betaQuantile(1.1, 1.65), betaQuantile(0.6, 5.4)
	q.student = studentQuantile()
	return q
})

// draw returns the cross-section at the start: the same on every path of a
// study, for today's firms are known. Numbers without another source are
// those of the reference's cross-section (MODEL.md 13).
func (p *Params) draw(seed uint64) *section {
	s := newSection()
	q := shapes()
	uniform := func(name string) []float64 {
		u := make([]float64, numFirms)
		random.New(seed, "firms: "+name).UniformFirms(u, 0, 0)
		return u
	}
	size, kind, debt, spread := uniform("size"), uniform("kind"), uniform("debt"), uniform("debt floating")
	burn, sector := uniform("cash burn"), uniform("sector")
	coupon, beta := uniform("coupon"), uniform("beta")
	lanes.NormalQuantile(coupon, coupon)
	lanes.NormalQuantile(beta, beta)
	lanes.NormalQuantile(s.lasting, uniform("lasting margin"))
	lanes.NormalQuantile(s.passing, uniform("passing margin"))

	// Log-normal sizes in $bn, cut at both ends.
	sizes := func(from, to int, median, sd, lo, hi float64) (z []float64) {
		a, b := normalCDF(lanes.LogOf(lo/median)/sd), normalCDF(lanes.LogOf(hi/median)/sd)
		for j := from; j < to; j++ {
			x := lanes.NormalQuantileOf(a + float64(size[j]*(b-a)))
			z = append(z, x)
			s.cap[j] = median * lanes.ExpOf(sd*x)
		}
		return z
	}
	z := sizes(span[small], span[large], 1.00, 0.95, 0.12, 7.4)
	sizes(span[large], span[mega], 47, 0.85, 7, 420)
	copy(s.cap[span[mega]:], megaCaps[:])
	scale := sum(megaCaps[:]) * (1 - megaShare) / megaShare / sum(s.cap[span[large]:span[mega]])
	lanes.Scale(s.cap[span[large]:span[mega]], s.cap[span[large]:span[mega]], scale)

	for j := range numFirms {
		g := groupOf(j)
		switch {
		case g == small:
			pre := min(0.14*lanes.ExpOf(-0.40*z[j]), 0.4)
			thin := min(0.50*lanes.ExpOf(-0.30*z[j]), 0.6)
			if kind[j] < pre {
				s.kind[j] = preRevenue
			} else if kind[j] < pre+thin {
				s.kind[j] = marginal
			}
		case g == large && kind[j] < 0.07:
			s.kind[j] = marginal
		}
		switch s.kind[j] {
		case profitable:
			s.base[j] = [...]float64{0.092, 0.081, 0.042}[g]
		case marginal:
			s.base[j], s.slope[j] = 0.022, 0.028
		case preRevenue:
			s.base[j] = -0.10 - float64(0.06*burn[j])
		}
		wear := [...]float64{0.38, 0.29, 0.19}[g]
		s.keep[j], s.revenue[j] = 1-wear, 1
		if s.kind[j] != profitable {
			s.keep[j], s.lean[j], s.fixed[j] = 1, 0.4*wear, 0.004*wear
		}
		if s.kind[j] == preRevenue {
			s.revenue[j] = 0
		}

		risk := 0.0
		if s.kind[j] != profitable {
			risk = 0.012
		}
		switch g {
		case small:
			s.debt[j], s.floating[j] = q.debtSmall.at(debt[j]), q.floatingSmall.at(spread[j])
			if s.kind[j] == preRevenue {
				s.debt[j] = 0.02
			}
			s.coupon[j] = 0.066 + float64(0.01*s.floating[j]) + risk + float64(0.006*coupon[j])
		case large:
			s.debt[j], s.floating[j] = q.debtLarge.at(debt[j]), q.floatingLarge.at(spread[j])
			s.coupon[j] = 0.043 + float64(0.01*s.floating[j]) + float64(0.005*coupon[j])
		case mega:
			s.debt[j], s.floating[j], s.coupon[j] = q.debtMega.at(debt[j]), 0.02, 0.032
		}
		s.coupon[j] = max(s.coupon[j], 0.015)
		s.odds[j] = noDebt
		if s.debt[j] > p.Default.MinDebt {
			s.owes[j], s.odds[j] = 1, -p.Default.Intercept
			if s.kind[j] == preRevenue {
				s.odds[j] -= p.Default.PreRevenue
			}
		}
		s.sector[j] = math.Floor(sectors * sector[j])
		s.sigma[j] = p.own(g, s.kind[j])
		s.beta[j] = 1 + float64(p.Beta*beta[j])
	}
	for g := range 3 {
		lo, hi := span[g], span[g+1]
		mean := dot(s.cap[lo:hi], s.beta[lo:hi]) / sum(s.cap[lo:hi])
		lanes.AddScalar(s.beta[lo:hi], s.beta[lo:hi], 1-mean)
	}
	p.calibrate(s)
	return s
}

// groupOf returns the group of the firm with number j.
func groupOf(j int) int {
	switch {
	case j < span[large]:
		return small
	case j < span[mega]:
		return large
	}
	return mega
}

// own returns the standard deviation of a firm's own return, a month.
func (p *Params) own(g int, kind float64) float64 {
	if g == small && kind == preRevenue {
		return p.PreRevenue / math.Sqrt(12)
	}
	return p.Volatility[g] / math.Sqrt(12)
}

// calibrate scales the EBITDA of profitable firms so that each group's EV over
// EBITDA, sum over sum, is what the group path starts at.
func (p *Params) calibrate(s *section) {
	ebitda, ev := make([]float64, numFirms), s.enterprise()
	p.earn(s, ebitda, make([]float64, numFirms))
	for g, multiple := range [3]float64{14.0, 13.5, 23.6} {
		earned, others := 0.0, 0.0
		for j := span[g]; j < span[g+1]; j++ {
			x := float64(ev[j] * ebitda[j])
			if s.kind[j] == profitable {
				earned += x
			} else {
				others += x
			}
		}
		scale := (sum(ev[span[g]:span[g+1]])/multiple - others) / earned
		for j := span[g]; j < span[g+1]; j++ {
			if s.kind[j] == profitable {
				s.base[j] *= scale
			}
		}
	}
}

// enterprise returns the firms' enterprise values, $bn at the start.
func (s *section) enterprise() []float64 {
	ev := make([]float64, numFirms)
	for j := range ev {
		ev[j] = s.cap[j] / (1 - float64((1-cashShare)*s.debt[j]))
	}
	return ev
}

// earn sets dst to the firms' EBITDA in a year in which their group's margin is
// at its long-run value, with x for scratch.
//
// The position of a margin is a lasting part and one that comes and goes, the
// latter as wide as its monthly shocks and their reversal make it, so that the
// cross-section keeps its shape over time.
func (p *Params) earn(s *section, dst, x []float64) {
	width := p.wandering()
	lanes.Scale(x, s.lasting, math.Sqrt(1-float64(width*width)))
	lanes.AddScaled(x, s.passing, width)
	lanes.Scale(dst, x, marginWidth)
	lanes.Exp(dst, dst)
	for j := range dst {
		if s.kind[j] == profitable {
			dst[j] *= s.base[j]
		} else {
			dst[j] = s.base[j] + float64(s.slope[j]*x[j])
		}
	}
}

// wandering returns the standard deviation of the part of a margin's position
// that comes and goes, the whole position's being one.
func (p *Params) wandering() float64 {
	keep := 1 - p.MarginReversal
	return p.MarginShock / math.Sqrt(1-float64(keep*keep)) / marginWidth
}

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}

func dot(x, y []float64) float64 {
	total := 0.0
	for i, v := range x {
		total += float64(v * y[i])
	}
	return total
}

// copyFrom makes s equal to o.
func (s *section) copyFrom(o *section) {
	from := o.rows()
	for i, row := range s.rows() {
		copy(*row, *from[i])
	}
}

// exchange lets firms i and j take each other's number.
func (s *section) exchange(i, j int) {
	for _, row := range s.rows() {
		(*row)[i], (*row)[j] = (*row)[j], (*row)[i]
	}
}
