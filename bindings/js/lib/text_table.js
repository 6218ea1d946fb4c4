// Texts one behind the other: titles, categories, families, attributes.

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
		return this.section.text(this.begin, this.end, encoding);
	}

	/** Every offset, at once; `count` texts must be there. */
	verify(count) {
		const s = this.section;
		if (this.count() !== count)
			throw s.fail("not as many texts as items", this.at);
		if (s.u32(this.at + 4) !== 0)
			throw s.fail("the first text does not begin at 0", this.at + 4);
		for (let i = 0; i < count; i++)
			this.#locate(i, count);
		if (this.at + 4 + 4 * (count + 1) + s.u32(this.at + 4 + 4 * count) !== s.nbytes)
			throw s.fail("the texts do not end the section", this.at + 4 + 4 * count);
	}
}
