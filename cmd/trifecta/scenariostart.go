package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/scenarios"
)

// A startState is the state of the world at a date of a history, with where
// each number comes from.
type startState struct {
	scenarios.Start
	Sources []scenarios.StartSource
	Of      string // the file, empty for the article's state
	Notes   []string
	inputs  []input

	Synthetic bool // the history is made up
}

// startAt reads FILE or FILE@DATE: a series or panel file, or a plan whose data
// are read. Without a date it is the last month of the history. The empty text
// is the article's state.
func (a *app) startAt(text string) (*startState, error) {
	if text == "" {
		return &startState{Start: scenarios.Article()}, nil
	}
	name, date := text, engine.Date(1<<30)
	if k := strings.LastIndexByte(text, '@'); k >= 0 {
		d, err := engine.ParseDate(text[k+1:])
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", text, err)}
		}
		name, date = text[:k], d
	}
	h, inputs, err := a.historyOf(name)
	if err != nil {
		return nil, err
	}
	s := &startState{Of: name, inputs: inputs}
	if s.Start, s.Sources, err = scenarios.StartAt(h.Paths, date, standIns(h)...); err != nil {
		return nil, inFile(name, err)
	}
	if h.Synthetic {
		s.Synthetic = true
		s.Notes = append(s.Notes, "the history is synthetic")
	}
	for _, src := range s.Sources {
		if src.Field == "" {
			continue
		}
		if p := h.Source(h.Field(src.Field)); p.StandIn != "" {
			if note := src.Field + ": " + p.StandIn; !slices.Contains(s.Notes, note) {
				s.Notes = append(s.Notes, note)
			}
		}
	}
	return s, nil
}

// standIns names the fields of a history that stand in for others.
func standIns(h *datasets.History) (names []string) {
	for _, src := range h.Sources {
		if src.StandIn != "" {
			names = append(names, src.Field.Name)
		}
	}
	return names
}

// historyOf reads the monthly history of a series or panel file, or that of a
// plan's data.
func (a *app) historyOf(name string) (*datasets.History, []input, error) {
	f, doc, d := &planFile{}, &document{name: name}, &data{}
	var err error
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml") {
		if f, doc, err = readPlan(name); err != nil {
			return nil, nil, err
		}
		if d, err = f.open(a, dataFlags{}); err != nil {
			return nil, nil, err
		}
	} else if err = a.readInto(d, name); err != nil {
		return nil, nil, err
	}
	f.From, f.To = nil, nil // all that is known, whatever is backtested
	h, err := f.history(doc, d)
	return h, d.inputs, err
}

// readInto reads a series or panel file by what it is.
func (a *app) readInto(d *data, name string) error {
	t, err := a.table(d, "", name)
	if err != nil {
		return err
	}
	switch kind := datasets.SchemaOf(t); kind {
	case "panel/1":
		d.inputs[0].Kind = "panel"
		if d.panel, err = datasets.PanelFrom(name, t); err == nil {
			d.panel, err = d.panel.Monthly()
		}
	case "series/1":
		d.inputs[0].Kind = "series"
		d.series, err = datasets.SeriesFrom(name, t)
	default:
		err = fmt.Errorf("%s: schema %q: want a history, a series/1 or panel/1 file, or a plan", name, kind)
	}
	return err
}

type scenarioStartCmd struct {
	Start string `arg:"" optional:"" help:"Series or panel file, or a plan whose data are read, and where it is not the last month @ and a date: history.arrow@2025-08-31. Default: the article's state." placeholder:"FILE[@DATE]"`
	JSON  bool   `help:"Print as JSON."`
}

