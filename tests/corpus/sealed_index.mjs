// Takes an index apart, and puts one together with right lengths, checksums and build id, whatever its sections say.
import { xxh32 } from '../../bindings/js/lib/xxh32.js';
import { xxh3_128, xxh3_64 } from '../../bindings/js/lib/xxh3.js';

const HEADER = 64;
const ENTRY = 24;
const BLOCK = 128;

export const TABLES = ['together', 'next', 'replenish', 'upgrade', 'substitute'];

const pad = (bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);

export const u32 = (...values) => {
	const out = Buffer.alloc(4 * values.length);
	values.forEach((value, i) => out.writeUInt32LE(value, 4 * i));
	return out;
};

export const u64 = (...values) => {
	const out = Buffer.alloc(8 * values.length);
	values.forEach((value, i) => out.writeBigUInt64LE(BigInt(value), 8 * i));
	return out;
};

/** { major, minor, itemCount, sections: [{ kind, payload }] } of a file's bytes. */
export function takeApart(file) {
	const sections = [];
	for (let i = 0; i < file.readUInt32LE(12); i++) {
		const at = HEADER + ENTRY * i;
		const offset = Number(file.readBigUInt64LE(at + 8)), nbytes = Number(file.readBigUInt64LE(at + 16));
		sections.push({ kind: file.toString('latin1', at, at + 4), payload: Buffer.from(file.subarray(offset, offset + nbytes)) });
	}
	return { major: file.readUInt16LE(8), minor: file.readUInt16LE(10), itemCount: file.readUInt32LE(40), sections };
}

/** The checksum of header and section table, put where it belongs. */
export function sealHeader(file) {
	const end = Math.min(HEADER + ENTRY * file.readUInt32LE(12), file.length);
	file.writeBigUInt64LE(0n, 56);
	file.writeBigUInt64LE(xxh3_64(file.subarray(0, end)), 56);
	return file;
}

/**
 * The file. `entry(i, bytes)` may change a section's 24 bytes in the table, `padding` the byte that fills sections up,
 * `header(bytes)` the header; the header's checksum is right after that. A section with `checksum` keeps that one.
 */
export function putTogether({ major, minor, itemCount, sections, entry, padding = 0, header }) {
	const head = Buffer.alloc(HEADER + ENTRY * sections.length);
	const named = [];
	const bodies = [];
	let at = head.length;

	sections.forEach(({ kind, payload, checksum }, i) => {
		const record = head.subarray(HEADER + ENTRY * i, HEADER + ENTRY * (i + 1));
		const body = pad(payload).fill(padding, payload.length);
		record.write(kind, 0, 'latin1');
		record.writeBigUInt64LE(BigInt(at), 8);
		record.writeBigUInt64LE(BigInt(payload.length), 16);
		const sum = u64(checksum ?? xxh3_64(body, record.readUInt32LE(0)));
		if (kind !== 'PROV')
			named.push(Buffer.from(record.subarray(0, 4)), Buffer.from(record.subarray(16)), sum);
		bodies.push(body, sum);
		at += body.length + 8;
		entry?.(i, record);
	});
	head.write('cobuyidx', 0, 'latin1');
	head.writeUInt16LE(major, 8);
	head.writeUInt16LE(minor, 10);
	head.writeUInt32LE(sections.length, 12);
	head.writeBigUInt64LE(BigInt(at), 16);
	head.writeUInt32LE(itemCount, 40);
	const changed = Buffer.from(head);
	header?.(changed);
	changed.copy(head, 44, 44, 56); /* reserved fields are part of the build id */
	const id = Buffer.concat([head.subarray(0, HEADER), ...named]);
	if (id.length > 128)
		u64(...xxh3_128(id)).copy(head, 24);
	header?.(head);
	return sealHeader(Buffer.concat([head, ...bodies]));
}

// --- sections ---------------------------------------------------------------

export function textTable(texts) {
	const bytes = texts.map((text) => Buffer.from(text, 'latin1'));
	const offsets = [0];
	for (const text of bytes)
		offsets.push(offsets.at(-1) + text.length);
	return Buffer.concat([u32(texts.length), u32(...offsets), ...bytes]);
}

/** Items of the front of HASH. */
export const FRONT_ITEMS = 65535;

const tableOfSlots = (texts, begin, slots, numberBits, slotNbytes) => {
	const table = new Array(slots).fill(0);
	let probes = 1;
	texts.forEach((text, i) => {
		const hash = xxh32(Buffer.from(text, 'latin1'));
		let at = hash % slots, steps = 1;
		for (; table[at]; at = (at + 1) % slots)
			steps++;
		const upper = Math.floor(hash / 2 ** (32 - 8 * slotNbytes + numberBits));
		table[at] = upper * 2 ** numberBits + begin + i + 1;
		probes = Math.max(probes, steps);
	});
	const bytes = Buffer.alloc(slotNbytes * slots);
	table.forEach((slot, i) => bytes.writeUIntLE(slot, slotNbytes * i, slotNbytes));
	return { bytes, probes };
};

