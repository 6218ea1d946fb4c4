// Neighbours in `together` and `next`: how each is written, in bits, and what follows from its counts.
import { incrementLow } from "./measures.js";
import { HIGH } from "./section.js";
import { smallFloat } from "./small_float.js";
import { LEVELS, PLACES } from "./words.js";

const ORDERS_AT = 0; // in LEDG
const ELIGIBLE_ORDERS_AT = 8;
const LAG_FAR = 71; // quartiles up to here share one code
const LAG_CODES = 64824;
const BOOST_NONE = 1000000;
const BOOST_MAX = 1000000000;
const BOOST_BITS = 30;
const INCREMENT_ONE = 31 * 1024;
const INCREMENT_BITS = 16;
const LIFT_MAX = 65535;
const PLACE_BITS = 31;
const PLACE_EMAIL = 16;
const PINNED = 32;
const WIDE = 31; // as bits of a count: 32

// The names of every set of places: neighbours share them, so they do not change.
const PLACE_SETS = Array.from({ length: PLACE_BITS + 1 }, (_, set) => Object.freeze(PLACES.filter((_, bit) => set & (1 << bit))));

const tetrahedral = (q) => (q * (q + 1) * (q + 2)) / 6;
const triangular = (q) => (q * (q + 1)) / 2;

// The third quartile of each code, and the second of what is left of it.
const THIRD = new Uint8Array(LAG_CODES);
const SECOND = new Uint8Array(triangular(LAG_FAR + 1));
for (let q = 0; q <= LAG_FAR; q++) {
	THIRD.fill(q, tetrahedral(q), tetrahedral(q + 1));
	SECOND.fill(q, triangular(q), triangular(q + 1));
}

/** `width` bits, 0 to 32, from bit `bit` behind byte `at`; behind what a view is of there are 8 bytes more. */
function bits(view, at, bit, width) {
	const byte = at + (bit >> 3), shift = bit & 7;
	let value = view.getUint32(byte, true) >>> shift;
	if (shift + width > 32)
		value |= view.getUint8(byte + 4) << (32 - shift);
	return width < 32 ? value & ((1 << width) - 1) : value >>> 0;
}

const widened = (width) => (width === WIDE ? 32 : width);

/** What a row of `count` neighbours, not 0, says of their bits; that the row ends where they do. */
export function readWidths(c, next, weighted, count) {
	const word = c.u16() + 65536 * c.byte();
	const w = {
		item: word & 31, support: widened((word >> 5) & 31), repeated: widened((word >> 10) & 31), lift: (word >> 15) & 31,
		place: (word >> 20) & 7, long: word >> 23 === 1, liftBase: 256 * c.byte(), firstPlace: c.byte(), lag: 0, both: 0, at: 0, stride: 0,
	};
	if (next) {
		const byte = c.byte();
		w.lag = (w.long ? 4 : 2) * ((byte & 7) + 1);
		w.both = widened(byte >> 3);
	}
	if (w.item === 0 || w.lift > 16 || w.place > 6 || w.firstPlace > 63 || (w.long && !next))
		throw c.fail("numbers of so many bits cannot be");
	w.stride = w.item + w.support + w.repeated + w.lift + w.place + (weighted ? INCREMENT_BITS : 0) + (c.boosted ? BOOST_BITS : 0) +
		(w.long ? 3 : 1) * w.lag + w.both;
	w.at = c.at;
	if (c.end - c.at !== Math.ceil((count * w.stride) / 8))
		throw c.fail("a row does not end behind its last neighbour");
	return w;
}

/** Reads the neighbours of one anchor; what they need of it and of the whole is read once. */
export class PairReader {
	constructor(index, table, anchor) {
		const counts = index.countsOf(anchor);
		this.index = index;
		this.next = table === "next";
		this.anchor = anchor;
		this.support = this.next ? counts.eligible : counts.orders;
		this.total = index.section("LEDG").u64(this.next ? ELIGIBLE_ORDERS_AT : ORDERS_AT);
		this.weighted = index.weighted; // increments are stored
		// The neighbour's fields as they stand in the row.
		this.item = this.stored = this.repeated = this.lift = this.place = this.increment = this.boost = this.both = 0;
		this.lag = this.lag2 = this.lag3 = 0; // code, or the three numbers of long lags
		this.q1 = this.q2 = this.q3 = 0;
	}

	/** The fields of neighbour k, from 0. */
	readFields(c, k) {
		const { widths: w, section: { view } } = c;
		const first = k * w.stride, at = w.at + Math.floor(first / 8);
		let bit = first % 8;
		this.item = bits(view, at, bit, w.item);
		bit += w.item;
		this.stored = bits(view, at, bit, w.support);
		bit += w.support;
		this.repeated = bits(view, at, bit, w.repeated);
		bit += w.repeated;
		this.lift = bits(view, at, bit, w.lift);
		bit += w.lift;
		this.place = bits(view, at, bit, w.place);
		bit += w.place;
		if (this.weighted) {
			this.increment = bits(view, at, bit, INCREMENT_BITS);
			bit += INCREMENT_BITS;
		}
		if (c.boosted) {
			this.boost = bits(view, at, bit, BOOST_BITS);
			bit += BOOST_BITS;
		}
		if (!this.next)
			return;
		this.lag = bits(view, at, bit, w.lag);
		bit += w.lag;
		if (w.long) {
			this.lag2 = bits(view, at, bit, w.lag);
			this.lag3 = bits(view, at, bit + w.lag, w.lag);
			bit += 2 * w.lag;
		}
		this.both = bits(view, at, bit, w.both);
	}

