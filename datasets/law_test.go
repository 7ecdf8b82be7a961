package datasets

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"trifecta/engine"
)

// A quote is one row of a made-up panel.
type quote struct {
	date          engine.Date
	firm, company int32
	sector        string
	member        Member
	share         float64 // of the company that this class is
	x             [13]float64
}

// Order of quote.x: the numbers of a panel without price_return.
const (
	qMktCap = iota
	qCompanyMktCap
	qEV
	qEBITDATTM
	qEBITDANTM
	qNetIncomeNTM
	qNetIncomeTTM
	qSales
	qDebt
	qCash
	qInterest
	qFloat
	qReturn
)

// market makes a valid panel of 40 companies, firms 0 to 39 small and large,
// with entries, exits, delistings, financials, a company of two classes and
// items that are not known.
func market(r *rand.Rand, months int) (qs []quote) {
	dates := engine.MonthEnds(engine.NewDate(2001, 1, 31), engine.NewDate(2030, 12, 31))[:months]
	for k := range int32(40) {
		company := 100 + k
		sector := Sectors()[r.IntN(len(Sectors()))]
		size := 50e6 * (1 + 9*r.Float64())
		from, to := 0, months // rows; the firm is gone from date to on
		if k%5 == 0 {
			from, to = r.IntN(months/2), months/2+r.IntN(months/2)
		}
		index := Russell2000
		if k >= 20 {
			index, size = SP500, size*20
		}
		classes := []float64{1}
		if k == 33 {
			classes = []float64{0.6, 0.4}
		}
		for t := from; t < to; t++ {
			ret := r.NormFloat64() * 0.1
			size *= 1 + ret
			q := quote{date: dates[t], company: company, sector: sector, member: index}
			if t == to-1 && to < months || k%7 == 0 && t%9 == 4 {
				q.member = 0 // the row of the exit, or a month out of the index
			}
			ebitda := size / 12 * (1 + r.NormFloat64())
			q.x = [13]float64{
				qCompanyMktCap: size, qEV: size * (1.2 + 0.1*r.Float64()), qEBITDATTM: ebitda, qEBITDANTM: ebitda * 1.1,
				qNetIncomeNTM: ebitda / 2, qNetIncomeTTM: ebitda / 3, qSales: size, qDebt: size / 4, qCash: size / 20,
				qInterest: size / 50, qFloat: 0.5 + r.Float64()/2, qReturn: ret,
			}
			if r.IntN(10) == 0 {
				q.x[qEBITDANTM] = math.NaN()
			}
			for c, share := range classes {
				q.firm, q.share = company+int32(1000*c), share
				q.x[qMktCap] = size * share
				qs = append(qs, q)
			}
		}
	}
	return qs
}

// panelFrom lays quotes out as a panel.
func panelFrom(t *testing.T, qs []quote) *Panel {
	t.Helper()
	qs = slices.SortedFunc(slices.Values(qs), func(a, b quote) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.firm, b.firm))
	})
	p := &Panel{Meta: map[string]string{"source": "made up"}, Sector: Words{Words: Sectors()}, Ticker: Words{Words: []string{"T"}}}
	for i, q := range qs {
		if i == 0 || q.date != qs[i-1].date {
			p.Dates, p.First = append(p.Dates, q.date), append(p.First, i)
		}
		p.Firm, p.Company, p.Member = append(p.Firm, q.firm), append(p.Company, q.company), append(p.Member, q.member)
		p.Sector.Code = append(p.Sector.Code, int32(slices.Index(p.Sector.Words, q.sector)))
		p.Ticker.Code = append(p.Ticker.Code, 0)
		for k, x := range q.x {
			col := numbers[k].of(p)
			*col = append(*col, x)
		}
	}
	p.First = append(p.First, len(qs))
	return p
}

// sameUpTo reports the first difference of two histories up to row t.
func sameUpTo(a, b *History, t int, equal func(x, y float64) bool, fields ...*engine.Field) error {
	for _, f := range fields {
		x, y := a.row(f), b.row(f)
		for k := range t + 1 {
			if !equal(x[k], y[k]) {
				return fmt.Errorf("%s at %v is %v, want %v", f.Name, a.Paths.Grid.Dates[k], y[k], x[k])
			}
		}
	}
	return nil
}

func sameBits(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }

