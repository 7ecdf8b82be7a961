package parquetfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"trifecta/datasets/arrowfile"
)

// samples returns real files of other writers and one of ours, small enough to
// be spoiled thousands of times: between them they have every codec, encoding
// and page version that is read.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"ours": encoded(t, small(200), Options{GroupRows: 150})}
	dir := shared(t)
	for _, name := range []string{
		"pyarrow_realdata/spx_benchmark.parquet", "parquet-testing/data/alltypes_plain.snappy.parquet",
		"parquet-testing/data/alltypes_dictionary.parquet", "parquet-testing/data/byte_stream_split.zstd.parquet",
		"parquet-testing/data/delta_length_byte_array.parquet", "parquet-testing/data/delta_encoding_required_column.parquet",
		"parquet-testing/data/lz4_raw_compressed.parquet", "parquet-testing/data/concatenated_gzip_members.parquet",
		"parquet-testing/data/page_v2_empty_compressed.parquet", "parquet-testing/data/rle_boolean_encoding.parquet",
		"parquet-testing/data/int96_from_spark.parquet", "parquet-testing/data/fixed_length_decimal.parquet",
		"parquet-testing/data/binary_truncated_min_max.parquet", "parquet-testing/data/nested_maps.snappy.parquet",
	} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = b
	}
	return files
}

func TestEveryTruncationIsAnError(t *testing.T) {
	for name, b := range samples(t) {
		for n := range b {
			tb, err := decoded(b[:n])
			refused(t, tb, err, fmt.Sprintf("%s: first %d of %d bytes", name, n, len(b)))
		}
	}
}

// refused fails unless err wraps ErrFormat and comes without a table.
func refused(t *testing.T, tb *arrowfile.Table, err error, what string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("%s: reads as a table of %d rows, want an error", what, tb.Rows)
	case tb != nil:
		t.Errorf("%s: a table and an error", what)
	case !errors.Is(err, ErrFormat):
		t.Errorf("%s: error does not wrap ErrFormat: %v", what, err)
	}
}

// Flipped bytes may pass, for few files have checksums, but never as a panic,
// a table that contradicts itself, or memory and time out of proportion.
func TestFlippedBytesNeverEscape(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	passed, total := 0, 0
	var most uint64
	var slowest time.Duration
	for name, good := range samples(t) {
		flips := 1500
		if len(good) > 4096 {
			flips = 500
		}
		for range flips {
			b := bytes.Clone(good)
			// Half of the flips go into the last 600 bytes, which is where
			// the lengths are.
			at := r.IntN(len(b))
			if tail := min(len(b), 600); r.IntN(2) == 0 {
				at = len(b) - 1 - r.IntN(tail)
			}
			for range 1 + r.IntN(2) {
				b[at] ^= byte(1 + r.IntN(255))
				at = r.IntN(len(b))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			tb, err := decoded(b)
			slowest = max(slowest, time.Since(start))
			runtime.ReadMemStats(&after)
			most = max(most, after.TotalAlloc-before.TotalAlloc)
			total++
			if err == nil {
				passed++
				if err := tb.Check(); err != nil {
					t.Errorf("%s: reads as a table that contradicts itself: %v", name, err)
				}
			} else if !errors.Is(err, ErrFormat) {
				t.Errorf("%s: error does not wrap ErrFormat: %v", name, err)
			}
		}
	}
	// The budget of so small a file, and as much again for what the codecs
	// and the growth of maps take beside it.
	if most > 2*baseBudget {
		t.Errorf("a flip made the reader allocate %d MiB", most>>20)
	}
	if slowest > 20*time.Second {
		t.Errorf("a flip took %v", slowest)
	}
	t.Logf("%d of %d spoiled files read, at most %d KiB allocated, at most %v", passed, total, most>>10, slowest)
}

// A lie is a file put together by hand, so that it says what no writer says.
type lie struct {
	rows, values   int64 // of the file and its row group, of the chunk
	codec          int64
	pages          []byte
	physical       int64
	converted      int64 // -1 for none
	optional       bool
	chunks, repeat int // columns, and row groups that share their pages
}

// bytes writes the file in Thrift's compact protocol.
func (l lie) bytes() []byte {
	l.chunks, l.repeat = max(l.chunks, 1), max(l.repeat, 1)
	w := &compact{b: []byte("PAR1")}
	w.b = append(w.b, l.pages...)
	start := len(w.b)
	w.begin()
	w.int(1, 1)
	w.list(2, 1+l.chunks, wireStruct)
	w.begin()
	w.text(4, "schema")
	w.int(5, int64(l.chunks))
	w.end()
	for i := range l.chunks {
		w.begin()
		w.int(1, l.physical)
		rep := int64(0)
		if l.optional {
			rep = 1
		}
		w.int(3, rep)
		w.text(4, fmt.Sprint("x", i))
		if l.converted >= 0 {
			w.int(6, l.converted)
		}
		w.end()
	}
	w.int(3, l.rows*int64(l.repeat))
	w.list(4, l.repeat, wireStruct)
	for range l.repeat {
		w.begin()
		w.list(1, l.chunks, wireStruct)
		for range l.chunks {
			w.begin()
			w.field(3, wireStruct)
			w.begin()
			w.int(1, l.physical)
			w.int(4, l.codec)
			w.int(5, l.values)
			w.int(7, int64(len(l.pages)))
			w.int(9, 4)
			w.end()
			w.end()
		}
		w.int(3, l.rows)
		w.end()
	}
	w.end()
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(w.b)-start))
	return append(w.b, "PAR1"...)
}

