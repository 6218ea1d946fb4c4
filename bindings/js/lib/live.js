// An index that is replaced while it is used: follows a path, such as the link `current` that `cobuy publish` switches.
import { statSync } from "node:fs";

import { open } from "./index.js";

const sameFile = (a, b) => a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeNs === b.mtimeNs;

export class Live {
	#path;
	#options;
	#everyMs;
	#due;
	#index;
	#looked; // the file that was tried last: its stat, and why it was refused
	#error;

	constructor(path, options = {}) {
		const { everyMs = 1000, ...rest } = options;
		this.#path = path;
		this.#options = rest;
		this.#everyMs = everyMs;
		this.#load();
		if (!this.#index)
			throw this.#error;
	}

	/** The index that is live now. Ask for it once a request, and all answers of the request come from one index. */
	get index() {
		if (performance.now() >= this.#due)
			this.#load();
		return this.#index;
	}

	/** Why what now stands at the path is not live; undefined: it is. */
	get error() {
		return this.#error;
	}

	/** Looks at the path now; true: another index is live. Throws why not; the one before answers on. */
	reload() {
		const before = this.#index;
		this.#load();
		if (this.#error)
			throw this.#error;
		return this.#index !== before;
	}

	#load() {
		this.#due = performance.now() + this.#everyMs;
		let stat;
		try {
			stat = statSync(this.#path, { bigint: true });
			if (!this.#looked || !sameFile(this.#looked.stat, stat)) {
				this.#index = open(this.#path, this.#options);
				this.#looked = { stat };
			}
			this.#error = this.#looked.error;
		} catch (error) {
			this.#error = error;
			if (stat)
				this.#looked = { stat, error };
		}
	}
}
