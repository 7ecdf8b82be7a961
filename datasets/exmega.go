package datasets

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// A LargestCompany is one row of a dated list of an index's largest companies.
// A company that has left the list needs one more row, with its return.
type LargestCompany struct {
	Date    engine.Date
	Company string  // its ticker or name: what is the same at the next date
	Weight  float64 // in the index at the date's close, decimal; NaN where it is no longer of the largest
	Return  float64 // total return over the step that ends at the date, decimal; NaN where it is not known
}

// ExMega derives the return of an index without its ten largest companies where
// there are no constituents:
//
//	large490(t) = (index(t) - Σ w(t-1) r(t)) / (1 - Σ w(t-1))
//
// The sums are over the companies that have a weight at t-1, the date before t
// in s, so nothing later than t-1 decides who is left out. index names the
// column of the index's total returns in s, decimal per step. The result has the
// column large_return on the dates of s, marked as a stand-in, NaN where the
// index is and where the list has nothing of either date. Two share classes of a
// company are two rows.
//
// bound has for each date of the result how far it may be off where each weight
// is off by at most h, by [ExMegaBound], and the column's note has the largest
// of them; with an h of 0 there is no such note.
//
// Refused are, all at once: a company with a weight at one date of the list and
// without a return at the next, weights outside 0 to 1 or with a sum of 1 or
// more, returns below -1, a company twice at a date, dates that never meet.
//
// # How far it is off
//
// If a weight given is w + e where w is true (0 for a company that is none of
// the ten, and -w is the e of one that the list lacks) and L is the true return
// of the rest, then, exactly,
//
//	derived - L = -Σ e (r - L) / (1 - Σ (w + e))
//
// so that what is wrong with a weight counts by how far its company's return is
// from that of the rest; [ExMegaBound] is the bound that follows. Weights
// rounded to a tenth of a per cent are off by 0.0005 at most: in a month in which
// the ten are on average 5 per cent from the rest, and at 35 per cent of the
// index, the derived return is off by at most 4 basis points. Weights of a month
// earlier are off by about w (r - index) of that month. The eleventh company in
// the place of the tenth is two errors of its weight each, a per cent or so. What
// is wrong with a return counts by its weight, and what is wrong with the index
// by 1, both over the share of the rest.
func ExMega(s *Series, index string, list []LargestCompany, h float64) (out *Series, bound []float64, err error) {
	const input = "list of the largest companies"
	var f Faults
	x := s.Column(index)
	if x == nil {
		var have []string
		for _, c := range s.Columns {
			have = append(have, c.Name)
		}
		f.Add(0, index, "missing column", "the series has %s", strings.Join(have, ", "))
		return nil, nil, f.Err(input)
	}
	byDate := largestByDate(list, &f)
	c := Column{
		Name: "large_return", Unit: "decimal per step", LagDays: x.LagDays, CarryDays: x.CarryDays, Source: x.Source,
		Note:   "derived from the index and its largest companies' weights and returns, without constituents",
		Values: slices.Repeat([]float64{math.NaN()}, len(s.Dates)),
	}
	bound = slices.Clone(c.Values)
	var w, r []float64
	worst := 0.0
	fewest, most := math.MaxInt, 0
	for t := 1; t < len(s.Dates); t++ {
		before, now := byDate[s.Dates[t-1]], byDate[s.Dates[t]]
		if len(before) == 0 || len(now) == 0 {
			continue
		}
		w, r = w[:0], r[:0]
		var part, held float64
		for _, x := range before {
			if math.IsNaN(x.Weight) {
				continue
			}
			k := slices.IndexFunc(now, func(y LargestCompany) bool { return y.Company == x.Company })
			if k < 0 || math.IsNaN(now[k].Return) {
				f.Add(0, "", "no return", "%s has a weight on %v and no return on %v: give it one more row", x.Company, x.Date, s.Dates[t])
				continue
			}
			w, r = append(w, x.Weight), append(r, now[k].Return)
			part += float64(x.Weight * now[k].Return)
			held += x.Weight
		}
		if len(w) == 0 {
			continue
		}
		if held >= 1 {
			f.Add(0, "", "weights of one or more", "those of %v sum to %v, want decimals of the index", s.Dates[t-1], held)
		}
		fewest, most = min(fewest, len(w)), max(most, len(w))
		c.Values[t] = (x.Values[t] - part) / (1 - held)
		bound[t] = ExMegaBound(c.Values[t], w, r, h)
		if bound[t] > worst {
			worst = bound[t]
		}
	}
	if most == 0 && !f.Any() {
		f.Add(0, "", "dates that never meet", "no two dates in a row of the series, %s, are in the list, %s: dates are the last days of periods", dateRange(s.Dates), listRange(list))
	}
	if err := f.Err(input); err != nil {
		return nil, nil, err
	}
	rows := fmt.Sprint(most)
	if fewest < most {
		rows = fmt.Sprintf("%d to %d", fewest, most)
	}
	c.StandIn = fmt.Sprintf("%s less %s share classes of its largest companies, stand-in for the S&P 490", index, rows)
	if h > 0 {
		c.Note += fmt.Sprintf("; weights off by %.2g each put a step off by at most %.2g", h, worst)
	}
	out = &Series{Dates: slices.Clone(s.Dates), Columns: []Column{c}, Meta: map[string]string{"generator": "trifecta data derive large490"}}
	if source := cmp.Or(x.Source, s.Meta["source"]); source != "" {
		out.Meta["source"] = source
	}
	if s.Synthetic() {
		out.Meta["synthetic"] = "true"
	}
	return out, bound, nil
}

