package scenarios

import "trifecta/engine"

// Latent states of the world, in the units of MODEL. Watch them to see why a
// path went as it did.
var (
	RegimeState   = latent("regime", "0, 1, 2", "true regime: expansion, slowdown, recession")
	GapState      = latent("output_gap", "pp", "output gap")
	SeverityState = latent("severity", "ratio", "severity of the recession, 1 outside")
	SurpriseState = latent("policy_surprise", "pp", "policy rate less what was expected for it a month before")
	JumpState     = latent("jump", "units", "size of the month's jump, 0 in a month without")
)

// LatentFields returns the fields that a market can watch besides
// engine.RecessionState, which it always writes.
func LatentFields() []*engine.Field {
	fs := []*engine.Field{RegimeState, GapState, SeverityState, SurpriseState, JumpState}
	for g := range groupNames {
		fs = append(fs, EarningsPart[g], MultiplePart[g], RatesPart[g], LeveragePart[g], PayoutPart[g])
	}
	return fs
}

func latent(name, unit, doc string) *engine.Field {
	return &engine.Field{Name: name, Unit: unit, Doc: doc, Latent: true}
}
