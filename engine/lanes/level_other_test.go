//go:build !amd64 || purego

package lanes

import "testing"

func eachLevel(t *testing.T, test func(t *testing.T)) { t.Run("go", test) }

func eachBenchLevel(b *testing.B, bench func(b *testing.B)) { b.Run("level=go", bench) }
