//go:build unix

package engine_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"

	"trifecta/engine"
)

// BenchmarkJobB runs Job B beside the peers in ../shared/recipes/peers, in turn in
// one call: C with AVX-512 intrinsics, fused by hand, and numpy in blocks that fit
// a cache. All run on one core and count the processor's time of their own work.
// What is reported is the median over the rounds, and the medians of each round's
// ratios, which a busy machine moves much less than times:
//
//	go test ./engine -run '^$' -bench JobB -benchtime 9x
func BenchmarkJobB(b *testing.B) {
	const paths, months = 20_480, 120
	dir := sharedPeers(b)
	peers := map[string]*exec.Cmd{}
	if c, err := compile(b, filepath.Join(dir, "c", "jobb_simd.cc")); err != nil {
		b.Logf("C is not there to be compared with: %v", err)
	} else {
		peers["C"] = exec.Command(c, fmt.Sprint(paths))
	}
	if err := exec.Command("/usr/bin/python3", "-c", "import numpy").Run(); err != nil {
		b.Logf("numpy is not there to be compared with: /usr/bin/python3 -c 'import numpy': %v", err)
	} else {
		peers["numpy"] = exec.Command("/usr/bin/python3", filepath.Join(dir, "python", "jobb_numpy.py"), fmt.Sprint(paths), "4000")
	}
	for _, source := range []string{"xoshiro", "philox"} {
		b.Run("draws="+source, func(b *testing.B) {
			p := jobPlan(source, paths)
			var ours []float64
			ratios := map[string][]float64{}
			for b.Loop() {
				before := processorTime(b)
				if _, err := engine.Run(context.Background(), p, engine.Machine{Workers: 1}); err != nil {
					b.Fatal(err)
				}
				ns := (processorTime(b) - before) / paths / months
				ours = append(ours, ns)
				for name, cmd := range peers {
					ratios[name] = append(ratios[name], peerTime(b, cmd)/ns)
				}
			}
			b.ReportMetric(median(ours), "ns/path-step")
			if r := ratios["C"]; r != nil {
				b.ReportMetric(1/median(r), "times-C")
			}
			if r := ratios["numpy"]; r != nil {
				b.ReportMetric(median(r), "numpy/ours")
			}
		})
	}
}

// processorTime is that of this process so far, in nanoseconds.
func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

// peerTime runs a peer and returns the nanoseconds that it counts for a path and
// month.
func peerTime(b *testing.B, cmd *exec.Cmd) float64 {
	out, err := exec.Command(cmd.Path, cmd.Args[1:]...).Output()
	if err != nil {
		b.Fatalf("%v: %v", cmd.Args, err)
	}
	found := regexp.MustCompile(`ns_per_unit=([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		b.Fatalf("%v prints no ns_per_unit: %q", cmd.Args, out)
	}
	ns, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return ns
}

func compile(b *testing.B, source string) (program string, err error) {
	program = filepath.Join(b.TempDir(), "peer")
	out, err := exec.Command("g++", "-O3", "-march=native", "-o", program, source).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("g++ %s: %w\n%s", source, err, out)
	}
	if err := exec.Command(program, "8").Run(); err != nil {
		return "", fmt.Errorf("%s does not run on this machine: %w", filepath.Base(source), err)
	}
	return program, nil
}

// sharedPeers returns the folder of the peers, or skips.
func sharedPeers(b *testing.B) string {
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir = filepath.Join(dir, "recipes", "peers")
	if _, err := os.Stat(dir); err != nil {
		b.Skipf("no peers to be compared with: %v", err)
	}
	return dir
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
