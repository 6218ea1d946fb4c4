// The float of 16 bits that lifts and increments are stored as.

// 2 to the power of an exponent of 6 bits.
const POWERS = Array.from({ length: 64 }, (_, e) => 2 ** (e - 31));

/** What a code stands for: 6 bits of exponent and 10 of fraction. */
export function smallFloat(code) {
	return code === 0 ? 0 : (1 + (code & 1023) / 1024) * POWERS[code >> 10];
}
