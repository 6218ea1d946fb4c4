// What follows from the counts of a pair. Made of + - * / and the square root alone, so that every machine agrees.

const Z = 1.96;

function wilsonLow(s, n) {
	if (n === 0)
		return 0;
	return ((s / n) * s) / (s + (Z * Z) / 2 + Z * Math.sqrt(s * ((n - s) / n) + (Z * Z) / 4));
}

function wilsonHigh(s, n) {
	if (n === 0 || s === n)
		return 1;
	return (s + (Z * Z) / 2 + Z * Math.sqrt(s * ((n - s) / n) + (Z * Z) / 4)) / (n + Z * Z);
}

/** The Wilson interval of s in n: [low, high]. */
export const wilson = (s, n) => [wilsonLow(s, n), wilsonHigh(s, n)];

/** Lower bound of how much likelier the item is with the anchor than without: Newcombe, method 10. */
export function incrementLow(support, atRisk, otherSupport, otherAtRisk) {
	const p1 = support / atRisk;
	const p2 = otherAtRisk === 0 ? 0 : otherSupport / otherAtRisk;
	const below = p1 - wilsonLow(support, atRisk);
	const above = wilsonHigh(otherSupport, otherAtRisk) - p2;
	return p1 - p2 - Math.sqrt(below * below + above * above);
}
