package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const rates = "observation_date,FEDFUNDS\n1954-07-01,0.80\n1954-08-01,1.22\n"

// hijack writes raw bytes in place of an answer and closes the connection.
func hijack(t *testing.T, raw string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(conn, raw)
		conn.Close()
	}
}

// A body cut anywhere is never kept, whichever way its length is stated.
func TestADownloadCutShortIsNoDownload(t *testing.T) {
	t.Parallel()
	real := zipped(t, "a.csv", string(shared(t, "data/french/F-F_Research_Data_Factors.csv")))
	for _, n := range []int{0, 1, 4, sniffed, len(real) / 2, len(real) - 1} {
		for how, head := range map[string]string{
			"length": fmt.Sprintf("Content-Length: %d\r\n\r\n", len(real)),
			"chunks": fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n", len(real)),
		} {
			t.Run(fmt.Sprintf("%s/%d", how, n), func(t *testing.T) {
				b := newBench(t, hijack(t, "HTTP/1.1 200 OK\r\n"+head+string(real[:n])))
				b.Retries = 2
				b.refused(t, french(t, "F-F_Research_Data_Factors"), "cut short", "3 times")
				if b.requests() != 3 {
					t.Errorf("%d requests, want 3", b.requests())
				}
			})
		}
	}
	t.Run("chunks without an end", func(t *testing.T) {
		b := newBench(t, hijack(t, fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(rates), rates)))
		b.refused(t, series(t, "FEDFUNDS"), "cut short")
	})
	t.Run("no length", func(t *testing.T) {
		b := newBench(t, hijack(t, "HTTP/1.0 200 OK\r\n\r\n"+rates))
		b.refused(t, series(t, "FEDFUNDS"), "states no length")
	})
}

// What passes is tried again, and comes whole.
func TestTemporaryErrorsAreTriedAgain(t *testing.T) {
	t.Parallel()
	for _, code := range []int{408, 425, 429, 500, 502, 503, 504} {
		b := newBench(t, nil)
		b.answer = func(w http.ResponseWriter, _ *http.Request) {
			if b.requests() <= 2 {
				w.WriteHeader(code)
				return
			}
			io.WriteString(w, rates)
		}
		b.Retries = 1
		b.refused(t, series(t, "FEDFUNDS"), fmt.Sprintf("HTTP %d %s, 2 times", code, http.StatusText(code)))
		b.fetched(t, series(t, "FEDFUNDS"))
	}
}

// What does not pass is not asked again.
func TestLastingErrorsAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	for code, words := range map[int][]string{
		400: nil,
		403: {`"Your Request Originates from an Undeclared Automated Tool"`},
		404: {"https://fred.stlouisfed.org", "search for the series"},
		410: nil,
		206: nil,
		304: nil, // which nobody asked for
	} {
		b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
			if code == 403 {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(code)
				io.WriteString(w, "<html><head><title>\n  Your Request Originates from\n an Undeclared Automated Tool</title>")
				return
			}
			w.WriteHeader(code)
		})
		b.Retries = 3
		b.refused(t, series(t, "FEDFUNDS"), append(words, fmt.Sprintf("HTTP %d", code))...)
		if b.requests() != 1 {
			t.Errorf("HTTP %d: %d requests, want 1", code, b.requests())
		}
	}
}

