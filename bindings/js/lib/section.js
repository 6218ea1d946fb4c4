// The bytes of one section, read within its bounds and nowhere else.
import { damage } from "./failure.js";
import { shortAscii } from "./short_text.js";

export const HIGH = 0x100000000;

export class Section {
	/** Payload of `nbytes` bytes at `offset` of the file's bytes. The view goes 8 bytes further: behind a payload there is its checksum. */
	constructor(kind, file, offset, nbytes) {
		this.kind = kind;
		this.offset = offset;
		this.nbytes = nbytes;
		this.bytes = file.subarray(offset, offset + nbytes);
		this.buffer = Buffer.from(file.buffer, file.byteOffset + offset, nbytes);
		this.view = new DataView(file.buffer, file.byteOffset + offset, nbytes + 8);
	}

	fail(what, at = 0) {
		return damage(this.kind, what, this.offset + at);
	}

	need(at, nbytes) {
		if (at + nbytes > this.nbytes)
			throw this.fail("ends too early", at);
	}

	u8(at) {
		this.need(at, 1);
		return this.bytes[at];
	}

	u32(at) {
		this.need(at, 4);
		return this.view.getUint32(at, true);
	}

	/** Exact below 2^53; what is above stays above. */
	u64(at) {
		this.need(at, 8);
		return this.view.getUint32(at + 4, true) * HIGH + this.view.getUint32(at, true);
	}

	/** A u64 that must be below 2^53. */
	count(at) {
		const value = this.u64(at);
		if (value > Number.MAX_SAFE_INTEGER)
			throw this.fail("a count is not below 2^53", at);
		return value;
	}

	/** A text from `begin` to `end`, which lie inside. */
	text(begin, end, encoding) {
		return shortAscii(this.bytes, begin, end) ?? this.buffer.toString(encoding, begin, end);
	}

	i64(at) {
		this.need(at, 8);
		return this.view.getBigInt64(at, true);
	}

	f32(at) {
		this.need(at, 4);
		return this.view.getFloat32(at, true);
	}

	f64(at) {
		this.need(at, 8);
		return this.view.getFloat64(at, true);
	}
}
