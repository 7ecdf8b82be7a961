package sources

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

// A reading is an importer of expectations on a text, with a Series where the
// text alone makes one.
type reading func(r io.Reader, name string) (*datasets.Series, datasets.Tally, error)

func readFutures(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	q := &FuturesQuotes{}
	if err := q.Add(r, name); err != nil {
		return nil, q.rows, err
	}
	m := Meetings{}
	for d := engine.NewDate(1994, 1, 20); d < engine.NewDate(2030, 1, 1); d += 45 {
		m = append(m, Meeting{Date: d})
	}
	s, tally, err := Futures(q, m, FixedTarget(0.05))
	if err != nil {
		return nil, q.rows, nil // read, but no day tells the cuts priced
	}
	return s, tally, nil
}

func readFedWatch(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	w := &FedWatchTables{}
	tally, err := w.Add(r, name)
	if err != nil {
		return nil, tally, err
	}
	s, err := FedWatch(w, FixedTarget(0.04375))
	if err != nil {
		return nil, tally, nil // as above
	}
	return s, tally, nil
}

func readSPEstimates(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	v := &EPSVintages{}
	tally, err := v.Add(r, name)
	if err != nil {
		return nil, tally, err
	}
	s, err := SPEstimates(v)
	if err != nil {
		return nil, tally, nil // no row of the two indices
	}
	return s, tally, nil
}

func readMeetings(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	_, tally, err := FOMC(r, name)
	return nil, tally, err
}

func readTargets(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	tally, err := (&Target{}).Add(r, name)
	return nil, tally, err
}

// The real files, spoilt: each is refused by a message that names the file and
// the line or the column.
func TestExpectationsRefuseSpoiltFiles(t *testing.T) {
	for _, c := range []struct {
		file, name string
		read       reading
		column     string // to take away
		number     int    // place of a number in a row
		ordered    bool   // dates of the file ascend
	}{
		{"expectations/zq_2024_2026/ZQ_202612.csv", "ZQ_202612.csv", readFutures, "close", 4, true},
		{"expectations/fedwatch_20250821/FedMeeting_20251210.csv", "FedMeeting_20251210.csv", readFedWatch, "", 12, true},
		{"expectations/atlantafed_market_probability_tracker.csv", "tracker.csv", AtlantaFed, "reference_start", 4, true},
		{"earnings/sp_eps_estimates_vintages.csv.gz", "eps.csv", readSPEstimates, "quarter", 5, false},
		{"earnings/sp_index_prices_vintages.csv", "levels.csv", readSPEstimates, "kind", 5, false},
		{"rates/DFEDTARU.csv", "DFEDTARU.csv", readTargets, "DFEDTARU", 1, false},
		{"rates/fomc_dates_2000_2026.csv", "fomc.csv", readMeetings, "date", -1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := open(shared(t, "data/"+c.file))
			if err != nil {
				t.Fatal(err)
			}
			whole, err := io.ReadAll(text)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimRight(string(whole), "\n"), "\n")
			lines = lines[:min(len(lines), 400)]
			if _, _, err := c.read(strings.NewReader(strings.Join(lines, "\n")), c.name); err != nil {
				t.Fatalf("the file as it is: %v", err)
			}
			at := 100
			row := strings.Split(lines[at], ",")
			spoil := func(what, wantPlace string, change func(l []string)) {
				t.Helper()
				l := slices.Clone(lines)
				change(l)
				_, _, err := c.read(strings.NewReader(strings.Join(l, "\n")), c.name)
				if err == nil || !strings.Contains(err.Error(), c.name) || !strings.Contains(err.Error(), wantPlace) {
					t.Errorf("%s: error is %v, want one that names %s and %s", what, err, c.name, wantPlace)
				}
			}
			if c.column != "" {
				spoil("a column removed", "missing column", func(l []string) { l[0] = strings.Replace(l[0], c.column, "", 1) })
			}
			spoil("a date that is none", "line 101", func(l []string) { l[at] = strings.Join(append([]string{"soon"}, row[1:]...), ",") })
			if c.number >= 0 {
				with := func(number string) func(l []string) {
					return func(l []string) {
						r := slices.Clone(row)
						r[c.number] = number
						l[at] = strings.Join(r, ",")
					}
				}
				spoil("a percent sign", "line 101", with(row[c.number]+"%"))
				spoil("a locale comma", "line 101", with(`"1,25"`))
				spoil("a row cut in half", "line 101", func(l []string) { l[at] = strings.Join(row[:(len(row)+1)/2], ",") })
			}
			if c.ordered {
				spoil("dates out of order", "line ", func(l []string) { l[2], l[len(l)-1] = l[len(l)-1], l[2] })
			}
			zipped := "PK\x03\x04" + strings.Join(lines, "\n")
			if _, _, err := c.read(strings.NewReader(zipped), c.name); err == nil || !strings.Contains(err.Error(), c.name) {
				t.Errorf("a wrong zip: error is %v, want one that names the file", err)
			}
			broken := "\x1f\x8b" + strings.Join(lines, "\n")
			if _, _, err := c.read(strings.NewReader(broken), c.name); err == nil || !strings.Contains(err.Error(), c.name) {
				t.Errorf("a broken gzip: error is %v, want one that names the file", err)
			}
		})
	}
}

