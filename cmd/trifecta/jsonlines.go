package main

import (
	"bytes"
	"encoding/json"
	"io"
)

// writeLines writes v as JSON in as few lines as read well: what holds no other
// object or list stands on one line, or fills lines of jsonWidth bytes.
func writeLines(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(joinLeaves(b.Bytes()))
	return err
}

const jsonWidth = 110

// joinLeaves joins the lines of objects and lists that hold no others, in JSON
// indented with an element on each line.
func joinLeaves(indented []byte) []byte {
	lines := bytes.Split(indented, []byte("\n"))
	out := make([]byte, 0, len(indented))
	for i := 0; i < len(lines); i++ {
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, lines[i]...)
		if !opens(lines[i]) {
			continue
		}
		end := i + 1
		for !opens(lines[end]) && !closes(lines[end]) {
			end++
		}
		if opens(lines[end]) {
			continue
		}
		at := len(lines[i])
		for k := i + 1; k <= end; k++ {
			word := bytes.TrimLeft(lines[k], " ")
			switch first, last := k == i+1, k == end; {
			case first || last:
			case at+1+len(word) > jsonWidth:
				out = append(out, '\n')
				word, at = lines[k], 0
			default:
				out = append(out, ' ')
				at++
			}
			out = append(out, word...)
			at += len(word)
		}
		i = end
	}
	return out
}

// opens reports whether a line begins an object or a list. (Text ends with a
// quote.)
func opens(line []byte) bool {
	return bytes.HasSuffix(line, []byte("{")) || bytes.HasSuffix(line, []byte("["))
}

func closes(line []byte) bool {
	line = bytes.TrimLeft(line, " ")
	return len(line) > 0 && (line[0] == '}' || line[0] == ']')
}
