package datasets

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/engine"
)

var (
	contradiction = &rule{Error, "two values of one fact", "keep the one that was said, or give the later its own known date"}
	saidTwice     = &rule{Warning, "fact said twice", "keep one of the rows"}
	outOfRange    = &rule{Error, "value out of range", "correct the value, or leave the fact out where it is not known"}
	factZeros     = &rule{Warning, "exact zeros that may mean missing", "leave the facts out where nothing is known"}
	noText        = &rule{Error, "fact of text without its text", "write the text in the column text"}
	misspelt      = &rule{Warning, "unknown item like a known one", "spell the item as in the vocabulary"}
	otherItems    = &rule{Note, "items outside the vocabulary", "they become further columns of the panel under their names"}
	notInUSD      = &rule{Warning, "firms in other currencies", "convert their money to USD at the rate of its date, or leave the firms out"}
	currencyMoves = &rule{Warning, "firm changes its currency", "convert its money to USD at the rate of its date"}
	noLag         = &rule{Warning, "known on the day its quarter ended", "give the day of publication, or a lag: 45 days after a quarter, 75 after a small company's year end"}
	lags          = &rule{Note, "lags from period to known", "nothing is known before its date"}
	restated      = &rule{Note, "restatements", "each counts from its own known date on"}
	noSuchSector  = &rule{Error, "unknown sector", "use the names of the eleven GICS sectors"}
)

// Check audits the facts: everything that makes them unusable, and what looks
// wrong.
func (f *Facts) Check() []Finding {
	a := &audit{}
	f.check(a)
	return a.findings()
}

func (f *Facts) check(a *audit) {
	if f.Meta["source"] == "" && f.Meta["generator"] == "" {
		a.fault(noSource, everywhere, "the metadata name neither source nor generator")
	}
	f.checkItems(a)
	f.checkRows(a)
	order := f.byFact()
	f.checkVersions(a, order)
	f.checkRhythm(a, order)
	f.checkUnits(a, order)
	f.checkTwins(a)
	f.checkIDs(a)
	f.checkCurrencies(a)
	f.checkLags(a)
}

func (f *Facts) at(i int, column string) place {
	return place{row: i + 1, date: f.Period[i], dated: true, firm: strconv.Itoa(int(f.Firm[i])), column: column}
}

// byFact returns the rows by firm, item, period and known date, those of equal
// keys as they stand.
func (f *Facts) byFact() []int32 {
	order := make([]int32, f.Len())
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int {
		return cmp.Or(
			cmp.Compare(f.Firm[x], f.Firm[y]), cmp.Compare(f.Item.Code[x], f.Item.Code[y]),
			cmp.Compare(f.Period[x], f.Period[y]), cmp.Compare(f.Known[x], f.Known[y]), cmp.Compare(x, y),
		)
	})
	return order
}

// checkItems looks for items that are known ones misspelt.
func (f *Facts) checkItems(a *audit) {
	var names, others []string
	for _, it := range Items() {
		names = append(names, it.Name)
	}
	first := map[string]int{}
	for i, k := range f.Item.Code {
		if k < 0 {
			continue
		}
		if w := f.Item.Words[k]; !slices.Contains(names, w) {
			if _, ok := first[w]; !ok {
				first[w] = i
				others = append(others, w)
			}
		}
		if len(first) == len(f.Item.Words) {
			break
		}
	}
	var plain []string
	for _, w := range others {
		if near := nearest(w, names); near != "" {
			a.fault(misspelt, place{row: first[w] + 1, column: w}, "item is %q, did you mean %q?", w, near)
		} else {
			plain = append(plain, w)
		}
	}
	if len(plain) > 0 {
		a.fault(otherItems, place{row: first[plain[0]] + 1, column: plain[0]}, "%s", strings.Join(plain, ", "))
	}
}

// nearest returns the known name from which a word differs by two letters or
// fewer, or by case and separators alone, empty if there is none. A short word
// may differ by one letter.
func nearest(word string, known []string) string {
	plain := func(s string) string {
		return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
	}
	best, least := "", 1+min(len(word)/8, 1)
	for _, k := range known {
		if plain(k) == plain(word) {
			return k
		}
		// Forms of one flow are told apart by their ends: sales_m is no sales_q.
		stem, end, _ := cutLast(word)
		if kstem, kend, _ := cutLast(k); stem == kstem && end != kend && !slices.Contains([]string{"tm", "mtt", "tmt", "nmt", "ntn", "tdy", "yd"}, end) {
			continue
		}
		if d := letters(word, k); d <= least && (best == "" || d < least) {
			best, least = k, d
		}
	}
	return best
}

// cutLast cuts a name at its last underscore.
func cutLast(s string) (stem, end string, ok bool) {
	k := strings.LastIndexByte(s, '_')
	if k < 0 {
		return s, "", false
	}
	return s[:k], s[k+1:], true
}

// letters counts the insertions, deletions and replacements from a to b
// (Levenshtein 1966).
func letters(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			step := 1
			if a[i] == b[j] {
				step = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+step)
		}
	}
	return row[len(b)]
}

