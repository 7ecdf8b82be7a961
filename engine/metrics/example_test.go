package metrics_test

import (
	"fmt"

	"trifecta/engine/metrics"
)

// Half a year of monthly returns beside their benchmark.
func Example() {
	returns := []float64{0.021, -0.034, 0.012, 0.043, -0.008, 0.017}
	large := []float64{0.018, -0.021, 0.015, 0.031, 0.002, 0.011}
	bills := []float64{0.003, 0.003, 0.003, 0.003, 0.003, 0.003}
	wealth := make([]float64, len(returns))
	metrics.Wealth(wealth, returns)

	te := metrics.TrackingError(returns, large, 12)
	fmt.Printf("growth %.1f %% a year\n", 100*metrics.CAGR(wealth[5], 6, 12))
	fmt.Printf("Sharpe ratio %.2f, maximum drawdown %.1f %%\n",
		metrics.Sharpe(returns, bills, 12), 100*metrics.MaxDrawdown(wealth))
	fmt.Printf("edge that 10 years could show: %.1f %% a year\n", 100*metrics.DetectableEdge(te, 10))
	// Output:
	// growth 10.3 % a year
	// Sharpe ratio 0.72, maximum drawdown -3.4 %
	// edge that 10 years could show: 2.6 % a year
}
