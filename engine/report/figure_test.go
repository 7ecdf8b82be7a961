package report

import (
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

type drawing struct {
	name string
	fig  *Figure
}

// drawings are figures of plain and of hard data.
func drawings() []drawing {
	months := monthEnds(2000, 1, 300)
	all := []drawing{
		{"tear sheet", sheet(months, 12, 36).Figure()},
		{"signal", signalOf(monthEnds(2014, 12, 121)).Figure()},
		{"weights", weightsOf(months, "Russell 2000", "S&P 490", "T-bills").Figure()},
		{"tear sheet of 60 years", sheet(monthEnds(1960, 1, 720), 12, 36).Figure()},
		{"tear sheet of 30 years of days", sheet(everyWeekday(7800), 252, 756).Figure()},
		{"signal of 30 years of days", signalOf(everyWeekday(7800)).Figure()},
		{"weights of 30 years of days", weightsOf(everyWeekday(7800), "Russell 2000", "S&P 490").Figure()},
		{"tear sheet of two dates", sheet(monthEnds(2000, 1, 2), 12, 36).Figure()},
		{"tear sheet of two weeks", sheet(everyWeekday(14), 252, 36).Figure()},
		{"tear sheet of one date", sheet(monthEnds(2000, 1, 1), 12, 36).Figure()},
		{"signal of two dates", signalOf(monthEnds(2014, 12, 2)).Figure()},
		{"signal of one date", signalOf(monthEnds(2014, 12, 1)).Figure()},
		{"weights of two dates", weightsOf(monthEnds(2014, 12, 2), "Russell 2000").Figure()},
		{"empty tear sheet", TearSheet{RollingSharpe: []float64{}}.Figure()},
		{"empty signal", SignalPanel{Legs: []Leg{{}}, Count: []float64{}, Score: []float64{}}.Figure()},
		{"empty weights", WeightsFigure{Traded: []float64{}}.Figure()},
	}

	s := sheet(months, 12, 36)
	r := rand.New(rand.NewPCG(1, 2))
	for i := len(s.Growth); i < 12; i++ {
		s.Growth = append(s.Growth, Curve{Name: fmt.Sprintf("very long name of number %d of a sweep", i%9), Values: wander(r, 300, 0.0075, 0.004)})
	}
	s.Title = strings.Repeat("A title that goes on ", 12) + strings.Repeat("x", 200)
	s.Subtitle, s.Source = s.Title+"\n\nand on", s.Title
	all = append(all, drawing{"twelve curves and long titles", s.Figure()})

	s = sheet(months, 12, 36)
	s.Growth = s.Growth[:1]
	s.Growth[0] = Curve{Values: constant(1, 300)}
	s.RollingSharpe = constant(math.NaN(), 300)
	all = append(all, drawing{"flat wealth, no Sharpe ratio", s.Figure()})

	s = sheet(months, 12, 36)
	for t := range 300 {
		s.Growth[0].Values[t] = math.Pow(10, float64(t)/20)
		s.Growth[1].Values[t] = math.Pow(10, -float64(t)) // to 1e-299
		if t > 100 {
			s.Growth[1].Values[t] = 0
			s.Growth[2].Values[t] = math.NaN()
		}
		s.RollingSharpe[t] = math.Inf(1 - 2*(t%2))
	}
	all = append(all, drawing{"ruin, riches and a curve that ends", s.Figure()})

	g := signalOf(monthEnds(2014, 12, 121))
	for t := range 121 {
		g.Legs[0].Values[t] = math.NaN()
		g.Legs[1].Values[t] *= -1e9
		g.Legs[2].Values[t] = 1e-12 * float64(t%7-8)
		g.Legs[2].Threshold[t] = math.NaN()
		g.Count[t] = math.NaN()
		g.Score[t] = 0.5
	}
	g.Legs[1].Percent, g.Legs[2].On = false, nil
	all = append(all, drawing{"odd signal", g.Figure()})

	w := weightsOf(months, "Russell 2000", "S&P 490", "T-bills", "a", "b", "c", "d", "e", "f", "g", "h", "i")
	for t := range 300 {
		w.Holdings[0].Weights[t] -= 0.5
		w.Holdings[1].Weights[t] += 0.5
		w.Traded[t] -= 0.1
	}
	w.Holdings[2].Weights[150] = math.NaN()
	all = append(all, drawing{"short sales and twelve holdings", w.Figure()})
	return append(all, simulated()...)
}

// A page records where text stands.
type page struct {
	*svg
	text []placedText
}

type placedText struct {
	s string
	vg.Rectangle
}

func (p *page) FillString(f font.Face, pt vg.Point, s string) {
	// The box of letters without accents: 0.73 of the size above the base line
	// and 0.21 below it.
	p.text = append(p.text, placedText{s, vg.Rectangle{
		Min: vg.Point{X: pt.X, Y: pt.Y - 0.21*f.Font.Size},
		Max: vg.Point{X: pt.X + f.Width(s), Y: pt.Y + 0.73*f.Font.Size},
	}})
	p.svg.FillString(f, pt, s)
}

func TestTextStaysOnThePageAndApart(t *testing.T) {
	for _, d := range drawings() {
		for _, size := range [][2]float64{{0, 0}, {360, 300}, {900, 900}} {
			fig := *d.fig
			fig.Width, fig.Height = size[0], size[1]
			p := fig.layout()
			pg := &page{svg: newSVG(p.height)}
			fig.draw(draw.NewCanvas(pg, p.width, p.height), p)
			for i, a := range pg.text {
				// Half a point: the side bearings that a box includes.
				if a.Min.X < -0.5 || a.Min.Y < -0.5 || a.Max.X > p.width+0.5 || a.Max.Y > p.height+0.5 {
					t.Errorf("%s at %gx%g: %q stands at %v, off the page of %gx%g", d.name, size[0], size[1], a.s, a.Rectangle, p.width, p.height)
				}
				for _, b := range pg.text[:i] {
					if a.Min.X+0.5 < b.Max.X && b.Min.X+0.5 < a.Max.X && a.Min.Y+0.5 < b.Max.Y && b.Min.Y+0.5 < a.Max.Y {
						t.Errorf("%s at %gx%g: %q at %v stands on %q at %v", d.name, size[0], size[1], a.s, a.Rectangle, b.s, b.Rectangle)
					}
				}
			}
		}
	}
}

func TestSVGIsWellFormedAndDescribed(t *testing.T) {
	for _, d := range drawings() {
		d.fig.Title += " <&\x01\xff"
		svg, err := d.fig.SVG()
		if err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s: a coordinate is not a number", d.name)
		}
		var doc struct {
			Title string `xml:"title"`
			Desc  string `xml:"desc"`
		}
		if err := xml.Unmarshal(svg, &doc); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
		if want := strings.ToValidUTF8(strings.ReplaceAll(d.fig.Title, "\x01", "\uFFFD"), "\uFFFD"); doc.Title != want {
			t.Errorf("%s: title = %q, want %q", d.name, doc.Title, want)
		}
		if doc.Desc == "" {
			t.Errorf("%s: no description", d.name)
		}
	}
}

