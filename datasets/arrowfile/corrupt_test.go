package arrowfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// forms calls f with a small table in every form it can be written in.
func forms(t *testing.T, rows int, f func(t *testing.T, b []byte)) {
	for _, zip := range []Compression{LZ4, Zstd, None} {
		for _, stream := range []bool{false, true} {
			t.Run(fmt.Sprintf("compression=%d/stream=%v", zip, stream), func(t *testing.T) {
				f(t, write(t, small(rows), Options{Compression: zip, Stream: stream, BatchRows: 16, Whole: "date"}))
			})
		}
	}
}

// refused fails unless err wraps ErrFormat and comes without a table.
func refused(t *testing.T, tb *Table, err error, what string) {
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

func TestEveryTruncationIsAnError(t *testing.T) {
	forms(t, 40, func(t *testing.T, b []byte) {
		for n := range b {
			tb, err := Read(b[:n])
			refused(t, tb, err, fmt.Sprintf("first %d of %d bytes", n, len(b)))
		}
	})
}

func TestBytesAfterTheEndAreAnError(t *testing.T) {
	forms(t, 40, func(t *testing.T, b []byte) {
		tb, err := Read(append(bytes.Clone(b), b...))
		// Two files in one have the footer of the second, whose blocks lie
		// inside the first: they read as the second, as every reader does.
		if bytes.HasPrefix(b, magic) {
			if err != nil || differ(tb, small(40)) != "" {
				t.Errorf("two files: %v", err)
			}
			return
		}
		refused(t, tb, err, "two streams")
	})
}

// Flipped bytes may pass, for the format has no checksum, but never as a
// panic, a table that contradicts itself, or memory beyond the limit.
func TestFlippedBytesNeverEscape(t *testing.T) {
	forms(t, 200, func(t *testing.T, b []byte) {
		r := rand.New(rand.NewPCG(5, 6))
		passed := 0
		const tries = 1500
		for range tries {
			c := bytes.Clone(b)
			for range 1 + r.IntN(4) {
				c[r.IntN(len(c))] ^= byte(1 + r.IntN(255))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			tb, err := Read(c)
			runtime.ReadMemStats(&after)
			// Decoders and error texts come on top of the budget.
			if n := after.TotalAlloc - before.TotalAlloc; n > baseBudget+perByte*uint64(len(c))+16<<20 {
				t.Errorf("%d bytes allocated for a file of %d", n, len(c))
			}
			if err != nil {
				refused(t, tb, err, "flipped bytes")
				// The boundary is for foreign decoders; our own code must see
				// the fault itself.
				if strings.Contains(err.Error(), "runtime error") {
					t.Errorf("unforeseen: %v", err)
				}
				continue
			}
			passed++
			if err := tb.Check(); err != nil {
				t.Errorf("table contradicts itself: %v", err)
			}
		}
		t.Logf("%d of %d files with flipped bytes read without an error", passed, tries)
	})
}

func TestOtherFilesAreNamed(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "no bytes"},
		{"PAR1....PAR1", "Parquet"},
		{"FEA1....FEA1", "Feather V1"},
		{"ARROW1", "cut off"},
		{"date,price\n2020-01-31,1\n", "no Arrow data"},
		{"\xff\xff\xff\xff\x00\x00\x00\x00", "no Arrow data"},
		{"\x00\x00\x00\x00", "no Arrow data"},
		{strings.Repeat("\x00", 100), "no Arrow data"},
	} {
		tb, err := Read([]byte(c.data))
		refused(t, tb, err, fmt.Sprintf("%.20q", c.data))
		if err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: error %q, want one with %q", c.data, err, c.want)
		}
	}
}

func TestBudgetHolds(t *testing.T) {
	b := write(t, small(5000), Options{})
	// 5,000 rows of 4+4+4+1+8+8 bytes, and what decoding and words take.
	const need = 5000 * 29
	if tb, err := readWithin(b, need); err == nil {
		t.Errorf("%d rows read within %d bytes, which leaves nothing to decode with", tb.Rows, need)
	} else if !strings.Contains(err.Error(), "of what one table may take") {
		t.Errorf("error %q, want one about the budget", err)
	}
	if _, err := readWithin(b, 2*need); err != nil {
		t.Errorf("within %d bytes: %v", 2*need, err)
	}
}

