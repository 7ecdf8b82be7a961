package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

const spellsFile = "data/firms/sp500_ticker_start_end.csv"

// membersOn returns the ids of the members that facts tell of at the close of a
// day: the value of the latest known fact of each firm.
func membersOn(f *datasets.Facts, index string, d engine.Date) []string {
	ids, in, at := map[int32]string{}, map[int32]float64{}, map[int32]engine.Date{}
	for i := range f.Len() {
		x := f.At(i)
		if x.Item == "id" {
			ids[x.Firm] = x.Text
		}
		if last, ok := at[x.Firm]; x.Item == index && x.Known <= d && (!ok || x.Period > last) {
			in[x.Firm], at[x.Firm] = x.Value, x.Period
		}
	}
	var members []string
	for firm, v := range in {
		if v == 1 {
			members = append(members, ids[firm])
		}
	}
	slices.Sort(members)
	return members
}

func TestMembersOfSP500(t *testing.T) {
	f, tally, err := Members(shared(t, spellsFile), spellsFile, MembersOptions{Index: "sp500"})
	if err != nil {
		t.Fatal(err)
	}
	// 1,230 rows, 503 of them without an end (PROVENANCE.md).
	if tally.Read != 1230 || tally.Kept != 1230 {
		t.Errorf("%v, want 1,230 rows, all kept", tally)
	}
	in, out := 0, 0
	for i := range f.Len() {
		if x := f.At(i); x.Item == "sp500" {
			if x.Known != x.Period {
				t.Fatalf("%+v: known on another day", x)
			}
			if x.Value == 1 {
				in++
			} else {
				out++
			}
		}
	}
	// One spell begins on the day after another of the same firm has ended, and
	// two facts of one day that differ would be one too many.
	if in != 1230 || out != 1230-503-1 {
		t.Errorf("%d beginnings and %d ends, want 1230 and 726", in, out)
	}
	for _, found := range f.Check() {
		if found.Severity == datasets.Error {
			t.Errorf("%+v", found)
		}
	}
	// The index had 505 share classes after 2018 and 503 since 2022; lists of
	// the nineties are known to lack some.
	for day, want := range map[string][2]int{"1996-01-02": {480, 500}, "2005-01-03": {490, 500}, "2020-01-02": {505, 505}, "2025-01-02": {503, 503}} {
		if n := len(membersOn(f, "sp500", date(t, day))); n < want[0] || n > want[1] {
			t.Errorf("%s: %d members, want %d to %d", day, n, want[0], want[1])
		}
	}
	// American Airlines: two spells, and a gap of eighteen years between them.
	for day, want := range map[string]bool{
		"1996-01-01": false, "1996-01-02": true, "1997-01-15": true, "1997-01-16": false, "2015-03-22": false,
		"2015-03-23": true, "2024-09-23": true, "2024-09-24": false,
	} {
		if got := slices.Contains(membersOn(f, "sp500", date(t, day)), "AAL"); got != want {
			t.Errorf("AAL a member on %s: %v, want %v", day, got, want)
		}
	}
	// The ETF's holdings, another publisher's file of another format, are the
	// same share classes but for ten: the list's last change is of 2025-07-09, and
	// ten members were exchanged or renamed from then to November.
	h, _, err := Holdings(shared(t, ivvFile), ivvFile, HoldingsOptions{Index: "sp500", AsOf: date(t, "2025-11-14")})
	if err != nil {
		t.Fatal(err)
	}
	list, held := membersOn(f, "sp500", date(t, "2025-11-14")), membersOn(h.Facts, "sp500", date(t, "2025-11-14"))
	common := 0
	for _, id := range list {
		if slices.Contains(held, id) {
			common++
		}
	}
	if len(list) != 503 || len(held) != 503 || common != 493 {
		t.Errorf("%d on the list, %d held, %d in common; want 503, 503, 493", len(list), len(held), common)
	}
	if !slices.Contains(list, "BRKB") || !slices.Contains(held, "BRKB") {
		t.Error("BRK.B of the list and BRKB of the holdings are not one share class")
	}
}

func TestAnEndMayBeTheFirstDayOut(t *testing.T) {
	f, _, err := Members(shared(t, spellsFile), spellsFile, MembersOptions{Index: "sp500", EndOut: true})
	if err != nil {
		t.Fatal(err)
	}
	if on := membersOn(f, "sp500", date(t, "2024-09-23")); slices.Contains(on, "AAL") {
		t.Error("AAL is a member on its first day out")
	}
	if on := membersOn(f, "sp500", date(t, "2024-09-22")); !slices.Contains(on, "AAL") {
		t.Error("AAL is no member on its last day in")
	}
}

