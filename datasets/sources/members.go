package sources

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// MembersOptions say what a list of an index's members means.
type MembersOptions struct {
	Index string // "sp500" or "russell2000"
	// AsOf is the day of a list that says who was a member on one day; 0 is none.
	AsOf engine.Date
	// EndOut means that the end of a spell is the first day out of the index. The
	// default is the last day in.
	EndOut bool
	// Key is the label of the column that tells firms apart. The default is the
	// first there is of permno, gvkey, ticker, symbol and cik.
	Key string
}

func (o MembersOptions) validate() error {
	if o.Index != "sp500" && o.Index != "russell2000" {
		return fmt.Errorf("index is %q, want sp500 or russell2000", o.Index)
	}
	return nil
}

// What columns of lists are called: fja05680/sp500, CRSP (dsp500list and its
// CIZ successor), Compustat (idxcst_his), Wikipedia.
var (
	keyLabels       = []string{"permno", "gvkey", "ticker", "symbol", "ticker symbol", "cik"}
	startLabels     = []string{"start", "start_date", "from", "mbrstartdt", "date added", "date first added"}
	endLabels       = []string{"end", "end_date", "ending", "thru", "mbrenddt", "date removed"}
	announcedLabels = []string{"announced", "announcement_date"}
)

// gvkeyxSP500 is Compustat's number of the S&P 500 among its indices.
const gvkeyxSP500 = "000003"

// Members reads a list of an index's members as facts of the item sp500 or
// russell2000: 1 from the first day of a spell, 0 from the day after its last,
// each known on the day itself or, where a column says when it was announced,
// and that is later, then. A firm may have several spells, which must not
// overlap. An empty end is a spell that goes on.
//
// A list without ends, whether or not it has the day on which each member
// joined, holds only firms that stayed: it says who was a member on one day,
// AsOf, and nothing of any other. Read as a history it would be a test on
// survivors. With AsOf the file's names, sectors and tickers are facts of that
// day; without it those of a dated list, which nobody dates, are left out but
// for the ticker, which stands from the first spell on.
//
// Firms are known by [datasets.FirmID] of the key as written, or of the ticker
// in one spelling. Faults are reported all at once, with their lines.
func Members(r io.Reader, name string, o MembersOptions) (*datasets.Facts, datasets.Tally, error) {
	if err := o.validate(); err != nil {
		return nil, datasets.Tally{}, err
	}
	m := &memberList{options: o, facts: &datasets.Facts{Meta: map[string]string{"source": "list of " + o.Index + " members"}}}
	s, err := newSheet(r, ',', &m.faults, nil)
	if err != nil {
		m.faults.Add(0, "", "unreadable input", "%v", err)
		return nil, m.tally, m.faults.Err(name)
	}
	m.sheet = s
	if m.columns() {
		for row := s.next(); row != nil; row = s.next() {
			m.row(row)
		}
		if m.tally.Kept == 0 && !m.faults.Any() {
			m.faults.Add(0, "", "no rows", "the list names no member")
		}
	}
	m.overlaps()
	if err := m.faults.Err(name); err != nil {
		return nil, m.tally, err
	}
	m.write()
	return m.facts, m.tally, nil
}

// A memberList is one Members under way.
type memberList struct {
	options MembersOptions
	sheet   *sheet
	faults  datasets.Faults
	tally   datasets.Tally
	facts   *datasets.Facts
	spells  []spell

	key, start, end, announced, ticker, name, sector, gvkeyx int // columns, -1 where there are none
	byTicker                                                 bool
	gvkeyxSeen                                               string
}

// A spell is one row of a list.
type spell struct {
	line                 int
	firm                 int32
	id                   string
	ticker, name, sector string
	first, last          engine.Date // last is noEnd where the spell goes on
	known                engine.Date // from when on its start is known
}

// noEnd is after every date of a file.
var noEnd = engine.NewDate(9999, 12, 31)

