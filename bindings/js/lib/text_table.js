// Texts one behind the other: items, titles, categories, families, attributes.

export class TextTable {
	/** In `section`, from byte `at` on. */
	constructor(section, at = 0) {
		this.section = section;
		this.at = at;
		this.begin = this.end = 0;
	}

	/** As the file says; no more than its offsets have room for. */
	count() {
		const count = this.section.u32(this.at);
		if (this.at + 4 + 4 * (count + 1) > this.section.nbytes)
			throw this.section.fail("more texts than there is room for", this.at);
		return count;
	}

	// Where text i of `count` begins and ends in the section; i < count, and the offsets of so many texts lie inside.
	#locate(i, count) {
		const s = this.section;
		const first = this.at + 4 + 4 * (count + 1);
		const begin = s.u32(this.at + 4 + 4 * i), end = s.u32(this.at + 8 + 4 * i);
		if (begin > end || first + end > s.nbytes)
			throw s.fail("a text goes beyond its section", this.at + 4 + 4 * i);
		this.begin = first + begin;
		this.end = first + end;
	}

	/** The bytes of text i of `count`, in place. */
	get(i, count) {
		this.#locate(i, count);
		return this.section.bytes.subarray(this.begin, this.end);
	}

	/** The same as a string. */
	text(i, count, encoding) {
		this.#locate(i, count);
		return this.section.buffer.toString(encoding, this.begin, this.end);
	}

	/** Whether text i of `count` has these bytes. */
	equals(i, count, bytes) {
		this.#locate(i, count);
		const { begin, end, section } = this;
		if (end - begin !== bytes.length)
			return false;
		for (let k = 0; k < bytes.length; k++)
			if (section.bytes[begin + k] !== bytes[k])
				return false;
		return true;
	}

	/** Every offset, at once; `count` texts must be there, none empty where `filled`. */
	verify(count, filled) {
		const s = this.section;
		if (this.count() !== count)
			throw s.fail("not as many texts as items", this.at);
		if (s.u32(this.at + 4) !== 0)
			throw s.fail("the first text does not begin at 0", this.at + 4);
		for (let i = 0; i < count; i++)
			if (this.get(i, count).length === 0 && filled)
				throw s.fail("a text is empty", this.at + 4 + 4 * i);
		if (this.at + 4 + 4 * (count + 1) + s.u32(this.at + 4 + 4 * count) !== s.nbytes)
			throw s.fail("the texts do not end the section", this.at + 4 + 4 * count);
	}
}

/** As memcmp, a shorter text before a longer one that begins with it. */
export function compareBytes(a, b) {
	const n = Math.min(a.length, b.length);
	for (let i = 0; i < n; i++)
		if (a[i] !== b[i])
			return a[i] - b[i];
	return a.length - b.length;
}
