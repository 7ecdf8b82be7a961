package sources

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"trifecta/datasets"
	"trifecta/engine"
)

const (
	spSheet = "SECTOR EPS"
	// S&P's workbooks are 0.4 MB and unpack to 3 MB.
	maxWorkbook, maxUnpacked = 64 << 20, 512 << 20
)

// addWorkbook reads the sheet of quarterly earnings by index: the date of the
// vintage and of the last quarter that is actual stand over it, its first table
// is of operating earnings. That table's quarters are counted from the first
// label: workbooks of 2026 label some quarters of 2026 "2025".
func (v *EPSVintages) addWorkbook(r io.Reader, f *datasets.Faults, tally *datasets.Tally) {
	rows, err := sheetRows(r)
	if err != nil {
		f.Add(0, "", "unreadable workbook", "%v", err)
		return
	}
	cell := func(i, k int) string {
		if i < len(rows) && k < len(rows[i]) {
			return strings.TrimSpace(rows[i][k])
		}
		return ""
	}
	var vintage, actual engine.Date
	header, table := -1, -1
	var quarters []epsQuarter // of each column from the third on, 0 for none
	found := [2]bool{}
	for i := range rows {
		label := cell(i, 0)
		switch {
		case strings.HasPrefix(label, "Data as of"):
			vintage = serial(f, i, cell(i, 1))
		case strings.HasPrefix(label, "Historical actuals"):
			actual = serial(f, i, cell(i, 1))
		case label == "INDEX NAME" && header < 0:
			header = i
			quarters = quarterColumns(f, i, rows[i])
		case strings.HasPrefix(label, "Operating Earnings"):
			table = i
		case strings.HasPrefix(label, "As Reported Earnings"):
			if !found[spSmall] || !found[spLarge] {
				f.Add(i+1, "A", "missing index", "the table of operating earnings ends without S&P 500 and S&P 600")
			}
			return
		}
		if header < 0 || table < 0 || label == "" || cell(i, 2) == "" || i == header {
			continue
		}
		k := -1
		switch label {
		case "S&P 600":
			k = spSmall
		case "S&P 500":
			k = spLarge
		default:
			if i > table {
				tally.Drop("another index, or a sector", fmt.Sprintf("row %d", i+1))
			}
			continue
		}
		if vintage == 0 || actual == 0 {
			f.Add(i+1, "A", "no date", "the rows over the table do not say as of when the data are and which quarters are actual")
			return
		}
		x := v.vintage(vintage)
		found[k] = true
		tally.Keep()
		for j, q := range quarters {
			text := cell(i, j+2)
			if q == 0 || text == "" {
				continue
			}
			eps, err := cents(text)
			if err != nil {
				f.Add(i+1, columnName(j+2), "unreadable number", "%v", err)
				continue
			}
			if err := x.say(k, q, epsValue{eps, q.end() > actual}); err != nil {
				f.Add(i+1, columnName(j+2), "wrong earnings", "%v", err)
			}
		}
		level, err := cents(cell(i, 1))
		if err == nil {
			err = x.level(k, level)
		}
		if err != nil {
			f.Add(i+1, "B", "wrong level", "%v", err)
		}
	}
	f.Add(len(rows), "A", "missing table", "sheet %s has no table of operating earnings that a table of earnings as reported follows", spSheet)
}

// sheetRows returns the sheet's cells as they are stored. The library has
// panicked on broken workbooks; here that is an error.
func sheetRows(r io.Reader) (rows [][]string, err error) {
	defer func() {
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("the workbook is broken: %v", p)
		}
	}()
	b, err := excelize.OpenReader(io.LimitReader(r, maxWorkbook), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = b.Close() }() // it was only read
	return b.GetRows(spSheet)
}

// cents reads a number as the workbook stores it. Cells hold float64 of numbers
// that were given in cents, some of them beside those by the last bit:
// 32.659999999999997.
func cents(text string) (float64, error) {
	x, err := datasets.Decimal(text, ".", "", 0)
	if err != nil {
		return 0, err
	}
	return datasets.Decimal(fmt.Sprintf("%.8g", x), ".", "", 0)
}

// serial reads a date as Excel counts it, in days from 1899-12-30.
func serial(f *datasets.Faults, row int, text string) engine.Date {
	x, err := datasets.Decimal(text, ".", "", 0)
	if err != nil || x < 30000 || x > 80000 {
		f.Add(row+1, "B", "unreadable date", "found %q, want a date of Excel between 1982 and 2119", text)
		return 0
	}
	return engine.NewDate(1899, 12, 30) + engine.Date(x)
}

// quarterColumns returns the quarters of the header's columns from the third on,
// up to the first that is none.
func quarterColumns(f *datasets.Faults, row int, labels []string) (quarters []epsQuarter) {
	for k := 2; k < len(labels); k++ {
		q, err := quarterOf(labels[k])
		if err != nil {
			break
		}
		if n := len(quarters); n > 0 {
			want := quarters[n-1] + 1
			if q%4 != want%4 {
				f.Add(row+1, columnName(k), "quarters out of order", "found %q, want the quarter after %v", labels[k], quarters[n-1])
				return nil
			}
			q = want
		}
		quarters = append(quarters, q)
	}
	if len(quarters) < 8 {
		f.Add(row+1, "C", "missing quarters", "%d columns are labelled as quarters, want 8 or more", len(quarters))
	}
	return quarters
}

// columnName returns a column's letters, from 0 for A.
func columnName(k int) string {
	name, err := excelize.ColumnNumberToName(k + 1)
	if err != nil {
		return ""
	}
	return name
}
