package main

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestPlanCheckFindsFaultsThatNeedNoData runs plan check on plans with one
// mistake each, and wants its place and what is allowed.
func TestPlanCheckFindsFaultsThatNeedNoData(t *testing.T) {
	const head = "trifecta: plan/1\ndata: {series: s.arrow}\n"
	const costs = "costs: {small: 20bp, large: 20bp}\n"
	const half = "- fixed: {name: half, small: 50%, large: 50%}\n"
	for _, c := range []struct {
		name, plan string
		want       []string
	}{
		{"an empty strategy", costs + "benchmark: half\nstrategies:\n- {}\n" + half, []string{":6:3:", "has none"}},
		{"two kinds of rule", costs + "strategies:\n- {hold: {name: h}, fixed: {name: f, small: 100%}}\n", []string{":5:3:", "fixed and hold"}},
		{"a fixed mix without a name", costs + "strategies:\n- fixed: {small: 100%}\n", []string{":5:10:", "fixed.name is missing"}},
		{"an empty name", costs + "strategies:\n- fixed: {name: \"\", small: 100%}\n", []string{"the name is empty"}},
		{"a key that is empty", "\"\": x\n" + costs + "strategies:\n" + half, []string{":3:1:", `unknown key ""`}},
		{"a key that is a dash", "costs: {small: {base: 20bp, \"-\": large}, large: 20bp}\nstrategies:\n" + half, []string{`unknown key "-"`}},
		{"a slope of inf", "costs: {small: {base: 20bp, stress: x, slope: inf}, large: 20bp}\nstrategies:\n" + half, []string{`slope is "inf"`}},
		{"a slope of .inf", "costs: {small: {base: 20bp, stress: x, slope: .inf}, large: 20bp}\nstrategies:\n" + half, []string{`slope is ".inf"`}},
		{"a slope of nan", "costs: {small: {base: 20bp, stress: x, slope: nan}, large: 20bp}\nstrategies:\n" + half, []string{`slope is "nan"`}},
		{"a slope below zero", "costs: {small: {base: 20bp, stress: x, slope: -1}, large: 20bp}\nstrategies:\n" + half, []string{":3:47:", "want at least 0"}},
		{"a calm of zero", "costs: {small: {base: 20bp, stress: x, calm: 0%}, large: 20bp}\nstrategies:\n" + half, []string{"want more than 0%"}},
		{"a volume of 1e999", "costs: {small: {base: 20bp, impact: {volatility: 1%, volume: 1e999}}, large: 20bp}\nstrategies:\n" + half, []string{`volume is "1e999"`}},
		{"a volume of zero", "costs: {small: {base: 20bp, impact: {volatility: 1%, volume: 0}}, large: 20bp}\nstrategies:\n" + half, []string{"want USD of more than 0"}},
		{"a rate of .nan", "costs: {small: .nan, large: 20bp}\nstrategies:\n" + half, []string{`".nan" is no rate`}},
		{"a rate of inf%", "costs: {small: inf%, large: 20bp}\nstrategies:\n" + half, []string{`"inf%" is no rate`}},
		{"a rate of half of all", "costs: {small: 50%, large: 20bp}\nstrategies:\n" + half, []string{"less than 50%"}},
		{"a cost of cash", "costs: {small: 20bp, large: 20bp, cash: 50bp}\nstrategies:\n" + half, []string{":3:35:", "cash, which trades free"}},
		{"an unknown sleeve", costs + "strategies:\n- fixed: {name: a, smal: 100%}\n", []string{":5:10:", `no sleeve is called "smal"`}},
		{"an unknown sleeve's cost", "costs: {smal: 20bp}\nstrategies:\n- fixed: {name: a, cash: 100%}\n", []string{":3:9:", `no sleeve is called "smal"`}},
		{"a sleeve without a cost", "costs: {small: 20bp}\nstrategies:\n" + half, []string{":3:8:", "no rate for large"}},
		{"a threshold without a level", costs + "strategies:\n- threshold: {name: b, field: x, then: {small: 100%}, else: {large: 100%}}\n", []string{":5:12:", "one of below and above"}},
		{"a tilt larger than its base", costs + "strategies:\n- tilt: {name: c, base: {small: 5%, large: 95%}, into: small, out_of: large, tilt: 10%, at_least: 2, at_most: 0}\n", []string{"would be negative"}},
		{"at_most above at_least", costs + "strategies:\n- tilt: {name: c, base: {small: 50%, large: 50%}, into: small, out_of: large, tilt: 10%, at_least: 2, at_most: 3}\n", []string{"at_most below at_least"}},
		{"a band of 300 %", costs + "strategies:\n- banded: {name: d, band: 300%, rule: {}}\n", []string{":5:27:", "band is 300%", ":5:39:", "has none"}},
		{"a negative delay", costs + "delay: -1\nstrategies:\n" + half, []string{":4:8:", "0 or more months"}},
		{"a book that holds nothing", costs + "strategies:\n- hold: {name: h}\n", []string{":5:7:", "needs initial weights"}},
		{"a banded book that holds nothing", costs + "strategies:\n- banded: {name: b, band: 5%, rule: {hold: {name: h}}}\n", []string{"needs initial weights"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "plan.yaml")
			write(t, path, head+c.plan)
			status, stdout, stderr := call(t, nil, "plan", "check", path)
			if status != 2 || stdout != "" {
				t.Errorf("exit status %d, want 2; printed %q", status, stdout)
			}
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("no %q in:\n%s", want, stderr)
				}
			}
		})
	}
}

