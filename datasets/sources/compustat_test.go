package sources

import (
	"math"
	"strings"
	"testing"

	"trifecta/datasets"
)

// Made up in the layouts of WRDS, as nobody may hand the files on.
const madeUpFundq = `gvkey,datadate,fyearq,fqtr,fyr,indfmt,consol,popsrc,datafmt,tic,conm,curcdq,rdq,saleq,oibdpq,niq,xintq,dlttq,dlcq,cheq,pstkq,mibq,cshoq,gsector
001690,2015-03-31,2015,1,12,INDL,C,D,STD,AAA,ALPHA,USD,2015-04-20,100,30,10.5,2,50,5,20,0,1,12.5,45
001690,2015-03-31,2015,1,12,FS,C,D,STD,AAA,ALPHA,USD,2015-04-20,101,30,10.5,2,50,5,20,0,1,12.5,45
001690,2015-12-31,2015,4,12,INDL,C,D,STD,AAA,ALPHA,USD,,120,33,,2,,5,20,,,12.5,45
002000,2015-03-31,2015,1,12,INDL,C,D,STD,BBB,BETA,CAD,2015-05-01,9,3,1,0,0,0,1,0,0,2,10
003000,2015-03-31,2015,1,12,INDL,C,D,STD,CCC,GAMMA,USD,2015-05-01,9,3,1,0,0,0,1,0,0,2,10
`

const madeUpLinks = `gvkey,linkprim,liid,linktype,lpermno,lpermco,linkdt,linkenddt
001690,P,01,LC,10001,501,1990-01-01,2015-06-30
001690,C,01,LU,10009,501,2015-07-01,E
001690,J,02,LC,10002,501,1990-01-01,E
003000,P,01,LC,10003,503,2016-01-01,E
004000,P,00X,NR,,,1990-01-01,E
`

func TestMadeUpCompustatIsKnownWhenItWasAnnouncedOrFiled(t *testing.T) {
	f, tally, err := Compustat(strings.NewReader(madeUpFundq), "fundq.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	checkRoundTrip(t, f)
	if want := "5 rows read, 3 kept; dropped: 1 not in industrial format (indfmt) (first at line 3), 1 figures not in USD (first at line 5)"; tally.String() != want {
		t.Errorf("%v, want %v", tally, want)
	}
	for _, c := range []struct {
		item, known, period string
		want                float64
	}{
		{"sales_q", "2015-04-20", "2015-03-31", 100e6},
		{"net_income_q", "2015-04-20", "2015-03-31", 10.5e6},
		{"debt", "2015-05-15", "2015-03-31", 55e6}, // 45 days after the quarter
		{"shares", "2015-05-15", "2015-03-31", 12.5e6},
		{"sales_q", "2016-03-15", "2015-12-31", 120e6}, // 75 days after the year, no rdq
		{"cash", "2016-03-15", "2015-12-31", 20e6},
	} {
		got, ok := find(f, "gvkey 1690", c.item)[date(t, c.known)]
		if !ok || got.Value != c.want || got.Period != date(t, c.period) {
			t.Errorf("%s known on %s is %v of %v, want %v of %s", c.item, c.known, got.Value, got.Period, c.want, c.period)
		}
	}
	if x, ok := find(f, "gvkey 1690", "debt")[date(t, "2016-03-15")]; ok {
		t.Errorf("debt of %v without its long-term part", x.Value)
	}
}

func TestMadeUpLinksBindOnlyWithinTheirDates(t *testing.T) {
	links, tally, err := CCM(strings.NewReader(madeUpLinks), "ccm.csv")
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	if tally.Kept != 3 {
		t.Errorf("%v, want 3 kept", tally)
	}
	// The id has lost its zeros, as in a spreadsheet.
	f, tally, err := Compustat(strings.NewReader(strings.ReplaceAll(madeUpFundq, "001690", "1690")), "fundq.csv", links)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	if x := find(f, "10001", "sales_q"); len(x) != 1 {
		t.Errorf("the first quarter of 2015 is not of 10001: %v", x)
	}
	if x := find(f, "10009", "sales_q"); len(x) != 1 {
		t.Errorf("the last quarter of 2015 is not of 10009: %v", x)
	}
	if x := find(f, "10001", "shares"); len(x) != 0 {
		t.Errorf("shares of a company on one of its classes: %v", x)
	}
	if x := find(f, "10009", "company"); len(x) != 1 {
		t.Errorf("company: %v, want 501", x)
	}
	if !strings.Contains(tally.String(), "1 no link to CRSP on the day its period ends (first at line 6)") {
		t.Errorf("%v: 003000 is linked from 2016 on only", tally)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"an overlap", "2015-07-01", "2015-06-30", "line 3: links that overlap: 1690 is PERMNO 10001 on line 2 and 10009 on line 3 from 2015-06-30 on"},
		{"an end before its start", "2015-06-30", "1989-06-30", "line 2, column linkenddt: link ends before it begins"},
		{"a date", "2015-07-01", "July", "line 3, column linkdt: unreadable date"},
		{"no type", "linktype", "kind", "column linktype: missing column"},
	} {
		_, _, err := CCM(strings.NewReader(strings.Replace(madeUpLinks, c.old, c.new, 1)), "ccm.csv")
		if err == nil || !strings.Contains(err.Error(), "ccm.csv: "+c.want) {
			t.Errorf("%s: error is %v, want %q", c.name, err, c.want)
		}
	}
}

