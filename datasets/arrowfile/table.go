package arrowfile

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// ErrFormat is wrapped by every error that the content of an input causes:
// bytes that are no Arrow data, are cut off or contradict themselves, columns
// of types this package does not take, and sizes above its limits. Errors of
// the file system and of a reader do not wrap it.
var ErrFormat = errors.New("unreadable arrow data")

// A Kind says which slice of a Column holds its values.
type Kind uint8

// The kinds of columns.
const (
	Float Kind = iota // Column.Float, NaN where not known
	Int               // Column.Int, always known
	Date              // Column.Date, always known
	Text              // Column.Code and Column.Words
	Bits              // Column.Bits, always known
)

var kindNames = [...]string{Float: "float", Int: "int", Date: "date", Text: "text", Bits: "bits"}

// String returns the kind in lower case, such as "float".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// A Column is one named series of a Table. The slice that its Kind names has
// one value a row; the others are nil.
type Column struct {
	Name string
	Kind Kind
	Meta map[string]string // of the Arrow field: unit, lag_days, source, …; nil if it has none

	Float []float64 // NaN is null
	Int   []int32
	Date  []int32  // days since 1970-01-01
	Code  []int32  // index into Words, -1 is null
	Words []string // distinct after a Read, in the order of the file's dictionary or of first appearance
	Bits  []uint8
}

// A Table is a set of columns of equal length. It owns all of its memory:
// nothing aliases the bytes or the file it was read from.
type Table struct {
	Meta    map[string]string // of the Arrow schema; nil if it has none
	Columns []Column          // distinct names, in the order of the file
	Rows    int
}

// Column returns the column of that name, or nil if there is none. The caller
// may change its values but not its length.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Check returns every reason why the table cannot be written, joined: lengths,
// names that occur twice, codes without a word, text that is not valid UTF-8.
func (t *Table) Check() error {
	var errs []error
	if t.Rows < 0 || t.Rows > maxRows {
		errs = append(errs, fmt.Errorf("table has %d rows, want 0 to %d", t.Rows, maxRows))
	}
	if len(t.Columns) > maxColumns {
		errs = append(errs, fmt.Errorf("table has %d columns, want at most %d", len(t.Columns), maxColumns))
	}
	seen := make(map[string]bool, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		if seen[c.Name] {
			errs = append(errs, fmt.Errorf("column %q occurs twice", c.Name))
		}
		seen[c.Name] = true
		if err := c.check(t.Rows); err != nil {
			errs = append(errs, fmt.Errorf("column %q: %w", c.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (c *Column) check(rows int) error {
	n := 0
	switch c.Kind {
	case Float:
		n = len(c.Float)
	case Int:
		n = len(c.Int)
	case Date:
		n = len(c.Date)
	case Text:
		n = len(c.Code)
	case Bits:
		n = len(c.Bits)
	default:
		return fmt.Errorf("%v is no kind of column", c.Kind)
	}
	if n != rows {
		return fmt.Errorf("%d %v values for %d rows", n, c.Kind, rows)
	}
	if c.Kind == Text {
		return c.checkText()
	}
	return nil
}

func (c *Column) checkText() error {
	bytes := 0
	for i, w := range c.Words {
		if !utf8.ValidString(w) {
			return fmt.Errorf("word %d, %q, is not valid UTF-8", i, w)
		}
		bytes += len(w)
	}
	if bytes > math.MaxInt32 {
		return fmt.Errorf("words take %d bytes, want at most %d", bytes, math.MaxInt32)
	}
	for i, k := range c.Code {
		if k < -1 || int(k) >= len(c.Words) {
			return fmt.Errorf("row %d has code %d, want -1 to %d", i+1, k, len(c.Words)-1)
		}
	}
	return nil
}
