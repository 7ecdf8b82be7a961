package engine_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"trifecta/engine"
)

// TestLedgerByHand runs the cases in testdata/ledger, bookkeeping worked out
// by hand. A file holds cases, each a script and what must come of it:
//
//	case      name, until the next
//	start     weights of the opening book, or: first_target (the default), cash
//	cost      one-way rates
//	delay     steps from decision to trade; rebalance: every, quarterly, on_change
//	stress    sleeve=calm:slope, the rate grows with row hy_spread of each step
//	target    weights asked for at a month-end, or: held
//	turnover  the sleeves' own reconstitution at that close; hy: the spread then
//	returns   earned over the month that follows
//	----      and then one value per month: traded, cost, wealth;
//	held      weights at the end
//
// Months run from 31 January 2020. Text after # explains.
func TestLedgerByHand(t *testing.T) {
	files, err := filepath.Glob("testdata/ledger/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cases, err := readCases(f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) { c.check(t) })
		}
	}
}

var byName = map[string]*engine.Sleeve{"small": engine.Small, "large": engine.Large, "mega": engine.Mega, "cash": engine.Cash}

type ledgerCase struct {
	name    string
	plan    engine.Plan
	targets []map[string]float64 // nil asks for what is held
	own     []map[string]float64 // turnover of the sleeves
	spread  []float64
	returns []map[string]float64
	want    map[string][]float64 // traded, cost, wealth
	held    map[string]float64
}

func readCases(f *os.File) (cases []*ledgerCase, err error) {
	scan := bufio.NewScanner(f)
	var c *ledgerCase
	for n := 1; scan.Scan(); n++ {
		line, _, _ := strings.Cut(scan.Text(), "#")
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		if key == "" || key == "----" {
			continue
		}
		if key == "case" {
			c = &ledgerCase{name: rest, want: map[string][]float64{}}
			c.plan.Sleeves = []*engine.Sleeve{engine.Small, engine.Large, engine.Mega}
			cases = append(cases, c)
			continue
		}
		if err := c.line(key, rest); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return cases, scan.Err()
}

func (c *ledgerCase) line(key, rest string) (err error) {
	at := len(c.targets) - 1
	switch key {
	case "start":
		switch rest {
		case "first_target":
		case "cash":
			c.plan.Initial = engine.AllCash
		default:
			w, err := weights(rest)
			for _, s := range []string{"small", "large", "mega", "cash"} {
				if x, ok := w[s]; ok {
					c.plan.Initial.Weights = append(c.plan.Initial.Weights, engine.Holding{Sleeve: byName[s], Weight: x})
				}
			}
			return err
		}
	case "cost":
		w, err := weights(rest)
		for _, s := range c.plan.Sleeves {
			c.plan.Costs.Rates = append(c.plan.Costs.Rates, engine.Rate{Sleeve: s, Base: w[s.Name]})
		}
		return err
	case "stress":
		name, law, _ := strings.Cut(rest, "=")
		for i := range c.plan.Costs.Rates {
			if r := &c.plan.Costs.Rates[i]; r.Sleeve.Name == name {
				r.Stress = engine.HighYield
				_, err = fmt.Sscanf(law, "%g:%g", &r.Calm, &r.Slope)
			}
		}
	case "delay":
		c.plan.Delay, err = strconv.Atoi(rest)
	case "rebalance":
		c.plan.Rebalance = map[string]engine.Schedule{"every": engine.EveryDate, "quarterly": engine.Quarterly, "on_change": engine.OnChange}[rest]
	case "target":
		var w map[string]float64
		if rest != "held" {
			w, err = weights(rest)
		}
		c.targets, c.own, c.spread = append(c.targets, w), append(c.own, nil), append(c.spread, 0)
	case "turnover":
		c.own[at], err = weights(rest)
	case "hy":
		c.spread[at], err = strconv.ParseFloat(rest, 64)
	case "returns":
		var r map[string]float64
		r, err = weights(rest)
		c.returns = append(c.returns, r)
	case "traded", "cost_paid", "wealth":
		for _, x := range strings.Fields(rest) {
			v, err := strconv.ParseFloat(x, 64)
			if err != nil {
				return err
			}
			c.want[key] = append(c.want[key], v)
		}
	case "held":
		c.held, err = weights(rest)
	default:
		return fmt.Errorf("unknown line %q", key)
	}
	return err
}

// weights reads small=0.5 large=15bp.
func weights(s string) (map[string]float64, error) {
	m := map[string]float64{}
	for _, part := range strings.Fields(s) {
		name, x, _ := strings.Cut(part, "=")
		if byName[name] == nil {
			return nil, fmt.Errorf("no sleeve %q", name)
		}
		scale := 1.0
		if n, ok := strings.CutSuffix(x, "bp"); ok {
			x, scale = n, 1e-4
		}
		v, err := strconv.ParseFloat(x, 64)
		if err != nil {
			return nil, err
		}
		m[name] = v * scale
	}
	return m, nil
}

func (c *ledgerCase) check(t *testing.T) {
	n := len(c.returns)
	p := c.plan
	p.Grid = engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2020, 1, 31), engine.NewDate(2030, 1, 31))[:n+1], PerYear: 12}
	sc := table{"case", []*engine.Field{
		engine.SmallReturn, engine.LargeReturn, engine.MegaReturn, engine.CashReturn,
		engine.SmallTurnover, engine.LargeTurnover, engine.MegaTurnover, engine.HighYield,
	}, make([][]float64, 8)}
	s := script{p.Grid, p.Sleeves, nil}
	for i := range n + 1 {
		for k, name := range []string{"small", "large", "mega", "cash"} {
			r := 0.0
			if i > 0 {
				r = c.returns[i-1][name]
			}
			sc.rows[k] = append(sc.rows[k], r)
		}
		for k, name := range []string{"small", "large", "mega"} {
			x := 0.0
			if i < n {
				x = c.own[i][name]
			}
			sc.rows[4+k] = append(sc.rows[4+k], x)
		}
		spread := 0.0
		if i < n {
			spread = c.spread[i]
			var row []float64
			if c.targets[i] != nil {
				row = []float64{c.targets[i]["small"], c.targets[i]["large"], c.targets[i]["mega"]}
			}
			s.rows = append(s.rows, row)
		}
		sc.rows[7] = append(sc.rows[7], spread)
	}
	p.Scenarios, p.Strategies, p.Paths = []engine.Scenario{sc}, []engine.Strategy{s}, 1
	p.Keep.Traces = []int64{0}
	tr := run(t, &p, engine.Machine{}).Trace(0, 0, 0)
	for key, got := range map[string][]float64{"traded": tr.Traded, "cost_paid": tr.Cost, "wealth": tr.Wealth[1:]} {
		for i, want := range c.want[key] {
			// The cases are written with ten decimals.
			closeTo(t, fmt.Sprintf("%s in month %d", key, i+1), got[i], want, 5e-11)
		}
	}
	// weights at the end: drifted from the last step's
	for name, want := range c.held {
		k := map[string]int{"small": 0, "large": 1, "mega": 2, "cash": 3}[name]
		got := tr.Weight[k][n-1] * (1 + tr.Return[k][n-1]) / (1 + tr.Gross[n-1])
		closeTo(t, "held "+name, got, want, 5e-11)
	}
}
