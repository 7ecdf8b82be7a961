package datasets

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// index maps the column x of a file to a field of its own.
var index = Mapping{Columns: []MappedItem{{From: "x", Field: "x", Unit: "index"}}}

func imported(t *testing.T, text string, m Mapping) *Series {
	t.Helper()
	s, err := ImportCSV(strings.NewReader(text), "x.csv", m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFirstDaysOfMonthsNeedAPeriod(t *testing.T) {
	const text = "date,X\n2020-01-01,1\n2020-02-01,2\n"
	m := Mapping{Columns: []MappedItem{{From: "X", Field: "x", Unit: "index"}}}
	_, err := ImportCSV(strings.NewReader(text), "x.csv", m)
	if err == nil || !strings.Contains(err.Error(), "period: month") {
		t.Errorf("error is %v, want one that asks for the period", err)
	}
	for period, want := range map[string]string{"day": "2020-02-01", "month": "2020-02-29", "quarter": ""} {
		m.Date.Period = period
		s, err := ImportCSV(strings.NewReader(text), "x.csv", m)
		if want == "" {
			if err == nil {
				t.Error("two months of a quarter are two quarters")
			}
			continue
		}
		if err != nil || s.Dates[1].String() != want {
			t.Errorf("period %s: %v, %v, want a second date %s", period, s, err, want)
		}
	}
}

func TestCSVIsReadInItsVariety(t *testing.T) {
	month := index
	month.Date = MappedDate{Format: []string{"1/2/2006"}, Period: "month"}
	quarter := index
	quarter.Date.Period = "quarter"
	european := index
	european.Delimiter, european.Decimal, european.Thousands = ";", ",", "."
	european.Date.Format = []string{"02.01.2006"}
	second := index
	second.Date.From = "when"
	part := index
	part.After, part.Until, part.Skip, part.Comment = "Monthly", "Annual", 1, "#"
	marked := index
	marked.Columns = []MappedItem{{From: "x", Field: "x", Unit: "index", Missing: []string{"-99.99"}}}
	for _, c := range []struct {
		name, text string
		m          Mapping
		dates      string
		values     []float64
	}{
		{"plain", "date,x\n2020-01-31,1.5\n2020-02-29,-2\n", index, "2020-01-31 2020-02-29", []float64{1.5, -2}},
		{"byte order mark and CRLF", "\ufeffdate,x\r\n2020-01-31,1.5\r\n", index, "2020-01-31", []float64{1.5}},
		{"lone CR", "date,x\r2020-01-31,1.5\r", index, "2020-01-31", []float64{1.5}},
		{"no last line end", "date,x\n2020-01-31,1.5", index, "2020-01-31", []float64{1.5}},
		{"blank rows and spaces", "date , x\n\n2020-01-31, 1.5 \n,\n  \n2020-02-29,2\n", index, "2020-01-31 2020-02-29", []float64{1.5, 2}},
		{"missing markers", "date,x\n2020-01-31,.\n2020-02-29,\n2020-03-31,NA\n2020-04-30,null\n", index, "2020-01 2020-02 2020-03 2020-04", []float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}},
		{"a column's own marker", "date,x\n2020-01-31,-99.99\n2020-02-29,.\n", marked, "2020-01 2020-02", []float64{math.NaN(), math.NaN()}},
		{"months without a day", "date,x\n2020-02,1\n2020-03,2\n", index, "2020-02-29 2020-03-31", []float64{1, 2}},
		{"compact months", "date,x\n202002,1\n", index, "2020-02-29", []float64{1}},
		{"compact days", "date,x\n20200227,1\n", index, "2020-02-27", []float64{1}},
		{"first of the month", "date,x\n2/1/2020,1\n3/1/2020,2\n", month, "2020-02-29 2020-03-31", []float64{1, 2}},
		{"first of the quarter", "date,x\n2020-01-01,1\n2020-04-01,2\n", quarter, "2020-03-31 2020-06-30", []float64{1, 2}},
		{"decimal comma", "date;x\n31.01.2020;1.234,5\n", european, "2020-01-31", []float64{1234.5}},
		{"date not first", "x,when\n1.5,2020-01-31\n", second, "2020-01-31", []float64{1.5}},
		{"one of several tables", "Monthly\nnote\n,x\n# remark\n202001,1\nAnnual\n,x\n2020,9\n", part, "2020-01-31", []float64{1}},
		{"exponent", "date,x\n2020-01-31,1.5e3\n2020-02-29,+2E-1\n", index, "2020-01 2020-02", []float64{1500, 0.2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := imported(t, c.text, c.m)
			if got := fmt.Sprint(s.Dates); got != fmt.Sprint(days(c.dates)) {
				t.Errorf("dates are %v, want %v", got, days(c.dates))
			}
			if got := s.Columns[0].Values; !slices.EqualFunc(got, c.values, sameBits) {
				t.Errorf("values are %v, want %v", got, c.values)
			}
		})
	}
}

func TestPercentIsShiftedNotDivided(t *testing.T) {
	for _, c := range []struct {
		unit, text string
		want       float64
	}{
		{"percent", "0.09", 0.0009},
		{"percent", "8.45", 0.0845},
		{"percent", "-2.6", -0.026},
		{"percent", "7", 0.07},
		{"percent", ".5", 0.005},
		{"percent", "1e1", 0.1},
		{"bp", "35", 0.0035},
		{"bp", "0.1", 0.00001},
		{"decimal", "0.1", 0.1},
	} {
		m := Mapping{Columns: []MappedItem{{From: "x", Field: "fed_funds", Unit: c.unit}}}
		s := imported(t, "date,x\n2020-01,"+c.text+"\n", m)
		if got := s.Columns[0].Values[0]; got != c.want || s.Columns[0].Unit != engine.FedFunds.Unit {
			t.Errorf("%s %s is read as %v %s, want %v %s", c.text, c.unit, got, s.Columns[0].Unit, c.want, engine.FedFunds.Unit)
		}
	}
	m := Mapping{Columns: []MappedItem{{From: "x", Field: "small_mktcap", Unit: "USD million"}}}
	if got := imported(t, "date,x\n2020-01,1.1\n", m).Columns[0].Values[0]; got != 1.1e6 {
		t.Errorf("1.1 USD million is read as %v", got)
	}
	// All of the effective rate's history has two digits; a division by 100
	// would miss the nearest float64 for one in eight of them.
	for k := range 2000 {
		text := fmt.Sprintf("%d.%02d", k/100, k%100)
		got, err := index.number(text, -2)
		if want := float64(k) / 10000; err != nil || got != want { // the quotient of two integers is rounded once
			t.Errorf("%s percent is read as %v, want %v", text, got, want)
		}
	}
}

func TestBadCSVIsRefusedWithLineAndColumn(t *testing.T) {
	two := index
	two.Columns = []MappedItem{{From: "y", Field: "y", Unit: "index"}, {From: "z", Field: "z", Unit: "index"}}
	grouped := index
	grouped.Thousands = ","
	for _, c := range []struct {
		name, text string
		m          Mapping
		want       []string
	}{
		{"text", "date,x\n2020-01-31,high\n", index, []string{`x.csv: line 2, 2020-01-31, column x: unreadable number: found "high", want a decimal number`}},
		{"Go's own numbers", "date,x\n2020-01-31,0x1p2\n2020-02-29,Inf\n2020-03-31,1_000\n", index, []string{
			"x.csv: line 2, 2020-01-31, column x: unreadable number", "x.csv: line 3, 2020-02-29, column x: unreadable number", "x.csv: line 4, 2020-03-31, column x: unreadable number",
		}},
		{"out of range", "date,x\n2020-01-31,1e999\n", index, []string{`x.csv: line 2, 2020-01-31, column x: unreadable number: found "1e999": the number is out of range`}},
		{"separators in the wrong place", "date,x\n2020-01-31,\"1,23\"\n", grouped, []string{"x.csv: line 2, 2020-01-31, column x: unreadable number"}},
		{"date", "date,x\n31/01/2020,1\n", index, []string{`x.csv: line 2, column date: unreadable date: found "31/01/2020", want a date like 2006-01-02 or `}},
		{"no such day", "date,x\n2020-02-30,1\n", index, []string{"x.csv: line 2, column date: unreadable date"}},
		{"unsorted", "date,x\n2020-02-29,1\n2020-01-31,1\n", index, []string{"x.csv: line 3, 2020-01-31: unsorted dates: line 2 has the later date 2020-02-29"}},
		{"duplicate", "date,x\n\n2020-01-31,1\n2020-01-31,1\n", index, []string{"x.csv: line 4, 2020-01-31: duplicate dates: line 3 stands for 2020-01-31 too"}},
		{"short row", "date,x\n2020-01-31\n2020-02-29,1\n", index, []string{"x.csv: line 2: unreadable row: 1 fields, and 2 in the header"}},
		{"open quote", "date,x\n2020-01-31,1\n2020-02-29,\"1\n", index, []string{"x.csv: line 3: unreadable row"}},
		{"missing columns", "date,x\n2020-01-31,1\n", two, []string{
			"x.csv: column y: missing column: the header has date, x", "x.csv: column z: missing column: the header has date, x",
		}},
		{"two of one label", "date,x,x\n2020-01-31,1,2\n", index, []string{"x.csv: column x: two columns of one label"}},
		{"nothing", "", index, []string{"x.csv: no rows"}},
		{"header only", "date,x\n", index, []string{"x.csv: no rows"}},
		{"UTF-16", "\xff\xfed\x00", index, []string{"x.csv: text is UTF-16, want UTF-8"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := ImportCSV(strings.NewReader(c.text), "x.csv", c.m)
			checkFaults(t, err, c.want)
			if s != nil {
				t.Error("series came with an error")
			}
		})
	}
}

func TestManyBadRowsEndInACount(t *testing.T) {
	var b strings.Builder
	b.WriteString("date,x\n")
	for _, d := range engine.MonthEnds(day("2000-01"), day("2009-12")) {
		fmt.Fprintf(&b, "%v,?\n", d)
	}
	_, err := ImportCSV(strings.NewReader(b.String()), "x.csv", index)
	got := strings.Split(err.Error(), "\n")
	if len(got) != maxFaults+1 || got[maxFaults] != "x.csv: and 100 more faults" {
		t.Errorf("%d lines ending in %q, want %d and a count of 100", len(got), got[len(got)-1], maxFaults)
	}
}

func TestBadMappingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		want string
		m    Mapping
	}{
		{"no columns", Mapping{}},
		{`delimiter is "||"`, Mapping{Delimiter: "||", Columns: index.Columns}},
		{"decimal and thousands, or delimiter and comment, are the same character", Mapping{Thousands: ".", Columns: index.Columns}},
		{`decimal is "0"`, Mapping{Decimal: "0", Columns: index.Columns}},
		{"skip is -1", Mapping{Skip: -1, Columns: index.Columns}},
		{`period is "week"`, Mapping{Date: MappedDate{Period: "week"}, Columns: index.Columns}},
		{`format "YYYY-MM" has no year`, Mapping{Date: MappedDate{Format: []string{"YYYY-MM"}}, Columns: index.Columns}},
		{`column 1, x: field is "My Field"`, Mapping{Columns: []MappedItem{{From: "x", Field: "My Field", Unit: "index"}}}},
		{`column 1, x: field is "date"`, Mapping{Columns: []MappedItem{{From: "x", Field: "date", Unit: "index"}}}},
		{"column 1, x: unit is missing", Mapping{Columns: []MappedItem{{From: "x", Field: "x"}}}},
		{`column 1, x: unit is "%", want percent or bp`, Mapping{Columns: []MappedItem{{From: "x", Field: "x", Unit: "%"}}}},
		{`column 1, x: unit is "", and fed_funds is a decimal per year: want decimal, percent or bp`, Mapping{Columns: []MappedItem{{From: "x", Field: "fed_funds"}}}},
		{`column 1, x: unit is "percent", and cuts_priced is in 25bp cuts`, Mapping{Columns: []MappedItem{{From: "x", Field: "cuts_priced", Unit: "percent"}}}},
		{"column 1, x: lag_days is -1", Mapping{Columns: []MappedItem{{From: "x", Field: "x", Unit: "index", LagDays: -1}}}},
		{"column 2, x: another column gives field x", Mapping{Columns: []MappedItem{index.Columns[0], index.Columns[0]}}},
	} {
		err := c.m.Validate()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error is %v, want one that says %s", err, c.want)
		}
		if _, err := ImportCSV(strings.NewReader("date,x\n2020-01,1\n"), "x.csv", c.m); err == nil {
			t.Errorf("a file was read by a mapping with fault %q", c.want)
		}
	}
}

