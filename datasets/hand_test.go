package datasets

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// handTable reads testdata/hand.txt: a panel that fits on a page.
func handTable(t *testing.T) *arrowfile.Table {
	t.Helper()
	text, err := os.ReadFile("testdata/hand.txt")
	if err != nil {
		t.Fatal(err)
	}
	tab := &arrowfile.Table{Meta: map[string]string{schemaKey: panelSchema, "source": "made up for a test"}}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case words[0] == "#":
		case tab.Columns == nil:
			for _, name := range words {
				tab.Columns = append(tab.Columns, arrowfile.Column{Name: name})
			}
			tab.Columns = append(tab.Columns, arrowfile.Column{Name: "ticker"})
		default:
			tab.Rows++
			for k, w := range append(words, "T"+words[1]) {
				addWord(t, &tab.Columns[k], w)
			}
		}
	}
	return tab
}

func addWord(t *testing.T, c *arrowfile.Column, w string) {
	t.Helper()
	switch c.Name {
	case "date":
		d, err := engine.ParseDate(w)
		if err != nil {
			t.Fatal(err)
		}
		c.Kind, c.Date = arrowfile.Date, append(c.Date, int32(d))
	case "firm", "company", "member":
		n, err := strconv.Atoi(w)
		if err != nil {
			t.Fatal(err)
		}
		c.Kind, c.Int = arrowfile.Int, append(c.Int, int32(n))
	case "sector", "ticker":
		w = strings.ReplaceAll(w, "_", " ")
		if !slices.Contains(c.Words, w) {
			c.Words = append(c.Words, w)
		}
		c.Kind, c.Code = arrowfile.Text, append(c.Code, int32(slices.Index(c.Words, w)))
	default:
		x := math.NaN()
		if w != "-" {
			var err error
			if x, err = strconv.ParseFloat(w, 64); err != nil {
				t.Fatal(err)
			}
		}
		c.Float = append(c.Float, x)
	}
}

