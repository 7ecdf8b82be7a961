package scenarios

import (
	"trifecta/engine"
	"trifecta/engine/random"
)

// A slot is one draw of a path and month (MODEL, section 9).
type slot int

const (
	regimeDraw slot = iota
	severityDraw
	jumpDraw
	jumpSizeDraw
	volatilityDraw
	marketDraw
	marketTailDraw
	spreadDraw
	gapDraw
	unemploymentDraw
	inflationDraw
	decisionDraw
	emergencyDraw
	tenYearDraw
	salesDraw       // small, large, mega
	marginDraw      = salesDraw + 3
	signalDraw      = marginDraw + 3
	consensusDraw   = signalDraw + 1
	expectationDraw = consensusDraw + 3
	hitDraw         = expectationDraw + 3
	premiumDraw     = hitDraw + 1
	premiumTailDraw = premiumDraw + 1
	megaGapDraw     = premiumTailDraw + 1
	firstDraw       = megaGapDraw + 1 // decides the date of the first recession where that is stratified
	slots           = firstDraw + 1
)

// A law is the distribution of a draw.
type law uint8

const (
	uniform law = iota
	normal
	chiSquare // over its degrees of freedom
)

// slotNames are the names of the streams. A stream added later changes no
// other.
var slotNames = [slots]string{
	"regime", "severity", "jump", "jump size", "volatility", "market", "market tail", "credit spread", "output gap",
	"unemployment", "inflation", "policy decision", "emergency cut", "ten-year",
	"sales small", "sales large", "sales mega", "margin small", "margin large", "margin mega", "activity signal",
	"consensus ebitda small", "consensus ebitda large", "consensus ebitda mega",
	"consensus income small", "consensus income large", "consensus income mega",
	"jump hit", "premium", "premium tail", "mega gap", "first recession",
}

var slotLaws = [slots]law{
	regimeDraw: uniform, severityDraw: normal, jumpDraw: uniform, jumpSizeDraw: uniform, volatilityDraw: normal,
	marketDraw: normal, marketTailDraw: chiSquare, spreadDraw: normal, gapDraw: normal, unemploymentDraw: normal,
	inflationDraw: normal, decisionDraw: uniform, emergencyDraw: uniform, tenYearDraw: normal,
	salesDraw: normal, salesDraw + 1: normal, salesDraw + 2: normal, marginDraw: normal, marginDraw + 1: normal, marginDraw + 2: normal,
	signalDraw: normal, consensusDraw: normal, consensusDraw + 1: normal, consensusDraw + 2: normal,
	expectationDraw: normal, expectationDraw + 1: normal, expectationDraw + 2: normal,
	hitDraw: normal, premiumDraw: normal, premiumTailDraw: chiSquare, megaGapDraw: normal, firstDraw: uniform,
}

// A source draws: dst[i] belongs to path i of those simulated side by side. Month 0 is the start.
type source interface {
	draw(dst []float64, s slot, month int)
}

// addressed draws by stream, path and month.
type addressed struct {
	streams         [slots]random.Stream
	first           int64 // path of the first lane
	sampling        engine.Sampling
	market, premium *random.ChiSquare
}

// newAddressed returns the draws of a market under a seed. The prefix tells the
// streams of a second, independent world from the first's.
func newAddressed(m *Market, seed uint64, prefix string, sampling engine.Sampling) *addressed {
	a := &addressed{sampling: sampling, market: random.NewChiSquare(m.Shock.MarketTail), premium: random.NewChiSquare(m.Premium.Tail)}
	for s, name := range slotNames {
		a.streams[s] = random.New(seed, prefix+name)
	}
	return a
}

func (a *addressed) draw(dst []float64, s slot, month int) {
	stream := a.streams[s]
	switch {
	case slotLaws[s] == normal && a.sampling.Antithetic:
		stream.NormalPairs(dst, a.first, month)
	case slotLaws[s] == normal:
		stream.Normal(dst, a.first, month)
	case a.sampling.Antithetic:
		stream.UniformPairs(dst, a.first, month)
	default:
		stream.Uniform(dst, a.first, month)
	}
	switch s {
	case marketTailDraw:
		a.market.Ratio(dst, dst)
	case premiumTailDraw:
		a.premium.Ratio(dst, dst)
	case firstDraw:
		a.stratify(dst)
	}
}

// stratify moves uniform draws into their paths' strata.
func (a *addressed) stratify(u []float64) {
	strata := a.sampling.Strata
	for i, x := range u {
		k := a.sampling.Stratum(a.first + int64(i))
		lo := 0.0
		if k > 0 {
			lo = strata[k-1].Upper
		}
		u[i] = lo + float64((strata[k].Upper-lo)*x)
	}
}

// second begins the names of the streams of the world that pays where signals
// are of another.
const second = "second "