func TestJoinPutsSeriesSideBySide(t *testing.T) {
	a := imported(t, "date,x\n2020-01-31,1\n2020-02-29,2\n", index)
	m := Mapping{Source: "made up", Columns: []MappedItem{{From: "x", Field: "y", Unit: "index"}}}
	b := imported(t, "date,x\n2020-01-15,3\n2020-02-29,4\n", m)
	j, err := Join(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(j.Dates, j.Column("x").Values, j.Column("y").Values), "[2020-01-15 2020-01-31 2020-02-29] [NaN 1 2] [3 NaN 4]"; got != want {
		t.Errorf("joined series are %s, want %s", got, want)
	}
	if got := j.Column("y").Source; got != "made up" {
		t.Errorf("source = %q, want that of the file", got)
	}
	if _, err := Join(a, a); err == nil {
		t.Error("two columns of one name were joined")
	}
}

// roundTrip writes series to a file in memory and reads them back.
func roundTrip(s *Series) (*Series, error) {
	var b bytes.Buffer
	if err := s.Write(&b, arrowfile.Options{}); err != nil {
		return nil, err
	}
	tab, err := arrowfile.Read(b.Bytes())
	if err != nil {
		return nil, err
	}
	return SeriesOf(tab)
}

func sameSeries(a, b *Series) bool {
	return slices.Equal(a.Dates, b.Dates) && slices.EqualFunc(a.Columns, b.Columns, func(x, y Column) bool {
		same := slices.EqualFunc(x.Values, y.Values, func(p, q float64) bool {
			return math.Float64bits(p) == math.Float64bits(q) || math.IsNaN(p) && math.IsNaN(q)
		})
		x.Values, y.Values = nil, nil
		return same && fmt.Sprintf("%+v", x) == fmt.Sprintf("%+v", y)
	})
}

func TestSeriesSurviveTheirFile(t *testing.T) {
	s := &Series{
		Dates: days("2020-01 2020-02"), Meta: map[string]string{"source": "made up", "synthetic": "true"},
		Columns: []Column{{
			Name: "x", Unit: "index", LagDays: 3, CarryDays: 90, Source: "s", StandIn: "i", Note: "n", Values: []float64{math.NaN(), math.Copysign(0, -1)},
		}},
	}
	got, err := roundTrip(s)
	if err != nil {
		t.Fatal(err)
	}
	if !sameSeries(s, got) || !got.Synthetic() || got.Meta["source"] != "made up" {
		t.Errorf("read %+v, want %+v", got, s)
	}
}

// FuzzImportCSV: whatever is accepted is sound, and survives its file.
func FuzzImportCSV(f *testing.F) {
	f.Add("date,x\n2020-01-31,1.5\n2020-02-29,.\n", byte(0))
	f.Add("\ufeffdate;x\r\n31.01.2020;1.234,5\r\n", byte(1))
	f.Add("Monthly\n,x\n202001,-99.99\n202002, 5.1e-3\n\nAnnual\n", byte(2))
	f.Add("date,x\n2020-01-31,\"1\n", byte(0))
	f.Add("date,x\n2020-01-31,1\n2020-01-31,2\n", byte(0))
	mappings := []Mapping{
		index,
		{Delimiter: ";", Decimal: ",", Thousands: ".", Date: MappedDate{Format: []string{"02.01.2006", "2006"}, Period: "year"}, Columns: index.Columns},
		{After: "Monthly", Until: "Annual", Comment: "#", Columns: []MappedItem{{From: "x", Field: "fed_funds", Unit: "percent", Missing: []string{"-99.99"}}}},
	}
	f.Fuzz(func(t *testing.T, text string, k byte) {
		s, err := ImportCSV(strings.NewReader(text), "x.csv", mappings[int(k)%len(mappings)])
		if err != nil {
			if s != nil || !strings.HasPrefix(err.Error(), "x.csv: ") {
				t.Fatalf("series %v with error %q: want none, and an error that names the file", s, err)
			}
			return
		}
		got, err := roundTrip(s)
		if err != nil {
			t.Fatalf("what was accepted cannot be read back: %v", err)
		}
		if !sameSeries(s, got) {
			t.Fatalf("read back %+v, want %+v", got, s)
		}
	})
}

// Publishers put text above their tables; the header is the row with the
// labels.
func TestHeaderIsFoundBelowAPreamble(t *testing.T) {
	m := Mapping{Columns: []MappedItem{{From: "Qnt 2", Field: "small_return", Unit: "percent"}}, Until: "Equal"}
	text := "This file was created in 2026, by hand.\r\n\r\n  Value Weight\r\n,Lo 20,Qnt 2\r\n202601, 1.00, 2.00\r\n202602, 1.00,-3.50\r\n\r\n  Equal Weight\r\n,Lo 20,Qnt 2\r\n202601,9,9\r\n"
	s, err := ImportCSV(strings.NewReader(text), "size.csv", m)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Columns[0].Values; len(got) != 2 || got[0] != 0.02 || got[1] != -0.035 {
		t.Errorf("returns = %v, want [0.02 -0.035]", got)
	}
	_, err = ImportCSV(strings.NewReader("a,b\n2026-01,1\n"), "other.csv", m)
	if err == nil || !strings.Contains(err.Error(), "the header has a, b") {
		t.Errorf("without the label: err = %v", err)
	}
}

// A unit that looks like per cent and is not read as such would be off by a
// hundred in silence.
func TestWordsForPerCentThatAreNotReadAreRefused(t *testing.T) {
	for _, unit := range []string{"Percent", "percentage", "pp", "BP", "%", "percent million", "bp thousand"} {
		m := Mapping{Columns: []MappedItem{{From: "x", Field: "my_rate", Unit: unit}}}
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), "unit is") {
			t.Errorf("unit %q: err = %v", unit, err)
		}
	}
	for _, unit := range []string{"percent", "percent per year", "bp", "USD million", "index"} {
		m := Mapping{Columns: []MappedItem{{From: "x", Field: "my_rate", Unit: unit}}}
		if err := m.Validate(); err != nil {
			t.Errorf("unit %q: %v", unit, err)
		}
	}
}
