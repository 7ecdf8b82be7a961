package datasets

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trifecta/engine"
)

// tenOfDemo is what somebody without constituents would have of a panel: the
// S&P 500's return, the weights of its ten largest companies at each date, and
// their returns. exact is the return of the others by their constituents.
type tenOfDemo struct {
	index *Series
	list  []LargestCompany
	exact []float64
	// weights of all share classes and returns, by date and firm
	weight, ret []map[string]float64
	ten         [][]string
}

func newTenOfDemo(t *testing.T) tenOfDemo {
	t.Helper()
	p, _, err := Demo(300, 7)
	if err != nil {
		t.Fatal(err)
	}
	u := newUniverse(p)
	sleeves := u.aggregates()
	out := tenOfDemo{exact: sleeves[large].ret}
	index := Column{Name: "sp500_return", Unit: "decimal per step"}
	for d := range p.Dates {
		var total float64
		w, r := map[string]float64{}, map[string]float64{}
		var ten []string
		for i := p.First[d]; i < p.First[d+1]; i++ {
			name := strconv.Itoa(int(p.Firm[i]))
			r[name] = p.TotalReturn[i]
			if p.Member[i]&SP500 == 0 {
				continue
			}
			w[name] = p.weight(i)
			total += p.weight(i)
			if u.in[i]&(1<<mega) != 0 {
				ten = append(ten, name)
			}
		}
		x := math.NaN()
		for i := p.First[d]; i < p.First[d+1]; i++ {
			name := strconv.Itoa(int(p.Firm[i]))
			if d > 0 && out.weight[d-1][name] > 0 {
				if math.IsNaN(x) {
					x = 0
				}
				x += out.weight[d-1][name] * r[name]
			}
		}
		for name := range w {
			w[name] /= total
		}
		index.Values = append(index.Values, x)
		out.weight, out.ret, out.ten = append(out.weight, w), append(out.ret, r), append(out.ten, ten)
	}
	out.index = &Series{Dates: p.Dates, Columns: []Column{index}, Meta: p.Meta}
	out.list = out.listed(func(d int, name string) float64 { return out.weight[d][name] })
	return out
}

// listed is the list of the ten at each date, and of those that have left, with
// weights as somebody publishes them.
func (x tenOfDemo) listed(weight func(d int, name string) float64) []LargestCompany {
	var list []LargestCompany
	for d, ten := range x.ten {
		for _, name := range ten {
			list = append(list, LargestCompany{x.index.Dates[d], name, weight(d, name), x.ret[d][name]})
		}
		if d == 0 {
			continue
		}
		for _, name := range x.ten[d-1] {
			if !slices.Contains(ten, name) {
				list = append(list, LargestCompany{x.index.Dates[d], name, math.NaN(), x.ret[d][name]})
			}
		}
	}
	return list
}

