// Package parquetfile reads and writes Parquet files, the format in which
// vendors deliver and in which pandas, polars, DuckDB and Spark keep tables. It
// speaks the Table of package arrowfile, so a table goes from one format to the
// other without a change.
//
// Call ReadFile for a file and WriteFile for the way back. Of a wide file name
// the columns to read: the others cost nothing, whatever their types.
//
// # What is written
//
//	Float  double, optional, NaN as null
//	Int    int32
//	Date   int32 with logical type date
//	Text   byte array with logical type string, optional
//	Bits   int32 with logical type uint8
//
// Dictionary pages with a fallback to plain ones, data pages of version 1, Zstd
// by default, row groups of 131,072 rows: what every reader of today takes.
// Table.Meta stands among the key-values of the file; Column.Meta (unit,
// lag_days, source) in the Arrow schema under the key ARROW:schema, where
// pyarrow, polars and arrow-rs keep and find theirs. Words of a Text column
// that no row uses are not written.
//
// # What is read
//
// Flat columns, compressed by Snappy, gzip, Brotli, Zstd, LZ4_RAW or not at all,
// in data pages of both versions and every encoding in use (plain, dictionary,
// run length, the three delta encodings, byte stream split), so also what
// DuckDB writes as PARQUET_VERSION v2:
//
//   - float16, float and double as Float
//   - decimals as Float, the float64 nearest to the decimal number
//   - integers without nulls as Int if all fit an int32, and as Float else,
//     where one beyond 2^53 is rounded; uint8 without nulls as Bits
//   - bool as Bits of 0 and 1, or as Float if it has nulls
//   - date, timestamp and the old int96 as Date, the time of day dropped and a
//     time zone ignored; a missing date is an error that names the row
//   - string, enum, JSON, and plain byte arrays that are valid UTF-8, as Text
//
// These are arrowfile's rules, which only refuses decimals. Lists, maps,
// structs, times, fixed-length byte arrays, UUID, variant and geometry are
// refused, all such columns in one error: read the others by name. Encrypted
// files, LZO and the LZ4 framing of Hadoop are refused with what to ask the
// writer for. Pages with a checksum are held against it.
//
// # What is promised
//
// Input is not trusted. Every length of the footer and of a page header is
// checked against the bytes that are there, the row counts of file, row groups,
// chunks and pages against each other, what a compressed page claims against
// what its bytes could give. A file of n bytes can make the reader allocate at
// most 768 MiB + 16 n, and decode at most as much, which bounds the time; a
// real panel decodes to 2 to 5 times its file. Besides the table the reader
// holds one chunk of a column. Whatever is wrong comes back as an error that
// wraps ErrFormat, all columns' faults together; but without checksums flipped
// bits in values go unnoticed, so a manifest keeps a SHA-256 of its files.
//
// Read has no state and starts no goroutine; any number may run at once.
//
// # Why an own reader
//
// The readers of github.com/apache/arrow/go/v17 believe a footer's lengths
// before they look at the file, do not know LZ4_RAW, and panic on byte stream
// split; pqarrow does so in goroutines of its own, where no recover reaches and
// the process ends. Guarding them takes a walk over every Thrift structure and
// page header, and after that walk only the decoding of flat pages is left,
// which is the smaller half. So the library writes, through its package file,
// which links no gRPC, and serves the tests as a second opinion.
//
// Sources: Apache Parquet format 2.11 (README, Encodings.md, LogicalTypes.md,
// parquet.thrift; Apache Parquet project, 2025); Thrift compact protocol
// (thrift-compact-protocol.md, Apache Thrift project).
package parquetfile
