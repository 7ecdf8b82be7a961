package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// FOMCSeries reads the federal funds target and the dates of the meetings of the
// Federal Open Market Committee, in any of these forms: CSV with a date and
// DFEDTAR, DFEDTARL or DFEDTARU; JSON with an object "rate" of the target after
// each meeting, in per cent; CSV of meeting dates, with columns Scheduled FOMC
// and Unscheduled FOMC where it lists other events too.
//
// The targets become policy_rate, for every day from the first to the last that
// is given: the target to 2008-12-15, the middle of the range from 2008-12-16,
// when JSON gives the range's upper end. The dates become fomc_meeting, 1 on
// the day a meeting ends and 0 on the others. With monthly, policy_rate is that
// of each month's last day, a month that the file does not finish is left out,
// and fomc_meeting is the number of meetings in the month. All are known on
// their day.
func FOMCSeries(files []File, monthly bool) (*datasets.Series, datasets.Tally, error) {
	var total datasets.Tally
	var strands []*strand
	var errs []error
	for _, f := range files {
		data, err := readAll(f)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Name, err))
			continue
		}
		var xs []*strand
		var t datasets.Tally
		switch head, _, _ := bytes.Cut(data, []byte("\n")); {
		case bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
			xs, t, err = fomcJSON(data, f)
		case bytes.Contains(bytes.ToUpper(head), []byte("DFEDTAR")):
			xs, t, err = fomcTarget(data, f)
		default:
			xs, t, err = fomcDates(data, f)
		}
		total.Add(t)
		errs = append(errs, err)
		strands = append(strands, xs...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, total, err
	}
	strands = policyRate(strands)
	for _, x := range strands {
		if monthly {
			x.months()
		}
	}
	s, err := weave(strands, map[string]string{"source": "Federal Open Market Committee"})
	if err == nil && len(s.Dates) == 0 {
		err = errors.New("no month is whole in these files")
	}
	return s, total, err
}

// maxMeetings bounds the bytes of a file of dates or targets.
const maxMeetings = 64 << 20

func readAll(f File) ([]byte, error) {
	text, err := open(f)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(text, maxMeetings+1))
	if err == nil && len(data) > maxMeetings {
		err = fmt.Errorf("more than %d bytes", maxMeetings)
	}
	return data, err
}

func fomcTarget(data []byte, f File) ([]*strand, datasets.Tally, error) {
	cols, _, t, err := fredFile(File{Reader: bytes.NewReader(data), Name: f.Name}, FREDOptions{Series: map[string]string{"DFEDTAR": "", "DFEDTARL": "", "DFEDTARU": ""}})
	var strands []*strand
	for _, c := range cols {
		strands = append(strands, &c.strand)
	}
	return strands, t, err
}

// rangeStart is the first day of a range in the place of a target, and halfRange
// how far its upper end is above its middle ever since.
var rangeStart = engine.NewDate(2008, 12, 16)

const halfRange = 0.00125

