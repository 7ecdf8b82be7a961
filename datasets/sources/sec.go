package sources

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// SECFilings collects the financial statement data sets of the SEC
// (https://www.sec.gov/dera/data/financial-statement-data-sets): quarterly zip
// archives with the filings in sub.txt and their numbers in num.txt. The zero
// value has none.
//
// A firm is a CIK. A fact is known at the close of the day its filing is dated,
// or of the next day where EDGAR accepted it at 16:00 New York time or later,
// after the market's close. (EDGAR dates by the next business day what comes
// after 17:30.) Numbers of earlier periods in a later filing are facts of their
// own: where they differ they are restatements, where they do not they are
// dropped as said before.
//
// Only consolidated numbers in US dollars (and shares) of tags in secItems are
// kept; co-registrants, segments and other units are dropped, each row counted.
// The SEC rounds dates to the nearest month-end. A flow over 4 quarters that does
// not end with the fiscal year is of the last twelve months.
type SECFilings struct {
	tally   datasets.Tally
	filings []secFiling
	place   map[string]int32 // of each accession number in filings
	numbers []secNumber

	archives []string // their names
}

type secFiling struct {
	adsh     string
	cik      int32
	name     string
	sector   string
	yearEnd  time.Month // 0 where it is not known
	known    engine.Date
	accepted string
}

// A secNumber is a row of num.txt with a tag that is wanted.
type secNumber struct {
	filing int32
	period engine.Date
	span   int8 // quarters
	tag    string
	value  float64
	row    secRow
}

// A secRow is a row of num.txt of an archive.
type secRow struct{ archive, line int32 }

func (s *SECFilings) at(r secRow) string {
	return fmt.Sprintf("%s, line %d", s.archives[r.archive], r.line)
}

// Limits of an archive. Of the real ones num.txt, the largest member, packs to a
// sixth, and has 500 MB.
const (
	maxPacked = 100 // times the packed size
	maxLine   = 1 << 20
)

// Add reads one archive.
func (s *SECFilings) Add(r io.ReaderAt, size int64, name string) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("%s: not a whole zip archive: %w", name, err)
	}
	var sub, num *zip.File
	for _, f := range z.File {
		switch strings.ToLower(f.Name[strings.LastIndexByte(f.Name, '/')+1:]) {
		case "sub.txt":
			sub = f
		case "num.txt":
			num = f
		}
	}
	if sub == nil || num == nil {
		var names []string
		for _, f := range z.File[:min(len(z.File), 10)] {
			names = append(names, strconv.Quote(f.Name))
		}
		return fmt.Errorf("%s: no sub.txt and num.txt in the archive: it has %s; want a quarter of the SEC's financial statement data sets", name, strings.Join(names, ", "))
	}
	if s.place == nil {
		s.place = map[string]int32{}
	}
	s.archives = append(s.archives, path.Base(name))
	old := len(s.filings)
	if err := tabs(sub, name+": sub.txt", secSub, s.filing); err != nil {
		return err
	}
	if len(s.filings) == old {
		return fmt.Errorf("%s: sub.txt: no filings that were not read already", name)
	}
	return tabs(num, name+": num.txt", secNum, s.number)
}

var (
	secSub = []string{"adsh", "cik", "name", "filed", "accepted", "sic", "fye"}
	secNum = []string{"adsh", "tag", "version", "ddate", "qtrs", "uom", "value", "coreg", "segments?"}
)

// A tabRow gives the cells of a row in the order of the labels asked for.
type tabRow struct {
	line   int
	cells  []string
	faults *datasets.Faults
	labels []string
}

// tabs reads a member of an archive, tab-separated without quotes. A label with a
// question mark may be missing, and then reads as empty.
func tabs(f *zip.File, name string, labels []string, visit func(tabRow)) error {
	if f.UncompressedSize64 > maxText || f.UncompressedSize64 > maxPacked*f.CompressedSize64+1<<16 {
		return fmt.Errorf("%s: %d bytes packed are said to be %d: want no more than %d times as many", name, f.CompressedSize64, f.UncompressedSize64, maxPacked)
	}
	rc, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer rc.Close()
	var faults datasets.Faults
	lines := bufio.NewScanner(rc)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	row := tabRow{cells: make([]string, len(labels)), faults: &faults, labels: labels}
	var at []int
	fields := 0
	for lines.Scan() {
		row.line++
		cells := strings.Split(strings.TrimSuffix(lines.Text(), "\r"), "\t")
		if at == nil {
			fields = len(cells)
			for _, label := range labels {
				want := strings.TrimSuffix(label, "?")
				k := slices.Index(cells, want)
				if k < 0 && want == label {
					faults.Add(1, label, "missing column", "the header has %s", strings.ToValidUTF8(strings.Join(cells[:min(len(cells), 40)], ", "), "?"))
				}
				at = append(at, k)
			}
			if faults.Any() {
				break
			}
			continue
		}
		if len(cells) != fields {
			faults.Add(row.line, "", "row of another length", "%d fields, and %d in the header", len(cells), fields)
			continue
		}
		for i, k := range at {
			row.cells[i] = ""
			if k >= 0 {
				// Names of some filers are in another code; nothing else is.
				row.cells[i] = strings.ToValidUTF8(strings.TrimSpace(cells[k]), "\uFFFD")
			}
		}
		visit(row)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		faults.Add(row.line+1, "", "unreadable row", "more than %d bytes without a line end", maxLine)
	case err != nil:
		faults.Add(row.line+1, "", "unreadable input", "%v", err)
	case at == nil:
		faults.Add(0, "", "no rows", "it is empty")
	}
	return faults.Err(name)
}

