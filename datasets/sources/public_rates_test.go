package sources

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

func fred(t testing.TB, o FREDOptions, names ...string) *datasets.Series {
	t.Helper()
	s, tally, err := FRED(files(t, names...), o)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	return s
}

// Three copies of one series, in a file of its own, in a wide file and in a
// vintage of FRED-MD, give the same months and the values that are known.
func TestCopiesOfFedFundsAgree(t *testing.T) {
	own := fred(t, FREDOptions{}, "data/rates/FEDFUNDS.csv")
	wide := fred(t, FREDOptions{}, "data/macro/fred_wide_rates.csv")
	md := fred(t, FREDOptions{}, "data/macro/fred-md_vintage.csv")
	for _, c := range []struct {
		s *datasets.Series
		n int
	}{{wide, 839}, {md, 785}} { // FRED-MD reaches two months further than our file
		both := 0
		x := c.s.Column("fed_funds")
		for i, d := range c.s.Dates {
			if got := x.Values[i]; !math.IsNaN(got) && d <= own.Dates[len(own.Dates)-1] {
				both++
				if want := valueOn(t, own, "fed_funds", d.String()); got != want {
					t.Errorf("fed_funds of %v = %v, want %v", d, got, want)
				}
			}
		}
		if both != c.n {
			t.Errorf("%d months in both, want %d", both, c.n)
		}
		if x.LagDays != 1 || x.Unit != engine.FedFunds.Unit {
			t.Errorf("fed_funds is in %s, %d days late, want %s and 1", x.Unit, x.LagDays, engine.FedFunds.Unit)
		}
	}
	for date, want := range map[string]float64{"1981-06": 0.191, "2007-07": 0.0526, "2020-04": 0.0005} {
		if got := valueOn(t, own, "fed_funds", date); got != want {
			t.Errorf("fed_funds of %s = %v, want %v", date, got, want)
		}
	}
	agrees(t, wide, "fed_funds", "fedfunds", "2026-07-31", 0.01, 1e-15, 865) // the last bit of a product
}

func TestWideFilesKeepEachSeriesOwnRhythm(t *testing.T) {
	s := fred(t, FREDOptions{Series: map[string]string{"UNRATE": "", "PAYEMS": "", "ICSA": ""}}, "data/macro/fred_wide_labor.csv")
	for _, c := range []struct {
		column, date string
		want         float64
		lag          int
	}{
		{"unemployment", "2026-07-31", 0.041, 7},
		{"unemployment", "2026-07-01", math.NaN(), 7},
		{"payems", "1939-01-31", 29_923_000, 7},
		{"icsa", "2026-08-15", 206_000, 5},
		{"icsa", "1967-01-07", 208_000, 5},
	} {
		if got := valueOn(t, s, c.column, c.date); !same(got, c.want) || s.Column(c.column).LagDays != c.lag {
			t.Errorf("%s on %s = %v with %d days, want %v with %d", c.column, c.date, got, s.Column(c.column).LagDays, c.want, c.lag)
		}
	}
	s = fred(t, FREDOptions{}, "data/macro/fred_wide_growth.csv", "data/macro/USREC.csv")
	if got := valueOn(t, s, "gdp", "2026-06-30"); got != 24270.599e9 {
		t.Errorf("GDP of the quarter that ends on 2026-06-30 = %v, want 24270.599 billion", got)
	}
	if got := valueOn(t, s, "gdp", "1947-03-31"); got != 2182.681e9 {
		t.Errorf("GDP of the quarter that ends on 1947-03-31 = %v, want 2182.681 billion", got)
	}
	agrees(t, s, "recession", "usrec", "2025-12-31", 1, 0, 1190)
}