/** The look-up tables of items, with so many slots in the front and in the back; `longest` is the longest probe unless told. */
export function hashTable(texts, slots, longest, backSlots = 0) {
	const backBits = widthOf(texts.length);
	const front = tableOfSlots(texts.slice(0, FRONT_ITEMS), 0, slots, 16, 3);
	const back = tableOfSlots(texts.slice(FRONT_ITEMS), FRONT_ITEMS, backSlots, backBits, backBits > 18 ? 4 : 3);
	return Buffer.concat([u32(longest ?? Math.max(front.probes, back.probes), slots), front.bytes, back.bytes]);
}

/** Bits that a number has. */
const widthOf = (value) => (value ? BigInt(value).toString(2).length : 0);

const bytesOf = (value) => Math.ceil(widthOf(value) / 8);

/**
 * ENTR: where each item's record begins, the records having so many bytes, and its counts, [orders, eligible, followed, returned] each. Lies: `wider`: bytes more than the first block's numbers need, by field;
 * `change(records)`: where records begin, a list with their end; `block(k, bytes)`: the 16 bytes of block k, that without items too.
 */
export function entryBlocks(counts, recordNbytes, { wider = [], change = (records) => records, block = () => {} } = {}) {
	const begins = [0];
	for (const nbytes of recordNbytes)
		begins.push(begins.at(-1) + nbytes);
	const records = change(begins);
	const blocks = [], entries = [];
	let at = 0;
	for (let first = 0; first <= counts.length; first += BLOCK) {
		const items = counts.slice(first, first + BLOCK).map((c, i) => [records[first + i] - records[first], ...c]);
		blocks.push(tellBlock(at, [0, 1, 2, 3, 4].map((k) => bytesOf(Math.max(0, ...items.map((e) => e[k]))) + (first ? 0 : wider[k] ?? 0)), records[first]));
		const widths = blocks.at(-1).subarray(4, 9);
		for (const item of items)
			item.forEach((number, k) => entries.push(u32(number, 0).subarray(0, widths[k])));
		at += widths.reduce((sum, w) => sum + w, 0);
	}
	if (counts.length % BLOCK)
		blocks.push(tellBlock(at, [0, 0, 0, 0, 0], records[counts.length]));
	blocks.forEach((bytes, k) => block(k, bytes));
	return Buffer.concat([...blocks, ...entries]);
}

function tellBlock(begin, widths, records) {
	const bytes = Buffer.concat([u32(begin), Buffer.from(widths), Buffer.alloc(7)]);
	bytes.writeUIntLE(records, 10, 6);
	return bytes;
}

/**
 * One record an item: `texts`, and `rows` by table, a list each. `trim`: rows that are empty at a record's end are left out; `more`: bits of tables that nobody knows,
 * and bytes for them behind each record; `reserved`: the field behind the tables.
 */
export function itemRecords(texts, rows, { trim = true, more = 0, behind = Buffer.alloc(0), reserved = 0 } = {}) {
	const there = TABLES.filter((table) => rows[table]);
	const records = texts.map((text, i) => {
		const own = there.map((table) => rows[table][i]);
		while (trim && own.length && !own.at(-1).length)
			own.pop();
		return Buffer.concat([...[Buffer.from(text, 'latin1'), ...own].flatMap((part) => [varint(part.length), part]), behind]);
	});
	return { payload: Buffer.concat([u32(there.reduce((sum, table) => sum + 2 ** TABLES.indexOf(table), more), reserved), ...records]), nbytes: records.map((record) => record.length) };
}

export function varint(value) {
	const out = [];
	for (let left = BigInt(value); ; left >>= 7n) {
		if (left < 128n)
			return Buffer.from([...out, Number(left)]);
		out.push(Number(left & 127n) | 128);
	}
}

const u16 = (value) => Buffer.from([value & 255, value >> 8]);

// --- rows of together and next

/** The code of quartiles q1 <= q2 <= q3 <= 71 taken apart: q1, and the two steps. */
function lagSteps(code) {
	const pairs = (n) => (n * (n + 1)) / 2, triples = (n) => (n * (n + 1) * (n + 2)) / 6;
	let q3 = 71, q2 = 71, rest = code;
	while (triples(q3) > rest)
		q3--;
	rest -= triples(q3);
	while (pairs(q2) > rest)
		q2--;
	return [rest - pairs(q2), q2 - (rest - pairs(q2)), q3 - q2];
}

