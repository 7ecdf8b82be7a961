package datasets

import (
	"time"

	"trifecta/engine"
)

// RussellRules choose members of the Russell 2000 by rank, as FTSE Russell
// publishes how (Russell US Equity Indexes, Construction and Methodology, v5.2,
// June 2021, sections 4 to 6):
//
//   - Once a year companies are ranked by the market value of all their classes,
//     floating or not. The largest 1,000 are the Russell 1000, the next 2,000 the
//     Russell 2000.
//   - The day of ranking was the last of May up to 2016, a Friday in early May
//     from 2017 to 2022, and is the last of April since 2023. The new members are
//     in force from the close of the fourth Friday of June.
//   - Since 2007 a member changes index only if it is past a band around the
//     break between the two: 2.5 per cent on either side of the share of the
//     largest 4,000 companies' total value that the first 1,000 have together.
//     There is no band at the lower end, so that the two have 3,000 companies
//     together, where there are as many.
//   - A share of less than 1 USD at the ranking is not eligible. The rule that
//     keeps a member whose mean price of thirty days is above is not applied.
//   - Since 2004 new listings join each quarter. They are held against the breaks
//     of June, moved by how much the ranked companies' value has changed since.
//
// From November 2026 FTSE Russell reconstitutes twice a year; this does not.
// Which shares are eligible at all (domicile, voting rights, float, funds, a
// least value of 30 million USD) a panel does not know: it must hold eligible
// ones only.
type RussellRules struct {
	Large, Small int     // companies of the two indices; the default is 1000 and 2000
	MinPrice     float64 // USD; the default is 1. It needs a further column price.
	NoBands      bool    // as before 2007, in every year
	IPOs         bool    // new listings join in March, September and December
}

// SP500Rules choose members by rank in the place of the S&P 500 where no list
// is given. They are a stand-in: a committee chooses the members of the S&P 500,
// among profitable companies and with an eye to sectors, and no rule knows whom.
//
// Each quarter, from the close of the third Friday of March, June, September and
// December, by the market value of all classes at the end of the month before:
// members stay while among the first Size + Buffer, others join among the first
// Size - Buffer, and the places left go to the largest others, or the smallest
// members leave, until there are Size companies.
type SP500Rules struct {
	Size   int // companies; the default is 500
	Buffer int // ranks; the default is a tenth of Size, and negative is none
}

// A rankEvent is a day of ranking and the day from which it is in force.
type rankEvent struct {
	ranked, effective engine.Date
	quarterly         bool // new listings only
	bands             bool
}

func (r RussellRules) withDefaults() RussellRules {
	if r.Large == 0 {
		r.Large = 1000
	}
	if r.Small == 0 {
		r.Small = 2000
	}
	if r.MinPrice == 0 {
		r.MinPrice = 1
	}
	return r
}

func (r SP500Rules) withDefaults() SP500Rules {
	if r.Size == 0 {
		r.Size = 500
	}
	switch {
	case r.Buffer == 0:
		r.Buffer = r.Size / 10
	case r.Buffer < 0:
		r.Buffer = 0
	}
	return r
}

// The first years of the bands and of quarterly additions.
const (
	firstBands = 2007
	firstIPOs  = 2004
)

// events are the days of the years first to last, in order. Panels of months
// date rows by the calendar's month-end, so a day of ranking that is the last of
// trading of a month is taken to be the last of the month; of the Fridays in May
// they know the month-end before.
func (r RussellRules) events(first, last int) (events []rankEvent) {
	for y := first; y <= last; y++ {
		if r.IPOs && y >= firstIPOs {
			events = append(events, rankEvent{ranked: monthEnd(y, time.February), effective: friday(y, time.March, 3), quarterly: true})
		}
		ranked := monthEnd(y, time.April)
		switch {
		case y <= 2016:
			ranked = monthEnd(y, time.May)
		case y <= 2022:
			// 12, 11, 10, 8, 7 and 6 May.
			ranked = engine.NewDate(y, time.May, []int{12, 11, 10, 8, 7, 6}[y-2017])
		}
		events = append(events, rankEvent{ranked: ranked, effective: friday(y, time.June, 4), bands: y >= firstBands && !r.NoBands})
		if !r.IPOs || y < firstIPOs {
			continue
		}
		for _, m := range []time.Month{time.September, time.December} {
			events = append(events, rankEvent{ranked: monthEnd(y, m-1), effective: friday(y, m, 3), quarterly: true})
		}
	}
	return events
}

func (r SP500Rules) events(first, last int) (events []rankEvent) {
	for y := first; y <= last; y++ {
		for _, m := range []time.Month{time.March, time.June, time.September, time.December} {
			events = append(events, rankEvent{ranked: monthEnd(y, m-1), effective: friday(y, m, 3)})
		}
	}
	return events
}

func monthEnd(year int, m time.Month) engine.Date { return engine.NewDate(year, m, 1).MonthEnd() }

// friday returns the nth Friday of a month.
func friday(year int, m time.Month, n int) engine.Date {
	d := engine.NewDate(year, m, 1)
	ahead := (time.Friday - d.Time().Weekday() + 7) % 7
	return d + engine.Date(int(ahead)+7*(n-1))
}

// assign puts the ranked companies, largest first, into the two indices: was has
// where each company is, and gets where it goes.
func (r RussellRules) assign(ranked []rankedCompany, was []uint8, bands bool) {
	universe := ranked[:min(len(ranked), (r.Large+r.Small)*4/3)]
	var total float64
	for _, c := range universe {
		total += c.value
	}
	var upTo, atBreak float64
	for k := range min(r.Large, len(universe)) {
		atBreak += universe[k].value
	}
	next := make([]uint8, len(was))
	for k, c := range ranked[:min(len(ranked), r.Large+r.Small)] {
		upTo += c.value
		to := uint8(inSmall)
		if k < r.Large {
			to = inLarge
		}
		// Percentiles of value, from the largest company down.
		past := (upTo - atBreak) / total
		switch from := was[c.company]; {
		case !bands || from == 0 || from == to:
		case from == inLarge && past <= russellBand, from == inSmall && past >= -russellBand:
			to = from
		}
		next[c.company] = to
	}
	copy(was, next)
}

// russellBand is half the width of the band, in shares of total value.
const russellBand = 0.025

// assign keeps, takes and lets go the companies of the index.
func (r SP500Rules) assign(ranked []rankedCompany, was []uint8) {
	next := make([]uint8, len(was))
	n := 0
	for k, c := range ranked {
		if k < r.Size-r.Buffer || k < r.Size+r.Buffer && was[c.company] != 0 {
			next[c.company] = inLarge
			n++
		}
	}
	for _, c := range ranked {
		if n < r.Size && next[c.company] == 0 {
			next[c.company] = inLarge
			n++
		}
	}
	for k := len(ranked) - 1; k >= 0 && n > r.Size; k-- {
		if c := ranked[k].company; next[c] != 0 {
			next[c] = 0
			n--
		}
	}
	copy(was, next)
}
