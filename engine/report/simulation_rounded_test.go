package report

import (
	"math"
	"testing"
)

func TestNumbersShowNoFalseDigits(t *testing.T) {
	for _, c := range []struct {
		value, se float64
		want      string
	}{
		{0.012345, 0.00041, "+1.23% ± 0.04%"},
		{0.012345, 0.00014, "+1.23% ± 0.01%"}, // no more than two decimals
		{0.012345, 0.0014, "+1.23% ± 0.14%"},
		{0.012345, 0.0041, "+1.2% ± 0.4%"},
		{-0.0004, 0.003, "0.0% ± 0.3%"},
		{-0.0066, 0.003, "\u22120.7% ± 0.3%"},
		{0.12345, 0.00996, "+12.3% ± 1.0%"},
		{0.0123, 0.00002, "+1.23% ± <0.01%"},
		{12.345, 0.23, "+1230% ± 20%"},
		{12.345, 0.096, "+1234% ± 10%"},
		{0.012345, 0, "+1.23%"},
		{math.NaN(), math.NaN(), "–"},
	} {
		if got := rounded(Estimate{Value: c.value, SE: c.se}, 100, "%", true, 2); got != c.want {
			t.Errorf("%v ± %v is %s, want %s", c.value, c.se, got, c.want)
		}
	}
}
