// What goes with a cart: the sum of the neighbours' values over the cart's items.
import { RowTable, readHead } from "./rows.js";
import { compareBytes } from "./text_table.js";

const CART_ITEMS = 64;
const CART_NEIGHBOURS = 32;

const better = (a, b) => a.pinned - b.pinned || a.value - b.value || a.support - b.support;

/** `numbers` are products of the index, in the cart's order; the first 64 different ones list theirs, and none of all is shown. */
export function cart(index, numbers, table, limit) {
	const anchors = [...new Set(numbers)].slice(0, CART_ITEMS).sort((a, b) => a - b);
	const inCart = new Set(numbers);
	const families = new Set([...inCart].map((number) => index.family(number)));
	const sums = new Map();

	families.delete(0);
	for (const anchor of anchors) {
		const base = index.pairBase(table, anchor);
		const c = new RowTable(index.section(table === "together" ? "RTOG" : "RNXT"), index.itemCount).cursor(anchor);
		const count = Math.min(readHead(c, table).count, CART_NEIGHBOURS);
		for (let rank = 1; rank <= count; rank++) {
			const n = { rank, ...index.readPair(c, table, anchor, base) };
			if (inCart.has(n.item) || families.has(index.family(n.item)))
				continue;
			const s = sums.get(n.item);
			if (!s) {
				sums.set(n.item, { item: n.item, anchors: 1, best: anchor, because: n, value: 0 + n.value });
				continue;
			}
			s.anchors++;
			s.value += n.value;
			if (better(n, s.because) > 0) {
				s.best = anchor;
				s.because = n;
			}
		}
	}
	// One list keeps its own order. In several, what the shop has pinned comes first.
	const ranked = [...sums.values()].sort((a, b) => anchors.length === 1 ? a.because.rank - b.because.rank :
		b.because.pinned - a.because.pinned || b.value - a.value || b.because.support - a.because.support ||
		compareBytes(index.itemBytes(a.item), index.itemBytes(b.item)));
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
