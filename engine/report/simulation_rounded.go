package report

import (
	"math"
	"strconv"
	"strings"
)

// rounded writes a number to the digits that its standard error leaves it, and
// the error to one digit, or two where it begins with a one, but no more than
// the given decimals: "+1.23% ± 0.04%". scale is 100 for per cent; plus writes a
// sign before what is positive.
func rounded(e Estimate, scale float64, unit string, plus bool, decimals int) string {
	s := value(e, scale, unit, plus, decimals)
	if !(e.SE > 0) || s == dash {
		return s
	}
	n := min(errorPlaces(scale*e.SE), decimals)
	if se := roundTo(scale*e.SE, n); strings.Trim(se, "0.") != "" {
		return s + " ± " + se + unit
	}
	return s + " ± <" + roundTo(math.Pow10(-n), n) + unit
}

// known is e without digits that say nothing: the value to a thousandth of its
// standard error or less, which does not hide what common random numbers tell of
// the difference of two, and the error to three digits. Without an error all digits
// stay.
func (e Estimate) known() Estimate {
	if !(e.SE > 0) || math.IsInf(e.SE, 1) || math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
		return e
	}
	e.SE = nearest(e.SE, 'e', 2)
	_, exponent, _ := strings.Cut(strconv.FormatFloat(e.SE, 'e', 2, 64), "e")
	if n, err := strconv.Atoi(exponent); err == nil && n <= 3 {
		e.Value = nearest(e.Value, 'f', 3-n)
	}
	return e
}

// nearest is the number that is written with so many digits.
func nearest(x float64, format byte, digits int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, format, digits, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// value is rounded without the error.
func value(e Estimate, scale float64, unit string, plus bool, decimals int) string {
	if math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
		return dash
	}
	if e.SE > 0 {
		decimals = min(errorPlaces(scale*e.SE), decimals)
	}
	return signedDigits(scale*e.Value, plus, decimals) + unit
}

// errorPlaces is the number of decimals of a number with this error, negative
// for tens and hundreds.
func errorPlaces(se float64) int {
	n := 0
	for x := se; x < 1 && n < 12; x *= 10 {
		n++
	}
	for x := se; x >= 10; x /= 10 {
		n--
	}
	if se*math.Pow10(n) < 1.95 { // two digits: rounding 1.4 to 1 would move it by a third
		n++
	}
	return n
}

// roundTo writes x with n decimals, or rounded to tens, hundreds … where n is
// negative.
func roundTo(x float64, n int) string {
	if n < 0 {
		unit := math.Pow10(-n)
		return strconv.FormatFloat(math.Round(x/unit)*unit, 'f', 0, 64)
	}
	return Fixed(x, n)
}

func signedDigits(x float64, plus bool, n int) string {
	s := roundTo(x, n)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		s = "\u2212" + rest
	}
	if plus && x > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}
