package lanes

import "unsafe"

// Rows returns so many rows of n zeros that are good to compute on together: each
// begins on a cache line of its own, and no two of up to 64 at the same place of
// a page, where they would drive each other out of the first cache.
func Rows(count, n int) [][]float64 {
	const line = 8              // float64 values in 64 bytes
	wide := (n+line-1)/line | 1 // lines of a row, an odd number
	all := make([]float64, count*wide*line+line-1)
	for uintptr(unsafe.Pointer(unsafe.SliceData(all)))%64 != 0 {
		all = all[1:]
	}
	rows := make([][]float64, count)
	for k := range rows {
		rows[k] = all[k*wide*line:][:n:n]
	}
	return rows
}
