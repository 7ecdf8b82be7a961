package datasets_test

import (
	"fmt"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// The mean of a month is published on the first day of the next: row June holds
// May's.
func ExampleImportCSV() {
	const file = `observation_date,FEDFUNDS
2011-04-01,0.10
2011-05-01,0.09
2011-06-01,.
`
	s, err := datasets.ImportCSV(strings.NewReader(file), "FEDFUNDS.csv", datasets.Mapping{
		Source:  "Federal Reserve, H.15",
		Date:    datasets.MappedDate{Period: "month"},
		Columns: []datasets.MappedItem{{From: "FEDFUNDS", Field: "fed_funds", Unit: "percent", LagDays: 1}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	h, err := datasets.NewHistory(nil, s, datasets.MonthlyGrid(nil, s))
	if err != nil {
		fmt.Println(err)
		return
	}
	for t, d := range h.Paths.Grid.Dates {
		fmt.Println(d, h.Paths.Row(engine.FedFunds, t)[0])
	}
	// Output:
	// 2011-04-30 NaN
	// 2011-05-31 0.001
	// 2011-06-30 0.0009
}
