package sources

import (
	"fmt"
	"strings"
	"time"

	"trifecta/engine"
)

// A calendar reads the dates of one file, which are all in the layout of the
// first: 2006-01-02, 2006/01/02, 1/2/2006 with the month first, 20060102, and
// 2006-01 or 200601 for a month. A time of day behind the date is left out.
type calendar struct{ layout string }

var layouts = []string{time.DateOnly, "1/2/2006", "2006/01/02", "20060102", "2006-01", "200601", "2006/1/2"}

// parse returns the day that is written, the first of the month for a month.
func (c *calendar) parse(text string) (engine.Date, error) {
	if len(text) > 10 && (text[10] == ' ' || text[10] == 'T') && text[4] == '-' {
		text = text[:10]
	}
	if c.layout == time.DateOnly {
		if d, ok := isoDay(text); ok {
			return d, nil
		}
		return 0, fmt.Errorf("found %q, want a date like 2006-01-02, as above it", text)
	}
	for _, layout := range layouts {
		if c.layout != "" && layout != c.layout {
			continue
		}
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if t.Year() < 1600 || t.Year() > 2199 {
			return 0, fmt.Errorf("year of %q is %d, want 1600 to 2199", text, t.Year())
		}
		c.layout = layout
		return engine.NewDate(t.Year(), t.Month(), t.Day()), nil
	}
	if c.layout != "" {
		return 0, fmt.Errorf("found %q, want a date like %s, as above it", text, c.layout)
	}
	return 0, fmt.Errorf("found %q, want a date like %s", text, strings.Join(layouts, " or "))
}

// isoDay reads 2006-01-02.
func isoDay(s string) (engine.Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	n := 0
	for _, k := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if s[k] < '0' || s[k] > '9' {
			return 0, false
		}
		n = 10*n + int(s[k]-'0')
	}
	y, m, d := n/10000, n/100%100, n%100
	if y < 1600 || y > 2199 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	day := engine.NewDate(y, time.Month(m), d)
	if d > 28 && day.Time().Day() != d { // the 30th of February
		return 0, false
	}
	return day, true
}
