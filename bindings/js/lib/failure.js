// What goes wrong with an index: an Error with a code and, for a bad file, the section.

/**
 * `code`: "COBUY_E_INDEX" (not an index, or a damaged one), "COBUY_E_VERSION" (another major version), "COBUY_E_READ" (cut
 * while it was read). `section`: "header", "section table", "unknown section", or a section's four letters. `offset`: in the
 * file, where the bad field, entry or row begins, or else the section.
 */
export class CobuyError extends Error {
	constructor(code, section, what, offset) {
		super(`${section}: ${what} (byte ${offset})`);
		this.name = "CobuyError";
		this.code = code;
		this.section = section;
		this.what = what;
		this.offset = offset;
	}
}

export const damage = (section, what, offset) => new CobuyError("COBUY_E_INDEX", section, what, offset);