// columns finds the columns, and reports whether the rows can be read.
func (m *memberList) columns() bool {
	s := m.sheet
	if m.options.Key != "" {
		m.key = s.need(m.options.Key)
	} else {
		m.key = s.need(keyLabels...)
	}
	m.start, m.end, m.announced = s.column(startLabels...), s.column(endLabels...), s.column(announcedLabels...)
	m.ticker, m.name = s.column("ticker", "symbol", "ticker symbol"), s.column("name", "security", "conm", "comnam")
	m.sector, m.gvkeyx = s.column("gics sector", "sector", "gsector"), s.column("gvkeyx")
	if m.key < 0 {
		return false
	}
	m.byTicker = m.key == m.ticker
	dated := m.start >= 0 && m.end >= 0
	switch {
	case !dated && m.options.AsOf == 0 && m.start >= 0:
		m.faults.Add(0, "end_date", "missing column", "the list has the days on which members joined, and not those on which others left, so it holds only those that stayed: say as of which day (--as-of), or take a list with both")
	case !dated && m.options.AsOf == 0 && m.end >= 0:
		m.faults.Add(0, "start_date", "missing column", "the list has the last days of spells, and not their first")
	case !dated && m.options.AsOf == 0:
		m.faults.Add(0, "", "list without dates", "say as of which day it holds (--as-of); columns of dates are called %s and %s", strings.Join(startLabels, ", "), strings.Join(endLabels, ", "))
	}
	if !dated {
		m.start, m.end = -1, -1
	}
	return !m.faults.Any()
}

func (m *memberList) row(row []string) {
	s := m.sheet
	text := func(k int) string {
		if k < 0 {
			return ""
		}
		return strings.TrimSpace(row[k])
	}
	where := fmt.Sprintf("line %d", s.line)
	if x := text(m.gvkeyx); x != "" {
		switch {
		case m.options.Index == "sp500" && x != gvkeyxSP500:
			m.tally.Drop("of another index", where)
			return
		case m.gvkeyxSeen != "" && m.gvkeyxSeen != x:
			m.faults.Add(s.line, s.header[m.gvkeyx], "two indices in one list", "gvkeyx is %q, and %q above: leave the rows of one", x, m.gvkeyxSeen)
			return
		}
		m.gvkeyxSeen = x
	}
	sp := spell{line: s.line, id: text(m.key), ticker: text(m.ticker), name: text(m.name), first: m.options.AsOf, last: noEnd, known: m.options.AsOf}
	if m.byTicker {
		sp.id = ticker(sp.id)
	}
	if sp.id == "" {
		m.tally.Drop("no "+strings.ToLower(s.header[m.key]), where)
		return
	}
	sp.firm = datasets.FirmID(sp.id)
	ok := true
	if m.sector >= 0 {
		if sp.sector, ok = sector(row[m.sector]); !ok {
			m.faults.Add(s.line, s.header[m.sector], "unknown sector", "found %q, want one of %s, or a spelling of it", row[m.sector], strings.Join(datasets.Sectors(), ", "))
		}
	}
	if m.start >= 0 {
		ok = m.dates(row, &sp) && ok
	}
	if ok {
		m.tally.Keep()
		m.spells = append(m.spells, sp)
	}
}

// dates reads when a spell begins and ends.
func (m *memberList) dates(row []string, sp *spell) bool {
	s := m.sheet
	read := func(k int, missing engine.Date) (engine.Date, bool) {
		text := strings.TrimSpace(row[k])
		if missing != 0 && slices.Contains(noDate, text) {
			return missing, true
		}
		d, ok := listDate(text)
		if !ok {
			m.faults.Add(s.line, s.header[k], "unreadable date", "found %q, want a date like 2024-09-23, 20240923 or 23sep2024", text)
		}
		return d, ok
	}
	var a, b bool
	sp.first, a = read(m.start, 0)
	sp.last, b = read(m.end, noEnd)
	if !a || !b {
		return false
	}
	if m.options.EndOut && sp.last != noEnd {
		sp.last--
	}
	if sp.last < sp.first {
		m.faults.Add(s.line, s.header[m.end], "end before start", "the last day in the index is %v, and the first %v", sp.last, sp.first)
		return false
	}
	sp.known = sp.first
	if m.announced < 0 {
		return true
	}
	known, ok := read(m.announced, sp.first)
	sp.known = max(known, sp.first)
	return ok
}

