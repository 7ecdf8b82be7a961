package datasets

import (
	"math"
	"slices"

	"trifecta/engine"
)

// newDemoPanel returns a panel without rows, with room for all that a demo
// usually has: about one member in a hundred leaves in a month.
func newDemoPanel(dates []engine.Date, firms int, meta map[string]string) *Panel {
	rows := firms * len(dates)
	rows += rows/70 + firms
	p := &Panel{
		Dates: dates, First: make([]int, len(dates)+1), Meta: meta,
		Firm: make([]int32, 0, rows), Company: make([]int32, 0, rows),
		Ticker: Words{Code: make([]int32, 0, rows)},
		Sector: Words{Code: make([]int32, 0, rows), Words: Sectors()},
		Member: make([]Member, 0, rows),
	}
	for _, c := range p.demoColumns() {
		*c = make([]float64, 0, rows)
	}
	return p
}

// demoColumns are the columns of values that a demo fills.
func (p *Panel) demoColumns() []*[]float64 {
	return []*[]float64{
		&p.MktCap, &p.CompanyMktCap, &p.EV, &p.EBITDATTM, &p.EBITDANTM, &p.NetIncomeNTM, &p.NetIncomeTTM,
		&p.SalesTTM, &p.Debt, &p.Cash, &p.InterestTTM, &p.FloatShare, &p.TotalReturn,
	}
}

// grow adds rows to every column.
func (p *Panel) grow(rows int) {
	longer(&p.Firm, rows)
	longer(&p.Company, rows)
	longer(&p.Ticker.Code, rows)
	longer(&p.Sector.Code, rows)
	longer(&p.Member, rows)
	for _, c := range p.demoColumns() {
		longer(c, rows)
	}
}

func longer[T any](column *[]T, rows int) {
	*column = slices.Grow(*column, rows)[:len(*column)+rows]
}

// put writes a firm into a row. A firm that was no member at the date before
// has no return.
func (p *Panel) put(row int, f *demoFirm, member Member, earned bool) {
	p.Firm[row], p.Company[row] = f.id, f.company
	p.Ticker.Code[row], p.Sector.Code[row] = f.id, f.sector
	p.Member[row] = member
	p.MktCap[row], p.CompanyMktCap[row], p.EV[row] = f.mktCap, f.companyCap, f.ev
	p.EBITDATTM[row], p.EBITDANTM[row] = f.ebitda, f.ebitdaNTM
	p.NetIncomeNTM[row], p.NetIncomeTTM[row] = f.incomeNTM, f.income
	p.SalesTTM[row], p.Debt[row], p.Cash[row] = f.sales, f.debt, f.cash
	p.InterestTTM[row], p.FloatShare[row] = f.interest, f.float
	p.TotalReturn[row] = math.NaN()
	if earned {
		p.TotalReturn[row] = f.ret
	}
}
