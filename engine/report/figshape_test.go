package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestSimulationsThatDoNotFitPanic(t *testing.T) {
	d := monthEnds(2000, 1, 3)
	v := []float64{1, 2}
	for name, draw := range map[string]func() *Figure{
		"fan":             FanChart{Dates: d, Fans: []Fan{{}}}.Figure,
		"fan upside down": FanChart{Dates: d[:1], Fans: []Fan{{Quantiles: [7][]float64{{2}, {1}, {1}, {1}, {1}, {1}, {1}}}}}.Figure,
		"fan's past":      FanChart{Dates: d[:1], Past: d}.Figure,
		"strip":           ScenarioStrip{Scenarios: []string{"a"}}.Figure,
		"strip's row":     ScenarioStrip{Scenarios: []string{"a"}, Cells: [][]Distribution{{{}}}}.Figure,
		"map":             HeatMap{Y: Lever{Values: v}}.Figure,
		"map's row":       HeatMap{Y: Lever{Values: v[:1]}, Cells: [][]Estimate{{{}}}}.Figure,
		"map's values":    HeatMap{X: Lever{Values: []float64{2, 1}}}.Figure,
		"tail's level":    TailFigure{Level: 0.7}.Figure,
		"profile":         func() *Figure { return HorizonProfile{Months: []int{3}, Scenarios: []string{"a"}}.Figures()[0] },
		"policy":          PathStory{Dates: d, Policy: v}.Figure,
		"earnings":        PathStory{Dates: d, EPS: []Curve{{Values: v}}}.Figure,
		"legs":            PathStory{Dates: d, Legs: []Leg{{On: []bool{true}}}}.Figure,
		"wealth":          PathStory{Dates: d, Wealth: []Curve{{Values: v}}}.Figure,
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "report: ") {
					t.Errorf("panic %q, want one of this package", r)
				}
			}()
			draw()
		})
	}
}
