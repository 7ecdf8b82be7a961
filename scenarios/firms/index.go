package firms

import (
	"math"
	"slices"
)

const (
	reportingLag = 2    // months after a quarter's end until its earnings are known
	leastSize    = 0.12 // $bn at the start: smaller firms leave the index
)

// choose makes the members of the sound half anew: small firms that earned
// money over the last four quarters known, and their interest in the latest of
// them. age is the number of months since the last quarter ended.
func (w *walk) choose(age int) {
	q := w.profit[:4]
	if age < reportingLag {
		q = w.profit[1:]
	}
	w.held = 0
	for j, c := range w.cap[:numSmall] {
		year := q[0][j] + q[1][j] + q[2][j] + q[3][j]
		sound := float64(positive(c) * float64(positive(q[0][j])*positive(year)))
		w.sound[j] = sound
		w.held += float64(sound * c)
	}
}

// A trade is the value of an index before a reconstitution, and of the members
// that leave and join.
type trade struct{ before, left, joined float64 }

// turnover returns buys plus sells over the index's value. Members that stay
// are bought with what leaves, or sold for what joins.
func (t trade) turnover() float64 {
	stay := t.before - t.left
	after := stay + t.joined
	bought := stay/after - stay/t.before
	return t.left/t.before + t.joined/after + max(bought, -bought)
}

// reconstitute ranks the firms at a close, and adds what that trades to out:
//   - the mega caps are the ten largest;
//   - a firm moves between small and large only if crossing says so;
//   - delisted small firms, and those below the least size, make room for new
//     ones: each is what the firm of its number was at the start, at the
//     group's level of today;
//   - the sound half is chosen anew.
func (w *walk) reconstitute(age int, out *tally) {
	var index [3]trade
	for g := range index {
		index[g].before = w.total[g]
	}
	half := trade{before: w.held}
	leave := func(g, j int) {
		index[g].left += w.cap[j]
		if g == small {
			half.left += float64(w.sound[j] * w.cap[j])
		}
		w.sound[j] = 0
	}
	swap := func(up, down int) { // the firm up, of the lower group, against down
		g, h := groupOf(up), groupOf(down)
		leave(g, up)
		leave(h, down)
		w.exchange(up, down)
		for _, j := range [2]int{up, down} {
			to, from := groupOf(j), g+h-groupOf(j)
			w.cap[j] = float64(w.cap[j] * (w.unit[from] / w.unit[to]))
			w.sigma[j] = w.own(to, w.kind[j])
			w.poor[j] = 0
			index[to].joined += w.cap[j]
		}
	}
	for {
		up, down := w.extreme(large, 1), w.extreme(mega, -1)
		if w.value(up) <= w.value(down) {
			break
		}
		swap(up, down)
	}
	up, down := w.crossing()
	for i := range up {
		swap(up[i], down[i])
	}
	from, to := w.start.rows(), w.rows()
	for j := range numSmall {
		if w.cap[j] > 0 && w.value(j) >= float64(leastSize*w.level[small]) {
			continue
		}
		leave(small, j)
		for i := range to {
			(*to[i])[j] = (*from[i])[j]
		}
		w.cap[j] = float64(w.cap[j] * (w.level[small] / w.unit[small]))
		w.sound[j] = 0
		index[small].joined += w.cap[j]
	}

	was := slices.Clone(w.sound[:numSmall])
	w.choose(age)
	for j, s := range was {
		switch {
		case s > w.sound[j]:
			half.left += w.cap[j]
		case s < w.sound[j]:
			half.joined += w.cap[j]
		}
	}
	for g := range index {
		w.total[g] = sum(w.cap[span[g]:span[g+1]])
		out.traded[g] += index[g].turnover()
	}
	out.bought += half.turnover()
}

// value returns the market value of firm j, $bn.
func (w *walk) value(j int) float64 { return float64(w.cap[j] * w.unit[groupOf(j)]) }

