package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"trifecta/engine"
	"trifecta/scenarios/firms"
)

// A Market is a world of small parts: the economy's regime, the Fed, credit,
// earnings, multiples and shocks make the paths of returns and of everything
// that a person could have seen. Start with [DefaultMarket] and change what
// differs. Rates, spreads, inflation, unemployment and the output gap are in
// percentage points, as in MODEL; growth, premiums and returns are decimals.
// Groups are always in the order small, large (the S&P 490), mega.
type Market struct {
	Label string // names the scenario, for example mild_recession
	World string // the preset that the edge comes from, see [Market.WithPreset]
	Start Start

	Regime   Regime
	Economy  Economy
	Fed      Fed
	Credit   Credit
	TenYear  TenYear
	Shock    Shock
	Earnings Earnings
	Small    Group
	Large    Group
	Mega     Group
	Multiple Multiple
	Premium  Premium
	MegaGap  MegaGap
	Equity   Equity
	Edge     Edge
	Mend     Mend
	Firms    firms.Params

	// Conditions replace equations by given paths.
	Conditions []Condition
	// LongRun lets the policy anchors and the rule of the first months go and
	// starts from the regimes' long-run shares: for calibration, with the first
	// 60 months dropped (MODEL, section 16).
	LongRun bool

	// Watch names latent fields to write besides the observed ones: those of
	// [LatentFields].
	Watch []*engine.Field
}

// A State is the economy's regime.
type State int

// The three regimes. A row of regimes holds them as 0, 1 and 2.
const (
	Expansion State = iota
	Slowdown
	Recession
)

// String returns the regime's name.
func (s State) String() string {
	switch s {
	case Expansion, Slowdown, Recession:
		return regimeNames[s]
	}
	return fmt.Sprintf("State(%d)", int(s))
}

var (
	regimeNames = []string{"expansion", "slowdown", "recession"}
	groupNames  = []string{"small", "large", "mega"}
)

// ByRegime holds a number for each regime: expansion, slowdown, recession.
type ByRegime [3]float64

// times returns k x.
func (x ByRegime) times(k float64) ByRegime {
	return ByRegime{float64(k * x[0]), float64(k * x[1]), float64(k * x[2])}
}

func (m *Market) groups() [3]*Group { return [3]*Group{&m.Small, &m.Large, &m.Mega} }

// Name holds the label, the world, the start and a digest of everything that
// the values depend on.
func (m Market) Name() string {
	plain := m
	plain.Label, plain.Watch, plain.Start.Past = "", nil, nil
	if !m.Firms.Simulated {
		plain.Firms = firms.Params{}
	}
	text := fmt.Sprintf("%+v", plain)
	for _, past := range m.Start.Past { // by name: a field is a pointer
		text += fmt.Sprint(past.Field.Name, past.Values)
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s: world(%s start=%v parameters=%s)", m.Label, m.World, m.Start.Date, hex.EncodeToString(sum[:6]))
}
