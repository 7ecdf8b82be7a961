package enginetest

import (
	"context"
	"testing"

	"trifecta/engine"
)

// TestPlan checks that the result of a plan does not depend on the machine: it
// runs the plan with 1, 2, 3 and 8 workers in blocks of several sizes and wants
// the same hash.
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
}
