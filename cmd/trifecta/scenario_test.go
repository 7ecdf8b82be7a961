package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/scenarios"
)

// worldOf returns a scenario's world at the article's start.
func worldOf(t *testing.T, name string) scenarios.Market {
	t.Helper()
	s, err := scenarioNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.market(scenarios.DefaultMarket(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scenarioText reads a scenario from a text in a folder of its own.
func scenarioText(t *testing.T, text string, files ...string) (scenarios.Market, error) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		write(t, filepath.Join(dir, files[i]), files[i+1])
	}
	path := filepath.Join(dir, "own.yaml")
	write(t, path, "trifecta: scenario/1\n"+text)
	s, err := scenarioNamed(path)
	if err != nil {
		return scenarios.Market{}, err
	}
	return s.market(scenarios.DefaultMarket(), 36)
}

// Every shipped file is listed and every name has its file.
func TestEveryNamedScenarioHasItsFile(t *testing.T) {
	entries, err := shippedScenarios.ReadDir("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, e := range entries {
		files = append(files, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	names := slices.Sorted(slices.Values(shippedNames))
	if !slices.Equal(files, names) {
		t.Errorf("files are %v, names %v", files, names)
	}
	sum := 0.0
	for _, name := range names {
		s, err := scenarioNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.title() == "" || s.text() == "" {
			t.Errorf("%s has no title or doc", name)
		}
		if s.Probability != nil {
			sum += *s.Probability
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities add up to %v", sum)
	}
}

// What show prints is the scenario: it reads back to the same world, also with
// every parameter written out.
func TestShownScenariosReadBackToTheSameWorld(t *testing.T) {
	for _, name := range shippedNames {
		for _, args := range [][]string{{}, {"--all"}} {
			path := filepath.Join(t.TempDir(), name+".yaml")
			write(t, path, must(t, append([]string{"scenarios", "show", name}, args...)...))
			a, b := worldOf(t, name), worldOf(t, path)
			if diffs := differences(&a, &b); len(diffs) > 0 {
				t.Errorf("%s %v reads back with %v", name, args, diffs)
			}
			if a.Name() != b.Name() {
				t.Errorf("%s is called %s, and read back %s", name, a.Name(), b.Name())
			}
		}
	}
}

// A scenario overrides its base, element by element, and leaves the rest.
func TestAScenarioChangesItsBase(t *testing.T) {
	m, err := scenarioText(t, `base: stagflation
inflation: {mean: {recession: 1.5}}
small: {floating_share: 50%}
credit: {mean: [3.7, 5.2, 12]}
multiple: {mean: 14}
fed: {real_rate: 25bp}
`)
	if err == nil || !strings.Contains(err.Error(), `"50%" is a rate, and the unit is share of debt`) {
		t.Fatalf("a share in per cent gives %v", err)
	}
	m, err = scenarioText(t, `base: stagflation
inflation: {mean: {recession: 1.5}}
small: {floating_share: 0.5}
credit: {mean: [3.7, 5.2, 12]}
multiple: {mean: 14}
fed: {real_rate: 125bp}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := worldOf(t, "stagflation")
	want.Economy.InflationMean[scenarios.Recession] = 1.5
	want.Small.Floating, want.Credit.Mean, want.Multiple.Mean, want.Fed.RealRate = 0.5, scenarios.ByRegime{3.7, 5.2, 12}, 14, 1.25
	if diffs := differences(&want, &m); len(diffs) > 0 {
		t.Errorf("the changed world differs: %v", diffs)
	}
	if m.Label != "own" {
		t.Errorf("it is called %q, want the file's name", m.Label)
	}
}

// Scenarios are combined: what both change is as in the last.
func TestScenariosCombine(t *testing.T) {
	m, err := scenarioText(t, "base: [mild_recession, supply_chain_geopolitical, recession_emergency_cuts]\nregime: {severity: 1}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := worldOf(t, "recession_emergency_cuts")
	supply := worldOf(t, "supply_chain_geopolitical")
	want.Shock, want.Small.Activity, want.Economy.InflationMean = supply.Shock, supply.Small.Activity, supply.Economy.InflationMean
	want.Regime.Severity = 1
	if diffs := differences(&want, &m); len(diffs) > 0 {
		t.Errorf("the combination differs: %v", diffs)
	}
}

// A chain of files is read from the last base on; a circle is refused.
func TestBasesAreFilesToo(t *testing.T) {
	m, err := scenarioText(t, "base: mid.yaml\nregime: {severity: 1.5}\n",
		"mid.yaml", "trifecta: scenario/1\nbase: mild_recession\ntitle: The middle\npremium: {speed: 0.02}\nregime: {severity: 1.2}\n")
	if err != nil {
		t.Fatal(err)
	}
	if m.Regime.Severity != 1.5 || m.Premium.Speed != 0.02 || len(m.Regime.Force) != 1 {
		t.Errorf("the chain gives severity %v, speed %v and %d spells", m.Regime.Severity, m.Premium.Speed, len(m.Regime.Force))
	}
	_, err = scenarioText(t, "base: b.yaml\n", "b.yaml", "trifecta: scenario/1\nbase: own.yaml\n")
	if err == nil || !strings.Contains(err.Error(), "is its own base") {
		t.Errorf("a circle gives %v", err)
	}
}

// The committee's path in words.
func TestCommitteePathsInWords(t *testing.T) {
	priced := scenarios.Article().Priced // 4.375 4.125 3.875 3.875 3.625 3.625 3.625 3.5 3.375 3.375 3.25 3.25 3.125
	for _, c := range []struct {
		words string
		want  map[int]float64 // level by month
	}{
		{"two meetings later", map[int]float64{0: 4.375, 1: 4.375, 2: 4.375, 4: 4.125, 5: 3.875, 6: 3.875, 7: 3.625, 13: 3.25, 30: 3.125}},
		{"one meeting later", map[int]float64{1: 4.375, 2: 4.125, 3: 4.125, 4: 3.875, 5: 3.625}},
		{"one meeting earlier", map[int]float64{0: 4.375, 1: 3.875, 2: 3.625, 4: 3.625}},
		{"50bp less", map[int]float64{0: 4.375, 1: 4.375, 2: 4.375, 4: 4.125, 12: 3.625, 30: 3.625}},
		{"50bp more", map[int]float64{0: 4.375, 1: 3.625, 12: 2.625}},
		{"25bp higher", map[int]float64{0: 4.375, 1: 4.375, 12: 3.375, 40: 3.375}},
		{"25bp lower", map[int]float64{1: 3.875, 40: 2.875}},
		{"{0: 4.375, 10: 4.375, 12: 4.0}", map[int]float64{1: 4.375, 9: 4.375, 11: 4.1875, 12: 4, 40: 4}},
		{"{1: 0bp, 3: +50bp}", map[int]float64{0: 4.375, 1: 4.125, 2: 4.125, 3: 4.375, 12: 3.625}},
	} {
		m, err := scenarioText(t, "fed: {committee_path: "+c.words+"}\n")
		if err != nil {
			t.Errorf("%s: %v", c.words, err)
			continue
		}
		for month, want := range c.want {
			if got := at(priced, month) + between(m.Fed.Committee, month); math.Abs(got-want) > 1e-8 {
				t.Errorf("%s: %v in month %d, want %v", c.words, got, month, want)
			}
		}
	}
}

func at(path []float64, month int) float64 { return path[min(month, len(path)-1)] }

// With hikes priced, less is less of the hikes.
func TestWordsFollowTheDirectionThatIsPriced(t *testing.T) {
	base := scenarios.DefaultMarket()
	base.Start.Policy, base.Start.Priced = 3.625, []float64{3.625, 3.625, 3.875, 4.125}
	path := filepath.Join(t.TempDir(), "less.yaml")
	write(t, path, "trifecta: scenario/1\nfed: {committee_path: 25bp less}\n")
	s, err := scenarioNamed(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.market(base, 0)
	if err != nil {
		t.Fatal(err)
	}
	for month, want := range map[int]float64{0: 3.625, 1: 3.625, 2: 3.625, 3: 3.875, 9: 3.875} {
		if got := at(base.Start.Priced, month) + between(m.Fed.Committee, month); math.Abs(got-want) > 1e-8 {
			t.Errorf("%v in month %d, want %v", got, month, want)
		}
	}
}

// Cuts are priced to year end; three of them are the article's path, and later
// moves stay what they are.
func TestCutsAreAPricedPath(t *testing.T) {
	for _, cuts := range []string{"0", "1", "3", "4.5", "-2"} {
		m, err := scenarioText(t, "fed: {cuts: "+cuts+"}\n")
		if err != nil {
			t.Fatal(err)
		}
		level := func(month int) float64 {
			if len(m.Fed.Priced) == 0 {
				return at(m.Start.Priced, month)
			}
			return at(m.Start.Priced, month) + between(m.Fed.Priced, month)
		}
		n, err := parseDecimal(cuts)
		if got := (m.Start.Policy - level(4)) / 0.25; err != nil || math.Abs(got-n) > 1e-7 {
			t.Errorf("%v cuts are priced by December, want %s", got, cuts)
		}
		if got := level(4) - level(12); math.Abs(got-0.5) > 1e-7 {
			t.Errorf("%v pp are priced after December, want the article's 0.5", got)
		}
		if base := scenarios.DefaultMarket(); cuts == "3" {
			for month := range 13 {
				if math.Abs(level(month)-at(base.Start.Priced, month)) > 1e-8 {
					t.Errorf("three cuts are not the article's path in month %d", month)
				}
			}
		}
	}
}

// The policy rate at the start takes what is priced along.
func TestThePricedPathBeginsAtThePolicyRate(t *testing.T) {
	m, err := scenarioText(t, "fed: {start: 5.375}\n")
	if err != nil {
		t.Fatal(err)
	}
	if m.Start.Priced[0] != 5.375 || math.Abs(m.Start.Priced[12]-4.125) > 1e-12 {
		t.Errorf("priced are %v", m.Start.Priced)
	}
	if scenarios.Article().Priced[0] != 4.375 {
		t.Error("the article's own path was changed")
	}
}

// Files of paths: CSV by month or number, JSON.
func TestPathsComeFromFiles(t *testing.T) {
	csv := "month,policy,their_spread\n2001-01,5.5,787\n2001-02,5.5,770\n2001-03,5.0,818\n"
	m, err := scenarioText(t, "path: {from: 2, file: p.csv, columns: {policy: policy, spread: {column: their_spread, times: 0.01}}}\n", "p.csv", csv)
	if err != nil {
		t.Fatal(err)
	}
	want := []scenarios.Condition{{State: "policy", From: 2, Values: []float64{5.5, 5.5, 5}}, {State: "spread", From: 2, Values: []float64{7.87, 7.7, 8.18}}}
	if len(m.Conditions) != 2 {
		t.Fatalf("%d conditions", len(m.Conditions))
	}
	for i, c := range m.Conditions {
		for k, x := range c.Values {
			if math.Abs(x-want[i].Values[k]) > 1e-12 || c.State != want[i].State || c.From != 2 {
				t.Errorf("condition %d is %+v, want %+v", i, c, want[i])
			}
		}
	}
	m, err = scenarioText(t, "path: {file: p.csv, first: 2001-02}\n", "p.csv", csv)
	if err != nil || len(m.Conditions) != 1 || !slices.Equal(m.Conditions[0].Values, []float64{5.5, 5}) {
		t.Errorf("from February on it is %+v (%v)", m.Conditions, err)
	}
	json := `{"windows": {"a": {"months": ["2001-01", "2001-02"], "policy": [5.5, 5.25], "note": "x"}}}`
	m, err = scenarioText(t, "path: {file: p.json, object: windows.a}\n", "p.json", json)
	if err != nil || len(m.Conditions) != 1 || !slices.Equal(m.Conditions[0].Values, []float64{5.5, 5.25}) {
		t.Errorf("from JSON it is %+v (%v)", m.Conditions, err)
	}
	m, err = scenarioText(t, "path: [{policy: [5, 4]}, {from: 7, relative: true, gap: [-1, -2]}, {spread: {0: 3, 2: 5}}]\n")
	if err != nil || len(m.Conditions) != 3 || !m.Conditions[1].Relative || m.Conditions[0].Relative || m.Conditions[1].From != 7 ||
		!slices.Equal(m.Conditions[2].Values, []float64{4, 5}) || m.Conditions[2].From != 1 {
		t.Errorf("inline it is %+v (%v)", m.Conditions, err)
	}
}

// Names and words of scenarios that YAML 1.1 would read as something else.
func TestNoWordOfAScenarioReadsAsABoolean(t *testing.T) {
	words := slices.Clone(shippedNames)
	words = append(words, regimes...)
	words = append(words, scenarios.Presets()...)
	words = append(words, yamlKeys(typeOfPath)...)
	words = append(words, yamlKeys(typeOfStress)...)
	words = append(words, scenarios.ConditionStates()...)
	for _, p := range parameters {
		words = append(words, p.Of...)
	}
	for _, name := range changeNames() {
		words = append(words, strings.Split(name, ".")...)
	}
	if len(words) < 300 {
		t.Fatalf("only %d words", len(words))
	}
	for _, w := range words {
		if slices.Contains(wordsOfYAML, strings.ToLower(w)) {
			t.Errorf("%q reads as a boolean or null", w)
		}
		if w != strings.ToLower(w) || strings.ContainsAny(w, " :#") {
			t.Errorf("%q is not in the manner of the others", w)
		}
	}
}

// Every fault stands in one message, with its place and what is allowed.
func TestFaultsOfScenarios(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		files      []string
	}{
		{"an unknown parameter", "fed: {decison_speed: [0.4, 0.4, 0.6]}\n", []string{":2:7:", `"fed.decison_speed"`, "did you mean fed.decision_speed?"}, nil},
		{"a parameter of another part", "small: {severity: 2}\n", []string{":2:9:", "regime.severity"}, nil},
		{"an unknown part", "fedd: {start: 3}\n", []string{":2:1:", "did you mean fed?"}, nil},
		{"two faults", "fed: {decay: 7}\nprobability: 1.2\n", []string{":2:14:", "want 0 to 1", ":3:14:", "probability is 1.2"}, nil},
		{"a probability below zero", "regime: {expansion_to_slowdown: -0.1}\n", []string{":2:33:", "regime.expansion_to_slowdown"}, nil},
		{"a row that cannot sum to one", "regime: {expansion_to_slowdown: 0.7}\n", []string{":2:33:", "want 0 to 0.5"}, nil},
		{"probabilities that do not add up to one", "fed: {floor: 0}\nregime:\n  start: [0.5, 0.1, 0.1]\n", []string{":4:10:", "add up to 0.7"}, nil},
		{"a probability of NaN", "probability: .nan\n", []string{":2:14:", "want a number"}, nil},
		{"a number of NaN", "multiple: {rate: .nan}\n", []string{":2:18:", "no finite number"}, nil},
		{"a number of inf", "multiple: {rate: .inf}\n", []string{":2:18:", "no finite number"}, nil},
		{"a number in hex", "multiple: {mean: 0x10}\n", []string{":2:18:", "no finite number"}, nil},
		{"an element that is not one", "credit: {mean: {boom: 3}}\n", []string{":2:17:", `no "boom"`, "expansion, slowdown, recession"}, nil},
		{"too many numbers", "credit: {mean: [1, 2]}\n", []string{":2:16:", "has 2 numbers", "list of 3"}, nil},
		{"one number for three", "credit: {mean: 5}\n", []string{":2:16:", "single value"}, nil},
		{"three numbers for one", "multiple: {mean: [1, 2, 3]}\n", []string{":2:18:", "one number"}, nil},
		{"a null", "multiple: {mean: }\n", []string{":2:17:", "no value"}, nil},
		{"a key twice", "multiple: {mean: 13, mean: 14}\n", []string{":2:22:", "occurs twice"}, nil},
		{"a kind that is none", "base: nonesuch\n", []string{":2:7:", `no scenario is called "nonesuch"`}, nil},
		{"a base with a slip", "base: mild_recesion\n", []string{":2:7:", "did you mean mild_recession?"}, nil},
		{"a base file that is not there", "base: ./other.yaml\n", []string{":2:7:", "no such file"}, nil},
		{"no base", "base: []\n", []string{":2:7:", "base is empty"}, nil},
		{"one base of two", "base: [hike, hke]\n", []string{":2:14:", "did you mean hike?"}, nil},
		{"a spell without months", "regime: {force: [{state: recession}]}\n", []string{":2:18:", "needs months and state"}, nil},
		{"a spell in a state that is none", "regime: {force: [{months: 2, state: boom}]}\n", []string{":2:37:", "want expansion, slowdown, recession"}, nil},
		{"a spell backwards", "regime: {force: [{months: 9-4, state: slowdown}]}\n", []string{":2:27:", `months are "9-4"`}, nil},
		{"a spell past the horizon", "regime: {force: [{months: 40-44, state: slowdown}]}\n", []string{":2:27:", "months names month 40", "horizon of 36 months"}, nil},
		{"spells that overlap", "regime: {force: [{months: 2-5, state: slowdown}, {months: 5, state: recession}]}\n", []string{":2:50:", "months 5-5 are forced twice"}, nil},
		{"a jump past the horizon", "shock: {schedule: {37: 1}}\n", []string{":2:20:", "month 37"}, nil},
		{"a jump in month 0", "shock: {schedule: {0: 1}}\n", []string{":2:20:", "whole number from 1"}, nil},
		{"a jump of no size", "shock: {schedule: {3: 0}}\n", []string{":2:23:", "above 0"}, nil},
		{"months that fall", "shock: {schedule: {3: 1, 2: 1}}\n", []string{":2:26:", "months that ascend"}, nil},
		{"a month twice", "shock: {schedule: {3: 1, 03: 1}}\n", []string{":2:26:", "occurs twice"}, nil},
		{"words that are none", "fed: {committee_path: a bit later}\n", []string{":2:23:", "two meetings later"}, nil},
		{"levels and offsets", "fed: {committee_path: {0: 4.375, 3: +25bp}}\n", []string{":2:23:", "one kind"}, nil},
		{"a level out of range", "fed: {priced_path: {0: 4.375, 3: 0.0425%, 4: 437}}\n", []string{":2:46:", "0 to 25 %"}, nil},
		{"cuts and a path", "fed: {cuts: 2, priced_path: {3: +25bp}}\n", []string{"leave one out"}, nil},
		{"too many cuts", "fed: {cuts: 200}\n", []string{":2:13:", "want -20 to 20"}, nil},
		{"a state that is none", "path: {polcy: [5]}\n", []string{":2:8:", "did you mean policy?"}, nil},
		{"an empty path", "path: {from: 3}\n", []string{":2:7:", "path is empty"}, nil},
		{"a file that is not there", "path: {file: p.csv}\n", []string{":2:14:", "p.csv: no such file"}, nil},
		{"a gap", "path: {file: p.csv}\n", []string{":2:14:", "p.csv:3: month 2001-03 comes after 2001-01"}, []string{"p.csv", "month,policy\n2001-01,5\n2001-03,5\n"}},
		{"a gap in numbers", "path: {file: p.csv}\n", []string{"p.csv:4: month 4 comes after 2"}, []string{"p.csv", "month,policy\n1,5\n2,5\n4,5\n"}},
		{"an empty cell", "path: {file: p.csv}\n", []string{"p.csv:3: policy has no value in 2001-02"}, []string{"p.csv", "month,policy\n2001-01,5\n2001-02,\n"}},
		{"a cell of text", "path: {file: p.csv}\n", []string{"p.csv:2: policy:", "no finite number"}, []string{"p.csv", "month,policy\n2001-01,nan\n"}},
		{"no such column", "path: {file: p.csv, columns: {policy: rat}}\n", []string{":2:39:", `no column "rat"`, "did you mean rate?"}, []string{"p.csv", "month,rate\n2001-01,5\n"}},
		{"no column of a state", "path: {file: p.csv}\n", []string{"none of them a state"}, []string{"p.csv", "month,rate\n2001-01,5\n"}},
		{"a gap in JSON", "path: {file: p.json}\n", []string{"month 2001-03 comes after 2001-01"}, []string{"p.json", `{"months": ["2001-01", "2001-03"], "policy": [5, 5]}`}},
		{"a null in JSON", "path: {file: p.json}\n", []string{"policy has no value in 2001-02"}, []string{"p.json", `{"months": ["2001-01", "2001-02"], "policy": [5, null]}`}},
		{"no such object", "path: {file: p.json, object: windows.b}\n", []string{"no object windows.b"}, []string{"p.json", `{"windows": {"a": {}}}`}},
		{"a path past the horizon", "path: {from: 50, policy: [5]}\n", []string{"month 50"}, nil},
		{"half a stress test", "path: {stress_test: {gdp: [1, 2]}}\n", []string{":2:21:", "stress_test.vix is missing"}, nil},
		{"a stress test in decimals", "path: {stress_test: {gdp: [2, 2], unemployment: [4, 4], bill: [4, 4], ten_year: [4, 4], bbb: [5, 5], vix: [0.2, 0.3], market: [1, 1]}}\n", []string{":2:21:", "VIX is 0.2"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarioText(t, c.text, c.files...)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in:\n%v", want, err)
				}
			}
		})
	}
	for _, text := range []string{"", "title: x\n", "trifecta: scenario/2\n", "trifecta: plan/1\n"} {
		path := filepath.Join(t.TempDir(), "x.yaml")
		write(t, path, text)
		if _, err := scenarioNamed(path); err == nil {
			t.Errorf("%q is read as a scenario", text)
		}
	}
	if _, err := scenarioNamed(filepath.Join(t.TempDir(), "none.yaml")); err == nil || os.IsExist(err) {
		t.Error("a file that is not there is read")
	}
}

// A shipped scenario is cut off at a short horizon, where the user's own would
// be refused.
func TestShippedScenariosRunOverAnyHorizon(t *testing.T) {
	for _, name := range shippedNames {
		s, err := scenarioNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.market(scenarios.DefaultMarket(), 3)
		if err == nil {
			err = m.Fits(scenarios.Grid(m.Start.Date, 3))
		}
		if err != nil {
			t.Errorf("%s over three months: %v", name, err)
		}
	}
}