// No lag is shorter than the time the last release took.
func TestLagsReachToTheReleases(t *testing.T) {
	rows, err := csv.NewReader(shared(t, "data/macro/fred_release_dates.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, row := range rows[1:] {
		known, ok := fredSeriesOf(row[0])
		if !ok || !known.revised || known.id == "ICSA" || strings.HasPrefix(known.id, "GDP") {
			continue // rates are known at once; weeks and quarters end elsewhere
		}
		released, err := time.Parse(time.DateOnly, row[1][:10])
		if err != nil {
			t.Fatal(err)
		}
		// The month before the release, or for income and outlays the one before
		// that: they come out in the last days of a month.
		d := engine.NewDate(released.Year(), released.Month(), released.Day())
		end := engine.NewDate(released.Year(), released.Month(), 0)
		checked++
		if took := int(d - end); took > known.lag {
			t.Errorf("%s of %v came out on %v, %d days later; its lag is %d", known.id, end, d, took, known.lag)
		}
	}
	if checked < 6 {
		t.Errorf("%d series checked, want at least 6", checked)
	}
	if _, _, err := FRED(files(t, "data/macro/fred_release_dates.csv"), FREDOptions{}); err == nil || !strings.Contains(err.Error(), "release dates") {
		t.Errorf("error of the list of releases is %v", err)
	}
}

func TestFREDOptions(t *testing.T) {
	const wide = "date,TB3MS,DGS3MO,HY_OAS,BAA10Y\n2020-01-01,1.5,,3.5,2\n2020-01-02,,1.6,3.6,2.1\n2020-02-01,1.6,,3.7,2.2\n2020-02-03,,1.7,3.8,2.3\n2020-03-01,1.7,,3.9,2.4\n"
	read := func(o FREDOptions) (*datasets.Series, error) {
		s, _, err := FRED(text("x.csv", wide), o)
		return s, err
	}
	s, err := read(FREDOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := valueOn(t, s, "tbill_rate", "2020-01-02"); got != 0.016 || valueOn(t, s, "tb3ms", "2020-01-31") != 0.015 {
		t.Errorf("tbill_rate = %v, want that of DGS3MO, and TB3MS under its own name", got)
	}
	if c := s.Column("hy_oas"); c.Unit != "as published" || c.Values[0] != 3.5 {
		t.Errorf("hy_oas is %v %s, want 3.5 as published", c.Values[0], c.Unit)
	}
	if c := s.Column("hy_spread"); c == nil || !strings.Contains(c.StandIn, "stand-in") {
		t.Errorf("hy_spread of BAA10Y is %+v, want a stand-in", c)
	}
	if _, err = read(FREDOptions{Series: map[string]string{"HY_OAS": "hy_spread"}}); err == nil || !strings.Contains(err.Error(), "--unit HY_OAS=") {
		t.Errorf("error without a unit is %v", err)
	}
	s, err = read(FREDOptions{Series: map[string]string{"HY_OAS": "hy_spread", "BAA10Y": ""}, Unit: map[string]string{"HY_OAS": "percent"}, Lag: map[string]int{"HY_OAS": 2}})
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Column("hy_spread"); c.Values[0] != 0.035 || c.LagDays != 2 || s.Column("baa10y") == nil {
		t.Errorf("hy_spread is %+v beside %+v", c, s.Column("baa10y"))
	}
	if _, err = read(FREDOptions{Series: map[string]string{"DFF": ""}}); err == nil || !strings.Contains(err.Error(), "column DFF: missing column: the header has TB3MS") {
		t.Errorf("error of a series that is not there is %v", err)
	}
}

const (
	targetFile = "data/rates/DFEDTAR_1982_2008.csv"
	wideRates  = "data/macro/fred_wide_rates.csv"
)

func fomc(t testing.TB, monthly bool, names ...string) *datasets.Series {
	t.Helper()
	s, tally, err := FOMCSeries(files(t, names...), monthly)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, tally)
	return s
}

func TestPolicyRateIsTheTargetOfTheMonthsEnd(t *testing.T) {
	s := fomc(t, true, targetFile, wideRates)
	agrees(t, s, "policy_rate", "target_mid", "2026-07-31", 0.01, 1e-15, 526)
	two := fomc(t, true, targetFile, "data/rates/DFEDTARL.csv", "data/rates/DFEDTARU.csv")
	agrees(t, two, "policy_rate", "target_mid", "2026-07-31", 0.01, 1e-15, 496)
	if got := two.Dates[len(two.Dates)-1]; got != day(t, "2024-01-31") {
		t.Errorf("the last month is %v, want 2024-01-31", got)
	}
	alone := fomc(t, true, targetFile)
	if got := alone.Dates[len(alone.Dates)-1]; got != day(t, "2008-11-30") {
		t.Errorf("the last month is %v, want 2008-11-30: the target ended on 2008-12-15", got)
	}
}

// The target around the 220 meetings from 2000 to July 2026: 146 holds, 34 cuts
// and 40 hikes.
func TestTargetMovesAtMeetings(t *testing.T) {
	s := fomc(t, false, targetFile, wideRates, "data/rates/fomc_dates_2000_2026.csv")
	rate, meeting := s.Column("policy_rate"), s.Column("fomc_meeting")
	hold, cut, hike := 0, 0, 0
	for i, d := range s.Dates {
		if meeting.Values[i] != 1 || d > day(t, "2026-07-31") {
			continue
		}
		// In force on the day, or since 2015 on the next.
		switch change := rate.Values[i+1] - rate.Values[i-1]; {
		case math.Abs(change) < 1e-9:
			hold++
		case change < 0:
			cut++
		default:
			hike++
		}
	}
	if hold != 146 || cut != 34 || hike != 40 {
		t.Errorf("%d holds, %d cuts and %d hikes, want 146, 34 and 40", hold, cut, hike)
	}
}

// The list of rates after meetings and the daily target are of two sources. From
// 2017 to 2019 the list has the rate that was in force on the meeting's day, so
// the changes of those years, which began on the next day, come one meeting late.
func TestRatesAfterMeetingsAreTheTarget(t *testing.T) {
	list := fomc(t, true, "data/rates/fomc_meetings_1982_2022.json")
	daily := fomc(t, true, targetFile, wideRates)
	both := 0
	for _, d := range list.Dates {
		if d < day(t, "1994-02-28") || d > day(t, "2016-12-31") && d < day(t, "2020-01-01") {
			continue // before, the target moved between meetings and was not announced
		}
		both++
		a, b := valueOn(t, list, "policy_rate", d.String()), valueOn(t, daily, "policy_rate", d.String())
		if math.Abs(a-b) > 1e-9 {
			t.Errorf("after the meetings to %v the target is %v, and %v by day", d, a, b)
		}
	}
	if both < 295 {
		t.Errorf("%d month-ends in both, want at least 295", both)
	}
}

func TestMeetingsAreTakenFromAListOfEvents(t *testing.T) {
	s := fomc(t, true, "data/rates/fomc_actions_1990_2020.csv")
	if got := valueOn(t, s, "fomc_meetings", "2008-10-31"); got != 2 { // 8 October, called, and 29 October
		t.Errorf("%v meetings in October 2008, want 2", got)
	}
	for _, c := range []struct{ name, text, want string }{
		{"x.json", `{"rate":{"2008-10-29":"one"}}`, "x.json: "},
		{"x.json", `{"rate":{"2008-13-29":1}}`, `x.json: column rate: unreadable date: found "2008-13-29"`},
		{"x.json", "{\n\"rate\":{]}", "x.json: line 2: unreadable JSON"},
		{"x.csv", "Date,Type\n2000-02-02,x\n", "x.csv: line 1, column Scheduled FOMC: missing column"},
	} {
		if _, _, err := FOMCSeries(text(c.name, c.text), false); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("error of %q is %v, want %s", c.text, err, c.want)
		}
	}
}

