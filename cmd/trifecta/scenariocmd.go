package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"trifecta/scenarios"
)

type scenariosCmd struct {
	List        scenarioListCmd        `cmd:"" help:"List the named scenarios: what each is, how likely, and what it changes."`
	Show        scenarioShowCmd        `cmd:"" help:"Print a scenario as a complete file, to copy and change."`
	Diff        scenarioDiffCmd        `cmd:"" help:"Print what two scenarios differ in, parameter by parameter."`
	Start       scenarioStartCmd       `cmd:"" help:"Print the state of the world in a history, number by number with its source."`
	Assumptions scenarioAssumptionsCmd `cmd:"" help:"List the numbers of the world that have no source, the most influential first."`
	Score       scenarioScoreCmd       `cmd:"" help:"Judge the world by a history: its forecasts of small less large against a bootstrap, a random walk and a normal."`
}

// Help documents scenario files.
func (scenariosCmd) Help() string {
	var b strings.Builder
	b.WriteString(`A scenario is a set of changes to the world. A file names the scenario that it
starts from and what it changes, part by part; trifecta scenarios show NAME
prints a complete one, and --all every parameter with its default, range,
source and kind of evidence:

    trifecta: scenario/1
    base: mild_recession
    title: A mild recession that comes late
    regime:
      force: [{months: 8-15, state: recession}]
    fed:
      committee_path: two meetings later

base may be a list, whose scenarios are applied one after another: what several
change is as in the last. Months count from 1, the first after the start.
Besides parameters there are:

`)
	for _, s := range settings() {
		fmt.Fprintf(&b, "    %s: %s\n      %s\n", s.Name, s.Form, s.Doc)
	}
	b.WriteString("\nInside path, for a file:\n\n")
	documentKeys(&b, typeOfPath, "    ")
	b.WriteString("\nInside path.stress_test, each a list of the quarter before the first and then the quarters:\n\n")
	documentKeys(&b, typeOfStress, "    ")
	return b.String()
}

type scenarioListCmd struct {
	JSON bool `help:"Print as JSON."`
}

type scenarioRow struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Doc         string   `json:"doc"`
	Probability *float64 `json:"probability"`
	Changes     []string `json:"changes"`
	Notes       []string `json:"notes,omitempty"` // how a stress test is read
}

