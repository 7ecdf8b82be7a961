package main

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/datasets"
	"trifecta/datasets/sources"
	"trifecta/scenarios"
)

var (
	typeOfPath   = reflect.TypeFor[pathFile]()
	typeOfStress = reflect.TypeFor[stressFile]()
)

// stressFile is a stress test in quarters: the quarter before the first, and
// then the quarters.
type stressFile struct {
	GDP          []float64 `yaml:"gdp" jsonschema:"required" jsonschema_description:"Growth of real GDP, per cent a year."`
	Unemployment []float64 `yaml:"unemployment" jsonschema:"required" jsonschema_description:"Unemployment rate, per cent."`
	Bill         []float64 `yaml:"bill" jsonschema:"required" jsonschema_description:"Three-month Treasury rate, per cent."`
	TenYear      []float64 `yaml:"ten_year" jsonschema:"required" jsonschema_description:"10-year Treasury yield, per cent."`
	BBB          []float64 `yaml:"bbb" jsonschema:"required" jsonschema_description:"BBB corporate yield, per cent."`
	VIX          []float64 `yaml:"vix" jsonschema:"required" jsonschema_description:"Market volatility index."`
	Market       []float64 `yaml:"market" jsonschema:"required" jsonschema_description:"Level of the total stock market index."`
}

// stressTest reads a stress test that stands in the scenario.
func (c *changer) stressTest(n ast.Node, from int) []scenarios.Condition {
	c.stress = true
	var f stressFile
	faults := len(c.doc.faults)
	c.doc.into(n, &f, "stress_test")
	if len(c.doc.faults) > faults {
		return nil
	}
	out, err := scenarios.StressTest(f).Conditions(from)
	if err != nil {
		c.doc.bad(n, "%v", err)
	}
	return out
}

// stressTable reads the Fed's own table, and the quarter before it from the
// Fed's table of history.
func (c *changer) stressTable(f *pathFile, name string, src []byte, from int) []scenarios.Condition {
	s, _, err := sources.DFAST([]sources.File{{Name: name, Reader: bytes.NewReader(src)}})
	if err == nil && s.Meta["kind"] != "scenario" {
		err = fmt.Errorf("%s is history: name a scenario's table, and this one as history", name)
	}
	if err != nil {
		c.doc.wrong(&f.File, "%v", err)
		return nil
	}
	if f.History == "" {
		c.doc.wrong(&f.File, "%s begins with %v and says nothing of the quarter before: name the Fed's table of history, such as history: 2025-Table_1A_Historic_Domestic.csv", name, s.Dates[0])
		return nil
	}
	past, pastName, err := c.open(f.History)
	if err != nil {
		c.doc.wrong(&f.History, "%v", err)
		return nil
	}
	h, _, err := sources.DFAST([]sources.File{{Name: pastName, Reader: bytes.NewReader(past)}})
	if err != nil {
		c.doc.wrong(&f.History, "%v", err)
		return nil
	}
	c.stress = true
	test, err := stressOf(s, h)
	if err == nil {
		var out []scenarios.Condition
		if out, err = test.Conditions(from); err == nil {
			return out
		}
	}
	c.doc.wrong(&f.File, "%s: %v", name, err)
	return nil
}

// stressOf puts a scenario's quarters behind the last of history before them.
func stressOf(s, history *datasets.Series) (scenarios.StressTest, error) {
	row := -1
	for t, d := range history.Dates {
		if d < s.Dates[0] {
			row = t
		}
	}
	var test scenarios.StressTest
	if row < 0 || (history.Dates[row]+1).MonthEnd()+62 < s.Dates[0]-1 {
		return test, fmt.Errorf("the table of history does not have the quarter before %v", s.Dates[0])
	}
	for _, x := range []struct {
		to    *[]float64
		name  string
		scale float64
	}{
		{&test.GDP, "real_gdp_growth", 100},
		{&test.Unemployment, "unemployment_rate", 100},
		{&test.Bill, "treasury_3_month", 100},
		{&test.TenYear, "treasury_10_year", 100},
		{&test.BBB, "bbb_corporate_yield", 100},
		{&test.VIX, "market_volatility_index", 1},
		{&test.Market, "dow_jones_total_stock_market_index", 1},
	} {
		k := slices.IndexFunc(s.Columns, func(c datasets.Column) bool { return strings.HasSuffix(c.Name, "_"+x.name) })
		before := history.Column(x.name)
		if k < 0 || before == nil {
			return test, fmt.Errorf("the tables have no column %s", x.name)
		}
		*x.to = append(*x.to, unshifted(before.Values[row], x.scale))
		for _, v := range s.Columns[k].Values {
			*x.to = append(*x.to, unshifted(v, x.scale))
		}
	}
	return test, nil
}

// unshifted takes a decimal back to the number with a few places that the table
// has.
func unshifted(x, scale float64) float64 { return math.Round(x*scale*1e6) / 1e6 }
