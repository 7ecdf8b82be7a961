package datasets

// Columns returns the panel's columns of values under their names in files,
// those that it has. They share the panel's memory; panels are published with
// their prices, so no column lags.
func (p *Panel) Columns() []Column {
	var out []Column
	for _, n := range numbers {
		if values := *n.of(p); values != nil {
			out = append(out, Column{
				Name: n.name, Unit: n.unit, Source: p.Sources[n.name], StandIn: p.StandIns[n.name], Note: p.Notes[n.name], Values: values,
			})
		}
	}
	return append(out, p.Extra...)
}
