package main

import (
	"path/filepath"
	"strconv"
	"testing"
)

// BenchmarkRun is the README's first command: 2,500 firms from nothing to
// pictures. The peak of memory is that of a whole process, outside:
//
//	go test ./cmd/trifecta -run '^$' -bench Run
//	/usr/bin/time -v go run ./cmd/trifecta run
func BenchmarkRun(b *testing.B) {
	dir := b.TempDir()
	for i := 0; b.Loop(); i++ {
		status, _, stderr := call(b, nil, "run", "-o", filepath.Join(dir, strconv.Itoa(i)))
		if status != 0 {
			b.Fatal(stderr)
		}
	}
}
