package datasets

import (
	"cmp"
	"math"
	"slices"
)

// A sleeve's number, also its bit in a row's set of sleeves.
const (
	small = iota
	smallQuality
	large
	mega
	sleeves
)

// A firm's interest is covered if its trailing EBITDA is more than one and a
// half times it. In Damodaran's table of ratings for smaller firms a coverage
// (his is of EBIT) below 1.5 means CCC or worse.
const coveredInterest = 1.5

// megaCompanies is how many of the S&P 500 are not in the S&P 490.
const megaCompanies = 10

// universe tells which sleeves a firm belongs to, as known at each date.
type universe struct {
	panel     *Panel
	company   []int32   // compact number of the company of each row
	companies int       // how many
	in        []uint8   // sleeves of each row, one bit each
	weights   []float64 // of each row, as by weight
	bank      []bool    // for each sector's code plus one, whether it is financials
}

func newUniverse(p *Panel) *universe {
	code, n := compact(p.Company)
	u := &universe{panel: p, company: code, companies: n, in: make([]uint8, p.Rows()), weights: p.MktCap, bank: p.Sector.is(financials)}
	if p.FloatShare != nil {
		u.weights = make([]float64, p.Rows())
	}
	p.byDates(u.assign)
	return u
}

// assign puts the firms of the dates into their sleeves.
func (u *universe) assign(from, to int) {
	p := u.panel
	r := &ranking{universe: u, largest: make([]int32, u.companies)}
	for t := from; t < to; t++ {
		r.rank(t)
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.FloatShare != nil {
				u.weights[i] = p.weight(i)
			}
			if p.Member[i]&Russell2000 != 0 {
				u.in[i] |= 1 << small
				if p.sound(i) {
					u.in[i] |= 1 << smallQuality
				}
			}
			if p.Member[i]&SP500 != 0 {
				if r.largest[u.company[i]] == int32(t)+1 {
					u.in[i] |= 1 << mega
				} else {
					u.in[i] |= 1 << large
				}
			}
		}
	}
}

// A ranking finds the ten largest companies, date after date.
type ranking struct {
	*universe
	largest []int32 // for each company number, 1 + the last date at which it was among the ten
	ten     []int   // rows, one a company, largest first
}

// rank marks the ten largest companies of the S&P 500 at date t. Two classes
// of a company are one company; of two companies of one size that with the
// smaller id goes first.
func (r *ranking) rank(t int) {
	p := r.panel
	r.ten = r.ten[:0]
	for i := p.First[t]; i < p.First[t+1]; i++ {
		if p.Member[i]&SP500 == 0 {
			continue
		}
		if n := len(r.ten); n == megaCompanies && p.CompanyMktCap[i] < p.CompanyMktCap[r.ten[n-1]] {
			continue // nearly all, without a search
		}
		k, _ := slices.BinarySearchFunc(r.ten, i, func(j, i int) int {
			return cmp.Or(-cmp.Compare(p.CompanyMktCap[j], p.CompanyMktCap[i]), cmp.Compare(p.Company[j], p.Company[i]))
		})
		if k == megaCompanies || k < len(r.ten) && p.Company[r.ten[k]] == p.Company[i] {
			continue
		}
		r.ten = slices.Insert(r.ten, k, i)
		r.ten = r.ten[:min(len(r.ten), megaCompanies)]
	}
	for _, i := range r.ten {
		r.largest[r.company[i]] = int32(t) + 1
	}
}

// sound reports whether the firm of a row earned money over the last twelve
// months and covered its interest. A firm without debt has no interest to
// cover; for financials, whose EBITDA and interest vendors leave out because
// interest is their business, earnings decide alone. Any other firm whose items
// are not known is not sound.
func (p *Panel) sound(i int) bool {
	ebitda, interest := p.EBITDATTM[i], p.InterestTTM[i]
	if math.IsNaN(interest) && p.Debt[i] == 0 {
		interest = 0
	}
	if math.IsNaN(ebitda+interest) && p.Sector.At(i) == financials {
		return p.NetIncomeTTM[i] > 0
	}
	return p.NetIncomeTTM[i] > 0 && ebitda > float64(coveredInterest*interest)
}

// weight returns the freely traded market value of the share class of a row:
// both index families weight by it.
func (p *Panel) weight(i int) float64 {
	if p.FloatShare == nil || math.IsNaN(p.FloatShare[i]) {
		return p.MktCap[i]
	}
	return float64(p.MktCap[i] * p.FloatShare[i])
}

// before returns for each row the row of the same firm at the date before, or
// -1 if there is none.
func (p *Panel) before() []int32 {
	prev := slices.Repeat([]int32{-1}, p.Rows())
	p.byDates(func(from, to int) {
		for t := max(from, 1); t < to; t++ {
			i, end := p.First[t-1], p.First[t]
			for j := p.First[t]; j < p.First[t+1]; j++ {
				for i < end && p.Firm[i] < p.Firm[j] {
					i++
				}
				if i < end && p.Firm[i] == p.Firm[j] {
					prev[j] = int32(i)
				}
			}
		}
	})
	return prev
}
