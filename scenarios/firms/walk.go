package firms

import (
	"math"

	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// A walk takes the cross-section through one path, month by month.
type walk struct {
	*Params
	section
	start *section

	address                    address
	returns, sectors, weakness random.Stream
	earnings                   random.Stream
	shock                      quantile
	// pass is the EBITDA over enterprise value of a group's firms with revenue:
	// when the group's margin moves by a share x, EBITDA of each of them moves
	// by x pass, so thin margins turn into losses.
	pass [3]float64

	begun month      // month 0
	level [3]float64 // cumulated return of each group
	unit  [3]float64 // $bn per unit of cap
	total [3]float64 // cap of each group, in its units
	held  float64    // cap of the sound half, in units of small

	losing, uncovered float64 // shares of small firms: see tally

	u, ebitda, x []float64 // scratch
	gone         []event
	keys         []uint64
	ranked       []placed
}

// An event is a delisting.
type event struct {
	firm, kind int
	ret        float64 // of the shares, in its month
}

const (
	defaulted = iota
	delisted  // for poor performance
	taken     // over
)

// A tally is what a month did to the firms.
type tally struct {
	ret       float64    // of the sound half
	weight    float64    // of the sound half in small
	bought    float64    // turnover of the sound half
	traded    [3]float64 // turnover of the groups
	events    [3]float64 // small firms: defaults, delistings for poor performance, takeovers
	rate      float64    // of small firms' defaults in the last twelve months
	losing    float64    // share of small firms that lose money
	uncovered float64    // share of small firms that have debt and do not earn its interest
}

// noDebt is the hazard of a firm without debt: its chance to default in a month
// is below every draw.
const noDebt = 0x1p80

func (p *Params) walk(seed uint64) *walk {
	w := &walk{
		Params: p, section: *newSection(), start: p.draw(seed), shock: shapes().student,
		returns: random.New(seed, "firms: return"), sectors: random.New(seed, "firms: sector return"), weakness: random.New(seed, "firms: return of the weak"), earnings: random.New(seed, "firms: earnings"),
		u: make([]float64, numFirms), ebitda: make([]float64, numFirms), x: make([]float64, numFirms),
	}
	ev := w.start.enterprise()
	p.earn(w.start, w.ebitda, w.x)
	for g := range w.pass {
		with := 0.0
		for j := span[g]; j < span[g+1]; j++ {
			if w.start.kind[j] != preRevenue {
				with += ev[j]
			}
		}
		w.pass[g] = dot(ev[span[g]:span[g+1]], w.ebitda[span[g]:span[g+1]]) / with
	}
	// What firms earn at the start depends on no path: entrants need it too.
	neutral := groupMonth{margin: 1, debt: 1}
	w.begun = month{groups: [3]groupMonth{neutral, neutral, neutral}}
	w.copyFrom(w.start)
	w.report(w.begun)
	for q := 1; q < len(w.profit); q++ {
		copy(w.profit[q], w.profit[0])
	}
	w.start.copyFrom(&w.section)
	return w
}

// open puts all firms where they stand at the start of a path.
func (w *walk) open(path address, m month) {
	w.address = path
	w.copyFrom(w.start)
	w.begun = m
	for g := range w.unit {
		w.level[g], w.unit[g], w.total[g] = 1, 1, sum(w.cap[span[g]:span[g+1]])
	}
	w.choose(reportingLag)
}

// An address says which draws a path takes.
type address struct {
	path     int64 // whose draws they are
	mirrored bool  // 1-u for u
}

// uniform sets u to the firms' uniform draws of a month.
func (w *walk) uniform(s random.Stream, k int) {
	s.UniformFirms(w.u, w.address.path, k)
	if w.address.mirrored {
		for j, u := range w.u {
			w.u[j] = 1 - u
		}
	}
}

// quarter draws what the last three months did to the firms' own margins.
func (w *walk) quarter(k int) {
	w.earnings.NormalFirms(w.u, w.address.path, k)
	if w.address.mirrored {
		lanes.Scale(w.u, w.u, -1)
	}
	keep := 1 - w.MarginReversal
	keep = keep * keep * keep
	lanes.Scale(w.passing, w.passing, keep)
	lanes.AddScaled(w.passing, w.u, math.Sqrt(1-float64(keep*keep)))
}

// report computes what firms earned in the quarter that ends with month m, and
// what that means for their chances.
func (w *walk) report(m month) {
	last := len(w.profit) - 1
	newest := w.profit[last]
	copy(w.profit[1:], w.profit[:last])
	w.profit[0] = newest

	w.earn(&w.section, w.ebitda, w.x)
	d := w.Default
	for g := range 3 {
		now, begun := m.groups[g], w.begun.groups[g]
		swing := float64(w.pass[g] * (now.margin - 1))
		floating, fixed := (now.floating-begun.floating)/100, (now.fixed-begun.fixed)/100
		lo, hi := span[g], span[g+1]
		profit, odds, weak, loses := w.profit[0][lo:hi], w.u[lo:hi], w.weak[lo:hi], w.loses[lo:hi]
		ebitda, keep, lean := w.ebitda[lo:hi], w.keep[lo:hi], w.lean[lo:hi]
		idle, revenue, debt := w.fixed[lo:hi], w.revenue[lo:hi], w.debt[lo:hi]
		share, coupon, base, owes := w.floating[lo:hi], w.coupon[lo:hi], w.odds[lo:hi], w.owes[lo:hi]
		// No jump inside: nobody can predict which firms earn their interest.
		for j, y := range ebitda[:len(profit)] {
			ebit := float64(keep[j]*y) - float64(lean[j]*math.Abs(y)) - idle[j] + float64(revenue[j]*swing)
			rate := coupon[j] + fixed + float64(share[j]*(floating-fixed))
			interest := float64(float64(debt[j]*now.debt) * max(rate, 0.001))
			left := ebit - interest
			profit[j] = left
			odds[j] = base[j] - float64(d.Coverage*min(max(ebit/interest, -3), 8))
			loses[j] = negative(left)
			weak[j] = float64(owes[j] * loses[j])
		}
	}
	lanes.Exp(w.hazard, w.u)
	lanes.MinScalar(w.hazard, w.hazard, noDebt)

	losing, uncovered, alive := 0.0, 0.0, 0.0
	for j, c := range w.cap[:numSmall] {
		there := positive(c)
		loses := float64(there * w.loses[j])
		alive += there
		losing += loses
		uncovered += float64(there * w.weak[j])
		w.poor[j] = loses
	}
	w.losing, w.uncovered = losing/alive, uncovered/alive
	if losing > 0 {
		lanes.Scale(w.poor[:numSmall], w.poor[:numSmall], min(w.Poor/12*alive/losing, 1.0/12))
	}
}

// negative is 1 for a negative number, positive for one above 0, without a jump.
func negative(x float64) float64 { return float64(math.Float64bits(x) >> 63) }

func positive(x float64) float64 {
	return float64((math.Float64bits(x) + (1<<63 - 1)) >> 63 &^ (math.Float64bits(x) >> 63))
}

// step moves the firms through month k of a path. Firms of a group earn their
// beta times the group's return, their sector's, what those that lose money
// share, and their own, all scaled so that the group as a whole, its delisted firms included, earns what the group
// path says.
func (w *walk) step(k int, m month, out *tally) {
	var sector [sectors]float64
	w.sectors.NormalFirms(sector[:], w.address.path, k)
	side := 1.0
	if w.address.mirrored {
		side = -1
	}
	lanes.Scale(sector[:], sector[:], w.Sector*side/math.Sqrt(12))
	var shared [1]float64
	w.weakness.NormalFirms(shared[:], w.address.path, k)
	shared[0] *= w.Weak * side / math.Sqrt(12)
	w.uniform(w.returns, k)

	d := w.Default
	common := lanes.ExpOf(-(d.InterceptAdd + float64(d.Spread*(m.spread-4.5)) + d.Regime[m.regime]))
	refi := 0.0
	if float64(k) <= d.RefiClosed {
		refi = d.Maturing
	}
	for g := range 3 {
		top := 1.0
		if g == small {
			top = 1 - w.Takeover/12
		}
		before, held := w.total[g], w.held
		living, sound := w.move(g, 1+m.groups[g].ret, common, refi, top, &sector, shared[0])
		proceeds, ours := 0.0, 0.0
		for _, e := range w.gone {
			x := float64(w.cap[e.firm] * (1 + e.ret))
			proceeds += x
			if g == small {
				out.events[e.kind]++
				ours += float64(w.sound[e.firm] * x)
			}
			w.cap[e.firm], w.sound[e.firm] = 0, 0
		}
		after := float64(before * (1 + m.groups[g].ret))
		grow := (after - proceeds) / living
		w.unit[g] *= grow
		w.level[g] *= 1 + m.groups[g].ret
		w.total[g] = living
		// What delisted firms pay is bought into the others.
		out.traded[g] = proceeds / after
		if g == small {
			end := float64(sound*grow) + ours
			out.ret = end/held - 1
			out.bought = ours / end
			w.held = sound
		}
	}
}

// move lets the firms of group g earn a month's returns, and collects those
// that are delisted in gone, still at the value they had before. It returns the
// value of the living, and of those among them in the sound half, both still to
// be scaled to the group's return.
//
// One draw per firm decides on both: below low the firm is lost, above top it
// is taken over, and in between it is a uniform draw of the firm's own return.
// With a the yearly odds in months, 12 (1 + hazard common), and b the other
// chances, low is 1/a + b, and (u - low)/(top - low) takes one division.
func (w *walk) move(g int, growth, common, refi, top float64, sector *[sectors]float64, shared float64) (living, sound float64) {
	lo, hi := span[g], span[g+1]
	caps := w.cap[lo:hi]
	u, hazard, weak, poor := w.u[lo:hi][:len(caps)], w.hazard[lo:hi][:len(caps)], w.weak[lo:hi][:len(caps)], w.poor[lo:hi][:len(caps)]
	beta, sigma, in, half := w.beta[lo:hi][:len(caps)], w.sigma[lo:hi][:len(caps)], w.sector[lo:hi][:len(caps)], w.sound[lo:hi][:len(caps)]
	loses, table := w.loses[lo:hi][:len(caps)], w.shock
	cells := float64(len(table) - 1)
	w.gone = w.gone[:0]
	market := growth - 1
	for j, c := range caps {
		a := math.FMA(12*common, hazard[j], 12)
		s := math.FMA(float64(refi*weak[j])+poor[j], a, 1)
		below := math.FMA(u[j], a, -s)
		v := below / math.FMA(top, a, -s)
		if !(v >= 0 && v < 1) {
			if c > 0 {
				w.gone = append(w.gone, w.loss(lo+j, below, float64(poor[j]*a)))
			}
			continue
		}
		x := v * cells
		cell := int(x)
		e := math.FMA(x-float64(cell), table[cell+1]-table[cell], table[cell])
		r := math.FMA(beta[j], market, 1) + math.FMA(sigma[j], e, math.FMA(loses[j], shared, sector[int(in[j])]))
		c = float64(c * max(r, minGrowth))
		caps[j] = c
		living += c
		sound = math.FMA(c, half[j], sound)
	}
	return living, sound
}

// minGrowth is the least a share grows by in a month in which it stays listed.
const minGrowth = 0.05

// loss names the event whose draw lies below the chance of loss by a negative
// distance, or above the chance of a takeover.
func (w *walk) loss(j int, below, poor float64) event {
	switch {
	case below >= 0:
		return event{j, taken, w.TakeoverReturn}
	case below >= -poor:
		return event{j, delisted, w.PoorReturn}
	}
	return event{j, defaulted, w.Default.Return}
}