/** 31 bits are not to be had where 31 means 32. */
const told = (width) => (width > 30 ? 32 : width);

/**
 * A row of `together` or `next`. An entry: item, support, repeated, lift (code), place, lag (code) or far (q1 and two steps), both, increment (code), boost. In place of what follows from the
 * entries stand `count`, `widths` (by field; lag: of the code, or of each of three), `liftBase`, `place` (of the row), `long`; `boosted`: neighbours have boosts; `weighted`: increments; `bits`: what fills the last
 * byte up; `behind`: bytes behind it.
 */
export function pairRow(table, entries, { count = entries.length, furthest = 31, considered = 9, level = 0, backed, boosted = false, weighted = false, bits = 0, behind = Buffer.alloc(0), ...lies } = {}) {
	const next = table === 'next';
	const list = entries.map((e) => ({ repeated: 0, lift: 32000, place: next ? 16 : 1, lag: 1000, both: 0, increment: 0, boost: 0, ...e }));
	const head = Buffer.concat([varint(count), Buffer.from([furthest + 32 * level + (boosted ? 128 : 0)]), varint(considered), ...(level ? [varint(backed)] : [])]);
	if (!list.length && !lies.widths)
		return Buffer.concat([head, behind]);
	const most = (value) => list.reduce((sum, e) => Math.max(sum, widthOf(value(e))), 0);
	const long = lies.long ?? list.some((e) => e.far), liftBase = lies.liftBase ?? Math.floor(Math.min(...list.map((e) => e.lift)) / 256), place = lies.place ?? list[0].place;
	const lags = (e) => (long ? (e.far ?? lagSteps(e.lag)) : [e.lag]);
	const step = long ? 4 : 2;
	const widths = {
		item: Math.max(1, most((e) => e.item)), support: told(most((e) => e.support)), repeated: told(most((e) => e.repeated)), lift: most((e) => e.lift - 256 * liftBase), place: most((e) => e.place ^ place),
		lag: Math.max(step, step * Math.ceil(Math.max(...list.map((e) => widthOf(Math.max(...lags(e))))) / step)), both: told(most((e) => e.both)), ...lies.widths,
	};
	const code = (width) => Math.min(width, 31);
	let word = 0n, at = 0n;
	const put = (value, width) => {
		word |= (BigInt(value) & ((1n << BigInt(width)) - 1n)) << at;
		at += BigInt(width);
	};
	for (const e of list) {
		put(e.item, widths.item);
		put(e.support, widths.support);
		put(e.repeated, widths.repeated);
		put(e.lift - 256 * liftBase, widths.lift);
		put(e.place ^ place, widths.place);
		if (weighted)
			put(e.increment, 16);
		if (boosted)
			put(e.boost, 30);
		if (next) {
			for (const lag of lags(e))
				put(lag, widths.lag);
			put(e.both, widths.both);
		}
	}
	const body = Buffer.alloc(Number((at + 7n) / 8n));
	word |= BigInt(bits) << at;
	for (let i = 0; i < body.length; i++)
		body[i] = Number((word >> BigInt(8 * i)) & 255n);
	const shape = code(widths.item) + 2 ** 5 * code(widths.support) + 2 ** 10 * code(widths.repeated) + 2 ** 15 * widths.lift + 2 ** 20 * widths.place + (long ? 2 ** 23 : 0);
	return Buffer.concat([head, u32(shape).subarray(0, 3), Buffer.from([liftBase, place, ...(next ? [widths.lag / step - 1 + 8 * code(widths.both)] : [])]), body, behind]);
}

// --- rows of the other tables

export const upgradeEntry = ({ item, forward, backward = 0, step }) =>
	Buffer.concat([varint(item), varint(forward * 4 + (backward ? 2 : 0) + (step === undefined ? 0 : 1)), ...(backward ? [varint(backward)] : []),
		...(step === undefined ? [] : [varint(step)])]);

export const substituteEntry = ({ item, together = 1, later = 1, earlier = 1, expected = 32000 }) =>
	Buffer.concat([varint(item), varint(together), varint(later), varint(earlier), u16(expected)]);

/** A whole row of `replenish`. */
export const replenishEntry = ({ gate = 255, observed = 1, unobserved = 0, repeat = 0, further = 0, quantity = 1, days = [1, 0, 0] }) => Buffer.concat([Buffer.from([gate]),
	...(gate === 255 ? [observed, unobserved, repeat, further, ...(repeat || further ? [quantity, ...days] : [])] : []).map(varint)].flat());

/** A row of ready entries, of `upgrade` or `substitute`. */
export const row = (entries, { count = entries.length, furthest = 31, considered = 9 } = {}) => Buffer.concat([varint(count), Buffer.from([furthest]), varint(considered), ...entries]);
