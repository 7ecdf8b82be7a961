package main

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"trifecta/datasets/arrowfile"
)

// A path that is simulated alone has the wealth that the run kept, bit for bit,
// also of antithetic pairs and strata, and in the world without any edge.
func TestAReplayedPathIsThePathOfTheRun(t *testing.T) {
	for _, how := range [][]string{nil, {"--antithetic"}, {"--strata", "4"}} {
		dir := t.TempDir()
		out := filepath.Join(dir, "out")
		must(t, append([]string{"simulate", "--paths", "64", "--months", "9", "--horizons", "4", "--scenario", "mild_recession,hike", "--keep-paths", "--no-sensitivity", "-o", out}, how...)...)
		kept, err := arrowfile.ReadFile(filepath.Join(out, "paths.arrow"))
		if err != nil {
			t.Fatal(err)
		}
		column := func(name string) arrowfile.Column {
			c := kept.Column(name)
			if c == nil {
				t.Fatalf("paths.arrow has no column %s", name)
			}
			return *c
		}
		scenario, world, strategy := column("scenario"), column("world"), column("strategy")
		// Two scenarios with and without an edge, six strategies, two horizons.
		if want := 64 * 2 * 2 * 6 * 2; kept.Rows != want {
			t.Errorf("%q: %d rows, want %d", how, kept.Rows, want)
		}
		for row := 7; row < kept.Rows; row += 613 {
			replayed := filepath.Join(dir, strconv.Itoa(row))
			path := int(column("path").Int[row])
			must(t, "replay", out, "--scenario", scenario.Words[scenario.Code[row]], "--world", world.Words[world.Code[row]],
				"--strategy", strategy.Words[strategy.Code[row]], "--path", strconv.Itoa(path), "-o", replayed)
			story, err := arrowfile.ReadFile(filepath.Join(replayed, "path-"+strconv.Itoa(path)+".arrow"))
			if err != nil {
				t.Fatal(err)
			}
			months := column("months").Int[row]
			if got, want := story.Column("wealth").Float[months], column("wealth").Float[row]; got != want {
				t.Errorf("%q row %d: wealth after %d months is %v alone, %v in the run", how, row, months, got, want)
			}
			if got := story.Column("wealth").Float; slices.Min(got) == slices.Max(got) {
				t.Errorf("row %d: wealth does not move", row)
			}
		}
	}
}
