package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"trifecta/engine"
)

// longRun is a simulation of several blocks, over in a second or two.
var longRun = []string{"simulate", "--paths", "8192", "--months", "12", "--scenario", "mild_recession", "--world", "evidence,article", "--horizons", "6,12"}

// process starts the command in a process of its own.
func process(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := &exec.Cmd{Path: self, Args: append([]string{"trifecta"}, args...), Stderr: &stderr}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, &stderr
}

// hashOf is the result of a finished run's folder.
func hashOf(t *testing.T, folder string) string {
	t.Helper()
	var m manifest
	if err := json.Unmarshal(read(t, filepath.Join(folder, manifestName)), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.ResultHash) != 64 {
		t.Fatalf("result hash %q", m.ResultHash)
	}
	return m.ResultHash
}

// journalSize is how much the unfinished run in a folder has written down.
func journalSize(folder string) int64 {
	names, _ := filepath.Glob(filepath.Join(folder, workName, "blocks-*.journal"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			return info.Size()
		}
	}
	return 0
}

// A run that is killed at any moment, any number of times, and gone on with by
// any number of workers comes to the bits of one that was left alone.
func TestAKilledRunGoesOnToTheSameBits(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	must(t, append(longRun, "-o", whole)...)
	want := hashOf(t, whole)

	out := filepath.Join(dir, "out")
	args := append(longRun, "-o", out, "--workers", "1")
	kills := 0
	for begun := false; ; begun = true {
		if begun {
			args = []string{"simulate", "--resume", out, "--workers", "2"}
		}
		cmd, stderr := process(t, args...)
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		// Wait until it has written down more than it found, then a little.
		found, deadline := journalSize(out), time.Now().Add(time.Minute)
		var err error
		for done := false; !done; {
			select {
			case err = <-ended:
				done = true
			case <-time.After(time.Millisecond):
				if n := journalSize(out); begun && n > found || !begun && n > 1000 || time.Now().After(deadline) {
					time.Sleep(time.Duration(kills) * 7 * time.Millisecond)
					cmd.Process.Kill()
					err = <-ended
					done = true
				}
			}
		}
		if err == nil {
			break // it was over before it was killed
		}
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != -1 {
			t.Fatalf("%v\n%s", err, stderr)
		}
		if kills++; kills > 50 {
			t.Fatal("the run does not come to its end")
		}
	}
	if kills < 2 {
		t.Errorf("the run was killed %d times: too few to prove anything", kills)
	}
	if got := hashOf(t, out); got != want {
		t.Errorf("after %d kills the result is %s, want %s", kills, got, want)
	}
	if _, err := os.Stat(filepath.Join(out, workName)); err == nil {
		t.Error("the finished run left its journal")
	}
}

// Ctrl-C ends a run within a second, and it says exactly how to go on.
func TestAnInterruptedRunSaysHowToGoOn(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	cmd, stderr := process(t, "simulate", "--paths", "1000000", "-o", out)
	for journalSize(out) < 1000 {
		time.Sleep(5 * time.Millisecond)
	}
	asked := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	// A second, and one more for a machine that is busy with other tests.
	if took := time.Since(asked); took > 2*time.Second {
		t.Errorf("it ended %v after the interrupt", took)
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("%v, want exit status 1", err)
	}
	text := stderr.String()
	if !regexp.MustCompile(`interrupted; [0-9,]+ of 10,000,000 paths are kept in `).MatchString(text) ||
		!strings.Contains(text, "\n  trifecta simulate --resume "+out+"\n") {
		t.Errorf("it says %q", text)
	}
	// The folder is not taken for a new run, nor for a finished one.
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"simulate", "-o", out}, "holds an unfinished run: trifecta simulate --resume " + out + " goes on with it, --force begins anew"},
		{[]string{"replay", out, "--scenario", "hike", "--path", "0"}, "holds an unfinished run: finish it with trifecta simulate --resume " + out},
	} {
		if status, _, stderr := call(t, nil, c.args...); status != 2 || !strings.Contains(stderr, c.want) {
			t.Errorf("trifecta %q: exit status %d, %q", c.args, status, stderr)
		}
	}
	// Begun anew with fewer paths, nothing of the old run is left.
	must(t, append(longRun, "--paths", "100", "-o", out, "--force")...)
	if _, err := os.Stat(filepath.Join(out, workName)); err == nil {
		t.Error("the new run left the old one's journal")
	}
}

