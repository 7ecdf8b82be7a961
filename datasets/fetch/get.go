package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	redirects = 5
	sniffed   = 1 << 12 // bytes looked at to tell what a body is
	page      = 1 << 16 // bytes of a page in which a title is looked for
	progress  = 1 << 12 // bytes that must come within Timeout
	told      = 8 << 20 // bytes from one notice to the next
)

// transient is an error that may pass; after is how long the publisher asks to
// wait.
type transient struct {
	error
	after time.Duration
}

func (e *transient) Unwrap() error { return e.error }

// statusError is an answer other than the file.
type statusError struct {
	code  int
	title string // of the page that came with it
	hint  string
}

func (e *statusError) Error() string {
	s := fmt.Sprintf("HTTP %d %s", e.code, http.StatusText(e.code))
	if e.title != "" {
		s += fmt.Sprintf(" with a page, %q", e.title)
	}
	if e.hint != "" {
		s += ": " + e.hint
	}
	return s
}

// refusal is an address that is not followed.
type refusal struct{ text string }

func (e *refusal) Error() string { return e.text }

var errStalled = errors.New("the server stalled")

// get asks once. It returns the origin of what is now in the cache, and whether
// that is kept, which the publisher says is still the same.
func (c *Client) get(parent context.Context, f File, address string, store cache, kept *Origin) (Origin, bool, error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	timeout := nonzero(c.Timeout, 30*time.Second)
	stall := time.AfterFunc(timeout, func() {
		cancel(&transient{error: fmt.Errorf("%w: less than %d bytes came in %v", errStalled, progress, timeout)})
	})
	defer stall.Stop()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Origin{}, false, err
	}
	if err := f.from.follow(req.URL); err != nil {
		return Origin{}, false, err
	}
	agent := c.UserAgent
	if agent == "" {
		agent = "trifecta"
	}
	if f.agent != "" {
		agent += " " + f.agent
	}
	req.Header.Set("User-Agent", agent)
	// The bytes that come are the file, so that its length can be compared.
	req.Header.Set("Accept-Encoding", "identity")
	if kept != nil {
		if kept.ETag != "" {
			req.Header.Set("If-None-Match", kept.ETag)
		}
		if kept.LastModified != "" {
			req.Header.Set("If-Modified-Since", kept.LastModified)
		}
	}
	asks := kept != nil && kept.ETag+kept.LastModified != ""

	client := http.Client{Transport: c.transport(), CheckRedirect: func(req *http.Request, via []*http.Request) error {
		stall.Reset(timeout)
		if len(via) > redirects {
			return &refusal{fmt.Sprintf("more than %d redirects, the last to %s", redirects, req.URL)}
		}
		if err := f.from.follow(req.URL); err != nil {
			return &refusal{"redirect refused: " + err.Error()}
		}
		return nil
	}}
	resp, err := client.Do(req)
	if err != nil {
		return Origin{}, false, passing(ctx, err)
	}
	defer resp.Body.Close()
	stall.Reset(timeout)
	body := &steady{ctx: ctx, r: resp.Body, stall: stall, timeout: timeout}
	body.tell = func(n int64) {
		if resp.ContentLength > 0 {
			c.notify("%s: %d of %d MB", address, n>>20, resp.ContentLength>>20)
		} else {
			c.notify("%s: %d MB", address, n>>20)
		}
	}

	switch {
	case resp.StatusCode == http.StatusNotModified && asks:
		o := *kept
		o.Confirmed = c.now()
		return o, true, store.keep(o)
	case resp.StatusCode != http.StatusOK:
		return Origin{}, false, c.status(f, resp, body)
	}
	o := Origin{Address: address, Retrieved: c.now(), ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")}
	if at := resp.Request.URL.String(); at != address {
		o.Redirected = at
	}
	err = c.receive(ctx, f, resp, body, store, &o, kept)
	return o, false, err
}