func TestErrorsOfFilesAndReadersPassThrough(t *testing.T) {
	if _, err := ReadFile(filepath.Join(t.TempDir(), "none.arrow")); !errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrFormat) {
		t.Errorf("missing file: %v, want os.ErrNotExist", err)
	}
	if _, err := ReadStream(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) || errors.Is(err, ErrFormat) {
		t.Errorf("broken reader: %v, want io.ErrClosedPipe", err)
	}
	path := filepath.Join(t.TempDir(), "cut.arrow")
	b := write(t, small(40), Options{})
	if err := os.WriteFile(path, b[:len(b)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	tb, err := ReadFile(path)
	refused(t, tb, err, "half a file")
	if err != nil && !strings.Contains(err.Error(), path) {
		t.Errorf("error %q does not name %s", err, path)
	}
}

func TestErrorsOfTheWriterPassThrough(t *testing.T) {
	for _, stream := range []bool{false, true} {
		r, w := io.Pipe()
		r.CloseWithError(os.ErrDeadlineExceeded)
		// The table is above the writer's buffer, so it fails in the middle.
		if err := Write(w, small(20000), Options{Compression: None, Stream: stream}); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("stream %v: error %v, want that of the pipe", stream, err)
		}
	}
	dir := t.TempDir()
	if err := WriteFile(dir, small(1), Options{}); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("writing to a folder: error %v, want one that names it", err)
	}
	if err := WriteFile(filepath.Join(dir, "none", "panel.arrow"), small(1), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("writing to a missing folder: %v, want os.ErrNotExist", err)
	}
}

func TestWriteRefusesWhatReadWould(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(tb *Table, o *Options)
		want  []string
	}{
		"length and name": {func(tb *Table, _ *Options) {
			tb.Columns[1].Int = tb.Columns[1].Int[1:]
			tb.Columns[4].Name = "ev"
		}, []string{`column "firm": 9 int values for 10 rows`, `column "ev" occurs twice`}},
		"code":     {func(tb *Table, _ *Options) { tb.Columns[2].Code[3] = 3 }, []string{`column "sector": row 4 has code 3, want -1 to 2`}},
		"word":     {func(tb *Table, _ *Options) { tb.Columns[2].Words[0] = "\xff" }, []string{"not valid UTF-8"}},
		"kind":     {func(tb *Table, _ *Options) { tb.Columns[0].Kind = 9 }, []string{"kind(9)"}},
		"batches":  {func(_ *Table, o *Options) { o.BatchRows = -1 }, []string{"batches of -1 rows"}},
		"whole":    {func(_ *Table, o *Options) { o.Whole = "firm" }, []string{`column "firm" is to stay whole`}},
		"compress": {func(_ *Table, o *Options) { o.Compression = 3 }, []string{"compression 3"}},
	} {
		tb, o := small(10), Options{}
		c.spoil(tb, &o)
		var b bytes.Buffer
		err := Write(&b, tb, o)
		if err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v and %d bytes written, want an error and none", name, err, b.Len())
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: error %q, want one with %q", name, err, w)
			}
		}
	}
}

func TestBatchesKeepDatesWhole(t *testing.T) {
	tb := &Table{Rows: 9, Columns: []Column{{Name: "date", Kind: Date, Date: []int32{1, 1, 2, 2, 2, 2, 2, 3, 4}}}}
	got, err := cuts(tb, Options{BatchRows: 3, Whole: "date"})
	// At most three rows a batch, but the five rows of day 2 stay together.
	if want := []int{2, 7, 9}; err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("batches end at rows %v (%v), want %v", got, err, want)
	}
}

func TestManyMayReadTheSameBytes(t *testing.T) {
	forms(t, 200, func(t *testing.T, b []byte) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10 {
					tb, err := Read(b)
					if err != nil {
						t.Error(err)
						return
					}
					if d := differ(tb, small(200)); d != "" {
						t.Error(d)
						return
					}
					tb.Columns[0].Date[0]++ // nobody else may see this
				}
			})
		}
		wg.Wait()
	})
}

// What does not begin as Arrow is refused before a gigabyte of it is read.
func TestForeignInputIsRefusedAtOnce(t *testing.T) {
	for name, head := range map[string][]byte{"zeros": make([]byte, 16), "text": []byte("trifecta: plan/1, and so on")} {
		r := &endless{head: head}
		if _, err := ReadStream(r); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: err = %v", name, err)
		}
		if r.read > 1<<20 {
			t.Errorf("%s: %d bytes were read", name, r.read)
		}
	}
}

// endless repeats its head for ever.
type endless struct {
	head []byte
	read int
}

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = e.head[(e.read+i)%len(e.head)]
	}
	e.read += len(b)
	return len(b), nil
}

