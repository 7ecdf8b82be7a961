package arrowfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzRead: what reads without an error survives being written and read again;
// what does not is refused with an error that wraps ErrFormat.
//
//	go test -run '^$' -fuzz FuzzRead -fuzztime 5m -fuzzminimizetime 20x ./datasets/arrowfile
func FuzzRead(f *testing.F) {
	for _, o := range []Options{{}, {Stream: true}, {Compression: Zstd}, {Compression: None}, {Compression: None, Stream: true, BatchRows: 7}} {
		f.Add(write(f, small(20), o))
	}
	// Other writers bring other layouts; only where their files are.
	if dir := os.Getenv("TRIFECTA_SHARED"); dir != "" {
		paths, _ := filepath.Glob(filepath.Join(dir, "data", "interop", "arrow-testing", "data", "arrow-ipc-stream", "integration", "*", "*.stream"))
		for _, p := range paths {
			if b, err := os.ReadFile(p); err == nil && len(b) < 4096 {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 16 << 20 // so that a fuzzer spends no time on large columns of nulls
		tb, err := readWithin(data, limit)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("error does not wrap ErrFormat: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := Write(&b, tb, Options{Compression: Zstd, BatchRows: 1 << 20}); err != nil {
			t.Fatalf("a table that was read is refused: %v", err)
		}
		again, err := Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(again, tb); d != "" && tb.Rows < 1<<16 {
			t.Fatal(d)
		}
	})
}
