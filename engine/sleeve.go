package engine

// A Sleeve is what a strategy can hold: a return field and what it costs to
// trade. Like a [Field] it is a package variable, compared by identity.
type Sleeve struct {
	Name string // snake_case; the key in plan files
	Doc  string // one sentence

	Return *Field // total return over the step that ends at the row
	// Turnover is the traded value of the sleeve's own reconstitution at the
	// row's close over its value, charged at the sleeve's cost. It may be nil,
	// or not written by a scenario: then holding the sleeve costs nothing
	// beyond trading it.
	Turnover *Field
	// MarketCap is the sleeve's market value, for weights by value. It may be
	// nil.
	MarketCap *Field
}

// The built-in sleeves. Large and Mega are disjoint and make up the S&P 500;
// SmallQuality is part of Small, and moving from one to the other is a full
// sale and purchase. Cash is what a strategy does not allocate.
var (
	Small        = &Sleeve{"small", "Russell 2000", SmallReturn, SmallTurnover, SmallCap}
	SmallQuality = &Sleeve{"small_quality", "Russell 2000, positive trailing earnings and interest covered", SmallQualityReturn, SmallQualityTurnover, SmallQualityCap}
	Large        = &Sleeve{"large", "S&P 490", LargeReturn, LargeTurnover, LargeCap}
	Mega         = &Sleeve{"mega", "ten largest of the S&P 500", MegaReturn, MegaTurnover, MegaCap}
	Cash         = &Sleeve{"cash", "T-bills", CashReturn, nil, nil}
)

// Sleeves returns the built-in sleeves, Cash last.
func Sleeves() []*Sleeve { return []*Sleeve{Small, SmallQuality, Large, Mega, Cash} }

// A Holding is a weight in one sleeve.
type Holding struct {
	Sleeve *Sleeve
	Weight float64 // share of wealth, 0 to 1
}
