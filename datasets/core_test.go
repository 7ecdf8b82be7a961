package datasets

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"trifecta/engine"
)

// shared opens a file of the shared folder of real data, which is not part of
// the repository: $TRIFECTA_SHARED, or ../shared beside the repository.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("no go.mod above the test")
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(filepath.Dir(root), "shared")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v; CI needs the shared folder, set TRIFECTA_SHARED", err)
		}
		t.Skipf("%v; set TRIFECTA_SHARED to test with real data", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

const coreFile = "data/derived/monthly_core.csv"

var core = Mapping{
	Date: MappedDate{From: "month_end", Format: []string{"2006-01-02"}, Period: "month"},
	Columns: []MappedItem{
		{From: "r2000_tr", Field: "small_return", Unit: "decimal", StandIn: "Russell 2000", Note: "iShares ETF net of fees from 2019"},
		{From: "r1000_tr", Field: "large_return", Unit: "decimal", StandIn: "Russell 1000, stand-in for the S&P 490", Note: "iShares ETF net of fees from 2019"},
		{From: "dgs3mo", Field: "tbill_rate", Unit: "percent"},
		{From: "fedfunds", Field: "fed_funds", Unit: "percent", LagDays: 1, Source: "Federal Reserve, H.15"},
		{From: "usrec", Field: "recession"},
		{From: "cuts12_priced", Field: "cuts_priced_12m", Unit: "25bp cuts"},
	},
}

func TestMonthlyCoreBecomesHistory(t *testing.T) {
	s, err := ImportCSV(shared(t, coreFile), "monthly_core.csv", core)
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHistory(nil, s, monthly("1989-12", "2026-07"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		field *engine.Field
		date  string
		want  float64
	}{
		{engine.SmallReturn, "1989-12-31", 0.003813},
		{engine.SmallReturn, "2026-07-31", -0.030787},
		{engine.LargeReturn, "1990-01-31", -0.071357},
		{engine.TBillRate, "1989-12-31", 0.078795},
		{engine.TBillRate, "2011-08-31", 0.00024348},
		// The mean of a month is known on the first of the next.
		{engine.FedFunds, "1990-01-31", 0.0845},
		{engine.FedFunds, "2011-06-30", 0.0009},
		{engine.FedFunds, "2026-07-31", 0.0363},
		{engine.RecessionState, "2009-06-30", 1},
		{engine.RecessionState, "2009-07-31", 0},
		{engine.RecessionState, "2026-01-31", math.NaN()},
		{engine.CutsPriced12M, "2011-03-31", -1.46},
	} {
		for k, d := range h.Paths.Grid.Dates {
			if d != day(c.date) {
				continue
			}
			if got := h.Paths.Row(c.field, k)[0]; !sameBits(got, c.want) {
				t.Errorf("%s on %s = %v, want %v", c.field.Name, c.date, got, c.want)
			}
		}
	}
	if got, want := h.Source(engine.LargeReturn).StandIn, "Russell 1000, stand-in for the S&P 490"; got != want {
		t.Errorf("large_return is said to be %q, want %q", got, want)
	}
	if src := h.Source(engine.SmallReturn); src.Known != 440 || src.First != day("1989-12") || src.Last != day("2026-07") {
		t.Errorf("small_return is known on %d dates from %v to %v, want all 440", src.Known, src.First, src.Last)
	}
}

// A month of the history holds the month before of the file, digit by digit.
func TestFedFundsOfARowAreTheMonthBefore(t *testing.T) {
	rows, err := csv.NewReader(shared(t, coreFile)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ImportCSV(shared(t, coreFile), "monthly_core.csv", core)
	if err != nil {
		t.Fatal(err)
	}
	g := MonthlyGrid(nil, s)
	h, err := NewHistory(nil, s, g)
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for k, d := range g.Dates {
		want := math.NaN()
		if k > 0 && rows[k][9] != "" { // row k of the file, below its header, is month k-1
			if want, err = strconv.ParseFloat(rows[k][9]+"e-2", 64); err != nil {
				t.Fatal(err)
			}
			known++
		}
		if got := h.Paths.Row(engine.FedFunds, k)[0]; !sameBits(got, want) {
			t.Errorf("fed_funds on %v = %v, want %v of the month before", d, got, want)
		}
	}
	if known < 800 {
		t.Errorf("%d months of fed funds compared, want those from 1954 on", known)
	}
}

func TestPublishersOwnFilesAreImported(t *testing.T) {
	for _, c := range []struct {
		file  string
		m     Mapping
		date  string
		want  float64
		known int
	}{
		{"data/rates/FEDFUNDS.csv", Mapping{
			Date: MappedDate{Period: "month"}, Columns: []MappedItem{{From: "FEDFUNDS", Field: "fed_funds", Unit: "percent", LagDays: 1}},
		}, "1981-06-30", 0.191, 800},
		{"data/rates/DFEDTAR_1982_2008.csv", Mapping{
			Date: MappedDate{Format: []string{"1/2/2006"}}, Columns: []MappedItem{{From: "DFEDTAR", Field: "policy_rate", Unit: "percent"}},
		}, "2008-12-15", 0.01, 9000},
		{"data/macro/USREC.csv", Mapping{
			Date: MappedDate{Period: "month"}, Columns: []MappedItem{{From: "USREC", Field: "recession"}},
		}, "2020-04-30", 1, 2000},
		{"data/equity/fred_russell_wilshire/RU2000TR.csv", Mapping{
			Columns: []MappedItem{{From: "VALUE", Field: "ru2000tr", Unit: "index"}},
		}, "1979-01-02", 100.71, 10000},
		{"data/french/Portfolios_Formed_on_ME.csv", Mapping{
			After: "Average Value Weight Returns -- Monthly", Until: "Average Equal Weighted",
			Columns: []MappedItem{{From: "Qnt 2", Field: "small_return", Unit: "percent", Missing: []string{"-99.99", "-999"}}},
		}, "1926-07-31", 0.0047, 1196},
		{"data/french/F-F_Research_Data_Factors.csv", Mapping{
			Until: "Annual Factors", Columns: []MappedItem{{From: "RF", Field: "cash_return", Unit: "percent"}},
		}, "1926-08-31", 0.0025, 1190},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			s, err := ImportCSV(shared(t, c.file), c.file, c.m)
			if err != nil {
				t.Fatal(err)
			}
			known, got := 0, math.NaN()
			for i, x := range s.Columns[0].Values {
				if !math.IsNaN(x) {
					known++
				}
				if s.Dates[i] == day(c.date) {
					got = x
				}
			}
			if got != c.want || known < c.known {
				t.Errorf("%s = %v and %d values are known, want %v and at least %d", c.date, got, known, c.want, c.known)
			}
		})
	}
}
