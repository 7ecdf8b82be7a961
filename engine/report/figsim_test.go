package report

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// simulated are figures of simulations, of plain and of hard data.
func simulated() []drawing {
	nan := math.NaN()
	all := []drawing{
		{"fan", smallFan(500, 60).Figure()},
		{"fan of one path", smallFan(1, 12).Figure()},
		{"fan of one date", smallFan(50, 0).Figure()},
		{"fans of 5 strategies", strategyFans(5, 300, 36).Figure()},
		{"fans of 16 strategies", strategyFans(16, 50, 12).Figure()},
		{"no fan", FanChart{}.Figure()},
		{"strip of one scenario", stripOf(1, 5, 300).Figure()},
		{"strip of one scenario, 16 strategies", stripOf(1, 16, 50).Figure()},
		{"strip of 13 by 2", stripOf(13, 2, 200).Figure()},
		{"strip of 17 by 8", stripOf(17, 8, 100).Figure()},
		{"strip of one path", stripOf(3, 3, 1).Figure()},
		{"no strip", ScenarioStrip{}.Figure()},
		{"map of 6 by 7", mapOf(6, 7, 0.0015).Figure()},
		{"map of 12 by 16", mapOf(12, 16, 0.0015).Figure()},
		{"map of 40 by 60", mapOf(40, 60, 0.0015).Figure()},
		{"map of one cell", mapOf(1, 1, 0.001).Figure()},
		{"map without errors", mapOf(4, 4, 0).Figure()},
		{"no map", HeatMap{}.Figure()},
		{"tails of 5", tailOf(5, 400, 0.05).Figure()},
		{"tails of 16", tailOf(16, 100, 0.1).Figure()},
		{"tail of one path", tailOf(1, 1, 0.05).Figure()},
		{"no tails", TailFigure{}.Figure()},
		{"tornado of 9", tornadoOf(9, Estimate{Value: 0.006, SE: 0.0009}).Figure()},
		{"tornado of 40", tornadoOf(40, Estimate{Value: -0.02, SE: 0.0009}).Figure()},
		{"tornado of none", tornadoOf(0, Estimate{Value: -0.02, SE: 0.0009}).Figure()},
		{"tornado of no headline", tornadoOf(3, Estimate{Value: nan, Why: "no paths"}).Figure()},
		{"profile of one", profileOf(1, 1).Figures()[0]},
		{"profile of 6 by 4", profileOf(6, 4).Figures()[0]},
		{"profile of 17 by 8, last page", profileOf(17, 8).Figures()[2]},
		{"profile of 2 by 16", profileOf(2, 16).Figures()[0]},
		{"no profile", HorizonProfile{}.Figures()[0]},
		{"story", storyOf(6, 36).Figure()},
		{"story of one month", storyOf(0, 0).Figure()},
		{"no story", PathStory{}.Figure()},
	}

	c := smallFan(100, 24)
	for k := range c.Fans[0].Quantiles {
		for t := range c.Fans[0].Quantiles[k] {
			switch {
			case t > 20:
				c.Fans[0].Quantiles[k][t] = nan
			case k == 6:
				c.Fans[0].Quantiles[k][t] = 1e6
			default: // no spread
				c.Fans[0].Quantiles[k][t] = 1
			}
		}
	}
	all = append(all, drawing{"fan that ends early, with riches", c.Figure()})

	f := strategyFans(3, 100, 12)
	f.Fans[0].Name = strings.Repeat("a name that goes on ", 12)
	f.Fans[1].Quantiles = [7][]float64{}
	for k := range f.Fans[1].Quantiles {
		f.Fans[1].Quantiles[k] = constant(nan, 13)
		f.Fans[2].Quantiles[k] = constant(0, 13)
	}
	all = append(all, drawing{"fans without paths and without spread", f.Figure()})

	s := stripOf(5, 3, 200)
	s.Sorted = true
	s.Scenarios[1] = strings.Repeat("scenario_of_a_long_name_", 6)
	s.Cells[2][1] = Distribution{}
	s.Cells[3][1] = mustEmpirical(constant(0, 10)) // the benchmark itself
	s.Cells[4][1] = mustEmpirical(append(constant(0.01, 99), -0.999))
	s.Cells[4][2] = mustEmpirical(constant(1e12, 3))
	all = append(all, drawing{"strip with a mass, an outlier, riches and a gap", s.Figure()})

	s = stripOf(4, 3, 100)
	s.NoEdge = stripOf(4, 3, 50).Cells
	s.NoEdge[1][1] = Distribution{}
	all = append(all, drawing{"strip with its twin", s.Figure()})

	q := stripOf(13, 5, 100)
	q.Presets = []Preset{{"evidence", q.Cells}, {"faint", stripOf(13, 5, 40).Cells}, {"article", stripOf(13, 5, 60).Cells}}
	q.NoEdge = stripOf(13, 5, 50).Cells
	all = append(all, drawing{"strip of three presets", q.Figure()})
	q = stripOf(1, 3, 100)
	q.Presets = []Preset{{"evidence", q.Cells}, {"faint", stripOf(1, 3, 1).Cells}}
	q.Presets[1].Cells[0][1] = Distribution{}
	all = append(all, drawing{"strip of one scenario in two presets", q.Figure()})

	h := mapOf(5, 6, 0.001)
	h.Title = strings.Repeat("x", 300)
	h.X.Labels = make([]string, 6)
	for i := range h.X.Labels {
		h.X.Labels[i] = strings.Repeat("setting ", i+1)
	}
	h.Cells[0][0].Value, h.Cells[4][5].Value, h.Cells[2][2].Value = nan, math.Inf(1), 1e9
	all = append(all, drawing{"map with gaps and long labels", h.Figure()})
	h = mapOf(3, 3, 0.001)
	for _, row := range h.Cells {
		for k := range row {
			row[k] = Estimate{}
		}
	}
	all = append(all, drawing{"map of zeros", h.Figure()})

	t := tailOf(4, 200, 0.05)
	t.Series[0].VaR, t.Series[0].ES = Estimate{Value: nan}, Estimate{Value: nan}
	t.Series[1].Name = strings.Repeat("strategy ", 20)
	t.Series[2].Distribution = mustEmpirical(constant(0, 100))
	t.Series[3].Distribution = Distribution{}
	all = append(all, drawing{"tails with a mass and a gap", t.Figure()})
	t = tailOf(3, 200, 0.05)
	t.Wealth = true
	for i := range t.Series {
		for k := range t.Series[i].Values {
			t.Series[i].Values[k] = math.Exp(8 * t.Series[i].Values[k])
		}
		t.Series[i].VaR.Value, t.Series[i].ES.Value = 0.8, 0.7
	}
	t.Series[2].Values[0] = 0 // ruin
	all = append(all, drawing{"tails of wealth", t.Figure()})

	o := tornadoOf(5, Estimate{Value: 0.006, Why: "one path"})
	o.Swings[0].Name = strings.Repeat("parameter ", 30)
	o.Swings[1].Low, o.Swings[1].High = strings.Repeat("low ", 20), strings.Repeat("high ", 20)
	o.Swings[2].AtLow.Value = nan
	o.Swings[3].AtHigh = Estimate{Value: 1e7, SE: 1e6}
	all = append(all, drawing{"tornado of long names and wide swings", o.Figure()})

	p := profileOf(3, 3)
	p.Cells[0][0][0] = Horizon{Mean: Estimate{Value: nan}, P5: nan, P95: nan, Worst: nan}
	p.Cells[1][1][1] = Horizon{Mean: Estimate{Value: 50, SE: 1e-12}, P5: -1e5, P95: 1e5, Worst: -1e5}
	p.Scenarios[2] = s.Scenarios[1]
	all = append(all, drawing{"profile with a gap and riches", p.Figures()[0]})

	y := storyOf(6, 12)
	for i := range y.Premium {
		y.Premium[i] = nan
		y.Wealth[0].Values[i] = 0
	}
	y.Policy, y.Legs[0].Label = nil, s.Scenarios[1]
	y.Wealth[1].Name = s.Scenarios[1]
	all = append(all, drawing{"story with gaps and ruin", y.Figure()})
	return all
}

