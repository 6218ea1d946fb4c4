// XXH3 (https://xxhash.com) with 64 and 128 bits: the checksums and the build id.
//
// Inputs up to 240 bytes and the last steps go by BigInt; the loop over long inputs, which a check of a whole file spends
// its time in, by 32-bit integers.

const SECRET = Uint8Array.from(
	(
		"b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f" +
		"cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c" +
		"3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8" +
		"a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364" +
		"eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e" +
		"2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
	).match(/../g),
	(pair) => parseInt(pair, 16),
);
const STRIPE = 64;
const BLOCK_STRIPES = (SECRET.length - STRIPE) / 8;

const P32_1 = 0x9e3779b1n, P32_2 = 0x85ebca77n, P32_3 = 0xc2b2ae3dn;
const P64_1 = 0x9e3779b185ebca87n, P64_2 = 0xc2b2ae3d27d4eb4fn, P64_3 = 0x165667b19e3779f9n;
const P64_4 = 0x85ebca77c2b2ae63n, P64_5 = 0x27d4eb2f165667c5n;
const MIX_1 = 0x165667919e3779f9n, MIX_2 = 0x9fb21c651e98df25n;

const low64 = (x) => BigInt.asUintN(64, x);
const u32 = (b, at) => (b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)) >>> 0;
const u64 = (b, at) => BigInt(u32(b, at)) | (BigInt(u32(b, at + 4)) << 32n);
const rotate = (x, bits) => low64(x << bits) | (x >> (64n - bits));
const secret = (at) => u64(SECRET, at);

function swap(x, nbytes) {
	let out = 0n;
	for (let i = 0; i < nbytes; i++, x >>= 8n)
		out = (out << 8n) | (x & 255n);
	return out;
}

function fold(a, b) {
	const product = a * b;
	return low64(product) ^ (product >> 64n);
}

function avalanche(h) {
	h = low64((h ^ (h >> 37n)) * MIX_1);
	return h ^ (h >> 32n);
}

function avalanche_xxh64(h) {
	h = low64((h ^ (h >> 33n)) * P64_2);
	h = low64((h ^ (h >> 29n)) * P64_3);
	return h ^ (h >> 32n);
}

const mix16 = (b, at, key, seed) =>
	fold(u64(b, at) ^ low64(secret(key) + seed), u64(b, at + 8) ^ low64(secret(key + 8) - seed));

function hash_0_to_16(b, seed) {
	const n = b.length;

	if (n > 8) {
		const lo = u64(b, 0) ^ low64((secret(24) ^ secret(32)) + seed);
		const hi = u64(b, n - 8) ^ low64((secret(40) ^ secret(48)) - seed);
		return avalanche(low64(BigInt(n) + swap(lo, 8) + hi + fold(lo, hi)));
	}
	if (n >= 4) {
		const twisted = seed ^ (swap(seed & 0xffffffffn, 4) << 32n);
		const both = BigInt(u32(b, n - 4)) + (BigInt(u32(b, 0)) << 32n);
		let h = both ^ low64((secret(8) ^ secret(16)) - twisted);
		h ^= rotate(h, 49n) ^ rotate(h, 24n);
		h = low64(h * MIX_2);
		h = low64((h ^ ((h >> 35n) + BigInt(n))) * MIX_2);
		return h ^ (h >> 28n);
	}
	if (n > 0) {
		const all = ((b[0] << 16) | (b[n >> 1] << 24) | b[n - 1] | (n << 8)) >>> 0;
		return avalanche_xxh64(BigInt(all) ^ low64(BigInt((u32(SECRET, 0) ^ u32(SECRET, 4)) >>> 0) + seed));
	}
	return avalanche_xxh64(seed ^ secret(56) ^ secret(64));
}

function hash_17_to_128(b, seed) {
	const n = b.length;
	let acc = BigInt(n) * P64_1;

	for (let i = (n - 1) >> 5; i >= 0; i--)
		acc += mix16(b, 16 * i, 32 * i, seed) + mix16(b, n - 16 * (i + 1), 32 * i + 16, seed);
	return avalanche(low64(acc));
}

function hash_129_to_240(b, seed) {
	const n = b.length;
	let acc = BigInt(n) * P64_1;

	for (let i = 0; i < 8; i++)
		acc += mix16(b, 16 * i, 16 * i, seed);
	acc = avalanche(low64(acc)) + mix16(b, n - 16, 136 - 17, seed);
	for (let i = 8; i < n >> 4; i++)
		acc += mix16(b, 16 * i, 16 * (i - 8) + 3, seed);
	return avalanche(low64(acc));
}

// The secret that a seed makes, as 32-bit words; words at 4 * i, and for keys at odd places the bytes.
function seeded_secret(seed) {
	const out = new Uint8Array(SECRET.length);
	const view = new DataView(out.buffer);

	for (let i = 0; i < SECRET.length; i += 16) {
		view.setBigUint64(i, low64(secret(i) + seed), true);
		view.setBigUint64(i + 8, low64(secret(i + 8) - seed), true);
	}
	return out;
}

