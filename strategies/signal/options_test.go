package signal_test

import (
	"fmt"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

func TestDefaultOptionsAreThePackageVariables(t *testing.T) {
	written := signal.Options{
		Legs:      []string{"rates", "valuation", "earnings"},
		Earnings:  signal.EarningsOptions{Reading: "small_less_large", Window: 6, Threshold: &signal.Threshold{Enter: 0.01}},
		Valuation: signal.ValuationOptions{Reading: "premium", Window: 120, MinWindow: 120, Threshold: &signal.Threshold{Exit: 0.01}},
		Rates:     signal.RatesOptions{Threshold: &signal.Threshold{Enter: 2, Exit: 1}},
	}
	for _, o := range []signal.Options{{}, written} {
		if s := build(t, o); s.Count != signal.Trifecta || s.Score != signal.Score || s.Legs[0].On != signal.Earnings {
			t.Errorf("options %+v make new fields", o)
		}
	}
}

func TestALegWithDefaultOptionsIsShared(t *testing.T) {
	s := build(t, signal.Options{Valuation: signal.ValuationOptions{Window: 60}})
	if s.Legs[0].On != signal.Earnings || s.Legs[2].On != signal.Rates {
		t.Error("the other legs are new fields")
	}
	if s.Legs[1].On == signal.Valuation || s.Count == signal.Trifecta {
		t.Error("the options change nothing")
	}
}

func TestSignalsThatDifferHaveFieldsOfOtherNames(t *testing.T) {
	seen := map[string]*engine.Field{}
	for _, o := range append(variants(),
		signal.Options{Rates: signal.RatesOptions{Threshold: &signal.Threshold{Enter: 3, Exit: 1}}},
		signal.Options{Rates: signal.RatesOptions{Threshold: &signal.Threshold{Enter: 3, Exit: 2}}},
		signal.Options{Legs: []string{"earnings"}}, signal.Options{Legs: []string{"valuation"}},
		signal.Options{Valuation: signal.ValuationOptions{Window: 61}},
		signal.Options{Valuation: signal.ValuationOptions{Window: 121, MinWindow: 120}},
	) {
		for _, f := range all(build(t, o)) {
			if g := seen[f.Name]; g != nil && g != f {
				t.Errorf("two fields are called %s: %s; %s", f.Name, g.Doc, f.Doc)
			}
			seen[f.Name] = f
		}
	}
}

func TestPlansNameFieldsWhateverTheOptions(t *testing.T) {
	for _, o := range variants() {
		s := build(t, o)
		m := s.Fields()
		if m["legs"] != s.Count || m["score"] != s.Score {
			t.Errorf("%+v: legs and score are not the signal's", o)
		}
		for _, l := range s.Legs {
			if m[l.Name+"_leg"] != l.On || m[l.Name+"_strength"] != l.Strength || m[l.Name+"_percentile"] != l.Percentile ||
				m[l.Name+"_enter"] != l.EnterAt || m[l.Name+"_exit"] != l.ExitAt || m[l.Reading.Name] != l.Reading {
				t.Errorf("%+v: fields of the %s leg are not the signal's", o, l.Name)
			}
		}
	}
	for _, f := range signal.Readings() {
		if g := build(t, signal.Options{Valuation: signal.ValuationOptions{Window: 60}}).Fields()[f.Name]; g != nil && g != f {
			t.Errorf("two fields are called %s", f.Name)
		}
	}
}

func TestZeroThresholdsAreNotTheDefault(t *testing.T) {
	s := build(t, signal.Options{Earnings: signal.EarningsOptions{Threshold: &signal.Threshold{}}})
	if l := s.Legs[0]; l.Enter != 0 || l.Exit != 0 || l.On == signal.Earnings {
		t.Errorf("enter %v and exit %v, want 0 and 0", l.Enter, l.Exit)
	}
}

func TestFaultyOptionsAreRefusedAllAtOnce(t *testing.T) {
	_, err := signal.New(signal.Options{
		Legs:      []string{"earning", "rates", "rates"},
		Earnings:  signal.EarningsOptions{Reading: "eps", Window: -1, Threshold: &signal.Threshold{Enter: 0, Exit: 0.01}},
		Valuation: signal.ValuationOptions{Reading: "spread", Window: 10, MinWindow: 11, Threshold: &signal.Threshold{Enter: 0.02, Exit: 0}},
		Rates:     signal.RatesOptions{Threshold: &signal.Threshold{Enter: unknown}},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`legs names "earning": want earnings, valuation or rates`,
		"legs names rates twice",
		`earnings: reading is "eps": want small_less_large,`,
		"earnings: window is -1: want at least 1",
		"earnings: enter is 0 and exit 0.01: want no exit above enter",
		`valuation: reading is "spread": want premium, gap or zscore`,
		"valuation: min_window is 11: want 1 to the window of 10",
		"valuation: enter is 0.02 and exit 0: want no exit below enter",
		"rates: enter is NaN and exit 0: want numbers",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in:\n%v", want, err)
		}
	}
}

// The legs of the default signal, in the words that reports print.
func ExampleNew() {
	s, err := signal.New(signal.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range s.Legs {
		fmt.Printf("%s: %s\n", l.Name, l.Definition)
	}
	// Output:
	// earnings: growth of NTM EPS over 6 steps, Russell 2000 less S&P 490: on above 1 pp, off below 0 pp
	// valuation: EV/EBITDA of the Russell 2000 over that of the S&P 490, less one; excluding financials: on below its median, off above its median plus 1 pp; the median is that of the last 120 rows
	// rates: cuts priced by fed funds futures to year end, of 25 basis points: on at 2 or more, off below 1
}

// Two legs only, where the data lack earnings estimates, and a shorter window.
func ExampleNew_options() {
	s, err := signal.New(signal.Options{
		Legs:      []string{"valuation", "rates"},
		Valuation: signal.ValuationOptions{Window: 60},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Count.Doc)
	fmt.Println(s.Legs[0].Moving.Doc)
	fmt.Println(s.Legs[0].On.Name)
	// Output:
	// number of legs that hold, of valuation, rates
	// median of ev_ebitda_premium over the last 60 rows
	// valuation_leg_81367bc5
}

// The reading at the last month-end before the article of 2025-09-11, on a
// market that has stood at the ten-year median for ten years and then fell to a
// premium of 3.7 %.
func Example() {
	grid := engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2015, 9, 1), engine.NewDate(2025, 8, 1)), PerYear: 12}
	market := engine.NewPaths(grid, 1, []*engine.Field{engine.SmallMultiple, engine.LargeMultiple})
	for t := range grid.Dates {
		market.Row(engine.SmallMultiple, t)[0], market.Row(engine.LargeMultiple, t)[0] = 10.82, 10
	}
	last := len(grid.Dates) - 1
	market.Row(engine.SmallMultiple, last)[0] = 10.37

	leg := signal.Default.Legs[1]
	if err := engine.Derive(market, leg.On, leg.Strength); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: premium %.3f, median %.3f, on %v, strength %v\n", grid.Dates[last],
		market.Row(leg.Reading, last)[0], market.Row(leg.Moving, last)[0], market.Row(leg.On, last)[0], market.Row(leg.Strength, last)[0])
	// Output: 2025-08-31: premium 0.037, median 0.082, on 1, strength 1
}
