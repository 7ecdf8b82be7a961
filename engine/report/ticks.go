package report

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// A scale gives the ticks of an axis from lo to hi: inside the range,
// increasing, about n and at most n+2 of them.
type scale func(lo, hi float64, n int) []plot.Tick

// A label writes a tick's value, given the distance to its neighbours.
type label func(v, step float64) string

// niceStep is the smallest of 1, 2, 2.5 and 5 times a power of ten that is not
// below raw.
func niceStep(raw float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*p*(1+1e-9) {
			return m * p
		}
	}
	return 10 * p
}

// nice is the linear scale.
func nice(write label) scale {
	return func(lo, hi float64, n int) []plot.Tick {
		step := niceStep((hi - lo) / float64(max(n, 1)))
		// Beyond 2^50 steps from zero neighbouring ticks would be one float.
		if !(hi > lo) || !(step > 0) || math.Abs(lo)+math.Abs(hi) > step*(1<<50) {
			return nil
		}
		first := math.Ceil(lo / step)
		ticks := make([]plot.Tick, 0, n+2)
		for k := 0; k < n+2; k++ {
			v := (first + float64(k)) * step
			if v > hi {
				break
			}
			if v >= lo {
				ticks = append(ticks, plot.Tick{Value: v, Label: write(v, step)})
			}
		}
		return ticks
	}
}

// Mantissas of the logarithmic scale, finest first; then whole decades.
var mantissas = [][]float64{{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}, {1, 2, 5}, {1, 3}, {1}}

// logarithmic is the scale of ratios. It takes the finest set of mantissas
// that fits; a range of less than a doubling is divided as on a ruler.
func logarithmic(write label) scale {
	return func(lo, hi float64, n int) []plot.Tick {
		if !(lo > 0) || !(hi > lo) {
			return nil
		}
		if hi < 2*lo {
			return nice(write)(lo, hi, n)
		}
		for _, set := range mantissas {
			if ticks := decades(lo, hi, 1, set, write); len(ticks) <= n {
				return ticks
			}
		}
		for every := 2; ; every++ {
			if ticks := decades(lo, hi, every, []float64{1}, write); len(ticks) <= n+2 {
				return ticks
			}
		}
	}
}

func decades(lo, hi float64, every int, set []float64, write label) []plot.Tick {
	var ticks []plot.Tick
	first := int(math.Floor(math.Log10(lo)/float64(every))) * every
	for e := first; e <= int(math.Ceil(math.Log10(hi))); e += every {
		for _, m := range set {
			// Parsed, since 2*0.1 is not the float that "0.2" means.
			v, err := strconv.ParseFloat(strconv.FormatFloat(m, 'g', -1, 64)+"e"+strconv.Itoa(e), 64)
			if err == nil && v >= lo && v <= hi {
				ticks = append(ticks, plot.Tick{Value: v, Label: write(v, 0)})
			}
		}
	}
	return ticks
}

// whole is the scale of counts from 0: every integer, or the two ends where
// they would crowd.
func whole(lo, hi float64, n int) []plot.Tick {
	top := int(math.Floor(hi))
	var ticks []plot.Tick
	for k := int(math.Ceil(lo)); k <= top; k++ {
		if top <= n || k == 0 || k == top {
			ticks = append(ticks, plot.Tick{Value: float64(k), Label: strconv.Itoa(k)})
		}
	}
	return ticks
}

// number writes v with as many decimals as step needs, or the shortest that
// reads back where step is 0; with commas, and as a power of ten where it would
// be long.
func number(v, step float64) string {
	if a := math.Abs(v); a >= 1e7 || a > 0 && a < 1e-6 || step > 0 && step < 1e-7 {
		return scientific(v, step)
	}
	if step == 0 {
		return grouped(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return grouped(strconv.FormatFloat(v, 'f', decimals(step), 64))
}

func percent(v, step float64) string { return number(v*100, step*100) + "%" }

func dollars(v, step float64) string {
	if s, ok := strings.CutPrefix(number(v, step), "\u2212"); ok {
		return "\u2212$" + s
	}
	return "$" + number(v, step)
}

// last writes the value at the end of a series with three significant digits,
// whole where it has more.
func last(v float64, write label) string {
	if a := math.Abs(v); a >= 1e7 || a > 0 && a < 1e-4 {
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64)
		return write(v, 0)
	}
	if v == 0 {
		return write(0, 1)
	}
	return write(v, math.Pow(10, min(math.Floor(math.Log10(math.Abs(v)))-2, 0)))
}

// scientific writes v as 2.5e8, to a tenth of the step, or to ten digits where
// step is 0.
func scientific(v, step float64) string {
	decimals := 9
	if step > 0 && v != 0 {
		decimals = int(math.Floor(math.Log10(math.Abs(v)))-math.Floor(math.Log10(step))) + 1
	}
	head, exp, _ := strings.Cut(strconv.FormatFloat(v, 'e', min(max(decimals, 0), 16), 64), "e")
	if strings.Contains(head, ".") {
		head = strings.TrimRight(strings.TrimRight(head, "0"), ".")
	}
	n, _ := strconv.Atoi(exp) // of FormatFloat: always a number
	if n == 0 {
		return minus(head)
	}
	return minus(head + "e" + strconv.Itoa(n))
}

// grouped sets commas into a decimal number, from five digits on: 10,000.
func grouped(s string) string {
	sign, s := s[:len(s)-len(strings.TrimPrefix(s, "-"))], strings.TrimPrefix(s, "-")
	whole, rest := s, ""
	if i := strings.IndexByte(s, '.'); i >= 0 {
		whole, rest = s[:i], s[i:]
	}
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	return minus(sign + whole + rest)
}

func decimals(step float64) int {
	d := 0
	for d < 12 && math.Abs(step-math.Round(step)) > 1e-9*step {
		step *= 10
		d++
	}
	return d
}

// minus sets the real minus sign, U+2212, as wide as a plus, and drops it from
// a rounded zero.
func minus(s string) string {
	rest, ok := strings.CutPrefix(s, "-")
	if !ok {
		return s
	}
	if strings.Trim(rest, "0.") == "" {
		return rest
	}
	return "\u2212" + rest
}