func TestTitlesClaimNoMoreThanTwoStandardErrors(t *testing.T) {
	for _, c := range []struct {
		value, se float64
		want      int
	}{{0.02, 0.0099, 1}, {0.02, 0.0101, 0}, {-0.02, 0.0099, -1}, {0, 0, 0}, {0.01, 0, 0}, {math.NaN(), 0.1, 0}, {0.01, math.NaN(), 0}} {
		if got := (Estimate{Value: c.value, SE: c.se}).sign(); got != c.want {
			t.Errorf("sign of %g with error %g = %d, want %d", c.value, c.se, got, c.want)
		}
	}
	if got := (Estimate{Value: 0.01, Why: "one path"}).sign(); got != 0 {
		t.Errorf("sign of a value without an error = %d, want 0", got)
	}

	// The same drawing with larger errors must not claim a sign.
	for _, c := range []struct {
		se   float64
		want string
	}{{0.001, "keeps its sign"}, {0.006, "is not told from zero as run"}} {
		if got := tornadoOf(2, Estimate{Value: 0.02 - c.se, SE: c.se}).finding(); c.se < 0.002 && !strings.Contains(got, c.want) {
			t.Errorf("tornado with error %g says %q, want %q", c.se, got, c.want)
		}
	}
	flips := tornadoOf(3, Estimate{Value: 0.006, SE: 0.0009})
	if got := flips.finding(); !strings.Contains(got, "Sign not determined by the evidence") || !strings.Contains(got, "Recession spread") {
		t.Errorf("a sign that flips is told as %q", got)
	}
	flips.Base.SE = 0.004
	if got := flips.finding(); !strings.Contains(got, "is not told from zero as run") {
		t.Errorf("a headline within its error is told as %q", got)
	}

	h := mapOf(4, 5, 0.0001)
	if got := h.finding(); !strings.Contains(got, "above zero in") {
		t.Errorf("a clear map says %q", got)
	}
	for _, row := range h.Cells {
		for k := range row {
			row[k].SE = 1
		}
	}
	if got := h.finding(); !strings.Contains(got, "is not told from zero in any of 20 cells") {
		t.Errorf("a map within its errors says %q", got)
	}

	s := stripOf(1, 3, 100)
	for k := range s.Cells[0] {
		s.Cells[0][k].Mean = Estimate{Value: 0.01, SE: 0.006}
	}
	if got := s.finding(); !strings.Contains(got, "No strategy's mean is told from the benchmark") {
		t.Errorf("a strip within its errors says %q", got)
	}
	all := stripOf(1, 2, 10)
	for k := range all.Cells[0] {
		all.Cells[0][k].Mean = Estimate{Value: -0.01, SE: 0.001}
	}
	if got := all.finding(); !strings.Contains(got, "All 2 strategies are behind the benchmark") {
		t.Errorf("a strip of laggards says %q", got)
	}
	s.Cells[0][2].Mean.SE = 0.004
	if got := s.finding(); !strings.Contains(got, s.Strategies[2]+"; behind: none") {
		t.Errorf("a strip with one lead says %q", got)
	}

	s.Presets = []Preset{{"faint", all.Cells}, {"article", stripOf(1, 2, 10).Cells}}
	s.Strategies = all.Strategies
	for k := range s.Presets[1].Cells[0] {
		s.Presets[1].Cells[0][k].Mean = Estimate{Value: 0.01, SE: 0.001}
	}
	if got := s.finding(); !strings.HasSuffix(got, "faint 0 and 2, article 2 and 0") {
		t.Errorf("presets that contradict each other are told as %q", got)
	}

	p := profileOf(2, 2)
	for i := range p.Cells {
		for k := range p.Cells[i] {
			for m := range p.Cells[i][k] {
				p.Cells[i][k][m].Mean = Estimate{Value: 0.01 * float64(2*(m%2)-1), SE: 0.006}
			}
		}
	}
	if got := p.finding(); !strings.Contains(got, "No mean against the benchmark changes sign") {
		t.Errorf("a profile within its errors says %q", got)
	}
	p.Cells[1][0][0].Mean.SE, p.Cells[1][0][1].Mean.SE = 0.001, 0.001
	if got := p.finding(); !strings.Contains(got, "in 1 of 4 cases") || !strings.Contains(got, p.Scenarios[1]) {
		t.Errorf("a profile with one turn says %q", got)
	}

	x := tailOf(2, 400, 0.05)
	for i := range x.Series {
		x.Series[i].ES = Estimate{Value: -0.1 - 0.01*float64(i), SE: 0.0051}
	}
	if got := x.finding(); !strings.Contains(got, "do not tell the strategies apart") {
		t.Errorf("tails within their errors say %q", got)
	}
	x.Series[1].ES.SE, x.Series[0].ES.SE = 0.003, 0.003
	if got := x.finding(); !strings.Contains(got, "deepest tail") {
		t.Errorf("tails apart say %q", got)
	}

	c := smallFan(100, 12)
	c.Fans[0].End = Estimate{Value: 1.02, SE: 0.011}
	if got := c.finding(); !strings.Contains(got, "is not told from 1.00") {
		t.Errorf("a fan within its error says %q", got)
	}
	c.Fans[0].End.SE = 0.009
	if got := c.finding(); strings.Contains(got, "not told") {
		t.Errorf("a fan beyond its error says %q", got)
	}
	c.Fans[0].End = Estimate{Value: 1.02, Why: "not kept"}
	if got := c.finding(); strings.Contains(got, "mean") || !strings.Contains(got, "the median is") {
		t.Errorf("a fan without an error says %q", got)
	}

	even := stripOf(2, 2, 10)
	for i := range even.Cells {
		for k := range even.Cells[i] {
			even.Cells[i][k].Mean = Estimate{Value: 0.01, SE: 0.001}
		}
	}
	if got := even.finding(); !strings.Contains(got, "Of 4 means 4 lie ahead") || strings.Contains(got, "most often") {
		t.Errorf("strategies that are ahead alike are told as %q", got)
	}
}

