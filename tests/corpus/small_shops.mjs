// Shops of a few items, as files of orders and catalogue that `cobuy build` reads; the same at every run.

function numbers(seed) {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/**
 * Orders of `items`, in which item 2 k and 2 k + 1 often stand together, and item 2 k + 2 comes a few days later.
 * `spread`: days between a customer's orders, at most; `customers` 0: none are named.
 */
export function orders({ seed = 1, items, count = 300, customers = 60, spread = 30, timed = true, returns = 0 }) {
	const pick = numbers(seed);
	const last = new Map();
	const lines = [['order', ...(customers ? ['customer'] : []), timed ? 'time' : 'sequence', 'item', 'quantity'].join(',')];
	for (let i = 0; i < count; i++) {
		const customer = customers ? pick(customers) : i;
		const before = last.get(customer);
		const day = before ? before.day + 1 + pick(spread) : pick(40);
		const first = before && pick(3) ? (before.first + 2) % items.length : pick(items.length);
		const basket = new Set([first, pick(2) ? first ^ 1 : first, pick(5) ? first : pick(items.length)]);
		const when = timed ? new Date(Date.UTC(2024, 0, 1) + day * 86400000 + pick(86400) * 1000).toISOString() : day;
		last.set(customer, { day, first });
		for (const item of basket)
			if (items[item] !== undefined)
				lines.push([`o${i}`, ...(customers ? [`c${customer}`] : []), when, items[item], pick(100) < returns ? -1 : 1].join(','));
	}
	return lines.join('\n') + '\n';
}

/** Items with margins, families of two and categories of four; `more`: further columns, by item number. */
export function catalog({ items, titles = true, families = true, categories = true, margins = true, more = {} }) {
	const columns = ['item', ...(titles ? ['title'] : []), ...(families ? ['family'] : []), ...(categories ? ['category'] : []), 'price',
		...(margins ? ['cost'] : []), 'stock', ...Object.keys(more)];
	const lines = items.map((item, i) => [item, ...(titles ? [i % 5 ? `"Title of, ${i}"` : ''] : []), ...(families ? [i % 3 ? `f${i >> 2}` : ''] : []),
		...(categories ? [`cat${i >> 3}`] : []), (i * 7) % 40 + 1.5, ...(margins ? [((i * 7) % 40) / 2] : []), i % 7 === 6 ? 0 : 9,
		...Object.values(more).map((value) => value(i))].join(','));
	return [columns.join(','), ...lines].join('\n') + '\n';
}

export const names = (count, prefix = 'sku-') => Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`);
