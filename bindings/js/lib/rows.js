// Rows of neighbours: where they begin, and how each table's neighbours are written. All row decoding stands here.
import { HIGH } from "./section.js";
import { isGate } from "./words.js";

const GROUP = 256;
const LAG_FAR = 71; // quartiles up to here share one code
const LAG_CODES = 64824;
const LAG_ESCAPE = 65535;
const BOOSTED = 64; // flipped in the byte of the furthest gate
const BACKED = 32; // likewise
const BOOST_NONE = 1000000;
const BOOST_MAX = 1000000000;
const INCREMENT_ONE = 31 * 1024;

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
		return this.section.bytes[this.at++];
	}

	u16() {
		const low = this.byte();
		return low + 256 * this.byte();
	}

	/** In shortest form, below `limit` (at most 2^53). */
	varint(limit) {
		let value = 0;
		for (let scale = 1; ; scale *= 128) {
			const byte = this.byte();
			value += (byte & 127) * scale;
			if (value >= limit)
				throw this.fail("a number is too large");
			if (byte < 128) {
				if (byte === 0 && scale > 1)
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
	return code === 0 ? 0 : (1 + (code & 1023) / 1024) * 2 ** ((code >> 10) - 31);
}

const tetrahedral = (q) => (q * (q + 1) * (q + 2)) / 6;
const triangular = (q) => (q * (q + 1)) / 2;

function largest(term, code) {
	let q = 0;
	while (term(q + 1) <= code)
		q++;
	return q;
}

function readLags(c) {
	const code = c.u16();
	if (code < LAG_CODES) {
		const q3 = largest(tetrahedral, code);
		const rest = code - tetrahedral(q3);
		const q2 = largest(triangular, rest);
		return [rest - triangular(q2), q2, q3];
	}
	if (code !== LAG_ESCAPE)
		throw c.fail("no such quartiles of days");
	const q1 = c.u32(), q2 = q1 + c.u32(), q3 = q2 + c.u32();
	if (q3 >= HIGH || q3 <= LAG_FAR)
		throw c.fail("no such quartiles of days");
	return [q1, q2, q3];
}

function readPlace(c, n) {
	const place = c.byte();
	n.placement = place & 31;
	n.level = (place >> 5) & 3;
	n.pinned = place > 127;
	if (n.level === 3)
		throw c.fail("no such level");
	if (n.support === 0 && !n.pinned)
		throw c.fail("support or customers cannot be");
}

// Between -1 and 1; only in a build with a half-life.
function readIncrement(c) {
	const code = c.u16();
	const size = code & 0x7fff;
	if (size > INCREMENT_ONE || code === 0x8000)
		throw c.fail("no such increment");
	return code === size ? smallFloat(size) : -smallFloat(size);
}

function readBoost(c) {
	const boost = c.boosted ? c.u32() : 0;
	if (boost === BOOST_NONE || boost > BOOST_MAX)
		throw c.fail("no such boost");
	return boost ? boost / BOOST_NONE : 1;
}

// Support and customers, and what the flags tell of.
function readSupport(c, n, scale) {
	const [support, flags] = c.flagged(scale);
	const repeated = flags & 1 ? c.u32() : 0;
	if (support === 0 ? flags : flags & 1 && (repeated === 0 || repeated >= support))
		throw c.fail("support or customers cannot be");
	n.support = support;
	n.customers = support - repeated;
	return flags;
}

/** `weighted`: the build had a half-life, so increments are stored; else `increment` is undefined. */
export function readTogether(c, weighted) {
	const n = { item: c.u32() };
	readSupport(c, n, 2);
	n.adjustedLift = smallFloat(c.u16());
	n.increment = weighted ? readIncrement(c) : undefined;
	readPlace(c, n);
	n.lagQ1Days = n.lagDays = n.lagQ3Days = n.both = 0;
	n.boost = readBoost(c);
	return n;
}

export function readNext(c, weighted) {
	const n = { item: c.u32() };
	const flags = readSupport(c, n, 4);
	n.adjustedLift = smallFloat(c.u16());
	n.increment = weighted ? readIncrement(c) : undefined;
	readPlace(c, n);
	[n.lagQ1Days, n.lagDays, n.lagQ3Days] = readLags(c);
	n.both = flags & 2 ? c.u32() : 0;
	if (flags & 2 && n.both === 0)
		throw c.fail("a count that is flagged is 0");
	n.boost = readBoost(c);
	return n;
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