// Run lists the scenarios.
func (c *scenarioListCmd) Run(a *app) error {
	base := scenarios.DefaultMarket()
	var rows []scenarioRow
	sum := 0.0
	for _, name := range shippedNames {
		s, err := scenarioNamed(name)
		if err != nil {
			return err
		}
		m, err := s.market(scenarios.DefaultMarket(), 0)
		if err != nil {
			return err
		}
		r := scenarioRow{Name: name, Title: s.title(), Doc: s.text(), Probability: s.Probability, Changes: changeList(&m, &base), Notes: s.notes()}
		if s.Probability != nil {
			sum += *s.Probability
		}
		rows = append(rows, r)
	}
	if c.JSON {
		return a.writeJSON(rows)
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "scenario\tprobability\twhat it is\n")
	for _, r := range rows {
		p := "-"
		if r.Probability != nil {
			p = fmt.Sprintf("%.2f", *r.Probability)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, p, r.Title)
		for i, line := range wrap("changes "+cmp.Or(strings.Join(r.Changes, ", "), "nothing: the world at its defaults"), 76) {
			indent := "  "
			if i > 0 {
				indent = "    "
			}
			fmt.Fprintf(w, "\t\t%s%s\n", indent, line)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "\nProbabilities are judgement (assumed) and add up to %.2f; replays, variants and the Fed's stress test have none.\n", sum)
	return err
}

// wrap breaks a text at spaces into lines of at most so many bytes.
func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

type scenarioShowCmd struct {
	Scenario string `arg:"" help:"Name of a scenario, or a scenario file."`
	All      bool   `help:"Every parameter: default, allowed range, range of the evidence, kind of evidence and source."`
	JSON     bool   `help:"Print as JSON."`
}

// Run prints the scenario.
func (c *scenarioShowCmd) Run(a *app) error {
	s, err := scenarioNamed(c.Scenario)
	if err != nil {
		return err
	}
	base := scenarios.DefaultMarket()
	m, err := s.market(scenarios.DefaultMarket(), 0)
	if err != nil {
		return err
	}
	if c.JSON {
		return a.writeJSON(struct {
			scenarioRow
			Parameters []parameterJSON `json:"parameters"`
		}{
			scenarioRow{Name: s.Name, Title: s.title(), Doc: s.text(), Probability: s.Probability, Changes: changeList(&m, &base), Notes: s.notes()},
			parametersJSON(changed(&m, &base, c.All)),
		})
	}
	return writeScenario(a.stdout, s, &m, &base, c.All)
}

func changeList(m, base *scenarios.Market) []string {
	out := []string{}
	for _, l := range changed(m, base, false) {
		out = append(out, l.Name)
	}
	return out
}

// parameterJSON is a line of a scenario with what limits it.
type parameterJSON struct {
	changedLine
	Of   []string `json:"of,omitempty"`
	Min  *float64 `json:"min,omitempty"`
	Max  *float64 `json:"max,omitempty"`
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`
	Vary string   `json:"vary,omitempty"`
}

func parametersJSON(lines []changedLine) []parameterJSON {
	out := []parameterJSON{}
	for _, l := range lines {
		x := parameterJSON{changedLine: l}
		if p := l.parameter; p != nil {
			x.Of, x.Min, x.Max, x.Vary = p.Of, &p.Min, &p.Max, p.Vary
			if p.Low != p.High {
				x.Low, x.High = &p.Low, &p.High
			}
		}
		out = append(out, x)
	}
	return out
}

type scenarioDiffCmd struct {
	A    string `arg:"" help:"Name of a scenario, or a scenario file."`
	B    string `arg:"" help:"The other."`
	JSON bool   `help:"Print as JSON."`
}

type scenarioDifference struct {
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"`
	A    string `json:"a"`
	B    string `json:"b"`
	Doc  string `json:"doc"`
}

// Run prints the differences.
func (c *scenarioDiffCmd) Run(a *app) error {
	var ms [2]scenarios.Market
	var names [2]string
	for i, name := range []string{c.A, c.B} {
		s, err := scenarioNamed(name)
		if err != nil {
			return err
		}
		if ms[i], err = s.market(scenarios.DefaultMarket(), 0); err != nil {
			return err
		}
		names[i] = s.Name
	}
	diffs := differences(&ms[0], &ms[1])
	if c.JSON {
		return a.writeJSON(diffs)
	}
	if len(diffs) == 0 {
		_, err := fmt.Fprintf(a.stdout, "%s and %s are the same world\n", names[0], names[1])
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "parameter\t%s\t%s\tunit\n", names[0], names[1])
	for _, d := range diffs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", d.Name, cut(d.A), cut(d.B), d.Unit)
	}
	return w.Flush()
}

// differences lists what two worlds differ in.
func differences(a, b *scenarios.Market) []scenarioDifference {
	out := []scenarioDifference{}
	for _, l := range changed(b, a, false) {
		d := scenarioDifference{Name: l.Name, Unit: l.Unit, Doc: l.Doc, B: l.Value}
		if l.parameter != nil {
			d.A, d.B = flowNumbers(l.parameter, l.parameter.Get(a), l.parameter.Get(b)), l.Value
		} else {
			for _, s := range settings() {
				if s.Name == l.Name {
					d.A = cmp.Or(s.encode(a, &scenarios.Market{}), "none")
					d.B = cmp.Or(s.encode(b, &scenarios.Market{}), "none")
				}
			}
		}
		out = append(out, d)
	}
	return out
}

// cut shortens what is too long for a table.
func cut(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		return string(r[:most-2]) + " …"
	}
	return s
}
