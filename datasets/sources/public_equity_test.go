package sources

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

func french(t testing.TB, name string, o FrenchOptions) *datasets.Series {
	t.Helper()
	s, tally, err := French(shared(t, name), name, o)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	return s
}

func TestFrenchReturnsAreThoseOfTheMonthlyTable(t *testing.T) {
	s := french(t, "data/french/Portfolios_Formed_on_ME.csv", FrenchOptions{})
	agrees(t, s, "qnt_2", "ff_qnt2", "2026-07-31", 1, 0, 1190)
	agrees(t, s, "hi_20", "ff_hi20", "2026-07-31", 1, 0, 1190)
	if got := valueOn(t, s, "nonpositive", "1926-07-31"); !math.IsNaN(got) {
		t.Errorf("-99.99 is read as %v", got)
	}
	s = french(t, "data/french/F-F_Research_Data_Factors.csv", FrenchOptions{})
	agrees(t, s, "cash_return", "rf", "2026-07-31", 1, 0, 1190)
	if c := s.Column("cash_return"); c.Unit != engine.CashReturn.Unit || s.Column("mkt_rf").Unit != "decimal per step" {
		t.Errorf("units are %s and %s", c.Unit, s.Column("mkt_rf").Unit)
	}
}

// SMB is the mean of the three small portfolios less that of the three big.
// The publisher rounds each to 0.01 per cent and revises; the files are of two
// vintages, whose mean gap is 0.06 points.
func TestSMBIsRebuiltFromTheSixPortfolios(t *testing.T) {
	six := french(t, "data/french/6_Portfolios_2x3.CSV", FrenchOptions{})
	factors := french(t, "data/french/F-F_Research_Data_Factors.csv", FrenchOptions{})
	sum, n := 0.0, 0
	for i, d := range six.Dates {
		smb := 0.0
		for k, c := range six.Columns {
			if k < 3 {
				smb += c.Values[i] / 3
			} else {
				smb -= c.Values[i] / 3
			}
		}
		sum += math.Abs(smb - valueOn(t, factors, "smb", d.String()))
		n++
	}
	if gap := sum / float64(n) * 100; n != 1182 || math.Abs(gap-0.06) > 0.005 { // as stated, to two decimals
		t.Errorf("mean absolute gap of SMB in %d months is %.4f points, want 0.06 in 1182", n, gap)
	}
}

// A month of the daily market compounds to the month of the monthly one, but for
// rounding to 0.01 per cent each day and two vintages.
func TestDailyFactorsCompoundToMonths(t *testing.T) {
	daily := french(t, "data/french/F-F_Research_Data_Factors_daily.csv", FrenchOptions{})
	monthly := french(t, "data/french/F-F_Research_Data_Factors.csv", FrenchOptions{})
	if got := valueOn(t, daily, "mkt_rf", "1926-07-01"); got != 0.0009 {
		t.Errorf("the market on 1926-07-01 = %v, want 0.0009", got)
	}
	growth, sum, n := 1.0, 0.0, 0
	mkt, rf := daily.Column("mkt_rf").Values, daily.Column("cash_return").Values
	for i, d := range daily.Dates {
		growth *= 1 + mkt[i] + rf[i]
		if i+1 < len(daily.Dates) && daily.Dates[i+1] <= d.MonthEnd() {
			continue
		}
		m := d.MonthEnd().String()
		if want := valueOn(t, monthly, "mkt_rf", m) + valueOn(t, monthly, "cash_return", m); !math.IsNaN(want) {
			sum += math.Abs(growth - 1 - want)
			n++
		}
		growth = 1
	}
	if gap := sum / float64(n) * 100; n < 1190 || gap > 0.055 { // 0.05 as stated, to two decimals
		t.Errorf("mean absolute gap in %d months is %.4f points, want 0.05 in 1194", n, gap)
	}
}

