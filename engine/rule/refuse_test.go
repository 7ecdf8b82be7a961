package rule

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

var fieldNames = []string{
	"ebitda_ntm", "ebitda_ttm", "interest_ttm", "legs", "premium", "recession", "recession_prob",
}

func TestFaultsAreNamedWhereTheyAre(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// Names and functions.
		{"legs >= 2 && recession_prb < 0.4", "1:14 unknown name recession_prb: did you mean recession_prob or recession?"},
		{"premum > 0 || premum < 1", "1:1 unknown name premum: did you mean premium?"},
		{"1.5 * ebitda", "1:7 unknown name ebitda: did you mean ebitda_ntm or ebitda_ttm?"},
		{"x", "1:1 unknown name x: the names are ebitda_ntm, ebitda_ttm, interest_ttm, legs, premium, recession, recession_prob"},
		{"sqrt > 1", "1:1 sqrt is a function: write sqrt(x)"},
		{"premium(1)", "1:1 premium is a name and cannot be called"},
		{"mean(legs)", "1:1 unknown function mean: the functions are abs, clamp, exp, known, log, max, min, sqrt"},
		{"now() > 3", "1:1 unknown function now: the functions are abs, clamp, exp, known, log, max, min, sqrt"},
		{"min(legs)", "1:1 min takes 2 arguments or more, not 1: min(x, y, …)"},
		{"2 + sqrt()", "1:5 sqrt takes 1 argument, not 0: sqrt(x)"},
		{"known(legs, 1)", "1:1 known takes 1 argument, not 2: known(x)"},
		{"clamp(legs, 1)", "1:1 clamp takes 3 arguments, not 2: clamp(x, low, high)"},
		{"clamp(legs, 2 * 3, 1)", "1:1 clamp from 6 to 1 holds nothing: clamp(x, low, high)"},

		// Numbers and truth.
		{"legs > 1 > 2", "1:10 comparisons do not chain: join them with &&, as in 0 < x && x < 1"},
		{"(legs > 1) > 2", "1:7 > takes numbers, legs > 1 is a truth value: count it with (legs > 1 ? 1 : 0)"},
		{"!5", "1:1 ! takes a truth value, 5 is a number: for a comparison write !(x > y)"},
		{"not legs > 1", "1:1 not takes a truth value, legs is a number: for a comparison write not (x > y)"},
		{"legs > 1 && 3", "1:13 && takes truth values, 3 is a number"},
		{"recession and legs > 1", "1:1 and takes truth values, recession is a number: write recession != 0, or what it is compared with"},
		{"legs ? 1 : 2", "1:1 the condition of ?: takes truth values, legs is a number: write legs != 0, or what it is compared with"},
		{"legs > 1 ? 1 : premium > 2", "1:24 the two values of ?: are a number and a truth value"},
		{"!(legs + premium + interest_ttm + ebitda_ttm)", "1:1 ! takes a truth value, what stands there is a number"},
		{"premium == true", "1:9 == compares a number with a truth value"},
		{"-true", "1:2 - takes numbers, true is a truth value"},
		{"abs(legs > 1)", "1:10 abs takes numbers, legs > 1 is a truth value: count it with (legs > 1 ? 1 : 0)"},

		// Constants.
		{"legs > 0x10", "1:8 0x10 is no decimal number"},
		{"legs > 0b11", "1:8 0b11 is no decimal number"},
		{"0o17 + premium", "1:1 0o17 is no decimal number"},
		{"premium * 5bp", "1:11 5b is no decimal number"},
		{"1e + legs", "1:1 1e is no decimal number"},
		{"legs < 1e400", "1:8 1e400 is beyond the range of a float64"},
		{"legs < 99999999999999999999", "1:8 99999999999999999999 is too long: write it with an exponent, such as 1.5e9"},
		{"premium > 5%", "1:12 a rule has no %: write 5% as 0.05"},

		// What the parser knows and a rule does not.
		{"'a' == legs", "1:1 a rule has no text, only numbers and names"},
		{"legs in [1, 2]", "1:6 a rule has no ranges: write low <= x && x <= high"},
		{"legs not in 1..2", "1:10 a rule has no ranges: write low <= x && x <= high"},
		{"[legs]", "1:1 unexpected ["},
		{"{legs: 1}", "1:1 unexpected {"},
		{"map(1..3, #)", "1:1 unknown function map"},
		{"legs | abs()", "1:6 unexpected |: or is written ||"},
		{"legs // 2", "1:6 a rule has no comments and no //: divide with a single /"},
		{"legs /* or premium */ > 1", "1:6 a rule has no comments and no /*"},
		{"premium.change", "1:9 a name has no parts: there is nothing behind a point"},
		{"premium[1]", "1:8 unexpected ["},
		{"legs?.x", "1:5 unexpected ?.: write a 0 before the decimal point"},
		{"legs ?? 3", "1:6 unexpected ??"},
		{"legs > 1 ? : false", "1:6 a choice is written condition ? value : value"},
		{"::abs(legs)", "1:1 unexpected ::"},
		{"let x = 3; x", "1:7 unexpected =: equality"},
		{"if legs > 1 {1} else {2}", "1:9 a rule has no if: write condition ? value : value"},
		{"legs; premium", "1:5 unexpected ;"},
		{"legs]", "1:5 unexpected ]"},
		{"legs;", "1:5 unexpected ;"},
		{"legs ** 2", "1:6 a rule has no powers: write x * x, sqrt(x) or exp(y * log(x))"},
		{"legs ^ 2", "1:6 a rule has no powers"},
		{"legs contains premium", "1:6 a rule has no operator contains"},
		{"legs == nil", "1:9 a rule has no nil: whether x is known is asked with known(x)"},

		// Grammar.
		{"", "1:1 the rule is empty"},
		{" \n", "1:1 the rule is empty"},
		{"legs >=", "1:8 the rule ends too early"},
		{"(legs > 1", "1:10 the rule ends too early"},
		{"legs > 1)", "1:9 unexpected )"},
		{"1 legs", "1:3 unexpected legs"},
		{"legs > 1 AND premium > 1", "1:10 unexpected AND: write it in lower case"},
		{"legs = 1", "1:6 unexpected =: equality is written ==, at most <=, at least >="},
		{"legs > 1 & premium > 1", "1:10 unexpected &: and is written &&"},
		{"legs <> 1", "1:6 unexpected <>: inequality is written !="},
		{"legs ≥ 1", "1:6 unexpected ≥: write >="},
		{"legs @ 1", "1:6 unrecognized character: U+0040 '@'"},
		{"legs > \xff", "1:1 the rule is not valid UTF-8"},
		{"premium >\n\t 1 &&\r\n\t pemium < 2", "3:3 unknown name pemium: did you mean premium?"},
	} {
		t.Run(c.text, func(t *testing.T) {
			f := refused(t, c.text)
			place, message, _ := strings.Cut(c.want, " ")
			if got := f[0].place(); got != place || !strings.HasPrefix(f[0].Message, message) {
				t.Errorf("fault is\n%s %s\nwant\n%s", got, f[0].Message, c.want)
			}
		})
	}
}

