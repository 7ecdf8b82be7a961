//go:build !purego

package lanes

import (
	"fmt"
	"testing"
)

var levelNames = []string{"go", "avx2", "avx512"}

// eachLevel runs a test with every set of instructions that the machine has.
func eachLevel(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	defer func(was uint8) { level = was }(level)
	for l := range best() + 1 {
		level = l
		t.Run(levelNames[l], test)
	}
}

func eachBenchLevel(b *testing.B, bench func(b *testing.B)) {
	defer func(was uint8) { level = was }(level)
	for l := range best() + 1 {
		level = l
		b.Run(fmt.Sprintf("level=%s", levelNames[l]), bench)
	}
}
