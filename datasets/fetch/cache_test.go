package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// tagged serves a body that the caller may change, with an ETag and a date, and
// answers 304 to who has it.
func tagged(body, tag *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == *tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", *tag)
		w.Header().Set("Last-Modified", "Mon, 01 Jun 2026 00:00:00 GMT")
		io.WriteString(w, *body)
	}
}

// A file that has not changed is not sent again; one that has, is.
func TestTheCacheAsksWhetherAFileHasChanged(t *testing.T) {
	t.Parallel()
	body, tag := rates, `"one"`
	b := newBench(t, tagged(&body, &tag))
	ff := series(t, "FEDFUNDS")
	first := b.fetched(t, ff)
	if first.FromCache || first.ETag != `"one"` || first.LastModified == "" || !first.Confirmed.IsZero() {
		t.Errorf("first receipt is %+v", first)
	}
	later := today.Add(time.Hour)
	b.Now = func() time.Time { return later }
	second := b.fetched(t, ff)
	want := first
	want.FromCache, want.Confirmed = true, later
	if second != want {
		t.Errorf("second receipt is\n%+v, want\n%+v", second, want)
	}
	if r := b.asked[1]; r.Header.Get("If-None-Match") != `"one"` || r.Header.Get("If-Modified-Since") != "Mon, 01 Jun 2026 00:00:00 GMT" {
		t.Errorf("asked with %v", r.Header)
	}

	// The publisher has another: the file in the folder is not replaced unasked,
	// and the cache holds the new one.
	body, tag = rates+"1954-09-01,1.06\n", `"two"`
	_, err := b.Fetch(t.Context(), ff, b.dir)
	if !errors.Is(err, ErrThere) || !strings.Contains(err.Error(), "FEDFUNDS.csv is there with another content") {
		t.Fatalf("error is %v, want ErrThere", err)
	}
	if got := string(b.read(t, "FEDFUNDS.csv")); got != rates {
		t.Errorf("the folder's file is now %q", got)
	}
	b.Force = true
	third := b.fetched(t, ff)
	if third.FromCache || third.ETag != `"two"` || third.Retrieved != later || string(b.read(t, "FEDFUNDS.csv")) != body {
		t.Errorf("third receipt is %+v", third)
	}
	if h := b.asked[3].Header; h.Get("If-None-Match")+h.Get("If-Modified-Since") != "" {
		t.Errorf("a forced fetch asked with %v", h)
	}
	// One entry of two files, and no bytes of the old content.
	if n := strings.Count(b.files(t), "cache/"); n != 2 {
		t.Errorf("the cache holds %d files, want 2:\n%s", n, b.files(t))
	}
}

// A publisher that sends neither ETag nor date is asked for the whole file.
func TestWithoutATagTheFileIsSentAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, serve([]byte(rates)))
	b.fetched(t, series(t, "FEDFUNDS"))
	if r := b.fetched(t, series(t, "FEDFUNDS")); r.FromCache || b.requests() != 2 {
		t.Errorf("receipt is %+v after %d requests", r, b.requests())
	}
}

// Offline, the cache alone answers, to other folders too.
func TestOfflineServesTheCacheAlone(t *testing.T) {
	t.Parallel()
	real := shared(t, "data/french/Portfolios_Formed_on_ME.csv")
	b := newBench(t, serve(zipped(t, "Portfolios_Formed_on_ME.csv", string(real))))
	first := b.fetched(t, french(t, "Portfolios_Formed_on_ME"))
	b.server.Close()
	b.Offline, b.dir = true, filepath.Join(t.TempDir(), "another")
	second := b.fetched(t, french(t, "Portfolios_Formed_on_ME"))
	first.FromCache = true
	if second != first || !bytes.Equal(b.read(t, second.File), real) {
		t.Errorf("receipt is\n%+v, want\n%+v", second, first)
	}
	for _, f := range []File{series(t, "FEDFUNDS"), quarter(t, "2010q2"), quarter(t, "2020q1")} {
		if err := b.refused(t, f, f.Addresses...); !errors.Is(err, ErrNotCached) {
			t.Errorf("error is %v, want ErrNotCached", err)
		}
	}
	b.Cache = ""
	if err := b.refused(t, french(t, "Portfolios_Formed_on_ME")); !errors.Is(err, ErrNotCached) {
		t.Errorf("error is %v, want ErrNotCached", err)
	}
}