// A Retry-After is kept where it is bounded, and ends the fetch where not.
func TestRetryAfterIsKeptWithinBounds(t *testing.T) {
	t.Parallel()
	for after, want := range map[string]time.Duration{
		"1":                             time.Second,
		"Wed, 01 Jul 2026 12:00:01 GMT": time.Second, // the clock of the tests is at 12:00:00
		"Wed, 01 Jul 2026 11:00:00 GMT": 0,
		"soon":                          0,
		"-5":                            0,
	} {
		b := newBench(t, nil)
		b.answer = func(w http.ResponseWriter, _ *http.Request) {
			if b.requests() == 1 {
				w.Header().Set("Retry-After", after)
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			io.WriteString(w, rates)
		}
		b.Retries = 1
		start := time.Now()
		b.fetched(t, series(t, "FEDFUNDS"))
		// Above, what a slow machine may take for two requests.
		if took := time.Since(start); took < want || took > want+5*time.Second {
			t.Errorf("Retry-After %s: took %v, want %v", after, took, want)
		}
	}
	for _, after := range []string{"61", "86400", "2147483647", "Thu, 02 Jul 2026 12:00:00 GMT"} {
		b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		b.Retries = 5
		b.refused(t, series(t, "FEDFUNDS"), "asks to wait", "1m0s is the most", "try later")
		if b.requests() != 1 {
			t.Errorf("Retry-After %s: %d requests, want 1", after, b.requests())
		}
	}
}

// The wait doubles, up to its bound.
func TestWaitsDouble(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	b.Retries, b.Wait, b.MaxWait = 5, time.Millisecond, 5*time.Millisecond
	var waits []string
	b.Notify = func(format string, args ...any) {
		if strings.Contains(format, "waiting") {
			waits = append(waits, fmt.Sprint(args[len(args)-1]))
		}
	}
	b.refused(t, series(t, "FEDFUNDS"), "6 times")
	if got := strings.Join(waits, " "); got != "1ms 2ms 4ms 5ms 5ms" {
		t.Errorf("waits are %s", got)
	}
}

// A server that stalls, at whatever point, or trickles, ends in bounded time.
func TestAServerThatStallsIsAnError(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	pause := func(r *http.Request, d time.Duration) bool {
		select {
		case <-release:
		case <-r.Context().Done():
		case <-time.After(d):
			return true
		}
		return false
	}
	for name, answer := range map[string]http.HandlerFunc{
		"before the header": func(_ http.ResponseWriter, r *http.Request) { pause(r, time.Hour) },
		"in the body": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, rates+strings.Repeat("1954-09-01,1.06\n", 1000))
			w.(http.Flusher).Flush()
			pause(r, time.Hour)
		},
		"a byte at a time": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, rates)
			for pause(r, 20*time.Millisecond) {
				io.WriteString(w, "1")
				w.(http.Flusher).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, answer)
			b.Timeout, b.Retries = 150*time.Millisecond, 1
			start := time.Now()
			err := b.refused(t, series(t, "FEDFUNDS"), "the server stalled", "150ms", "2 times")
			if !errors.Is(err, errStalled) {
				t.Errorf("error is %v, want one that wraps errStalled", err)
			}
			// Two attempts, each of the header's time and the body's, are four
			// timeouts, 0.6 s; the rest is for a slow machine.
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v, want at most four timeouts of 150 ms", took)
			}
		})
	}
	t.Run("slow but steady", func(t *testing.T) {
		b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, rates)
			for range 12 {
				pause(r, 200*time.Millisecond)
				io.WriteString(w, strings.Repeat("1954-09-01,1.06\n", 512))
				w.(http.Flusher).Flush()
			}
		})
		b.Timeout = 2 * time.Second // of 2.4 in all
		b.fetched(t, series(t, "FEDFUNDS"))
	})
}

// Redirects stay on https and with the publisher, and end.
func TestRedirectsStayWithThePublisher(t *testing.T) {
	t.Parallel()
	var elsewhere int
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	t.Cleanup(plain.Close)
	for to, word := range map[string]string{
		plain.URL + "/x.csv":                           "is not https",
		"http://fred.stlouisfed.org/graph/x.csv":       "is not https",
		"https://elsewhere.example/x.csv":              "does not lead to fred.stlouisfed.org",
		"https://fred.stlouisfed.org.example/x.csv":    "does not lead to fred.stlouisfed.org",
		"https://fred.stlouisfed.org:8443/x.csv":       "does not lead to fred.stlouisfed.org",
		"https://ada:secret@fred.stlouisfed.org/x.csv": "does not lead to fred.stlouisfed.org",
		"https://www.sec.gov/x.csv":                    "does not lead to fred.stlouisfed.org",
		"file:///etc/hosts":                            "is not https",
	} {
		b := newBench(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
		})
		b.Retries = 3
		err := b.refused(t, series(t, "FEDFUNDS"), "redirect refused", word)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells a password: %v", err)
		}
		if b.requests() != 1 || elsewhere != 0 {
			t.Errorf("to %s: %d requests to the publisher and %d elsewhere, want 1 and 0", to, b.requests(), elsewhere)
		}
	}
	hops := func(n int) *bench {
		b := newBench(t, nil)
		b.answer = func(w http.ResponseWriter, r *http.Request) {
			if b.requests() <= n {
				http.Redirect(w, r, fmt.Sprintf("/hop/%d", b.requests()), http.StatusFound)
				return
			}
			io.WriteString(w, rates)
		}
		return b
	}
	if r := hops(redirects).fetched(t, series(t, "FEDFUNDS")); r.Redirected != "https://fred.stlouisfed.org/hop/5" || r.Address != "https://fred.stlouisfed.org/graph/fredgraph.csv?id=FEDFUNDS" {
		t.Errorf("came from %s by %s", r.Redirected, r.Address)
	}
	hops(redirects+1).refused(t, series(t, "FEDFUNDS"), "more than 5 redirects", "/hop/6")
	hops(1<<30).refused(t, series(t, "FEDFUNDS"), "more than 5 redirects")
}

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