func TestDescriptionTellsTheEnds(t *testing.T) {
	s := sheet(monthEnds(2000, 1, 300), 12, 36)
	got := s.Figure().description()
	for _, c := range s.Growth {
		if want := c.Name + " " + last(c.Values[299], dollars); !strings.Contains(got, want) {
			t.Errorf("description %q lacks %q", got, want)
		}
	}
	g := signalOf(monthEnds(2014, 12, 121))
	want := g.Legs[2].Label + ": reading " + last(g.Legs[2].Values[120], number) + "; threshold 2.00."
	if got := g.Figure().description(); !strings.Contains(got, want) {
		t.Errorf("description %q lacks %q", got, want)
	}
}

// smallFigure is a figure of few pixels, since the race detector slows their drawing
// a hundredfold.
func smallFigure() *Figure {
	w := weightsOf(monthEnds(2000, 1, 24), "Russell 2000")
	w.Traded = nil
	f := w.Figure()
	f.Width = leastWidth
	return f
}

func TestSameBytesAgainAndConcurrently(t *testing.T) {
	type encoding struct {
		name   string
		encode func() ([]byte, error)
	}
	all := []encoding{{"small figure as png", smallFigure().PNG}}
	for _, d := range drawings()[:3] {
		all = append(all, encoding{d.name + " as svg", d.fig.SVG}, encoding{d.name + " as pdf", d.fig.PDF})
	}
	var wg sync.WaitGroup
	for _, e := range all {
		want, err := e.encode()
		if err != nil {
			t.Fatalf("%s: %v", e.name, err)
		}
		for range 2 {
			wg.Go(func() {
				if got, err := e.encode(); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s differs when drawn again: %v", e.name, err)
				}
			})
		}
	}
	wg.Wait()
}

func TestPNGHasTwoPixelsForEachOfAScreen(t *testing.T) {
	data, err := smallFigure().PNG()
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	// 240 points are 320 pixels of CSS.
	if got := im.Bounds().Dx(); got != 640 {
		t.Errorf("figure of 240 points is %d pixels wide, want 640", got)
	}
	white, other := 0, 0
	for y := range im.Bounds().Dy() {
		for x := range im.Bounds().Dx() {
			if r, g, b, a := im.At(x, y).RGBA(); r&g&b == 0xffff && a == 0xffff {
				white++
			} else {
				other++
			}
		}
	}
	if other < white/10 || white < other/10 {
		t.Errorf("%d pixels are white and %d are not: no drawing on white", white, other)
	}
}

// A mitre is longer than its line is wide by up to ten times, so sharp turns
// would stick out of the range of their data.
func TestEveryDrawingMakesAPDFWithRoundJoinsAndFixedDate(t *testing.T) {
	for _, d := range drawings() {
		pdf, err := d.fig.PDF()
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		if !bytes.Contains(pdf, []byte("D:19700101000000")) {
			t.Errorf("%s: the date is not fixed", d.name)
		}
		_, stream, _ := bytes.Cut(pdf, []byte("stream\n"))
		r, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			t.Errorf("%s: no page: %v", d.name, err)
			continue
		}
		page, err := io.ReadAll(r)
		if err != nil || !bytes.Contains(page, []byte("1 j\n")) {
			t.Errorf("%s: page does not set round joins (operator 1 j): %v", d.name, err)
		}
	}
}

