package report

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot"
)

// inside checks what every scale promises: ticks in the range, increasing, at
// most n+2.
func inside(t *testing.T, what string, ticks []plot.Tick, lo, hi float64, n int) {
	t.Helper()
	if len(ticks) > n+2 {
		t.Errorf("%s from %g to %g: %d ticks, want at most %d", what, lo, hi, len(ticks), n+2)
	}
	for i, k := range ticks {
		if k.Value < lo || k.Value > hi {
			t.Errorf("%s from %g to %g: tick %g is outside", what, lo, hi, k.Value)
		}
		if i > 0 && k.Value <= ticks[i-1].Value {
			t.Errorf("%s from %g to %g: tick %g follows %g", what, lo, hi, k.Value, ticks[i-1].Value)
		}
		if i > 0 && k.Label == ticks[i-1].Label {
			t.Errorf("%s from %g to %g: label %q stands twice", what, lo, hi, k.Label)
		}
	}
}

// parse reads a label back.
func parse(t *testing.T, label string) float64 {
	t.Helper()
	s := strings.NewReplacer("\u2212", "-", "$", "", ",", "", "%", "").Replace(label)
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Errorf("label %q does not read back: %v", label, err)
	}
	if strings.HasSuffix(label, "%") {
		v /= 100
	}
	return v
}

// ranges calls f with many ranges of all sizes and signs.
func ranges(f func(lo, hi float64, n int)) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 20000 {
		width := math.Pow(10, r.Float64()*40-20)
		lo := (r.Float64() - 0.5) * math.Pow(10, r.Float64()*20-10)
		f(lo, lo+width, 2+r.IntN(12))
	}
	for _, v := range [][2]float64{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {-1, 1}, {0, 1e300}, {-1e-300, 1e-300}, {1, 1 + 1e-15}, {math.NaN(), 1}, {math.Inf(-1), math.Inf(1)}} {
		f(v[0], v[1], 5)
	}
}

func TestNiceTicksLieInsideIncreaseAndReadBack(t *testing.T) {
	ranges(func(lo, hi float64, n int) {
		for _, write := range []label{number, percent, dollars} {
			ticks := nice(write)(lo, hi, n)
			inside(t, "nice", ticks, lo, hi, n)
			for i := 1; i < len(ticks); i++ {
				step := ticks[1].Value - ticks[0].Value
				// Labels are decimals of the step; ticks are floats near them, and
				// their distance carries the rounding of both.
				tol := 1e-6*step + 1e-15*math.Abs(ticks[i].Value)
				if got := parse(t, ticks[i].Label); math.Abs(got-ticks[i].Value) > tol {
					t.Errorf("label %q stands at %g", ticks[i].Label, ticks[i].Value)
				}
			}
		}
	})
}

func TestNiceTicksFillAnOrdinaryRange(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	for range 5000 {
		lo := (r.Float64() - 0.5) * 10
		hi := lo + math.Pow(10, r.Float64()*4-2)
		n := 3 + r.IntN(8)
		// A step is at most 2.5 times the n-th of the range (from 1 to 2.5 or
		// from 2 to 5), so at least n/2.5 - 1 fit.
		if got := len(nice(number)(lo, hi, n)); float64(got) < float64(n)/2.5-1 {
			t.Errorf("%d ticks from %g to %g, want about %d", got, lo, hi, n)
		}
	}
}

func TestLogarithmicTicksLieInsideIncreaseAndReadBack(t *testing.T) {
	ranges(func(lo, width float64, n int) {
		lo = math.Abs(lo)
		hi := lo * (1 + math.Abs(width))
		ticks := logarithmic(dollars)(lo, hi, n)
		inside(t, "logarithmic", ticks, lo, hi, n)
		if lo > 0 && hi >= 2*lo {
			for _, k := range ticks {
				// Mantissas have two digits: labels are exact.
				if got := parse(t, k.Label); got != k.Value {
					t.Errorf("label %q stands at %g", k.Label, k.Value)
				}
			}
			if hi >= 10*lo && len(ticks) == 0 && hi < 1e300 {
				t.Errorf("no ticks from %g to %g", lo, hi)
			}
		}
	})
}

func TestDateTicksLieInsideIncreaseAndReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		lo := math.Floor(r.Float64()*40000 - 10000)
		hi := lo + math.Ceil(math.Pow(10, r.Float64()*4.7))
		n := 2 + r.IntN(14)
		ticks := dates(lo, hi, n)
		inside(t, "dates", ticks, lo, hi, n)
		if hi-lo >= 2 && n >= 4 && len(ticks) == 0 {
			t.Errorf("no date ticks from %g to %g", lo, hi)
		}
		year := ""
		for _, k := range ticks {
			layout := "2006"
			text, below, two := strings.Cut(k.Label, "\n")
			if two {
				year = below
			}
			switch parts := strings.Fields(text); {
			case len(parts) == 2:
				layout, text = "2 Jan 2006", text+" "+year
			case text[0] > '9':
				layout, text = "Jan 2006", text+" "+year
			}
			got, err := time.Parse(layout, text)
			if err != nil {
				t.Fatalf("label %q: %v", k.Label, err)
			}
			if float64(got.Unix()/86400) != k.Value {
				t.Errorf("label %q in %s stands on day %g, which is %s", k.Label, year, k.Value, date(k.Value).Format(time.DateOnly))
			}
		}
	}
}

func TestWholeTicksAreWhole(t *testing.T) {
	for _, c := range []struct {
		hi   float64
		n    int
		want string
	}{{0.5, 3, "0"}, {3, 3, "0 1 2 3"}, {3.0000001, 2, "0 3"}, {12, 4, "0 12"}} {
		var got []string
		for _, k := range whole(0, c.hi, c.n) {
			got = append(got, k.Label)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("whole to %g with %d = %q, want %q", c.hi, c.n, s, c.want)
		}
	}
}

func TestNumbersByHand(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{number(-2.5, 2.5), "\u22122.5"},
		{number(-0.0001, 0.1), "0.0"},
		{number(12345, 1), "12,345"},
		{number(1234, 1), "1234"},
		{number(-5e7, 5e7), "\u22125e7"},
		{percent(0.082, 0.001), "8.2%"},
		{percent(-0.2, 0.2), "\u221220%"},
		{dollars(-1e6, 0), "\u2212$1,000,000"},
		{last(15.97, dollars), "$16.0"},
		{last(0, dollars), "$0"},
		{last(1234.5, dollars), "$1234"},
		{last(0.0373, percent), "3.73%"},
		{last(8.9125e14, dollars), "$8.91e14"},
		{last(1.12e-15, dollars), "$1.12e-15"},
		{last(-0.00235, percent), "\u22120.235%"},
	} {
		if c.got != c.want {
			t.Errorf("wrote %q, want %q", c.got, c.want)
		}
	}
}
