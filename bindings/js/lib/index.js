// An open index: items, neighbours, carts. The calls are described in index.d.ts.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

import { cart, place, placementTable } from "./cart.js";
import { HEADER_NBYTES, openContainer } from "./container.js";
import { Entries } from "./entries.js";
import { explainPair, explainSubstitute } from "./explain.js";
import { CobuyError, damage } from "./failure.js";
import { readInfo } from "./info.js";
import { wilson } from "./measures.js";
import { PairReader } from "./pairs.js";
import { replenish } from "./replenish.js";
import { Records, recordsNbytes } from "./records.js";
import { readHead, readSubstitute, readUpgrade } from "./rows.js";
import { HIGH } from "./section.js";
import { SHORT, putShortAscii } from "./short_text.js";
import { Slots } from "./slots.js";
import { TextTable } from "./text_table.js";
import { verifyIndex } from "./verify.js";
import { NO_GATE, PLACES, STOCKS, TABLES, gateName, isGate } from "./words.js";
import { xxh32 } from "./xxh32.js";

export { CobuyError } from "./failure.js";
export { control } from "./control.js";
export { explainReplenishment, explainSubstitute, explainUpgrade } from "./explain.js";
export { Live } from "./live.js";

const ATTRIBUTES_MAX = 32;
// In OPTS.
const NEXT_DAYS_AT = 24;
const BY_SEQUENCE_AT = 128;
const HALF_LIFE_AT = 208;
const CHUNK_NBYTES = 1 << 26;
const LIST_TABLES = ["together", "next", "upgrade", "substitute"];

function checkTable(table, allowed) {
	if (!allowed.includes(table))
		throw new RangeError(`no such table: ${table}; there are ${allowed.join(", ")}`);
}

/** Which items are bought together, next, or in place of each other. Immutable. */
export class Index {
	#container;
	#entries;
	#records;
	#slots;
	#texts;
	#typed = new Uint8Array(SHORT); // a short text that is looked for
	#encoding;

	constructor(bytes, options = {}) {
		const { encoding = "utf8", verify = false } = options;
		if (encoding !== "utf8" && encoding !== "latin1")
			throw new RangeError(`no such encoding: ${encoding}; there are utf8, latin1`);
		if (!(bytes instanceof Uint8Array))
			throw new TypeError("an index is opened from a Uint8Array");
		// A Buffer's slice would be no copy: go on with what it is a view of.
		this.#container = openContainer(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
		this.#encoding = encoding;
		this.#entries = new Entries(this.section("ENTR"), this.itemCount, recordsNbytes(this.section("ITEM")));
		this.#records = new Records(this.section("ITEM"), this.itemCount, this.#entries);
		this.#slots = new Slots(this.section("HASH"), this.itemCount);
		this.weighted = this.section("OPTS").u64(HALF_LIFE_AT) !== 0; // increments are stored
		this.#texts = {};
		for (const kind of ["TITL", "CATG", "FAML"])
			if (this.#container.known.has(kind))
				this.#texts[kind] = new TextTable(this.section(kind));
		if (verify)
			this.verify();
	}

	get bytes() {
		return this.#container.file;
	}

	get itemCount() {
		return this.#container.itemCount;
	}

	/** Of the format; for the other modules. */
	get container() {
		return this.#container;
	}

	/** A section by its four letters, or undefined. */
	section(kind) {
		return this.#container.known.get(kind);
	}

	/** Where records are, and counts; for the other modules. */
	get entries() {
		return this.#entries;
	}

	/** Texts and rows of the items; likewise. */
	get records() {
		return this.#records;
	}

	/** Items by the hash of their text; likewise. */
	get slots() {
		return this.#slots;
	}

	#has(number) {
		return Number.isInteger(number) && number >= 0 && number < this.itemCount;
	}

	// --- items ----------------------------------------------------------------

	itemBytes(number) {
		return this.#has(number) ? this.#records.get(number) : undefined;
	}