func (f Fault) place() string {
	return strings.NewReplacer("line ", "", ", column ", ":").Replace(f.position())
}

// refused returns the faults of a text and checks that they can be shown.
func refused(t *testing.T, text string) []Fault {
	t.Helper()
	r, err := Compile(text, fieldNames)
	if err == nil {
		t.Fatalf("%q is taken for the rule %s", text, r)
	}
	return checkError(t, text, err)
}

func checkError(t *testing.T, text string, err error) []Fault {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || len(e.Faults) == 0 {
		t.Fatalf("%q: an error without faults: %#v", text, err)
	}
	lines := strings.Split(text, "\n")
	for i, f := range e.Faults {
		if f.Line < 1 || f.Line > len(lines) || f.Column < 1 || f.Column > utf8.RuneCountInString(lines[f.Line-1])+1 || f.Message == "" {
			t.Errorf("%q: fault %+v lies outside", text, f)
		}
		if i > 0 && (f.Line < e.Faults[i-1].Line || f.Line == e.Faults[i-1].Line && f.Column <= e.Faults[i-1].Column) {
			t.Errorf("%q: fault %+v stands behind %+v", text, f, e.Faults[i-1])
		}
	}
	// Long lines are cut and long lists shortened.
	if n := len(err.Error()); n > maxShown*4096 {
		t.Errorf("%q: a message of %d bytes", text, n)
	}
	return e.Faults
}

func TestAllFaultsOfARuleAreListedAtOnce(t *testing.T) {
	const text = "legz > 1 > 2 && !premium\n  || clamp(3, 2) * 0x10 > (legs > 1) ? 1 : 'a'"
	want := `line 1, column 1: unknown name legz: did you mean legs?
  legz > 1 > 2 && !premium
  ^
line 1, column 10: comparisons do not chain: join them with &&, as in 0 < x && x < 1
  legz > 1 > 2 && !premium
           ^
line 1, column 17: ! takes a truth value, premium is a number: for a comparison write !(x > y)
  legz > 1 > 2 && !premium
                  ^
line 2, column 6: clamp takes 3 arguments, not 2: clamp(x, low, high)
    || clamp(3, 2) * 0x10 > (legs > 1) ? 1 : 'a'
       ^
line 2, column 20: 0x10 is no decimal number
    || clamp(3, 2) * 0x10 > (legs > 1) ? 1 : 'a'
                     ^
line 2, column 33: > takes numbers, legs > 1 is a truth value: count it with (legs > 1 ? 1 : 0)
    || clamp(3, 2) * 0x10 > (legs > 1) ? 1 : 'a'
                                  ^
line 2, column 44: a rule has no text, only numbers and names
    || clamp(3, 2) * 0x10 > (legs > 1) ? 1 : 'a'
                                             ^`
	_, err := Compile(text, fieldNames)
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
}

