package datasets

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// Member is a set of index memberships as known at a date.
type Member uint8

// The indices a firm can be a member of. The S&P 490 has no bit: it is
// computed at every date.
const (
	Russell2000 Member = 1 << iota
	SP500

	anyMember = Russell2000 | SP500
)

// Sectors returns the eleven GICS sectors (MSCI and S&P, 2018) as they are
// spelled in the sector column.
func Sectors() []string {
	return []string{
		"Communication Services", "Consumer Discretionary", "Consumer Staples", "Energy", financials, "Health Care",
		"Industrials", "Information Technology", "Materials", "Real Estate", "Utilities",
	}
}

// unclassified is the sector of a firm of which none is known but that it is no
// financial, or not even that.
const unclassified = "Unclassified"

// financials are left out of EV/EBITDA: their interest is a cost of sales and
// their debt is stock in trade.
const financials = "Financials"

// A Panel is the cross-section as it was known, at month-ends or, where its
// metadata say frequency: daily, on trading days: rows sorted by date and firm. A
// firm is a share class; items of the company, such as EV and
// debt, stand on each of its classes and are counted once.
//
// A firm that was a member at one date and has left by the next keeps one more
// row, with no membership and with the return it ended on: its delisting or
// merger return where it was delisted. NaN is not known.
type Panel struct {
	Dates []engine.Date // ascending
	First []int         // len(Dates)+1: rows First[t] to First[t+1] are of Dates[t]

	Firm    []int32 // permanent id of the share class
	Company []int32 // permanent id of the company
	Ticker  Words
	Sector  Words // GICS sector name
	Member  []Member

	MktCap        []float64 // of the share class, USD
	CompanyMktCap []float64 // of all classes, USD
	EV            []float64 // of the company, USD
	EBITDATTM     []float64 // last twelve months reported, USD
	EBITDANTM     []float64 // next twelve months, consensus, USD
	NetIncomeNTM  []float64 // USD
	NetIncomeTTM  []float64 // USD
	SalesTTM      []float64 // USD
	Debt          []float64 // USD
	Cash          []float64 // USD
	InterestTTM   []float64 // USD
	FloatShare    []float64 // share of MktCap that trades freely, 0 to 1; NaN or no slice at all counts as 1
	TotalReturn   []float64 // over the step that ends at the date, decimal, delisting return included
	PriceReturn   []float64 // as TotalReturn, without dividends; nil if the panel has none

	// Sources has the source of a column, under the column's name in the file,
	// where it is another than the file's. StandIns and Notes have what the file
	// says of a column as [Column] does.
	Sources, StandIns, Notes map[string]string

	// Extra are further columns of floats, one value a row. Those in Ignored
	// were left out: text, whole numbers, which may be ids, and names that give
	// no field.
	Extra   []Column
	Ignored []string
	Meta    map[string]string // of the file: generator, source, synthetic
}

// Words is a column of text: row i reads Words[Code[i]], or nothing where
// Code[i] is -1.
type Words struct {
	Code  []int32
	Words []string
}

// At returns the text of row i, empty where there is none.
func (w Words) At(i int) string {
	if w.Code[i] < 0 {
		return ""
	}
	return w.Words[w.Code[i]]
}

// is tells of each code plus one whether it is that of a word.
func (w Words) is(word string) []bool {
	is := make([]bool, len(w.Words)+1)
	for k, x := range w.Words {
		is[k+1] = x == word
	}
	return is
}

// Rows returns the number of rows.
func (p *Panel) Rows() int { return len(p.Firm) }

// Synthetic reports whether the panel says of itself that it was made up.
func (p *Panel) Synthetic() bool { return p.Meta["synthetic"] == "true" }

// ReadPanel reads a panel/1 file. What is wrong with its content is reported
// all at once, up to 20 faults and then a count, each with the file, the row
// (the first is 1), the column and the date.
func ReadPanel(path string) (*Panel, error) {
	t, err := arrowfile.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return PanelFrom(path, t)
}

// PanelOf is ReadPanel of a table. The panel takes over the table's columns.
func PanelOf(t *arrowfile.Table) (*Panel, error) { return PanelFrom("panel", t) }

// PanelFrom is PanelOf of a table that came from name, which every fault names.
func PanelFrom(name string, t *arrowfile.Table) (*Panel, error) {
	a := &audit{}
	p, _ := panelIn(t, a)
	if err := a.err(name); err != nil {
		return nil, err
	}
	return p, nil
}

// Write writes the panel as a panel/1 file whose batches hold whole dates,
// unless the options say otherwise.
func (p *Panel) Write(w io.Writer, o arrowfile.Options) error {
	o.Whole = cmp.Or(o.Whole, "date")
	return arrowfile.Write(w, p.Table(), o)
}

