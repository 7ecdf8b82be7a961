package strategies_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/strategies"
)

// shared opens a file of the shared data folder. Where the folder is absent the
// test is skipped, but under CI it fails.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		} else if root == filepath.Dir(root) {
			t.Fatal("no go.mod above the working directory")
		}
	}
	folder := os.Getenv("TRIFECTA_SHARED")
	if folder == "" {
		folder = filepath.Join(root, "..", "shared")
	}
	f, err := os.Open(filepath.Join(folder, name))
	switch {
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "":
		t.Skipf("the shared data are not there (set TRIFECTA_SHARED): %v", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// record is history by column, months on end, on every path.
type record map[*engine.Field][]float64

func (record) Name() string { return "record" }

func (record) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds}
}

func (r record) Simulate(p *engine.Paths, _ uint64) error {
	for _, f := range r.Writes() {
		for t, x := range r[f] {
			lanes.Fill(p.Row(f, t), x)
		}
	}
	return nil
}

// TestFedRuleOnHistory trades January 1990 to July 2026, Russell 2000 against
// Russell 1000 at 20 basis points a side. The wanted numbers were computed
// apart from this program.
func TestFedRuleOnHistory(t *testing.T) {
	rows, err := csv.NewReader(shared(t, filepath.Join("data", "derived", "monthly_core.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for k, name := range rows[0] {
		column[name] = k
	}
	g := engine.Grid{PerYear: 12}
	market := record{}
	for k, row := range rows[1:] {
		d, err := engine.ParseDate(row[column["month_end"]])
		if err != nil {
			t.Fatal(err)
		}
		if d < engine.NewDate(1989, 5, 1) || d > engine.NewDate(2026, 7, 31) {
			continue
		}
		if d == engine.NewDate(1989, 12, 31) {
			g.Start = len(g.Dates)
		}
		value := func(row []string, name string) float64 {
			x, err := strconv.ParseFloat(row[column[name]], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		g.Dates = append(g.Dates, d)
		market[engine.SmallReturn] = append(market[engine.SmallReturn], value(row, "r2000_tr"))
		market[engine.LargeReturn] = append(market[engine.LargeReturn], value(row, "r1000_tr"))
		// A month's mean is known on the first day of the next; a month's
		// cash return is the yield at the end of the month before.
		market[engine.FedFunds] = append(market[engine.FedFunds], value(rows[k], "fedfunds")/100)
		market[engine.CashReturn] = append(market[engine.CashReturn], value(rows[k], "dgs3mo")/1200)
	}
	if g.Steps() != 439 {
		t.Fatalf("%d months, want 439", g.Steps())
	}
	p := &engine.Plan{
		Grid: g, Scenarios: []engine.Scenario{market}, Sleeves: rotated, Costs: costs, Paths: 1,
		Strategies: []engine.Strategy{
			strategies.Fixed{Weights: allSmall},
			strategies.Fixed{Weights: allLarge},
			strategies.Fixed{Weights: mix(0.5)},
			strategies.Threshold{Field: fedChange, Below: at(-0.001), Then: allSmall, Else: allLarge},
		},
		Keep: engine.Keep{Outcomes: true, Traces: []int64{0}},
	}
	res := run(t, p)
	for k, want := range []struct{ cagr, volatility, sharpe, drawdown float64 }{
		{0.09630, 0.1950, 0.427, -0.529},
		{0.10935, 0.1494, 0.584, -0.511},
		{0.10397, 0.1657, 0.513, -0.515},
		{0.11329, 0.1705, 0.553, -0.520},
	} {
		got := res.Outcomes(0, k)[0]
		for _, c := range []struct {
			name           string
			got, want, tol float64
		}{
			// Half a unit of the last digit given.
			{"cagr", got.CAGR, want.cagr, 5e-6},
			{"volatility", got.Volatility, want.volatility, 5e-5},
			{"sharpe", got.Sharpe, want.sharpe, 5e-4},
			{"max drawdown", got.MaxDrawdown, want.drawdown, 5e-4},
		} {
			if !(math.Abs(c.got-c.want) <= c.tol) {
				t.Errorf("%s: %s is %.5f, want %.5f", p.Strategies[k].Name(), c.name, c.got, c.want)
			}
		}
	}
	switches := 0
	for _, x := range res.Trace(0, 3, 0).Traded {
		if x != 0 {
			switches++
		}
	}
	if switches != 24 {
		t.Errorf("the Fed rule switches %d times, want 24", switches)
	}
}
