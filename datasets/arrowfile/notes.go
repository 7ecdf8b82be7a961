package arrowfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// SchemaMessage returns the table's schema as the message that begins an Arrow
// stream, in which other formats keep it: Parquet under the key ARROW:schema.
func SchemaMessage(t *Table) ([]byte, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	empty := &Table{Meta: t.Meta}
	for i := range t.Columns {
		c := &t.Columns[i]
		empty.Columns = append(empty.Columns, Column{Name: c.Name, Kind: c.Kind, Meta: c.Meta})
	}
	var b bytes.Buffer
	if err := Write(&b, empty, Options{Stream: true, Compression: None}); err != nil {
		return nil, err
	}
	// A mark, the length of the message, the message.
	return b.Bytes()[:8+binary.LittleEndian.Uint32(b.Bytes()[4:])], nil
}

// SchemaNotes returns the notes of each column that has any from a message as
// of SchemaMessage, whatever the types of the columns. Errors wrap ErrFormat.
func SchemaNotes(message []byte) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	if err := catch(func() {
		m, _, ok := readMessage(message)
		if !ok || m.kind != schemaMessage {
			fail("holds no schema")
		}
		left := budgetFor(len(message))
		m.header.tables(6, maxColumns, "columns", func(_ int, ft flat) {
			if n := notes(ft, 16, &left); n != nil {
				all[ft.text(4, &left)] = n
			}
		})
	}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return all, nil
}
