package datasets

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
)

// intoDays makes a daily panel of a monthly one. A firm has a row on every weekday
// of a month up to the last or, where it leaves and its company has no other
// class, a day of its own; all of its month stands in that last row, and the
// others have what the month before had. Its return falls on one day, or on all
// of them with parts too large to be seen.
func intoDays(t testing.TB, p *Panel, seed uint64, onOneDay bool) *Panel {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	type dated struct {
		date engine.Date
		row  int32
		ret  float64
		in   Member
	}
	prev, next := p.before(), p.after()
	code, n := compact(p.Company)
	classes := make([]int, n)
	var all []dated
	for t, end := range p.Dates {
		var days []engine.Date
		for d := firstSession(end); d <= lastSession(end); d++ {
			if opens(d) {
				days = append(days, d)
			}
		}
		clear(classes)
		for i := p.First[t]; i < p.First[t+1]; i++ {
			classes[code[i]]++
		}
		for i := p.First[t]; i < p.First[t+1]; i++ {
			old, has := int32(i), days
			switch {
			case prev[i] < 0 && t > 0:
				has = days[len(days)-1:]
			case prev[i] >= 0:
				old = prev[i]
				if next[i] < 0 && p.Member[i] == 0 && classes[code[i]] == 1 {
					has = days[:1+r.IntN(len(days))]
				}
			}
			product, lucky := 1.0, r.IntN(len(has))
			for k, d := range has {
				x := dated{date: d, row: old, in: p.Member[old]}
				switch {
				case prev[i] < 0 && k == 0:
					x.ret = p.TotalReturn[i]
				case prev[i] < 0:
					x.ret = 0.001 * float64(k) // of a month that has no return
				case onOneDay && k == lucky:
					x.ret = p.TotalReturn[i]
				case !onOneDay && k < len(has)-1:
					x.ret = 0.1 * (r.Float64() - 0.5)
					product *= 1 + x.ret
				case !onOneDay:
					x.ret = (1+p.TotalReturn[i])/product - 1
				}
				if k == len(has)-1 {
					x.row, x.in = int32(i), p.Member[i]
				}
				all = append(all, x)
			}
		}
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(p.Firm[a.row], p.Firm[b.row]))
	})
	q := &Panel{}
	var rows []int32
	for k, x := range all {
		if k == 0 || x.date > all[k-1].date {
			q.Dates, q.First = append(q.Dates, x.date), append(q.First, k)
		}
		rows = append(rows, x.row)
	}
	q.First = append(q.First, len(all))
	p.Meta = withSchema(p.Meta, panelSchema) // take clones it
	q.take(p, rows)
	q.Notes = p.Notes
	q.Meta[frequencyKey] = dailyRows
	for k, x := range all {
		q.Member[k], q.TotalReturn[k] = x.in, x.ret
	}
	if faults := q.inspected(); faults != nil {
		t.Fatalf("the daily panel is not one: %v", faults)
	}
	return q
}

func (p *Panel) inspected() error {
	a := &audit{}
	p.inspect(a)
	return a.err("panel")
}

func small120(t testing.TB) *Panel {
	t.Helper()
	p, _, err := Demo(120, 6) // a seed under which no month's few members stray from their median
	if err != nil {
		t.Fatal(err)
	}
	return cut(p, 60)
}

// cut returns the panel's first dates.
func cut(p *Panel, dates int) *Panel {
	q := &Panel{Dates: p.Dates[:dates], First: p.First[:dates+1], Notes: p.Notes}
	var rows []int32
	for i := range p.First[dates] {
		rows = append(rows, int32(i))
	}
	frequency := p.Meta[frequencyKey]
	q.take(p, rows)
	if q.Meta[frequencyKey] = frequency; frequency == "" {
		delete(q.Meta, frequencyKey)
	}
	return q
}

// samePanel says how two panels differ, returns by more than tol.
func samePanel(p, q *Panel, tol float64) string {
	a, b := p.Table(), q.Table()
	if a.Rows != b.Rows {
		return "rows"
	}
	for k := range a.Columns {
		x, y := &a.Columns[k], &b.Columns[k]
		if x.Name != y.Name || !slices.Equal(x.Date, y.Date) || !slices.Equal(x.Int, y.Int) || !slices.Equal(x.Code, y.Code) || !slices.Equal(x.Bits, y.Bits) {
			return "column " + x.Name
		}
		of := 0.0
		if strings.HasSuffix(x.Name, "_return") {
			of = tol
		}
		for i, v := range x.Float {
			if w := y.Float[i]; !(math.Abs(v-w) <= of) && !(math.IsNaN(v) && math.IsNaN(w)) {
				return "column " + x.Name
			}
		}
	}
	return ""
}

