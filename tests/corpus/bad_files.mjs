// Bad files: damage that a disk or a line makes, and lies that someone sealed with right checksums.
import { everyWay, frontAndBack, linked, manyItems, otherItems, setReplenish, setRows, settleItems, settleLedger, tied } from './good_files.mjs';
import { FRONT_ITEMS, TABLES, entryBlocks, hashTable, pairRow, putTogether, replenishEntry, row, sealHeader, substituteEntry, takeApart, textTable, u32, u64, upgradeEntry, varint } from './sealed_index.mjs';

const ITEMS = 6;
const NO_PRICE = 2n ** 64n - 1n;

export function badFiles(shops) {
	const files = {};
	const whole = putTogether(everyWay(shops));
	const smallest = shops['two-items'];
	const add = (name, bytes, expected) => {
		if (files[name])
			throw new Error(`two files are named ${name}`);
		files[name] = { bytes, ...expected };
	};
	// A sealed file; `change` gets the sections by kind, and the index.
	const sealed = (name, says, expected, change) => {
		const index = everyWay(shops);
		const by = Object.fromEntries(index.sections.map((s) => [s.kind, s]));
		change(by, index);
		add(name, putTogether(index), { ...expected, says });
	};
	const verify = (section) => ({ verify: section });
	const open = (section) => ({ open: section });
	const drop = (index, kind) => { index.sections = index.sections.filter((s) => s.kind !== kind); };

	noIndex(add);
	cut(add, whole, smallest);
	flipped(add, whole);
	header(add, sealed, whole);
	sectionTable(sealed, drop);
	lengths(sealed);

	// --- text tables
	for (const [kind, count] of [['TITL', ITEMS], ['CATG', 2], ['FAML', 2]]) {
		const text = (what, says, change) => sealed(`${kind}-${what}`, `${kind}: ${says}`, verify(kind), (by) => change(by[kind].payload, by));
		text('count-more', 'one text more than there is', (p) => p.writeUInt32LE(count + 1, 0));
		text('count-huge', '2^32 - 1 texts', (p) => p.writeUInt32LE(0xffffffff, 0));
		text('first-not-0', 'the first text does not begin at 0', (p) => p.writeUInt32LE(1, 4));
		text('falling', 'an offset falls', (p) => p.writeUInt32LE(p.readUInt32LE(12) + 1, 8));
		text('beyond', 'a text ends beyond the section', (p) => p.writeUInt32LE(0xfffffff0, 4 + 4 * count));
		text('behind', 'a byte behind the last text', (p, by) => { by[kind].payload = Buffer.concat([p, Buffer.from('x')]); });
	}
	itemRecordsAndTexts(sealed, verify, open);
	hash(sealed, verify, open);
	entries(sealed, verify);
	oneEntry(add, verify, shops['one-item']);
	facts(sealed, verify);
	attributes(sealed, verify);
	rows(sealed, verify);
	pairs(sealed, verify);
	siblings(sealed, verify);
	replenishments(sealed, verify);
	links(sealed, verify, open);
	records(sealed, verify);
	return files;
}

/** Where record i begins in ITEM, by the entries of one block. */
const recordAt = (by, i) => {
	const p = by.ENTR.payload;
	return 8 + p.readUIntLE(32 + i * entryNbytes(p), p[4]);
};

/** Bytes of an entry of the first block. */
const entryNbytes = (p) => p.subarray(4, 9).reduce((sum, width) => sum + width, 0);

function itemRecordsAndTexts(sealed, verify, open) {
	const put = (name, says, change, expected = verify('ITEM')) => sealed(`ITEM-${name}`, `ITEM: ${says}`, expected, (by, index) => {
		by.ITEM.payload = change(by.ITEM.payload, by, index) ?? by.ITEM.payload;
	});
	put('no-together', 'table together is not there', (p) => { p.writeUInt32LE(30, 0); }, open('ITEM'));
	put('no-next', 'table next is not there', (p) => { p.writeUInt32LE(29, 0); }, open('ITEM'));
	put('tables-reserved', 'a table that nobody knows', (p) => { p.writeUInt32LE(63, 0); });
	put('tables-all', '32 tables', (p) => { p.writeUInt32LE(2 ** 32 - 1, 0); });
	put('tables-less', 'a table less than there are', (p) => { p.writeUInt32LE(15, 0); });
	put('tables-other', 'without replenish, whose rows are there', (p) => { p.writeUInt32LE(27, 0); });
	put('reserved', 'a reserved field is not 0', (p) => { p.writeUInt32LE(4, 4); });
	put('reserved-high', 'the highest bit of a reserved field is not 0', (p) => { p.writeUInt32LE(2 ** 31, 4); });
	put('behind', 'a byte behind the last record', (p) => Buffer.concat([p, Buffer.from('x')]), verify('ENTR'));
	put('short', 'the last record is not whole', (p) => p.subarray(0, -1), verify('ENTR'));
	put('none', 'the first eight bytes, and no record', (p) => p.subarray(0, 8), verify('ENTR'));
	put('text-0', 'an item without text', (p, by) => { p[recordAt(by, 1)] = 0; });
	put('text-beyond', 'a text ends beyond its record', (p, by) => { p[recordAt(by, 3)] = 127; });
	put('text-long', 'the length of a text is not in its shortest form', (p, by) => { Buffer.from([129, 0]).copy(p, recordAt(by, 2)); });
	put('text-2-32', 'a text of 2^32 + 1 bytes', (p, by) => { Buffer.from([129, 128, 128, 128, 16]).copy(p, recordAt(by, 1)); });
	put('text-endless', 'the length of a text never ends', (p, by) => { p.fill(255, recordAt(by, 0), recordAt(by, 1)); });
	put('records-empty', 'records without a byte', (p, by, index) => {
		by.ENTR.payload = entryBlocks(index.counts, index.texts.map(() => 0));
		return p.subarray(0, 8);
	});
	put('record-empty', 'a record without a byte, before one of two items', (p, by, index) => {
		settleItems(index, {}, { change: (records) => records.map((at, i) => (i === 2 ? records[3] : at)) });
		return by.ITEM.payload;
	});
	for (const item of [1, 2, 4])
		sealed(`ITEM-tied-${item}`, 'a text that is damaged where the order in a cart hangs on it', verify('ITEM'), (by, index) => {
			tied(index);
			by.ITEM.payload[recordAt(by, item)] = 0;
		});
	const record = (name, says, more) => put(`record-${name}`, says, (_, by, index) => {
		const first = Buffer.from([1, 97, ...more]);
		by.ENTR.payload = entryBlocks(index.counts, [first.length, 1, 1, 1, 1, 1]);
		return Buffer.concat([u32(31, 0), first, Buffer.alloc(ITEMS - 1)]);
	});
	record('row-beyond', 'a row ends beyond its record', [9, 0, 0, 1]);
	record('row-long', 'the length of a row is not in its shortest form', [131, 0, 0, 0, 1]);
	record('row-2-32', 'a row of 2^32 + 3 bytes', [131, 128, 128, 128, 16, 0, 0, 1]);
	record('row-cut', 'the length of a row is not whole', [3, 0, 0, 1, 128]);
	record('row-empty-last', 'a record ends with an empty row', [3, 0, 0, 1, 0]);
	record('rows-empty', 'a record of empty rows', [0, 0, 0, 0, 0]);
	record('rows-more', 'a row more than there are tables', [3, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
	sealed('ITEM-untrimmed', 'ITEM: records end with empty rows', verify('ITEM'), (_, index) => settleItems(index, { trim: false }));
	sealed('ITEM-twice', 'two items with one text', verify('HASH'), (_, index) => {
		index.texts = ['the first', 'c', 'c', 'dd', 'eee', 'f\u00e9'];
		settleItems(index);
	});
	sealed('ITEM-other-text', 'an item by another text than its slot has', verify('HASH'), (_, index) => {
		index.texts = ['the first', 'b-sidf', 'c', 'dd', 'eee', 'f\u00e9'];
		settleItems(index);
	});
	sealed('ITEM-other-order', 'items of as many orders, not by text', verify('ENTR'), (_, index) => {
		index.counts[1][0] = index.counts[0][0];
		settleItems(index);
	});
}

function noIndex(add) {
	const says = (text) => ({ open: 'header', says: text });
	add('empty', Buffer.alloc(0), says('no byte'));
	add('one-byte', Buffer.from('c'), says('one byte'));
	add('magic-alone', Buffer.from('cobuyidx'), says('the magic alone'));
	add('zeros', Buffer.alloc(64), says('64 zeros'));
	add('zeros-many', Buffer.alloc(4096), says('4096 zeros'));
	add('ones', Buffer.alloc(256, 255), says('256 bytes of ones'));
	add('text', Buffer.from('order,item\n1,a\n'.repeat(20)), says('a file of orders'));
	add('gzip', Buffer.from('1f8b0800000000000203'.padEnd(160, '0'), 'hex'), says('the beginning of a gzip file'));
	add('elf', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(120)]), says('the beginning of a program'));
	add('upper-case', Buffer.concat([Buffer.from('COBUYIDX'), Buffer.alloc(100)]), says('the magic in capitals'));
}