// interruptedIn runs until something is written down, and is interrupted there.
func interruptedIn(t *testing.T, out string, args ...string) {
	t.Helper()
	cmd, stderr := process(t, append(args, "-o", out)...)
	for journalSize(out) < 1000 {
		time.Sleep(time.Millisecond)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err == nil {
		t.Fatalf("the run was over before it could be interrupted\n%s", stderr)
	}
}

// What was damaged, or belongs to another plan, is an error and no result.
func TestAnUnfinishedRunThatChangedIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	interruptedIn(t, out, longRun...)
	names, err := filepath.Glob(filepath.Join(out, workName, "blocks-*.journal"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%q, %v", names, err)
	}
	journal, note := names[0], filepath.Join(out, workName, workRunName)
	goodJournal, goodNote := read(t, journal), read(t, note)
	flipped := bytes.Clone(goodJournal)
	flipped[200] ^= 4
	for _, c := range []struct{ name, journal, note, want string }{
		{"a flipped bit in the first record, with more after it", string(flipped) + string(goodJournal[len(goodJournal)-3:]), string(goodNote), "is damaged"},
		{"another seed", string(goodJournal), strings.Replace(string(goodNote), "seed: 1", "seed: 2", 1), "the run began with plan"},
		{"a note that is none", string(goodJournal), "{", workRunName},
		{"no journal", "", string(goodNote), "is no journal of trifecta's"},
	} {
		write(t, journal, c.journal)
		write(t, note, c.note)
		status, stdout, stderr := call(t, nil, "simulate", "--resume", out)
		if status != 1 || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit status %d, %q, want %q", c.name, status, stderr, c.want)
		}
		if _, err := os.Stat(filepath.Join(out, manifestName)); err == nil {
			t.Fatalf("%s: there is a result", c.name)
		}
	}
	write(t, journal, string(goodJournal))
	write(t, note, string(goodNote))
	must(t, "simulate", "--resume", out)
}

// However often the journal is written anew, it holds all that is done.
func TestAJournalIsWrittenAnew(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	paths, months := 6000, 6
	c := &simulateCmd{Out: out, futureFlags: futureFlags{Scenario: []string{"hike"}, Paths: &paths, Months: &months}}
	a := &app{stderr: new(bytes.Buffer), log: slog.New(slog.DiscardHandler)}
	s, err := c.begin(a)
	if err != nil {
		t.Fatal(err)
	}
	s.compactAt = 1
	if err := s.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	records := 0
	var have *engine.Result
	merge := s.reader(&have)
	err = rereadJournal(s.folder.journalOf(s.result.Digest), journalHead{s.result.Digest, version()}, func(b []byte) error {
		records++
		return merge(b)
	})
	if err != nil {
		t.Fatal(err)
	}
	if have.Hash() != s.result.Hash() {
		t.Errorf("the journal has result %s, the run %s", have.Hash(), s.result.Hash())
	}
	// Blocks have at most two thousand paths here.
	if blocks := len(s.plan.Scenarios) * paths / 2000; records >= blocks {
		t.Errorf("%d records of %d blocks or more: it was not written anew", records, blocks)
	}
}

// A tolerance draws as many paths as it takes, and the plan as run, which names
// them, gives the same result.
func TestAToleranceIsMet(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	text := must(t, "simulate", "--paths", "500", "--months", "6", "--scenario", "hike", "--headline", "tilt@6", "--tolerance", "0.05%", "-o", out)
	m := regexp.MustCompile(`([0-9,]+) paths of each scenario were drawn`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("it does not say how many paths were drawn:\n%s", text)
	}
	if m[1] == "500" {
		t.Error("no path was drawn beyond the first 500")
	}
	again := filepath.Join(dir, "again")
	must(t, "simulate", filepath.Join(out, "plan.yaml"), "-o", again)
	if a, b := hashOf(t, out), hashOf(t, again); a != b {
		t.Errorf("result %s, and of the plan as run %s", a, b)
	}
}
