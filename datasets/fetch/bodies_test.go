package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// A body that is not the file is refused, and says what it is.
func TestAWrongBodyIsRefused(t *testing.T) {
	t.Parallel()
	dataSet := shared(t, "data/sec/fsds_2010q2.zip")
	page := []byte("<!DOCTYPE html><html><head><title>Just a moment&hellip; &amp; wait</title></head></html>")
	me, ff, q := french(t, "Portfolios_Formed_on_ME"), series(t, "FEDFUNDS"), quarter(t, "2010q2")
	for _, c := range []struct {
		name  string
		file  File
		kind  string
		body  []byte
		words []string
	}{
		{"a page for a zip", me, "text/html", page, []string{"a page in place of a zip file", `"Just a moment… & wait"`}},
		{"a page called a zip", q, "application/zip", page, []string{"a page in place of a zip file", "Just a moment"}},
		{"a page for a series", ff, "text/html", page, []string{"a page in place of CSV", "Just a moment"}},
		{"CSV called a page", ff, "text/html", []byte(rates), []string{"a page in place of CSV"}},
		{"JSON for a series", ff, "application/json", []byte(`{"error_code":400}`), []string{"a page in place of CSV", "error_code"}},
		{"CSV for a zip", me, "text/csv", []byte(rates), []string{"not a zip file", "observation_date"}},
		{"a zip for a series", ff, "text/csv", dataSet, []string{"not CSV"}},
		{"nothing", ff, "text/csv", nil, []string{"not CSV"}},
		{"nothing for a zip", me, "application/zip", nil, []string{"not a zip file"}},
		{"another series", ff, "text/csv", []byte("observation_date,GDP\n1947-01-01,243\n"), []string{`"observation_date,GDP"`, "want observation_date,FEDFUNDS"}},
		{"a header alone", ff, "text/csv", []byte("DATE,FEDFUNDS\n"), []string{"no row"}},
		{"a long line", ff, "text/csv", bytes.Repeat([]byte("x"), 1<<20), []string{"the first line is"}},
		{"half a zip that says it is whole", q, "application/zip", dataSet[:len(dataSet)/2], []string{"not a whole zip file"}},
		{"another zip", q, "application/zip", zipped(t, "a.csv", rates), []string{`the zip file holds "a.csv", and no num.txt`}},
		{"a zip without files", me, "application/zip", append([]byte("PK\x03\x04"), zipped(t)...), []string{"zip file"}},
		{"a zip of two", me, "application/zip", zipped(t, "a.csv", rates, "b.csv", rates), []string{`holds "a.csv", "b.csv", want one CSV file`}},
		{"a zip of many", me, "application/zip", zipped(t, "1", "", "2", "", "3", "", "4", "", "5", "", "6", "", "7", ""), []string{"2 more"}},
		{"a zip of a page", me, "application/zip", zipped(t, "a.csv", string(page)), []string{"begins with", "want CSV"}},
		{"a zip of a zip", me, "application/zip", zipped(t, "a.csv", string(dataSet)), []string{"begins with", "want CSV"}},
		{"a zip of another kind", me, "application/zip", zipped(t, "a.exe", "MZ"), []string{`"a.exe"`, "want one CSV file"}},
		{"a zip with a damaged file", me, "application/zip", damaged(t), []string{`"a.csv" in the zip file: `}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.kind)
				w.Write(c.body)
			})
			b.Retries = 3
			b.refused(t, c.file, c.words...)
			if b.requests() != 1 {
				t.Errorf("%d requests, want 1", b.requests())
			}
		})
	}
	t.Run("compressed unasked", func(t *testing.T) {
		b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "identity" {
				t.Errorf("Accept-Encoding is %q", got)
			}
			w.Header().Set("Content-Encoding", "gzip")
			w.Write([]byte(rates))
		})
		b.refused(t, ff, `"gzip"`)
	})
}

// damaged is a zip file of which one byte of content has changed.
func damaged(t *testing.T) []byte {
	z := zipped(t, "a.csv", rates)
	// The content follows the name; some bytes on, it is well inside.
	z[bytes.Index(z, []byte("a.csv"))+len("a.csv")+8] ^= 0x10
	return z
}

// The name of the file in a zip is never a path.
func TestNamesInAZipAreNotPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../../evil.csv", "/tmp/evil.csv", `..\evil.CSV`, "a/b/evil.csv"} {
		b := newBench(t, serve(zipped(t, name, rates)))
		b.fetched(t, french(t, "Portfolios_Formed_on_ME"))
		entries, err := os.ReadDir(b.dir)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); got != ".gitignore Portfolios_Formed_on_ME.csv fetched.json" {
			t.Errorf("%s: the folder holds %s", name, got)
		}
	}
}

// Files over the limit are refused: by what is stated, by what comes, and by
// what unpacks.
func TestFilesOverTheLimitAreRefused(t *testing.T) {
	t.Parallel()
	long := rates + strings.Repeat("1954-09-01,1.06\n", 10_000)
	bomb := zipped(t, "a.csv", strings.Repeat("0,", 1<<20))
	for name, c := range map[string]struct {
		file   File
		answer http.HandlerFunc
		limit  int64
		ok     bool
	}{
		"stated": {series(t, "FEDFUNDS"), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100001")
			io.WriteString(w, long[:100_001])
		}, 100_000, false},
		"unstated": {series(t, "FEDFUNDS"), func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			io.WriteString(w, long[:100_001])
		}, 100_000, false},
		"just allowed": {series(t, "FEDFUNDS"), func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			io.WriteString(w, long[:100_000])
		}, 100_000, true},
		"a zip that unpacks to more": {french(t, "F-F_Research_Data_Factors"), serve(bomb), 2<<20 - 1, false},
		"a zip that unpacks to it":   {french(t, "F-F_Research_Data_Factors"), serve(bomb), 2 << 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, c.answer)
			b.MaxBytes, b.Retries = c.limit, 2
			if c.ok {
				b.fetched(t, c.file)
				return
			}
			if err := b.refused(t, c.file, fmt.Sprint(c.limit)); !errors.Is(err, errTooLarge) {
				t.Errorf("error is %v, want one that wraps errTooLarge", err)
			}
			if b.requests() != 1 {
				t.Errorf("%d requests, want 1", b.requests())
			}
		})
	}
}
