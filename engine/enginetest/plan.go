package enginetest

import (
	"context"
	"testing"

	"trifecta/engine"
)

// TestPlan checks that the result of a plan does not depend on the machine: it
// runs the plan with 1, 2, 3 and 8 workers in blocks of several sizes, and again
// from the half of its blocks that was written down and read back, and wants the
// same hash.
func TestPlan(t testing.TB, p *engine.Plan) {
	t.Helper()
	want := ""
	for _, bytes := range []int{0, 1 << 14, 1 << 17} {
		for _, workers := range []int{1, 2, 3, 8} {
			m := engine.Machine{Workers: workers, BlockBytes: bytes}
			res, err := engine.Run(context.Background(), p, m)
			if err != nil {
				t.Fatal(err)
			}
			switch got := res.Hash(); {
			case want == "":
				want = got
			case got != want:
				t.Fatalf("%d workers and blocks of %d bytes change the result: hash %.12s, want %.12s", workers, bytes, got, want)
			}
		}
	}
	half := resumed(t, p)
	res, err := engine.Run(context.Background(), p, engine.Machine{Have: half})
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Hash(); got != want {
		t.Fatalf("a run that goes on from half of its paths changes the result: hash %.12s, want %.12s", got, want)
	}
}

// resumed returns every second small block of a plan, as a journal would keep
// them.
func resumed(t testing.TB, p *engine.Plan) *engine.Result {
	t.Helper()
	var half *engine.Result
	for k, b := range p.Blocks(int(p.Paths+5) / 6) {
		if k%2 == 1 {
			continue
		}
		part, err := engine.RunBlock(p, b)
		if err != nil {
			t.Fatal(err)
		}
		data, err := part.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if part, err = engine.ReadResult(p, data); err != nil {
			t.Fatal(err)
		}
		if half == nil {
			half = part
		} else if err := half.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	return half
}
