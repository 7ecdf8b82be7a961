package datasets

import (
	"fmt"

	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// demoFirm is a share class of a demo as it stands at one date. The company's
// items are kept by its leading class, the only one for most companies.
type demoFirm struct {
	id, company int32
	sector      int32
	kind        demoKind
	twin        int32 // slot of the company's other class, -1 where there is none
	follows     bool  // the other class leads
	large, mega bool  // in the S&P 500; among its ten largest companies

	// Drawn at birth.
	beta, swing  float64 // to its index; volatility over what its kind has
	float        float64 // share that trades freely
	leverage     float64 // debt over slow value
	coupon       float64 // of its debt while the target is 3 per cent, decimal per year
	floating     float64 // share of debt whose coupon follows the target
	salesOnValue float64

	quality float64 // of earnings against others of its kind, standard normal
	slow    float64 // EV as earnings know it: the past's, USD

	ret                float64 // over the step that ends now, decimal
	mktCap, companyCap float64 // USD, as all below
	ev, debt, cash     float64
	ebitdaNTM, ebitda  float64
	incomeNTM, income  float64
	sales, interest    float64
	rawSales           float64
}

// A demoKind is how a company earns its money.
type demoKind uint8

const (
	profitable demoKind = iota
	marginal            // EBITDA about covers depreciation and interest, or does not
	prerevenue          // lives on its cash
)

// demoSectors is the share of new companies, small and large, that belongs to
// each of Sectors, in per cent. Companies without sales are mostly in health
// care whatever the table says.
var demoSectors = [11]struct{ small, large float64 }{
	{3.5, 4.5}, {12, 11}, {4, 7.5}, {5.5, 5}, {19, 13.5}, {9, 12}, {18, 15}, {14, 14}, {5, 5.5}, {7, 6}, {3, 6},
}

// Places in Sectors.
const (
	demoFinancials = 4
	demoHealthCare = 5
)

// demoSector returns the sector at the quantile u of the table.
func demoSector(inLarge bool, u float64) int32 {
	u *= 100
	for i, share := range demoSectors {
		x := share.small
		if inLarge {
			x = share.large
		}
		if u -= x; u < 0 {
			return int32(i)
		}
	}
	return int32(len(demoSectors) - 1)
}

// newFirm makes a share class with a company of its own. Its draws have its id
// in their address. The median size of its kind is middle, in USD.
func (d *demo) newFirm(inLarge bool, middle float64) demoFirm {
	const traits = 12
	id := d.nextFirm
	d.nextFirm++
	d.tickers = append(d.tickers, fmt.Sprintf("SYN%05d", id))
	var u, z [traits]float64
	d.birth.Uniform(u[:], int64(id)*traits, 0)
	lanes.NormalQuantile(z[:], u[:])

	f := demoFirm{id: id, company: id, twin: -1, large: inLarge}
	size, coupon := 0.85, 0.043
	if inLarge {
		f.mktCap = middle * lanes.ExpOf(float64(size*max(z[0], -1.4)))
		if u[1] < 0.07 {
			f.kind = marginal
		}
		f.leverage = 0.04 + float64(0.30*u[2]*u[2])
		f.floating = 0.3 * u[3] * u[3]
		f.salesOnValue = 0.45 * lanes.ExpOf(float64(0.6*z[4]))
		coupon += float64(0.005 * z[5])
	} else {
		size = 0.95
		f.mktCap = middle * lanes.ExpOf(float64(size*min(z[0], 2.2)))
		// Small companies lose money more often the smaller they are.
		none := float64(0.15 * lanes.ExpOf(-0.4*z[0]))
		little := float64(0.48 * lanes.ExpOf(-0.3*z[0]))
		switch {
		case u[1] < none:
			f.kind = prerevenue
		case u[1] < none+little:
			f.kind = marginal
		}
		f.leverage = 0.65 * u[2] * u[2]
		f.floating = u[3]
		f.salesOnValue = 0.85 * lanes.ExpOf(float64(0.7*z[4]))
		coupon = 0.066 + float64(0.006*z[5])
	}
	f.sector = demoSector(inLarge, u[6])
	switch f.kind {
	case prerevenue:
		if u[7] < 0.7 {
			f.sector = demoHealthCare
		}
		f.leverage *= 0.1
		f.salesOnValue *= 0.05
		coupon += 0.012
	case marginal:
		coupon += 0.012
	}
	f.coupon = max(coupon, 0.02)
	f.beta = 1 + float64(0.30*z[8])
	f.swing = lanes.ExpOf(float64(0.22*z[9]) - 0.04)
	f.float = 0.5 + float64(0.5*min(1.6*u[10], 1))
	f.quality = z[11]
	f.companyCap = f.mktCap
	d.open(&f)
	return f
}

// open gives a new company the accounts of an old one at its value.
func (d *demo) open(f *demoFirm) {
	f.slow = f.companyCap / (1 - float64(0.8*f.leverage))
	f.balance()
	f.forecast(d.rates.policy[d.t])
	f.ebitda = 0.95 * f.ebitdaNTM
	f.income = 0.9 * f.netOf(f.ebitdaNTM)
}

// balance brings debt, cash and EV to the company's market value.
func (f *demoFirm) balance() {
	f.debt = f.leverage * f.slow
	f.cash = float64(0.14*f.debt) + float64(0.02*f.companyCap)
	if f.kind == prerevenue {
		f.cash += float64(0.18 * f.companyCap)
	}
	f.ev = f.companyCap + f.debt - f.cash
}

// forecast sets what the company itself would have for consensus, sales and
// interest, before its index is scaled to its road. Yields on value are those
// of about 12.5 times EBITDA.
func (f *demoFirm) forecast(target float64) {
	switch f.kind {
	case prerevenue:
		f.ebitdaNTM = f.slow * (-0.11 + float64(0.015*f.quality))
	case marginal:
		f.ebitdaNTM = f.slow * (0.022 + float64(0.028*f.quality))
	default:
		yield := 0.100
		if f.large {
			yield = 0.082
		}
		f.ebitdaNTM = f.slow * yield * lanes.ExpOf(float64(0.42*f.quality)-0.088)
	}
	f.rawSales = f.salesOnValue * f.slow
	f.interest = f.debt * max(f.coupon+float64(f.floating*(target-0.03)), 0.005)
}

// netOf returns the net income that EBITDA leaves after depreciation, interest
// and tax.
func (f *demoFirm) netOf(ebitda float64) float64 {
	const tax = 0.21
	wear := 0.30 * ebitda
	if f.kind != profitable {
		wear = 0.03 * f.slow
	}
	income := ebitda - wear - f.interest
	if income > 0 {
		income = float64(income * (1 - tax))
	}
	return income
}

// demoFate is how a member leaves the market.
type demoFate uint8

const (
	stays demoFate = iota
	defaults
	fails // delisted for poor performance
	taken // over
)

// What a leaver's last return ends on. Default: little is left. Performance
// delisting: the corrected return of Shumway and Warther (1999). Takeover: the
// usual premium.
const (
	defaultReturn  = -0.95
	failureGrowth  = 0.45
	takeoverGrowth = 1.30
)

// demoOdds are the probabilities of a month's default, delisting and takeover.
type demoOdds [3]float64

// hazards returns the odds of a firm, from yearly rates near those of Moody's
// speculative grade, Shumway and Warther (1999) and the takeover market.
// Companies with two classes and the ten largest stay.
func (f *demoFirm) hazards(recession bool) demoOdds {
	var h demoOdds
	switch {
	case f.mega || f.twin >= 0:
		return h
	case f.large:
		h = demoOdds{0.001, 0.0005, 0.015}
	case f.kind == profitable:
		h = demoOdds{0.004, 0.015, 0.045}
	case f.kind == marginal:
		h = demoOdds{0.018, 0.045, 0.035}
	default:
		h = demoOdds{0.014, 0.050, 0.040}
	}
	if recession {
		h[0] *= 4
	}
	for i := range h {
		h[i] /= 12
	}
	return h
}

// fate reads a uniform draw.
func (h *demoOdds) fate(u float64) demoFate {
	for i, p := range h {
		if u -= p; u < 0 {
			return demoFate(i + 1)
		}
	}
	return stays
}

// mean returns the expected growth that the odds leave of one without them.
func (h *demoOdds) mean() float64 {
	alive := 1 - h[0] - float64((1-failureGrowth)*h[1]) + float64((takeoverGrowth-1)*h[2])
	return alive / (1 - float64((1+defaultReturn)*h[0]))
}

// volatility of a month's own return, decimal.
func (f *demoFirm) volatility() float64 {
	annual := 0.26
	if !f.large {
		annual = [3]float64{0.40, 0.48, 0.62}[f.kind]
	}
	return f.swing * annual * 0.28867513459481287 // 1/sqrt(12)
}

// fatTailed turns a standard normal draw into one with the tails of stock
// returns, still symmetric and of unit variance.
func fatTailed(z float64) float64 { return z * (0.786 + float64(0.067*z*z)) }

// demoDraws are the draws of one month, one for each slot.
type demoDraws struct {
	own, quality, fate []float64
	sector             [len(demoSectors)]float64
}

func newDemoDraws(firms int) *demoDraws {
	return &demoDraws{own: make([]float64, firms), quality: make([]float64, firms), fate: make([]float64, firms)}
}

// draw fills the draws of month t.
func (w *demoDraws) draw(t int, seed uint64) {
	random.New(seed, "demo firm return").NormalFirms(w.own, 0, t)
	random.New(seed, "demo firm quality").NormalFirms(w.quality, 0, t)
	random.New(seed, "demo firm fate").UniformFirms(w.fate, 0, t)
	random.New(seed, "demo sector").Normal(w.sector[:], 0, t)
}
