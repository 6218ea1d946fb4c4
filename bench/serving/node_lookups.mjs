#!/usr/bin/env node
/**
 * Look-ups in Node: cobuy beside better-sqlite3 and lmdb, of the same lists.
 *
 *     node_lookups.mjs INDEX [LOOKUPS]
 *
 * A look-up is what a product page does: from the item's text to its neighbours in `together`, each with its text, its counts and its measures. SQLite
 * holds a row a neighbour, clustered by item and rank; LMDB a record an item, as its binding packs arrays. Candidates take turns, so that a slow
 * moment of the machine meets all of them; times are of the process's CPU. All lists are compared with one another. The bindings come from npm (bench/serving/package.json).
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { open } from "../../bindings/js/lib/index.js";

const LISTED = 12;
const ROUNDS = 5;
const ITEMS_AT_MOST = 20000;
const require = createRequire(import.meta.url);

function optional(name) {
	try {
		return require(name);
	} catch (e) {
		console.log(`skip ${name}: ${e.message.split("\n")[0]}; npm install in bench/serving`);
		return undefined;
	}
}

const fields = (index, n) => [
	index.itemText(n.item), n.support, n.customers, n.atRisk, n.itemSupport, n.adjustedLift, n.incrementLow, n.value,
];

const numbers = (index) => Array.from({ length: index.itemCount }, (_, i) => i);

function withCobuy(index, path) {
	const lookUp = (item) => {
		const number = index.find(item);
		return number === undefined ? [] : index.neighbours(number, { limit: LISTED }).map((n) => ({ text: index.itemText(n.item), n }));
	};
	return { lookUp, plain: ({ n }) => fields(index, n), nbytes: statSync(path).size };
}

function withSqlite(index, folder) {
	const Database = optional("better-sqlite3");
	if (!Database)
		return undefined;
	const path = join(folder, "shop.sqlite");
	const base = new Database(path);
	base.exec("CREATE TABLE items (number INTEGER PRIMARY KEY, item TEXT UNIQUE)");
	base.exec("CREATE TABLE together (anchor INTEGER, rank INTEGER, other INTEGER, support INTEGER, customers INTEGER, at_risk INTEGER, " +
		"item_support INTEGER, adjusted_lift REAL, increment_low REAL, value REAL, PRIMARY KEY (anchor, rank)) WITHOUT ROWID");
	const item = base.prepare("INSERT INTO items VALUES (?, ?)");
	const row = base.prepare("INSERT INTO together VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	base.transaction(() => {
		for (const i of numbers(index)) {
			item.run(i, index.itemText(i));
			for (const n of index.neighbours(i, { limit: LISTED }))
				row.run(i, n.rank, n.item, ...fields(index, n).slice(1));
		}
	})();
	base.exec("VACUUM");
	base.close();
	const read = new Database(path, { readonly: true });
	read.pragma("mmap_size = 1073741824");
	const query = read.prepare("SELECT o.item, t.support, t.customers, t.at_risk, t.item_support, t.adjusted_lift, t.increment_low, t.value FROM items a " +
		"JOIN together t ON t.anchor = a.number JOIN items o ON o.number = t.other WHERE a.item = ? ORDER BY t.rank");
	return { lookUp: (text) => query.all(text), plain: Object.values, nbytes: statSync(path).size };
}

async function withLmdb(index, folder) {
	const lmdb = optional("lmdb");
	if (!lmdb)
		return undefined;
	const path = join(folder, "shop.lmdb");
	const base = lmdb.open({ path, noSubdir: true, noSync: true });
	base.transactionSync(() => {
		for (const i of numbers(index))
			base.putSync(index.itemText(i), index.neighbours(i, { limit: LISTED }).map((n) => fields(index, n)));
	});
	await base.close();
	const read = lmdb.open({ path, noSubdir: true, readOnly: true });
	return { lookUp: (text) => read.get(text), plain: (entry) => entry, nbytes: statSync(path).blocks * 512 };
}

function picker(seed) {
	let state = seed;
	return (list) => list[Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * list.length)];
}

function cpuOf(lookUp, items) {
	const begin = process.cpuUsage();
	for (const item of items)
		lookUp(item);
	const { user, system } = process.cpuUsage(begin);
	return ((user + system) * 1000) / items.length;
}

function wallOf(lookUp, items) {
	return items.map((item) => {
		const begin = process.hrtime.bigint();
		lookUp(item);
		return Number(process.hrtime.bigint() - begin);
	});
}

const quantile = (numbers, q) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length * q)];
const rounded = (number) => Math.round(number).toLocaleString("en");

async function main(path, lookups) {
	const folder = mkdtempSync(join(tmpdir(), "lookups-"));
	try {
		const index = open(path);
		const full = numbers(index).filter((i) => index.row(i).count >= LISTED);
		const texts = full.slice(0, ITEMS_AT_MOST).map((i) => index.itemText(i));
		if (texts.length === 0)
			throw new Error(`no item of ${path} has ${LISTED} neighbours`);
		const candidates = { cobuy: withCobuy(index, path), "better-sqlite3": withSqlite(index, folder), lmdb: await withLmdb(index, folder) };
		const found = Object.entries(candidates).filter(([, c]) => c);
		for (const [name, { lookUp, plain }] of found)
			for (const text of texts.slice(0, 2000))
				if (JSON.stringify(lookUp(text).map(plain)) !== JSON.stringify(candidates.cobuy.lookUp(text).map(candidates.cobuy.plain)))
					throw new Error(`not ok: ${name} has another list for ${text}`);
		const pick = picker(1);
		const items = Array.from({ length: lookups }, () => pick(texts));
		const cpu = {}, wall = {};
		for (let round = 0; round < ROUNDS; round++)
			for (const [name, { lookUp }] of found) {
				(cpu[name] ??= []).push(cpuOf(lookUp, items));
				(wall[name] ??= []).push(...wallOf(lookUp, items));
			}
		console.log(`${rounded(index.itemCount)} items, ${rounded(full.length)} with ${LISTED} neighbours; ${rounded(lookups)} random look-ups, ${ROUNDS} rounds; Node ${process.version}`);
		console.log("| | CPU ns a look-up | p50 | p99 | file |\n| --- | --- | --- | --- | --- |");
		for (const [name, { nbytes }] of found)
			console.log(`| ${name} | ${rounded(quantile(cpu[name], 0.5))} | ${rounded(quantile(wall[name], 0.5))} | ${rounded(quantile(wall[name], 0.99))} | ${(nbytes / 1e6).toFixed(1)} MB |`);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

if (process.argv.length < 3) {
	console.error("usage: node_lookups.mjs INDEX [LOOKUPS]");
	process.exit(64);
}
await main(process.argv[2], Number(process.argv[3] ?? 20000));
