package rule_test

import (
	"fmt"
	"math"

	"trifecta/engine/rule"
)

// The weight of small caps on three paths.
func Example() {
	r, err := rule.Compile("legs >= 2 and recession_prob < .4 ? 0.6 : 0.2",
		[]string{"legs", "premium", "recession_prob"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r)
	fmt.Println(r.Names(), r.Bool())

	legs, recession := []float64{3, 3, 1}, []float64{0.1, 0.5, 0.1}
	weight := make([]float64, 3)
	r.Eval(weight, [][]float64{legs, recession})
	fmt.Println(weight)
	// Output:
	// legs >= 2 && recession_prob < 0.4 ? 0.6 : 0.2
	// [legs recession_prob] false
	// [0.6 0.2 0.2]
}

// A screen over firms: the second does not earn its interest, of the third the
// interest is not known, and the fourth fails whatever its interest is.
func ExampleRule_Eval_screen() {
	r, err := rule.Compile("ebitda > 1.5 * interest && net_income > 0",
		[]string{"ebitda", "interest", "net_income"})
	if err != nil {
		fmt.Println(err)
		return
	}
	nan := math.NaN()
	admitted := make([]float64, 4)
	r.Eval(admitted, [][]float64{
		{90, 30, 50, 20},
		{20, 25, nan, nan},
		{40, 2, 30, -5},
	})
	fmt.Println(r.Names(), r.Bool())
	fmt.Println(admitted)
	for firm, x := range admitted {
		if x == 1 {
			fmt.Println("firm", firm, "is in")
		}
	}
	// Output:
	// [ebitda interest net_income] true
	// [1 0 NaN 0]
	// firm 0 is in
}

// All faults are listed, each with its place.
func ExampleCompile_refused() {
	_, err := rule.Compile("ebitda > 1.5 * interest_ttm\n  && net_income && 0 < leverage < 4",
		[]string{"ebitda_ntm", "ebitda_ttm", "interest_ttm", "leverage", "net_income"})
	fmt.Println(err)
	// Output:
	// line 1, column 1: unknown name ebitda: did you mean ebitda_ntm or ebitda_ttm?
	//   ebitda > 1.5 * interest_ttm
	//   ^
	// line 2, column 6: && takes truth values, net_income is a number: write net_income != 0, or what it is compared with
	//     && net_income && 0 < leverage < 4
	//        ^
	// line 2, column 33: comparisons do not chain: join them with &&, as in 0 < x && x < 1
	//     && net_income && 0 < leverage < 4
	//                                   ^
}