func (r tabRow) bad(column int, err error) {
	r.faults.Add(r.line, r.labels[column], "unreadable cell", "%v", err)
}

// secDay reads yyyymmdd.
func secDay(text string) (engine.Date, error) {
	t, err := time.Parse("20060102", text)
	if err != nil {
		return 0, fmt.Errorf("found %q, want a date like 20100331", text)
	}
	return engine.NewDate(t.Year(), t.Month(), t.Day()), nil
}

// filing reads a row of sub.txt. Filings that two archives share are read once.
func (s *SECFilings) filing(r tabRow) {
	adsh := strings.Clone(r.cells[0])
	if _, ok := s.place[adsh]; ok {
		return
	}
	cik, err := strconv.ParseInt(r.cells[1], 10, 32)
	if err != nil || cik <= 0 {
		r.bad(1, fmt.Errorf("found %q, want a CIK, a whole number", r.cells[1]))
	}
	x := secFiling{adsh: adsh, cik: int32(cik), name: strings.Clone(r.cells[2]), accepted: strings.Clone(r.cells[4])}
	if x.known, err = secDay(r.cells[3]); err != nil {
		r.bad(3, err)
	}
	if t, err := time.Parse("2006-01-02 15:04:05", strings.TrimSuffix(x.accepted, ".0")); err != nil {
		r.bad(4, fmt.Errorf("found %q, want a time like 2010-05-05 16:28:00.0", x.accepted))
	} else if d := engine.NewDate(t.Year(), t.Month(), t.Day()); d == x.known && t.Hour() >= 16 {
		x.known++
	} else {
		x.known = max(x.known, d)
	}
	if sic, err := strconv.Atoi(r.cells[5]); err == nil {
		x.sector = sicSector(sic)
	}
	// 0102 is the Saturday nearest to the end of December.
	if t, err := time.Parse("0102", r.cells[6]); err == nil {
		if x.yearEnd = t.Month(); t.Day() <= 15 {
			x.yearEnd = (x.yearEnd+10)%12 + 1
		}
	}
	s.place[adsh] = int32(len(s.filings))
	s.filings = append(s.filings, x)
}

// number reads a row of num.txt.
func (s *SECFilings) number(r tabRow) {
	row := secRow{int32(len(s.archives) - 1), int32(r.line)}
	where := s.at(row)
	item, wanted := secWanted[r.cells[1]]
	filing, ok := s.place[r.cells[0]]
	switch {
	case !wanted || r.cells[2] == r.cells[0]:
		s.tally.Drop("tag not wanted", where)
		return
	case !ok:
		s.tally.Drop("filing not in sub.txt", where)
		return
	case r.cells[7] != "":
		s.tally.Drop("of a co-registrant", where)
		return
	case r.cells[8] != "":
		s.tally.Drop("of a segment", where)
		return
	case r.cells[5] != secItems[item].unit:
		s.tally.Drop("in another currency or unit", where)
		return
	case r.cells[6] == "":
		s.tally.Drop("no value", where)
		return
	}
	span, err := strconv.Atoi(r.cells[4])
	if err != nil {
		r.bad(4, fmt.Errorf("found %q, want a number of quarters", r.cells[4]))
		return
	}
	if flow := secItems[item].flow; flow && (span < 1 || span > 4) || !flow && span != 0 {
		s.tally.Drop("span of quarters that is none of ours", where)
		return
	}
	x := secNumber{filing: filing, span: int8(span), tag: strings.Clone(r.cells[1]), row: row}
	if x.period, err = secDay(r.cells[3]); err != nil {
		r.bad(3, err)
		return
	}
	if x.value, err = datasets.Decimal(r.cells[6], ".", "", 0); err != nil {
		r.bad(6, err)
		return
	}
	if x.period > s.filings[filing].known {
		s.tally.Drop("dated after its filing", where)
		return
	}
	s.numbers = append(s.numbers, x)
}

var recogniseSEC = recogniser{kind: "sec", is: func(head string) (string, bool) {
	return "a zip archive that begins with a file of the SEC's data sets", strings.HasPrefix(head, "PK\x03\x04") &&
		slices.ContainsFunc([]string{"sub.txt", "num.txt", "tag.txt", "pre.txt", "readme.htm"}, func(name string) bool { return strings.HasPrefix(head[min(len(head), 30):], name) })
}}
