package lanes

import "math"

// NormalQuantile sets dst to the standard normal quantiles of the
// probabilities p; see NormalQuantileOf.
func NormalQuantile(dst, p []float64) {
	p = same(dst, p)
	if level > 0 {
		normalQuantileRows(dst, p)
		return
	}
	for i, x := range p {
		dst[i] = NormalQuantileOf(x)
	}
}

// NormalQuantileOf returns the number z that a standard normal variable stays
// below with probability p: within 8 ulp of the true value for every p, of
// either sign, down to the smallest. It is -Inf at 0, +Inf at 1, and NaN outside
// [0, 1]. For p at or above 1/2, and wherever 1-p is exact,
// NormalQuantileOf(1-p) is exactly -NormalQuantileOf(p).
//
// Method: the three rational approximations PPND16 of Wichura, "Algorithm AS
// 241: The percentage points of the normal distribution", Applied Statistics
// 37 (1988), with LogOf for the tails.
func NormalQuantileOf(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := math.FMA(-q, q, 0.180625)
		return q * (poly7(r, &centralNum) / poly7(r, &centralDen))
	}
	tail := p
	if q > 0 {
		tail = 1 - p
	}
	if !(tail > 0) {
		switch {
		case p == 0:
			return math.Inf(-1)
		case p == 1:
			return math.Inf(1)
		}
		return math.NaN()
	}
	r := math.Sqrt(-LogOf(tail))
	var z float64
	if r <= 5 {
		r -= 1.6
		z = poly7(r, &middleNum) / poly7(r, &middleDen)
	} else {
		r -= 5
		z = poly7(r, &farNum) / poly7(r, &farDen)
	}
	if q < 0 {
		return -z
	}
	return z
}

// poly7 evaluates the polynomial with coefficients c, constant term first.
func poly7(x float64, c *[8]float64) float64 {
	y := math.FMA(c[7], x, c[6])
	y = math.FMA(y, x, c[5])
	y = math.FMA(y, x, c[4])
	y = math.FMA(y, x, c[3])
	y = math.FMA(y, x, c[2])
	y = math.FMA(y, x, c[1])
	return math.FMA(y, x, c[0])
}

// Coefficients of AS 241, constant term first: the centre |p - 1/2| <= 0.425,
// the tails down to exp(-25), and the tails beyond.
var (
	centralNum = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	centralDen = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	middleNum = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	middleDen = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	farNum = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farDen = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)
