// The section SUPP: four counts of every item, in blocks of 256 items with as many bytes a count as the block needs.

const ITEMS_A_BLOCK = 256;
const BLOCK_NBYTES = 8;
const UNIT = 256;

const blockCount = (n) => Math.ceil(n / ITEMS_A_BLOCK);

// The lower `nbytes` bytes of a word, 0 to 4.
const low = (word, nbytes) => (nbytes === 4 ? word : word & ((1 << (8 * nbytes)) - 1));

export const countsFit = (nbytes, n) => nbytes >= BLOCK_NBYTES * blockCount(n);

/** Reads counts into its own fields: a reader of many makes no object for each. */
export class Counts {
	/** Of n items. */
	constructor(section, n) {
		this.section = section;
		this.n = n;
		this.countsAt = BLOCK_NBYTES * blockCount(n);
		this.orders = this.eligible = this.followed = this.returned = 0;
	}

	/** Of item i, below n. */
	read(i) {
		const { section } = this;
		const { view } = section;
		const block = BLOCK_NBYTES * (i >>> 8);
		const widths = view.getUint32(block + 4, true);
		const a = widths & 255, b = (widths >>> 8) & 255, c = (widths >>> 16) & 255, d = widths >>> 24;
		const at = this.countsAt + view.getUint32(block, true) * UNIT + (i & 255) * (a + b + c + d);
		if (a > 4 || b > 4 || c > 4 || d > 4)
			throw section.fail("a count of more than 4 bytes", block);
		if (at + a + b + c + d > section.nbytes)
			throw section.fail("counts beyond the section", block);
		this.orders = low(view.getUint32(at, true), a);
		this.eligible = low(view.getUint32(at + a, true), b);
		this.followed = low(view.getUint32(at + a + b, true), c);
		this.returned = low(view.getUint32(at + a + b + c, true), d);
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
