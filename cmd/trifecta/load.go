package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
	"trifecta/engine"
	"trifecta/strategies"
)

// An input is a data file that was read.
type input struct {
	Kind   string `json:"kind"` // panel, series or weights
	File   string `json:"file"` // base name
	SHA256 string `json:"sha256"`
}

// data are the files of a plan.
type data struct {
	panel  *datasets.Panel
	series *datasets.Series
	inputs []input
}

// dataFlags name data files on the command line.
type dataFlags struct {
	Panel  string `help:"Firm panel (panel/1, Arrow); - reads standard input. Takes precedence over the plan's." placeholder:"FILE"`
	Series string `help:"Macro and index series (series/1, Arrow); - reads standard input. Takes precedence over the plan's." placeholder:"FILE"`
}

// open reads the files that the plan or the flags name.
func (f *planFile) open(a *app, flags dataFlags) (*data, error) {
	var d data
	if flags.Panel == "-" && flags.Series == "-" {
		return nil, usageError{errors.New("--panel and --series cannot both read standard input")}
	}
	panel, series := cmp.Or(flags.Panel, f.path(f.Data.Panel)), cmp.Or(flags.Series, f.path(f.Data.Series))
	if panel == "" && series == "" {
		return nil, usageError{errors.New("no data: name a panel or series in the plan's data, or with --panel and --series")}
	}
	f.Data.Panel, f.Data.Series = panel, series
	var errs []error
	if panel != "" {
		t, err := a.table(&d, "panel", panel)
		if err == nil {
			d.panel, err = datasets.PanelFrom(panel, t)
		}
		if err == nil { // plans run on months
			d.panel, err = d.panel.Monthly()
		}
		errs = append(errs, err)
	}
	if series != "" {
		t, err := a.table(&d, "series", series)
		if err == nil {
			d.series, err = datasets.SeriesFrom(series, t)
		}
		errs = append(errs, err)
	}
	return &d, errors.Join(errs...)
}

func inFile(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}

// path returns the way to a file that the plan names.
func (f *planFile) path(name string) string {
	if name == "" || name == "-" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(f.folder, name)
}

// files returns the files that the plan and the flags read.
func (f *planFile) files(flags dataFlags) []string {
	names := []string{cmp.Or(flags.Panel, f.path(f.Data.Panel)), cmp.Or(flags.Series, f.path(f.Data.Series))}
	for i := range f.Strategies {
		for s := &f.Strategies[i]; s != nil; s = s.inner() {
			if s.Weights != nil {
				names = append(names, f.path(s.Weights.File))
			}
		}
	}
	return names
}

// inner returns the rule within a rule, or nil.
func (s *strategyFile) inner() *strategyFile {
	if s.Banded == nil {
		return nil
	}
	return s.Banded.Rule
}

// moveTo rewrites the plan's files relative to another folder, where the plan
// as run will stand.
func (f *planFile) moveTo(folder string) {
	move := func(name *string) {
		if *name == "" || *name == "-" {
			return
		}
		abs, err := filepath.Abs(*name)
		to, errTo := filepath.Abs(folder)
		if err != nil || errTo != nil {
			return // no working folder: leave the name as it was given
		}
		*name = abs
		if rel, err := filepath.Rel(to, abs); err == nil {
			*name = filepath.ToSlash(rel)
		}
	}
	move(&f.Data.Panel)
	move(&f.Data.Series)
	f.moveFutures(move)
	for i := range f.Strategies {
		for s := &f.Strategies[i]; s != nil; s = s.inner() {
			if s.Weights != nil {
				s.Weights.File = f.path(s.Weights.File)
				move(&s.Weights.File)
			}
		}
	}
	f.folder = folder
}

// table reads an Arrow or Parquet file or, for -, an Arrow stream on standard
// input, and notes its digest.
func (a *app) table(d *data, kind, name string) (*arrowfile.Table, error) {
	hash := sha256.New()
	t, base, err := (*arrowfile.Table)(nil), "standard input", error(nil)
	if name == "-" {
		t, err = arrowfile.ReadStream(io.TeeReader(a.stdin, hash))
		err = inFile(base, err)
	} else {
		t, err = a.readTable(name, hash)
		base = filepath.Base(name)
	}
	if err != nil {
		return nil, err
	}
	d.inputs = append(d.inputs, input{kind, base, hex.EncodeToString(hash.Sum(nil))})
	return t, nil
}