// checkRows checks what a fact must be by itself.
func (f *Facts) checkRows(a *audit) {
	texts := map[string]bool{}
	for _, it := range Items() {
		texts[it.Name] = it.Text
	}
	ahead, ranges := make([]bool, len(f.Item.Words)), make([]func(float64) string, len(f.Item.Words))
	text := make([]bool, len(f.Item.Words))
	for k, w := range f.Item.Words {
		ahead[k], ranges[k], text[k] = knownAhead(w), rangeOf(w), texts[w]
	}
	zeros, values := make([]int, len(f.Item.Words)), make([]int, len(f.Item.Words))
	firstZero := make([]int, len(f.Item.Words))
	for i := range f.Firm {
		k := f.Item.Code[i]
		if k < 0 {
			a.fault(noItem, place{row: i + 1, column: "item"}, "the item is not given")
			continue
		}
		item, x := f.Item.Words[k], f.Value[i]
		for _, day := range []struct {
			column string
			date   engine.Date
		}{{"known", f.Known[i]}, {"period", f.Period[i]}} {
			if day.date < firstDate || day.date > lastDate {
				a.fault(farDate, place{row: i + 1, column: day.column}, "date is %v, want %v to %v", day.date, firstDate, lastDate)
			}
		}
		if f.Known[i] < f.Period[i] && !ahead[k] {
			a.fault(foreknown, f.at(i, item), "the period ends on %v, and it is known on %v", f.Period[i], f.Known[i])
		}
		switch {
		case text[k] && f.Text.Code[i] < 0 && !math.IsNaN(x):
			a.fault(noText, f.at(i, item), "value is %v, and the text is empty", x)
		case item == "sector" && f.Text.Code[i] >= 0 && !slices.Contains(Sectors(), f.Text.At(i)):
			a.fault(noSuchSector, f.at(i, item), "sector is %q, want one of %s", f.Text.At(i), strings.Join(Sectors(), ", "))
		case !text[k] && !math.IsNaN(x):
			if ranges[k] != nil {
				if why := ranges[k](x); why != "" {
					a.fault(outOfRange, f.at(i, item), "value is %v, %s", x, why)
				}
			}
			if values[k]++; x == 0 {
				if zeros[k]++; zeros[k] == 1 {
					firstZero[k] = i
				}
			}
		}
	}
	for k, w := range f.Item.Words {
		stem, _, _ := cutLast(w)
		if never := stem == "ebitda" || stem == "net_income" || stem == "operating_income" || w == "shares" || stem == "eps"; never &&
			zeros[k] > 1 && float64(zeros[k]) > zeroError*float64(values[k]) {
			a.count(factZeros, f.at(firstZero[k], w), zeros[k], "%d of %d values are exactly 0", zeros[k], values[k])
		}
	}
}

// rangeOf returns what a value of an item has to be, as a function that says
// what is wrong with one, empty where nothing is; nil for an item of any value.
func rangeOf(item string) func(float64) string {
	want := func(ok func(float64) bool, text string) func(float64) string {
		return func(x float64) string {
			if ok(x) {
				return ""
			}
			return "want " + text
		}
	}
	switch item {
	case "russell2000", "sp500":
		return want(func(x float64) bool { return x == 0 || x == 1 }, "0 or 1")
	case "fiscal_year_end":
		return want(func(x float64) bool { return x == math.Trunc(x) && x >= 1 && x <= 12 }, "a month from 1 to 12")
	case "company":
		return want(func(x float64) bool { return x == math.Trunc(x) && x >= 0 && x <= math.MaxInt32 }, "a whole number from 0 to 2147483647")
	case "price", "adjusted_close", "split_adjusted_close":
		return want(func(x float64) bool { return x > 0 }, "a positive number; CRSP marks the mean of bid and ask by a minus sign, take its size")
	case "mktcap", "company_mktcap":
		return want(func(x float64) bool { return x > 0 }, "a positive number")
	case "shares", "debt", "cash":
		return want(func(x float64) bool { return x >= 0 }, "at least 0")
	case "float_share":
		return want(func(x float64) bool { return x >= 0 && x <= 1 }, "0 to 1")
	case "total_return", "price_return", "delisting_return":
		return want(func(x float64) bool { return x >= -1 }, "a decimal of at least -1")
	}
	return nil
}

