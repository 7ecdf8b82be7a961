package engine

// A Trace is the story of one strategy on one path, date by date: what it saw,
// asked for, held, traded, paid and earned. Slices by date have one value per
// decision, Steps of them, unless stated; decision k is taken at Dates[k] and
// earns the step to Dates[k+1].
type Trace struct {
	Scenario, Strategy int // indices into the plan
	Path               int64
	Dates              []Date // Steps+1 dates, from the grid's start

	Sleeves []*Sleeve   // sleeves of the plan, Cash last; the first index below
	Target  [][]float64 // asked for at the date
	Held    [][]float64 // before the date's trade
	Weight  [][]float64 // after it, in force over the step
	Return  [][]float64 // of the sleeve over the step

	Traded []float64 // sum of |change of weight| over risky sleeves
	Own    []float64 // sum of weight kept times what the sleeves themselves trade
	Cost   []float64 // share of the wealth before the trade
	Gross  []float64 // return over the step before costs
	Net    []float64 // return after costs: (1 - Cost) * (1 + Gross) - 1
	Cash   []float64 // return of cash over the step

	Wealth []float64            // Steps+1 values from 1, each before the date's trade
	Watch  map[*Field][]float64 // Steps+1 values of each field of Keep.Watch
}

func (l *ledger) openTraces(strategy int) {
	g := l.plan.Grid
	for _, path := range l.plan.Keep.Traces {
		if path < l.paths.First || path >= l.paths.First+int64(l.paths.N) {
			continue
		}
		tr := &Trace{
			Strategy: strategy, Path: path, Dates: g.Dates[g.Start:], Sleeves: l.held.sleeves, Wealth: []float64{1},
			Watch: map[*Field][]float64{},
		}
		for range tr.Sleeves {
			tr.Target, tr.Held = append(tr.Target, nil), append(tr.Held, nil)
			tr.Weight, tr.Return = append(tr.Weight, nil), append(tr.Return, nil)
		}
		i := int(path - l.paths.First)
		for _, f := range l.plan.Keep.Watch {
			for t := g.Start; t < len(g.Dates); t++ {
				tr.Watch[f] = append(tr.Watch[f], l.paths.At(f, t, i))
			}
		}
		l.traces = append(l.traces, tr)
	}
}

// decided records what was asked for.
func (l *ledger) decided() {
	for _, tr := range l.traces {
		i := tr.Path - l.paths.First
		for k := range tr.Sleeves {
			tr.Target[k] = append(tr.Target[k], l.target.rows[k][i])
		}
	}
}

// entered records the trade at row t, the weights with which the step is entered,
// before they drift, and the step to row t+1.
func (l *ledger) entered(after Weights, t int) {
	for _, tr := range l.traces {
		i := int(tr.Path - l.paths.First)
		for k, s := range tr.Sleeves {
			tr.Held[k] = append(tr.Held[k], l.held.rows[k][i])
			tr.Weight[k] = append(tr.Weight[k], after.rows[k][i])
			tr.Return[k] = append(tr.Return[k], l.paths.Row(s.Return, t+1)[i])
		}
		traded, cost, growth := l.book.Lane(i)
		tr.Traded = append(tr.Traded, traded)
		tr.Own = append(tr.Own, l.own[i])
		tr.Cost = append(tr.Cost, cost)
		tr.Gross = append(tr.Gross, growth-1)
		tr.Net = append(tr.Net, float64((1-cost)*growth)-1)
		tr.Cash = append(tr.Cash, l.book.Cash[i])
	}
}

// earned records the wealth that the step ends with.
func (l *ledger) earned() {
	for _, tr := range l.traces {
		tr.Wealth = append(tr.Wealth, l.account.Wealth[tr.Path-l.paths.First])
	}
}
