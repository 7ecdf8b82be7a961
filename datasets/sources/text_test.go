package sources

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// A file of columns is named for what it is, packed or not, and not read as text.
func TestFilesOfColumnsAreNoText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ARROW1\x00\x00\xff\xff\xff\xff", "f.csv: an Arrow file: see trifecta data show, or data import table"},
		{"PAR1\x15\x04\x15", "f.csv: a Parquet file: see trifecta data show, or data import table"},
	} {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write([]byte(c.text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{c.text, packed.String()} {
			if _, _, err := CRSP(strings.NewReader(text), "f.csv", false); err == nil || err.Error() != c.want {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		}
	}
	if _, err := open(strings.NewReader("PARTY,x\n")); err != nil {
		t.Errorf("text that begins like a file of columns: %v", err)
	}
}