// One day of announcement that cannot be does not cost the file, nor make a
// figure known before its period ends.
func TestMadeUpCompustatAnnouncedTooEarlyIsKnownAfterTheLag(t *testing.T) {
	text := strings.Replace(madeUpFundq, "2015-04-20,100", "2015-03-20,100", 1)
	f, tally, err := Compustat(strings.NewReader(text), "fundq.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	for _, item := range []string{"sales_q", "cash"} {
		if x := find(f, "gvkey 1690", item); len(x) != 2 || x[date(t, "2015-03-31")+quarterLag].Period != date(t, "2015-03-31") {
			t.Errorf("%s is %v, want that of the first quarter %d days after it", item, x, quarterLag)
		}
	}
	if got, want := f.Meta["rdq"], "rows with rdq before datadate: 1, first at line 2; "; tally.Kept != 3 || !strings.HasPrefix(got, want) {
		t.Errorf("%v and %q, want 3 kept and %q", tally, got, want)
	}
	if f, _, err := Compustat(strings.NewReader(madeUpFundq), "fundq.csv", nil); err != nil || f.Meta["rdq"] != "" {
		t.Errorf("%v, %v of a file without such a row", f.Meta, err)
	}
}

func TestMadeUpCompustatThatIsBrokenIsRefused(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a percent sign", ",100,30,", ",100%,30,", `line 2, column saleq: unreadable number: found "100%"`},
		{"versions that cannot be told apart", ",FS,", ",INDL,", "line 3: two rows of one firm and period: line 2"},
		{"no gvkey", "gvkey,", "id,", "column gvkey: missing column"},
		{"half a row", "\n002000,2015-03-31", "\n002000,2015\n002001,2015-03-31", "line 5: row of another length"},
	} {
		_, _, err := Compustat(strings.NewReader(strings.Replace(madeUpFundq, c.old, c.new, 1)), "f.csv", nil)
		if err == nil || !strings.Contains(err.Error(), "f.csv: "+c.want) {
			t.Errorf("%s: error is %v, want %q", c.name, err, c.want)
		}
	}
}

func TestMadeUpFundaReadsByItsOwnNames(t *testing.T) {
	f, _, err := Compustat(strings.NewReader("gvkey,datadate,fyear,indfmt,curcd,sale,oibdp,dltt,dlc,prcc_f\n1690,20151231,2015,INDL,USD,400,.,1,2,31.5\n"), "funda.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	if x := find(f, "gvkey 1690", "sales_y")[date(t, "2015-12-31")+75]; x.Value != 400e6 {
		t.Errorf("sales are %v", x)
	}
	if x := find(f, "gvkey 1690", "price")[date(t, "2015-12-31")]; x.Value != 31.5 {
		t.Errorf("price is %v", x)
	}
	if x := find(f, "gvkey 1690", "debt")[date(t, "2015-12-31")+75]; x.Value != 3e6 {
		t.Errorf("debt is %v", x)
	}
}

