package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What may be two things, or nothing, is not imported as one.
func TestAutoDoesNotGuess(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.arrow")
	for _, c := range []struct{ name, text, want string }{
		{"future.csv", "date,open,high,low,close,volume\n2024-07-31,96.05,96.05,96.05,96.05,0\n2024-08-01,96.28,96.28,96.28,96.28,0\n", "say which by trifecta data import futures or trifecta data import prices"},
		{"empty.csv", "", "empty file"},
		{"book.xlsx", "PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml", "a workbook: trifecta data import spestimates reads S&P's"},
		{"table.arrow", "ARROW1\x00\x00", "an Arrow or Parquet file: see trifecta data show"},
	} {
		file := filepath.Join(dir, c.name)
		write(t, file, c.text)
		status, _, said := call(t, nil, "data", "import", "auto", file, "-o", out)
		if status != 1 || !strings.Contains(said, file+": ") || !strings.Contains(said, c.want) {
			t.Errorf("%s: status %d and %q, want 1 and %q", c.name, status, said, c.want)
		}
	}
	if status, _, said := call(t, nil, "data", "import", "auto", dir); status != 1 || !strings.Contains(said, dir+": ") || !strings.Contains(said, "directory") {
		t.Errorf("status %d and %q of a directory", status, said)
	}
	if got := must(t, "data", "import", "auto", filepath.Join(dir, "future.csv")); !strings.Contains(got, ": futures or prices, by this: ") {
		t.Errorf("auto says %q, want both kinds", got)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file was written")
	}
}
