package parquetfile

import (
	"os"
	"path/filepath"
	"testing"

	"trifecta/datasets/arrowfile"
)

// BenchmarkReadPanel asks what Parquet costs against Arrow for a panel of the
// demo's size: 300 months of 2,500 firms, the same table read from each.
//
//	go test -run '^$' -bench ReadPanel -count 10 ./datasets/parquetfile
func BenchmarkReadPanel(b *testing.B) {
	tb := small(750_000)
	dir := b.TempDir()
	for _, c := range []struct {
		name  string
		write func(path string) error
		read  func(path string) (*arrowfile.Table, error)
	}{
		{"arrow/codec=lz4", func(p string) error { return arrowfile.WriteFile(p, tb, arrowfile.Options{}) }, arrowfile.ReadFile},
		{"arrow/codec=zstd", func(p string) error {
			return arrowfile.WriteFile(p, tb, arrowfile.Options{Compression: arrowfile.Zstd})
		}, arrowfile.ReadFile},
		{"parquet/codec=zstd", func(p string) error { return WriteFile(p, tb, Options{}) }, all},
		{"parquet/codec=snappy", func(p string) error { return WriteFile(p, tb, Options{Compression: Snappy}) }, all},
		{"parquet/codec=none", func(p string) error { return WriteFile(p, tb, Options{Compression: None}) }, all},
	} {
		b.Run("format="+c.name, func(b *testing.B) {
			path := filepath.Join(dir, "panel")
			if err := c.write(path); err != nil {
				b.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := c.read(path); err != nil {
					b.Fatal(err)
				}
			}
			values := float64(tb.Rows) * float64(len(tb.Columns)) * float64(b.N)
			b.ReportMetric(values/b.Elapsed().Seconds()/1e6, "Mvalues/s")
			b.ReportMetric(float64(info.Size())/1e6, "file-MB")
		})
	}
}

func all(path string) (*arrowfile.Table, error) { return ReadFile(path) }
