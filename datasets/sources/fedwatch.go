package sources

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// FedWatchTables are the probabilities of target ranges that CME's FedWatch
// gives for meetings, day by day, as the expected midpoint.
type FedWatchTables struct {
	meetings []engine.Date                           // of all files, ascending
	expected map[engine.Date]map[engine.Date]float64 // by day and meeting, decimals per year
}

var (
	fedwatchFile  = regexp.MustCompile(`(\d{8})`)
	fedwatchLabel = regexp.MustCompile(`History for (\d{1,2} [A-Z][a-z]{2} \d{4}) Fed meeting`)
	// From 1,000 on the ends of ranges have a point between thousands.
	fedwatchRange = regexp.MustCompile(`^\((\d{1,3}|\d\.\d{3}|\d{4})-(\d{1,3}|\d\.\d{3}|\d{4})\)$`)
)

// Add reads a download of FedWatch's history: a file for one meeting, whose date
// stands in its name (FedMeeting_20250917.csv), or the file for all of them, in
// which a line over the header names the meeting of each block of columns. A
// column is a target range in basis points, (425-450), a row a day. A file
// without rows, as of a meeting that has no history yet, is not wrong.
func (w *FedWatchTables) Add(r io.Reader, name string) (datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	var over []string // the line over the header
	s, err := newSheet(r, ',', &f, func(row []string) bool {
		if strings.EqualFold(strings.TrimSpace(row[0]), "date") {
			return true
		}
		over = slices.Clone(row)
		return false
	})
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return tally, f.Err(name)
	}
	of := w.blocks(s, over, name, &f)
	mids := make([]float64, len(s.header))
	for k, label := range s.header {
		m := fedwatchRange.FindStringSubmatch(label)
		switch {
		case k == 0 || label == "" && of[k] == 0:
		case m == nil:
			f.Add(s.line, label, "not a target range", "column %d is %q, want a range in basis points such as (425-450)", k+1, label)
		default:
			low, _ := strconv.Atoi(strings.Replace(m[1], ".", "", 1))
			top, _ := strconv.Atoi(strings.Replace(m[2], ".", "", 1))
			mids[k] = float64(low+top) / 2e4
		}
	}
	if f.Any() {
		return tally, f.Err(name)
	}
	if w.expected == nil {
		w.expected = map[engine.Date]map[engine.Date]float64{}
	}
	var before engine.Date
	for row := s.next(); row != nil; row = s.next() {
		d, err := dayIn(row[0])
		if err != nil {
			f.Add(s.line, s.header[0], "unreadable date", "%v", err)
			continue
		}
		if before != 0 && d <= before {
			f.Add(s.line, s.header[0], "dates out of order", "%v comes after %v", d, before)
			continue
		}
		before = d
		if w.row(s, row, d, of, mids, &f) {
			tally.Keep()
		} else {
			tally.Drop("no probabilities", lineOf(s))
		}
	}
	return tally, f.Err(name)
}