// A stream that is read as it comes is the same table, or the same kind of
// error, as its bytes at once; also when they come one by one.
func TestStreamsReadAsTheirBytesDo(t *testing.T) {
	for _, zip := range []Compression{LZ4, None} {
		b := write(t, small(40), Options{Compression: zip, Stream: true, BatchRows: 16})
		for n := range len(b) + 2 {
			part := append(bytes.Clone(b), 0)[:min(n, len(b)+1)]
			want, wantErr := Read(part)
			for name, in := range map[string]io.Reader{"at once": bytes.NewReader(part), "byte by byte": iotest.OneByteReader(bytes.NewReader(part))} {
				tb, err := ReadStream(in)
				if wantErr != nil {
					refused(t, tb, err, fmt.Sprintf("first %d of %d bytes, %s", n, len(b), name))
				} else if err != nil {
					t.Errorf("%s: %v", name, err)
				} else if d := differ(tb, want); d != "" {
					t.Errorf("%s: %s", name, d)
				}
			}
		}
		// The error of a reader that breaks off in the middle is its own.
		for _, n := range []int{0, 3, 8, len(b) / 2, len(b) - 1, len(b)} {
			_, err := ReadStream(io.MultiReader(bytes.NewReader(b[:n]), iotest.ErrReader(io.ErrClosedPipe)))
			if !errors.Is(err, io.ErrClosedPipe) || errors.Is(err, ErrFormat) {
				t.Errorf("broken after %d of %d bytes: %v, want io.ErrClosedPipe", n, len(b), err)
			}
		}
	}
}

// A length that a stream does not keep costs little memory.
func TestLengthsOfStreamsAreNotBelieved(t *testing.T) {
	good := write(t, small(40), Options{Compression: None, Stream: true})
	schema := 8 + int(binary.LittleEndian.Uint32(good[4:]))
	// The first message after the schema, its body of 2 GiB never to come:
	// the length stands where the flatbuffer of the message has it.
	bad := bytes.Clone(good)
	meta := bad[schema+8 : schema+8+int(binary.LittleEndian.Uint32(bad[schema+4:]))]
	m := root(meta)
	binary.LittleEndian.PutUint64(m.at(10, 8), 2<<30)
	for name, b := range map[string][]byte{
		"body":     bad,
		"metadata": append(bytes.Clone(good[:schema]), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		tb, err := ReadStream(bytes.NewReader(b))
		runtime.ReadMemStats(&after)
		refused(t, tb, err, name)
		if n := after.TotalAlloc - before.TotalAlloc; n > 128<<20 {
			t.Errorf("%s: %d MiB allocated for %d bytes", name, n>>20, len(b))
		}
	}
	// Zeros without end after a schema are an end marker with bytes behind it.
	r := &endless{head: make([]byte, 64)}
	if _, err := ReadStream(io.MultiReader(bytes.NewReader(good[:schema]), r)); !errors.Is(err, ErrFormat) || r.read > 1<<20 {
		t.Errorf("zeros after the schema: error %v after %d bytes", err, r.read)
	}
}

// What a table may take grows with its input, and a small file that claims
// much stays at what any file may take.
func TestBudgetGrowsWithTheInput(t *testing.T) {
	const rows = 1 << 17
	zeros := &Table{Rows: rows, Columns: []Column{{Name: "x", Kind: Float, Float: make([]float64, rows)}}}
	b := write(t, zeros, Options{Compression: Zstd})
	if 8*rows < 100*len(b) {
		t.Fatalf("%d zeros take %d bytes: no bomb", rows, len(b))
	}
	if _, err := readWithin(b, perByte*budget(len(b))); err == nil {
		t.Error("16 times its bytes are enough for a bomb of a hundred times")
	}
	if _, err := Read(b); err != nil {
		t.Errorf("a megabyte of zeros: %v", err)
	}
	plain := write(t, zeros, Options{Compression: None})
	if _, err := readWithin(plain, perByte*budget(len(plain))); err != nil {
		t.Errorf("16 times its bytes are not enough for a file without compression: %v", err)
	}
	s := write(t, zeros, Options{Compression: None, Stream: true})
	r := &reader{}
	if tb, err := r.table(func() {
		f := &feed{in: bufio.NewReader(bytes.NewReader(s)), came: func(n int) { r.budget += perByte * budget(n) }}
		streamMessages(f, r.start, r.add)
	}); err != nil || tb.Rows != rows {
		t.Errorf("a stream on the budget of its bytes alone: %v", err)
	}
}
