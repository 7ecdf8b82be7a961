package random

import (
	"os"
	"path/filepath"
	"testing"
)

// shared returns a file of the shared folder, $TRIFECTA_SHARED or ../shared
// beside the repository. Without it the test is skipped, but fails under CI.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("no go.mod above the test's directory")
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("no shared folder: %v", err)
	}
	return b
}
