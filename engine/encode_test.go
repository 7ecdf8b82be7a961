package engine_test

import (
	"bytes"
	"errors"
	"testing"

	"trifecta/engine"
)

// small is a study whose encoding is short.
func small() *engine.Plan {
	p := study(64)
	p.Grid = months(1, 6)
	p.Strategies = p.Strategies[:2]
	p.Horizons, p.Split.Steps = []int{3}, 3
	p.Keep = engine.Keep{Outcomes: true, Columns: []int{3}, States: []*engine.Field{slump}, StateSteps: []int{1}}
	return p
}

// part is the encoding of some blocks of a plan.
func part(t testing.TB, p *engine.Plan, blocks ...engine.Block) []byte {
	t.Helper()
	var sum *engine.Result
	for _, b := range blocks {
		r, err := engine.RunBlock(p, b)
		if err != nil {
			t.Fatal(err)
		}
		if sum == nil {
			sum = r
		} else if err := sum.Merge(r); err != nil {
			t.Fatal(err)
		}
	}
	b, err := sum.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestResultIsReadBack(t *testing.T) {
	p := small()
	whole := run(t, p, engine.Machine{})
	for name, data := range map[string][]byte{
		"whole": kept(t, whole),
		"holes": part(t, p, engine.Block{Scenario: 1, First: 4, N: 6}, engine.Block{Scenario: 0, First: 60, N: 4}, engine.Block{Scenario: 1, First: 20, N: 2}),
	} {
		back, err := engine.ReadResult(p, data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(kept(t, back), data) {
			t.Errorf("%s: what was read is written otherwise", name)
		}
	}
	if back, _ := engine.ReadResult(p, kept(t, whole)); back.Hash() != whole.Hash() || back.Paths(1) != 64 {
		t.Error("what was read has another hash")
	}
}

func TestOtherResultsAreRefused(t *testing.T) {
	p := small()
	data := kept(t, run(t, p, engine.Machine{}))
	for name, change := range map[string]func(p *engine.Plan){
		"another seed":      func(p *engine.Plan) { p.Seed++ },
		"other columns":     func(p *engine.Plan) { p.Keep.Columns = []int{6} },
		"no outcomes":       func(p *engine.Plan) { p.Keep.Outcomes = false },
		"a plan with fault": func(p *engine.Plan) { p.Horizons = []int{-1} },
	} {
		q := small()
		change(q)
		if _, err := engine.ReadResult(q, data); err == nil {
			t.Errorf("%s: the result was accepted", name)
		} else if name != "a plan with fault" && !errors.Is(err, engine.ErrResult) {
			t.Errorf("%s: error %v is not ErrResult", name, err)
		}
	}
	for n := 0; n < len(data); n += 1 + len(data)/60 { // enough to meet bytes of every kind
		if _, err := engine.ReadResult(p, data[:n]); !errors.Is(err, engine.ErrResult) {
			t.Fatalf("the first %d of %d bytes: err = %v", n, len(data), err)
		}
		bad := bytes.Clone(data)
		bad[n] ^= 1 << (n % 8)
		if back, err := engine.ReadResult(p, bad); err == nil && !bytes.Equal(kept(t, back), bad) {
			t.Fatalf("byte %d: a flipped bit was read as something else", n)
		}
	}
	if _, err := engine.ReadResult(p, append(bytes.Clone(data), 0)); !errors.Is(err, engine.ErrResult) {
		t.Errorf("a byte too many: err = %v", err)
	}
}

// Whatever is accepted is written back byte for byte.
func FuzzReadResultAcceptsOnlyCanonicalBytes(f *testing.F) {
	p := small() // short inputs, or the fuzzer tries few
	p.Keep = engine.Keep{Columns: []int{3}}
	p.Scenarios, p.Strategies, p.Benchmark = p.Scenarios[:1], p.Strategies[:1], 0
	p.Sampling, p.Limits = engine.Sampling{Antithetic: true}, p.Limits[:1]
	f.Add(part(f, p, engine.Block{First: 0, N: 2}))
	f.Add(part(f, p, engine.Block{First: 2, N: 2}, engine.Block{First: 8, N: 4}))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := engine.ReadResult(p, data)
		if err != nil {
			if !errors.Is(err, engine.ErrResult) {
				t.Fatalf("error %v is not ErrResult", err)
			}
			return
		}
		if got := kept(t, r); !bytes.Equal(got, data) {
			t.Fatalf("read %x, wrote %x", data, got)
		}
	})
}
