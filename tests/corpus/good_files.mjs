// Good files: shops that `cobuy build` made an index of, and what it does not make but the format allows.
import { readFileSync } from 'node:fs';

import {
	FRONT_ITEMS, TABLES, entryBlocks, hashTable, itemRecords, pairRow, putTogether, replenishEntry, row, substituteEntry, takeApart, textTable, u32, u64, upgradeEntry,
} from './sealed_index.mjs';
import { catalog, names, orders } from './small_shops.mjs';

const sample = (name) => readFileSync(new URL(`../../data/${name}.csv`, import.meta.url), 'latin1');

const LOOSE = '--min-support 2 --min-customers 1 --min-lift 0 --fdr 1'.split(' ');
const colours = ['red', 'green', 'blue', ''];

/** { name: what `cobuy build` gets } */
export function goodBuilds() {
	const ten = names(10), few = names(4);
	const shop = (options, more) => ({ orders: orders({ items: ten }), options, ...more });
	const stocked = { orders: orders({ items: ten, returns: 4 }), catalog: catalog({ items: ten }) };
	return {
		'sample-shop': { orders: sample('orders'), catalog: sample('catalog'), says: 'the sample shop' },
		'sample-orders-alone': { orders: sample('orders'), says: 'the sample shop without its catalogue' },
		'ten-items': shop([], { says: 'ten items, no catalogue, the options unless told' }),
		'ten-items-loose': shop(LOOSE, { says: 'hardly any gate' }),
		'every-pair': shop('--min-support 1 --min-customers 1 --min-lift 0 --fdr 1 --max-basket 0 --top 0 --rank-by support'.split(' '),
			{ says: 'no gate at all' }),
		'top-one': shop([...LOOSE, '--top', '1'], { says: 'one neighbour a row' }),
		'nothing-found': shop(['--min-support', '1000'], { says: 'every row is empty' }),
		'two-items': { orders: orders({ items: names(2), count: 12 }), options: LOOSE, says: 'two items' },
		'one-item': { orders: 'order,item\n1,a\n2,a\n', says: 'one item, nothing to stand beside it' },
		'no-customers': { orders: orders({ items: ten, customers: 0 }), options: LOOSE, says: 'orders without customers: no next' },
		'by-sequence': { orders: orders({ items: ten, timed: false }), options: LOOSE, says: 'running numbers in place of times' },
		'few-customers': { orders: orders({ items: few, customers: 4 }), options: LOOSE, says: 'the same customers again and again' },
		'long-lags': { orders: orders({ items: few, customers: 9, spread: 300 }), options: [...LOOSE, '--next-days', '900'],
			says: 'quartiles of days above 71' },
		'by-month': shop([...LOOSE, '--season', 'month'], { says: 'chance within the month' }),
		'half-life': shop([...LOOSE, '--half-life', '60'], { says: 'increments are stored' }),
		'by-lift': shop([...LOOSE, '--rank-by', 'lift'], { says: 'ranked by lift' }),
		'by-llr': shop([...LOOSE, '--rank-by', 'llr'], { says: 'ranked by likelihood' }),
		'catalogue': { ...stocked, says: 'titles, families, categories, margins' },
		'catalogue-loose': { ...stocked, options: [...LOOSE, '--max-return-rate', '1', '--upgrade-steepness', '0'], says: 'a catalogue, hardly any gate' },
		'margin-weight': { ...stocked, options: [...LOOSE, '--margin-weight', '1'], says: 'value is profit' },
		'no-margin-weight': { ...stocked, options: [...LOOSE, '--margin-weight', '0'], says: 'value is the increment' },
		'no-costs': { ...stocked, catalog: catalog({ items: ten, margins: false }), options: LOOSE, says: 'a catalogue without costs' },
		'no-titles': { ...stocked, catalog: catalog({ items: ten, titles: false }), options: LOOSE, says: 'a catalogue without titles' },
		'no-families': { ...stocked, catalog: catalog({ items: ten, families: false }), options: LOOSE, says: 'categories alone' },
		'no-groups': { ...stocked, catalog: catalog({ items: ten, families: false, categories: false }), options: LOOSE, says: 'neither category nor family' },
		'attributes': { ...stocked, options: LOOSE, says: 'two attributes, some not given',
			catalog: catalog({ items: ten, more: { 'attr:colour': (i) => colours[i % 4], 'attr:size': (i) => (i % 3 ? `${i % 5} cm` : '') } }) },
		'attributes-wide': { orders: orders({ items: names(260), count: 300 }), options: ['--min-support', '50'], says: 'values of two bytes; three blocks of entries',
			catalog: catalog({ items: names(260), more: { 'attr:id': (i) => `v${i}` } }) },
		'pins-and-boosts': { ...stocked, options: LOOSE, says: 'rules: pinned, boosted, blocked',
			rules: `action,anchor,other,value\npin,${ten[0]},${ten[9]},\npin,${ten[3]},${ten[2]},\nboost,*,${ten[5]},2.5\nboost,*,${ten[4]},0.1\nblock,${ten[1]},${ten[0]},\n` },
		'rolled-up': { ...stocked, options: [...LOOSE, '--rollup', 'family'], says: 'families count as one product' },
		'no-decimals': { ...stocked, catalog: catalog({ items: ten }).replace(/(\d)\.5/g, '$1'), options: [...LOOSE, '--minor-digits', '0'], says: 'money without decimals' },
		'odd-texts': { orders: orders({ items: ['', ' ', '%', '=', 'a', 'ab', 'a b', '\u00ff\u00fe', '\u0001', 'x'.repeat(255), 'x'.repeat(256), '\u00c3\u00a9'].filter((t) => t.trim()) }),
			options: LOOSE, says: 'items that are no UTF-8, have control characters, are long' },
		'alike-texts': { orders: orders({ items: names(40, 'a-rather-long-beginning-that-all-share-') }), options: LOOSE, says: 'forty items alike' },
	};
}

