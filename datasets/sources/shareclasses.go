package sources

import "slices"

// shareClasses are the companies with more than one class in the S&P 500 or the
// Russell 3000 since 2012, each by the spelling of [ticker], the class that
// stands for the company first: vendors of company figures repeat them on every
// class. A company whose tickers another has taken over since is one company
// here: FOXA was Twenty-First Century Fox until March 2019 and is Fox since.
var shareClasses = [][]string{
	{"GOOGL", "GOOG"},           // Alphabet A, C
	{"BRKB", "BRKA"},            // Berkshire Hathaway
	{"BFB", "BFA"},              // Brown-Forman
	{"CMCSA", "CMCSK"},          // Comcast, K until 2015
	{"DISCA", "DISCK", "DISCB"}, // Discovery, to 2022
	{"FOXA", "FOX"},             // Twenty-First Century Fox, then Fox
	{"NWSA", "NWS"},             // News Corp
	{"UAA", "UA"},               // Under Armour; UA was class A until April 2016
	{"LEN", "LENB"},             // Lennar
	{"HEI", "HEIA"},             // Heico
	{"VIAB", "VIA"},             // Viacom, to 2019
	{"CBS", "CBSA"},             // CBS, to 2019
	{"MKC", "MKCV"},             // McCormick
	{"HUBB", "HUBA"},            // Hubbell, to 2015
	{"TAP", "TAPA"},             // Molson Coors
	{"STZ", "STZB"},             // Constellation Brands
	{"LBTYA", "LBTYK", "LBTYB"}, // Liberty Global
}

// companyOf returns the ticker that stands for a share class's company, and
// whether more than one class of it is known: its own where none is.
func companyOf(symbol string) (company string, classes bool) {
	for _, c := range shareClasses {
		if slices.Contains(c, symbol) {
			return c[0], true
		}
	}
	return symbol, false
}
