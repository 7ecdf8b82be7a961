package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// importLaw says which packages of ours each package may import. A package
// that is not a key is refused, so a new one is entered here first; that some
// keys have no package yet does no harm.
var importLaw = map[string][]string{
	"engine/accum":         {"engine/lanes"},
	"engine/lanes":         {},
	"datasets/arrowfile":   {},
	"engine/random":        {"engine/lanes"},
	"engine/rule":          {"engine/lanes"},
	"engine/metrics":       {"engine/lanes"},
	"engine/inference":     {"engine/accum", "engine/lanes", "engine/random", "engine/metrics"},
	"engine":               {"engine/accum", "engine/lanes", "engine/metrics"},
	"engine/enginetest":    {"engine"},
	"datasets":             {"engine", "engine/lanes", "engine/random", "engine/rule", "datasets/arrowfile"},
	"datasets/parquetfile": {"datasets/arrowfile"},
	"datasets/sources":     {"datasets", "datasets/arrowfile", "engine"},
	"datasets/fetch":       {},
	"scenarios/firms":      {"engine", "engine/lanes", "engine/random"},
	"scenarios":            {"engine", "engine/lanes", "engine/random", "engine/inference", "scenarios/firms"},
	"strategies/signal":    {"engine", "engine/lanes", "engine/rule"},
	"strategies":           {"engine", "engine/lanes", "engine/rule", "strategies/signal"},
	"engine/report":        {"engine", "engine/metrics", "engine/inference", "datasets/arrowfile"},
	"cmd/trifecta":         {everyPackage},
}

const everyPackage = "..."

// foreignLaw names the only packages of ours that may import a library, so
// that its types stay where they can be exchanged. A library is a prefix: it
// has sub-packages, and Arrow's next major versions are called arrow-go.
var foreignLaw = []struct {
	library string
	by      []string
}{
	{"github.com/apache/arrow", []string{"datasets/arrowfile", "datasets/parquetfile"}},
	{"gonum.org/v1/plot", []string{"engine/report"}},
}

// importFaults holds a listing against the law: a line per package, its path
// and its direct imports in brackets. It returns a sentence per breach, in the
// order of the listing.
func importFaults(listing string) []string {
	var faults []string
	for line := range strings.Lines(listing) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		name := strings.TrimPrefix(path, "trifecta/")
		allowed, ok := importLaw[name]
		if !ok {
			faults = append(faults, fmt.Sprintf("%s is not in the import law", name))
			continue
		}
		for _, imported := range strings.Fields(strings.Trim(imports, "[]")) {
			if ours, ok := strings.CutPrefix(imported, "trifecta/"); ok &&
				!slices.Contains(allowed, ours) && !slices.Contains(allowed, everyPackage) {
				faults = append(faults, fmt.Sprintf("%s may not import %s", name, ours))
			}
			for _, law := range foreignLaw {
				if strings.HasPrefix(imported, law.library) && !slices.Contains(law.by, name) {
					faults = append(faults, fmt.Sprintf("%s may not import %s: only %s may", name, imported, strings.Join(law.by, ", ")))
				}
			}
		}
	}
	return faults
}

func TestImportsFollowTheLaw(t *testing.T) {
	root := repositoryRoot(t)
	watchSources(t, root)
	list := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Imports}}", "./...")
	list.Dir = root
	var stderr strings.Builder
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	for _, name := range []string{"trifecta/cmd/trifecta [", "trifecta/engine ["} {
		if !strings.Contains(string(out), name) {
			t.Errorf("the listing of %s has no package %q", root, strings.TrimSuffix(name, " ["))
		}
	}
	for _, fault := range importFaults(string(out)) {
		t.Error(fault)
	}
}

func TestABreachOfTheImportLawIsSeen(t *testing.T) {
	const lawful = "trifecta/engine [fmt trifecta/engine/accum trifecta/engine/metrics]\n" +
		"trifecta/engine/accum [math/big]\n" +
		"trifecta/datasets/arrowfile [github.com/apache/arrow/go/v17/arrow]\n" +
		"trifecta/engine/report [gonum.org/v1/plot/vg gonum.org/v1/gonum/stat trifecta/engine]\n" +
		"trifecta/cmd/trifecta [trifecta/datasets/parquetfile trifecta/engine/report]\n"
	for _, c := range []struct {
		name, line, want string
	}{
		{"a lawful tree", "", ""},
		{"an arrow that points up", "trifecta/engine/lanes [trifecta/engine]", "engine/lanes may not import engine"},
		{"an arrow across", "trifecta/strategies [trifecta/datasets trifecta/engine]", "strategies may not import datasets"},
		{"parquet outside the command", "trifecta/datasets [trifecta/datasets/parquetfile]", "datasets may not import datasets/parquetfile"},
		{"a package nobody entered", "trifecta/engine/util []", "engine/util is not in the import law"},
		{"a name that only begins like ours", "trifecta/engine/random [trifecta/engine/lanes2]", "engine/random may not import engine/lanes2"},
		{"Arrow in the engine", "trifecta/engine/metrics [github.com/apache/arrow/go/v17/arrow/array]", "engine/metrics may not import github.com/apache/arrow/go/v17/arrow/array: only datasets/arrowfile, datasets/parquetfile may"},
		{"Arrow's next version in the command", "trifecta/cmd/trifecta [github.com/apache/arrow-go/v18/arrow]", "cmd/trifecta may not import github.com/apache/arrow-go/v18/arrow: only datasets/arrowfile, datasets/parquetfile may"},
		{"plots in the command", "trifecta/cmd/trifecta [gonum.org/v1/plot]", "cmd/trifecta may not import gonum.org/v1/plot: only engine/report may"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(importFaults(lawful+c.line), "\n"); got != c.want {
				t.Errorf("faults are %q, want %q", got, c.want)
			}
		})
	}
}

// repositoryRoot returns the folder of go.mod.
func repositoryRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			err = fs.ErrNotExist
		}
		dir = parent
	}
	t.Fatalf("the folder of go.mod: %v", err)
	return ""
}

// watchSources opens every folder that can hold a package. go list reads them
// in a process of its own, of which the cache of go test knows nothing: it
// would repeat an old verdict over changed imports.
func watchSources(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
