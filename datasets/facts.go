package datasets

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

const factsSchema = "facts/1"

// A Fact is one thing said about one firm: the value of an item for the period
// that ended on Period, known from the close of Known on. A restatement is a
// fact of the same firm, item and period with a later Known.
type Fact struct {
	Known, Period engine.Date
	Firm          int32   // permanent id of the share class, see FirmID
	Item          string  // what is said, see Items
	Value         float64 // in the item's unit; NaN withdraws what was said before
	Text          string  // of an item of text, whose Value is not used
}

// Facts are a table of facts, facts/1, in no particular order. The zero value
// is empty.
type Facts struct {
	Known, Period []engine.Date
	Firm          []int32
	Item          Words
	Value         []float64
	Text          Words // of items of text, -1 for the others
	Meta          map[string]string

	items, texts map[string]int32 // code of each word
}

// Len returns the number of facts.
func (f *Facts) Len() int { return len(f.Firm) }

// At returns a fact.
func (f *Facts) At(i int) Fact {
	return Fact{f.Known[i], f.Period[i], f.Firm[i], f.Item.At(i), f.Value[i], f.Text.At(i)}
}

// Add appends a fact.
func (f *Facts) Add(x Fact) {
	f.Known, f.Period = append(f.Known, x.Known), append(f.Period, x.Period)
	f.Firm, f.Value = append(f.Firm, x.Firm), append(f.Value, x.Value)
	f.Item.add(x.Item, &f.items)
	if x.Text == "" {
		f.Text.Code = append(f.Text.Code, -1)
		return
	}
	f.Text.add(x.Text, &f.texts)
}

// Append appends all facts of another table.
func (f *Facts) Append(o *Facts) {
	for i := range o.Firm {
		f.Add(o.At(i))
	}
}

// add appends a word; codes has the code of every word so far.
func (w *Words) add(word string, codes *map[string]int32) {
	if *codes == nil {
		*codes = make(map[string]int32, len(w.Words))
		for k, s := range w.Words {
			(*codes)[s] = int32(k)
		}
	}
	k, ok := (*codes)[word]
	if !ok {
		k = int32(len(w.Words))
		w.Words = append(w.Words, word)
		(*codes)[word] = k
	}
	w.Code = append(w.Code, k)
}

// Synthetic reports whether the facts say of themselves that they were made up.
func (f *Facts) Synthetic() bool { return f.Meta["synthetic"] == "true" }

// FirmID returns the permanent id of the firm that a vendor knows under a text.
// A whole number from 0 to 2,147,483,647, such as a PERMNO or a CIK, is its own
// id; any other text, such as a ticker, has the first 31 bits of its FNV-1a hash
// (Fowler, Noll, Vo), so that files read apart agree. Every importer also writes
// the text as item id, by which NewTape sees two firms of one id: among 5,000
// tickers the odds of that are 1 in 170.
func FirmID(text string) int32 {
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 && strconv.FormatInt(n, 10) == text {
		return int32(n)
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, text)
	return int32(h.Sum32() >> 1)
}

// ReadFacts reads a facts/1 file. What is wrong with its content is reported
// all at once, up to 20 faults and then a count.
func ReadFacts(path string) (*Facts, error) {
	t, err := arrowfile.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return FactsFrom(path, t)
}

// FactsFrom is ReadFacts of a table that came from name, which every fault
// names. The facts take over the table's columns.
func FactsFrom(name string, t *arrowfile.Table) (*Facts, error) {
	a := &audit{}
	f := factsIn(t, a)
	if err := a.err(name); err != nil {
		return nil, err
	}
	return f, nil
}

func factsIn(t *arrowfile.Table, a *audit) *Facts {
	s := source{t, a}
	s.schema(factsSchema)
	f := &Facts{Firm: s.ints("firm"), Item: s.words("item"), Meta: withoutSchema(t.Meta)}
	f.Known, f.Period = s.dated("known"), s.dated("period")
	if c := s.column("value"); c != nil {
		x, ok := floats(c)
		if !ok {
			a.fault(wrongKind, place{column: "value"}, "column holds %v, want numbers", c.Kind)
		}
		f.Value = x
	}
	if t.Column("text") != nil {
		f.Text = s.words("text")
	} else {
		f.Text.Code = slices.Repeat([]int32{-1}, t.Rows)
	}
	for i, x := range f.Value {
		if math.IsInf(x, 0) {
			a.fault(infinite, place{row: i + 1, column: "value"}, "value is %v", x)
		}
	}
	return f
}

// dated returns a column of dates.
func (s source) dated(name string) []engine.Date {
	c := s.column(name)
	switch {
	case c == nil:
		return nil
	case c.Kind != arrowfile.Date:
		s.audit.fault(wrongKind, place{column: name}, "column holds %v, want dates", c.Kind)
		return nil
	}
	days := make([]engine.Date, len(c.Date))
	for i, d := range c.Date {
		days[i] = engine.Date(d)
	}
	return days
}

// Table returns the facts as a facts/1 table. It shares the facts' values.
func (f *Facts) Table() *arrowfile.Table {
	n := f.Len()
	if len(f.Known) != n || len(f.Period) != n || len(f.Item.Code) != n || len(f.Value) != n || len(f.Text.Code) != n {
		panic(fmt.Sprintf("datasets: facts have columns of different lengths for %d facts", n))
	}
	days := func(of []engine.Date) []int32 {
		x := make([]int32, n)
		for i, d := range of {
			x[i] = int32(d)
		}
		return x
	}
	return &arrowfile.Table{Meta: withSchema(f.Meta, factsSchema), Rows: n, Columns: []arrowfile.Column{
		{Name: "known", Kind: arrowfile.Date, Date: days(f.Known)},
		{Name: "period", Kind: arrowfile.Date, Date: days(f.Period)},
		{Name: "firm", Kind: arrowfile.Int, Int: f.Firm},
		{Name: "item", Kind: arrowfile.Text, Code: f.Item.Code, Words: f.Item.Words},
		{Name: "value", Kind: arrowfile.Float, Float: f.Value},
		{Name: "text", Kind: arrowfile.Text, Code: f.Text.Code, Words: f.Text.Words},
	}}
}

// Write writes the facts as a facts/1 file or stream.
func (f *Facts) Write(w io.Writer, o arrowfile.Options) error {
	return arrowfile.Write(w, f.Table(), o)
}

// WriteFile is Write to a file at path. An error leaves no file behind.
func (f *Facts) WriteFile(path string, o arrowfile.Options) error {
	return arrowfile.WriteFile(path, f.Table(), o)
}
