// Package firms puts 2,000 small, 490 large and 10 mega companies inside each
// simulated path.
//
// The group paths come first, and the firms disaggregate them: a firm earns its
// beta times its group's return, its sector's and its own, all scaled so that
// the group, its delisted members included, earns exactly what the group path
// says. So nothing that the world wrote without firms changes when they are
// switched on; they add what only firms can tell: how many default, and what
// the sound half of the small caps earns, the sleeve small_quality.
//
// [New] gives the parameters, [Params.Simulate] fills the fields of
// [Params.Writes] from a [Drive], which the world hands down.
//
// # One month
//
//  1. Each firm's uniform draw decides whether it defaults, leaves for poor
//     performance, is taken over, or stays with what is left of the draw as its
//     own return. A delisted firm is in the index with its last return for that
//     month; what it pays is bought into the others at the close.
//  2. At a quarter's end firms report: their margins have moved with their
//     group's and by themselves, their interest with the rates on floating and
//     fixed debt. Coverage, EBIT over interest, sets their chance to default.
//  3. In June, and since 2026 in November, the indexes are ranked anew and the
//     sound half is chosen: positive earnings over the last four quarters
//     known, and interest covered in the latest.
//
// Everybody starts from the same cross-section, which the seed draws (MODEL,
// section 13): today's firms are known. A firm's earnings move once a quarter,
// as it reports, which saves two of three draws.
//
// # What the sound half earns
//
// Nothing rewards firms for the risk of default. The losses of the firms that
// fail are thus borne by the other half, and the sound half earns more than the
// whole: 1.9 % a year in the world's expansions and 3.3 % in its recessions, of
// which the delistings for poor performance, 3 % a year at -55 %, make more than
// half. That distressed shares earn little is what data say (Campbell, Hilscher
// and Szilagyi, "In search of distress risk", Journal of Finance 63, 2008), and
// the S&P SmallCap 600, which screens for earnings as the sound half does, was
// ahead of the Russell 2000 by 1.6 % a year from 1994 to 2019.
//
// It was so in 20 of 30 years only, and MODEL's firms, which share no more than
// market and sectors, would have made it a sure thing. Params.Weak is a return
// that all firms share which lose money: with it the sound half is ahead in
// seven of ten years, and strays by nearly 4 % a year.
//
// # What it costs
//
// A firm and month takes some 12 ns on one core, and there are 2,500 of them:
// with firms a path takes hundreds of times as long as without. They are off
// unless a scenario needs them. Memory is that of two cross-sections for each
// worker, under a megabyte, whatever the number of paths.
//
// # Why no fewer firms
//
// A tenth of the firms, each standing for ten, would take a tenth of the time,
// and defaults would come in tens: their number would vary sqrt(10) times as
// much as it should, and the sound half would wander from the whole by chance.
package firms
