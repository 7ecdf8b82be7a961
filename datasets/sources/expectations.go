package sources

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// dayIn reads a date as the publishers of expectations write it: 2025-08-20,
// 8/20/2025 or 2025/8/20.
func dayIn(text string) (engine.Date, error) {
	for _, layout := range []string{time.DateOnly, "1/2/2006", "2006/1/2"} {
		// Other years are misprints, and no series may hold them.
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return engine.NewDate(t.Year(), t.Month(), t.Day()), nil
		}
	}
	return 0, fmt.Errorf("found %q, want a date of 1900 to 2199 such as 2025-08-20, 8/20/2025 or 2025/8/20", text)
}

// unsaid reports whether a field holds no value.
func unsaid(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || text == "." || strings.EqualFold(text, "NA") || strings.EqualFold(text, "null")
}

// lineOf names the place of the row read last.
func lineOf(s *sheet) string { return fmt.Sprintf("line %d", s.line) }

// dropUnknown leaves out the columns that are never known.
func dropUnknown(s *datasets.Series) {
	s.Columns = slices.DeleteFunc(s.Columns, func(c datasets.Column) bool {
		return !slices.ContainsFunc(c.Values, func(x float64) bool { return !math.IsNaN(x) })
	})
}

// has reports whether the first line of a text has all of the words, whatever
// their case.
func has(head string, words ...string) bool {
	line, _, _ := strings.Cut(strings.ToLower(head), "\n")
	for _, w := range words {
		if !strings.Contains(line, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

var recogniseFutures = recogniser{kind: "futures", is: func(head string) (string, bool) {
	ok := has(head, "date", "settle") && (has(head, "contract_month") || has(head, "symbol")) && strings.Contains(head, "ZQ")
	return "a header with settlements by contract, and contracts ZQ", ok
}}

// recogniseQuotes tells closes that may be those of one fed funds future, whose
// month stands in the file's name alone. As returns of a fund they would be
// wrong in silence.
var recogniseQuotes = recogniser{kind: "futures or prices", is: func(head string) (string, bool) {
	header, rest, _ := strings.Cut(strings.ToLower(head), "\n")
	labels := strings.Split(header, ",")
	at := slices.Index(labels, "close")
	if labels[0] != "date" || at < 0 || slices.Contains(labels, "adj close") {
		return "", false
	}
	n := 0
	for row := range strings.Lines(rest) {
		cells := strings.Split(strings.TrimSuffix(row, "\n"), ",")
		if len(cells) != len(labels) || !strings.HasSuffix(row, "\n") { // cut
			continue
		}
		x, err := datasets.Decimal(strings.TrimSpace(cells[at]), ".", "", 0)
		switch {
		case err != nil:
			continue
		case x < 90 || x > 101:
			return "", false
		}
		n++
	}
	return "the header has Date and Close, and all closes lie from 90 to 101, as those of a fed funds future do", n > 0
}}

var recogniseFedWatch = recogniser{kind: "fedwatch", is: func(head string) (string, bool) {
	switch {
	case fedwatchLabel.MatchString(head):
		return "a line that names FOMC meetings over the header", true
	case has(head, "date,(0-25),(25-50)"):
		return "a header with target ranges", true
	}
	return "", false
}}

var recogniseAtlantaFed = recogniser{kind: "atlantafed", is: func(head string) (string, bool) {
	return "a header with reference_start and target_range", has(head, "date", "reference_start", "target_range")
}}

var recogniseSPEstimates = recogniser{kind: "spestimates", is: func(head string) (string, bool) {
	return "a header with vintages of an index's earnings or levels", has(head, "vintage", "index", "sector", "eps") || has(head, "vintage", "index", "sector", "price")
}}