func TestMonthlyUndoesSpreading(t *testing.T) {
	p := small120(t)
	for _, c := range []struct {
		name     string
		onOneDay bool
		tol      float64
	}{
		{"return on one day", true, 0},
		// Twenty-odd products and a division, of returns that reach a few times 1.
		{"return on all days", false, 1e-13},
	} {
		t.Run(c.name, func(t *testing.T) {
			days := intoDays(t, p, 7, c.onOneDay)
			m, err := days.Monthly()
			if err != nil {
				t.Fatal(err)
			}
			if days.Rows() < 15*p.Rows() || m.Daily() {
				t.Fatalf("%d daily rows of %d, daily after all: %v", days.Rows(), p.Rows(), m.Daily())
			}
			if d := samePanel(m, p, c.tol); d != "" {
				t.Fatalf("%s is another", d)
			}
			again, err := m.Monthly()
			if err != nil || again != m {
				t.Fatalf("a monthly panel does not stay as it is: %v", err)
			}
			h, err := NewHistory(m, nil, MonthlyGrid(m, nil))
			if err != nil {
				t.Fatal(err)
			}
			if note := h.Source(engine.SmallReturn).Note; !strings.Contains(note, "months compounded from days") {
				t.Errorf("the note does not say that months are compounded: %s", note)
			}
		})
	}
}

func TestCuttingDaysChangesNoEarlierMonth(t *testing.T) {
	days := intoDays(t, small120(t), 8, false)
	whole, err := days.Monthly()
	if err != nil {
		t.Fatal(err)
	}
	months, _ := days.months()
	for _, k := range []int{1, 17, 40, 58} {
		for _, more := range []int{0, 1, 9} { // days of a month that is not over
			n := months[k][len(months[k])-1] + 1 + more
			m, err := cut(days, n).Monthly()
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Dates) != k+1 {
				t.Fatalf("%d months from %d days, want %d", len(m.Dates), n, k+1)
			}
			if d := samePanel(m, cut(whole, k+1), 0); d != "" {
				t.Fatalf("month %d, %d days later: %s is another", k, more, d)
			}
			if says := strings.Contains(m.Notes["total_return"], "not over"); says != (more > 0) {
				t.Errorf("%d days later the note says %q", more, m.Notes["total_return"])
			}
		}
	}
}

// A holder who buys the members at a month-end and does not trade has at the
// next the sleeve's return. He is made here from the days alone.
func TestMonthlySleeveIsHeldThroughTheDays(t *testing.T) {
	days := intoDays(t, small120(t), 9, false)
	m, err := days.Monthly()
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHistory(m, nil, MonthlyGrid(m, nil))
	if err != nil {
		t.Fatal(err)
	}
	months, _ := days.months()
	leavers := 0
	for k := 1; k < len(months); k++ {
		end := months[k-1][len(months[k-1])-1]
		var before, after float64
		for i := days.First[end]; i < days.First[end+1]; i++ {
			if days.Member[i]&Russell2000 == 0 {
				continue
			}
			worth, seen := days.weight(i), 0
			before += worth
			for _, d := range months[k] {
				at, _ := slices.BinarySearch(days.Firm[days.First[d]:days.First[d+1]], days.Firm[i])
				if at += days.First[d]; at < days.First[d+1] && days.Firm[at] == days.Firm[i] {
					worth *= 1 + days.TotalReturn[at]
					seen++
				}
			}
			if seen < len(months[k]) {
				leavers++
			}
			after += worth
		}
		// Sums of a hundred values, in another order.
		if got, want := h.Paths.Row(engine.SmallReturn, k)[0], after/before-1; math.Abs(got-want) > 1e-12 {
			t.Fatalf("small in %v: %v, held through the days %v", m.Dates[k], got, want)
		}
	}
	if leavers < 20 {
		t.Errorf("only %d firms left within a month", leavers)
	}
}

func TestHistoryOfDays(t *testing.T) {
	p := small120(t)
	days := intoDays(t, p, 10, true)
	g := DailyGrid(days)
	h, err := NewHistory(days, nil, g)
	if err != nil {
		t.Fatal(err)
	}
	if g.PerYear != 252 || len(g.Dates) != len(days.Dates) {
		t.Fatalf("grid of %d dates, %v a year", len(g.Dates), g.PerYear)
	}
	// Members known at the day before earn the day's return.
	for k := 1; k < len(days.Dates); k++ {
		var gain, held float64
		for i := days.First[k-1]; i < days.First[k]; i++ {
			if days.Member[i]&Russell2000 == 0 {
				continue
			}
			at, ok := slices.BinarySearch(days.Firm[days.First[k]:days.First[k+1]], days.Firm[i])
			if !ok {
				t.Fatalf("firm %d has no row on %v", days.Firm[i], days.Dates[k])
			}
			gain += days.weight(i) * days.TotalReturn[days.First[k]+at]
			held += days.weight(i)
		}
		// Sums of a hundred values, perhaps fused.
		if got := h.Paths.Row(engine.SmallReturn, k)[0]; math.Abs(got-gain/held) > 1e-14 {
			t.Fatalf("small on %v: %v, want %v", days.Dates[k], got, gain/held)
		}
	}
	if _, err := NewHistory(days, nil, MonthlyGrid(days, nil)); err == nil || !strings.Contains(err.Error(), "take the panel's Monthly") {
		t.Errorf("a grid of months under a panel of days: %v", err)
	}
}