func TestEveryTableOfTheLibraryIsFound(t *testing.T) {
	for name, want := range map[string]int{
		"25_Portfolios_5x5.csv": 10, "6_Portfolios_2x3.CSV": 10, "F-F_Research_Data_5_Factors_2x3.csv": 2, "F-F_Research_Data_Factors.csv": 2,
		"F-F_Research_Data_Factors_daily.csv": 1, "Portfolios_Formed_on_BE-ME.csv": 8, "Portfolios_Formed_on_E-P.csv": 8, "Portfolios_Formed_on_ME.csv": 6,
	} {
		tables, tally, err := ReadFrench(shared(t, "data/french/"+name), name)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, tab := range tables {
			rows += tab.Rows
		}
		if len(tables) != want || rows != tally.Kept {
			t.Errorf("%s: %d tables of %d rows, want %d of %d", name, len(tables), rows, want, tally.Kept)
		}
	}
	const beme = "data/french/Portfolios_Formed_on_BE-ME.csv"
	s := french(t, beme, FrenchOptions{Table: "Sum of BE"})
	if got := valueOn(t, s, "lo_30", "1927-06-30"); got != 0.4815 || s.Column("lo_30").Unit != "ratio" {
		t.Errorf("BE/ME of Lo 30 in 1927 = %v %s, want 0.4815, a ratio", got, s.Column("lo_30").Unit)
	}
	s = french(t, beme, FrenchOptions{Table: "6"})
	if c := s.Column("lo_30"); c.Unit != "USD" || c.Values[0] < 1e6 {
		t.Errorf("firm size is %v %s, want USD", c.Values[0], c.Unit)
	}
	for table, want := range map[string]string{"9": "table is 9, want 1 to 8", "Returns": "4 tables are called", "Dogs": "0 tables are called"} {
		if _, _, err := French(shared(t, beme), "b.csv", FrenchOptions{Table: table}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error of table %q is %v, want %q", table, err, want)
		}
	}
}

func TestMarketToBookByHand(t *testing.T) {
	const six = "data/french/6_Portfolios_2x3.CSV"
	s, tally, err := FrenchValuation(shared(t, six), six)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	// The rows of 192607: firms, mean size in millions, BE/ME.
	small := (44*7.83 + 69*6.94 + 94*4.74) / (44*7.83*0.5070 + 69*6.94*1.0809 + 94*4.74*3.1784)
	large := (84*110.00 + 102*118.36 + 35*43.37) / (84*110.00*0.4517 + 102*118.36*1.0146 + 35*43.37*2.2390)
	for column, want := range map[string]float64{"small_market_to_book": small, "large_market_to_book": large, "market_to_book_premium": small/large - 1} {
		if got := valueOn(t, s, column, "1926-06-30"); math.Abs(got-want) > 1e-14 { // sums of three products
			t.Errorf("%s at the first formation = %v, want %v", column, got, want)
		}
		if c := s.Column(column); !strings.Contains(c.StandIn, "stand-in for") || c.LagDays != 0 {
			t.Errorf("%s is said to be %q, %d days late", column, c.StandIn, c.LagDays)
		}
	}
	if len(s.Dates) != 1182 || s.Dates[1181] != day(t, "2024-11-30") {
		t.Errorf("%d months to %v, want 1182 to 2024-11-30", len(s.Dates), s.Dates[len(s.Dates)-1])
	}
	for _, d := range s.Dates[119:121] {
		if d == day(t, "1936-05-31") {
			return
		}
	}
	t.Errorf("120 months are full on %v, want 1936-05-31", s.Dates[119])
}

// The row of a month is what stands at its beginning: firms times size grow into
// the next row by the month's own return, less dividends.
func TestRowsOfSizeAreOfTheMonthsBeginning(t *testing.T) {
	tables, _, err := ReadFrench(shared(t, "data/french/6_Portfolios_2x3.CSV"), "six")
	if err != nil {
		t.Fatal(err)
	}
	ret, firms, size := tables[0], tables[4], tables[5]
	if firms.unit != "firms" || size.unit != "USD" || size.dates[0] != day(t, "1926-06-30") {
		t.Fatalf("tables of %s and %s from %v", firms.unit, size.unit, size.dates[0])
	}
	var this, next []float64
	for i := range len(size.dates) - 1 {
		if size.dates[i+1].Time().Month() == 6 { // formed anew
			continue
		}
		for k := range size.Labels {
			growth := firms.values[k][i+1]*size.values[k][i+1]/(firms.values[k][i]*size.values[k][i]) - 1
			this = append(this, math.Abs(growth-ret.values[k][i]))
			next = append(next, math.Abs(growth-ret.values[k][i+1]))
		}
	}
	slices.Sort(this)
	slices.Sort(next)
	// Dividends and issues are some 0.4 per cent a month, a wrong month some 4.
	if a, b := this[len(this)/2], next[len(next)/2]; a > 0.006 || b < 0.03 {
		t.Errorf("median gap to the month's return is %.4f, to the next month's %.4f", a, b)
	}
}