// Help says what is read.
func (scenarioStartCmd) Help() string {
	return `Read, where the history has them, on the last row that had closed by the date:

    policy         policy_rate, policy_target, policy_lower and policy_upper, or fed_funds
    priced path    cuts_priced, cuts_priced_6m and cuts_priced_12m
    10-year        ten_year, dgs10 or gs10
    spread         hy_spread
    unemployment   unemployment; with it the output gap, and the regime by the market's filter
    regime         indpro, without unemployment
    inflation      core_inflation, or the year's growth of pcepilfe, cpilfesl, pcepi or cpiaucsl
    premium        small_ev_ebitda and large_ev_ebitda, with ten years
    consensus      small_eps_ntm, large_eps_ntm and mega_eps_ntm, with a year
    reported       GROUP_sales_ttm and GROUP_eps_ttm, with a year
    market values  GROUP_mktcap

Returns and rates of the months before are kept for rules that look back. What
the history lacks takes the long-run value and is marked as such.`
}

// Run prints the state.
func (c *scenarioStartCmd) Run(a *app) error {
	s, err := a.startAt(c.Start)
	if err != nil {
		return err
	}
	if s.Of == "" {
		s.Sources = articleSources()
	}
	if c.JSON {
		return a.writeJSON(startJSONOf(s))
	}
	of := s.Of
	if of == "" {
		of = "the article's state"
	}
	fmt.Fprintf(a.stdout, "State of the world at %v, from %s\n\n", s.Date, of)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "number\tvalue\tunit\tfrom\n")
	lacks := 0
	for _, x := range s.Sources {
		if x.LongRun {
			lacks++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.Name, startValue(x), x.Unit, x.From)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\npriced policy rate at month-ends 0 to %d: %s\n", len(s.Priced)-1, joinFloats(s.Priced))
	if s.Of != "" {
		fmt.Fprintf(a.stdout, "%d of %d numbers are not in the history and take the long-run value.\n", lacks, len(s.Sources))
	}
	for _, n := range s.Notes {
		fmt.Fprintln(a.stdout, n)
	}
	return nil
}

func startValue(x scenarios.StartSource) string {
	if x.Unit == "USD" {
		return fmt.Sprintf("%.3g", x.Value)
	}
	return fmt.Sprintf("%.4g", x.Value)
}

func joinFloats(x []float64) string {
	var out []string
	for _, v := range x {
		out = append(out, fmt.Sprintf("%.3f", v))
	}
	return strings.Join(out, " ")
}

// articleSources says where the numbers of the article's state come from: the
// parameters that begin the world.
func articleSources() (out []scenarios.StartSource) {
	m := scenarios.DefaultMarket()
	for _, p := range parameters {
		part, name, _ := strings.Cut(p.Name, ".")
		if name != "start" {
			continue
		}
		for k, x := range p.Get(&m) {
			label := part
			if p.Of != nil {
				label += " " + p.Of[k]
			}
			out = append(out, scenarios.StartSource{Name: label, Value: x, Unit: p.Unit, From: string(p.Tag) + ": " + p.Source})
		}
	}
	last := m.Start.Premium[len(m.Start.Premium)-1]
	return append(out, scenarios.StartSource{
		Name: "premium", Value: last, Unit: "ratio less one",
		From: "seed: the article's 3.7 % against a ten-year median of 8.2 %; the path between is assumed (MODEL 16)",
	})
}

type startJSON struct {
	At      string            `json:"date"`
	Of      string            `json:"of"`
	Numbers []startNumberJSON `json:"numbers"`
	Priced  []float64         `json:"priced_path"`
	Notes   []string          `json:"notes"`
}

type startNumberJSON struct {
	Name    string  `json:"name"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	From    string  `json:"from"`
	Field   string  `json:"field,omitempty"`
	LongRun bool    `json:"long_run"`
}

func startJSONOf(s *startState) startJSON {
	out := startJSON{At: s.Date.String(), Of: s.Of, Priced: s.Priced, Notes: append([]string{}, s.Notes...)}
	for _, x := range s.Sources {
		out.Numbers = append(out.Numbers, startNumberJSON{x.Name, x.Value, x.Unit, x.From, x.Field, x.LongRun})
	}
	return out
}
