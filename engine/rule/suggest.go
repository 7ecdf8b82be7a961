package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// suggest says which of the known names may have been meant: the nearest three,
// or if none is near, which names there are.
func suggest(name string, known []string) string {
	type near struct {
		name     string
		distance int
	}
	var close []near
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	for _, k := range known {
		d := editDistance(name, k)
		part := len(name) > 2 && (strings.Contains(k, name) || strings.Contains(name, k) && len(k) > 2)
		if part || d <= len(name)/3+1 {
			close = append(close, near{k, d})
		}
	}
	slices.SortStableFunc(close, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, n := range close[:min(3, len(close))] {
		names = append(names, n.name)
	}
	switch len(names) {
	case 0:
		return "the names are " + listing(known)
	case 1:
		return "did you mean " + names[0] + "?"
	}
	last := len(names) - 1
	return "did you mean " + strings.Join(names[:last], ", ") + " or " + names[last] + "?"
}

// listing joins names that are sorted.
func listing(known []string) string {
	const most = 12
	switch {
	case len(known) == 0:
		return "none"
	case len(known) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(known[:most], ", "), len(known)-most)
	}
	return strings.Join(known, ", ")
}

// editDistance counts the insertions, deletions and replacements from a to b
// (Levenshtein 1966).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, replaced)
		}
	}
	return row[len(b)]
}