func TestEveryFigureOfASimulationSaysWhatItIs(t *testing.T) {
	for _, d := range simulated() {
		if strings.HasPrefix(d.name, "no ") { // has no provenance
			continue
		}
		for _, want := range []string{"SIMULATED", "world preset", " evidence"} {
			if !strings.Contains(d.fig.Subtitle, want) {
				t.Errorf("%s: subtitle %q lacks %q", d.name, d.fig.Subtitle, want)
			}
		}
		for _, want := range []string{"trifecta simulate", "scenario", "world preset", " evidence", "seed 11"} {
			if !strings.Contains(d.fig.Source, want) {
				t.Errorf("%s: source %q lacks %q", d.name, d.fig.Source, want)
			}
		}
		if d.fig.Title == "" {
			t.Errorf("%s: no title", d.name)
		}
	}
	p := made
	p.Made = "SYNTHETIC"
	if got := p.subtitle("x"); !strings.HasPrefix(got, "SYNTHETIC, world preset evidence. X") {
		t.Errorf("subtitle = %q", got)
	}
}

func TestLimitsHoldTheData(t *testing.T) {
	c := smallFan(300, 60)
	p := c.Figure().panels[0]
	for _, row := range append(c.Fans[0].Quantiles[:], c.Fans[0].History) {
		for _, v := range row {
			if v < p.lo || v > p.hi {
				t.Fatalf("fan: %g lies outside %g to %g", v, p.lo, p.hi)
			}
		}
	}
	s := stripOf(7, 4, 200)
	for _, p := range s.Figure().panels {
		for _, row := range s.Cells {
			for _, d := range row {
				m := d.Mean
				for _, v := range []float64{0, d.Quantile(0.05), d.Quantile(0.95), m.Value - 2*m.SE, m.Value + 2*m.SE} {
					if v < p.x.lo || v > p.x.hi {
						t.Fatalf("strip: %g lies outside %g to %g", v, p.x.lo, p.x.hi)
					}
				}
			}
		}
	}
	h := profileOf(8, 8)
	for _, f := range h.Figures() {
		for _, p := range f.panels {
			for _, v := range []float64{h.Cells[7][7][4].P5, h.Cells[0][3][4].P95, h.Cells[0][0][4].Worst, 0} {
				if v < p.lo || v > p.hi {
					t.Fatalf("profile: %g lies outside %g to %g", v, p.lo, p.hi)
				}
			}
		}
	}
	o := tornadoOf(6, Estimate{Value: 0.01, SE: 0.002})
	x := o.Figure().panels[0].x
	for _, w := range o.Swings {
		for _, e := range []Estimate{w.AtLow, w.AtHigh, o.Base} {
			if e.Value-2*e.SE < x.lo || e.Value+2*e.SE > x.hi {
				t.Errorf("tornado: %g lies outside %g to %g", e.Value, x.lo, x.hi)
			}
		}
	}
}

