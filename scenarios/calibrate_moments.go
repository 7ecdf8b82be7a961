package scenarios

import "math"

// Sources of the data that the world is held against: MODEL, section 11, and
// its oracle empirical_moments.json.
const (
	sourceIndexes = "Russell 2000 and S&P 500 price indexes, Feb 1999 to Aug 2025"
	sourceSpread  = "FRED BAMLH0A0HYM2, Feb 1999 to Aug 2025"
	sourceCycles  = "postwar recessions 14 % of months, since 1985 7.5 %, 10 to 11 months long: NBER"
	sourceFed     = "Federal Reserve Board, historic domestic series, 1976 to 2025"
	sourceSMB     = "Fama and French SMB around 11 recessions, 1948 to 2009"
	sourceCuts    = "Fama and French SMB after 9 first cuts, 1980 to 2007"
	sourceFalls   = "Credit Suisse, five recessions 1980 to 2009, by True Economics"
	sourceEPS     = "S&P 500 earnings: -24, -32, -57 % (DataTrek); median -13 % of 11 (Bloomberg)"
	sourceArticle = "Benzinga, 2025-09-11"
	sourceWorld   = "MODEL 11"
)

// pathStatistics are taken path by path, over as many months as the data have:
// pooled moments of the fourth order mix severities.
var pathStatistics = []statistic{
	perPath("vol_small", "volatility of small", "decimal a year", 0.205, 0.02, "", func(r *record, i int) float64 { return volatility(path(r.small, i)) }),
	perPath("vol_large", "volatility of the S&P 500", "decimal a year", 0.153, 0.015, "", func(r *record, i int) float64 { return volatility(path(r.market, i)) }),
	perPath("corr", "correlation of small and S&P 500", "", 0.842, 0.04, "", func(r *record, i int) float64 { return correlation(path(r.small, i), path(r.market, i)) }),
	perPath("beta", "beta of small on the S&P 500", "", 1.131, 0.08, "", func(r *record, i int) float64 {
		small, market := path(r.small, i), path(r.market, i)
		return correlation(small, market) * volatility(small) / volatility(market)
	}),
	perPath("rel_vol", "volatility of small less S&P 500", "decimal a year", 0.1125, 0.012, "", func(r *record, i int) float64 { return volatility(path(r.ahead, i)) }),
	perPath("skew_small", "skewness of small", "", -0.58, 0.4, "", func(r *record, i int) float64 { return standardMoment(path(r.small, i), 3) }),
	perPath("skew_large", "skewness of the S&P 500", "", -0.66, 0.4, "", func(r *record, i int) float64 { return standardMoment(path(r.market, i), 3) }),
	perPath("exkurt_small", "excess kurtosis of small", "", 1.35, 2.0, "", func(r *record, i int) float64 { return standardMoment(path(r.small, i), 4) - 3 }),
	perPath("exkurt_large", "excess kurtosis of the S&P 500", "", 1.10, 1.8, "", func(r *record, i int) float64 { return standardMoment(path(r.market, i), 4) - 3 }),
	perPath("exkurt_rel", "excess kurtosis of small less S&P 500", "", 3.88, 0, "", func(r *record, i int) float64 { return standardMoment(path(r.ahead, i), 4) - 3 }),
	perPath("ac1_sq_large", "autocorrelation of squared returns of the S&P 500", "", 0.294, 0, "volatility clusters too little (MODEL 11, 14)", func(r *record, i int) float64 {
		x := path(r.market, i)
		for t := range x {
			x[t] *= x[t]
		}
		return correlation(x[:len(x)-1], x[1:])
	}),
	perPath("recession_mean_large", "return of the S&P 500 in recessions", "decimal a year", -0.215, 0, "three recessions since 1999; excess return -0.06 in 1979 to 2018", func(r *record, i int) float64 {
		x := where(r.market, []int{i}, r.in(Recession))
		if len(x) <= 5 {
			return math.NaN()
		}
		mean, _ := meanAndDeviation(x)
		return 12 * mean
	}),
	perPath("recession_vol_large", "volatility of the S&P 500 in recessions", "decimal a year", 0.259, 0, "", func(r *record, i int) float64 {
		x := where(r.market, []int{i}, r.in(Recession))
		if len(x) <= 5 {
			return math.NaN()
		}
		return volatility(x)
	}),
	perPath("max_drawdown_10y_small", "deepest fall of small in ten years", "decimal", -0.60, 0, "2007 to 2009 was the deepest in a lifetime: the 5 % path", func(r *record, i int) float64 { return deepest(path(r.small, i)[:120]) }),
	perPath("max_drawdown_10y_large", "deepest fall of the S&P 500 in ten years", "decimal", -0.57, 0, "2007 to 2009 was the deepest in a lifetime: the 5 % path", func(r *record, i int) float64 { return deepest(path(r.market, i)[:120]) }),
}

