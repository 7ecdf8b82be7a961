package datasets

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// A Build says how facts become a panel. The zero value is the standard.
type Build struct {
	// From and To are the first and last month-end; the default is the first
	// month with a price or market value, and the last that all facts reach the
	// close of.
	From, To engine.Date
	// Whole keeps the rows of firms that were never members of an index, as a
	// universe by rank needs.
	Whole bool
	// Priced admits to an index only firms with a return or an adjusted close in
	// the month: for data that name members whose prices they lack.
	Priced bool
	// RollDays is for how long a market value is moved on by the firm's own
	// price returns where no newer one is known. The default is 100, a quarter
	// and a little; shares issued and bought back meanwhile are not seen.
	RollDays int
	// Gone, if given, is the return from the last price of a member that is gone
	// without a reason; the default is that of [DelistingReturn], -55 %. Members
	// of the S&P 500 mostly go by merger, for which 0 is nearer.
	Gone *float64
	// GrossDebt takes EV without cash where cash is not known. Without it such a
	// firm has no EV.
	GrossDebt bool
	// DebtCost, if positive, is the yearly rate at which interest on debt is
	// assumed where interest is not known: decimal.
	DebtCost float64
}

// Limits of age, in days from the end of a period. A figure that is older is
// not known any more.
const (
	// A year's report, and half a year for the next one to be late.
	fundamentalDays = 548
	// Analysts revise every month; a firm nobody has looked at for four is not
	// covered.
	consensusDays = 120
	// A firm that does not trade for half a year has ended.
	haltMonths = 6

	standardRollDays = 100
)

// A BuildReport says what a panel was made of.
type BuildReport struct {
	Facts, Restatements int // restatements change a value said before
	First, Last         engine.Date
	Dates, Rows, Firms  int

	Members  map[string][3]int // by index: least, median and most members of a date
	Trailing map[string][trailingWays]int
	Returns  map[string]int // firm-months by what the return was made from
	// Delistings are the members that ended, by reason and by whether the return
	// was given; Assumed are those of which it was not, by what was assumed.
	Delistings, Assumed map[string]int
	Overtaken           int // returns of delisted members given after one was assumed
	Missed              int // firms that had left their index a little before they were known to be delisted
	// Listed are the firm-months that the indices name, which are Held, less Kept,
	// and Left. Held are members in the panel; Kept those of them that had left
	// their index without a price; Left those not taken, by reason.
	Listed, Held, Kept int
	Left               map[string]int
	Dropped            map[string]int // figures of members that were not taken, firm-months by reason
	Again              int            // firm-months of trading after a firm's end
	Later              int            // facts that became known after the last month-end
	// Unpriced are the firms with figures and no price, value or return at all:
	// those of one vendor whose ids another does not share.
	Unpriced int
	// Unknown are the items outside the vocabulary, each with the known one that
	// may be meant, empty where none is near.
	Unknown map[string]string
}

// Panel plays a tape into a panel: at each month-end what was known at its
// close.
//
// A firm's return over a month is total_return, else the ratio of adjusted
// closes, else that of closes adjusted for splits, of closes, or, where nothing
// else is ever said, of market values; each compounded with a delisting return.
// What becomes known late is earned when it is known: returns of earlier months
// with the month's own, and a delisting in the month that brings the news. A
// member without a price earns nothing, and in the month it trades again what it
// earned since; after six such months, or once its membership ends without a
// price, it has ended, with the return of [DelistingReturn] where none is given.
// A member that leaves its index after its last price, or before its return is
// known, is held until the next month. What happens later plays no part, so a
// tape cut at a date gives the same rows up to it.
//
// A firm has rows from its first membership to its end, and none after it.
//
// Market value is mktcap, else price times shares, else the last of them moved
// on by the price for up to RollDays. EV is ev, else market value of all classes
// plus debt, preferred stock and minority interest less cash. Trailing sums are
// made from quarters as they were known. Figures older than 548 days are not
// known, nor is a consensus older than 120.
func (b Build) Panel(tp *Tape) (*Panel, *BuildReport, error) {
	if b.Gone != nil && !(*b.Gone >= -1 && *b.Gone <= 1) {
		return nil, nil, fmt.Errorf("return of %v for members that are gone: want -1 to 1", *b.Gone)
	}
	if b.RollDays < 0 || b.DebtCost < 0 || math.IsNaN(b.DebtCost) {
		return nil, nil, fmt.Errorf("roll of %d days and cost of debt %v: want neither negative", b.RollDays, b.DebtCost)
	}
	if b.RollDays == 0 {
		b.RollDays = standardRollDays
	}
	w := newBuilder(b, tp)
	dates, err := w.dates()
	if err != nil {
		return nil, nil, err
	}
	w.reserve(len(dates))
	if err := tp.Play(dates, w.date); err != nil {
		return nil, nil, err
	}
	p := w.panel
	if p.Rows() == 0 {
		return nil, nil, w.empty()
	}
	p.Dates, p.First = w.occupied()
	a := &audit{}
	p.inspect(a)
	if err := a.err("panel built from facts"); err != nil {
		return nil, nil, err
	}
	return p, w.account(), nil
}