func TestProfileShowsEachScenarioOnce(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {3, 2}, {7, 4}, {17, 8}} {
		h := profileOf(size[0], size[1])
		var got []string
		for _, f := range h.Figures() {
			if n := len(f.panels) / f.columns; n > pageRows {
				t.Errorf("%v: a page of %d rows", size, n)
			}
			for _, p := range f.panels {
				got = append(got, p.label)
			}
		}
		if !slices.Equal(got, h.Scenarios) {
			t.Errorf("%v: panels %q, want %q", size, got, h.Scenarios)
		}
	}
}

func TestTornadoStandsInOrderOfInfluence(t *testing.T) {
	o := tornadoOf(9, Estimate{Value: 0.006, SE: 0.0009})
	slices.Reverse(o.Swings)
	before := math.Inf(1)
	for _, s := range o.sorted() {
		if x := s.influence(o.Base.Value); x > before {
			t.Errorf("%q moves the headline by %g, more than %g before it", s.Name, x, before)
		} else {
			before = x
		}
	}
	names := o.Figure().panels[0].names
	if names[0] != "Recession spread, pp" {
		t.Errorf("rows %q", names)
	}
	big := tornadoOf(40, Estimate{Value: 0.02, SE: 0.001}).Figure()
	if len(big.panels[0].names) != mostSwings || !strings.Contains(big.Source, "16 parameters of less influence not drawn") {
		t.Errorf("of 40 parameters %d are drawn; source %q", len(big.panels[0].names), big.Source)
	}
}

func TestStripSortsByTheFirstStrategy(t *testing.T) {
	s := stripOf(6, 2, 50)
	s.Sorted = true
	before := math.Inf(1)
	for _, i := range s.order() {
		if m := s.Cells[i][0].Mean.Value; m > before {
			t.Errorf("mean %g stands below %g", m, before)
		} else {
			before = m
		}
	}
	s.Sorted = false
	if got := s.order(); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("order = %v, want that of the plan", got)
	}
}
