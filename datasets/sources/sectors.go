package sources

import (
	"slices"
	"strings"

	"trifecta/datasets"
)

// sectorSpellings maps what publishers call a sector, in lower case, to the
// GICS sector of that content: GICS codes (Compustat's gsector), the names in
// use before GICS changed them in 2018, the eleven sectors of Morningstar and
// Yahoo, which follow GICS closely but not firm by firm, and short forms of
// funds. Bloomberg's "Consumer, Non-cyclical" holds staples and health care
// together and has no place here.
var sectorSpellings = map[string]string{
	"10": "Energy", "15": "Materials", "20": "Industrials", "25": "Consumer Discretionary", "30": "Consumer Staples", "35": "Health Care",
	"40": "Financials", "45": "Information Technology", "50": "Communication Services", "55": "Utilities", "60": "Real Estate",

	"telecommunication services": "Communication Services", "telecommunications services": "Communication Services",
	"telecommunications": "Communication Services", "telecom": "Communication Services",
	"communication": "Communication Services", "communications": "Communication Services",

	"consumer cyclical": "Consumer Discretionary", "consumer defensive": "Consumer Staples",
	"financial services": "Financials", "financial": "Financials",
	"healthcare": "Health Care", "industrial": "Industrials",
	"technology": "Information Technology", "basic materials": "Materials", "utility": "Utilities",
}

// noSector are the texts that say of a firm that its sector is not known.
var noSector = []string{"", "-", "other", "unknown", "n/a", "na", "none", "null", "not classified", "unclassified", "unassigned"}

// sector returns the GICS sector a text means, spelled as in
// [datasets.Sectors], and nothing for a text that says it is not known. ok is
// false for a text that is neither.
func sector(text string) (name string, ok bool) {
	text = strings.TrimSpace(text)
	low := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, s := range datasets.Sectors() {
		if low == strings.ToLower(s) {
			return s, true
		}
	}
	if s, ok := sectorSpellings[low]; ok {
		return s, true
	}
	return "", slices.Contains(noSector, low)
}

// exchange returns the exchange a publisher's name of it means, as the item
// exchange has it: NYSE (Arca with it), AMEX or Nasdaq; or nothing where it is
// another or none.
func exchange(text string) string {
	low := strings.ToLower(text)
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(low, p) })
	}
	switch {
	// The American Stock Exchange has been NYSE Amex, NYSE MKT and NYSE American.
	case has("nyse mkt", "nyse american", "nyse amex", "american stock exchange") || low == "amex":
		return "AMEX"
	case has("nasdaq"):
		return "Nasdaq"
	case has("nyse", "new york stock exchange"):
		return "NYSE"
	}
	return ""
}