	// The quartiles of the days, into q1 to q3.
	#lags(c) {
		if (c.widths.long) {
			this.q1 = this.lag;
			this.q2 = this.q1 + this.lag2;
			this.q3 = this.q2 + this.lag3;
			if (this.q3 >= HIGH)
				throw c.fail("no such quartiles of days");
			return;
		}
		if (this.lag >= LAG_CODES)
			throw c.fail("no such quartiles of days");
		this.q3 = THIRD[this.lag];
		const rest = this.lag - tetrahedral(this.q3);
		this.q2 = SECOND[rest];
		this.q1 = rest - triangular(this.q2);
	}

	// Between -1 and 1.
	#increment(c) {
		const size = this.increment & 0x7fff;
		if (size > INCREMENT_ONE || this.increment === 0x8000)
			throw c.fail("no such increment");
		return this.increment === size ? smallFloat(size) : -smallFloat(size);
	}

	#boost(c) {
		const boost = c.boosted ? this.boost : 0;
		if (boost === BOOST_NONE || boost > BOOST_MAX)
			throw c.fail("no such boost");
		return boost === 0 ? 1 : boost / BOOST_NONE;
	}

	/** The neighbour of that rank, from 1, with all that follows from its counts. */
	read(c, rank) {
		this.readFields(c, rank - 1);
		const { next, item, stored: support, repeated, both } = this;
		const lift16 = this.lift + c.widths.liftBase;
		const place = this.place ^ c.widths.firstPlace;
		const pinned = place >= PINNED;
		if (support === 0 ? repeated !== 0 || both !== 0 || !pinned : repeated >= support)
			throw c.fail("support or customers cannot be");
		if (lift16 > LIFT_MAX)
			throw c.fail("no such adjusted lift");
		let increment = this.weighted ? this.#increment(c) : 0;
		if (next)
			this.#lags(c);
		const boost = this.#boost(c);
		this.index.checkNeighbour(c, this.anchor, item);
		if (c.backed !== 0 && c.backed < this.support)
			throw c.fail("an anchor in more orders than its family or category");
		if (this.total > Number.MAX_SAFE_INTEGER)
			throw c.fail("a count is not below 2^53");

		const counts = this.index.countsOf(item);
		const anchorSupport = c.backed !== 0 ? c.backed : this.support;
		const itemSupport = next ? counts.followed : counts.orders;
		let atRisk = 0, confidence = 0, lift = 0;
		if (support > 0) {
			const itemEligible = next ? counts.eligible : 0;
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
			places: PLACE_SETS[place & PLACE_BITS], level: LEVELS[c.level], pinned, confidence, lift, adjustedLift: smallFloat(lift16),
			incrementLow: increment, value, boost,
		};
	}

	/** That the numbers of `count` sound neighbours have no more bits than they need, and nothing stands behind them. */
	verifyWidths(c, count) {
		const w = c.widths;
		const most = { item: 0, support: 0, repeated: 0, lift: 0, place: 0, lag: 0, both: 0 };
		let leastLift = LIFT_MAX, last = 0;
		const raise = (name, value) => {
			most[name] = Math.max(most[name], value);
		};
		for (let k = 0; k < count; k++) {
			this.readFields(c, k);
			raise("item", this.item);
			raise("support", this.stored);
			raise("repeated", this.repeated);
			raise("lift", this.lift);
			raise("place", this.place);
			raise("lag", this.lag);
			if (w.long)
				raise("lag", Math.max(this.lag2, this.lag3));
			raise("both", this.both);
			leastLift = Math.min(leastLift, this.lift);
			last = Math.max(last, w.long ? this.lag + this.lag2 + this.lag3 : 0);
			if (k === 0 && this.place !== 0)
				throw c.fail("the first place is not the row's");
		}
		const need = (name) => 32 - Math.clz32(most[name]);
		const count32 = (name) => (need(name) === WIDE ? 32 : need(name));
		const lagUnit = w.long ? 4 : 2;
		const leastLag = this.next ? lagUnit * Math.max(1, Math.ceil(need("lag") / lagUnit)) : 0;
		if (w.item !== Math.max(1, need("item")) || w.support !== count32("support") || w.repeated !== count32("repeated") || w.lift !== need("lift") ||
			w.place !== need("place") || w.lag !== leastLag || w.both !== count32("both") || leastLift > 255 || (w.long && last <= LAG_FAR))
			throw c.fail("numbers have more bits than they need");
		const used = (count * w.stride) % 8;
		if (used && c.bytes[c.end - 1] >> used)
			throw c.fail("what is left of the last byte is not 0");
	}
}
