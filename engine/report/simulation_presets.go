package report

import (
	"fmt"
	"slices"
	"strings"
)

// presets are those of the survey's worlds, each once, in the order of the
// worlds; none where the worlds are no model's.
func (v *Survey) presets() (names []string) {
	for _, w := range v.Worlds {
		if w.Preset != "" && !slices.Contains(names, w.Preset) {
			names = append(names, w.Preset)
		}
	}
	return names
}

// several reports whether scenarios stand in several presets, which then have
// to be named.
func (v *Survey) several() bool { return len(v.presets()) > 1 }

// scenarios are the worlds by scenario, as indices: in each its presets.
func (v *Survey) scenarios() (worlds [][]int) {
	at := map[string]int{}
	for i, w := range v.Worlds {
		k, ok := at[w.Scenario]
		if !ok {
			k = len(worlds)
			at[w.Scenario] = k
			worlds = append(worlds, nil)
		}
		worlds[k] = append(worlds[k], i)
	}
	return worlds
}

// twin reports whether a world has a twin without any edge that no world before it
// has: the presets of a scenario share theirs.
func (v *Survey) twin(world int) bool {
	w := v.Worlds[world]
	return w.NoEdge >= 0 && w.NoEdge != w.Index &&
		!slices.ContainsFunc(v.Worlds[:world], func(o World) bool { return o.NoEdge == w.NoEdge })
}

// compared is the sentence on how the verdict on the headline differs between
// presets.
func (v *Survey) compared(h Headline) string {
	p := v.Result.Plan
	strategy, bench := v.Strategies[h.Strategy], v.Strategies[p.Benchmark]
	// How often ahead, behind and neither, by preset; the twin counts beside them.
	var names []string
	counts := map[string]*[3]int{}
	count := func(preset string, e Estimate) int {
		if counts[preset] == nil {
			counts[preset] = new([3]int)
			names = append(names, preset)
		}
		sign := e.sign()
		counts[preset][[3]int{1, 2, 0}[sign+1]]++
		return sign
	}
	differ, contradict := 0, 0
	scenarios := v.scenarios()
	for _, worlds := range scenarios {
		low, high := 1, -1
		for _, i := range worlds {
			edge, _ := v.MeanLead(i, h.Strategy, h.Horizon)
			sign := count(v.Worlds[i].Preset, edge)
			low, high = min(low, sign), max(high, sign)
		}
		if low != high {
			differ++
		}
		if low < 0 && high > 0 {
			contradict++
		}
	}
	for i := range v.Worlds {
		if v.twin(i) {
			_, none := v.MeanLead(i, h.Strategy, h.Horizon)
			count(noEdge, none)
		}
	}
	s := fmt.Sprintf("The verdict on %s after %d %ss", strategy, v.Result.Horizons()[h.Horizon], stepName(p))
	switch n := len(scenarios); {
	case differ == 0:
		s += fmt.Sprintf(" is the same in all presets of the world, in each of %s", plural(n, "scenario", "scenarios"))
	case contradict == 0:
		s += fmt.Sprintf(" differs between presets of the world in %d of %s, nowhere from ahead to behind", differ, plural(n, "scenario", "scenarios"))
	default:
		s += fmt.Sprintf(" differs between presets of the world in %d of %s, in %d from ahead to behind", differ, plural(n, "scenario", "scenarios"), contradict)
	}
	var parts []string
	for _, name := range names {
		c := counts[name]
		parts = append(parts, fmt.Sprintf("in %s it is ahead of %s in %d, behind in %d, not told in %d", name, bench, c[0], c[1], c[2]))
		bench = "it"
	}
	return s + ": " + strings.Join(parts, "; ") + "."
}

// findings says of each scenario what every preset makes of the headline.
func (v *Survey) findings(h Headline) []string {
	p := v.Result.Plan
	strategy, bench := v.Strategies[h.Strategy], v.Strategies[p.Benchmark]
	out := []string{v.compared(h)}
	for _, worlds := range v.scenarios() {
		first := v.Worlds[worlds[0]]
		var parts []string
		for _, i := range worlds {
			lead := v.Outlook(i, h.Strategy, h.Horizon, AllPaths).Against
			parts = append(parts, fmt.Sprintf("in %s %s, trailing on %s of paths", v.Worlds[i].Preset, verdict(lead.Active.Mean, bench), value(lead.Trailing, 100, "%", false, 1)))
		}
		s := fmt.Sprintf("%s: after %d %ss %s %s", first.Scenario, v.Result.Horizons()[h.Horizon], stepName(p), strategy, strings.Join(parts, "; "))
		if v.twin(worlds[0]) {
			_, none := v.MeanLead(worlds[0], h.Strategy, h.Horizon)
			s += "; " + noEdge + ": " + inWords(none)
		}
		out = append(out, s+".")
	}
	return out
}

// byPreset sets the mean leads of the presets beside each other.
func (v *Survey) byPreset(h int, step, bench string, horizon int) table {
	if !v.several() {
		return table{}
	}
	t := table{
		left:  2,
		title: fmt.Sprintf("Mean lead over %s after %d %ss by preset of the world", bench, horizon, step),
		head:  []string{"scenario", "strategy"},
	}
	presets := v.presets()
	for _, name := range append(slices.Clone(presets), noEdge) {
		t.head = append(t.head, name+inLine)
	}
	for _, worlds := range v.scenarios() {
		name := v.Worlds[worlds[0]].Scenario
		for k, strategy := range v.Strategies {
			if k == v.Result.Plan.Benchmark {
				continue
			}
			row := []string{name, strategy}
			for _, preset := range presets {
				cell := dash
				for _, i := range worlds {
					if v.Worlds[i].Preset == preset {
						edge, _ := v.MeanLead(i, k, h)
						cell = lead(edge)
					}
				}
				row = append(row, cell)
			}
			_, none := v.MeanLead(worlds[0], k, h)
			t.rows = append(t.rows, append(row, lead(none)))
			name = ""
		}
	}
	return t
}
