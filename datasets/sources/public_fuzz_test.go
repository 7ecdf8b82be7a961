package sources

import (
	"io"
	"strings"
	"testing"

	"trifecta/datasets"
)

// fuzz holds a reader to its promise: an error that names the file, or series
// that read back, of rows that are all accounted for.
func fuzz(f *testing.F, read func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error), seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, tally, err := read(strings.NewReader(text), "x.csv")
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "x.csv: ") && !oneOfAll(line) {
					t.Fatalf("error %q does not name the file", line)
				}
			}
			return
		}
		sound(t, s, tally)
	})
}

// oneOfAll reports whether an error is of all the files taken together.
func oneOfAll(line string) bool {
	for _, of := range []string{"two series of the name ", "no return: ", "no month is whole ", " would be "} {
		if strings.Contains(line, of) {
			return true
		}
	}
	return false
}

func FuzzFRED(f *testing.F) {
	fuzz(f, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return FRED([]File{{Reader: r, Name: name}}, FREDOptions{})
	}, "DATE,FEDFUNDS\n2020-01-01,1.55\n2020-02-01,.\n2020-03-01,0.65\n", "observation_date,X,Y\n2020-01-03,1,\n2020-01-10,,2\n",
		"sasdate,RPI\nTransform:,5\n1/1/1959,2583.56\n", "date,DFEDTARL,DFEDTARU,DFEDTAR\n2008-12-15,,,1\n2008-12-16,0,0.25,\n", "d,x\n2199-12-01,1\n")
}

func FuzzFrench(f *testing.F) {
	fuzz(f, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return French(r, name, FrenchOptions{})
	}, "created using the 202602 CRSP database\n\n  Value Weight Returns -- Monthly\n,<= 0,Lo 30\n192607, -99.99, 2.1\n192608, 1, -999\n\n  Number of Firms\n,<= 0,Lo 30\n1927, 3, 4\n\nCopyright\n",
		",Mkt-RF,RF\n192607,2.89,0.22\n\nAnnual Factors\n,Mkt-RF,RF\n1927,2,3\n", "Date,RF\n1926-07-01,0.01\n")
}

func FuzzFrenchValuation(f *testing.F) {
	const head = ",SMALL LoBM,ME1 BM2,SMALL HiBM,BIG LoBM,ME2 BM2,BIG HiBM\n192607,1,2,3,4,5,6\n\n"
	fuzz(f, FrenchValuation, "Number of Firms\n"+head+"Average Market Cap\n"+head+"Value Weight Average of BE/ME ME(Dec t-1)\n"+head)
}

func FuzzShiller(f *testing.F) {
	fuzz(f, Shiller, "Date,SP500,Dividend,Earnings,Consumer Price Index,Long Interest Rate,PE10\n1871-01-01,4.44,0.26,0.4,12.46,5.32,0.0\n1871-02-01,4.5,0,0,0,0,0\n")
}

func FuzzPrices(f *testing.F) {
	fuzz(f, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return Prices([]File{{Reader: r, Name: name}}, PriceOptions{Monthly: true})
	}, "Date,Open,High,Low,Close,Adj Close,Volume\n2020-01-31,1,1,1,10,9,5\n2020-02-28,1,1,1,11,10,5\n",
		"Price,Adj Close,Close,Adj Close,Close\nTicker,A,A,B,B\nDate,,,,\n2020-01-31,1,2,3,4\n2020-02-28,2,3,4,5\n", "DATE,VALUE\n2020-01-31,.\n2020-02-28,1\n2020-03-31,0\n")
}

func FuzzFOMC(f *testing.F) {
	fuzz(f, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return FOMCSeries([]File{{Reader: r, Name: name}}, false)
	}, `{"rate":{"2008-10-29":1.0,"2008-12-16":0.25}}`, "date\n2000-02-02\n2000-03-21\n", "DATE,DFEDTAR\n9/27/1982,10.25\n\n9/28/1982,10.25\n",
		"Date,Type,Scheduled FOMC,Unscheduled FOMC\n2/8/1990,a,1,0\n2/9/1990,b,0,0\n")
}

func FuzzDFAST(f *testing.F) {
	fuzz(f, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return DFAST([]File{{Reader: r, Name: name}})
	}, "Scenario Name,Date,Real GDP growth,3-month Treasury rate,\"Exchange rate (F/USD, index)\"\nActual,1976 Q1,9.3,4.9,\nActual,1976 Q2,3.0,5.2,100\n",
		"Scenario Name,Date,Unemployment rate\nSupervisory Severely Adverse,2025 Q1,5.6\n")
}