// --- what the builder does not make ------------------------------------------

const section = (index, kind) => index.sections.find((s) => s.kind === kind);

/** Changes LEDG to what the rows say: [count, considered] of each row, by table. */
export function settleLedger(index, table, rows) {
	const ledger = section(index, 'LEDG').payload;
	const at = 136 + 168 * TABLES.indexOf(table);
	const kept = rows.reduce((sum, [count]) => sum + count, 0);
	const considered = Math.max(rows.reduce((sum, r) => sum + r[1], 0), kept);
	u64(rows.length, rows.filter(([count]) => count).length, considered, kept, considered - kept).copy(ledger, at);
	ledger.fill(0, at + 40, at + 152);
}

/** Says in LEDG how many rows of together and next back off: [to family, to category] of each. */
export function setBacked(index, together, next) {
	u64(...together, ...next).copy(section(index, 'LEDG').payload, 976);
}

/** Puts texts and rows into ITEM, and where they stand and counts into ENTR. `index.texts`, `.rows` by table and `.counts` are what it is made of; `lies`: those of ENTR. */
export function settleItems(index, options, lies) {
	const { payload, nbytes } = itemRecords(index.texts, index.rows, options);
	section(index, 'ITEM').payload = payload;
	section(index, 'ENTR').payload = entryBlocks(index.counts, nbytes, lies);
}

/** Rows of `replenish`, as they are written; `answered`: those of them that are consumable or durable. */
export function setReplenish(index, rows, answered = 0) {
	const stored = rows.filter((bytes) => bytes.length), kept = stored.filter((bytes) => bytes[0] === 255).length;
	const ledger = section(index, 'LEDG').payload, at = 136 + 168 * 2;
	index.rows.replenish = rows;
	settleItems(index);
	u64(rows.length, answered, stored.length, kept, stored.length - kept).copy(ledger, at);
	ledger.fill(0, at + 40, at + 152);
}

/** Rows of another table. An item without neighbours has an empty row unless its options tell more. */
export function setRows(index, table, lists, options = () => undefined) {
	const pairs = table === 'together' || table === 'next';
	const said = lists.map((entries, i) => options(i) ?? (entries.length ? {} : undefined));
	index.rows[table] = lists.map((entries, i) => (said[i] ? (pairs ? pairRow(table, entries, said[i]) : row(entries, said[i])) : Buffer.alloc(0)));
	settleItems(index);
	settleLedger(index, table, lists.map((entries, i) => [entries.length, said[i] ? (said[i].considered ?? 9) : 0]));
}

