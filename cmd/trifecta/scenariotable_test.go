package main

import (
	"math"
	"testing"
)

// A table that is read has its months one after the other, and every column
// that it gives is complete.
func FuzzPathTables(f *testing.F) {
	for _, seed := range []string{
		"month,policy\n2001-01,5.5\n2001-02,5.25\n", "date,a,b\n1,2,3\n2,,4\n", "month,x\n5,1\n6,2\n8,3\n",
		`{"w": {"months": ["2001-01", "2001-02"], "policy": [1, null]}}`, `{"a": [1, 2], "b": ["x", 2], "dates": [1, 2]}`,
		"\ufeffmonth,\"a b\"\r\n2000-12,1e3\r\n2001-01-31,-0\r\n", "", "month\n", "{}", "[1]", "month,a\n2001-01,NaN\n",
	} {
		f.Add(seed, "w")
	}
	f.Fuzz(func(t *testing.T, text, object string) {
		a, errCSV := readPathCSV("f.csv", []byte(text))
		b, errJSON := readPathJSON("f.json", object, []byte(text))
		for _, x := range []struct {
			t   *pathTable
			err error
		}{{a, errCSV}, {b, errJSON}} {
			if x.err != nil {
				if x.t != nil {
					t.Errorf("a table and %v", x.err)
				}
				continue
			}
			rows := len(x.t.lines)
			if n := len(x.t.months); n != 0 && n != rows {
				t.Errorf("%d months and %d rows", n, rows)
			}
			for k := 1; k < len(x.t.months); k++ {
				if x.t.months[k] != (x.t.months[k-1] + 1).MonthEnd() {
					t.Errorf("month %v after %v", x.t.months[k], x.t.months[k-1])
				}
			}
			for _, name := range x.t.names {
				column, err := x.t.column(name)
				if err != nil {
					continue
				}
				if len(column) != rows {
					t.Errorf("%s has %d of %d rows", name, len(column), rows)
				}
				for _, v := range column {
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Errorf("%s holds %v", name, v)
					}
				}
			}
		}
	})
}
