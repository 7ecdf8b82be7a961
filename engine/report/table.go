package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteTable writes rows of cells under a head, the first column to the left
// and the others to the right.
func WriteTable(w io.Writer, head []string, rows [][]string) error {
	width := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for k, cell := range row {
			width[k] = max(width[k], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	line := func(row []string) {
		for k, cell := range row {
			pad := strings.Repeat(" ", width[k]-utf8.RuneCountInString(cell))
			if k == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		b.WriteString("\n")
	}
	line(head)
	for _, row := range rows {
		line(row)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteBacktests writes the tables of a study: what each strategy came to,
// what its edge is worth, and how it depends on costs and delay.
func WriteBacktests(w io.Writer, rows []Backtest, delay int) error {
	var main, edge, robust [][]string
	for _, r := range rows {
		main = append(main, []string{
			r.Name, pair(r.CAGR, Percent, 2, 1), pair(r.Volatility, Percent, 1, 1), pair(r.Sharpe, Fixed, 2, 2),
			Percent(r.MaxDrawdown.Value, 1), Fixed(r.Turnover.Value, 2), Percent(r.CostDrag.Value, 2),
		})
		for _, c := range []*Comparison{r.Benchmark, r.OwnMix} {
			if c != nil {
				edge = append(edge, []string{
					r.Name, c.With, Signed(c.Growth.Value, 2), pair(c.Edge, Signed, 2, 2),
					Percent(c.TrackingError, 1), Percent(c.Detectable, 2),
				})
			}
		}
		cells := []string{r.Name}
		for _, d := range r.Delayed {
			cells = append(cells, Percent(d.Value, 2))
		}
		robust = append(robust, append(cells, Percent(r.Doubled.Value, 2), r.breakEven()))
	}
	head := []string{"strategy"}
	for d := range rows[0].Delayed {
		name := fmt.Sprintf("delay %d", d)
		if d == delay {
			name += " *"
		}
		head = append(head, name)
	}
	for _, part := range []struct {
		title, foot string
		head        []string
		rows        [][]string
	}{
		{
			"", "Figures after ± are standard errors of independent months. Turnover is traded / 2 a year.",
			[]string{"strategy", "CAGR", "volatility", "Sharpe", "max drawdown", "turnover", "cost drag"},
			main,
		},
		{
			"What the edge is worth", "Edge is the mean difference of returns a year ± standard error; detectable is the smallest true edge that\na one-sided test at 5% would find on this history with 80% power: 2.49 x tracking error / sqrt(years).",
			[]string{"strategy", "against", "CAGR", "edge", "tracking error", "detectable"},
			edge,
		},
		{
			"CAGR by months from decision to trade, with costs doubled, and the break-even cost",
			"* the plan's own. Break-even is the one-way cost, the same for all sleeves, at which the benchmark is matched.",
			append(head, "costs x 2", "break-even"), robust,
		},
	} {
		if len(part.rows) == 0 {
			continue
		}
		if part.title != "" {
			fmt.Fprintf(w, "\n%s\n", part.title)
		}
		if err := WriteTable(w, part.head, part.rows); err != nil {
			return err
		}
		fmt.Fprintln(w, part.foot)
	}
	for _, r := range rows {
		for _, warning := range r.Warnings {
			fmt.Fprintf(w, "\n%s: %s\n", r.Name, warning)
		}
	}
	return nil
}

func pair(e Estimate, format func(float64, int) string, places, errorPlaces int) string {
	s := format(e.Value, places)
	if e.SE > 0 {
		s += " ± " + strings.TrimPrefix(format(e.SE, errorPlaces), "+")
	}
	return s
}

func (b Backtest) breakEven() string {
	switch {
	case b.Benchmark == nil:
		return dash
	case b.BreakEven.Value > 0:
		return Fixed(1e4*b.BreakEven.Value, 0) + " bp"
	}
	return b.BreakEven.Why
}
