package rule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"trifecta/engine/lanes"
)

// What a rule means, one lane at a time and without a parser: a random
// expression knows how to write itself and what it is worth. Truth has a type
// of its own here, so that none of the bit patterns of the package is repeated.
type tri int8

const (
	no tri = iota - 1
	unknown
	yes
)

func judge(b bool) tri {
	if b {
		return yes
	}
	return no
}

func (t tri) float() float64 {
	return map[tri]float64{no: 0, unknown: math.NaN(), yes: 1}[t]
}

// An expression of either kind: one of number and truth is nil.
type expression struct {
	text   func(w *writer) string
	number func(lane []float64) float64
	truth  func(lane []float64) tri
}

func (e expression) value(lane []float64) float64 {
	if e.truth != nil {
		return e.truth(lane).float()
	}
	return e.number(lane)
}

// A writer chooses between the spellings of one expression. If constants are
// taken as columns, it writes them as names and keeps their values.
type writer struct {
	r         *rand.Rand
	columns   bool
	constants []float64
}

func (w *writer) one(of ...string) string { return of[w.r.IntN(len(of))] }

func (w *writer) space() string { return w.one("", " ", "\n", "\t ", " ") }

var laneNames = []string{"a", "b_2", "c", "recession", "known"}

// generate returns a random expression of the given kind.
func generate(r *rand.Rand, depth int, wantTruth bool) expression {
	number := func() expression { return generate(r, depth-1, false) }
	verdict := func() expression { return generate(r, depth-1, true) }
	call := func(name string, args ...expression) func(*writer) string {
		return func(w *writer) string {
			var texts []string
			for _, a := range args {
				texts = append(texts, w.space()+a.text(w)+w.space())
			}
			return name + "(" + strings.Join(texts, ",") + ")"
		}
	}
	if depth == 0 && wantTruth {
		b := r.IntN(2) == 0
		return expression{
			text:  func(*writer) string { return strconv.FormatBool(b) },
			truth: func([]float64) tri { return judge(b) },
		}
	}
	if depth == 0 || !wantTruth && r.IntN(6) == 0 {
		if r.IntN(3) == 0 {
			x := float64(r.IntN(4))
			if r.IntN(2) == 0 {
				x = math.Exp(20 * r.NormFloat64())
			}
			return expression{
				text: func(w *writer) string {
					if w.columns {
						w.constants = append(w.constants, x)
						return fmt.Sprintf("k%d", len(w.constants)-1)
					}
					return strconv.FormatFloat(x, 'g', -1, 64)
				},
				number: func([]float64) float64 { return x },
			}
		}
		i := r.IntN(len(laneNames))
		return expression{
			text:   func(*writer) string { return laneNames[i] },
			number: func(lane []float64) float64 { return lane[i] },
		}
	}
	if r.IntN(7) == 0 {
		c := verdict()
		x, y := generate(r, depth-1, wantTruth), generate(r, depth-1, wantTruth)
		e := expression{text: func(w *writer) string {
			return "((" + c.text(w) + ")" + w.space() + "? " + x.text(w) + w.space() + ":" + w.space() + y.text(w) + ")"
		}}
		if wantTruth {
			e.truth = func(lane []float64) tri {
				switch c.truth(lane) {
				case yes:
					return x.truth(lane)
				case no:
					return y.truth(lane)
				}
				return unknown
			}
			return e
		}
		e.number = func(lane []float64) float64 {
			switch c.truth(lane) {
			case yes:
				return x.number(lane)
			case no:
				return y.number(lane)
			}
			return math.NaN()
		}
		return e
	}
	if wantTruth {
		return generateTruth(r, number, verdict, call)
	}
	x, y, z := number(), number(), number()
	between := func(sign string, f func(x, y float64) float64) expression {
		return expression{
			text: func(w *writer) string {
				return "(" + x.text(w) + w.space() + sign + " " + y.text(w) + ")"
			},
			number: func(lane []float64) float64 { return f(x.number(lane), y.number(lane)) },
		}
	}
	of := func(name string, f func(x float64) float64) expression {
		return expression{
			text:   call(name, x),
			number: func(lane []float64) float64 { return f(x.number(lane)) },
		}
	}
	switch r.IntN(13) {
	case 0, 1:
		return between("+", func(x, y float64) float64 { return x + y })
	case 2, 3:
		return between("-", func(x, y float64) float64 { return x - y })
	case 4, 5:
		return between("*", func(x, y float64) float64 { return float64(x * y) })
	case 6:
		return between("/", func(x, y float64) float64 { return x / y })
	case 7:
		return expression{
			text:   func(w *writer) string { return "(-" + x.text(w) + ")" },
			number: func(lane []float64) float64 { return -x.number(lane) },
		}
	case 8:
		return of("abs", math.Abs)
	case 9:
		return of("sqrt", math.Sqrt)
	case 10:
		return []expression{of("exp", lanes.ExpOf), of("log", lanes.LogOf)}[r.IntN(2)]
	case 11:
		return expression{
			text: call("min", x, y, z),
			number: func(lane []float64) float64 {
				return smaller(smaller(x.number(lane), y.number(lane)), z.number(lane))
			},
		}
	}
	// Constant limits the wrong way round are refused, so the upper one is a
	// column; lanes where it is below the lower one are not rare.
	i := r.IntN(len(laneNames))
	high := expression{
		text:   func(*writer) string { return laneNames[i] },
		number: func(lane []float64) float64 { return lane[i] },
	}
	return expression{
		text: call("clamp", x, y, high),
		number: func(lane []float64) float64 {
			return smaller(larger(x.number(lane), y.number(lane)), high.number(lane))
		},
	}
}

