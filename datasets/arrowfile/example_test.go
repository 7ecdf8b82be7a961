package arrowfile_test

import (
	"bytes"
	"fmt"
	"log"
	"math"

	"trifecta/datasets/arrowfile"
)

// A series of two columns goes out and comes back; a month without a value is
// NaN on both sides and null in the file.
func Example() {
	series := &arrowfile.Table{
		Rows: 3,
		Columns: []arrowfile.Column{
			{Name: "date", Kind: arrowfile.Date, Date: []int32{20269, 20300, 20331}},
			{
				Name: "premium", Kind: arrowfile.Float, Float: []float64{0.041, math.NaN(), 0.037},
				Meta: map[string]string{"unit": "ratio", "lag_days": "0"},
			},
		},
	}
	var file bytes.Buffer
	if err := arrowfile.Write(&file, series, arrowfile.Options{Whole: "date"}); err != nil {
		log.Fatal(err)
	}
	back, err := arrowfile.Read(file.Bytes())
	if err != nil {
		log.Fatal(err)
	}
	p := back.Column("premium")
	fmt.Println(back.Rows, p.Kind, p.Float, p.Meta["unit"])
	// Output: 3 float [0.041 NaN 0.037] ratio
}
