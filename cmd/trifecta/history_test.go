package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// importReal turns the real files into the histories of the shipped plans
// history and estimates, by the commands that these name, in a folder of its
// own.
func importReal(t *testing.T) (folder string) {
	t.Helper()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	from := func(name string) string { return shared(t, name) }
	all := func(pattern string) []string {
		names, err := filepath.Glob(from(filepath.Dir(pattern)) + "/" + filepath.Base(pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		return names
	}
	run := func(args ...string) { must(t, append([]string{"data"}, args...)...) }
	for _, x := range []struct{ file, field, out, more string }{
		{"data/equity/fred_russell_wilshire/RU2000TR.csv", "small_return", "r2000", ""},
		{"data/equity/etf_adjclose/IWM.csv", "small_return", "iwm", "--adjusted"},
		{"data/equity/fred_russell_wilshire/RU1000TR.csv", "large_return", "r1000", ""},
		{"data/equity/etf_adjclose/IWB.csv", "large_return", "iwb", "--adjusted"},
	} {
		args := []string{"import", "prices", from(x.file) + "=" + x.field, "--monthly", "-o", in(x.out + ".arrow")}
		run(append(args, strings.Fields(x.more)...)...)
	}
	run("join", in("r2000.arrow"), in("iwm.arrow"), in("r1000.arrow"), in("iwb.arrow"), "--splice",
		"--stand-in", "large_return=Russell 1000, stand-in for the S&P 490; ETFs from 2019", "-o", in("index.arrow"))
	wide := from("data/macro/fred_wide_rates.csv")
	futures := append([]string{"import", "futures", from("data/expectations/zq_fedfunds_futures_1989_2023.csv.gz")}, all("data/expectations/zq_2024_2026/ZQ_*.csv")...)
	run(append(futures, "--meetings", from("data/rates/fomc_actions_1990_2020.csv"), "--meetings", from("data/rates/fomc_dates_2000_2026.csv"),
		"--target", from("data/rates/DFEDTAR_1982_2008.csv"), "--target", wide, "-o", in("futures.arrow"))...)
	run(append(append([]string{"import", "fedwatch"}, all("data/expectations/fedwatch_20250821/FedMeeting_*.csv")...), "--target", wide, "-o", in("fedwatch.arrow"))...)
	run("import", "atlantafed", from("data/expectations/atlantafed_market_probability_tracker.csv"), "-o", in("tracker.arrow"))
	run("join", in("futures.arrow"), in("fedwatch.arrow"), in("tracker.arrow"), "--splice", "-o", in("cuts.arrow"))
	run("import", "french", from("data/french/6_Portfolios_2x3.CSV"), "--valuation", "-o", in("value.arrow"))
	run("import", "spestimates", from("data/earnings/sp_eps_estimates_vintages.csv.gz"), from("data/earnings/sp_index_prices_vintages.csv"), "-o", in("earnings.arrow"))
	run("import", "fred", wide, from("data/rates/DFEDTAR_1982_2008.csv"), "--series", "FEDFUNDS,DGS3MO,DFEDTARL,DFEDTARU,DFEDTAR", "-o", in("rates.arrow"))
	run("import", "fred", from("data/macro/USREC.csv"), "-o", in("recessions.arrow"))
	run("join", in("index.arrow"), in("cuts.arrow"), in("value.arrow"), in("earnings.arrow"), in("rates.arrow"), in("recessions.arrow"),
		"--drop", "small_eps_ntm,large_eps_ntm,market_to_book_premium",
		"--rename", "small_market_to_book=small_ev_ebitda,large_market_to_book=large_ev_ebitda",
		"--rename", "small_eps_ttm=small_eps_ntm,large_eps_ttm=large_eps_ntm", "-o", in("history.arrow"))
	run("join", in("index.arrow"), in("cuts.arrow"), in("earnings.arrow"), in("rates.arrow"), in("recessions.arrow"),
		"--rename", "small_forward_pe=small_ev_ebitda,large_forward_pe=large_ev_ebitda", "-o", in("estimates.arrow"))
	for _, name := range []string{"history", "estimates"} {
		if err := os.WriteFile(in(name+".yaml"), []byte(must(t, "plan", "example", name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The numbers are those of the publishers: FedWatch's 2.18 cuts on 2025-08-20
// (PROVENANCE), S&P's forward P/E of 17.65 and 23.88 on 2025-08-26
// (CALIBRATION_FACTS 6).
func TestTheLegsAreReadFromRealFiles(t *testing.T) {
	dir := importReal(t)
	type leg struct {
		Reading, Median *float64
		On              *bool
	}
	type reading struct {
		Legs     map[string]leg
		Evidence struct {
			Months      int
			CanBeJudged bool `json:"can_be_judged"`
			Legs        []struct {
				Name, First, Last string
				Gaps              []string
			}
		}
	}
	read := func(plan string) (r reading) {
		if err := json.Unmarshal([]byte(must(t, "signal", filepath.Join(dir, plan), "--as-of", "2025-08-29", "--json")), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	long, estimates := read("history.yaml"), read("estimates.yaml")
	for _, r := range []reading{long, estimates} {
		if x := r.Legs["rates"].Reading; x == nil || *x < 2.175 || *x > 2.185 {
			t.Errorf("cuts priced are %v, want 2.18", x)
		}
		if r.Evidence.CanBeJudged {
			t.Error("a history with one recession is taken to be enough")
		}
	}
	if x := estimates.Legs["valuation"].Reading; x == nil || *x < 17.645/23.885-1 || *x > 17.655/23.875-1 {
		t.Errorf("premium of forward P/E is %v, want that of 17.65 over 23.88", x)
	}
	if long.Legs["valuation"].Reading != nil {
		t.Error("a valuation of November 2024 is carried to August 2025")
	}
	first := map[string]string{"earnings": "2009-10", "valuation": "1936-05", "rates": "1994-03"}
	for _, l := range long.Evidence.Legs {
		if l.First != first[l.Name] {
			t.Errorf("the %s leg is first known in %s, want %s", l.Name, l.First, first[l.Name])
		}
	}
	for _, name := range []string{"history", "estimates"} {
		text := must(t, "backtest", filepath.Join(dir, name+".yaml"))
		if !strings.Contains(text, "CANNOT BE JUDGED ON HISTORY") || !strings.Contains(text, "large_return: Russell 1000, stand-in for the S&P 490") {
			t.Errorf("%s does not say what it is worth:\n%s", name, text)
		}
	}
}
