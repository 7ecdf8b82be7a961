package main

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
)

// A rate is a decimal that people write as 15bp, 2.5% or 0.025.
type rate float64

// UnmarshalText reads a flag.
func (r *rate) UnmarshalText(text []byte) error {
	x, err := parseRate(string(text))
	*r = rate(x)
	return err
}

func (r *rate) decode(d *document, n ast.Node) {
	s, ok := d.scalar(n, "a rate")
	if !ok {
		return
	}
	x, err := parseRate(s)
	if err != nil {
		d.bad(n, "%v", err)
		return
	}
	*r = rate(x)
}

// parseRate shifts the decimal point in the text, so that 0.1% is the float64
// nearest to 0.001, which dividing by a hundred is not always.
func parseRate(s string) (float64, error) {
	t, shift := s, ""
	if u, ok := strings.CutSuffix(s, "bp"); ok {
		t, shift = u, "e-4"
	} else if u, ok := strings.CutSuffix(s, "%"); ok {
		t, shift = u, "e-2"
	}
	t = strings.TrimSpace(t)
	x, err := strconv.ParseFloat(t+shift, 64)
	if err != nil || strings.ContainsAny(t, "eExXpP_nN") || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is no rate: want basis points, per cent or a decimal, such as 15bp, 2.5%% or 0.025", s)
	}
	return x, nil
}

// MarshalYAML writes the rate as basis points or per cent.
func (r rate) MarshalYAML() (any, error) { return r.String(), nil }

// String writes the rate as basis points or per cent, so that parseRate gives
// back every bit: it shifts the point in the shortest decimal.
func (r rate) String() string {
	places, unit := 2, "%"
	if math.Abs(float64(r)) < 0.01 {
		places, unit = 4, "bp"
	}
	digits, sign := strconv.FormatFloat(math.Abs(float64(r)), 'f', -1, 64), ""
	if math.Signbit(float64(r)) {
		sign = "-"
	}
	whole, part, _ := strings.Cut(digits, ".")
	part += strings.Repeat("0", max(0, places-len(part)))
	whole, part = strings.TrimLeft(whole+part[:places], "0"), strings.TrimRight(part[places:], "0")
	if part != "" {
		part = "." + part
	}
	return sign + cmp.Or(whole, "0") + part + unit
}

// A month is written 1990-01 and means its last day.
type month engine.Date

func (m *month) decode(d *document, n ast.Node) {
	s, ok := d.scalar(n, "a month")
	if !ok {
		return
	}
	date, err := engine.ParseDate(s)
	if err != nil {
		d.bad(n, "%v", err)
		return
	}
	*m = month(date.MonthEnd())
}

// UnmarshalText reads a flag.
func (m *month) UnmarshalText(text []byte) error {
	date, err := engine.ParseDate(string(text))
	if err != nil {
		return err
	}
	*m = month(date.MonthEnd())
	return nil
}

// MarshalYAML writes the month as 1990-01.
func (m month) MarshalYAML() (any, error) { return m.String(), nil }

func (m month) String() string { return engine.Date(m).Time().Format("2006-01") }

// weights are shares of sleeves by name, in the order of the file.
type weights []namedWeight

type namedWeight struct {
	Sleeve string
	Weight rate
}

func (w *weights) decode(d *document, n ast.Node) { w.read(d, n, d.mapping(n, "weights")) }

// read checks and keeps the entries of a map of weights, which stands at n.
func (w *weights) read(d *document, n ast.Node, entries []keyValue) {
	sum, cash := 0.0, false
	faults := len(d.faults)
	for _, kv := range entries {
		x := namedWeight{Sleeve: kv.name}
		x.Weight.decode(d, kv.value)
		if x.Weight < 0 || x.Weight > 1 {
			d.bad(kv.value, "weight of %s is %v: want 0%% to 100%%", kv.name, x.Weight)
		}
		sum += float64(x.Weight)
		cash = cash || kv.name == engine.Cash.Name
		*w = append(*w, x)
	}
	switch {
	case len(d.faults) > faults:
	case sum > 1+1e-9:
		d.bad(n, "weights add up to %v: want 100%%", rounded(sum))
	case sum < 1-1e-9 && cash:
		d.bad(n, "weights add up to %v with cash: want 100%%", rounded(sum))
	case sum < 1-1e-9:
		d.bad(n, "weights add up to %v: want 100%%, or name the cash", rounded(sum))
	}
}

// rounded is a sum without the rounding of its terms, for messages.
func rounded(sum float64) rate { return rate(math.Round(sum*1e12) / 1e12) }

// MarshalYAML writes the weights as a map in the order of the file.
func (w weights) MarshalYAML() (any, error) { return w.items(), nil }

func (w weights) items() yaml.MapSlice {
	m := yaml.MapSlice{}
	for _, x := range w {
		m = append(m, yaml.MapItem{Key: x.Sleeve, Value: x.Weight.String()})
	}
	return m
}
