package engine_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trifecta/engine"
)

// oracle decodes a file of the folder of independent numeric cases,
// $TRIFECTA_SHARED or ../shared from the repository root. Without the folder
// the test is skipped, except in CI, where it must be there.
func oracle(t *testing.T, name string, v any) {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	b, err := os.ReadFile(filepath.Join(dir, "oracles", name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the shared folder must be there: %v", err)
		}
		t.Skipf("no shared folder (set TRIFECTA_SHARED): %v", err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

// TestAgreesWithBT replays runs of bt 1.2.0 (Python) on a panel of four assets
// over 1,566 trading days. bt holds positions and pays fees inside the
// purchase, we hold weights and pay before it: without fees the two agree to
// rounding, with fees of 10 and 20 bp to the second order of the fee.
func TestAgreesWithBT(t *testing.T) {
	var file struct {
		Dates  []string
		Prices map[string][]float64
		Signal []float64 `json:"signal_small"`
		Cases  []struct {
			ID     string
			Values []float64 `json:"expected_values"`
		}
	}
	oracle(t, "backtest_bt.json", &file)
	var dates []engine.Date
	for _, s := range file.Dates {
		d, err := engine.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	names := []string{"SMALL", "LARGE", "BOND", "GOLD"}
	market := table{name: "bt", fields: []*engine.Field{engine.CashReturn}, rows: [][]float64{make([]float64, len(dates))}}
	var sleeves []*engine.Sleeve
	for _, n := range names {
		s := &engine.Sleeve{Name: "bt_" + n, Return: &engine.Field{Name: n, Unit: "decimal per step"}}
		sleeves = append(sleeves, s)
		market.fields = append(market.fields, s.Return)
		r := []float64{0}
		for i := 1; i < len(dates); i++ {
			r = append(r, file.Prices[n][i]/file.Prices[n][i-1]-1)
		}
		market.rows = append(market.rows, r)
	}
	month := func(i int) time.Month { return dates[i].Time().Month() }
	newMonth := func(i int) bool { return i == 0 || month(i) != month(i-1) }
	newWeek := func(i int) bool {
		if i == 0 {
			return true
		}
		a, b := dates[i].Time(), dates[i-1].Time()
		_, wa := a.ISOWeek()
		_, wb := b.ISOWeek()
		return wa != wb || a.Year() != b.Year()
	}
	for _, c := range []struct {
		id     string
		cost   float64
		tol    float64
		target func(i int) []float64
	}{
		{"buy_and_hold_equal", 0, 1e-9, func(i int) []float64 {
			if i == 0 {
				return []float64{0.25, 0.25, 0.25, 0.25}
			}
			return nil
		}},
		{"fixed_6040_monthly_10bps", 0.001, 2e-6, func(i int) []float64 {
			if newMonth(i) {
				return []float64{0, 0.6, 0.4, 0}
			}
			return nil
		}},
		{"invvol_quarterly_nocost", 0, 1e-9, func(i int) []float64 {
			if !newMonth(i) || month(i)%3 != 1 {
				return nil
			}
			return inverseVolatility(dates, market.rows[1:], i)
		}},
		{"external_signal_rotation_weekly_20bps", 0.002, 3e-4, func(i int) []float64 {
			if !newWeek(i) {
				return nil
			}
			return []float64{file.Signal[i], 1 - file.Signal[i], 0, 0}
		}},
	} {
		t.Run(c.id, func(t *testing.T) {
			p := &engine.Plan{
				Grid:      engine.Grid{Dates: dates, PerYear: 252},
				Scenarios: []engine.Scenario{market}, Sleeves: sleeves, Initial: engine.AllCash, Paths: 1,
			}
			for _, s := range sleeves {
				p.Costs.Rates = append(p.Costs.Rates, engine.Rate{Sleeve: s, Base: c.cost})
			}
			st := script{grid: p.Grid, sleeves: sleeves}
			for i := range dates {
				st.rows = append(st.rows, c.target(i))
			}
			p.Strategies = []engine.Strategy{st}
			p.Keep.Traces = []int64{0}
			tr := run(t, p, engine.Machine{}).Trace(0, 0, 0)
			for _, bt := range file.Cases {
				if bt.ID != c.id {
					continue
				}
				worst := 0.0
				for i := range dates {
					// bt values the account after the date's trade.
					w := tr.Wealth[i]
					if i < len(tr.Cost) {
						w *= 1 - tr.Cost[i]
					}
					worst = max(worst, math.Abs(w*1e6/bt.Values[i+1]-1))
				}
				t.Logf("largest relative difference %.2g", worst)
				if worst > c.tol {
					t.Errorf("differs from bt by %.3g, want at most %.3g", worst, c.tol)
				}
				return
			}
			t.Error("no such case in the file")
		})
	}
}

// inverseVolatility weighs by one over the standard deviation of the daily
// returns of the last three calendar months, the first of them needing a price
// inside the window too; nil while there are fewer than two.
func inverseVolatility(dates []engine.Date, returns [][]float64, i int) []float64 {
	d := dates[i].Time()
	from := engine.NewDate(d.Year(), d.Month()-3, d.Day())
	lo := 0
	for dates[lo] < from {
		lo++
	}
	if from < dates[0] || i-lo < 2 {
		return nil
	}
	var w []float64
	sum := 0.0
	for _, r := range returns {
		x := r[lo+1 : i+1]
		mean, q := 0.0, 0.0
		for _, v := range x {
			mean += v / float64(len(x))
		}
		for _, v := range x {
			q += (v - mean) * (v - mean)
		}
		w = append(w, 1/math.Sqrt(q/float64(len(x)-1)))
		sum += w[len(w)-1]
	}
	for k := range w {
		w[k] /= sum
	}
	return w
}
