package scenarios

import (
	"math"

	"trifecta/engine"
)

// A Meeting is what the market prices at the start for one meeting of the
// committee.
type Meeting struct {
	Month         int         // after the start, 1 to 12
	Date          engine.Date // its month's end
	Before, After float64     // policy rates expected, pp
	// Moves is the distribution of all moves from the start to this meeting, as
	// if meetings were independent.
	Moves Moves
}

// Moves is a distribution of moves of 25 basis points: Probability[k] is that
// of Lowest + k moves, positive for hikes.
type Moves struct {
	Lowest      int
	Probability []float64
}

// Expected returns the mean number of moves.
func (m Moves) Expected() float64 {
	sum := 0.0
	for k, p := range m.Probability {
		sum += float64(p * float64(m.Lowest+k))
	}
	return sum
}

// after returns the distribution once a meeting has added what is expected of
// it: the whole numbers of moves on either side, in the proportion that gives
// the mean (CME Group, "Understanding the CME Group FedWatch Tool
// Methodology").
func (m Moves) after(change float64) Moves {
	whole := math.Floor(change)
	up := float64(change) - whole
	next := Moves{m.Lowest + int(whole), make([]float64, len(m.Probability)+1)}
	for k, p := range m.Probability {
		next.Probability[k] += float64(p * (1 - up))
		next.Probability[k+1] += float64(p * up)
	}
	return next
}

// Meetings returns what the market prices at the start for the meetings of the
// next twelve months. The market must be valid.
func (m Market) Meetings() []Meeting {
	plan := newTimetable(&m, Grid(m.Start.Date, horizon))
	w := newWorld().opening(&m, plan).w
	var ms []Meeting
	moves := Moves{0, []float64{1}}
	for k := 1; k <= horizon; k++ {
		if !plan.meets(k) {
			continue
		}
		before, after := w.expected[k-1][0], w.expected[k][0]
		moves = moves.after((after - before) / step)
		ms = append(ms, Meeting{k, plan.grid.Dates[plan.grid.Start+k], before, after, moves})
	}
	return ms
}
