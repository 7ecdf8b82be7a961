package sources

import (
	"math"
	"strings"
	"testing"

	"trifecta/datasets"
)

func days(n int) *int { return &n }

// The Russell 3000 of January 2016: USD million, a calendar year for a date.
var r3kMap = FirmMapping{
	Source: "qmj, financials", Missing: []string{"NA", ""}, Rows: "first", LagDays: days(75),
	Firm: FirmColumn{From: "ticker"}, Period: FirmDate{From: "year", Stands: "year"},
	Columns: []FirmItem{
		{From: "TREV", Item: "sales_y", Unit: "USD million"},
		{From: "NI", Item: "net_income_y", Unit: "USD million"},
		{From: "IBT", Item: "pretax_income_y", Unit: "USD million"},
		{From: "DP.DPL", Item: "depreciation_y", Unit: "USD million"},
		{From: "TD", Item: "debt", Unit: "USD million"},
		{From: "TCSO", Item: "shares", Unit: "shares million"},
	},
}

// Banks and insurers have no current assets in their balance sheets, which is
// how section 7 of the calibration tells them. The names are
// ones that everybody knows.
func TestBlankCurrentAssetsTellFinancials(t *testing.T) {
	m := r3kMap
	m.Columns = append(m.Columns[:len(m.Columns):len(m.Columns)], FirmItem{From: "TCA", Item: "financial", Blank: true})
	f, _, err := Fundamentals(shared(t, "data/firms/financials_r3k16.csv.gz"), "financials_r3k16.csv.gz", m)
	if err != nil {
		t.Fatal(err)
	}
	known := date(t, "2014-12-31") + 75
	for ticker, want := range map[string]float64{"JPM": 1, "WFC": 1, "MET": 1, "AAPL": 0, "XOM": 0, "WMT": 0} {
		if got := find(f, ticker, "financial")[known]; got.Value != want {
			t.Errorf("financial of %s is %v, want %v", ticker, got.Value, want)
		}
	}
}

func TestRussellFinancialsReadByAMapping(t *testing.T) {
	f, tally, err := Fundamentals(shared(t, "data/firms/financials_r3k16.csv.gz"), "financials_r3k16.csv.gz", r3kMap)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	checkRoundTrip(t, f)
	// 11,488 firm-years in PROVENANCE.
	if tally.Read != 11488 {
		t.Errorf("%v, want 11488 read", tally)
	}
	known := date(t, "2015-12-31") + 75
	for item, want := range map[string]float64{"sales_y": 233715e6, "shares": 5578.75e6, "net_income_y": 53394e6, "debt": 64462e6} {
		if got := find(f, "AAPL", item)[known]; got.Value != want || got.Period != date(t, "2015-12-31") {
			t.Errorf("%s of Apple is %v for %v, want %v for 2015", item, got.Value, got.Period, want)
		}
	}
	if c := find(f, "GOOG", "company"); len(c) != 1 {
		t.Errorf("companies of GOOG: %v, want GOOGL's", c)
	}
	checkFacts(t, f)
}

// EV/EBITDA of Damodaran's kind, as section 7 of the calibration has it, from
// the raw items: EBITDA is pretax income, depreciation and 4.5 % of debt.
func TestRussellFinancialsGiveTheKnownShareOfLosses(t *testing.T) {
	f, _, err := Fundamentals(shared(t, "data/firms/financials_r3k16.csv.gz"), "financials_r3k16.csv.gz", r3kMap)
	if err != nil {
		t.Fatal(err)
	}
	members := map[int32]bool{}
	var faults datasets.Faults
	s, err := newSheet(shared(t, "data/firms/russell2000_components_2016-02.csv"), ',', &faults, nil)
	if err != nil {
		t.Fatal(err)
	}
	for row := s.next(); row != nil; row = s.next() {
		members[datasets.FirmID(ticker(row[0]))] = true
	}
	last := map[int32]datasets.Fact{}
	for i := range f.Firm {
		if x := f.At(i); x.Item == "net_income_y" && members[x.Firm] && x.Period >= last[x.Firm].Period {
			last[x.Firm] = x
		}
	}
	loss := 0
	for _, x := range last {
		if x.Value < 0 {
			loss++
		}
	}
	// The calibration has 29.2 % of the 1,827 members with a price as well; those
	// without one, a few per cent, are what the tolerance is for.
	if share := float64(loss) / float64(len(last)); math.Abs(share-0.292) > 0.02 || len(last) < 1800 {
		t.Errorf("%.1f %% of %d firms lost money, want 29.2 %%", 100*share, len(last))
	}
}

