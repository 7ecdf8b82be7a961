package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// A Client fetches files. It may be used by several goroutines at once, for
// different folders.
type Client struct {
	Now func() time.Time // dates what is fetched; required

	// Cache is the folder that keeps downloads. Empty: none are kept.
	Cache string
	// Offline serves the cache alone.
	Offline bool
	// Force asks for the whole file whatever the cache holds, and replaces files
	// that are there with another content.
	Force bool

	// Retries is how often a temporary error is tried again. Zero: not at all.
	Retries int
	// Wait goes before the first retry, twice that before the second, and so on.
	// Zero is a second.
	Wait time.Duration
	// MaxWait bounds a single wait. A publisher that asks for a longer one, in
	// Retry-After, ends the fetch. Zero is a minute.
	MaxWait time.Duration
	// Timeout is for a connection and the answer's header, and for each 4 KiB
	// that follow. Zero is 30 seconds.
	Timeout time.Duration
	// MaxBytes bounds a file, as it comes and unpacked. Zero is 1 GiB.
	MaxBytes int64

	// UserAgent is what the client calls itself. Empty: trifecta.
	UserAgent string
	// Transport makes the connections. Nil: one that takes the proxy from the
	// environment, by http.ProxyFromEnvironment.
	Transport http.RoundTripper
	// Notify, if not nil, hears of every request and every wait.
	Notify func(format string, args ...any)

	once  sync.Once
	paced http.RoundTripper
	pace  time.Duration // from one request to the next; zero is 150 ms
}

// A Receipt says what was fetched and what was saved of it.
type Receipt struct {
	Publisher string `json:"publisher"`
	Name      string `json:"name"`

	File       string `json:"file"` // in the folder
	FileBytes  int64  `json:"file_bytes"`
	FileSHA256 string `json:"file_sha256"`

	Origin
	FromCache bool   `json:"from_cache"` // the bytes were not sent again
	Terms     string `json:"terms"`
}