// blocks returns the meeting of each column, 0 for none, and notes all meetings
// that the file names.
func (w *FedWatchTables) blocks(s *sheet, over []string, name string, f *datasets.Faults) []engine.Date {
	of := make([]engine.Date, len(s.header))
	note := func(d engine.Date) {
		if k, ok := slices.BinarySearch(w.meetings, d); !ok {
			w.meetings = slices.Insert(w.meetings, k, d)
		}
	}
	if over == nil {
		base := path.Base(strings.ReplaceAll(name, `\`, "/"))
		t, err := time.Parse("20060102", fedwatchFile.FindString(base))
		if err != nil {
			f.Add(0, "", "no meeting", "the file's name has no date of a meeting such as FedMeeting_20250917.csv, nor is there a line over the header that names one")
			return of
		}
		d := engine.NewDate(t.Year(), t.Month(), t.Day())
		note(d)
		for k := range of[1:] {
			of[k+1] = d
		}
		return of
	}
	var now engine.Date
	for k := range max(len(over), len(s.header)) {
		if k < len(over) && strings.TrimSpace(over[k]) != "" {
			labels := fedwatchLabel.FindAllStringSubmatch(over[k], -1)
			if len(labels) == 0 {
				f.Add(s.line-1, "", "no meeting", "column %d is headed %q, want History for 17 Sep 2025 Fed meeting", k+1, over[k])
			}
			for _, l := range labels { // meetings without columns are run together in the last
				t, err := time.Parse("2 Jan 2006", l[1])
				if err != nil {
					f.Add(s.line-1, "", "unreadable date", "column %d: found %q", k+1, l[1])
					continue
				}
				now = engine.NewDate(t.Year(), t.Month(), t.Day())
				note(now)
			}
		}
		if k > 0 && k < len(of) {
			of[k] = now
		}
	}
	return of
}

// row takes the expected midpoints of a day; ok is false where no meeting has
// one.
func (w *FedWatchTables) row(s *sheet, row []string, d engine.Date, of []engine.Date, mids []float64, f *datasets.Faults) (ok bool) {
	for k := 1; k < len(row); {
		meeting, end := of[k], k+1
		for end < len(row) && of[end] == meeting {
			end++
		}
		var mass, mean float64
		bad := false
		for j := k; j < end; j++ {
			if unsaid(row[j]) {
				continue
			}
			p, err := datasets.Decimal(strings.TrimSpace(row[j]), ".", "", 0)
			if err != nil || p < 0 || p > 1 {
				f.Add(s.line, s.header[j], "not a probability", "found %q, want a number from 0 to 1", row[j])
				bad = true
				continue
			}
			mass += p
			mean += float64(p * mids[j])
		}
		k = end
		switch {
		case bad, mass == 0:
			continue
		case math.Abs(mass-1) > 1e-3: // six decimals in each of 60 columns
			f.Add(s.line, "", "probabilities do not sum to one", "those of the meeting of %v sum to %.6f on %v", meeting, mass, d)
			continue
		}
		if _, twice := w.expected[d][meeting]; twice {
			f.Add(s.line, "", "meeting twice on one date", "%v of the meeting of %v was read before, from this file or another", d, meeting)
			continue
		}
		if w.expected[d] == nil {
			w.expected[d] = map[engine.Date]float64{}
		}
		w.expected[d][meeting] = mean / mass
		ok = true
	}
	return ok
}

// between is more than the days between two meetings of the calendar.
const between = 60

// FedWatch returns the cuts priced by the tables, day by day: the target in
// force after the day's close less the expected midpoint after the last meeting
// of the horizon, in cuts of 25 bp, positive for cuts; to year end, over six and
// over twelve months. A value is known at the close of its day. It is NaN where
// that meeting has no probabilities on the day or its table is not among the
// files. target is needed.
func FedWatch(w *FedWatchTables, target *Target) (*datasets.Series, error) {
	s := &datasets.Series{Meta: map[string]string{"source": "CME FedWatch, history of probabilities"}}
	for _, c := range cutsColumns {
		s.Columns = append(s.Columns, datasets.Column{Name: c.name, Unit: "25bp cuts", Source: s.Meta["source"]})
	}
	days := make([]engine.Date, 0, len(w.expected))
	for d := range w.expected {
		days = append(days, d)
	}
	slices.Sort(days)
	for _, d := range days {
		_, decided := slices.BinarySearch(w.meetings, d)
		start := target.After(d, decided)
		row := make([]float64, len(cutsColumns))
		known := false
		for k, c := range cutsColumns {
			row[k] = math.NaN()
			if after, ok := w.last(d, horizon(d, c.months), start); ok {
				row[k] = (start - after) / cut
			}
			known = known || !math.IsNaN(row[k])
		}
		if !known {
			continue
		}
		s.Dates = append(s.Dates, d)
		for k := range row {
			s.Columns[k].Values = append(s.Columns[k].Values, row[k])
		}
	}
	if len(s.Dates) == 0 {
		return nil, noCuts(w, days, target)
	}
	for k := range s.Columns {
		s.Columns[k].Note = fmt.Sprintf("%s, from the midpoint of the target in force; %s", cutsColumns[k].what, spans(s.Dates, s.Columns[k].Values))
	}
	dropUnknown(s)
	return s, nil
}

// noCuts says of tables that tell no cuts on any day what they cover, and what
// the target does.
func noCuts(w *FedWatchTables, days []engine.Date, target *Target) error {
	if len(days) == 0 {
		return errors.New("no day of the tables tells the cuts priced: no row has probabilities")
	}
	first, last := target.span()
	known := "the target is the same on all days"
	switch {
	case target == nil || target.fixed == 0 && first == 0:
		known = "the target is known on no day"
	case target.fixed == 0:
		known = fmt.Sprintf("the target is known from %v to %v", first, last)
	}
	if target == nil || target.fixed == 0 {
		known += "; a file of later rates mends that, or --range 4.25-4.50 with the range in force"
	}
	return fmt.Errorf("no day of the tables tells the cuts priced: they run from %v to %v, for meetings from %v to %v, and %s",
		days[0], days[len(days)-1], w.meetings[0], w.meetings[len(w.meetings)-1], known)
}

// last returns the rate expected on d after the last meeting up to to, which is
// start where there is none.
func (w *FedWatchTables) last(d, to engine.Date, start float64) (rate float64, ok bool) {
	k, found := slices.BinarySearchFunc(w.meetings, to, func(m, to engine.Date) int { return cmp.Compare(m, to) })
	if found {
		k++
	}
	switch {
	case k == 0, k == len(w.meetings) && to > w.meetings[k-1]+ahead: // a meeting may be missing before to
		return 0, false
	case k < len(w.meetings) && w.meetings[k]-w.meetings[k-1] > between:
		return 0, false
	case w.meetings[k-1] <= d:
		return start, true
	}
	rate, ok = w.expected[d][w.meetings[k-1]]
	return rate, ok
}
