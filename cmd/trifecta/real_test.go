package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
)

// shared returns a file of the folder beside the repository, $TRIFECTA_SHARED
// or ../shared from its root. Without the folder the test is skipped, except
// in CI, where it must be there.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the shared folder must be there: %v", err)
		}
		t.Skipf("no shared folder (set TRIFECTA_SHARED): %v", err)
	}
	return path
}

// TestRealHistory runs the two plans that ship on the monthly table of index
// returns and rates, against numbers worked out independently (numpy, from the
// same table).
func TestRealHistory(t *testing.T) {
	table := shared(t, "data/derived/monthly_core.csv")
	for _, c := range []struct {
		plan  string
		steps float64
		// CAGR, volatility, Sharpe ratio and maximum drawdown of all_small,
		// all_large, half and fed; of French's the first has three decimals,
		// the others one
		want   [4][4]float64
		digits [4]float64
	}{
		{
			"russell", 439,
			[4][4]float64{
				{.09630, .1950, .427, -.529}, {.10935, .1494, .584, -.511}, {.10397, .1657, .513, -.515}, {.11329, .1705, .553, -.520},
			},
			[4]float64{.00005, .00005, .005, .0005},
		},
		{
			"french", 432,
			[4][4]float64{
				{.10354, .205, .455, -.514}, {.10976, .147, .602, -.495}, {.10844, .167, .542, -.497}, {.11539, .175, .563, -.501},
			},
			[4]float64{.00005, .0005, .005, .0005},
		},
	} {
		t.Run(c.plan, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{c.plan, c.plan + "-map"} {
				write(t, filepath.Join(dir, name+".yaml"), must(t, "plan", "example", name))
			}
			must(t, "data", "import", "csv", table, "--map", filepath.Join(dir, c.plan+"-map.yaml"), "-o", filepath.Join(dir, c.plan+".arrow"))
			r := parse(t, must(t, "backtest", filepath.Join(dir, c.plan+".yaml"), "--json"))
			if r.Schema != "trifecta/result/1" || r.Synthetic || len(r.Cells) != 4 {
				t.Fatalf("schema %q, synthetic %v, %d cells", r.Schema, r.Synthetic, len(r.Cells))
			}
			for k, name := range []string{"all_small", "all_large", "half", "fed"} {
				if r.Cells[k].Strategy != name {
					t.Errorf("cell %d is %s, want %s", k, r.Cells[k].Strategy, name)
				}
				for j, metric := range []string{"cagr", "volatility", "sharpe", "max_drawdown"} {
					// within half of the last digit that is given
					got, want := *r.Cells[k].Metrics[metric].Value, c.want[k][j]
					if math.Abs(got-want) > c.digits[j] {
						t.Errorf("%s of %s = %.5f, want %.5f", metric, name, got, want)
					}
				}
			}
			if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "stand-in for the S&P 490") ||
				c.plan == "russell" && strings.Count(notes, "from 2019 the ETF") != 2 {
				t.Errorf("notes do not say what stands in for what:\n%s", notes)
			}
			// 24 full switches in 36.6 years
			if c.plan == "russell" {
				if got, want := *r.Cells[3].Metrics["turnover"].Value*439/12, 24.0; math.Abs(got-want) > 1e-9 {
					t.Errorf("fed turned over %v times, want %v", got, want)
				}
			}
		})
	}
}

// TestPublishersFilesGiveTheSameReturns imports Ken French's files as they are
// published and joins them: the returns must be those of the monthly table.
func TestPublishersFilesGiveTheSameReturns(t *testing.T) {
	dir := t.TempDir()
	var parts []string
	for _, f := range [][2]string{
		{"french/Portfolios_Formed_on_ME.csv", "french-size-map"},
		{"french/F-F_Research_Data_Factors.csv", "french-rf-map"},
		{"rates/FEDFUNDS.csv", "fedfunds-map"},
		{"macro/USREC.csv", "usrec-map"},
	} {
		write(t, filepath.Join(dir, f[1]+".yaml"), must(t, "plan", "example", f[1]))
		parts = append(parts, filepath.Join(dir, f[1]+".arrow"))
		must(t, "data", "import", "csv", shared(t, "data/"+f[0]), "--map", filepath.Join(dir, f[1]+".yaml"), "-o", parts[len(parts)-1])
	}
	must(t, append(append([]string{"data", "join"}, parts...), "-o", filepath.Join(dir, "french.arrow"))...)
	write(t, filepath.Join(dir, "map.yaml"), must(t, "plan", "example", "french-map"))
	must(t, "data", "import", "csv", shared(t, "data/derived/monthly_core.csv"), "--map", filepath.Join(dir, "map.yaml"), "-o", filepath.Join(dir, "table.arrow"))
	got, err := datasets.ReadSeries(filepath.Join(dir, "french.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := datasets.ReadSeries(filepath.Join(dir, "table.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"small_return", "large_return", "cash_return", "fed_funds"} {
		g, w := got.Column(name), want.Column(name)
		both := 0
		for i, d := range want.Dates {
			k, ok := slices.BinarySearch(got.Dates, d)
			if !ok || math.IsNaN(g.Values[k]) || math.IsNaN(w.Values[i]) {
				continue
			}
			both++
			if g.Values[k] != w.Values[i] {
				t.Errorf("%s at %v = %v, want %v", name, d, g.Values[k], w.Values[i])
			}
		}
		if least := 800; both < least {
			t.Errorf("%s: %d months in both, want at least %d", name, both, least)
		}
	}
}
