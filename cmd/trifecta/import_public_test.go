package main

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets"
)

// The help of data import csv has every key of a mapping, and no other.
func TestHelpHasTheKeysOfAMapping(t *testing.T) {
	var want []string
	var walk func(typ reflect.Type, under string)
	walk = func(typ reflect.Type, under string) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			key := under + yamlKey(f)
			want = append(want, key)
			e := f.Type
			if e.Kind() == reflect.Slice {
				e = e.Elem()
			}
			if e.Kind() == reflect.Struct {
				walk(e, key+".")
			}
		}
	}
	walk(reflect.TypeFor[datasets.Mapping](), "")
	var got []string
	for _, k := range mappingKeys {
		got = append(got, k.key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("help has the keys\n%s\nand a mapping\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
	help := must(t, "data", "import", "csv", "--help")
	for _, k := range mappingKeys {
		if !strings.Contains(strings.Join(strings.Fields(help), " "), strings.Join(strings.Fields(k.text), " ")) {
			t.Errorf("the help does not say of %s: %s", k.key, k.text)
		}
	}
}

// The importer of the library gives the values that the mappings of its files
// give, which are those of the monthly table.
func TestImportersGiveWhatTheMappingsGive(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		file, mapping string
		args          []string
	}{
		{"french/Portfolios_Formed_on_ME.csv", "french-size-map", []string{"french", "--columns", "Qnt 2=small_return,Hi 20=large_return"}},
		{"french/F-F_Research_Data_Factors.csv", "french-rf-map", []string{"french", "--columns", "RF"}},
		{"rates/FEDFUNDS.csv", "fedfunds-map", []string{"fred"}},
		{"macro/USREC.csv", "usrec-map", []string{"fred"}},
	} {
		file := shared(t, "data/"+c.file)
		mapping := filepath.Join(dir, c.mapping+".yaml")
		write(t, mapping, must(t, "plan", "example", c.mapping))
		ours, theirs := filepath.Join(dir, c.mapping+"-ours.arrow"), filepath.Join(dir, c.mapping+".arrow")
		must(t, "data", "import", "csv", file, "--map", mapping, "-o", theirs)
		must(t, append(append([]string{"data", "import"}, c.args...), file, "-o", ours)...)
		got, err := datasets.ReadSeries(ours)
		if err != nil {
			t.Fatal(err)
		}
		want, err := datasets.ReadSeries(theirs)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Dates, want.Dates) {
			t.Errorf("%s: %d dates, want the %d of the mapping", c.file, len(got.Dates), len(want.Dates))
			continue
		}
		for _, w := range want.Columns {
			g := got.Column(w.Name)
			if g == nil {
				t.Errorf("%s: no column %s", c.file, w.Name)
				continue
			}
			if g.LagDays != w.LagDays || !slices.Equal(g.Values, w.Values) || g.Unit != w.Unit {
				t.Errorf("%s: %s is in %s, %d days late, with %d values; want %s, %d days and those of the mapping", c.file, w.Name, g.Unit, g.LagDays, len(g.Values), w.Unit, w.LagDays)
			}
		}
	}
}

func TestAutoImportsWhatItRecognises(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.arrow")
	for _, c := range []struct{ text, kind string }{
		{"observation_date,FEDFUNDS\n2020-01-01,1.55\n2020-02-01,1.58\n", "fred"},
		{",Mkt-RF,SMB,HML,RF\n192607,2.89,-2.55,-2.39,0.22\n", "french"},
		{"Date,SP500,Dividend,Earnings\n1871-01-01,4.44,0.26,0.4\n", "shiller"},
		{"Date,Open,High,Low,Close,Volume\n2020-01-02,1,1,1,10,5\n2020-01-03,1,1,1,11,5\n", "prices"},
		{"date\n2000-02-02\n2000-03-21\n", "fomc"},
		{"Scenario Name,Date,Unemployment rate\nActual,1976 Q1,7.7\n", "dfast"},
	} {
		file := filepath.Join(dir, "a=b "+c.kind+".csv")
		write(t, file, c.text)
		if got, want := must(t, "data", "import", "auto", file), file+": "+c.kind+", by this: "; !strings.HasPrefix(got, want) {
			t.Errorf("auto says %q, want %q", got, want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Fatalf("%s: a file was written without --out", c.kind)
		}
		got := must(t, "data", "import", "auto", file, "-o", out)
		if !strings.Contains(got, "trifecta data import "+c.kind+" ") || !strings.Contains(got, "are in "+out) {
			t.Errorf("auto -o says %q, want the command of %s and what it wrote", got, c.kind)
		}
		if _, err := datasets.ReadSeries(out); err != nil {
			t.Error(err)
		}
		if err := os.Remove(out); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "other.csv")
	write(t, file, "x,y\n1,2\n")
	status, _, said := call(t, nil, "data", "import", "auto", file)
	if status != 1 || !strings.Contains(said, "fred, french") || !strings.Contains(said, "--map") || strings.Contains(said, "auto,") {
		t.Errorf("status %d and %q of an unknown file, want 1, the kinds and --map", status, said)
	}
}
