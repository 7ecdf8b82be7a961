package main

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// readWeights reads dated target weights, decimals by sleeve, from CSV or
// Arrow: a date column, in CSV the first, and one column per sleeve.
func readWeights(name string, src []byte) (*datasets.Series, error) {
	if bytes.HasPrefix(src, []byte("ARROW1")) || bytes.HasPrefix(src, []byte{0xff, 0xff, 0xff, 0xff}) {
		return arrowWeights(name, src)
	}
	head, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff")))).Read()
	if err != nil {
		return nil, inFile(name, err)
	}
	m := datasets.Mapping{Date: datasets.MappedDate{Period: "day"}} // a target holds from its very day
	for _, column := range head[1:] {
		m.Columns = append(m.Columns, datasets.MappedItem{From: column, Field: column, Unit: "share of wealth"})
	}
	return datasets.ImportCSV(bytes.NewReader(src), name, m)
}

func arrowWeights(name string, src []byte) (*datasets.Series, error) {
	t, err := arrowfile.Read(src)
	if err != nil {
		return nil, inFile(name, err)
	}
	date := t.Column("date")
	if date == nil || date.Kind != arrowfile.Date {
		return nil, fmt.Errorf("%s: want a column called date of dates", name)
	}
	s := &datasets.Series{}
	for _, d := range date.Date {
		s.Dates = append(s.Dates, engine.Date(d))
	}
	for _, c := range t.Columns {
		if c.Kind == arrowfile.Float {
			s.Columns = append(s.Columns, datasets.Column{Name: c.Name, Values: c.Float})
		}
	}
	return s, nil
}
