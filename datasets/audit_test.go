package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
)

func TestAuditOfATableThatCannotBeRead(t *testing.T) {
	unreadable := handTable(t)
	unreadable.Columns = slices.DeleteFunc(unreadable.Columns, func(c arrowfile.Column) bool { return c.Name == "ev" || c.Name == "sector" })
	faulty := handTable(t)
	faulty.Column("mktcap").Float[0] = math.NaN()
	for _, c := range []struct {
		name string
		tab  *arrowfile.Table
		want []string // some of what is found
	}{
		{"missing columns", unreadable, []string{missingColumn.what}},
		{"a fault and what looks wrong", faulty, []string{noMarketValue.what, inMillions.what}},
		{"another kind", &arrowfile.Table{Meta: map[string]string{schemaKey: "tape/1"}}, []string{wrongSchema.what}},
		{"series", &arrowfile.Table{Rows: 1, Columns: []arrowfile.Column{
			{Name: "date", Kind: arrowfile.Date, Date: []int32{30}}, {Name: "x", Float: []float64{1}},
		}}, []string{noUnit.what}},
	} {
		fs := Audit(c.tab)
		for _, want := range c.want {
			k := slices.IndexFunc(fs, func(f Finding) bool { return f.What == want })
			if k < 0 || fs[k].Count == 0 || fs[k].Remedy == "" {
				t.Errorf("%s: findings are %+v, want %q with a count and a remedy", c.name, fs, want)
			}
		}
	}
	if fs := Audit(unreadable); fs[0].Count != 2 {
		t.Errorf("%d columns are missing, want 2", fs[0].Count)
	}
}

// An audit of a table that can be read is the check of what was read.
func TestAuditIsTheCheckOfAReadableTable(t *testing.T) {
	p := handPanel(t)
	if got, want := Audit(handTable(t)), p.Check(); !slices.Equal(got, want) {
		t.Errorf("audit is %+v, want %+v", got, want)
	}
}

func TestEveryFaultNamesTheFile(t *testing.T) {
	tab := handTable(t)
	tab.Column("mktcap").Float[0] = math.NaN()
	tab.Column("total_return").Float[20] = -2
	_, err := PanelFrom("of/them.arrow", tab)
	if err == nil {
		t.Fatal("no error")
	}
	for line := range strings.Lines(err.Error()) {
		if !strings.HasPrefix(line, "of/them.arrow: row ") {
			t.Errorf("line %q does not name the file", line)
		}
	}
}

// Counts are compared with the panel's own, and with the index's once, unless
// the panel is made up.
func TestMemberCountsAreThePanelsOwn(t *testing.T) {
	p, _, err := Demo(1500, 1) // 1,200 in the Russell 2000: more than half
	if err != nil {
		t.Fatal(err)
	}
	if got := warned(p.Check()); slices.Contains(got, memberCount.what) || slices.Contains(got, partOfIndex.what) {
		t.Errorf("a synthetic panel of 1,500 firms is warned of: %q", got)
	}
	p.Meta = map[string]string{"source": "a vendor"}
	for _, f := range p.Check() {
		if f.What == partOfIndex.what && f.Count == 2 || f.Severity == Warning && f.What != memberCount.what && f.What != partOfIndex.what {
			continue
		}
		t.Errorf("finding %+v", f)
	}
	if got := warned(p.Check()); !slices.Contains(got, partOfIndex.what) {
		t.Errorf("warnings are %q, want one of a part of an index", got)
	}
}
