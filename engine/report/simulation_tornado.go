package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"trifecta/engine/inference"
)

// A Move is a parameter at both ends of its range, all else and all random
// numbers kept.
type Move struct {
	Name          string    // of the parameter
	Low, High     string    // the two settings as written: "0.3", "3 months"
	AtLow, AtHigh []float64 // the headline of each path, in the order of the paths as run; nil: not run
}

// A Sensitivity is how far the headline of a study depends on what is assumed,
// the most influential parameter first.
type Sensitivity struct {
	What    string   `json:"what"`            // the headline: "mean lead of switch over all_large after 12 months"
	World   string   `json:"world,omitempty"` // the preset it is of, where the run has several
	Base    Estimate `json:"base"`
	Moves   []Moved  `json:"moves"`
	Verdict string   `json:"verdict"` // whether its sign is determined
}

// name is the headline with its preset. Figures name the preset themselves.
func (s *Sensitivity) name() string {
	if s.World == "" {
		return s.What
	}
	return s.What + ", world preset " + s.World
}

// Moved is the headline where one parameter is moved. Shifts are its distance
// from the headline as run, paired by path: on common random numbers they are
// known far better than the headline.
type Moved struct {
	Name      string   `json:"name"`
	Low       string   `json:"low"`
	High      string   `json:"high"`
	AtLow     Estimate `json:"at_low"`
	AtHigh    Estimate `json:"at_high"`
	LowShift  Estimate `json:"low_shift"`
	HighShift Estimate `json:"high_shift"`
	// Sign says what becomes of the headline's: "holds", "flips" to the other
	// side of zero by two standard errors, or is "open", within two of zero.
	Sign string `json:"sign"`
}

// NewSensitivity moves a headline by what single parameters do to it, path by
// path. base is the headline on the paths that the moves were run on, which are
// independent, or antithetic pairs that follow each other, and may be fewer than
// the headline's own: a shift is paired, and known better than the headline. It
// panics if a move has another number of paths.
func NewSensitivity(what string, headline Estimate, base []float64, antithetic bool, moves []Move) Sensitivity {
	unit := func(x []float64) []float64 {
		if antithetic {
			return inference.PairMeans(x)
		}
		return x
	}
	run := unit(base)
	s := Sensitivity{What: what, Base: headline, Moves: []Moved{}}
	for _, m := range moves {
		at := func(x []float64) (value, shift Estimate) {
			if x == nil {
				none := Estimate{Value: math.NaN(), Why: "not run"}
				return none, none
			}
			shift = estimate(inference.Difference(unit(x), run))
			return Estimate{Value: headline.Value + shift.Value, SE: together(headline.SE, shift.SE), Why: headline.Why}, shift
		}
		moved := Moved{Name: m.Name, Low: m.Low, High: m.High}
		moved.AtLow, moved.LowShift = at(m.AtLow)
		moved.AtHigh, moved.HighShift = at(m.AtHigh)
		moved.Sign = signUnder(s.Base, moved.AtLow, moved.AtHigh)
		s.Moves = append(s.Moves, moved)
	}
	slices.SortStableFunc(s.Moves, func(a, b Moved) int { return cmp.Compare(b.influence(), a.influence()) })
	s.Verdict = s.verdict()
	return s
}

// influence is the largest shift.
func (m Moved) influence() (most float64) {
	for _, e := range []Estimate{m.LowShift, m.HighShift} {
		if x := math.Abs(e.Value); x > most {
			most = x
		}
	}
	return most
}

// signUnder says what becomes of the sign of a base that is told.
func signUnder(base Estimate, ends ...Estimate) string {
	sign := "holds"
	for _, e := range ends {
		switch {
		case math.IsNaN(e.Value):
		case base.sign()*e.sign() < 0:
			return "flips"
		case base.sign() == 0, e.sign() == 0:
			sign = "open"
		}
	}
	return sign
}

// settings names the settings at which the sign is so.
func (s Sensitivity) settings(sign string) []string {
	var out []string
	for _, m := range s.Moves {
		if m.Sign != sign {
			continue
		}
		var at []string
		if signUnder(s.Base, m.AtLow) == sign {
			at = append(at, m.Low)
		}
		if signUnder(s.Base, m.AtHigh) == sign {
			at = append(at, m.High)
		}
		out = append(out, m.Name+" at "+strings.Join(at, " and "))
	}
	return out
}

func (s Sensitivity) verdict() string {
	if s.Base.sign() == 0 {
		return "cannot be told from zero as run"
	}
	if flips := s.settings("flips"); flips != nil {
		return "sign not determined by the evidence: flips with " + strings.Join(flips, ", ")
	}
	if open := s.settings("open"); open != nil {
		return "sign keeps under every range, but cannot be told from zero with " + strings.Join(open, ", ")
	}
	if len(s.Moves) == 0 {
		return "no parameter was moved"
	}
	return "sign holds under every range"
}

// WriteText writes the headline under each range, and the verdict.
func (s Sensitivity) WriteText(w io.Writer) error {
	t := table{
		title: fmt.Sprintf("How far the headline depends on what is assumed: %s\n%s as run; %s", s.name(), strings.TrimRight(lead(s.Base), " "), s.Verdict),
		left:  1,
		head:  []string{"parameter", "low", "lead" + inLine, "shift", "high", "lead" + inLine, "shift", "sign"},
	}
	for _, m := range s.Moves {
		shift := func(e Estimate) string { return rounded(e, 100, "%", true, 2) }
		t.rows = append(t.rows, []string{m.Name, m.Low, lead(m.AtLow), shift(m.LowShift), m.High, lead(m.AtHigh), shift(m.HighShift), m.Sign})
	}
	if err := t.write(w); err != nil || t.rows == nil {
		return err
	}
	_, err := fmt.Fprintln(w, "One parameter moved at a time, on the same random numbers; shifts are differences on the same paths.")
	return err
}
