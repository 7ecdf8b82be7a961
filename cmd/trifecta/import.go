package main

import (
	"fmt"
	"io"
	"os"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

// importCmd has a sub-command for each kind of file.
type importCmd struct {
	CSV   importCSVCmd   `cmd:"" name:"csv" help:"Any CSV file of series, by a mapping of its columns."`
	Table importTableCmd `cmd:"" help:"Any Arrow or Parquet file of series, by a mapping of its columns."`
	Auto  importAutoCmd  `cmd:"" help:"Say what a file is by how it begins and, with --out, import it."`

	FRED    importFREDCmd    `cmd:"" name:"fred" help:"Series of FRED, the Federal Reserve Bank of St. Louis, and vintages of FRED-MD."`
	French  importFrenchCmd  `cmd:"" help:"Returns, sizes and valuations of Ken French's data library."`
	Shiller importShillerCmd `cmd:"" help:"Robert Shiller's monthly table of the US stock market."`
	Prices  importPricesCmd  `cmd:"" help:"Returns of indices and funds from their daily closes."`
	FOMC    importFOMCCmd    `cmd:"" name:"fomc" help:"The federal funds target and the dates of FOMC meetings."`
	DFAST   importDFASTCmd   `cmd:"" name:"dfast" help:"History and scenarios of the Federal Reserve's stress tests."`

	Futures     importFuturesCmd     `cmd:"" help:"Cuts priced by fed funds futures, from their settlements."`
	FedWatch    importFedWatchCmd    `cmd:"" name:"fedwatch" help:"Cuts priced, from the probabilities of CME's FedWatch."`
	AtlantaFed  importAtlantaFedCmd  `cmd:"" name:"atlantafed" help:"A stand-in for cuts priced, from the Atlanta Fed's Market Probability Tracker."`
	SPEstimates importSPEstimatesCmd `cmd:"" name:"spestimates" help:"Earnings per share and forward P/E of the S&P 600 and 500, from vintages of S&P's estimates."`

	Members  importMembersCmd  `cmd:"" help:"Lists of an index's members, with the start and end of each spell or of one day."`
	Holdings importHoldingsCmd `cmd:"" help:"What an index fund holds on a day: members, weights, prices, sectors."`

	Fundamentals importFundamentalsCmd `cmd:"" help:"Firm fundamentals of any vendor, by a mapping of their columns."`
	SPVintages   importSPVintagesCmd   `cmd:"" name:"spvintages" help:"Vintages of the S&P 500 companies' financials of datahub.io."`
	FirmPrices   importFirmPricesCmd   `cmd:"" name:"firmprices" help:"Prices or returns by firm, one column or one row for each."`
	CRSP         importCRSPCmd         `cmd:"" name:"crsp" help:"CRSP's monthly stock file, delisting returns with it."`
	Compustat    importCompustatCmd    `cmd:"" help:"Compustat's quarterly or annual fundamentals."`
	IBES         importIBESCmd         `cmd:"" name:"ibes" help:"Consensus for the next twelve months, from the summary history of I/B/E/S."`
	SEC          importSECCmd          `cmd:"" name:"sec" help:"The SEC's financial statement data sets, by the day of filing."`
}

// importFlags are those of every import.
type importFlags struct {
	Out   string `short:"o" required:"" help:"Arrow file to write, Parquet if its name ends in .parquet; - writes an Arrow stream to standard output." placeholder:"FILE"`
	Force bool   `help:"Replace a file that is there."`
	JSON  bool   `help:"Say what was read and written as JSON."`
}

// open opens a file, or standard input for -, and returns the name under which
// faults are reported.
func (a *app) open(file string) (io.ReadCloser, string, error) {
	if file == "-" {
		return io.NopCloser(a.stdin), "standard input", nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, "", inFile(file, pathless(err))
	}
	return a.breakingFile(f), file, nil
}

// importedSeries writes series and says what was read, kept and dropped.
func (a *app) importedSeries(s *datasets.Series, t datasets.Tally, f importFlags) error {
	w := written{File: f.Out, Kind: "series/1", Rows: len(s.Dates), Synthetic: s.Synthetic(), Tally: &t}
	w.First, w.Last = ends(s.Dates)
	for _, c := range s.Columns {
		w.Columns = append(w.Columns, c.Name)
	}
	return a.imported(w, f, s.Table())
}

// importedFacts is importedSeries of facts.
func (a *app) importedFacts(x *datasets.Facts, t datasets.Tally, f importFlags) error {
	w := written{File: f.Out, Kind: "facts/1", Rows: x.Len(), Synthetic: x.Synthetic(), Tally: &t, Columns: x.Item.Words}
	if x.Len() > 0 {
		w.First, w.Last = x.Known[0].String(), x.Known[0].String()
		first, last := x.Known[0], x.Known[0]
		for _, d := range x.Known {
			first, last = min(first, d), max(last, d)
		}
		w.First, w.Last = first.String(), last.String()
	}
	return a.imported(w, f, x.Table())
}

// imported writes a table and says what is in it: on standard output, or on
// standard error where the table itself goes to standard output. The table is
// written first: who reads what is said of it may stop in the middle, which
// ends the process.
func (a *app) imported(w written, f importFlags, t *arrowfile.Table) error {
	if err := a.interrupted(); err != nil {
		return err
	}
	if f.Out == "-" {
		if err := arrowfile.Write(a.stdout, t, arrowfile.Options{Stream: true}); err != nil {
			return err
		}
		_, err := fmt.Fprint(a.stderr, w.text())
		return err
	}
	if err := vacant(f.Out, f.Force); err != nil {
		return err
	}
	o := arrowfile.Options{}
	if w.Kind == "panel/1" {
		o.Whole = "date"
	}
	if err := writeTable(f.Out, t, o); err != nil {
		return err
	}
	if f.JSON {
		return a.writeJSON(w)
	}
	_, err := fmt.Fprint(a.stdout, w.text())
	return err
}

// text is what was read and written, for people.
func (w written) text() string {
	s := w.said
	if w.Tally != nil {
		s += w.Tally.String() + "\n"
	}
	rows, columns := "rows", "columns"
	if w.Kind == "facts/1" {
		rows, columns = "facts", "items"
	}
	label := ""
	if w.Synthetic {
		label = ", SYNTHETIC"
	}
	return s + fmt.Sprintf("%d %s, %s to %s, and %d %s are in %s%s\n", w.Rows, rows, w.First, w.Last, len(w.Columns), columns, w.File, label)
}

// readMapping reads and checks a mapping of columns.
func readMapping(name string) (m datasets.Mapping, err error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return m, usageError{inFile(name, pathless(err))}
	}
	if err := decodeYAML(name, src, &m).err(); err != nil {
		return m, err
	}
	if err := m.Validate(); err != nil {
		return m, usageError{inFile(name, err)}
	}
	return m, nil
}

type importTableCmd struct {
	File string `arg:"" help:"Arrow or Parquet file; - reads an Arrow stream on standard input."`
	Map  string `required:"" help:"YAML file that says what the columns are, as for csv." placeholder:"FILE"`
	importFlags
}

// Run imports the file.
func (c *importTableCmd) Run(a *app) error {
	m, err := readMapping(c.Map)
	if err != nil {
		return err
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	t, err := a.table(new(data), "", c.File)
	if err != nil {
		return err
	}
	s, err := datasets.MapTable(c.File, t, m)
	if err != nil {
		return err
	}
	return a.importedSeries(s, datasets.Tally{Read: t.Rows, Kept: t.Rows}, c.importFlags)
}

type importCSVCmd struct {
	File string `arg:"" help:"CSV file; - reads standard input."`
	Map  string `required:"" help:"YAML file that says what the columns are; see trifecta plan example, names that end in -map." placeholder:"FILE"`
	importFlags
}

// Run imports the file.
func (c *importCSVCmd) Run(a *app) error {
	m, err := readMapping(c.Map)
	if err != nil {
		return err
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	s, err := datasets.ImportCSV(in, name, m)
	if err != nil {
		return err
	}
	return a.writeSeries(s, c.Out, c.Force, c.JSON)
}
