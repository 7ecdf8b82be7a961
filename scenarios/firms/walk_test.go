package firms

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/random"
)

// still is a world whose regime, spread, margins and rates do not move, and
// whose groups' returns do.
func still(months, paths int, regime, spread float64) *Drive {
	constant := func(x float64) [][]float64 {
		rows := make([][]float64, months+1)
		for k := range rows {
			rows[k] = slices.Repeat([]float64{x}, paths)
		}
		return rows
	}
	d := &Drive{Regime: constant(regime), Spread: constant(spread)}
	for g := range d.Groups {
		d.Groups[g] = GroupPath{Return: constant(0), Margin: constant(1), Debt: constant(1), Floating: constant(7), Fixed: constant(6)}
		for k, row := range d.Groups[g].Return {
			random.New(1, "market").NormalFirms(row, int64(g), k)
			for i, z := range row {
				row[i] = 0.006 + float64(0.05*z)
			}
		}
	}
	return d
}

func gridOf(months int) engine.Grid {
	return engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2025, 6, 30), engine.NewDate(2100, 1, 31))[:months+3], Start: 2, PerYear: 12}
}

// simulate simulates paths first to first+n-1 of a drive that begins at path 0.
func simulate(t *testing.T, p *Params, d *Drive, first, n int, antithetic bool) *engine.Paths {
	t.Helper()
	paths := engine.NewPaths(gridOf(len(d.Regime)-1), n, p.Writes())
	paths.First = int64(first)
	cut := func(rows [][]float64) [][]float64 {
		out := make([][]float64, len(rows))
		for k := range rows {
			out[k] = rows[k][first : first+n]
		}
		return out
	}
	part := &Drive{Regime: cut(d.Regime), Spread: cut(d.Spread)}
	for g, x := range d.Groups {
		part.Groups[g] = GroupPath{cut(x.Return), cut(x.Margin), cut(x.Debt), cut(x.Floating), cut(x.Fixed)}
	}
	paths.Sampling.Antithetic = antithetic
	if err := p.Simulate(paths, 0, 1, part); err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestPathsDoNotDependOnTheirBlock(t *testing.T) {
	const n = 11
	p := New()
	p.Turnover = true
	d := still(14, n, 2, 9)
	for _, antithetic := range []bool{false, true} {
		whole := simulate(t, p, d, 0, n, antithetic)
		for first := 0; first < n; {
			size := min(first%4+1, n-first)
			part := simulate(t, p, d, first, size, antithetic)
			for _, f := range p.Writes() {
				for row := range whole.Grid.Dates {
					for i, x := range part.Row(f, row) {
						if want := whole.At(f, row, first+i); math.Float64bits(x) != math.Float64bits(want) {
							t.Fatalf("%s of path %d in row %d is %v in a block of %d, want %v", f.Name, first+i, row, x, size, want)
						}
						if known := !math.IsNaN(x); known != (row > whole.Grid.Start) {
							t.Fatalf("%s of path %d in row %d is %v", f.Name, first+i, row, x)
						}
					}
				}
			}
			first += size
		}
	}
}

// Month by month: the living at the close, what the delisted paid included, are
// worth what the group path says; the sound half's return is that of its
// members; and the tally counts what happened.
func TestFirmsMakeUpTheirGroup(t *testing.T) {
	const months = 30
	p := New()
	d := still(months, 1, 2, 12)
	w := p.walk(5)
	w.open(address{path: 3}, d.at(0, 0))
	for k := 1; k <= months; k++ {
		before := w.section.clone()
		var total, held [3]float64
		for j, c := range before.cap {
			total[groupOf(j)] += c * w.unit[groupOf(j)]
			held[groupOf(j)] += c * w.unit[groupOf(j)] * before.sound[j]
		}
		var out tally
		w.step(k, d.at(k, 0), &out)

		after, half := [3]float64{}, 0.0
		for j, c := range w.cap {
			g := groupOf(j)
			after[g] += c * w.unit[g]
			half += before.sound[j] * c * w.unit[g]
		}
		for g := range 3 {
			proceeds := out.traded[g] * total[g] * (1 + d.Groups[g].Return[k][0])
			want := total[g] * (1 + d.Groups[g].Return[k][0])
			if got := after[g] + proceeds; math.Abs(got/want-1) > 1e-12 {
				t.Fatalf("month %d: group %d is worth %v, want %v", k, g, got, want)
			}
		}
		want := half/held[small] - 1
		if got := out.ret; math.Abs(got-want-out.bought*(1+got)) > 1e-12 {
			t.Fatalf("month %d: the sound half returns %v, want %v and what its delisted pay", k, got, want)
		}
		gone := 0.0
		for j, c := range before.cap[:numSmall] {
			if c > 0 && w.cap[j] == 0 {
				gone++
			}
		}
		if n := out.events[defaulted] + out.events[delisted] + out.events[taken]; n != gone || gone == 0 {
			t.Fatalf("month %d: %v events, %v firms are gone", k, n, gone)
		}
	}
}

func (s *section) clone() *section {
	c := newSection()
	c.copyFrom(s)
	return c
}

// Where firms differ in nothing, every part of the index earns what the index
// earns.
func TestFirmsThatDifferInNothingEarnTheIndex(t *testing.T) {
	p := New()
	p.Beta, p.Sector, p.Weak, p.Volatility, p.PreRevenue = 0, 0, 0, [3]float64{}, 0
	p.Poor, p.Takeover, p.Default.Intercept = 0, 0, -10
	p.Default.Coverage = 0
	d := still(24, 2, 0, 3)
	paths := simulate(t, p, d, 0, 2, false)
	for k := 1; k <= 24; k++ {
		for i, x := range paths.Row(engine.SmallQualityReturn, 2+k) {
			// A default in 20,000 firm-years: none is likely, and one of average size
			// would move the half by 1e-3.
			if want := d.Groups[small].Return[k][i]; math.Abs(x-want) > 1e-12 && paths.At(Defaults, 2+k, i) == 0 {
				t.Errorf("month %d of path %d: the sound half earns %v, the index %v", k, i, x, want)
			}
		}
	}
}

// Defaults, delistings and takeovers come as often as the parameters say.
// Counts are sums of independent rare events: four standard deviations of a
// Poisson count.
func TestEventsHaveTheirFrequencies(t *testing.T) {
	const n = 64
	for regime, spread := range []float64{3.5, 5.2, 10} {
		p := New()
		w := p.walk(1)
		paths := simulate(t, p, still(1, n, float64(regime), spread), 0, n, false)
		for _, c := range []struct {
			f    *engine.Field
			rate float64 // a year and firm
		}{
			{Defaults, w.expected(regime, spread)},
			{Delistings, 0.03},
			{Takeovers, 0.04},
		} {
			want := c.rate / 12 * numSmall * n
			if got := sum(paths.Row(c.f, 3)); math.Abs(got-want) > 4*math.Sqrt(want) {
				t.Errorf("regime %d: %v %s in a month of %d paths, want %.0f ± %.0f", regime, got, c.f.Name, n, want, 4*math.Sqrt(want))
			}
		}
	}
}

// The default rates of MODEL 13 hold over ten years, in which firms come, go
// and change, and so does the share that loses money.
func TestTheCrossSectionKeepsItsShape(t *testing.T) {
	const n, months = 12, 120
	for regime, c := range []struct{ spread, rate float64 }{{3.5, 0.010}, {5.2, 0.017}, {10, 0.055}} {
		paths := simulate(t, New(), still(months, n, float64(regime), c.spread), 0, n, false)
		defaults := 0.0
		for k := 1; k <= months; k++ {
			defaults += sum(paths.Row(Defaults, 2+k))
		}
		rate := defaults / (n * months / 12 * numSmall)
		// Some 4 to 6 % of places are empty until June, and the weakest firms go
		// first: up to a seventh below. Above, four standard errors.
		if up := c.rate + 4*math.Sqrt(c.rate/(n*months/12*numSmall)); rate > up || rate < 0.85*c.rate {
			t.Errorf("regime %d: %.4f default a year, want %.3f to %.4f", regime, rate, 0.85*c.rate, up)
		}
		losing := func(k int) float64 { return sum(paths.Row(Losing, 2+k)) / n }
		if first, last := losing(1), losing(months); math.Abs(first-last) > 0.03 {
			t.Errorf("regime %d: %.3f of small firms lose money at first, %.3f after ten years", regime, first, last)
		}
		t.Logf("regime %d: %.4f default a year, %.3f to %.3f lose money", regime, rate, losing(1), losing(months))
	}
}

// The sound half is ahead in two of three years, as the S&P SmallCap 600 was of
// the Russell 2000 (20 of 30), and strays by nearly 4 % a year; a world in which
// the weak share nothing would make it a sure thing.
func TestTheSoundHalfIsNoSureThing(t *testing.T) {
	const n, years = 24, 10
	lead := func(p *Params) (ahead, sd float64) {
		d := still(12*years, n, 0, 4.5)
		paths := simulate(t, p, d, 0, n, false)
		var sum, square float64
		for i := range n {
			for y := range years {
				x := 0.0
				for k := 12*y + 1; k <= 12*y+12; k++ {
					x += paths.At(engine.SmallQualityReturn, 2+k, i) - d.Groups[small].Return[k][i]
				}
				if x > 0 {
					ahead += 1.0 / (n * years)
				}
				sum += x / (n * years)
				square += x * x / (n * years)
			}
		}
		return ahead, math.Sqrt(square - sum*sum)
	}
	// Four standard errors of the share in 240 years, and of the deviation.
	ahead, sd := lead(New())
	if math.Abs(ahead-20.0/30) > 4*math.Sqrt(2.0/9*(1.0/240+1.0/30)) || math.Abs(sd-0.04) > 4*0.04/math.Sqrt(480) {
		t.Errorf("the sound half is ahead in %.2f of years and strays by %.3f", ahead, sd)
	}
	p := New()
	p.Weak = 0
	sure, little := lead(p)
	if !(sure > 0.8 && little < 0.02) {
		t.Errorf("without a common return the sound half is ahead in %.2f of years and strays by %.3f", sure, little)
	}
	t.Logf("ahead in %.2f of years by %.3f, without a common return in %.2f by %.3f", ahead, sd, sure, little)
}

// A closed market for refinancing and a higher intercept ruin weak firms, and
// the sound half gains on the whole.
func TestACreditCrunchPartsSoundFromWeak(t *testing.T) {
	const n, months = 16, 12
	d := still(months, n, 1, 8)
	gain := func(p *Params) (defaults, ahead float64) {
		paths := simulate(t, p, d, 0, n, false)
		for k := 1; k <= months; k++ {
			defaults += sum(paths.Row(Defaults, 2+k)) / n / numSmall
			for i, x := range paths.Row(engine.SmallQualityReturn, 2+k) {
				ahead += (x - d.Groups[small].Return[k][i]) / n
			}
		}
		return defaults, ahead
	}
	calm, before := gain(New())
	p := New()
	p.Default.InterceptAdd = 0.7
	crunch, added := gain(p)
	p.Default.RefiClosed = 9
	closed, shut := gain(p)
	if !(crunch > 1.5*calm && closed > crunch+0.02) {
		t.Errorf("defaults a year: %.4f, with the intercept %.4f, and closed %.4f", calm, crunch, closed)
	}
	if !(before > 0 && added > before && shut > added) {
		t.Errorf("the sound half is ahead by %.4f, with the intercept %.4f, and closed %.4f", before, added, shut)
	}
}

func TestTheSharesOfAClosedMarketComeDue(t *testing.T) {
	p := New()
	p.Default.Intercept, p.Default.Coverage, p.Default.RefiClosed = -10, 0, 1
	const n = 64
	w := p.walk(1)
	paths := simulate(t, p, still(2, n, 0, 3), 0, n, false)
	want := sum(w.start.weak[:numSmall]) / 60 * n
	if got := sum(paths.Row(Defaults, 3)); math.Abs(got-want) > 4*math.Sqrt(want) {
		t.Errorf("%v defaults while refinancing is closed, want %.0f ± %.0f", got, want, 4*math.Sqrt(want))
	}
	if got := sum(paths.Row(Defaults, 4)); got > 10 {
		t.Errorf("%v defaults in the month after", got)
	}
}

// On the mirrored path a draw u is 1-u.
func TestMirroredPathsTakeMirroredDraws(t *testing.T) {
	p := New()
	w, v := p.walk(7), p.walk(7)
	w.address, v.address = address{path: 6}, address{path: 6, mirrored: true}
	w.uniform(w.returns, 3)
	v.uniform(v.returns, 3)
	own := make([]float64, numFirms)
	random.New(7, "firms: return").UniformFirms(own, 6, 3)
	if !slices.Equal(w.u, own) {
		t.Error("draws are not those of random.UniformFirms")
	}
	for j, u := range w.u {
		if u+v.u[j] != 1 {
			t.Fatalf("firm %d draws %v and %v", j, u, v.u[j])
		}
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	p := New()
	p.Default.RefiClosed, p.Poor, p.Beta, p.MarginShock = 2.5, math.NaN(), -1, 0.2
	err := p.Simulate(engine.NewPaths(gridOf(1), 1, p.Writes()), 0, 1, still(1, 1, 0, 3))
	for _, want := range []string{"refi_closed_months is 2.5: want whole months", "poor is NaN", "beta is -1: want 0 to 1", "margins would wander 1.96 times"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

// The same bits on every machine: CI runs this under GOAMD64=v1 and v3, without
// assembly, and on arm64.
func TestBitsAreTheSameEverywhere(t *testing.T) {
	p := New()
	p.Turnover = true
	paths := simulate(t, p, still(24, 3, 2, 11), 0, 3, false)
	hash := fnv.New64a()
	for _, f := range p.Writes() {
		for k := 3; k < len(paths.Grid.Dates); k++ {
			for _, x := range paths.Row(f, k) {
				_ = binary.Write(hash, binary.LittleEndian, x)
			}
		}
	}
	if got, want := hash.Sum64(), uint64(0x87ab7ddc7cf14bb); got != want {
		t.Errorf("hash of all values is %#x, want %#x", got, want)
	}
}
