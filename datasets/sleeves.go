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
	panel   *Panel
	company []int32 // compact number of the company of each row
	in      []uint8 // sleeves of each row, one bit each
	largest []int32 // for each company number, 1 + the last date at which it was among the ten largest
	ten     []int   // rows, one a company, largest first
}

func newUniverse(p *Panel) *universe {
	code, n := compact(p.Company)
	u := &universe{panel: p, company: code, in: make([]uint8, p.Rows()), largest: make([]int32, n)}
	for t := range p.Dates {
		u.rank(t)
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i]&Russell2000 != 0 {
				u.in[i] |= 1 << small
				if p.sound(i) {
					u.in[i] |= 1 << smallQuality
				}
			}
			if p.Member[i]&SP500 != 0 {
				if u.largest[code[i]] == int32(t)+1 {
					u.in[i] |= 1 << mega
				} else {
					u.in[i] |= 1 << large
				}
			}
		}
	}
	return u
}

// rank marks the ten largest companies of the S&P 500 at date t. Two classes
// of a company are one company; of two companies of one size that with the
// smaller id goes first.
func (u *universe) rank(t int) {
	p := u.panel
	u.ten = u.ten[:0]
	for i := p.First[t]; i < p.First[t+1]; i++ {
		if p.Member[i]&SP500 == 0 {
			continue
		}
		k, _ := slices.BinarySearchFunc(u.ten, i, func(j, i int) int {
			return cmp.Or(-cmp.Compare(p.CompanyMktCap[j], p.CompanyMktCap[i]), cmp.Compare(p.Company[j], p.Company[i]))
		})
		if k == megaCompanies || k < len(u.ten) && p.Company[u.ten[k]] == p.Company[i] {
			continue
		}
		u.ten = slices.Insert(u.ten, k, i)
		u.ten = u.ten[:min(len(u.ten), megaCompanies)]
	}
	for _, i := range u.ten {
		u.largest[u.company[i]] = int32(t) + 1
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
	for t := 1; t < len(p.Dates); t++ {
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
	return prev
}
