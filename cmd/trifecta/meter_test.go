package main

import (
	"testing"
	"time"
)

func TestAMeterSaysRateAndTimeLeft(t *testing.T) {
	for _, c := range []struct {
		done, total, did int64
		in               time.Duration
		want             string
	}{
		{0, 4096, 0, 0, "mild: 0%, 0 of 4,096 paths"},
		{1_000_000, 4_000_000, 500_000, 10 * time.Second, "mild: 25%, 1,000,000 of 4,000,000 paths, 50,000 a second, 1 min 0 s left"},
		{100, 1_000_000, 100, time.Second, "mild: 0%, 100 of 1,000,000 paths, 100 a second, 2 h 46 min left"},
		{999, 999, 999, time.Millisecond, "mild: 100%, 999 of 999 paths"},
	} {
		if got := meterText("mild", c.done, c.total, c.did, c.in); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWholeNumbersAreGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -999: "-999", -1000: "-1,000"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}
