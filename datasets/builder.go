package datasets

import (
	"fmt"
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
	returns    [returnWays]int

	bySIC bool // some firm's sector is that of its SIC code

	panel  *Panel
	firms  []firmState
	rows   []int32 // row of each firm at the date being built, -1
	ticker []int32 // code of each word of the tape among the panel's tickers, -1
	sector []int32 // code of each word of the tape among Sectors, -1

	report  BuildReport
	members map[string][]int  // members at each date
	classes map[float64]int32 // share classes of each company at the date being built
	close   engine.Date       // last day of the month on which any firm has a close or value, 0 until asked for
}

// A firmState is what the builder remembers of a firm from month to month.
type firmState struct {
	begun, ended bool
	told         bool        // a return was assumed of its end
	member       Member      // at the month before
	held         engine.Date // last month-end at which it was a member
	leaving      engine.Date // first month-end at which its index no longer had it
	idle         int         // months in a row of which nothing is known
	earned       engine.Date // end of the last month whose return was earned
	through      engine.Date // day up to which it was earned
	adjusted     closing     // last closes, NaN where not known
	split, price closing     // adjusted for splits only, and not at all
	cap          float64     // market value
	capDate      engine.Date // period of the value that it was moved on from
	valued       float64     // market value when a return was last known
}

// itemCodes are the numbers of the items a panel is made of, -1 where the tape
// has none.
type itemCodes struct {
	ticker, sector, sectorSIC, financial, exchange, currency, company               int
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
	return flow{tp.code(name + "_q"), tp.code(name + "_ytd"), tp.code(name + "_y"), tp.code(name + "_ttm"), tp.code("fiscal_year_end")}
}

