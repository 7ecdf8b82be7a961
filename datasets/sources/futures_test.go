package sources

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

var realQuotes *FuturesQuotes // read once for all tests

// realFutures reads all settlements of the shared folder.
func realFutures(t testing.TB) *FuturesQuotes {
	t.Helper()
	if realQuotes != nil {
		return realQuotes
	}
	q := &FuturesQuotes{}
	files := []string{sharedPath(t, "data/expectations/zq_fedfunds_futures_1989_2023.csv.gz")}
	more, err := filepath.Glob(sharedPath(t, "data/expectations/zq_2024_2026") + "/ZQ_*.csv")
	if err != nil || len(more) != 25 {
		t.Fatalf("%d contracts of 2024 to 2026 (%v), want 25", len(more), err)
	}
	for _, name := range append(files, more...) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		err = q.Add(f, name)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	realQuotes = q
	return q
}

func realMeetings(t testing.TB) Meetings {
	t.Helper()
	var m Meetings
	for _, name := range []string{"data/rates/fomc_dates_2000_2026.csv", "data/rates/fomc_actions_1990_2020.csv"} {
		x, _, err := FOMC(shared(t, name), name)
		if err != nil {
			t.Fatal(err)
		}
		m = m.Join(x)
	}
	return m
}

func realTarget(t testing.TB) *Target {
	t.Helper()
	g := &Target{}
	for _, name := range []string{"data/rates/DFEDTAR_1982_2008.csv", "data/macro/fred_wide_rates.csv"} {
		if _, err := g.Add(shared(t, name), name); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

// spread says how two series differ on the dates that both have.
type spread struct {
	n                  int
	median, absolute   float64 // of the differences and of their sizes
	ninetieth, largest float64 // of the sizes
}

func differ(a, b []float64) spread {
	var x, size []float64
	for i := range a {
		if d := a[i] - b[i]; !math.IsNaN(d) {
			x, size = append(x, d), append(size, math.Abs(d))
		}
	}
	if len(x) == 0 {
		return spread{}
	}
	slices.Sort(x)
	slices.Sort(size)
	n := len(x)
	return spread{n, x[n/2], size[n/2], size[n*9/10], size[n-1]}
}

// on returns a column's values on dates, NaN where it has none.
func on(s *datasets.Series, name string, dates []engine.Date) []float64 {
	out := make([]float64, len(dates))
	for i, d := range dates {
		out[i] = math.NaN()
		if k, ok := slices.BinarySearch(s.Dates, d); ok {
			out[i] = s.Column(name).Values[k]
		}
	}
	return out
}

// The two tables of the shared folder give the next month's rate less that of
// five or eleven months later, in cuts to two decimals, at the last settlement
// of each month. From the same settlements that is reproduced; cuts per meeting
// are another measure, which also has what the next month's mean already holds
// of a move early in it, such as the 75 bp of 2 November 2022 on 31 October.
func TestFuturesAgainstPlainDifferences(t *testing.T) {
	q := realFutures(t)
	s, tally, err := Futures(q, realMeetings(t), realTarget(t))
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	if tally.Read != 212026 {
		t.Errorf("%d rows read, want 199,555 of PROVENANCE and 12,471 of 25 contracts", tally.Read)
	}
	table, err := csv.NewReader(shared(t, "data/expectations/derived_cuts_priced_monthly.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var dates []engine.Date
	var want6, want12, plain6, plain12 []float64
	number := func(text string) float64 {
		if text == "" {
			return math.NaN()
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, row := range table[1:] {
		end := date(t, row[0])
		k, _ := slices.BinarySearchFunc(q.days, end+1, func(x futuresDay, d engine.Date) int { return int(x.date - d) })
		d, next := &q.days[k-1], deliveryOf(end)+1
		difference := func(months int32) float64 {
			a, b := d.quote(next), d.quote(next+months)
			if a == nil || b == nil {
				return math.NaN()
			}
			return (b.price - a.price) / 0.25
		}
		dates = append(dates, d.date)
		want6, want12 = append(want6, number(row[1])), append(want12, number(row[2]))
		plain6, plain12 = append(plain6, difference(5)), append(plain12, difference(11))
	}
	for _, c := range []struct {
		name      string
		got, want []float64
	}{{"six", plain6, want6}, {"twelve", plain12, want12}} {
		got, n := differ(c.got, c.want), differ(c.want, c.want).n
		// Half of the second decimal, and a little for float64.
		if got.n != n || n < 250 || got.largest > 0.005+1e-9 {
			t.Errorf("plain differences over %s months: %+v, want all %d of the table and none above 0.005", c.name, got, n)
		}
	}
	for _, c := range []struct {
		name string
		want []float64
		n    int
	}{{"cuts_priced_6m", want6, 340}, {"cuts_priced_12m", want12, 220}} {
		got := differ(on(s, c.name, dates), c.want)
		t.Logf("%s less the plain difference: %+v", c.name, got)
		// The measures must tell the same story: half a cut is the smallest
		// move that a month's mean can hide of a meeting in its middle.
		if got.n < c.n || math.Abs(got.median) > 0.125 || got.absolute > 0.25 {
			t.Errorf("%s less the plain difference: %+v, want %d or more, a median within 0.125 and half of them within 0.25", c.name, got, c.n)
		}
	}
	i, _ := slices.BinarySearch(s.Dates, date(t, "2022-10-31"))
	early, _ := slices.BinarySearch(dates, date(t, "2022-10-31"))
	if got := s.Columns[1].Values[i] - want6[early]; math.Abs(got+3) > 0.3 {
		t.Errorf("on 2022-10-31 the measures differ by %.2f, want about the three hikes of 2 November", got)
	}
}

// Cutting the settlements at a date changes no earlier value, nor does a meeting
// that is called later.
func TestFuturesArePointInTime(t *testing.T) {
	q, m := realFutures(t), realMeetings(t)
	all, _, err := Futures(q, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2001-01-02", "2008-01-21", "2020-02-28"} {
		d := date(t, day)
		k, _ := slices.BinarySearchFunc(q.days, d+1, func(x futuresDay, d engine.Date) int { return int(x.date - d) })
		cut := &FuturesQuotes{}
		for _, x := range q.days[:k] {
			cut.days = append(cut.days, futuresDay{date: x.date, quotes: slices.Clone(x.quotes)})
		}
		calendar := slices.DeleteFunc(slices.Clone(m), func(x Meeting) bool { return x.Known > d })
		for i := range calendar {
			calendar[i].Gone = 0 // what is called off later is not so yet
		}
		got, _, err := Futures(cut, calendar, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := slices.BinarySearch(all.Dates, d+1)
		if !slices.Equal(got.Dates, all.Dates[:n]) {
			t.Fatalf("cut at %s there are %d dates, want %d", day, len(got.Dates), n)
		}
		for c := range all.Columns {
			for i := range n {
				x, y := got.Columns[c].Values[i], all.Columns[c].Values[i]
				if math.Float64bits(x) != math.Float64bits(y) {
					t.Fatalf("%s of %v is %v with the data up to %s, %v with all", all.Columns[c].Name, all.Dates[i], x, day, y)
				}
			}
		}
	}
}

// The meetings of March 2020 as they were seen: the calendar's until it was
// called off, the calls from their own day on. One of the lists dates the call
// of Sunday the 15th a day later.
func TestMeetingsForeseen(t *testing.T) {
	m := realMeetings(t)
	march := func(day string) (dates []string) {
		for _, d := range m.foreseen(date(t, day)) {
			if s := d.String(); s[:7] == "2020-03" {
				dates = append(dates, s[8:])
			}
		}
		return dates
	}
	for _, c := range []struct {
		day  string
		want []string
	}{{"2020-02-28", []string{"18"}}, {"2020-03-03", []string{"03", "18"}}, {"2020-03-17", []string{"03", "15", "16"}}} {
		if got := march(c.day); !slices.Equal(got, c.want) {
			t.Errorf("meetings of March 2020 foreseen on %s are %v, want %v", c.day, got, c.want)
		}
	}
}

// quotesOf reads settlements written as a file.
func quotesOf(t *testing.T, text string) *FuturesQuotes {
	t.Helper()
	q := &FuturesQuotes{}
	if err := q.Add(strings.NewReader(text), "made up"); err != nil {
		t.Fatal(err)
	}
	q.sort()
	return q
}

func TestStaleSettlements(t *testing.T) {
	// Two contracts over 12 days; the near one moves by 10 bp on the last.
	rows := func(interest string) string {
		var b strings.Builder
		b.WriteString("date,contract_month,settle,open_interest\n")
		for i := range 12 {
			near := 95.0
			if i == 11 {
				near = 95.1
			}
			fmt.Fprintf(&b, "1999-03-%02d,1999-04,%v,%s\n1999-03-%02d,1999-10,94.50,%s\n", i+1, near, interest, i+1, interest)
		}
		return b.String()
	}
	why := func(q *FuturesQuotes) string {
		d := &q.days[len(q.days)-1]
		stated := slices.ContainsFunc(d.quotes, func(x futuresQuote) bool { return x.open })
		return q.stale(d, d.quote(deliveryMonth("1999", "10")), stated)
	}
	if got := why(quotesOf(t, rows("0"))); !strings.HasPrefix(got, "stale") {
		t.Errorf("a price that stood while a nearer contract moved is %q, want stale", got)
	}
	if got := why(quotesOf(t, rows("7"))); got != "" {
		t.Errorf("a price with open interest is %q, want good", got)
	}
	still := strings.ReplaceAll(rows("0"), "95.1", "95")
	if got := why(quotesOf(t, still)); got != "" {
		t.Errorf("a price that stands with all others is %q, want good: rates at zero stand still", got)
	}
	mixed := strings.ReplaceAll(rows("7"), "94.50,7", "94.50,0")
	if got := why(quotesOf(t, mixed)); got != "no open interest" {
		t.Errorf("a price without open interest beside one with it is %q", got)
	}
}

func TestHorizons(t *testing.T) {
	for _, c := range []struct {
		day    string
		months int
		want   string
	}{{"2025-06-30", 0, "2025-12-31"}, {"2025-06-30", 6, "2025-12-31"}, {"2025-08-31", 6, "2026-02-28"}, {"2024-02-29", 12, "2025-02-28"}, {"2025-08-20", 12, "2026-08-20"}, {"2025-08-30", 6, "2026-02-28"}} {
		if got := horizon(date(t, c.day), c.months); got.String() != c.want {
			t.Errorf("%d months after %s is %v, want %s", c.months, c.day, got, c.want)
		}
	}
}
