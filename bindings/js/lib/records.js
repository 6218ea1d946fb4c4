// The section ITEM: one record an item, its text and behind it its rows of all tables.
import { Cursor } from "./rows.js";
import { TABLES } from "./words.js";

const RESERVED_AT = 4;
const RECORDS_AT = 8;
const KNOWN_TABLES = (1 << TABLES.length) - 1;
const NEEDED_TABLES = 3; // together, next

/** Whether a payload can be one: of its bytes only the first 8 are read. */
export function recordsFit(section) {
	return section.nbytes >= RECORDS_AT && (section.u32(0) & NEEDED_TABLES) === NEEDED_TABLES;
}

export const recordsNbytes = (section) => section.nbytes - RECORDS_AT;

export class Records {
	/** Of n items, whose entries say where each is. */
	constructor(section, n, entries) {
		this.section = section;
		this.n = n;
		this.entries = entries;
		this.tables = section.u32(0);
		// Rows that stand before a table's; -1: the table is not there.
		this.before = {};
		let before = 0;
		TABLES.forEach((table, bit) => {
			this.before[table] = this.tables & (1 << bit) ? before++ : -1;
		});
		this.rowCount = before;
		this.begin = this.end = this.recordEnd = 0; // of the text found last, and its record
	}

	has(table) {
		return this.before[table] >= 0;
	}

	// Where the text of item i begins and ends in the section, and where its record does; i < n.
	#locate(i) {
		const { section } = this;
		const place = this.entries.locate(i);
		const begin = RECORDS_AT + place.begin, end = RECORDS_AT + place.end;
		if (begin === end)
			throw section.fail("a record is empty", begin);
		let at = begin + 1, nbytes = section.bytes[begin];
		if (nbytes > 127) {
			const c = new Cursor(section, begin, end);
			nbytes = c.u32();
			at = c.at;
		}
		if (nbytes === 0 || nbytes > end - at)
			throw section.fail("an item has no text, or one that goes beyond its record", begin);
		this.begin = at;
		this.end = at + nbytes;
		this.recordEnd = end;
	}

	/** The bytes of item i's text, in place. */
	get(i) {
		this.#locate(i);
		return this.section.bytes.subarray(this.begin, this.end);
	}

	/** The same as a string. */
	text(i, encoding) {
		this.#locate(i);
		return this.section.text(this.begin, this.end, encoding);
	}

	/** Whether item i's text is these first bytes. */
	equals(i, bytes, nbytes) {
		this.#locate(i);
		const { begin, end, section } = this;
		if (end - begin !== nbytes)
			return false;
		for (let k = 0; k < nbytes; k++)
			if (section.bytes[begin + k] !== bytes[k])
				return false;
		return true;
	}

	#rowNbytes(c) {
		const nbytes = c.u32();
		if (nbytes > c.end - c.at)
			throw c.fail("a row goes beyond its record");
		return nbytes;
	}

	/** Item i's row of a table that is there. */
	cursor(table, i) {
		this.#locate(i);
		const c = new Cursor(this.section, this.end, this.recordEnd);
		for (let before = this.before[table]; before > 0 && c.at < c.end; before--) {
			const nbytes = this.#rowNbytes(c);
			c.at += nbytes;
		}
		if (c.at < c.end) {
			const nbytes = this.#rowNbytes(c);
			c.end = c.at + nbytes;
		}
		c.row = c.at;
		return c;
	}

	/** That records hold no more than they should; `strict`: of this minor version. Where they stand is the entries' to verify, before. */
	verify(strict) {
		const { section, n } = this;
		const more = (this.tables & ~KNOWN_TABLES) !== 0;
		if (strict && more)
			throw section.fail("a reserved bit is not 0", 0);
		if (strict && section.u32(RESERVED_AT) !== 0)
			throw section.fail("a reserved field is not 0", RESERVED_AT);
		for (let i = 0; i < n; i++) {
			this.#locate(i);
			const c = new Cursor(section, this.end, this.recordEnd);
			let nbytes = 1;
			for (let row = 0; row < this.rowCount && c.at < c.end; row++) {
				nbytes = this.#rowNbytes(c);
				c.at += nbytes;
			}
			if (c.at < c.end ? !more : nbytes === 0)
				throw c.fail("a record goes on behind its last row");
		}
	}
}