// near9 leaves room for sums of forty values in another order, and for the
// chain of levels they go into.
func near9(x, y float64) bool {
	return sameBits(x, y) || math.Abs(x-y) <= 1e-9*max(1e-3, math.Abs(x))
}

func fieldsOf() (fs []*engine.Field) {
	for _, c := range panelFields {
		fs = append(fs, c.field)
	}
	return fs
}

func TestMarketHasEverySleeve(t *testing.T) {
	h := historyOf(t, panelFrom(t, market(rand.New(rand.NewPCG(1, 1)), 36)), nil)
	for _, s := range h.Sources {
		// The S&P 490 has few firms here, and losses leave it no multiple at times.
		if s.Known < 30 {
			t.Errorf("%s is known on %d of 36 dates, too few for the laws below to fail on it", s.Field.Name, s.Known)
		}
	}
}

func TestAggregatesDoNotSeeTheFuture(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	qs := market(r, 30)
	whole := historyOf(t, panelFrom(t, qs), nil)
	for _, cut := range []int{0, 7, 20} {
		scrambled := slices.Clone(qs)
		for i := range scrambled {
			q := &scrambled[i]
			if q.date <= whole.Paths.Grid.Dates[cut] {
				continue
			}
			// The whole of a company moves by one factor, so its classes agree.
			f := 1 + float64(q.company%7)
			for k := range qDebt {
				q.x[k] *= f
			}
			q.x[qReturn] = 0.5 - q.x[qReturn]/2
			q.member &^= Member(q.company % 4)
		}
		other := historyOf(t, panelFrom(t, scrambled), nil)
		if err := sameUpTo(whole, other, cut, sameBits, fieldsOf()...); err != nil {
			t.Errorf("rows after %v changed: %v", whole.Paths.Grid.Dates[cut], err)
		}
		if err := sameUpTo(whole, other, 29, sameBits, fieldsOf()...); err == nil {
			t.Errorf("rows after %v changed, and no aggregate did: the law is not tested", whole.Paths.Grid.Dates[cut])
		}
	}
}

func TestFirmNumbersDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	qs := market(r, 24)
	firms, companies := r.Perm(2000), r.Perm(200)
	renamed := slices.Clone(qs)
	for i := range renamed {
		renamed[i].firm, renamed[i].company = int32(firms[qs[i].firm]), int32(companies[qs[i].company])
	}
	if err := sameUpTo(historyOf(t, panelFrom(t, qs), nil), historyOf(t, panelFrom(t, renamed), nil), 23, near9, fieldsOf()...); err != nil {
		t.Error(err)
	}
}

// split turns a company's single class into two of 70 and 30 %.
func split(qs []quote, company int32) (out []quote) {
	for _, q := range qs {
		if q.company != company {
			out = append(out, q)
			continue
		}
		a, b := q, q
		b.firm += 5000
		a.x[qMktCap], b.x[qMktCap] = 0.7*q.x[qMktCap], 0.3*q.x[qMktCap]
		out = append(out, a, b)
	}
	return out
}

func TestSplittingACompanyIntoClassesChangesNothing(t *testing.T) {
	qs := market(rand.New(rand.NewPCG(4, 1)), 24)
	whole := historyOf(t, panelFrom(t, qs), nil)
	multiples := []*engine.Field{engine.SmallMultiple, engine.LargeMultiple, engine.SmallMultipleTTM, engine.LargeMultipleTTM}
	for company := int32(100); company < 140; company++ {
		if company == 133 {
			continue // has two classes already
		}
		h := historyOf(t, panelFrom(t, split(qs, company)), nil)
		// Each company is met at the same place of the sum, so not a bit moves.
		if err := sameUpTo(whole, h, 23, sameBits, multiples...); err != nil {
			t.Errorf("company %d split: %v", company, err)
		}
		if err := sameUpTo(whole, h, 23, near9, fieldsOf()...); err != nil {
			t.Errorf("company %d split: %v", company, err)
		}
	}
}

