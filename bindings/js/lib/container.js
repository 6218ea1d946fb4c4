// Header and section table: all that is checked when an index is opened, in constant time.
import { entriesFit } from "./entries.js";
import { CobuyError, damage } from "./failure.js";
import { recordsFit } from "./records.js";
import { HIGH, Section } from "./section.js";
import { slotsFit } from "./slots.js";
import { xxh3_64 } from "./xxh3.js";

export const HEADER_NBYTES = 64;
const ENTRY_NBYTES = 24;
export const CHECKSUM_AT = 56;
const SECTIONS_MAX = 32;
const ITEMS_MAX = 0x7fffffff;
const MAGIC = "cobuyidx";
const NEEDED = ["ITEM", "HASH", "ENTR", "LEDG", "OPTS", "PROV"];
const KNOWN = new Set([...NEEDED, "LINK", "FACT", "WRTH", "TITL", "CATG", "FAML", "ATTR"]);

export const padded = (nbytes) => Math.ceil(nbytes / 8) * 8;

/** What a fault in a section is named after. */
export const sectionName = (kind) => (KNOWN.has(kind) ? kind : "unknown section");

// Whether a payload of so many bytes can be a section's, with n items. Of ITEM and HASH the first 8 bytes are looked at too.
const LENGTHS = {
	ITEM: (nbytes, n, section) => recordsFit(section),
	TITL: (nbytes, n) => nbytes >= 4 + 4 * (n + 1),
	CATG: (nbytes) => nbytes >= 8,
	FAML: (nbytes) => nbytes >= 8,
	HASH: (nbytes, n, section) => slotsFit(section, n),
	LINK: (nbytes, n) => nbytes === 0 || (nbytes % 4 === 0 && nbytes / 4 < n),
	ENTR: entriesFit,
	FACT: (nbytes, n) => nbytes === 20 * n,
	WRTH: (nbytes, n) => nbytes === 4 * n,
	ATTR: (nbytes, n) => nbytes >= 8 + n + 12,
	LEDG: (nbytes) => nbytes >= 1008,
	OPTS: (nbytes) => nbytes >= 304,
	PROV: (nbytes) => nbytes >= 160,
};

function header(file) {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	const u64 = (at) => view.getUint32(at + 4, true) * HIGH + view.getUint32(at, true);
	const bad = (what, at) => damage("header", what, at);

	for (let i = 0; i < MAGIC.length; i++)
		if (file[i] !== MAGIC.charCodeAt(i))
			throw bad("not an index: it does not begin with the magic", 0);
	if (file.length < HEADER_NBYTES)
		throw bad("shorter than a header", 0);
	const major = view.getUint16(8, true);
	if (major !== 1)
		throw new CobuyError("COBUY_E_VERSION", "header", `format ${major} is not read, only 1`, 8);
	const sectionCount = view.getUint32(12, true);
	if (sectionCount > SECTIONS_MAX)
		throw bad("more than 32 sections", 12);
	if (u64(16) !== file.length)
		throw bad("the file does not have the length that it says", 16);
	const tableEnd = HEADER_NBYTES + ENTRY_NBYTES * sectionCount;
	if (tableEnd > file.length)
		throw bad("the section table goes beyond the file", 12);
	const head = file.slice(0, tableEnd);
	head.fill(0, CHECKSUM_AT, CHECKSUM_AT + 8);
	if (xxh3_64(head) !== view.getBigUint64(CHECKSUM_AT, true))
		throw bad("checksum of header and section table does not match", CHECKSUM_AT);
	const itemCount = view.getUint32(40, true);
	if (itemCount > ITEMS_MAX)
		throw bad("more than 2^31 - 1 items", 40);
	return { view, u64, major, minor: view.getUint16(10, true), itemCount, sectionCount, tableEnd };
}

/** Opens `file`, a Uint8Array; throws CobuyError. Sections stand in `sections` in their order, and by kind in `known`. */
export function openContainer(file) {
	const h = header(file);
	const entryAt = (i) => HEADER_NBYTES + ENTRY_NBYTES * i;
	const bad = (what, i) => damage("section table", what, entryAt(i));
	const sections = [];
	const known = new Map();
	let end = h.tableEnd;

	for (let i = 0; i < h.sectionCount; i++) {
		const at = entryAt(i);
		const kind = String.fromCharCode(...file.subarray(at, at + 4));
		const offset = h.u64(at + 8), nbytes = h.u64(at + 16);
		if (offset !== end)
			throw bad("a section does not begin where the one before it ends", i);
		if (nbytes > file.length - offset || padded(nbytes) + 8 > file.length - offset)
			throw bad("a section goes beyond the file", i);
		end = offset + padded(nbytes) + 8;
		const section = new Section(sectionName(kind), file, offset, nbytes);
		section.seed = h.view.getUint32(at, true);
		section.entryAt = at;
		sections.push(section);
	}
	if (end !== file.length)
		throw bad("the last section does not end the file", Math.max(h.sectionCount - 1, 0));
	for (const section of sections) {
		const kind = section.kind;
		if (!KNOWN.has(kind))
			continue;
		if (known.has(kind))
			throw section.fail("it stands twice");
		if (!LENGTHS[kind](section.nbytes, h.itemCount, section))
			throw section.fail("its length is not possible");
		known.set(kind, section);
	}
	if (sections.length === 0 || sections.at(-1) !== known.get("PROV"))
		throw bad("the last section is not PROV", Math.max(h.sectionCount - 1, 0));
	for (const kind of NEEDED)
		if (!known.has(kind))
			throw damage(kind, "the section is not there", HEADER_NBYTES);
	return { file, major: h.major, minor: h.minor, itemCount: h.itemCount, sections, known };
}
