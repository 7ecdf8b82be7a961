package datasets

import (
	"maps"
	"math"
	"slices"
	"time"

	"trifecta/engine"
)

// The frequencies that a panel's metadata can state; without one it is monthly.
const (
	frequencyKey = "frequency"
	monthlyRows  = "monthly"
	dailyRows    = "daily"
)

// tradingDays are those of a year on the New York Stock Exchange, 251 to 253.
const tradingDays = 252

// Daily reports whether the panel's rows are of trading days and not of
// month-ends, as its metadata say under the key frequency: daily.
func (p *Panel) Daily() bool { return p.Meta[frequencyKey] == dailyRows }

// DailyGrid returns the dates of a daily panel, 252 a year. It starts at the
// first of them.
func DailyGrid(p *Panel) engine.Grid {
	return engine.Grid{Dates: slices.Clone(p.Dates), PerYear: tradingDays}
}

var unknownWithin = &rule{Error, "return not known within a month", "give the firm's returns until the month's end, or end its rows where its holders are paid out"}

// Monthly thins a daily panel to month-ends: the last row of each firm in a
// month, dated by the calendar month-end. A panel of months is returned as it is.
//
// Returns are compounded over the firm's days of the month, so what a member of
// one month-end earns to the next is what its holder does who does not trade.
// They are NaN where the firm has no return on the month's first day, as it then
// has no close of the month before. A firm whose rows end within the month keeps
// its returns up to there and is in cash to the month's end; its last row has no
// membership, as on any panel. A last month that is not over gives no rows, so later days change
// no month that is there.
//
// Refused are, all at once, keys out of order and firms that were members at a
// month-end and have a row without a return in the month after.
func (p *Panel) Monthly() (*Panel, error) {
	if !p.Daily() {
		return p, nil
	}
	a := &audit{}
	m := p.thin(a)
	if err := a.err("panel"); err != nil {
		return nil, err
	}
	return m, nil
}

// A held firm is one on its way through a month.
type held struct {
	month      int // in which it was seen last, plus one
	row        int32
	member     bool // at the end of the month before
	ret, price float64
}

// thin is Monthly, nil where the keys are out of order.
func (p *Panel) thin(a *audit) *Panel {
	p.mustFit()
	if !p.inspectKeys(a) {
		return nil
	}
	code, n := compact(p.Firm)
	firms := make([]held, n)
	m := &Panel{First: []int{0}}
	var rows []int32 // of p, for each row of m
	var ret, price []float64
	months, under := p.months()
	for k, days := range months {
		from := len(rows)
		for _, t := range days {
			for i := p.First[t]; i < p.First[t+1]; i++ {
				f := &firms[code[i]]
				if f.month != k+1 {
					start := math.NaN() // a row after the first day alone has no close of the month before
					if t == days[0] && (t > 0 || p.Dates[0] == firstSession(p.Dates[0])) {
						start = 0
					}
					*f = held{month: k + 1, member: f.member && f.month == k, ret: start, price: start}
					rows = append(rows, int32(i))
				}
				f.row = int32(i)
				f.ret = p.compound(a, f, f.ret, "total_return", p.TotalReturn, t, i)
				if p.PriceReturn != nil {
					f.price = p.compound(a, f, f.price, "price_return", p.PriceReturn, t, i)
				}
			}
		}
		slices.SortFunc(rows[from:], func(i, j int32) int { return int(int64(p.Firm[i]) - int64(p.Firm[j])) })
		for j, i := range rows[from:] {
			f := &firms[code[i]]
			f.member = p.Member[f.row] != 0
			rows[from+j] = f.row
			ret, price = append(ret, f.ret), append(price, f.price)
		}
		m.Dates = append(m.Dates, p.Dates[days[0]].MonthEnd())
		m.First = append(m.First, len(rows))
	}
	m.take(p, rows)
	m.TotalReturn = ret
	if p.PriceReturn != nil {
		m.PriceReturn = price
	}
	note := "months compounded from days, a firm that leaves within a month in cash to its end"
	if under {
		note += "; the days after " + m.lastDate().String() + " are of a month that is not over"
	}
	if old := p.Notes["total_return"]; old != "" {
		note = old + "; " + note
	}
	m.Notes = map[string]string{}
	maps.Copy(m.Notes, p.Notes)
	m.Notes["total_return"] = note
	return m
}

