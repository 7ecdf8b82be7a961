//go:build !purego

package squares

import "golang.org/x/sys/cpu"

var assembly = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ
