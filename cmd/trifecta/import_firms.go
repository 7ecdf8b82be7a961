package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/datasets/sources"
)

// readFirms opens a file and reads it, faults under its name.
func (a *app) readFirms(file string, read func(f *os.File, name string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return inFile(file, pathless(err))
	}
	defer f.Close()
	return read(f, file)
}

// links reads a table of links, or none where no file is named, and says what it
// kept of it.
func (a *app) links(file string, read func(io.Reader, string) (*sources.Links, datasets.Tally, error)) (links *sources.Links, err error) {
	if file == "" {
		return nil, nil
	}
	err = a.readFirms(file, func(f *os.File, name string) (err error) {
		var tally datasets.Tally
		if links, tally, err = read(f, name); err == nil {
			fmt.Fprintf(a.stderr, "%s: %v\n", name, tally)
		}
		return err
	})
	return links, err
}

type importFundamentalsCmd struct {
	File   string `arg:"" help:"CSV file, gzip or not; - reads standard input."`
	Map    string `required:"" help:"YAML file that says what the columns are; see trifecta plan example bloomberg-map, factset-map, lseg-map." placeholder:"FILE"`
	Source string `help:"Publisher, as results will print it." placeholder:"TEXT"`
	importFlags
}

// Help shows the keys of a mapping.
func (importFundamentalsCmd) Help() string {
	return `A mapping names the columns and their units. Wide, a row for each firm and period:

    firm: {from: ticker}                 # kind: ticker, bloomberg, ric or id
    period: {from: fiscal_year, stands: year}
    lag_days: 75                         # or known: {from: announced}
    rows: first                          # of two rows of one firm and period; default: refuse
    columns:
    - {from: REVENUE, item: sales_y, unit: USD million}
    - {from: SECTOR, item: sector, words: [{from: Tech, to: Information Technology}]}

Long, a row for each item, besides: long: {item: field, value: value}. Items are those of the
vocabulary, others become columns of the panel.`
}

// Run imports the file.
func (c *importFundamentalsCmd) Run(a *app) error {
	src, err := os.ReadFile(c.Map)
	if err != nil {
		return usageError{inFile(c.Map, pathless(err))}
	}
	var m sources.FirmMapping
	if err := decodeYAML(c.Map, src, &m).err(); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return usageError{inFile(c.Map, err)}
	}
	if c.Source != "" {
		m.Source = c.Source
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	f, tally, err := sources.Fundamentals(in, name, m)
	if err != nil {
		return err
	}
	return a.importedFacts(f, tally, c.importFlags)
}

type importSPVintagesCmd struct {
	Files []string `arg:"" help:"Vintages, each with its day in the name: 2013-02-10.csv.gz."`
	importFlags
}

// Run imports the files and says how their units were told.
func (c *importSPVintagesCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	v := &sources.SPVintages{}
	var all datasets.Tally
	for _, file := range c.Files {
		day, err := sources.VintageDay(file)
		if err != nil {
			return err
		}
		if err := a.readFirms(file, func(f *os.File, name string) error {
			tally, err := v.Add(f, name, day)
			all.Add(tally)
			return err
		}); err != nil {
			return err
		}
	}
	f := v.Facts()
	for _, note := range v.Notes {
		fmt.Fprintln(a.stderr, note)
	}
	return a.importedFacts(f, all, c.importFlags)
}

type importFirmPricesCmd struct {
	File  string `arg:"" help:"CSV file, a row for each firm and day or a column for each firm; - reads standard input."`
	Item  string `help:"What the values are: adjusted_close, split_adjusted_close, price (not adjusted at all) or total_return. Needed unless the label of the column says adjusted." placeholder:"ITEM"`
	Firm  string `help:"Label of the column of firms." placeholder:"LABEL"`
	Day   string `help:"Label of the column of days." placeholder:"LABEL"`
	Value string `help:"Label of the column of prices." placeholder:"LABEL"`
	Month bool   `help:"Any day of a month stands for its last."`
	Last  bool   `help:"Keep of daily prices the last of each month."`

	Source string `help:"Publisher, as results will print it." placeholder:"TEXT"`
	importFlags
}

// Run imports the file.
func (c *importFirmPricesCmd) Run(a *app) error {
	if c.Item != "" && !slices.Contains(sources.FirmPriceItems, c.Item) {
		return usageError{fmt.Errorf("--item is %q, want %s", c.Item, strings.Join(sources.FirmPriceItems, ", "))}
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	p := sources.FirmPrices{Item: c.Item, Firm: c.Firm, Day: c.Day, Value: c.Value, Month: c.Month, Last: c.Last}
	f, tally, err := p.Read(in, name)
	if err != nil {
		return err
	}
	if c.Source != "" {
		f.Meta["source"] = c.Source
	}
	return a.importedFacts(f, tally, c.importFlags)
}

type importCRSPCmd struct {
	File string `arg:"" help:"Monthly stock file as WRDS exports it, in the layout to 2024 or in CIZ; - reads standard input."`
	All  bool   `help:"Keep all shares, not only common shares of US companies (share codes 10 and 11)."`
	importFlags
}

// Help says where delistings come from.
func (importCRSPCmd) Help() string {
	return `The layout to 2024 has delistings in a file of its own: merge msedelist (DLSTCD, DLRET) into the
file, by PERMNO and month. Without it a delisting is a firm that stops in silence. CIZ has them inside.`
}

// Run imports the file.
func (c *importCRSPCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	f, tally, err := sources.CRSP(in, name, c.All)
	if err != nil {
		return err
	}
	return a.importedFacts(f, tally, c.importFlags)
}

type importCompustatCmd struct {
	File string `arg:"" help:"Quarterly (fundq) or annual (funda) file as WRDS exports it; - reads standard input."`
	Link string `help:"CRSP/Compustat link table (ccmxpf_lnkhist): facts are of PERMNOs then." placeholder:"FILE"`
	importFlags
}

// Run imports the file.
func (c *importCompustatCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	links, err := a.links(c.Link, sources.CCM)
	if err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	f, tally, err := sources.Compustat(in, name, links)
	if err != nil {
		return err
	}
	if note := f.Meta["rdq"]; note != "" {
		fmt.Fprintf(a.stderr, "%s: %s\n", name, note)
	}
	return a.importedFacts(f, tally, c.importFlags)
}

type importIBESCmd struct {
	File string `arg:"" help:"Summary history (statsumu) as WRDS exports it; - reads standard input."`
	Link string `help:"Table from I/B/E/S tickers to PERMNOs (ticker, permno, sdate, edate, score): facts are of PERMNOs then." placeholder:"FILE"`
	importFlags
}

// Run imports the file.
func (c *importIBESCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	links, err := a.links(c.Link, sources.IBESLinks)
	if err != nil {
		return err
	}
	in, name, err := a.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	f, tally, err := sources.IBES(in, name, links)
	if err != nil {
		return err
	}
	return a.importedFacts(f, tally, c.importFlags)
}

type importSECCmd struct {
	Files []string `arg:"" help:"Quarters of the SEC's financial statement data sets: 2010q2.zip."`
	importFlags
}

// Run imports the archives.
func (c *importSECCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	s := &sources.SECFilings{}
	for _, file := range c.Files {
		if err := a.readFirms(file, func(f *os.File, name string) error {
			info, err := f.Stat()
			if err != nil {
				return inFile(name, pathless(err))
			}
			return s.Add(f, info.Size(), name)
		}); err != nil {
			return err
		}
	}
	f, tally, err := s.Facts()
	if err != nil {
		return err
	}
	return a.importedFacts(f, tally, c.importFlags)
}
