package sources

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
)

// realFedWatch reads FedWatch's downloads of 2025-08-20, one file a meeting.
func realFedWatch(t testing.TB) *FedWatchTables {
	t.Helper()
	files, err := filepath.Glob(sharedPath(t, "data/expectations/fedwatch_20250821") + "/FedMeeting_*.csv")
	if err != nil || len(files) != 14 {
		t.Fatalf("%d files (%v), want 14", len(files), err)
	}
	w := &FedWatchTables{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Add(f, name)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func fedWatch(t testing.TB, w *FedWatchTables, g *Target) *datasets.Series {
	t.Helper()
	s, err := FedWatch(w, g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The values of PROVENANCE and of CALIBRATION 3, to their two decimals.
func TestFedWatchKnownValues(t *testing.T) {
	w := realFedWatch(t)
	s := fedWatch(t, w, FixedTarget(0.04375))
	for _, c := range []struct {
		day  string
		want float64
	}{{"2025-06-30", 2.66}, {"2025-07-31", 1.31}, {"2025-08-01", 2.33}, {"2025-08-13", 2.56}, {"2025-08-20", 2.18}} {
		// The file's 2.5550000000000015 of 13 August was rounded up.
		if got := on(s, "cuts_priced", []engine.Date{date(t, c.day)})[0]; math.Abs(got-c.want) > 0.005+1e-9 {
			t.Errorf("cuts priced to the end of 2025 are %.4f on %s, want %.2f", got, c.day, c.want)
		}
	}
	day := date(t, "2025-08-20")
	for _, c := range []struct {
		meeting string
		want    float64
	}{{"2025-09-17", 0.82}, {"2025-10-29", 1.38}, {"2025-12-10", 2.18}, {"2026-01-28", 2.62}, {"2026-06-17", 4.04}} {
		if got := (0.04375 - w.expected[day][date(t, c.meeting)]) / cut; math.Abs(got-c.want) > 0.005 {
			t.Errorf("cuts priced by %s are %.4f, want %.2f", c.meeting, got, c.want)
		}
	}
}

// Who has targets of other days than the tables is told both, and the way out.
func TestFedWatchWithTargetsOfOtherDaysSaysBoth(t *testing.T) {
	const name = "FedMeeting_20250917.csv"
	read := func(rows string) *FedWatchTables {
		w := &FedWatchTables{}
		if _, err := w.Add(strings.NewReader("Date,(400-425),(425-450)\n"+rows), name); err != nil {
			t.Fatal(err)
		}
		return w
	}
	g := &Target{}
	if _, err := g.Add(strings.NewReader("DATE,DFEDTARL,DFEDTARU\n2020-01-02,1.5,1.75\n2020-01-01,1.5,1.75\n2020-01-03,1.5,\n"), "target.csv"); err != nil {
		t.Fatal(err)
	}
	const rows = "2025-08-19,0.8,0.2\n2025-08-20,0.8,0.2\n"
	for _, c := range []struct {
		w      *FedWatchTables
		target *Target
		want   []string
	}{
		{read(rows), g, []string{"run from 2025-08-19 to 2025-08-20, for meetings from 2025-09-17 to 2025-09-17", "known from 2020-01-01 to 2020-01-02", "--range 4.25-4.50"}},
		{read(rows), &Target{}, []string{"known on no day", "--range"}},
		{read(rows), nil, []string{"known on no day", "--range"}},
		{read(""), g, []string{"no row has probabilities"}},
	} {
		_, err := FedWatch(c.w, c.target)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error is %v, want %q", err, want)
			}
		}
	}
}

// The one file for all meetings says the same as a file for each, of which it
// has those from September 2025 on.
func TestFedWatchHistoryIsItsParts(t *testing.T) {
	name := "data/expectations/fedwatch_20250821/FedMeetingHistory_20250821.csv"
	one := &FedWatchTables{}
	if _, err := one.Add(shared(t, name), name); err != nil {
		t.Fatal(err)
	}
	parts := realFedWatch(t)
	if want := parts.meetings[3:]; !slices.Equal(one.meetings, want) {
		t.Fatalf("meetings are %v, want %v", one.meetings, want)
	}
	n := 0
	for d, of := range parts.expected {
		for m, x := range of {
			if m < one.meetings[0] {
				continue
			}
			n++
			if got, ok := one.expected[d][m]; !ok || got != x {
				t.Errorf("%v of the meeting of %v is %v, want %v", d, m, got, x)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d values compared, want more than 1,000", n)
	}
}

// FedWatch is made from the same settlements by the method of PolicyPath. The
// files share nothing: one is CME's, the other a broker's bars of the contracts
// of July 2026 and later. CME's probabilities fold each meeting into two
// outcomes, which keeps the mean; the broker's last trade may be a tick, 0.02 of
// a cut, from the settlement, and the last meeting's month multiplies it.
func TestFuturesAgreeWithFedWatch(t *testing.T) {
	g := realTarget(t)
	futures, _, err := Futures(realFutures(t), realMeetings(t), g)
	if err != nil {
		t.Fatal(err)
	}
	s := fedWatch(t, realFedWatch(t), g)
	got := differ(on(futures, "cuts_priced_12m", s.Dates), s.Column("cuts_priced_12m").Values)
	t.Logf("futures less FedWatch: %+v", got)
	if got.n < 40 || got.largest > 0.04 {
		t.Errorf("futures less FedWatch: %+v, want 40 days or more and none above 0.04", got)
	}
}

// The tracker against futures and FedWatch where both exist: a stand-in, off by
// the 6 bp between SOFR and the midpoint, a quarter of a cut, and by the line
// through quarters in the place of meetings. On the day of a decision it has the
// range before it.
func TestAtlantaFedStandsIn(t *testing.T) {
	name := "data/expectations/atlantafed_market_probability_tracker.csv"
	s, tally, err := AtlantaFed(shared(t, name), name)
	if err != nil {
		t.Fatal(err)
	}
	checkTally(t, tally)
	if tally.Read != 57534 || len(s.Dates) != 547 || s.Dates[0] != date(t, "2023-03-29") || s.Dates[546] != date(t, "2025-05-30") {
		t.Errorf("%d rows and %d dates from %v to %v, want the 57,534 and 2023-03-29 to 2025-05-30 of PROVENANCE", tally.Read, len(s.Dates), s.Dates[0], s.Dates[len(s.Dates)-1])
	}
	futures, _, err := Futures(realFutures(t), realMeetings(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	g := realTarget(t)
	tables := realFedWatch(t)
	meetings := realMeetings(t)
	quiet := slices.DeleteFunc(slices.Clone(s.Dates), func(d engine.Date) bool { return meetings.decided(d) })
	for _, c := range cutsColumns {
		for _, other := range []struct {
			name string
			*datasets.Series
		}{{"futures", futures}, {"FedWatch", fedWatch(t, tables, g)}} {
			got := differ(on(s, c.name, quiet), on(other.Series, c.name, quiet))
			t.Logf("%s less %s: %+v", c.name, other.name, got)
			if got.n < 90 || got.absolute > 0.25 || got.ninetieth > 0.5 {
				t.Errorf("%s less %s: %+v, want 90 days or more, half within 0.25 and nine in ten within 0.5", c.name, other.name, got)
			}
		}
	}
}
