// What the corpus does not show: hashes, files that change, odd arguments, words.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Worker } from "node:worker_threads";

import {
	CobuyError, Live, control, explainReplenishment, explainSubstitute, explainUpgrade, open, openBytes,
} from "../lib/index.js";
import { xxh3_128, xxh3_64 } from "../lib/xxh3.js";
import { xxh32 } from "../lib/xxh32.js";
import { everyWay, frontAndBack } from "../../../tests/corpus/good_files.mjs";
import { FRONT_ITEMS, putTogether } from "../../../tests/corpus/sealed_index.mjs";

const corpus = new URL("../../../tests/corpus/", import.meta.url);
const sample = new URL("good/sample-shop.cobuy", corpus).pathname;
const scratch = mkdtempSync(join(tmpdir(), "cobuy-js-"));
after(() => rmSync(scratch, { recursive: true }));

const hex = (value, digits) => value.toString(16).padStart(digits, "0");

test("hashes are those of xxHash", () => {
	const bytes = new Uint8Array(5000);
	for (let i = 0, x = 1; i < bytes.length; i++)
		bytes[i] = (x = (Math.imul(x, 1664525) + 1013904223) >>> 0) >>> 24;
	const lines = readFileSync(new URL("xxhash.tsv", corpus), "utf8").trim().split("\n").slice(1);
	for (const line of lines) {
		const [length, h32, h64, seeded, low, high] = line.split("\t");
		const part = bytes.subarray(0, Number(length));
		assert.strictEqual(hex(xxh32(part), 8), h32, length);
		assert.strictEqual(hex(xxh3_64(part), 16), h64, length);
		assert.strictEqual(hex(xxh3_64(part, 0x4d455449), 16), seeded, length);
		if (part.length > 128)
			assert.deepStrictEqual(xxh3_128(part).map((half) => hex(half, 16)), [low, high], length);
	}
});

test("an item, its neighbours and why", () => {
	const index = open(sample, { verify: true });
	const anchor = index.find("machine-espresso-home");
	const [first] = index.neighbours(anchor, { limit: 1 });
	assert.strictEqual(index.itemText(first.item), "tamper-58mm");
	assert.strictEqual(index.title(first.item), "Tamper, steel, 58 mm");
	assert.strictEqual(index.explain(first), "bought together in 72 of 216 orders");
	const [next] = index.neighbours(anchor, { table: "next", limit: 1 });
	assert.strictEqual(index.explain(next, "next"), "bought within 60 days of 63 of 144 orders, by 62 customers, usually after 22 days");
});

test("sentences", () => {
	const index = open(sample);
	const n = { support: 1, atRisk: 1, customers: 1, lagDays: 1, level: "item", pinned: false };
	const said = (more, table) => index.explain({ ...n, ...more }, table);
	assert.strictEqual(said({}), "bought together in 1 of 1 order");
	assert.strictEqual(said({ support: 412, atRisk: 9130, level: "family" }), "bought together in 412 of 9 130 orders; counted over its family");
	assert.strictEqual(said({ pinned: true, level: "category" }), "chosen by the shop; bought together in 1 of 1 order; counted over its category");
	assert.strictEqual(said({ pinned: true, support: 0 }), "chosen by the shop");
	assert.strictEqual(said({ support: 0 }), "");
	assert.strictEqual(said({ lagDays: 0 }, "next"), "bought within 60 days of 1 of 1 order, by 1 customer, usually within a day");
	assert.strictEqual(explainUpgrade({ forward: 1234567, backward: 0 }), "1 234 567 customers moved up to it");
	assert.strictEqual(explainUpgrade({ forward: 1, backward: 1000 }), "1 customer moved up to it, 1 000 moved back");
	assert.strictEqual(explainSubstitute({ later: 1, earlier: 1, together: 3, anchorSupport: 1000 }), "bought in its place by 2 customers; both in 3 of 1 000 orders");
	assert.strictEqual(explainReplenishment({ known: false }), "");
	assert.strictEqual(explainReplenishment({ known: true, windowDays: 90, repeat: 5, observed: 10, intervals: 9, medianDays: 30 }),
		"bought again within 90 days by 5 of 10 buyers, usually after 30 days");
});

