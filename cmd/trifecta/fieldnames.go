package main

import (
	"regexp"
	"strings"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

// fields returns every field that plans can name without data. A reading is
// called by its name without a window, such as ev_ebitda_premium_median, and is
// read as the plan's signal reads it: over 60 rows where its window is 60, be
// its leg among those that count or not.
func (s signalFile) fields(sig *signal.Signal) map[string]*engine.Field {
	known := map[string]*engine.Field{}
	for _, f := range engine.MarketFields() {
		known[f.Name] = f
	}
	for _, f := range signal.Readings() {
		known[f.Name] = f
	}
	all := s.options()
	all.Legs = nil
	if whole, err := signal.New(all); err == nil { // sig was made from the same options
		addReadings(known, whole)
	}
	addReadings(known, sig)
	for name, f := range sig.Fields() {
		known[name] = f
	}
	return known
}

func addReadings(known map[string]*engine.Field, sig *signal.Signal) {
	for _, l := range sig.Legs {
		for _, f := range append([]*engine.Field{l.Reading}, l.Also...) {
			known[plainName(f)] = f
		}
		if l.Moving != nil {
			known[plainName(l.Moving)] = l.Moving
		}
	}
}

var windowSuffix = regexp.MustCompile(`^(_[0-9]+)?(_min_[0-9]+)?$`)

// plainName is the name of a reading without its window.
func plainName(f *engine.Field) string {
	for _, r := range signal.Readings() {
		if rest, ok := strings.CutPrefix(f.Name, r.Name); ok && windowSuffix.MatchString(rest) {
			return r.Name
		}
	}
	return f.Name
}
