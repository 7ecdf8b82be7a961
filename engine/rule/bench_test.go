package rule

import (
	"math/rand/v2"
	"testing"
)

// So many that no processor learns the outcomes by heart, as it does with 4096.
const benchLanes = 1 << 16

// benchRows returns rows of uniform numbers.
func benchRows(n int) [][]float64 {
	r := rand.New(rand.NewPCG(9, 10))
	rows := make([][]float64, n)
	for i := range rows {
		for range benchLanes {
			rows[i] = append(rows[i], r.Float64())
		}
	}
	return rows
}

func perLane(b *testing.B, name string, call func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			call()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLanes, "ns/lane")
	})
}

// What a rule costs beside the same rule written in Go, which takes no notice
// of NaN.
func BenchmarkEval(b *testing.B) {
	rows, dst := benchRows(4), make([]float64, benchLanes)
	x, y, z, w := rows[0], rows[1], rows[2], rows[3]
	for _, c := range []struct {
		name, text string
		native     func()
	}{
		{"rotation", "x >= 0.5 && y < 0.4 ? 1 : 0.25 * z", func() {
			for i := range dst {
				if x[i] >= 0.5 && y[i] < 0.4 {
					dst[i] = 1
				} else {
					dst[i] = 0.25 * z[i]
				}
			}
		}},
		{"screen", "x > 1.5 * y && z > 0 && x / w < 12", func() {
			for i := range dst {
				dst[i] = 0
				if x[i] > 1.5*y[i] && z[i] > 0 && x[i]/w[i] < 12 {
					dst[i] = 1
				}
			}
		}},
		{"arithmetic", "0.3 * x + 0.2 * y - z * w", func() {
			for i := range dst {
				dst[i] = float64(0.3*x[i]) + float64(0.2*y[i]) - float64(z[i]*w[i])
			}
		}},
	} {
		r := mustCompile(b, c.text, []string{"w", "x", "y", "z"})
		columns := pick(r.Names(), []string{"x", "y", "z", "w"}, rows)
		perLane(b, "rule="+c.name+"/by=go", c.native)
		perLane(b, "rule="+c.name+"/by=rule", func() { r.Eval(dst, columns) })
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile("x >= 0.5 && y < 0.4 ? 1 : 0.25 * z", []string{"w", "x", "y", "z"}); err != nil {
			b.Fatal(err)
		}
	}
}