// An Origin is where a download came from, and what it was.
type Origin struct {
	Address      string    `json:"address"`
	Redirected   string    `json:"redirected,omitempty"` // where a redirect led
	Retrieved    time.Time `json:"retrieved"`            // when the bytes came
	Confirmed    time.Time `json:"confirmed,omitzero"`   // when the publisher last said that they are the same
	Bytes        int64     `json:"bytes"`
	SHA256       string    `json:"sha256"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
}

// What callers test errors for.
var (
	// ErrNotCached: the client is offline and the cache does not hold the file.
	ErrNotCached = errors.New("not in the cache, and the client is offline")
	// ErrDamaged: what the cache holds is not what was put there.
	ErrDamaged = errors.New("damaged in the cache")
	// ErrThere: the folder holds a file of that name with another content.
	ErrThere = errors.New("is there with another content")
)

// Fetch fetches a file into a folder, which it makes where it is missing, and
// notes it in the folder's manifest. A file that is there with the same bytes is
// left alone; one with other bytes is an error that wraps ErrThere, unless
// c.Force.
func (c *Client) Fetch(ctx context.Context, f File, dir string) (Receipt, error) {
	if c.Now == nil {
		panic("fetch: Client.Now is nil")
	}
	r, err := c.fetch(ctx, f, dir)
	if err != nil {
		return Receipt{}, fmt.Errorf("%s %s: %w", f.Publisher, f.Name, err)
	}
	return r, nil
}

func (c *Client) fetch(ctx context.Context, f File, dir string) (Receipt, error) {
	if err := ctx.Err(); err != nil {
		return Receipt{}, err
	}
	if _, err := readManifest(dir); err != nil {
		return Receipt{}, err // before anything is asked for
	}
	store := cache(c.Cache)
	if c.Cache == "" {
		tmp, err := os.MkdirTemp("", "trifecta-fetch-*")
		if err != nil {
			return Receipt{}, err
		}
		defer os.RemoveAll(tmp)
		store = cache(tmp)
	}
	o, fromCache, err := c.obtain(ctx, f, store)
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Publisher: f.Publisher, Name: f.Name, File: f.save, Origin: o, FromCache: fromCache, Terms: f.Terms()}
	if err := c.saveAs(ctx, f, store.body(o), dir, &r); err != nil {
		return Receipt{}, err
	}
	return r, record(dir, r)
}

// obtain brings the file into the cache, from the first of its addresses that
// has it, and reports whether it was there before.
func (c *Client) obtain(ctx context.Context, f File, store cache) (Origin, bool, error) {
	var faults []error
	for _, address := range f.Addresses {
		o, fromCache, err := c.obtainFrom(ctx, f, address, store)
		if err == nil {
			return o, fromCache, nil
		}
		faults = append(faults, fmt.Errorf("%s: %w", address, err))
		var status *statusError
		absent := errors.As(err, &status) && status.code == http.StatusNotFound
		if !absent && !errors.Is(err, ErrNotCached) {
			break
		}
	}
	return Origin{}, false, errors.Join(faults...)
}

func (c *Client) obtainFrom(ctx context.Context, f File, address string, store cache) (Origin, bool, error) {
	var kept *Origin
	if c.Offline || !c.Force {
		var err error
		if kept, err = store.find(ctx, address); err != nil {
			return Origin{}, false, err
		}
	}
	if c.Offline {
		if kept == nil {
			return Origin{}, false, ErrNotCached
		}
		return *kept, true, nil
	}
	for tried := 1; ; tried++ {
		c.notify("asking %s", address)
		o, fromCache, err := c.get(ctx, f, address, store, kept)
		if err == nil {
			return o, fromCache, nil
		}
		if ctx.Err() != nil {
			return Origin{}, false, ctx.Err()
		}
		var again *transient
		if !errors.As(err, &again) {
			return Origin{}, false, err
		}
		maxWait := nonzero(c.MaxWait, time.Minute)
		switch {
		case again.after > maxWait:
			return Origin{}, false, fmt.Errorf("%w; it asks to wait %v, and %v is the most that is waited: try later", err, again.after, maxWait)
		case tried > c.Retries && tried == 1:
			return Origin{}, false, err
		case tried > c.Retries:
			return Origin{}, false, fmt.Errorf("%w, %d times", err, tried)
		}
		// The shift is bounded so that many retries do not overflow it.
		wait := max(again.after, min(nonzero(c.Wait, time.Second)<<min(tried-1, 16), maxWait))
		c.notify("%s: %v; waiting %v", address, err, wait)
		if err := sleep(ctx, wait); err != nil {
			return Origin{}, false, err
		}
	}
}

// saveAs writes the download, or what is packed in it, into the folder.
func (c *Client) saveAs(ctx context.Context, f File, body, dir string, r *Receipt) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, f.save)
	tmp, sum, n, err := part(dir, func(w *hashed) error {
		if f.from.unpacks {
			return unpackCSV(ctx, body, c.maxBytes(), w)
		}
		return copyFile(ctx, w, body)
	})
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if !f.from.unpacks && sum != r.SHA256 {
		return fmt.Errorf("%s: %w: it changed while it was read", body, ErrDamaged)
	}
	r.FileBytes, r.FileSHA256 = n, sum
	there, err := sumOf(ctx, path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return err
	case there == sum:
		return nil
	case !c.Force:
		return fmt.Errorf("%s %w (SHA-256 %s; the publisher's is %s)", path, ErrThere, there, sum)
	}
	return moveInto(tmp, path)
}

func (c *Client) maxBytes() int64 { return nonzero(c.MaxBytes, 1<<30) }

func (c *Client) notify(format string, args ...any) {
	if c.Notify != nil {
		c.Notify(format, args...)
	}
}

// allowed reports whether a host is one of the publisher's.
func (p publisher) allowed(host string) bool { return slices.Contains(p.hosts, host) }

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func nonzero[T time.Duration | int64](x, zero T) T {
	if x == 0 {
		return zero
	}
	return x
}
