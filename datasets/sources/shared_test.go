package sources

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedPath returns the way to a file of the shared folder of real data, which
// is not part of the repository: $TRIFECTA_SHARED, or ../shared beside it.
func sharedPath(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v; CI needs the shared folder, set TRIFECTA_SHARED", err)
		}
		t.Skipf("%v; set TRIFECTA_SHARED to test with real data", err)
	}
	return path
}

// shared opens a file of the shared folder.
func shared(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(sharedPath(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
