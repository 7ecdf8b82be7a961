package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The shipped mappings are made from published names of fields: what can be
// tested without the vendors' files is that they read a table made up of them.
func TestShippedMappingsOfVendorsReadMadeUpTables(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, table, want string }{
		{
			"bloomberg-map",
			"SECURITY,PERIOD_END_DT,ANNOUNCEMENT_DT,SALES_REV_TURN,TRAIL_12M_EBITDA,NET_INCOME,IS_INT_EXPENSE,SHORT_AND_LONG_TERM_DEBT,CASH_AND_MARKETABLE_SECURITIES,EQY_SH_OUT,GICS_SECTOR_NAME\n" +
				"BRK/B US Equity,2015-06-30,20150807,51368,25000,4013,#N/A N/A,80000,60000,2464,Financials\n",
			"10 facts, 2015-08-07 to 2015-08-07",
		},
		{
			"factset-map",
			"TICKER,FF_FPNC_DATE,FF_SOURCE_DATE,FF_SALES,FF_EBITDA_OPER,FF_EBIT_OPER,FF_NET_INC,FF_INT_EXP_NET,FF_DEBT_LT,FF_DEBT_ST,FF_CASH_ST,FF_PFD_STK,FF_MIN_INT_ACCUM,FF_COM_SHS_OUT\n" +
				"IBM,6/30/2015,,20813,5000,4000,3449,@NA,33000,6000,8000,0,160,979\n",
			"11 facts, 2015-09-13 to 2015-09-13",
		},
		{
			"lseg-map",
			"Instrument,TR.F.PeriodEndDate,TR.ISOriginalAnnouncementDate,TR.Revenue,TR.F.EBITDA,TR.F.DebtTot,TR.F.CashCashEquivTot,TR.SharesOutstanding,TR.CompanyMarketCap,TR.GICSSector\n" +
				"IBM.N,2015-06-30,2015-07-20T00:00:00Z,20813000000,5000000000,39000000000,8000000000,979000000,160000000000,Information Technology\n",
			"9 facts, 2015-07-20 to 2015-07-20",
		},
	} {
		m := filepath.Join(dir, c.name+".yaml")
		write(t, m, must(t, "plan", "example", c.name))
		table := filepath.Join(dir, c.name+".csv")
		write(t, table, c.table)
		out := must(t, "data", "import", "fundamentals", table, "--map", m, "-o", filepath.Join(dir, c.name+".arrow"))
		if !strings.Contains(out, c.want) {
			t.Errorf("%s: %s, want %q", c.name, out, c.want)
		}
	}
}

func TestAPriceByFirmIsWhatItsUserSays(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "closes.csv"), filepath.Join(dir, "closes.arrow")
	write(t, file, "ticker,date,close\nA,2015-01-30,10\n")
	for _, c := range []struct {
		item   string
		status int
		want   string
	}{
		{"", 1, "line 1, column close: prices of unsaid kind"},
		{"adjusted", 2, `--item is "adjusted", want adjusted_close, split_adjusted_close, price, total_return`},
		{"price", 0, ""},
	} {
		status, _, said := call(t, nil, "data", "import", "firmprices", file, "--item", c.item, "-o", out)
		if status != c.status || !strings.Contains(said, c.want) {
			t.Errorf("--item %q: status %d and %q, want %d and %q", c.item, status, said, c.status, c.want)
		}
	}
}

func TestCompustatSaysWhatItTookForTheDayOfAnnouncement(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "fundq.csv")
	write(t, file, "gvkey,datadate,fqtr,rdq,saleq\n1690,2015-03-31,1,2015-03-20,100\n")
	status, _, said := call(t, nil, "data", "import", "compustat", file, "-o", filepath.Join(dir, "q.arrow"))
	if want := file + ": rows with rdq before datadate: 1, first at line 2; "; status != 0 || !strings.Contains(said, want) {
		t.Errorf("status %d and %q, want 0 and %q", status, said, want)
	}
}

func TestHelpOfCRSPSaysWhereDelistingsComeFrom(t *testing.T) {
	if help := must(t, "data", "import", "crsp", "--help"); !strings.Contains(strings.Join(strings.Fields(help), " "), "merge msedelist (DLSTCD, DLRET) into the file") {
		t.Errorf("help is %s", help)
	}
}
