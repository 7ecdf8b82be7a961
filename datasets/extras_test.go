package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
)

// A further column becomes the sleeves' means, weighted by what trades freely:
// at first 100 of firm 1, 40 of the bank and 60 of firm 3.
func TestFurtherColumnsBecomeFields(t *testing.T) {
	p := handPanel(t)
	x := Column{Name: "esg", Unit: "score", Values: make([]float64, p.Rows())}
	for i, f := range p.Firm {
		if x.Values[i] = float64(f); i < p.First[1] && f == 2 {
			x.Values[i] = math.NaN()
		}
	}
	p.Extra = []Column{x}
	h := historyOf(t, p, nil)
	small, large := h.Field("small_esg"), h.Field("large_esg")
	if small == nil || large == nil || h.Field("mega_esg") == nil || small.Unit != "score" {
		t.Fatalf("fields %v %v", small, large)
	}
	// Without the bank, whose value is not known: (100*1 + 60*3) / 160.
	if got, want := h.row(small)[0], 280.0/160; !near(got, want) {
		t.Errorf("small_esg = %v, want %v", got, want)
	}
	// Firms 21 and 22 at 200 and 100.
	if got, want := h.row(large)[0], (200*21+100*22)/300.0; !near(got, want) {
		t.Errorf("large_esg = %v, want %v", got, want)
	}
	if got, want := h.row(h.Field("small_quality_esg"))[0], 1.0; !near(got, want) {
		t.Errorf("small_quality_esg = %v, want %v: firm 1 alone is sound", got, want)
	}
}

// What a file says of its columns reaches the reader of results.
func TestProvenanceNamesWhatColumnsStandFor(t *testing.T) {
	tab := handTable(t)
	tab.Column("ebitda_ntm").Meta = map[string]string{"source": "IBES", "stand_in": "FactSet, stand-in for IBES", "note": "restated"}
	tab.Columns = append(tab.Columns, arrowfile.Column{
		Name: "short_interest", Float: make([]float64, tab.Rows),
		Meta: map[string]string{"unit": "decimal", "source": "FINRA", "stand_in": "two exchanges", "note": "twice a month"},
	})
	p, err := PanelOf(tab)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = PanelOf(p.Table()); err != nil { // nor is it lost in a file
		t.Fatal(err)
	}
	h := historyOf(t, p, nil)
	for _, c := range []struct{ field, source, standIn, note string }{
		{"small_ev_ebitda", "made up for a test; ebitda_ntm: IBES", "ebitda_ntm: FactSet, stand-in for IBES", "; ebitda_ntm: restated"},
		{"small_ev_ebitda_ttm", "made up for a test", "", "trailing EBITDA"},
		{"large_short_interest", "FINRA", "two exchanges", "; twice a month"},
	} {
		src := h.Source(h.Field(c.field))
		if src.Source != c.source || src.StandIn != c.standIn || !strings.HasSuffix(src.Note, c.note) {
			t.Errorf("%s comes from %+v, want %+v", c.field, src, c)
		}
	}
}

func TestColumnsThatGiveNoFieldAreNamed(t *testing.T) {
	for _, name := range []string{"return", "ytd", "less_large", "less_large_6", "ev_ebitda", "Short Int", "quality_esg", "permno"} {
		tab := handTable(t)
		c := arrowfile.Column{Name: name, Float: make([]float64, tab.Rows)}
		if name == "permno" {
			c = arrowfile.Column{Name: name, Kind: arrowfile.Int, Int: make([]int32, tab.Rows)}
		}
		tab.Columns = append(tab.Columns, c)
		p, err := PanelOf(tab)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !slices.Equal(p.Ignored, []string{name}) {
			t.Errorf("ignored columns are %q, want %q", p.Ignored, name)
		}
		want := noField.what
		if name == "permno" {
			want = notRead.what
		}
		if got := warned(p.Check()); !slices.Contains(got, want) {
			t.Errorf("%s: warnings are %q, want %q", name, got, want)
		}
		if h := historyOf(t, p, nil); len(h.Fields) != len(panelFields) {
			t.Errorf("%s gives fields: %v", name, h.Fields[len(panelFields):])
		}
		// A panel made by a program is treated alike.
		p.Extra = []Column{{Name: name, Values: make([]float64, p.Rows())}}
		if h := historyOf(t, p, nil); name != "permno" && len(h.Fields) != len(panelFields) {
			t.Errorf("%s gives fields: %v", name, h.Fields[len(panelFields):])
		}
	}
}

func TestFurtherColumnsThatLagAreRefused(t *testing.T) {
	tab := handTable(t)
	tab.Columns = append(tab.Columns, arrowfile.Column{Name: "short_interest", Float: make([]float64, tab.Rows), Meta: map[string]string{"lag_days": "45"}})
	_, err := PanelOf(tab)
	checkFaults(t, err, []string{"panel: column short_interest: column that was not known at its date: lag_days is 45, want 0"})
	p := handPanel(t)
	p.Extra = []Column{{Name: "x", LagDays: 1, Values: make([]float64, p.Rows())}, {Name: "x", Values: make([]float64, p.Rows())}}
	_, err = NewHistory(p, nil, MonthlyGrid(p, nil))
	checkFaults(t, err, []string{"panel: column x: column that was not known at its date", "panel: column x: two columns of one name"})
}
