#!/usr/bin/env node
/**
 * A product page's service: what goes with an item or a cart, as JSON, from the live index of `cobuy publish`.
 *
 *     product_page.mjs FOLDER/current [PORT]
 *
 *     GET /product/ITEM?bought=A,B&out_of_stock=C    what to show on the page of ITEM
 *     GET /cart?items=A,B&bought=C&out_of_stock=D    what to show in a cart
 *     GET /health                                    which index answers, and what is wrong with a newer one
 *
 * Names are those of `cobuy query --json`. A new index takes over within a second, and no request notices: each is answered from one
 * index. An index that cannot be read does not take over. Needs the package in bindings/js, and nothing else.
 */
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

import { CobuyError, Live } from "../../bindings/js/lib/index.js"; // in a shop: from "cobuy"

const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The counts behind a suggestion, by the names of the command line. */
function evidence({ because, instead }) {
	const { item, rank, places, lagQ1Days, lagDays, lagQ3Days, both, emailDay, ...counts } = because ?? instead;
	const out = Object.fromEntries(Object.entries(counts).map(([name, value]) => [snakeCase(name), value]));
	return because ? { ...out, placement: places } : out;
}

function suggestions(index, found) {
	return found.map((s, i) => ({
		rank: i + 1,
		item: index.itemText(s.item),
		title: index.title(s.item) ?? "",
		anchors: s.anchors,
		value: s.value,
		explanation: index.explainSuggestion(s),
		because: { anchor: index.itemText(s.best), ...evidence(s) },
	}));
}

/** Of the items in a list with commas; those that the index does not have it cannot show either. */
function numbers(index, query, name) {
	return query.getAll(name).flatMap((list) => list.split(",")).map((item) => index.find(item)).filter((number) => number !== undefined);
}

function placed(index, placement, items, query) {
	const visitor = { bought: numbers(index, query, "bought"), outOfStock: numbers(index, query, "out_of_stock") };
	const found = index.place(placement, items, visitor);
	return { placement, table: index.placementTable(placement, items, visitor), cart: items.length, suggestions: suggestions(index, found) };
}

/** The item that a path names; undefined where that is no UTF-8. */
function decoded(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return undefined;
	}
}

/** Status and body. */
export function answer(live, path) {
	const index = live.index; // once a request
	const url = new URL(path, "http://localhost");
	const [, page, name] = /^\/(product|cart|health)(?:\/(.*))?$/.exec(url.pathname) ?? [];
	if (page === "product" && name !== undefined) {
		const text = decoded(name);
		const item = text === undefined ? undefined : index.find(text);
		return item === undefined ? [404, { error: "no such item" }] : [200, placed(index, "product", [item], url.searchParams)];
	}
	if (page === "cart" && name === undefined)
		return [200, placed(index, "cart", numbers(index, url.searchParams, "items"), url.searchParams)];
	if (page === "health" && name === undefined)
		return [200, { build: index.info().buildId, failure: live.error ? String(live.error) : null }];
	return [404, { error: "no such page" }];
}

/** Bound to a port of this machine alone; 0: any that is free. */
export function serve(path, port) {
	const live = new Live(path);
	return createServer((request, response) => {
		let said;
		try {
			said = request.method === "GET" ? answer(live, request.url) : [405, { error: "only GET" }];
		} catch (e) {
			// A damaged index, which was verified when it was published; or a URL that is none.
			said = e instanceof CobuyError ? [503, { error: e.message }] : [400, { error: "no such request" }];
		}
		response.writeHead(said[0], { "Content-Type": "application/json" }).end(JSON.stringify(said[1]));
	}).listen(port, "127.0.0.1");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const server = serve(process.argv[2], Number(process.argv[3] ?? 8080));
	server.on("listening", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
}
