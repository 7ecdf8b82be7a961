package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Provenance says how simulated numbers were made. Every figure of a
// simulation carries it: the mark and the preset in the subtitle, the rest at
// the foot.
type Provenance struct {
	Made     string // SIMULATED (the default), or SYNTHETIC where the start and the history are made up too
	Command  string // that made the numbers; default "trifecta simulate"
	Scenario string // its name, or what stands for several: "13 scenarios"
	World    string // the preset: no-edge, faint, weak, evidence, article; several with commas
	Seed     uint64
	Paths    int64  // of each scenario
	Start    int32  // the date of the start, days since 1970-01-01; 0 leaves it out
	Note     string // a sentence more for the foot: the digest of the plan
}

// subtitle begins with what the data are.
func (p Provenance) subtitle(what string) string {
	s := cmp.Or(p.Made, "SIMULATED")
	s += p.world() + ". " + upperFirst(what)
	if p.Paths > 0 {
		s += "; " + counted(p.Paths) + " path"
		if p.Paths > 1 {
			s += "s"
		}
	}
	if p.Start != 0 {
		if p.Paths <= 0 {
			s += ";"
		}
		s += date(float64(p.Start)).Format(" from 2 January 2006")
	}
	return s
}

// world names the preset, or presets.
func (p Provenance) world() string {
	switch {
	case p.World == "":
		return ""
	case strings.Contains(p.World, ","):
		return ", world presets " + p.World
	}
	return ", world preset " + p.World
}

// counted writes a number of paths, with commas from a thousand on.
func counted(n int64) string {
	if n >= 1000 && n < 10000 {
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return grouped(strconv.FormatInt(n, 10))
}

// source is the line at the foot.
func (p Provenance) source(notes ...string) string {
	s := "Source: " + cmp.Or(p.Command, "trifecta simulate")
	if p.Scenario != "" {
		s += ", " + p.Scenario
	}
	s += p.world() + ", seed " + strconv.FormatUint(p.Seed, 10) + "."
	for _, n := range append(notes, p.Note) {
		if n != "" {
			s += " " + strings.TrimSuffix(n, ".") + "."
		}
	}
	return s
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// sign is 1 or -1 where e is told from zero, and 0 where it is not: then nothing
// is said of its sign.
func (e Estimate) sign() int {
	switch {
	case !told(e) || !drawable(e.Value):
		return 0
	case e.Value > 0:
		return 1
	}
	return -1
}

// places is the number of decimals of a per cent that an error of se needs.
func places(se float64) int {
	switch {
	case se >= 0.05:
		return 0
	case !(se > 0) || se >= 0.0005:
		return 1
	case se >= 0.00005:
		return 2
	}
	return 3
}

// signed writes a decimal as a signed percentage, with decimals as its error
// needs them.
func (e Estimate) signed() string { return signed(e.Value, places(e.SE)) }

// signed is Signed without the sign of a rounded zero.
func signed(v float64, n int) string {
	if math.Abs(v) >= 100 { // in place of a row of digits: 1.20e12%
		if s := last(v, percent); v > 0 {
			return "+" + s
		} else {
			return s
		}
	}
	if s := Percent(v, n); strings.Trim(s, "0.%") == "" {
		return s
	}
	return Signed(v, n)
}

// withError writes e as "+1.2% (standard error 0.3%)".
func (e Estimate) withError() string {
	if !(e.SE > 0) {
		return e.signed()
	}
	return fmt.Sprintf("%s (standard error %s)", e.signed(), Percent(e.SE, places(e.SE)))
}

// signedTick writes ticks of an active return, with a plus sign.
func signedTick(v, step float64) string {
	if s := percent(v, step); v > 0 {
		return "+" + s
	} else {
		return s
	}
}

// months writes a number of months in words of the desk.
func months(n int) string {
	switch {
	case n == 1:
		return "1 month"
	case n >= 24 && n%12 == 0:
		return fmt.Sprintf("%d years", n/12)
	}
	return fmt.Sprintf("%d months", n)
}

// plural counts things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// listed lists at most three names.
func listed(names []string) string {
	n := len(names)
	if n == 0 {
		return "none"
	}
	more := ""
	if n > 3 {
		names, more = names[:2], fmt.Sprintf(" and %d more", n-2)
	}
	if slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, ",") }) {
		return strings.Join(names, "; ") + more
	}
	if n > 1 && more == "" {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, ", ") + more
}

// lowerFirst is for a name that begins a sentence elsewhere.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && r[1] >= 'a' && r[1] <= 'z' {
		return strings.ToLower(string(r[:1])) + string(r[1:])
	}
	return s
}
