package datasets

import (
	"math"
	"slices"
	"strconv"

	"trifecta/engine"
)

var (
	classesTwice = &rule{Error, "share class counted twice", "give each class its own market value, price times the shares of the class, and the company their sum"}
	twins        = &rule{Warning, "one company under two ids", "give the share classes of a company one company id, or its figures are counted twice"}
	wholeTwice   = &rule{Warning, "share classes that each have the whole company's value", "give each class its own market value, price times the shares of the class, and both one company id"}
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

// suspectTwins looks for firms of different companies with the same figures:
// three that differ between any two companies; or EBITDA, within a sector, where
// the market values are about the same, as prices of two classes are. EBITDA of
// four digits may be the same by chance, and is judged by the tickers as well.
func (p *Panel) suspectTwins(a *audit) {
	type figures [3]float64
	seen := map[figures]int{}
	for t := range p.Dates {
		clear(seen)
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i] == 0 {
				continue
			}
			for k, f := range []figures{
				{p.SalesTTM[i], p.EBITDATTM[i], p.NetIncomeTTM[i]},
				{p.EBITDATTM[i], float64(p.Sector.Code[i]) + 0.5, 1},
			} {
				if known := f[0] * f[1] * f[2]; known == 0 || math.IsNaN(known) {
					continue
				}
				j, ok := seen[f]
				if ok && p.Company[i] != p.Company[j] && (k == 0 || p.alike(i, j)) {
					a.fault(twins, p.at(t, i, "company"), "company %d has the figures of company %d, firm %d on row %d: EBITDA is %v", p.Company[i], p.Company[j], p.Firm[j], j+1, p.EBITDATTM[i])
					break
				}
				seen[f] = i
			}
		}
	}
}

// alike reports whether two firms of the same EBITDA are two classes of a
// company each with the value of the whole.
func (p *Panel) alike(i, j int) bool {
	r := p.MktCap[i] / p.MktCap[j]
	return r > 0.9 && r < 1.1 && (written(p.EBITDATTM[i]) > 5 || kin(p.Ticker.At(i), p.Ticker.At(j)))
}

// written returns how many digits a number is written with, up to 9.
func written(x float64) int {
	for n := 1; n < 9; n++ {
		if y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', n-1, 64), 64); y == x {
			return n
		}
	}
	return 9
}

// kin reports whether two tickers may be of one company: they begin with the
// same two letters.
func kin(a, b string) bool { return len(a) > 1 && len(b) > 1 && a[:2] == b[:2] }

// checkTwins looks for firms each with the market value of one company: the same
// EBITDA on one day and, where prices are given, the same number of shares, which
// is that of all classes. Without prices, market values must be within a tenth,
// and the ids alike.
func (f *Facts) checkTwins(a *audit) {
	type key struct {
		firm   int32
		period engine.Date
	}
	code := func(item string) int32 { return int32(slices.Index(f.Item.Words, item)) }
	ebitda, mktcap, price, id, ticker := code("ebitda_ttm"), code("mktcap"), code("price"), code("id"), code("ticker")
	if ebitda < 0 || mktcap < 0 {
		return
	}
	value, quoted, name := map[key]float64{}, map[key]float64{}, map[int32]string{}
	for i, k := range f.Item.Code {
		switch at := (key{f.Firm[i], f.Period[i]}); {
		case k < 0:
		case k == mktcap:
			value[at] = f.Value[i]
		case k == price:
			quoted[at] = f.Value[i]
		case k == ticker || k == id && name[f.Firm[i]] == "":
			name[f.Firm[i]] = f.Text.At(i)
		}
	}
	type figure struct {
		period engine.Date
		value  float64
	}
	seen := map[figure]int{}
	for i, k := range f.Item.Code {
		if k != ebitda || f.Value[i] == 0 || math.IsNaN(f.Value[i]) {
			continue
		}
		at := figure{f.Period[i], f.Value[i]}
		j, ok := seen[at]
		if !ok || f.Firm[i] == f.Firm[j] {
			seen[at] = i
			continue
		}
		x, y := key{f.Firm[i], f.Period[i]}, key{f.Firm[j], f.Period[j]}
		// Prices have four digits or so.
		shares := value[x] / quoted[x] / (value[y] / quoted[y])
		caps := value[x] / value[y]
		if math.Abs(shares-1) < 0.002 || math.IsNaN(shares) && math.Abs(caps-1) < 0.1 && kin(name[x.firm], name[y.firm]) {
			a.fault(wholeTwice, f.at(i, "mktcap"), "market value is %v and EBITDA %v, and firm %d, row %d, has %v and the same EBITDA", value[x], f.Value[i], f.Firm[j], j+1, value[y])
		}
	}
}