test("the control group is the same everywhere, and grows", () => {
	for (const line of readFileSync(new URL("control.tsv", corpus), "utf8").trim().split("\n").slice(1)) {
		const [salt, customer, place] = line.split("\t");
		assert.strictEqual(control(salt, customer, Number(place)), false, line);
		assert.strictEqual(control(salt, customer, Number(place) + 1), true, line);
	}
	const half = Array.from({ length: 10000 }, (_, i) => control("spring", `C${i}`, 500)).filter((is) => is).length;
	assert.ok(half > 4700 && half < 5300, String(half));
});

test("placements are few, and leave out what was bought or is not there", () => {
	const index = open(sample);
	const anchor = index.find("machine-espresso-home");
	const [shown, ...others] = index.place("product", [anchor]).map((s) => s.item);
	assert.deepStrictEqual(index.place("product", [anchor], { outOfStock: [shown] }).map((s) => s.item).slice(0, others.length), others);
	assert.ok(index.place("product", [anchor], { bought: [shown] }).every((s) => s.item !== shown));
	assert.ok(index.place("product", [anchor], { outOfStock: [anchor] }).every((s) => s.table === "substitute" && s.instead && !s.because));
	for (const [name, most] of [["product", 4], ["cart", 2], ["checkout", 1], ["after", 3], ["email", 4]]) {
		const all = index.place(name, [anchor], { limit: Infinity });
		assert.deepStrictEqual(index.place(name, [anchor]), all.slice(0, most));
		assert.ok(all.every((s) => s.because.places.includes(name)));
	}
	assert.throws(() => index.place("footer", [anchor]), RangeError);
	assert.throws(() => index.cart([anchor], { places: ["footer"] }), RangeError);
});

test("an index that is replaced while it is used", () => {
	const path = join(scratch, "current");
	const put = (bytes) => {
		writeFileSync(`${path}.new`, bytes);
		renameSync(`${path}.new`, path);
	};
	const ten = readFileSync(new URL("good/ten-items.cobuy", corpus));
	put(readFileSync(sample));
	const live = new Live(path, { everyMs: 0, verify: true });
	const first = live.index;
	assert.strictEqual(live.index, first);
	put(Buffer.from(ten).fill(1, ten.length - 100, ten.length - 99));
	assert.strictEqual(live.index, first);
	assert.ok(live.error instanceof CobuyError);
	assert.throws(() => live.reload(), CobuyError);
	rmSync(path);
	assert.strictEqual(live.index, first);
	assert.strictEqual(live.error.code, "ENOENT");
	put(ten);
	assert.strictEqual(live.reload(), true);
	assert.strictEqual(live.index.itemCount, 10);
	assert.strictEqual(live.error, undefined);
	assert.strictEqual(live.reload(), false);
	const seldom = new Live(path, { everyMs: 1e6 });
	put(readFileSync(sample));
	assert.strictEqual(seldom.index.itemCount, 10);
	assert.throws(() => new Live(join(scratch, "nothing")), { code: "ENOENT" });
});

test("an item that is bought again", () => {
	const index = open(sample);
	const told = Array.from({ length: index.itemCount }, (_, i) => index.replenish(i));
	const due = told.filter((r) => r.known && r.kind === "consumable");
	assert.ok(due.length > 0);
	for (const r of due) {
		assert.ok(r.repeat <= r.observed && r.observed <= r.buyers && r.shareLow <= r.share && r.share <= r.shareHigh);
		assert.deepStrictEqual([r.dueBeginDays, r.dueEndDays, r.hideDays], [r.q1Days, r.q3Days, 0]);
	}
	const { windowDays } = told[0];
	assert.deepStrictEqual(index.replenish(index.itemCount), { known: false, gate: "none", windowDays });
});

test("unknown items, numbers out of range and empty carts have answers", () => {
	const index = open(sample);
	assert.strictEqual(index.find("no such item"), undefined);
	for (const number of [-1, index.itemCount, 1.5, NaN, undefined, "0"]) {
		assert.strictEqual(index.item(number), undefined);
		assert.strictEqual(index.itemText(number), undefined);
		assert.deepStrictEqual(index.neighbours(number), []);
		assert.deepStrictEqual(index.upgrades(number), []);
		assert.deepStrictEqual(index.attributes(number), []);
		assert.deepStrictEqual(index.row(number), { count: 0, considered: 0, furthest: "none" });
	}
	assert.deepStrictEqual(index.cart([]), []);
	const large = Array.from({ length: 10000 }, (_, i) => i % 70);
	const first = index.cart(Array.from({ length: 64 }, (_, i) => 63 - i));
	assert.deepStrictEqual(index.cart(large), first.filter((s) => s.item < 64 || s.item > 69));
	assert.throws(() => index.neighbours(0, { table: "replenish" }), RangeError);
});