func TestUnknownNamesAmongFewAndMany(t *testing.T) {
	var many []string
	for c := 'a'; c <= 'z'; c++ {
		many = append(many, strings.Repeat(string(c), 5))
	}
	for _, c := range []struct {
		name  string
		known []string
		want  string
	}{
		{"none", nil, "unknown name x: the names are none"},
		{"many", many, "unknown name x: the names are aaaaa, bbbbb, ccccc, ddddd, eeeee, fffff, ggggg, hhhhh, iiiii, jjjjj, kkkkk, lllll and 14 more"},
		{"given twice", []string{"x_return", "y_return", "x_return"}, "unknown name x: the names are x_return, y_return"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile("x > 1", c.known)
			if f := checkError(t, "x > 1", err); f[0].Message != c.want {
				t.Errorf("fault is %s, want %s", f[0].Message, c.want)
			}
		})
	}
}

func TestTheExcerptOfALongLineIsCut(t *testing.T) {
	const sum = "legs + " // 7 characters: 100 are 14 of them and 2
	for _, c := range []struct{ name, text, want string }{
		{
			"in the middle", "\t" + strings.Repeat(sum, 40) + "lags + " + strings.Repeat(sum, 40) + "1",
			"line 1, column 282: unknown name lags: did you mean legs?\n" +
				"  … " + strings.Repeat(sum, 7) + "lags + " + strings.Repeat(sum, 6) + "l…\n" +
				"  " + strings.Repeat(" ", 51) + "^",
		},
		{
			"at the end", strings.Repeat(sum, 40) + "lags",
			"line 1, column 281: unknown name lags: did you mean legs?\n" +
				"  …gs + " + strings.Repeat(sum, 13) + "lags\n" +
				"  " + strings.Repeat(" ", 97) + "^",
		},
		{
			"behind tabs", "\t1 +\tlags",
			"line 1, column 6: unknown name lags: did you mean legs?\n  \t1 +\tlags\n  \t   \t^",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Compile(c.text, fieldNames); err == nil || err.Error() != c.want {
				t.Errorf("error is\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestOneMistakeIsOneFault(t *testing.T) {
	for _, text := range []string{
		"premum > 0 || premum < 1", "clamp(1, lags, -1)", "(lags > 1) && lags == 1 ? lags : -lags",
		"legs ** 2", "premium[1]", "known(lags) == (lags > 1)", "min(lags, 1, 2) + 1",
	} {
		t.Run(text, func(t *testing.T) {
			if f := refused(t, text); len(f) != 1 {
				t.Errorf("faults are %v, want one", f)
			}
		})
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	_, err := Compile(strings.Repeat("!5 && ", 29)+"!5", fieldNames)
	if err == nil || !strings.HasSuffix(err.Error(), "\nand 10 more") {
		t.Errorf("error is\n%v\nwant 20 faults and 10 more", err)
	}
}

func TestARuleOfThePermittedSizeCompiles(t *testing.T) {
	chain := "1" + strings.Repeat(" + legs", (maxBytes-1)/7)
	mustCompile(t, chain, fieldNames)
	mustCompile(t, strings.Repeat("(", 1500)+"legs"+strings.Repeat(")", 1500), fieldNames)
	nots := func(n int) string { return strings.Repeat("!(", n) + "true" + strings.Repeat(")", n) }
	mustCompile(t, nots(maxDepth-1), fieldNames)
	choices := strings.Repeat("legs > 1 ? 2 : ", maxDepth-2) + "3"
	mustCompile(t, choices, fieldNames)
	for _, c := range []struct{ name, text, want string }{
		{"too long", chain + strings.Repeat(" ", maxBytes), "bytes, allowed are 4096"},
		// The canonical form has to be a rule too.
		{"long when written out", "1" + strings.Repeat("+legs", 585) + "+1", "4100 bytes in its canonical form"},
		{"too deep", strings.Repeat("legs > 1 ? 2 : ", maxDepth+1) + "3", "nested more than 100 deep"},
		{"too deep by one", nots(maxDepth), "nested more than 100 deep"},
		{"too many signs", strings.Repeat("-", maxBytes-4) + "legs", "nested more than 100 deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := refused(t, c.text); !strings.Contains(f[0].Message, c.want) {
				t.Errorf("fault is %s, want %s", f[0].Message, c.want)
			}
		})
	}
}

// The parser puts one operand of a chain of comparisons into two places, so a
// reader that followed both would need 2^500 steps for this.
func TestNestedChainsAreReadOnce(t *testing.T) {
	text := "legs"
	for len(text) < maxBytes-20 {
		text = "1<(" + text + ")<2"
	}
	refused(t, text)
	text = "legs > 1"
	for len(text) < maxBytes-20 {
		text = "(" + text + ") ? : (legs > 1)"
	}
	refused(t, text)
}

func TestColumnsThatDoNotFitAreAProgrammersError(t *testing.T) {
	r := mustCompile(t, "legs > premium", fieldNames)
	for _, c := range []struct {
		name    string
		columns [][]float64
		want    string
	}{
		{"too few", [][]float64{{1}}, "rule: 1 columns for a rule that reads 2: [legs premium]"},
		{"too short", [][]float64{{1}, {}}, "rule: column premium of length 0 beside a destination of length 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("panic is %v, want %s", got, c.want)
				}
			}()
			r.Eval([]float64{0}, c.columns)
		})
	}
}
