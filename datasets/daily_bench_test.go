package datasets

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"trifecta/datasets/arrowfile"
)

// BenchmarkDailyPanel asks what a plan waits for and how much memory it takes
// where its panel is of days: 2,500 members over 20 years, 12.6 million rows of
// 19 columns, read from a file, checked, thinned to months and made a history of.
// peak-MiB is the most that the process held at once, where the system says so.
//
//	go test -run '^$' -bench DailyPanel -benchtime 3x ./datasets
func BenchmarkDailyPanel(b *testing.B) {
	if testing.Short() {
		b.Skip("makes a file of 1 GB")
	}
	path := filepath.Join(b.TempDir(), "days.arrow")
	writeDays(b, path)
	debug.FreeOSMemory()
	// The kernel starts the peak again (proc(5), clear_refs).
	peaks := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil
	var spent [4]time.Duration
	rows := 0
	for b.Loop() {
		at := time.Now()
		lap := func(k int, err error) {
			if err != nil {
				b.Fatal(err)
			}
			now := time.Now()
			spent[k] += now.Sub(at)
			at = now
		}
		tab, err := arrowfile.ReadFile(path)
		lap(0, err)
		p, err := PanelFrom(path, tab)
		lap(1, err)
		rows = p.Rows()
		m, err := p.Monthly()
		lap(2, err)
		_, err = NewHistory(m, nil, MonthlyGrid(m, nil))
		lap(3, err)
	}
	for k, unit := range []string{"read-s", "check-s", "months-s", "history-s"} {
		b.ReportMetric(spent[k].Seconds()/float64(b.N), unit)
	}
	b.ReportMetric(float64(rows)/1e6, "Mrows")
	if text, err := os.ReadFile("/proc/self/status"); peaks && err == nil {
		_, after, _ := strings.Cut(string(text), "VmHWM:")
		kb, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(after, "kB", 2)[0]))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(kb)/1024, "peak-MiB")
	}
}

// writeDays writes the first 20 years of the demo by days. Market values and EV
// move every day, as real ones do: the file is no smaller for standing still.
func writeDays(b *testing.B, path string) {
	b.Helper()
	p, _, err := Demo(2500, 1)
	if err != nil {
		b.Fatal(err)
	}
	p = intoDays(b, cut(p, 240), 1, false)
	r := rand.New(rand.NewPCG(1, 2))
	code, n := compact(p.Company)
	moved := make([]float64, n)
	for t := range p.Dates {
		for k := range moved {
			moved[k] = 0.98 + 0.04*r.Float64()
		}
		for i := p.First[t]; i < p.First[t+1]; i++ {
			x := moved[code[i]]
			p.MktCap[i] *= x
			p.CompanyMktCap[i] *= x
			p.EV[i] *= x
		}
	}
	if err := p.WriteFile(path, arrowfile.Options{}); err != nil {
		b.Fatal(err)
	}
}
