package scenarios_test

import (
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/inference"
	"trifecta/scenarios"
)

func TestTheAutomaticBlockIsTheMedianOverFields(t *testing.T) {
	h := past(240)
	length := func(f *engine.Field, from int) float64 {
		var x []float64
		for row := from; row < 240; row++ {
			x = append(x, h.Row(f, row)[0])
		}
		b, err := inference.BlockLength(x)
		if err != nil {
			t.Fatal(err)
		}
		return b.Stationary
	}
	draws, line := length(engine.SmallReturn, 40), length(engine.LargeReturn, 40)
	if draws > 5 || line < 20 { // independent draws, and a straight line
		t.Fatalf("block lengths are %v and %v", draws, line)
	}
	for _, c := range []struct {
		fields []*engine.Field
		want   float64
	}{
		{fields, line}, // two lines of three
		{fields[:1], max(1, draws)},
		{fields[:2], (draws + line) / 2},
	} {
		got, err := scenarios.AutomaticBlock(h, c.fields, 40)
		if err != nil || got != c.want {
			t.Errorf("block over %d fields = %v, %v, want %v", len(c.fields), got, err, c.want)
		}
	}
	b := bootstrap(1)
	b.Block, _ = scenarios.AutomaticBlock(h, fields, b.From)
	if err := b.Validate(); err != nil {
		t.Error(err)
	}
}

func TestAHistoryWithoutABlockIsRefused(t *testing.T) {
	h := past(240)
	h.Row(engine.SmallReturn, 100)[0] = math.NaN()
	for want, call := range map[string]func() (float64, error){
		"small_return from 2003-05-31: block length: value 60 is NaN": func() (float64, error) { return scenarios.AutomaticBlock(h, fields, 40) },
		"no field":        func() (float64, error) { return scenarios.AutomaticBlock(h, nil, 40) },
		"from is row 240": func() (float64, error) { return scenarios.AutomaticBlock(h, fields, 240) },
		"10 values":       func() (float64, error) { return scenarios.AutomaticBlock(h, fields, 230) },
		"has 2 paths": func() (float64, error) {
			return scenarios.AutomaticBlock(engine.NewPaths(h.Grid, 2, fields), fields, 0)
		},
	} {
		if _, err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}
