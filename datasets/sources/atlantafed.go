package sources

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

var atlantaRange = regexp.MustCompile(`^(\d{1,4})bps - (\d{1,4})bps$`)

// An atlantaDay is what the tracker says on a day: the lower end of the target
// range, and by the middle of each reference quarter the mean rate.
type atlantaDay struct {
	date   engine.Date
	target float64
	middle []engine.Date
	mean   []float64
}

// AtlantaFed reads the Atlanta Fed's Market Probability Tracker and returns a
// stand-in for cuts priced, in cuts of 25 bp, positive for cuts. The tracker has
// for reference quarters of three months, from one third Wednesday of March,
// June, September or December to the next, the mean of the average three-month
// SOFR that options on SOFR futures imply. The rate at a horizon is read off the
// line through the quarters' middles, which begins on the day itself with the
// target's midpoint; cuts are the midpoint less that rate. A value is known at
// the close of its day. Rows of other measures are dropped.
func AtlantaFed(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return nil, tally, f.Err(name)
	}
	at, quarter, target := s.need("date"), s.need("reference_start"), s.need("target_range")
	field, value := s.need("field"), s.need("value")
	if f.Any() {
		return nil, tally, f.Err(name)
	}
	var days []*atlantaDay
	for row := s.next(); row != nil; row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			f.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		if n := len(days); n > 0 && d < days[n-1].date {
			f.Add(s.line, s.header[at], "dates out of order", "%v comes after %v", d, days[n-1].date)
			continue
		}
		x, err := datasets.Decimal(strings.TrimSpace(row[value]), ".", "", -4)
		if err != nil {
			f.Add(s.line, s.header[value], "unreadable number", "%v", err)
			continue
		}
		if row[field] != "Rate: mean" {
			tally.Drop("not the mean rate", lineOf(s))
			continue
		}
		if x < -0.1 || x > 0.5 {
			f.Add(s.line, s.header[value], "not a rate", "found %s, want basis points from -1000 to 5000", row[value])
			continue
		}
		day, _, _ := strings.Cut(row[quarter], "T")
		start, err := dayIn(day)
		if err != nil {
			f.Add(s.line, s.header[quarter], "unreadable date", "%v", err)
			continue
		}
		m := atlantaRange.FindStringSubmatch(row[target])
		if m == nil {
			f.Add(s.line, s.header[target], "not a target range", "found %q, want a range such as 425bps - 450bps", row[target])
			continue
		}
		low, _ := strconv.ParseFloat(m[1], 64)
		// For distant quarters the file writes 525bps - 525bps for a range whose
		// lower end is 525; since 2008 ranges are 25 bp wide.
		mid := (low + 12.5) / 1e4
		n := len(days)
		if n == 0 || days[n-1].date != d {
			days, n = append(days, &atlantaDay{date: d, target: mid}), n+1
		}
		t := days[n-1]
		middle := start + (thirdWednesday(start, 3)-start)/2
		switch {
		case t.target != mid:
			f.Add(s.line, s.header[target], "two targets on one date", "found %q, before it was another on %v", row[target], d)
			continue
		case len(t.middle) > 0 && middle <= t.middle[len(t.middle)-1]:
			f.Add(s.line, s.header[quarter], "quarters out of order", "the quarter from %v comes after a later one, or twice, on %v", start, d)
			continue
		}
		t.middle, t.mean = append(t.middle, middle), append(t.mean, x)
		tally.Keep()
	}
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	if len(days) == 0 {
		f.Add(0, "field", "no rates", "no row has the field Rate: mean")
		return nil, tally, f.Err(name)
	}
	return atlantaSeries(days), tally, nil
}

// thirdWednesday returns the third Wednesday of a date's month, or of one months
// later.
func thirdWednesday(d engine.Date, months int) engine.Date {
	t := d.Time()
	first := engine.NewDate(t.Year(), t.Month()+time.Month(months), 1)
	to := (int(time.Wednesday) - int(first.Time().Weekday()) + 7) % 7
	return first + engine.Date(to+14)
}

func atlantaSeries(days []*atlantaDay) *datasets.Series {
	s := &datasets.Series{Meta: map[string]string{"source": "Federal Reserve Bank of Atlanta, Market Probability Tracker"}}
	for _, c := range cutsColumns {
		s.Columns = append(s.Columns, datasets.Column{
			Name: c.name, Unit: "25bp cuts", Source: s.Meta["source"] + ", Rate: mean",
			StandIn: "target midpoint less the three-month SOFR that options imply " + c.what + ", stand-in for cuts priced by fed funds futures",
		})
	}
	for _, d := range days {
		s.Dates = append(s.Dates, d.date)
		for k, c := range cutsColumns {
			s.Columns[k].Values = append(s.Columns[k].Values, (d.target-d.rate(horizon(d.date, c.months)))/cut)
		}
	}
	for k := range s.Columns {
		s.Columns[k].Note = fmt.Sprintf("read off the line through the middles of reference quarters; SOFR is not the fed funds rate and lay 6 bp, a quarter of a cut, below the target's midpoint in 2023 and 2024; on the day of a decision the target is the one before; %s", spans(s.Dates, s.Columns[k].Values))
	}
	return s
}

// rate returns the expected rate on a later date, NaN past the middle of the
// last quarter.
func (d *atlantaDay) rate(to engine.Date) float64 {
	k, _ := slices.BinarySearch(d.middle, to)
	if k == len(d.middle) {
		return math.NaN()
	}
	x0, y0 := d.date, d.target
	if k > 0 {
		x0, y0 = d.middle[k-1], d.mean[k-1]
	}
	share := float64(to-x0) / float64(d.middle[k]-x0)
	return y0 + float64(share*(d.mean[k]-y0))
}
