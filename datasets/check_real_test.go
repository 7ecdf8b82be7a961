package datasets

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trifecta/engine"
)

// onlyFound holds the errors and warnings against what is known of a real file.
func onlyFound(t *testing.T, fs []Finding, want ...string) {
	t.Helper()
	var got []string
	for _, f := range fs {
		if f.Severity != Note {
			got = append(got, fmt.Sprintf("%v: %s, %s", f.Severity, f.What, f.Where))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCheckOfTheMonthlyCore(t *testing.T) {
	s, err := ImportCSV(shared(t, coreFile), "monthly_core.csv", core)
	if err != nil {
		t.Fatal(err)
	}
	// Of cuts priced eight stretches of months are missing up to 2003, and those from October 2023 to
	// May 2026. The mapping names no source for four columns.
	fs := s.Check()
	onlyFound(t, fs,
		"warning: missing value, row 839, 1996-05-31, column cuts_priced_12m",
		"warning: source is not stated, column small_return",
	)
	if fs[0].Count != 9 {
		t.Errorf("%d stretches without a value, want 9", fs[0].Count)
	}
}

// From July 2023 on the file has 0 for what is not known, and PE10 has it for the
// first ten years.
func TestCheckOfShillersZeros(t *testing.T) {
	var m Mapping
	m.Date = MappedDate{From: "Date", Period: "month"}
	for _, c := range []struct{ from, field, unit string }{
		{"SP500", "sp500", "index"},
		{"Dividend", "dividend", "index points"},
		{"Earnings", "earnings", "index points"},
		{"Consumer Price Index", "cpi", "index"},
		{"Long Interest Rate", "long_rate", "percent per year"},
		{"PE10", "pe10", "ratio"},
	} {
		m.Columns = append(m.Columns, MappedItem{From: c.from, Field: c.field, Unit: c.unit, Source: "Shiller"})
	}
	s, err := ImportCSV(shared(t, "data/equity/shiller_data.csv"), "shiller_data.csv", m)
	if err != nil {
		t.Fatal(err)
	}
	// Long rates before 1953 are of years, put on months by straight lines.
	fs := s.Check()
	onlyFound(t, fs,
		"warning: zero that may mean missing, row 1831, 2023-07-31, column dividend",
		"warning: market rate that does not move, row 133, 1882-01-31, column long_rate",
	)
	zeros := 0
	for _, c := range s.Columns {
		for _, x := range c.Values {
			if x == 0 {
				zeros++
			}
		}
	}
	if zeros == 0 || fs[0].Count != zeros {
		t.Errorf("%d zeros are found, and the file has %d", fs[0].Count, zeros)
	}
}

// vintages reads the S&P 500 vintages as they are written, units and all.
func vintages(t *testing.T) *Facts {
	t.Helper()
	// A file by its name finds the folder.
	one := shared(t, "data/firms/sp500_financials_vintages/2012-12-27.csv.gz")
	names, err := filepath.Glob(filepath.Join(filepath.Dir(one.Name()), "*.csv.gz"))
	if err != nil || len(names) < 20 {
		t.Fatalf("%d vintages, %v", len(names), err)
	}
	f := &Facts{Meta: map[string]string{"source": "datahub.io"}}
	for _, name := range names {
		known, err := engine.ParseDate(strings.TrimSuffix(filepath.Base(name), ".csv.gz"))
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(z)
		r.FieldsPerRecord = -1
		var from map[string]int
		for {
			row, err := r.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if from == nil {
				from = map[string]int{}
				for k, label := range row {
					from[strings.ToLower(strings.TrimPrefix(label, "\ufeff"))] = k
				}
				continue
			}
			id := row[0]
			f.Add(Fact{known, known, FirmID(id), "id", math.NaN(), id})
			for _, c := range []struct{ item, label, other string }{{"price", "price", ""}, {"mktcap", "market cap", "market capitalization"}, {"ebitda_ttm", "ebitda", ""}} {
				k, ok := from[c.label]
				if !ok {
					if k, ok = from[c.other]; !ok {
						continue
					}
				}
				if k >= len(row) {
					continue // a row cut short
				}
				text, by := row[k], 1.0
				for suffix, size := range map[string]float64{"B": 1e9, "M": 1e6, "K": 1e3} {
					if s, ok := strings.CutSuffix(text, suffix); ok {
						text, by = s, size
					}
				}
				if x, err := strconv.ParseFloat(text, 64); err == nil {
					f.Add(Fact{known, known, FirmID(id), c.item, x * by, ""})
				}
			}
		}
		file.Close()
	}
	return f
}

// Their units change from billions written out to plain billions to dollars, and
// Alphabet's two classes each have the value of the whole.
func TestCheckOfTheVintagesOfTheSP500(t *testing.T) {
	fs := vintages(t).Check()
	found := map[string]Finding{}
	for _, f := range fs {
		found[f.What] = f
	}
	if f := found[periodUnit.what]; f.Count < 1000 {
		t.Errorf("units change %d times, want those of 500 firms twice and more: %s", f.Count, f.Example)
	}
	if f := found[wholeTwice.what]; f.Count < 15 || f.Firm != fmt.Sprint(FirmID("GOOGL")) && f.Firm != fmt.Sprint(FirmID("GOOG")) {
		t.Errorf("classes with the value of the whole: %+v, want Alphabet's first", f)
	}
	for _, f := range fs {
		switch f.What {
		case periodUnit.what, wholeTwice.what, factZeros.what:
		case outOfRange.what: // prices of nothing
			if f.Column != "price" || !strings.Contains(f.Example, "value is 0,") {
				t.Errorf("finding %+v", f)
			}
		default:
			t.Errorf("%v: %s, %d times, %s: %s", f.Severity, f.What, f.Count, f.Where, f.Example)
		}
	}
}
