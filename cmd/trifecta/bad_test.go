package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

// TestBadInputIsRefused checks, for each mistake, the exit status, that the
// message says what and where, and that nothing is left behind.
func TestBadInputIsRefused(t *testing.T) {
	dir := demo(t)
	plan := filepath.Join(dir, "plan.yaml")
	panel, series := read(t, filepath.Join(dir, "panel.arrow")), read(t, filepath.Join(dir, "series.arrow"))
	file := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		write(t, path, string(b))
		return path
	}
	flipped := bytes.Clone(panel)
	for i := len(flipped) - 200; i < len(flipped)-100; i++ {
		flipped[i] ^= 0x5a
	}
	changed := func(name string, change func(p *datasets.Panel)) string {
		table, err := arrowfile.Read(panel)
		if err != nil {
			t.Fatal(err)
		}
		p, err := datasets.PanelOf(table)
		if err != nil {
			t.Fatal(err)
		}
		change(p)
		var b bytes.Buffer
		if err := arrowfile.Write(&b, p.Table(), arrowfile.Options{}); err != nil {
			t.Fatal(err)
		}
		return file(name, b.Bytes())
	}
	withPanel := func(path string) []string { return []string{"run", plan, "--panel", path} }
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   []string
	}{
		{"no command", nil, 2, []string{"expected one of"}},
		{"unknown command", []string{"rnu"}, 2, []string{"rnu"}},
		{"unknown flag", []string{"run", "--fore"}, 2, []string{"--fore", "did you mean"}},
		{"bad date", []string{"signal", plan, "--as-of", "2025-13-01"}, 2, []string{"--as-of", "2025-13-01", "2025-08-31"}},
		{"date before the data", []string{"signal", plan, "--as-of", "1990-01"}, 2, []string{"1990-01-31", "1995-01-31"}},
		{"missing plan", []string{"run", filepath.Join(dir, "no.yaml")}, 2, []string{"no.yaml", "no such file"}},
		{"empty plan", []string{"run", file("empty.yaml", nil)}, 2, []string{"empty.yaml", "not empty"}},
		{"broken yaml", []string{"run", file("broken.yaml", []byte("trifecta: plan/1\ncosts: {small: 1bp\n"))}, 2, []string{"broken.yaml:"}},
		{"missing panel", withPanel(filepath.Join(dir, "no.arrow")), 1, []string{"no.arrow", "no such file"}},
		{"empty file", withPanel(file("empty.arrow", nil)), 1, []string{"empty.arrow"}},
		{"truncated file", withPanel(file("cut.arrow", panel[:len(panel)/2])), 1, []string{"cut.arrow"}},
		{"flipped bits", withPanel(file("flipped.arrow", flipped)), 1, []string{"flipped.arrow"}},
		{"not Arrow", withPanel(plan), 1, []string{"plan.yaml"}},
		{"a series for a panel", withPanel(file("series2.arrow", series)), 1, []string{"series2.arrow", "panel/1"}},
		{"duplicate keys", withPanel(changed("dup.arrow", func(p *datasets.Panel) { p.Firm[1] = p.Firm[0] })), 1, []string{"dup.arrow", "row 2", "1995-01-31"}},
		{"unsorted dates", withPanel(changed("unsorted.arrow", func(p *datasets.Panel) { p.Dates[3], p.Dates[4] = p.Dates[4], p.Dates[3] })), 1, []string{"unsorted.arrow", "1995-0"}},
		{"unknown sector", withPanel(changed("sector.arrow", func(p *datasets.Panel) { p.Sector.Words[0] = "Tulips" })), 1, []string{"Tulips", "Financials"}},
		{"prices that are NaN", withPanel(changed("nan.arrow", func(p *datasets.Panel) { p.MktCap[5] = math.NaN() })), 1, []string{"mktcap", "row 6"}},
		{"zeros that mean missing", withPanel(changed("zeros.arrow", func(p *datasets.Panel) {
			for i := p.First[100]; i < p.First[101]; i++ {
				p.SalesTTM[i] = 0
			}
		})), 1, []string{"sales_ttm", "2003-05-31"}},
		{"classes whose companies differ", withPanel(changed("classes.arrow", func(p *datasets.Panel) {
			for i := p.First[7] + 1; i < p.First[8]; i++ {
				for j := p.First[7]; j < i; j++ {
					if p.Company[i] == p.Company[j] {
						p.EV[i] *= 2
						return
					}
				}
			}
		})), 1, []string{"ev", "1995-08-31"}},
		{"a firm back from the dead", withPanel(changed("back.arrow", func(p *datasets.Panel) {
			gone := map[int32]int32{}
			last := map[int32]int{}
			for i, f := range p.Firm {
				last[f] = i
			}
			for i := p.First[20]; i < p.First[21]; i++ {
				if f := p.Firm[i]; last[f] == i { // its last row: it takes the id of one that enters much later
					for j := p.First[60]; j < p.First[61]; j++ {
						if g := p.Firm[j]; g > f && last[g] > j {
							gone[g] = f
							for k := range p.Firm {
								if p.Firm[k] == g && k >= p.First[60] {
									p.Firm[k] = f
								}
							}
							return
						}
					}
				}
			}
		})), 1, []string{"back.arrow"}},
		{"a field that the data lack", []string{"backtest", file("lacks.yaml", []byte(`trifecta: plan/1
data: {series: series.arrow}
costs: {small: 1bp, large: 1bp}
strategies: [{fixed: {name: half, small: 50%, large: 50%}}]
`))}, 1, []string{"small_return", "large_return"}},
		{"weights without a cost", []string{"backtest", file("rate.yaml", []byte(`trifecta: plan/1
data: {panel: panel.arrow, series: series.arrow}
costs: {small: 1bp}
strategies: [{fixed: {name: half, small: 50%, large: 50%}}]
`))}, 2, []string{"large", "cost"}},
		{"an out folder with something in it", []string{"run", plan, "-o", dir}, 2, []string{"panel.arrow", "lies in --out"}},
		{"a demo too small", []string{"data", "demo", "--firms", "3", "-o", filepath.Join(dir, "small")}, 2, []string{"--firms", "60"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			if len(c.args) > 1 && c.args[0] == "run" && c.args[len(c.args)-2] != "-o" {
				c.args = append(c.args, "-o", out)
			}
			status, stdout, stderr := call(t, nil, c.args...)
			if status != c.status || stdout != "" {
				t.Errorf("exit status %d, want %d; printed %q", status, c.status, stdout)
			}
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("no %q in:\n%s", want, stderr)
				}
			}
			if strings.Count(stderr, "\n") > 60 {
				t.Errorf("%d lines of errors", strings.Count(stderr, "\n"))
			}
			left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), "*"))
			hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".trifecta-*"))
			if len(left)+len(hidden) > 0 {
				t.Errorf("left behind: %v %v", left, hidden)
			}
		})
	}
}

