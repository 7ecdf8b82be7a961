package accum

import (
	"math/rand/v2"
	"testing"
)

// What one more observation costs, against a plain sum that depends on order.
func BenchmarkAdd(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 1024)
	for i := range x {
		x[i] = 1 + 0.2*r.NormFloat64()
	}
	run := func(name string, pass func()) {
		b.Run("into="+name, func(b *testing.B) {
			for b.Loop() {
				pass()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/value")
		})
	}
	var plain float64
	run("plain", func() {
		for _, v := range x {
			plain += v
		}
	})
	for _, kind := range kinds {
		switch s := kind.empty().(type) {
		case *Sum:
			run(kind.name, func() {
				for _, v := range x {
					s.Add(v)
				}
			})
		case *Moments:
			run(kind.name, func() {
				for _, v := range x {
					s.Add(v)
				}
			})
		case *Histogram:
			run(kind.name, func() {
				for _, v := range x {
					s.Add(v)
				}
			})
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, kind := range kinds {
		into, from := kind.empty(), kind.empty()
		for range 10000 {
			from.Add(1 + 0.2*r.NormFloat64())
		}
		b.Run("of="+kind.name, func(b *testing.B) {
			for b.Loop() {
				kind.merge(into, from)
			}
		})
	}
}
