package sources

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// Links say which PERMNO an id of another vendor stands for on a day.
type Links struct {
	of map[string][]link // by the other vendor's id, ascending
}

type link struct {
	from, to engine.Date // both within
	permno   int32
	permco   int32 // 0 where it is not given
	line     int
}

const openEnd = engine.Date(math.MaxInt32)

// CCM reads the CRSP/Compustat link table (ccmxpf_lnkhist: gvkey, lpermno,
// linktype, linkprim, linkdt, linkenddt; lpermco if it is there). Links of type
// LC, LU and LS that are primary (P, C) are kept. An end of E, or none, is open.
// Two links of a gvkey that overlap, to different PERMNOs, are a fault.
func CCM(r io.Reader, name string) (*Links, datasets.Tally, error) {
	return readLinks(r, name, linkColumns{
		id: []string{"gvkey"}, permno: []string{"lpermno", "permno"}, permco: []string{"lpermco", "permco"},
		from: []string{"linkdt"}, to: []string{"linkenddt"}, typ: "linktype", prim: "linkprim",
	})
}

// IBESLinks reads a table from I/B/E/S tickers to PERMNOs, as WRDS's iclink and
// ibcrsphist have it: ticker, permno, sdate, edate, and score, of which 0 to 2
// are kept, those by CUSIP, by ticker with a name that agrees, or nearly.
func IBESLinks(r io.Reader, name string) (*Links, datasets.Tally, error) {
	return readLinks(r, name, linkColumns{
		id: []string{"ticker"}, permno: []string{"permno"}, permco: []string{"permco"},
		from: []string{"sdate"}, to: []string{"edate"}, score: "score",
	})
}

type linkColumns struct {
	id, permno, permco, from, to []string
	typ, prim, score             string
}

func readLinks(r io.Reader, name string, c linkColumns) (*Links, datasets.Tally, error) {
	var tally datasets.Tally
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	id, permno, permco := s.need(c.id...), s.need(c.permno...), s.column(c.permco...)
	from, to := s.need(c.from...), s.need(c.to...)
	typ, prim, score := -1, -1, -1
	if c.typ != "" {
		typ, prim = s.need(c.typ), s.need(c.prim)
	} else {
		score = s.column(c.score)
	}
	l := &Links{of: map[string][]link{}}
	var ids []string
	days := dayReader{layouts: vendorDays}
	whole := !f.Any()
	for row := s.next(); row != nil && whole; row = s.next() {
		r := vendorRow{s, &f, &days, row}
		switch {
		case typ >= 0 && !slices.Contains([]string{"LC", "LU", "LS"}, r.text(typ)):
			tally.Drop("link type is not LC, LU or LS", r.at())
			continue
		case prim >= 0 && !slices.Contains([]string{"P", "C"}, r.text(prim)):
			tally.Drop("link is not primary (P, C)", r.at())
			continue
		case r.text(permno) == "":
			tally.Drop("no PERMNO", r.at())
			continue
		case score >= 0 && r.number(score, 0) > 2:
			tally.Drop("link scores above 2", r.at())
			continue
		}
		x := link{from: -openEnd, to: openEnd, line: s.line}
		for k, column := range []int{permno, permco} {
			text := strings.TrimSuffix(r.text(column), ".0") // pandas writes whole numbers so where others are missing
			n, err := strconv.ParseInt(text, 10, 32)
			if (err != nil || n <= 0) && !(k == 1 && text == "") {
				f.Add(s.line, s.header[column], "unreadable id", "found %q, want a whole number", text)
			}
			if k == 0 {
				x.permno = int32(n)
			} else {
				x.permco = int32(n)
			}
		}
		if text := r.text(from); text != "B" {
			if d, ok := r.day(from); ok {
				x.from = d
			}
		}
		if text := r.text(to); text != "E" {
			if d, ok := r.day(to); ok {
				x.to = d
			}
		}
		if x.to < x.from {
			f.Add(s.line, s.header[to], "link ends before it begins", "%v is before %v", x.to, x.from)
			continue
		}
		tally.Keep()
		key := strings.Clone(plainID(r.text(id)))
		if l.of[key] == nil {
			ids = append(ids, key)
		}
		l.of[key] = append(l.of[key], x)
	}
	for _, key := range ids {
		links := l.of[key]
		slices.SortStableFunc(links, func(a, b link) int { return int(int64(max(a.from, -1<<30)) - int64(max(b.from, -1<<30))) })
		for i := 1; i < len(links); i++ {
			if a, b := links[i-1], links[i]; b.from <= a.to && a.permno != b.permno {
				f.Add(max(a.line, b.line), "", "links that overlap", "%s is PERMNO %d on line %d and %d on line %d from %v on", key, a.permno, a.line, b.permno, b.line, b.from)
			}
		}
	}
	noRows(&f, tally)
	return l, tally, f.Err(name)
}

// on returns the link of an id on a day.
func (l *Links) on(id string, day engine.Date) (link, bool) {
	for _, x := range l.of[id] {
		if x.from <= day && day <= x.to {
			return x, true
		}
	}
	return link{}, false
}

// plainID returns an id without leading zeros, which spreadsheets take away.
func plainID(text string) string {
	if plain := strings.TrimLeft(text, "0"); plain != "" {
		return plain
	}
	return text
}
