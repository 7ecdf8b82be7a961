package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// hashed is a file being written, with the sum and the count of its bytes. The
// file is not embedded: its ReadFrom would go past them.
type hashed struct {
	file *os.File
	sum  hash.Hash
	n    int64
}

func (h *hashed) Write(b []byte) (int, error) {
	n, err := h.file.Write(b)
	h.sum.Write(b[:n])
	h.n += int64(n)
	return n, err
}

// part fills a temporary file in a folder and flushes it to the disk. It returns
// its path, SHA-256 and size; the caller renames it, or removes it. On an error
// there is no file.
func part(dir string, fill func(w *hashed) error) (path, sum string, n int64, err error) {
	f, err := os.CreateTemp(dir, ".fetch-*")
	if err != nil {
		return "", "", 0, err
	}
	w := &hashed{file: f, sum: sha256.New()}
	err = fill(w)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(f.Name())
		return "", "", 0, err
	}
	return f.Name(), hex.EncodeToString(w.sum.Sum(nil)), w.n, nil
}

// moveInto renames a temporary file of part and makes the rename last.
func moveInto(tmp, path string) error {
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which cannot flush a folder
		return nil
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// place writes a small file, whole or not at all.
func place(path string, b []byte) error {
	tmp, _, _, err := part(filepath.Dir(path), func(w *hashed) error {
		_, err := w.Write(b)
		return err
	})
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	return moveInto(tmp, path)
}

// makeFolder makes a folder that is missing, with a .gitignore that keeps what
// belongs to others out of repositories.
func makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return place(filepath.Join(dir, ".gitignore"), []byte("*\n"))
}

// sumOf returns the SHA-256 of a file.
func sumOf(ctx context.Context, path string) (string, error) {
	h := sha256.New()
	err := copyFile(ctx, h, path)
	return hex.EncodeToString(h.Sum(nil)), err
}

func copyFile(ctx context.Context, w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, reader{ctx, f})
	return err
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

var errTooLarge = errors.New("larger than allowed")

// bounded copies at most limit bytes; more is an error.
func bounded(w io.Writer, r io.Reader, limit int64) error {
	n, err := io.Copy(w, io.LimitReader(r, limit))
	if err != nil || n < limit {
		return err
	}
	switch _, err := io.ReadFull(r, make([]byte, 1)); {
	case err == nil:
		return fmt.Errorf("%w: more than %d bytes", errTooLarge, limit)
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}