func TestExMegaIsTheOthersReturn(t *testing.T) {
	x := newTenOfDemo(t)
	s, _, err := ExMega(x.index, "sp500_return", x.list, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Column("large_return").Values
	left := 0
	for d := 1; d < len(got); d++ {
		// Sums of a hundred terms below one, over a rest of half.
		if !(math.Abs(got[d]-x.exact[d]) <= 1e-12) {
			t.Fatalf("%v: derived %v, by constituents %v", x.index.Dates[d], got[d], x.exact[d])
		}
		for _, name := range x.ten[d-1] {
			if !slices.Contains(x.ten[d], name) {
				left++
			}
		}
	}
	if left < 20 {
		t.Errorf("%d companies left the ten: the demo tests too little", left)
	}
	c := s.Column("large_return")
	if !strings.Contains(c.StandIn, "stand-in for the S&P 490") || !s.Synthetic() || !math.IsNaN(got[0]) {
		t.Errorf("stand-in %q, synthetic %v, first value %v", c.StandIn, s.Synthetic(), got[0])
	}
}

// The bound holds where weights are rounded, and where they are a month old,
// with the companies of a month before, and is not so wide as to say nothing.
func TestExMegaIsWithinItsBound(t *testing.T) {
	x := newTenOfDemo(t)
	rounded := func(w float64) float64 { return math.Round(w*1000) / 1000 }
	s, bounds, err := ExMega(x.index, "sp500_return", x.listed(func(d int, name string) float64 { return rounded(x.weight[d][name]) }), 0.0005)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Column("large_return").Values
	var worst, tightest float64
	for d := 1; d < len(got); d++ {
		off, bound := math.Abs(got[d]-x.exact[d]), bounds[d]
		// The bound is of the method; 1e-12 is for its arithmetic, as above.
		if off > bound+1e-12 {
			t.Errorf("%v: rounded weights put the return off by %v, bound %v", x.index.Dates[d], off, bound)
		}
		worst, tightest = max(worst, off), max(tightest, off/bound)
	}
	// Ten weights off by 0.0005, their returns up to 20 per cent from the rest's,
	// over a rest of 0.4: a demo of few firms is top-heavy. Half the bound is met,
	// so a bound of half its size would be wrong.
	if worst < 1e-6 || worst > 0.0025 || tightest < 0.5 {
		t.Errorf("off by %v at most and %v of the bound", worst, tightest)
	}

	// A month late: the list of d is that of the month before.
	late := tenOfDemo{index: x.index, weight: x.weight, ret: x.ret, ten: slices.Concat([][]string{nil}, x.ten[:len(x.ten)-1])}
	lateList := late.listed(func(d int, name string) float64 { return x.weight[d-1][name] })
	// Of a company that is gone by then there is no return: nobody has it.
	lateList = slices.DeleteFunc(lateList, func(c LargestCompany) bool {
		d, _ := slices.BinarySearch(x.index.Dates, c.Date)
		return d+1 < len(x.ret) && !listedIn(x.ret[d+1], c.Company)
	})
	s, _, err = ExMega(x.index, "sp500_return", lateList, 0)
	if err != nil {
		t.Fatal(err)
	}
	got = s.Column("large_return").Values
	checked := 0
	for d := 2; d < len(got); d++ {
		if math.IsNaN(got[d]) {
			t.Fatalf("%v: no value", x.index.Dates[d])
		}
		given := map[string]float64{}
		for _, c := range lateList {
			if c.Date == x.index.Dates[d-1] && !math.IsNaN(c.Weight) {
				given[c.Company] = c.Weight
			}
		}
		union := slices.Concat(x.ten[d-1])
		for _, name := range x.ten[d-2] {
			if listedIn(given, name) && !slices.Contains(union, name) {
				union = append(union, name)
			}
		}
		var w, r []float64
		var h, sum float64
		held := 1.0
		for _, name := range union {
			e := given[name]
			if slices.Contains(x.ten[d-1], name) {
				e -= x.weight[d-1][name]
			}
			h = max(h, math.Abs(e))
			w, r = append(w, given[name]), append(r, x.ret[d][name])
			sum -= e * (x.ret[d][name] - x.exact[d])
			held -= given[name]
		}
		off := got[d] - x.exact[d]
		if math.Abs(off-sum/held) > 1e-12 {
			t.Errorf("%v: off by %v, by the identity %v", x.index.Dates[d], off, sum/held)
		}
		if bound := ExMegaBound(got[d], w, r, h); math.Abs(off) > bound+1e-12 {
			t.Errorf("%v: late weights put the return off by %v, bound %v", x.index.Dates[d], off, bound)
		}
		checked++
	}
	if checked < 300 {
		t.Errorf("%d months checked", checked)
	}
}

func listedIn[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

func TestExMegaByHand(t *testing.T) {
	nan := math.NaN()
	d := []engine.Date{engine.NewDate(2025, 6, 30), engine.NewDate(2025, 7, 31), engine.NewDate(2025, 8, 31)}
	s := &Series{Dates: d, Columns: []Column{{Name: "x", LagDays: 3, Values: []float64{0.01, 0.02, 0.03}}}}
	list := []LargestCompany{
		{d[0], "A", 0.3, 0.5},
		{d[0], "B", 0.1, nan},
		{d[1], "B", nan, -0.1},
		{d[1], "A", 0.25, 0.05},
		{d[2], "A", nan, 0},
	}
	o, bounds, err := ExMega(s, "x", list, 0.001)
	if err != nil {
		t.Fatal(err)
	}
	c := o.Column("large_return")
	// (0.02 - 0.3 0.05 + 0.1 0.1) / 0.6 and (0.03 - 0) / 0.75
	if math.Abs(c.Values[1]-0.025) > 1e-15 || math.Abs(c.Values[2]-0.04) > 1e-15 || c.LagDays != 3 || !strings.HasPrefix(c.StandIn, "x less 1 to 2 ") {
		t.Errorf("%+v", c)
	}
	// 0.001 (0.025 + 0.125) / (0.6 - 0.002) and 0.001 0.04 / (0.75 - 0.001)
	if math.Abs(bounds[1]-0.00015/0.598) > 1e-15 || math.Abs(bounds[2]-0.00004/0.749) > 1e-15 || !strings.Contains(c.Note, "off by 0.001 each put a step off by at most 0.00025") {
		t.Errorf("bounds %v, note %s", bounds, c.Note)
	}
	bad := []LargestCompany{
		{d[0], "A", 30, 0.5},
		{d[0], "B", 0.4, nan},
		{d[0], "B", 0.4, -2},
		{d[1], "A", 0.25, 0.05},
	}
	_, _, err = ExMega(s, "x", bad, 0)
	for _, want := range []string{"A on 2025-06-30 is 30, want a decimal", "B on 2025-06-30 is -2", "twice at a date: B", "B has a weight on 2025-06-30 and no return on 2025-07-31"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
	if _, _, err = ExMega(s, "x", []LargestCompany{{d[0] - 1, "A", 0.3, 0.1}}, 0); err == nil || !strings.Contains(err.Error(), "never meet") {
		t.Errorf("error is %v, want dates that never meet", err)
	}
	if _, _, err = ExMega(s, "y", list, 0); err == nil || !strings.Contains(err.Error(), "column y: missing column: the series has x") {
		t.Errorf("error is %v, want the column", err)
	}
	if b := ExMegaBound(0.01, []float64{0.6}, []float64{0.02}, 0.4); !math.IsInf(b, 1) {
		t.Errorf("bound is %v, want none", b)
	}
}
