package strategies

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

// Changes is [Change] for a sweep: on path i of the study it is the change of f
// over ks[i] steps. The kernel panics on a study with more paths than ks has
// entries; Changes panics unless each entry is at least 1.
func Changes(f *engine.Field, ks []int) *engine.Field {
	ks = slices.Clone(ks)
	lags := slices.Compact(slices.Sorted(slices.Values(ks)))
	if len(lags) == 0 || lags[0] < 1 {
		panic(fmt.Sprintf("strategies: changes of %s over %v steps", f.Name, lags))
	}
	at := make([]int, len(ks)) // index into lags of each path
	for i, k := range ks {
		at[i], _ = slices.BinarySearch(lags, k)
	}
	return &engine.Field{
		Name: fmt.Sprintf("%s_changes_%s", f.Name, digest(ks)[:8]), Unit: f.Unit,
		Doc:      fmt.Sprintf("change over %d to %d steps, by path, of: %s", lags[0], lags[len(lags)-1], f.Doc),
		Requires: []*engine.Field{f},
		ByPath:   true,
		Kernel: func(v engine.View, row []float64) {
			before := make([][]float64, len(lags))
			for j, k := range lags {
				before[j] = v.Lag(f, k)
			}
			mine := columns(at, v)
			for i, x := range v.Now(f) {
				row[i] = x - before[mine[i]][i]
			}
		},
	}
}

// columns returns the parameters of the paths in view.
func columns[T any](all []T, v engine.View) []T {
	first, n := v.First(), v.Paths()
	if first+int64(n) > int64(len(all)) {
		panic(fmt.Sprintf("strategies: a sweep of %d columns on path %d of the study", len(all), first+int64(n)-1))
	}
	return all[first:][:n]
}

// ThresholdSweep is many [Threshold] rules side by side: path i of the study
// trades the rule with Below[i]. Copy one history to len(Below) paths, and let
// Field be [Changes] where the number of steps varies as well.
type ThresholdSweep struct {
	Label      string
	Field      *engine.Field
	Below      []float64 // one level for each path of the study
	Then, Else []engine.Holding
}

// Name implements [engine.Strategy]. It holds a digest of the levels.
func (s ThresholdSweep) Name() string {
	return named(s.Label, fmt.Sprintf("threshold_sweep(%s columns=%d below=sha256:%s then %s else %s)",
		fieldName(s.Field), len(s.Below), digest(s.Below), mixText(s.Then), mixText(s.Else)))
}

// ShortName returns the label, or the field and the number of columns.
func (s ThresholdSweep) ShortName() string {
	return cmp.Or(s.Label, fmt.Sprintf("sweep of %d levels of %s", len(s.Below), fieldName(s.Field)))
}

// Reads implements [engine.Strategy].
func (s ThresholdSweep) Reads() []*engine.Field { return []*engine.Field{s.Field} }

// Holds implements [engine.Holder].
func (s ThresholdSweep) Holds() []*engine.Sleeve { return mixSleeves(s.Then, s.Else) }

// Validate reports every fault at once. That a study has as many paths as
// there are levels is for its author to see to.
func (s ThresholdSweep) Validate() error {
	f := faults{rule: ruleName("threshold_sweep", s.Label)}
	if s.Field == nil {
		f.add("has no field")
	}
	if len(s.Below) == 0 {
		f.add("below has no level")
	}
	for i, x := range s.Below {
		f.finite(fmt.Sprintf("below %d", i), x)
	}
	f.mix("then", s.Then)
	f.mix("else", s.Else)
	return f.err()
}

// Rebalance implements [engine.Strategy].
func (s ThresholdSweep) Rebalance(v engine.View, w engine.Weights) {
	below := columns(s.Below, v)
	x := v.Now(s.Field)[:len(below)]
	for _, sl := range w.Sleeves() {
		pick, ok := between(s.Then, s.Else, sl)
		if !ok {
			continue
		}
		row := w.Of(sl)[:len(below)]
		for i, level := range below {
			k := 0
			if x[i] < level-signal.Tolerance {
				k = 1
			}
			row[i] = pick[k]
		}
	}
}

// digest returns the SHA-256 of numbers, in hex.
func digest[T int | float64](xs []T) string {
	h := sha256.New()
	var b [8]byte
	for _, x := range xs {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(float64(x)))
		h.Write(b[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