func TestRecessionsAreNamedOnlyWhereDrawn(t *testing.T) {
	outside := []Span{{0, 100}, {30000, 30100}, {12000, 11000}}
	for _, spans := range [][]Span{nil, outside, append(outside, recessions...)} {
		s, g, w := sheet(monthEnds(2000, 1, 300), 12, 36), signalOf(monthEnds(2000, 1, 300)), weightsOf(monthEnds(2000, 1, 300), "a")
		s.Recessions, g.Recessions, w.Recessions = spans, spans, spans
		for _, f := range []*Figure{s.Figure(), g.Figure(), w.Figure()} {
			named := strings.Contains(f.Source, "recession")
			keyed := f.keys[len(f.keys)-1].name == "Recession"
			if want := len(spans) > 3; named != want || keyed != want {
				t.Errorf("%q with recessions %v: named in the source %v, in the key %v, want %v", f.Title, spans, named, keyed, want)
			}
		}
	}
}

func TestSavePutsThreeFilesOrLeavesNoRubbish(t *testing.T) {
	dir := t.TempDir()
	f := smallFigure()
	names := func() (out []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			out = append(out, e.Name())
		}
		return out
	}
	for range 2 { // a second time replaces
		if err := f.Save(dir, "weights"); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fmt.Sprint(names()), "[weights.pdf weights.png weights.svg]"; got != want {
		t.Errorf("saved %s, want %s", got, want)
	}
	want, _ := f.SVG()
	if got, err := os.ReadFile(filepath.Join(dir, "weights.svg")); err != nil || !bytes.Equal(got, want) {
		t.Errorf("weights.svg is not the figure: %v", err)
	}
	// A folder stands where the drawing should go.
	if err := os.MkdirAll(filepath.Join(dir, "taken.svg", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(dir, "taken"); err == nil {
		t.Error("saved over a folder")
	}
	for _, name := range names() {
		if strings.HasPrefix(name, ".") {
			t.Errorf("left %s", name)
		}
	}
	if err := f.Save(filepath.Join(dir, "nowhere"), "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("saved into a folder that does not exist: %v", err)
	}
	for _, name := range []string{"", ".", "..", "a/b", "/a"} {
		if err := f.Save(dir, name); err == nil {
			t.Errorf("saved under the name %q", name)
		}
	}
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	d := monthEnds(2000, 1, 3)
	v := []float64{1, 2}
	for name, draw := range map[string]func() *Figure{
		"curve":     TearSheet{Dates: d, Growth: []Curve{{Values: v}}}.Figure,
		"sharpe":    TearSheet{Dates: d, RollingSharpe: v}.Figure,
		"dates":     TearSheet{Dates: []int32{2, 1}}.Figure,
		"leg":       SignalPanel{Dates: d, Legs: []Leg{{Values: v}}}.Figure,
		"threshold": SignalPanel{Dates: d, Legs: []Leg{{Values: constant(1, 3), Threshold: v}}}.Figure,
		"state":     SignalPanel{Dates: d, Legs: []Leg{{Values: constant(1, 3), On: []bool{true}}}}.Figure,
		"count":     SignalPanel{Dates: d, Count: v}.Figure,
		"score":     SignalPanel{Dates: d, Score: v}.Figure,
		"holding":   WeightsFigure{Dates: d, Holdings: []Holding{{Weights: v}}}.Figure,
		"traded":    WeightsFigure{Dates: d, Traded: v}.Figure,
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "report: ") {
					t.Errorf("panic %q, want one of this package", r)
				}
			}()
			draw()
		})
	}
}

func TestDrawdownByHand(t *testing.T) {
	nan := math.NaN()
	got := drawdown([]float64{1, 0.8, 1.6, nan, 1.2, 0})
	want := []float64{0, -0.2, 0, nan, -0.25, -1}
	for i := range want {
		// Each is one division and one subtraction from its value.
		if math.Abs(got[i]-want[i]) > 1e-15 || math.IsNaN(got[i]) != math.IsNaN(want[i]) {
			t.Errorf("drawdown at %d = %v, want %v", i, got[i], want[i])
		}
	}
}

func BenchmarkTearSheet(b *testing.B) {
	f := sheet(monthEnds(2000, 1, 300), 12, 36).Figure()
	for _, format := range []struct {
		name   string
		encode func() ([]byte, error)
	}{{"png", f.PNG}, {"svg", f.SVG}, {"pdf", f.PDF}} {
		b.Run("format="+format.name, func(b *testing.B) {
			var n int
			for b.Loop() {
				data, err := format.encode()
				if err != nil {
					b.Fatal(err)
				}
				n = len(data)
			}
			b.ReportMetric(float64(n)/1e3, "kB/figure")
		})
	}
}
