package strategies

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Unaudited is a strategy whose decisions were not made from the view, so that
// nothing here can tell whether they knew the future.
type Unaudited interface {
	engine.Strategy
	// LookAhead returns the warning to print beside the results; empty where
	// there is none.
	LookAhead() string
}

// Given trades target weights from elsewhere, a notebook for example. The row
// in force is the last one dated at or before the view.
type Given struct {
	Label   string
	Dates   []engine.Date    // ascending
	Sleeves []*engine.Sleeve // the columns
	Weights [][]float64      // a row for each date, adding up to 1, with a column for cash where it is held
}

// Name implements [engine.Strategy]. It holds the SHA-256 of the table.
func (s Given) Name() string {
	h := sha256.New()
	for _, sl := range s.Sleeves {
		fmt.Fprintf(h, "%s ", sleeveName(sl))
	}
	for t, d := range s.Dates {
		fmt.Fprintf(h, "\n%v", d)
		if t < len(s.Weights) {
			for _, x := range s.Weights[t] {
				fmt.Fprintf(h, " %s", number(x))
			}
		}
	}
	return named(s.Label, fmt.Sprintf("given(rows=%d sha256:%s)", len(s.Dates), hex.EncodeToString(h.Sum(nil))))
}

// ShortName returns the label, or given.
func (s Given) ShortName() string { return ruleName("given", s.Label) }

// Reads implements [engine.Strategy]: the weights come from elsewhere.
func (s Given) Reads() []*engine.Field { return nil }

// Holds implements [engine.Holder].
func (s Given) Holds() []*engine.Sleeve { return s.Sleeves }

// LookAhead implements [Unaudited].
func (s Given) LookAhead() string { return "weights given: look-ahead not audited" }

// maxFaults is how many faults of a table are spelled out.
const maxFaults = 20

// Validate reports the faults of the table, up to 20 of them and how many more
// there are.
func (s Given) Validate() error {
	f := faults{rule: ruleName("given", s.Label)}
	if len(s.Dates) == 0 || len(s.Sleeves) == 0 {
		f.add("the table has %d dates and %d sleeves", len(s.Dates), len(s.Sleeves))
	}
	for k, sl := range s.Sleeves {
		if sl == nil {
			f.add("column %d has no sleeve", k+1)
		} else if slices.Contains(s.Sleeves[:k], sl) {
			f.add("two columns are called %s", sl.Name)
		}
	}
	if len(s.Weights) != len(s.Dates) {
		f.add("the table has %d dates and %d rows of weights", len(s.Dates), len(s.Weights))
		return f.err()
	}
	for t, d := range s.Dates {
		if t > 0 && d <= s.Dates[t-1] {
			f.add("row %d: date %v follows %v: want ascending dates", t+1, d, s.Dates[t-1])
		}
		row := s.Weights[t]
		if len(row) != len(s.Sleeves) {
			f.add("row %d, %v: %d weights for %d sleeves", t+1, d, len(row), len(s.Sleeves))
			continue
		}
		sum, bad := 0.0, false
		for k, x := range row {
			if !(x >= 0) {
				f.add("row %d, %v: weight of %s is %v: want at least 0", t+1, d, sleeveName(s.Sleeves[k]), x)
				bad = true
			}
			sum += x
		}
		if !bad && !(math.Abs(sum-1) <= 1e-9) { // the engine's own tolerance
			f.add("row %d, %v: weights add up to %v: want 1, with a column for cash where it is held", t+1, d, sum)
		}
	}
	if n := len(f.errs) - maxFaults; n > 0 {
		f.errs = append(f.errs[:maxFaults], fmt.Errorf("%s: and %d more faults", f.rule, n))
	}
	return f.err()
}

// ErrUncovered reports decisions before the first row of given weights.
var ErrUncovered = errors.New("no weights are given yet")

// ValidateFrom reports whether a row is in force at the first decision of a
// study. A plan that was not checked stops there, since the weights are NaN.
func (s Given) ValidateFrom(first engine.Date) error {
	if len(s.Dates) > 0 && s.Dates[0] <= first {
		return nil
	}
	have := "the table is empty"
	if len(s.Dates) > 0 {
		have = fmt.Sprintf("the first row is of %v", s.Dates[0])
	}
	return fmt.Errorf("%s: first decision on %v, but %s: %w", cmp.Or(s.Label, "given"), first, have, ErrUncovered)
}

// Rebalance implements [engine.Strategy].
func (s Given) Rebalance(v engine.View, w engine.Weights) {
	after, _ := slices.BinarySearchFunc(s.Dates, v.Date(), func(d, at engine.Date) int { return cmp.Compare(d, at+1) })
	for k, sl := range s.Sleeves {
		x := math.NaN()
		if after > 0 {
			x = s.Weights[after-1][k]
		}
		lanes.Fill(w.Of(sl), x)
	}
}