/** Six items, with rows in all tables that use every way to write a neighbour. */
export function everyWay(shops) {
	const index = takeApart(shops.attributes);
	const texts = ['the first', 'b-side', 'c', 'dd', 'eee', 'f\u00e9'];
	const n = texts.length;
	const facts = (i) => Buffer.concat([u32(1 + (i % 2), i < 2 ? 0 : 1 + (i >> 2)), u64(i === 5 ? 2n ** 64n - 1n : 1000 + 500 * i), Buffer.from([[0, 1, 21, 255, 4, 9][i], i % 3, [255, 255, 14, 4, 255, 8][i], 0])]);
	const worths = Buffer.alloc(4 * n);
	texts.forEach((_, i) => worths.writeFloatLE([1, 0, 0.5, 3.25, 1, 1e-3][i], 4 * i));
	const values = [1, 2, 0, 1, 3, 0, 0, 0, 2, 2, 1, 3];
	Object.assign(index, { itemCount: n, texts, rows: {}, counts: texts.map((_, i) => [i === 5 ? 420 : 1000 - 100 * i, 500 - 50 * i, 300 - 20 * i, i]) });
	Object.assign(section(index, 'HASH'), { payload: hashTable(texts, 16) });
	Object.assign(section(index, 'FACT'), { payload: Buffer.concat(texts.map((_, i) => facts(i))) });
	Object.assign(section(index, 'WRTH'), { payload: worths });
	Object.assign(section(index, 'TITL'), { payload: textTable(['The anchor', '', 'C', 'D, with a comma', '', '\u00e9']) });
	Object.assign(section(index, 'CATG'), { payload: textTable(['one', 'two']) });
	Object.assign(section(index, 'FAML'), { payload: textTable(['first', 'second']) });
	Object.assign(section(index, 'ATTR'), { payload: Buffer.concat([u32(2, 1), Buffer.from(values), textTable(['colour', 'size', 'red', 'blue', '10 cm'])]) });
	u64(5000, 2000).copy(section(index, 'LEDG').payload, 0);
	setRows(index, 'together', [
		[{ item: 1, support: 200, repeated: 50, lift: 33000, place: 31 }, { item: 2, support: 150, place: 0 }, { item: 3, support: 100, place: 1 }, { item: 4, support: 90, lift: 0, place: 2 },
			{ item: 5, support: 80, lift: 65535, place: 32 + 4 }],
		[{ item: 0, support: 200, repeated: 199 }, { item: 4, support: 100, repeated: 1 }],
		[{ item: 4, support: 1 }],
		[{ item: 0, support: 0, place: 32 + 1 }, { item: 5, support: 400 }],
		[],
		[{ item: 2, support: 300 }, { item: 4, support: 300 }, { item: 3, support: 2 }],
	], (i) => ({ furthest: [31, 0, 14, 4, 1, 7][i], considered: [9, 200, 20000, 9, 0, 2 ** 40][i] }));
	setRows(index, 'next', [
		[{ item: 1, support: 200, repeated: 3, lag: 0, place: 16 }, { item: 2, support: 150, both: 20, lag: 64823, place: 31 }, { item: 3, support: 10, both: 300, far: [3, 60, 9], place: 16 }],
		[{ item: 0, support: 300, far: [2 ** 31, 2 ** 30, 2 ** 30 - 1] }],
		[{ item: 5, support: 1, lag: 12345 }],
		[],
		[{ item: 1, support: 0, lag: 0, place: 32 + 8 }, { item: 0, support: 5, repeated: 4, both: 1, lag: 1 }],
		[{ item: 0, support: 100, lag: 35990, place: 8 }, { item: 3, support: 100, lag: 4, place: 8 }],
	]);
	setReplenish(index, [
		replenishEntry({ observed: 100, unobserved: 50, repeat: 80, further: 100, quantity: 2, days: [20, 5, 9] }),
		replenishEntry({ observed: 200, repeat: 2, days: [60, 0, 0] }),
		replenishEntry({ observed: 100, unobserved: 100, repeat: 50, further: 550, quantity: 2 ** 32 - 1, days: [2 ** 31, 2 ** 30, 2 ** 30 - 1] }),
		replenishEntry({ gate: 4 }), Buffer.alloc(0), replenishEntry({ observed: 1, unobserved: 419 }),
	], 3);
	setRows(index, 'upgrade', [
		[upgradeEntry({ item: 1, forward: 100 }), upgradeEntry({ item: 2, forward: 50, backward: 25 }), upgradeEntry({ item: 3, forward: 1, backward: 200, step: 0 })],
		[upgradeEntry({ item: 4, forward: 7, step: 2 * 999 })], [upgradeEntry({ item: 3, forward: 7, step: 1 })], [upgradeEntry({ item: 4, forward: 9, step: 2 ** 53 - 1 })], [], [],
	]);
	setRows(index, 'substitute', [
		[substituteEntry({ item: 1, together: 3, later: 100, earlier: 50 }), substituteEntry({ item: 2, together: 0, later: 0, earlier: 9, expected: 0 })],
		[substituteEntry({ item: 0, together: 3, later: 300, earlier: 280 })], [], [substituteEntry({ item: 5, later: 1, earlier: 0, expected: 65535 })], [], [substituteEntry({ item: 0, later: 250, earlier: 200 })],
	]);
	return index;
}