// WriteFile is Write to a file at path. An error leaves no file behind.
func (p *Panel) WriteFile(path string, o arrowfile.Options) error {
	o.Whole = cmp.Or(o.Whole, "date")
	return arrowfile.WriteFile(path, p.Table(), o)
}

// A number is one of the panel's columns of values.
type number struct {
	name, unit string
	of         func(p *Panel) *[]float64
	optional   bool
	company    bool // an item of the company, equal on all its classes
	item       bool // a figure for which vendors put zero where nothing is known
}

var numbers = []number{
	{name: "mktcap", unit: "USD", of: func(p *Panel) *[]float64 { return &p.MktCap }},
	{name: "company_mktcap", unit: "USD", of: func(p *Panel) *[]float64 { return &p.CompanyMktCap }, company: true},
	{name: "ev", unit: "USD", of: func(p *Panel) *[]float64 { return &p.EV }, company: true},
	{name: "ebitda_ttm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.EBITDATTM }, company: true, item: true},
	{name: "ebitda_ntm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.EBITDANTM }, company: true, item: true},
	{name: "net_income_ntm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.NetIncomeNTM }, company: true, item: true},
	{name: "net_income_ttm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.NetIncomeTTM }, company: true, item: true},
	{name: "sales_ttm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.SalesTTM }, company: true, item: true},
	{name: "debt", unit: "USD", of: func(p *Panel) *[]float64 { return &p.Debt }, company: true, item: true},
	{name: "cash", unit: "USD", of: func(p *Panel) *[]float64 { return &p.Cash }, company: true, item: true},
	{name: "interest_ttm", unit: "USD", of: func(p *Panel) *[]float64 { return &p.InterestTTM }, company: true, item: true},
	{name: "float_share", unit: "share of value", of: func(p *Panel) *[]float64 { return &p.FloatShare }, optional: true},
	{name: "total_return", unit: "decimal per step", of: func(p *Panel) *[]float64 { return &p.TotalReturn }, item: true},
	{name: "price_return", unit: "decimal per step", of: func(p *Panel) *[]float64 { return &p.PriceReturn }, optional: true},
}

// Table returns the panel as a panel/1 table. It shares the panel's columns of
// values. It panics if a column's length is not the number of rows.
func (p *Panel) Table() *arrowfile.Table {
	p.mustFit()
	n := p.Rows()
	dates, member := make([]int32, n), make([]uint8, n)
	for t, d := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			dates[i], member[i] = int32(d), uint8(p.Member[i])
		}
	}
	tab := &arrowfile.Table{Meta: withSchema(p.Meta, panelSchema), Rows: n, Columns: []arrowfile.Column{
		{Name: "date", Kind: arrowfile.Date, Date: dates},
		{Name: "firm", Kind: arrowfile.Int, Int: p.Firm},
		{Name: "company", Kind: arrowfile.Int, Int: p.Company},
		{Name: "ticker", Kind: arrowfile.Text, Code: p.Ticker.Code, Words: p.Ticker.Words},
		{Name: "sector", Kind: arrowfile.Text, Code: p.Sector.Code, Words: p.Sector.Words},
		{Name: "member", Kind: arrowfile.Bits, Bits: member},
	}}
	for _, c := range numbers {
		if x := *c.of(p); x != nil {
			meta := Column{
				Unit: c.unit, Source: cmp.Or(p.Sources[c.name], p.Meta["source"]), StandIn: p.StandIns[c.name], Note: p.Notes[c.name],
			}.meta()
			tab.Columns = append(tab.Columns, arrowfile.Column{Name: c.name, Kind: arrowfile.Float, Float: x, Meta: meta})
		}
	}
	for _, c := range p.Extra {
		tab.Columns = append(tab.Columns, arrowfile.Column{Name: c.Name, Kind: arrowfile.Float, Float: c.Values, Meta: c.meta()})
	}
	return tab
}

// mustFit panics unless every column has one value a row.
func (p *Panel) mustFit() {
	n := p.Rows()
	want := func(name string, got int) {
		if got != n {
			panic(fmt.Sprintf("datasets: panel column %s has %d values for %d rows", name, got, n))
		}
	}
	want("company", len(p.Company))
	want("ticker", len(p.Ticker.Code))
	want("sector", len(p.Sector.Code))
	want("member", len(p.Member))
	for _, c := range numbers {
		if x := *c.of(p); x != nil || !c.optional {
			want(c.name, len(x))
		}
	}
	for _, c := range p.Extra {
		want(c.Name, len(c.Values))
	}
	if len(p.First) != len(p.Dates)+1 || p.First[0] != 0 || p.First[len(p.Dates)] != n || !slices.IsSorted(p.First) {
		panic(fmt.Sprintf("datasets: panel of %d dates and %d rows has First of length %d", len(p.Dates), n, len(p.First)))
	}
}
