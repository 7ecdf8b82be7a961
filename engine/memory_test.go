package engine_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"trifecta/engine"
)

// crowd is one scenario, eight strategies, five horizons.
func crowd(paths int64) *engine.Plan {
	p := plan(paths)
	p.Grid = months(0, 12)
	p.Scenarios = p.Scenarios[:1]
	for _, w := range []float64{0.1, 0.2, 0.3, 0.4} {
		p.Strategies = append(p.Strategies, mix{w, 0.9 - w})
	}
	p.Horizons, p.Limits = []int{1, 3, 6, 9}, []float64{0.02}
	return p
}

// The memory of a study does not grow with its paths: the peak of a process
// with 100,000 is that of one with 10,000 to 10 %, and is below 64 MiB beyond a
// process that does nothing.
func TestMemoryDoesNotGrowWithPaths(t *testing.T) {
	if n := os.Getenv("CROWD"); n != "" {
		paths, _ := strconv.ParseInt(n, 10, 64)
		if paths > 0 {
			run(t, crowd(paths), engine.Machine{Workers: 2})
		}
		fmt.Println(peak(t))
		return
	}
	if raced {
		t.Skip("the race detector keeps a shadow of all memory")
	}
	none, few, many := peakOf(t, 0), peakOf(t, 10_000), peakOf(t, 100_000)
	t.Logf("peak of a process: %.1f MiB, with 10,000 paths %.1f MiB, with 100,000 %.1f MiB", none, few, many)
	if many > 1.1*few {
		t.Errorf("peak of %.1f MiB with 100,000 paths, %.1f MiB with 10,000: want 10 %% more at most", many, few)
	}
	if many-none > 64 {
		t.Errorf("%.1f MiB beyond the program, want 64 at most", many-none)
	}
}

// How much memory a study of so many paths takes: MiB at the peak of a process
// of its own, beyond one that does nothing.
//
//	go test -run=^$ -bench=Memory -benchtime=1x ./engine/
func BenchmarkMemory(b *testing.B) {
	for _, paths := range []int64{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("paths=%d", paths), func(b *testing.B) {
			none, most := peakOf(b, 0), 0.0
			for b.Loop() {
				most = max(most, peakOf(b, paths))
			}
			b.ReportMetric(most-none, "MiB")
		})
	}
}

// peakOf runs the test again as a process of its own and returns its peak.
func peakOf(t testing.TB, paths int64) float64 {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), os.Args[0], "-test.run=^TestMemoryDoesNotGrowWithPaths$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("CROWD=%d", paths))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	first, _, _ := strings.Cut(string(out), "\n")
	mib, err := strconv.ParseFloat(first, 64)
	if err != nil {
		t.Fatal(err)
	}
	return mib
}

// peak returns the most memory that this process ever had, in MiB.
func peak(t *testing.T) float64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("the peak of a process is read from /proc: ", err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			kib, err := strconv.ParseFloat(f[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			return kib / 1024
		}
	}
	t.Skip("no peak in /proc/self/status")
	return 0
}
