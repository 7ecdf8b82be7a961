package datasets

// An Item says what a fact is about.
type Item struct {
	Name, Unit, Doc string
	Text            bool // its facts carry text, not a number
	Company         bool // of the company, whichever of its share classes the fact is on
}

// Items returns what Build understands, in the order of the vocabulary. Facts
// of other items become further columns of the panel, under their names.
//
// A flow has three forms, told apart by the end of its name: _q over the fiscal
// quarter that ends on the period, _ytd since the fiscal year began, _y over the
// fiscal year; _ttm is the sum of the last twelve months where a vendor gives it.
func Items() []Item {
	items := []Item{
		{Name: "id", Doc: "the vendor's own identifier", Text: true},
		{Name: "ticker", Doc: "ticker of the share class", Text: true},
		{Name: "name", Doc: "name of the company", Text: true},
		{Name: "sector", Doc: "GICS sector, spelled as in Sectors", Text: true},
		{Name: "sector_sic", Doc: "sector that an SIC code suggests, used where no sector is known", Text: true},
		{Name: "financial", Unit: "0 or 1", Doc: "1 for a bank, insurer, broker or fund, 0 for any other firm, where no sector is given", Company: true},
		{Name: "exchange", Doc: "NYSE, AMEX or Nasdaq, for delisting returns", Text: true},
		{Name: "currency", Doc: "ISO 4217 code of the firm's accounts, estimates and EV, which are left out unless it is USD, the default; prices and market values are in USD", Text: true},
		{Name: "company", Unit: "id", Doc: "permanent id of the company, which share classes share; the default is the firm's own"},
		{Name: "fiscal_year_end", Unit: "month", Doc: "month, 1 to 12, in which the fiscal year ends; where it is not given, that of the last fiscal year known", Company: true},

		{Name: "russell2000", Unit: "0 or 1", Doc: "member of the Russell 2000 from the period's day on"},
		{Name: "sp500", Unit: "0 or 1", Doc: "member of the S&P 500 from the period's day on"},

		{Name: "price", Unit: "USD a share", Doc: "close on the period's day, not adjusted"},
		{Name: "adjusted_close", Unit: "USD a share", Doc: "close on the period's day, adjusted for splits and dividends: ratios are total returns"},
		{Name: "split_adjusted_close", Unit: "USD a share", Doc: "close on the period's day, adjusted for splits only: ratios are price returns"},
		{Name: "shares", Unit: "shares", Doc: "shares outstanding of the class"},
		{Name: "mktcap", Unit: "USD", Doc: "market value of the class on the period's day"},
		{Name: "float_share", Unit: "share of value", Doc: "share of market value that trades freely, 0 to 1"},
		{Name: "total_return", Unit: "decimal", Doc: "return over the month in which the period ends, dividends included, a delisting return not"},
		{Name: "price_return", Unit: "decimal", Doc: "as total_return, without dividends"},
		{Name: "delisting_return", Unit: "decimal", Doc: "from the last price to what holders got, on the period's day, the last of trading"},
		{Name: "delisting_reason", Doc: "merger, exchange, liquidation, performance or other, on the period's day, the last of trading", Text: true},

		{Name: "company_mktcap", Unit: "USD", Doc: "market value of all classes", Company: true},
		{Name: "ev", Unit: "USD", Doc: "enterprise value", Company: true},
		{Name: "debt", Unit: "USD", Doc: "short-term and long-term debt on the period's day", Company: true},
		{Name: "cash", Unit: "USD", Doc: "cash and short-term investments on the period's day", Company: true},
		{Name: "preferred", Unit: "USD", Doc: "preferred stock on the period's day; part of EV where known", Company: true},
		{Name: "minority", Unit: "USD", Doc: "minority interest on the period's day; part of EV where known", Company: true},
		{Name: "ebitda_ntm", Unit: "USD", Doc: "consensus, next twelve months", Company: true},
		{Name: "net_income_ntm", Unit: "USD", Doc: "consensus, next twelve months", Company: true},
		{Name: "eps_ntm", Unit: "USD a share", Doc: "consensus, next twelve months; times shares it is net income where that is not given"},
		{Name: "eps_ttm", Unit: "USD a share", Doc: "last twelve months reported; times shares it is net income where that is not given"},
	}
	for _, flow := range []struct{ name, doc string }{
		{"sales", "net sales"},
		{"ebitda", "earnings before interest, taxes, depreciation and amortisation"},
		{"operating_income", "EBIT; with depreciation it makes EBITDA where that is not given"},
		{"pretax_income", "income before taxes; with interest and depreciation it makes EBITDA where neither that nor EBIT is given"},
		{"depreciation", "depreciation and amortisation"},
		{"net_income", "net income"},
		{"interest", "interest expense"},
	} {
		for _, form := range []struct{ suffix, doc string }{
			{"_q", ", over the fiscal quarter"}, {"_ytd", ", since the fiscal year began"}, {"_y", ", over the fiscal year"}, {"_ttm", ", over the last twelve months"},
		} {
			items = append(items, Item{Name: flow.name + form.suffix, Unit: "USD", Doc: flow.doc + form.doc, Company: true})
		}
	}
	return items
}