func TestAFinancialChangesNoMultiple(t *testing.T) {
	qs := market(rand.New(rand.NewPCG(5, 1)), 24)
	whole := historyOf(t, panelFrom(t, qs), nil)
	more := slices.Clone(qs)
	for _, q := range qs {
		if q.company == 101 || q.company == 121 {
			bank := q
			bank.firm, bank.company, bank.sector = q.firm+7000, q.company+7000, financials
			// Small enough not to be one of the ten largest.
			bank.x[qMktCap], bank.x[qCompanyMktCap] = q.x[qMktCap]/1e6, q.x[qCompanyMktCap]/1e6
			more = append(more, bank)
		}
	}
	h := historyOf(t, panelFrom(t, more), nil)
	if err := sameUpTo(whole, h, 23, sameBits, engine.SmallMultiple, engine.LargeMultiple, engine.SmallMultipleTTM, engine.LargeMultipleTTM); err != nil {
		t.Error(err)
	}
	if err := sameUpTo(whole, h, 23, sameBits, engine.SmallEPS, engine.LargeEPS); err == nil {
		t.Error("two banks came in and no earnings changed: the law is not tested")
	}
}

// A sum of earnings jumps when a large firm replaces a small one. The divisor
// method does not: earnings per share move by the earnings yield alone.
func TestMembershipAloneDoesNotMoveEarnings(t *testing.T) {
	var qs []quote
	dates := engine.MonthEnds(engine.NewDate(2001, 1, 31), engine.NewDate(2001, 6, 30))
	for firm := range int32(6) {
		size := math.Pow(10, float64(6+firm%3))
		for k, d := range dates {
			q := quote{date: d, firm: firm, company: firm, sector: "Energy", member: Russell2000}
			q.x = [13]float64{
				size, size, 1.5 * size, size / 10, size / 9, size / 20, size / 25, 2 * size, size / 2, size / 20, size / 100, 1, 0,
			}
			if firm == 5 && k < 3 || firm == 0 && k >= 3 {
				q.member = 0 // the largest kind comes in for the smallest
			}
			qs = append(qs, q)
		}
	}
	h := historyOf(t, panelFrom(t, qs), nil)
	if c := h.row(engine.SmallCap); c[3] < 1.5*c[2] {
		t.Fatalf("market value goes from %v to %v: membership does not change enough", c[2], c[3])
	}
	for _, f := range []*engine.Field{engine.SmallEPS, engine.SmallEPSTTM, engine.SmallSalesTTM} {
		x := h.row(f)
		for k := range x {
			if !near(x[k], x[0]) {
				t.Errorf("%s = %v, want %v at every date: prices and yields stand still", f.Name, x, x[0])
				break
			}
		}
	}
}

func TestReplayGivesHistoryToEveryPath(t *testing.T) {
	h := historyOf(t, panelFrom(t, market(rand.New(rand.NewPCG(6, 1)), 12)), nil)
	sc := Replay{History: h}
	p := engine.NewPaths(h.Paths.Grid, 3, sc.Writes())
	if err := sc.Simulate(p, 1); err != nil {
		t.Fatal(err)
	}
	for _, f := range h.Fields {
		for k, want := range h.row(f) {
			for i, got := range p.Row(f, k) {
				if !sameBits(got, want) {
					t.Fatalf("%s on path %d at row %d is %v, want %v", f.Name, i, k, got, want)
				}
			}
		}
	}
	p.Grid.Dates = p.Grid.Dates[1:]
	if err := sc.Simulate(p, 1); err == nil {
		t.Error("history was copied onto other dates")
	}
}

func TestDigestTellsHistoriesApart(t *testing.T) {
	qs := market(rand.New(rand.NewPCG(7, 1)), 12)
	a := historyOf(t, panelFrom(t, qs), nil).Digest
	if b := historyOf(t, panelFrom(t, qs), nil).Digest; a != b {
		t.Errorf("digests of one history are %s and %s", a, b)
	}
	qs[3].x[qSales] *= 2
	if b := historyOf(t, panelFrom(t, qs), nil).Digest; a == b {
		t.Error("two histories have one digest")
	}
	one := func(x float64) string {
		s := &Series{Dates: days("2020-01"), Columns: []Column{{Name: "x", Unit: "index", Values: []float64{x}}}}
		return historyOf(t, nil, s).Digest
	}
	if one(math.NaN()) == one(0) {
		t.Error("no value and zero have one digest")
	}
	// 0/0 has its sign bit set on amd64 and not on arm64.
	h := historyOf(t, panelFrom(t, qs), nil)
	before := h.digest()
	h.Paths.Row(engine.SmallReturn, 0)[0] = math.Copysign(math.NaN(), -1)
	if after := h.digest(); before != after {
		t.Error("two bit patterns of no value have two digests")
	}
}
