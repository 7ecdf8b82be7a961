package arrowfile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// A feed is a stream that is still coming. Each message has memory of its own,
// so nothing is copied when a long stream grows.
type feed struct {
	in    *bufio.Reader
	total int64
	came  func(n int) // told of the bytes of each message
}

// ahead is how much memory a length is given before its bytes have come.
const ahead = 16 << 20

func (f *feed) next() (message, bool) {
	b := f.take(nil, 4)
	n := int64(binary.LittleEndian.Uint32(b))
	if n == 0xFFFFFFFF {
		b = f.take(b, 4)
		n = int64(binary.LittleEndian.Uint32(b[4:]))
	}
	if n > maxMeta {
		fail("message has %d bytes of metadata, want at most %d: no Arrow data", n, maxMeta)
	}
	if n > 0 {
		head := len(b)
		b = f.take(b, n)
		body := root(b[head:]).int64(10)
		if body < 0 || body > maxInput {
			fail("message has a body of %d bytes, want 0 to %d", body, int64(maxInput))
		}
		b = f.take(b, body)
	}
	f.came(len(b))
	m, _, ok := readMessage(b)
	return m, ok
}

// take appends the next n bytes to b.
func (f *feed) take(b []byte, n int64) []byte {
	if f.total += n; f.total > maxInput {
		fail("stream of more than %d bytes", int64(maxInput))
	}
	for n > 0 {
		k := int(min(n, max(ahead, int64(len(b)))))
		at := len(b)
		b = slices.Grow(b, k)[:at+k]
		if got, err := io.ReadFull(f.in, b[at:]); err != nil {
			f.broke(err, at+got)
		}
		n -= int64(k)
	}
	return b
}

func (f *feed) more() bool {
	_, err := f.in.ReadByte()
	if err != nil && err != io.EOF {
		panic(broken{err})
	}
	return err == nil
}

// broke leaves with the error of the reader; that it ends is the stream's.
func (f *feed) broke(err error, got int) {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		fail("cut off: the stream ends %d bytes into a message", got)
	}
	panic(broken{err})
}