// The upper 32 bits of a product of two unsigned 32-bit numbers.
function upper(a, b) {
	const al = a & 0xffff, ah = a >>> 16, bl = b & 0xffff, bh = b >>> 16;
	const middle = ah * bl + ((al * bl) >>> 16); // below 2^32: exact
	const other = al * bh + (middle % 65536);
	return (ah * bh + Math.floor(middle / 65536) + Math.floor(other / 65536)) | 0;
}

// Adds to a 64-bit lane (low word at 2 i, high word behind it).
function add(acc, i, lo, hi) {
	const sum = (acc[2 * i] >>> 0) + (lo >>> 0);
	acc[2 * i] = sum | 0;
	acc[2 * i + 1] = (acc[2 * i + 1] + hi + (sum > 0xffffffff ? 1 : 0)) | 0;
}

function accumulate(acc, b, at, keys, key) {
	for (let i = 0; i < 8; i++) {
		const lo = u32(b, at + 8 * i) | 0, hi = u32(b, at + 8 * i + 4) | 0;
		const x = lo ^ u32(keys, key + 8 * i), y = hi ^ u32(keys, key + 8 * i + 4);
		add(acc, i ^ 1, lo, hi);
		add(acc, i, Math.imul(x, y), upper(x, y));
	}
}

function scramble(acc, keys) {
	const prime = Number(P32_1);

	for (let i = 0; i < 8; i++) {
		const key = SECRET.length - STRIPE + 8 * i;
		// The lane shifted down by 47: its high word by 15.
		const lo = acc[2 * i] ^ (acc[2 * i + 1] >>> 15) ^ u32(keys, key);
		const hi = acc[2 * i + 1] ^ u32(keys, key + 4);
		acc[2 * i] = Math.imul(lo, prime);
		acc[2 * i + 1] = (upper(lo, prime) + Math.imul(hi, prime)) | 0;
	}
}

// What 64 and 128 bits share: eight lanes over all stripes.
function lanes(b, keys) {
	const acc = new Int32Array(16);
	const start = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1];
	const blocks = Math.floor((b.length - 1) / (STRIPE * BLOCK_STRIPES));
	let at = 0;

	start.forEach((lane, i) => add(acc, i, Number(lane & 0xffffffffn), Number(lane >> 32n)));
	for (let block = 0; block < blocks; block++) {
		for (let i = 0; i < BLOCK_STRIPES; i++, at += STRIPE)
			accumulate(acc, b, at, keys, 8 * i);
		scramble(acc, keys);
	}
	for (let i = 0; at + STRIPE < b.length; i++, at += STRIPE)
		accumulate(acc, b, at, keys, 8 * i);
	accumulate(acc, b, b.length - STRIPE, keys, SECRET.length - STRIPE - 7);
	return acc;
}

function merge(acc, keys, key, start) {
	const lane = (i) => (BigInt(acc[2 * i + 1] >>> 0) << 32n) | BigInt(acc[2 * i] >>> 0);
	let h = start;

	for (let i = 0; i < 4; i++)
		h += fold(lane(2 * i) ^ u64(keys, key + 16 * i), lane(2 * i + 1) ^ u64(keys, key + 16 * i + 8));
	return avalanche(low64(h));
}

/** XXH3 with 64 bits of a Uint8Array, as a BigInt; `seed` is a number below 2^32. */
export function xxh3_64(b, seed = 0) {
	const wide = BigInt(seed);

	if (b.length <= 16)
		return hash_0_to_16(b, wide);
	if (b.length <= 128)
		return hash_17_to_128(b, wide);
	if (b.length <= 240)
		return hash_129_to_240(b, wide);
	const keys = seeded_secret(wide);
	return merge(lanes(b, keys), keys, 11, low64(BigInt(b.length) * P64_1));
}

function mix32(acc, b, first, second, key) {
	acc.lo = low64(acc.lo + mix16(b, first, key, 0n)) ^ low64(u64(b, second) + u64(b, second + 8));
	acc.hi = low64(acc.hi + mix16(b, second, key + 16, 0n)) ^ low64(u64(b, first) + u64(b, first + 8));
}

/**
 * XXH3 with 128 bits, seed 0, of a Uint8Array of more than 128 bytes: [low, high], as BigInts. What a build id hashes has
 * 144 bytes at least, so the ways of shorter inputs are not here.
 */
export function xxh3_128(b) {
	const n = b.length;

	if (n <= 128)
		throw new RangeError("xxh3_128: only inputs above 128 bytes");
	if (n > 240) {
		const acc = lanes(b, SECRET);
		return [
			merge(acc, SECRET, 11, low64(BigInt(n) * P64_1)),
			merge(acc, SECRET, SECRET.length - STRIPE - 11, low64(~(BigInt(n) * P64_2))),
		];
	}
	const acc = { lo: low64(BigInt(n) * P64_1), hi: 0n };
	for (let i = 0; i < 128; i += 32)
		mix32(acc, b, i, i + 16, i);
	acc.lo = avalanche(acc.lo);
	acc.hi = avalanche(acc.hi);
	for (let i = 128; i + 32 <= n; i += 32)
		mix32(acc, b, i, i + 16, i - 128 + 3);
	mix32(acc, b, n - 16, n - 32, 136 - 17 - 16);
	return [
		avalanche(low64(acc.lo + acc.hi)),
		low64(-avalanche(low64(acc.lo * P64_1 + acc.hi * P64_4 + BigInt(n) * P64_2))),
	];
}