// pathless strips the file's name off an error of package os, which callers
// put in front.
func pathless(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// history puts the data on a monthly grid, up to the plan's last month, or the
// last of the data where the plan names none.
func (f *planFile) history(doc *document, d *data) (*datasets.History, error) {
	series := d.series
	if f.TBillRate != nil {
		var err error
		if series, err = f.withBills(doc, d); err != nil {
			return nil, err
		}
	}
	g := datasets.MonthlyGrid(d.panel, series)
	if len(g.Dates) < 2 {
		return nil, fmt.Errorf("the data hold %d months: want at least two", len(g.Dates))
	}
	last := month(g.Dates[len(g.Dates)-1])
	if f.To != nil {
		n, ok := slices.BinarySearch(g.Dates, engine.Date(*f.To))
		if !ok || n == 0 {
			doc.wrong(f.To, "to is %v: the data run from %v to %v", *f.To, month(g.Dates[0]), last)
		} else {
			g.Dates = g.Dates[:n+1]
		}
	}
	if f.From != nil && (*f.From <= month(g.Dates[0]) || *f.From > last) {
		doc.wrong(f.From, "from is %v: the data run from %v to %v, and the first month is not earned", *f.From, month(g.Dates[0]), last)
	}
	for _, x := range f.Sleeves {
		switch {
		case d.panel == nil:
			doc.wrong(x.Sleeve, "sleeve %s is one of firms, and the plan has no panel", x.Sleeve.Name)
		default:
			if err := x.Sleeve.rule().Check(d.panel); err != nil {
				doc.wrong(&x.Sleeve.Where, "%v", err)
			}
		}
	}
	if err := doc.err(); err != nil {
		return nil, err
	}
	h, err := datasets.Inputs{Panel: d.panel, Series: series, Grid: g, Multiple: f.Data.Multiple, Sleeves: f.rules()}.History()
	if err == nil {
		f.Data.Multiple = h.Multiple
	}
	return h, err
}

// withBills returns the series with the plan's constant T-bill yield.
func (f *planFile) withBills(doc *document, d *data) (*datasets.Series, error) {
	s := &datasets.Series{}
	if d.series != nil {
		*s = *d.series
	} else {
		s.Dates = d.panel.Dates
	}
	for _, c := range s.Columns {
		if c.Name == engine.TBillRate.Name || c.Name == engine.CashReturn.Name {
			doc.wrong(f.TBillRate, "tbill_rate stands in the plan, and the data have %s: leave one out", c.Name)
			return nil, doc.err()
		}
	}
	s.Columns = append(slices.Clone(s.Columns), datasets.Column{
		Name: engine.TBillRate.Name, Unit: engine.TBillRate.Unit, Source: "the plan",
		Note:   fmt.Sprintf("constant %v a year, from the plan", *f.TBillRate),
		Values: slices.Repeat([]float64{float64(*f.TBillRate)}, len(s.Dates)),
	})
	return s, nil
}

// given reads dated target weights.
func (b *builder) given(r *weightsFile) (strategies.Given, error) {
	name := b.file.path(r.File)
	src, err := os.ReadFile(name)
	if err != nil {
		return strategies.Given{}, inFile(name, pathless(err))
	}
	s, err := readWeights(filepath.Base(name), src)
	if err != nil {
		return strategies.Given{}, err
	}
	g := strategies.Given{Label: r.Name, Dates: s.Dates}
	var errs []error
	for _, c := range s.Columns {
		sleeve, err := b.sleeveOf(c.Name)
		errs = append(errs, inFile(name, err))
		g.Sleeves = append(g.Sleeves, sleeve)
	}
	if err := errors.Join(errs...); err != nil {
		return g, err
	}
	for t := range s.Dates {
		row := make([]float64, len(s.Columns))
		for k, c := range s.Columns {
			row[k] = c.Values[t]
		}
		g.Weights = append(g.Weights, row)
	}
	if err := g.Validate(); err != nil {
		return g, inFile(name, err)
	}
	sum := sha256.Sum256(src)
	b.inputs = append(b.inputs, input{"weights", filepath.Base(name), hex.EncodeToString(sum[:])})
	return g, nil
}
