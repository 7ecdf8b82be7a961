package main

import (
	"errors"
	"fmt"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

type dataBuildCmd struct {
	Files     []string `arg:"" name:"facts" help:"Arrow files of facts (facts/1), as trifecta data import writes them; - reads standard input."`
	From      month    `help:"First month, such as 2012-12. Default: the first with a market value." placeholder:"MONTH"`
	To        month    `help:"Last month. Default: the last whose close the prices reach." placeholder:"MONTH"`
	Whole     bool     `help:"Keep firms that were never members of an index, as a universe by rank needs."`
	Priced    bool     `help:"Count only members with a return or an adjusted close in the month: for lists that name firms whose prices are not there."`
	Roll      int      `help:"Days for which a market value is moved on by the firm's price where no newer one is known." default:"100" placeholder:"DAYS"`
	Gone      *rate    `help:"Return from the last price of a member that is gone without a reason, such as -30%. Default: -55%." placeholder:"RETURN"`
	GrossDebt bool     `help:"Take EV without cash where cash is not known."`
	DebtCost  rate     `help:"Yearly rate at which interest on debt is assumed where it is not known, such as 4.5%." placeholder:"RATE"`
	importFlags
}

// Help says more than one line can.
func (dataBuildCmd) Help() string {
	return `Plays facts about firms in the order in which they became known, and writes the
month-end panel that a reader would have seen. What it did is printed: members by
index, from what returns and trailing sums were made, delistings and what was
assumed of them, and members left out, by reason. For members by rank, build the
whole market with --whole, and see trifecta data derive members.`
}

// Run builds the panel.
func (c *dataBuildCmd) Run(a *app) error {
	if c.Roll < 1 {
		return usageError{fmt.Errorf("--roll is %d: want at least one day", c.Roll)}
	}
	if c.From != 0 && c.To != 0 && c.From > c.To {
		return usageError{fmt.Errorf("--from is %v, after --to, %v", c.From, c.To)}
	}
	if c.DebtCost < 0 || c.DebtCost > 1 {
		return usageError{fmt.Errorf("--debt-cost is %v: want 0%% to 100%% a year", c.DebtCost)}
	}
	if c.Gone != nil && (*c.Gone < -1 || *c.Gone > 1) {
		return usageError{fmt.Errorf("--gone is %v: want -100%% to 100%%", *c.Gone)}
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	var tables []*datasets.Facts
	var errs []error
	for _, name := range c.Files {
		f, err := a.facts(name)
		tables, errs = append(tables, f), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	tape, err := datasets.NewTape(tables...)
	if err != nil {
		return err
	}
	b := datasets.Build{
		From: engine.Date(c.From), To: engine.Date(c.To), Whole: c.Whole, Priced: c.Priced, RollDays: c.Roll,
		GrossDebt: c.GrossDebt, DebtCost: float64(c.DebtCost),
	}
	if c.Gone != nil {
		b.Gone = ptr(float64(*c.Gone))
	}
	p, report, err := b.Panel(tape)
	if errors.Is(err, datasets.ErrNoMembers) {
		return fmt.Errorf("%w: add facts made by trifecta data import members or holdings, or build the whole market with --whole and choose members by trifecta data derive members", err)
	}
	if err != nil {
		return err
	}
	return a.builtPanel(p, report, c.importFlags)
}

// facts reads a file of facts; - is an Arrow stream on standard input.
func (a *app) facts(name string) (*datasets.Facts, error) {
	t, err := a.table(new(data), "", name)
	if err != nil {
		return nil, err
	}
	return datasets.FactsFrom(name, t)
}

// builtPanel writes a panel and says what it was made of.
func (a *app) builtPanel(p *datasets.Panel, r *datasets.BuildReport, f importFlags) error {
	w := written{
		File: f.Out, Kind: "panel/1", Rows: p.Rows(), First: p.Dates[0].String(), Last: p.Dates[len(p.Dates)-1].String(),
		Synthetic: p.Synthetic(), Build: r,
	}
	for _, c := range p.Columns() {
		w.Columns = append(w.Columns, c.Name)
	}
	var said strings.Builder
	if err := r.Write(&said); err != nil {
		return err
	}
	w.said = said.String()
	return a.imported(w, f, p.Table())
}
