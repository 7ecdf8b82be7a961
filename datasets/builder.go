package datasets

import (
	"math"
	"slices"

	"trifecta/engine"
)

// A builder is one Build under way.
type builder struct {
	Build
	tape     *Tape
	at       itemCodes
	isMarket []bool // items that end the panel's dates: prices, values and returns
	extra    []int  // items that are further columns of the panel

	start, end engine.Date // of the month being built
	trailing   [flows][trailingWays]int

	panel  *Panel
	firms  []firmState
	rows   []int32 // row of each firm at the date being built, -1
	ticker map[int]int32
	sector []int32 // code of each word of the tape among Sectors, -1

	report  BuildReport
	members map[string][]int  // members at each date
	classes map[float64]int32 // share classes of each company at the date being built
}

// A firmState is what the builder remembers of a firm from month to month.
type firmState struct {
	begun, ended bool
	member       Member      // at the month before
	idle         int         // months in a row without a price
	adjusted     float64     // last closes, NaN where not known
	split, price float64     // adjusted for splits only, and not at all
	cap          float64     // market value
	capDate      engine.Date // period of the value that it was moved on from
}

// itemCodes are the numbers of the items a panel is made of, -1 where the tape
// has none.
type itemCodes struct {
	ticker, sector, financial, exchange, company                                    int
	russell2000, sp500                                                              int
	price, adjusted, splitAdjusted, shares, mktcap, floatShare                      int
	totalReturn, priceReturn, delistingReturn, delistingReason                      int
	companyMktcap, ev, debt, cash, preferred, minority                              int
	ebitdaNTM, netIncomeNTM, epsNTM, epsTTM                                         int
	sales, ebitda, operatingIncome, pretaxIncome, depreciation, netIncome, interest flow
}

func (tp *Tape) code(item string) int {
	k, ok := slices.BinarySearch(tp.items, item)
	if !ok {
		return -1
	}
	return k
}

func (tp *Tape) flow(name string) flow {
	return flow{tp.code(name + "_q"), tp.code(name + "_ytd"), tp.code(name + "_y"), tp.code(name + "_ttm")}
}

func newBuilder(b Build, tp *Tape) *builder {
	w := &builder{
		Build: b, tape: tp, panel: &Panel{First: []int{0}, Meta: map[string]string{}},
		firms: make([]firmState, len(tp.firms)), rows: make([]int32, len(tp.firms)),
		ticker: map[int]int32{}, isMarket: make([]bool, len(tp.items)), members: map[string][]int{},
		report: BuildReport{
			Facts: tp.Len(), Trailing: map[string][trailingWays]int{}, Returns: map[string]int{},
			Delistings: map[string]int{}, Assumed: map[string]int{}, Left: map[string]int{},
		},
	}
	for k, v := range tp.meta {
		w.panel.Meta[k] = v
	}
	c := tp.code
	w.at = itemCodes{
		ticker: c("ticker"), sector: c("sector"), financial: c("financial"), exchange: c("exchange"), company: c("company"),
		russell2000: c("russell2000"), sp500: c("sp500"),
		price: c("price"), adjusted: c("adjusted_close"), splitAdjusted: c("split_adjusted_close"), shares: c("shares"), mktcap: c("mktcap"), floatShare: c("float_share"),
		totalReturn: c("total_return"), priceReturn: c("price_return"), delistingReturn: c("delisting_return"), delistingReason: c("delisting_reason"),
		companyMktcap: c("company_mktcap"), ev: c("ev"), debt: c("debt"), cash: c("cash"), preferred: c("preferred"), minority: c("minority"),
		ebitdaNTM: c("ebitda_ntm"), netIncomeNTM: c("net_income_ntm"), epsNTM: c("eps_ntm"), epsTTM: c("eps_ttm"),
		sales: tp.flow("sales"), ebitda: tp.flow("ebitda"), operatingIncome: tp.flow("operating_income"), pretaxIncome: tp.flow("pretax_income"),
		depreciation: tp.flow("depreciation"), netIncome: tp.flow("net_income"), interest: tp.flow("interest"),
	}
	for _, k := range []int{w.at.price, w.at.adjusted, w.at.splitAdjusted, w.at.mktcap, w.at.companyMktcap, w.at.totalReturn} {
		if k >= 0 {
			w.isMarket[k] = true
		}
	}
	for k := range w.firms {
		s := &w.firms[k]
		s.adjusted, s.split, s.price, s.cap = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	}
	known := map[string]bool{}
	for _, it := range Items() {
		known[it.Name] = true
	}
	for k, name := range tp.items {
		if !known[name] && noFieldOf(name) == "" {
			w.extra = append(w.extra, k)
			w.panel.Extra = append(w.panel.Extra, Column{Name: name, Unit: "as given", Source: "facts"})
		}
	}
	w.panel.Sector.Words = append(Sectors(), unclassified)
	w.sector = make([]int32, len(tp.words))
	for k, word := range tp.words {
		w.sector[k] = int32(slices.Index(w.panel.Sector.Words, word))
	}
	if w.at.floatShare >= 0 {
		w.panel.FloatShare = []float64{}
	}
	if w.at.priceReturn >= 0 || w.at.splitAdjusted >= 0 {
		w.panel.PriceReturn = []float64{}
	}
	return w
}