func TestOtherRealFundamentalsReadByAMapping(t *testing.T) {
	nyse := FirmMapping{
		LagDays: days(75), Firm: FirmColumn{From: "Ticker Symbol"}, Period: FirmDate{From: "Period Ending", Format: []string{"2-Jan-06"}},
		Columns: []FirmItem{
			{From: "Total Revenue", Item: "sales_y", Unit: "USD"},
			{From: "Interest Expense", Item: "interest_y", Unit: "USD"},
			{From: "Earnings Before Interest and Tax", Item: "operating_income_y", Unit: "USD"},
			{From: "Depreciation", Item: "depreciation_y", Unit: "USD"},
			{From: "Cash and Cash Equivalents", Plus: []string{"Short-Term Investments"}, Item: "cash", Unit: "USD"},
			{From: "Long-Term Debt", Plus: []string{"Short-Term Debt / Current Portion of Long-Term Debt"}, Item: "debt", Unit: "USD"},
		},
	}
	f, tally, err := Fundamentals(shared(t, "data/firms/nyse_kaggle_fundamentals_2012_2016.csv"), "nyse.csv", nyse)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	checkFacts(t, f)
	if got := find(f, "AAL", "operating_income_y")[date(t, "2012-12-31")+75]; got.Value != -1813000000 {
		t.Errorf("EBIT of American Airlines in 2012 is %v, want -1813000000", got.Value)
	}

	// 7,116 and 1,419 million in the file.
	if got := find(f, "AAL", "debt")[date(t, "2012-12-31")+75]; got.Value != 8535e6 {
		t.Errorf("debt of American Airlines in 2012 is %v, want 8535e6", got.Value)
	}

	// No date in the file at all: the mapping states both.
	stocks := FirmMapping{
		Firm: FirmColumn{From: "Stock Ticker"}, Period: FirmDate{Date: "2018-12-31"}, Known: FirmDate{Date: "2019-03-31"}, Rows: "first",
		Columns: []FirmItem{
			{From: "Sector", Item: "sector"},
			{From: "Operating Income", Item: "operating_income_y", Unit: "USD"},
			{From: "EBITDA Margin", Item: "ebitda_margin", Unit: "decimal"},
			{From: "2019 PRICE VAR [%]", Item: "price_change", Unit: "percent"},
		},
	}
	f, tally, err = Fundamentals(shared(t, "data/firms/us_stocks_2018_financial_indicators.csv"), "stocks.csv", stocks)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	at := date(t, "2019-03-31")
	if got := find(f, "CMCSA", "price_change")[at]; got.Value != 0.3279457341 {
		t.Errorf("price change of Comcast is %v, want 0.3279457341", got.Value)
	}
	if got := find(f, "CMCSA", "sector")[at]; got.Text != "Consumer Discretionary" {
		t.Errorf("sector of Comcast is %q", got.Text)
	}
}

