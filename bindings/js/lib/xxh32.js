// XXH32 (https://xxhash.com) of bytes: the look-up by text, and the control group.

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

const rotate = (value, bits) => (value << bits) | (value >>> (32 - bits));

const word = (b, at) => b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);

const round = (lane, input) => Math.imul(rotate((lane + Math.imul(input, PRIME_2)) | 0, 13), PRIME_1);

/** The hash of the first `end` bytes of a Uint8Array, as an unsigned 32-bit number; so is the seed. */
export function xxh32(b, seed = 0, end = b.length) {
	let at = 0;
	let h;

	if (end >= 16) {
		let a = (seed + PRIME_1 + PRIME_2) | 0, c = (seed + PRIME_2) | 0, d = seed | 0, e = (seed - PRIME_1) | 0;
		for (; at + 16 <= end; at += 16) {
			a = round(a, word(b, at));
			c = round(c, word(b, at + 4));
			d = round(d, word(b, at + 8));
			e = round(e, word(b, at + 12));
		}
		h = (rotate(a, 1) + rotate(c, 7) + rotate(d, 12) + rotate(e, 18)) | 0;
	} else {
		h = (seed + PRIME_5) | 0;
	}
	h = (h + end) | 0;
	for (; at + 4 <= end; at += 4)
		h = Math.imul(rotate((h + Math.imul(word(b, at), PRIME_3)) | 0, 17), PRIME_4);
	for (; at < end; at++)
		h = Math.imul(rotate((h + Math.imul(b[at], PRIME_5)) | 0, 11), PRIME_1);
	h = Math.imul(h ^ (h >>> 15), PRIME_2);
	h = Math.imul(h ^ (h >>> 13), PRIME_3);
	return (h ^ (h >>> 16)) >>> 0;
}
