package sources

// sicSectors lay ranges of SIC codes (Standard Industrial Classification
// Manual, 1987) over GICS sectors, the later line of two that overlap. It is a
// stand-in: SIC sorts by what is made, GICS by who buys it, and firms differ in
// both. Financials and real estate, on which EV/EBITDA turns, differ least.
var sicSectors = []struct {
	first, last int
	sector      string
}{
	{100, 999, "Consumer Staples"},
	{1000, 1499, "Materials"},
	{1200, 1399, "Energy"}, // coal, oil and gas
	{1500, 1799, "Industrials"},
	{1520, 1531, "Consumer Discretionary"}, // home builders
	{2000, 2199, "Consumer Staples"},
	{2200, 2399, "Consumer Discretionary"},
	{2400, 2499, "Materials"},
	{2500, 2599, "Consumer Discretionary"},
	{2600, 2699, "Materials"},
	{2700, 2799, "Communication Services"}, // publishing
	{2800, 2899, "Materials"},
	{2830, 2836, "Health Care"},
	{2840, 2844, "Consumer Staples"},
	{2900, 2999, "Energy"},
	{3000, 3099, "Materials"},
	{3010, 3029, "Consumer Discretionary"}, // tires, footwear
	{3100, 3199, "Consumer Discretionary"},
	{3200, 3399, "Materials"},
	{3400, 3699, "Industrials"},
	{3410, 3412, "Materials"}, // cans
	{3570, 3579, "Information Technology"},
	{3630, 3659, "Consumer Discretionary"},
	{3660, 3689, "Information Technology"},
	{3700, 3719, "Consumer Discretionary"},
	{3720, 3799, "Industrials"},
	{3750, 3751, "Consumer Discretionary"},
	{3800, 3899, "Information Technology"},
	{3812, 3812, "Industrials"},
	{3826, 3826, "Health Care"}, // laboratory instruments
	{3840, 3851, "Health Care"},
	{3900, 3999, "Consumer Discretionary"},
	{4000, 4799, "Industrials"},
	{4600, 4699, "Energy"}, // pipelines
	{4800, 4899, "Communication Services"},
	{4900, 4999, "Utilities"},
	{4950, 4959, "Industrials"}, // waste
	{5000, 5199, "Industrials"},
	{5045, 5045, "Information Technology"},
	{5047, 5047, "Health Care"},
	{5065, 5065, "Information Technology"},
	{5122, 5122, "Health Care"},
	{5140, 5159, "Consumer Staples"},
	{5171, 5172, "Energy"},
	{5180, 5182, "Consumer Staples"},
	{5200, 5999, "Consumer Discretionary"},
	{5400, 5499, "Consumer Staples"},
	{5912, 5912, "Consumer Staples"}, // drug stores
	{6000, 6499, "Financials"},
	{6324, 6324, "Health Care"}, // hospital and medical plans
	{6500, 6599, "Real Estate"},
	{6600, 6799, "Financials"},
	{6798, 6798, "Real Estate"}, // REITs
	{7000, 7299, "Consumer Discretionary"},
	{7300, 7399, "Industrials"},
	{7310, 7319, "Communication Services"}, // advertising
	{7370, 7379, "Information Technology"},
	{7500, 7699, "Consumer Discretionary"},
	{7800, 7899, "Communication Services"},
	{7900, 7999, "Consumer Discretionary"},
	{8000, 8099, "Health Care"},
	{8100, 8199, "Industrials"},
	{8200, 8399, "Consumer Discretionary"},
	{8600, 8799, "Industrials"},
	{8731, 8731, "Health Care"}, // commercial research, mostly biotechnology
}

// sicStandIn is what is said of sectors that come from it.
const sicStandIn = "from SIC codes by ranges, a stand-in for GICS"

// sicSector returns the sector of a SIC code, empty where it has none: 0, 9999
// and the codes of governments.
func sicSector(code int) (sector string) {
	for _, s := range sicSectors {
		if code >= s.first && code <= s.last {
			sector = s.sector
		}
	}
	return sector
}
