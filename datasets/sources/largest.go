package sources

import (
	"io"
	"math"
	"slices"
	"strings"

	"trifecta/datasets"
)

// Largest reads a dated list of an index's largest companies, as
// [datasets.ExMega] takes it: a CSV file with the columns date, company (or
// ticker), weight and return, a row for each company and date. weight (%) and
// return (%) are in per cent, weight and return in decimals. An empty weight is
// of a company that has left the list, an empty return is not known.
func Largest(r io.Reader, name string) ([]datasets.LargestCompany, datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return nil, tally, f.Err(name)
	}
	day, company := s.need("date"), s.need("company", "ticker", "symbol", "name")
	weight, gain := s.need("weight", "weight (%)"), s.need("return", "return (%)")
	if f.Any() {
		return nil, tally, f.Err(name)
	}
	number := func(row []string, k int) float64 {
		text := strings.TrimSpace(row[k])
		if slices.Contains(datasets.DefaultMissing(), text) {
			return math.NaN()
		}
		shift := 0
		if strings.HasSuffix(s.header[k], "(%)") {
			shift = -2
		}
		x, err := datasets.Decimal(text, ".", ",", shift)
		if err != nil {
			f.Add(s.line, s.header[k], "unreadable number", "%v", err)
		}
		return x
	}
	var list []datasets.LargestCompany
	seen := map[datasets.LargestCompany]int{} // line of a date and company
	for row := s.next(); row != nil; row = s.next() {
		d, ok := listDate(strings.TrimSpace(row[day]))
		if !ok || d == noEnd {
			f.Add(s.line, s.header[day], "unreadable date", "found %q, want a date like 2025-08-31", row[day])
		}
		c := datasets.LargestCompany{Date: d, Company: strings.TrimSpace(row[company])}
		if line, ok := seen[c]; ok {
			f.Add(s.line, "", "company twice at a date", "%s of %v stands on line %d too", c.Company, d, line)
		}
		if c.Company == "" {
			f.Add(s.line, s.header[company], "no company", "the field is empty")
		}
		seen[c] = s.line
		c.Weight, c.Return = number(row, weight), number(row, gain)
		if c.Weight < 0 || c.Weight >= 1 {
			f.Add(s.line, s.header[weight], "weight out of range", "found %s, which is %v of the index: name the column weight (%%) if it is in per cent", strings.TrimSpace(row[weight]), c.Weight)
		}
		if c.Return < -1 {
			f.Add(s.line, s.header[gain], "return below total loss", "found %s: name the column return (%%) if it is in per cent", strings.TrimSpace(row[gain]))
		}
		tally.Keep()
		list = append(list, c)
	}
	if len(list) == 0 && !f.Any() {
		f.Add(0, "", "no rows", "the list names no company")
	}
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	return list, tally, nil
}
