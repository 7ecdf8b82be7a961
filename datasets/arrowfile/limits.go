package arrowfile

import (
	"fmt"
	"math"
)

// What a reader accepts. A length in a file is believed only as far as these
// go, because a corrupt one may ask for more memory than there is, and that
// ends a Go process without a chance to recover.
const (
	// baseBudget and perByte bound the bytes of all columns and of the memory
	// needed to decode them: 768 MiB, and 16 bytes for each byte of input.
	// Uncompressed input decodes to its own size, at most four times that for
	// half floats and eight for bools; a real panel to 2 to 4 times its LZ4 or
	// Zstd file. Columns of one value reach 255 times under LZ4, more under
	// Zstd, and live on the 768 MiB: 5 panels of 920,000 rows and 19 columns.
	baseBudget = 768 << 20
	perByte    = 16
	// maxMeta bounds the metadata of a message of a stream, which is believed
	// before the bytes are there: 65,536 columns take 6 MiB.
	maxMeta = 64 << 20
	// maxInput bounds the bytes of a file or stream: four uncompressed daily
	// panels of 2,500 firms, 20 years and 20 columns.
	maxInput = 8 << 30
	// maxRows keeps row numbers and codes in an int32.
	maxRows = math.MaxInt32
	// maxColumns bounds what a schema alone can make a reader allocate.
	maxColumns = 1 << 16
)

// A fault is an error in the input, on its way by panic to the boundary that
// turns it into an error wrapping ErrFormat.
type fault struct{ error }

// A broken is an error of the reader the input comes from, on the same way.
type broken struct{ error }

// fail leaves the reader with a fault.
func fail(format string, args ...any) {
	panic(fault{fmt.Errorf(format, args...)})
}

// catch runs f and returns the fault, or whatever else f panicked with, as an
// error. Decoders of compressed data are foreign code, so a panic of theirs on
// bad input must not end the process.
func catch(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fault:
			err = r.error
		case broken:
			err = r
		case error:
			err = fmt.Errorf("malformed: %w", r)
		default:
			err = fmt.Errorf("malformed: %v", r)
		}
	}()
	f()
	return nil
}

// maxFaults is how many faults of one input are named; the rest is counted.
const maxFaults = 20

// A budget is the number of bytes that may still be allocated.
type budget int64

// budgetFor returns what a table may take that comes from n bytes.
func budgetFor(n int) budget { return baseBudget + perByte*budget(n) }

// take fails if n more bytes of what exceed the budget.
func (b *budget) take(n int64, what string) {
	if n < 0 || n > int64(*b) {
		fail("%s takes %d bytes, and %d are left of what one table may take", what, n, int64(*b))
	}
	*b -= budget(n)
}
