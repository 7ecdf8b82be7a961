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
