// Rows of neighbours: where they begin, and how each table's neighbours are written. All row decoding stands here.
import { HIGH } from "./section.js";
import { isGate } from "./words.js";

const GROUP = 256;
const BOOSTED = 64; // flipped in the byte of the furthest gate
const BACKED = 32; // likewise
// 2 to the power of an exponent of 6 bits.
const POWERS = Array.from({ length: 64 }, (_, e) => 2 ** (e - 31));

/** The rows of one table's section, for n items. */
export class RowTable {
	constructor(section, n) {
		this.section = section;
		this.n = n;
		this.offsetsAt = 8 * (Math.floor(n / GROUP) + 1);
		this.bytesAt = this.offsetsAt + 4 * (n + 1);
	}

	/** Where row i begins, in the section; i = n: where the last one ends. */
	begin(i) {
		const s = this.section;
		const at = this.bytesAt + s.u64(8 * Math.floor(i / GROUP)) + s.u32(this.offsetsAt + 4 * i);
		if (!(at <= s.nbytes))
			throw s.fail("a row goes beyond its section", this.offsetsAt + 4 * i);
		return at;
	}

	cursor(i) {
		const begin = this.begin(i), end = this.begin(i + 1);
		if (begin > end)
			throw this.section.fail("a row ends before it begins", this.offsetsAt + 4 * i);
		return new Cursor(this.section, begin, end);
	}

	/** That rows stand one behind the other, from the first byte to the last. */
	verifyOffsets() {
		const s = this.section;
		if (this.begin(0) !== this.bytesAt)
			throw s.fail("the first row does not begin at 0", 0);
		for (let i = 0; i <= this.n; i += GROUP)
			if (s.u32(this.offsetsAt + 4 * i) !== 0)
				throw s.fail("a 256th offset is not 0", this.offsetsAt + 4 * i);
		if (this.begin(this.n) !== s.nbytes)
			throw s.fail("the last row does not end the section", this.offsetsAt + 4 * this.n);
	}
}

/** Reads one row from front to back, never beyond its end. */
export class Cursor {
	constructor(section, begin, end) {
		this.section = section;
		this.bytes = section.bytes;
		this.row = begin;
		this.at = begin;
		this.end = end;
		this.boosted = false; // until the head has said so
		this.backed = 0; // likewise: the anchor's support where it backs off
	}

	fail(what) {
		return this.section.fail(what, this.row);
	}

	byte() {
		if (this.at >= this.end)
			throw this.fail("a row ends in the middle of a neighbour");
		return this.bytes[this.at++];
	}

	u16() {
		const low = this.byte();
		return low + 256 * this.byte();
	}

	/** In shortest form, below `limit` (at most 2^53). */
	varint(limit) {
		let byte = this.byte();
		if (byte < 128)
			return byte;
		let value = byte & 127;
		for (let scale = 128; ; scale *= 128) {
			byte = this.byte();
			value += (byte & 127) * scale;
			if (value >= limit)
				throw this.fail("a number is too large");
			if (byte < 128) {
				if (byte === 0)
					throw this.fail("a number is not in its shortest form");
				return value;
			}
		}
	}

	u32() {
		return this.varint(HIGH);
	}

	/** A number below 2^32 times `scale`, and below it flags: [number, flags]. */
	flagged(scale) {
		const head = this.varint(HIGH * scale);
		return [Math.floor(head / scale), head % scale];
	}
}

export function readHead(c, table) {
	const count = c.u32();
	const byte = c.byte();
	const flipped = (byte > 127 ? ~byte : byte) & (BOOSTED | BACKED);
	const furthest = byte ^ flipped;
	if (!isGate(furthest) || (flipped && table !== "together" && table !== "next"))
		throw c.fail("no such gate");
	const considered = c.varint(2 ** 53);
	c.boosted = (flipped & BOOSTED) !== 0;
	c.backed = flipped & BACKED ? c.u32() : 0;
	if (flipped & BACKED && (c.backed === 0 || count === 0))
		throw c.fail("a row backs off to nothing");
	return { count, considered, furthest, backed: c.backed };
}

/** What a u16 stands for: a float of 6 bits of exponent and 10 of fraction. */
export function smallFloat(code) {
	return code === 0 ? 0 : (1 + (code & 1023) / 1024) * POWERS[code >> 10];
}

export function readUpgrade(c) {
	const item = c.u32();
	const [forward, flags] = c.flagged(4);
	const backward = flags & 2 ? c.u32() : 0;
	let marginStepMinor;
	if (flags & 1) {
		const z = c.varint(2 ** 53);
		marginStepMinor = z % 2 ? -(z + 1) / 2 : z / 2;
	}
	if (forward === 0 || (flags & 2 && backward === 0))
		throw c.fail("a count that must be above 0 is 0");
	return { item, forward, backward, marginStepMinor };
}

export function readSubstitute(c) {
	const n = { item: c.u32(), together: c.u32(), later: c.u32(), earlier: c.u32(), expected: smallFloat(c.u16()) };
	if (n.later === 0 && n.earlier === 0)
		throw c.fail("a count that must be above 0 is 0");
	return n;
}