function cut(add, whole, smallest) {
	for (const nbytes of [7, 8, 16, 63, 64, 65, 87, 88, 100, 200, 400, 472, 473, 1000, 1500, 2000, 2500, whole.length - 200, whole.length - 160, whole.length - 9, whole.length - 8, whole.length - 1])
		add(`cut-${String(nbytes).padStart(4, '0')}`, whole.subarray(0, nbytes), { open: 'header', says: `the first ${nbytes} bytes` });
	for (const nbytes of [64, 256, 512, smallest.length - 8, smallest.length - 1])
		add(`cut-small-${String(nbytes).padStart(4, '0')}`, smallest.subarray(0, nbytes), { open: 'header', says: `the first ${nbytes} bytes of two items` });
	add('behind', Buffer.concat([whole, Buffer.alloc(1)]), { open: 'header', says: 'a byte behind the end' });
	add('behind-many', Buffer.concat([smallest, Buffer.alloc(512)]), { open: 'header', says: '512 bytes behind the end' });
	add('twice', Buffer.concat([smallest, smallest]), { open: 'header', says: 'a file behind itself' });
	add('front-lost', smallest.subarray(8), { open: 'header', says: 'the first eight bytes are lost' });
	add('middle-lost', Buffer.concat([whole.subarray(0, 1000), whole.subarray(1008)]), { open: 'header', says: 'eight bytes are lost in the middle' });
	const cutTold = Buffer.from(whole.subarray(0, whole.length - 8));
	cutTold.writeBigUInt64LE(BigInt(cutTold.length), 16);
	add('cut-and-sealed', sealHeader(cutTold), { open: 'section table', says: 'cut by eight bytes, with the length and checksum to match' });
}

// One bit of every section, in its first, a middle and its last byte, padding and checksum; and of each field of the header.
function flipped(add, whole) {
	const flip = (name, at, bit, expected, says) => {
		const bytes = Buffer.from(whole);
		bytes[at] ^= 1 << bit;
		add(`flip-${name}`, bytes, { ...expected, says });
	};
	const count = whole.readUInt32LE(12);
	for (let i = 0; i < count; i++) {
		const at = 64 + 24 * i;
		const kind = whole.toString('latin1', at, at + 4);
		const offset = Number(whole.readBigUInt64LE(at + 8)), nbytes = Number(whole.readBigUInt64LE(at + 16));
		const end = offset + Math.ceil(nbytes / 8) * 8;
		[['first', offset], ['middle', offset + (nbytes >> 1)], ['last', end - 1], ['checksum', end + 3]].forEach(([where, byte], k) =>
			flip(`${kind}-${where}`, byte, (i + 3 * k) % 8, kind === 'ITEM' && where === 'first' ? { open: kind } : { verify: kind }, `${kind}: a bit of its ${where} byte`));
	}
	for (const [field, at, bit] of [['magic', 3, 5], ['section-count', 12, 0], ['section-count-high', 15, 7], ['file-nbytes', 16, 0], ['file-nbytes-high', 23, 7], ['build-id', 24, 1],
		['build-id-last', 39, 6], ['item-count', 40, 0], ['item-count-high', 43, 7], ['reserved', 50, 2], ['checksum', 56, 0], ['checksum-high', 63, 7], ['minor', 10, 0],
		['kind', 64, 5], ['entry-reserved', 69, 0], ['entry-offset', 72, 3], ['entry-nbytes', 80, 0], ['last-entry', 64 + 24 * count - 1, 7]])
		flip(`header-${field}`, at, bit, { open: 'header' }, `header: a bit of ${field}`);
	for (const bit of [0, 1, 7])
		flip(`major-${bit}`, 8, bit, { open: 'version' }, `another major version, bit ${bit}`);
	flip('major-high', 9, 0, { open: 'version' }, 'major version 257');
}

function header(add, sealed, whole) {
	const write = (name, says, expected, change) => sealed(`header-${name}`, says, expected, (_, index) => { index.header = change; });
	write('major-0', 'major version 0', { open: 'version' }, (h) => h.writeUInt16LE(0, 8));
	write('major-2', 'major version 2', { open: 'version' }, (h) => h.writeUInt16LE(2, 8));
	write('length-0', 'a length of 0', { open: 'header' }, (h) => h.writeBigUInt64LE(0n, 16));
	write('length-short', 'eight bytes too short', { open: 'header' }, (h) => h.writeBigUInt64LE(h.readBigUInt64LE(16) - 8n, 16));
	write('length-huge', 'a length of 2^63', { open: 'header' }, (h) => h.writeBigUInt64LE(2n ** 63n, 16));
	write('length-wrap', 'a length of 2^64 - 1', { open: 'header' }, (h) => h.writeBigUInt64LE(2n ** 64n - 1n, 16));
	write('items-2-31', '2^31 items', { open: 'header' }, (h) => h.writeUInt32LE(2 ** 31, 40));
	write('items-most', '2^32 - 1 items', { open: 'header' }, (h) => h.writeUInt32LE(2 ** 32 - 1, 40));
	write('items-2-31-less-1', '2^31 - 1 items', { open: 'HASH' }, (h) => h.writeUInt32LE(2 ** 31 - 1, 40));
	write('items-one-more', 'one item more than there are', { open: 'FACT' }, (h) => h.writeUInt32LE(7, 40));
	write('items-one-less', 'one item less than there are', { open: 'FACT' }, (h) => h.writeUInt32LE(5, 40));
	write('items-none', 'no items, in a file that has six', { open: 'FACT' }, (h) => h.writeUInt32LE(0, 40));
	write('reserved', 'a reserved field is not 0', { verify: 'header' }, (h) => h.writeUInt8(1, 47));
	write('build-id', 'the build id of another file', { verify: 'header' }, (h) => h.fill(7, 24, 40));
	write('build-id-swapped', 'the halves of the build id swapped', { verify: 'header' }, (h) => Buffer.concat([h.subarray(32, 40), h.subarray(24, 32)]).copy(h, 24));
	write('sections-33', '33 sections', { open: 'header' }, (h) => h.writeUInt32LE(33, 12));
	write('sections-most', '2^32 - 1 sections', { open: 'header' }, (h) => h.writeUInt32LE(2 ** 32 - 1, 12));
	write('sections-none', 'no sections', { open: 'section table' }, (h) => h.writeUInt32LE(0, 12));
	write('sections-less', 'the last section is not told', { open: 'section table' }, (h) => h.writeUInt32LE(h.readUInt32LE(12) - 1, 12));
	const bare = Buffer.from(whole.subarray(0, 64));
	bare.writeBigUInt64LE(64n, 16);
	add('header-alone', bare, { open: 'header', says: 'the header alone, with its length to match: the section table is beyond the end' });
	bare.writeUInt32LE(0, 12);
	add('header-alone-no-sections', sealHeader(Buffer.from(bare)), { open: 'section table', says: 'the header alone, without sections' });
}