func prices(t testing.TB, o PriceOptions, names ...string) *datasets.Series {
	t.Helper()
	s, tally, err := Prices(files(t, names...), o)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	return s
}

const (
	russell = "data/equity/fred_russell_wilshire/"
	etfs    = "data/equity/etf_adjclose/"
)

func TestMonthlyReturnsAreThoseOfTheMonthlyTable(t *testing.T) {
	s := prices(t, PriceOptions{Monthly: true}, russell+"RU2000TR.csv", russell+"RU1000TR.csv", "data/equity/SP500TR_daily_1988_2020.csv")
	// The table has six decimals.
	agrees(t, s, "ru2000tr", "r2000_tr", "2018-12-31", 1, 5.1e-7, 480)
	agrees(t, s, "ru1000tr", "r1000_tr", "2018-12-31", 1, 5.1e-7, 480)
	if note := s.Column("ru2000tr").Note; !strings.Contains(note, "total return index") || !strings.Contains(note, "2019-01") {
		t.Errorf("the note of the Russell 2000 is %q", note)
	}
	if got := valueOn(t, s, "ru2000tr", "2019-01-31"); !math.IsNaN(got) {
		t.Errorf("January 2019, of which the file has ten days, returned %v", got)
	}
	// Calendar years as published.
	growth := map[int]float64{}
	for i, d := range s.Dates {
		y := d.Time().Year()
		if growth[y] == 0 {
			growth[y] = 1
		}
		growth[y] *= 1 + s.Column("ru2000tr").Values[i]
	}
	for y, want := range map[int]float64{1979: 43.07, 1987: -8.80, 1991: 46.04, 2003: 47.25, 2008: -33.79, 2013: 38.82, 2017: 14.65} {
		if got := 100 * (growth[y] - 1); math.Abs(got-want) > 0.006 {
			t.Errorf("the Russell 2000 of %d returned %.3f %%, want %.2f", y, got, want)
		}
	}
	etf := prices(t, PriceOptions{Monthly: true, Adjusted: true}, etfs+"IWM.csv", etfs+"IWB.csv")
	for _, c := range [][2]string{{"iwm", "r2000_tr"}, {"iwb", "r1000_tr"}} {
		want := core(t, c[1])
		for i, d := range etf.Dates {
			got := etf.Column(c[0]).Values[i]
			if d > day(t, "2018-12-31") && math.Abs(got-want[d]) > 5.1e-7 {
				t.Errorf("%s of %v = %v, want %v", c[0], d, got, want[d])
			}
		}
	}
	if got := etf.Dates[len(etf.Dates)-1]; got != day(t, "2026-07-31") {
		t.Errorf("the last month is %v, want 2026-07-31: the files end on 2026-08-03", got)
	}
}

// FRED's Wilshire indices without PR in their names have dividends in them: they
// grow as French's market does, not two or three points a year less.
func TestWilshireIsATotalReturn(t *testing.T) {
	s := prices(t, PriceOptions{Monthly: true}, russell+"WILL5000IND.csv")
	market := french(t, "data/french/F-F_Research_Data_Factors.csv", FrenchOptions{})
	c, gap, n := s.Column("will5000ind"), 0.0, 0
	for i, d := range s.Dates {
		if d < day(t, "1990-01-31") {
			continue // two decimals of an index that began at 1 are too few
		}
		gap += c.Values[i] - valueOn(t, market, "mkt_rf", d.String()) - valueOn(t, market, "cash_return", d.String())
		n++
	}
	if a := 12 * gap / float64(n); math.Abs(a) > 0.005 || n != 348 || !strings.HasPrefix(c.Note, "total return index") {
		t.Errorf("the Wilshire 5000 differs by %.4f a year in %d months, %q; want less than 0.005 in 348", a, n, c.Note)
	}
}

