package scenarios

import (
	"slices"

	"trifecta/engine"
	"trifecta/engine/random"
	"trifecta/scenarios/firms"
)

// DefaultMarket returns the evidence world at the article's state: every
// number is MODEL's. [Parameters] says where each comes from.
func DefaultMarket() Market {
	return Market{
		Label: "baseline_three_cuts", World: "evidence", Start: Article(),
		Regime: Regime{
			ExpansionToSlowdown: 0.026, ExpansionToRecession: 0.002,
			SlowdownToExpansion: 0.090, SlowdownToRecession: 0.038,
			RecessionToExpansion: 0.060, RecessionToSlowdown: 0.040,
			Slope: 0.35, SlopeAt: 1.2, Spread: 0.35, SpreadAt: 4.4,
			Duration: 0.5, SeverityCV: 0.5, SeverityMax: 2.5, SignalNoise: 0.80,
		},
		Economy: Economy{
			GapDrift: ByRegime{0.75, -1.1, -5.2}, GapReversion: ByRegime{0.045, 0.010, 0}, GapNoise: ByRegime{0.12, 0.15, 0.25},
			GapMin: -16, GapMax: 4,
			NaturalUnemployment: 4.2, Okun: 0.5, UnemploymentSpeed: 0.25, UnemploymentNoise: 0.06, UnemploymentMin: 2.8,
			InflationMean: ByRegime{2.15, 2.0, 1.6}, InflationSpeed: 0.05, Phillips: 0.006, InflationNoise: 0.12,
		},
		Fed: Fed{
			RealRate: 1.0, ToInflation: 1.46, ToUnemployment: 1.58,
			Speed: ByRegime{0.40, 0.40, 0.60}, Memory: 18, ActMemory: 18, Emergency: 0.10, Floor: 0.125,
			LongRun: 3.1, Decay: 0.96, ShiftMemory: 0.97, ShiftGain: 0.8,
			NearRule: 0.10, NearNeutral: 4.05, NearRecession: 0.3,
		},
		Credit: Credit{
			Mean: ByRegime{3.7, 5.2, 11.0}, Speed: ByRegime{0.05, 0.08, 0.22}, Noise: ByRegime{0.080, 0.090, 0.115},
			Severity: 0.35, Market: -0.72, Min: 2.2, Max: 24, AgeFrom: 5, AgeTo: 14, AgeMin: 0.30,
		},
		TenYear: TenYear{Speed: 0.20, Policy: 0.35, Inflation: 0.4, TermPremium: 0.55, Surprise: 0.30, Noise: 0.235, Min: 0.4},
		Shock: Shock{
			VolatilityMemory: 0.90, VolatilityNoise: 0.22, Market: ByRegime{0.0262, 0.0338, 0.0510}, MarketTail: 12,
			JumpRate: 0.25, Inflation: 0.25, Gap: -0.5, Spread: 0.22, MarketHit: -0.035, HitNoise: 0.015, Premium: -0.015,
		},
		Earnings: Earnings{
			GrowthFade: 72, MarginSpeed: 0.03, Inflation: 0.3, InflationAt: 2.2, Rollover: 1.0 / 60,
			MarginForecast: 0.17, MarginRisk: 5, Sluggishness: 0.22,
		},
		Small: Group{
			Growth: 0.056, LongGrowth: 0.056, Activity: 1.15, SalesNoise: 0.004, Leverage: 2.4,
			Margin: 0.11, MarginLoss: 0.008, MarginNoise: 0.006, Depreciation: 0.045, Tax: 0.24, Debt: 3.5, Cash: 0.5,
			Floating: 0.40, FloatingSpread: 3.45, FixedRate: 6.6, FixedSpread: 3.1, SpreadShare: 0.55,
			Optimism: 0.05, ConsensusNoise: 0.010, Payout: 0.021,
		},
		Large: Group{
			Growth: 0.050, LongGrowth: 0.050, Activity: 1.75, SalesNoise: 0.003, Leverage: 2.0,
			Margin: 0.19, MarginLoss: 0.010, MarginNoise: 0.004, Depreciation: 0.055, Tax: 0.22, Debt: 2.2, Cash: 0.5,
			Floating: 0.10, FloatingSpread: 1.6, FixedRate: 4.25, FixedSpread: 1.3, SpreadShare: 0.25,
			Optimism: 0.03, ConsensusNoise: 0.006, Payout: 0.030,
		},
		Mega: Group{
			Growth: 0.085, LongGrowth: 0.056, Activity: 1.20, SalesNoise: 0.005, Leverage: 1.5,
			Margin: 0.42, MarginLoss: 0.006, MarginNoise: 0.006, Depreciation: 0.080, Tax: 0.18, Debt: 0.6, Cash: 0.9,
			Floating: 0.02, FloatingSpread: 0.8, FixedRate: 3.2, FixedSpread: 0.6, SpreadShare: 0.08,
			Optimism: 0, ConsensusNoise: 0.008, Payout: 0.016,
		},
		Multiple: Multiple{Mean: 13.0, Speed: 0.02, Rate: -0.030, Spread: -0.06, Regime: ByRegime{0, -0.02, -0.09}, Surprise: -0.032},
		Premium: Premium{
			Mean: 0.092, Speed: 0.030, Spread: -0.035, Market: -0.10, Noise: ByRegime{0.0190, 0.0205, 0.0240}, Tail: 5,
			Regime: ByRegime{0, -0.005, -0.015}, Surprise: -0.008,
		},
		MegaGap: MegaGap{Mean: 1.50, Speed: 0.010, Noise: 0.030, Market: 1.05},
		Equity:  Equity{Consensus: 0.25, Interest: 6, MinShare: 0.05},
		Mend:    Mend{Rescue: 1, Floor: 1, Foresight: 1, Belief: 1, Recovery: 0.12},
		Firms:   *firms.New(),
	}
}