func TestMembersOfOneDay(t *testing.T) {
	for _, c := range []struct {
		file, index, day string
		members, sectors int
	}{
		{"russell2000_components_2016-02.csv", "russell2000", "2016-02-08", 1909, 0},
		{"russell2000_cik_2016-02.csv", "russell2000", "2016-02-08", 1909, 0},
		{"sp500_constituents_2026-08-08.csv", "sp500", "2026-08-08", 503, 503},
	} {
		day := date(t, c.day)
		f, tally, err := Members(shared(t, "data/firms/"+c.file), c.file, MembersOptions{Index: c.index, AsOf: day})
		if err != nil {
			t.Error(err)
			continue
		}
		// Nothing may be said of a day before the list's own, whatever dates of
		// joining it has.
		sectors := 0
		for i := range f.Len() {
			x := f.At(i)
			if x.Known != day || x.Period != day {
				t.Fatalf("%s: %+v, want the list's day", c.file, x)
			}
			if x.Item == "sector" {
				sectors++
			}
		}
		if n := len(membersOn(f, c.index, day)); n != c.members || tally.Kept != c.members || sectors != c.sectors {
			t.Errorf("%s: %d members of %v, %d sectors, want %d and %d", c.file, n, tally, sectors, c.members, c.sectors)
		}
	}
	_, _, err := Members(shared(t, "data/firms/sp500_constituents_2026-08-08.csv"), "list.csv", MembersOptions{Index: "sp500"})
	if err == nil || !strings.Contains(err.Error(), "only those that stayed") {
		t.Errorf("a list of survivors as a history: error is %v", err)
	}
}

// Layouts of CRSP (old and CIZ) and Compustat, made up.
func TestMembersOfVendors(t *testing.T) {
	for _, c := range []struct{ name, text, want, drops string }{
		{"crsp", "permno,start,ending\n10145,1925-12-31,2024-12-31\n10078,20000718,20020630\n", "10078 2000-07-18 1 · 10078 2002-07-01 0 · 10145 1925-12-31 1 · 10145 2025-01-01 0", ""},
		{"crsp ciz", "PERMNO,INDNO,MbrStartDt,MbrEndDt\n10107,1000502,1994-06-07,9999-12-31\n", "10107 1994-06-07 1", ""},
		{
			"compustat", "gvkey,iid,gvkeyx,from,thru\n001690,01,000003,30nov1982,\n001690,01,000010,30nov1982,\n002176,02,000003,16feb2010,\n",
			"001690 1982-11-30 1 · 002176 2010-02-16 1", "1 of another index (first at line 3)",
		},
		{
			"announced", "ticker,start,end,announced\nA,2020-03-23,,2020-03-10\nB,2020-03-23,2021-01-04,2020-04-02\n",
			"A 2020-03-23 1 · B 2020-03-23 1 known 2020-04-02 · B 2021-01-05 0", "",
		},
	} {
		f, tally, err := Members(strings.NewReader(c.text), c.name, MembersOptions{Index: "sp500"})
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		ids := map[int32]string{}
		for i := range f.Len() {
			if x := f.At(i); x.Item == "id" {
				ids[x.Firm] = x.Text
			}
		}
		for i := range f.Len() {
			x := f.At(i)
			if x.Item != "sp500" {
				continue
			}
			s := fmt.Sprintf("%s %v %v", ids[x.Firm], x.Period, x.Value)
			if x.Known != x.Period {
				s += fmt.Sprintf(" known %v", x.Known)
			}
			got = append(got, s)
		}
		want := strings.Split(c.want, " · ")
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: facts are %q, want %q", c.name, got, want)
		}
		if !strings.Contains(tally.String(), c.drops) {
			t.Errorf("%s: %v, want %q", c.name, tally, c.drops)
		}
	}
}

