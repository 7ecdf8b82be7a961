package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"trifecta": main}) }

// TestTranscripts runs the sessions in testdata, as a user would type them.
func TestTranscripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, RequireUniqueNames: true})
}

// call runs the command in this process and returns its exit status and what
// it printed.
func call(t testing.TB, stdin []byte, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	a := &app{stdin: bytes.NewReader(stdin), stdout: &out, stderr: &err}
	status = a.run(context.Background(), args)
	return status, out.String(), err.String()
}

// must is call for a command that works.
func must(t *testing.T, args ...string) string {
	t.Helper()
	status, out, err := call(t, nil, args...)
	if status != 0 {
		t.Fatalf("trifecta %s: exit status %d\n%s", strings.Join(args, " "), status, err)
	}
	return out
}

// demo writes a small demo and its plan into a new folder, which it returns.
func demo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, "data", "demo", "--firms", "100", "-o", dir)
	write(t, filepath.Join(dir, "plan.yaml"), must(t, "plan", "example", "demo"))
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type cell struct {
	Scenario, Strategy string
	Metrics            map[string]struct{ Value, SE *float64 }
	Warnings           []string
	OwnMix             *struct {
		Edge           struct{ Value, SE float64 }
		DetectableEdge float64 `json:"detectable_edge"`
	} `json:"against_own_average_mix"`
}

type result struct {
	Schema     string
	PlanDigest string `json:"plan_digest"`
	ResultHash string `json:"result_hash"`
	Synthetic  bool
	Notes      []string
	Cells      []cell
}

func parse(t *testing.T, text string) (r result) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return r
}

// The plan as run, run again from where it stands, gives the same result.
func TestThePlanAsRunRepeatsTheRun(t *testing.T) {
	dir := demo(t)
	first := parse(t, must(t, "run", filepath.Join(dir, "plan.yaml"), "-o", filepath.Join(dir, "out"), "--json"))
	again := parse(t, must(t, "backtest", filepath.Join(dir, "out", "plan.yaml"), "--json"))
	if first.ResultHash != again.ResultHash || first.PlanDigest != again.PlanDigest {
		t.Errorf("plan %s, result %s, and from the plan as run %s, %s", first.PlanDigest, first.ResultHash, again.PlanDigest, again.ResultHash)
	}
	if !first.Synthetic {
		t.Error("the demo's result is not marked synthetic")
	}
}

// Strategies in another order give the same numbers.
func TestTheOrderOfStrategiesChangesNoNumber(t *testing.T) {
	dir := demo(t)
	plan := string(read(t, filepath.Join(dir, "plan.yaml")))
	base := parse(t, must(t, "backtest", filepath.Join(dir, "plan.yaml"), "--json"))
	head, list, _ := strings.Cut(plan, "strategies:\n")
	list, tail, _ := strings.Cut(list, "figures:")
	lines := strings.Split(strings.TrimSpace(list), "\n")
	slices.Reverse(lines)
	write(t, filepath.Join(dir, "turned.yaml"), head+"strategies:\n"+strings.Join(lines, "\n")+"\nfigures:"+tail)
	turned := parse(t, must(t, "backtest", filepath.Join(dir, "turned.yaml"), "--json"))
	slices.Reverse(turned.Cells)
	if len(base.Cells) < 5 || base.Cells[0].Strategy != turned.Cells[0].Strategy {
		t.Fatalf("%d cells, first %q and %q", len(base.Cells), base.Cells[0].Strategy, turned.Cells[0].Strategy)
	}
	for k := range base.Cells {
		if got, want := turned.Cells[k], base.Cells[k]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s turned is %+v, want %+v", want.Strategy, got, want)
		}
	}
}

// Every rule stands beside the fixed mix of its own average weights, with the
// edge that could be detected; fixed mixes do not.
func TestRulesAreComparedWithTheirOwnAverageMix(t *testing.T) {
	dir := demo(t)
	for k, c := range parse(t, must(t, "backtest", filepath.Join(dir, "plan.yaml"), "--json")).Cells {
		if fixed := k < 3; fixed {
			if c.OwnMix != nil {
				t.Errorf("%s is a fixed mix, and compared with one", c.Strategy)
			}
			continue
		}
		if c.OwnMix == nil {
			t.Errorf("%s is not compared with its own average mix", c.Strategy)
			continue
		}
		for name, x := range map[string]float64{"edge": c.OwnMix.Edge.Value, "its standard error": c.OwnMix.Edge.SE, "detectable edge": c.OwnMix.DetectableEdge} {
			if x == 0 || math.Abs(x) > 0.2 { // absent, or no difference between two mixes of the same sleeves
				t.Errorf("%s: %s is %v", c.Strategy, name, x)
			}
		}
		// 2.49 tracking errors / sqrt(years), the standard error's own terms.
		if got, want := c.OwnMix.DetectableEdge/c.OwnMix.Edge.SE, 2.49; math.Abs(got-want) > 0.005 {
			t.Errorf("%s: the detectable edge is %v standard errors, want %v", c.Strategy, got, want)
		}
	}
}

// A delay gives other numbers and another digest.
func TestDigestsFollowThePlan(t *testing.T) {
	dir := demo(t)
	plan := string(read(t, filepath.Join(dir, "plan.yaml")))
	base := parse(t, must(t, "backtest", filepath.Join(dir, "plan.yaml"), "--json"))
	write(t, filepath.Join(dir, "late.yaml"), plan+"delay: 1\n")
	late := parse(t, must(t, "backtest", filepath.Join(dir, "late.yaml"), "--json"))
	if base.PlanDigest == late.PlanDigest || base.ResultHash == late.ResultHash {
		t.Error("a delay changes neither digest nor result")
	}
}

// Panel and series may come on standard input, as streams.
func TestStreamsOnStandardInput(t *testing.T) {
	dir := demo(t)
	plan := filepath.Join(dir, "plan.yaml")
	want := parse(t, must(t, "backtest", plan, "--json"))
	status, out, stderr := call(t, read(t, filepath.Join(dir, "panel.arrow")), "backtest", plan, "--panel", "-", "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	if got := parse(t, out); got.ResultHash != want.ResultHash {
		t.Errorf("result from standard input %s, from the file %s", got.ResultHash, want.ResultHash)
	}
}