function sectionTable(sealed, drop) {
	const entry = (name, says, change, k = 3, expected = 'section table') => sealed(`table-${name}`, `section table: ${says}`, { open: expected }, (_, index) => {
		index.entry = (i, record) => { if (i === k) change(record); };
	});
	entry('offset-0', 'a section begins at 0', (r) => r.writeBigUInt64LE(0n, 8));
	entry('offset-early', 'a section begins eight bytes early', (r) => r.writeBigUInt64LE(r.readBigUInt64LE(8) - 8n, 8));
	entry('offset-late', 'a section begins eight bytes late', (r) => r.writeBigUInt64LE(r.readBigUInt64LE(8) + 8n, 8));
	entry('offset-odd', 'a section begins at an odd byte', (r) => r.writeBigUInt64LE(r.readBigUInt64LE(8) + 1n, 8));
	entry('offset-huge', 'a section begins at 2^64 - 8', (r) => r.writeBigUInt64LE(2n ** 64n - 8n, 8));
	entry('first-late', 'the first section begins late', (r) => r.writeBigUInt64LE(r.readBigUInt64LE(8) + 8n, 8), 0);
	entry('nbytes-huge', 'a section of 2^64 - 1 bytes', (r) => r.writeBigUInt64LE(2n ** 64n - 1n, 16));
	entry('nbytes-wrap', 'a section of 2^64 - 8 bytes: padding and checksum wrap around', (r) => r.writeBigUInt64LE(2n ** 64n - 8n, 16));
	entry('nbytes-2-53', 'a section of 2^53 bytes', (r) => r.writeBigUInt64LE(2n ** 53n, 16));
	entry('nbytes-more', 'a section takes in the next one', (r) => r.writeBigUInt64LE(r.readBigUInt64LE(16) + 64n, 16));
	entry('nbytes-0', 'a section without a byte, though it has some', (r) => r.writeBigUInt64LE(0n, 16));
	entry('first-nbytes-0', 'the first section without a byte', (r) => r.writeBigUInt64LE(0n, 16), 0);
	entry('prov-renamed', 'the last section is not PROV', (r) => r.write('PROW', 0), 11);
	entry('item-renamed', 'ITEM is not known', (r) => r.write('item', 0), 0, 'ITEM');
	entry('item-twice', 'HASH is called ITEM', (r) => r.write('ITEM', 0), 1, 'ITEM');
	entry('entr-unknown', 'ENTR has another name', (r) => r.write('\u0000\u0000\u0000\u0000', 0), 2, 'ENTR');
	entry('entr-before', 'ENTR has the name that it had', (r) => r.write('SUPP', 0), 2, 'ENTR');
	sealed('table-reserved', 'section table: a reserved field is not 0', { verify: 'section table' }, (_, index) => {
		index.entry = (i, record) => record.writeUInt32LE(i === 2 ? 9 : 0, 4);
	});
	for (const kind of ['ITEM', 'HASH', 'ENTR', 'LEDG', 'OPTS'])
		sealed(`missing-${kind}`, `${kind} is missing`, { open: kind }, (_, index) => drop(index, kind));
	sealed('missing-PROV', 'PROV is missing', { open: 'section table' }, (_, index) => drop(index, 'PROV'));
	sealed('missing-CATG', 'categories without names', { verify: 'FACT' }, (_, index) => drop(index, 'CATG'));
	sealed('missing-FAML', 'families without names', { verify: 'FACT' }, (_, index) => drop(index, 'FAML'));
	sealed('missing-FACT', 'upgrades without prices', { verify: 'ITEM' }, (_, index) => drop(index, 'FACT'));
	for (const table of ['replenish', 'upgrade', 'substitute'])
		sealed(`missing-${table}`, `the ledger tells of ${table}, and it is not there`, { verify: 'LEDG' }, (_, index) => {
			delete index.rows[table];
			settleItems(index);
		});
	for (const kind of ['ITEM', 'FACT', 'ENTR', 'LEDG'])
		sealed(`double-${kind}`, `${kind} is there twice`, { open: kind }, (by, index) => index.sections.splice(3, 0, { ...by[kind] }));
	sealed('PROV-not-last', 'PROV is not the last', { open: 'section table' }, (_, index) => index.sections.unshift(index.sections.pop()));
	sealed('unknown-last', 'an unknown section behind PROV', { open: 'section table' }, (_, index) => index.sections.push({ kind: 'LAST', payload: Buffer.alloc(8) }));
	sealed('sections-33', '33 sections, all there', { open: 'header' }, (_, index) => {
		while (index.sections.length < 33)
			index.sections.unshift({ kind: 'MORE', payload: Buffer.alloc(0) });
	});
	sealed('unknown-checksum', 'an unknown section with a wrong checksum', { verify: 'unknown section' }, (_, index) => {
		index.sections.splice(4, 0, { kind: 'WHAT', payload: Buffer.from('what'), checksum: 12345n });
	});
	sealed('padding', 'padding that is not 0, under a right checksum', { verify: 'ITEM' }, (_, index) => { index.padding = 1; });
	sealed('checksum-unseeded', 'the checksum of ITEM under another name', { verify: 'ITEM' }, (by, index) => {
		const other = takeApart(putTogether(index));
		by.ITEM.checksum = putTogether({ ...other, sections: [{ kind: 'METI', payload: by.ITEM.payload }] }).readBigUInt64LE(64 + 24 + Math.ceil(by.ITEM.payload.length / 8) * 8);
	});
}

function lengths(sealed) {
	const told = (p, slots) => Buffer.concat([p.subarray(0, 4), u32(slots), p.subarray(8)]);
	const front = (p, slots) => told(p, slots).subarray(0, 8 + 3 * slots);
	for (const [kind, change, says] of [
		['ITEM', () => Buffer.alloc(0), 'without a byte'], ['ITEM', (p) => p.subarray(0, 7), 'short of its first two fields'], ['ITEM', (p) => p.subarray(0, 4), 'the tables alone'],
		['TITL', (p) => p.subarray(0, 28), 'short of its offsets'], ['CATG', (p) => p.subarray(0, 7), 'seven bytes'], ['FAML', () => Buffer.alloc(4), 'a count alone'],
		['HASH', (p) => p.subarray(0, 8), 'no slot of those told'], ['HASH', () => u32(1, 0), 'no slot'], ['HASH', (p) => p.subarray(0, 4), 'half a head'], ['HASH', (p) => p.subarray(0, 7), 'short of its first two fields'],
		['HASH', () => Buffer.alloc(0), 'without a byte'], ['HASH', (p) => front(p, 4), 'fewer slots than items'], ['HASH', (p) => front(p, ITEMS), 'as many slots as items'],
		['HASH', (p) => p.subarray(0, p.length - 1), 'a slot of two bytes'], ['HASH', (p) => Buffer.concat([p, Buffer.alloc(1)]), 'a byte behind the slots'],
		['HASH', (p) => p.subarray(0, p.length - 3), 'a slot less than is told'], ['HASH', (p) => Buffer.concat([p, Buffer.alloc(3)]), 'a back where no item is left for it'],
		['HASH', (p) => Buffer.concat([p, Buffer.alloc(4)]), 'a back of one slot of four bytes'], ['HASH', (p) => told(p, 15), 'the front has a slot more than is told'],
		['HASH', (p) => told(p, 17), 'the front has a slot less than is told'], ['HASH', (p) => told(p, 0), 'a front of no slot, and others behind it'],
		['HASH', (p) => told(p, ITEMS), 'as many slots as items are told'], ['HASH', (p) => told(p, 2 ** 31), '2^31 slots are told'], ['HASH', (p) => told(p, 2 ** 32 - 1), '2^32 - 1 slots are told'],
		['HASH', (p) => Buffer.concat([p.subarray(0, 8), Buffer.alloc(4 * 16)]), 'slots of four bytes in the front'], ['HASH', (p) => Buffer.concat([p.subarray(0, 8), Buffer.alloc(2 * 16)]), 'slots of two bytes in the front'],
		['ENTR', (p) => p.subarray(0, 16), 'without its last block'], ['ENTR', (p) => p.subarray(0, 31), 'a byte short of its blocks'], ['ENTR', () => Buffer.alloc(0), 'without a byte'],
		['FACT', (p) => p.subarray(0, -1), 'a byte short'], ['FACT', (p) => Buffer.concat([p, Buffer.alloc(20)]), 'an item too long'],
		['WRTH', (p) => p.subarray(0, -4), 'an item short'], ['WRTH', (p) => Buffer.concat([p, Buffer.alloc(2)]), 'two bytes too long'],
		['ATTR', (p) => p.subarray(0, 25), 'short of what every one has'], ['ATTR', () => Buffer.alloc(0), 'without a byte'],
		['LEDG', (p) => p.subarray(0, 1000), 'a field short'], ['OPTS', (p) => p.subarray(0, 192), 'fields short'], ['OPTS', (p) => p.subarray(0, 280), 'short of its last three fields'], ['OPTS', (p) => p.subarray(0, 296), 'a field short'],
		['PROV', (p) => p.subarray(0, 152), 'a field short'], ['LEDG', () => Buffer.alloc(0), 'without a byte'], ['PROV', () => Buffer.alloc(0), 'without a byte'],
	])
		sealed(`length-${kind}-${says.replace(/[^a-z0-9]+/g, '-')}`, `${kind}: ${says}`, { open: kind }, (by) => { by[kind].payload = Buffer.from(change(by[kind].payload)); });
}

