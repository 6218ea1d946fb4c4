// Rows: the cursor that reads them, their heads, and the neighbours of `upgrade` and `substitute`. Those of `together` and `next` stand in pairs.js.
import { readWidths } from "./pairs.js";
import { HIGH } from "./section.js";
import { smallFloat } from "./small_float.js";
import { LEVELS, NO_GATE, SUPPORT_GATE, isGate } from "./words.js";

// In the byte behind the count.
const FURTHEST = 31;
const BOOSTED = 128;

/** Reads one row from front to back, never beyond its end. */
export class Cursor {
	constructor(section, begin, end) {
		this.section = section;
		this.bytes = section.bytes;
		this.row = begin;
		this.at = begin;
		this.end = end;
		this.boosted = false; // until the head has said so
		this.level = 0; // likewise: over what the evidence was counted
		this.backed = 0; // likewise: the anchor's support where it backs off
		this.widths = undefined; // likewise: of neighbours in `together` and `next`
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

/** `weighted`: the build had a half-life. */
export function readHead(c, table, weighted) {
	const pairs = table === "together" || table === "next";
	if (c.at === c.end)
		return { count: 0, considered: 0, furthest: SUPPORT_GATE };
	const count = c.u32();
	const said = c.byte();
	const furthest = (said & FURTHEST) === FURTHEST ? NO_GATE : said & FURTHEST;
	c.level = (said >> 5) & 3;
	c.boosted = said >= BOOSTED;
	if (!isGate(furthest) || c.level >= LEVELS.length || (said > FURTHEST && (!pairs || count === 0)))
		throw c.fail("no such gate, or no such level");
	const considered = c.varint(2 ** 53);
	if (pairs) {
		c.backed = c.level ? c.u32() : 0;
		if (c.level && c.backed === 0)
			throw c.fail("a row backs off to nothing");
		c.widths = count ? readWidths(c, table === "next", weighted, count) : undefined;
		if (count === 0 && c.at !== c.end)
			throw c.fail("a row does not end behind its head");
	}
	return { count, considered, furthest };
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