// Workbooks that are none: cut short, a zip of something else, one whose sheet
// has another name.
func TestSpoiltWorkbooks(t *testing.T) {
	whole, err := os.ReadFile(sharedPath(t, "data/earnings/raw/sp-500-eps-est_2026-01-29.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer
	z := zip.NewWriter(&other)
	w, err := z.Create("readme.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, "no workbook")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"cut short": whole[:len(whole)/2], "another zip": other.Bytes(), "head alone": whole[:4]} {
		_, err := (&EPSVintages{}).Add(bytes.NewReader(data), "eps.xlsx")
		if err == nil || !strings.Contains(err.Error(), "eps.xlsx") {
			t.Errorf("%s: error is %v, want one that names the file", name, err)
		}
	}
}

func TestQuartersOfHeaders(t *testing.T) {
	labels := strings.Split("INDEX NAME,,2024 Q3,2024 Q4,2025 Q1,2025 Q2,2025 Q3,2025E Q4,2025 Q1,2025 Q2,2008 EPS", ",")
	var f datasets.Faults
	got := quarterColumns(&f, 5, labels)
	if f.Any() || len(got) != 8 || got[6].String() != "2026Q1" || got[7].String() != "2026Q2" {
		t.Errorf("quarters are %v (%v), want the two labelled 2025 again to be of 2026", got, f.Err("eps"))
	}
	labels[6] = "2025 Q4"
	if quarterColumns(&f, 5, labels); !f.Any() {
		t.Error("a quarter that is left out is not refused")
	}
}

// agree is the property of the fuzz targets: an error that names the file, or a
// tally that adds up and a series that a file gives back.
func agree(t *testing.T, read reading, data []byte, name string) {
	s, tally, err := read(bytes.NewReader(data), name)
	if err != nil {
		if !strings.Contains(err.Error(), name) {
			t.Fatalf("error %q does not name %s", err, name)
		}
		return
	}
	n := tally.Kept
	for _, d := range tally.Dropped {
		n += d.Rows
	}
	if n != tally.Read {
		t.Fatalf("read %d, kept and dropped %d", tally.Read, n)
	}
	if s == nil {
		return
	}
	back, err := datasets.SeriesFrom(name, s.Table())
	if err != nil {
		t.Fatalf("the series is refused: %v", err)
	}
	if !slices.Equal(back.Dates, s.Dates) {
		t.Fatal("dates differ after a file")
	}
	for k, c := range s.Columns {
		b := back.Columns[k]
		if b.Name != c.Name || b.LagDays != c.LagDays || b.StandIn != c.StandIn || !slices.EqualFunc(b.Values, c.Values, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) || x != x && y != y }) {
			t.Fatalf("column %s differs after a file", c.Name)
		}
	}
}

