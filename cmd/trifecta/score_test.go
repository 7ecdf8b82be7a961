package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// scoreHistory writes twenty years of months in which small less large has the
// given deviation, and nothing else is known.
func scoreHistory(t *testing.T, sd float64) string {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	text := "date,small_return,large_return\n"
	for m := range 240 {
		large := 0.006 + 0.04*r.NormFloat64()
		text += fmt.Sprintf("%d-%02d,%.6f,%.6f\n", 2001+m/12, 1+m%12, large+sd*r.NormFloat64(), large)
	}
	dir := t.TempDir()
	csv, mapping, out := filepath.Join(dir, "s.csv"), filepath.Join(dir, "map.yaml"), filepath.Join(dir, "s.arrow")
	write(t, csv, text)
	write(t, mapping, "date: {period: month}\ncolumns:\n- {from: small_return, field: small_return, unit: decimal}\n- {from: large_return, field: large_return, unit: decimal}\n")
	must(t, "data", "import", "csv", csv, "--map", mapping, "-o", out)
	return out
}

// A world whose spread is five times that of history loses to whoever looks at
// history, and the report says so where people read first.
func TestALosingWorldIsSaidToLose(t *testing.T) {
	history := scoreHistory(t, 0.005)
	args := []string{"scenarios", "score", history, "--from", "2015-01", "--paths", "100", "--horizons", "1,3"}
	text := must(t, args...)
	for _, want := range []string{
		"- 1 month ahead: the world loses to the stationary bootstrap, the random walk and the expanding normal\n",
		"- 3 months ahead: the world loses to",
		"1 month ahead, 71 origins",
		"The history lacks at every origin",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	var s worldScore
	if err := json.Unmarshal([]byte(must(t, append(args, "--json")...)), &s); err != nil {
		t.Fatal(err)
	}
	if s.World != "evidence" || s.From != "2015-01-31" || s.To != "2020-11-30" || len(s.Horizons) != 2 {
		t.Errorf("%+v", s)
	}
	for _, h := range s.Horizons {
		for k, f := range h.Forecasts {
			sum := 0.0
			for _, u := range f.Tenths {
				sum += u
			}
			if math.Abs(sum-1) > 1e-12 || (k == 0) != (f.World == nil) {
				t.Errorf("%+v", f)
			}
			if k > 0 && !(*f.World.P < 0.01 && f.World.Difference.Value > 0) {
				t.Errorf("%s: %+v", f.Forecast, f.World)
			}
		}
		// All outcomes lie near the middle of a forecast that is too wide.
		if h.Forecasts[0].Inside != 1 {
			t.Errorf("%v of outcomes inside the world's 5-95%%", h.Forecasts[0].Inside)
		}
	}
	if again := must(t, args...); again != text {
		t.Error("a second run prints something else")
	}
}

func TestScoresThatCannotBeTakenAreRefused(t *testing.T) {
	history := scoreHistory(t, 0.02)
	for _, c := range []struct {
		args   string
		status int
		want   string
	}{
		{"--world rosy", 2, `world is "rosy": want no-edge, faint, weak, evidence, article`},
		{"--from 2003-01", 1, "25 months up to the first origin, 2003-01-31: want at least 60"},
		{"--from 2010-01 --to 2020-12", 2, "--to is 2020-12: small_return and large_return are known to 2020-12"},
		{"--from 2010-01 --to 2009-12", 2, "--from is 2010-01 and --to 2009-12"},
		{"--from 2010-01 --horizons 3,1", 1, "horizon 1 after 3"},
		{"--from 2010-01 --scenario milde_recession", 2, `no scenario is called "milde_recession" (did you mean mild_recession?)`},
	} {
		status, _, stderr := call(t, nil, append([]string{"scenarios", "score", history}, strings.Fields(c.args)...)...)
		if status != c.status || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: status %d, %s", c.args, status, stderr)
		}
	}
}
