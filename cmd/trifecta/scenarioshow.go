package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/scenarios"
)

// writeScenario writes the world m as a complete scenario file: what differs
// from base, the world at its defaults, or every parameter, with what each
// number means and where it comes from. A shipped file keeps its own lines.
func writeScenario(w io.Writer, s *scenarioFile, m, base *scenarios.Market, all bool) error {
	if s.shipped && !all {
		_, err := io.WriteString(w, s.annotated(changed(m, base, false)))
		return err
	}
	var b strings.Builder
	for _, line := range s.comments() {
		fmt.Fprintf(&b, "# %s\n", line)
	}
	if notes := s.notes(); notes != nil {
		b.WriteString("# How the stress test is read:\n")
		for _, n := range notes {
			fmt.Fprintf(&b, "# - %s\n", n)
		}
	}
	fmt.Fprintf(&b, "trifecta: %s\n", scenarioVersion)
	fmt.Fprintf(&b, "base: baseline_three_cuts\n")
	if title := s.title(); title != "" {
		fmt.Fprintf(&b, "title: %s\n", yamlText(title))
	}
	if doc := s.text(); doc != "" {
		b.WriteString("doc: |\n")
		for line := range strings.Lines(strings.TrimRight(doc, "\n")) {
			fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, "\n"))
		}
	}
	if s.Probability != nil {
		fmt.Fprintf(&b, "probability: %s # judgement of the catalogue, assumed: replace it by your own\n", yamlNumber(*s.Probability))
	}
	part := ""
	for _, l := range changed(m, base, all) {
		p, name, nested := strings.Cut(l.Name, ".")
		indent := "  "
		switch {
		case !nested:
			name, indent, part = p, "", p
		case p != part:
			fmt.Fprintf(&b, "%s:\n", p)
			part = p
		}
		if l.Unit != "" || l.Doc != "" {
			fmt.Fprintf(&b, "%s# %s\n", indent, l.remark(all))
		}
		if l.items != nil { // too long for one line
			fmt.Fprintf(&b, "%s%s:\n", indent, name)
			for _, item := range l.items {
				fmt.Fprintf(&b, "%s- %s\n", indent, item)
			}
			continue
		}
		fmt.Fprintf(&b, "%s%s: %s\n", indent, name, l.Value)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// annotated is the file with a comment above every change.
func (s *scenarioFile) annotated(lines []changedLine) string {
	at := map[int]changedLine{} // by line of the file
	for name, line := range s.placed() {
		k := slices.IndexFunc(lines, func(l changedLine) bool { return l.Name == name })
		if k >= 0 {
			at[line] = lines[k]
		}
	}
	var b strings.Builder
	for i, line := range s.doc.lines {
		if i == len(s.comments()) {
			for k, n := range s.notes() {
				if k == 0 {
					b.WriteString("# How the stress test is read:\n")
				}
				fmt.Fprintf(&b, "# - %s\n", n)
			}
		}
		if l, ok := at[i+1]; ok {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			fmt.Fprintf(&b, "%s# %s\n", indent, l.remark(false))
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// placed returns the line of the file on which each change stands, by name.
func (s *scenarioFile) placed() map[string]int {
	lines := map[string]int{}
	names := changeNames()
	var walk func(entries []keyValue, trail string)
	walk = func(entries []keyValue, trail string) {
		for _, kv := range entries {
			name := join(trail, kv.name)
			if slices.Contains(names, name) {
				lines[name] = kv.key.GetToken().Position.Line
				continue
			}
			walk(s.doc.mapping(kv.value, name), name)
		}
	}
	walk(s.changes, "")
	return lines
}

// comments are the lines of comments that a shipped file begins with, which
// hold its sources.
func (s *scenarioFile) comments() (out []string) {
	if s.doc == nil || s.inPlan {
		return nil
	}
	for _, line := range s.doc.lines {
		text, ok := strings.CutPrefix(line, "#")
		if !ok {
			break
		}
		out = append(out, strings.TrimSpace(text))
	}
	return out
}

// title is the scenario's, or those of its bases where it has none.
func (s *scenarioFile) title() string {
	return cmp.Or(s.Title, s.ofBases((*scenarioFile).title, "; "))
}

// text is the scenario's doc, or those of its bases where it has none.
func (s *scenarioFile) text() string {
	return cmp.Or(s.Doc, s.ofBases((*scenarioFile).text, "\n"))
}

func (s *scenarioFile) ofBases(text func(*scenarioFile) string, between string) string {
	var all []string
	for _, b := range s.Bases {
		if x := text(b); x != "" {
			all = append(all, strings.TrimRight(x, "\n"))
		}
	}
	return strings.Join(all, between)
}

// A changedLine is a parameter or setting as a file has it.
type changedLine struct {
	Name   string        `json:"name"`
	Value  string        `json:"value"` // YAML in flow form
	Was    string        `json:"default"`
	Unit   string        `json:"unit,omitempty"`
	Doc    string        `json:"doc,omitempty"`
	Source string        `json:"source,omitempty"`
	Tag    scenarios.Tag `json:"tag,omitempty"`
	Key    string        `json:"key,omitempty"`
	Symbol string        `json:"symbol,omitempty"`

	parameter *scenarios.Parameter
	items     []string // of path
}

// changed lists what m and base differ in or, where all is set, everything
// that m has, in the order of the parts.
func changed(m, base *scenarios.Market, all bool) (out []changedLine) {
	parts := []string{}
	add := func(l changedLine) {
		part, _, _ := strings.Cut(l.Name, ".")
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
		out = append(out, l)
	}
	for i := range parameters {
		p := &parameters[i]
		x, y := p.Get(m), p.Get(base)
		if !all && slices.Equal(x, y) {
			continue
		}
		l := changedLine{
			Name: p.Name, Unit: p.Unit, Doc: p.Doc, Source: p.Source, Tag: p.Tag, Key: p.Key, Symbol: p.Symbol,
			Was: flowNumbers(p, y, nil), parameter: p,
		}
		l.Value = flowNumbers(p, x, y)
		if all {
			l.Value = flowNumbers(p, x, nil)
		}
		add(l)
	}
	for _, s := range settings() {
		if v := s.encode(m, base); v != "" {
			l := changedLine{Name: s.Name, Value: v, Doc: s.Doc, Was: cmp.Or(s.encode(base, &scenarios.Market{}), "none")}
			if s.Name == "path" {
				l.items = pathItems(m.Conditions)
			}
			add(l)
		}
	}
	order := func(l changedLine) int {
		part, _, _ := strings.Cut(l.Name, ".")
		return slices.Index(parts, part)
	}
	slices.SortStableFunc(out, func(a, b changedLine) int { return cmp.Compare(order(a), order(b)) })
	return out
}

// remark is the comment above a line.
func (l changedLine) remark(all bool) string {
	parts := []string{l.Doc}
	if l.Unit != "" {
		parts[0] += ", " + l.Unit
	}
	if l.parameter == nil {
		return parts[0]
	}
	p := l.parameter
	if all {
		text := fmt.Sprintf("allowed %s to %s", yamlNumber(p.Min), yamlNumber(p.Max))
		if p.Low != p.High {
			text += fmt.Sprintf(", evidence %s to %s", yamlNumber(p.Low), yamlNumber(p.High))
			if p.Vary != "" {
				text += " in " + p.Vary
			}
		}
		parts = append(parts, text)
	}
	evidence := string(p.Tag) + ": " + p.Source
	if l.Value != l.Was {
		evidence = fmt.Sprintf("default %s (%s)", l.Was, evidence)
	}
	return strings.Join(append(parts, evidence), "; ")
}

// flowNumbers writes the values of a parameter: all of them, or where others
// are given those that differ from them.
func flowNumbers(p *scenarios.Parameter, x, others []float64) string {
	if p.Of == nil {
		return yamlNumber(x[0])
	}
	var items []string
	for k, name := range p.Of {
		if others == nil || x[k] != others[k] {
			items = append(items, name+": "+yamlNumber(x[k]))
		}
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// yamlNumber writes a number so that it reads back to the same bits.
func yamlNumber(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-5 || a >= 1e9) {
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// wordsOfYAML are those that YAML 1.1 reads as booleans or null.
var wordsOfYAML = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}

// yamlText quotes a text where plain YAML would read it as something else.
func yamlText(s string) string {
	if s == "" || strings.TrimSpace(s) != s || strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") ||
		strings.ContainsAny(s, "\\\n\"") || strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'%@`0123456789.+~") || slices.Contains(wordsOfYAML, strings.ToLower(s)) {
		return strconv.Quote(s)
	}
	return s
}

func encodeSpells(m, base *scenarios.Market) string {
	if slices.Equal(m.Regime.Force, base.Regime.Force) {
		return ""
	}
	return flowList(m.Regime.Force, func(s scenarios.Spell) string {
		return fmt.Sprintf("{months: %s, state: %v}", flowMonths(s.From, s.To), s.State)
	})
}

func encodeDrifts(m, base *scenarios.Market) string {
	if slices.Equal(m.Premium.Drifts, base.Premium.Drifts) {
		return ""
	}
	return flowList(m.Premium.Drifts, func(x scenarios.Drift) string {
		return fmt.Sprintf("{months: %s, monthly: %v}", flowMonths(x.From, x.To), rate(x.Monthly))
	})
}

func flowList[T any](x []T, item func(T) string) string {
	items := make([]string, len(x))
	for i := range x {
		items[i] = item(x[i])
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func flowMonths(from, to int) string {
	if from == to {
		return strconv.Itoa(from)
	}
	return fmt.Sprintf("%d-%d", from, to)
}

func encodeSchedule(m, base *scenarios.Market) string {
	if slices.Equal(m.Shock.Schedule, base.Shock.Schedule) {
		return ""
	}
	items := make([]string, len(m.Shock.Schedule))
	for i, j := range m.Shock.Schedule {
		items[i] = fmt.Sprintf("%d: %s", j.Month, yamlNumber(j.Size))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func encodePremium(m, base *scenarios.Market) string {
	now := func(m *scenarios.Market) float64 {
		if len(m.Start.Premium) == 0 {
			return math.NaN()
		}
		return m.Start.Premium[len(m.Start.Premium)-1]
	}
	if x, y := now(m), now(base); x != y && !math.IsNaN(x) {
		return rate(x).String()
	}
	return ""
}

// encodeKnots writes offsets in basis points.
func encodeKnots(knots, base []scenarios.Knot) string {
	if slices.Equal(knots, base) {
		return ""
	}
	items := make([]string, len(knots))
	for i, k := range knots {
		sign := ""
		if k.Rate > 0 {
			sign = "+"
		}
		items[i] = fmt.Sprintf("%d: %s%sbp", k.Month, sign, yamlNumber(math.Round(k.Rate*1e9)/1e7))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func encodePaths(m, base *scenarios.Market) string {
	same := func(a, b scenarios.Condition) bool {
		return a.State == b.State && a.From == b.From && a.Relative == b.Relative && slices.Equal(a.Values, b.Values)
	}
	if slices.EqualFunc(m.Conditions, base.Conditions, same) {
		return ""
	}
	return "[" + strings.Join(pathItems(m.Conditions), ", ") + "]"
}

// pathItems writes each condition as a map of path.
func pathItems(conditions []scenarios.Condition) (out []string) {
	for _, c := range conditions {
		head := ""
		if c.From != 1 {
			head = fmt.Sprintf("from: %d, ", c.From)
		}
		if c.Relative {
			head += "relative: true, "
		}
		out = append(out, fmt.Sprintf("{%s%s: %s}", head, c.State, flowList(c.Values, yamlNumber)))
	}
	return out
}
