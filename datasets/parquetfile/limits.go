package parquetfile

import (
	"errors"
	"fmt"
	"math"
)

// ErrFormat is wrapped by every error that the content of an input causes:
// bytes that are no Parquet file, are cut off or contradict themselves,
// columns of types and pages of encodings this package does not take, and
// sizes above its limits. Errors of the file system do not wrap it.
var ErrFormat = errors.New("unreadable parquet data")

// What a reader accepts. A length in a file is believed only as far as these
// go, because a corrupt one may ask for more memory than there is, and that
// ends a Go process without a chance to recover.
const (
	// baseBudget and perByte bound the bytes of all columns and of the memory
	// needed to decode them: 768 MiB, and 16 bytes for each byte of the file.
	// A real panel decodes to between 2 and 5 times its Parquet file; columns
	// of one value, which a few bytes can hold, live on the 768 MiB.
	baseBudget = 768 << 20
	perByte    = 16
	// maxFooter bounds the metadata: 2,000 columns in 1,000 row groups.
	maxFooter = 256 << 20
	// maxRows keeps row numbers and codes in an int32.
	maxRows = math.MaxInt32
	// maxColumns bounds the columns of a table.
	maxColumns = 1 << 16
	// maxFaults is how many faults of one input are named; the rest is counted.
	maxFaults = 20
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

// A budget is the number of bytes that may still be allocated, or decoded.
type budget int64

// take fails if n more bytes of what exceed the budget.
func (b *budget) take(n int64, what string) {
	if n < 0 || n > int64(*b) {
		fail("%s takes %d bytes, and %d are left of what a table of this file's size may take", what, n, int64(*b))
	}
	*b -= budget(n)
}
