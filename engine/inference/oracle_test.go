package inference

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// oracle reads a file of the shared folder's oracles, $TRIFECTA_SHARED or
// ../shared beside the repository. Without it the test is skipped, but fails
// under CI.
func oracle(t *testing.T, name string, into any) {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(dir, "oracles", name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("no shared folder: %v", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestStudentDistributionOfTheOracle(t *testing.T) {
	var file struct {
		CDF [][3]float64 `json:"t_cdf"`
	}
	oracle(t, "distributions.json", &file)
	if len(file.CDF) < 40 {
		t.Fatalf("%d cases", len(file.CDF))
	}
	for _, c := range file.CDF {
		// The front factor exponentiates differences of log gammas, which are
		// a few units in size for these degrees of freedom, up to 500 for a
		// thousand: a hundred roundings of the largest.
		if got := studentCDF(c[1], c[0]); !(math.Abs(got-c[2]) <= 1e-12*c[2]) {
			t.Errorf("P(t_%v < %v) = %v, want %v (relative %.1e)", c[0], c[1], got, c[2], got/c[2]-1)
		}
	}
}

func TestNormalDistributionInvertsTheOraclesQuantiles(t *testing.T) {
	var file struct {
		PPF [][2]float64 `json:"norm_ppf"`
	}
	oracle(t, "distributions.json", &file)
	if len(file.PPF) < 10 {
		t.Fatalf("%d cases", len(file.PPF))
	}
	for _, c := range file.PPF {
		// Rounding z by half an ulp moves the lower tail by z times that.
		tol := c[0] * (1e-12 + 1e-16*c[1]*c[1])
		if got := normalCDF(c[1]); !(math.Abs(got-c[0]) <= tol) {
			t.Errorf("P(z < %v) = %v, want %v (relative %.1e)", c[1], got, c[0], got/c[0]-1)
		}
	}
}
