package sources

import (
	"io"
	"math"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// A Target is the federal funds target by day and, where it is given, the
// effective rate, in decimals per year.
type Target struct {
	lower, upper, effective map[engine.Date]float64
	fixed                   float64 // the midpoint on all days, if not 0
}

// FixedTarget returns a target that is the same on all days, of which it is
// given the midpoint, in decimals per year.
func FixedTarget(midpoint float64) *Target { return &Target{fixed: midpoint} }

// Add reads a file of FRED with a column of dates and any of DFEDTAR, DFEDTARL,
// DFEDTARU and DFF, in per cent and by day; other columns are not read. Rows
// that have none of them are dropped.
func (g *Target) Add(r io.Reader, name string) (datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return tally, f.Err(name)
	}
	if g.lower == nil {
		g.lower, g.upper, g.effective = map[engine.Date]float64{}, map[engine.Date]float64{}, map[engine.Date]float64{}
	}
	at := s.need("date", "observation_date")
	columns := []struct {
		k  int
		to []map[engine.Date]float64
	}{
		{s.column("DFEDTAR"), []map[engine.Date]float64{g.lower, g.upper}},
		{s.column("DFEDTARL"), []map[engine.Date]float64{g.lower}},
		{s.column("DFEDTARU"), []map[engine.Date]float64{g.upper}},
		{s.column("DFF"), []map[engine.Date]float64{g.effective}},
	}
	if columns[0].k+columns[1].k+columns[2].k+columns[3].k == -4 {
		f.Add(0, "DFEDTAR", "missing column", "the header has none of DFEDTAR, DFEDTARL, DFEDTARU and DFF")
	}
	for row := s.next(); row != nil && !f.Any(); row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			f.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		some := false
		for _, c := range columns {
			if c.k < 0 || unsaid(row[c.k]) {
				continue
			}
			x, err := datasets.Decimal(strings.TrimSpace(row[c.k]), ".", "", -2)
			if err != nil {
				f.Add(s.line, s.header[c.k], "unreadable number", "%v", err)
				continue
			}
			some = true
			for _, to := range c.to {
				to[d] = x
			}
		}
		if some {
			tally.Keep()
		} else {
			tally.Drop("no rate", lineOf(s))
		}
	}
	return tally, f.Err(name)
}

// on returns the midpoint in force on d, NaN if neither it nor the week before
// has one.
func (g *Target) on(d engine.Date) float64 {
	if g.fixed != 0 {
		return g.fixed
	}
	for k := d; k > d-7; k-- {
		low, ok1 := g.lower[k]
		up, ok2 := g.upper[k]
		if ok1 && ok2 {
			return (low + up) / 2
		}
	}
	return math.NaN()
}

// span returns the first and the last day on which both ends of the range are
// given, 0 where none has them.
func (g *Target) span() (first, last engine.Date) {
	if g == nil {
		return 0, 0
	}
	for d := range g.lower {
		if _, ok := g.upper[d]; !ok {
			continue
		}
		if first == 0 || d < first {
			first = d
		}
		if last == 0 || d > last {
			last = d
		}
	}
	return first, last
}

// After returns the midpoint known at the close of d and in force after it. A
// decision of d, which decided says there was, is in force from the next day
// on.
func (g *Target) After(d engine.Date, decided bool) float64 {
	switch {
	case g == nil:
		return math.NaN()
	case decided:
		return g.on(d + 1)
	}
	return g.on(d)
}

// EffectiveAfter is After of the effective rate: the midpoint and what the
// effective rate was last known to differ from it, on a day before d. Without
// effective rates it is the midpoint.
func (g *Target) EffectiveAfter(d engine.Date, decided bool) float64 {
	mid := g.After(d, decided)
	for k := d - 1; g != nil && k > d-8; k-- {
		if x, ok := g.effective[k]; ok {
			if gap := x - g.on(k); !math.IsNaN(gap) {
				return mid + gap
			}
		}
	}
	return mid
}
