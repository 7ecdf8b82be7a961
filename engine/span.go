package engine

import (
	"cmp"
	"fmt"
	"slices"
)

// A span is a run of paths, first included, end not.
type span struct{ first, end int64 }

// union joins two ascending sets of disjoint spans.
func union(a, b []span) ([]span, error) {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y span) int { return cmp.Compare(x.first, y.first) })
	var out []span
	for _, s := range all {
		switch n := len(out) - 1; {
		case n < 0 || out[n].end < s.first:
			out = append(out, s)
		case out[n].end == s.first:
			out[n].end = s.end
		default:
			return nil, fmt.Errorf("path %d is in both: %w", s.first, ErrMerge)
		}
	}
	return out, nil
}

// gaps returns the paths of 0 to n-1 that ascending, disjoint spans leave out.
func gaps(done []span, n int64) []span {
	var out []span
	next := int64(0)
	for _, s := range append(slices.Clip(done), span{n, n}) {
		if s.first > next {
			out = append(out, span{next, s.first})
		}
		next = s.end
	}
	return out
}

// holds reports whether a path is in one of the spans.
func holds(done []span, path int64) bool {
	return slices.ContainsFunc(done, func(s span) bool { return s.first <= path && path < s.end })
}
