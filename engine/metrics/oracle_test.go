package metrics

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// shared returns a file of the shared folder, $TRIFECTA_SHARED or ../shared
// beside the repository. Without it the test is skipped, but fails under CI.
func shared(t *testing.T, name string) []byte {
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
				t.Fatal("no go.mod above the test's directory")
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("no shared folder: %v", err)
	}
	return b
}

// Values of R's PerformanceAnalytics 2.1.0 on the EDHEC hedge fund indices and
// Bacon's portfolio. Its other measures follow definitions that are not ours:
// sharpe_annualized_geometric takes the compound return as numerator,
// sharpe_per_period is not annual, information_ratio divides a difference of
// compound returns, and its drawdowns are positive.
func TestMetricsOfPerformanceAnalytics(t *testing.T) {
	var file struct {
		Series map[string]struct{ Values []float64 }
		Cases  []struct {
			ID, Metric string
			Inputs     struct{ Returns, Benchmark string }
			Params     struct {
				RF float64 `json:"rf_per_period"`
			}
			Expected json.RawMessage
			Tol      float64 `json:"tol_rel"`
		}
	}
	if err := json.Unmarshal(shared(t, "oracles/performanceanalytics.json"), &file); err != nil {
		t.Fatal(err)
	}
	const perYear = 12
	sharpe := func(r, rf []float64) float64 { return Sharpe(r, rf, perYear) }
	measures := map[string]func(r, b, rf []float64) float64{
		"cumulative_return":                func(r, _, _ []float64) float64 { return growth(r) - 1 },
		"cagr":                             func(r, _, _ []float64) float64 { return CAGR(growth(r), len(r), perYear) },
		"annual_return_arithmetic":         func(r, _, _ []float64) float64 { return AnnualMean(r, perYear) },
		"annual_volatility":                func(r, _, _ []float64) float64 { return Volatility(r, perYear) },
		"sharpe_annualized_arithmetic":     func(r, _, rf []float64) float64 { return sharpe(r, rf) },
		"sharpe_annualized_arithmetic_rf3": func(r, _, rf []float64) float64 { return sharpe(r, rf) },
		"tracking_error_annual":            func(r, b, _ []float64) float64 { return TrackingError(r, b, perYear) },
		"max_drawdown_geometric": func(r, _, _ []float64) float64 {
			w := make([]float64, len(r))
			Wealth(w, r)
			return -MaxDrawdown(w)
		},
	}
	tried := map[string]int{}
	for _, c := range file.Cases {
		measure := measures[c.Metric]
		if measure == nil {
			continue
		}
		tried[c.Metric]++
		r := file.Series[c.Inputs.Returns].Values
		rf := make([]float64, len(r))
		for i := range rf {
			rf[i] = c.Params.RF
		}
		var want float64
		if err := json.Unmarshal(c.Expected, &want); err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		got := measure(r, file.Series[c.Inputs.Benchmark].Values, rf)
		if !(math.Abs(got-want) <= c.Tol*math.Abs(want)) {
			t.Errorf("%s = %v, want %v within a relative %v, as the file states", c.ID, got, want, c.Tol)
		}
	}
	for name := range measures {
		if tried[name] == 0 {
			t.Errorf("no case of %s found", name)
		}
	}
}

// growth returns the final wealth of the returns.
func growth(r []float64) float64 {
	w := make([]float64, len(r))
	Wealth(w, r)
	return w[len(w)-1]
}

// The deepest entry of pyfolio's drawdown tables, and LEAN's annual deviation
// and tracking error. LEAN's Sharpe ratio differs: its mean is (1+mean)^days-1.
// The file's turnovers and recovery times belong to no measure of this package.
func TestMetricsOfPyfolioAndLean(t *testing.T) {
	var file struct {
		Cases []struct {
			ID, Metric       string
			Inputs, Expected json.RawMessage
		}
	}
	if err := json.Unmarshal(shared(t, "oracles/misc_drawdown_turnover_cv.json"), &file); err != nil {
		t.Fatal(err)
	}
	read := func(id string, raw json.RawMessage, into any) {
		if err := json.Unmarshal(raw, into); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
	}
	tried := map[string]int{}
	for _, c := range file.Cases {
		switch c.Metric {
		case "drawdown_table":
			var in struct{ Prices []float64 }
			var want []struct {
				Depth *float64 `json:"depth_pct"`
			}
			read(c.ID, c.Inputs, &in)
			read(c.ID, c.Expected, &want)
			if want[0].Depth == nil {
				continue // a case of dates only
			}
			wealth := make([]float64, len(in.Prices))
			for i, p := range in.Prices {
				wealth[i] = p / in.Prices[0]
			}
			// A handful of roundings of numbers near one.
			if got := MaxDrawdown(wealth); math.Abs(got+*want[0].Depth/100) > 1e-15 {
				t.Errorf("%s: maximum drawdown = %v, want -%v %%", c.ID, got, *want[0].Depth)
			}
		case "lean_portfolio_statistics":
			var in struct {
				Returns, Benchmark []float64
				Days               float64 `json:"trading_days"`
			}
			var want struct {
				Std float64 `json:"annual_std"`
				TE  float64 `json:"tracking_error"`
			}
			read(c.ID, c.Inputs, &in)
			read(c.ID, c.Expected, &want)
			// LEAN prints 15 digits.
			if got := Volatility(in.Returns, in.Days); math.Abs(got-want.Std) > 1e-13 {
				t.Errorf("%s: volatility = %v, want %v", c.ID, got, want.Std)
			}
			if got := TrackingError(in.Returns, in.Benchmark, in.Days); math.Abs(got-want.TE) > 1e-13 {
				t.Errorf("%s: tracking error = %v, want %v", c.ID, got, want.TE)
			}
		default:
			continue
		}
		tried[c.Metric]++
	}
	if tried["drawdown_table"] < 2 || tried["lean_portfolio_statistics"] < 3 {
		t.Errorf("found %v cases, want at least 2 drawdown tables and 3 of LEAN", tried)
	}
}