function hash(sealed, verify, open) {
	const put = (name, says, change) => sealed(`HASH-${name}`, `HASH: ${says}`, verify('HASH'), (by) => change(by.HASH.payload));
	const slot = (p, at) => p.readUIntLE(at, 3), write = (p, value, at) => p.writeUIntLE(value, at, 3);
	const used = (p, k = 0) => { for (let at = 8; ; at += 3) if (slot(p, at) && k-- === 0) return at; };
	const free = (p) => { for (let at = 8; ; at += 3) if (!slot(p, at)) return at; };
	put('probe-1025', 'a longest probe of 1025', (p) => p.writeUInt32LE(1025, 0));
	put('probe-most', 'a longest probe of 2^32 - 1', (p) => p.writeUInt32LE(2 ** 32 - 1, 0));
	put('probe-0', 'no slot may be visited', (p) => p.writeUInt32LE(0, 0));
	put('slot-beyond', 'a slot names item 6', (p) => write(p, 7, used(p)));
	put('slot-beyond-told', 'the same under the hash of the item that was there', (p) => p.writeUInt16LE(ITEMS + 1, used(p, 3)));
	put('slot-most', 'a slot names item 65534', (p) => write(p, 2 ** 24 - 1, used(p, 2)));
	put('slot-most-told', 'the same under the hash of the item that was there', (p) => p.writeUInt16LE(2 ** 16 - 1, used(p, 4)));
	put('slot-lost', 'an item has no slot', (p) => write(p, 0, used(p, 1)));
	put('slot-more', 'an item has two slots', (p) => write(p, 1, free(p)));
	put('slots-swapped', 'two items have each other\'s slots', (p) => {
		const [a, b] = [used(p, 0), used(p, 1)], [x, y] = [slot(p, a), slot(p, b)];
		write(p, y, a);
		write(p, x, b);
	});
	put('slot-twice', 'one item in the slot of another', (p) => write(p, slot(p, used(p, 0)), used(p, 1)));
	put('slot-of-other-hash', 'the upper bits of a slot are not those of the hash', (p) => write(p, slot(p, used(p, 1)) ^ 2 ** 23, used(p, 1)));
	put('slot-last-bit', 'the lowest bit of the hash in a slot is another', (p) => write(p, slot(p, used(p, 3)) ^ 2 ** 16, used(p, 3)));
	put('slot-of-none', 'a slot with a hash of nobody', (p) => p.writeUInt16LE(0, used(p)));
	put('slots-full', 'no slot is empty, all name one item', (p) => { for (let at = 8; at < p.length; at += 3) write(p, 1, at); });
	put('slots-empty', 'every slot is empty', (p) => p.fill(0, 8));
	put('slots-of-other-bits', 'slots whose lowest three bits are a number, as with the bits of so few items', (p) => {
		for (let k = 0; k < ITEMS; k++)
			write(p, slot(p, used(p, k)) >>> 16 << 13 | slot(p, used(p, k)) & 7, used(p, k));
	});

	// Of more than 65,535 items. What open refuses has none of them.
	const large = (name, says, items, payload) => sealed(`HASH-${name}`, `HASH: ${says}`, open('HASH'), (by, index) => {
		otherItems(index, [], []);
		index.itemCount = items;
		by.ITEM.payload = u32(3, 0);
		by.HASH.payload = payload;
		by.ENTR.payload = Buffer.alloc(16 * (Math.ceil(items / 128) + 1));
	});
	const slots = (front, backNbytes) => Buffer.concat([u32(1, front), Buffer.alloc(3 * front + backNbytes)]);
	large('back-missing', 'an item for the back, and no back', FRONT_ITEMS + 1, slots(FRONT_ITEMS + 1, 0));
	large('back-full', 'as many slots of the back as items', FRONT_ITEMS + 1, slots(FRONT_ITEMS + 1, 3));
	large('back-wide', 'two slots of four bytes in the back', FRONT_ITEMS + 1, slots(FRONT_ITEMS + 1, 8));
	large('front-full', 'as many slots of the front as items', FRONT_ITEMS, slots(FRONT_ITEMS, 0));
	large('front-alone', '262,144 items, and the front alone', 2 ** 18, slots(7, 0));
	const both = (name, says, change) => sealed(`HASH-${name}`, `HASH: ${says}`, verify('HASH'), (by, index) => {
		frontAndBack(index);
		const p = by.HASH.payload;
		change(p, 8 + 3 * p.readUInt32LE(4));
	});
	both('back-names-front', 'a slot of the back names an item of the front, under the hash of the item that was there', (p, back) => {
		let at = back;
		while (!slot(p, at))
			at += 3;
		write(p, (slot(p, at) & ~0x1ffff) + 300, at);
	});
}

