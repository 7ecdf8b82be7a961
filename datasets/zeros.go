package datasets

import (
	"math"
	"slices"
)

var (
	suddenlyZero = &rule{Error, "zeros that mean missing", "leave the values out where they are not known"}
	oftenZero    = &rule{Error, "exact zeros that mean missing", "leave the values out where they are not known"}
	zeroBetween  = &rule{Warning, "zero between two values", "leave the value out where it is not known"}
	someZeros    = &rule{Warning, "exact zeros that may mean missing", "leave the values out where they are not known"}
)

// How many zeros are too many, as a share of the members at a date.
const (
	// Debt, cash, interest and returns are zero for many firms, but for about
	// as many a month later: an error is a date with so many more of them than a
	// date beside it and the median date. A vendor's hole filled with zeros stands out, and
	// so does a month of returns that were not updated.
	// Of fewer than fewMembers nothing can be told.
	zeroJump   = 0.2
	fewMembers = 20
	// Earnings, EBITDA and sales in dollars are hardly ever exactly zero.
	// One firm never makes an error, whatever its share.
	zeroError   = 0.02
	zeroWarning = 0.001
)

// neverZero are the items in which zeros are errors by their number alone.
var neverZero = []string{"ebitda_ttm", "ebitda_ntm", "net_income_ntm", "net_income_ttm", "sales_ttm"}

// trueZero reports whether zero is an answer for the item of a row: drug makers
// sell nothing before their first approval, nor may a firm of unknown sector, and EBITDA of a bank, which no
// multiple uses, is a zero with many vendors.
func (p *Panel) trueZero(item string, i int) bool {
	switch item {
	case "sales_ttm":
		return p.Sector.At(i) == "Health Care" || p.Sector.At(i) == unclassified
	case "ebitda_ttm", "ebitda_ntm":
		return p.Sector.At(i) == financials
	}
	return false
}

// inspectZeros finds dates on which an item is zero for many members.
func (p *Panel) inspectZeros(a *audit) {
	members := make([]float64, len(p.Dates))
	for t := range p.Dates {
		n := 0
		for _, m := range p.Member[p.First[t]:p.First[t+1]] {
			if m != 0 {
				n++
			}
		}
		members[t] = float64(n)
	}
	for _, c := range numbers {
		if !c.item {
			continue
		}
		zeros := p.zeros(c, a)
		share := make([]float64, len(p.Dates))
		for t := range share {
			share[t] = zeros[t] / max(members[t], 1)
		}
		usual := median(share)
		never := slices.Contains(neverZero, c.name)
		for t := range p.Dates {
			at := place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: c.name}
			switch s, calm := share[t], max(usual, beside(t, share)); {
			case !never && s > calm+zeroJump && members[t] >= fewMembers:
				a.fault(suddenlyZero, at, "the item is 0 for %.0f %% of the members, and for %.0f %% on dates beside it or the median date", 100*s, 100*calm)
			case !never:
			case zeros[t] > 1 && s > zeroError:
				a.fault(oftenZero, at, "the item is 0 for %.1f %% of the members, want at most %v %%", 100*s, 100*zeroError)
			case s > zeroWarning:
				a.fault(someZeros, at, "the item is 0 for %v of %v members", zeros[t], members[t])
			}
		}
	}
}

// zeros counts the members with an item of exactly zero at each date. It reports
// zeros of one firm that stand for a year or less between values of about the
// same size.
func (p *Panel) zeros(c number, a *audit) []float64 {
	x, never := *c.of(p), slices.Contains(neverZero, c.name)
	n := make([]float64, len(p.Dates))
	var prev, next []int32
	for t := range p.Dates {
		from, to := p.First[t], p.First[t+1]
		if !never {
			count := 0
			members := p.Member[from:to]
			for k, v := range x[from:to] {
				if v == 0 && members[k] != 0 {
					count++
				}
			}
			n[t] = float64(count)
			continue
		}
		for k, v := range x[from:to] {
			i := from + k
			if v != 0 || p.Member[i] == 0 || p.trueZero(c.name, i) {
				continue
			}
			n[t]++
			if prev == nil {
				prev, next = p.before(), p.after()
			}
			j, k := prev[i], next[i]
			for m := 0; k >= 0 && x[k] == 0 && m < 12; m++ {
				k = next[k]
			}
			if j < 0 || k < 0 {
				continue
			}
			if r := x[j] / x[k]; r > 0.5 && r < 2 {
				a.fault(zeroBetween, p.at(t, i, c.name), "the item is 0 between %v and %v", x[j], x[k])
			}
		}
	}
	return n
}

// beside returns the smaller of the shares at the dates before and after t: a
// hole of many dates stands out at its ends, and a slow rise is none. It is infinite for a lone date.
func beside(t int, share []float64) float64 {
	low := math.Inf(1)
	for _, k := range []int{t - 1, t + 1} {
		if k >= 0 && k < len(share) {
			low = min(low, share[k])
		}
	}
	return low
}
