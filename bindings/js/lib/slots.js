// The section HASH: items by the hash of their text, in a table of the first ones and one of the others.

const FRONT_AT = 8;
const FRONT_ITEMS = 65535;
const FRONT_BITS = 16;
const FRONT_SLOT_NBYTES = 3;
const PROBES_MAX = 1024;
const SLOTS_MAX = 0xffffffff;

/** Bits that hold the number of any item + 1; those above them in a slot of the back are the hash's. */
const backBits = (n) => 32 - Math.clz32(n);
const backSlotNbytes = (n) => (backBits(n) <= 18 ? 3 : 4);

/** Whether a payload can be one, with n items: of its bytes only the first 8 are read. */
export function slotsFit(section, n) {
	if (section.nbytes < FRONT_AT)
		return false;
	const front = Math.min(n, FRONT_ITEMS), count = section.u32(4);
	const backCount = (section.nbytes - FRONT_AT - FRONT_SLOT_NBYTES * count) / backSlotNbytes(n);
	return count > front && Number.isInteger(backCount) && (n === front ? backCount === 0 : backCount > n - front && backCount <= SLOTS_MAX);
}

/** One table of slots, of the items from `begin` to `end`. */
class Table {
	constructor(section, at, count, slotNbytes, numberBits, begin, end) {
		this.section = section;
		this.at = at;
		this.count = count;
		this.slotNbytes = slotNbytes;
		this.shift = 32 - 8 * slotNbytes;
		this.numberMask = 2 ** numberBits - 1;
		this.below = this.shift + numberBits;
		this.begin = begin;
		this.end = end;
	}

	// Slot i, shifted up so that its highest bit is the hash's. Behind the last slot there are 8 bytes more.
	slot(i) {
		const word = this.section.view.getUint32(this.at + this.slotNbytes * i, true);
		return this.slotNbytes === 3 ? word << 8 : word | 0;
	}

	/** The item whose text is the first `nbytes` of `bytes`, which have that hash; -1: none. */
	find(hash, probes, records, bytes, nbytes) {
		const { shift, below, numberMask, count } = this;
		for (let i = 0, at = hash % count; i < probes; i++, at = at + 1 === count ? 0 : at + 1) {
			const slot = this.slot(at);
			if (slot === 0)
				return -1;
			if ((slot ^ hash) >>> below)
				continue;
			const number = ((slot >>> shift) & numberMask) - 1;
			if (number < this.begin || number >= this.end)
				throw this.section.fail("a slot names no item of its table", this.at + this.slotNbytes * at);
			if (records.equals(number, bytes, nbytes))
				return number;
		}
		return -1;
	}

	/** That as many slots are used as there are items. */
	verify() {
		let used = 0;
		for (let i = 0; i < this.count; i++)
			used += this.slot(i) !== 0;
		if (used !== this.end - this.begin)
			throw this.section.fail("not as many slots are used as there are items", this.at);
	}
}

export class Slots {
	/** Of n items. */
	constructor(section, n) {
		const front = Math.min(n, FRONT_ITEMS), count = section.u32(4), backAt = FRONT_AT + FRONT_SLOT_NBYTES * count;
		this.section = section;
		this.front = new Table(section, FRONT_AT, count, FRONT_SLOT_NBYTES, FRONT_BITS, 0, front);
		this.back = n > front ? new Table(section, backAt, (section.nbytes - backAt) / backSlotNbytes(n), backSlotNbytes(n), backBits(n), front, n) : undefined;
	}

	/** See Table. */
	find(hash, records, bytes, nbytes) {
		const probes = this.section.u32(0);
		if (probes > PROBES_MAX)
			throw this.section.fail("look-ups would take too long");
		const number = this.front.find(hash, probes, records, bytes, nbytes);
		return number < 0 && this.back ? this.back.find(hash, probes, records, bytes, nbytes) : number;
	}

	verify() {
		if (this.section.u32(0) > PROBES_MAX)
			throw this.section.fail("look-ups would take too long");
		this.front.verify();
		this.back?.verify();
	}
}