func TestPricesSayWhatTheyAre(t *testing.T) {
	s := prices(t, PriceOptions{}, "data/equity/SPX_daily_1927_2026.csv", "data/equity/RUT_daily_1987_2024.csv")
	if c := s.Column("spx"); c == nil || !strings.Contains(c.Note, "price return") || len(s.Dates) < 24000 {
		t.Errorf("the index in three lines of header is %+v on %d dates", c, len(s.Dates))
	}
	closes := []float64{168.97000122070312, 170.5399932861328}
	if got, want := valueOn(t, s, "rut_daily_1987_2024", "1987-09-11"), closes[1]/closes[0]-1; got != want {
		t.Errorf("the return of 1987-09-11 = %v, want %v", got, want)
	}
	read := func(o PriceOptions, name, body string) *datasets.Series {
		t.Helper()
		s, tally, err := Prices(text(name, body), o)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, s, tally)
		return s
	}
	const stooq = "Date,Open,High,Low,Close,Volume\n2024-01-31,1,1,1,100,5\n2024-02-29,1,1,1,110,5\n2024-03-28,1,1,1,99,5\n2024-04-01,1,1,1,98,5\n"
	s = read(PriceOptions{Monthly: true}, "spy_us_d.csv", stooq)
	// Good Friday was the last weekday of March; April has begun, so March is whole.
	if c := s.Columns[0]; fmt.Sprint(c.Values) != "[0.10000000000000009 -0.09999999999999998]" || !strings.HasPrefix(c.Note, "price return") {
		t.Errorf("months of Stooq are %v, %q", c.Values, c.Note)
	}
	if s = read(PriceOptions{Levels: true}, "spy_us_d.csv", stooq); s.Columns[0].Unit != "index points" || s.Columns[0].Values[3] != 98 {
		t.Errorf("levels are %+v", s.Columns[0])
	}
	const gap = "Date,Close\n2024-01-31,100\n2024-02-15,101\n2024-03-28,102\n2024-04-30,103\n2024-05-02,104\n"
	if s = read(PriceOptions{Monthly: true}, "gap.csv", gap); len(s.Dates) != 1 || s.Dates[0] != day(t, "2024-04-30") || !strings.Contains(s.Columns[0].Note, "2024-02, 2024-05") {
		t.Errorf("months around a gap are %v, %q", s.Dates, s.Columns[0].Note)
	}
	const two = "Price,Close,Close,Volume\nTicker,A,B,A\nDate,,,\n2024-01-31 00:00:00-05:00,1,10,0\n2024-02-29 00:00:00-05:00,2,11,0\n"
	if s = read(PriceOptions{Columns: map[string]string{"A": "small_return", "B": "large_return"}}, "two.csv", two); s.Columns[0].Values[0] != 1 || s.Column("large_return") == nil {
		t.Errorf("two tickers are %+v", s.Columns)
	}
	for _, c := range []struct {
		o          PriceOptions
		body, want string
	}{
		{PriceOptions{}, "Date,Close\n2024-01-31,-1\n", "x.csv: line 2, column Close: negative price: found -1"},
		{PriceOptions{}, "Date,Open,High\n2024-01-31,1,1\n", "x.csv: line 1, column Close: missing column"},
		{PriceOptions{}, "Price,Close\nDate,\n2024-01-31,1\n", "x.csv: line 2, column Price: header cut short"},
		{PriceOptions{Columns: map[string]string{"C": ""}}, two, "x.csv: column C: missing column"},
		{PriceOptions{Levels: true, Columns: map[string]string{"A": "small_return"}}, two, "x, A Close would be small_return"},
		{PriceOptions{Monthly: true}, "Date,Close\n2024-01-31,1\n", "no return: "},
	} {
		if _, _, err := Prices(text("x.csv", c.body), c.o); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("error of %q is %v, want %s", c.body, err, c.want)
		}
	}
}