func generateTruth(r *rand.Rand, number, verdict func() expression, call func(string, ...expression) func(*writer) string) expression {
	if r.IntN(2) == 0 {
		x, y := number(), number()
		signs := []string{"<", "<=", ">", ">=", "==", "!="}
		holds := []func(x, y float64) bool{
			func(x, y float64) bool { return x < y },
			func(x, y float64) bool { return x <= y },
			func(x, y float64) bool { return x > y },
			func(x, y float64) bool { return x >= y },
			func(x, y float64) bool { return x == y },
			func(x, y float64) bool { return x != y },
		}
		i := r.IntN(len(signs))
		return expression{
			text: func(w *writer) string { return "(" + x.text(w) + w.space() + signs[i] + w.space() + y.text(w) + ")" },
			truth: func(lane []float64) tri {
				x, y := x.number(lane), y.number(lane)
				if math.IsNaN(x) || math.IsNaN(y) {
					return unknown
				}
				return judge(holds[i](x, y))
			},
		}
	}
	x, y := verdict(), verdict()
	between := func(f func(x, y tri) tri, words ...string) expression {
		return expression{
			text:  func(w *writer) string { return "(" + x.text(w) + " " + w.one(words...) + " " + y.text(w) + ")" },
			truth: func(lane []float64) tri { return f(x.truth(lane), y.truth(lane)) },
		}
	}
	switch r.IntN(6) {
	case 0, 1: // the order is no < unknown < yes
		return between(func(x, y tri) tri { return min(x, y) }, "&&", "and")
	case 2:
		return between(func(x, y tri) tri { return max(x, y) }, "||", "or")
	case 3:
		return expression{
			text:  func(w *writer) string { return w.one("!", "not ") + "(" + x.text(w) + ")" },
			truth: func(lane []float64) tri { return -x.truth(lane) },
		}
	case 4:
		n := number()
		if r.IntN(2) == 0 {
			return expression{
				text:  call("known", x),
				truth: func(lane []float64) tri { return judge(x.truth(lane) != unknown) },
			}
		}
		return expression{
			text:  call("known", n),
			truth: func(lane []float64) tri { return judge(!math.IsNaN(n.number(lane))) },
		}
	}
	same := r.IntN(2) == 0
	sign := map[bool]string{true: "==", false: "!="}[same]
	return between(func(x, y tri) tri {
		if x == unknown || y == unknown {
			return unknown
		}
		return judge((x == y) == same)
	}, sign)
}

func smaller(x, y float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsNaN(y):
		return math.NaN()
	case x < y || x == y && math.Signbit(x):
		return x
	}
	return y
}

func larger(x, y float64) float64 { return -smaller(-x, -y) }

// randomColumns fills columns with the values that arithmetic treats apart,
// with small numbers that are often equal, and with any numbers.
func randomColumns(r *rand.Rand, columns, n int) [][]float64 {
	special := []float64{
		math.NaN(), math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1, -1,
		math.MaxFloat64, math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64, 0x1p-1022, 0.1, 709.8, -745.2,
		math.Float64frombits(0xfff0000000000001), // a NaN that signals
	}
	rows := make([][]float64, columns)
	for i := range rows {
		rows[i] = make([]float64, n)
		for k := range rows[i] {
			switch r.IntN(3) {
			case 0:
				rows[i][k] = special[r.IntN(len(special))]
			case 1:
				rows[i][k] = float64(r.IntN(5) - 2)
			default:
				rows[i][k] = r.NormFloat64() * math.Exp(3*r.NormFloat64())
			}
		}
	}
	return rows
}

// pick returns the columns of the given names.
func pick(names, all []string, rows [][]float64) [][]float64 {
	var picked [][]float64
	for _, n := range names {
		for i, a := range all {
			if a == n {
				picked = append(picked, rows[i])
			}
		}
	}
	return picked
}

// same compares bits, those inside a NaN excepted.
func same(x, y float64) bool {
	return math.Float64bits(x) == math.Float64bits(y) || math.IsNaN(x) && math.IsNaN(y)
}
