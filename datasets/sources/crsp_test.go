package sources

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
)

// Nobody may hand CRSP's files on, so these tests are of made-up histories in
// the two layouts as published. Three shares: a Nasdaq one dropped for its
// performance with a delisting return of -40 % after -50 % in its last month, an
// NYSE one that is bought, and an ADR (share code 31), which is no common share.
const madeUpOld = `PERMNO,date,SHRCD,EXCHCD,SICCD,TICKER,COMNAM,PERMCO,DLSTCD,DLRET,PRC,RET,SHROUT,RETX
10001,20150130,11,3,7372,AAA,ALPHA INC,501,,,10,C,1000,C
10001,20150227,11,3,7372,AAA,ALPHA INC,501,,,-10.5,0.05,1000,0.05
10001,20150331,11,3,7372,AAA,ALPHA INC,501,574,-0.4,5.25,-0.5,1000,-0.5
10002,20150130,10,1,6021,BBB,BETA CORP,502,,,20,0.01,2000,0.01
10002,20150227,10,1,6021,BBB,BETA CORP,502,231,0.125,,,2000,
10003,20150130,31,1,2911,CCC,GAMMA PLC,503,,,30,0.01,3000,0.01
`

const madeUpCIZ = `PERMNO,PERMCO,MthCalDt,IssuerNm,Ticker,SICCD,PrimaryExch,ShareType,SecurityType,SecuritySubType,USIncFlg,IssuerType,MthPrc,MthRet,MthRetx,ShrOut,MthDelFlg,DelActionType
10001,501,2015-01-30,ALPHA INC,AAA,7372,Q,NS,EQTY,COM,Y,CORP,10,,,1000,N,
10001,501,2015-02-27,ALPHA INC,AAA,7372,Q,NS,EQTY,COM,Y,CORP,10.5,0.05,0.05,1000,N,
10001,501,2015-03-31,ALPHA INC,AAA,7372,Q,NS,EQTY,COM,Y,CORP,5.25,-0.7,-0.5,1000,Y,GDR
10002,502,2015-01-30,BETA CORP,BBB,6021,N,NS,EQTY,COM,Y,ACOR,20,0.01,0.01,2000,N,
10002,502,2015-02-27,BETA CORP,BBB,6021,N,NS,EQTY,COM,Y,ACOR,,0.125,,2000,Y,MER
10003,503,2015-01-30,GAMMA PLC,CCC,2911,N,AD,EQTY,COM,N,CORP,30,0.01,0.01,3000,N,
`

// monthReturns compounds what a holder earned by firm and month, delisting
// included, as the builder of panels does.
func monthReturns(f *datasets.Facts) map[string]float64 {
	out := map[string]float64{}
	for _, item := range []string{"total_return", "delisting_return"} {
		for i := range f.Firm {
			if x := f.At(i); x.Item == item {
				key := fmt.Sprintf("%d %.7s", x.Firm, x.Period)
				out[key] = (1+out[key])*(1+x.Value) - 1
			}
		}
	}
	return out
}

