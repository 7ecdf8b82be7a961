package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A workFolder is the output folder of a run that can be gone on with. While the
// run lasts, everything stands in a hidden folder inside: how it was called, and
// the journal of finished blocks. What an earlier run left in the output folder
// stays until the new one is whole.
type workFolder struct {
	path string // of the output folder
	own  string // the hidden folder inside
	made bool   // the output folder did not exist before
}

const (
	workName    = ".unfinished"
	workRunName = "run.json"
)

// workRun is an unfinished run.
type workRun struct {
	Schema  string     `json:"schema"` // trifecta/unfinished/1
	Version string     `json:"version"`
	Digest  string     `json:"plan_digest"`
	Options runOptions `json:"options"`
	Plan    string     `json:"plan"` // as run, its files relative to the hidden folder
}

const workSchema = "trifecta/unfinished/1"

// start makes the folder for a run that begins.
func (f outFlags) start() (*workFolder, error) {
	w := &workFolder{path: f.Out, own: filepath.Join(f.Out, workName)}
	if _, err := os.Stat(w.file(workRunName)); err == nil && !f.Force {
		return nil, usageError{fmt.Errorf("--out %s holds an unfinished run: trifecta simulate --resume %s goes on with it, --force begins anew", f.Out, f.Out)}
	}
	if err := f.refuseFull(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(f.Out); errors.Is(err, fs.ErrNotExist) {
		w.made = true
	}
	if err := os.RemoveAll(w.own); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	if err := os.MkdirAll(w.own, 0o755); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	// An interrupted run is no more for version control than a finished one.
	if err := os.WriteFile(filepath.Join(w.own, ".gitignore"), []byte("*\n"), 0o644); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	return w, nil
}

// resumed opens the folder of an unfinished run.
func resumed(path string) (*workFolder, workRun, error) {
	w := &workFolder{path: path, own: filepath.Join(path, workName)}
	var run workRun
	b, err := os.ReadFile(filepath.Join(w.own, workRunName))
	if errors.Is(err, fs.ErrNotExist) {
		text := "holds no unfinished run"
		if _, err := os.Stat(filepath.Join(path, manifestName)); err == nil {
			text += ": the run in it is whole"
		}
		return nil, run, usageError{fmt.Errorf("--resume %s %s", path, text)}
	}
	if err == nil {
		err = json.Unmarshal(b, &run)
	}
	if err == nil && run.Schema != workSchema {
		err = fmt.Errorf("schema is %q, want %s", run.Schema, workSchema)
	}
	if err != nil {
		return nil, run, inFile(filepath.Join(w.own, workRunName), pathless(err))
	}
	return w, run, nil
}

func (w *workFolder) file(name string) string { return filepath.Join(w.own, name) }

// note writes how the run is called, at once or not at all: from then on it can
// be gone on with.
func (w *workFolder) note(run workRun) error {
	run.Schema, run.Version = workSchema, version()
	b, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(w.file(workRunName)+".new", append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(w.file(workRunName)+".new", w.file(workRunName))
}

// journalOf is the name of a plan's journal.
func (w *workFolder) journalOf(digest string) string {
	return w.file(fmt.Sprintf("blocks-%.12s.journal", digest))
}

// keepOnly removes the journals of fewer paths, whose blocks are in this one.
func (w *workFolder) keepOnly(journal string) error {
	names, err := filepath.Glob(w.file("blocks-*.journal"))
	for _, name := range names {
		if name != journal {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}

// abandon removes what the run has written, and the output folder if it was made
// for it.
func (w *workFolder) abandon() {
	os.RemoveAll(w.own)
	if w.made {
		os.Remove(w.path)
	}
}

// stage makes the folder in which the files of the finished run are collected.
func (w *workFolder) stage() (*outFolder, error) {
	o := &outFolder{path: w.path, stage: w.file("files")}
	if err := os.RemoveAll(o.stage); err != nil { // of an end that was interrupted
		return nil, err
	}
	if err := os.Mkdir(o.stage, 0o755); err != nil {
		return nil, err
	}
	return o, o.write(".gitignore", []byte("*\n"))
}