func perPath(name, doc, unit string, data, tolerance float64, known string, each func(r *record, i int) float64) statistic {
	return statistic{Moment: Moment{Name: name, Doc: doc, Unit: unit, Data: data, Tolerance: tolerance, Source: sourceIndexes, Known: known}, each: each}
}

// monthStatistics are taken of all months of all paths together.
var monthStatistics = []statistic{
	ofMonths("recession_share", "share of months in recession", "decimal", 0.11, 0.03, sourceCycles, "", func(r *record, paths []int) float64 {
		n := float64(len(where(r.regime, paths, r.in(Recession))))
		return n / float64(len(paths)*r.months())
	}),
	ofMonths("recession_months", "mean length of a recession", "months", 11, 2, sourceCycles, "", func(r *record, paths []int) float64 {
		spells := 0.0
		for _, i := range paths {
			for t := range r.months() {
				if r.regime[t][i] == float64(Recession) && (t == 0 || r.regime[t-1][i] != float64(Recession)) {
					spells++
				}
			}
		}
		return float64(len(where(r.regime, paths, r.in(Recession)))) / spells
	}),
	ofMonths("vol_large_recession", "volatility of the S&P 500 in recessions", "decimal a year", 0.25, 0.03, sourceIndexes, "", func(r *record, paths []int) float64 {
		return volatility(where(r.market, paths, r.in(Recession)))
	}),
	ofMonths("mean_large_recession", "return of the S&P 500 in recessions", "decimal a year", -0.11, 0.06, sourceIndexes+"; Fama and French, 1979 to 2018", "", func(r *record, paths []int) float64 {
		mean, _ := meanAndDeviation(where(r.market, paths, r.in(Recession)))
		return 12 * mean
	}),
	ofMonths("ac1_small", "autocorrelation of monthly returns, small", "", 0, 0.03, "efficient markets; 0.008 in "+sourceIndexes, "", autocorrelation(func(r *record) [][]float64 { return r.small })),
	ofMonths("ac1_large", "autocorrelation of monthly returns, S&P 500", "", 0, 0.03, "efficient markets; 0.018 in "+sourceIndexes, "", autocorrelation(func(r *record) [][]float64 { return r.market })),
	ofMonths("hy_mean", "high-yield spread", "pp", 5.4, 0.5, sourceSpread, "", func(r *record, paths []int) float64 {
		mean, _ := meanAndDeviation(where(r.spread, paths, anyMonth))
		return mean
	}),
	ofMonths("hy_recession", "high-yield spread in recessions", "pp", 9.0, 1.7, sourceSpread+": 10.6 in three, the last two the deepest", "a little low (MODEL 11)", func(r *record, paths []int) float64 {
		mean, _ := meanAndDeviation(where(r.spread, paths, r.in(Recession)))
		return mean
	}),
	ofMonths("hy_ac1", "autocorrelation of the log spread", "", 0.967, 0, sourceSpread, "a little low (MODEL 11, 14)", autocorrelation(func(r *record) [][]float64 { return r.logSpread })),
	ofMonths("corr_dhy_small", "correlation of small with the change of the log spread", "", -0.68, 0.08, sourceSpread+": -0.725", "", withSpread(func(r *record) [][]float64 { return r.small })),
	ofMonths("corr_dhy_large", "correlation of the S&P 500 with the change of the log spread", "", -0.706, 0, sourceSpread, "a little low (MODEL 11)", withSpread(func(r *record) [][]float64 { return r.market })),
	ofMonths("corr_dhy_rel", "correlation of small less S&P 500 with the change of the log spread", "", -0.364, 0, sourceSpread, "a little low (MODEL 11)", withSpread(func(r *record) [][]float64 { return r.ahead })),
	ofMonths("d10y_sd", "standard deviation of the 10-year's monthly change", "pp", 0.255, 0.02, "FRED DGS10, Feb 1999 to Aug 2025", "", func(r *record, paths []int) float64 {
		_, sd := meanAndDeviation(changes(r.tenYear, paths))
		return sd
	}),
	ofMonths("premium_median", "median EV/EBITDA premium of small, as a person sees it", "decimal", 0.082, 0, sourceArticle, "", func(r *record, paths []int) float64 {
		return quantileOf(where(r.observed, paths, anyMonth), 0.5)
	}),
	ofMonths("floor_share", "share of months with the policy rate at its floor", "decimal", math.NaN(), 0, "", "", func(r *record, paths []int) float64 {
		return float64(len(where(r.policy, paths, r.atFloor))) / float64(len(paths)*r.months())
	}),
}