/** Items 4 and 5 are variants of 2, of its family. */
export function linked(index) {
	const link = { kind: 'LINK', payload: u32(2, 2) };
	const lists = [[{ item: 1, support: 20 }], [{ item: 2, support: 7 }], [{ item: 3, support: 9 }, { item: 0, support: 9 }], [], [], []];
	index.sections.splice(2, 0, link);
	for (const i of [2, 4, 5])
		section(index, 'FACT').payload.writeUInt32LE(2, 20 * i + 4);
	for (const i of [4, 5])
		index.counts[i] = [90 - i, 0, 0, 0];
	setRows(index, 'together', lists);
	setRows(index, 'next', lists);
	setReplenish(index, [replenishEntry({ observed: 100, repeat: 60, days: [9, 9, 9] }), replenishEntry({ gate: 0 }), replenishEntry({ observed: 100, repeat: 0 }),
		Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0)], 2);
	setRows(index, 'upgrade', [[], [], [upgradeEntry({ item: 3, forward: 4 })], [], [], []]);
	setRows(index, 'substitute', [[], [], [substituteEntry({ item: 0 })], [], [], []]);
	return link.payload;
}

/** All values alike, so that support and then texts settle the order in a cart. */
export function tied(index) {
	section(index, 'WRTH').payload.fill(0);
	setRows(index, 'together', [1, 2, 3, 4, 5, 0].map((first, i) => [0, 1, 2, 3, 4, 5].filter((k) => k !== i).map((item) => ({ item, support: item === first ? 50 : 40 }))));
}

const NEEDED = ['ITEM', 'HASH', 'ENTR', 'LEDG', 'OPTS', 'PROV'];

/** Other items in place of all, without rows and facts. */
export function otherItems(index, texts, counts) {
	Object.assign(index, { itemCount: texts.length, texts, counts, rows: Object.fromEntries(['together', 'next'].map((table) => [table, texts.map(() => Buffer.alloc(0))])) });
	index.sections = index.sections.filter(({ kind }) => NEEDED.includes(kind));
	for (const table of TABLES)
		settleLedger(index, table, []);
}

export function manyItems(index) {
	const items = Array.from({ length: 600 }, (_, i) => i);
	otherItems(index, items.map((i) => `item ${String(i).padStart(3, '0')}`),
		items.map((i) => (i < 128 ? [2 ** 32 - 1 - i, i === 7 ? 70000 : 0, i, 0] : i < 384 ? [700 - i, 0, 0, i === 300 ? 1 : 0] : i < 512 ? [i < 504 ? 1 : 0, 0, 0, 0] : [0, 0, 0, 0])));
	u64(2n ** 40n, 2 ** 20).copy(section(index, 'LEDG').payload, 0);
	section(index, 'HASH').payload = hashTable(index.texts, 601);
	setRows(index, 'together', items.map((i) => (i % 100 === 3 ? [{ item: i < 256 ? i + 256 : 1, support: i < 128 ? 5 : 1 }, { item: 0, support: 1 }] : [])));
	setRows(index, 'next', items.map((i) => (i === 7 ? [{ item: 127, support: 100, repeated: 90, far: [72, 0, 0] }] : [])));
}

