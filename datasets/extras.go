package datasets

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"trifecta/engine"
)

// parts are the sleeves that a history has means of a panel's further columns
// for.
var parts = []struct {
	sleeve   int
	name, of string
}{
	{small, "small", "the Russell 2000"},
	{smallQuality, "small_quality", "the Russell 2000's sound half"},
	{large, "large", "the S&P 490"},
	{mega, "mega", "the ten largest of the S&P 500"},
}

// addExtras gives the history a field for each further column of the panel and
// each sleeve that is a part of an index: small_x, small_quality_x, large_x and
// mega_x are the means of x over the members whose x is known, weighted by
// freely traded market value.
func (h *History) addExtras(u *universe, source string, add func(Provenance, []float64)) {
	for _, c := range u.panel.Extra {
		if noFieldOf(c.Name) != "" {
			continue
		}
		note := "mean over the members whose value is known, weighted by their freely traded market value"
		if c.Note != "" {
			note += "; " + c.Note
		}
		for _, s := range parts {
			f := &engine.Field{Name: s.name + "_" + c.Name, Unit: c.Unit, Doc: "mean of " + c.Name + " over " + s.of}
			add(Provenance{Field: f, Source: cmp.Or(c.Source, source), StandIn: c.StandIn, Note: note}, u.mean(s.sleeve, c.Values))
		}
	}
}

// noFieldOf says why a further column of a panel gives no fields, and is empty
// if it gives some. Reserved are, besides the names of the built-in fields,
// those of the signal's readings, small_ytd and small_less_large, with whatever
// window follows, and quality_x, whose small_quality_x is a field of x.
func noFieldOf(column string) string {
	if !snakeCase(column) {
		return "its name is not of lower-case letters, digits and underscores"
	}
	if strings.HasPrefix(column, "quality_") {
		return fmt.Sprintf("small_%s would be a field of the column %s", column, column[len("quality_"):])
	}
	for _, s := range parts {
		name := s.name + "_" + column
		if marketField(name) != nil || name == "small_ytd" || strings.HasPrefix(name, "small_less_large") {
			return fmt.Sprintf("the field %s means something else", name)
		}
	}
	return ""
}

// mean returns for each date the weighted mean of x over a sleeve, NaN where no
// member's value is known.
func (u *universe) mean(sleeve int, x []float64) []float64 {
	p := u.panel
	out := make([]float64, len(p.Dates))
	for t := range out {
		var sum, weight float64
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if u.in[i]>>sleeve&1 == 0 || math.IsNaN(x[i]) {
				continue
			}
			w := p.weight(i)
			sum += float64(w * x[i])
			weight += w
		}
		out[t] = sum / positive(weight)
	}
	return out
}
