package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// gone is a reader of ours that has gone, as head has after its lines.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// caps writes facts of one firm's market value at two days.
func caps(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("caps.csv"), "ticker,day,mktcap\nBE,2025-05-31,6000\nBE,2025-06-30,6100\n")
	write(t, at("caps.yaml"), "source: made up\nfirm: {from: ticker}\nperiod: {from: day}\nlag_days: 0\ncolumns:\n- {from: mktcap, item: mktcap, unit: USD}\n")
	must(t, "data", "import", "fundamentals", at("caps.csv"), "--map", at("caps.yaml"), "-o", at("caps.arrow"))
	return at("caps.arrow")
}

// Whoever stops reading the report has the panel all the same.
func TestThePanelIsWrittenBeforeItsReport(t *testing.T) {
	facts := caps(t)
	panel := filepath.Join(filepath.Dir(facts), "panel.arrow")
	var stderr bytes.Buffer
	a := &app{stdin: &stderr, stdout: gone{}, stderr: &stderr}
	if status := a.run(context.Background(), []string{"data", "build", facts, "--whole", "-o", panel}); status != 1 {
		t.Errorf("exit status %d, want 1: nobody reads the report\n%s", status, &stderr)
	}
	if _, err := os.Stat(panel); err != nil {
		t.Error(err)
	}
}

// An interrupted run ends where it waits for its input, and leaves no file,
// whatever it had read.
func TestAnInterruptedRunWritesNothing(t *testing.T) {
	facts := caps(t)
	dir := filepath.Dir(facts)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, args := range [][]string{
		{"data", "import", "csv", "-", "--map", at("series.yaml")},
		{"data", "import", "fundamentals", "-", "--map", at("caps.yaml")},
		{"data", "import", "auto", "-"},
		{"data", "convert", "-"},
		{"data", "convert", facts},
		{"data", "build", facts, "--whole"},
	} {
		write(t, at("series.yaml"), "date: {from: month, period: month}\ncolumns:\n- {from: bill, field: tbill_rate, unit: percent}\n")
		out := at("out.arrow")
		args := append(args, out)
		if args[1] != "convert" {
			args = append(args[:len(args)-1], "-o", out)
		}
		ctx, cancel := context.WithCancel(context.Background())
		in, feed := io.Pipe()
		if slices.Contains(args, "-") {
			go func() {
				start := "month,bill\n"
				if args[1] == "convert" {
					start = "\xff\xff\xff\xff" // of a stream of Arrow
				}
				_, _ = io.WriteString(feed, start)
				cancel() // and the rest never comes
			}()
		} else {
			cancel()
		}
		var stdout, stderr bytes.Buffer
		a := &app{stdin: in, stdout: &stdout, stderr: &stderr}
		if status := a.run(ctx, args); status != 1 || !strings.Contains(stderr.String(), "trifecta: interrupted; nothing was written\n") {
			t.Errorf("%v: exit status %d, %s", args, status, &stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: left a file", args)
			_ = os.Remove(out)
		}
		in.Close()
	}
}
