package main

import (
	"fmt"
	"strings"
)

// mappingKeys are the keys of a mapping, each with what it says. A test holds
// them to the structs.
var mappingKeys = []struct{ key, text string }{
	{"delimiter", "One character. Default a comma."},
	{"after", "The table begins below the first line that has this text."},
	{"skip", "Lines to leave out then, before the header."},
	{"until", "The table ends above the next line that has this text."},
	{"comment", "One character; lines that begin with it are left out."},
	{"decimal", "One character. Default a point."},
	{"thousands", "One character between groups of three digits. Default none."},
	{"missing", `Texts that mean not known, numbers by value: ["-99.99", "n.a."].`},
	{"source", "Where the columns come from that do not say it themselves."},
	{"date", ""},
	{"date.from", "Label of its column. Default the first column."},
	{"date.format", "Layouts, tried in order: January 2nd, 2006, as the file would write it."},
	{"date.period", "What a date stands for: day, or any day of a month, quarter or year."},
	{"columns", "A list."},
	{"columns.from", "Label of the column in the file."},
	{"columns.field", "Name of the field: that of trifecta fields, or a new one."},
	{"columns.unit", `Unit in the file: percent, bp, decimal, index, "USD million" and so on.`},
	{"columns.lag_days", "Days from the end of a period to the day its value is known."},
	{"columns.carry_days", "Days for which a value stays the latest known when the next is late."},
	{"columns.source", "Where the column comes from."},
	{"columns.stand_in", "What it is where it stands in for the field's meaning."},
	{"columns.note", "What a reader of results must know."},
	{"columns.missing", "Texts that mean not known in this column, besides those of the file."},
}

// Help documents every key of a mapping.
func (importCSVCmd) Help() string {
	var b strings.Builder
	b.WriteString("Without after and skip the header is the first row that has all labels. The keys of a mapping, a YAML file:\n\n")
	for _, k := range mappingKeys {
		indent, key := "    ", k.key
		if _, own, ok := strings.Cut(k.key, "."); ok {
			indent, key = "      ", own
		}
		fmt.Fprintln(&b, strings.TrimRight(indent+key+": "+k.text, " "))
	}
	return b.String()
}