func handPanel(t *testing.T) *Panel {
	t.Helper()
	p, err := PanelOf(handTable(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func historyOf(t *testing.T, p *Panel, s *Series) *History {
	t.Helper()
	h, err := NewHistory(p, s, MonthlyGrid(p, s))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// row returns the value of a field at each date of the grid.
func (h *History) row(f *engine.Field) []float64 {
	x := make([]float64, len(h.Paths.Grid.Dates))
	for t := range x {
		x[t] = h.Paths.Row(f, t)[0]
	}
	return x
}

// near compares to 12 digits: a sum of twenty products may lose four of 16.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*max(1, math.Abs(a), math.Abs(b))
}

func TestAggregatesByHand(t *testing.T) {
	h := historyOf(t, handPanel(t), nil)
	nan := math.NaN()
	const (
		// Level of the small index: -11.5 %, then -2.5 %.
		small1 = 100 * 0.885
		small2 = small1 * 0.975
		// Of the S&P 490: (200*-.02 + 100*.05)/300, then firm 20 alone, +10 %.
		large1 = 100 * (1 + 1.0/300)
		large2 = large1 * 1.1
	)
	for _, c := range []struct {
		field *engine.Field
		want  []float64
	}{
		// 100*.10 + 40*0 + 60*-.55 over 200; the bank's float is .8 of 50.
		{engine.SmallReturn, []float64{nan, -23.0 / 200, (-11 + 2 + 4) / 200.0}},
		{engine.SmallQualityReturn, []float64{nan, 0.1, -0.1}},
		{engine.LargeReturn, []float64{nan, 1.0 / 300, 0.1}},
		// Of the ten only firm 20 moves, and it is the S&P 490 a month later.
		{engine.MegaReturn, []float64{nan, -150.0 / 7500, 0}},
		{engine.SmallCap, []float64{200, 200, 99 + 42 + 54}},
		// Firm 4 becomes sound when its trailing EBITDA is known: 4 covers 2.
		{engine.SmallQualityCap, []float64{100, 110, 99 + 54}},
		{engine.LargeCap, []float64{300, 150, 165}},
		{engine.MegaCap, []float64{7500, 7396, 7396}},
		// 110, 40 and 27 of 177 become 110, 40, 0 and 50 of 200; a month later
		// 99, 42 and 54 of 195 stay what they have grown to.
		{engine.SmallTurnover, []float64{nan, 2 * (27 + 150 - 150*177.0/200) / 177, 0}},
		{engine.SmallQualityTurnover, []float64{nan, 0, 2 * 54.0 / 153}},
		{engine.LargeTurnover, []float64{nan, 2, 0}},
		{engine.MegaTurnover, []float64{nan, 7200.0/7350 - 7200.0/7396 + 150.0/7350 + 196.0/7396, 0}},
		// The small bank, EV 500, is left out.
		{engine.SmallMultiple, []float64{170.0 / 5, 200.0 / 15, 193.0 / 16}},
		{engine.SmallMultipleTTM, []float64{170.0 / 4, 130.0 / 8, 193.0 / 13}},
		// First firm 21 (22 is a bank), then firm 20.
		{engine.LargeMultiple, []float64{260.0 / 26, 400.0 / 40, 415.0 / 40}},
		{engine.LargeMultipleTTM, []float64{260.0 / 20, 400.0 / 32, 415.0 / 32}},
		// Banks do count in earnings.
		{engine.SmallEPS, []float64{3.0 / 210 * 100, 12.0 / 210 * small1, 12.0 / 205.5 * small2}},
		{engine.SmallEPSTTM, []float64{-1.0 / 210 * 100, 8.0 / 210 * small1, 9.0 / 205.5 * small2}},
		{engine.SmallSalesTTM, []float64{230.0 / 210 * 100, 270.0 / 210 * small1, 280.0 / 205.5 * small2}},
		{engine.LargeEPS, []float64{22.0 / 300 * 100, 30.0 / 150 * large1, 30.0 / 165 * large2}},
		{engine.LargeEPSTTM, []float64{20.0 / 300 * 100, 20.0 / 150 * large1, 20.0 / 165 * large2}},
		{engine.LargeSalesTTM, []float64{200.0 / 300 * 100, 200.0 / 150 * large1, 200.0 / 165 * large2}},
	} {
		if got := h.row(c.field); !slices.EqualFunc(got, c.want, near) {
			t.Errorf("%s = %v, want %v", c.field.Name, got, c.want)
		}
	}
}

func TestHandPanelTakesPriceReturnsForTheLevel(t *testing.T) {
	tab := handTable(t)
	price := slices.Clone(tab.Column("total_return").Float)
	for i := range price {
		price[i] -= 0.01 // a dividend of one per cent on every firm
	}
	tab.Columns = append(tab.Columns, arrowfile.Column{Name: "price_return", Float: price})
	p, err := PanelOf(tab)
	if err != nil {
		t.Fatal(err)
	}
	h := historyOf(t, p, nil)
	level := 100 * (1 - 23.0/200 - 0.01)
	if got, want := h.row(engine.SmallEPS)[1], 12.0/210*level; !near(got, want) {
		t.Errorf("small_eps_ntm = %v, want %v", got, want)
	}
	if got, want := h.row(engine.SmallReturn)[1], -23.0/200; !near(got, want) {
		t.Errorf("small_return = %v, want %v: dividends are part of it", got, want)
	}
}

func TestLeftOutCompaniesAreReported(t *testing.T) {
	h := historyOf(t, handPanel(t), nil)
	want := "of 3 companies on 2020-03-31, 1 are financials and 0 more have no EV or NTM EBITDA"
	if got := h.Source(engine.SmallMultiple).Note; !strings.Contains(got, want) {
		t.Errorf("note of small_ev_ebitda is %q, want it to say %q", got, want)
	}
}

func TestPanelSurvivesItsFile(t *testing.T) {
	p := handPanel(t)
	p.Sources["ev"] = "another vendor"
	path := t.TempDir() + "/panel.arrow"
	if err := p.WriteFile(path, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	q, err := ReadPanel(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := historyOf(t, q, nil).Digest, historyOf(t, p, nil).Digest; got != want {
		t.Errorf("digest of the history = %s after writing and reading, want %s", got, want)
	}
	if got, want := q.Sources["ev"], "another vendor"; got != want || len(q.Sources) != 1 {
		t.Errorf("sources of columns are %q, want %q for ev alone", q.Sources, want)
	}
	if got, want := q.Meta["source"], p.Meta["source"]; got != want {
		t.Errorf("source = %q, want %q", got, want)
	}
}
