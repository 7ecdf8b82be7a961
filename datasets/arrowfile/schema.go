package arrowfile

import (
	"fmt"
	"math"
	"strings"
)

// A layout says how the values of a column lie in an input.
type layout uint8

const (
	nullLayout   layout = iota // no buffers at all
	intLayout                  // integers of field.width bytes
	floatLayout                // floats of field.width bytes
	boolLayout                 // one bit a value
	timeLayout                 // integers of field.width bytes, field.perDay to a day
	stringLayout               // offsets of field.width bytes, then the text
	viewLayout                 // 16 bytes a value that hold or point to the text
)

// A field is a column as an input's schema describes it.
type field struct {
	name     string
	meta     map[string]string
	layout   layout
	width    int
	unsigned bool
	perDay   int64

	coded bool  // the values are indices into a dictionary, layout is that of the dictionary
	dict  int64 // number of the dictionary
	index *field
}

// A schema is what an input says of all its columns.
type schema struct {
	fields []field
	meta   map[string]string
	big    bool // values are big-endian; metadata never are
}

// Numbers of the union Type in Arrow's Schema.fbs.
var typeNames = [...]string{
	"of no type", "null", "integer", "floating point", "binary", "utf8", "bool", "decimal", "date", "time",
	"timestamp", "interval", "list", "struct", "union", "fixed-size binary", "fixed-size list", "map", "duration",
	"large binary", "large utf8", "large list", "run-end encoded", "binary view", "utf8 view", "list view", "large list view",
}

const (
	typeNull       = 1
	typeInt        = 2
	typeFloat      = 3
	typeBinary     = 4
	typeUtf8       = 5
	typeBool       = 6
	typeDate       = 8
	typeTimestamp  = 10
	typeBigBinary  = 19
	typeBigUtf8    = 20
	typeBinaryView = 23
	typeUtf8View   = 24
)

// readSchema reads the table Schema of a flatbuffer. It refuses all columns
// that it does not take at once.
func readSchema(t flat, b *budget) schema {
	s := schema{meta: notes(t, 8, b)}
	switch e := t.int16(4, 0); e {
	case 0:
	case 1:
		s.big = true
	default:
		fail("schema has byte order %d, want 0 (little-endian) or 1 (big-endian)", e)
	}
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
	t.tables(6, maxColumns, "columns", func(_ int, ft flat) {
		f := field{name: ft.text(4, b), meta: notes(ft, 16, b)}
		if seen[f.name] {
			refuse("column %q occurs twice", f.name)
		}
		seen[f.name] = true
		if name, ok := f.take(ft); !ok {
			refuse("column %q is %s", f.name, name)
		}
		s.fields = append(s.fields, f)
	})
	if more > 0 {
		refused = append(refused, fmt.Sprintf("and %d more", more))
	}
	if len(refused) > 0 {
		fail("%s; a table takes distinct columns of floats, integers, bool, dates, timestamps and text", strings.Join(refused, ", "))
	}
	return s
}

// take sets the layout from the table Field, or returns the name of a type
// that no column of ours can hold.
func (f *field) take(t flat) (name string, ok bool) {
	typ, _ := t.sub(10)
	name, ok = f.takeType(int(t.byte(8, 0)), typ)
	enc, coded := t.sub(12)
	if !ok || !coded {
		return name, ok
	}
	if f.layout != stringLayout && f.layout != viewLayout {
		return "a dictionary of " + name, false
	}
	f.coded, f.dict = true, enc.int64(4)
	f.index = &field{layout: intLayout, width: 4}
	if it, ok := enc.sub(6); ok {
		if name, ok := f.index.takeType(typeInt, it); !ok {
			return "a dictionary indexed by " + name, false
		}
	}
	return name, true
}

func (f *field) takeType(number int, t flat) (name string, ok bool) {
	if number >= len(typeNames) {
		return fmt.Sprintf("of unknown type %d", number), false
	}
	name = typeNames[number]
	const day = 24 * 60 * 60
	switch number {
	case typeNull:
		f.layout = nullLayout
	case typeInt:
		f.layout, f.width, f.unsigned = intLayout, int(t.int32(4))/8, t.byte(6, 0) == 0
		switch t.int32(4) {
		case 8, 16, 32, 64:
		default:
			return fmt.Sprintf("an integer of %d bits", t.int32(4)), false
		}
	case typeFloat:
		p := t.int16(4, 0)
		if p < 0 || p > 2 {
			return fmt.Sprintf("floating point of precision %d", p), false
		}
		f.layout, f.width = floatLayout, 2<<p
	case typeBool:
		f.layout = boolLayout
	case typeDate:
		switch u := t.int16(4, 1); u {
		case 0:
			f.layout, f.width, f.perDay = timeLayout, 4, 1
		case 1:
			f.layout, f.width, f.perDay = timeLayout, 8, day*1000
		default:
			return fmt.Sprintf("a date of unit %d", u), false
		}
	case typeTimestamp:
		u := t.int16(4, 0)
		if u < 0 || u > 3 {
			return fmt.Sprintf("a timestamp of unit %d", u), false
		}
		f.layout, f.width, f.perDay = timeLayout, 8, day*int64(math.Pow10(3*int(u)))
	case typeBinary, typeUtf8:
		f.layout, f.width = stringLayout, 4
	case typeBigBinary, typeBigUtf8:
		f.layout, f.width = stringLayout, 8
	case typeBinaryView, typeUtf8View:
		f.layout, f.width = viewLayout, 16
	default:
		return name, false
	}
	return name, true
}

// notes returns the key-value metadata of a schema or field, nil if none.
func notes(t flat, slot int, b *budget) map[string]string {
	var m map[string]string
	t.tables(slot, math.MaxInt32, "notes", func(_ int, kv flat) {
		b.take(noteBytes, "a note")
		if m == nil {
			m = map[string]string{}
		}
		m[kv.text(4, b)] = kv.text(6, b)
	})
	return m
}

// noteBytes is about what an entry of a map costs apart from its text.
const noteBytes = 64