func TestMembersRefuse(t *testing.T) {
	real, err := io.ReadAll(shared(t, spellsFile))
	if err != nil {
		t.Fatal(err)
	}
	change := func(from, to string) string {
		if n := bytes.Count(real, []byte(from)); n != 1 {
			t.Fatalf("the real file has %q %d times", from, n)
		}
		return strings.Replace(string(real), from, to, 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"no key", change("ticker,start_date", "isin,start_date"), "column permno: missing column: the header has isin"},
		{"no end", change(",end_date", ",added"), "column end_date: missing column"},
		{"end before start", change("AAL,1996-01-02,1997-01-15", "AAL,1996-01-02,1995-01-15"), "line 4, column end_date: end before start"},
		{"overlap", change("AAL,2015-03-23,2024-09-23", "AAL,1997-01-15,2024-09-23"), "line 5: spells overlap: AAL is a member from 1997-01-15, and its spell on line 4"},
		{"locale date", change("AAL,1996-01-02", "AAL,02.01.1996"), "line 4, column start_date: unreadable date: found \"02.01.1996\""},
		{"month first", change("AAL,1996-01-02", "AAL,01/02/1996"), "line 4, column start_date: unreadable date"},
		{"percent", change("AAL,1996-01-02", "AAL,1996%"), "line 4, column start_date: unreadable date"},
		{"row cut", change("AAL,1996-01-02,1997-01-15", "AAL,1996-01"), "line 4: row of another length: 2 fields, and 3 in the header"},
		{"zip", "PK\x03\x04" + string(real), "a zip archive"},
		{"nothing", "", "no header"},
		{"header only", "ticker,start_date,end_date\n", "no rows"},
		{"no dates", "ticker\nA\n", "list without dates"},
	} {
		_, _, err := Members(strings.NewReader(c.text), "list.csv", MembersOptions{Index: "sp500"})
		if err == nil || !strings.Contains(err.Error(), "list.csv: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want list.csv: … %s", c.name, err, c.want)
		}
	}
	// All at once.
	both := strings.Replace(change("AAL,1996-01-02", "AAL,x"), "AABA,1999-12-08", "AABA,y", 1)
	if _, _, err := Members(strings.NewReader(both), "list.csv", MembersOptions{Index: "sp500"}); err == nil ||
		!strings.Contains(err.Error(), "line 3,") || !strings.Contains(err.Error(), "line 4,") {
		t.Errorf("error is %v, want both lines", err)
	}
	if _, _, err := Members(strings.NewReader("ticker\nA\nA\n"), "list.csv", MembersOptions{Index: "sp500", AsOf: 1}); err == nil || !strings.Contains(err.Error(), "line 3: member twice: A stands on line 2 too") {
		t.Errorf("error is %v, want a member twice", err)
	}
	if _, _, err := Members(strings.NewReader(""), "list.csv", MembersOptions{Index: "sp600"}); err == nil || !strings.Contains(err.Error(), "want sp500 or russell2000") {
		t.Errorf("error is %v, want the index refused", err)
	}
}

// roundTrips reports what is wrong with facts that were imported: their table
// must read back as the same facts.
func roundTrips(f *datasets.Facts, tally datasets.Tally) error {
	dropped := 0
	for _, d := range tally.Dropped {
		dropped += d.Rows
	}
	if tally.Read != tally.Kept+dropped {
		return fmt.Errorf("%v: rows are lost", tally)
	}
	g, err := datasets.FactsFrom("facts", f.Table())
	switch {
	case err != nil:
		return err
	case g.Len() != f.Len() || !maps.Equal(g.Meta, f.Meta):
		return fmt.Errorf("%d facts read back, want %d", g.Len(), f.Len())
	}
	for i := range f.Len() {
		if f.At(i) != g.At(i) {
			return fmt.Errorf("fact %d reads back as %+v, want %+v", i, g.At(i), f.At(i))
		}
	}
	return nil
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte("ticker,start_date,end_date\nA,2000-06-05,\nAAL,1996-01-02,1997-01-15\nAAL,2015-03-23,2024-09-23\n"), false)
	f.Add([]byte("gvkey,gvkeyx,from,thru\n001690,000003,1982-11-30,\n"), false)
	f.Add([]byte("\ufeffSymbol,Security,GICS Sector\r\nBRK.B,Berkshire,Financials\r\n"), true)
	f.Fuzz(func(t *testing.T, text []byte, dated bool) {
		o := MembersOptions{Index: "sp500"}
		if dated {
			o.AsOf = 20000
		}
		facts, tally, err := Members(bytes.NewReader(text), "list.csv", o)
		if err != nil {
			if !strings.Contains(err.Error(), "list.csv: ") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		if err := roundTrips(facts, tally); err != nil {
			t.Error(err)
		}
		if _, err := json.Marshal(tally); err != nil {
			t.Error(err)
		}
	})
}

func TestListsAreRecognised(t *testing.T) {
	for _, c := range []struct {
		by   recogniser
		file string
		want bool
	}{
		{recogniseMembers, spellsFile, true},
		{recogniseMembers, "data/firms/sp500_constituents_2026-08-08.csv", true},
		{recogniseMembers, "data/firms/russell2000_cik_2016-02.csv", true},
		{recogniseMembers, iwmFile, false},
		{recogniseMembers, "data/firms/us_stocks_2018_financial_indicators.csv", false},
		{recogniseHoldings, iwmFile, true},
		{recogniseHoldings, ivvFile, true},
		{recogniseHoldings, spellsFile, false},
	} {
		head, err := io.ReadAll(io.LimitReader(shared(t, c.file), 1<<14))
		if err != nil {
			t.Fatal(err)
		}
		if why, ok := c.by.is(strings.TrimPrefix(string(head), "\ufeff")); ok != c.want {
			t.Errorf("%s is %s: %v (%s), want %v", c.file, c.by.kind, ok, why, c.want)
		}
	}
}
