// Neighbours in `together` and `next`: how each is written, and what follows from its counts.
import { incrementLow } from "./measures.js";
import { HIGH } from "./section.js";
import { smallFloat } from "./rows.js";
import { LEVELS, PLACES } from "./words.js";

const HALF_LIFE_AT = 208; // in OPTS
const ORDERS_AT = 0; // in LEDG
const ELIGIBLE_ORDERS_AT = 8;
const LAG_FAR = 71; // quartiles up to here share one code
const LAG_CODES = 64824;
const LAG_ESCAPE = 65535;
const BOOST_NONE = 1000000;
const BOOST_MAX = 1000000000;
const INCREMENT_ONE = 31 * 1024;
const PLACE_BITS = 31;
const PLACE_EMAIL = 16;
const PINNED = 128;
const REPEATED = 1; // flags of a neighbour's head
const BOTH = 2;

// The names of every set of places: neighbours share them, so they do not change.
const PLACE_SETS = Array.from({ length: PLACE_BITS + 1 }, (_, set) => Object.freeze(PLACES.filter((_, bit) => set & (1 << bit))));

const TETRAHEDRAL = Array.from({ length: LAG_FAR + 1 }, (_, q) => (q * (q + 1) * (q + 2)) / 6);
const TRIANGULAR = Array.from({ length: LAG_FAR + 1 }, (_, q) => (q * (q + 1)) / 2);

// The last of rising terms that is not above the code.
function largest(terms, code) {
	let low = 0, high = terms.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (terms[middle] <= code)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/** Reads the neighbours of one anchor; what they need of it and of the whole is read once. */
export class PairReader {
	constructor(index, table, anchor) {
		const counts = index.counts(anchor);
		this.index = index;
		this.next = table === "next";
		this.supports = index.section("SUPP");
		this.anchor = anchor;
		this.support = this.next ? counts.eligible : counts.orders;
		this.total = index.section("LEDG").u64(this.next ? ELIGIBLE_ORDERS_AT : ORDERS_AT);
		this.weighted = index.section("OPTS").u64(HALF_LIFE_AT) !== 0; // increments are stored
		this.q1 = this.q2 = this.q3 = 0;
	}

	// The quartiles of the days, into q1 to q3.
	#lags(c) {
		const code = c.u16();
		if (code < LAG_CODES) {
			this.q3 = largest(TETRAHEDRAL, code);
			const rest = code - TETRAHEDRAL[this.q3];
			this.q2 = largest(TRIANGULAR, rest);
			this.q1 = rest - TRIANGULAR[this.q2];
			return;
		}
		if (code !== LAG_ESCAPE)
			throw c.fail("no such quartiles of days");
		this.q1 = c.u32();
		this.q2 = this.q1 + c.u32();
		this.q3 = this.q2 + c.u32();
		if (this.q3 >= HIGH || this.q3 <= LAG_FAR)
			throw c.fail("no such quartiles of days");
	}

	// Between -1 and 1.
	#increment(c) {
		const code = c.u16();
		const size = code & 0x7fff;
		if (size > INCREMENT_ONE || code === 0x8000)
			throw c.fail("no such increment");
		return code === size ? smallFloat(size) : -smallFloat(size);
	}

	#boost(c) {
		const boost = c.boosted ? c.u32() : 0;
		if (boost === BOOST_NONE || boost > BOOST_MAX)
			throw c.fail("no such boost");
		return boost === 0 ? 1 : boost / BOOST_NONE;
	}

	#checkLevel(c, level) {
		if (level >= LEVELS.length)
			throw c.fail("no such level");
		if ((level !== 0) !== (c.backed !== 0) || level !== (c.level ?? level))
			throw c.fail("a row backs off as a whole or not at all");
		c.level = level;
		if (c.backed !== 0 && c.backed < this.support)
			throw c.fail("an anchor in more orders than its family or category");
	}

	/** The next neighbour of the cursor, with all that follows from its counts. */
	read(c, rank) {
		const { next } = this;
		const item = c.u32();
		const head = c.varint(next ? 4 * HIGH : 2 * HIGH);
		const flags = head % (next ? 4 : 2);
		const support = (head - flags) / (next ? 4 : 2);
		const repeated = flags & REPEATED ? c.u32() : 0;
		if (support === 0 ? flags !== 0 : flags & REPEATED && (repeated === 0 || repeated >= support))
			throw c.fail("support or customers cannot be");
		const adjustedLift = smallFloat(c.u16());
		let increment = this.weighted ? this.#increment(c) : 0;
		const place = c.byte();
		const level = (place >> 5) & 3, pinned = place >= PINNED;
		if (support === 0 && !pinned)
			throw c.fail("support or customers cannot be");
		let both = 0;
		if (next) {
			this.#lags(c);
			if (flags & BOTH) {
				both = c.u32();
				if (both === 0)
					throw c.fail("a count that is flagged is 0");
			}
		}
		const boost = this.#boost(c);
		this.index.checkNeighbour(c, this.anchor, item);
		this.#checkLevel(c, level);
		if (this.total > Number.MAX_SAFE_INTEGER)
			throw c.fail("a count is not below 2^53");

		const at = 16 * item;
		const anchorSupport = c.backed !== 0 ? c.backed : this.support;
		const itemSupport = this.supports.u32(next ? at + 8 : at);
		let atRisk = 0, confidence = 0, lift = 0;
		if (support > 0) {
			const itemEligible = next ? this.supports.u32(at + 4) : 0;
			const totalAtRisk = this.total - itemEligible;
			atRisk = anchorSupport - both;
			if (both > anchorSupport || (next && both > itemEligible))
				throw c.fail("more orders with both than with one");
			if (support > atRisk || support > itemSupport || atRisk > totalAtRisk || itemSupport - support > totalAtRisk - atRisk)
				throw c.fail("counts that cannot be");
			confidence = support / atRisk;
			lift = confidence / (itemSupport / totalAtRisk);
			if (!this.weighted)
				increment = incrementLow(support, atRisk, itemSupport - support, totalAtRisk - atRisk);
		} else {
			increment = 0;
		}
		let value = increment * this.index.worth(item);
		if (value > 0 && boost !== 1)
			value *= boost;
		return {
			item, rank, support, customers: support - repeated, anchorSupport, itemSupport, total: this.total, atRisk, lagQ1Days: this.q1,
			lagDays: this.q2, lagQ3Days: this.q3, both, emailDay: place & PLACE_EMAIL ? Math.max(this.q1, 1) : 0,
			places: PLACE_SETS[place & PLACE_BITS], level: LEVELS[level], pinned, confidence, lift, adjustedLift, incrementLow: increment,
			value, boost,
		};
	}
}
