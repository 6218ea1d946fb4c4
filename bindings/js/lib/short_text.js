// Texts as bytes: what is short and of ASCII alone, as most items are, and how texts are ordered.

export const SHORT = 40;

// A short text of ASCII alone, in either encoding; undefined: it is none. A call into Node's own decoder takes longer than this.
export function shortAscii(b, begin, end) {
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

/** As memcmp, a shorter text before a longer one that begins with it. */
export function compareBytes(a, b) {
	const n = Math.min(a.length, b.length);
	for (let i = 0; i < n; i++)
		if (a[i] !== b[i])
			return a[i] - b[i];
	return a.length - b.length;
}
