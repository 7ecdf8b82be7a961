package signal

import (
	"fmt"

	"trifecta/engine"
)

var standardRates = RatesOptions{}.settings()

func (s ratesSettings) leg() Leg {
	reading, other := engine.CutsPriced, engine.CutsPriced12M
	if s.twelve {
		reading, other = other, reading
	}
	return newLeg(ratesName, band{reading: reading, at: s.at, sign: +1, reached: true}, tag(s, standardRates),
		fmt.Sprintf("%s, of 25 basis points: on at %v or more, off below %v", reading.Doc, s.at.Enter, s.at.Exit), []*engine.Field{other})
}
