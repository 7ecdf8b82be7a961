package main

import (
	"context"
	"io"
	"os"
)

// interrupted is the error of a run that was interrupted, and nil before. What
// writes a file asks it first.
func (a *app) interrupted() error {
	if a.ctx == nil {
		return nil
	}
	return a.ctx.Err()
}

// breaking is a reader that ends when the run is interrupted. One that waits for
// others, as at a terminal or a pipe, is left waiting.
type breaking struct {
	a     *app
	r     io.Reader
	waits bool
}

// Read reads, or returns why the run has ended.
func (b *breaking) Read(p []byte) (int, error) {
	if err := b.a.interrupted(); err != nil {
		b.a.cut.Store(true)
		return 0, err
	}
	if !b.waits || b.a.ctx == nil {
		return b.r.Read(p)
	}
	type result struct {
		n   int
		err error
	}
	own, done := make([]byte, len(p)), make(chan result, 1) // p is the caller's again once Read returns
	go func() {
		n, err := b.r.Read(own)
		done <- result{n, err}
	}()
	select {
	case x := <-done:
		return copy(p, own[:x.n]), x.err
	case <-b.a.ctx.Done():
		b.a.cut.Store(true)
		return 0, context.Cause(b.a.ctx)
	}
}

// breakingFile is a file whose reads end when the run is interrupted.
type breakingFile struct {
	*breaking
	io.Closer
}

func (a *app) breakingFile(f *os.File) io.ReadCloser {
	info, err := f.Stat()
	return breakingFile{&breaking{a, f, err != nil || !info.Mode().IsRegular()}, f}
}