function entries(sealed, verify) {
	const put = (name, says, item, field, value) => sealed(`ENTR-${name}`, `ENTR: ${says}`, verify('ENTR'), (_, index) => {
		index.counts[item][field] = value;
		settleItems(index);
	});
	put('orders-rise', 'the second item has more orders than the first', 1, 0, 1001);
	put('orders-beyond', 'an item in more orders than there are', 0, 0, 5001);
	put('orders-most', '2^32 - 1 orders', 0, 0, 2 ** 32 - 1);
	put('eligible-beyond-orders', 'more eligible orders than orders', 2, 1, 801);
	put('eligible-most', '2^32 - 1 eligible orders', 5, 1, 2 ** 32 - 1);
	put('followed-beyond', 'followed by more than the rest of the eligible orders', 3, 2, 1651);
	put('followed-most', 'followed by 2^32 - 1', 4, 2, 2 ** 32 - 1);
	sealed('ENTR-total-less', 'ENTR: the ledger has fewer orders than an item', verify('ENTR'), (by) => u64(999).copy(by.LEDG.payload, 0));
	sealed('ENTR-eligible-less', 'ENTR: the ledger has fewer eligible orders than an item', verify('ENTR'), (by) => u64(499).copy(by.LEDG.payload, 8));

	const FIELDS = ['record', 'orders', 'eligible', 'followed', 'returned'];
	const block = (name, says, change) => sealed(`ENTR-${name}`, `ENTR: ${says}`, verify('ENTR'), (by) => { by.ENTR.payload = change(by.ENTR.payload) ?? by.ENTR.payload; });
	block('begin-1', 'the first block begins 128 bytes behind the first entry', (p) => { p.writeUInt32LE(1, 0); });
	block('begin-most', 'a block begins at the last place there can be', (p) => { p.writeUInt32LE(2 ** 32 - 1, 0); });
	block('reserved', 'a reserved byte is not 0', (p) => { p[9] = 1; });
	block('reserved-last', 'a reserved byte of the block without items is not 0', (p) => { p[25] = 128; });
	FIELDS.forEach((field, k) => {
		block(`${field}-5`, `${field} of five bytes`, (p) => { p[4 + k] = 5; });
		block(`${field}-255`, `${field} of 255 bytes`, (p) => { p[4 + k] = 255; });
		block(`${field}-narrow`, `${field} in a byte less than it needs`, (p) => { p[4 + k] -= 1; });
		block(`last-${field}`, `the block without items has a byte of ${field}`, (p) => { p[20 + k] = 1; });
		sealed(`ENTR-${field}-wider`, `ENTR: ${field} in more bytes than it needs`, verify('ENTR'), (by, index) => settleItems(index, {}, { wider: FIELDS.map((_, i) => (i === k ? 1 : 0)) }));
	});
	block('widths-wrap', 'numbers of 256 bytes together', (p) => { p.fill(51, 4, 9)[4] = 52; });
	block('widths-none', 'entries without a byte, and bytes of them', (p) => { p.fill(0, 4, 9); });
	block('widths-swapped', 'the bytes of record and of returned in each other\'s place', (p) => { [p[4], p[8]] = [p[8], p[4]]; });
	block('short', 'the last entry is not whole', (p) => p.subarray(0, -1));
	block('entry-less', 'the last entry is not there', (p) => p.subarray(0, -entryNbytes(p)));
	block('none', 'two blocks, and no entries', (p) => p.subarray(0, 32));
	block('behind', 'a byte behind the last entry', (p) => Buffer.concat([p, Buffer.alloc(1)]));

	const records = (name, says, lies, source = () => {}, expected = 'ENTR') => sealed(`ENTR-${name}`, `${expected}: ${says}`, verify(expected), (_, index) => {
		source(index);
		settleItems(index, {}, lies);
	});
	const moved = (item, by) => ({ change: (list) => list.map((at, i) => at + (i === item ? by(list) : 0)) });
	const place = (k, value) => ({ block: (b, bytes) => { if (b === k) bytes.writeUIntLE(value(bytes.readUIntLE(10, 6)), 10, 6); } });
	records('records-first-not-0', 'the first record does not begin at 0', place(0, () => 1));
	records('records-first-most', 'the first record begins at 2^48 - 1', place(0, () => 2 ** 48 - 1));
	records('records-all-later', 'all records begin a byte later', { change: (list) => list.map((at) => at + 1) });
	records('records-falling', 'a record begins before the one that it stands behind', moved(2, (list) => list[1] - list[2] - 1));
	records('records-beyond', 'the last record begins beyond all', moved(5, (list) => list[6] - list[5] + 1));
	records('records-beyond-far', 'a record begins 2^32 bytes behind the first', moved(4, (list) => 2 ** 32 - 1 - list[4]));
	block('records-own-first', 'the first record does not begin where those of its block do', (p) => { p[32] = 1; });
	records('records-end-less', 'the last record ends a byte before the section', place(1, (at) => at - 1));
	records('records-end-more', 'the last record ends a byte behind the section', place(1, (at) => at + 1));
	records('records-end-0', 'the records end where they begin', place(1, () => 0));
	records('records-end-2-32', 'the last record ends 2^32 bytes behind the section', place(1, (at) => at + 2 ** 32));
	records('records-end-most', 'the last record ends at 2^48 - 1', place(1, () => 2 ** 48 - 1));

	// Of several blocks.
	const many = (name, says, lies, expected) => records(`many-${name}`, says, lies, manyItems, expected);
	const begin = (k, by) => ({ block: (b, bytes) => { if (b === k) bytes.writeUInt32LE(bytes.readUInt32LE(0) + by, 0); } });
	for (const [k, which] of [[1, 'the second block'], [4, 'the last block with items'], [5, 'the block without items']]) {
		many(`begin-less-${k}`, `${which} begins 128 bytes early`, begin(k, -1));
		many(`begin-more-${k}`, `${which} begins 128 bytes late`, begin(k, 1));
		many(`place-less-${k}`, `records of ${which} begin a byte early`, place(k, (at) => at - 1), k === 5 ? 'ENTR' : 'ITEM');
		many(`place-more-${k}`, `records of ${which} begin a byte late`, place(k, (at) => at + 1), k === 5 ? 'ENTR' : 'ITEM');
	}
	many('fall', 'the records of a block begin before those of the block before it', place(2, () => 7));
	many('far', 'the records of a block begin 2^32 bytes behind those of the block before it', place(3, (at) => at + 2 ** 32));
	many('one-late', 'the first record of the second block begins a byte late, the others where they should', moved(128, () => 1), 'ITEM');
	many('last', 'the last record of the second block ends before it begins', moved(255, (list) => list[256] - list[255] + 1));
}

// One item's entry, whose numbers lie inside though one has five bytes: nothing else is wrong with it.
function oneEntry(add, verify, shop) {
	const FIELDS = ['record', 'orders', 'eligible', 'followed', 'returned'];
	FIELDS.forEach((field, k) => {
		const index = takeApart(shop);
		const entr = index.sections.find(({ kind }) => kind === 'ENTR'), p = entr.payload;
		const before = p.subarray(4, 4 + k + 1).reduce((sum, width) => sum + width, 0);
		entr.payload = Buffer.concat([p.subarray(0, 32 + before), Buffer.alloc(5 - p[4 + k]), p.subarray(32 + before)]);
		entr.payload[4 + k] = 5;
		entr.payload.writeUInt32LE(entryNbytes(entr.payload), 16);
		add(`ENTR-one-${field}-5`, putTogether(index), { ...verify('ENTR'), says: `ENTR: ${field} of five bytes, which are there` });
	});
}

function facts(sealed, verify) {
	const put = (name, says, change) => sealed(`FACT-${name}`, `FACT: ${says}`, verify('FACT'), (by) => change(by.FACT.payload));
	put('category-beyond', 'a category without a name', (p) => p.writeUInt32LE(3, 0));
	put('category-most', 'category 2^32 - 1', (p) => p.writeUInt32LE(2 ** 32 - 1, 20));
	put('family-beyond', 'a family without a name', (p) => p.writeUInt32LE(3, 44));
	put('family-most', 'family 2^32 - 1', (p) => p.writeUInt32LE(2 ** 32 - 1, 44));
	put('price-2-53', 'a price of 2^53', (p) => p.writeBigUInt64LE(2n ** 53n, 108));
	put('price-nearly-unknown', 'a price of 2^64 - 2', (p) => p.writeBigUInt64LE(NO_PRICE - 1n, 108));
	put('band-22', 'margin band 22', (p) => p.writeUInt8(22, 16));
	put('band-254', 'margin band 254', (p) => p.writeUInt8(254, 36));
	put('stock-3', 'stock 3', (p) => p.writeUInt8(3, 17));
	put('gate-15', 'gate 15', (p) => p.writeUInt8(15, 18));
	put('gate-254', 'gate 254', (p) => p.writeUInt8(254, 38));
	put('reserved', 'a reserved field is not 0', (p) => p.writeUInt8(1, 119));
	for (const [name, value] of [['negative', -1], ['infinite', Infinity], ['negative-tiny', -1e-40], ['negative-infinite', -Infinity], ['nan', NaN]])
		sealed(`WRTH-${name}`, `WRTH: a worth that is ${name}`, verify('WRTH'), (by) => by.WRTH.payload.writeFloatLE(value, 8));
}

