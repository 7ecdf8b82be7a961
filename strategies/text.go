package strategies

import (
	"cmp"
	"slices"
	"strconv"

	"trifecta/engine"
)

// named puts a label before the text of a rule.
func named(label, rule string) string {
	if label == "" {
		return rule
	}
	return label + ": " + rule
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// mixText writes weights as small=0.6 large=0.4.
func mixText(mix []engine.Holding) string {
	s := ""
	for k, h := range mix {
		if k > 0 {
			s += " "
		}
		s += sleeveName(h.Sleeve) + "=" + number(h.Weight)
	}
	return s
}

func sleeveName(s *engine.Sleeve) string {
	if s == nil {
		return "?"
	}
	return s.Name
}

func fieldName(f *engine.Field) string {
	if f == nil {
		return "?"
	}
	return f.Name
}

// mixSleeves returns the sleeves of the mixes, each once, in the order in
// which they are named.
func mixSleeves(mixes ...[]engine.Holding) []*engine.Sleeve {
	var all []*engine.Sleeve
	for _, mix := range mixes {
		for _, h := range mix {
			if !slices.Contains(all, h.Sleeve) {
				all = append(all, h.Sleeve)
			}
		}
	}
	return all
}

// weightIn returns the weight of s in a mix, 0 where the mix does not name it.
func weightIn(mix []engine.Holding, s *engine.Sleeve) float64 {
	for _, h := range mix {
		if h.Sleeve == s {
			return h.Weight
		}
	}
	return 0
}

// ruleName is the label of a rule, or what kind it is.
func ruleName(kind, label string) string { return cmp.Or(label, kind) }