func FuzzFutures(f *testing.F) {
	f.Add([]byte("date,open,high,low,close,volume,average,barCount\n2024-07-31,96.56,96.56,96.56,96.56,0.0,96.56,0\n"))
	f.Add([]byte("date,contract_month,settle,volume,open_interest,symbol\n2000-01-03,2000-01,94.5,0,0,ZQF00\n2000-01-03,2000-02,94.4,0,5,ZQG00\n2000-01-03,2000-03,94.3,0,5,ZQH00\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, readFutures, data, "ZQ_200002.csv") })
}

func FuzzFedWatch(f *testing.F) {
	f.Add([]byte("Date,(400-425),(425-450)\n2025/8/20,0.25,0.75\n"))
	f.Add([]byte(",History for 17 Sep 2025 Fed meeting,,History for 29 Oct 2025 Fed meeting,\nDate,(400-425),(425-450),(400-425),(1.000-1.025)\n2025/8/20,0.25,0.75,1,0\n"))
	f.Add([]byte("Date\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, readFedWatch, data, "FedMeeting_20250917.csv") })
}

func FuzzAtlantaFed(f *testing.F) {
	f.Add([]byte("date,reference_start,target_range,field,value\n2023-03-29,2023-06-21T00:00:00Z,475bps - 500bps,Rate: mean,481.98\n2023-03-29,2023-09-20T00:00:00Z,475bps - 475bps,Rate: mean,470\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, AtlantaFed, data, "tracker.csv") })
}

func FuzzSPEstimates(f *testing.F) {
	f.Add([]byte("vintage,index,sector,basis,quarter,eps,is_estimate\n2016-01-28,SP600,Index,operating,2015Q4,7.95,1\n2016-01-28,SP600,Index,operating,2015Q3,4.59,0\n"))
	f.Add([]byte("vintage,index,sector,kind,year,price\n2016-01-28,SP500,Index,spot,2016,1893.36\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, readSPEstimates, data, "eps.csv") })
}

func FuzzMeetings(f *testing.F) {
	f.Add([]byte("date\n2000-02-02\n2020-01-29\n2020-04-29\n"))
	f.Add([]byte("Date,Type,Scheduled FOMC,Unscheduled FOMC\n2/4/1994,Minutes,0,0\n2/4/1994,FOMC Statement,1,0\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, readMeetings, data, "fomc.csv") })
}

func FuzzTarget(f *testing.F) {
	f.Add([]byte("DATE,DFEDTAR\n9/27/1982,10.25\n"))
	f.Add([]byte("date,FEDFUNDS,DFF,DFEDTARL,DFEDTARU\n2025-01-02,,4.33,4.25,4.5\n2025-01-03,.,NA,,\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, readTargets, data, "target.csv") })
}

// A contract's own file has its month in its name alone: by its bytes it may be a
// fund's too. Closes out of the range, or an adjusted one, are a fund's.
func TestAFutureAloneIsNotTakenForAFund(t *testing.T) {
	const both = "futures or prices"
	if kind, why := Recognise(shared(t, "data/expectations/zq_2024_2026/ZQ_202805.csv")); kind != both {
		t.Errorf("a future is %q (%s), want %q", kind, why, both)
	}
	for text, want := range map[string]string{
		"Date,Close\n2024-01-02,96.1\n2024-01-03,96.2\n":            both,
		"Date,Close\n2024-01-02,96.1\n2024-01-03,101.2\n":           "prices",
		"Date,Close,Adj Close\n2024-01-02,96.1,90\n":                "prices",
		"Date,Open,Close\n2024-01-02,96,96.1\n2024-01-03,96.1,9":    both, // cut by the end of what is looked at
		"Date,Open,Close\n2024-01-02,89,89.9\n2024-01-03,96.1,96\n": "prices",
	} {
		if kind, _ := Recognise(strings.NewReader(text)); kind != want {
			t.Errorf("%q is %q, want %q", text, kind, want)
		}
	}
}
