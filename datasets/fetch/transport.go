package fetch

import (
	"crypto/tls"
	"net/http"
	"time"
)

// transport returns what makes the connections, one request at a time.
func (c *Client) transport() http.RoundTripper {
	c.once.Do(func() {
		next := c.Transport
		if next == nil {
			next = direct()
		}
		turn := make(chan struct{}, 1)
		turn <- struct{}{}
		c.paced = &paced{next, turn, nonzero(c.pace, 150*time.Millisecond)}
	})
	return c.paced
}

// direct is http.DefaultTransport for files: no compression on the way, and
// small headers.
func direct() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 1 << 16,
		IdleConnTimeout:        30 * time.Second,
	}
}

// paced lets a request begin only when every has passed since the last began,
// redirects included.
type paced struct {
	next  http.RoundTripper
	turn  chan struct{}
	every time.Duration
}

func (p *paced) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case <-p.turn:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	time.AfterFunc(p.every, func() { p.turn <- struct{}{} })
	return p.next.RoundTrip(req)
}
