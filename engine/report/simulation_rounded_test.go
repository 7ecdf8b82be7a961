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

func TestKnownDigitsAreThoseOfTheError(t *testing.T) {
	for _, c := range []struct{ value, se, want, error float64 }{
		{-0.0030291916635442795, 0.0011444542812538649, -0.003029, 0.00114},
		{-0.0030291916635442795, 0.00099999, -0.003029, 0.001},
		{0.1234567891234, 0.0000045678, 0.123456789, 0.00000457},
		{5.123456, 2.3456, 5.123, 2.35},
		{51234.56, 2345.6, 51235, 2350},
		{512345678, 23456789, 512345678, 23500000},
		{0.0000001, 0.5, 0, 0.5},
		{1.0 / 3, 0, 1.0 / 3, 0},
		{math.Inf(1), 0.5, math.Inf(1), 0.5},
	} {
		got := Estimate{Value: c.value, SE: c.se, Why: "x"}.known()
		if got != (Estimate{Value: c.want, SE: c.error, Why: "x"}) {
			t.Errorf("of %v ± %v is known %+v", c.value, c.se, got)
		}
		if c.se > 0 && math.Abs(got.Value-c.value) > c.se/1000 {
			t.Errorf("%v ± %v moved to %v", c.value, c.se, got.Value)
		}
	}
	if got := (Estimate{Value: math.NaN(), Why: "x"}).known(); !math.IsNaN(got.Value) || got.Why != "x" {
		t.Errorf("what is not defined is known as %+v", got)
	}
}
