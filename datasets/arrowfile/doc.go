// Package arrowfile reads and writes Arrow IPC files and streams, the format
// in which trifecta keeps panels, series and results, and in which pandas,
// polars, DuckDB and R hand over theirs. It is the only package that imports
// Arrow, and no Arrow type leaves it: the rest of trifecta sees a Table.
//
// Call ReadFile for a file, ReadStream for standard input, Read for bytes; and
// WriteFile or Write for the way back. A Table is a set of Columns of one
// length, each of one of five kinds:
//
//	Float  []float64         NaN is null
//	Int    []int32           a permanent firm id, a count
//	Date   []int32           days since 1970-01-01
//	Text   []int32 into []string, -1 is null: a ticker, a sector
//	Bits   []uint8           membership flags
//
// Notes travel with the data: Table.Meta is the metadata of the Arrow schema,
// Column.Meta that of the field (unit, lag_days, source).
//
// # What is written
//
// float64 with NaN as null, int32, date32, dictionary<int32, utf8> with the
// whole dictionary up front, and uint8; LZ4 by default; batches of about
// 65,536 rows that cut no date in two if Options.Whole names the date column.
// Equal tables give equal bytes under one version of the compressors: a test
// of a file should compare what Read returns.
//
// # What is read
//
// Files and streams with LZ4, Zstd or no compression, little- or big-endian,
// from Arrow 0.8 (metadata V4) to today:
//
//   - float16, float32 and float64 as Float; a column of type null as a Float
//     of NaN
//   - integers without nulls as Int if all fit an int32, and as Float else,
//     where one beyond 2^53 is rounded; uint8 without nulls as Bits
//   - bool as Bits of 0 and 1, or as Float if it has nulls
//   - date32, date64 and timestamps as Date, the time of day dropped and a
//     time zone ignored; a missing date is an error that names the row
//   - utf8 in its three layouts, and binary that is valid UTF-8, plain or under
//     a dictionary with indices of any integer type, as Text; a stream may
//     extend and replace its dictionaries
//
// Lists, structs, decimals, times, durations and other dictionaries are
// refused, all such columns in one error.
//
// # What is promised
//
// Input is not trusted. Every offset of the metadata is checked where it is
// followed, every buffer against the body it lies in and against the rows it
// must fill, the lengths that a compressed buffer claims against what its bytes
// could give; all of it before a column is allocated, and all memory comes out
// of one budget of 768 MiB and 16 bytes for each byte of input, which is at
// most 8 GiB. Whatever is wrong comes back as an error that wraps ErrFormat,
// and a table that comes back contradicts itself nowhere.
// But the format has no checksum: flipped bits in values go unnoticed, so a
// manifest keeps a SHA-256 of its files.
//
// Read has no state and starts no goroutine; any number may run at once.
//
// # Why an own reader
//
// The reader of github.com/apache/arrow/go/v17 trusts lengths: one flipped byte
// in the footer asks for terabytes and ends the process, beyond any recover. It
// also copies each body twice, and its RecordAt races on dictionaries. So the
// reading side needs only Arrow's two codecs and goes from a file's bytes to a
// column's memory in one step, and the library does the writing.
//
// # Why the budget grows with the input
//
// One number cannot serve both ends: a daily panel of 2,500 firms, 20 years
// and 20 columns is 12.6 million rows and 2 GB, and a service that takes files
// from others must not give 2 GB for each kilobyte it is sent. What a byte can
// claim differs by codec: 1 uncompressed, up to 255 under LZ4, thousands under
// Zstd; so the codec's bound alone would let a file of 10 MB ask for 300 GB.
// Real panels decode to 2 to 4 times their file. Sixteen times leaves room for
// sparse ones, the constant part for small files of constants, and the worst
// that a file of n bytes can do is known before it is opened.
//
// Sources: Arrow Columnar Format 1.5, "Serialization and Interprocess
// Communication" (Apache Arrow project, 2024), with its Message.fbs, File.fbs
// and Schema.fbs; LZ4 Frame Format 1.6.3 (Collet); RFC 8878 (Zstandard).
package arrowfile
