package cobuy

import "math"

// What follows from counts. Every step is rounded by itself, in the order that the format says, so that all readers get the same bits; the
// conversions to float64 keep the compiler from fusing a product with a sum.

// A variable: the compiler would fold products of a constant without rounding each.
var z = 1.96

// Bounds of the share of s in n.
func wilson(s, n float64) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	zz := float64(z * z)
	far := s + zz/2 + float64(z*math.Sqrt(float64(s*((n-s)/n))+zz/4))
	low = s / n * s / far
	if s == n {
		return low, 1
	}
	return low, far / (n + zz)
}

// Lower bound of how much likelier the item is with the anchor than without it.
func incrementLow(support, atRisk, otherSupport, otherAtRisk float64) float64 {
	p1, p2 := support/atRisk, 0.0
	if otherAtRisk != 0 {
		p2 = otherSupport / otherAtRisk
	}
	low, _ := wilson(support, atRisk)
	_, high := wilson(otherSupport, otherAtRisk)
	down, up := p1-low, high-p2
	return p1 - p2 - math.Sqrt(float64(down*down)+float64(up*up))
}

// What a u16 stands for: 6 bits of exponent, 10 of fraction.
func smallFloat(code uint16) float64 {
	if code == 0 {
		return 0
	}
	return math.Ldexp(1+float64(code&1023)/1024, int(code>>10)-31)
}
