package datasets

import (
	"cmp"
	"slices"

	"trifecta/engine/lanes"
)

// demoLeaver is the last row of a firm that has left the indexes.
type demoLeaver struct {
	slot int32
	firm demoFirm
}

// earn moves every firm over the step that ends at d.t, sleeve by sleeve:
// firms spread around their sleeve's return, whose value-weighted mean they
// keep exactly, leavers' last returns included. So no assumption about firms
// moves a sleeve; and as each firm's expected return is its sleeve's, whatever
// its volatility and its odds, no part of a sleeve has an edge either.
func (d *demo) earn() {
	const sectorVol = 0.023 // 8 per cent a year
	t, m, w := d.t, d.market, d.draws
	w.draw(t, d.seed)
	targets := [sleeves]float64{small: m.small[t], large: m.large[t], mega: m.mega[t]}
	var logs [sleeves]float64
	for i, r := range targets {
		logs[i] = lanes.LogOf(1 + r)
	}
	// By sleeve: weight, weight times growth of those that do not default, and
	// what is left of those that do.
	var weight, grown, left [sleeves]float64
	for j := range d.firms {
		f := &d.firms[j]
		s := f.sleeve()
		odds := f.hazards(m.recession[t])
		if f.follows {
			// The other class moves with the first; their gap has noise only.
			d.noise[j] = d.noise[f.twin] * (1 + float64(0.002*w.own[j]))
		} else {
			// Held in on both sides alike, so that its mean is one.
			d.noise[j] = 1 + min(max(float64(f.volatility()*fatTailed(w.own[j])), -0.9), 0.9)
		}
		g := d.noise[j] / odds.mean() * lanes.ExpOf(float64((f.beta-1)*logs[s])+float64(sectorVol*w.sector[f.sector]))
		d.fate[j] = odds.fate(w.fate[j])
		v := float64(f.mktCap * f.float)
		weight[s] += v
		switch d.fate[j] {
		case defaults:
			left[s] += float64(v * (1 + defaultReturn))
			g = 0
		case fails:
			g *= failureGrowth
		case taken:
			g *= takeoverGrowth
		}
		d.growth[j] = g
		grown[s] += float64(v * g)
	}
	var level [sleeves]float64
	for _, s := range demoSleeves {
		level[s] = (float64(weight[s]*(1+targets[s])) - left[s]) / grown[s]
	}
	for j := range d.firms {
		f := &d.firms[j]
		if d.fate[j] == defaults {
			f.ret = defaultReturn
		} else {
			f.ret = float64(d.growth[j]*level[f.sleeve()]) - 1
		}
	}
}

// pay turns returns into market values: dividends leave, and shares are issued
// or bought back. Issues alone move the ten largest companies' share of the
// S&P 500 along the road of the real one, as if they paid for acquisitions in
// stock; returns know nothing of it, so the ten largest have no edge either.
func (d *demo) pay() {
	var ten, rest float64
	companies := 0
	for j := range d.firms {
		f := &d.firms[j]
		keep := 0.9985 // of the value, after dividends and buybacks
		if !f.large {
			keep = 0.9990
		}
		if f.kind != profitable {
			keep = 1.0015 // shares issued to pay for losses
		}
		f.mktCap = float64(f.mktCap * (1 + f.ret) * keep)
		switch {
		case f.mega:
			ten += f.mktCap
		case f.large:
			rest += f.mktCap
			if !f.follows {
				companies++
			}
		}
	}
	odds := megaOdds(d.dates[d.t].Time().Year(), int(d.dates[d.t].Time().Month())) * 490 / float64(companies)
	// At most about one per cent a month.
	gap := min(max(0.12*lanes.LogOf(odds*rest/ten), -0.006), 0.012)
	up, down := lanes.ExpOf(0.5*gap), lanes.ExpOf(-0.5*gap)
	for j := range d.firms {
		switch f := &d.firms[j]; {
		case f.mega:
			f.mktCap *= up
		case f.large:
			f.mktCap *= down
		}
	}
	d.total()
}

// total adds up the companies' market values over their classes.
func (d *demo) total() {
	for j := range d.firms {
		f := &d.firms[j]
		f.companyCap = f.mktCap
		if f.twin >= 0 {
			f.companyCap += d.firms[f.twin].mktCap
		}
	}
}

// megaShare is the ten largest companies' share of the S&P 500 at the start of
// some years, rounded: about 20 per cent from 2012 to 2018, 38 in late 2024, 39
// in 2025 (holdings of index funds); before 2012 an assumption.
var megaShare = []struct{ year, share float64 }{
	{1995, 0.18},
	{2000, 0.26},
	{2003, 0.23},
	{2010, 0.20},
	{2016, 0.19},
	{2019, 0.22},
	{2021, 0.28},
	{2023, 0.27},
	{2024, 0.33},
	{2025.7, 0.39},
}

