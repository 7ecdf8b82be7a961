package datasets

import (
	"math"
	"testing"
)

func TestDefinitionsByHand(t *testing.T) {
	// Five companies: EV/EBITDA 5, 10, 20, a loss, and one worth less than its cash.
	x := []pair{{50, 10}, {100, 10}, {100, 5}, {100, -5}, {-10, 5}}
	for _, c := range []struct {
		name string
		want float64
	}{
		{"aggregate", 340.0 / 25},
		{"aggregate_positive", 250.0 / 25},
		{"median", 10},
		{"median_all", 1 / ((0.05 + 0.1) / 2)},            // yields -0.05, 0.05, 0.1, 0.2
		{"harmonic", 4 / (-0.05 + 0.05 + 0.1 + 0.2)},      // a twentieth of four is none to cut
		{"harmonic_positive", 3 / (0.05 + 0.1 + 0.2)},     //
		{"median_with_financials", 10},                    // of the pairs it is given
		{"harmonic_positive_with_financials", 3.0 / 0.35}, //
	} {
		d, ok := definition(c.name)
		if !ok {
			t.Errorf("no definition is called %s", c.name)
			continue
		}
		if got := d.of(x); math.Abs(got/c.want-1) > 1e-14 { // a few roundings
			t.Errorf("%s is %v, want %v", c.name, got, c.want)
		}
		if got := d.of(nil); !math.IsNaN(got) {
			t.Errorf("%s of no company is %v, want NaN", c.name, got)
		}
		if got := d.of([]pair{{100, -5}}); !math.IsNaN(got) {
			t.Errorf("%s of a loss alone is %v, want NaN", c.name, got)
		}
	}
}

func TestTheExtremesAreCut(t *testing.T) {
	var x []pair
	for k := range 100 {
		x = append(x, pair{10, 1 + float64(k)/100})
	}
	d, _ := definition("harmonic")
	want := d.of(x)
	x[99].ebitda = 1e9 // beyond the cut, and the cut value is that of its neighbours
	if got := d.of(x); got != want {
		t.Errorf("one extreme yield moves the multiple from %v to %v", want, got)
	}
}

func TestEveryDefinitionIsTheOneThatIsUsed(t *testing.T) {
	p, s, err := Demo(60, 3)
	if err != nil {
		t.Fatal(err)
	}
	last := len(p.Dates) - 1
	ntm, trailing := p.Valuations(last)
	for k, d := range Definitions() {
		h, err := Inputs{Panel: p, Series: s, Grid: MonthlyGrid(p, s), Multiple: d.Name}.History()
		if err != nil {
			t.Fatal(err)
		}
		if h.Multiple != d.Name {
			t.Errorf("the history says %q, want %q", h.Multiple, d.Name)
		}
		for _, x := range []struct {
			name string
			want float64
		}{
			{"small_ev_ebitda", ntm[k].Small},
			{"large_ev_ebitda", ntm[k].Large},
			{"small_ev_ebitda_ttm", trailing[k].Small},
			{"large_ev_ebitda_ttm", trailing[k].Large},
		} {
			// The standard one adds up EV and EBITDA in another order of operations.
			if got := h.Paths.Row(h.Field(x.name), last)[0]; math.Abs(got/x.want-1) > 1e-13 {
				t.Errorf("%s: %s is %v, want %v", d.Name, x.name, got, x.want)
			}
		}
	}
	if _, err := (Inputs{Panel: p, Grid: MonthlyGrid(p, nil), Multiple: "mean"}).History(); err == nil {
		t.Error("a definition that does not exist is taken")
	}
}
