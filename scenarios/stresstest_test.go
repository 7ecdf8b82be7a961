package scenarios

import (
	"math"
	"testing"
)

// severe are the first quarters of the Federal Reserve's severely adverse
// scenario of 2025 with the quarter before (Tables 1A and 3A).
func severe() StressTest {
	return StressTest{
		GDP:          []float64{2.3, -8.9, -6.7, -8.0, -5.9},
		Unemployment: []float64{4.1, 5.6, 6.8, 8.1, 9.2},
		Bill:         []float64{4.4, 1.8, 0.1, 0.1, 0.1},
		TenYear:      []float64{4.3, 1.4, 1.0, 1.0, 1.1},
		BBB:          []float64{5.4, 5.2, 5.7, 6.0, 6.0},
		VIX:          []float64{27.6, 60.0, 65.0, 57.3, 51.2},
		Market:       []float64{58399.3, 34508.6, 30792.3, 29730.5, 29199.6},
	}
}

func TestStressTestByHand(t *testing.T) {
	conditions, err := severe().Conditions(3)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]Condition{}
	for _, c := range conditions {
		at[c.State] = c
		if c.From != 3 || len(c.Values) != 12 {
			t.Errorf("%s has %d months from %d, want 12 from 3", c.State, len(c.Values), c.From)
		}
	}
	for _, c := range []struct {
		state string
		month int // from 0
		want  float64
	}{
		{"policy", 0, 1.8},
		{"policy", 3, 0.125},         // the bill is 0.1
		{"spread", 2, 1.9*3.8 + 0.6}, // 5.2 - 1.4
		{"unemployment", 0, 4.6},     // 4.1 + 1.5/3
		{"unemployment", 2, 5.6},     // the quarter's end
		{"ten_year", 5, 1.0},         //
		{"volatility", 4, 65.0 / 30}, //
		{"market_return", 0, (58399.3+(34508.6-58399.3)/3)/58399.3 - 1},
		{"gap", 2, 25 * (math.Log(0.911) - math.Log(1.02))},
	} {
		if got := at[c.state].Values[c.month]; math.Abs(got-c.want) > 6e-7 { // rounded to a millionth
			t.Errorf("%s in month %d is %v, want %v", c.state, c.month+1, got, c.want)
		}
	}
	if !at["gap"].Relative {
		t.Error("the gap does not start where the world does")
	}
	wealth := 1.0
	for _, r := range at["market_return"].Values {
		wealth *= 1 + r
	}
	if want := 29199.6 / 58399.3; math.Abs(wealth-want) > 12*6e-7 {
		t.Errorf("the market ends the year at %v of its level, want %v", wealth, want)
	}
}

func TestStressTestRefusesWhatIsNoTest(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(s *StressTest)
	}{
		{"a missing quarter", func(s *StressTest) { s.VIX = s.VIX[:3] }},
		{"a NaN", func(s *StressTest) { s.BBB[2] = math.NaN() }},
		{"rates in decimals", func(s *StressTest) { s.VIX[1] = 0.6 }},
		{"a market at zero", func(s *StressTest) { s.Market[3] = 0 }},
		{"only the quarter before", func(s *StressTest) {
			*s = StressTest{[]float64{1}, []float64{4}, []float64{1}, []float64{1}, []float64{1}, []float64{20}, []float64{1}}
		}},
	} {
		s := severe()
		c.spoil(&s)
		if got, err := s.Conditions(1); err == nil {
			t.Errorf("%s gives %v", c.name, got)
		}
	}
}
