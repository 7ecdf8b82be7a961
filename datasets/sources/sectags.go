package sources

// A secRecipe is how tags of the US GAAP taxonomy make an item: the sum of what
// must be there and of what may be.
type secRecipe struct {
	need, also []string
}

// secItems are our items, each with its recipes in the order of preference: the
// first of which a filing has all that is needed for the same date and span is
// taken, the others' rows are dropped. Of sales the widest comes first, as firms
// that report a total and parts tag the total Revenues.
var secItems = []struct {
	item    string // a flow without the end that tells its span
	flow    bool
	unit    string
	recipes []secRecipe
}{
	{"sales", true, "USD", []secRecipe{
		{need: []string{"Revenues"}},
		{need: []string{"RevenueFromContractWithCustomerExcludingAssessedTax"}}, // since 2018
		{need: []string{"SalesRevenueNet"}},                                     // to 2018
		{need: []string{"RevenueFromContractWithCustomerIncludingAssessedTax"}},
	}},
	{"net_income", true, "USD", []secRecipe{
		{need: []string{"NetIncomeLoss"}},
		{need: []string{"NetIncomeLossAvailableToCommonStockholdersBasic"}},
		{need: []string{"ProfitLoss"}}, // minority interest included
	}},
	{"operating_income", true, "USD", []secRecipe{{need: []string{"OperatingIncomeLoss"}}}},
	{"pretax_income", true, "USD", []secRecipe{
		{need: []string{"IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"}},
		{need: []string{"IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments"}},
	}},
	{"depreciation", true, "USD", []secRecipe{
		{need: []string{"DepreciationDepletionAndAmortization"}},
		{need: []string{"DepreciationAmortizationAndAccretionNet"}},
		{need: []string{"DepreciationAndAmortization"}},
	}},
	{"interest", true, "USD", []secRecipe{
		{need: []string{"InterestExpense"}},
		{need: []string{"InterestAndDebtExpense"}},
		{need: []string{"InterestExpenseNonoperating"}},
		{need: []string{"InterestExpenseDebt"}},
	}},
	{"cash", false, "USD", []secRecipe{
		{need: []string{"CashCashEquivalentsAndShortTermInvestments"}},
		{need: []string{"CashAndCashEquivalentsAtCarryingValue", "ShortTermInvestments"}},
		{need: []string{"CashAndCashEquivalentsAtCarryingValue"}, also: []string{"MarketableSecuritiesCurrent"}},
	}},
	{"debt", false, "USD", []secRecipe{
		{need: []string{"DebtLongtermAndShorttermCombinedAmount"}},
		{need: []string{"LongTermDebtNoncurrent", "DebtCurrent"}},
		{need: []string{"LongTermDebtNoncurrent"}, also: []string{"LongTermDebtCurrent", "ShortTermBorrowings"}},
		{need: []string{"LongTermDebtAndCapitalLeaseObligations", "DebtCurrent"}},
		{need: []string{"LongTermDebtAndCapitalLeaseObligations"}, also: []string{"LongTermDebtAndCapitalLeaseObligationsCurrent", "ShortTermBorrowings"}},
		{need: []string{"LongTermDebt"}, also: []string{"ShortTermBorrowings"}}, // its current part included
	}},
	{"preferred", false, "USD", []secRecipe{{need: []string{"PreferredStockValue"}}}},
	{"minority", false, "USD", []secRecipe{{need: []string{"MinorityInterest"}}}},
	{"shares", false, "shares", []secRecipe{
		{need: []string{"EntityCommonStockSharesOutstanding"}}, // of the filing's cover
		{need: []string{"CommonStockSharesOutstanding"}},
	}},
}

// secWanted says of each tag that can be part of an item the first such item.
var secWanted = func() map[string]int {
	m := map[string]int{}
	for i, it := range secItems {
		for _, r := range it.recipes {
			for _, tags := range [][]string{r.need, r.also} {
				for _, tag := range tags {
					if _, ok := m[tag]; !ok {
						m[tag] = i
					}
				}
			}
		}
	}
	return m
}()
