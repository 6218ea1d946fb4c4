// Texts one behind the other: items, titles, categories, families, attributes.

export const SHORT = 40;

// A short text of ASCII alone, in either encoding; undefined: it is none. A call into Node's own decoder takes longer than this.
function shortAscii(b, begin, end) {
	if (end - begin > SHORT)
		return undefined;
	let text = "", at = begin;
	for (; at + 8 <= end; at += 8) {
		const c = b[at], d = b[at + 1], e = b[at + 2], f = b[at + 3], g = b[at + 4], h = b[at + 5], i = b[at + 6], j = b[at + 7];
		if ((c | d | e | f | g | h | i | j) > 127)
			return undefined;
		text += String.fromCharCode(c, d, e, f, g, h, i, j);
	}
	if (at + 4 <= end) {
		const c = b[at], d = b[at + 1], e = b[at + 2], f = b[at + 3];
		if ((c | d | e | f) > 127)
			return undefined;
		text += String.fromCharCode(c, d, e, f);
		at += 4;
	}
	for (; at < end; at++) {
		if (b[at] > 127)
			return undefined;
		text += String.fromCharCode(b[at]);
	}
	return text;
}

/** Puts a short text of ASCII alone into a buffer of SHORT bytes; false: it is none. */
export function putShortAscii(buffer, text) {
	if (text.length > SHORT)
		return false;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 127)
			return false;
		buffer[i] = code;
	}
	return true;
}

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
		const { bytes, buffer } = this.section;
		return shortAscii(bytes, this.begin, this.end) ?? buffer.toString(encoding, this.begin, this.end);
	}

	/** Whether text i of `count` has these first bytes. */
	equals(i, count, bytes, nbytes) {
		this.#locate(i, count);
		const { begin, end, section } = this;
		if (end - begin !== nbytes)
			return false;
		for (let k = 0; k < nbytes; k++)
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