	find(item) {
		let wanted = item, nbytes = item.length;
		if (typeof item === "string") {
			const short = putShortAscii(this.#typed, item);
			wanted = short ? this.#typed : Buffer.from(item, this.#encoding);
			nbytes = short ? item.length : wanted.length;
		}
		const number = this.#slots.find(xxh32(wanted, 0, nbytes), this.#records, wanted, nbytes);
		return number < 0 ? undefined : number;
	}

	itemText(number) {
		return this.#has(number) ? this.#records.text(number, this.#encoding) : undefined;
	}

	title(number) {
		if (!this.#has(number) || !this.#texts.TITL)
			return undefined;
		return this.#texts.TITL.text(number, this.itemCount, this.#encoding) || undefined;
	}

	/** Items that have counts and rows of their own: the first ones. */
	get productCount() {
		return this.itemCount - (this.section("LINK")?.nbytes ?? 0) / 4;
	}

	/** Who answers for an item: itself, or the product that it is a variant of. A damaged link leads nowhere. */
	product(number) {
		const products = this.productCount;
		const product = number < products ? number : this.section("LINK").u32(4 * (number - products));
		return product < products ? product : number;
	}

	/** Counts of an item as they are stored. */
	counts(number) {
		const { orders, eligible, followed, returned } = this.#entries.read(number);
		return { orders, eligible, followed, returned };
	}

	/** The same without an object of their own: good until counts are asked for again. */
	countsOf(number) {
		return this.#entries.read(number);
	}

	worth(number) {
		const wrth = this.section("WRTH");
		const worth = wrth ? wrth.f32(4 * number) : 1;
		if (!(worth >= 0 && worth < Infinity))
			throw wrth.fail("a worth is not a number of at least 0", 4 * number);
		return worth;
	}

	/** Family of an item, 0: none. */
	family(number) {
		return this.section("FACT")?.u32(20 * number + 4) ?? 0;
	}

	/** What FACT says of an item, checked; undefined without the section. */
	facts(number) {
		const fact = this.section("FACT");
		if (!fact)
			return undefined;
		const at = 20 * number;
		const [price, band, stock, gate] = [fact.u64(at + 8), fact.u8(at + 16), fact.u8(at + 17), fact.u8(at + 18)];
		const known = fact.u32(at + 8) < HIGH - 1 || fact.u32(at + 12) < HIGH - 1;
		if (known && price > Number.MAX_SAFE_INTEGER)
			throw fact.fail("a price is not below 2^53", at + 8);
		if ((band > 21 && band !== 255) || stock >= STOCKS.length || !isGate(gate))
			throw fact.fail("no such class", at);
		return {
			category: fact.u32(at), family: fact.u32(at + 4), priceMinor: known ? price : undefined, marginBand: band,
			stock: STOCKS[stock], gate: gateName(gate),
		};
	}

	#group(kind, number, fact, at) {
		if (number === 0)
			return undefined;
		const table = this.#texts[kind];
		const count = table ? table.count() : 0;
		if (number > count)
			throw fact.fail("a category or family has no name", at);
		return table.text(number - 1, count, this.#encoding);
	}

	item(number) {
		if (!this.#has(number))
			return undefined;
		const facts = this.facts(number);
		const at = 20 * number;
		const product = this.product(number);
		return {
			item: this.itemText(number), product, title: this.title(number),
			category: facts && this.#group("CATG", facts.category, this.section("FACT"), at),
			family: facts && this.#group("FAML", facts.family, this.section("FACT"), at + 4),
			...this.counts(product), priceMinor: facts?.priceMinor, stock: facts?.stock ?? STOCKS[0],
			marginBand: facts?.marginBand ?? 0, gate: facts?.gate ?? gateName(NO_GATE), worth: this.worth(number),
		};
	}

	// --- attributes -----------------------------------------------------------

	/** Names, values and where they stand; undefined without the section. */
	attributeTable() {
		const attr = this.section("ATTR");
		if (!attr)
			return undefined;
		const count = attr.u32(0), width = attr.u32(4);
		if (count < 1 || count > ATTRIBUTES_MAX || ![1, 2, 4].includes(width))
			throw attr.fail("no such attributes");
		const texts = new TextTable(attr, 8 + width * count * this.itemCount);
		const textCount = texts.count();
		if (textCount < count)
			throw attr.fail("attributes without names", texts.at);
		const value = (item, k) => {
			const at = 8 + width * (item * count + k);
			const v = width === 1 ? attr.u8(at) : width === 2 ? attr.u8(at) + 256 * attr.u8(at + 1) : attr.u32(at);
			if (v > textCount - count)
				throw attr.fail("an attribute has no value of that number", at);
			return v;
		};
		const text = (i) => texts.text(i, textCount, this.#encoding);
		return { texts, count, textCount, value, name: text, valueText: (v) => (v ? text(count + v - 1) : undefined) };
	}

	attributes(number) {
		const table = this.#has(number) ? this.attributeTable() : undefined;
		return Array.from({ length: table?.count ?? 0 }, (_, k) => ({
			name: table.name(k),
			value: table.valueText(table.value(number, k)),
		}));
	}

	differences(anchor, item) {
		const table = this.#has(anchor) && this.#has(item) ? this.attributeTable() : undefined;
		const out = [];
		for (let k = 0; k < (table?.count ?? 0); k++) {
			const [a, b] = [table.value(anchor, k), table.value(item, k)];
			if (a !== b)
				out.push({ attribute: table.name(k), anchor: table.valueText(a), item: table.valueText(b) });
		}
		return out;
	}

	// --- neighbours -----------------------------------------------------------

	/** The row of a product in a table that is there; its counts are looked at too. */
	cursor(table, product) {
		this.#entries.read(product);
		return this.#records.cursor(table, product);
	}

	#cursor(table, number) {
		return this.#records.has(table) && this.#has(number) ? this.cursor(table, this.product(number)) : undefined;
	}

	/** The head of the row that a cursor of the table is before. */
	readHead(c, table) {
		return readHead(c, table, this.weighted);
	}

	// The best `limit` of a row, each read by `next(cursor, rank)`.
	#list(table, number, limit, next) {
		const c = this.#cursor(table, number);
		const out = [];
		if (!c)
			return out;
		const { count } = this.readHead(c, table);
		for (let rank = 1; rank <= count && rank <= limit; rank++)
			out.push(next(c, rank));
		return out;
	}

	row(number, table = "together") {
		checkTable(table, LIST_TABLES);
		const c = this.#cursor(table, number);
		if (!c)
			return { count: 0, considered: 0, furthest: gateName(NO_GATE) };
		const { count, considered, furthest } = this.readHead(c, table);
		return { count, considered, furthest: gateName(furthest) };
	}

	checkNeighbour(c, anchor, item) {
		if (item >= this.itemCount || item === anchor)
			throw c.fail("a neighbour is no item, or the anchor");
	}

	neighbours(number, options = {}) {
		const { table = "together", limit = Infinity } = options;
		checkTable(table, ["together", "next"]);
		if (!this.#has(number))
			return [];
		const reader = new PairReader(this, table, this.product(number));
		return this.#list(table, number, limit, (c, rank) => reader.read(c, rank));
	}

	/** One upgrade, read and checked. */
	readUpgrade(c, anchor, own, rank) {
		const n = { rank, ...readUpgrade(c) };
		this.checkNeighbour(c, anchor, n.item);
		const item = this.counts(n.item);
		const anchorPriceMinor = this.facts(anchor)?.priceMinor, priceMinor = this.facts(n.item)?.priceMinor;
		if (!(priceMinor > anchorPriceMinor))
			throw c.fail("an upgrade does not cost more");
		if (n.forward > own.eligible || n.forward > item.followed || n.backward > item.eligible || n.backward > own.followed)
			throw c.fail("counts that cannot be");
		const both = n.forward + n.backward;
		const shareLow = wilson(n.forward, both)[0];
		return {
			...n, anchorPriceMinor, priceMinor, priceStepMinor: priceMinor - anchorPriceMinor, shareLow,
			value: shareLow * this.worth(n.item),
		};
	}

	upgrades(number, options = {}) {
		const anchor = this.#has(number) ? this.product(number) : undefined;
		const own = anchor === undefined ? undefined : this.counts(anchor);
		return this.#list("upgrade", number, options.limit ?? Infinity, (c, rank) => this.readUpgrade(c, anchor, own, rank));
	}

	/** One substitute, read and checked. */
	readSubstitute(c, anchor, own, rank) {
		const n = { rank, ...readSubstitute(c) };
		this.checkNeighbour(c, anchor, n.item);
		const item = this.counts(n.item);
		if (n.together > own.orders || n.together > item.orders || n.later > own.eligible || n.later > item.followed ||
			n.earlier > item.eligible || n.earlier > own.followed)
			throw c.fail("counts that cannot be");
		const switched = Math.min(n.later + n.earlier, own.orders);
		const switchLow = wilson(switched, own.orders)[0];
		return {
			...n, anchorSupport: own.orders, itemSupport: item.orders, switchLow, value: switchLow * this.worth(n.item),
		};
	}

	substitutes(number, options = {}) {
		const anchor = this.#has(number) ? this.product(number) : undefined;
		const own = anchor === undefined ? undefined : this.counts(anchor);
		return this.#list("substitute", number, options.limit ?? Infinity, (c, rank) => this.readSubstitute(c, anchor, own, rank));
	}

	/** Reads what stands next in a row of `anchor`: a function of its cursor and the rank. */
	entryReader(table, anchor) {
		if (table === "upgrade" || table === "substitute") {
			const own = this.counts(anchor);
			return table === "upgrade" ? (c, rank) => this.readUpgrade(c, anchor, own, rank) : (c, rank) => this.readSubstitute(c, anchor, own, rank);
		}
		const reader = new PairReader(this, table, anchor);
		return (c, rank) => reader.read(c, rank);
	}

	// --- carts and placements -------------------------------------------------

	#request(items, { bought = [], outOfStock = [], limit }) {
		const known = (numbers) => [...numbers].filter((number) => this.#has(number));
		return { items: known(items), bought: known(bought), outOfStock: known(outOfStock), limit };
	}

	cart(items, options = {}) {
		const { table = "together", places = [] } = options;
		checkTable(table, ["together", "next"]);
		for (const name of places)
			if (!PLACES.includes(name))
				throw new RangeError(`no such place: ${name}; there are ${PLACES.join(", ")}`);
		return cart(this, table, places, this.#request(items, options));
	}

	place(placement, items, options = {}) {
		return place(this, placement, this.#request(items, options));
	}

	placementTable(placement, items, options = {}) {
		return placementTable(this, placement, this.#request(items, options));
	}

	explain(neighbour, table = "together") {
		checkTable(table, ["together", "next"]);
		const opts = this.section("OPTS");
		const days = opts.u64(NEXT_DAYS_AT);
		const nextDays = days > Number.MAX_SAFE_INTEGER ? opts.view.getBigUint64(NEXT_DAYS_AT, true) : days; // damaged, and told as it is
		return explainPair(neighbour, table, { nextDays, orderedBySequence: opts.u64(BY_SEQUENCE_AT) !== 0 });
	}

	explainSuggestion(suggestion) {
		return suggestion.table === "substitute" ? explainSubstitute(suggestion.instead) : this.explain(suggestion.because, suggestion.table);
	}

	// --- bought again ---------------------------------------------------------

	replenish(number) {
		return replenish(this, this.#has(number) ? this.product(number) : undefined);
	}

	// --- the whole ------------------------------------------------------------

	info() {
		return readInfo(this.#container);
	}

	verify() {
		verifyIndex(this);
	}
}

export function openBytes(bytes, options) {
	return new Index(bytes, options);
}

// Room for the whole file is asked for only when its head is an index that says this length.
function checkHead(fd, nbytes) {
	const head = new Uint8Array(HEADER_NBYTES);
	const got = readSync(fd, head, 0, Math.min(nbytes, HEADER_NBYTES), 0);
	const view = new DataView(head.buffer);
	if (got === HEADER_NBYTES && view.getUint32(20, true) * HIGH + view.getUint32(16, true) === nbytes)
		return;
	openContainer(head.subarray(0, got)); // says what is wrong
	throw damage("header", "the file does not have the length that it says", 16);
}

export function open(path, options = {}) {
	// Not blocking, so that a pipe in the index's place is an error and not a wait without end.
	const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const stat = fstatSync(fd), nbytes = stat.size;
		if (!stat.isFile())
			throw damage("header", "not a regular file", 0);
		checkHead(fd, nbytes);
		const bytes = new Uint8Array(options.shared ? new SharedArrayBuffer(nbytes) : Buffer.allocUnsafeSlow(nbytes).buffer);
		for (let at = 0; at < nbytes; ) {
			const got = readSync(fd, bytes, at, Math.min(nbytes - at, CHUNK_NBYTES), at);
			if (got === 0)
				throw new CobuyError("COBUY_E_READ", "header", "the file was cut while it was read", at);
			at += got;
		}
		return new Index(bytes, options);
	} finally {
		closeSync(fd);
	}
}

export { TABLES as tables, gateName, rankByName, rejectName } from "./words.js";
