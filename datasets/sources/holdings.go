package sources

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// HoldingsOptions say what a fund's holdings mean.
type HoldingsOptions struct {
	Index string // the index the fund follows, "sp500" or "russell2000"
	// AsOf is the day of the holdings; 0 is the day the file itself names. It is an
	// error if neither does, or both do and differ.
	AsOf engine.Date
}

// HeldIndex is an index as a fund holds it on one day.
type HeldIndex struct {
	Facts *datasets.Facts
	// Weights are of the fund, decimal: the sums of all rows, of those kept, and
	// of the ten largest of these.
	All, Kept, TopTen float64
}

// String returns a line for people.
func (h *HeldIndex) String() string {
	return fmt.Sprintf("weights sum to %.2f %%, of share classes %.2f %%; the ten largest %.2f %%", 100*h.All, 100*h.Kept, 100*h.TopTen)
}

// What columns of holdings files are called: iShares, SPDR, Vanguard.
var (
	holdingLabels = [...][]string{
		{"ticker", "symbol", "holding ticker"},
		{"name", "security", "holding name", "holdings"},
		{"sector"},
		{"asset class"},
		{"weight (%)", "weight", "% of fund", "% of funds*"},
		{"price"},
		{"exchange"},
		{"currency", "local currency"},
	}
	holdingsOf = []string{"fund holdings as of", "holdings as of", "as of"}
)

const (
	heldTicker = iota
	heldName
	heldSector
	heldClass
	heldWeight
	heldPrice
	heldExchange
	heldCurrency
)

// weightSlack is how far the weights of all rows may sum from one. Two thousand
// weights rounded to a hundredth of a per cent are off by 0.13 per cent in
// standard deviation, and funds owe a little for trades of the day; a file that
// lacks rows is off by more.
const weightSlack = 0.02

// Holdings reads what a fund that follows an index holds, in CSV (a byte order
// mark, text above the table, commas in numbers are taken) or as a JSON array of
// objects, as facts of the day: membership, weight (decimal, of the fund, not
// scaled to sum to one), price, sector, exchange, currency, ticker and name.
// Weights are in per cent or decimals, as their sum tells.
//
// Cash, futures and other claims are dropped, and so are rows without a ticker,
// without a market (escrows, rights of past mergers) or with a price of zero: a
// fund holds them, the index does not. A market value is none of a holding's: it
// is the fund's stake, not the company's.
func Holdings(r io.Reader, name string, o HoldingsOptions) (*HeldIndex, datasets.Tally, error) {
	if err := (MembersOptions{Index: o.Index}).validate(); err != nil {
		return nil, datasets.Tally{}, err
	}
	h := &holdings{options: o}
	text, err := open(r)
	if err == nil {
		b := bufio.NewReaderSize(text, 1<<16)
		if head, _ := b.Peek(1 << 12); bytes.HasPrefix(bytes.TrimSpace(head), []byte("[")) {
			err = h.readJSON(b)
		} else {
			err = h.readCSV(b)
		}
	}
	if err != nil {
		h.faults.Add(0, "", "unreadable input", "%v", err)
	}
	out := &HeldIndex{Facts: &datasets.Facts{Meta: map[string]string{"source": "holdings of a fund on the " + o.Index}}}
	if !h.faults.Any() {
		h.settle(out)
	}
	if err := h.faults.Err(name); err != nil {
		return nil, h.tally, err
	}
	h.write(out)
	return out, h.tally, nil
}

// holdings are one Holdings under way.
type holdings struct {
	options HoldingsOptions
	faults  datasets.Faults
	tally   datasets.Tally
	labels  [len(holdingLabels)]string // as the file has them
	rows    []holding
	dropped []holding // whose weights count for the sum of all
	dated   engine.Date
	shift   int // of weights, to decimals
}

type holding struct {
	line          int
	text          [len(holdingLabels)]string
	weight, price float64
	sector        string
}