const madeUpIBES = `TICKER,CUSIP,OFTIC,STATPERS,MEASURE,FPI,CURCODE,NUMEST,MEDEST,MEANEST,FPEDATS,ACTUAL,ANNDATS_ACT
AAPL,03783310,AAPL,2015-03-19,EPS,1,USD,40,8.40,8.41,2015-09-30,,
AAPL,03783310,AAPL,2015-03-19,EPS,2,USD,40,9.60,9.61,2016-09-30,,
AAPL,03783310,AAPL,2015-03-19,EPS,6,USD,40,2.10,2.11,2015-03-31,,
AAPL,03783310,AAPL,2015-03-19,EBT,1,USD,40,80000,80010,2015-09-30,,
AAPL,03783310,AAPL,2015-03-19,EBT,2,USD,40,86000,86010,2016-09-30,,
AAPL,03783310,AAPL,2015-11-19,EPS,1,USD,40,9.00,9.01,2015-09-30,,
AAPL,03783310,AAPL,2015-11-19,EPS,2,USD,40,10.00,10.01,2016-09-30,,
AAPL,03783310,AAPL,2015-11-19,EPS,3,USD,40,11.20,11.21,2017-09-30,,
VOD,92857W30,VOD,2015-03-19,EPS,1,GBP,10,5,5,2015-03-31,,
`

func TestMadeUpIBESBlendsFiscalYearsByMonths(t *testing.T) {
	f, tally, err := IBES(strings.NewReader(madeUpIBES), "statsum.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	checkRoundTrip(t, f)
	checkFacts(t, f)
	for _, c := range []struct {
		item, day string
		want      float64
	}{
		{"eps_ntm", "2015-03-19", (6*8.40 + 6*9.60) / 12},
		{"ebitda_ntm", "2015-03-19", 83000e6},
		{"eps_ntm", "2015-11-19", (10*10.00 + 2*11.20) / 12}, // the first year has ended two months ago
	} {
		// Weights of twelfths in floating point.
		if got := find(f, "AAPL", c.item)[date(t, c.day)].Value; math.Abs(got/c.want-1) > 1e-15 {
			t.Errorf("%s on %s is %v, want %v", c.item, c.day, got, c.want)
		}
	}
	if want := "9 rows read, 6 kept; dropped: 1 not of the first three fiscal years (FPI 1, 2, 3) (first at line 4), 1 estimates not in USD (first at line 10), 1 fiscal year outside the next twelve months (first at line 7)"; tally.String() != want {
		t.Errorf("%v\nwant %v", tally, want)
	}
	links, _, err := IBESLinks(strings.NewReader("ticker,permno,sdate,edate,score\nAAPL,14593,1990-01-01,2015-06-30,0\nAAPL,99999,1990-01-01,2020-01-01,6\n"), "iclink.csv")
	if err != nil {
		t.Fatal(err)
	}
	f, _, err = IBES(strings.NewReader(madeUpIBES), "statsum.csv", links)
	if err != nil {
		t.Fatal(err)
	}
	if x := find(f, "14593", "eps_ntm"); len(x) != 1 {
		t.Errorf("eps by PERMNO: %v, want the one of March", x)
	}
	_, _, err = IBES(strings.NewReader(strings.Replace(madeUpIBES, "EPS,2,", "EPS,1,", 1)), "f.csv", nil)
	if err == nil || !strings.Contains(err.Error(), "f.csv: line 3: two estimates of one year: line 2 is of AAPL") {
		t.Errorf("two first years: %v", err)
	}
}

func FuzzCompustat(f *testing.F) {
	f.Add(madeUpFundq, madeUpLinks)
	f.Fuzz(func(t *testing.T, text, table string) {
		links, tally, err := CCM(strings.NewReader(table), "f.csv")
		factsOrFault(t, &datasets.Facts{}, tally, err)
		if err != nil {
			links = nil
		}
		x, tally, err := Compustat(strings.NewReader(text), "f.csv", links)
		factsOrFault(t, x, tally, err)
	})
}

func FuzzIBES(f *testing.F) {
	f.Add(madeUpIBES)
	f.Fuzz(func(t *testing.T, text string) {
		x, tally, err := IBES(strings.NewReader(text), "f.csv", nil)
		factsOrFault(t, x, tally, err)
	})
}