test("a file that is cut or replaced behind the reader's back does no harm", () => {
	const path = join(scratch, "shop.cobuy");
	copyFileSync(sample, path);
	const index = open(path);
	const anchor = index.find("machine-espresso-home"), before = index.neighbours(anchor);
	assert.ok(before.length > 0);
	truncateSync(path, 100);
	index.verify();
	assert.deepStrictEqual(index.neighbours(anchor), before);
	assert.throws(() => open(path), (e) => e instanceof CobuyError && e.section === "header");
});

test("what is no file is an error at once", () => {
	const pipe = join(scratch, "pipe");
	execFileSync("mkfifo", [pipe]);
	assert.throws(() => open(pipe), CobuyError);
	assert.throws(() => open(scratch), CobuyError);
	assert.throws(() => open(join(scratch, "nothing")), { code: "ENOENT" });
	writeFileSync(join(scratch, "claims"), readFileSync(sample).fill(255, 16, 24));
	assert.throws(() => open(join(scratch, "claims")), (e) => e.section === "header");
});

test("a worker reads the same bytes", async () => {
	const index = open(sample, { shared: true });
	const anchor = index.find("machine-espresso-home");
	const worker = new Worker(
		`import { parentPort, workerData } from "node:worker_threads";
		const { openBytes } = await import(workerData.library);
		parentPort.postMessage(openBytes(workerData.bytes, { verify: true }).neighbours(workerData.anchor));`,
		{ eval: true, workerData: { anchor, bytes: index.bytes, library: new URL("../lib/index.js", import.meta.url).href },
			execArgv: ["--input-type=module"] });
	const answer = await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
	assert.deepStrictEqual(answer, index.neighbours(anchor));
});

test("bytes at any place of a buffer", () => {
	const file = readFileSync(sample);
	const shifted = Buffer.concat([Buffer.alloc(3), file, Buffer.alloc(5)]);
	openBytes(shifted.subarray(3, 3 + file.length)).verify();
	assert.ok(shifted.subarray(3, 3 + file.length).equals(file));
	assert.throws(() => openBytes("text"), TypeError);
});

test("a back of so many items that its slots have four bytes", () => {
	const index = everyWay({ attributes: readFileSync(new URL("good/attributes.cobuy", corpus)) });
	frontAndBack(index, 2 ** 18 - FRONT_ITEMS);
	const large = openBytes(putTogether(index));
	assert.strictEqual(large.itemCount, 2 ** 18);
	large.verify();
	for (const i of [0, 65534, 65535, 65536, 2 ** 18 - 1])
		assert.strictEqual(large.find(index.texts[i]), i);
	assert.strictEqual(large.find("none"), undefined);
});

test("random damage never throws anything but CobuyError", () => {
	const file = readFileSync(new URL("good/every-way.cobuy", corpus));
	let state = 7;
	const pick = (below) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
	let opened = 0;
	for (let round = 0; round < 2000; round++) {
		const bytes = new Uint8Array(file);
		const from = 64 + 24 * bytes[12] + 8; // behind the section table and the first fields of ITEM, so that it mostly opens
		for (let k = 0; k < 1 + pick(8); k++)
			bytes[from + pick(bytes.length - from)] = pick(256);
		let index;
		try {
			index = openBytes(bytes);
		} catch (e) {
			assert.ok(e instanceof CobuyError && e.section === "HASH"); // how many slots it has
			continue;
		}
		opened++;
		for (const ask of [() => index.verify(), () => index.info(), () => index.find("c"), () => index.cart([0, 1, 2]),
			...[0, 1, 2, 3, 4, 5].flatMap((i) => [() => index.item(i), () => index.neighbours(i), () => index.upgrades(i),
				() => index.neighbours(i, { table: "next" }), () => index.substitutes(i), () => index.replenish(i), () => index.differences(0, i)])])
			try {
				ask();
			} catch (e) {
				if (!(e instanceof CobuyError))
					throw e;
			}
	}
	assert.ok(opened > 1900, String(opened));
});
