package squares

import "testing"

func TestAssemblyHasTheWords(t *testing.T) {
	const first, key = 1 << 40, 0x9b52cae1d8f9a7e5
	row := make([]float64, 100)
	Uniform(row, first, key)
	for i, u := range row {
		if want := (float64(word(first+uint64(i), key)) + 0.5) / (1 << 32); u != want {
			t.Fatalf("uniform %d is %v, want %v", i, u, want)
		}
	}
}