// What only data can tell is left to them.
func TestPlanCheckAcceptsWhatDataMayName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan.yaml")
	write(t, path, `trifecta: plan/1
data: {series: s.arrow}
costs: {small: {base: 20bp, stress: their_spread}, large: 20bp}
initial: {small: 50%, large: 50%}
strategies:
- threshold: {name: theirs, field: their_field, change: 3, above: 0.5, then: {small: 100%}, else: {large: 100%}}
- banded: {name: given, band: 5%, rule: {weights: {name: inner, file: their_weights.csv}}}
- hold: {name: held}
`)
	must(t, "plan", "check", path)
}

// The text of a rate reads back as the rate, to the last bit: the plan as run
// repeats the run.
func TestRatesReadBackToTheLastBit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	xs := []float64{0, math.Copysign(0, -1), 0.01, 0.0099999, 1, 1.0 / 3, 2.0 / 3, 0.1 + 0.2, 1e-9, 5e-324, 123456, math.MaxFloat64}
	for range 2000 {
		xs = append(xs, r.Float64(), r.NormFloat64()/100, r.Float64()*1e-6)
		if x := math.Float64frombits(r.Uint64()); !math.IsNaN(x) && !math.IsInf(x, 0) {
			xs = append(xs, x)
		}
	}
	for _, x := range xs {
		got, err := parseRate(rate(x).String())
		if err != nil || math.Float64bits(got) != math.Float64bits(x) {
			t.Fatalf("%v is written %v and read as %v, %v", x, rate(x), got, err)
		}
	}
	for _, text := range []string{"15bp", "0.5bp", "2.5%", "100%", "-10bp", "0bp", "1%", "33.3%"} {
		x, err := parseRate(text)
		if got := rate(x).String(); err != nil || got != text {
			t.Errorf("%s is written %s, %v", text, got, err)
		}
	}
}

// Names of strategies that differ in what files cannot be called give
// different files.
func TestFileNamesAreUnique(t *testing.T) {
	long := strings.Repeat("x", 500)
	names := []string{"a b", "a_b", "a/b", "A_b", "a_b-2", "日本", "ÄÖ", "..", "", long + "1", long + "2"}
	seen := map[string]int{}
	for i, got := range fileNames(names) {
		if j, twice := seen[strings.ToLower(got)]; twice {
			t.Errorf("%q and %q are both written to %q", names[j], names[i], got)
		}
		seen[strings.ToLower(got)] = i
		if len(got) > 100 || strings.ContainsAny(got, "/\\. ") {
			t.Errorf("%q becomes %s", names[i], strconv.Quote(got))
		}
	}
	if got := fileNames([]string{"by-score_2"}); got[0] != "by-score_2" {
		t.Errorf("a plain name becomes %q", got[0])
	}
}