// Article returns the state of the seed article's date, 2025-08-31 (MODEL,
// sections 12 and 16).
func Article() Start {
	return Start{
		Date:    engine.NewDate(2025, 8, 31),
		Policy:  4.375,
		Priced:  []float64{4.375, 4.125, 3.875, 3.875, 3.625, 3.625, 3.625, 3.50, 3.375, 3.375, 3.25, 3.25, 3.125},
		TenYear: 4.23, Spread: 2.84, Unemployment: 4.3, Inflation: 2.9, Gap: -0.2,
		Regime:   ByRegime{0.60, 0.38, 0.02},
		Multiple: 13.5, MegaGap: 1.75, Premium: articlePremium(),
		Consensus: [3][]float64{
			{1, 1, 1, 1, 1, 1.002, 0.997, 0.990, 0.992, 1, 1.012, 1.025, 1.037},
			ramp(13, 5, 0.025),
			ramp(13, 5, 0.09),
		},
		Sales:  [3]float64{-0.050, 0.050, 0.085},
		Income: [3]float64{0.121, 0.050, 0.266},
		Value:  [3]float64{3.1e12, 33e12, 22e12},
		Past:   articlePast(),
	}
}

// articlePast is what was known of the year before: the target's midpoint
// (FRED DFEDTARL and DFEDTARU), the effective rate's monthly mean (FEDFUNDS),
// the 10-year (DGS10), and unemployment (UNRATE), known a month later.
func articlePast() []Past {
	percent := func(f *engine.Field, values ...float64) Past {
		for i := range values {
			values[i] /= 100
		}
		return Past{f, values}
	}
	return []Past{
		percent(engine.PolicyRate, 5.375, 4.875, 4.875, 4.625, 4.375, 4.375, 4.375, 4.375, 4.375, 4.375, 4.375, 4.375, 4.375),
		percent(engine.FedFunds, 5.33, 5.13, 4.83, 4.64, 4.48, 4.33, 4.33, 4.33, 4.33, 4.33, 4.33, 4.33, 4.33),
		percent(engine.TenYear, 3.91, 3.81, 4.28, 4.18, 4.58, 4.58, 4.24, 4.23, 4.17, 4.41, 4.24, 4.37, 4.23),
		percent(engine.Unemployment, 4.2, 4.2, 4.1, 4.1, 4.2, 4.1, 4.0, 4.2, 4.2, 4.2, 4.3, 4.1, 4.3),
	}
}

// ramp is one for the first flat months of n and then rises in equal steps to
// 1 + total.
func ramp(n, flat int, total float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
		if i >= flat {
			x[i] += float64(total * float64(i-flat+1) / float64(n-flat))
		}
	}
	return x
}

// articlePremium is a premium of ten years that ends at 3.7 % with a median of
// 8.2 %, the two numbers that the article gives: an assumed mean-reverting path
// that is run backwards from its end and stretched to the median (MODEL,
// section 16).
func articlePremium() []float64 {
	const months, end, median = 120, 0.037, 0.082
	noise := make([]float64, months)
	random.New(25, "premium history").Normal(noise, 0, 0)
	raw := make([]float64, months) // oldest last
	raw[0] = end
	for j := range months - 1 {
		raw[j+1] = raw[j] + float64(0.03*(0.09-raw[j])) + float64(0.022*noise[j])
	}
	sorted := slices.Sorted(slices.Values(raw))
	stretch := (median - end) / (float64((sorted[months/2-1]+sorted[months/2])/2) - end)
	x := make([]float64, months)
	for j, r := range raw {
		x[months-1-j] = end + float64((r-end)*stretch)
	}
	return x
}