func TestALongFileReadsAsTheWideOne(t *testing.T) {
	wide := "ticker;quarter;published;sales;ebitda;sector\nBRK/B;2015-04;2015-08-07;51.368,5;9.812;Financial\nIBM;2015-05;2015-07-20;20813;;Technology\n"
	long := "id|period|known|field|value\nBRK.B|2015-06-30|2015-08-07|REV|51368.5\nBRK.B|2015-06-30|2015-08-07|EBITDA|9812\nBRK.B|2015-06-30|2015-08-07|GICS|Financial\nIBM|2015-06-30|2015-07-20|REV|20813\nIBM|2015-06-30|2015-07-20|GICS|45\nIBM|2015-06-30|2015-07-20|EMPLOYEES|7\n"
	a, ta, err := Fundamentals(strings.NewReader(wide), "wide", FirmMapping{
		Delimiter: ";", Decimal: ",", Thousands: ".",
		Firm: FirmColumn{From: "ticker"}, Period: FirmDate{From: "quarter", Format: []string{"2006-01"}, Stands: "quarter"}, Known: FirmDate{From: "published"},
		Columns: []FirmItem{{From: "sales", Item: "sales_q", Unit: "USD million"}, {From: "ebitda", Item: "ebitda_q", Unit: "USD million"}, {From: "sector", Item: "sector"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	b, tb, err := Fundamentals(strings.NewReader(long), "long", FirmMapping{
		Delimiter: "|", Firm: FirmColumn{From: "id"}, Period: FirmDate{From: "period"}, Known: FirmDate{From: "known"}, Long: &FirmLong{Item: "field", Value: "value"},
		Columns: []FirmItem{{From: "REV", Item: "sales_q", Unit: "USD million"}, {From: "EBITDA", Item: "ebitda_q", Unit: "USD million"}, {From: "GICS", Item: "sector"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if ta.Kept != 2 || tb.Kept != 5 || tb.Read != 6 {
		t.Errorf("kept %v and %v", ta, tb)
	}
	sameFacts(t, a, b, func(x datasets.Fact) bool { return x.Item != "ticker" })
}

// sameFacts compares facts as sets, those that count.
func sameFacts(t *testing.T, a, b *datasets.Facts, counts func(datasets.Fact) bool) {
	t.Helper()
	set := func(f *datasets.Facts) map[datasets.Fact]bool {
		m := map[datasets.Fact]bool{}
		for i := range f.Firm {
			if x := f.At(i); counts(x) {
				m[x] = true
			}
		}
		return m
	}
	x, y := set(a), set(b)
	for k := range x {
		if !y[k] {
			t.Errorf("only the first has %+v", k)
		}
	}
	for k := range y {
		if !x[k] {
			t.Errorf("only the second has %+v", k)
		}
	}
}

func TestFundamentalsRefuseWhatIsWrong(t *testing.T) {
	m := FirmMapping{Firm: FirmColumn{From: "ticker"}, Period: FirmDate{From: "period"}, Known: FirmDate{From: "known"}, Columns: []FirmItem{{From: "sales", Item: "sales_q", Unit: "USD million"}, {From: "sector", Item: "sector"}}}
	const head = "ticker,period,known,sales,sector\n"
	for _, c := range []struct{ name, text, want string }{
		{"an early known date", head + "A,2015-06-30,2015-06-29,1,Energy\n", "line 2, column known: known before its period ends: known on 2015-06-29"},
		{"a percent sign", head + "A,2015-06-30,2015-07-29,1%,Energy\n", `line 2, column sales: unreadable number: found "1%"`},
		{"another sector", head + "A,2015-06-30,2015-07-29,1,Widgets\n", `line 2, column sector: unknown sector: found "Widgets"`},
		{"half a row", head + "A,2015-06-30,20\n", "line 2: row of another length: 3 fields, and 5 in the header"},
		{"a row twice", head + "A,2015-06-30,2015-07-29,1,\nA,2015-06-30,2015-07-29,2,\n", "line 3: two rows of one firm and period: line 2"},
		{"no known date", head + "A,2015-06-30,,1,\n", "line 2, column known: no known date"},
		{"no column", "ticker,period,known,turnover,sector\nA,2015-06-30,2015-07-29,1,\n", "column sales: missing column"},
		{"a month", head + "A,2015-06,2015-07-29,1,\n", `line 2, column period: unreadable date: found "2015-06"`},
		{"a zip", "PK\x03\x04 and more", "a zip archive"},
		{"nothing but what is missing", head + "A,2015-06-30,2015-07-29,NA,\n", "no rows: 1 rows read, 0 kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, tally, err := Fundamentals(strings.NewReader(c.text), "f.csv", m)
			if err == nil || !strings.Contains(err.Error(), "f.csv: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
			_ = tally
		})
	}
}

func TestFirmMappingsAreCheckedBeforeTheFile(t *testing.T) {
	for _, c := range []struct {
		name, want string
		m          FirmMapping
	}{
		{"a lag nobody states", "nothing says when it is known", FirmMapping{Firm: FirmColumn{From: "t"}, Period: FirmDate{From: "p"}, Columns: []FirmItem{{From: "s", Item: "sales_q", Unit: "USD"}}}},
		{"money in percent", `unit is "percent", and sales_q is in USD`, FirmMapping{Firm: FirmColumn{From: "t"}, Period: FirmDate{From: "p"}, LagDays: days(45), Columns: []FirmItem{{From: "s", Item: "sales_q", Unit: "percent"}}}},
		{"money without a unit", "unit is missing, and sales_q is in USD", FirmMapping{Firm: FirmColumn{From: "t"}, Period: FirmDate{From: "p"}, LagDays: days(45), Columns: []FirmItem{{From: "s", Item: "sales_q"}}}},
		{"two columns of one item", "another column gives item sales_q", FirmMapping{Firm: FirmColumn{From: "t"}, Period: FirmDate{From: "p"}, LagDays: days(45), Columns: []FirmItem{{From: "s", Item: "sales_q", Unit: "USD"}, {From: "r", Item: "sales_q", Unit: "USD"}}}},
		{"nothing", "no columns", FirmMapping{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := Fundamentals(strings.NewReader(""), "f.csv", c.m); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzFundamentals(f *testing.F) {
	f.Add("ticker,period,known,sales,sector\nA,2015-06-30,2015-07-29,1.5,Energy\n")
	f.Add("ticker,period,known,sales,sector\r\nBRK/B,20150630,2015-07-29,\"1\",\r\n\"")
	m := FirmMapping{Firm: FirmColumn{From: "ticker"}, Period: FirmDate{From: "period"}, Known: FirmDate{From: "known"}, LagDays: days(45), Columns: []FirmItem{{From: "sales", Item: "sales_q", Unit: "USD million"}, {From: "sector", Item: "sector"}}}
	f.Fuzz(func(t *testing.T, text string) {
		x, tally, err := Fundamentals(strings.NewReader(text), "f.csv", m)
		factsOrFault(t, x, tally, err)
	})
}

// factsOrFault holds an importer to its promise: an error that names the file,
// or facts that read back as written, with every row accounted for.
func factsOrFault(t *testing.T, f *datasets.Facts, tally datasets.Tally, err error) {
	t.Helper()
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			if !strings.HasPrefix(line, "f.csv: ") {
				t.Errorf("error without the file's name: %q", line)
			}
		}
		return
	}
	checkTally(t, tally)
	checkRoundTrip(t, f)
}