// date builds the rows of one month-end.
func (w *builder) date(t int, c *Cross) error {
	p := w.panel
	p.Dates = append(p.Dates, c.Date)
	first := p.Rows()
	month := c.Date.Time()
	w.start, w.end = engine.NewDate(month.Year(), month.Month(), 1), c.Date
	w.classes = nil
	members := map[string]int{}
	for k := range w.firms {
		s := &w.firms[k]
		w.rows[k] = -1
		if s.ended {
			if w.membership(c, int32(k)) != 0 {
				w.report.Left["came back after its end"]++
			}
			continue
		}
		w.row(c, int32(k), s)
		for _, x := range indexes {
			if s.member&x.bit != 0 {
				members[x.name]++
			}
		}
	}
	w.companies(c, first)
	for _, x := range indexes {
		if n := members[x.name]; n > 0 || len(w.members[x.name]) > 0 {
			w.members[x.name] = append(w.members[x.name], n)
		}
	}
	p.First = append(p.First, p.Rows())
	w.report.Restatements = c.restated
	return nil
}

var indexes = []struct {
	name string
	bit  Member
}{{"russell2000", Russell2000}, {"sp500", SP500}}

// row adds the firm's row, if it has one, with all that is the share class's
// own.
func (w *builder) row(c *Cross, k int32, s *firmState) {
	m, q := w.membership(c, k), w.trade(c, k)
	r := w.earn(c, k, s, q)
	w.follow(c, k, s, q, r)
	switch {
	case r.ended:
		m = 0
	case s.member != 0 && !q.known && s.cap > 0: // a halt, see halted
	case m == 0:
	case !q.known:
		w.report.Left["no price in the month"]++
		m = 0
	case w.Priced && math.IsNaN(r.total) && math.IsNaN(q.adjusted) && math.IsNaN(q.split):
		w.report.Left["neither a return nor an adjusted close in the month"]++
		m = 0
	case !(s.cap > 0):
		w.report.Left["no market value"]++
		m = 0
	}
	if !s.begun {
		s.begun = m != 0 || w.Whole && q.known
	}
	s.member = m
	if !s.begun {
		return
	}
	p := w.panel
	w.rows[k] = int32(p.Rows())
	p.Firm = append(p.Firm, w.tape.firms[k])
	company := w.tape.firms[k]
	if v, _ := c.latest(w.at.company, k); !math.IsNaN(v) {
		company = int32(v)
	}
	p.Company = append(p.Company, company)
	p.Ticker.Code = append(p.Ticker.Code, w.tickerOf(c, k))
	p.Sector.Code = append(p.Sector.Code, w.sectorOf(c, k))
	p.Member = append(p.Member, m)
	p.MktCap = append(p.MktCap, s.cap)
	p.TotalReturn = append(p.TotalReturn, r.total)
	if p.PriceReturn != nil {
		p.PriceReturn = append(p.PriceReturn, r.price)
	}
	if p.FloatShare != nil {
		x, _ := c.latest(w.at.floatShare, k)
		p.FloatShare = append(p.FloatShare, x)
	}
	for j, item := range w.extra {
		x, _ := c.latest(item, k)
		p.Extra[j].Values = append(p.Extra[j].Values, x)
	}
}

// membership is what facts say, whether or not the firm can be held.
func (w *builder) membership(c *Cross, k int32) (m Member) {
	if v, _ := c.latest(w.at.russell2000, k); v == 1 {
		m |= Russell2000
	}
	if v, _ := c.latest(w.at.sp500, k); v == 1 {
		m |= SP500
	}
	return m
}

func (w *builder) tickerOf(c *Cross, k int32) int32 {
	v, _ := c.latest(w.at.ticker, k)
	if math.IsNaN(v) {
		return -1
	}
	code, ok := w.ticker[int(v)]
	if !ok {
		code = int32(len(w.panel.Ticker.Words))
		w.ticker[int(v)] = code
		w.panel.Ticker.Words = append(w.panel.Ticker.Words, w.tape.words[int(v)])
	}
	return code
}

// sectorOf returns the sector's code; a firm that is only known to be no
// financial, or of which nothing is known, is unclassified.
func (w *builder) sectorOf(c *Cross, k int32) int32 {
	if v, _ := c.latest(w.at.sector, k); !math.IsNaN(v) {
		if code := w.sector[int(v)]; code >= 0 {
			return code
		}
	}
	word := unclassified
	if v, _ := c.latest(w.at.financial, k); v == 1 {
		word = financials
	}
	return int32(slices.Index(w.panel.Sector.Words, word))
}

// inMonth reports whether a date lies in the month being built.
func (w *builder) inMonth(d engine.Date) bool { return d >= w.start && d <= w.end }
