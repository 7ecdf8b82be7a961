package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"trifecta/datasets"
)

// maxText bounds the bytes of a text input, unpacked: a month of all US shares
// since 1925 is a tenth of it.
const maxText = 4 << 30

// open returns the text of an input: unpacked if it is gzip, without a byte
// order mark, with line feeds for line ends of any kind. Text in UTF-16, zip
// archives, Arrow and Parquet files are refused.
func open(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, _ := b.Peek(6) // a shorter input is no text of ours, which its reader will say
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, 1<<16)
		head, _ = b.Peek(6)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, errors.New("a zip archive, or a spreadsheet of Excel: want the text file in it")
	}
	if kind := tableKind(head); kind != "" {
		return nil, fmt.Errorf("%s: see trifecta data show, or data import table", kind)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, errors.New("text is UTF-16, want UTF-8")
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, _ = b.Discard(3)
	}
	return &lines{r: b, left: maxText}, nil
}

// tableKind names the kind of a file of columns by its first bytes, empty where
// it is none.
func tableKind(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("ARROW1")):
		return "an Arrow file"
	case bytes.HasPrefix(head, []byte("PAR1")):
		return "a Parquet file"
	}
	return ""
}

// lines turns CR and CR LF into LF.
type lines struct {
	r    io.Reader
	left int64
	cr   bool // the byte before was a CR
}

func (l *lines) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("more than %d bytes of text", int64(maxText))
	}
	k := 0
	for _, c := range p[:n] {
		switch {
		case c == '\n' && l.cr:
			l.cr = false
			continue
		case c == '\r':
			l.cr = true
			c = '\n'
		default:
			l.cr = false
		}
		p[k] = c
		k++
	}
	return k, err
}

// A sheet is a CSV file with a header, read row by row.
type sheet struct {
	rows   *csv.Reader
	faults *datasets.Faults
	header []string
	line   int // of the row read last
	// ragged, if given, is told of a row of another length than the header in
	// place of the faults.
	ragged func(fields int)
}

// newSheet reads up to the header, the first row that start accepts; a nil
// start takes the first row that is not blank. Labels are trimmed. Without a
// header it returns an error.
func newSheet(r io.Reader, comma rune, f *datasets.Faults, start func(row []string) bool) (*sheet, error) {
	text, err := open(r)
	if err != nil {
		return nil, err
	}
	s := &sheet{rows: csv.NewReader(text), faults: f}
	s.rows.Comma, s.rows.FieldsPerRecord, s.rows.ReuseRecord = comma, -1, true
	for {
		row, err := s.read()
		switch {
		case err == io.EOF:
			return nil, errors.New("no header: the file ends before a row with the labels that are wanted")
		case err != nil:
			return nil, err
		case blank(row) || start != nil && !start(row):
			continue
		}
		for _, label := range row {
			s.header = append(s.header, strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(label, "�"), "\n", " ")))
		}
		return s, nil
	}
}

// read reads a row of any length.
func (s *sheet) read() ([]string, error) {
	row, err := s.rows.Read()
	if err == nil {
		s.line, _ = s.rows.FieldPos(0)
	}
	return row, err
}

// next reads the next row that is not blank and has as many fields as the
// header; a row of another length is a fault. It returns nil at the end of the
// file, and after a row that cannot be told apart, also a fault. The row is
// overwritten by the next call.
func (s *sheet) next() []string {
	for {
		row, err := s.read()
		if err == io.EOF {
			return nil
		}
		var pe *csv.ParseError
		switch {
		case errors.As(err, &pe):
			s.faults.Add(pe.Line, "", "unreadable row", "%v", pe.Err)
			return nil
		case err != nil:
			s.faults.Add(s.line+1, "", "unreadable input", "%v", err)
			return nil
		case blank(row):
			continue
		case len(row) != len(s.header) && s.ragged != nil:
			s.ragged(len(row))
			continue
		case len(row) != len(s.header):
			s.faults.Add(s.line, "", "row of another length", "%d fields, and %d in the header", len(row), len(s.header))
			continue
		case !s.legible(row):
			continue
		}
		return row
	}
}

// legible reports whether a row is text; a field that is not UTF-8 is a fault.
func (s *sheet) legible(row []string) bool {
	k := slices.IndexFunc(row, func(field string) bool { return !utf8.ValidString(field) })
	if k < 0 {
		return true
	}
	label := ""
	if k < len(s.header) {
		label = strings.ToValidUTF8(s.header[k], "�")
	}
	s.faults.Add(s.line, label, "text that is not UTF-8", "found %q: save the file as UTF-8", row[k])
	return false
}

// column returns the place of the first of the labels that the header has,
// whatever their case, or -1; a label that the header has twice is a fault.
func (s *sheet) column(labels ...string) int {
	for _, label := range labels {
		is := func(h string) bool { return strings.EqualFold(h, label) }
		k := slices.IndexFunc(s.header, is)
		if k < 0 {
			continue
		}
		if slices.ContainsFunc(s.header[k+1:], is) {
			s.faults.Add(0, label, "two columns of one label", "the header has it more than once")
		}
		return k
	}
	return -1
}

// need is column; a header with none of the labels is a fault.
func (s *sheet) need(labels ...string) int {
	k := s.column(labels...)
	if k < 0 {
		header := strings.Join(s.header, ", ")
		if len(header) > 200 {
			header = strings.ToValidUTF8(header[:200], "") + "…"
		}
		s.faults.Add(0, labels[0], "missing column", "the header has %s", header)
	}
	return k
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(f string) bool { return strings.TrimSpace(f) != "" })
}