func (h *holdings) readCSV(r io.Reader) error {
	s, err := newSheet(r, ',', &h.faults, func(row []string) bool {
		h.date(row)
		is := func(k int) bool {
			return slices.ContainsFunc(row, func(f string) bool {
				return slices.Contains(holdingLabels[k], strings.ToLower(strings.TrimSpace(f)))
			})
		}
		return is(heldTicker) && is(heldWeight)
	})
	if err != nil {
		return err
	}
	var at [len(holdingLabels)]int
	for k, labels := range holdingLabels {
		at[k] = s.column(labels...)
		h.labels[k] = labels[0]
		if at[k] >= 0 {
			h.labels[k] = s.header[at[k]]
		}
	}
	for row := s.next(); row != nil; row = s.next() {
		x := holding{line: s.line}
		for k, i := range at {
			if i >= 0 {
				x.text[k] = strings.TrimSpace(row[i])
			}
		}
		h.take(x, at[heldPrice] >= 0)
	}
	return nil
}

// date reads the day of the holdings from a line above the table.
func (h *holdings) date(row []string) {
	if len(row) < 2 || !slices.Contains(holdingsOf, strings.ToLower(strings.Trim(strings.TrimSpace(row[0]), ":"))) {
		return
	}
	for _, layout := range []string{"Jan 2, 2006", "January 2, 2006", "2006-01-02", "02-Jan-2006"} {
		if t, err := time.Parse(layout, strings.TrimSpace(row[1])); err == nil {
			h.dated = engine.NewDate(t.Year(), t.Month(), t.Day())
		}
	}
}

func (h *holdings) readJSON(r io.Reader) error {
	src, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.UseNumber()
	line := func() int { return 1 + bytes.Count(src[:dec.InputOffset()], []byte("\n")) }
	if _, err := dec.Token(); err != nil {
		return err
	}
	priced := false
	for k, labels := range holdingLabels {
		h.labels[k] = labels[0]
	}
	h.labels[heldWeight] = "weight"
	for dec.More() {
		var object map[string]any
		if err := dec.Decode(&object); err != nil {
			var bad *json.UnmarshalTypeError
			if errors.As(err, &bad) {
				h.faults.Add(line(), "", "unreadable row", "found a JSON %s, want an object", bad.Value)
				continue
			}
			h.faults.Add(line(), "", "unreadable row", "%v", err)
			return nil
		}
		x := holding{line: line()}
		for key, v := range object { // each key has its own place: the order does not matter
			for k, labels := range holdingLabels {
				if v != nil && slices.Contains(labels, strings.ToLower(key)) {
					x.text[k] = strings.TrimSpace(fmt.Sprint(v))
					priced = priced || k == heldPrice
				}
			}
		}
		h.take(x, priced)
	}
	if _, err := dec.Token(); err != nil {
		h.faults.Add(line(), "", "unreadable row", "%v", err)
	}
	return nil
}

// take sorts a row in: kept, dropped, or a fault.
func (h *holdings) take(x holding, priced bool) {
	number := func(k int) float64 {
		v, err := datasets.Decimal(x.text[k], ".", ",", 0)
		if err != nil {
			h.faults.Add(x.line, h.labels[k], "unreadable number", "%v", err)
		}
		return v
	}
	if x.text[heldTicker] == "" && x.text[heldWeight] == "" {
		h.tally.Drop("no holding", fmt.Sprintf("line %d", x.line)) // a note below the table
		return
	}
	x.weight = number(heldWeight)
	if x.price = math.NaN(); priced && x.text[heldPrice] != "" && x.text[heldPrice] != "-" {
		x.price = number(heldPrice)
	}
	class, market := strings.ToLower(x.text[heldClass]), strings.ToLower(x.text[heldExchange])
	reason := ""
	var ok bool
	switch {
	case class != "" && class != "equity":
		reason = "not shares (" + x.text[heldClass] + ")"
	case strings.Contains(strings.ToLower(x.text[heldSector]), "cash"):
		reason = "not shares (" + x.text[heldSector] + ")"
	case strings.HasPrefix(market, "no market"), strings.HasPrefix(market, "non-nms"):
		reason = "not listed"
	case ticker(x.text[heldTicker]) == "":
		reason = "no ticker"
	case x.price == 0:
		reason = "price of zero"
	default:
		if x.sector, ok = sector(x.text[heldSector]); !ok {
			h.faults.Add(x.line, h.labels[heldSector], "unknown sector", "found %q, want one of %s, or a spelling of it", x.text[heldSector], strings.Join(datasets.Sectors(), ", "))
		}
		h.tally.Keep()
		h.rows = append(h.rows, x)
		return
	}
	h.tally.Drop(reason, fmt.Sprintf("line %d", x.line))
	h.dropped = append(h.dropped, x)
}