func TestDailyPanelsSurviveFilesAndAudits(t *testing.T) {
	days := intoDays(t, small120(t), 11, false)
	tab := days.Table()
	q, err := PanelOf(tab)
	if err != nil || !q.Daily() {
		t.Fatalf("daily %v: %v", q.Daily(), err)
	}
	for _, f := range Audit(tab) {
		switch f.What {
		case monthGap.what, dayGap.what, notMonthEnd.what, notWeekday.what, twoCalendars.what, memberCount.what, noExits.what, hugeReturn.what:
			t.Errorf("%s: %s, %s", f.What, f.Where, f.Example)
		}
		if f.Severity == Error {
			t.Errorf("%s: %s, %s", f.What, f.Where, f.Example)
		}
	}
	delete(tab.Meta, frequencyKey)
	if _, err := PanelOf(tab); err == nil || !strings.Contains(err.Error(), "not a month-end") {
		t.Errorf("days without frequency: %v", err)
	}
	tab.Meta[frequencyKey] = "weekly"
	if _, err := PanelOf(tab); err == nil || !strings.Contains(err.Error(), `frequency is "weekly", want "monthly" or "daily"`) {
		t.Errorf("weekly: %v", err)
	}
}

func TestFaultsOfDailyPanels(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(p *Panel)
		rule  *rule
	}{
		{"a Saturday", func(p *Panel) {
			k := slices.IndexFunc(p.Dates, func(d engine.Date) bool { return weekend(d + 1) })
			p.Dates[k]++
		}, notWeekday},
		{"two weeks left out", func(p *Panel) {
			// All dates after a Friday move by 14 days.
			k := slices.IndexFunc(p.Dates, func(d engine.Date) bool { return weekend(d + 1) })
			for k++; k < len(p.Dates); k++ {
				p.Dates[k] += 14
			}
		}, dayGap},
		{"a return not known within a month", func(p *Panel) {
			months, _ := p.months()
			t := months[3][5]
			// No member the day before, so the day by itself lacks nothing.
			i := p.First[t]
			j, _ := slices.BinarySearch(p.Firm[p.First[t-1]:p.First[t]], p.Firm[i])
			p.Member[p.First[t-1]+j] = 0
			p.TotalReturn[i] = math.NaN()
		}, unknownWithin},
		{"a tenfold day", func(p *Panel) {
			months, _ := p.months()
			p.TotalReturn[p.First[months[3][5]]] = 9
		}, hugeReturn},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := intoDays(t, small120(t), 12, false)
			c.spoil(p)
			found := p.Check()
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.What == c.rule.what && f.Count > 0 }) {
				t.Errorf("not found: %s in %v", c.rule.what, found)
			}
			for _, f := range found {
				if f.What == hugeReturn.what && (f.Row != 0 || f.Date != "1995-04-30" || f.Firm == "") {
					t.Errorf("a finding of a month gives row %d of the days, %s, firm %q", f.Row, f.Date, f.Firm)
				}
			}
			if c.rule == unknownWithin {
				if _, err := p.Monthly(); err == nil || !strings.Contains(err.Error(), c.rule.what) {
					t.Errorf("Monthly: %v", err)
				}
			}
		})
	}
}

func TestSessionsAtTheEndsOfMonths(t *testing.T) {
	for month, want := range map[string][2]string{ // first and last trading day, from NYSE's calendars
		"2018-03": {"2018-03-01", "2018-03-29"}, // Good Friday
		"2024-03": {"2024-03-01", "2024-03-28"}, // Good Friday
		"2021-05": {"2021-05-03", "2021-05-28"}, // Memorial Day
		"2010-05": {"2010-05-03", "2010-05-28"}, // Memorial Day
		"2023-01": {"2023-01-03", "2023-01-31"}, // New Year's Day on a Sunday
		"2022-01": {"2022-01-03", "2022-01-31"}, // on a Saturday
		"2025-09": {"2025-09-02", "2025-09-30"}, // Labor Day
		"1994-03": {"1994-03-01", "1994-03-31"},
		"1983-04": {"1983-04-04", "1983-04-29"}, // Good Friday on the 1st
		"2025-08": {"2025-08-01", "2025-08-29"},
	} {
		d, err := engine.ParseDate(month)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{firstSession(d).String(), lastSession(d).String()}; got != want {
			t.Errorf("%s: %v, want %v", month, got, want)
		}
	}
}