// A cancelled fetch ends at once, wherever it is, and leaves nothing.
func TestACancelledFetchLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(cancel func()) http.HandlerFunc{
		"while it waits for the header": func(cancel func()) http.HandlerFunc {
			return func(_ http.ResponseWriter, r *http.Request) {
				cancel()
				<-r.Context().Done()
			}
		},
		"in the body": func(cancel func()) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				w.Write(bytes.Repeat([]byte(rates), 1000))
				w.(http.Flusher).Flush()
				cancel()
				<-r.Context().Done()
			}
		},
		"between two attempts": func(cancel func()) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusServiceUnavailable)
				time.AfterFunc(50*time.Millisecond, cancel)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			b := newBench(t, answer(cancel))
			b.Retries, b.Timeout = 3, time.Minute
			start := time.Now()
			_, err := b.Fetch(ctx, series(t, "FEDFUNDS"), b.dir)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error is %v, want context.Canceled", err)
			}
			// A second is promised; five leave room for a slow machine, and are
			// far from what the server would take.
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if left := b.files(t); left != "" {
				t.Errorf("left\n%s", left)
			}
		})
	}
	t.Run("before it begins", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		b := newBench(t, serve([]byte(rates)))
		if _, err := b.Fetch(ctx, series(t, "FEDFUNDS"), b.dir); !errors.Is(err, context.Canceled) || b.requests() != 0 {
			t.Errorf("error is %v after %d requests", err, b.requests())
		}
	})
}

// A server that is not trusted, does not speak TLS, or is not there.
func TestConnectionsAreTLSAndTrusted(t *testing.T) {
	t.Parallel()
	t.Run("untrusted", func(t *testing.T) {
		b := newBench(t, serve([]byte(rates)))
		b.wire.TLSClientConfig.RootCAs = nil
		b.Retries = 3
		start := time.Now()
		b.refused(t, series(t, "FEDFUNDS"), "certificate")
		if b.requests() != 0 || time.Since(start) > time.Second {
			t.Errorf("%d requests in %v", b.requests(), time.Since(start))
		}
	})
	t.Run("plain", func(t *testing.T) {
		b := newBench(t, nil)
		b.server.Close()
		b.server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked without TLS") }))
		t.Cleanup(b.server.Close)
		b.Retries = 3
		b.refused(t, series(t, "FEDFUNDS"), "HTTP response to HTTPS client")
	})
	t.Run("gone", func(t *testing.T) {
		b := newBench(t, nil)
		b.server.Close()
		b.Retries = 2
		b.refused(t, series(t, "FEDFUNDS"), "refused", "3 times")
	})
}

// Folders that cannot be used are said before anything is asked for.
func TestAManifestOfOthersIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}", "[1]", `{"schema":"trifecta/manifest/1"}`, "\x00"} {
		b := newBench(t, serve([]byte(rates)))
		if err := os.Mkdir(b.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(b.dir, ManifestName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		b.refused(t, series(t, "FEDFUNDS"), "not a manifest of ours")
		if b.requests() != 0 {
			t.Errorf("%q: %d requests, want none", text, b.requests())
		}
	}
}
