package parquetfile

import (
	"fmt"
	"slices"
	"strings"
)

// Physical types of parquet.thrift.
const (
	physicalBool  = 0
	physicalInt32 = 1
	physicalInt64 = 2
	physicalInt96 = 3
	physicalFloat = 4
	physicalDbl   = 5
	physicalBytes = 6
	physicalFixed = 7
)

// Logical types of parquet.thrift, by their number in the union.
const (
	logicalString    = 1
	logicalEnum      = 4
	logicalDecimal   = 5
	logicalDate      = 6
	logicalTime      = 7
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalNull      = 11
	logicalJSON      = 12
	logicalFloat16   = 15
)

var physicalNames = [...]string{"bool", "int32", "int64", "int96", "float", "double", "byte array", "fixed-length byte array"}

var logicalNames = [...]string{
	"of no type", "string", "map", "list", "enum", "decimal", "date", "time", "timestamp", "of no type", "integer",
	"null", "json", "bson", "uuid", "float16", "variant", "geometry", "geography",
}

// logicalOf translates the older converted types; those of logical types that
// carry parameters set them as well.
func (e *element) logicalOf() {
	if e.logical != 0 || e.converted < 0 {
		return
	}
	switch c := e.converted; {
	case c == 0:
		e.logical = logicalString
	case c == 1 || c == 2:
		e.logical = 2
	case c == 3:
		e.logical = 3
	case c == 4:
		e.logical = logicalEnum
	case c == 5:
		e.logical = logicalDecimal
	case c == 6:
		e.logical = logicalDate
	case c == 7 || c == 8 || c == 21:
		e.logical = logicalTime // or an interval, which no column takes either
	case c == 9 || c == 10:
		e.logical, e.unit = logicalTimestamp, c-8
	case c >= 11 && c <= 14:
		e.logical, e.bits, e.signed = logicalInteger, 8<<(c-11), false
	case c >= 15 && c <= 18:
		e.logical, e.bits, e.signed = logicalInteger, 8<<(c-15), true
	case c == 19:
		e.logical = logicalJSON
	case c == 20:
		e.logical = 13
	default:
		e.logical = -1
	}
}

// A sense says what the values of a column mean.
type sense uint8

const (
	floats   sense = iota // decoded as the bits of a float64
	integers              // decoded as an int64, or the bits of a uint64
	bools                 // decoded as 0 or 1
	days                  // decoded as an integer, leaf.perDay to a day
	texts                 // decoded as codes of the column's vocabulary
)

// A leaf is a column as the schema describes it.
type leaf struct {
	name     string
	place    int // among the chunks of a row group
	optional bool
	physical int64
	sense    sense
	width    int // bytes of a plain value; 0 if they vary, or are bits
	perDay   int64
	unsigned bool
	small    bool // an unsigned integer of 8 bits
	half     bool // float16
	decimal  bool
	scale    int
}

// leaves turns a schema into columns, those of the names or, without names,
// all, and returns with them how many chunks a row group has. It refuses all
// that a table cannot hold at once.
func leaves(elements []element, names []string) (cols []leaf, chunks int) {
	if len(elements) == 0 {
		fail("schema is empty")
	}
	var there []string
	var refused []string
	more := 0
	refuse := func(format string, args ...any) {
		if len(refused) == maxFaults {
			more++
			return
		}
		refused = append(refused, fmt.Sprintf(format, args...))
	}
	seen := map[string]bool{}
	rest := elements[1:]
	for range elements[0].children {
		if len(rest) == 0 {
			fail("schema of %d elements ends before its %d columns", len(elements), elements[0].children)
		}
		e, place := &rest[0], chunks
		var n int
		rest, n = below(rest)
		chunks += n
		if len(there) < maxFaults {
			there = append(there, fmt.Sprintf("%q", e.name))
		}
		if len(names) > 0 && !slices.Contains(names, e.name) {
			continue
		}
		e.logicalOf()
		l, what := newLeaf(e)
		if what != "" {
			refuse("column %q is %s", e.name, what)
		}
		if seen[e.name] {
			refuse("column %q occurs twice", e.name)
		}
		seen[e.name] = true
		l.place = place
		cols = append(cols, l)
	}
	if len(rest) > 0 {
		fail("schema has %d elements more than its columns", len(rest))
	}
	for _, name := range names {
		if !seen[name] {
			fail("there is no column %q; the first %d are %s", name, len(there), strings.Join(there, ", "))
		}
	}
	if len(cols) > maxColumns {
		fail("%d columns, want at most %d", len(cols), maxColumns)
	}
	if more > 0 {
		refused = append(refused, fmt.Sprintf("and %d more", more))
	}
	if len(refused) > 0 {
		fail("%s; a table takes distinct columns of floats, decimals, integers, bool, dates, timestamps and text: read the others by name, or ask the writer to cast or leave out those", strings.Join(refused, ", "))
	}
	return cols, chunks
}

