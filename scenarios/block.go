package scenarios

import (
	"errors"
	"fmt"
	"slices"

	"trifecta/engine"
	"trifecta/engine/inference"
)

// AutomaticBlock returns the mean block length for a [Bootstrap] of a history
// with one path: the median over the fields of [inference.BlockLength] for the
// stationary bootstrap, at least one step. Rows count from the one given on,
// where all fields are known. Choose fields that a decision depends on and that
// come back to their mean, such as returns and their differences: the level of
// a rate asks for the longest block that the method allows.
func AutomaticBlock(history *engine.Paths, fields []*engine.Field, from int) (float64, error) {
	switch rows := len(history.Grid.Dates); {
	case history.N != 1:
		return 0, fmt.Errorf("automatic block: the history has %d paths: want one", history.N)
	case len(fields) == 0:
		return 0, errors.New("automatic block: no field to take it from")
	case from < 0 || from >= rows:
		return 0, fmt.Errorf("automatic block: from is row %d: the history has %d", from, rows)
	}
	var lengths []float64
	var errs []error
	x := make([]float64, 0, len(history.Grid.Dates))
	for _, f := range fields {
		x = x[:0]
		for t := from; t < len(history.Grid.Dates); t++ {
			x = append(x, history.Row(f, t)[0])
		}
		b, err := inference.BlockLength(x)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s from %v: %w", f.Name, history.Grid.Dates[from], err))
		}
		lengths = append(lengths, b.Stationary)
	}
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	slices.Sort(lengths)
	n := len(lengths)
	return max(1, (lengths[(n-1)/2]+lengths[n/2])/2), nil
}
