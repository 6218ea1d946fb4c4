package cobuy

import "math"

// What follows from counts. Every step is rounded by itself, in the order that the format says, so that all readers get the same bits; the
// conversions to float64 keep the compiler from fusing a product with a sum.

// A variable: the compiler would fold products of a constant without rounding each.
var z = 1.96

// Where the bounds of the share of s in n stand, n not 0, before each is divided.
func wilsonFar(s, n float64) float64 {
	zz := float64(z * z)
	return s + zz/2 + float64(z*math.Sqrt(float64(s*((n-s)/n))+zz/4))
}

func wilsonLow(s, n float64) float64 {
	if n == 0 {
		return 0
	}
	return s / n * s / wilsonFar(s, n)
}

func wilsonHigh(s, n float64) float64 {
	if n == 0 || s == n {
		return 1
	}
	return wilsonFar(s, n) / (n + float64(z*z))
}

// Lower bound of how much likelier the item is with the anchor than without it.
func incrementLow(support, atRisk, otherSupport, otherAtRisk float64) float64 {
	p1, p2 := support/atRisk, 0.0
	if otherAtRisk != 0 {
		p2 = otherSupport / otherAtRisk
	}
	down, up := p1-wilsonLow(support, atRisk), wilsonHigh(otherSupport, otherAtRisk)-p2
	return p1 - p2 - math.Sqrt(float64(down*down)+float64(up*up))
}

// 2 to the power of an exponent of 6 bits.
var powers = func() (out [64]float64) {
	for e := range out {
		out[e] = math.Ldexp(1, e-31)
	}
	return out
}()

// What a u16 stands for: 6 bits of exponent, 10 of fraction.
func smallFloat(code uint16) float64 {
	if code == 0 {
		return 0
	}
	return (1 + float64(code&1023)/1024) * powers[code>>10]
}
