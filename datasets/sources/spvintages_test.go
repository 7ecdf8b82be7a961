package sources

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

func realVintages(t testing.TB) (*SPVintages, datasets.Tally) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(sharedPath(t, "data/firms/sp500_financials_vintages"), "*.csv.gz"))
	if err != nil || len(paths) != 31 {
		t.Fatalf("%d vintages, want 31 (%v)", len(paths), err)
	}
	v := &SPVintages{}
	var all datasets.Tally
	for _, path := range paths {
		day, err := VintageDay(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		tally, err := v.Add(f, filepath.Base(path), day)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		all.Add(tally)
	}
	return v, all
}

// find returns the values of an item of a firm by the day they became known.
func find(f *datasets.Facts, firm, item string) map[engine.Date]datasets.Fact {
	out := map[engine.Date]datasets.Fact{}
	id := datasets.FirmID(firm)
	for i := range f.Firm {
		if x := f.At(i); x.Firm == id && x.Item == item {
			out[x.Known] = x
		}
	}
	return out
}

func TestVintagesOfTheSP500ReadAsWhatIsKnownOfThem(t *testing.T) {
	v, tally := realVintages(t)
	f := v.Facts()
	checkTally(t, tally)
	checkRoundTrip(t, f)
	// Read off the files: 3M in letters, billions and dollars.
	for _, c := range []struct {
		day, firm, item string
		want            float64
	}{
		{"2012-12-27", "MMM", "company_mktcap", 63.802e9},
		{"2012-12-27", "MMM", "ebitda_ttm", 7.569e9},
		{"2012-12-27", "LEN", "ebitda_ttm", 223.6e6},
		{"2013-02-10", "MMM", "company_mktcap", 70.537e9},
		{"2013-02-10", "LEN", "ebitda_ttm", 444.9e6},
		{"2018-02-08", "MMM", "company_mktcap", 138721055226},
		{"2026-08-22", "MMM", "ebitda_ttm", 6488000000},
		{"2014-03-08", "BRKB", "company_mktcap", 144.8e9},
		// Both classes of Alphabet get the greater figure of the two.
		{"2026-08-22", "GOOG", "company_mktcap", 4217126256640},
		{"2026-08-22", "GOOGL", "company_mktcap", 4217126256640},
	} {
		got, ok := find(f, c.firm, c.item)[date(t, c.day)]
		if !ok || got.Value != c.want {
			t.Errorf("%s of %s on %s is %v, want %v", c.item, c.firm, c.day, got.Value, c.want)
		}
	}
	for _, c := range find(f, "GOOG", "company") {
		if c.Value != float64(datasets.FirmID("GOOGL")) {
			t.Errorf("company of GOOG is %v", c.Value)
		}
	}
	for _, class := range []string{"GOOG", "GOOGL", "FOX", "FOXA"} {
		if len(find(f, class, "company")) != 1 {
			t.Errorf("%s has no company", class)
		}
	}
	// BRK.B in some vintages, BRK-B in others: one firm, and without the market
	// value that is a thousandth of the truth.
	if x, ok := find(f, "BRKB", "company_mktcap")[date(t, "2013-05-05")]; ok {
		t.Errorf("Berkshire Hathaway at %v", x.Value)
	}
	if tickers := find(f, "BRKB", "ticker"); len(tickers) == 0 {
		t.Error("no ticker of Berkshire Hathaway")
	}
	if n := slices.IndexFunc(v.Notes, func(s string) bool { return strings.Contains(s, "BRK-B: market value of 1.788e+08 USD left out") }); n < 0 {
		t.Errorf("nothing is noted of it: %q", v.Notes[:5])
	}
	// No vintage's median may differ from its neighbours' by a unit.
	checkFacts(t, f)
	sectors := find(f, "JPM", "sector")
	for d, x := range sectors {
		if x.Text != "Financials" {
			t.Errorf("%v: sector of JPM is %q", d, x.Text)
		}
	}
	if x := find(f, "WMT", "sector"); len(x) != 1 {
		t.Errorf("the sector of WMT changes: %v", x)
	}
	members := map[engine.Date]int{}
	for _, d := range v.days {
		members[d.day] = len(d.members)
	}
	for d, n := range members {
		if n < 485 || n > 505 {
			t.Errorf("%v: %d members, want about 500", d, n)
		}
	}
}

// checkFacts is Check without what made-up parts cannot have.
func checkFacts(t *testing.T, f *datasets.Facts) {
	t.Helper()
	for _, x := range f.Check() {
		if x.Severity == datasets.Error {
			t.Errorf("%s at %s: %s (%d)", x.What, x.Where, x.Example, x.Count)
		}
	}
	if _, err := datasets.NewTape(f); err != nil {
		t.Error(err)
	}
}

func checkTally(t testing.TB, tally datasets.Tally) {
	t.Helper()
	sum := tally.Kept
	for _, d := range tally.Dropped {
		sum += d.Rows
	}
	if sum != tally.Read {
		t.Errorf("%v: kept and dropped are %d", tally, sum)
	}
}

// checkRoundTrip writes the facts and reads them back.
func checkRoundTrip(t testing.TB, f *datasets.Facts) {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, arrowStream); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "facts.arrow")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := datasets.ReadFacts(path)
	if err != nil {
		t.Fatal(err)
	}
	if back.Len() != f.Len() {
		t.Fatalf("%d facts came back of %d", back.Len(), f.Len())
	}
	for i := range f.Firm {
		x, y := f.At(i), back.At(i)
		if x.Text != y.Text || x.Item != y.Item || x.Firm != y.Firm || x.Known != y.Known || x.Period != y.Period ||
			math.Float64bits(x.Value) != math.Float64bits(y.Value) {
			t.Fatalf("fact %d came back as %+v, was %+v", i, y, x)
		}
	}
}

func unzipped(t testing.TB, name string) string {
	t.Helper()
	z, err := gzip.NewReader(shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBrokenVintagesAreRefused(t *testing.T) {
	good := unzipped(t, "data/firms/sp500_financials_vintages/2013-02-10.csv.gz")
	for _, c := range []struct {
		name     string
		old, new string
		want     string
	}{
		{"no ticker column", "Symbol,", "Sym,", `column Symbol: missing column`},
		{"a percent sign", ",102.66,", ",102.66%,", `line 2, column Price: unreadable number: found "102.66%"`},
		{"a locale comma", ",70.537,", `,"70,537",`, `line 2, column Market Cap: unreadable number: found "70,537"`},
		{"a ticker twice", "\nABT,", "\nMMM,", `line 4, column Symbol: two rows of one firm: line 2 is of MMM too`},
		{"one letter among plain numbers", ",70.537,", ",70.537B,", `column Market Cap: mixed units`},
		{"an open quote", "\nABT,", "\n\"ABT,", `unreadable row`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the file has no %q", c.old)
			}
			_, err := (&SPVintages{}).Add(strings.NewReader(strings.Replace(good, c.old, c.new, 1)), "2013-02-10.csv", date(t, "2013-02-10"))
			if err == nil || !strings.Contains(err.Error(), "2013-02-10.csv: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		})
	}
	if _, err := VintageDay("firms/latest.csv"); err == nil || !strings.Contains(err.Error(), "want the day of the vintage once") {
		t.Errorf("a name without a day: %v", err)
	}
}
