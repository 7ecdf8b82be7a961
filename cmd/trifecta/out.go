package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An outFolder collects the files of a run beside their place, or in the nearest
// folder above it that exists, and puts them there when all are written, so that
// an interrupted run leaves nothing half done.
type outFolder struct {
	path  string
	stage string
}

// outFlags name the folder.
type outFlags struct {
	Out   string `short:"o" help:"Folder for the results." default:"trifecta-out" placeholder:"DIR"`
	Force bool   `help:"Replace what an earlier run wrote into the folder."`
}

const (
	manifestName   = "manifest.json"
	manifestSchema = "trifecta/manifest/1"
)

// open refuses a folder that holds anything, unless --force is given and what
// it holds is an earlier run.
func (f outFlags) open() (*outFolder, error) {
	if err := f.refuseFull(); err != nil {
		return nil, err
	}
	// Folders above that are missing are made when the run is whole.
	above := filepath.Dir(f.Out)
	for {
		if _, err := os.Stat(above); !errors.Is(err, fs.ErrNotExist) || above == filepath.Dir(above) {
			break
		}
		above = filepath.Dir(above)
	}
	stage, err := os.MkdirTemp(above, ".trifecta-*")
	if err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	o := &outFolder{f.Out, stage}
	return o, o.write(".gitignore", []byte("*\n"))
}

// refuseFull refuses a folder that holds anything, unless --force is given and
// what it holds is an earlier run.
func (f outFlags) refuseFull() error {
	entries, err := os.ReadDir(f.Out)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == workName })
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return usageError{fmt.Errorf("--out: %w", err)}
	case len(entries) > 0 && !f.Force:
		return usageError{fmt.Errorf("--out %s is there and not empty: choose another folder, or --force to replace an earlier run", f.Out)}
	case len(entries) > 0:
		if _, err := os.Stat(filepath.Join(f.Out, manifestName)); err != nil {
			return usageError{fmt.Errorf("--out %s is not empty and holds no %s: --force replaces earlier runs only", f.Out, manifestName)}
		}
	}
	return nil
}

// file returns the way to a file of the folder while it is being written.
func (o *outFolder) file(name string) string { return filepath.Join(o.stage, name) }

func (o *outFolder) write(name string, b []byte) error {
	return os.WriteFile(o.file(name), b, 0o644)
}

// discard removes what was written; after publish there is nothing left to
// remove.
func (o *outFolder) discard() { os.RemoveAll(o.stage) }

// A manifest says what a run was and what it wrote.
type manifest struct {
	Schema     string            `json:"schema"` // trifecta/manifest/1
	Version    string            `json:"version"`
	GoArch     string            `json:"goarch"`
	PlanDigest string            `json:"plan_digest"`
	ResultHash string            `json:"result_hash"`
	Seed       uint64            `json:"seed"`
	Strategies int               `json:"strategies"` // tried in this run
	Synthetic  bool              `json:"synthetic"`
	Inputs     []input           `json:"inputs"`
	World      string            `json:"world,omitempty"` // of a simulation: the preset
	Start      string            `json:"start,omitempty"` // the month at which it starts
	Paths      int64             `json:"paths,omitempty"` // of each scenario
	Outputs    map[string]string `json:"outputs"`         // SHA-256 by name
}

// publish writes the manifest and moves everything into place, the manifest
// last: where it stands, the run is whole.
func (o *outFolder) publish(m manifest) error {
	m.Outputs = map[string]string{}
	names, err := o.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := os.ReadFile(o.file(name))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		m.Outputs[name] = hex.EncodeToString(sum[:])
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := o.write(manifestName, append(b, '\n')); err != nil {
		return err
	}
	if err := os.MkdirAll(o.path, 0o755); err != nil {
		return err
	}
	if err := o.removeOld(); err != nil {
		return err
	}
	for _, name := range append(names, manifestName) {
		if err := os.Rename(o.file(name), filepath.Join(o.path, name)); err != nil {
			return err
		}
	}
	o.discard()
	return nil
}

// names lists what was written, sorted.
func (o *outFolder) names() ([]string, error) {
	entries, err := os.ReadDir(o.stage)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names, err
}

// removeOld removes the files that an earlier run's manifest lists, unless one
// of them has changed since.
func (o *outFolder) removeOld() error {
	b, err := os.ReadFile(filepath.Join(o.path, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var old manifest
	if err != nil || json.Unmarshal(b, &old) != nil {
		return fmt.Errorf("%s is not a manifest of ours: remove the folder yourself", filepath.Join(o.path, manifestName))
	}
	remove := []string{manifestName}
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(old.Outputs)) {
		if filepath.Base(name) != name {
			continue // not a name that we write
		}
		b, err := os.ReadFile(filepath.Join(o.path, name))
		switch sum := sha256.Sum256(b); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case hex.EncodeToString(sum[:]) != old.Outputs[name]:
			changed = append(changed, name)
		default:
			remove = append(remove, name)
		}
	}
	if len(changed) > 0 {
		return fmt.Errorf("--force: %s in %s changed since the run that wrote it: choose another folder, or remove it yourself", strings.Join(changed, ", "), o.path)
	}
	for _, name := range remove {
		if err := os.Remove(filepath.Join(o.path, name)); err != nil {
			return err
		}
	}
	return nil
}

// refuse reports a file that the run reads and --force would replace.
func (f outFlags) refuse(reads ...string) error {
	out, err := filepath.Abs(f.Out)
	if err != nil {
		return nil // no working folder: nothing to compare with
	}
	for _, name := range reads {
		if name == "" || name == "-" {
			continue
		}
		if abs, err := filepath.Abs(name); err == nil && sameFile(filepath.Dir(abs), out) {
			return usageError{fmt.Errorf("%s lies in --out %s, which the run would replace: choose another folder", name, f.Out)}
		}
	}
	return nil
}

// sameFile reports whether two paths lead to one file or folder.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
