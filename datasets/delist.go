package datasets

import "strings"

// What a delisting is for, as the item delisting_reason has it.
const (
	byMerger      = "merger"
	byExchange    = "exchange"
	byLiquidation = "liquidation"
	byPerformance = "performance"
	byOther       = "other"
)

// DelistingReturn returns the return from the last price of a delisted share
// class to what its holders got, for use where the data have none, and where
// the number comes from. It is never better than 0: the last price, taken in
// silence, would make a test of small companies too good.
//
//	performance           -30 % on NYSE and AMEX (Shumway 1997), -55 % on Nasdaq (Shumway and Warther 1999)
//	liquidation           as performance: payments that follow are not in the data
//	merger, exchange      0: the last price is what the offer was worth
//	other, or not known   as performance
//
// The exchange is NYSE, AMEX or Nasdaq, whatever its case; any other text counts
// as Nasdaq, the worse of the two. Sources: Shumway, The Delisting Bias in CRSP
// Data, Journal of Finance 52 (1997), 327-340; Shumway and Warther, The
// Delisting Bias in CRSP's Nasdaq Data and Its Implications for the Size
// Effect, Journal of Finance 54 (1999), 2361-2379.
func DelistingReturn(reason, exchange string) (r float64, source string) {
	switch reason {
	case byMerger:
		return 0, "merger: the last price is what holders got"
	case byExchange:
		return 0, "exchange for another security or market: the last price is what holders got"
	}
	r, source = -0.55, "-55 %, Shumway and Warther (1999), Nasdaq"
	listed := func(names ...string) bool {
		for _, n := range names {
			if strings.EqualFold(strings.TrimSpace(exchange), n) {
				return true
			}
		}
		return false
	}
	switch {
	case listed("NYSE", "AMEX"):
		r, source = -0.30, "-30 %, Shumway (1997), NYSE and AMEX"
	case !listed("Nasdaq"):
		source += ", as the exchange is not known"
	}
	switch reason {
	case byPerformance:
		return r, "performance: " + source
	case byLiquidation:
		return r, "liquidation, taken as for performance: " + source
	}
	return r, "reason not known, taken as performance: " + source
}

// DelistingReason returns the reason that a CRSP delisting code (DLSTCD) stands
// for, as [DelistingReturn] takes it, or nothing for a share class that is still
// listed (100 to 199). By the first digit, 2 are mergers, 3 exchanges, 4
// liquidations. Of the fives, 500 and 520 to 584 are the performance codes of
// Shumway (1997), and 501 to 519 are moves to another market, on which holders
// keep their shares. All else, delistings by the SEC and codes that CRSP does
// not have among it, is "other".
func DelistingReason(code int) string {
	switch {
	case code >= 100 && code < 200:
		return ""
	case code >= 200 && code < 300:
		return byMerger
	case code >= 300 && code < 400, code > 500 && code < 520:
		return byExchange
	case code >= 400 && code < 500:
		return byLiquidation
	case code == 500, code >= 520 && code <= 584:
		return byPerformance
	}
	return byOther
}
