package signal

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Options chooses how the legs are read and which of them count. The zero
// value is the trifecta as documented: all three legs with their defaults.
type Options struct {
	// Legs names the legs that count: earnings, valuation, rates. Nil means
	// all three. Leave out a leg whose inputs the data lack.
	Legs      []string
	Earnings  EarningsOptions
	Valuation ValuationOptions
	Rates     RatesOptions
	// Keep makes a leg whose reading is lost keep its last state and strength
	// until it is known again. On a simulated path a deep recession can turn
	// earnings into losses, from which no growth is known; whoever holds the
	// rule then holds on. Without it, and before the first reading, the leg is
	// not known.
	Keep bool
}

// EarningsOptions says when small-cap earnings accelerate.
type EarningsOptions struct {
	// Reading drives the leg: small_less_large (the default), small_ytd,
	// earnings_acceleration or operating_leverage.
	Reading string
	Window  int // steps over which growth is taken; default 6, half a year of months
	// Threshold is on the reading, decimal: on above Enter, off below Exit.
	// Nil means 0.01 and 0, one percentage point and nothing.
	Threshold *Threshold
}

// ValuationOptions says when small caps are cheap against the S&P 490.
type ValuationOptions struct {
	// Reading drives the leg: premium (the default), gap or zscore.
	Reading string
	Window  int // rows of the median, mean and deviation, the newest included; default 120, ten years of months
	// MinWindow is the number of known rows from which the window counts.
	// Zero means Window: nothing is known until the window is full.
	MinWindow int
	// Threshold: on below Enter, off above Exit. For the premium the two are
	// distances from its moving median, decimal; for gap and zscore they are on
	// the reading itself. Nil means 0 and 0.01 for premium and gap, 0 and 0.25
	// for the z-score: the same band where the premium's standard deviation is
	// four percentage points.
	Threshold *Threshold
}

// RatesOptions says when the market prices rate cuts.
type RatesOptions struct {
	TwelveMonths bool // read the cuts of the next twelve months instead of those to year end
	// Threshold is in cuts of 25 basis points: on at or above Enter, off below
	// Exit. Nil means 2 and 1.
	Threshold *Threshold
}

// A Threshold turns a leg on at Enter and off at Exit; between the two it stays
// as it is. Exit must not lie on the far side of Enter.
type Threshold struct{ Enter, Exit float64 }

// Names of the legs, in the order in which they are listed and summed.
const (
	earningsName  = "earnings"
	valuationName = "valuation"
	ratesName     = "rates"
)

func legNames() []string { return []string{earningsName, valuationName, ratesName} }

// Options with every default filled in. They compare with ==, and their text
// tells apart any two signals that differ.
type (
	earningsSettings struct {
		reading string
		window  int
		at      Threshold
	}
	valuationSettings struct {
		reading     string
		window, min int
		at          Threshold
	}
	ratesSettings struct {
		twelve bool
		at     Threshold
	}
)

func (o EarningsOptions) settings() earningsSettings {
	return earningsSettings{
		reading: cmp.Or(o.Reading, "small_less_large"),
		window:  cmp.Or(o.Window, 6),
		at:      orElse(o.Threshold, Threshold{Enter: 0.01, Exit: 0}),
	}
}

func (o ValuationOptions) settings() valuationSettings {
	s := valuationSettings{reading: cmp.Or(o.Reading, "premium"), window: cmp.Or(o.Window, 120)}
	s.min = cmp.Or(o.MinWindow, s.window)
	band := Threshold{Enter: 0, Exit: 0.01}
	if s.reading == "zscore" {
		band.Exit = 0.25
	}
	s.at = orElse(o.Threshold, band)
	return s
}

func (o RatesOptions) settings() ratesSettings {
	return ratesSettings{o.TwelveMonths, orElse(o.Threshold, Threshold{Enter: 2, Exit: 1})}
}

func orElse(t *Threshold, standard Threshold) Threshold {
	if t != nil {
		return *t
	}
	return standard
}

// Validate reports every fault of the options at once, those of legs that do
// not count included.
func (o Options) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("signal: "+format, a...)) }
	if o.Legs != nil && len(o.Legs) == 0 {
		bad("legs is empty: want at least one of earnings, valuation, rates")
	}
	for k, name := range o.Legs {
		if !slices.Contains(legNames(), name) {
			bad("legs names %q: want earnings, valuation or rates", name)
		}
		if slices.Contains(o.Legs[:k], name) {
			bad("legs names %s twice", name)
		}
	}

	e := o.Earnings.settings()
	switch e.reading {
	case "small_less_large", "small_ytd", "earnings_acceleration", "operating_leverage":
	default:
		bad("earnings: reading is %q: want small_less_large, small_ytd, earnings_acceleration or operating_leverage", e.reading)
	}
	if e.window < 1 {
		bad("earnings: window is %d: want at least 1 step", e.window)
	}
	if err := e.at.validate(+1); err != nil {
		bad("earnings: %w", err)
	}

	v := o.Valuation.settings()
	least := 1
	switch v.reading {
	case "premium", "gap":
	case "zscore":
		least = 2 // a standard deviation needs two values
	default:
		bad("valuation: reading is %q: want premium, gap or zscore", v.reading)
	}
	if v.window < least {
		bad("valuation: window is %d: want at least %d rows", v.window, least)
	} else if v.min < least || v.min > v.window {
		bad("valuation: min_window is %d: want %d to the window of %d", v.min, least, v.window)
	}
	if err := v.at.validate(-1); err != nil {
		bad("valuation: %w", err)
	}

	if err := o.Rates.settings().at.validate(+1); err != nil {
		bad("rates: %w", err)
	}
	return errors.Join(errs...)
}

// validate checks a threshold of a leg that turns on upwards (+1) or
// downwards (-1).
func (t Threshold) validate(sign float64) error {
	if d := t.Enter - t.Exit; math.IsNaN(d) || math.IsInf(d, 0) {
		return fmt.Errorf("enter is %v and exit %v: want numbers", t.Enter, t.Exit)
	}
	if sign*(t.Enter-t.Exit) < 0 {
		word := "above"
		if sign < 0 {
			word = "below"
		}
		return fmt.Errorf("enter is %v and exit %v: want no exit %s enter, or the leg would turn on and off at once", t.Enter, t.Exit, word)
	}
	return nil
}
