package main

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

func TestDeriveMembersByRank(t *testing.T) {
	p, _, err := datasets.Demo(700, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	members, whole, out := filepath.Join(dir, "members.arrow"), filepath.Join(dir, "whole.arrow"), filepath.Join(dir, "out.arrow")
	if err := p.WriteFile(members, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	for i, m := range p.Member {
		if m == 0 { // gone
			p.MktCap[i], p.CompanyMktCap[i] = math.NaN(), math.NaN()
		}
		p.Member[i] = 0
	}
	if err := p.WriteFile(whole, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	status, text, said := call(t, nil, "data", "derive", "members", whole, "--index", "sp500", "-o", out)
	if status != 0 || !strings.Contains(said, "stand-in for the S&P 500") || !strings.Contains(text, "1995-02-28  1995-03-31") {
		t.Errorf("status %d\n%s%s", status, text, said)
	}
	q, err := datasets.ReadPanel(out)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := q.First[len(q.Dates)-1]; i < q.Rows(); i++ {
		if q.Member[i] == datasets.SP500 {
			n++
		}
	}
	// 500 companies, some of two classes, less those gone since June.
	if n < 490 || n > 510 {
		t.Errorf("%d members at the end, want about 500", n)
	}
	for _, c := range []struct{ want, panel, flag string }{
		{"must hold the whole market", members, "--index=sp500"},
		{"of 698 companies ranked on 2025-04-30, the last of 31 rankings, none is in it", whole, "--index=russell2000"}, // all in the Russell 1000
		{"rules of the Russell 2000", whole, "--no-bands"},
	} {
		status, _, said := call(t, nil, "data", "derive", "members", c.panel, "--index", "sp500", c.flag, "-o", filepath.Join(dir, "no.arrow"))
		if status == 0 || !strings.Contains(said, c.want) {
			t.Errorf("status %d, %s; want %s", status, said, c.want)
		}
	}
}