func newBuilder(b Build, tp *Tape) *builder {
	w := &builder{
		Build: b, tape: tp, panel: &Panel{First: []int{0}, Meta: map[string]string{}},
		firms: make([]firmState, len(tp.firms)), rows: make([]int32, len(tp.firms)),
		ticker: slices.Repeat([]int32{-1}, len(tp.words)), isMarket: make([]bool, len(tp.items)), members: map[string][]int{},
		report: BuildReport{
			Facts: tp.Len(), Trailing: map[string][trailingWays]int{}, Returns: map[string]int{},
			Delistings: map[string]int{}, Assumed: map[string]int{}, Left: map[string]int{}, Dropped: map[string]int{},
		},
	}
	for k, v := range tp.meta {
		w.panel.Meta[k] = v
	}
	c := tp.code
	w.at = itemCodes{
		ticker: c("ticker"), sector: c("sector"), sectorSIC: c("sector_sic"), financial: c("financial"), exchange: c("exchange"), currency: c("currency"), company: c("company"),
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
		for _, x := range []*float64{&s.adjusted.value, &s.split.value, &s.price.value, &s.cap, &s.valued} {
			*x = math.NaN()
		}
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
	w.classes, w.close = nil, 0
	var members [2]int // by indexes
	for k := range w.firms {
		s := &w.firms[k]
		w.rows[k] = -1
		if s.ended {
			w.after(c, int32(k), s)
			continue
		}
		if err := w.row(c, int32(k), s); err != nil {
			return err
		}
		if s.member != 0 {
			w.report.Held++
		}
		for i, x := range &indexes {
			members[i] += int(s.member & x.bit / x.bit)
		}
	}
	w.companies(c, first)
	for i, x := range &indexes {
		if n := members[i]; n > 0 || len(w.members[x.name]) > 0 {
			w.members[x.name] = append(w.members[x.name], n)
		}
	}
	p.First = append(p.First, p.Rows())
	w.report.Restatements = c.restated
	return nil
}

var indexes = [2]struct {
	name string
	bit  Member
}{{"russell2000", Russell2000}, {"sp500", SP500}}

// after counts what is said of a firm that has ended.
func (w *builder) after(c *Cross, k int32, s *firmState) {
	if s.told {
		if d, _ := c.latest(w.at.delistingReturn, k); !math.IsNaN(d) {
			w.report.Overtaken++
			s.told = false
		}
	}
	again := false
	for _, item := range []int{w.at.mktcap, w.at.price, w.at.adjusted, w.at.splitAdjusted, w.at.totalReturn} {
		_, p := c.latest(item, k)
		again = again || w.inMonth(p)
	}
	if w.membership(c, k) != 0 {
		w.report.Listed++
		if again {
			w.report.Left["trades again after its end, under one id"]++
		} else {
			w.report.Left["listed after its end"]++
		}
	} else if again && s.begun {
		w.report.Again++
	}
}

// row adds the firm's row, if it has one, with all that is the share class's
// own.
func (w *builder) row(c *Cross, k int32, s *firmState) error {
	q, err := w.trade(c, k, s)
	if err != nil {
		return err
	}
	m := w.membership(c, k)
	r := w.earn(c, k, s, q)
	w.follow(c, k, s, q, r)
	w.join(c, k, s, q, r, m)
	if !s.begun {
		return nil
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
	p.Member = append(p.Member, s.member)
	value := s.cap
	if s.ended {
		value = math.NaN() // paid out
	}
	p.MktCap = append(p.MktCap, value)
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
	return nil
}

// join makes the firm a member, or not, by what its indices say: m.
func (w *builder) join(c *Cross, k int32, s *firmState, q trade, r monthReturn, m Member) {
	left := func(why string) {
		w.report.Left[why]++
		m = 0
	}
	if m != 0 {
		w.report.Listed++
		s.leaving = 0
	}
	switch {
	case m == 0 && s.member != 0 && !r.ended:
		if s.leaving == 0 {
			s.leaving = w.end
		}
		// It cannot be sold at a price that is not there: it stays until what it
		// earned up to its removal is known, or it has ended.
		if s.cap > 0 && s.through < s.leaving && (r.rest || q.late || w.stopped(c, s)) {
			m = s.member
			w.report.Kept++
		}
	case m == 0:
	case r.ended && s.member == 0:
		left("ended in the month it joined")
	case r.ended:
		left("ended in the month")
	case s.member != 0 && !q.known && s.cap > 0: // a halt
	case !q.known:
		left("no price in the month")
	case w.Priced && math.IsNaN(q.total) && math.IsNaN(q.adjusted.value) && math.IsNaN(q.split.value):
		left("neither a return nor an adjusted close in the month")
	case !(s.cap > 0):
		left(noWeight)
	}
	if !s.begun {
		s.begun = m != 0 || w.Whole && q.known && !r.ended
	}
	if m != 0 {
		s.held = w.end
		if s.member == 0 { // what was earned before is not its holders'
			s.earned, s.through, s.leaving = max(s.earned, w.end), w.end, 0
		}
	}
	s.told = r.ended && s.member != 0 && math.IsNaN(q.delisting)
	s.member = m
}

// noWeight is why a listed firm cannot be held at a weight.
const noWeight = "no market value"

// stopDays are how long before the market's last close of a month a firm's own
// may be: weekends and holidays leave at most four days without one.
const stopDays = 7

// stopped reports whether a firm's last close or value is of well before the
// market's last of the month.
func (w *builder) stopped(c *Cross, s *firmState) bool {
	if w.close == 0 {
		for k := range w.firms {
			for _, item := range []int{w.at.adjusted, w.at.splitAdjusted, w.at.price, w.at.mktcap} {
				if _, p := c.latest(item, int32(k)); w.inMonth(p) {
					w.close = max(w.close, p)
				}
			}
		}
	}
	return w.close-max(s.through, s.capDate) > stopDays
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
	code := &w.ticker[int(v)]
	if *code < 0 {
		*code = int32(len(w.panel.Ticker.Words))
		w.panel.Ticker.Words = append(w.panel.Ticker.Words, w.tape.words[int(v)])
	}
	return *code
}

// sectorOf returns the sector's code; a firm that is only known to be no
// financial, or of which nothing is known, is unclassified.
func (w *builder) sectorOf(c *Cross, k int32) int32 {
	for _, item := range []int{w.at.sector, w.at.sectorSIC} {
		v, _ := c.latest(item, k)
		if math.IsNaN(v) {
			continue
		}
		if code := w.sector[int(v)]; code >= 0 {
			w.bySIC = w.bySIC || item == w.at.sectorSIC
			return code
		}
		if w.firms[k].member != 0 {
			w.report.Dropped[fmt.Sprintf("sector %q, none of the eleven", w.tape.words[int(v)])]++
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
