package datasets

import (
	"cmp"
	"math"
	"slices"
	"strings"

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
	// A class that was never a member has no row, and is part of its company all
	// the same.
	type class struct{ row, firm, company int32 }
	var classes []class
	for k, row := range w.rows {
		if row >= 0 {
			classes = append(classes, class{row, int32(k), p.Company[row]})
		} else if s := &w.firms[k]; !s.ended && s.cap > 0 {
			if v, _ := c.latest(w.at.company, int32(k)); !math.IsNaN(v) {
				classes = append(classes, class{-1, int32(k), int32(v)})
			}
		}
	}
	byCompany := func(a, b class) int { return cmp.Compare(a.company, b.company) }
	if !slices.IsSortedFunc(classes, byCompany) {
		slices.SortStableFunc(classes, byCompany)
	}
	for len(classes) > 0 {
		n, rows := 0, 0
		sum, any, member := 0.0, false, false
		for n < len(classes) && classes[n].company == classes[0].company {
			s := &w.firms[classes[n].firm]
			if classes[n].row >= 0 {
				rows++
			}
			if s.cap > 0 && !s.ended {
				sum, any = sum+s.cap, true
			}
			member = member || s.member != 0
			n++
		}
		of := classes[:n]
		classes = classes[n:]
		if rows == 0 {
			continue
		}
		total := sum
		if !any {
			total = math.NaN()
		}
		for _, x := range of {
			if w.firms[x.firm].ended {
				continue // paid out: it has no value any more
			}
			if v := w.inThisMonth(c, w.at.companyMktcap, x.firm); !math.IsNaN(v) {
				total = v
				break
			}
		}
		a, sector := accounts{}, int32(-1)
		for i, x := range of {
			one := w.accounts(c, x.firm, total)
			if i == 0 {
				a = one
			} else {
				a.fill(one)
			}
			if s := &w.firms[x.firm]; member && math.IsNaN(s.cap) {
				w.report.Dropped["class without a market value, not part of its company's"]++
			}
			switch {
			case x.row < 0:
			case sector < 0:
				sector = p.Sector.Code[x.row]
			default:
				p.Sector.Code[x.row] = sector
			}
		}
		a.cap = total
		w.derive(&a)
		values := [...]float64{a.cap, a.ev, a.ebitda, a.ebitdaNTM, a.netIncomeNTM, a.netIncome, a.sales, a.debt, a.cash, a.interest}
		for _, x := range of {
			if x.row < 0 {
				continue
			}
			for j, col := range columns {
				(*col)[x.row] = values[j]
			}
		}
	}
}

// fill takes over what another class knows.
func (a *accounts) fill(b accounts) {
	for _, x := range []struct {
		to   *float64
		from float64
	}{
		{&a.ev, b.ev},
		{&a.ebitda, b.ebitda},
		{&a.ebitdaNTM, b.ebitdaNTM},
		{&a.netIncomeNTM, b.netIncomeNTM},
		{&a.netIncome, b.netIncome},
		{&a.sales, b.sales},
		{&a.debt, b.debt},
		{&a.cash, b.cash},
		{&a.interest, b.interest},
		{&a.preferred, b.preferred},
		{&a.minority, b.minority},
	} {
		if math.IsNaN(*x.to) {
			*x.to = x.from
		}
	}
}

// inThisMonth returns the value of an item for a day of the month.
func (w *builder) inThisMonth(c *Cross, item int, k int32) float64 {
	if x, p := c.latest(item, k); w.inMonth(p) {
		return x
	}
	return math.NaN()
}

// foreign returns the currency of a firm's figures where it is not USD, or was
// not while figures that may count were made: a sum over twelve months that is as
// old as it may be began so long ago.
func (w *builder) foreign(c *Cross, k int32) string {
	if x, _ := c.latest(w.at.currency, k); math.IsNaN(x) {
		return ""
	}
	view := c.of(w.at.currency, k)
	for i := len(view) - 1; i >= 0; i-- {
		if x := view[i].value; !math.IsNaN(x) && !strings.EqualFold(w.tape.words[int(x)], "USD") {
			return w.tape.words[int(x)]
		}
		if w.end-view[i].period > fundamentalDays+yearDays {
			break
		}
	}
	return ""
}

// accounts returns what is known of a firm's items at the date, NaN where it is
// not known or too old. The company's market value makes earnings of those a
// share.
func (w *builder) accounts(c *Cross, k int32, companyCap float64) (a accounts) {
	member := w.firms[k].member != 0
	if currency := w.foreign(c, k); currency != "" {
		if member {
			w.report.Dropped["figures in "+currency+", not in USD"]++
		}
		return unknownAccounts
	}
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
	positive := func(item int, name string) float64 {
		x := stock(item)
		if x < 0 {
			if member {
				w.report.Dropped["negative "+name]++
			}
			return math.NaN()
		}
		return x
	}
	ntm := func(item int) float64 {
		x, made := c.forecast(item, k)
		return fresh(x, made, consensusDays)
	}
	sum := func(name flowName, f flow) float64 {
		x, end, by := c.trailing(f, k)
		if x = fresh(x, end, fundamentalDays); math.IsNaN(x) {
			return x
		}
		w.trailing[name][by]++
		return x
	}
	a.ev = w.inThisMonth(c, w.at.ev, k)
	a.debt, a.cash, a.preferred, a.minority = positive(w.at.debt, "debt"), positive(w.at.cash, "cash"), stock(w.at.preferred), stock(w.at.minority)
	a.ebitdaNTM, a.netIncomeNTM = ntm(w.at.ebitdaNTM), ntm(w.at.netIncomeNTM)
	a.sales, a.netIncome, a.interest = sum(salesFlow, w.at.sales), sum(netIncomeFlow, w.at.netIncome), sum(interestFlow, w.at.interest)
	if math.IsNaN(a.netIncome) {
		a.netIncome = float64(stock(w.at.epsTTM) * w.sharesOf(c, k, companyCap))
	}
	if math.IsNaN(a.netIncomeNTM) {
		a.netIncomeNTM = float64(ntm(w.at.epsNTM) * w.sharesOf(c, k, companyCap))
	}
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

// unknownAccounts are those of a firm of which nothing is known.
var unknownAccounts = func() (a accounts) {
	for _, x := range []*float64{
		&a.cap, &a.ev, &a.ebitda, &a.ebitdaNTM, &a.netIncomeNTM, &a.netIncome, &a.sales, &a.debt, &a.cash, &a.interest, &a.preferred, &a.minority,
	} {
		*x = math.NaN()
	}
	return a
}()

// sharesOf returns the company's number of shares of this class's kind: by its
// market value and price where both are of one day, else those of the class, as
// many times as the company is worth more than it.
func (w *builder) sharesOf(c *Cross, k int32, companyCap float64) float64 {
	v, at := c.latest(w.at.companyMktcap, k)
	if x := c.near(w.at.price, k, at, 0); v > 0 && x > 0 && c.Date-at <= fundamentalDays {
		return v / x
	}
	n, p := c.latest(w.at.shares, k)
	if !(n > 0) || c.Date-p > fundamentalDays {
		return math.NaN()
	}
	if own := w.firms[k].cap; own > 0 && companyCap > own {
		return n * (companyCap / own)
	}
	return n
}

// derive makes EV of what it is made of.
func (w *builder) derive(a *accounts) {
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