// noDate are the texts of a date that is not there.
var noDate = append(datasets.DefaultMissing(), "NaT", "None")

// listDate reads a date, none of whose layouts mistakes days for months. Years
// after 2200 stand for no end.
func listDate(text string) (engine.Date, bool) {
	for _, layout := range []string{"2006-01-02", "20060102", "2006/01/02", "02Jan2006", "02-Jan-2006", "2006-01-02 15:04:05"} {
		t, err := time.Parse(layout, text)
		switch {
		case err != nil || t.Year() < 1600:
			continue
		case t.Year() > 2200:
			return noEnd, true
		}
		return engine.NewDate(t.Year(), t.Month(), t.Day()), true
	}
	return 0, false
}

// overlaps sorts the spells by firm and first day, and reports those of one
// firm that share a day.
func (m *memberList) overlaps() {
	slices.SortStableFunc(m.spells, func(a, b spell) int {
		return cmp.Or(cmp.Compare(a.firm, b.firm), cmp.Compare(a.first, b.first))
	})
	for k := 1; k < len(m.spells); k++ {
		a, b := m.spells[k-1], m.spells[k]
		switch {
		case a.firm != b.firm:
		case a.id != b.id:
			m.faults.Add(b.line, "", "two firms of one id", "%s and, on line %d, %s have the firm id %d: take another key", b.id, a.line, a.id, a.firm)
		case m.start < 0:
			m.faults.Add(max(a.line, b.line), "", "member twice", "%s stands on line %d too", b.id, min(a.line, b.line))
		case b.first <= a.last:
			end := "goes on"
			if a.last != noEnd {
				end = "ends on " + a.last.String()
			}
			m.faults.Add(b.line, "", "spells overlap", "%s is a member from %v, and its spell on line %d, from %v, %s", b.id, b.first, a.line, a.first, end)
		}
	}
}

// write makes facts of the spells, by firm and day.
func (m *memberList) write() {
	var before spell
	for k, sp := range m.spells {
		add := func(known, period engine.Date, item string, value float64, text string) {
			m.facts.Add(datasets.Fact{Known: known, Period: period, Firm: sp.firm, Item: item, Value: value, Text: text})
		}
		say := func(d engine.Date, item, text string) {
			if text != "" {
				add(d, d, item, 0, text)
			}
		}
		another := k == 0 || sp.firm != before.firm
		if another || sp.ticker != before.ticker {
			say(sp.first, "ticker", sp.ticker)
		}
		if another {
			say(sp.first, "id", sp.id)
			if asOf := m.options.AsOf; asOf != 0 {
				say(asOf, "name", sp.name)
				say(asOf, "sector", sp.sector)
			}
		}
		before = sp
		add(sp.known, sp.first, m.options.Index, 1, "")
		// A spell that begins on the day after goes on with this one.
		follows := k+1 < len(m.spells) && m.spells[k+1].firm == sp.firm && m.spells[k+1].first == sp.last+1
		if sp.last < noEnd && !follows {
			add(sp.last+1, sp.last+1, m.options.Index, 0, "")
		}
	}
}

var recogniseMembers = recogniser{kind: "members", is: func(head string) (string, bool) {
	header, _, _ := strings.Cut(head, "\n")
	labels := strings.Split(strings.ToLower(strings.ReplaceAll(header, `"`, "")), ",")
	has := func(any []string) bool {
		return slices.ContainsFunc(labels, func(l string) bool { return slices.Contains(any, strings.TrimSpace(l)) })
	}
	bare := !slices.ContainsFunc(labels, func(l string) bool {
		return !slices.Contains([]string{"ticker", "symbol", "cik", "name", "security"}, strings.TrimSpace(l))
	})
	switch {
	case !has(keyLabels):
		return "", false
	case bare:
		return "the header has firms and nothing else", true
	case has(startLabels) && has(endLabels):
		return "the header has firms with the start and end of a spell", true
	case has([]string{"gics sector"}) && has([]string{"date added", "date first added"}):
		return "the header has firms with the day they were added", true
	}
	return "", false
}}