// pageBytes writes a page and its header.
func pageBytes(kind, size, values, encoding int64, body []byte) []byte {
	w := &compact{}
	w.begin()
	w.int(1, kind)
	w.int(2, size)
	w.int(3, int64(len(body)))
	w.field(map[int64]int64{dataPage: 5, dictionaryPage: 7, dataPageV2: 8}[kind], wireStruct)
	w.begin()
	w.int(1, values)
	switch kind {
	case dataPageV2:
		w.int(2, 0)
		w.int(4, encoding)
	default:
		w.int(2, encoding)
		w.int(3, runLength)
	}
	w.end()
	w.end()
	return append(w.b, body...)
}

// A compact writes Thrift's compact protocol.
type compact struct {
	b    []byte
	last []int64
}

func (w *compact) begin() { w.last = append(w.last, 0) }
func (w *compact) end()   { w.b, w.last = append(w.b, 0), w.last[:len(w.last)-1] }
func (w *compact) field(id int64, t wire) {
	last := &w.last[len(w.last)-1]
	w.b = append(w.b, byte(id-*last)<<4|byte(t))
	*last = id
}

func (w *compact) int(id, x int64) {
	w.field(id, wireI64)
	w.b = binary.AppendVarint(w.b, x)
}

func (w *compact) text(id int64, s string) {
	w.field(id, wireBinary)
	w.b = append(binary.AppendUvarint(w.b, uint64(len(s))), s...)
}

func (w *compact) list(id int64, n int, t wire) {
	w.field(id, wireList)
	w.b = binary.AppendUvarint(append(w.b, 0xf0|byte(t)), uint64(n))
}

