//go:build unix

package scenarios

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"trifecta/engine"
	"trifecta/strategies"
	"trifecta/strategies/signal"
)

// eight are strategies of the kinds that the article's readers would compare, on
// the trifecta with legs that keep their state where earnings are losses.
func eight(b *testing.B) []engine.Strategy {
	kept, err := signal.New(signal.Options{Keep: true})
	if err != nil {
		b.Fatal(err)
	}
	small, large := engine.Small, engine.Large
	all := func(s *engine.Sleeve) []engine.Holding { return []engine.Holding{{Sleeve: s, Weight: 1}} }
	mix := []engine.Holding{{Sleeve: small, Weight: 0.2}, {Sleeve: large, Weight: 0.8}}
	stress := 0.06
	return []engine.Strategy{
		strategies.Fixed{Label: "all_large", Weights: all(large)},
		strategies.Fixed{Label: "all_small", Weights: all(small)},
		strategies.Fixed{Label: "mix", Weights: mix},
		strategies.Switch{Label: "two_legs", Field: kept.Count, AtLeast: 2, Then: all(small), Else: all(large)},
		strategies.Switch{Label: "three_legs", Field: kept.Count, AtLeast: 3, Then: all(small), Else: all(large)},
		strategies.Tilt{Label: "tilt", Field: kept.Count, Base: mix, Into: small, From: large, Tilt: 0.2, AtLeast: 2, AtMost: 0},
		strategies.Scaled{Label: "scaled", Field: kept.Score, Into: small, From: large, High: 0.6},
		strategies.Threshold{Label: "stress", Field: engine.HighYield, Above: &stress, Then: all(large), Else: mix},
	}
}

// cpu returns the time that this process has computed, in nanoseconds.
func cpu(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStudyAgainstReference is the whole model, the largest companies that
// nobody trades with it, with eight strategies on one core, in turn with its own
// draws and with model.py, which has no strategies: in each round all three. The metrics are medians over rounds of
// CPU time, which other work on the machine disturbs least.
//
//	go test ./scenarios -run '^$' -bench StudyAgainstReference -benchtime 5x
func BenchmarkStudyAgainstReference(b *testing.B) {
	const paths, months, draws = 16384, 120, 20
	m := DefaultMarket()
	plan := &engine.Plan{
		Grid: Grid(m.Start.Date, months), Scenarios: []engine.Scenario{m}, Strategies: eight(b),
		Sleeves: []*engine.Sleeve{engine.Small, engine.Large},
		Costs:   engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.0018}, {Sleeve: engine.Large, Base: 0.0004}}},
		Paths:   paths, Seed: 1,
		// so that the largest companies are not left out
		Keep: engine.Keep{States: []*engine.Field{engine.MegaReturn}, StateSteps: []int{months}},
	}
	own := newAddressed(&m, 1, "", engine.Sampling{})
	row := make([]float64, abreast)
	var study, alone, reference []float64
	for b.Loop() {
		from := cpu(b)
		if _, err := engine.Run(context.Background(), plan, engine.Machine{Workers: 1}); err != nil {
			b.Fatal(err)
		}
		at := cpu(b)
		study = append(study, (at-from)/paths/months)
		for range draws {
			for month := 1; month <= months; month++ {
				for s := regimeDraw; s < firstDraw; s++ {
					own.draw(row, s, month)
				}
			}
		}
		alone = append(alone, (cpu(b)-at)/draws/abreast/months)
		if x, ok := modelPy(b, months); ok {
			reference = append(reference, x)
		}
	}
	median := func(x []float64) float64 {
		slices.Sort(x)
		return x[len(x)/2]
	}
	b.ReportMetric(median(study), "ns/path-step")
	b.ReportMetric(median(alone), "draws-ns/path-step")
	b.ReportMetric(median(study)/median(alone), "x-draws")
	if reference != nil {
		b.ReportMetric(median(reference), "model.py-ns/path-step")
		b.ReportMetric(median(reference)/median(study), "x-faster")
	}
}

// modelPy returns the CPU time of model.py for a path and month; not ok where
// it, python or numpy is absent.
func modelPy(b *testing.B, months int) (ns float64, ok bool) {
	shared := os.Getenv("TRIFECTA_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	script := fmt.Sprintf(`
import resource, model
cpu = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
model.simulate(50, 12, seed=1)
t = cpu()
model.simulate(2000, %d, seed=1)
print((cpu() - t) * 1e9 / 2000 / %[1]d)`, months)
	cmd := exec.Command("/usr/bin/python3", "-c", script) // the one that has numpy
	cmd.Dir = filepath.Join(shared, "model")
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.Output()
	if err != nil {
		b.Logf("model.py does not run here: %v", err)
		return 0, false
	}
	ns, err = strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return ns, true
}
