// Reads every byte: checksums first, then what each section says.
import { CHECKSUM_AT, HEADER_NBYTES, padded } from "./container.js";
import { blockAt } from "./entries.js";
import { damage } from "./failure.js";
import { readOptions, readProvenance, readShop, readTableLedger } from "./info.js";
import { PairReader } from "./pairs.js";
import { readReplenish, repeatKind, repeatLimits } from "./replenish.js";
import { compareBytes } from "./short_text.js";
import { TextTable } from "./text_table.js";
import { NO_GATE, SUPPORT_GATE, TABLES } from "./words.js";
import { xxh3_128, xxh3_64 } from "./xxh3.js";

const NEWEST_MINOR = 0;
const BUILD_ID_AT = 24;
const RESERVED_AT = 44;

function zeros(bytes, from, to) {
	for (let i = from; i < to; i++)
		if (bytes[i] !== 0)
			return false;
	return true;
}

// Of the sections' checksums, as they stand in the file; returns what the build id is made of.
function verifyChecksums({ file, minor, sections }) {
	const parts = [file.slice(0, HEADER_NBYTES).fill(0, BUILD_ID_AT, BUILD_ID_AT + 16).fill(0, CHECKSUM_AT)];

	for (const s of sections) {
		const end = s.offset + padded(s.nbytes);
		const view = new DataView(file.buffer, file.byteOffset + end, 8);
		if (xxh3_64(file.subarray(s.offset, end), s.seed) !== view.getBigUint64(0, true))
			throw s.fail("its checksum does not match");
		if (!zeros(file, s.offset + s.nbytes, end))
			throw s.fail("its padding is not 0", s.nbytes);
		if (minor <= NEWEST_MINOR && !zeros(file, s.entryAt + 4, s.entryAt + 8))
			throw damage("section table", "a reserved field is not 0", s.entryAt + 4);
		parts.push(file.subarray(s.entryAt, s.entryAt + 4), file.subarray(s.entryAt + 16, s.entryAt + 24),
			file.subarray(end, end + 8));
	}
	return parts.slice(0, -3); // without PROV, the last
}

function verifyHeader(container, parts) {
	const { file, minor } = container;
	const view = new DataView(file.buffer, file.byteOffset);
	const [low, high] = xxh3_128(Buffer.concat(parts));

	if (minor <= NEWEST_MINOR && !zeros(file, RESERVED_AT, RESERVED_AT + 12))
		throw damage("header", "a reserved field is not 0", RESERVED_AT);
	if (low !== view.getBigUint64(BUILD_ID_AT, true) || high !== view.getBigUint64(BUILD_ID_AT + 8, true))
		throw damage("header", "the build id is not that of the sections", BUILD_ID_AT);
}

function verifyTexts(index) {
	if (index.section("TITL"))
		new TextTable(index.section("TITL")).verify(index.itemCount);
	for (const kind of ["CATG", "FAML"]) {
		const table = index.section(kind) && new TextTable(index.section(kind));
		table?.verify(table.count());
	}
}

function verifyHash(index) {
	index.slots.verify();
	for (let i = 0; i < index.itemCount; i++)
		if (index.find(index.itemBytes(i)) !== i)
			throw index.section("HASH").fail("an item is not found by its text");
}

function verifyCounts(index) {
	const entr = index.section("ENTR"), ledger = index.section("LEDG");
	const orders = ledger.count(0), eligible = ledger.count(8);
	let last;

	for (let i = 0; i < index.itemCount; i++) {
		const c = index.counts(i);
		if (last && i !== index.productCount && (c.orders > last.orders ||
			(c.orders === last.orders && compareBytes(index.itemBytes(i - 1), index.itemBytes(i)) >= 0)))
			throw entr.fail("items are not in their order", blockAt(i));
		if (c.orders > orders || c.eligible > c.orders || c.eligible > eligible || c.followed > eligible - c.eligible)
			throw entr.fail("counts that cannot be", blockAt(i));
		last = c;
	}
}

function verifyFacts(index, minor) {
	const fact = index.section("FACT");

	for (let i = 0; i < index.itemCount; i++) {
		index.item(i); // its classes, names, price and worth
		if (fact && minor <= NEWEST_MINOR && fact.u8(20 * i + 19) !== 0)
			throw fact.fail("a reserved field is not 0", 20 * i + 19);
	}
}

