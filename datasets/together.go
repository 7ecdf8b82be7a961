package datasets

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// together does n pieces of work that write to nothing in common, so that their
// order, and how many run at once, cannot be seen in what they write. A panic of
// one is the caller's.
func together(n int, work func(k int)) {
	if n == 1 {
		work(0)
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	panics := make([]any, min(n, runtime.GOMAXPROCS(0)))
	for g := range panics {
		wait.Go(func() {
			defer func() { panics[g] = recover() }()
			for k := int(next.Add(1)) - 1; k < n; k = int(next.Add(1)) - 1 {
				work(k)
			}
		})
	}
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}

// fewRows is how many rows are not worth a goroutine.
const fewRows = 1 << 15

// byDates shares out the panel's dates among pieces of work, each with those
// from from to before to.
func (p *Panel) byDates(work func(from, to int)) {
	// More pieces than processors, as one may be kept waiting.
	n := max(1, min(4*runtime.GOMAXPROCS(0), p.Rows()/fewRows, len(p.Dates)))
	together(n, func(k int) { work(k*len(p.Dates)/n, (k+1)*len(p.Dates)/n) })
}