func fomcJSON(data []byte, f File) ([]*strand, datasets.Tally, error) {
	var t datasets.Tally
	var faults datasets.Faults
	var file struct {
		Rate map[string]json.Number `json:"rate"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		line := 0
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line = 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		}
		faults.Add(line, "", "unreadable JSON", "%v", err)
		return nil, t, faults.Err(f.Name)
	}
	var texts []string
	for text := range file.Rate {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	rate := &strand{Column: datasets.Column{
		Name: "policy_rate", Unit: engine.PolicyRate.Unit, Source: "FOMC, target after each meeting (" + f.stem() + ")",
		Note: "as the list dates it: a change may stand at the next meeting; from 2008-12-16 the middle of the range",
	}}
	for _, text := range texts {
		d, ok := isoDay(text)
		if !ok {
			faults.Add(0, "rate", "unreadable date", "found %q, want a date like 2006-01-02", text)
			continue
		}
		x, err := decimal(file.Rate[text].String(), -2)
		if err != nil {
			faults.Add(0, "rate", "unreadable number", "on %s: %v", text, err)
			continue
		}
		if d >= rangeStart {
			x -= halfRange
		}
		for n := len(rate.dates); n > 0 && rate.dates[len(rate.dates)-1]+1 < d; {
			rate.add(rate.dates[len(rate.dates)-1]+1, rate.Values[n-1])
		}
		t.Keep()
		rate.add(d, x)
	}
	if len(texts) == 0 {
		faults.Add(0, "rate", "no rows", `want an object "rate" with dates and rates`)
	}
	return []*strand{rate}, t, faults.Err(f.Name)
}

func fomcDates(data []byte, f File) ([]*strand, datasets.Tally, error) {
	var t datasets.Tally
	var faults datasets.Faults
	s, err := newSheet(bytes.NewReader(data), ',', &faults, nil)
	if err != nil {
		return nil, t, fmt.Errorf("%s: %w", f.Name, err)
	}
	date, scheduled, other := s.need("date"), s.column("Scheduled FOMC"), s.column("Unscheduled FOMC")
	if len(s.header) > 1 && scheduled < 0 {
		faults.Add(s.line, "Scheduled FOMC", "missing column", "the header has %s: want a date alone, or DFEDTAR, or Scheduled FOMC", strings.Join(s.header, ", "))
	}
	if faults.Any() {
		return nil, t, faults.Err(f.Name)
	}
	var cal calendar
	var last engine.Date
	lastLine := 0
	x := &strand{Column: datasets.Column{Name: "fomc_meeting", Unit: "0 or 1", Source: "FOMC, days on which meetings end (" + f.stem() + ")"}}
	flag := func(row []string, k int) bool {
		if k < 0 {
			return false
		}
		text := strings.TrimSpace(row[k])
		if text != "0" && text != "1" {
			faults.Add(s.line, s.header[k], "unreadable number", "found %q, want 0 or 1", text)
		}
		return text == "1"
	}
	for row := s.next(); row != nil; row = s.next() {
		d, err := cal.parse(strings.TrimSpace(row[date]))
		if err != nil {
			faults.Add(s.line, s.header[date], "unreadable date", "%v", err)
			continue
		}
		if lastLine > 0 && d < last {
			faults.Add(s.line, s.header[date], "dates out of order", "%v, and line %d has %v: want dates that ascend", d, lastLine, last)
			continue
		}
		regular, special := flag(row, scheduled), flag(row, other)
		switch n := len(x.dates); {
		case scheduled >= 0 && !regular && !special:
			t.Drop("not a meeting", where(f, s.line))
		case n > 0 && x.dates[n-1] == d:
			t.Drop("second row of one meeting", where(f, s.line))
		default:
			t.Keep()
			for n > 0 && x.dates[len(x.dates)-1]+1 < d {
				x.add(x.dates[len(x.dates)-1]+1, 0)
			}
			x.add(d, 1)
		}
		last, lastLine = d, s.line
	}
	if t.Kept == 0 && !faults.Any() {
		faults.Add(0, "", "no rows", "no row has a date of a meeting")
	}
	return []*strand{x}, t, faults.Err(f.Name)
}

// months keeps the last day of each month of a daily strand, and counts the
// meetings.
func (x *strand) months() {
	var out strand
	sum := 0.0
	for i, d := range x.dates {
		sum += x.Values[i]
		if d != d.MonthEnd() {
			continue
		}
		if x.Name == "fomc_meeting" {
			out.add(d, sum)
		} else {
			out.add(d, x.Values[i])
		}
		sum = 0
	}
	if x.Name == "fomc_meeting" {
		x.Name, x.Unit = "fomc_meetings", "meetings"
	}
	x.dates, x.Values = out.dates, out.Values
}

var recogniseFOMC = recogniser{kind: "fomc", is: func(head string) (string, bool) {
	line, rest, _ := strings.Cut(head, "\n")
	switch {
	case strings.HasPrefix(head, `{"rate"`):
		return `JSON that begins with "rate"`, true
	case strings.Contains(line, "Scheduled FOMC"):
		return "the header has Scheduled FOMC", true
	case strings.EqualFold(line, "date"):
		_, ok := isoDay(rest[:min(10, len(rest))])
		return "a list of dates", ok
	}
	return "", false
}}