// Folders above --out are made only by a run that is whole.
func TestAFailedRunLeavesNoFoldersAboveItsOwn(t *testing.T) {
	dir := series(t)
	plan := planIn(t, dir, "from: 1950-01\nstrategies:\n"+fixedHalf)
	deep := filepath.Join(dir, "zz", "y", "x")
	before, _ := os.ReadDir(dir)
	if status, _, stderr := call(t, nil, "run", plan, "-o", deep); status != 2 {
		t.Errorf("exit status %d, want 2: %s", status, stderr)
	}
	if after, _ := os.ReadDir(dir); len(after) != len(before) {
		t.Errorf("left behind: %v, before: %v", after, before)
	}
	must(t, "run", planIn(t, dir, "strategies:\n"+fixedHalf), "-o", deep)
	if _, err := os.Stat(filepath.Join(deep, manifestName)); err != nil {
		t.Error(err)
	}
	if after, _ := os.ReadDir(dir); len(after) != len(before)+1 {
		t.Errorf("besides the results there are %v, before: %v", after, before)
	}
}

// On a terminal the line of progress makes room for the error.
func TestProgressIsClearedBeforeAnError(t *testing.T) {
	plan := planIn(t, series(t), "from: 1950-01\nstrategies:\n"+fixedHalf)
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, terminal: true}
	if status := a.run(context.Background(), []string{"run", plan, "-o", filepath.Join(t.TempDir(), "out")}); status != 2 {
		t.Errorf("exit status %d, want 2", status)
	}
	if got := errs.String(); !strings.Contains(got, "reading data") || !strings.Contains(got, "\r\x1b[Ktrifecta: ") {
		t.Errorf("the error stands behind the progress: %q", got)
	}
}

// An interrupt leaves nothing behind and exits with 1.
func TestInterruptLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs}
	if status := a.run(ctx, []string{"run", "-o", filepath.Join(dir, "out")}); status != 1 {
		t.Errorf("exit status %d, want 1: %s", status, errs.String())
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("left behind %v, said %q", entries, errs.String())
	}
}
