package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"trifecta/engine/report"
)

// moved returns base with its mean moved and a little noise of its own.
func moved(r *rand.Rand, base []float64, by float64) []float64 {
	x := make([]float64, len(base))
	for i := range x {
		x[i] = base[i] + by + 0.002*r.NormFloat64()
	}
	return x
}

func TestASensitivityIsPairedAndSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	base := make([]float64, 4000)
	for i := 0; i < len(base); i += 2 { // a mean of 0.01 and an error of 0.0008
		z := 0.05 * r.NormFloat64()
		base[i], base[i+1] = 0.01+z, 0.01-z
	}
	moves := []report.Move{
		{"cost", "x1", "x3", nil, moved(r, base, -0.001)},
		{"size premium", "0", "2.5%", moved(r, base, -0.02), moved(r, base, 0.01)},
		{"floating share", "0.3", "0.5", moved(r, base, 0.003), moved(r, base, -0.0095)},
	}
	headline := report.Estimate{Value: 0.01, SE: 0.0008}
	s := report.NewSensitivity("mean lead", headline, base, false, moves)
	names := []string{}
	for _, m := range s.Moves {
		names = append(names, m.Name+" "+m.Sign)
	}
	if got := strings.Join(names, ", "); got != "size premium flips, floating share open, cost holds" {
		t.Errorf("moves are %s", got)
	}
	if want := "sign not determined by the evidence: flips with size premium at 0"; s.Verdict != want {
		t.Errorf("verdict is %q, want %q", s.Verdict, want)
	}
	m := s.Moves[0]
	// Four standard errors of the paired difference; that of the headline is 25
	// times as large.
	if math.Abs(m.LowShift.Value+0.02) > 4*m.LowShift.SE || m.LowShift.SE > s.Base.SE/10 {
		t.Errorf("shift %v ± %v, headline ± %v", m.LowShift.Value, m.LowShift.SE, s.Base.SE)
	}
	if math.Abs(s.Base.Value+m.LowShift.Value-m.AtLow.Value) > 1e-12 {
		t.Errorf("%v moved by %v is %v", s.Base.Value, m.LowShift.Value, m.AtLow.Value)
	}
	if c := s.Moves[2]; !math.IsNaN(c.AtLow.Value) || c.AtLow.Why != "not run" {
		t.Errorf("what was not run is %+v", c.AtLow)
	}
	if raw, err := json.Marshal(s); err != nil || !bytes.Contains(raw, []byte(`"at_low":{"value":null,"se":null,"why":"not run"}`)) {
		t.Errorf("%s, %v", raw, err)
	}
	var text strings.Builder
	if err := s.WriteText(&text); err != nil || !strings.Contains(text.String(), "+1.0% ± 0.1%") && !strings.Contains(text.String(), "± 0.08%") {
		t.Errorf("%s, %v", text.String(), err)
	}
	for _, c := range []struct {
		moves []report.Move
		shift float64
		want  string
	}{
		{moves[:1], 0, "sign holds under every range"},
		{moves[2:], 0, "sign keeps under every range, but cannot be told from zero with floating share at 0.5"},
		{nil, 0, "no parameter was moved"},
		{moves, -0.01, "cannot be told from zero as run"},
	} {
		if got := report.NewSensitivity("mean lead", report.Estimate{Value: 0.01 + c.shift, SE: 0.0008}, base, false, c.moves).Verdict; got != c.want {
			t.Errorf("verdict is %q, want %q", got, c.want)
		}
	}
}

func TestASensitivityKnowsPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	base := make([]float64, 2000)
	for i := 0; i < len(base); i += 2 {
		z := 0.05 * r.NormFloat64()
		base[i], base[i+1] = 0.01+z, 0.01-z
	}
	zero := make([]float64, len(base))
	shift := func(antithetic bool) report.Estimate {
		return report.NewSensitivity("", report.Estimate{}, zero, antithetic, []report.Move{{AtLow: base}}).Moves[0].LowShift
	}
	if free, pairs := shift(false), shift(true); math.Abs(free.Value-pairs.Value) > 1e-12 || pairs.SE > free.SE/100 {
		t.Errorf("independent %+v, pairs %+v", free, pairs)
	}
}