func ofMonths(name, doc, unit string, data, tolerance float64, source, known string, all func(r *record, paths []int) float64) statistic {
	return statistic{Moment: Moment{Name: name, Doc: doc, Unit: unit, Data: data, Tolerance: tolerance, Source: source, Known: known}, all: all}
}

// in tells the months of a regime; atFloor those with the policy rate at its
// floor; anyMonth all.
func (r *record) in(s State) func(t, i int) bool {
	return func(t, i int) bool { return r.regime[t][i] == float64(s) }
}

func (r *record) atFloor(t, i int) bool { return r.policy[t][i] < 0.2 }

func anyMonth(t, i int) bool { return true }

// path returns the months of one path.
func path(rows [][]float64, i int) []float64 {
	x := make([]float64, len(rows))
	for t, row := range rows {
		x[t] = row[i]
	}
	return x
}

// where returns the values of paths in the months that is says.
func where(rows [][]float64, paths []int, is func(t, i int) bool) (x []float64) {
	for t, row := range rows {
		for _, i := range paths {
			if is(t, i) {
				x = append(x, row[i])
			}
		}
	}
	return x
}

// changes returns the monthly changes of paths, month by month.
func changes(rows [][]float64, paths []int) (x []float64) {
	for t := 1; t < len(rows); t++ {
		for _, i := range paths {
			x = append(x, rows[t][i]-rows[t-1][i])
		}
	}
	return x
}

// autocorrelation returns the mean over paths of the first autocorrelation.
func autocorrelation(of func(r *record) [][]float64) func(r *record, paths []int) float64 {
	return func(r *record, paths []int) float64 {
		total := 0.0
		for _, i := range paths {
			x := path(of(r), i)
			total += correlation(x[:len(x)-1], x[1:])
		}
		return total / float64(len(paths))
	}
}

func withSpread(of func(r *record) [][]float64) func(r *record, paths []int) float64 {
	return func(r *record, paths []int) float64 {
		return correlation(changes(r.logSpread, paths), where(of(r)[1:], paths, anyMonth))
	}
}

// volatility returns the standard deviation of monthly returns, a year.
func volatility(x []float64) float64 {
	_, sd := meanAndDeviation(x)
	return sd * math.Sqrt(12)
}

func correlation(x, y []float64) float64 {
	mx, sx := meanAndDeviation(x)
	my, sy := meanAndDeviation(y)
	product := 0.0
	for i := range x {
		product += float64((x[i] - mx) * (y[i] - my))
	}
	return product / float64(len(x)-1) / (sx * sy)
}

// standardMoment returns the k-th central moment over the k-th power of the
// standard deviation, both with n.
func standardMoment(x []float64, k int) float64 {
	mean, _ := meanAndDeviation(x)
	second, kth := 0.0, 0.0
	for _, v := range x {
		d := v - mean
		p := 1.0
		for range k {
			p *= d
		}
		second += float64(d * d)
		kth += float64(p)
	}
	n := float64(len(x))
	return kth / n / math.Pow(second/n, float64(k)/2)
}

// deepest returns the deepest fall of wealth with these log returns from an
// earlier peak, the start included: at most 0.
func deepest(x []float64) float64 {
	wealth, peak, worst := 0.0, 0.0, 0.0
	for _, r := range x {
		wealth += r
		peak = max(peak, wealth)
		worst = min(worst, wealth-peak)
	}
	return math.Expm1(worst)
}
