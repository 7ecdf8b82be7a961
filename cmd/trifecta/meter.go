package main

import (
	"fmt"
	"strconv"
	"time"
)

// A meter shows how far a long run is, at what rate it goes and how long it
// will take, and logs the same now and then.
type meter struct {
	a      *app
	what   string // is being done
	began  time.Time
	shown  time.Time
	logged time.Time
	first  int64 // done before, in an earlier run
}

// Times between two lines on a terminal and in a log.
const (
	meterShows = 200 * time.Millisecond
	meterLogs  = 10 * time.Second
)

func (a *app) meter(what string, before int64) *meter {
	now := time.Now()
	return &meter{a: a, what: what, began: now, logged: now, first: before}
}

// at reports that so many paths of all are done.
func (m *meter) at(done, total int64) {
	now := time.Now()
	if now.Sub(m.shown) < meterShows && done < total {
		return
	}
	m.shown = now
	text := meterText(m.what, done, total, done-m.first, now.Sub(m.began))
	if m.a.terminal {
		fmt.Fprintf(m.a.stderr, "\r\x1b[K%s", text)
	}
	if now.Sub(m.logged) >= meterLogs {
		m.logged = now
		m.a.log.Info(text)
	}
}

// meterText says how far a run is that did so many paths in a time.
func meterText(what string, done, total, did int64, in time.Duration) string {
	text := fmt.Sprintf("%s: %d%%, %s of %s paths", what, 100*done/max(1, total), grouped(done), grouped(total))
	if did <= 0 || in < meterShows {
		return text
	}
	rate := float64(did) / in.Seconds()
	return text + fmt.Sprintf(", %s a second, %s left", grouped(int64(rate)), inTime(time.Duration(float64(total-done)/rate*float64(time.Second))))
}

// inTime writes a time to a person.
func inTime(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// grouped writes a whole number with commas, as 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0 && s[at-1] != '-'; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