// Variants behind the products: each leads to a product of its family, and has nothing of its own but orders.
function verifyLinks(index) {
	const products = index.productCount;

	for (let i = products; i < index.itemCount; i++) {
		const product = index.product(i), family = index.family(i);
		const { orders, eligible, followed, returned } = index.counts(i);
		if (product === i || family === 0 || index.family(product) !== family)
			throw index.section("LINK").fail("an item does not lead to a product of its family", 4 * (i - products));
		if (eligible || followed || returned || orders > index.counts(product).orders)
			throw index.section("ENTR").fail("a variant's counts cannot be", blockAt(i));
		for (const table of TABLES) {
			const c = index.records.has(table) ? index.records.cursor(table, i) : undefined;
			if (c && c.at !== c.end)
				throw c.fail("a variant has a row of its own");
		}
	}
}

function verifyAttributes(index) {
	const table = index.attributeTable();

	if (!table)
		return;
	table.texts.verify(table.textCount);
	for (let i = 0; i < index.itemCount; i++)
		for (let k = 0; k < table.count; k++)
			table.value(i, k);
}

function verifyRows(index, table) {
	const sums = { kept: 0, answered: 0, considered: 0, backed: [0, 0] };

	if (!index.records.has(table))
		return sums;
	const pairs = table === "together" || table === "next";
	for (let i = 0; i < index.itemCount; i++) {
		const c = index.records.cursor(table, i);
		const empty = c.at === c.end;
		const { count, considered, furthest } = index.readHead(c, table);
		const read = pairs ? new PairReader(index, table, i) : undefined;
		const entry = pairs ? undefined : index.entryReader(table, i);
		for (let rank = 1; rank <= count; rank++)
			pairs ? read.read(c, rank) : entry(c, rank);
		if (pairs && count)
			read.verifyWidths(c, count);
		if (!pairs && c.at !== c.end)
			throw c.fail("a row does not end behind its last neighbour");
		if (!empty && count === 0 && considered === 0 && furthest === SUPPORT_GATE)
			throw c.fail("a row that says nothing is not empty");
		sums.kept += count;
		sums.answered += count > 0;
		if (c.level)
			sums.backed[c.level - 1]++;
		sums.considered += considered;
	}
	return sums;
}

// Each row says all of one item: what is counted of lists elsewhere is here the row itself.
function verifyReplenish(index) {
	const sums = { kept: 0, answered: 0, considered: 0, exact: true };

	if (!index.records.has("replenish"))
		return sums;
	const limits = repeatLimits(index);
	for (let i = 0; i < index.itemCount; i++) {
		const stored = readReplenish(index, i);
		sums.considered += stored !== undefined;
		if (stored?.gate !== NO_GATE)
			continue;
		sums.kept++;
		sums.answered += repeatKind(stored, limits) !== "unknown";
	}
	return sums;
}

function verifyLedger(index, table, sums) {
	const ledger = index.section("LEDG");
	const told = readTableLedger(ledger, table);
	const dropped = Object.values(told.dropped).reduce((sum, count) => sum + count, 0);

	if (told.considered !== told.kept + dropped)
		throw ledger.fail("considered is not kept and dropped together");
	if (told.kept !== sums.kept || told.answered !== sums.answered || told.considered < sums.considered ||
		(sums.exact && told.considered !== sums.considered) || (sums.backed ?? [0, 0]).some((count, level) => count !== told.backed[level]))
		throw ledger.fail("it does not say what the rows add up to");
}

function verifyProvenance(prov) {
	const p = readProvenance(prov);
	const rejected = Object.values(p.rejected).reduce((sum, count) => sum + count, p.rejectedOtherwise);

	if (p.lines !== p.used + rejected)
		throw prov.fail("lines are not used and rejected together");
}

/** Throws CobuyError, naming the section. */
export function verifyIndex(index) {
	const { container } = index;
	const { minor } = container;
	const parts = verifyChecksums(container);

	verifyHeader(container, parts);
	index.entries.verify(minor <= NEWEST_MINOR);
	index.records.verify(minor <= NEWEST_MINOR);
	verifyTexts(index);
	verifyHash(index);
	verifyCounts(index);
	verifyFacts(index, minor);
	verifyLinks(index);
	verifyAttributes(index);
	const sums = {};
	for (const table of TABLES)
		sums[table] = table === "replenish" ? verifyReplenish(index) : verifyRows(index, table);
	readShop(index.section("LEDG"));
	for (const table of TABLES)
		verifyLedger(index, table, sums[table]);
	readOptions(index.section("OPTS"));
	verifyProvenance(index.section("PROV"));
}
