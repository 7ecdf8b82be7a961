package scenarios

import (
	"math"

	"trifecta/engine/lanes"
)

// Shock is the volatility and the market's own shock (MODEL, section 6), and
// jumps: geopolitics and supply chains (section 8).
type Shock struct {
	VolatilityMemory float64  // share of the log volatility that is left a month later
	VolatilityNoise  float64  // standard deviation of the log volatility
	Market           ByRegime // standard deviation of the market's shock a month, log
	MarketTail       float64  // degrees of freedom of Student's t

	JumpRate  float64 // jumps a year; their size is exponential with mean one
	Inflation float64 // pp per unit of jump
	Gap       float64 // pp
	Spread    float64 // log
	MarketHit float64 // log
	HitNoise  float64 // standard deviation, log, of a month with a jump
	Premium   float64 // log, small over large

	Schedule []Jump // besides those that are drawn
}

// A Jump is one of a given size in a given month.
type Jump struct {
	Month int
	Size  float64
}

func (s *Shock) open(w *world) {
	lanes.Fill(w.volatility, 0)
}

// advance draws the month's jump and the shocks of the market and of credit.
func (s *Shock) advance(w *world, draws source, market float64) {
	draws.draw(w.a, jumpDraw, w.month)
	lanes.LessScalar(w.jumped, w.a, s.JumpRate/12)
	draws.draw(w.a, jumpSizeDraw, w.month)
	lanes.ScalarSub(w.a, 1, w.a)
	lanes.Log(w.a, w.a)
	lanes.Scale(w.a, w.a, -1)
	lanes.Mul(w.jump, w.a, w.jumped)
	for _, j := range s.Schedule {
		if j.Month == w.month {
			lanes.Fill(w.jumped, 1)
			lanes.AddScalar(w.jump, w.jump, j.Size)
		}
	}

	draws.draw(w.a, volatilityDraw, w.month)
	lanes.Linear(w.volatility, 0, lanes.Terms{
		{s.VolatilityMemory, w.volatility},
		{s.VolatilityNoise * math.Sqrt(1-float64(s.VolatilityMemory*s.VolatilityMemory)), w.a},
	})
	w.condition(volatilityState, w.volatility)
	lanes.Scale(w.rootVolatility, w.volatility, 0.5)
	lanes.Exp(w.rootVolatility, w.rootVolatility)
	lanes.Mul(w.volatilityLevel, w.rootVolatility, w.rootVolatility)

	draws.draw(w.marketDraw, marketDraw, w.month)
	w.student(w.marketDraw, draws, marketTailDraw, s.MarketTail)
	draws.draw(w.spreadDraw, spreadDraw, w.month)
	lanes.Linear(w.spreadDraw, 0, lanes.Terms{{math.Sqrt(1 - float64(market*market)), w.spreadDraw}, {market, w.marketDraw}})
}

// student turns normals into draws of Student's t with unit variance.
func (w *world) student(z []float64, draws source, tail slot, freedom float64) {
	draws.draw(w.a, tail, w.month)
	lanes.ScalarDiv(w.a, (freedom-2)/freedom, w.a)
	lanes.Sqrt(w.a, w.a)
	lanes.Mul(z, z, w.a)
}

// hit sets the market's shock: the month's draw and what a jump adds.
// Where the market's return is conditioned, equity finds the shock.
func (s *Shock) hit(w *world, draws source) {
	if _, ok := w.conditioned(marketReturn); ok {
		lanes.Fill(w.marketShock, 0)
		return
	}
	// s e^v t + jump (hit + s e)
	draws.draw(w.a, hitDraw, w.month)
	lanes.Mul(w.a, w.a, w.jumped)
	lanes.Mul(w.b, w.volatilityLevel, w.marketDraw)
	lanes.LinearBy(w.marketShock, w.regime, nil,
		lanes.StateTerms{{s.Market[:], w.b}}, lanes.Terms{{s.MarketHit, w.jump}, {s.HitNoise, w.a}})
}
