// What follows from the counts of a pair. Made of + - * / and the square root alone, so that every machine agrees.

const Z = 1.96;

/** The Wilson interval of s in n: [low, high]. */
export function wilson(s, n) {
	if (n === 0)
		return [0, 1];
	const far = s + (Z * Z) / 2 + Z * Math.sqrt(s * ((n - s) / n) + (Z * Z) / 4);
	return [((s / n) * s) / far, s === n ? 1 : far / (n + Z * Z)];
}

/** Lower bound of how much likelier the item is with the anchor than without: Newcombe, method 10. */
export function incrementLow(support, atRisk, otherSupport, otherAtRisk) {
	const p1 = support / atRisk;
	const p2 = otherAtRisk === 0 ? 0 : otherSupport / otherAtRisk;
	const below = p1 - wilson(support, atRisk)[0];
	const above = wilson(otherSupport, otherAtRisk)[1] - p2;
	return p1 - p2 - Math.sqrt(below * below + above * above);
}
