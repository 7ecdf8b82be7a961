package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
)

// Section 7 of the calibration: EBITDA is pretax income, depreciation and 4.5 %
// of debt, EV counts gross debt, and a firm without current assets is a
// financial. The statements are those that were there on the day.
const russell3000 = `
source: qmj, statements of the Russell 3000
missing: [NA, ""]
rows: first
firm: {from: ticker}
period: {from: year, stands: year}
known: {date: 2016-01-05}
columns:
- {from: TREV, item: sales_y, unit: USD million}
- {from: NI, item: net_income_y, unit: USD million}
- {from: IBT, item: pretax_income_y, unit: USD million}
- {from: DP.DPL, item: depreciation_y, unit: USD million}
- {from: TD, item: debt, unit: USD million}
- {from: TCSO, item: shares, unit: shares million}
- {from: TCA, item: financial, blank: true}
`

func TestTheDefinitionDecidedInJanuary2016(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("map.yaml"), []byte(russell3000), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "data", "import", "fundamentals", shared(t, "data/firms/financials_r3k16.csv.gz"), "--map", in("map.yaml"), "-o", in("statements.arrow"))
	must(t, "data", "import", "firmprices", shared(t, "data/firms/prices_r3k16.csv.gz"), "--item", "price", "--last", "-o", in("prices.arrow"))
	must(t, "data", "import", "members", shared(t, "data/firms/russell2000_components_2016-02.csv"), "--index", "russell2000", "--as-of", "2016-01-31", "-o", in("russell.arrow"))
	must(t, "data", "import", "members", shared(t, "data/firms/sp500_ticker_start_end.csv"), "--index", "sp500", "-o", in("sp500.arrow"))
	must(t, "data", "build", in("statements.arrow"), in("prices.arrow"), in("russell.arrow"), in("sp500.arrow"),
		"--from", "2016-01", "--to", "2016-01", "--debt-cost", "4.5%", "--gross-debt", "-o", in("panel.arrow"))
	var d struct {
		Valuation struct {
			Trailing []struct {
				Definition            string
				Small, Large, Premium *float64
			}
		}
	}
	if err := json.Unmarshal([]byte(must(t, "data", "show", in("panel.arrow"), "--json")), &d); err != nil {
		t.Fatal(err)
	}
	// 15.6 and 10.4 on aggregates, 11.6 and 11.6 on medians. The calibration has
	// its own list of the S&P 500 and drops firms that lack an item; one turn of a
	// multiple, and five points of premium, are what that is worth.
	want := map[string][3]float64{"aggregate": {15.6, 10.4, 0.5}, "median": {11.6, 11.6, 0}}
	for _, v := range d.Valuation.Trailing {
		w, ok := want[v.Definition]
		if !ok {
			continue
		}
		if math.Abs(*v.Small-w[0]) > 1 || math.Abs(*v.Large-w[1]) > 1 || math.Abs(*v.Premium-w[2]) > 0.06 {
			t.Errorf("%s: small %.1f, large %.1f, premium %.3f; want about %v", v.Definition, *v.Small, *v.Large, *v.Premium, w)
		}
		delete(want, v.Definition)
	}
	if len(want) > 0 {
		t.Errorf("no valuation by %v", want)
	}
}

func TestVintagesBecomeAPointInTimePanel(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	vintages, err := filepath.Glob(filepath.Join(shared(t, "data/firms/sp500_financials_vintages"), "*.csv.gz"))
	if err != nil || len(vintages) != 31 {
		t.Fatalf("%d vintages, %v", len(vintages), err)
	}
	must(t, append(append([]string{"data", "import", "spvintages"}, vintages...), "-o", in("vintages.arrow"))...)
	must(t, "data", "import", "firmprices", shared(t, "data/firms/monthly_adjclose_members.csv.gz"), "--month", "-o", in("prices.arrow"))
	must(t, "data", "import", "members", shared(t, "data/firms/sp500_ticker_start_end.csv"), "--index", "sp500", "-o", in("members.arrow"))
	report := must(t, "data", "build", in("vintages.arrow"), in("prices.arrow"), in("members.arrow"),
		"--from", "2012-12", "--to", "2026-07", "--priced", "--roll", "366", "--gross-debt", "-o", in("panel.arrow"))
	if !strings.Contains(report, "no market value") || !strings.Contains(report, "members of sp500") {
		t.Errorf("the report does not say who was left out:\n%s", report)
	}
	if text := must(t, "data", "check", in("panel.arrow")); !strings.Contains(text, "survivorship bias") {
		t.Errorf("the check does not see that only survivors are there:\n%s", text)
	}
	must(t, "data", "import", "fred", shared(t, "data/macro/fred_wide_rates.csv"), "--series", "DGS3MO", "-o", in("bills.arrow"))
	plan := `
trifecta: plan/1
data: {panel: panel.arrow, series: bills.arrow}
from: 2013-01
to: 2019-01
costs: {large: 0bp, mega: 0bp}
strategies:
- cap_weight: {name: sp500, sleeves: [large, mega]}
- fixed: {name: sp490, large: 100%}
- fixed: {name: ten, mega: 100%}
`
	if err := os.WriteFile(in("plan.yaml"), []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	if text := must(t, "run", in("plan.yaml"), "--out", in("out")); !strings.Contains(text+string(mustRead(t, in("out/report.txt"))), "listed firm-months are held") {
		t.Errorf("the report does not say that members are left out:\n%s", text)
	}
	accounts, err := arrowfile.ReadFile(in("out/accounts.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	growth := map[string]float64{}
	name, wealth := accounts.Column("strategy"), accounts.Column("wealth")
	for i := range accounts.Rows {
		growth[name.Words[name.Code[i]]] = wealth.Float[i]
	}
	// The index with dividends over the same 73 months.
	var first, last float64
	for line := range strings.Lines(string(mustRead(t, shared(t, "data/equity/SP500TR_daily_1988_2020.csv")))) {
		w := strings.Split(strings.TrimSpace(line), ",")
		if strings.HasPrefix(w[0], "2012-12-31") || strings.HasPrefix(w[0], "2019-01-31") {
			x, err := strconv.ParseFloat(w[len(w)-2], 64)
			if err != nil {
				t.Fatal(err)
			}
			if first == 0 {
				first = x
			}
			last = x
		}
	}
	index, got := math.Pow(last/first, 12.0/73)-1, math.Pow(growth["sp500"], 12.0/73)-1
	// Two thirds of the members are priced, those that lived to 2026: they did
	// better, by less than two points a year.
	if !(got > index && got < index+0.02) {
		t.Errorf("the panel's S&P 500 grew by %.2f %% a year, the index by %.2f %%", 100*got, 100*index)
	}
	t.Logf("S&P 500 %.2f %% a year against %.2f %% of the index; S&P 490 %v, the ten %v", 100*got, 100*index, growth["sp490"], growth["ten"])
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
