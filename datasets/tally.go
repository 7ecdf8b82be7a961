package datasets

import (
	"fmt"
	"slices"
)

// A Tally accounts for the rows of an import: Read is Kept and all of Dropped.
type Tally struct {
	Read    int    `json:"read"`
	Kept    int    `json:"kept"`
	Dropped []Drop `json:"dropped,omitempty"` // in the order of first appearance
}

// A Drop is why rows of an input were left out.
type Drop struct {
	Reason string `json:"reason"` // "no price"
	Rows   int    `json:"rows"`
	First  string `json:"first"` // where the first of them stands: "line 12"
}

// Keep counts a row that was read and kept.
func (t *Tally) Keep() { t.Read, t.Kept = t.Read+1, t.Kept+1 }

// Drop counts a row that was read and left out, and why; where names its place.
func (t *Tally) Drop(reason, where string) {
	t.Read++
	k := slices.IndexFunc(t.Dropped, func(d Drop) bool { return d.Reason == reason })
	if k < 0 {
		k, t.Dropped = len(t.Dropped), append(t.Dropped, Drop{Reason: reason, First: where})
	}
	t.Dropped[k].Rows++
}

// Add adds the rows of another input.
func (t *Tally) Add(o Tally) {
	t.Read, t.Kept = t.Read+o.Read, t.Kept+o.Kept
	for _, d := range o.Dropped {
		k := slices.IndexFunc(t.Dropped, func(x Drop) bool { return x.Reason == d.Reason })
		if k < 0 {
			t.Dropped = append(t.Dropped, d)
			continue
		}
		t.Dropped[k].Rows += d.Rows
	}
}

// String returns a line such as "1,200 rows read, 1,195 kept; dropped: 5 no
// price (first at line 12)".
func (t Tally) String() string {
	s := fmt.Sprintf("%d rows read, %d kept", t.Read, t.Kept)
	for i, d := range t.Dropped {
		sep := ", "
		if i == 0 {
			sep = "; dropped: "
		}
		s += fmt.Sprintf("%s%d %s (first at %s)", sep, d.Rows, d.Reason, d.First)
	}
	return s
}