// ErrNoMembers reports facts that name no member of an index.
var ErrNoMembers = errors.New("no fact says that a firm is a member of an index (items russell2000, sp500)")

// empty says why there is no row.
func (w *builder) empty() error {
	if w.Whole {
		return errors.New("no firm has a price, a market value or a return in any of the months")
	}
	if w.report.Listed == 0 {
		return ErrNoMembers
	}
	var b strings.Builder
	fmt.Fprintf(&b, "no firm has a row: of %d firm-months listed by the indices none could be held", w.report.Listed)
	for _, why := range slices.Sorted(maps.Keys(w.report.Left)) {
		fmt.Fprintf(&b, "; %d: %s", w.report.Left[why], why)
	}
	if w.report.Left[noWeight] > 0 {
		b.WriteString("; add facts of mktcap, or of shares beside price")
	}
	return errors.New(b.String())
}

// dates returns the month-ends to build.
func (w *builder) dates() ([]engine.Date, error) {
	first, last := engine.Date(math.MaxInt32), engine.Date(math.MinInt32)
	for i, it := range w.tape.item {
		if int(it) == w.at.mktcap || int(it) == w.at.price || int(it) == w.at.companyMktcap {
			first = min(first, w.tape.known[i])
		}
		if p := w.tape.period[i]; p <= w.tape.known[i] && w.isMarket[it] {
			last = max(last, p)
		}
	}
	if first == math.MaxInt32 {
		return nil, errors.New("the facts have no market values: want items mktcap, company_mktcap, or price and shares")
	}
	if last < last.MonthEnd().Close() {
		m := last.Time()
		last = engine.NewDate(m.Year(), m.Month(), 0)
	}
	if w.From != 0 {
		first = w.From
	}
	if w.To != 0 {
		last = w.To
	}
	dates := engine.MonthEnds(first, last.MonthEnd())
	if len(dates) == 0 {
		return nil, fmt.Errorf("no month-end from %v to %v", first, last)
	}
	return dates, nil
}

// occupied returns the dates that have rows, and the first row of each.
func (w *builder) occupied() (dates []engine.Date, first []int) {
	p := w.panel
	first = []int{0}
	for t, d := range p.Dates {
		if p.First[t+1] > p.First[t] {
			dates, first = append(dates, d), append(first, p.First[t+1])
		}
	}
	return dates, first
}

// reserve makes room for the rows: of a firm and month at most one, and not more
// than there are market values, but for what halts add.
func (w *builder) reserve(dates int) {
	count := make([]int, len(w.tape.items))
	for _, it := range w.tape.item {
		count[it]++
	}
	n := 0
	for k, market := range w.isMarket {
		if market {
			n = max(n, count[k])
		}
	}
	n = min(n+n/50, len(w.tape.firms)*dates)
	p := w.panel
	p.Firm, p.Company, p.Member = slices.Grow(p.Firm, n), slices.Grow(p.Company, n), slices.Grow(p.Member, n)
	p.Ticker.Code, p.Sector.Code = slices.Grow(p.Ticker.Code, n), slices.Grow(p.Sector.Code, n)
	for _, c := range numbers {
		if x := c.of(p); *x != nil || !c.optional {
			*x = slices.Grow(*x, n)
		}
	}
	for k := range p.Extra {
		p.Extra[k].Values = slices.Grow(p.Extra[k].Values, n)
	}
}
