package report

import (
	"cmp"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// wrap breaks a text into lines of at most width. Its own line breaks are kept,
// empty lines are not; a word wider than a line is cut.
func wrap(s string, style text.Style, width vg.Length) []string {
	var lines []string
	for para := range strings.Lines(s) {
		cur := ""
		for _, word := range strings.Fields(para) {
			if cur != "" && style.Width(cur+" "+word) <= width {
				cur += " " + word
				continue
			}
			if cur != "" {
				lines = append(lines, cur)
			}
			for word != "" && style.Width(word) > width {
				head := cut(word, style, width)
				lines = append(lines, head)
				word = word[len(head):]
			}
			cur = word
		}
		if cur != "" {
			lines = append(lines, cur)
		}
	}
	return lines
}

// balance wraps a text into the fewest lines, all of them at least seven tenths
// full where that can be, so that none carries a lone word.
func balance(s string, style text.Style, width vg.Length) []string {
	lines := wrap(s, style, width)
	low, high := 0.7*width, width
	for range 8 {
		w := (low + high) / 2
		if narrower := wrap(s, style, w); len(narrower) <= len(lines) {
			lines, high = narrower, w
		} else {
			low = w
		}
	}
	return lines
}

// cut is the longest beginning of s no wider than width, at least one rune.
func cut(s string, style text.Style, width vg.Length) string {
	end := 0
	for i, r := range s {
		next := i + len(string(r))
		if next > len(s) || r == '\uFFFD' {
			next = i + 1 // a byte that is not UTF-8
		}
		if end > 0 && style.Width(s[:next]) > width {
			break
		}
		end = next
	}
	return s[:end]
}

// fit shortens s with an ellipsis to at most width, on one line.
func fit(s string, style text.Style, width vg.Length) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || style.Width(s) <= width {
		return s
	}
	return strings.TrimRight(cut(s, style, width-style.Width("…")), " ") + "…"
}

// An end is what stands right of a panel for one series: its name and last
// value, at that value's height.
type end struct {
	at          float64
	name, value string
	color       color.NRGBA
	spoken      string // the name in the description, where none is drawn
}

// endLabels writes the ends of a panel, pushed apart.
type endLabels struct {
	ends    []end
	texts   []string
	size    float64
	indent  vg.Length // of the texts from the edge of the data
	leaders bool
}

const (
	endSize   = 8.0
	endIndent = 4
	endLeader = 11 // the indent where thin lines lead from the series to the labels
)

func newEndLabels(ends []end, p *plot.Plot, width, height vg.Length) endLabels {
	e := endLabels{ends: ends, size: endSize, indent: endIndent}
	if n := len(ends); n > 1 {
		e.size = min(endSize, max(3, float64(height)/(float64(n)*endLine)))
	}
	at := make([]vg.Length, len(ends))
	for i, end := range ends {
		at[i] = height * vg.Length(p.Y.Norm(end.at))
		style := e.style(i)
		value := end.value
		if end.name == "" {
			value = fit(value, style, max(leastEnd, width/3))
		} else {
			// Names take at most a third of the figure from the data.
			value = "  " + value
			end.name = fit(end.name, style, width/3-style.Width(value))
		}
		e.texts = append(e.texts, end.name+value)
	}
	for i, y := range spread(at, vg.Length(e.size*endLine), 0, height) {
		if d := y - at[i]; d > 3 || d < -3 {
			e.leaders = true
			e.indent = endLeader
		}
	}
	return e
}

// leastEnd is room for "+12.3% ± 0.1%, open", however narrow the data.
const leastEnd = 85

// endLine is the distance of labels in units of their size.
const endLine = 1.15

func (e endLabels) style(i int) text.Style {
	s := face(e.size, e.ends[i].color, true)
	s.YAlign = middle
	return s
}

func (e endLabels) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	at := make([]vg.Length, len(e.ends))
	for i, end := range e.ends {
		at[i] = ty(end.at)
	}
	// The outermost labels may stand half a line beyond the panel's edges.
	for i, y := range spread(at, vg.Length(e.size*endLine), c.Min.Y, c.Max.Y) {
		if e.leaders {
			c.StrokeLine2(draw.LineStyle{Color: e.ends[i].color, Width: vg.Points(0.5)}, c.Max.X+2, at[i], c.Max.X+e.indent-2, y)
		}
		c.FillText(e.style(i), vg.Point{X: c.Max.X + e.indent, Y: y}, e.texts[i])
	}
}

// GlyphBoxes reserves the room right of the data.
func (e endLabels) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	var w vg.Length
	for i, s := range e.texts {
		w = max(w, e.style(i).Width(s))
	}
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: w + e.indent + 1, Y: 0.001}}}}
}

// spread moves positions as little as possible, in least squares, until
// neighbours are gap apart and all lie from lo to hi: an isotonic regression
// of the positions less their share of the gaps (Barlow et al. 1972), by
// pooling adjacent violators. Where there is no room the gap shrinks.
func spread(at []vg.Length, gap, lo, hi vg.Length) []vg.Length {
	n := len(at)
	if n == 0 {
		return nil
	}
	if n > 1 {
		gap = min(gap, (hi-lo)/vg.Length(n-1))
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })

	type pool struct {
		sum vg.Length
		n   int
	}
	var pools []pool
	for k, i := range order {
		pools = append(pools, pool{at[i] - gap*vg.Length(k), 1})
		for m := len(pools); m > 1; m = len(pools) {
			a, b := pools[m-2], pools[m-1]
			if a.sum*vg.Length(b.n) <= b.sum*vg.Length(a.n) {
				break
			}
			pools = append(pools[:m-2], pool{a.sum + b.sum, a.n + b.n})
		}
	}
	out := make([]vg.Length, n)
	k := 0
	for _, p := range pools {
		mean := min(max(p.sum/vg.Length(p.n), lo), hi-gap*vg.Length(n-1))
		for range p.n {
			out[order[k]] = mean + gap*vg.Length(k)
			k++
		}
	}
	return out
}
