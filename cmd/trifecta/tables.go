package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/datasets/parquetfile"
)

// readTable reads an Arrow or Parquet file, which its first bytes tell apart,
// and writes its bytes to hash.
func (a *app) readTable(name string, hash io.Writer) (*arrowfile.Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, inFile(name, pathless(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		// A pipe can be read once.
		t, err := arrowfile.ReadStream(io.TeeReader(a.breakingFile(f), hash))
		return t, inFile(name, pathless(err))
	}
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head) // a shorter file is no table, as its reader will say
	if isText(head[:n]) {
		return nil, fmt.Errorf("%s: a text file: see trifecta data import", name)
	}
	if err := rehash(f, a.breakingFile(f), hash); err != nil {
		return nil, inFile(name, pathless(err))
	}
	if bytes.HasPrefix(head[:n], []byte("PAR1")) {
		return parquetfile.ReadFile(name)
	}
	return arrowfile.ReadFile(name)
}

// isText reports whether a file that begins so is text: tables hold zeros among
// their first bytes, text none nor other control characters.
func isText(head []byte) bool {
	for _, magic := range []string{"PAR1", "ARROW1"} { // one cut off after its first bytes is no text
		if bytes.HasPrefix(head, []byte(magic)) {
			return false
		}
	}
	return len(head) > 0 && !bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
}

// rehash writes a whole file, as r reads it, to hash.
func rehash(f *os.File, r io.Reader, hash io.Writer) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(hash, r)
	return err
}

// isParquet reports whether a file is to be Parquet, by its name.
func isParquet(name string) bool { return strings.EqualFold(filepath.Ext(name), ".parquet") }

// writeTable writes a table as Parquet where the name ends so, and else as
// Arrow.
func writeTable(name string, t *arrowfile.Table, o arrowfile.Options) error {
	if isParquet(name) {
		return parquetfile.WriteFile(name, t, parquetfile.Options{})
	}
	return arrowfile.WriteFile(name, t, o)
}

type convertCmd struct {
	File         string `arg:"" help:"Arrow or Parquet file; - reads an Arrow stream on standard input."`
	Out          string `arg:"" help:"File to write: Parquet if its name ends in .parquet, else Arrow; - writes an Arrow stream to standard output."`
	Uncompressed bool   `help:"Do not compress an Arrow file, so that others can map it."`
	Force        bool   `help:"Replace a file that is there."`
}

// Run converts the file. Values, units and notes stay as they are.
func (c *convertCmd) Run(a *app) error {
	switch ext := strings.ToLower(filepath.Ext(c.Out)); ext {
	case ".csv", ".xlsx", ".json":
		return usageError{fmt.Errorf("%s: data convert writes Arrow or Parquet, no %s", c.Out, ext)}
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	t, err := a.table(new(data), "", c.File)
	if err != nil {
		return err
	}
	if err := a.interrupted(); err != nil {
		return err
	}
	o := arrowfile.Options{}
	if c.Uncompressed {
		o.Compression = arrowfile.None
	}
	if c.Out == "-" {
		o.Stream = true
		return arrowfile.Write(a.stdout, t, o)
	}
	if err := writeTable(c.Out, t, o); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d rows and %d columns are in %s\n", t.Rows, len(t.Columns), c.Out)
	return err
}
