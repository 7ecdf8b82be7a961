package parquetfile_test

import (
	"bytes"
	"fmt"
	"log"
	"math"

	"trifecta/datasets/arrowfile"
	"trifecta/datasets/parquetfile"
)

// A series goes out and comes back with its notes; of a wide file only the
// columns that are named are read.
func Example() {
	series := &arrowfile.Table{
		Rows: 3,
		Columns: []arrowfile.Column{
			{Name: "date", Kind: arrowfile.Date, Date: []int32{20269, 20300, 20331}},
			{Name: "volume", Kind: arrowfile.Int, Int: []int32{7, 8, 9}},
			{
				Name: "premium", Kind: arrowfile.Float, Float: []float64{0.041, math.NaN(), 0.037},
				Meta: map[string]string{"unit": "ratio", "lag_days": "0"},
			},
		},
	}
	var file bytes.Buffer
	if err := parquetfile.Write(&file, series, parquetfile.Options{}); err != nil {
		log.Fatal(err)
	}
	back, err := parquetfile.Read(bytes.NewReader(file.Bytes()), int64(file.Len()), "date", "premium")
	if err != nil {
		log.Fatal(err)
	}
	p := back.Column("premium")
	fmt.Println(len(back.Columns), p.Kind, p.Float, p.Meta["unit"])
	// Output: 2 float [0.041 NaN 0.037] ratio
}
