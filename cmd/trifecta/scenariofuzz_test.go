package main

import (
	"bytes"
	"strings"
	"testing"

	"trifecta/scenarios"
)

// nowhere takes the ways to other folders out of a text.
var nowhere = strings.NewReplacer("scenario/1", "scenario/1", "/", "_")

// A scenario file is refused, or it is a world that is valid and that, shown as
// a file, reads back to the same.
func FuzzScenarioFiles(f *testing.F) {
	for _, name := range shippedNames {
		src, err := shippedScenarios.ReadFile("scenarios/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	for _, text := range []string{
		"fed: {committee_path: two meetings later}", "fed: {cuts: -1.5, committee_path: 50bp more}", "base: [hike, stagflation]\nfed: {start: 0}",
		"premium: {start: 12%, drifts: [{months: 3, monthly: -50%}]}", "path: [{from: 3, relative: true, gap: [-1, 2]}, {premium: {0: 0.1, 4: 0.2}}]",
		"regime: {start: [1, 0, 0], force: [{months: 1-1200, state: slowdown}]}", "title: \"a: b # c\"\ndoc: '- x'\nprobability: 1",
		"path: {market_return: [0.1], small_return: [0.1]}", "fed: {priced_path: {0: 25, 1200: 0%}}", "firms: {simulated: true, turnover: false}",
	} {
		f.Add("trifecta: scenario/1\n" + text + "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = nowhere.Replace(text) // a name then is of the empty folder's
		s, err := parseScenario("f.yaml", "f", []byte(text), t.TempDir(), nil)
		if err != nil {
			return
		}
		m, err := s.market(scenarios.DefaultMarket(), 0)
		if err != nil {
			t.Fatalf("read without a fault, and then %v", err)
		}
		if err := m.Validate(); err != nil {
			t.Fatalf("not valid: %v", err)
		}
		base := scenarios.DefaultMarket()
		for _, all := range []bool{false, true} {
			var shown bytes.Buffer
			if err := writeScenario(&shown, s, &m, &base, all); err != nil {
				t.Fatal(err)
			}
			again, err := parseScenario("g.yaml", "f", shown.Bytes(), t.TempDir(), nil)
			if err != nil {
				t.Fatalf("what is shown is refused: %v\n%s", err, shown.String())
			}
			n, err := again.market(scenarios.DefaultMarket(), 0)
			if err != nil || m.Name() != n.Name() {
				t.Fatalf("what is shown is another world (%v): %v\n%s", err, differences(&m, &n), shown.String())
			}
			if again.Title != s.title() {
				t.Errorf("the title %q is shown as %q", s.title(), again.Title)
			}
		}
	})
}