func TestBothLayoutsOfAMadeUpCRSPHistoryAgree(t *testing.T) {
	old, ta, err := CRSP(strings.NewReader(madeUpOld), "msf.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	ciz, tb, err := CRSP(strings.NewReader(madeUpCIZ), "msf_v2.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, tally := range []datasets.Tally{ta, tb} {
		checkTally(t, tally)
		if tally.Kept != 5 || len(tally.Dropped) != 1 {
			t.Errorf("%v, want 5 kept and the ADR dropped", tally)
		}
	}
	for _, f := range []*datasets.Facts{old, ciz} {
		checkRoundTrip(t, f)
		checkFacts(t, f)
	}
	// Returns of the last months are told apart in one and together in the other.
	sameFacts(t, old, ciz, func(x datasets.Fact) bool {
		last := x.Period >= date(t, "2015-02-01")
		return x.Item != "delisting_return" && x.Item != "delisting_reason" && !(x.Item == "total_return" && last)
	})
	a, b := monthReturns(old), monthReturns(ciz)
	want := map[string]float64{"10001 2015-02": 0.05, "10001 2015-03": 0.5*0.6 - 1, "10002 2015-01": 0.01, "10002 2015-02": 0.125}
	for k, x := range want {
		// A product of three decimals in floating point.
		if math.Abs(a[k]-x) > 1e-15 || math.Abs(b[k]-x) > 1e-15 {
			t.Errorf("%s: %v in the old layout and %v in CIZ, want %v", k, a[k], b[k], x)
		}
	}
	if len(a) != len(want) || len(b) != len(want) {
		t.Errorf("returns are %v and %v", a, b)
	}
}

// A sector of a SIC code must not take the place of one of GICS.
func TestSectorsOfSICCodesAreAnItemOfTheirOwn(t *testing.T) {
	crsp, _, err := CRSP(strings.NewReader(madeUpOld), "msf.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	sec, _ := readSEC(t, madeUpSEC(t, "sub.txt", madeSub, "num.txt", madeNums))
	for _, c := range []struct {
		of        *datasets.Facts
		firm, day string
	}{{crsp, "10001", "2015-01-30"}, {sec, "77", "2015-05-06"}} {
		if got := find(c.of, c.firm, "sector_sic")[date(t, c.day)].Text; got != "Information Technology" {
			t.Errorf("sector_sic of SIC 7372 is %q, want Information Technology", got)
		}
		if slices.Contains(c.of.Item.Words, "sector") || c.of.Meta["sector_sic"] != sicStandIn {
			t.Errorf("items are %v and the metadata %v, want no sector and a word on sector_sic", c.of.Item.Words, c.of.Meta)
		}
	}
}

func TestAPanelOfMadeUpCRSPFactsEndsOnTheDelistingReturnOnce(t *testing.T) {
	for name, text := range map[string]string{"old": madeUpOld, "CIZ": madeUpCIZ} {
		f, _, err := CRSP(strings.NewReader(text), "msf.csv", false)
		if err != nil {
			t.Fatal(err)
		}
		tape, err := datasets.NewTape(f)
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := datasets.Build{Whole: true, To: date(t, "2015-03-31")}.Panel(tape)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for d := range p.Dates {
			for i := p.First[d]; i < p.First[d+1]; i++ {
				if p.Firm[i] == 10001 && p.Dates[d] == date(t, "2015-03-31") {
					found = true
					if got := p.TotalReturn[i]; math.Abs(got-(0.5*0.6-1)) > 1e-15 {
						t.Errorf("%s: last return is %v, want %v", name, got, 0.5*0.6-1)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s: the firm has no last row", name)
		}
	}
}

func TestMadeUpCRSPDelistingsWithoutAReturnGiveTheirReason(t *testing.T) {
	for name, text := range map[string]string{
		"old": strings.Replace(madeUpOld, ",574,-0.4,", ",574,A,", 1),
		"CIZ": strings.Replace(madeUpCIZ, "-0.7,-0.5,1000,Y", "-0.5,-0.5,1000,M", 1),
	} {
		f, _, err := CRSP(strings.NewReader(text), "msf.csv", false)
		if err != nil {
			t.Fatal(err)
		}
		if x := find(f, "10001", "delisting_return"); len(x) != 0 {
			t.Errorf("%s: a return from nowhere: %v", name, x)
		}
		if x := find(f, "10001", "delisting_reason"); len(x) != 1 {
			t.Errorf("%s: reasons are %v, want one", name, x)
		}
		if x := find(f, "10001", "exchange"); len(x) != 1 || x[date(t, "2015-01-30")].Text != "Nasdaq" {
			t.Errorf("%s: exchanges are %v, want Nasdaq", name, x)
		}
	}
}

func TestMadeUpCRSPRowsThatRepeatAreDroppedAndOthersRefused(t *testing.T) {
	line := "10001,20150227,11,3,7372,AAA,ALPHA INC,501,,,-10.5,0.05,1000,0.05\n"
	f, tally, err := CRSP(strings.NewReader(strings.Replace(madeUpOld, line, line+line, 1)), "msf.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	if tally.Kept != 5 || tally.Read != 7 || len(find(f, "10001", "price")) != 3 {
		t.Errorf("%v", tally)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"two rows of a month", line, line + "10001,20150226,11,3,7372,AAA,ALPHA INC,501,,,11,0.01,1000,0\n", "line 4: two rows of one month: line 3 is of PERMNO 10001"},
		{"a percent sign", "0.05,1000", "5%,1000", `line 3, column RET: unreadable number: found "5%"`},
		{"no delisting codes", "DLSTCD", "CODE", "column DLSTCD: missing column: merge msedelist (DLSTCD, DLRET) into the file"},
		{"no delisting returns", "DLRET", "RETURN", "column DLRET: missing column: merge msedelist (DLSTCD, DLRET) into the file"},
		{"two delistings", "501,,,-10.5", "501,574,-0.4,-10.5", "line 4: two delistings of one share class: PERMNO 10001 is delisted on line 3"},
		{"another date", "20150227,11", "2015-13-01,11", `line 3, column date: unreadable date: found "2015-13-01"`},
		{"half a row", line, "10001,2015\n", "line 3: row of another length: 2 fields, and 14 in the header"},
		{"a ticker for a PERMNO", "\n10002,20150130", "\nBBB,20150130", `line 5, column PERMNO: unreadable id: found "BBB"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(madeUpOld, c.old) {
				t.Fatalf("no %q", c.old)
			}
			_, _, err := CRSP(strings.NewReader(strings.Replace(madeUpOld, c.old, c.new, 1)), "msf.csv", false)
			if err == nil || !strings.Contains(err.Error(), "msf.csv: "+c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		})
	}
	if _, tally, err := CRSP(strings.NewReader(madeUpOld), "msf.csv", true); err != nil || tally.Kept != 6 {
		t.Errorf("all shares: %v, %v, want 6 kept", tally, err)
	}
}

func TestSICRangesAreSectors(t *testing.T) {
	known := map[string]bool{}
	for _, s := range datasets.Sectors() {
		known[s] = true
	}
	for _, s := range sicSectors {
		if !known[s.sector] || s.last < s.first {
			t.Errorf("%+v", s)
		}
	}
	for code, want := range map[int]string{6021: "Financials", 6798: "Real Estate", 2834: "Health Care", 2911: "Energy", 3711: "Consumer Discretionary", 4911: "Utilities", 9999: "", 0: ""} {
		if got := sicSector(code); got != want {
			t.Errorf("sector of SIC %d is %q, want %q", code, got, want)
		}
	}
}

func FuzzCRSP(f *testing.F) {
	f.Add(madeUpOld)
	f.Add(madeUpCIZ)
	f.Fuzz(func(t *testing.T, text string) {
		x, tally, err := CRSP(strings.NewReader(text), "f.csv", false)
		factsOrFault(t, x, tally, err)
	})
}
