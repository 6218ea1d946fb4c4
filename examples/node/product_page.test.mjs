// The product page, asked over HTTP while indexes are published under it.
import assert from "node:assert";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Live } from "../../bindings/js/lib/index.js";
import { answer } from "./product_page.mjs";

const project = new URL("../../", import.meta.url).pathname;
const cobuy = process.env.COBUY ?? join(project, "build/release/cobuy");
const folder = mkdtempSync(join(tmpdir(), "cobuy-page-"));
const live = join(folder, "live");
const current = join(live, "current");
let server, url;

function publish(...options) {
	const index = join(folder, "shop.cobuy");
	execFileSync(cobuy, ["build", "--quiet", "--catalog", join(project, "data/catalog.csv"), "-o", index, ...options, join(project, "data/orders.csv")]);
	execFileSync(cobuy, ["publish", "--quiet", "--max-churn", "1", "--max-shrink", "1", "--min-coverage", "0", index, live]);
}

async function get(path) {
	const response = await fetch(url + path);
	return [response.status, await response.json()];
}

async function waitFor(holds) {
	let health;
	for (const end = Date.now() + 120000; Date.now() < end; await sleep(50)) {
		[, health] = await get("/health");
		if (holds(health))
			return health;
	}
	throw new Error(`after two minutes: ${JSON.stringify(health)}`);
}

before(async () => {
	publish("--top", "3");
	server = spawn(process.execPath, [join(project, "examples/node/product_page.mjs"), current, "0"], { stdio: ["ignore", "pipe", "inherit"] });
	const [said] = await once(server.stdout, "data");
	[, url] = /^listening on (http:\S+)\n$/.exec(String(said));
});

after(() => {
	server?.kill();
	rmSync(folder, { recursive: true });
});

// As the command line prints numbers; what it leaves out where there is nothing to say, left out.
function rounded(value) {
	if (typeof value === "number")
		return Number(value.toPrecision(9));
	if (Array.isArray(value))
		return value.map(rounded);
	if (value === null || typeof value !== "object")
		return value;
	const silent = { boost: 1, pinned: false, level: "item" };
	return Object.fromEntries(Object.entries(value).filter(([name, v]) => silent[name] !== v).map(([name, v]) => [name, rounded(v)]));
}

test("it says what the command line says", async () => {
	for (const [path, typed] of [
		["/product/machine-espresso-home", ["--placement", "product", current, "machine-espresso-home"]],
		["/product/machine-espresso-home?out_of_stock=tamper-58mm", ["--placement", "product", "--out-of-stock", "tamper-58mm", current, "machine-espresso-home"]],
		["/cart?items=knife-chef-20cm,pan-iron-28cm", ["--placement", "cart", current, "knife-chef-20cm", "pan-iron-28cm"]],
		["/cart?items=machine-espresso-home&bought=tamper-58mm", ["--placement", "cart", "--bought", "tamper-58mm", current, "machine-espresso-home"]],
	]) {
		const [status, body] = await get(path);
		const said = JSON.parse(spawnSync(cobuy, ["query", "--json", ...typed], { encoding: "utf8" }).stdout);
		assert.strictEqual(status, 200);
		assert.deepStrictEqual(rounded(body), said, path);
	}
});

test("what is out of stock is replaced", () => {
	// Of an index with substitutes, which the sample shop has none of; in this process.
	const shop = new Live(join(project, "tests/corpus/good/every-way.cobuy"), { encoding: "latin1" });
	let replaced = 0;
	for (let number = 0; number < shop.index.itemCount; number++) {
		const item = encodeURIComponent(shop.index.itemText(number));
		const [status, body] = answer(shop, `/product/${item}?out_of_stock=${item}`);
		assert.strictEqual(status, 200);
		assert.strictEqual(body.table, "substitute");
		for (const s of body.suggestions) {
			assert.ok(s.because.switch_low > 0);
			assert.match(s.explanation, /bought in its place by/);
			replaced++;
		}
	}
	assert.ok(replaced > 0);
});

test("what is not there", async () => {
	assert.strictEqual((await get("/product/no%20such"))[0], 404);
	assert.strictEqual((await get("/product/%ff"))[0], 404);
	assert.strictEqual((await get("/nothing"))[0], 404);
	assert.deepStrictEqual((await get("/cart"))[1].suggestions, []);
});

test("it survives a swap and a bad index", async () => {
	const [, { build }] = await get("/health");
	let done = false, asked = 0;
	const asking = (async () => {
		for (; !done; asked++) {
			const [status, body] = await get("/product/machine-espresso-home");
			assert.strictEqual(status, 200);
			assert.ok(body.suggestions.length > 0);
		}
	})();
	try {
		publish("--top", "1");
		const next = await waitFor((health) => health.build !== build);
		assert.strictEqual(next.failure, null);
		// What no publish does: a file that is no index in the place of the live one.
		writeFileSync(join(live, "bad"), "cobuyidx and no more");
		renameSync(join(live, "bad"), current);
		const health = await waitFor(({ failure }) => failure !== null);
		assert.strictEqual(health.build, next.build);
		assert.match(health.failure, /header/);
	} finally {
		done = true;
	}
	await asking;
	assert.ok(asked > 0);
});
