package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/scenarios"
)

const (
	standardWorld = "evidence"
	noEdge        = "no-edge" // the world that every other stands beside
)

// presetList names the presets of the world that every scenario runs in: one, or
// several to compare. A file with one writes it without a list.
type presetList []string

func (l *presetList) decode(d *document, n ast.Node) {
	list := presetList{}
	names := []ast.Node{n}
	if seq, ok := n.(*ast.SequenceNode); ok {
		names = seq.Values
	}
	whole := true
	for _, e := range names {
		name, ok := "", d.plain(e, "world")
		if ok {
			name, ok = d.scalar(e, "world")
		}
		whole = whole && ok
		list = append(list, name)
	}
	if whole { // else the document has told what is wrong
		*l = list
	}
}

// MarshalYAML writes the file's form.
func (l presetList) MarshalYAML() (any, error) {
	if len(l) == 1 {
		return l[0], nil
	}
	return []string(l), nil
}

// String is the form of a flag.
func (l presetList) String() string { return strings.Join(l, ",") }

// fault says what is wrong with a list, all of it at once.
func (l presetList) fault() string {
	all := scenarios.Presets()
	unknown := func(name string) string { return fmt.Sprintf("%q%s", name, didYouMean(name, all)) }
	if len(l) == 1 && !slices.Contains(all, l[0]) {
		return fmt.Sprintf("is %s: want %s", unknown(l[0]), strings.Join(all, ", "))
	}
	var wrong []string
	for i, name := range l {
		switch {
		case slices.Contains(l[:i], name):
			wrong = append(wrong, name+" again")
		case !slices.Contains(all, name):
			wrong = append(wrong, unknown(name))
		case name == noEdge && len(l) > 1:
			wrong = append(wrong, noEdge+", which stands beside the others as it is")
		}
	}
	several := slices.DeleteFunc(all, func(name string) bool { return name == noEdge })
	switch {
	case len(l) == 0:
		wrong = []string{"no preset"}
	case wrong == nil:
		return ""
	}
	return fmt.Sprintf("names %s: want %s, or one or more of %s, each once", strings.Join(wrong, "; "), noEdge, strings.Join(several, ", "))
}

// presets are those that every scenario of the plan runs in, no-edge last. All
// share their random numbers.
func (x *future) presets() []string {
	own := x.file.World
	if slices.Contains(own, noEdge) {
		return own
	}
	return append(slices.Clone(own), noEdge)
}

// chosen are the worlds in one of the plan's own presets, as indices.
func (x *future) chosen(preset string) (is []int) {
	for i, w := range x.worlds {
		if w.preset == preset {
			is = append(is, i)
		}
	}
	return is
}

// find returns the index of a scenario of the run in a preset, the first of the
// run's where none is named.
func (x *future) find(scenario, preset string) (int, error) {
	preset = cmp.Or(preset, x.file.World[0])
	i := slices.IndexFunc(x.worlds, func(w world) bool { return w.scenario == scenario && w.preset == preset })
	if i >= 0 {
		return i, nil
	}
	if names := x.scenarioNames(); !slices.Contains(names, scenario) {
		return 0, usageError{fmt.Errorf("--scenario: the run has no %q%s: want %s", scenario, didYouMean(scenario, names), strings.Join(names, ", "))}
	}
	return 0, usageError{fmt.Errorf("--world: the run has no %q%s: want %s", preset, didYouMean(preset, x.presets()), strings.Join(x.presets(), ", "))}
}

// scenarioNames are those of the run.
func (x *future) scenarioNames() (names []string) {
	for _, e := range x.file.Scenarios {
		names = append(names, e.file.Name)
	}
	return names
}
