// The section SUPP: four counts of every item, in blocks of 256 items with as many bytes a count as the block needs.

const ITEMS_A_BLOCK = 256;
const BLOCK_NBYTES = 8;
const UNIT = 256;

const blockCount = (n) => Math.ceil(n / ITEMS_A_BLOCK);

export const countsFit = (nbytes, n) => nbytes >= BLOCK_NBYTES * blockCount(n);

/** Reads counts into its own fields: a reader of many makes no object for each. */
export class Counts {
	/** Of n items. */
	constructor(section, n) {
		this.section = section;
		this.n = n;
		this.countsAt = BLOCK_NBYTES * blockCount(n);
		this.at = 0; // where what follows stands
		this.orders = this.eligible = this.followed = this.returned = 0;
	}

	// `width` bytes, 0 to 4.
	#next(width) {
		if (width === 0)
			return 0;
		const unused = 32 - 8 * width;
		const value = (this.section.view.getUint32(this.at, true) << unused) >>> unused;
		this.at += width;
		return value;
	}

	/** Of item i, below n. */
	read(i) {
		const { section } = this;
		const { view } = section;
		const block = BLOCK_NBYTES * Math.floor(i / ITEMS_A_BLOCK);
		const a = view.getUint8(block + 4), b = view.getUint8(block + 5), c = view.getUint8(block + 6), d = view.getUint8(block + 7);
		const at = this.countsAt + view.getUint32(block, true) * UNIT + (i % ITEMS_A_BLOCK) * (a + b + c + d);
		if (a > 4 || b > 4 || c > 4 || d > 4)
			throw section.fail("a count of more than 4 bytes", block);
		if (at + a + b + c + d > section.nbytes)
			throw section.fail("counts beyond the section", block);
		this.at = at;
		this.orders = this.#next(a);
		this.eligible = this.#next(b);
		this.followed = this.#next(c);
		this.returned = this.#next(d);
		return this;
	}

	/** Of a block of items: that it stands where it should, `at`, and is as short as it can be. Returns where the next one stands. */
	verifyBlock(block, at) {
		const { section, n } = this;
		const begin = BLOCK_NBYTES * block, first = ITEMS_A_BLOCK * block, last = Math.min(first + ITEMS_A_BLOCK, n);
		if (this.countsAt + section.u32(begin) * UNIT !== at)
			throw section.fail("a block does not stand behind the one before it", begin);
		const most = [0, 0, 0, 0];
		for (let i = first; i < last; i++) {
			this.read(i);
			[this.orders, this.eligible, this.followed, this.returned].forEach((count, k) => {
				most[k] = Math.max(most[k], count);
			});
		}
		let nbytes = 0;
		most.forEach((count, k) => {
			const width = section.u8(begin + 4 + k);
			if (width !== Math.ceil((32 - Math.clz32(count)) / 8))
				throw section.fail("a block has not the least bytes", begin + 4 + k);
			nbytes += width;
		});
		return at + nbytes * (last - first);
	}

	verify() {
		let at = this.countsAt;
		for (let block = 0; block < blockCount(this.n); block++)
			at = this.verifyBlock(block, at);
		if (at !== this.section.nbytes)
			throw this.section.fail("the last block does not end the section");
	}
}