// compound adds row i's return to what the firm has earned since the month
// before. Zero plus a return is that return, to the last bit.
func (p *Panel) compound(a *audit, f *held, x float64, column string, of []float64, t, i int) float64 {
	r := of[i]
	if f.member && math.IsNaN(r) && !math.IsNaN(x) {
		a.fault(unknownWithin, p.at(t, i, column), "return is not known, and the firm was a member at the end of the month before")
	}
	x += float64(r * (1 + x))
	if x < -1 {
		return -1 // rounded
	}
	return x
}

// lastDate returns the panel's last date, the zero date if it has none.
func (p *Panel) lastDate() engine.Date {
	if len(p.Dates) == 0 {
		return 0
	}
	return p.Dates[len(p.Dates)-1]
}

// months returns the numbers of the dates of each month that is over, and
// whether there is one under way.
func (p *Panel) months() (months [][]int, under bool) {
	for t, d := range p.Dates {
		if t == 0 || d.MonthEnd() != p.Dates[t-1].MonthEnd() {
			months = append(months, nil)
		}
		k := len(months) - 1
		months[k] = append(months[k], t)
	}
	if last := p.lastDate(); len(months) > 0 && last < lastSession(last) {
		return months[:len(months)-1], true
	}
	return months, false
}

// take fills the columns from rows of another panel.
func (m *Panel) take(p *Panel, rows []int32) {
	m.Member = gather(p.Member, rows)
	m.Firm, m.Company = gather(p.Firm, rows), gather(p.Company, rows)
	m.Ticker = Words{gather(p.Ticker.Code, rows), p.Ticker.Words}
	m.Sector = Words{gather(p.Sector.Code, rows), p.Sector.Words}
	for _, c := range numbers {
		if x := *c.of(p); x != nil {
			*c.of(m) = gather(x, rows)
		}
	}
	for _, c := range p.Extra {
		c.Values = gather(c.Values, rows)
		m.Extra = append(m.Extra, c)
	}
	m.Sources, m.StandIns, m.Ignored = p.Sources, p.StandIns, p.Ignored
	m.Meta = maps.Clone(p.Meta)
	m.Meta[frequencyKey] = monthlyRows
}

func gather[T any](x []T, rows []int32) []T {
	out := make([]T, len(rows))
	for k, i := range rows {
		out[k] = x[i]
	}
	return out
}

// firstSession returns the first day of d's month on which the New York Stock
// Exchange opens.
func firstSession(d engine.Date) engine.Date {
	m := d.Time()
	for d = engine.NewDate(m.Year(), m.Month(), 1); !opens(d); d++ {
	}
	return d
}

// lastSession returns the last one.
func lastSession(d engine.Date) engine.Date {
	for d = d.MonthEnd(); !opens(d); d-- {
	}
	return d
}

func weekend(d engine.Date) bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// opens reports whether the exchange opens on a day at the start or end of a
// month. The holidays that fall there are New Year's Day, Good Friday, Memorial
// Day and Labor Day (NYSE, rule 7.2).
func opens(d engine.Date) bool {
	m := d.Time()
	monday := m.Weekday() == time.Monday
	switch {
	case weekend(d):
		return false
	case m.Month() == time.January:
		return m.Day() > 1 && !(monday && m.Day() == 2)
	case m.Month() == time.May && m.Year() < 1971:
		return m.Day() != 30
	case m.Month() == time.May:
		return !(monday && m.Day() > 24)
	case m.Month() == time.September:
		return !(monday && m.Day() < 8)
	}
	return d != easter(m.Year())-2
}

// easter returns Easter Sunday (Meeus, Astronomical Algorithms, chapter 8).
func easter(year int) engine.Date {
	a, b, c := year%19, year/100, year%100
	g := (8*b + 13) / 25
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return engine.NewDate(year, time.Month(month), (h+l-7*m+33*month+19)%32)
}
