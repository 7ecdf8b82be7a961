package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"trifecta/datasets"
	"trifecta/datasets/sources"
)

// inputs opens files, each FILE or, where names are taken, FILE=NAME. They stay
// open until close is called.
func (a *app) inputs(args []string, named bool) (files []sources.File, close func(), err error) {
	var open []io.Closer
	close = func() {
		for _, c := range open {
			c.Close()
		}
	}
	var errs []error
	for _, arg := range args {
		as := ""
		if k := strings.LastIndex(arg, "="); named && k >= 0 {
			if _, err := os.Stat(arg); err != nil { // = may be part of a file's name
				arg, as = arg[:k], arg[k+1:]
			}
		}
		in, name, err := a.open(arg)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		open = append(open, in)
		files = append(files, sources.File{Reader: in, Name: name, As: as})
	}
	return files, close, errors.Join(errs...)
}

// importedColumns is importedSeries, and says of every column what it is, in
// which unit, when it is known and where it comes from.
func (a *app) importedColumns(s *datasets.Series, t datasets.Tally, f importFlags) error {
	if err := a.importedSeries(s, t, f); err != nil || f.JSON {
		return err
	}
	out := a.stdout
	if f.Out == "-" {
		out = a.stderr
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "field\tunit\tknown\tsource")
	for _, c := range s.Columns {
		known := "on the date"
		switch c.LagDays {
		case 0:
		case 1:
			known = "a day later"
		default:
			known = fmt.Sprintf("%d days later", c.LagDays)
		}
		source := c.Source
		for _, more := range []string{c.StandIn, c.Note} {
			if more != "" {
				source += "; " + more
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.Name, c.Unit, known, source)
	}
	return w.Flush()
}

// named reads a list of LABEL=NAME, or LABEL alone for its default name.
func named(flag string, list []string) (map[string]string, error) {
	m := map[string]string{}
	for _, text := range list {
		label, name := text, ""
		if k := strings.LastIndex(text, "="); k >= 0 {
			label, name = strings.TrimSpace(text[:k]), strings.TrimSpace(text[k+1:])
			if !datasets.FieldName(name) {
				return nil, usageError{fmt.Errorf("%s: %q would be the field %q: want lower-case letters, digits and underscores, a letter first", flag, label, name)}
			}
		}
		if _, ok := m[label]; ok || label == "" {
			return nil, usageError{fmt.Errorf("%s: %q is empty or there twice", flag, label)}
		}
		m[label] = name
	}
	return m, nil
}

type importFREDCmd struct {
	Files  []string `arg:"" name:"file" help:"CSV files of FRED or FRED-MD, with one series or many; - reads standard input."`
	Series []string `help:"Series to read, and the fields they are to be." placeholder:"ID[=NAME],…"`
	Unit   []string `help:"Unit in the file of a series, or of all that are not known: percent, bp, index." placeholder:"[ID=]UNIT,…"`
	Lag    []string `help:"Days from the end of a period to publication." placeholder:"ID=DAYS,…"`
	importFlags
}

// Run imports the files.
func (c *importFREDCmd) Run(a *app) error {
	var o sources.FREDOptions
	var err error
	if o.Series, err = named("--series", c.Series); err != nil {
		return err
	}
	o.Unit, o.Lag = map[string]string{}, map[string]int{}
	for _, text := range c.Unit {
		id, unit, ok := strings.Cut(text, "=")
		if !ok {
			id, unit = "", text
		}
		o.Unit[strings.TrimSpace(id)] = strings.TrimSpace(unit)
	}
	for _, text := range c.Lag {
		id, days, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(strings.TrimSpace(days))
		if err != nil || n < 0 || n > 3660 {
			return usageError{fmt.Errorf("--lag: %q, want ID=DAYS with 0 to 3660 days", text)}
		}
		o.Lag[strings.TrimSpace(id)] = n
	}
	files, done, err := a.inputs(c.Files, false)
	defer done()
	if err != nil {
		return err
	}
	s, t, err := sources.FRED(files, o)
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, c.importFlags)
}

