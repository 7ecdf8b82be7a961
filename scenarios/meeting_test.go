package scenarios

import (
	"math"
	"strconv"
	"testing"
)

func TestMovesConvolveAsFedWatchDoes(t *testing.T) {
	var doc struct {
		Meetings []struct {
			Meeting string             `json:"meeting"`
			Change  float64            `json:"implied_change_in_25bp"`
			Want    map[string]float64 `json:"cum_distribution_bp"`
		} `json:"meetings"`
	}
	oracle(t, "fedwatch.json", &doc)
	m := Moves{0, []float64{1}}
	for _, x := range doc.Meetings {
		m = m.after(x.Change)
		sum := 0.0
		for k, p := range m.Probability {
			sum += p
			if want := x.Want[strconv.Itoa(25*(m.Lowest+k))]; math.Abs(p-want) > 1e-12 {
				t.Errorf("%s: probability of %d moves is %v, want %v", x.Meeting, m.Lowest+k, p, want)
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("%s: probabilities add up to %v", x.Meeting, sum)
		}
	}
	if len(doc.Meetings) == 0 {
		t.Error("the oracle has no meeting")
	}
}

// The path that is priced at the start cuts three times by December, and its
// meetings' moves are what the path says.
func TestMeetingsPriceThreeCuts(t *testing.T) {
	ms := DefaultMarket().Meetings()
	if len(ms) != 8 {
		t.Fatalf("%d meetings in a year, want 8", len(ms))
	}
	for _, x := range ms {
		if got, want := x.Moves.Expected(), (x.After-4.375)/0.25; math.Abs(got-want) > 1e-12 {
			t.Errorf("month %d: %v moves expected, the path has %v", x.Month, got, want)
		}
	}
	december := ms[2]
	if december.Month != 4 || math.Abs(december.Moves.Expected()+3) > 1e-12 || december.Moves.Probability[len(december.Moves.Probability)-1] != 0 {
		t.Errorf("by December the market prices %+v, want three cuts", december)
	}
}
