// What goes with a cart, and what to show in one placement: the sum of the neighbours' values over the items asked for.
import { CobuyError } from "./failure.js";
import { compareBytes } from "./short_text.js";
import { PLACES, STOCKS } from "./words.js";

const LISTING_ITEMS = 64;
const NEIGHBOURS = 32;
const STOCK_OUT = STOCKS.indexOf("out");
const NO_BYTES = new Uint8Array(0);

/** Each has one table, and few items unless told otherwise. */
const PLACEMENTS = {
	product: { table: "together", items: 4 }, cart: { table: "together", items: 2 }, checkout: { table: "together", items: 1 },
	after: { table: "next", items: 3 }, email: { table: "next", items: 4 },
};

export function placementOf(name) {
	if (!Object.hasOwn(PLACEMENTS, name))
		throw new RangeError(`no such placement: ${name}; there are ${PLACES.join(", ")}`);
	return PLACEMENTS[name];
}

const evidence = (s) => s.because ?? s.instead;
const pinned = (s) => (s.because?.pinned ? 1 : 0);
const support = (s) => (s.because ? s.because.support : s.instead.together);

// Who is a better reason than another; on a tie the lower number, which came first, stays.
const better = (a, b) => pinned(a) - pinned(b) || evidence(a).value - evidence(b).value || support(a) - support(b);

// The first 64 different products of the items, by rising number.
const listingOf = (index, items) => [...new Set(items.map((item) => index.product(item)))].slice(0, LISTING_ITEMS).sort((a, b) => a - b);

// What is never shown, as sets of items and families. Of an item that is out of stock the variants may be.
function leftOut(index, { items, bought, outOfStock, table }, anchors) {
	const numbers = new Set(outOfStock), families = new Set();
	const leave = (item, keepsFamily) => {
		const product = index.product(item);
		numbers.add(product);
		if (!keepsFamily || product !== anchors[0])
			families.add(index.family(item));
	};
	for (const item of items)
		leave(item, table === "substitute");
	for (const item of bought)
		leave(item, false);
	families.delete(0);
	return { numbers, families };
}

// Everything that the listing items speak for, summed up.
function sumsOf(index, { table, places }, anchors, left) {
	const sums = new Map();
	for (const anchor of index.records.has(table) ? anchors : []) {
		const c = index.cursor(table, anchor);
		const count = Math.min(index.readHead(c, table).count, NEIGHBOURS);
		const read = index.entryReader(table, anchor);
		for (let rank = 1; rank <= count; rank++) {
			const n = read(c, rank);
			if ((places.length && !places.some((place) => n.places.includes(place))) || left.numbers.has(n.item) ||
				left.families.has(index.family(n.item)))
				continue;
			const s = { item: n.item, anchors: 1, best: anchor, table, [table === "substitute" ? "instead" : "because"]: n, value: 0 + n.value };
			const before = sums.get(n.item);
			if (!before) {
				sums.set(n.item, s);
				continue;
			}
			s.anchors += before.anchors;
			s.value = before.value + n.value;
			sums.set(n.item, better(s, before) > 0 ? s : { ...before, anchors: s.anchors, value: s.value });
		}
	}
	return [...sums.values()];
}

// A text that is damaged is as good as empty: the caller gets an answer.
function textOf(index, item) {
	try {
		return index.itemBytes(item);
	} catch (e) {
		if (e instanceof CobuyError)
			return NO_BYTES;
		throw e;
	}
}

/**
 * `q`: table, places (none: any), and lists of numbers that the index has: items (of which the first `listed` list theirs, the others are left out only),
 * bought, outOfStock.
 */
function answer(index, q, limit) {
	const anchors = listingOf(index, q.items.slice(0, q.listed));
	const ranked = sumsOf(index, q, anchors, leftOut(index, q, anchors)).sort((a, b) =>
		anchors.length === 1 ? evidence(a).rank - evidence(b).rank :
			pinned(b) - pinned(a) || b.value - a.value || support(b) - support(a) ||
			compareBytes(textOf(index, a.item), textOf(index, b.item)));
	const out = [];
	const shown = new Set();
	for (const s of ranked) {
		if (out.length >= limit)
			break;
		const family = index.family(s.item);
		if (family && shown.has(family))
			continue;
		shown.add(family);
		out.push(s);
	}
	return out;
}

/** `request`: items, bought, outOfStock, limit; numbers that the index does not have are gone already. */
export function cart(index, table, places, request) {
	return answer(index, { ...request, table, places, listed: Infinity }, request.limit ?? Infinity);
}

// What a placement asks.
function question(index, name, request) {
	const q = { ...request, table: placementOf(name).table, places: [name], listed: Infinity };
	if (name === "product") {
		const [page] = q.items;
		q.listed = 1;
		if (page !== undefined && (q.outOfStock.includes(page) || index.section("FACT")?.u8(20 * page + 17) === STOCK_OUT))
			Object.assign(q, { table: "substitute", places: [] });
	}
	return q;
}

/** The table that `place` asks. */
export const placementTable = (index, name, request) => question(index, name, request).table;

/** As `cart`, with the table and number of items of a placement. */
export function place(index, name, request) {
	return answer(index, question(index, name, request), request.limit ?? placementOf(name).items);
}
