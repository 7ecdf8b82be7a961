package report

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// An Estimate is a number with its standard error, or with the reason why it
// has none. A NaN value is not defined, for the reason in Why.
type Estimate struct {
	Value float64
	SE    float64 // standard error; 0 where there is none, then Why says why
	Why   string
}

// MarshalJSON writes {"value":…,"se":…}; what is not defined is null, and then
// "why" says why.
func (e Estimate) MarshalJSON() ([]byte, error) {
	v := struct {
		Value *float64 `json:"value"`
		SE    *float64 `json:"se"`
		Why   string   `json:"why,omitempty"`
	}{Value: finite(e.Value), Why: e.Why}
	if e.SE != 0 {
		v.SE = finite(e.SE)
	}
	return json.Marshal(v)
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

const dash = "–"

// Percent writes a decimal as a percentage with so many digits after the
// point, with a real minus sign; a dash where it is not defined.
func Percent(x float64, n int) string {
	if math.IsNaN(x) {
		return dash
	}
	return Fixed(100*x, n) + "%"
}

// Signed is Percent with a plus sign for what is positive.
func Signed(x float64, n int) string {
	if s := Percent(x, n); x > 0 {
		return "+" + s
	} else {
		return s
	}
}

// Fixed writes a number with so many digits after the point, with a real minus
// sign and none before zero; a dash where it is not defined.
func Fixed(x float64, n int) string {
	if math.IsNaN(x) {
		return dash
	}
	s := strconv.FormatFloat(x, 'f', n, 64)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		if strings.Trim(rest, "0.") == "" {
			return rest
		}
		return "\u2212" + rest
	}
	return s
}