// megaOdds is the market value of the ten largest over that of the others at
// the end of a month.
func megaOdds(year, month int) float64 {
	at := float64(year) + float64(float64(month)/12)
	share := megaShare[len(megaShare)-1].share
	for i, b := range megaShare[1:] {
		if a := megaShare[i]; at < b.year {
			share = a.share + float64((b.share-a.share)*(at-a.year)/(b.year-a.year))
			break
		}
	}
	return share / (1 - share)
}

// replace lets the leavers of this month go, each for another member: a place
// in the S&P 500 goes to the largest small company, a place in the Russell
// 2000 to a newcomer.
func (d *demo) replace() {
	d.leavers = d.leavers[:0]
	middle := d.medianSmall()
	for j := range d.firms {
		if d.fate[j] == stays {
			continue
		}
		f := &d.firms[j]
		d.leavers = append(d.leavers, demoLeaver{int32(j), *f})
		if f.large {
			d.promote(d.largestSmall())
		}
		*f = d.newFirm(false, middle)
	}
	if d.dates[d.t].Time().Month() == 6 {
		d.reconstitute(middle)
	}
	slices.SortFunc(d.leavers, func(a, b demoLeaver) int { return cmp.Compare(a.firm.id, b.firm.id) })
}

// promote moves a small company to the S&P 500, which asks for earnings.
func (d *demo) promote(j int) { d.firms[j].large, d.firms[j].kind = true, profitable }

// largestSmall returns the slot of the largest small company that stays.
func (d *demo) largestSmall() int {
	best := -1
	for j := range d.firms {
		if f := &d.firms[j]; !f.large && d.fate[j] == stays && (best < 0 || f.mktCap > d.firms[best].mktCap) {
			best = j
		}
	}
	return best
}

func (d *demo) medianSmall() float64 {
	d.caps = d.caps[:0]
	for j := range d.firms {
		if f := &d.firms[j]; !f.large && d.fate[j] == stays {
			d.caps = append(d.caps, f.mktCap)
		}
	}
	return median(d.caps)
}

// reconstitute is done in June. Small companies that have outgrown the
// smallest of the S&P 500 by a quarter take their places; small companies that
// have shrunk to a tenth of the median leave for newcomers and trade on
// outside the indexes.
func (d *demo) reconstitute(middle float64) {
	var below, above []int32
	for j := range d.firms {
		switch f := &d.firms[j]; {
		case f.large && f.twin < 0:
			above = append(above, int32(j))
		case !f.large && d.fate[j] == stays:
			below = append(below, int32(j))
		}
	}
	bySize := func(a, b int32) int {
		return cmp.Or(cmp.Compare(d.firms[a].mktCap, d.firms[b].mktCap), cmp.Compare(d.firms[a].id, d.firms[b].id))
	}
	slices.SortFunc(below, bySize)
	slices.SortFunc(above, bySize)
	for i := 0; i < len(below) && i < len(above); i++ {
		up, down := below[len(below)-1-i], above[i]
		if d.firms[up].mktCap <= float64(1.25*d.firms[down].mktCap) {
			break
		}
		d.promote(int(up))
		d.firms[down].large = false
	}
	for _, j := range below {
		f := &d.firms[j]
		if f.large { // promoted just now
			continue
		}
		if f.mktCap >= float64(0.1*middle) {
			break
		}
		d.leavers = append(d.leavers, demoLeaver{j, *f})
		*f = d.newFirm(false, middle)
	}
}

// rank marks the ten largest companies of the S&P 500.
func (d *demo) rank() {
	d.largest = d.largest[:0]
	for j := range d.firms {
		d.firms[j].mega = false
		if f := &d.firms[j]; f.large && !f.follows {
			d.largest = append(d.largest, int32(j))
		}
	}
	slices.SortFunc(d.largest, func(a, b int32) int {
		return cmp.Or(cmp.Compare(d.firms[b].companyCap, d.firms[a].companyCap), cmp.Compare(d.firms[a].company, d.firms[b].company))
	})
	for _, j := range d.largest[:megaCompanies] {
		d.firms[j].mega = true
		if k := d.firms[j].twin; k >= 0 {
			d.firms[k].mega = true
		}
	}
}

// demoSleeves are the sleeves that share out the members between them.
var demoSleeves = [...]int{small, large, mega}

// sleeve returns the one of demoSleeves that the firm is in.
func (f *demoFirm) sleeve() int {
	switch {
	case f.mega:
		return mega
	case f.large:
		return large
	}
	return small
}
