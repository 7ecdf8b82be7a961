//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A journal that can grow no further stops the run with a clear error; with room
// it goes on to the same bits. The room is a megabyte that the shell allows a file.
func TestARunGoesOnWhereAFileCouldNotGrow(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	must(t, append(longRun, "-o", filepath.Join(dir, "whole"))...)
	if err := os.Symlink(self, filepath.Join(dir, "trifecta")); err != nil {
		t.Fatal(err)
	}
	script := `(ulimit -f 2048; trifecta "$@" -o out >/dev/null 2>full; echo "exit $?"); cat full; ls out
trifecta simulate --resume out >/dev/null && cat out/manifest.json`
	cmd := exec.Command("sh", append([]string{"-c", script, "sh"}, longRun...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	b, err := cmd.CombinedOutput()
	text := string(b)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, want := range []string{"exit 1", "file too large", "journal", "trifecta simulate --resume out", hashOf(t, filepath.Join(dir, "whole"))} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}
