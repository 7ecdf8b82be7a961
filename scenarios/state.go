package scenarios

// A world is the state of a chunk of paths at one month, a row for each
// variable. Rows keep the units of MODEL: pp for rates, logs for multiples.
type world struct {
	market  *Market
	plan    *timetable
	month   int          // since the start
	own     []*[]float64 // every row that is not shared
	memory  []float64
	follows [3]depth // how far each group is followed
	// stratified lets one uniform a path decide the date of the first recession.
	stratified bool

	// Regime.
	regime, months         []float64 // 0, 1, 2; months in the regime
	inRecession            []float64 // 0 or 1
	drawnSeverity          []float64 // of the last recession
	severity               []float64 // in recession, 1 outside
	fade                   []float64 // of risk premia with the recession's age, 1 outside
	unlearnt, learnt       []float64 // share of the severity still to be learnt; severity as the market has learnt it
	believed               [3][]float64
	survival, hadRecession []float64 // where the first recession is stratified
	firstRecession         []float64 // its uniform

	// Economy and policy.
	gap, gapBefore, gapChange      []float64
	unemployment, unemploymentLast []float64
	inflation, inflationLast       []float64
	policy, policyLast, rule       []float64
	shift, surprise                []float64
	expected                       [13][]float64 // month-end policy rates, 0 to 12 months ahead; rows are shared where no meeting lies between
	meetings                       [12][]float64 // memory of expected[1:]
	expectedMean, expectedMean0    []float64     // over twelve months, now and at the start

	// Credit, the 10-year, shocks.
	spread, spreadChange, spreadLevel []float64 // log, its change, pp
	tenYear                           []float64
	slopes                            [6][]float64 // 10-year less policy of the last six months, a ring
	volatility, volatilityLevel       []float64    // log, e^v
	rootVolatility                    []float64    // e^(v/2)
	marketDraw, spreadDraw            []float64    // unit variance
	jump, jumped                      []float64    // size; 0 or 1

	groups [3]groupState

	gapAhead, recessionAhead []float64 // what the market expects over the next twelve months

	// Multiples.
	multiple, premium, megaGap []float64 // log
	riskPremium, premiumRegime []float64 // rp and rpp
	marketShock                []float64
	cutsBefore                 []float64 // priced over twelve months, of the month before

	legs   legs
	belief belief

	one                        []float64
	a, b, c, d, e, spare, draw []float64 // scratch
}

// A depth is how far a group is followed: as far as somebody asks for it, or as the
// world itself needs it, see Market.follows.
type depth uint8

const (
	unseen  depth = iota
	valued        // fundamentals, value and return
	audited       // income too
)

// groupState is the state of one group of firms.
type groupState struct {
	sales, margin, coupon []float64 // log, ratio, pp
	logMargin             []float64
	rate, rate0           []float64 // paid on all debt, pp, now and at the start
	rational, consensus   []float64 // log EBITDA of the next twelve months
	income, expectation   []float64 // net income of the next twelve months: rational, consensus
	running               []float64 // net income of the month, annualised
	revenue               []float64 // sales of the month, annualised
	interest, claims      []float64 // paid so far beyond the start's rate, after tax; that and what is capitalised
	multiple              []float64 // log
	value, equity, before []float64 // enterprise, equity, equity a month before
	growth                []float64 // of a dollar over the month, payout included

	debt0, cash0 float64 // at the start
	debt, cash   float64 // now
	value0       float64 // of equity, at the start
}

// newWorld returns a world of up to abreast paths.
func newWorld() *world {
	w := &world{}
	w.own = []*[]float64{
		&w.regime, &w.months, &w.inRecession, &w.drawnSeverity, &w.severity, &w.fade, &w.unlearnt, &w.learnt,
		&w.survival, &w.hadRecession, &w.firstRecession,
		&w.gap, &w.gapBefore, &w.gapChange, &w.unemployment, &w.unemploymentLast, &w.inflation, &w.inflationLast,
		&w.policy, &w.policyLast, &w.rule, &w.shift, &w.surprise, &w.expectedMean, &w.expectedMean0, &w.expected[0],
		&w.spread, &w.spreadChange, &w.spreadLevel, &w.tenYear, &w.volatility, &w.volatilityLevel, &w.rootVolatility,
		&w.marketDraw, &w.spreadDraw, &w.gapAhead, &w.recessionAhead, &w.jump, &w.jumped,
		&w.multiple, &w.premium, &w.megaGap, &w.riskPremium, &w.premiumRegime, &w.marketShock, &w.cutsBefore,
		&w.one, &w.a, &w.b, &w.c, &w.d, &w.e, &w.spare, &w.draw,
	}
	for k := range w.believed {
		w.own = append(w.own, &w.believed[k])
	}
	for k := range w.meetings {
		w.own = append(w.own, &w.meetings[k])
	}
	for k := range w.slopes {
		w.own = append(w.own, &w.slopes[k])
	}
	for g := range w.groups {
		s := &w.groups[g]
		w.own = append(w.own, &s.sales, &s.margin, &s.logMargin, &s.coupon, &s.rate, &s.rate0, &s.rational, &s.consensus, &s.income, &s.expectation,
			&s.running, &s.revenue, &s.interest, &s.claims, &s.multiple, &s.value, &s.equity, &s.before, &s.growth)
	}
	w.own = append(w.own, w.legs.rows()...)
	w.own = append(w.own, w.belief.rows()...)
	w.memory = make([]float64, len(w.own)*abreast)
	return w
}

// lay gives rows of n paths their place in memory.
func lay(own []*[]float64, memory []float64, n int) {
	for k, row := range own {
		*row = memory[k*abreast : k*abreast+n : k*abreast+n]
	}
}
