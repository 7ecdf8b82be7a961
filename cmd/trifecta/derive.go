package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"trifecta/datasets"
	"trifecta/datasets/sources"
)

// deriveCmd has a sub-command for each thing made of data that are there.
type deriveCmd struct {
	Members  membersCmd  `cmd:"" help:"Members of an index by rank, for a panel that holds the whole market."`
	Large490 large490Cmd `cmd:"" name:"large490" help:"An index without its ten largest companies, from their weights and returns."`
}

type large490Cmd struct {
	Series string `arg:"" help:"Series file with the index's total return; - reads standard input."`
	Index  string `required:"" help:"Column of the index's total return, decimal per step." placeholder:"COLUMN"`
	Ten    string `required:"" help:"CSV file with date, company, weight and return, decimals, or weight (%) and return (%): weights at each date's close, returns over the step that ends at it, and one more row for a company that leaves." placeholder:"FILE"`
	Within string `help:"How far a weight may be off: 5bp where they are rounded to 0.1 %. Prints how far that puts the result off at most." placeholder:"WEIGHT"`
	importFlags
}

// Run derives the series and says how far it may be off.
func (c *large490Cmd) Run(a *app) error {
	var h rate
	if c.Within != "" {
		if err := h.UnmarshalText([]byte(c.Within)); err != nil {
			return usageError{fmt.Errorf("--within: %w", err)}
		}
	}
	f, err := a.read(c.Series)
	if err == nil && f.series == nil {
		err = fmt.Errorf("%s: want a series file", c.Series)
	}
	if err != nil {
		return err
	}
	in, name, err := a.open(c.Ten)
	if err != nil {
		return err
	}
	defer in.Close()
	list, tally, err := sources.Largest(in, name)
	if err != nil {
		return err
	}
	s, bound, err := datasets.ExMega(f.series, c.Index, list, float64(h))
	if err != nil {
		return inFile(c.Ten, err)
	}
	if err := a.importedSeries(s, tally, c.importFlags); err != nil || h == 0 {
		return err
	}
	bound = slices.DeleteFunc(bound, math.IsNaN)
	slices.Sort(bound)
	to := a.stdout
	if c.JSON || c.Out == "-" {
		to = a.stderr
	}
	_, err = fmt.Fprintf(to, "weights off by %v put a step off by at most %.1f bp, by %.1f bp in the median step\n", h, 1e4*bound[len(bound)-1], 1e4*bound[len(bound)/2])
	return err
}

type membersCmd struct {
	Panel    string `arg:"" help:"Panel file with the whole market, as data build --whole makes it; - reads standard input."`
	Index    string `required:"" enum:"russell2000,sp500" help:"The index: russell2000, by Russell's rules, or sp500, a stand-in: the largest 500 companies." placeholder:"INDEX"`
	Listings bool   `help:"Russell 2000: new listings join each quarter."`
	NoBands  bool   `help:"Russell 2000: no bands around the break to the Russell 1000."`
	importFlags
}

// Run chooses the members and says how many came and went.
func (c *membersCmd) Run(a *app) error {
	if c.Index == "sp500" && (c.Listings || c.NoBands) {
		return usageError{errors.New("--listings and --no-bands are rules of the Russell 2000")}
	}
	if err := vacant(c.Out, c.Force); err != nil && c.Out != "-" {
		return err
	}
	f, err := a.read(c.Panel)
	if err == nil && f.panel == nil {
		err = fmt.Errorf("%s: want a panel file", c.Panel)
	}
	if err != nil {
		return err
	}
	var r datasets.Ranking
	if c.Index == "sp500" {
		r, err = f.panel.RankSP500(datasets.SP500Rules{})
	} else {
		r, err = f.panel.RankRussell2000(datasets.RussellRules{IPOs: c.Listings, NoBands: c.NoBands})
	}
	if err != nil {
		return inFile(c.Panel, err)
	}
	if !slices.ContainsFunc(f.panel.Member, func(m datasets.Member) bool { return m&r.Index != 0 }) {
		text := "the panel ends before the first ranking could be in force"
		if n := len(r.Reconstitutions); n > 0 {
			x := r.Reconstitutions[n-1]
			text = fmt.Sprintf("of %d companies ranked on %v, the last of %d rankings, none is in it", x.Companies, x.Ranked, n)
		}
		return fmt.Errorf("%s: no company became a member of %s: %s; want a panel of the whole market, as data build --whole makes it, with market values", c.Panel, c.Index, text)
	}
	// A member whose rows end without its last return would be refused by the
	// next reader, whose user did not make it.
	p, err := datasets.PanelFrom(c.Panel, f.panel.Table())
	if err != nil {
		return fmt.Errorf("%w\n%s ranked: the panel must hold the whole market, and the last row of a firm that is gone the return it ended on and no market value", err, c.Panel)
	}
	for _, text := range r.Warnings {
		fmt.Fprintf(a.stderr, "%s\n", text)
	}
	var said strings.Builder
	t := tabwriter.NewWriter(&said, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ranked\tin force\tcompanies\tmembers\tjoined\tleft\tUSD m above\tUSD m least\t")
	for _, x := range r.Reconstitutions {
		fmt.Fprintf(t, "%v\t%v\t%d\t%d\t%d\t%d\t%.0f\t%.0f\t\n", x.Ranked, x.Effective, x.Companies, x.Members, x.Joined, x.Left, x.Break/1e6, x.Least/1e6)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	w := written{File: c.Out, Kind: "panel/1", Rows: p.Rows(), First: p.Dates[0].String(), Last: p.Dates[len(p.Dates)-1].String(), Synthetic: p.Synthetic(), said: said.String()}
	for _, x := range p.Columns() {
		w.Columns = append(w.Columns, x.Name)
	}
	if err := a.imported(w, c.importFlags, p.Table()); err != nil || !c.JSON || c.Out == "-" {
		return err
	}
	_, err = fmt.Fprint(a.stderr, w.said)
	return err
}
