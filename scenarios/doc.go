// Package scenarios makes futures: blocks of market paths that strategies have
// not seen.
//
// [Market] is a model of the economy. Start with [DefaultMarket] and change what
// differs; it is a literal, so that everything is on show:
//
//	m := scenarios.DefaultMarket()
//	m.Label, m.Regime.Severity = "mild_recession", 0.6
//	m.Regime.Force = []scenarios.Spell{{From: 4, To: 11, State: scenarios.Recession}}
//	res, err := engine.Run(ctx, &engine.Plan{
//		Grid: scenarios.Grid(m.Start.Date, 36), Scenarios: []engine.Scenario{m}, Paths: 10_000, …
//	}, engine.Machine{})
//
// [Parameters] lists every number with unit, source, kind of evidence and
// range; [Market.WithPreset] chooses how much the signal is worth.
//
// [Bootstrap] is model-free. It cuts a history into blocks of random length and
// strings them together, so that returns, rates and spreads of a month stay
// together and months stay in their runs, while the order of the runs is new:
//
//	future := scenarios.Bootstrap{Label: "resampled", History: h.Paths, Fields: h.Fields, From: from, Block: 12, Data: h.Digest}
//	res, err := engine.Run(ctx, &engine.Plan{Scenarios: []engine.Scenario{future}, Paths: 10_000, …}, engine.Machine{})
//
// [AutomaticBlock] finds the length of the blocks. A [Trial] judges a world, or
// any scenario, by its forecasts of history against those of a bootstrap, a
// random walk and a normal.
//
// A scenario fills whole rows of a block and knows its paths by number: path i
// of a study has the same values in any block, on any machine, under any other
// scenario of the plan, because every draw has an address (see engine/random).
// Use enginetest.TestScenario on your own.
//
// # How the world moves
//
// One month, in this order; each part has its parameters in a struct of its own
// and one method that moves rows of paths:
//
//  1. [Regime]: expansion, slowdown or recession, its age and severity.
//  2. [Shock]: a jump now and then, volatility, the market's draw.
//  3. [Economy]: output gap, unemployment, inflation.
//  4. [Fed]: decisions at meetings, emergency cuts, the surprise, and the path
//     that the market prices for twelve months.
//  5. [Credit] and [TenYear].
//  6. The market's belief about the regime, filtered from a noisy reading of
//     activity. Nobody sees the regime itself.
//  7. [Earnings] and [Group], for small, large (the S&P 490) and mega: sales,
//     margin, debt, rational and consensus earnings of the next twelve months.
//  8. [Multiple], [Premium] of small over large, [MegaGap].
//  9. [Equity]: enterprise value less debt and interest; returns.
//
// What is priced earns nothing: only the difference between a decision and what
// was expected of it moves prices. The signal is not given to the world but
// arises in it, from a sluggish consensus, the premium and the priced path.
//
// Output gap and rates are in percentage points inside the world, as are its
// parameters and latent fields; the fields that it writes are decimals.
//
// # What is seen, and when
//
// Prices, the consensus and futures are of the month's end. Unemployment and
// core inflation of a month are known a month later. Earnings and sales of four
// quarters are known two months after a quarter's end, those of small
// companies' fourth quarter three months. The index of a group stands at 100 at
// the start, which is the unit of its earnings per share. Fed funds is the mean
// of the target's midpoints at the month's two ends, the T-bill the mean of the
// policy rate expected over three months, with decisions in the middle of
// theirs.
//
// Rows up to the grid's start are the same on every path and come from [Start].
// Nobody knows the regime at the start, so they show the market of an
// expansion.
//
// # Worlds
//
// In the world without an edge, signals and returns are of two independent
// worlds: what is observed, the T-bill's yield included, of one, and returns,
// the return of cash, recessions and every latent field of the other, whose
// streams have names of their own. No rule that reads signals can earn there.
//
// The article's edge needs the legs as numbers. Each is the reading of the month
// before, less its long-run mean, over its long-run standard deviation (both
// fixed, measured in the evidence world) and held within three:
//
//	earnings   growth of NTM EPS over six months, small less large, at most 0.3 in size
//	valuation  log of 1 + premium.mean less the log of the observed EV/EBITDA of small over large
//	rates      cuts priced over twelve months
//
// # What cannot be foreseen
//
// MODEL's equations leave some lunches free, as its section 17 measures: the
// policy rate surprises downward in recessions and at its floor, risk premia end
// with the true recession, and prices take a slump in earnings for lasting.
// [Mend] takes much of that out, each mend behind a number that at 0 gives
// MODEL's equation; the reference's traces are followed with all at 0. Means a
// month and R² of next month's return on sixteen public variables, without and
// with, both inside every band of MODEL's section 11:
//
//	surprise, after a recession was likelier than not   -0.072 pp   -0.007 pp
//	surprise, in recessions                             -0.112 pp   -0.047 pp
//	surprise, at the floor                              -0.031 pp   -0.001 pp
//	490's multiple, as an old recession ends            -1.7 %      +0.7 %
//	S&P 500 at the floor, more than elsewhere            7.4 % a year  6.0 %
//	R², small, S&P 500, small less S&P 500               1.5, 1.5, 1.1 %  1.3, 1.3, 1.1 %
//
// What is left of the last two is earnings that recover after the twelve months
// that prices look at, and of the relative return the premium that returns to
// its mean, which is the edge. Looking through more of the recovery than
// mend.recovery does would take it out, and falls around recessions out of
// their band with it. Recessions of the scenarios end lower with the mends than
// MODEL's reference says, since the rebound is no longer given: three years from
// the start, small caps stand at +6 % in recession_emergency_cuts, not +18 %.
//
// # Paths that are given
//
// Regimes are forced by [Spell]s; policy has two paths, each as an offset: what
// is priced against [Start.Priced], and what the committee follows against what
// is priced, so that a scenario runs from any start. A [Condition] gives a
// state a path. Where the market's return is given, the market's shock that
// meets it is found on every path; where a group's is, its multiple meets it.
//
// A [StressTest] turns a supervisory scenario into conditions by a mapping that
// is stated ([StressTestMapping]).
//
// # Where the world starts, and what it rests on
//
// [Article] is the default start. [StartAt] reads one out of a history and says
// number by number where it comes from; what the history lacks takes the
// long-run value and is listed. A valuation of another measure, such as market
// to book, keeps its distance from its own ten-year median, not its level.
//
// [Market.Sensitivity] gives the world's variants at the ends of the evidence's
// ranges, a number at a time, and [Market.Assumptions] those of every number
// without a source: simulated on the same random numbers, differences are the
// number's effect.
//
// # How paths can be sampled
//
// Antithetic pairs take u and 1-u everywhere. With strata, one uniform of each
// path decides the date of its first recession: a recession begins in the
// first month in which the chance of having seen none falls below it, and until
// then the month's own draw chooses between expansion and slowdown. A recession
// that the path starts in counts as the first. The law is the same.
//
// # Against MODEL
//
// Where it is silent, this package decides: a severity that is set holds for
// every recession; regime.no_recession_until takes the ways into recession away
// and leaves them to the regime's own state; drifts of the premium come on top
// of its equation; quarters before the start follow from the growth of the year
// before.
//
// # Names
//
// MODEL's reference and its scenarios have names of their own. A key such as
// "12 dz" is twelve times the reference's number; hbar, h0, hy_ref, M0, M_bar,
// prem_bar, meg0 and meg_bar are logs there and levels here. GROUP stands for
// small, large and mega: a list there is three parameters here.
//
//	key               name                           symbol
//	pi0               regime.start                   pi0
//	P_ES              regime.expansion_to_slowdown   P_ES
//	P_ER              regime.expansion_to_recession  P_ER
//	P_SE              regime.slowdown_to_expansion   P_SE
//	P_SR              regime.slowdown_to_recession   P_SR
//	P_RE              regime.recession_to_expansion  P_RE
//	P_RS              regime.recession_to_slowdown   P_RS
//	tvtp_slope        regime.slope                   0.35
//	slope_ref         regime.slope_at                1.2
//	tvtp_hy           regime.spread                  0.35
//	hy_ref            regime.spread_at               ln 4.4
//	kR                regime.duration                kR
//	severity          regime.severity                xi
//	sev_cv            regime.severity_cv             cv
//	sev_max           regime.severity_max            2.5
//	sobs              regime.signal_noise            s_o
//	force_no_R_until  regime.no_recession_until      -
//	z0                gap.start                      z0
//	12 dz             gap.drift                      dz
//	dz_add_annual     gap.drift_add                  -
//	kz                gap.reversion                  kz
//	sz                gap.noise                      sz
//	-                 gap.min                        -16
//	-                 gap.max                        4
//	u0                unemployment.start             u0
//	ustar             unemployment.natural           u*
//	okun              unemployment.okun              0.5
//	ku                unemployment.speed             0.25
//	su                unemployment.noise             0.06
//	-                 unemployment.min               2.8
//	pi_0              inflation.start                pi0
//	pibar             inflation.mean                 pibar
//	kpi               inflation.speed                0.05
//	phil              inflation.phillips             0.006
//	spi               inflation.noise                0.12
//	f0                fed.start                      f0
//	rstar             fed.real_rate                  r*
//	tay_pi            fed.to_inflation               1.46
//	tay_u             fed.to_unemployment            1.58
//	lamf              fed.decision_speed             lam_S
//	tau_anchor        fed.priced_memory              18
//	tau_anchor_act    fed.committee_memory           18
//	emerg             fed.emergency                  0.10
//	elb               fed.floor                      0.125
//	fLR               fed.long_run                   3.1
//	phif              fed.decay                      0.96
//	-                 fed.shift_memory               0.97
//	-                 fed.shift_gain                 0.8
//	-                 fed.near_rule                  0.10
//	-                 fed.near_neutral               4.05
//	-                 fed.near_recession             0.3
//	h0                credit.start                   h0
//	hbar              credit.mean                    hbar
//	kh                credit.speed                   kh
//	sh                credit.noise                   sh
//	-                 credit.severity                0.35
//	rho_mh            credit.market                  -.72
//	-                 credit.min                     2.2
//	-                 credit.max                     24
//	age0              credit.age_from                5
//	age1              credit.age_to                  14
//	agemin            credit.age_min                 0.30
//	y0                ten_year.start                 y0
//	ky                ten_year.speed                 0.20
//	wf                ten_year.policy                0.35
//	-                 ten_year.inflation             0.4
//	tp                ten_year.term_premium          0.55
//	cf_y              ten_year.surprise              0.30
//	sy                ten_year.noise                 0.235
//	-                 ten_year.min                   0.4
//	volphi            shock.volatility_memory        .90
//	volsd             shock.volatility_noise         .22
//	sm                shock.market                   s_M
//	nu                shock.market_tail              12
//	12 jl             shock.jump_rate                .25
//	0.5 j_pi          shock.inflation                0.25 J
//	j_z               shock.gap                      -0.5 J
//	j_h               shock.spread                   0.22 J
//	j_m               shock.market_hit               -0.035 J
//	j_ms              shock.hit_noise                .015 N
//	j_small           shock.premium                  -0.015 J
//	mu_tau            earnings.growth_fade           72
//	km                earnings.margin_speed          0.03
//	-                 earnings.inflation             0.3
//	-                 earnings.inflation_at          2.2
//	roll              earnings.rollover              1/60
//	-                 earnings.margin_forecast       0.17
//	-                 earnings.margin_risk           5
//	lamA              earnings.consensus_speed       .22
//	mu                GROUP.growth                   mu
//	mu_inf            GROUP.long_growth              muInf
//	bz                GROUP.activity                 bz
//	sx                GROUP.sales_noise              sx
//	DOL               GROUP.operating_leverage       DOL
//	mbar              GROUP.margin                   mbar
//	mR                GROUP.margin_loss              mR
//	smg               GROUP.margin_noise             sm
//	da                GROUP.depreciation             D&A
//	tax               GROUP.tax                      tax
//	debt_ebitda       GROUP.debt                     B0
//	cash_ebitda       GROUP.cash                     C0
//	fl                GROUP.floating_share           phi
//	spr_fl            GROUP.floating_spread          spf
//	rfix              GROUP.fixed_rate               rf0
//	spr_fx            GROUP.fixed_spread             spx
//	spr_h             GROUP.spread_share             sph
//	bias              GROUP.optimism                 b
//	sA                GROUP.consensus_noise          sA
//	payout            GROUP.payout                   payout
//	M0                multiple.start                 lM0
//	M_bar             multiple.mean                  ln13.0
//	kM                multiple.speed                 .02
//	M_y               multiple.rate                  -.030
//	M_hy              multiple.spread                -.06
//	M_reg             multiple.regime                rp
//	bk[1]             multiple.surprise              -.032
//	prem_bar          premium.mean                   ln1.092
//	kp                premium.speed                  .030
//	prem_h            premium.spread                 -.035
//	sprem_mkt         premium.market                 -.10
//	sp                premium.noise                  s_p
//	nu_p              premium.tail                   5
//	prem_reg          premium.regime                 rpp
//	bk[0]-bk[1]       premium.surprise               -.008
//	size_premium      premium.size_premium           size_premium
//	prem_drift_annual premium.drift                  -
//	meg0              mega_gap.start                 w0
//	meg_bar           mega_gap.mean                  ln1.50
//	kg                mega_gap.speed                 .010
//	sg                mega_gap.noise                 .030
//	dm_mega           mega_gap.market                1 + .05
//	meg_drift_annual  mega_gap.drift                 -
//	psi               equity.consensus_weight        psi
//	Kint              equity.interest_years          K
//	-                 equity.min_share               .05
//	chi               edge.cuts                      chi
//	delta             edge.earnings_leg              delta_1
//	delta             edge.valuation_leg             delta_2
//	delta             edge.rates_leg                 delta_3
//	-                 mend.rescue                    -
//	-                 mend.floor                     -
//	-                 mend.foresight                 -
//	-                 mend.belief                    -
//	-                 mend.recovery                  -
//	-                 firms.default_intercept        -3.55
//	default_intercept_add firms.default_intercept_add    -
//	-                 firms.default_coverage         -.50
//	-                 firms.default_spread           .20
//	-                 firms.default_regime           (0,.25,.60)
//	-                 firms.default_pre_revenue      .3
//	-                 firms.default_return           -95
//	-                 firms.min_debt                 3%
//	refi_closed_months firms.refi_closed_months       -
//	-                 firms.maturing                 1/60
//	-                 firms.poor                     3%
//	-                 firms.poor_return              -55%
//	-                 firms.takeover                 4%
//	-                 firms.takeover_return          +30%
//	-                 firms.beta                     .35
//	-                 firms.volatility               45%, 26%, 24%
//	-                 firms.pre_revenue_volatility   65%
//	-                 firms.sector_volatility        12%
//	-                 firms.weak_volatility          -
//	-                 firms.margin_shock             8%
//	km                firms.margin_reversal          0.03
//	-                 firms.band                     5 points
//
// Settings that are not numbers:
//
//	force            regime.force         regimes by month
//	anchor_mkt       fed.priced_path      offsets from the path priced at the start
//	anchor_act       fed.committee_path   offsets from the priced path
//	jump             shock.schedule       jumps by month
//	prem_path        premium.drifts       drifts of the premium by month
//	path             conditions           states that are given
//
// # What a resampled history can and cannot say
//
// It keeps the distribution of a month and the memory within a block, and no
// more: no recession that has not been, no longer memory than Block months, and
// levels such as a valuation premium jump where blocks meet. A rule that needs
// slow levels is better tested on history itself or on a model of the economy.
package scenarios