// Files that lie about their sizes cost no more than the budget of their own
// size, and no more time than it takes to fill it.
func TestLiesAreRefusedCheaply(t *testing.T) {
	const huge = 1 << 31
	level := func(b []byte) []byte { return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...) }
	nulls := func(n int64) lie {
		b := level(append(binary.AppendUvarint(nil, uint64(n)<<1), 0))
		return lie{rows: n, values: n, physical: physicalDbl, optional: true, converted: -1, pages: pageBytes(dataPage, int64(len(b)), n, plain, b)}
	}
	eight := make([]byte, 8)
	for name, c := range map[string]struct {
		lie  lie
		want string
	}{
		"truth":             {lie{rows: 1, values: 1, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1, plain, eight)}, ""},
		"rows":              {lie{rows: huge, values: huge, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, huge, plain, eight)}, "2147483648 rows, want 0 to 2147483647"},
		"rows in budget":    {lie{rows: 1 << 30, values: 1 << 30, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1<<30, plain, eight)}, "the column takes 8589934592 bytes"},
		"rows of a page":    {lie{rows: 1 << 20, values: 1 << 20, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1<<20, plain, eight)}, "8 bytes of 1048576 values"},
		"values":            {lie{rows: 2, values: 1, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1, plain, eight)}, "1 values for 2 rows"},
		"too few pages":     {lie{rows: 2, values: 2, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1, plain, eight)}, "1 of 2 rows missing"},
		"snappy page":       {lie{rows: 1, values: 1, codec: codecSnappy, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 1<<30, 1, plain, eight)}, "claims to decode from 8 to 1073741824"},
		"zstd page":         {lie{rows: 1, values: 1, codec: codecZstd, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 1<<40, 1, plain, eight)}, "claims to decode"},
		"dictionary":        {lie{rows: 1, values: 1, physical: physicalBytes, converted: 0, pages: pageBytes(dictionaryPage, 8, 1<<30, plain, eight)}, "dictionary of 1073741824 values in 8 bytes"},
		"no dictionary":     {lie{rows: 1, values: 1, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1, runDictionary, eight)}, "there is no dictionary"},
		"text":              {lie{rows: 1, values: 1, physical: physicalBytes, converted: 0, pages: pageBytes(dataPage, 8, 1, plain, []byte{255, 255, 255, 127, 0, 0, 0, 0})}, "lies beyond its end"},
		"deltas":            {lie{rows: 1, values: 1, physical: physicalInt64, converted: -1, pages: pageBytes(dataPage, 8, 1, deltaBinary, []byte{0x80, 1, 4, 2, 0, 0, 0, 0})}, "2 differences for 1 values"},
		"encoding":          {lie{rows: 1, values: 1, physical: physicalDbl, converted: -1, pages: pageBytes(dataPage, 8, 1, deltaBytes, eight)}, "PARQUET_VERSION v1"},
		"bit-packed values": {lie{rows: 1, values: 1, physical: physicalInt32, converted: -1, pages: pageBytes(dataPage, 8, 1, bitPacked, eight)}, "PARQUET_VERSION v1"},
		"levels": {lie{
			rows: 5, values: 5, physical: physicalDbl, optional: true, converted: -1,
			pages: pageBytes(dataPage, 14, 5, plain, append(level([]byte{10, 2}), eight...)),
		}, "level 2 in a column of levels 0 and 1"},
		"no pages": {lie{rows: 5, values: 5, physical: physicalDbl, converted: -1}, "pages end with 5 of 5 rows missing"},
		"shared pages": {lie{
			rows: 1, values: 1, physical: physicalDbl, converted: -1, repeat: 100,
			pages: pageBytes(dataPage, 8, 1, plain, eight),
		}, "chunks of the columns overlap"},
		"columns": {lie{
			rows: 1, values: 1, physical: physicalDbl, converted: -1, chunks: 70_000,
			pages: pageBytes(dataPage, 8, 1, plain, eight),
		}, "70000 columns, want at most 65536"},
		// A run of a million nulls is four bytes and no lie; one of a hundred
		// million is more than a table of a hundred bytes may take.
		"nulls":     {nulls(1 << 20), ""},
		"all nulls": {nulls(1 << 27), "the column takes 1073741824 bytes"},
	} {
		b := c.lie.bytes()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := decoded(b)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if c.want == "" != (err == nil) || err != nil && (!errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > baseBudget+perByte*uint64(len(b))+16<<20 {
			t.Errorf("%s: %d MiB allocated for a file of %d bytes", name, got>>20, len(b))
		}
		if took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// Pages of zeros compress without end: what a file may decode to in all is
// bounded, and with it the time.
func TestBombsAreRefused(t *testing.T) {
	zeros := &arrowfile.Table{Rows: 1 << 20, Columns: []arrowfile.Column{{Name: "x", Kind: arrowfile.Float, Float: make([]float64, 1<<20)}}}
	// One long word in each of 20 groups: one word to keep, 20 to decode.
	word := &arrowfile.Table{Rows: 20, Columns: []arrowfile.Column{{Name: "x", Kind: arrowfile.Text, Code: make([]int32, 20), Words: []string{strings.Repeat("z", 1<<20)}}}}
	for name, c := range map[string]struct {
		tb     *arrowfile.Table
		o      Options
		little budget
		want   string
	}{
		"column": {zeros, Options{}, 4 << 20, "the column takes"},
		"pages":  {word, Options{GroupRows: 1}, 16 << 20, "decoding takes"},
	} {
		b := encoded(t, c.tb, c.o)
		if _, err := readWithin(bytes.NewReader(b), int64(len(b)), nil, c.little); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: a budget of %d bytes: error %v, want %q", name, c.little, err, c.want)
		}
		if _, err := decoded(b); err != nil {
			t.Errorf("%s: %d bytes, which are no lie: %v", name, len(b), err)
		}
	}
}

// cut is a file that loses its end while it is read.
type cut struct {
	*bytes.Reader
	left int
}

var errGone = errors.New("device gone")

func (c *cut) ReadAt(b []byte, off int64) (int, error) {
	if c.left--; c.left < 0 {
		return 0, errGone
	}
	return c.Reader.ReadAt(b, off)
}

func TestErrorsOfTheReaderAreTheirOwn(t *testing.T) {
	b := encoded(t, small(100), Options{})
	for reads := range 9 { // the tail, the head, the footer, six chunks
		tb, err := Read(&cut{bytes.NewReader(b), reads}, int64(len(b)))
		if tb != nil || !errors.Is(err, errGone) || errors.Is(err, ErrFormat) {
			t.Errorf("gone after %d reads: table %v, error %v", reads, tb, err)
		}
	}
	if _, err := Read(&cut{bytes.NewReader(b), 9}, int64(len(b))); err != nil {
		t.Errorf("nine reads: %v", err)
	}
}
