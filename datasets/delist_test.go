package datasets

import (
	"math"
	"strings"
	"testing"
)

func TestDelistingReturns(t *testing.T) {
	for _, c := range []struct {
		reason, exchange string
		want             float64
		source           string
	}{
		{"performance", "NYSE", -0.30, "Shumway (1997)"},
		{"performance", "amex", -0.30, "Shumway (1997)"},
		{"performance", "NASDAQ", -0.55, "Shumway and Warther (1999)"},
		{"performance", "", -0.55, "the exchange is not known"},
		{"liquidation", "NYSE", -0.30, "liquidation, taken as for performance"},
		{"merger", "Nasdaq", 0, "what holders got"},
		{"exchange", "NYSE", 0, "what holders got"},
		{"other", "AMEX", -0.30, "reason not known"},
		{"", "", -0.55, "reason not known"},
		{"Merger", "NYSE", -0.30, "reason not known"}, // a spelling of a vendor's is no reason to be kind
	} {
		got, source := DelistingReturn(c.reason, c.exchange)
		if got != c.want || !strings.Contains(source, c.source) {
			t.Errorf("%q on %q: %v (%s), want %v (… %s …)", c.reason, c.exchange, got, source, c.want, c.source)
		}
	}
}

// Every code has a reason, and no reason takes more than there was.
func TestEveryDelistingCodeHasAReturn(t *testing.T) {
	count := map[string]int{}
	for code := range 1000 {
		reason := DelistingReason(code)
		count[reason]++
		r, source := DelistingReturn(reason, "NYSE")
		if math.IsNaN(r) || r < -1 || r > 0 || source == "" {
			t.Errorf("code %d, %q: return %v, source %q", code, reason, r, source)
		}
	}
	// 500 and 520 to 584 are 66 codes, 501 to 519 nineteen.
	for reason, want := range map[string]int{"": 100, "merger": 100, "exchange": 119, "liquidation": 100, "performance": 66} {
		if count[reason] != want {
			t.Errorf("%d codes are %q, want %d", count[reason], reason, want)
		}
	}
	for code, want := range map[int]string{
		100: "", 231: "merger", 331: "exchange", 470: "liquidation", 500: "performance",
		501: "exchange", 520: "performance", 574: "performance", 584: "performance", 585: "other", 700: "other", -1: "other",
	} {
		if got := DelistingReason(code); got != want {
			t.Errorf("code %d is %q, want %q", code, got, want)
		}
	}
}