function plainItems(index, count) {
	const items = Array.from({ length: count }, (_, i) => i);
	otherItems(index, items.map((i) => `item ${String(i).padStart(3, '0')}`), items.map((i) => (i < 128 ? [300 - i, 20, 10, i % 3] : [0, 0, 0, 0])));
	section(index, 'HASH').payload = hashTable(index.texts, count + 40);
	setRows(index, 'together', items.map((i) => (i === 1 ? [{ item: 0, support: 2 }, { item: 127, support: 1 }] : i === 127 ? [{ item: 126, support: 3 }] : [])));
}

/** So many items more than the front holds: texts of three bytes, and no rows but of the items on either side. */
export function frontAndBack(index, backItems = 64) {
	const count = FRONT_ITEMS + backItems, few = [0, 1, FRONT_ITEMS - 1, FRONT_ITEMS, count - 1];
	const text = (i) => String.fromCharCode(...[94 * 94, 94, 1].map((unit) => 33 + (Math.floor(i / unit) % 94)));
	otherItems(index, Array.from({ length: count }, (_, i) => text(i)), Array.from({ length: count }, (_, i) => [i < 128 ? 200 : 100, 0, 0, 0]));
	section(index, 'HASH').payload = hashTable(index.texts, FRONT_ITEMS + FRONT_ITEMS / 3 + 1, undefined, backItems + Math.floor(backItems / 3) + 1);
	setRows(index, 'together', index.texts.map((_, i) => (few.includes(i) ? few.filter((k) => k !== i).map((item) => ({ item, support: 1 })) : [])));
}

