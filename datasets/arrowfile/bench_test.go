package arrowfile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// panel generates a panel as a vendor would fill one: prices to the cent,
// fundamentals that change each quarter, one value in 25 missing.
func panel(firms, months int) *Table {
	r := rand.New(rand.NewPCG(3, 4))
	rows := firms * months
	tb := &Table{Rows: rows, Columns: []Column{
		{Name: "date", Kind: Date, Date: make([]int32, 0, rows)},
		{Name: "firm", Kind: Int, Int: make([]int32, 0, rows)},
		{Name: "company", Kind: Int, Int: make([]int32, 0, rows)},
		{Name: "ticker", Kind: Text, Code: make([]int32, 0, rows)},
		{Name: "sector", Kind: Text, Code: make([]int32, 0, rows)},
		{Name: "member", Kind: Bits, Bits: make([]uint8, 0, rows)},
	}}
	for i := range firms {
		tb.Columns[3].Words = append(tb.Columns[3].Words, fmt.Sprintf("T%04d", i))
	}
	for i := range 11 {
		tb.Columns[4].Words = append(tb.Columns[4].Words, fmt.Sprintf("Sector %d", i))
	}
	const floats = 13
	for j := range floats {
		tb.Columns = append(tb.Columns, Column{Name: fmt.Sprintf("value_%02d", j), Kind: Float, Float: make([]float64, 0, rows)})
	}
	level := make([]float64, firms*floats)
	for i := range level {
		level[i] = 1 + 1000*r.Float64()
	}
	for d := range months {
		for i := range firms {
			c := tb.Columns
			c[0].Date = append(c[0].Date, int32(9000+30*d))
			c[1].Int = append(c[1].Int, int32(i))
			c[2].Int = append(c[2].Int, int32(i-i%50/49))
			c[3].Code = append(c[3].Code, int32(i))
			c[4].Code = append(c[4].Code, int32(i%11))
			c[5].Bits = append(c[5].Bits, uint8(1+i/2000))
			for j := range floats {
				if k := i*floats + j; j < 4 || (d+i)%3 == 0 {
					level[k] = math.Round(100*level[k]*(0.95+0.1*r.Float64())) / 100
				}
				x := level[i*floats+j]
				if j >= 5 && r.IntN(25) == 0 {
					x = math.NaN()
				}
				c[6+j].Float = append(c[6+j].Float, x)
			}
		}
	}
	return tb
}

// BenchmarkReadPanel asks how far reading is from the least it could cost. For
// LZ4 that is decoding the file's LZ4 buffers into memory that is there, with
// the same decoder, and one copy of the result; uncompressed it is
// os.ReadFile and one copy of the file. Both sides run by turns; the metric
// x-least is the ratio of their medians.
//
//	go test -run '^$' -bench ReadPanel -benchtime 15x ./datasets/arrowfile
func BenchmarkReadPanel(b *testing.B) {
	tb := panel(2500, 368)
	for _, c := range []struct {
		name string
		zip  Compression
	}{{"lz4", LZ4}, {"none", None}, {"zstd", Zstd}} {
		b.Run("codec="+c.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "panel.arrow")
			if err := WriteFile(path, tb, Options{Compression: c.zip, Whole: "date"}); err != nil {
				b.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			decoded, copied := make([]byte, 0, 200<<20), make([]byte, 200<<20)
			d := &decoder{}
			defer d.close()
			var least, read []time.Duration
			for b.Loop() {
				// Garbage of the last round is swept outside the clock, so
				// that columns come out of memory the process has, as the
				// least does; how fast a machine hands out new pages is not
				// asked here: it varies tenfold from one round to the next.
				runtime.GC()
				start := time.Now()
				if c.zip == None {
					raw, err := os.ReadFile(path)
					if err != nil {
						b.Fatal(err)
					}
					copy(copied, raw)
				} else {
					decoded = decodeAll(d, data, decoded[:0])
					copy(copied, decoded)
				}
				least = append(least, time.Since(start))
				runtime.GC()
				start = time.Now()
				if c.zip == None {
					_, err = ReadFile(path)
				} else {
					_, err = Read(data)
				}
				if err != nil {
					b.Fatal(err)
				}
				read = append(read, time.Since(start))
			}
			b.ReportMetric(float64(median(read))/float64(median(least)), "x-least")
			b.ReportMetric(float64(tb.Rows)*float64(len(tb.Columns))/median(read).Seconds()/1e6, "Mvalues/s")
			b.ReportMetric(float64(len(data))/1e6, "file-MB")
			b.ReportMetric(float64(median(read))/1e6, "read-ms")
			b.ReportMetric(float64(median(least))/1e6, "least-ms")
			b.ReportMetric(0, "ns/op") // both sides together, of no meaning
		})
	}
}

// decodeAll appends the decoded buffers of a file's record batches to dst.
func decodeAll(d *decoder, data, dst []byte) []byte {
	messages(data, func(flat) {}, func(m message) {
		if m.kind != batchMessage {
			return
		}
		for c := newCursor(m.header, m.body); len(c.buffers) > 0; {
			b := c.buffer()
			n := len(dst)
			dst = dst[:n+b.size]
			d.into(dst[n:], b)
		}
	})
	return dst
}

func median(d []time.Duration) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[len(s)/2]
}
