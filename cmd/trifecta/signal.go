package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/strategies/signal"
)

type signalCmd struct {
	Plan string `arg:"" optional:"" help:"Plan file whose data and signal are read. Without: demo data, or those of --panel and --series, and the default signal."`
	dataFlags
	AsOf string `help:"Day or month, such as 2025-09-11 or 2025-08: the last month-end whose last weekday has passed is read. Default: the last of the data." placeholder:"DATE"`
	JSON bool   `help:"Print as JSON."`
}

// Run prints the legs at a date.
func (c *signalCmd) Run(a *app) error {
	f, doc := &planFile{}, &document{name: "the command line"}
	var err error
	if c.Plan != "" {
		if f, doc, err = readPlan(c.Plan); err != nil {
			return err
		}
	}
	var asOf engine.Date
	if c.AsOf != "" {
		if asOf, err = engine.ParseDate(c.AsOf); err != nil {
			return usageError{fmt.Errorf("--as-of: %w", err)}
		}
	}
	d, err := c.data(a, f)
	if err != nil {
		return err
	}
	f.From, f.To = nil, nil // all that is known, whatever is backtested
	h, err := f.history(doc, d)
	if err != nil {
		return err
	}
	sig, err := signal.New(f.Signal.options())
	if err != nil {
		return usageError{err}
	}
	r, err := readLegs(h, sig, c.AsOf != "", asOf)
	if err != nil {
		return err
	}
	if c.JSON {
		return a.writeJSON(r)
	}
	return r.print(a)
}

// data are those of the plan or flags, and the demo's where there are none.
func (c *signalCmd) data(a *app, f *planFile) (*data, error) {
	if c.Plan != "" || c.Panel != "" || c.Series != "" {
		return f.open(a, c.dataFlags)
	}
	a.progress("making demo data")
	defer a.progress("")
	p, s, err := datasets.Demo(datasets.DemoFirms, datasets.DemoSeed)
	if err != nil {
		return nil, err
	}
	return &data{panel: p, series: s}, nil
}

// signalReading is the signal at a date, as JSON.
type signalReading struct {
	AsOf        string                `json:"as_of"`
	DataThrough string                `json:"data_through"`
	Legs        map[string]legReading `json:"legs"`
	Count       jsonNumber            `json:"count"`
	Score       jsonNumber            `json:"score"`
	Synthetic   bool                  `json:"synthetic"`
	Evidence    *evidence             `json:"evidence"`
	Notes       []string              `json:"notes"` // what stands in for what

	legs []signal.Leg
	also map[string][]reading // by leg
}

// A reading is a number beside those that drive a leg.
type reading struct {
	name, unit string
	value      jsonNumber
}

type legReading map[string]any

// jsonNumber is null where it is not known.
type jsonNumber float64

// MarshalJSON writes the number, or null.
func (x jsonNumber) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(x)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(x))
}

// readLegs reads the signal at the last row that had closed by asOf.
func readLegs(h *datasets.History, sig *signal.Signal, given bool, asOf engine.Date) (*signalReading, error) {
	p := h.Paths
	dates := p.Grid.Dates
	t := len(dates) - 1
	if given {
		for t >= 0 && dates[t].Close() > asOf {
			t--
		}
		if t < 0 {
			return nil, usageError{fmt.Errorf("--as-of %v: the first month-end of the data is %v", asOf, dates[0])}
		}
	}
	need := []*engine.Field{sig.Count, sig.Score}
	for _, l := range sig.Legs {
		need = append(need, l.Reading, l.EnterAt, l.ExitAt, l.On, l.Percentile)
	}
	if err := engine.Derive(p, need...); err != nil {
		return nil, fmt.Errorf("the data lack what the signal reads; name the legs to use in the plan's signal.legs: %w", err)
	}
	at := func(f *engine.Field) float64 { return p.Row(f, t)[0] }
	r := &signalReading{
		AsOf: dates[t].String(), DataThrough: dates[len(dates)-1].String(), Synthetic: h.Synthetic,
		Legs: map[string]legReading{}, Count: jsonNumber(at(sig.Count)), Score: jsonNumber(at(sig.Score)),
		Notes: []string{}, legs: sig.Legs, also: map[string][]reading{},
	}
	for _, l := range sig.Legs {
		leg := legReading{
			"definition": l.Definition, "unit": l.Reading.Unit,
			"reading": jsonNumber(at(l.Reading)), "enter": jsonNumber(at(l.EnterAt)), "exit": jsonNumber(at(l.ExitAt)),
			"percentile": jsonNumber(at(l.Percentile)), "on": nil, "since": nil,
		}
		if on := at(l.On); !math.IsNaN(on) {
			leg["on"], leg["since"] = on == 1, since(p, l.On, t).String()
		}
		for _, f := range l.Also {
			if engine.Derive(p, f) == nil {
				x := reading{alias(f), f.Unit, jsonNumber(at(f))}
				leg[x.name] = x.value
				r.also[l.Name] = append(r.also[l.Name], x)
				need = append(need, f)
			}
		}
		slices.SortFunc(r.also[l.Name], func(a, b reading) int { return strings.Compare(a.name, b.name) })
		r.Legs[l.Name] = leg
	}
	e := evidenceOf(h, sig, 0, len(dates)-1)
	r.Evidence = &e
	if last := dates[len(dates)-1]; given && monthsAfter(last, 2).Close() <= asOf {
		r.Notes = append(r.Notes, fmt.Sprintf("asked for %v; the data end %v", asOf, last))
	}
	r.Notes = append(append(r.Notes, e.notes()...), notes(h, need...)...)
	return r, nil
}