// checkVersions compares what was said of one fact at different times, or
// twice.
func (f *Facts) checkVersions(a *audit, order []int32) {
	later, first, change := 0, -1, ""
	for n := 1; n < len(order); n++ {
		i, j := int(order[n]), int(order[n-1])
		if !f.sameFact(i, j) || f.Item.Code[i] < 0 {
			continue
		}
		item := f.Item.Words[f.Item.Code[i]]
		same := f.Text.At(i) == f.Text.At(j) && (f.Value[i] == f.Value[j] || math.IsNaN(f.Value[i]) && math.IsNaN(f.Value[j]))
		switch {
		case f.Known[i] == f.Known[j] && same:
			a.fault(saidTwice, f.at(i, item), "row %d says the same, known on %v", j+1, f.Known[j])
		case f.Known[i] == f.Known[j]:
			a.fault(contradiction, f.at(i, item), "%s known on %v, and on row %d %s", f.said(i), f.Known[i], j+1, f.said(j))
		case !same:
			if later++; first < 0 {
				first, change = i, fmt.Sprintf("%s known on %v becomes %s on %v", f.said(j), f.Known[j], f.said(i), f.Known[i])
			}
		}
	}
	if later > 0 {
		a.count(restated, f.at(first, f.Item.At(first)), later, "%s", change)
	}
}

// sameFact reports whether two rows are of one firm, item and period.
func (f *Facts) sameFact(i, j int) bool {
	return f.Firm[i] == f.Firm[j] && f.Item.Code[i] == f.Item.Code[j] && f.Period[i] == f.Period[j]
}

// said words what a fact says.
func (f *Facts) said(i int) string {
	if f.Text.Code[i] >= 0 {
		return strconv.Quote(f.Text.At(i))
	}
	return fmt.Sprint(f.Value[i])
}

// count is fault for a rule that is broken at many places that were counted.
func (a *audit) count(r *rule, at place, n int, format string, args ...any) {
	a.fault(r, at, format, args...)
	for _, g := range a.groups {
		if g.rule == r {
			g.count += n - 1
		}
	}
}

// checkIDs reports firms that stand for two of a vendor's.
func (f *Facts) checkIDs(a *audit) {
	id := slices.Index(f.Item.Words, "id")
	seen := map[int32]int32{}
	for i, k := range f.Item.Code {
		if id < 0 || int(k) != id || f.Text.Code[i] < 0 {
			continue
		}
		if had, ok := seen[f.Firm[i]]; ok && had != f.Text.Code[i] {
			a.fault(oneID, f.at(i, "id"), "it stands for %q and %q", f.Text.Words[had], f.Text.At(i))
			continue
		}
		seen[f.Firm[i]] = f.Text.Code[i]
	}
}

// checkCurrencies reports money that is not in dollars.
func (f *Facts) checkCurrencies(a *audit) {
	item := slices.Index(f.Item.Words, "currency")
	last := map[int32]string{}
	foreign := map[int32]bool{}
	for i, k := range f.Item.Code {
		if item < 0 || int(k) != item || f.Text.Code[i] < 0 {
			continue
		}
		w := f.Text.At(i)
		if len(w) != 3 || strings.Trim(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			a.fault(outOfRange, f.at(i, "currency"), "currency is %q, want an ISO 4217 code such as USD", w)
			continue
		}
		if had, ok := last[f.Firm[i]]; ok && had != w {
			a.fault(currencyMoves, f.at(i, "currency"), "currency is %s, and was %s", w, had)
		}
		last[f.Firm[i]] = w
		if w != "USD" && !foreign[f.Firm[i]] {
			foreign[f.Firm[i]] = true
			a.fault(notInUSD, f.at(i, "currency"), "currency is %s", w)
		}
	}
}

// published reports whether an item is one of a company's accounts, which take
// weeks to close.
func published(item string) bool {
	switch stem, end, _ := cutLast(item); end {
	case "q", "ytd", "y", "ttm":
		return slices.Contains([]string{"sales", "ebitda", "operating_income", "depreciation", "net_income", "interest", "eps"}, stem)
	}
	return slices.Contains([]string{"debt", "cash", "preferred", "minority"}, item)
}

// checkLags looks at the days from period to known of what companies publish,
// item by item. Periods that mostly end no month are days of a vendor's snapshot,
// whose figures are older than it.
func (f *Facts) checkLags(a *audit) {
	days := make([][]float64, len(f.Item.Words))
	zero, first := make([]int, len(f.Item.Words)), make([]int, len(f.Item.Words))
	other := make([]int, len(f.Item.Words)) // on other days
	for i, k := range f.Item.Code {
		if k < 0 || !published(f.Item.Words[k]) {
			continue
		}
		if f.Period[i] != f.Period[i].MonthEnd() {
			other[k]++
			continue
		}
		d := f.Known[i] - f.Period[i]
		if days[k] = append(days[k], float64(d)); d == 0 {
			if zero[k]++; zero[k] == 1 {
				first[k] = i
			}
		}
	}
	var text []string
	for k, x := range days {
		if len(x) <= other[k] {
			continue
		}
		text = append(text, fmt.Sprintf("%s %v", f.Item.Words[k], median(x)))
		if 2*zero[k] > len(x) {
			a.count(noLag, f.at(first[k], f.Item.Words[k]), zero[k], "%d of %d values of %s", zero[k], len(x), f.Item.Words[k])
		}
	}
	if len(text) > 0 {
		slices.Sort(text)
		a.count(lags, everywhere, len(text), "median days: %s", strings.Join(text, ", "))
	}
}