function attributes(sealed, verify) {
	const put = (name, says, change) => sealed(`ATTR-${name}`, `ATTR: ${says}`, verify('ATTR'), (by) => {
		by.ATTR.payload = change(by.ATTR.payload) ?? by.ATTR.payload;
	});
	const texts = (p) => takeTexts(p, 20);
	put('count-0', 'no attribute', (p) => { p.writeUInt32LE(0, 0); });
	put('count-33', '33 attributes', (p) => { p.writeUInt32LE(33, 0); });
	put('count-most', '2^32 - 1 attributes', (p) => { p.writeUInt32LE(2 ** 32 - 1, 0); });
	put('width-0', 'values of no byte', (p) => { p.writeUInt32LE(0, 4); });
	put('width-3', 'values of three bytes', (p) => { p.writeUInt32LE(3, 4); });
	put('width-4', 'values of four bytes, which are not there', (p) => { p.writeUInt32LE(4, 4); });
	put('value-beyond', 'a value without a text', (p) => { p.writeUInt8(4, 8); });
	put('value-most', 'value 255', (p) => { p.writeUInt8(255, 19); });
	put('names-missing', 'fewer texts than attributes', (p) => Buffer.concat([p.subarray(0, 8), Buffer.alloc(12), textTable(['colour'])]));
	put('texts-count', '2^32 - 1 texts', (p) => { texts(p).writeUInt32LE(2 ** 32 - 1, 0); });
	put('texts-first', 'the first text does not begin at 0', (p) => { texts(p).writeUInt32LE(1, 4); });
	put('texts-falling', 'an offset falls', (p) => { texts(p).writeUInt32LE(99, 12); });
	put('texts-beyond', 'a text ends beyond the section', (p) => { texts(p).writeUInt32LE(2 ** 32 - 1, 24); });
	put('behind', 'a byte behind the last text', (p) => Buffer.concat([p, Buffer.from('x')]));
}

const takeTexts = (p, at) => p.subarray(at);

// What the heads of rows share.
function rows(sealed, verify) {
	for (const table of TABLES.filter((t) => t !== 'replenish')) {
		const head = (name, says, bytes, considered = 9) => sealed(`${table}-${name}`, `ITEM: ${table}: ${says}`, verify('ITEM'), (_, index) => {
			index.rows[table] = [bytes, ...Array.from({ length: ITEMS - 1 }, () => row([]))];
			settleItems(index);
			settleLedger(index, table, Array.from({ length: ITEMS }, (_n, i) => [0, i ? 9 : considered]));
		});
		head('row-cut', 'a row ends in its head', Buffer.from([0, 31]));
		head('row-cut-early', 'a row ends behind its count', Buffer.from([0]));
		head('row-longer', 'a row goes on behind its last neighbour', Buffer.from([0, 31, 9, 0]));
		head('row-empty', 'a row that says what an empty one does', row([], { considered: 0, furthest: 0 }), 0);
		head('count-more', 'a neighbour more than there is', row([], { count: 1 }));
		head('count-most', '2^32 - 1 neighbours', row([], { count: 2 ** 32 - 1 }));
		head('count-2-32', '2^32 neighbours', row([], { count: 2 ** 32 }));
		head('count-long', 'a count that is not in its shortest form', Buffer.from([128, 0, 31, 9]));
		head('count-endless', 'a count that never ends', Buffer.alloc(40, 255));
		head('furthest-15', 'gate 15', row([], { furthest: 15 }));
		head('furthest-30', 'gate 30', row([], { furthest: 30 }));
		head('considered-2-53', '2^53 candidates', row([], { considered: 2n ** 53n }));
		head('level-none', 'a level without neighbours', Buffer.from([0, 31 + 32, 9, 100]));
		head('boosted-none', 'boosts without neighbours', Buffer.from([0, 31 + 128, 9]));
	}
}

// Sealed rows of one table: what its first row has, the others being empty. Entries, or the row itself.
function firstRow(sealed, verify, table) {
	const pairs = table === 'together' || table === 'next';
	return (name, says, entries, { options = {}, expected = 'ITEM', change = () => {} } = {}) =>
		sealed(`${table}-${name}`, `${expected}: ${table}: ${says}`, verify(expected), (by, index) => {
			const first = Buffer.isBuffer(entries) ? entries : pairs ? pairRow(table, entries, options) : row(entries, options);
			index.rows[table] = [first, ...Array.from({ length: ITEMS - 1 }, () => Buffer.alloc(0))];
			settleItems(index);
			settleLedger(index, table, [[options.count ?? entries.length, options.considered ?? 9], ...Array.from({ length: ITEMS - 1 }, () => [0, 0])]);
			change(by, index);
		});
}

function pairs(sealed, verify) {
	for (const [table, most] of [['together', 900], ['next', 280]]) {
		const put = firstRow(sealed, verify, table);
		const anchorHas = table === 'next' ? 500 : 1000;
		const good = { item: 1, support: 20 }, other = { item: 2, support: 9 };
		const whole = pairRow(table, [good, other]);
		const wider = (name, says, widths) => put(name, says, [good, other], { options: { widths } });
		put('item-beyond', 'a neighbour that is no item', [{ ...good, item: 6 }]);
		put('item-most', 'neighbour 2^31 - 1', [{ ...good, item: 2 ** 31 - 1 }]);
		put('item-anchor', 'the anchor as its own neighbour', [{ ...good, item: 0 }]);
		wider('item-wide', 'items of more bits than they need', { item: 3 });
		wider('item-0-bits', 'items of no bit', { item: 0 });
		wider('item-31-bits', 'items of 31 bits', { item: 31 });
		wider('support-wide', 'support of a bit too many', { support: 6 });
		wider('support-32-bits', 'support of 32 bits', { support: 32 });
		wider('repeated-wide', 'a bit for what no neighbour has', { repeated: 1 });
		wider('lift-wide', 'lifts of 16 bits that need none', { lift: 16 });
		wider('lift-17-bits', 'lifts of 17 bits', { lift: 17 });
		wider('lift-31-bits', 'lifts of 31 bits', { lift: 31 });
		wider('place-wide', 'a bit for places that are alike', { place: 1 });
		wider('place-7-bits', 'places of seven bits', { place: 7 });
		put('lift-base', 'a base of lifts that is less than it can be', [good], { options: { liftBase: 124 } });
		put('lift-2-16', 'a lift above 65535', [{ ...good, lift: 255 * 256 }, { ...other, lift: 255 * 256 + 256 }]);
		put('place-first', 'the place of the row is not that of its first neighbour', [good, { ...other, place: 3 }], { options: { place: 3 } });
		put('place-64', 'a place with a bit that means nothing', [{ ...good, place: 64 }]);
		put('place-128', 'the same in its highest bit', [{ ...good, place: 129 }]);
		put('long-in-vain', 'lags are long, and need not', [good], { options: { long: true } });
		put('support-0', 'support 0, and no rule put it there', [{ item: 1, support: 0 }]);
		put('support-0-repeated', 'support 0, and customers that repeat', [{ item: 1, support: 0, repeated: 1, place: 33 }]);
		put('support-beyond-item', 'more support than the item has', [{ item: 1, support: most + 1 }]);
		put('support-most', 'support 2^32 - 1', [{ item: 1, support: 2 ** 32 - 1 }]);
		put('repeated-all', 'no customer', [{ ...good, repeated: 20 }]);
		put('repeated-beyond', 'more repeated than support', [{ ...good, repeated: 21 }]);
		put('level-3', 'level 3', [good], { options: { level: 3, backed: 1200 } });
		put('backed-less', 'the anchor alone in more orders than its family', [good], { options: { level: 1, backed: anchorHas - 1 } });
		put('backed-beyond', 'the family in more orders than there are', [good], { options: { level: 1, backed: 5001 } });
		put('backed-told', 'the ledger knows nothing of a row that backs off', [good], { options: { level: 1, backed: 1200 }, expected: 'LEDG' });
		put('backed-0', 'a row that backs off to nothing', [good], { options: { level: 2, backed: 0 } });
		put('backed-2-32', 'a row that backs off to 2^32 orders', [good], { options: { level: 2, backed: 2 ** 32 } });
		put('cut', 'the row ends in a neighbour', whole.subarray(0, -1));
		put('cut-in-widths', 'the row ends in its widths', whole.subarray(0, 5));
		put('cut-at-neighbours', 'the row ends where its neighbours begin', whole.subarray(0, table === 'next' ? 9 : 8));
		put('longer', 'a byte behind the last neighbour', [good, other], { options: { behind: Buffer.alloc(1) } });
		put('rest', 'a bit behind the last neighbour', [{ ...good, support: table === 'next' ? 40 : 19 }], { options: { bits: 1 } });
		put('count-2', 'two neighbours are told, and one is there', [{ ...good, support: 200, repeated: 100 }], { options: { count: 2 } });
		put('count-2-32-less-1', '2^32 - 1 neighbours are told, and one is there', [good], { options: { count: 2 ** 32 - 1 } });
		put('boost-missing', 'the head tells of boosts that are not there', (() => { const b = Buffer.from(whole); b[1] |= 128; return b; })(), { options: { count: 2 } });
		put('boost-one', 'a boost of 1, which is written 0', [{ ...good, boost: 1000000 }], { options: { boosted: true } });
		put('boost-beyond', 'a boost above 1000', [{ ...good, boost: 1000000001 }], { options: { boosted: true } });
		put('increment-beyond', 'an increment above 1', [{ ...good, increment: 31 * 1024 + 1 }], { options: { weighted: true }, change: (by, index) => halfLife(by, index, table) });
		put('increment-minus-0', 'an increment of nothing below zero', [{ ...good, increment: 32768 }], { options: { weighted: true }, change: (by, index) => halfLife(by, index, table) });
		put('weighted', 'the options tell of a half-life, and the increments are not there', [good], { change: (by) => u64(30).copy(by.OPTS.payload, 208) });
	}
	const put = firstRow(sealed, verify, 'next');
	const good = { item: 1, support: 20 };
	put('lag-code', 'a code of no quartiles', [{ ...good, lag: 64824 }]);
	put('lag-code-high', 'a code of no quartiles', [{ ...good, lag: 65535 }]);
	put('lag-near', 'quartiles up to 71 in the form for more', [{ ...good, far: [1, 60, 10] }]);
	put('lag-far', 'quartiles above 2^32', [{ ...good, far: [2 ** 31, 2 ** 31, 0] }]);
	put('lag-wide', 'more bits of lags than they need', [good], { options: { widths: { lag: 12 } } });
	put('lag-wide-far', 'more bits of long lags than they need', [{ ...good, far: [90, 0, 0] }], { options: { widths: { lag: 12 } } });
	put('both-wide', 'a bit for orders with both that is not needed', [good], { options: { widths: { both: 1 } } });
	put('both-beyond-anchor', 'more orders with both than with the anchor', [{ ...good, both: 501 }]);
	put('both-beyond-item', 'more orders with both than with the item', [{ ...good, both: 451 }]);
	put('both-most', '2^32 - 1 orders with both', [{ ...good, both: 2 ** 32 - 1 }]);
	put('both-of-none', 'orders with both where support is 0', [{ item: 1, support: 0, both: 1, place: 33 }]);
	put('at-risk', 'more support than orders at risk', [{ ...good, both: 450, support: 51 }]);
	firstRow(sealed, verify, 'together')('at-risk', 'the item without the anchor in more orders than there are without it', [{ item: 1, support: 1 }],
		{ change: (by) => u64(1500).copy(by.LEDG.payload, 0) });
}