type importFrenchCmd struct {
	File      string   `arg:"" help:"CSV file of Ken French's data library, unpacked; - reads standard input."`
	Table     string   `help:"Table to read: its number, or a part of its title. Default: the first of value-weighted returns." placeholder:"N|TITLE"`
	Columns   []string `help:"Columns to read, and the fields they are to be." placeholder:"LABEL[=NAME],…"`
	Valuation bool     `help:"Read market-to-book of small and big stocks from 6_Portfolios_2x3."`
	List      bool     `help:"List the file's tables and stop."`

	Out   string `short:"o" help:"Arrow file to write; - writes a stream to standard output." placeholder:"FILE"`
	Force bool   `help:"Replace a file that is there."`
	JSON  bool   `help:"Say what was read and written as JSON."`
}

// Run imports the file.
func (c *importFrenchCmd) Run(a *app) error {
	columns, err := named("--columns", c.Columns)
	switch {
	case err != nil:
		return err
	case c.Out == "" && !c.List:
		return usageError{errors.New("missing flags: --out=FILE, or --list")}
	case c.Valuation && (c.Table != "" || len(columns) > 0):
		return usageError{errors.New("--valuation reads its own tables: leave out --table and --columns")}
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	var s *datasets.Series
	var t datasets.Tally
	switch {
	case c.List:
		tables, _, err := sources.ReadFrench(in, name)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "table\trows\tfirst\tlast\tcolumns\ttitle")
		for k, tab := range tables {
			fmt.Fprintf(w, "%d\t%d\t%s\t%s\t%d\t%s\n", k+1, tab.Rows, tab.First, tab.Last, len(tab.Labels), tab.Title)
		}
		return w.Flush()
	case c.Valuation:
		s, t, err = sources.FrenchValuation(in, name)
	default:
		s, t, err = sources.French(in, name, sources.FrenchOptions{Table: c.Table, Columns: columns})
	}
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, importFlags{Out: c.Out, Force: c.Force, JSON: c.JSON})
}

type importShillerCmd struct {
	File string `arg:"" help:"shiller_data.csv or the like; - reads standard input."`
	importFlags
}

// Run imports the file.
func (c *importShillerCmd) Run(a *app) error {
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	s, t, err := sources.Shiller(in, name)
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, c.importFlags)
}

type importPricesCmd struct {
	Files    []string `arg:"" name:"file" help:"CSV files of daily closes (Yahoo, Stooq, yfinance, FRED), each with the field it is to be: FILE or FILE=NAME."`
	Columns  []string `help:"Columns or tickers to read, and the fields they are to be." placeholder:"LABEL[=NAME],…"`
	Monthly  bool     `help:"Returns of months, not of days."`
	Levels   bool     `help:"The closes, not their returns."`
	Adjusted bool     `help:"The closes include dividends, though the file does not say so."`
	importFlags
}

// Run imports the files.
func (c *importPricesCmd) Run(a *app) error {
	columns, err := named("--columns", c.Columns)
	if err != nil {
		return err
	}
	files, done, err := a.inputs(c.Files, true)
	defer done()
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.As != "" && (!datasets.FieldName(f.As) || len(columns) > 0) {
			return usageError{fmt.Errorf("%s=%s: want the name of a field in lower-case letters, digits and underscores, and no --columns beside it", f.Name, f.As)}
		}
	}
	s, t, err := sources.Prices(files, sources.PriceOptions{Monthly: c.Monthly, Levels: c.Levels, Adjusted: c.Adjusted, Columns: columns})
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, c.importFlags)
}

type importFOMCCmd struct {
	Files   []string `arg:"" name:"file" help:"Targets (DFEDTAR, DFEDTARL and DFEDTARU, or JSON) and lists of meeting dates; - reads standard input."`
	Monthly bool     `help:"Month-ends, not days."`
	importFlags
}

// Run imports the files.
func (c *importFOMCCmd) Run(a *app) error {
	files, done, err := a.inputs(c.Files, false)
	defer done()
	if err != nil {
		return err
	}
	s, t, err := sources.FOMCSeries(files, c.Monthly)
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, c.importFlags)
}

type importDFASTCmd struct {
	Files []string `arg:"" name:"file" help:"CSV tables of the Federal Reserve's stress tests: of history, or of scenarios; - reads standard input."`
	importFlags
}

// Run imports the files.
func (c *importDFASTCmd) Run(a *app) error {
	files, done, err := a.inputs(c.Files, false)
	defer done()
	if err != nil {
		return err
	}
	s, t, err := sources.DFAST(files)
	if err != nil {
		return err
	}
	return a.importedColumns(s, t, c.importFlags)
}
