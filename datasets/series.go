package datasets

import (
	"io"
	"strconv"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// A Series is a table of macro or index series by date.
type Series struct {
	Dates   []engine.Date // last day of each row's period, ascending
	Columns []Column
	Ignored []string          // columns of the file that hold no numbers and were left out
	Meta    map[string]string // of the file: generator, source, synthetic
}

// A Column is one series. Values of a period are known LagDays after it ends.
type Column struct {
	Name    string // name of the field
	Unit    string
	LagDays int
	Source  string
	StandIn string // what the series is where it stands in for another: "Russell 1000, stand-in for the S&P 490"
	Note    string // what a reader must know: "ETF net of fees from 2019"
	// CarryDays is how much longer a value stays the latest known than until the
	// next one is due, at the rhythm of the series.
	CarryDays int
	Values    []float64 // NaN is missing
}

// Column returns the column of that name, or nil if there is none.
func (s *Series) Column(name string) *Column {
	for i := range s.Columns {
		if s.Columns[i].Name == name {
			return &s.Columns[i]
		}
	}
	return nil
}

// Synthetic reports whether the series say of themselves that they were made
// up.
func (s *Series) Synthetic() bool { return s.Meta["synthetic"] == "true" }

// ReadSeries reads a series/1 file: a column date and one column of numbers
// for each series. What is wrong with its content is reported all at once, up
// to 20 faults and then a count, each with the file, the row (the first is 1)
// and the column.
func ReadSeries(path string) (*Series, error) {
	t, err := arrowfile.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return SeriesFrom(path, t)
}

// SeriesOf is ReadSeries of a table. The series takes over the table's columns.
func SeriesOf(t *arrowfile.Table) (*Series, error) { return SeriesFrom("series", t) }

// SeriesFrom is SeriesOf of a table that came from name, which every fault
// names.
func SeriesFrom(name string, t *arrowfile.Table) (*Series, error) {
	a := &audit{}
	s, _ := seriesIn(t, a)
	if err := a.err(name); err != nil {
		return nil, err
	}
	return s, nil
}

// Write writes the series as a series/1 file.
func (s *Series) Write(w io.Writer, o arrowfile.Options) error {
	return arrowfile.Write(w, s.Table(), o)
}

// WriteFile is Write to a file at path. An error leaves no file behind.
func (s *Series) WriteFile(path string, o arrowfile.Options) error {
	return arrowfile.WriteFile(path, s.Table(), o)
}

// Table returns the series as a series/1 table. It shares the columns' values.
func (s *Series) Table() *arrowfile.Table {
	dates := make([]int32, len(s.Dates))
	for i, d := range s.Dates {
		dates[i] = int32(d)
	}
	tab := &arrowfile.Table{Meta: withSchema(s.Meta, seriesSchema), Rows: len(dates)}
	tab.Columns = append(tab.Columns, arrowfile.Column{Name: "date", Kind: arrowfile.Date, Date: dates})
	for _, c := range s.Columns {
		tab.Columns = append(tab.Columns, arrowfile.Column{Name: c.Name, Kind: arrowfile.Float, Float: c.Values, Meta: c.meta()})
	}
	return tab
}

// meta returns what the file says of the column beside its values.
func (c Column) meta() map[string]string {
	m := map[string]string{"unit": c.Unit, "lag_days": strconv.Itoa(c.LagDays), "source": c.Source}
	if c.StandIn != "" {
		m["stand_in"] = c.StandIn
	}
	if c.Note != "" {
		m["note"] = c.Note
	}
	if c.CarryDays != 0 {
		m["carry_days"] = strconv.Itoa(c.CarryDays)
	}
	return m
}
