package datasets

import "math"

var (
	classesTwice = &rule{Error, "share class counted twice", "give each class its own market value, price times the shares of the class, and the company their sum"}
	twins        = &rule{Warning, "one company under two ids", "give the share classes of a company one company id, or its figures are counted twice"}
)

// inspectTwice reports companies whose classes each carry the market value of
// the whole, as vendors give Alphabet's.
func (p *Panel) inspectTwice(a *audit) {
	code, n := compact(p.Company)
	whole := make([]int, n) // one more than the latest row that carries the whole
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i] == 0 || p.MktCap[i] != p.CompanyMktCap[i] {
				continue
			}
			if j := whole[code[i]] - 1; j >= p.First[t] {
				a.fault(classesTwice, p.at(t, i, "mktcap"), "value is %v, that of company %d, and firm %d on row %d has it too", p.MktCap[i], p.Company[i], p.Firm[j], j+1)
			}
			whole[code[i]] = i + 1
		}
	}
}

// suspectTwins looks for firms of different companies and one sector with the
// same figures: three that differ between any two companies, or the market
// value of the company and one of them.
func (p *Panel) suspectTwins(a *audit) {
	type figures [3]float64
	seen := map[figures]int{}
	for t := range p.Dates {
		clear(seen)
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i] == 0 {
				continue
			}
			sector := float64(p.Sector.Code[i])
			for _, f := range []figures{
				{p.SalesTTM[i], p.EBITDATTM[i], p.NetIncomeTTM[i]},
				{p.CompanyMktCap[i], p.EBITDATTM[i], sector + 0.5},
			} {
				if known := f[0] * f[1] * f[2]; known == 0 || math.IsNaN(known) {
					continue
				}
				j, ok := seen[f]
				if ok && p.Company[i] != p.Company[j] {
					a.fault(twins, p.at(t, i, "company"), "company %d has the figures of company %d, firm %d on row %d: EBITDA is %v", p.Company[i], p.Company[j], p.Firm[j], j+1, p.EBITDATTM[i])
					break
				}
				seen[f] = i
			}
		}
	}
}
