package scenarios

import (
	"fmt"
	"math"
	"slices"

	"trifecta/engine/lanes"
)

// A history's premium and multiple are taken for the world's own measure where
// their ten-year medians lie near its means: within 5 points, and within 35 %,
// which is 10 to 18 times EBITDA.
const (
	nearPremium  = 0.05
	nearMultiple = 0.3
)

// farPremium is about three standard deviations of the world's premium.
const farPremium = 0.25

// window returns the known values of a field in the ten years to the start.
func (r *starter) window(name string) (known []float64) {
	for lag := range pastMonths {
		if x := r.back(name, lag); !math.IsNaN(x) {
			known = append(known, x)
		}
	}
	return known
}

// medianOf sorts x.
func medianOf(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

func (r *starter) valuation() {
	s, w := &r.start, r.world
	if x := r.back("large_ev_ebitda", 0); x > 0 {
		from := "large_ev_ebitda"
		median := medianOf(r.window("large_ev_ebitda"))
		if slices.Contains(r.standIns, "large_ev_ebitda") || math.Abs(lanes.LogOf(median/w.Multiple.Mean)) > nearMultiple {
			x *= w.Multiple.Mean / median
			from += fmt.Sprintf(", scaled by %.2f: its median is %.1f and the world's mean %.1f, so it is another measure", w.Multiple.Mean/median, median, w.Multiple.Mean)
		}
		s.Multiple = min(max(x, 4), 40)
		r.say("multiple", s.Multiple, "ratio", "large_ev_ebitda", from)
	} else {
		s.Multiple = w.Multiple.Mean
		r.lack("multiple", s.Multiple, "ratio", "mean of the S&P 490's EV/EBITDA")
	}
	s.MegaGap = w.MegaGap.Mean
	r.lack("mega_gap", s.MegaGap, "ratio", "mean of mega over large; histories do not hold it")

	premium := make([]float64, 0, pastMonths)
	for lag := pastMonths - 1; lag >= 0; lag-- {
		premium = append(premium, r.back("small_ev_ebitda", lag)/r.back("large_ev_ebitda", lag)-1)
	}
	known := slices.DeleteFunc(slices.Clone(premium), math.IsNaN)
	if len(known) == 0 || math.IsNaN(premium[pastMonths-1]) {
		s.Premium = slices.Repeat([]float64{w.Premium.Mean}, pastMonths)
		r.lack("premium", w.Premium.Mean, "ratio less one", "mean of the premium, in all months before too")
		return
	}
	median := medianOf(known)
	from, shift := "small_ev_ebitda over large_ev_ebitda", 0.0
	if slices.Contains(r.standIns, "small_ev_ebitda") || math.Abs(median-w.Premium.Mean) > nearPremium {
		// Another measure's level would read as a gap that must close.
		shift = w.Premium.Mean - median
		from += fmt.Sprintf(", moved by %+.1f pp: its median is %.1f %% and the world's mean %.1f %%, so it is another measure", 100*shift, 100*median, 100*w.Premium.Mean)
	}
	if len(known) < pastMonths {
		from += fmt.Sprintf("; %d of %d months before are not known and take the median", pastMonths-len(known), pastMonths)
	}
	for k := range premium {
		if math.IsNaN(premium[k]) {
			premium[k] = median
		}
		premium[k] += shift
	}
	s.Premium = premium
	if far := premium[pastMonths-1] - w.Premium.Mean; math.Abs(far) > farPremium {
		from += fmt.Sprintf("; %+.0f pp from the world's mean: its closing will be most of what the world foretells", 100*far)
	}
	r.say("premium", premium[pastMonths-1], "ratio less one", "small_ev_ebitda", from)
}

func (r *starter) earnings() {
	s := &r.start
	groups := r.world.groups()
	for g, name := range groupNames {
		long := groups[g].LongGrowth
		var path []float64
		for lag := 12; lag >= 0; lag-- {
			path = append(path, r.back(name+"_eps_ntm", lag))
		}
		if !slices.ContainsFunc(path, func(x float64) bool { return !(x > 0) }) {
			s.Consensus[g] = path
			r.say(name+" consensus growth", path[12]/path[0]-1, "decimal", name+"_eps_ntm", name+"_eps_ntm over a year; the months between as they were")
		} else {
			for k := range path {
				path[k] = lanes.ExpOf(long * float64(k-12) / 12)
			}
			s.Consensus[g] = path
			r.lack(name+" consensus growth", lanes.ExpOf(long)-1, "decimal", "nominal growth")
		}
		s.Sales[g] = r.yearGrowth(name+"_sales_ttm", name+" sales growth", long)
		s.Income[g] = r.yearGrowth(name+"_eps_ttm", name+" income growth", long)
	}
	article := Article()
	for g, name := range groupNames {
		if x := r.back(name+"_mktcap", 0); x > 0 {
			s.Value[g] = x
			r.say(name+" market value", x, "USD", name+"_mktcap", name+"_mktcap")
			continue
		}
		s.Value[g] = article.Value[g]
		r.lack(name+" market value", s.Value[g], "USD", "that of 2025-08-31, for cap weights only")
	}
}

// yearGrowth is a field over its value a year before.
func (r *starter) yearGrowth(field, name string, long float64) float64 {
	now, then := r.back(field, 0), r.back(field, 12)
	if g := now/then - 1; now > 0 && then > 0 && g >= -0.9 && g <= 9 {
		r.say(name, g, "decimal", field, field+" over a year")
		return g
	}
	r.lack(name, long, "decimal", "nominal growth")
	return long
}
