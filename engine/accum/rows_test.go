package accum

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"trifecta/engine/lanes"
)

// A row added at once is its values added one by one, to the byte.
func TestRowsAreTheirValues(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for name, draw := range map[string]func() float64{
		"wealth":   func() float64 { return math.Exp(0.3 * r.NormFloat64()) },
		"returns":  func() float64 { return 0.04 * r.NormFloat64() },
		"whole":    func() float64 { return float64(r.IntN(5) - 2) },
		"any size": func() float64 { return math.Ldexp(r.Float64()*2-1, r.IntN(2090)-1070) },
		"largest":  func() float64 { return math.MaxFloat64 },
		"all ones": func() float64 { return -math.Nextafter(2, 1) }, // the largest mantissa
		"zeros":    func() float64 { return math.Copysign(0, r.Float64()-0.5) },
	} {
		t.Run(name, func(t *testing.T) {
			var rows, ones Moments
			var hrows, hones Histogram
			var crows, cones Coarse
			for _, n := range []int{0, 1, 7, 256, lanes.TotalRow, lanes.TotalRow + 1, 3*lanes.TotalRow + 5} {
				row := make([]float64, n)
				for i := range row {
					row[i] = draw()
					ones.Add(row[i])
					hones.Add(row[i])
					cones.Add(row[i])
				}
				rows.AddRow(row)
				hrows.AddRow(row)
				crows.AddRow(row)
				if !bytes.Equal(encoded(t, &rows), encoded(t, &ones)) {
					t.Fatalf("a row of %d values differs from its values", n)
				}
				if !bytes.Equal(encoded(t, &hrows), encoded(t, &hones)) || !bytes.Equal(encoded(t, &crows), encoded(t, &cones)) {
					t.Fatalf("a row of %d values is counted otherwise than its values", n)
				}
			}
		})
	}
}

func TestRowsRefuseValuesThatAreNotFinite(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, add := range map[string]func([]float64){"moments": new(Moments).AddRow, "histogram": new(Histogram).AddRow} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: a row with %v did not panic", name, x)
					}
				}()
				add([]float64{1, x, 2})
			}()
		}
	}
}

func BenchmarkAddRow(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 256)
	for i := range x {
		x[i] = 1 + 0.2*r.NormFloat64()
	}
	for name, add := range map[string]func([]float64){"moments": new(Moments).AddRow, "histogram": new(Histogram).AddRow} {
		b.Run("into="+name, func(b *testing.B) {
			for b.Loop() {
				add(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/value")
		})
	}
}
