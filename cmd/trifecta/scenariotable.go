package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/engine"
)

// A pathTable holds values month by month, without a gap.
type pathTable struct {
	file   string
	names  []string
	months []engine.Date // empty where rows are numbered, not dated
	values [][]float64   // by column, then row; NaN where a cell is empty
	lines  []int         // of the file, by row
}

// readPathCSV reads a CSV whose first column is called month or date and holds
// months such as 2001-04, dates, or numbers that count from any month on. Rows
// follow each other month by month.
func readPathCSV(file string, src []byte) (*pathTable, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(header) < 2 || !slices.Contains([]string{"month", "date"}, strings.ToLower(strings.TrimSpace(header[0]))) {
		return nil, fmt.Errorf("%s:1: the header is %s: want month or date, and then columns of values", file, strings.Join(header, ","))
	}
	t := &pathTable{file: file}
	for _, h := range header[1:] {
		h = strings.TrimSpace(h)
		if slices.Contains(t.names, h) {
			return nil, fmt.Errorf("%s:1: column %q occurs twice", file, h)
		}
		t.names = append(t.names, h)
	}
	t.values = make([][]float64, len(t.names))
	number := 0
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		if err := t.addMonth(strings.TrimSpace(row[0]), &number, line); err != nil {
			return nil, err
		}
		for k, cell := range row[1:] {
			x := math.NaN()
			if cell = strings.TrimSpace(cell); cell != "" {
				if x, err = parseDecimal(cell); err != nil {
					return nil, fmt.Errorf("%s:%d: %s: %w", file, line, t.names[k], err)
				}
			}
			t.values[k] = append(t.values[k], x)
		}
		t.lines = append(t.lines, line)
	}
	if len(t.lines) == 0 {
		return nil, fmt.Errorf("%s: no rows", file)
	}
	return t, nil
}

// addMonth checks that a row's month follows the one above.
func (t *pathTable) addMonth(cell string, number *int, line int) error {
	if x, err := strconv.Atoi(cell); err == nil {
		if len(t.months) > 0 || len(t.lines) > 0 && x != *number+1 {
			return fmt.Errorf("%s:%d: month %s comes after %s: want every month, without a gap", t.file, line, cell, t.last(*number))
		}
		*number = x
		return nil
	}
	d, err := engine.ParseDate(cell)
	if err != nil {
		return fmt.Errorf("%s:%d: %w, or a month's number", t.file, line, err)
	}
	d = d.MonthEnd()
	if n := len(t.months); n != len(t.lines) || n > 0 && d != (t.months[n-1]+1).MonthEnd() {
		return fmt.Errorf("%s:%d: month %v comes after %s: want every month, without a gap", t.file, line, month(d), t.last(*number))
	}
	t.months = append(t.months, d)
	return nil
}

func (t *pathTable) last(number int) string {
	if n := len(t.months); n > 0 {
		return month(t.months[n-1]).String()
	}
	return strconv.Itoa(number)
}

// readPathJSON reads an object of lists that are equally long. A list called
// months or dates holds its months.
func readPathJSON(file, object string, src []byte) (*pathTable, error) {
	var v any
	if err := json.Unmarshal(src, &v); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, key := range strings.FieldsFunc(object, func(r rune) bool { return r == '.' }) {
		m, _ := v.(map[string]any)
		next, ok := m[key]
		if !ok {
			return nil, fmt.Errorf("%s: no object %s: %s is not there%s", file, object, key, didYouMean(key, slices.Sorted(maps.Keys(m))))
		}
		v = next
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: %q is no object of lists", file, object)
	}
	t := &pathTable{file: file}
	number, rows := 0, -1
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list, ok := m[key].([]any)
		if !ok {
			continue
		}
		if rows >= 0 && len(list) != rows {
			return nil, fmt.Errorf("%s: the list %s has %d values, and others %d", file, key, len(list), rows)
		}
		rows = len(list)
		if key == "months" || key == "dates" {
			continue
		}
		x, numbers := make([]float64, rows), true
		for i, e := range list {
			switch e := e.(type) {
			case float64:
				x[i] = e
			case nil:
				x[i] = math.NaN()
			default:
				numbers = false
			}
		}
		if numbers {
			t.names, t.values = append(t.names, key), append(t.values, x)
		}
	}
	for _, key := range []string{"months", "dates"} {
		list, _ := m[key].([]any)
		for i, e := range list {
			if err := t.addMonth(fmt.Sprint(e), &number, i+1); err != nil {
				return nil, fmt.Errorf("%s: %s, value %d: %w", file, key, i+1, err)
			}
			t.lines = append(t.lines, 0)
		}
	}
	if rows <= 0 || len(t.names) == 0 {
		return nil, fmt.Errorf("%s: %q holds no lists of numbers", file, object)
	}
	if t.lines == nil {
		t.lines = make([]int, rows)
	}
	return t, nil
}

// cut keeps the rows from a first to a last month.
func (t *pathTable) cut(first, last *month) error {
	if first == nil && last == nil {
		return nil
	}
	if len(t.months) == 0 {
		return fmt.Errorf("%s: rows have no dates, which first and last need", t.file)
	}
	lo, hi := 0, len(t.months)
	var ok bool
	if first != nil {
		if lo, ok = slices.BinarySearch(t.months, engine.Date(*first)); !ok {
			return fmt.Errorf("%s: no month %v: it has %v to %v", t.file, *first, month(t.months[0]), month(t.months[hi-1]))
		}
	}
	if last != nil {
		k, ok := slices.BinarySearch(t.months, engine.Date(*last))
		if !ok || k < lo {
			return fmt.Errorf("%s: no month %v from the first on: it has %v to %v", t.file, *last, month(t.months[0]), month(t.months[hi-1]))
		}
		hi = k + 1
	}
	t.months, t.lines = t.months[lo:hi], t.lines[lo:hi]
	for k := range t.values {
		t.values[k] = t.values[k][lo:hi]
	}
	return nil
}

// column returns the values of a column, which are all there.
func (t *pathTable) column(name string) ([]float64, error) {
	k := slices.Index(t.names, name)
	if k < 0 {
		return nil, fmt.Errorf("%s has no column %q%s: want %s", t.file, name, didYouMean(name, t.names), strings.Join(t.names, ", "))
	}
	for i, x := range t.values[k] {
		if !math.IsNaN(x) {
			continue
		}
		where := fmt.Sprintf("%s:%d", t.file, t.lines[i])
		if t.lines[i] == 0 {
			where = fmt.Sprintf("%s: value %d", t.file, i+1)
		}
		when := ""
		if len(t.months) > 0 {
			when = " in " + month(t.months[i]).String()
		}
		return nil, fmt.Errorf("%s: %s has no value%s: want every month, without a gap", where, name, when)
	}
	return t.values[k], nil
}
