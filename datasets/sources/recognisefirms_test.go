package sources

import (
	"strings"
	"testing"
)

func TestFilesOfFirmsAreRecognised(t *testing.T) {
	for name, want := range map[string]string{
		"data/sec/fsds_2010q2.zip":                                "sec",
		"data/firms/sp500_financials_vintages/2012-12-27.csv.gz":  "spvintages",
		"data/firms/sp500_financials_vintages/2018-02-08.csv.gz":  "spvintages",
		"data/firms/sp500_constituents_financials_2026-08-22.csv": "spvintages",
		"data/firms/monthly_adjclose_members.csv.gz":              "firmprices",
		"data/firms/prices_r3k16.csv.gz":                          "",
		"data/firms/financials_r3k16.csv.gz":                      "",
	} {
		if kind, why := Recognise(shared(t, name)); kind != want {
			t.Errorf("%s is taken for %q (%s), want %q", name, kind, why, want)
		}
	}
	for text, want := range map[string]string{madeUpOld: "crsp", madeUpCIZ: "crsp", madeUpFundq: "compustat", madeUpIBES: "ibes"} {
		if kind, _ := Recognise(strings.NewReader(text)); kind != want {
			t.Errorf("%.40q is taken for %q, want %q", text, kind, want)
		}
	}
}
