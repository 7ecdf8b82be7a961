package sources

import (
	"fmt"
	"strings"
	"testing"

	"trifecta/datasets"
)

func TestAdjustedClosesOfTheMembersRead(t *testing.T) {
	f, tally, err := FirmPrices{Month: true}.Read(shared(t, "data/firms/monthly_adjclose_members.csv.gz"), "members.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	// 709,300 month-ends of 2,609 tickers in PROVENANCE.
	// 341 of them Yahoo has adjusted to nothing and below.
	if tally.Read != 709300 || tally.Kept != 709300-341 {
		t.Errorf("%v, want 709300 read and 341 dropped", tally)
	}
	firms := map[int32]bool{}
	for _, id := range f.Firm {
		firms[id] = true
	}
	if len(firms) != 2609 {
		t.Errorf("%d firms, want 2609", len(firms))
	}
	if x := find(f, "A", "adjusted_close")[date(t, "1999-12-31")]; x.Value != 46.0181 {
		t.Errorf("Agilent closed at %v, want 46.0181", x.Value)
	}
	if _, err := datasets.NewTape(f); err != nil {
		t.Error(err)
	}
}

func TestDailyClosesAreThinnedToTheLastOfTheMonth(t *testing.T) {
	f, tally, err := FirmPrices{Item: "price", Last: true}.Read(shared(t, "data/firms/prices_r3k16.csv.gz"), "prices.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	// 757,605 daily closes in PROVENANCE, and the index besides.
	if tally.Read < 757605 {
		t.Errorf("%v, want 757605 read or more", tally)
	}
	x := find(f, "GSPC", "price")
	if len(x) != 13 {
		t.Errorf("%d months of the index, want 13 from 2015-01 to 2016-01", len(x))
	}
	// The S&P 500 closed 2015 at 2043.94.
	if got := x[date(t, "2015-12-31")]; got.Value != 2043.94 {
		t.Errorf("the index closed 2015 at %v, want 2043.94", got.Value)
	}
}

func TestAWideFileOfPricesIsTheLongOne(t *testing.T) {
	wide := "Date,BRK-B,IBM\n2015-01-30,150.1,160\n2015-02-27,,161.5\n"
	long := "symbol,date,close\nBRK.B,2015-01-30,150.1\nIBM,2015-01-30,160\nIBM,20150227,161.5\nBRK.B,2015-02-27,NA\n"
	a, ta, err := FirmPrices{Item: "adjusted_close"}.Read(strings.NewReader(wide), "wide.csv")
	if err != nil {
		t.Fatal(err)
	}
	b, tb, err := FirmPrices{Item: "adjusted_close"}.Read(strings.NewReader(long), "long.csv")
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(ta.Read, ta.Kept, tb.Read, tb.Kept) != "4 3 4 3" {
		t.Errorf("%v and %v", ta, tb)
	}
	sameFacts(t, a, b, func(x datasets.Fact) bool { return x.Item != "ticker" })
}

// A close of unsaid kind is not taken for an adjusted one.
func TestPricesOfUnsaidKindAreRefused(t *testing.T) {
	const of = "\nA,2015-01-30,10\n"
	for _, c := range []struct{ text, value, want string }{
		{"ticker,date,adj_close" + of, "", ""},
		{"ticker,date,Adjusted Close (USD)" + of, "Adjusted Close (USD)", ""},
		{"ticker,date,close" + of, "", "f.csv: line 1, column close: prices of unsaid kind: "},
		{"PERMNO,date,PRC\n10001,2015-01-30,10\n", "", "f.csv: line 1, column PRC: prices of unsaid kind: "},
		{"ticker,date,px_last" + of, "", "f.csv: line 1, column px_last: prices of unsaid kind: "},
		{"ticker,date,unadjusted" + of, "unadjusted", "f.csv: line 1, column unadjusted: prices of unsaid kind: "},
		{"ticker,date,split_adjusted_close" + of, "split_adjusted_close", "f.csv: line 1, column split_adjusted_close: prices of unsaid kind: "},
		{"date,A,B\n2015-01-30,10,11\n", "", "f.csv: line 1: prices of unsaid kind: "},
	} {
		f, _, err := FirmPrices{Value: c.value}.Read(strings.NewReader(c.text), "f.csv")
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q: %v", c.text, err)
		case c.want == "" && find(f, "A", "adjusted_close")[date(t, "2015-01-30")].Value != 10:
			t.Errorf("%q: no adjusted close of 10", c.text)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want) || !strings.Contains(err.Error(), "--item (adjusted_close, ")):
			t.Errorf("%q: error is %v, want %q and --item", c.text, err, c.want)
		}
	}
}

func TestBrokenFirmPricesAreRefused(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ticker,date,close\nA,2015-01-30,-1\n", "f.csv: values out of range: 1 values"},
		{"ticker,date,close\nA,2015-01-30,1\na,2015-01-30,2\n", "f.csv: line 3: two prices of one firm and day: line 2"},
		{"ticker,date,close\nA,30 January,1\n", "f.csv: line 2, column date: unreadable date"},
		{"ticker,date,close\nA,2015-01-30,1%\n", "f.csv: line 2, column close: unreadable number"},
		{"ticker,close\nA,1\n", "f.csv: column date: missing column"},
		{"ticker,date,last\nA,2015-01-30,1\n", "f.csv: column adj_close: missing column"},
		{"ticker,date,close\nA,2015-0", "f.csv: line 2: row of another length"},
		{"", "f.csv: no header"},
	} {
		_, _, err := FirmPrices{Item: "price"}.Read(strings.NewReader(c.text), "f.csv")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: error is %v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzFirmPrices(f *testing.F) {
	f.Add("ticker,date,close\nA,2015-01-30,1.5\nBRK.B,2015-02-27,2\n")
	f.Add("date,A,BRK-B\n2015-01-30,1.5,\n")
	f.Fuzz(func(t *testing.T, text string) {
		x, tally, err := FirmPrices{Item: "price", Last: true}.Read(strings.NewReader(text), "f.csv")
		factsOrFault(t, x, tally, err)
	})
}
