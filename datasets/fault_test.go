package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// pick returns the rows of a table in the order asked for.
func pick(tab *arrowfile.Table, rows []int) *arrowfile.Table {
	out := &arrowfile.Table{Meta: tab.Meta, Rows: len(rows)}
	for _, c := range tab.Columns {
		n := arrowfile.Column{Name: c.Name, Kind: c.Kind, Meta: c.Meta, Words: c.Words}
		for _, i := range rows {
			switch c.Kind {
			case arrowfile.Float:
				n.Float = append(n.Float, c.Float[i])
			case arrowfile.Int:
				n.Int = append(n.Int, c.Int[i])
			case arrowfile.Date:
				n.Date = append(n.Date, c.Date[i])
			case arrowfile.Text:
				n.Code = append(n.Code, c.Code[i])
			}
		}
		out.Columns = append(out.Columns, n)
	}
	return out
}

func count(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// rowOf finds the row of a firm at a date of the table by hand.
func rowOf(tab *arrowfile.Table, date string, firm int32) int {
	d, err := engine.ParseDate(date)
	if err != nil {
		panic(err)
	}
	for i, f := range tab.Column("firm").Int {
		if f == firm && tab.Column("date").Date[i] == int32(d) {
			return i
		}
	}
	panic("no such row")
}

func TestBadPanelsAreRefusedWithTheFault(t *testing.T) {
	set := func(column, date string, firm int32, x float64) func(*arrowfile.Table) *arrowfile.Table {
		return func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Column(column).Float[rowOf(tab, date, firm)] = x
			return tab
		}
	}
	drop := func(date string, firm int32) func(*arrowfile.Table) *arrowfile.Table {
		return func(tab *arrowfile.Table) *arrowfile.Table {
			return pick(tab, slices.DeleteFunc(count(tab.Rows), func(i int) bool { return i == rowOf(tab, date, firm) }))
		}
	}
	for _, c := range []struct {
		name string
		edit func(*arrowfile.Table) *arrowfile.Table
		want []string // each fault, in order
	}{
		{"duplicate key", func(tab *arrowfile.Table) *arrowfile.Table {
			return pick(tab, slices.Insert(count(tab.Rows), 3, 2))
		}, []string{"p.arrow: row 4, 2020-01-31, firm 3: duplicate keys: row 3 has the same date and firm"}},
		{"duplicate key at the end", func(tab *arrowfile.Table) *arrowfile.Table {
			return pick(tab, append(count(tab.Rows), 2))
		}, []string{
			"p.arrow: row 50, 2020-01-31, firm 3: unsorted dates: the row before has the later date 2020-03-31",
			"p.arrow: row 50, 2020-01-31, firm 3: duplicate keys: row 3 has the same date and firm",
		}},
		{"unsorted dates", func(tab *arrowfile.Table) *arrowfile.Table {
			return pick(tab, append(append(count(tab.Rows)[33:], count(16)...), count(33)[16:]...))
		}, []string{"p.arrow: row 17, 2020-01-31, firm 1: unsorted dates: the row before has the later date 2020-03-31"}},
		{"unsorted firms", func(tab *arrowfile.Table) *arrowfile.Table {
			rows := count(tab.Rows)
			rows[0], rows[1] = 1, 0
			return pick(tab, rows)
		}, []string{"p.arrow: row 2, 2020-01-31, firm 1: unsorted dates: the row before has the same date and the greater firm 2"}},
		{"unknown sector", func(tab *arrowfile.Table) *arrowfile.Table {
			s := tab.Column("sector")
			s.Words = append(s.Words, "Tech")
			s.Code[rowOf(tab, "2020-01-31", 1)] = int32(len(s.Words) - 1)
			return tab
		}, []string{`p.arrow: row 1, 2020-01-31, firm 1, column sector: unknown sector: sector is "Tech", want one of Communication Services, `}},
		{"member bits", func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Column("member").Int[5] = 4
			return tab
		}, []string{"p.arrow: row 6, 2020-01-31, column member: unknown member bits: value is 4, want 0 to 3"}},
		{
			"NaN price", set("mktcap", "2020-02-29", 1, math.NaN()),
			[]string{"p.arrow: row 17, 2020-02-29, firm 1, column mktcap: member without a market value: value is NaN, want a positive number"},
		},
		{
			"NaN return", set("total_return", "2020-02-29", 3, math.NaN()),
			[]string{"p.arrow: row 19, 2020-02-29, firm 3, column total_return: member without its next return: return is not known, and the firm was a member on 2020-01-31"},
		},
		{
			"return below total loss", set("total_return", "2020-02-29", 3, -55),
			[]string{"p.arrow: row 19, 2020-02-29, firm 3, column total_return: return below total loss: return is -55, want at least -1"},
		},
		{
			"infinite value", set("sales_ttm", "2020-02-29", 1, math.Inf(1)),
			[]string{"p.arrow: row 17, 2020-02-29, column sales_ttm: infinite value: value is +Inf"},
		},
		{
			"no row after membership", drop("2020-02-29", 3),
			[]string{"p.arrow: row 3, 2020-01-31, firm 3: member without a next row: a member here, and 2020-02-29 has no row of the firm with its return"},
		},
		{"return after delisting", drop("2020-02-29", 2), []string{
			"p.arrow: row 2, 2020-01-31, firm 2: member without a next row:",
			"p.arrow: row 34, 2020-03-31, firm 2: returns after delisting: the firm's rows ended on 2020-01-31",
		}},
		{"classes differ", set("ebitda_ntm", "2020-02-29", 31, 131), []string{
			"p.arrow: row 33, 2020-02-29, firm 31, column ebitda_ntm: classes of a company differ: value is 131, and 130 on row 21, firm 11, of the same company 11",
		}},
		{
			"zero EV", set("ev", "2020-03-31", 1, 0),
			[]string{"p.arrow: row 34, 2020-03-31, firm 1, column ev: zero that means missing: value is 0"},
		},
		{"a date of zero sales", func(tab *arrowfile.Table) *arrowfile.Table {
			for i := 33; i < 39; i++ {
				tab.Column("sales_ttm").Float[i] = 0
			}
			tab.Column("sales_ttm").Float[48] = 0 // the other class of company 11
			return tab
		}, []string{"p.arrow: row 34, 2020-03-31, column sales_ttm: exact zeros that mean missing: the item is 0 for 46.7 % of the members, want at most 2 %"}},
		{"no month-end", func(tab *arrowfile.Table) *arrowfile.Table {
			for i := range 16 {
				tab.Column("date").Date[i]--
			}
			return tab
		}, []string{"p.arrow: row 1, 2020-01-30, column date: date is not a month-end: want 2020-01-31"}},
		{"missing columns", func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Columns = slices.DeleteFunc(tab.Columns, func(c arrowfile.Column) bool { return c.Name == "ev" || c.Name == "sector" })
			return tab
		}, []string{
			"p.arrow: column sector: missing column: no such column; the file has date, firm,",
			"p.arrow: column ev: missing column: no such column; the file has date, firm,",
		}},
		{"another unit", func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Column("ev").Meta = map[string]string{"unit": "USD million"}
			return tab
		}, []string{`p.arrow: column ev: column in another unit: unit is "USD million", want "USD"`}},
		{"period ends for known dates", func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Column("ebitda_ttm").Meta = map[string]string{"lag_days": "45"}
			return tab
		}, []string{"p.arrow: column ebitda_ttm: column that was not known at its date: lag_days is 45, want 0"}},
		{"text for numbers", func(tab *arrowfile.Table) *arrowfile.Table {
			ev := tab.Column("ev")
			ev.Kind, ev.Code, ev.Float = arrowfile.Text, make([]int32, tab.Rows), nil
			ev.Words = []string{"n/a"}
			return tab
		}, []string{"p.arrow: column ev: column of the wrong type: column holds text, want numbers"}},
		{"another kind of file", func(tab *arrowfile.Table) *arrowfile.Table {
			tab.Meta[schemaKey] = seriesSchema
			return tab
		}, []string{`p.arrow: wrong kind of file: trifecta.schema is "series/1", want "panel/1"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := PanelFrom("p.arrow", c.edit(handTable(t)))
			checkFaults(t, err, c.want)
		})
	}
}

func TestBadSeriesAreRefusedWithTheFault(t *testing.T) {
	dates := arrowfile.Column{Name: "date", Kind: arrowfile.Date, Date: []int32{30, 58}}
	number := arrowfile.Column{Name: "x", Float: []float64{1, 2}}
	with := func(c arrowfile.Column, key, value string) arrowfile.Column {
		c.Meta = map[string]string{key: value}
		return c
	}
	for _, c := range []struct {
		name string
		tab  arrowfile.Table
		want []string
	}{
		{"no date", arrowfile.Table{Columns: []arrowfile.Column{number}}, []string{"s.arrow: column date: missing column: no such column; the file has x"}},
		{"dates as text", arrowfile.Table{Columns: []arrowfile.Column{{Name: "date", Kind: arrowfile.Text, Code: []int32{0, 0}, Words: []string{"2020"}}, number}}, []string{
			"s.arrow: column date: column of the wrong type: column holds text, want dates without nulls",
		}},
		{"dates out of order", arrowfile.Table{Columns: []arrowfile.Column{{Name: "date", Kind: arrowfile.Date, Date: []int32{58, 30}}, number}}, []string{
			"s.arrow: row 2, 1970-01-31: unsorted dates: row 1 has the later date 1970-02-28",
		}},
		{"no lag", arrowfile.Table{Columns: []arrowfile.Column{dates, with(number, "lag_days", "soon")}}, []string{
			`s.arrow: column x: unreadable metadata: lag_days is "soon", want a whole number of days from 0 to 3660`,
		}},
		{"infinite", arrowfile.Table{Columns: []arrowfile.Column{dates, {Name: "x", Float: []float64{1, math.Inf(-1)}}}}, []string{
			"s.arrow: row 2, 1970-02-28, column x: infinite value: value is -Inf",
		}},
		{"a panel", arrowfile.Table{Columns: []arrowfile.Column{dates, number}, Meta: map[string]string{schemaKey: panelSchema}}, []string{
			`s.arrow: wrong kind of file: trifecta.schema is "panel/1", want "series/1"`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.tab.Rows = 2
			_, err := SeriesFrom("s.arrow", &c.tab)
			checkFaults(t, err, c.want)
		})
	}
}

func TestAMonthWithoutNewReturnsIsRefused(t *testing.T) {
	p := panelFrom(t, market(rand.New(rand.NewPCG(8, 1)), 24))
	for i := p.First[20]; i < p.First[21]; i++ {
		p.TotalReturn[i] = 0
	}
	_, err := NewHistory(p, nil, MonthlyGrid(p, nil))
	want := fmt.Sprintf("panel: row %d, %v, column total_return: zeros that mean missing: the item is 0 for 100 %% of the members, and for 0 %% on dates beside it or the median date", p.First[20]+1, p.Dates[20])
	checkFaults(t, err, []string{want})
}

func checkFaults(t *testing.T, err error, want []string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s", strings.Join(want, "\n"))
	}
	got := strings.Split(err.Error(), "\n")
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("error is\n%v\nwant\n%s", err, strings.Join(want, "\n"))
	}
}

func TestAllFaultsComeAtOnceAndThenACount(t *testing.T) {
	tab := handTable(t)
	for i := range tab.Rows {
		tab.Column("mktcap").Float[i] = math.NaN()
	}
	tab.Column("total_return").Float[20] = -2
	_, err := PanelFrom("p.arrow", tab)
	got := strings.Split(err.Error(), "\n")
	// 49 rows less three without membership, and the return.
	if len(got) != maxFaults+1 || got[maxFaults] != "p.arrow: and 27 more faults" {
		t.Errorf("%d lines ending in %q, want %d and a count of 27", len(got), got[len(got)-1], maxFaults)
	}
	if !strings.Contains(err.Error(), "return is -2") {
		t.Errorf("a lone fault is hidden behind many of another kind:\n%v", err)
	}
}

func TestForeignPanelIsRead(t *testing.T) {
	tab := handTable(t)
	slices.Reverse(tab.Columns)
	tab.Meta = nil
	tab.Columns = slices.DeleteFunc(tab.Columns, func(c arrowfile.Column) bool { return c.Name == "float_share" })
	esg := arrowfile.Column{Name: "esg", Kind: arrowfile.Float, Float: make([]float64, tab.Rows), Meta: map[string]string{"unit": "points"}}
	permno := arrowfile.Column{Name: "permno", Kind: arrowfile.Int, Int: make([]int32, tab.Rows)}
	tab.Columns = append(tab.Columns, esg, permno, arrowfile.Column{Name: "country", Kind: arrowfile.Text, Code: make([]int32, tab.Rows), Words: []string{"US"}})
	p, err := PanelOf(tab)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := historyOf(t, p, nil).row(engine.SmallCap)[0], 210.0; got != want {
		t.Errorf("small_mktcap without float shares = %v, want %v", got, want)
	}
	if len(p.Extra) != 1 || p.Extra[0].Name != "esg" || p.Extra[0].Unit != "points" {
		t.Errorf("extra columns are %v, want esg in points", p.Extra)
	}
	if !slices.Equal(p.Ignored, []string{"permno", "country"}) {
		t.Errorf("ignored columns are %v, want permno and country", p.Ignored)
	}
}

func TestEmptyFilesAreRefused(t *testing.T) {
	_, err := PanelOf(pick(handTable(t), nil))
	checkFaults(t, err, []string{"panel: no rows: the file holds no rows"})
	date := arrowfile.Column{Name: "date", Kind: arrowfile.Date, Date: []int32{}}
	_, err = SeriesOf(&arrowfile.Table{Columns: []arrowfile.Column{date, {Name: "x", Float: []float64{}}}})
	checkFaults(t, err, []string{"series: no rows: the file holds no rows"})
	date.Date = []int32{30}
	_, err = SeriesOf(&arrowfile.Table{Rows: 1, Columns: []arrowfile.Column{date}})
	checkFaults(t, err, []string{"series: no rows: the file holds no column of numbers"})
	p := &Panel{First: []int{0}}
	if _, err := NewHistory(p, nil, MonthlyGrid(p, nil)); err == nil {
		t.Error("a history was made of nothing")
	}
}

func TestDatesOfOtherCenturiesAreRefused(t *testing.T) {
	for d, want := range map[int32]bool{-135141: true, -135140: false, 84370: false, 84371: true, 1 << 30: true} {
		date := arrowfile.Column{Name: "date", Kind: arrowfile.Date, Date: []int32{d}}
		_, err := SeriesOf(&arrowfile.Table{Rows: 1, Columns: []arrowfile.Column{date, {Name: "x", Float: []float64{1}}}})
		if got := err != nil && strings.Contains(err.Error(), "date out of range"); got != want {
			t.Errorf("%v: error is %v, want one: %v", engine.Date(d), err, want)
		}
	}
}

func TestReadPanelTakesTheColumnsAsTheyAre(t *testing.T) {
	tab := handTable(t)
	p, err := PanelOf(tab)
	if err != nil {
		t.Fatal(err)
	}
	if &p.EV[0] != &tab.Column("ev").Float[0] {
		t.Error("values were copied")
	}
}

func TestPanelFileThatIsNoneIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "series.arrow")
	s := &Series{Dates: []engine.Date{0}, Columns: []Column{{Name: "x", Unit: "index", Values: []float64{1}}}}
	if err := s.WriteFile(path, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPanel(path); err == nil || !strings.HasPrefix(err.Error(), path+": wrong kind of file") {
		t.Errorf("error is %v, want one that names %s", err, path)
	}
	if _, err := ReadPanel(path + "x"); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestCheckReportsWhatReadersRefuse(t *testing.T) {
	p := handPanel(t)
	p.TotalReturn[20] = math.NaN()
	fs := p.Check()
	if len(fs) == 0 || fs[0].Severity != Error || fs[0].What != "member without its next return" || fs[0].Count != 1 {
		t.Fatalf("first finding is %+v, want the missing return", fs)
	}
	if got, want := fs[0].Where, "row 21, 2020-02-29, firm 11, column total_return"; got != want {
		t.Errorf("where = %q, want %q", got, want)
	}
	if _, err := NewHistory(p, nil, MonthlyGrid(p, nil)); err == nil {
		t.Error("a history was made of a panel with errors")
	}
}

// warned returns what the warnings are about.
func warned(fs []Finding) (whats []string) {
	for _, f := range fs {
		if f.Severity == Warning {
			whats = append(whats, f.What)
		}
	}
	slices.Sort(whats)
	return whats
}

func TestCheckWarnsOfWhatLooksWrong(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(p *Panel)
		want *rule
	}{
		{"unit change", func(p *Panel) { p.MktCap[16] *= 1000; p.CompanyMktCap[16] *= 1000 }, valueJump},
		{"stale value", func(p *Panel) { p.MktCap[33] = 110 }, staleValue},
		{"per cent", func(p *Panel) { p.TotalReturn[33] = 7 }, hugeReturn},
		{"class above company", func(p *Panel) { p.MktCap[0] = 101 }, classSum},
		{"zero sales", func(p *Panel) { p.SalesTTM[0] = 0 }, someZeros},
		{"half an index", func(p *Panel) { p.Member[0], p.Member[1] = 0, 0 }, memberCount},
		{"no EBITDA", func(p *Panel) { p.EBITDANTM[0] = math.NaN() }, thin},
		{"no source", func(p *Panel) { p.Meta = nil }, noSource},
		{"text column", func(p *Panel) { p.Ignored = []string{"country"} }, notRead},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := handPanel(t)
			p.Member[14] = 0 // so that the S&P 500 has as many members on each date
			before := warned(p.Check())
			if slices.Contains(before, c.want.what) {
				t.Fatalf("the sound panel is warned of already: %v", before)
			}
			c.edit(p)
			if got := warned(p.Check()); !slices.Contains(got, c.want.what) {
				t.Errorf("warnings are %q, want %q among them", got, c.want.what)
			}
		})
	}
}

func TestCheckWarnsOfSurvivorsAndGaps(t *testing.T) {
	var qs []quote
	for _, d := range engine.MonthEnds(engine.NewDate(2001, 1, 31), engine.NewDate(2006, 12, 31)) {
		q := quote{date: d, firm: 1, company: 1, sector: "Energy", member: Russell2000}
		q.x = [13]float64{1e9, 1e9, 1e9, 1e8, 1e8, 1e7, 1e7, 1e9, 1e8, 1e7, 1e6, 1, 0}
		qs = append(qs, q)
	}
	if got := warned(panelFrom(t, qs).Check()); !slices.Contains(got, noExits.what) || slices.Contains(got, monthGap.what) {
		t.Errorf("warnings are %q, want survivors and no gap", got)
	}
	p := panelFrom(t, slices.Delete(qs, 30, 31))
	if got := warned(p.Check()); !slices.Contains(got, monthGap.what) {
		t.Errorf("warnings are %q, want a gap", got)
	}
	if _, err := NewHistory(p, nil, MonthlyGrid(p, nil)); err == nil || !strings.Contains(err.Error(), "the panel has no rows on 2003-07-31") {
		t.Errorf("error is %v, want one of the missing month", err)
	}
}
