package datasets

import (
	"math"
	"strings"

	"trifecta/engine"
)

var (
	vintageUnit = &rule{Error, "unit changes between vintages", "convert all vintages of a fact to one unit"}
	periodUnit  = &rule{Warning, "unit changes between periods", "convert the values before or after the change"}
	quarterGone = &rule{Warning, "quarter missing between quarters", "add the quarter's facts: no sum of four quarters can span it"}
	staleFact   = &rule{Warning, "item that does not move", "leave out figures that are carried on"}
)

// checkUnits looks for a thousand, a million or a billion between what was said
// of one fact at two times, and between consecutive periods of one item.
func (f *Facts) checkUnits(a *audit, order []int32) {
	type jump struct{ i, j int }
	var jumps []jump
	type step struct {
		firm int32
		to   engine.Date
	}
	kindsAt, jumpsAt, firmsAt := map[step]uint8{}, map[jumpDate]int{}, map[jumpDate]int{}
	for n := 1; n < len(order); n++ {
		i, j := int(order[n]), int(order[n-1])
		k := f.Item.Code[i]
		if k < 0 || f.Text.Code[i] >= 0 || f.Firm[i] != f.Firm[j] || k != f.Item.Code[j] || !isMoney(f.Item.Words[k]) {
			continue
		}
		item := f.Item.Words[k]
		if f.sameFact(i, j) {
			if thousands(f.Value[i]/f.Value[j]) != 0 {
				a.fault(vintageUnit, f.at(i, item), "value is %v known on %v, and %v on %v", f.Value[i], f.Known[i], f.Value[j], f.Known[j])
			}
			continue
		}
		if math.IsNaN(f.Value[i]) || math.IsNaN(f.Value[j]) {
			continue
		}
		at := jumpDate{k, f.Period[i]}
		firmsAt[at]++
		if thousands(f.Value[i]/f.Value[j]) == 0 {
			continue
		}
		jumps = append(jumps, jump{i, j})
		kindsAt[step{f.Firm[i], f.Period[i]}] |= kindOf(item)
		jumpsAt[at]++
	}
	for _, x := range jumps {
		item := f.Item.At(x.i)
		kind := kindsAt[step{f.Firm[x.i], f.Period[x.i]}]
		at := jumpDate{f.Item.Code[x.i], f.Period[x.i]}
		// A market value is never next to nothing. A profit is, so that a jump of
		// one item is believed where another of the firm, or a tenth of all
		// firms, jump with it.
		if kindOf(item) == 32 || kind&(kind-1) != 0 || jumpsAt[at] > 1 && 10*jumpsAt[at] > firmsAt[at] || f.bothSides(order, x.i) {
			a.fault(periodUnit, f.at(x.i, item), "value is %v, and %v for %v", f.Value[x.i], f.Value[x.j], f.Period[x.j])
		}
	}
}

type jumpDate struct {
	item   int32
	period engine.Date
}

// bothSides reports whether a fact's value stands alone between two of a size, or
// parts at least three of a size from three of another.
func (f *Facts) bothSides(order []int32, row int) bool {
	// The order holds each item of a firm together; jumps are few.
	lo, hi := 0, len(order)
	less := func(n int) bool {
		x := int(order[n])
		switch {
		case f.Firm[x] != f.Firm[row]:
			return f.Firm[x] < f.Firm[row]
		case f.Item.Code[x] != f.Item.Code[row]:
			return f.Item.Code[x] < f.Item.Code[row]
		}
		return f.Period[x] < f.Period[row]
	}
	for lo < hi {
		if m := (lo + hi) / 2; less(m) {
			lo = m + 1
		} else {
			hi = m
		}
	}
	around := func(n, by int) (x []float64) { // the three periods before or after
		last := -1
		for ; n >= 0 && n < len(order) && len(x) < 3; n += by {
			i := int(order[n])
			if f.Firm[i] != f.Firm[row] || f.Item.Code[i] != f.Item.Code[row] {
				break
			}
			if last >= 0 && f.Period[i] == f.Period[last] {
				continue
			}
			last = i
			x = append(x, math.Abs(f.Value[i]))
		}
		return x
	}
	before, after := around(lo-1, -1), around(lo, 1)
	if len(before) == 0 || len(after) < 2 {
		return false
	}
	like := func(x, y float64) bool { return x/y > 1.0/3 && x/y < 3 }
	if like(after[1], before[0]) {
		// Alone between. A profit may be next to nothing for once.
		return kindOf(f.Item.At(row)) != 1 && len(before) > 1 && like(before[0], before[1])
	}
	return len(before) == 3 && len(after) == 3 && like(before[0], before[1]) && like(before[1], before[2]) && like(after[0], after[1]) && like(after[1], after[2])
}

// isMoney reports whether an item is an amount, so that it has a unit to change.
func isMoney(item string) bool { return kindOf(item) != 0 }

// kindOf groups items that jump as one, as kinds does for the panel's, 32 for
// those that are never next to nothing, and 0 for what is no amount.
func kindOf(item string) uint8 {
	stem, _, _ := cutLast(item)
	switch {
	case item == "mktcap" || item == "company_mktcap" || item == "shares":
		return 32
	case item == "ev":
		return 16
	case stem == "sales":
		return 8
	case item == "cash":
		return 4
	case item == "debt" || stem == "interest":
		return 2
	case stem == "depreciation" || item == "preferred" || item == "minority":
		return 64
	case stem == "ebitda" || stem == "net_income" || stem == "operating_income" || strings.HasPrefix(item, "eps_"):
		return 1
	}
	return 0
}

// checkRhythm looks for quarters that are missing between others, and for flows
// that stand for more than five quarters.
func (f *Facts) checkRhythm(a *audit, order []int32) {
	stood, last := 0, -1 // latest row of the period before
	for n := 0; n < len(order); n++ {
		i := int(order[n])
		k := f.Item.Code[i]
		if k < 0 {
			continue
		}
		item := f.Item.Words[k]
		if last < 0 || f.Firm[last] != f.Firm[i] || f.Item.Code[last] != k {
			stood, last = 0, i
			continue
		}
		if f.Period[last] == f.Period[i] {
			last = i
			continue
		}
		_, end, _ := cutLast(item)
		days := f.Period[i] - f.Period[last]
		// Quarters of 14 weeks and a change of fiscal year make up to four months.
		if end == "q" && published(item) && days > 130 && days < 3*366 {
			a.fault(quarterGone, f.at(i, item), "the quarter before ends on %v, %d days earlier", f.Period[last], days)
		}
		if (end == "q" || end == "ttm") && published(item) && f.Value[i] != 0 && f.Value[i] == f.Value[last] && days > 60 {
			if stood++; stood == 5 {
				a.fault(staleFact, f.at(i, item), "value is %v in six periods in a row", f.Value[i])
			}
		} else {
			stood = 0
		}
		last = i
	}
}