/** Tells of a half-life; the other table of pairs has no row then. */
function halfLife(by, index, table) {
	const other = table === 'next' ? 'together' : 'next';
	u64(30).copy(by.OPTS.payload, 208);
	setRows(index, other, Array.from({ length: ITEMS }, () => []));
}

function siblings(sealed, verify) {
	const up = firstRow(sealed, verify, 'upgrade');
	const good = { item: 1, forward: 10 };
	up('backed', 'an upgrade in a row that backs off', [upgradeEntry(good)], { options: { furthest: 31 + 32 } });
	up('boosted', 'an upgrade in a row of boosts', [upgradeEntry(good)], { options: { furthest: 31 + 128 } });
	up('item-beyond', 'an upgrade that is no item', [upgradeEntry({ ...good, item: 6 })]);
	up('item-anchor', 'the anchor as its own upgrade', [upgradeEntry({ ...good, item: 0 })]);
	up('forward-0', 'nobody moved up', [upgradeEntry({ ...good, forward: 0 })]);
	up('forward-2-32', '2^32 customers', [Buffer.concat([varint(1), varint(2n ** 34n)])]);
	up('forward-beyond-anchor', 'more customers than the anchor has eligible orders', [upgradeEntry({ ...good, forward: 501 })]);
	up('forward-beyond-item', 'more customers than orders that the item followed', [upgradeEntry({ ...good, forward: 281 })]);
	up('backward-0', 'a flag that is not needed', [Buffer.from([1, 42, 0])]);
	up('backward-beyond', 'more customers back than orders that the anchor followed', [upgradeEntry({ ...good, backward: 301 })]);
	up('step-2-53', 'a margin step of 2^53', [upgradeEntry({ ...good, step: 2 ** 53 })]);
	up('step-most', 'a margin step of 2^64 - 1', [upgradeEntry({ ...good, step: NO_PRICE })]);
	up('price-unknown', 'an upgrade without a price', [upgradeEntry({ ...good, item: 5 })]);
	up('price-equal', 'an upgrade that costs the same', [upgradeEntry(good)], { change: (by) => by.FACT.payload.writeBigUInt64LE(1000n, 28) });
	up('price-lower', 'an upgrade that costs less', [upgradeEntry(good)], { change: (by) => by.FACT.payload.writeBigUInt64LE(999n, 28) });
	up('anchor-price-unknown', 'upgrades of an item without a price', [upgradeEntry(good)], { change: (by) => by.FACT.payload.writeBigUInt64LE(NO_PRICE, 8) });
	up('cut', 'the row ends in an upgrade', [upgradeEntry({ ...good, backward: 5 }).subarray(0, 2)]);

	const put = firstRow(sealed, verify, 'substitute');
	const sub = { item: 1 };
	put('item-beyond', 'a substitute that is no item', [substituteEntry({ item: 7 })]);
	put('item-anchor', 'the anchor as its own substitute', [substituteEntry({ item: 0 })]);
	put('nobody', 'nobody took the one for the other', [substituteEntry({ ...sub, later: 0, earlier: 0 })]);
	put('together-beyond', 'more orders with both than with the item', [substituteEntry({ ...sub, together: 901 })]);
	put('later-beyond', 'more customers than orders that the item followed', [substituteEntry({ ...sub, later: 281 })]);
	put('earlier-beyond', 'more customers than orders that the anchor followed', [substituteEntry({ ...sub, earlier: 301 })]);
	put('later-2-32', '2^32 customers', [Buffer.concat([Buffer.from([1, 1]), varint(2 ** 32), Buffer.from([1, 0, 0])])]);
	put('together-long', 'a count that is not in its shortest form', [Buffer.from([1, 129, 128, 0, 1, 1, 0, 0])]);
	put('cut', 'the row ends in a substitute', [substituteEntry(sub).subarray(0, -1)]);
}

function replenishments(sealed, verify) {
	const put = (name, says, bytes, answered = 0) => sealed(`replenish-${name}`, `ITEM: replenish: ${says}`, verify('ITEM'), (by, index) =>
		setReplenish(index, [bytes, ...Array.from({ length: ITEMS - 1 }, () => Buffer.alloc(0))], answered));
	const good = { observed: 100, unobserved: 20, repeat: 50, further: 10, days: [10, 10, 10] };
	const cut = (from, to) => replenishEntry(good).subarray(from, to);
	put('gate-15', 'gate 15', Buffer.from([15]));
	put('gate-254', 'gate 254', Buffer.from([254]));
	put('gate-boosted', 'the gate of a row with boosts', Buffer.from([255 ^ 64]));
	put('gate-longer', 'a row goes on behind the gate that dropped it', Buffer.from([4, 1]));
	put('observed-0', 'nobody was observed', replenishEntry({ ...good, observed: 0, repeat: 0 }));
	put('observed-2-32', '2^32 observed', replenishEntry({ ...good, observed: 2 ** 32 }));
	put('observed-long', 'a count that is not in its shortest form', Buffer.concat([Buffer.from([255, 228, 0]), cut(2)]));
	put('repeat-beyond', 'more came back than were observed', replenishEntry({ ...good, repeat: 101 }));
	put('buyers-2-32', '2^32 buyers', replenishEntry({ ...good, observed: 2 ** 32 - 1, unobserved: 1 }));
	put('buyers-beyond', 'more buyers than orders', replenishEntry({ observed: 1000, unobserved: 1 }));
	put('intervals-2-32', '2^32 intervals', replenishEntry({ ...good, further: 2 ** 32 - 50 }));
	put('intervals-beyond', 'more intervals than orders behind the first ones', replenishEntry({ ...good, further: 831 }));
	put('quantity-0', 'a usual quantity of 0', replenishEntry({ ...good, quantity: 0 }));
	put('quantity-2-32', 'a usual quantity of 2^32', replenishEntry({ ...good, quantity: 2 ** 32 }));
	put('median-2-32', 'a median of 2^32 days', replenishEntry({ ...good, days: [1, 2 ** 32 - 1, 0] }));
	put('q3-2-32', 'a third quartile of 2^32 days', replenishEntry({ ...good, days: [2 ** 31, 2 ** 30, 2 ** 30] }));
	put('quantity-missing', 'intervals, and no quantity', cut(0, 5));
	put('cut', 'the row ends in the quartiles', cut(0, -1));
	put('cut-in-counts', 'the row ends in the counts', cut(0, 2));
	put('longer', 'the row goes on behind the quartiles', Buffer.concat([replenishEntry(good), Buffer.alloc(1)]));
	put('longer-none', 'quartiles of no intervals', Buffer.concat([replenishEntry({ observed: 9 }), Buffer.from([1, 1, 0, 0])]));
}

