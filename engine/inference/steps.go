package inference

// Steps counts the paths of a stratum by the step at which something first
// happened to them.
type Steps struct {
	Weight float64 // probability of the stratum
	Paths  int64   // drawn in the stratum; 0: all are counted
	First  []int64 // First[k]: paths to which it happened first at step k+1
}

// FirstStep returns the distribution of the step at which something first
// happened, over the paths to which it did. For intervals and errors a path is
// anywhere between a step and the one before.
func FirstStep(strata []Steps) *Distribution {
	d, mass := &Distribution{lattice: true}, 0.0
	for k, s := range strata {
		n := int64(0)
		for i, c := range s.First {
			if n += c; c > 0 {
				d.points = append(d.points, point{float64(i), float64(i + 1), float64(i + 1), c, k})
			}
		}
		paths := s.Paths
		if paths == 0 {
			paths = n
		}
		d.strata = append(d.strata, stratum{s.Weight, float64(paths), float64(n), 1})
		if paths > 0 {
			mass += float64(s.Weight * float64(n) / float64(paths))
		}
	}
	for k := range d.strata {
		d.strata[k].weight /= mass
	}
	d.join()
	return d
}
