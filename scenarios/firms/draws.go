package firms

import "trifecta/engine/random"

// Draws holds the uniform draws of all firms in one month, on four
// neighbouring paths: random makes the four together.
type draws struct {
	stream random.Stream
	four   [4][]float64
}

func newDraws(seed uint64, name string) *draws {
	d := &draws{stream: random.New(seed, name)}
	for i := range d.four {
		d.four[i] = make([]float64, numFirms)
	}
	return d
}

// draw makes the draws of month k for the four paths around path.
func (d *draws) draw(path int64, k int) {
	for i := range d.four {
		d.stream.UniformFirms(d.four[i], path&^3+int64(i), k)
	}
}

// of sets u to what the path takes.
func (d *draws) of(path address, u []float64) {
	four := d.four[path.path&3]
	if !path.mirrored {
		copy(u, four)
		return
	}
	for j, x := range four {
		u[j] = 1 - x
	}
}
