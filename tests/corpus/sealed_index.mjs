// Takes an index apart, and puts one together with right lengths, checksums and build id, whatever its sections say.
import { xxh32 } from '../../bindings/js/lib/xxh32.js';
import { xxh3_128, xxh3_64 } from '../../bindings/js/lib/xxh3.js';

const HEADER = 64;
const ENTRY = 24;
const GROUP = 256;

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
	const named = [Buffer.alloc(4)];
	const bodies = [];
	let at = head.length;

	named[0].writeUInt16LE(major, 0);
	named[0].writeUInt16LE(minor, 2);
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
	const id = Buffer.concat(named);
	if (id.length > 128)
		u64(...xxh3_128(id)).copy(head, 24);
	head.writeUInt32LE(itemCount, 40);
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

/** A look-up table of so many slots; `longest` is the longest probe unless told. */
export function hashTable(texts, slots, longest) {
	const table = new Array(slots).fill(0);
	let probes = 1;
	texts.forEach((text, i) => {
		let at = xxh32(Buffer.from(text, 'latin1')) % slots, steps = 1;
		for (; table[at]; at = (at + 1) % slots)
			steps++;
		table[at] = i + 1;
		probes = Math.max(probes, steps);
	});
	return u32(longest ?? probes, 0, ...table);
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

export const togetherEntry = ({ item, support, repeated = 0, lift = 32000, place = 1 }) =>
	Buffer.concat([varint(item), varint(support * 2 + (repeated ? 1 : 0)), repeated ? varint(repeated) : u16(0).subarray(2), u16(lift), Buffer.from([place])]);

export const nextEntry = ({ item, support, repeated = 0, lift = 32000, place = 16, lag = 1000, far = [], both = 0 }) =>
	Buffer.concat([varint(item), varint(support * 4 + (both ? 2 : 0) + (repeated ? 1 : 0)), ...(repeated ? [varint(repeated)] : []),
		u16(lift), Buffer.from([place]), u16(lag), ...far.map(varint), ...(both ? [varint(both)] : [])]);

export const upgradeEntry = ({ item, forward, backward = 0, step }) =>
	Buffer.concat([varint(item), varint(forward * 4 + (backward ? 2 : 0) + (step === undefined ? 0 : 1)), ...(backward ? [varint(backward)] : []),
		...(step === undefined ? [] : [varint(step)])]);

export const substituteEntry = ({ item, together = 1, later = 1, earlier = 1, expected = 32000 }) =>
	Buffer.concat([varint(item), varint(together), varint(later), varint(earlier), u16(expected)]);

/** A whole row of `replenish`. */
export const replenishEntry = ({ gate = 255, observed = 1, unobserved = 0, repeat = 0, further = 0, quantity = 1, days = [1, 0, 0] }) => Buffer.concat([Buffer.from([gate]),
	...(gate === 255 ? [observed, unobserved, repeat, further, ...(repeat || further ? [quantity, ...days] : [])] : []).map(varint)].flat());

/** A row of ready entries; `backed`: the anchor's support where it backs off, and `flip`: whether the head says that it does. */
export const row = (entries, { count = entries.length, furthest = 255, considered = 9, backed, flip = backed === undefined ? 0 : 32 } = {}) =>
	Buffer.concat([varint(count), Buffer.from([furthest ^ flip]), varint(considered), ...(backed === undefined ? [] : [varint(backed)]), ...entries]);

/** Rows one behind the other. */
export function rowTable(rows) {
	const bases = [], offsets = [];
	let at = 0, base = 0;
	for (let i = 0; i <= rows.length; i++) {
		if (i % GROUP === 0)
			bases.push((base = at));
		offsets.push(at - base);
		at += rows[i]?.length ?? 0;
	}
	return Buffer.concat([u64(...bases), u32(...offsets), ...rows]);
}
