package sources

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"trifecta/datasets"
)

func TestDecimalIsTheNearestNumber(t *testing.T) {
	texts := []string{"", "-", ".", "-.", "0", "-0", "-0.00", "1.", ".5", "-.5", "+1", "1e3", "1.2.3", "--1", "1-", "999999999999999", "9999999999999999", "0.000000000000001", "123456789012345.6", "1,5", "5%", "NaN", "0x1"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		texts = append(texts, fmt.Sprintf("%.*f", r.IntN(9), (r.Float64()-0.5)*math.Pow10(r.IntN(9))))
	}
	for _, text := range texts {
		for _, shift := range []int{-4, -2, 0, 3, 6, 9, 30, -30} {
			got, err := decimal(text, shift)
			want, wrong := datasets.Decimal(text, ".", "", shift)
			if math.Float64bits(got) != math.Float64bits(want) || (err == nil) != (wrong == nil) {
				t.Fatalf("%q shifted by %d = %v, %v, want %v, %v", text, shift, got, err, want, wrong)
			}
		}
	}
}
