package arrowfile

import (
	"fmt"
	"math"
)

// What a reader accepts. A length in a file is believed only as far as these
// go, because a corrupt one may ask for more memory than there is, and that
// ends a Go process without a chance to recover.
const (
	// maxDecoded bounds the bytes of all columns and of the memory needed to
	// decode them: five times a panel of 920,000 rows and 19 columns, and
	// together with the file still less than 1 GiB.
	maxDecoded = 768 << 20
	// maxSchema bounds the first message of a stream without continuation mark.
	maxSchema = 64 << 20
	// maxInput bounds the bytes of a file or stream.
	maxInput = 1 << 30
	// maxRows keeps row numbers and codes in an int32.
	maxRows = math.MaxInt32
	// maxColumns bounds what a schema alone can make a reader allocate.
	maxColumns = 1 << 16
)

// A fault is an error in the input, on its way by panic to the boundary that
// turns it into an error wrapping ErrFormat.
type fault struct{ error }

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

// take fails if n more bytes of what exceed the budget.
func (b *budget) take(n int64, what string) {
	if n < 0 || n > int64(*b) {
		fail("%s takes %d bytes, and %d are left of what one table may take", what, n, int64(*b))
	}
	*b -= budget(n)
}