function links(sealed, verify, open) {
	const put = (name, says, expected, change) => sealed(`LINK-${name}`, `LINK: ${says}`, expected, (by, index) => {
		linked(index);
		change({ ...by, LINK: index.sections.find((s) => s.kind === 'LINK') }, index);
	});
	put('length-odd', 'a byte too long', open('LINK'), (by) => { by.LINK.payload = Buffer.concat([by.LINK.payload, Buffer.alloc(1)]); });
	put('all-variants', 'as many variants as items', open('LINK'), (by) => { by.LINK.payload = Buffer.alloc(24); });
	put('more-variants', 'more variants than items', open('LINK'), (by) => { by.LINK.payload = Buffer.alloc(400); });
	put('beyond', 'a link to no item', verify('LINK'), (by) => by.LINK.payload.writeUInt32LE(6, 0));
	put('most', 'a link to item 2^32 - 1', verify('LINK'), (by) => by.LINK.payload.writeUInt32LE(2 ** 32 - 1, 4));
	put('to-variant', 'a link to a variant', verify('LINK'), (by) => by.LINK.payload.writeUInt32LE(4, 4));
	put('to-itself', 'a link to itself', verify('LINK'), (by) => by.LINK.payload.writeUInt32LE(5, 4));
	put('other-family', 'a link to a product of another family', verify('LINK'), (by) => by.LINK.payload.writeUInt32LE(3, 4));
	put('no-family', 'a variant without a family', verify('LINK'), (by) => by.FACT.payload.writeUInt32LE(0, 84));
	const counts = (name, says, field, value) => put(name, says, verify('ENTR'), (_, index) => {
		index.counts[4][field] = value;
		settleItems(index);
	});
	counts('eligible', 'a variant with eligible orders', 1, 1);
	counts('followed', 'a variant that followed', 2, 1);
	counts('returned', 'a variant with returns', 3, 1);
	counts('orders', 'a variant with more orders than its product', 0, 801);
	put('row', 'a variant with a list of its own', verify('ITEM'), (by, index) => setRows(index, 'together', [[], [], [], [], [{ item: 1, support: 1 }], []]));
	put('row-said', 'a variant with a row that has no neighbours', verify('ITEM'), (by, index) => setRows(index, 'together', [[], [], [], [], [], []], (i) => (i === 5 ? { considered: 1 } : undefined)));
	put('replenish', 'a variant that is bought again by itself', verify('ITEM'), (by, index) =>
		setReplenish(index, [0, 0, 0, 0, 1, 0].map((own) => own ? replenishEntry({ observed: 1 }) : Buffer.alloc(0))));
}

function records(sealed, verify) {
	['together', 'next', 'replenish', 'upgrade', 'substitute'].forEach((table, t) => {
		const at = 136 + 168 * t;
		const put = (name, says, change) => sealed(`LEDG-${table}-${name}`, `LEDG: ${table}: ${says}`, verify('LEDG'), (by) => change(by.LEDG.payload));
		const more = (p, field, by = 1n) => p.writeBigUInt64LE(p.readBigUInt64LE(at + field) + by, at + field);
		put('sum', 'considered is not kept and dropped together', (p) => more(p, 32));
		put('dropped-2-53', 'a count of 2^53', (p) => p.writeBigUInt64LE(2n ** 53n, at + 40));
		put('empty-5', 'no such reason to be empty', (p) => p.writeBigUInt64LE(5n, at + 160));
		put('tests-most', 'a count of 2^64 - 1', (p) => p.writeBigUInt64LE(NO_PRICE, at + 152));
		put('kept', 'kept is not what the rows hold', (p) => { more(p, 24); more(p, 16); });
		put('answered', 'answered is not what the rows say', (p) => more(p, 8));
		put('considered', 'considered is less than the rows say', (p) => {
			p.writeBigUInt64LE(p.readBigUInt64LE(at + 24), at + 16);
			p.fill(0, at + 32, at + 152);
		});
		if (table === 'replenish')
			put('considered-more', 'considered is more than the rows that are not empty', (p) => { more(p, 16); more(p, 32); });
	});
	sealed('LEDG-customers-2-53', 'LEDG: 2^53 customers', verify('LEDG'), (by) => u64(2n ** 53n).copy(by.LEDG.payload, 16));
	sealed('LEDG-orders-most', 'LEDG: 2^64 - 1 orders', verify('LEDG'), (by) => u64(NO_PRICE).copy(by.LEDG.payload, 0));
	sealed('LEDG-eligible-2-53', 'LEDG: 2^53 eligible orders', verify('LEDG'), (by) => u64(2n ** 53n).copy(by.LEDG.payload, 8));
	for (const [name, at] of [['rank-by', 112], ['uncatalogued-kept', 120], ['ordered-by-sequence', 128], ['has-catalog', 136], ['season', 152], ['replenish-days', 216], ['backoff', 248]])
		sealed(`OPTS-${name}-2-32`, `OPTS: ${name} is 2^32`, verify('OPTS'), (by) => u64(2 ** 32).copy(by.OPTS.payload, at));
	for (const [name, at] of [['min-support', 0], ['max-basket', 16], ['return-cost', 96], ['after-days', 192]])
		sealed(`OPTS-${name}-2-53`, `OPTS: ${name} is 2^53`, verify('OPTS'), (by) => u64(2n ** 53n).copy(by.OPTS.payload, at));
	sealed('OPTS-durable-days-2-53', 'OPTS: durable-days is 2^53', verify('OPTS'), (by, index) => {
		setReplenish(index, Array.from({ length: ITEMS }, () => Buffer.alloc(0)));
		u64(2n ** 53n).copy(by.OPTS.payload, 224);
	});
	const prov = (name, says, change) => sealed(`PROV-${name}`, `PROV: ${says}`, verify('PROV'), (by) => change(by.PROV.payload));
	prov('lines', 'lines are not used and rejected together', (p) => p.writeBigUInt64LE(p.readBigUInt64LE(0) + 1n, 0));
	prov('rejected', 'a rejected line that nobody delivered', (p) => p.writeBigUInt64LE(1n, 32));
	prov('unnamed', 'a line rejected for a reason without a name', (p) => p.writeBigUInt64LE(1n, 152));
	prov('lines-2-53', '2^53 lines', (p) => { p.writeBigUInt64LE(2n ** 53n, 0); p.writeBigUInt64LE(2n ** 53n, 8); });
	prov('wrap', 'counts whose sum wraps around', (p) => { p.writeBigUInt64LE(2n ** 63n, 8); p.writeBigUInt64LE(p.readBigUInt64LE(0), 32); p.writeBigUInt64LE(2n ** 63n, 40); });
}