// receive streams the body into the cache.
func (c *Client) receive(ctx context.Context, f File, resp *http.Response, body *steady, store cache, o *Origin, kept *Origin) error {
	limit, length := c.maxBytes(), resp.ContentLength
	switch enc := resp.Header.Get("Content-Encoding"); {
	case enc != "" && enc != "identity":
		return fmt.Errorf("the answer is encoded as %q, which was not asked for", enc)
	case length > limit:
		return fmt.Errorf("%w: %d bytes, and %d is the most", errTooLarge, length, limit)
	case length < 0 && resp.ProtoMajor == 1 && !slices.Contains(resp.TransferEncoding, "chunked"):
		return fmt.Errorf("the answer states no length: whether it is whole cannot be known")
	}
	in := bufio.NewReaderSize(body, sniffed)
	first, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch kind := resp.Header.Get("Content-Type"); {
	case isPage(kind, first):
		return fmt.Errorf("a page in place of %s: %q", f.from.kind, title(in))
	case !f.from.begins(first):
		return fmt.Errorf("not %s: it begins with %.40q (%s)", f.from.kind, first, kind)
	}
	if err := os.MkdirAll(string(store), 0o755); err != nil {
		return err
	}
	tmp, sum, n, err := part(string(store), func(w *hashed) error { return bounded(w, in, limit) })
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if length >= 0 && n != length {
		return &transient{error: fmt.Errorf("cut short: %d of %d bytes came", n, length)}
	}
	if err := f.from.check(ctx, tmp, f.Name, limit); err != nil {
		return err
	}
	o.SHA256, o.Bytes = sum, n
	return store.enter(tmp, *o, kept)
}

// follow refuses an address that is not the publisher's, or not https.
func (p publisher) follow(u *url.URL) error {
	switch {
	case u.Scheme != "https":
		return &refusal{fmt.Sprintf("%s is not https", u.Redacted())}
	case u.User != nil || u.Port() != "" && u.Port() != "443" || !p.allowed(strings.ToLower(u.Hostname())):
		return &refusal{fmt.Sprintf("%s does not lead to %s", u.Redacted(), strings.Join(p.hosts, " or "))}
	}
	return nil
}

// passing says what went wrong with a request, and marks what may pass. Not
// marked: a certificate, a server without TLS, a name that does not exist, and
// what we refuse.
func passing(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err // the address is said elsewhere
	}
	var (
		refused     *refusal
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		name        *net.DNSError
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &certificate), errors.As(err, &record):
		return err
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Errorf("%w: is there a connection, and does it need HTTPS_PROXY?", err)
	}
	return &transient{error: err}
}

// status turns an answer other than the file into an error.
func (c *Client) status(f File, resp *http.Response, body io.Reader) error {
	e := &statusError{code: resp.StatusCode}
	first, _ := io.ReadAll(io.LimitReader(body, page))
	if isPage(resp.Header.Get("Content-Type"), first) {
		e.title = title(bytes.NewReader(first))
	}
	switch resp.StatusCode {
	case http.StatusNotFound:
		e.hint = f.offered
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &transient{e, c.retryAfter(resp.Header.Get("Retry-After"))}
	}
	return e
}

// retryAfter reads seconds, or a date; what is neither is no wish.
func (c *Client) retryAfter(text string) time.Duration {
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(text); err == nil {
		return max(0, t.Sub(c.Now()))
	}
	return 0
}

func (c *Client) now() time.Time { return c.Now().UTC().Truncate(time.Second) }

// isPage reports whether a body is made for people, or for other programs, by
// what the server says of it or by how it begins.
func isPage(kind string, first []byte) bool {
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	switch strings.TrimSpace(kind) {
	case "text/html", "application/xhtml+xml", "application/json", "text/xml", "application/xml":
		return true
	}
	return strings.HasPrefix(http.DetectContentType(first), "text/html")
}

var titles = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// title returns the title of a page, or how it begins, on one line and short.
func title(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, page)) // of a page cut short, what there is
	if m := titles.FindSubmatch(b); m != nil {
		b = m[1]
	}
	text := []rune(strings.Join(strings.Fields(html.UnescapeString(string(b))), " "))
	if len(text) > 100 {
		text = append(text[:100], '…')
	}
	return string(text)
}

// steady is a body that puts off the stall each time that enough has come, and
// whose errors may pass.
type steady struct {
	ctx     context.Context
	r       io.Reader
	stall   *time.Timer
	timeout time.Duration
	tell    func(n int64)

	n, reset, notice int64
}

func (s *steady) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.n += int64(n)
	if s.n-s.reset >= progress {
		s.reset = s.n
		s.stall.Reset(s.timeout)
	}
	if s.n-s.notice >= told {
		s.notice = s.n
		s.tell(s.n)
	}
	switch {
	case err == nil:
		return n, nil
	case err == io.EOF && context.Cause(s.ctx) == nil:
		s.stall.Stop() // what follows is our time
		return n, err
	case err == io.EOF:
		// A server that hears us go may still end its chunks in good order, and
		// what came would look whole.
		return n, context.Cause(s.ctx)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, &transient{error: fmt.Errorf("cut short after %d bytes", s.n)}
	}
	return n, passing(s.ctx, err)
}
