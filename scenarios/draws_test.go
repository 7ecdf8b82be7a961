package scenarios

import (
	"testing"

	"trifecta/engine"
)

// Every slot has a stream of its own, also across the two worlds of a market
// without an edge, so that a draw added later moves no other.
func TestEverySlotHasItsOwnStream(t *testing.T) {
	m := DefaultMarket()
	seen := map[any]string{}
	for _, prefix := range []string{"", second} {
		a := newAddressed(&m, 1, prefix, engine.Sampling{})
		for s, stream := range a.streams {
			if slotNames[s] == "" {
				t.Errorf("slot %d has no name", s)
			}
			if other, ok := seen[stream]; ok {
				t.Errorf("%s%s draws what %s draws", prefix, slotNames[s], other)
			}
			seen[stream] = prefix + slotNames[s]
		}
	}
}
