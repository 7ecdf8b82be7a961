package fetch

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func isZip(first []byte) bool { return bytes.HasPrefix(first, []byte("PK\x03\x04")) }

// isText refuses what no CSV file holds.
func isText(first []byte) bool { return len(first) > 0 && !bytes.ContainsRune(first, 0) }

// checkPackedCSV unpacks the file to nowhere: what cannot be unpacked is not
// kept.
func checkPackedCSV(ctx context.Context, path, _ string, limit int64) error {
	return unpackCSV(ctx, path, limit, io.Discard)
}

// unpackCSV writes the one CSV file that a zip file holds. What its directory
// says of sizes is not believed, and of names only that one ends in .csv.
func unpackCSV(ctx context.Context, path string, limit int64, w io.Writer) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("not a whole zip file: %w", err)
	}
	defer z.Close()
	if len(z.File) != 1 || !strings.HasSuffix(strings.ToLower(z.File[0].Name), ".csv") {
		return fmt.Errorf("the zip file holds %s, want one CSV file", list(z.File))
	}
	f := z.File[0]
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("%q in the zip file: %w", f.Name, err)
	}
	defer in.Close()
	first := bufio.NewReaderSize(reader{ctx, in}, sniffed)
	head, _ := first.Peek(sniffed) // a fault comes again from the copy
	if len(head) > 0 && (!isText(head) || isPage("", head)) {
		return fmt.Errorf("%q in the zip file begins with %.40q, want CSV", f.Name, head)
	}
	if err := bounded(w, first, limit); err != nil {
		return fmt.Errorf("%q in the zip file: %w", f.Name, err)
	}
	return nil
}

// checkDataSet looks for the tables of the SEC's data sets.
func checkDataSet(_ context.Context, path, _ string, _ int64) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("not a whole zip file: %w", err)
	}
	defer z.Close()
	for _, want := range []string{"num.txt", "sub.txt"} {
		if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == want }) {
			return fmt.Errorf("the zip file holds %s, and no %s", list(z.File), want)
		}
	}
	return nil
}

// list names files of a zip file, quoted, up to five.
func list(files []*zip.File) string {
	if len(files) == 0 {
		return "nothing"
	}
	var names []string
	for _, f := range files[:min(len(files), 5)] {
		names = append(names, fmt.Sprintf("%.60q", f.Name))
	}
	if more := len(files) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}

// checkFRED reads the header, which names the series, and wants a row below it.
// The column of dates was DATE, and is observation_date.
func checkFRED(_ context.Context, path, name string, _ int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, sniffed)
	line, _ := in.ReadSlice('\n')
	line = bytes.TrimRight(bytes.TrimPrefix(line, []byte("\ufeff")), "\r\n")
	if got := string(line); got != "observation_date,"+name && got != "DATE,"+name {
		return fmt.Errorf("the first line is %.80q, want observation_date,%s", got, name)
	}
	if _, err := in.ReadByte(); err != nil {
		return fmt.Errorf("there is no row below the header")
	}
	return nil
}
