package lanes

// A Standing is how an account stands against a benchmark and against its own
// past, one row each, of one length.
type Standing struct {
	Worst   []float64 // least wealth over the benchmark's so far, at most one
	Under   []float64 // number of steps that ended below an earlier peak
	Spell   []float64 // length of the run of such steps that goes on, in steps
	Longest []float64 // length of the longest run so far
}

// Open starts every lane anew, level with the benchmark and at its peak.
func (s *Standing) Open() {
	Fill(s.Worst, 1)
	clear(s.Under)
	clear(s.Spell)
	clear(s.Longest)
}

// Book books the end of a step: worst = min(worst, wealth/benchmark), and where
// wealth is less than the whole of its peak so far, ofPeak below one, the step
// counts as under water. Wealth and benchmark are positive.
func (s *Standing) Book(wealth, ofPeak, benchmark []float64) {
	worst, ofPeak, benchmark := same(wealth, s.Worst), same(wealth, ofPeak), same(wealth, benchmark)
	under, spell, longest := same(wealth, s.Under), same(wealth, s.Spell), same(wealth, s.Longest)
	if level > 0 {
		standRows(worst, under, spell, longest, wealth, ofPeak, benchmark)
		return
	}
	for i, w := range wealth {
		// A division only where the ratio is lower than any before.
		if b := benchmark[i]; !(w >= float64(worst[i]*b)) {
			worst[i] = min(worst[i], w/b)
		}
	}
	for i, x := range ofPeak {
		n := 0
		if x < 1 {
			n = 1
		}
		u := float64(n)
		under[i] += u
		run := float64((spell[i] + u) * u)
		spell[i] = run
		if run > longest[i] {
			longest[i] = run
		}
	}
}

// Grown compounds a simple return: wealth *= 1 + r.
func Grown(wealth, r []float64) {
	r = same(wealth, r)
	if level > 0 {
		grownRows(wealth, r)
		return
	}
	for i := range wealth {
		wealth[i] *= 1 + r[i]
	}
}