// below returns what follows the first element and all beneath it, and how
// many of these hold values.
func below(e []element) (rest []element, leaves int) {
	for left := int64(1); left > 0; left-- {
		if len(e) == 0 {
			fail("schema ends inside a group")
		}
		n := e[0].children
		if n < 0 || n > int64(len(e)) {
			fail("group %q of the schema has %d children, and %d elements are left", e[0].name, n, len(e)-1)
		}
		if n == 0 {
			leaves++
		}
		left += n
		e = e[1:]
	}
	return e, leaves
}

// newLeaf returns the column of an element, or what it is that no column of
// ours can hold.
func newLeaf(e *element) (l leaf, what string) {
	l = leaf{name: e.name, optional: e.repetition == 1, physical: e.physical}
	kind := fmt.Sprintf("of unknown logical type %d", e.logical)
	if e.logical >= 0 && int(e.logical) < len(logicalNames) {
		kind = logicalNames[e.logical]
	}
	switch {
	case e.children > 0 || e.physical < 0:
		if e.logical == 0 {
			return l, "a struct"
		}
		return l, "a " + kind
	case e.repetition == 2:
		return l, "a list"
	case e.repetition < 0 || e.repetition > 2:
		fail("column %q has repetition %d, want 0 to 2", e.name, e.repetition)
	case e.physical >= int64(len(physicalNames)):
		return l, fmt.Sprintf("of unknown physical type %d", e.physical)
	}
	what = physicalNames[e.physical]
	if e.logical != 0 {
		what = kind + " in " + what
	}
	if !l.take(e) {
		return l, what
	}
	return l, ""
}

// take sets what the values mean and how wide they are.
func (l *leaf) take(e *element) bool {
	const day = 24 * 60 * 60
	switch e.physical {
	case physicalBool:
		l.sense = bools
		return e.logical == 0 || e.logical == logicalNull
	case physicalInt32, physicalInt64:
		l.sense, l.width = integers, 4*int(e.physical)
	case physicalInt96:
		l.sense, l.width, l.perDay = days, 12, 1
		return e.logical == 0
	case physicalFloat, physicalDbl:
		l.sense, l.width = floats, 4*int(e.physical-3)
		return e.logical == 0 || e.logical == logicalNull
	case physicalBytes:
		l.sense = texts
	case physicalFixed:
		if e.length < 1 || e.length > maxRows {
			fail("column %q has values of %d bytes", e.name, e.length)
		}
		l.sense, l.width = floats, int(e.length)
	}
	switch e.logical {
	case 0, logicalNull:
		return e.physical != physicalFixed
	case logicalString, logicalEnum, logicalJSON:
		return e.physical == physicalBytes
	case logicalDecimal:
		// No type of money or ratio has more than 76 digits, and a float64
		// has no more than 308 before or 323 after the point.
		l.sense, l.decimal, l.scale = floats, true, int(e.scale)
		return e.scale >= 0 && e.scale <= 76 && l.width <= 32
	case logicalDate:
		l.sense, l.perDay = days, 1
		return e.physical == physicalInt32
	case logicalTimestamp:
		perDay := [...]int64{1: day * 1e3, 2: day * 1e6, 3: day * 1e9}
		if e.unit < 1 || e.unit > 3 {
			return false
		}
		l.sense, l.perDay = days, perDay[e.unit]
		return e.physical == physicalInt64
	case logicalInteger:
		l.unsigned, l.small = !e.signed, !e.signed && e.bits == 8
		return e.physical == physicalInt32 || e.physical == physicalInt64
	case logicalFloat16:
		l.half = true
		return e.physical == physicalFixed && e.length == 2
	}
	return false
}