// Whatever has happened to an entry, no other bytes than those that came are
// served.
func TestADamagedEntryIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(meta, body string) error{
		"a byte": func(_, body string) error {
			return os.WriteFile(body, []byte(strings.Replace(rates, "0.80", "0.81", 1)), 0o644)
		},
		"cut":          func(_, body string) error { return os.Truncate(body, int64(len(rates)-1)) },
		"empty":        func(_, body string) error { return os.Truncate(body, 0) },
		"no JSON":      func(meta, _ string) error { return os.WriteFile(meta, []byte("{"), 0o644) },
		"empty JSON":   func(meta, _ string) error { return os.WriteFile(meta, nil, 0o644) },
		"a way out":    func(meta, _ string) error { return rewrite(meta, `"sha256": "`, `"sha256": "../`) },
		"another file": func(meta, _ string) error { return rewrite(meta, "id=FEDFUNDS", "id=GDP") },
	} {
		t.Run(name, func(t *testing.T) {
			body, tag := rates, `"one"`
			b := newBench(t, tagged(&body, &tag))
			ff := series(t, "FEDFUNDS")
			first := b.fetched(t, ff)
			store := cache(b.Cache)
			if err := spoil(store.origin(first.Address), store.body(first.Origin)); err != nil {
				t.Fatal(err)
			}
			for _, b.Offline = range []bool{true, false} {
				if err := b.refused(t, ff, "damaged in the cache", b.Cache); !errors.Is(err, ErrDamaged) {
					t.Errorf("error is %v, want ErrDamaged", err)
				}
			}
			if b.requests() != 1 {
				t.Errorf("%d requests, want 1", b.requests())
			}
			b.Force = true
			b.fetched(t, ff)
			b.Force, b.Offline = false, true
			b.fetched(t, ff)
		})
	}
	t.Run("gone", func(t *testing.T) {
		b := newBench(t, serve([]byte(rates)))
		first := b.fetched(t, series(t, "FEDFUNDS"))
		if err := os.Remove(cache(b.Cache).body(first.Origin)); err != nil {
			t.Fatal(err)
		}
		b.Offline = true
		if err := b.refused(t, series(t, "FEDFUNDS")); !errors.Is(err, ErrNotCached) {
			t.Errorf("error is %v, want ErrNotCached", err)
		}
		b.Offline = false
		b.fetched(t, series(t, "FEDFUNDS"))
	})
}

func rewrite(name, old, with string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strings.Replace(string(b), old, with, 1)), 0o644)
}

// Without a cache nothing is kept but the file.
func TestWithoutACacheNothingIsKept(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	b := newBench(t, serve([]byte(rates)))
	b.Cache = ""
	b.fetched(t, series(t, "FEDFUNDS"))
	b.refused(t, french(t, "Portfolios_Formed_on_ME"), "not a zip file")
	entries, err := os.ReadDir(tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "trifecta") {
			t.Errorf("%s was left", e.Name())
		}
	}
}

// The first two quarters of 2020 lie in another folder of the SEC's.
func TestASecondAddressIsAskedWhereTheFirstHasNothing(t *testing.T) {
	t.Parallel()
	dataSet := zipped(t, "sub.txt", "adsh\n", "num.txt", "adsh\n")
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/dera/") {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Write(dataSet)
	})
	r := b.fetched(t, quarter(t, "2020q1"))
	if r.Address != "https://www.sec.gov/files/node/add/data_distribution/2020q1.zip" || b.requests() != 2 {
		t.Errorf("came from %s after %d requests", r.Address, b.requests())
	}
	b.Offline = true
	if again := b.fetched(t, quarter(t, "2020q1")); again.Address != r.Address {
		t.Errorf("offline it came from %s", again.Address)
	}
}

// Names that cannot be are refused before anything is asked for.
func TestNamesThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "../x", "a/b", `a\b`, "a b", "-x", "a.b", "ä", "a\x00", "a%2fb", "a?b", "a#b", strings.Repeat("x", 101), "Portfolios_Formed_on_ME_CSV", "Portfolios_Formed_on_ME_CSV.zip", "Portfolios_Formed_on_ME.csv"} {
		if f, err := French(name); err == nil {
			t.Errorf("French(%q) is %+v", name, f)
		}
	}
	for _, name := range []string{"", "fedfunds", "A,B", "A&id=B", "A B", "A/B", "../A", strings.Repeat("A", 31)} {
		if f, err := FRED(name); err == nil {
			t.Errorf("FRED(%q) is %+v", name, f)
		}
	}
	for _, name := range []string{"", "2010", "2010q0", "2010q5", "2010Q2", "2010-2", "2008q4", "1999q1", "2010q2.zip", "../2010q2", "2026q3", "2031q1"} {
		if f, err := SEC(name, "ada@example.org", today); err == nil {
			t.Errorf("SEC(%q) is %+v", name, f)
		}
	}
	for _, contact := range []string{"", "ada", "ada@", "@example.org", "Ada <ada@example.org>", "ada@example.org\r\nX: y", "ada@exämple.org", "ada @example.org"} {
		if f, err := SEC("2010q2", contact, today); err == nil {
			t.Errorf("contact %q makes %+v", contact, f)
		}
	}
	for _, name := range []string{"2009q1", "2026q2"} { // the clock stands at 2026-07-01
		quarter(t, name)
	}
}

// One client serves several goroutines, and one cache their common entry.
func TestOneClientServesSeveralFolders(t *testing.T) {
	t.Parallel()
	real := shared(t, "data/french/Portfolios_Formed_on_ME.csv")
	b := newBench(t, serve(zipped(t, "Portfolios_Formed_on_ME.csv", string(real))))
	me, dir := french(t, "Portfolios_Formed_on_ME"), t.TempDir()
	var group sync.WaitGroup
	for k := range 8 {
		group.Go(func() {
			folder := filepath.Join(dir, fmt.Sprint(k))
			r, err := b.Fetch(t.Context(), me, folder)
			if err != nil || r.FileSHA256 != sum(real) {
				t.Errorf("folder %d: %+v, %v", k, r, err)
			}
		})
	}
	group.Wait()
	if n := strings.Count(b.files(t), "cache/"); n != 2 {
		t.Errorf("the cache holds %d files, want 2:\n%s", n, b.files(t))
	}
}
