package datasets

import (
	"fmt"
	"strconv"
	"strings"
)

// number reads a decimal number and shifts its point: the text is scaled, not
// the float64, so the result is the nearest there is to the number written.
func (m Mapping) number(text string, shift int) (float64, error) {
	plain, ok := plainNumber(text, m.decimal(), m.Thousands)
	if !ok {
		return 0, fmt.Errorf("found %q, want a decimal number", text)
	}
	mantissa, exponent := plain, 0
	if k := strings.IndexAny(plain, "eE"); k >= 0 {
		e, err := strconv.Atoi(plain[k+1:])
		if err != nil || e < -9999 || e > 9999 {
			return 0, fmt.Errorf("found %q: its exponent is out of range", text)
		}
		mantissa, exponent = plain[:k], e
	}
	x, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(exponent+shift), 64)
	if err != nil {
		return 0, fmt.Errorf("found %q: the number is out of range", text)
	}
	return x, nil
}

// plainNumber rewrites a number with a point and without separators; ok is
// false if it is none. Go's other spellings, hexadecimal, underscores, Inf and
// NaN, are no numbers in a file of data.
func plainNumber(text, point, thousands string) (plain string, ok bool) {
	body, exponent := text, ""
	if k := strings.IndexAny(text, "eE"); k >= 0 {
		body, exponent = text[:k], text[k:]
		if _, e := cutSign(exponent[1:]); !digits(e) {
			return "", false
		}
	}
	sign, body := cutSign(body)
	whole, fraction, _ := strings.Cut(body, point)
	if thousands != "" {
		groups := strings.Split(whole, thousands)
		for i, g := range groups {
			if len(groups) > 1 && (len(g) > 3 || i > 0 && len(g) != 3 || g == "") {
				return "", false
			}
		}
		whole = strings.Join(groups, "")
	}
	if whole+fraction == "" || !digits(whole+fraction) {
		return "", false
	}
	return sign + whole + "." + fraction + exponent, true
}

// digits reports whether the text is made of nothing but 0 to 9.
func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func cutSign(s string) (sign, rest string) {
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		return s[:1], s[1:]
	}
	return "", s
}
