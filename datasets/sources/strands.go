package sources

import (
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// A File is one input of an importer that takes several.
type File struct {
	io.Reader
	Name string // under which its faults are reported
	As   string // of a price file: the field its series is to be; empty is the file's own name
}

// stem is the file's name without its folder and ending.
func (f File) stem() string {
	base := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	base = strings.TrimSuffix(base, ".gz")
	return strings.TrimSuffix(base, path.Ext(base))
}

// A strand is one series on its own dates: only those it has a value on.
type strand struct {
	datasets.Column
	dates []engine.Date
}

func (s *strand) add(d engine.Date, x float64) {
	s.dates, s.Values = append(s.dates, d), append(s.Values, x)
}

// weave lays strands side by side on all dates that any of them has.
func weave(strands []*strand, meta map[string]string) (*datasets.Series, error) {
	s := &datasets.Series{Meta: meta}
	for _, x := range strands {
		s.Dates = append(s.Dates, x.dates...)
	}
	slices.Sort(s.Dates)
	s.Dates = slices.Compact(s.Dates)
	seen := map[string]string{}
	for _, x := range strands {
		if other, ok := seen[x.Name]; ok {
			return nil, fmt.Errorf("two series of the name %s: %s, and %s", x.Name, other, x.Source)
		}
		seen[x.Name] = x.Source
		for _, f := range engine.MarketFields() {
			if f.Name == x.Name && f.Unit != x.Unit {
				return nil, fmt.Errorf("%s would be %s: the field is a %s, and the values are in %s", x.Source, x.Name, f.Unit, x.Unit)
			}
		}
		c := x.Column
		c.Values = make([]float64, len(s.Dates))
		next := 0
		for i, d := range s.Dates {
			c.Values[i] = math.NaN()
			if next < len(x.dates) && x.dates[next] == d {
				c.Values[i] = x.Values[next]
				next++
			}
		}
		s.Columns = append(s.Columns, c)
	}
	return s, nil
}

// snake makes a field's name of a label: "Mkt-RF" is mkt_rf, "2-Dec" is dec_2,
// "<= 0" is nonpositive.
func snake(label string) string {
	if strings.ReplaceAll(label, " ", "") == "<=0" {
		return "nonpositive"
	}
	var words []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(label), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		words = append(words, w)
	}
	if len(words) == 2 && words[0][0] <= '9' && words[1][0] > '9' { // a decile that went through a spreadsheet
		words[0], words[1] = words[1], words[0]
	}
	name := strings.Join(words, "_")
	if name == "" || name[0] <= '9' || name == "date" {
		name = "x_" + name
	}
	return strings.TrimSuffix(name, "_")
}

// isMissing reports whether the text means not known: empty, a point, NA and
// the like.
func isMissing(text string) bool {
	return text == "" || text == "." || len(text) <= 4 && slices.Contains(datasets.DefaultMissing(), text)
}

// unused adds a fault for every label that was asked for and is in no input.
func unused(f *datasets.Faults, picks map[string]string, used map[string]bool, have []string) {
	var labels []string
	for label := range picks {
		if !used[label] {
			labels = append(labels, label)
		}
	}
	slices.Sort(labels)
	for _, label := range labels {
		text := strings.Join(have, ", ")
		if len(text) > 300 {
			text = strings.ToValidUTF8(text[:300], "") + "…"
		}
		f.Add(0, label, "missing column", "the header has %s", text)
	}
}

var nan = math.NaN()