// settle finds the day and the unit of weights, and looks for what cannot be.
func (h *holdings) settle(out *HeldIndex) {
	switch o := h.options.AsOf; {
	case o == 0 && h.dated == 0:
		h.faults.Add(0, "", "no date", "the file does not name the day of its holdings: say as of which day (--as-of)")
	case o != 0 && h.dated != 0 && o != h.dated:
		h.faults.Add(0, "", "two dates", "the file is of %v, and %v was asked for", h.dated, o)
	default:
		h.dated = cmp.Or(o, h.dated)
	}
	sum := func(rows []holding) (s float64) {
		for _, x := range rows {
			s += x.weight
		}
		return s
	}
	out.Kept = sum(h.rows)
	out.All = out.Kept + sum(h.dropped)
	switch {
	case math.Abs(out.All/100-1) <= weightSlack:
		h.shift = -2
		out.All, out.Kept = out.All/100, out.Kept/100
	case math.Abs(out.All-1) > weightSlack:
		h.faults.Add(0, h.labels[heldWeight], "weights do not sum to one", "they sum to %.4g, want 100 per cent, or 1, give or take %v per cent: rows are missing, or there twice", out.All, 100*weightSlack)
	}
	first := map[string]int{}
	for i := range h.rows {
		x := &h.rows[i]
		id := ticker(x.text[heldTicker])
		if line, ok := first[id]; ok {
			h.faults.Add(x.line, h.labels[heldTicker], "held twice", "%s stands on line %d too", x.text[heldTicker], line)
		}
		first[id] = x.line
		x.weight, _ = datasets.Decimal(x.text[heldWeight], ".", ",", h.shift) // no error: it was read before
	}
	weights := make([]float64, len(h.rows))
	for i, x := range h.rows {
		weights[i] = x.weight
	}
	slices.Sort(weights)
	for _, w := range weights[max(0, len(weights)-10):] {
		out.TopTen += w
	}
}

func (h *holdings) write(out *HeldIndex) {
	for _, x := range h.rows {
		id := ticker(x.text[heldTicker])
		fact := datasets.Fact{Known: h.dated, Period: h.dated, Firm: datasets.FirmID(id)}
		say := func(item, text string) {
			if f := fact; text != "" {
				f.Item, f.Text = item, text
				out.Facts.Add(f)
			}
		}
		add := func(item string, v float64) {
			if f := fact; !math.IsNaN(v) {
				f.Item, f.Value = item, v
				out.Facts.Add(f)
			}
		}
		say("id", id)
		say("ticker", x.text[heldTicker])
		say("name", x.text[heldName])
		say("sector", x.sector)
		say("exchange", exchange(x.text[heldExchange]))
		if c := x.text[heldCurrency]; c != "-" {
			say("currency", c)
		}
		add(h.options.Index, 1)
		add("weight", x.weight)
		add("price", x.price)
	}
}

var recogniseHoldings = recogniser{kind: "holdings", is: func(head string) (string, bool) {
	low := strings.ToLower(head)
	if start := strings.TrimSpace(low); strings.HasPrefix(start, "[") {
		return "a JSON array of objects with ticker and weight", strings.Contains(start, `"ticker"`) && strings.Contains(start, `"weight"`)
	}
	for line := range strings.Lines(low) {
		line = strings.ReplaceAll(line, `"`, "")
		if strings.Contains(line, "ticker,") && (strings.Contains(line, ",weight (%)") || strings.Contains(line, ",weight,")) {
			return "a header has ticker and weight", true
		}
	}
	return "", false
}}