// Every value of the tables of 2025 is that of the board's, by another reader.
func TestStressTablesAreTheBoards(t *testing.T) {
	var oracle struct {
		Year map[string]map[string]any `json:"2025"`
		Past map[string][]any          `json:"historic_domestic_quarterly"`
	}
	if err := json.NewDecoder(shared(t, "oracles/dfast.json")).Decode(&oracle); err != nil {
		t.Fatal(err)
	}
	compare := func(s *datasets.Series, prefix string, want map[string][]any) (n int) {
		for label, xs := range want {
			if label == "Date" || label == "Scenario Name" {
				continue
			}
			col := dfastColumn(label)
			c := s.Column(prefix + col.Name)
			if c == nil {
				continue // what the oracle works out besides
			}
			for i, x := range xs {
				w, ok := x.(float64)
				q, err := quarter(want["Date"][i].(string))
				if err != nil {
					t.Fatal(err)
				}
				if !ok || q > s.Dates[len(s.Dates)-1] {
					continue
				}
				n++
				got := valueOn(t, s, c.Name, q.String())
				if scale := math.Pow10(dfastShift(label)); math.Abs(got-w*scale) > 1e-12*math.Max(1, math.Abs(got)) {
					t.Errorf("%s of %v = %v, want %v", c.Name, q, got, w*scale)
				}
			}
		}
		return n
	}
	dfast := func(names ...string) *datasets.Series {
		s, tally, err := DFAST(files(t, names...))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, s, tally)
		return s
	}
	const dir = "data/stress/2025-Table_"
	for prefix, names := range map[string][]string{
		"baseline":         {dir + "2A_Supervisory_Baseline_Domestic.csv", dir + "2B_Supervisory_Baseline_International.csv"},
		"severely_adverse": {dir + "3A_Supervisory_Severely_Adverse_Domestic.csv", dir + "3B_Supervisory_Severely_Adverse_International.csv"},
	} {
		s := dfast(names...)
		if s.Meta["kind"] != "scenario" || len(s.Columns) != 28 {
			t.Errorf("%s: kind %q and %d columns, want a scenario of 28", prefix, s.Meta["kind"], len(s.Columns))
		}
		want := map[string][]any{}
		for label, xs := range oracle.Year[prefix] {
			want[label] = xs.([]any)
		}
		if n := compare(s, prefix+"_", want); n != 28*13 {
			t.Errorf("%s: %d values compared, want 28 variables of 13 quarters", prefix, n)
		}
	}
	past := dfast(dir+"1A_Historic_Domestic.csv", dir+"1B_Historic_International.csv")
	if past.Meta["kind"] != "" {
		t.Errorf("history is of kind %q", past.Meta["kind"])
	}
	// The oracle's history is a year younger. National accounts, prices and
	// houses were revised in between; these are not.
	want := map[string][]any{"Date": oracle.Past["Date"]}
	for _, label := range []string{"3-month Treasury rate", "5-year Treasury yield", "10-year Treasury yield", "Mortgage rate", "Prime rate", "Market Volatility Index (Level)"} {
		want[label] = oracle.Past[label]
	}
	if n := compare(past, "", want); n < 1100 {
		t.Errorf("%d values of history compared, want at least 1100", n)
	}
	_, _, err := DFAST(files(t, dir+"1A_Historic_Domestic.csv", dir+"2A_Supervisory_Baseline_Domestic.csv"))
	if err == nil || !strings.Contains(err.Error(), "is history and") {
		t.Errorf("error of history beside a scenario is %v", err)
	}
}
