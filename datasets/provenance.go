package datasets

import (
	"strings"

	"trifecta/engine"
)

// columnsOf returns the panel's columns of values that a field is made of.
func (p *Panel) columnsOf(f *engine.Field) []string {
	level := "total_return"
	if p.PriceReturn != nil {
		level = "price_return"
	}
	var columns []string
	switch f {
	case engine.SmallEPS, engine.LargeEPS:
		return []string{"net_income_ntm", "company_mktcap", level}
	case engine.SmallEPSTTM, engine.LargeEPSTTM:
		return []string{"net_income_ttm", "company_mktcap", level}
	case engine.SmallSalesTTM, engine.LargeSalesTTM:
		return []string{"sales_ttm", "company_mktcap", level}
	case engine.SmallMultiple, engine.LargeMultiple:
		return []string{"ev", "ebitda_ntm"}
	case engine.SmallMultipleTTM, engine.LargeMultipleTTM:
		return []string{"ev", "ebitda_ttm"}
	case engine.SmallQualityReturn, engine.SmallQualityTurnover, engine.SmallQualityCap:
		columns = []string{"net_income_ttm", "ebitda_ttm", "interest_ttm"}
	}
	columns = append(columns, "mktcap", "float_share")
	if f.Unit != "USD" {
		columns = append(columns, "total_return")
	}
	return columns
}

// said joins what the file says of those of the columns that it says something
// of, each under its name.
func said(of map[string]string, columns []string) string {
	var parts []string
	for _, name := range columns {
		if text := of[name]; text != "" {
			parts = append(parts, name+": "+text)
		}
	}
	return strings.Join(parts, "; ")
}

// provenance says where a field made from the panel comes from.
func (p *Panel) provenance(f *engine.Field, source, note string) Provenance {
	columns := p.columnsOf(f)
	if more := said(p.Sources, columns); more != "" {
		source += "; " + more
	}
	if more := said(p.Notes, columns); more != "" {
		note += "; " + more
	}
	return Provenance{Field: f, Source: source, StandIn: said(p.StandIns, columns), Note: note}
}
