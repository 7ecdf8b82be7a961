package random_test

import (
	"fmt"

	"trifecta/engine/random"
)

// Paths 1000 to 1003 drawn together, and path 1002 alone.
func ExampleStream_Normal() {
	shock := random.New(42, "small-cap earnings")
	block, alone := make([]float64, 4), make([]float64, 1)
	shock.Normal(block, 1000, 17)
	shock.Normal(alone, 1002, 17)
	fmt.Println(block[2] == alone[0])
	// Output: true
}