func TestZerosOfShillerAreNotKnown(t *testing.T) {
	const name = "data/equity/shiller_data.csv"
	s, tally, err := Shiller(shared(t, name), name)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	for _, c := range []struct {
		column, last string // month with the last value
		want         float64
	}{
		{"sp500_price", "2026-06-30", 7450.03},
		{"sp500_dividend", "2023-06-30", 68.71},
		{"sp500_earnings", "2023-06-30", 181.17},
		{"cpi", "2023-09-30", 306.13},
		{"long_rate", "2023-09-30", 0.0409},
		{"sp500_real_price", "2023-09-30", 4515.77},
		{"cape", "2023-09-30", 30.81},
	} {
		values, k := s.Column(c.column).Values, len(s.Dates)-1
		for math.IsNaN(values[k]) {
			k--
		}
		if s.Dates[k] != day(t, c.last) || values[k] != c.want {
			t.Errorf("the last %s is %v of %v, want %v of %s", c.column, values[k], s.Dates[k], c.want, c.last)
		}
		if slices.Contains(values, 0) {
			t.Errorf("%s has a zero", c.column)
		}
	}
	if got := valueOn(t, s, "cape", "1881-01-31"); got != 18.47 || !math.IsNaN(valueOn(t, s, "cape", "1880-12-31")) {
		t.Errorf("the first CAPE is %v, want 18.47 in January 1881", got)
	}
	if got := valueOn(t, s, "sp500_earnings", "2009-03-31"); math.Abs(got-6.86) > 0.005 {
		t.Errorf("earnings of March 2009 = %v, want 6.86", got)
	}
	if note := s.Column("sp500_earnings").Note; !strings.Contains(note, "36 zeros") {
		t.Errorf("the note is %q, want the count of zeros", note)
	}
}

func TestFilesAreRecognised(t *testing.T) {
	for name, want := range map[string]string{
		"macro/USREC.csv": "fred", "macro/fred_wide_rates.csv": "fred", "macro/fred-md_vintage.csv": "fred", "rates/DFEDTARU.csv": "fred",
		"french/25_Portfolios_5x5.csv": "french", "french/6_Portfolios_2x3.CSV": "french", "french/F-F_Research_Data_Factors.csv": "french",
		"french/F-F_Research_Data_Factors_daily.csv": "french", "french/Portfolios_Formed_on_E-P.csv": "french",
		"equity/shiller_data.csv": "shiller", "equity/SPX_daily_1927_2026.csv": "prices", "equity/RUT_daily_1987_2024.csv": "prices",
		"equity/etf_adjclose/IWM.csv": "prices", "rates/fomc_dates_2000_2026.csv": "fomc", "rates/fomc_actions_1990_2020.csv": "fomc",
		"rates/fomc_meetings_1982_2022.json": "fomc", "stress/2025-Table_2B_Supervisory_Baseline_International.csv": "dfast",
		"macro/goyal_welch_PredictorData2024.csv": "", "macro/fred_release_dates.csv": "",
	} {
		if got, why := Recognise(shared(t, "data/"+name)); got != want {
			t.Errorf("%s is recognised as %q (%s), want %q", name, got, why, want)
		}
	}
}

// What an import costs beside the reading of rows alone.
func BenchmarkImport(b *testing.B) {
	for _, c := range []struct{ kind, file string }{{"fred", wideRates}, {"prices", "data/equity/SPX_daily_1927_2026.csv"}} {
		data, err := readAll(files(b, c.file)[0])
		if err != nil {
			b.Fatal(err)
		}
		run := func(what string, read func() error) {
			b.Run(fmt.Sprintf("kind=%s/reader=%s", c.kind, what), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					if err := read(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("csv", func() error { return rowsAlone(data) })
		run("import", func() error {
			in := text(c.file, string(data))
			var err error
			if c.kind == "fred" {
				_, _, err = FRED(in, FREDOptions{})
			} else {
				_, _, err = Prices(in, PriceOptions{Monthly: true})
			}
			return err
		})
	}
}
