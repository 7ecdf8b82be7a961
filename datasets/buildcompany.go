package datasets

import (
	"math"
	"slices"

	"trifecta/engine"
)

// companyColumns are the columns that hold the company's items.
func (p *Panel) companyColumns() []*[]float64 {
	return []*[]float64{
		&p.CompanyMktCap, &p.EV, &p.EBITDATTM, &p.EBITDANTM, &p.NetIncomeNTM, &p.NetIncomeTTM,
		&p.SalesTTM, &p.Debt, &p.Cash, &p.InterestTTM,
	}
}

// accounts are a company's items in the order of companyColumns, and what EV is
// made of besides.
type accounts struct {
	cap, ev, ebitda, ebitdaNTM, netIncomeNTM, netIncome, sales, debt, cash, interest float64

	preferred, minority float64
	eps, epsNTM, shares float64
}

// A flowName is a flow's place in flowNames.
type flowName int

const (
	salesFlow flowName = iota
	ebitdaFlow
	operatingIncomeFlow
	pretaxIncomeFlow
	depreciationFlow
	netIncomeFlow
	interestFlow
	flows
)

var flowNames = [flows]string{"sales", "ebitda", "operating_income", "pretax_income", "depreciation", "net_income", "interest"}

// companies fills the columns of companies in the rows from first on: the items
// of all classes of a company are those of the first class that has them.
func (w *builder) companies(c *Cross, first int) {
	p := w.panel
	columns := p.companyColumns()
	for _, x := range columns {
		*x = slices.Grow(*x, p.Rows()-first)[:p.Rows()]
	}
	type class struct{ row, firm int32 }
	var classes []class
	for k, row := range w.rows {
		if row >= 0 {
			classes = append(classes, class{row, int32(k)})
		}
	}
	slices.SortStableFunc(classes, func(a, b class) int { return int(p.Company[a.row]) - int(p.Company[b.row]) })
	for len(classes) > 0 {
		n := 1
		for n < len(classes) && p.Company[classes[n].row] == p.Company[classes[0].row] {
			n++
		}
		var a accounts
		sum := 0.0
		for i, x := range classes[:n] {
			one := w.accounts(c, x.firm)
			if sum += p.MktCap[x.row]; i == 0 {
				a = one
			} else {
				a.fill(one)
			}
			p.Sector.Code[x.row] = p.Sector.Code[classes[0].row]
		}
		if math.IsNaN(a.cap) {
			a.cap = sum
		}
		w.derive(&a)
		values := []float64{a.cap, a.ev, a.ebitda, a.ebitdaNTM, a.netIncomeNTM, a.netIncome, a.sales, a.debt, a.cash, a.interest}
		for _, x := range classes[:n] {
			for j, col := range columns {
				(*col)[x.row] = values[j]
			}
		}
		classes = classes[n:]
	}
}

// fill takes over what another class knows.
func (a *accounts) fill(b accounts) {
	for _, x := range []struct {
		to   *float64
		from float64
	}{
		{&a.cap, b.cap}, {&a.ev, b.ev}, {&a.ebitda, b.ebitda}, {&a.ebitdaNTM, b.ebitdaNTM}, {&a.netIncomeNTM, b.netIncomeNTM},
		{&a.netIncome, b.netIncome}, {&a.sales, b.sales}, {&a.debt, b.debt}, {&a.cash, b.cash}, {&a.interest, b.interest},
		{&a.preferred, b.preferred}, {&a.minority, b.minority}, {&a.eps, b.eps}, {&a.epsNTM, b.epsNTM}, {&a.shares, b.shares},
	} {
		if math.IsNaN(*x.to) {
			*x.to = x.from
		}
	}
}

// accounts returns what is known of a firm's items at the date, NaN where it is
// not known or too old.
func (w *builder) accounts(c *Cross, k int32) (a accounts) {
	fresh := func(x float64, p engine.Date, days engine.Date) float64 {
		if c.Date-p > days {
			return math.NaN()
		}
		return x
	}
	stock := func(item int) float64 {
		x, p := c.latest(item, k)
		return fresh(x, p, fundamentalDays)
	}
	ntm := func(item int) float64 {
		x, made := c.forecast(item, k)
		return fresh(x, made, consensusDays)
	}
	inThisMonth := func(item int) float64 {
		if x, p := c.latest(item, k); w.inMonth(p) {
			return x
		}
		return math.NaN()
	}
	sum := func(name flowName, f flow) float64 {
		x, end, by := c.trailing(f, k)
		if x = fresh(x, end, fundamentalDays); math.IsNaN(x) {
			return x
		}
		w.trailing[name][by]++
		return x
	}
	a.cap, a.ev = inThisMonth(w.at.companyMktcap), inThisMonth(w.at.ev)
	a.debt, a.cash, a.preferred, a.minority = stock(w.at.debt), stock(w.at.cash), stock(w.at.preferred), stock(w.at.minority)
	a.ebitdaNTM, a.netIncomeNTM, a.epsNTM = ntm(w.at.ebitdaNTM), ntm(w.at.netIncomeNTM), ntm(w.at.epsNTM)
	a.eps, a.shares = stock(w.at.epsTTM), w.sharesOf(c, k)
	a.sales, a.netIncome, a.interest = sum(salesFlow, w.at.sales), sum(netIncomeFlow, w.at.netIncome), sum(interestFlow, w.at.interest)
	if math.IsNaN(a.interest) && w.DebtCost > 0 {
		a.interest = float64(w.DebtCost * a.debt)
	}
	a.ebitda = sum(ebitdaFlow, w.at.ebitda)
	if !math.IsNaN(a.ebitda) {
		return a
	}
	depreciation := sum(depreciationFlow, w.at.depreciation)
	if ebit := sum(operatingIncomeFlow, w.at.operatingIncome); !math.IsNaN(ebit) {
		a.ebitda = ebit + depreciation
		return a
	}
	a.ebitda = sum(pretaxIncomeFlow, w.at.pretaxIncome) + a.interest + depreciation
	return a
}

// sharesOf returns the company's number of shares: by its market value and price
// where both are of one day, else that of the class.
func (w *builder) sharesOf(c *Cross, k int32) float64 {
	v, at := c.latest(w.at.companyMktcap, k)
	if x := c.near(w.at.price, k, at, 0); v > 0 && x > 0 && c.Date-at <= fundamentalDays {
		return v / x
	}
	if n, p := c.latest(w.at.shares, k); n > 0 && c.Date-p <= fundamentalDays {
		return n
	}
	return math.NaN()
}

// derive makes of the items what can be made of them.
func (w *builder) derive(a *accounts) {
	if math.IsNaN(a.netIncome) {
		a.netIncome = float64(a.eps * a.shares)
	}
	if math.IsNaN(a.netIncomeNTM) {
		a.netIncomeNTM = float64(a.epsNTM * a.shares)
	}
	if !math.IsNaN(a.ev) {
		return
	}
	cash := a.cash
	if math.IsNaN(cash) && w.GrossDebt {
		cash = 0
	}
	a.ev = a.cap + a.debt - cash
	for _, x := range []float64{a.preferred, a.minority} {
		if !math.IsNaN(x) {
			a.ev += x
		}
	}
}