/** { name: { bytes, says } } */
export function goodSealed(shops) {
	const make = (says, change, source = everyWay(shops)) => {
		change(source);
		return { bytes: putTogether(source), says };
	};
	const grow = (kind, bytes) => (index) => { section(index, kind).payload = Buffer.concat([section(index, kind).payload, bytes]); };
	const before = (kind, more) => (index) => { index.sections.splice(index.sections.findIndex((s) => s.kind === kind), 0, ...more); };
	return {
		'every-way': make('every way to write a neighbour, in all tables', () => {}),
		'unknown-section': make('a section of a kind that nobody knows', before('PROV', [{ kind: 'WHAT', payload: Buffer.from('what is this') }])),
		'unknown-section-first': make('the same in front of all, and empty', before('ITEM', [{ kind: 'new1', payload: Buffer.alloc(0) }])),
		'unknown-section-twice': make('the same kind twice: nobody knows it, so nobody minds', before('LEDG', [1, 2].map((i) => ({ kind: '\u0001\u00ff\u0000z', payload: Buffer.alloc(i) })))),
		'most-sections': make('32 sections', (index) => before('PROV', Array.from({ length: 32 - index.sections.length }, (_, i) => ({ kind: `new${String.fromCharCode(65 + i)}`, payload: Buffer.alloc(i * 3, i) })))(index)),
		'other-order': make('sections the other way round, PROV last', (index) => index.sections.reverse().push(index.sections.shift())),
		'newer-minor': make('a newer minor version, with longer records', (index) => {
			index.minor = 7;
			for (const kind of ['LEDG', 'OPTS', 'PROV'])
				grow(kind, Buffer.alloc(24, 255))(index);
		}),
		'newest-minor': make('the last minor version there can be; reserved fields have a meaning', (index) => {
			index.minor = 65535;
			index.header = (head) => head.fill(1, 44, 56);
			index.entry = (i, record) => record.fill(1, 4, 8);
			section(index, 'FACT').payload[19] = 1;
			settleItems(index, { trim: false, more: 2 ** 31 + 2 ** 5, behind: Buffer.from([3, 1, 2, 3, 0]), reserved: 1 }, { block: (k, bytes) => { bytes[9] = 255; } });
		}),
		'longer-records': make('records longer than this version has them', (index) => ['LEDG', 'OPTS', 'PROV'].forEach((kind) => grow(kind, Buffer.alloc(8, 1))(index))),
		'tight-slots': make('7 slots for 6 items', (index) => { section(index, 'HASH').payload = hashTable(index.texts, 7); }),
		'long-text': make('a text of 70,000 bytes: places of records have three bytes', (index) => {
			index.texts[1] = `b${'-'.repeat(69999)}`;
			section(index, 'HASH').payload = hashTable(index.texts, 9);
			settleItems(index);
		}),
		'many-slots': make('256 slots for 6 items', (index) => { section(index, 'HASH').payload = hashTable(index.texts, 256); }),
		'longest-probe': make('a look-up may visit 1024 slots, more than there are', (index) => { section(index, 'HASH').payload = hashTable(index.texts, 8, 1024); }),
		'values-of-four-bytes': make('attribute values of four bytes', (index) => {
			section(index, 'ATTR').payload = Buffer.concat([u32(1, 4), u32(0, 1, 2, 1, 0, 2), textTable(['\u00e9', '', 'x'])]);
		}),
		'equal-values': make('a cart with ties, settled by support and by text', tied),
		'no-items': make('no item at all', (index) => {
			otherItems(index, [], []);
			settleItems(index);
			section(index, 'HASH').payload = hashTable([], 1);
		}),
		'many-items': make('items of many counts, in five blocks: of four bytes, of one, of none', manyItems),
		'one-block': make('128 items: a block of entries, and no item more', (index) => plainItems(index, 128)),
		'one-block-and-one': make('129 items: a block of one item, whose entry has no byte', (index) => plainItems(index, 129)),
		'front-and-back': make('65,599 items: 64 of them are looked up in the back', frontAndBack),
		'wide-fields': make('neighbours of more bits than one load brings', (index) => {
			index.counts[0] = [2 ** 32 - 1, 2 ** 32 - 2, 300, 2 ** 32 - 1];
			index.counts[1] = [2 ** 32 - 2, 2 ** 31, 2 ** 32 - 1, 0];
			u64(2n ** 52n, 2n ** 51n).copy(section(index, 'LEDG').payload, 0);
			setRows(index, 'together', [[{ item: 1, support: 2 ** 32 - 2, repeated: 2 ** 32 - 3 }, { item: 2, support: 1, lift: 1 }], [], [], [], [], []]);
			setRows(index, 'next', [[{ item: 1, support: 2 ** 31 - 2, repeated: 7, both: 2 ** 31, lag: 64823 }, { item: 2, support: 3, lift: 65535, both: 1 }], [], [], [], [], []]);
		}),
		'linked': make('variants behind four products', linked),
		'backed-off': make('rows that back off to family and to category', (index) => {
			const family = { level: 1, backed: 1400 }, category = { level: 2, backed: 2000, furthest: 14, considered: 300 };
			setRows(index, 'together', [
				[{ item: 1, support: 20 }], [{ item: 2, support: 300, repeated: 30 }, { item: 0, support: 700 }], [{ item: 5, support: 9 }], [], [{ item: 1, support: 40 }], [{ item: 1, support: 400 }],
			], (i) => [{}, category, family, undefined, { level: 2, backed: 600, furthest: 0 }, family][i]);
			setRows(index, 'next', [
				[], [{ item: 5, support: 100, both: 225, lag: 77 }, { item: 0, support: 11, lag: 4 }], [{ item: 3, support: 5, lag: 0 }], [], [], [],
			], (i) => [undefined, { level: 1, backed: 460 }, { level: 2, backed: 400, furthest: 2 }, undefined, undefined, undefined][i]);
			setBacked(index, [2, 2], [1, 1]);
		}),
		'boosted': make('a row of boosts: none, the least, half, the most', (index) => setRows(index, 'together', [
			[[1, 0], [2, 1], [3, 500000], [4, 1000000000]].map(([item, boost]) => ({ item, support: 300, boost })), [], [], [], [], []],
		(i) => (i ? undefined : { boosted: true }))),
	};
}
