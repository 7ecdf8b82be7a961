package sources

import (
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

// files opens files of the shared folder under their names there.
func files(t testing.TB, names ...string) []File {
	t.Helper()
	var fs []File
	for _, name := range names {
		fs = append(fs, File{Reader: shared(t, name), Name: name})
	}
	return fs
}

func text(name, s string) []File { return []File{{Reader: strings.NewReader(s), Name: name}} }

func day(t testing.TB, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// valueOn returns the value of a column on a date, NaN where it has none.
func valueOn(t testing.TB, s *datasets.Series, column, date string) float64 {
	t.Helper()
	c := s.Column(column)
	if c == nil {
		t.Fatalf("no column %s", column)
	}
	for i, d := range s.Dates {
		if d == day(t, date) {
			return c.Values[i]
		}
	}
	return math.NaN()
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// core reads a column of the monthly table, worked out elsewhere from the same
// publishers' files, by month-end.
func core(t testing.TB, column string) map[engine.Date]float64 {
	t.Helper()
	rows, err := csv.NewReader(shared(t, "data/derived/monthly_core.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[engine.Date]float64{}
	for k, label := range rows[0] {
		if label != column {
			continue
		}
		for _, row := range rows[1:] {
			if x, err := strconv.ParseFloat(row[k], 64); err == nil {
				out[day(t, row[0])] = x
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("the monthly table has no column %s", column)
	}
	return out
}

// agrees compares a column with one of the monthly table to within tol, on
// dates up to last, and wants at least n months in both.
func agrees(t *testing.T, s *datasets.Series, column, of, last string, scale, tol float64, n int) {
	t.Helper()
	want, c, both := core(t, of), s.Column(column), 0
	if c == nil {
		t.Fatalf("no column %s", column)
	}
	for i, d := range s.Dates {
		w, ok := want[d]
		if !ok || math.IsNaN(c.Values[i]) || d > day(t, last) {
			continue
		}
		both++
		if math.Abs(c.Values[i]-w*scale) > tol {
			t.Errorf("%s on %v = %v, want %v", column, d, c.Values[i], w*scale)
		}
	}
	if both < n {
		t.Errorf("%s: %d months in both, want at least %d", column, both, n)
	}
}

// sound checks what holds of every import: rows are accounted for, dates ascend
// and the file that is written reads back the same.
func sound(t testing.TB, s *datasets.Series, tally datasets.Tally) {
	t.Helper()
	dropped := 0
	for _, d := range tally.Dropped {
		dropped += d.Rows
	}
	if tally.Read != tally.Kept+dropped {
		t.Errorf("%d rows read, %d kept and %d dropped", tally.Read, tally.Kept, dropped)
	}
	back, err := datasets.SeriesOf(s.Table())
	if err != nil {
		t.Fatalf("the result does not read back: %v", err)
	}
	for k, c := range s.Columns {
		if b := back.Columns[k]; b.Name != c.Name || b.Unit != c.Unit || b.LagDays != c.LagDays || b.Note != c.Note || b.StandIn != c.StandIn || b.Source != c.Source {
			t.Errorf("column %+v reads back as %+v", c, b)
		}
		for i, x := range c.Values {
			if !same(back.Columns[k].Values[i], x) {
				t.Fatalf("%s on %v reads back as %v, want %v", c.Name, s.Dates[i], back.Columns[k].Values[i], x)
			}
		}
	}
}

// importers are the readers of public series, each with the real file on which
// it is tested and a place in it that can be spoiled.
var importers = []struct {
	kind, file string
	column     string // that a file without it is refused for
	row        int    // line of the file, from 1, that is spoiled
	read       func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error)
}{
	{"fred", "data/macro/fred_wide_labor.csv", "UNRATE", 200, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return FRED([]File{{Reader: r, Name: name}}, FREDOptions{Series: map[string]string{"UNRATE": "", "PAYEMS": ""}})
	}},
	{"french", "data/french/Portfolios_Formed_on_ME.csv", "Qnt 2", 100, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return French(r, name, FrenchOptions{Columns: map[string]string{"Qnt 2": "small_return", "Hi 20": "large_return"}})
	}},
	{"valuation", "data/french/6_Portfolios_2x3.CSV", "ME1 BM2", 2700, FrenchValuation},
	{"shiller", "data/equity/shiller_data.csv", "SP500", 100, Shiller},
	{"prices", "data/equity/SP500TR_daily_1988_2020.csv", "", 100, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return Prices([]File{{Reader: r, Name: name}}, PriceOptions{Monthly: true, Columns: map[string]string{"Adj Close": "spx_return"}})
	}},
	{"fomc", "data/rates/fomc_actions_1990_2020.csv", "Scheduled FOMC", 100, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return FOMCSeries([]File{{Reader: r, Name: name}}, false)
	}},
	{"dfast", "data/stress/2025-Table_1A_Historic_Domestic.csv", "Date", 100, func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
		return DFAST([]File{{Reader: r, Name: name}})
	}},
}

// Every real file is read, and refused once it is spoiled, with an error that
// names file and line, or the column that is missing.
func TestSpoiledFilesAreRefused(t *testing.T) {
	for _, c := range importers {
		t.Run(c.kind, func(t *testing.T) {
			data, err := os.ReadFile(sharedPath(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			s, tally, err := c.read(bytes.NewReader(data), "x.csv")
			if err != nil {
				t.Fatalf("the file as it is: %v", err)
			}
			sound(t, s, tally)
			lines := strings.Split(string(data), "\n")
			spoil := func(what string, edit func(lines []string), want ...string) {
				t.Helper()
				bad := append([]string(nil), lines...)
				edit(bad)
				_, _, err := c.read(strings.NewReader(strings.Join(bad, "\n")), "x.csv")
				if err == nil {
					t.Errorf("%s: no error", what)
					return
				}
				for _, w := range append(want, "x.csv: ") {
					if !strings.Contains(err.Error(), w) {
						t.Errorf("%s: error is %v, want one with %q", what, err, w)
					}
				}
			}
			line := "line " + strconv.Itoa(c.row)
			fields := func(bad []string, edit func(f []string) []string) {
				bad[c.row-1] = strings.Join(edit(strings.Split(bad[c.row-1], ",")), ",")
			}
			last := func(f []string) int { // the last field of the row with a number, as it stands
				k := len(f) - 1
				for strings.TrimSpace(f[k]) == "" {
					k--
				}
				switch c.kind { // columns that are read
				case "prices":
					k = 5
				case "fomc":
					k = 3
				}
				return k
			}
			spoil("a row cut in half", func(bad []string) { bad[c.row-1] = bad[c.row-1][:len(bad[c.row-1])/3] }, line)
			spoil("a date out of order", func(bad []string) {
				bad[c.row-1], bad[c.row+11] = bad[c.row+11], bad[c.row-1]
			}, "line ", "order")
			spoil("a date that is none", func(bad []string) {
				fields(bad, func(f []string) []string {
					k := 0
					if c.kind == "dfast" {
						k = 1
					}
					f[k] = "19x6"
					return f
				})
			}, line, "19x6")
			spoil("a percent sign", func(bad []string) {
				fields(bad, func(f []string) []string {
					k := last(f)
					f[k] = strings.TrimSpace(f[k]) + "%"
					return f
				})
			}, line, "%")
			spoil("a locale comma", func(bad []string) {
				fields(bad, func(f []string) []string {
					k := last(f)
					f[k] = strings.Replace(strings.TrimSpace(f[k]), ".", "", 1) + ",5"
					return f
				})
			}, line)
			if c.column != "" {
				spoil("a column removed", func(bad []string) {
					for i := range bad {
						bad[i] = strings.Replace(bad[i], c.column, "Other", 1)
					}
				}, c.column)
			}
			_, _, err = c.read(strings.NewReader("PK\x03\x04"+string(data)), "x.zip")
			if err == nil || !strings.Contains(err.Error(), "x.zip: a zip archive") {
				t.Errorf("error of a zip archive is %v", err)
			}
			_, _, err = c.read(bytes.NewReader([]byte{0x1f, 0x8b, 8, 0}), "x.gz")
			if err == nil || !strings.Contains(err.Error(), "x.gz") {
				t.Errorf("error of a broken gzip is %v", err)
			}
			for _, empty := range []string{"", "\n\n", "a\n", "a,b\n"} {
				if _, _, err = c.read(strings.NewReader(empty), "x.csv"); err == nil || !strings.Contains(err.Error(), "x.csv: ") {
					t.Errorf("error of a file with %q is %v", empty, err)
				}
			}
		})
	}
}

// rowsAlone reads a CSV file and makes nothing of it.
func rowsAlone(data []byte) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.ReuseRecord, r.FieldsPerRecord = true, -1
	for {
		if _, err := r.Read(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