// monthsAfter returns the nth month-end after d.
func monthsAfter(d engine.Date, n int) engine.Date {
	for range n {
		d = (d + 1).MonthEnd()
	}
	return d
}

// alias is the short name of a reading beside its leg, whatever its window.
func alias(f *engine.Field) string {
	switch name := plainName(f); name {
	case signal.PremiumMedian.Name:
		return "median"
	case signal.PremiumGap.Name:
		return "gap"
	case signal.PremiumZScore.Name:
		return "zscore"
	default:
		return name
	}
}

// since returns the first date from which on f has had the value it has at
// row t.
func since(p *engine.Paths, f *engine.Field, t int) engine.Date {
	now := p.Row(f, t)[0]
	for t > 0 && p.Row(f, t-1)[0] == now {
		t--
	}
	return p.Grid.Dates[t]
}

func (r *signalReading) print(a *app) error {
	label := ""
	if r.Synthetic {
		label = "  SYNTHETIC"
	}
	fmt.Fprintf(a.stdout, "Signal as of %s (data through %s)%s\n\n", r.AsOf, r.DataThrough, label)
	var rows [][]string
	for _, leg := range r.legs {
		l := r.Legs[leg.Name]
		state, from := "not known", ""
		if on, ok := l["on"].(bool); ok {
			state, from = "off", l["since"].(string)
			if on {
				state = "on"
			}
		}
		unit := leg.Reading.Unit
		rows = append(rows, []string{
			leg.Name, inUnit(l["reading"], unit), inUnit(l["enter"], unit), inUnit(l["exit"], unit), inUnit(l["percentile"], "rank"), state, from,
		})
	}
	if err := report.WriteTable(a.stdout, []string{"leg", "reading", "on at", "off at", "percentile", "state", "since"}, rows); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\nlegs on %s of %d, score %s\n\n", inUnit(r.Count, ""), len(r.legs), inUnit(r.Score, "score"))
	for _, leg := range r.legs {
		fmt.Fprintf(a.stdout, "%s: %s\n", leg.Name, leg.Definition)
	}
	for _, leg := range r.legs {
		for _, x := range r.also[leg.Name] {
			fmt.Fprintf(a.stdout, "  %s, %s: %s\n", leg.Name, x.name, inUnit(x.value, x.unit))
		}
	}
	if len(r.Notes) > 0 {
		fmt.Fprintf(a.stdout, "\nTo know\n- %s\n", strings.Join(r.Notes, "\n- "))
	}
	return nil
}

// inUnit writes a reading as people do.
func inUnit(v any, unit string) string {
	x := float64(v.(jsonNumber))
	switch {
	case math.IsNaN(x):
		return "–"
	case unit == "rank":
		return strconv.FormatFloat(100*x, 'f', 0, 64)
	case unit == "score", unit == signal.PremiumZScore.Unit:
		return strconv.FormatFloat(x, 'f', 2, 64)
	case strings.HasPrefix(unit, "decimal"):
		return strconv.FormatFloat(100*x, 'f', 1, 64) + "%"
	}
	return strconv.FormatFloat(math.Round(100*x)/100, 'g', -1, 64)
}