// extreme returns the largest firm of a group, or with sign -1 the smallest,
// the first of equals.
func (w *walk) extreme(g int, sign float64) int {
	best := span[g]
	for j := span[g]; j < span[g+1]; j++ {
		if sign*w.cap[j] > sign*w.cap[best] {
			best = j
		}
	}
	return best
}

// A placed firm has a place by its value: reach is the value of all firms down
// to it, $bn.
type placed struct {
	firm  int
	reach float64
}

// firmBits are the bits of a firm's number.
const firmBits = 12

// rankKey is a number that sorts firms by value, the largest first, to twelve
// digits, and then by number: bits of a positive float64 ascend with it.
func rankKey(j int, value float64) uint64 {
	return ^math.Float64bits(value)>>firmBits<<firmBits | uint64(j)
}

// crossing returns the small firms that become large, and the large firms whose
// places they take, as many.
//
// Firms are ranked by value. The breakpoint is the share of the whole market's
// value that the 500 largest have; a small firm becomes large if the firms down
// to it have less than that by half of Band, a large one small if they have
// more by half of Band (the banding of Russell's indexes, in which they have
// 2.5 points on either side). The large stay as many as they are: vacancies are
// filled by the largest small firms, and whichever side has too few crossing
// sends those next in rank.
func (w *walk) crossing() (up, down []int) {
	least, most, market := math.Inf(1), 0.0, 0.0
	for j, c := range w.cap {
		v := float64(c * w.unit[groupOf(j)])
		market += v
		switch g := groupOf(j); {
		case g == small:
			most = max(most, v)
		case g == large && v == 0:
			down = append(down, j)
		case g == large:
			least = min(least, v)
		}
	}
	margin := float64(w.Band / 2 * market)
	// One distressed large firm would have all small firms ranked: those below
	// the band need no place among them.
	var ranked []placed
	breakpoint := 0.0
	for floor := most / 8; ; floor /= 4 {
		ranked, breakpoint = w.rank(max(floor, least), most)
		n := len(ranked) - 1
		for n >= 0 && groupOf(ranked[n].firm) == large {
			n--
		}
		if floor <= least || n >= 0 && ranked[n].reach > breakpoint+margin {
			break
		}
	}
	var next, last []int // inside the band, by value
	for _, f := range ranked {
		switch g := groupOf(f.firm); {
		case g == small && f.reach < breakpoint-margin:
			up = append(up, f.firm)
		case g == small:
			next = append(next, f.firm)
		case f.reach > breakpoint+margin:
			down = append(down, f.firm)
		default:
			last = append(last, f.firm)
		}
	}
	slices.Reverse(last)
	more := min(max(len(down)-len(up), 0), len(next))
	up = append(up, next[:more]...)
	more = min(max(len(up)-len(down), 0), len(last))
	down = append(down, last[:more]...)
	n := min(len(up), len(down))
	return up[:n], down[:n]
}

// rank returns the large firms below the value most and the small ones from
// floor on, the largest first, and what the 500 largest of all firms are worth.
// Below floor, reach leaves the small firms out.
func (w *walk) rank(floor, most float64) (ranked []placed, breakpoint float64) {
	keys := w.keys[:0]
	place, larger := 0, 0.0
	for j, c := range w.cap {
		g := groupOf(j)
		v := float64(c * w.unit[g])
		switch {
		case g == large && v > 0 && v < most, g == small && v >= floor:
			keys = append(keys, rankKey(j, v))
		case g != small && v > 0:
			place++
			larger += v
		}
	}
	slices.Sort(keys)
	w.keys = keys
	ranked = w.ranked[:0]
	breakpoint = larger
	for _, key := range keys {
		j := int(key & (1<<firmBits - 1))
		larger += w.value(j)
		ranked = append(ranked, placed{j, larger})
		if place++; place <= numMega+numLarge {
			breakpoint = larger
		}
	}
	w.ranked = ranked
	return ranked, breakpoint
}
