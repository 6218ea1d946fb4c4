// The section ENTR: where every item's record is, and four counts of it, in blocks of 128 items with as many bytes a number as the block needs.

const ITEMS_A_BLOCK = 128;
const BLOCK_NBYTES = 16;
const UNIT = 128;
const WIDTHS_AT = 4;
const RESERVED_AT = 9;
const RECORDS_AT = 10;
const FIELDS = 5;

const blockCount = (n) => Math.ceil(n / ITEMS_A_BLOCK);

// The lower `nbytes` bytes of a word, 0 to 4.
const low = (word, nbytes) => (nbytes === 4 ? word : word & ((1 << (8 * nbytes)) - 1));

const bytesOf = (count) => Math.ceil((32 - Math.clz32(count)) / 8);

/** Where the block of item i stands in the section. */
export const blockAt = (i) => BLOCK_NBYTES * (i >>> 7);

/** Behind the blocks with items stands one without. */
export const entriesFit = (nbytes, n) => nbytes >= BLOCK_NBYTES * (blockCount(n) + 1);

/** Reads entries into its own fields: a reader of many makes no object for each. */
export class Entries {
	// Of the entry found last: where it and its block stand, and the bytes of its numbers.
	#at = 0;
	#block = 0;
	#record = 0;
	#orders = 0;
	#eligible = 0;
	#followed = 0;
	#returned = 0;
	#nbytes = 0;

	/** Of n items, whose records have so many bytes together. */
	constructor(section, n, recordsNbytes) {
		this.section = section;
		this.n = n;
		this.recordsNbytes = recordsNbytes;
		this.entriesAt = BLOCK_NBYTES * (blockCount(n) + 1);
		this.orders = this.eligible = this.followed = this.returned = 0; // counts read last
		this.begin = this.end = 0; // of the record found last, among the records
	}

	// Of item i, below n.
	#open(i) {
		const { section } = this;
		const { view } = section;
		const block = blockAt(i);
		const widths = view.getUint32(block + WIDTHS_AT, true), returned = view.getUint8(block + WIDTHS_AT + 4);
		const record = widths & 255, orders = (widths >>> 8) & 255, eligible = (widths >>> 16) & 255, followed = widths >>> 24;
		const nbytes = record + orders + eligible + followed + returned;
		const at = this.entriesAt + view.getUint32(block, true) * UNIT + (i & 127) * nbytes;
		if (record > 4 || orders > 4 || eligible > 4 || followed > 4 || returned > 4)
			throw section.fail("a number of more than 4 bytes", block);
		if (at + nbytes > section.nbytes)
			throw section.fail("an entry beyond the section", block);
		this.#at = at;
		this.#block = block;
		this.#record = record;
		this.#orders = orders;
		this.#eligible = eligible;
		this.#followed = followed;
		this.#returned = returned;
		this.#nbytes = nbytes;
	}

	// Where the records of a block's items begin.
	#records(block) {
		const { view } = this.section;
		return view.getUint16(block + RECORDS_AT, true) + view.getUint32(block + RECORDS_AT + 2, true) * 65536;
	}

	// Where a record begins among those of its block.
	#place(at) {
		return low(this.section.view.getUint32(at, true), this.#record);
	}

	/** The counts of item i, below n. */
	read(i) {
		this.#open(i);
		const { view } = this.section;
		let at = this.#at + this.#record;
		this.orders = low(view.getUint32(at, true), this.#orders);
		at += this.#orders;
		this.eligible = low(view.getUint32(at, true), this.#eligible);
		at += this.#eligible;
		this.followed = low(view.getUint32(at, true), this.#followed);
		at += this.#followed;
		this.returned = low(view.getUint32(at, true), this.#returned);
		return this;
	}

	/** Where the record of item i begins and ends, below n. */
	locate(i) {
		this.#open(i);
		const { section } = this;
		const block = this.#block, next = i + 1;
		const records = this.#records(block);
		this.begin = records + this.#place(this.#at);
		if ((next & 127) === 0 || next === this.n) {
			this.end = this.#records(block + BLOCK_NBYTES);
		} else {
			if (this.#at + 2 * this.#nbytes > section.nbytes)
				throw section.fail("an entry beyond the section", block);
			this.end = records + this.#place(this.#at + this.#nbytes);
		}
		if (this.begin > this.end || this.end > this.recordsNbytes)
			throw section.fail("a record goes beyond the records, or ends before it begins", block);
		return this;
	}

	// Of a block of items: that its numbers have no more bytes than they need, and that its records stand one behind the other.
	#verifyBlock(block) {
		const { section, n } = this;
		const begin = BLOCK_NBYTES * block, first = ITEMS_A_BLOCK * block, last = Math.min(first + ITEMS_A_BLOCK, n);
		const recordsNbytes = this.#records(begin + BLOCK_NBYTES) - this.#records(begin);
		const most = [0, 0, 0, 0, 0];
		let before = 0;
		for (let i = first; i < last; i++) {
			this.read(i);
			const record = this.#place(this.#at);
			if (record < before || record > recordsNbytes || (i === first && record !== 0))
				throw section.fail("a record does not stand behind the one before it", begin);
			before = record;
			[record, this.orders, this.eligible, this.followed, this.returned].forEach((number, k) => {
				most[k] = Math.max(most[k], number);
			});
		}
		most.forEach((number, k) => {
			if (section.u8(begin + WIDTHS_AT + k) !== bytesOf(number))
				throw section.fail("a block has not the least bytes", begin + WIDTHS_AT + k);
		});
	}

	/** `strict`: of this minor version. */
	verify(strict) {
		const { section, n } = this;
		const blocks = blockCount(n);
		let units = 0, end = this.entriesAt;
		for (let block = 0; block <= blocks; block++) {
			const begin = BLOCK_NBYTES * block;
			if (strict && section.u8(begin + RESERVED_AT) !== 0)
				throw section.fail("a reserved field is not 0", begin + RESERVED_AT);
			if (section.u32(begin) !== units)
				throw section.fail("a block does not begin where the one before it ends", begin);
			if (block === 0 && this.#records(begin) !== 0)
				throw section.fail("the first record does not begin at 0", begin + RECORDS_AT);
			if (block < blocks)
				this.#verifyBlock(block);
			else if (section.bytes.subarray(begin + WIDTHS_AT, begin + WIDTHS_AT + FIELDS).some((width) => width !== 0))
				throw section.fail("the block without items has bytes of numbers", begin + WIDTHS_AT);
			if (block < blocks) {
				end = this.entriesAt + units * UNIT + Math.min(ITEMS_A_BLOCK, n - ITEMS_A_BLOCK * block) * this.#nbytes;
				units += this.#nbytes;
			}
		}
		if (end !== section.nbytes)
			throw section.fail("the last block does not end the section");
		if (this.#records(BLOCK_NBYTES * blocks) !== this.recordsNbytes)
			throw section.fail("the records do not end their section", BLOCK_NBYTES * blocks + RECORDS_AT);
	}
}
