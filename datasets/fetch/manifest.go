package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ManifestName is the file of a folder that says where its files came from.
const ManifestName = "fetched.json"

const manifestSchema = "trifecta/fetched/1"

// A Manifest is what ManifestName holds: the latest receipt of each file, in the
// order of their names.
type Manifest struct {
	Schema string    `json:"schema"` // trifecta/fetched/1
	Files  []Receipt `json:"files"`
}

// readManifest reads the manifest of a folder; one that is not there is empty.
func readManifest(dir string) (Manifest, error) {
	name := filepath.Join(dir, ManifestName)
	b, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return Manifest{Schema: manifestSchema}, nil
	}
	var m Manifest
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Schema != manifestSchema {
		return m, fmt.Errorf("%s is there and is not a manifest of ours (schema %q, want %s): choose another folder, or remove it", name, m.Schema, manifestSchema)
	}
	return m, nil
}

// record puts a receipt in the manifest in place of an earlier one.
func record(dir string, r Receipt) error {
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	k, found := slices.BinarySearchFunc(m.Files, r.File, func(x Receipt, name string) int { return strings.Compare(x.File, name) })
	if found {
		m.Files[k] = r
	} else {
		m.Files = slices.Insert(m.Files, k, r)
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return place(filepath.Join(dir, ManifestName), append(b, '\n'))
}
