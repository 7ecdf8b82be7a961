package lanes

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
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

// All philox4x32 vectors with 10 rounds that Random123 publishes.
func TestPhiloxEveryPublishedAnswer(t *testing.T) {
	var file struct {
		Vectors []struct {
			Gen           string
			Rounds        int
			Ctr, Key, Out []string
		}
	}
	if err := json.Unmarshal(shared(t, "oracles/random123_kat.json"), &file); err != nil {
		t.Fatal(err)
	}
	words := func(hex []string) (w [4]uint32) {
		for i, h := range hex {
			x, err := strconv.ParseUint(h, 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			w[i] = uint32(x)
		}
		return w
	}
	tried := 0
	for _, v := range file.Vectors {
		if v.Gen != "philox4x32" || v.Rounds != 10 {
			continue
		}
		tried++
		key := words(v.Key)
		if got, want := PhiloxBlock(words(v.Ctr), [2]uint32(key[:2])), words(v.Out); got != want {
			t.Errorf("PhiloxBlock(%v, %v) = %08x, want %08x", v.Ctr, v.Key, got, want)
		}
	}
	if tried < 3 {
		t.Errorf("found %d vectors of philox4x32 with 10 rounds, want at least 3", tried)
	}
}
