// Looks up without pause in an index that is replaced: swap_reader.mjs CURRENT A B, until standard input ends. As swap_readers.c.
import { isDeepStrictEqual } from "node:util";

import { Live, open } from "../../bindings/js/lib/index.js";

const TABLES = ["together", "next"];
const VISIT = 4;
const VISITS_A_TURN = 64; // between two looks at standard input

const [current, ...generations] = process.argv.slice(2);
const all = (index, item) => TABLES.map((table) => index.neighbours(item, { table }));
const expected = new Map(generations.map((path) => {
	const index = open(path);
	return [index.info().buildId, Array.from({ length: index.itemCount }, (_, item) => all(index, item))];
}));
const live = new Live(current, { everyMs: 1 });
let visits = 0, loaded = 0, failed = 0, torn = 0, ended = false, last = live.index;

function visit() {
	visits++;
	try {
		const index = live.index;
		const right = expected.get(index.info().buildId);
		for (let k = 0; k < VISIT; k++) {
			const item = Math.floor(Math.random() * right.length);
			if (!isDeepStrictEqual(all(index, item), right[item]))
				torn++;
		}
		if (live.error)
			throw live.error;
		loaded += index !== last;
		last = index;
	} catch (e) {
		failed++;
		console.error(`node: ${e}`);
	}
}

console.log("ready");
process.stdin.on("end", () => (ended = true)).resume();
(function turn() {
	for (let k = 0; k < VISITS_A_TURN; k++)
		visit();
	if (!ended)
		return setImmediate(turn);
	console.log(`node: ${visits} visits, ${loaded} indexes loaded, ${failed} failed, ${torn} torn`);
	process.exitCode = failed || torn ? 1 : 0;
})();
