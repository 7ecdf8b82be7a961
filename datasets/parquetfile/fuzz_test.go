package parquetfile

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// FuzzRead: what reads without an error survives being written and read again;
// what does not is refused with an error that wraps ErrFormat.
//
//	go test -run '^$' -fuzz FuzzRead -fuzztime 5m -fuzzminimizetime 20x ./datasets/parquetfile
func FuzzRead(f *testing.F) {
	for _, o := range []Options{{}, {Compression: Snappy, GroupRows: 11}, {Compression: None}} {
		f.Add(encoded(f, small(20), o))
	}
	f.Add(lie{
		rows: 2, values: 2, physical: physicalInt64, converted: -1,
		pages: pageBytes(dataPage, 6, 2, deltaBinary, []byte{0x80, 1, 4, 2, 8, 6, 0, 0, 0, 0}),
	}.bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 16 << 20 // so that a fuzzer spends no time on large columns of nulls
		tb, err := readWithin(bytes.NewReader(data), int64(len(data)), nil, limit)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("error does not wrap ErrFormat: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := Write(&b, tb, Options{Compression: None}); err != nil {
			t.Fatalf("a table that was read is refused: %v", err)
		}
		if tb.Rows > 1<<16 {
			return
		}
		again, err := decoded(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(again, tb); d != "" && !strings.HasPrefix(d, "meta") {
			t.Fatal(d)
		}
	})
}
