package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A cache is a folder with two files for each address: KEY.json, an Origin, and
// KEY-SUM, the bytes. Replacing the first is what replaces an entry, so that a
// crash leaves the old one or the new one.
type cache string

func key(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:16])
}

func (dir cache) origin(address string) string {
	return filepath.Join(string(dir), key(address)+".json")
}

func (dir cache) body(o Origin) string {
	return filepath.Join(string(dir), key(o.Address)+"-"+o.SHA256)
}

// find returns what is kept of an address, or nil, after it has compared the
// SHA-256. Bytes that are missing count as not kept: another process may have
// just replaced them.
func (dir cache) find(ctx context.Context, address string) (*Origin, error) {
	name := dir.origin(address)
	b, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var o Origin
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	if sum, err := hex.DecodeString(o.SHA256); err != nil || len(sum) != sha256.Size || o.Address != address {
		return nil, fmt.Errorf("%w: %s holds address %q and SHA-256 %q", ErrDamaged, name, o.Address, o.SHA256)
	}
	sum, err := sumOf(ctx, dir.body(o))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case sum != o.SHA256:
		return nil, fmt.Errorf("%w: %s has SHA-256 %s, and had %s when it came", ErrDamaged, dir.body(o), sum, o.SHA256)
	}
	return &o, nil
}

// keep writes the origin of bytes that are in place.
func (dir cache) keep(o Origin) error {
	b, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return err
	}
	return place(dir.origin(o.Address), append(b, '\n'))
}

// enter moves a download into the cache and drops what it replaces.
func (dir cache) enter(tmp string, o Origin, old *Origin) error {
	if err := moveInto(tmp, dir.body(o)); err != nil {
		return err
	}
	if err := dir.keep(o); err != nil {
		return err
	}
	if old != nil && old.SHA256 != o.SHA256 {
		os.Remove(dir.body(*old)) // no loss where it stays
	}
	return nil
}