// largestByDate sorts the list's rows by date, each date's in their order.
func largestByDate(list []LargestCompany, f *Faults) map[engine.Date][]LargestCompany {
	byDate := map[engine.Date][]LargestCompany{}
	for _, c := range list {
		if c.Weight < 0 || c.Weight >= 1 {
			f.Add(0, "", "weight out of range", "that of %s on %v is %v, want a decimal from 0 to below 1", c.Company, c.Date, c.Weight)
		}
		if c.Return < -1 {
			f.Add(0, "", "return below total loss", "that of %s on %v is %v, want a decimal of at least -1", c.Company, c.Date, c.Return)
		}
		if slices.ContainsFunc(byDate[c.Date], func(x LargestCompany) bool { return x.Company == c.Company }) {
			f.Add(0, "", "company twice at a date", "%s on %v", c.Company, c.Date)
		}
		byDate[c.Date] = append(byDate[c.Date], c)
	}
	return byDate
}

func dateRange(dates []engine.Date) string {
	if len(dates) == 0 {
		return "of no dates"
	}
	return fmt.Sprintf("%v to %v", dates[0], dates[len(dates)-1])
}

func listRange(list []LargestCompany) string {
	var dates []engine.Date
	for _, c := range list {
		dates = append(dates, c.Date)
	}
	slices.Sort(dates)
	return dateRange(dates)
}

// ExMegaBound returns how far the derived return of a step may be from the true
// one where each weight is off by at most h: w and r are the weights and returns
// it was derived with. It is +Inf where weights so wrong may leave nothing of the
// index.
//
// By the identity at [ExMega] the distance b is at most h Σ |r - L| / (1 - Σ w),
// and |r - L| is at most |r - derived| + b, so that
//
//	b <= h Σ |r - derived| / (1 - Σ w - n h)
//
// over the n companies. To bound a list that lacks a company, give it with a
// weight of 0.
func ExMegaBound(derived float64, w, r []float64, h float64) float64 {
	left := 1 - float64(float64(len(w))*h)
	var sum float64
	for k := range w {
		sum += math.Abs(r[k] - derived)
		left -= w[k]
	}
	if left <= 0 {
		return math.Inf(1)
	}
	return float64(h*sum) / left
}
