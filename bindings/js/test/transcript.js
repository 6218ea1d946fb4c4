// Prints what this reader answers about an index, as tests/corpus/README.md describes.
import {
	CobuyError, explainReplenishment, explainSubstitute, explainUpgrade, open, rejectName, tables,
} from "../lib/index.js";

const LIMIT = 16;
const CART_LIMIT = 8;
const CART_ALL = 100;
const MANY = 1000;
const ENDS = 300;
const PLACES = ["product", "cart", "checkout", "after", "email"];
const TABLE_GATES = [
	"support", "customers", "chance", "lift", "stock", "inactive", "margin", "returns", "price", "family", "substitute",
	"misfit", "blocked", "value", "rank",
];
const REJECTS = Array.from({ length: 16 }, (_, i) => rejectName(i)).filter((name) => name);

const escaped = (text) =>
	text ? text.replace(/[^!-~]|[%=]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`) : "-";

function bits(value) {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	return view.getBigUint64(0).toString(16).padStart(16, "0");
}

const flag = (value) => (value ? 1 : 0);

function tableInfo(t) {
	return [t.anchors, t.answered, t.considered, t.kept, ...TABLE_GATES.map((gate) => t.dropped[gate]), t.tests, t.empty, ...t.backed];
}

function infoLine(info) {
	const { version, shop, options: o, provenance: p } = info;
	return [
		`${version.major}.${version.minor}`, info.fileNbytes, info.buildId, info.items,
		...["orders", "eligibleOrders", "customers", "ordersWithoutCustomer", "ordersWithoutTime", "ordersManyCustomers",
			"ordersOverLimit", "returnsOnly", "items", "basketItems", "returned", "catalogLines", "catalogRejected",
			"catalogUnknown", "itemsUncatalogued", "firstTime", "lastTime"].map((name) => shop[name]),
		...tables.flatMap((table) => tableInfo(info.tables[table])),
		o.minSupport, o.minCustomers, o.maxBasket, o.nextDays, o.nextOrders, o.top, o.afterDays, o.returnCostMinor,
		o.minorDigits, o.halfLifeDays, o.season, o.replenishDays, o.durableDays, flag(o.backoff),
		...[o.fdr, o.minLift, o.marginWeight, o.minMargin, o.maxReturnRate, o.maxPriceRatio, o.maxCustomerShare,
			o.checkoutPriceRatio, o.sameOrderShare, o.upgradeSteepness, o.maxSubstituteLift, o.costShare,
			o.consumableShare, o.durableShare, o.returnWeight, o.minGain, o.leastIncrement,
			o.bestsellerShare, o.leastShare, o.leastMargin].map(bits),
		o.rankBy, flag(o.uncataloguedKept), flag(o.orderedBySequence), flag(o.hasCatalog), flag(o.rollup),
		p.lines, p.used, p.returns, p.repeated, ...REJECTS.map((name) => p.rejected[name]), p.rejectedOtherwise,
	].join(" ");
}

function itemLine(item) {
	return [
		escaped(item.item), item.product, escaped(item.title), escaped(item.category), escaped(item.family), item.orders, item.eligible,
		item.followed, item.returned, item.priceMinor ?? "-", item.stock, item.marginBand, item.gate, bits(item.worth),
	].join(" ");
}

function evidence(n) {
	return [
		n.item, n.rank, n.support, n.customers, n.anchorSupport, n.itemSupport, n.total, n.atRisk, n.lagQ1Days, n.lagDays,
		n.lagQ3Days, n.both, n.emailDay, n.places.map((place) => `${place},`).join(""), n.level, flag(n.pinned),
		...[n.confidence, n.lift, n.adjustedLift, n.incrementLow, n.value, n.boost].map(bits),
	].join(" ");
}

const upgrade = (n) => [
	n.item, n.rank, n.forward, n.backward, n.anchorPriceMinor, n.priceMinor, n.priceStepMinor, n.marginStepMinor ?? "-",
	bits(n.shareLow), bits(n.value),
].join(" ");

const substitute = (n) => [
	n.item, n.rank, n.together, n.later, n.earlier, n.anchorSupport, n.itemSupport, bits(n.expected), bits(n.switchLow),
	bits(n.value),
].join(" ");

const replenishment = (r) => r === "damaged" ? r : !r.known ? `none ${r.gate} ${r.windowDays}` : [
	r.kind, r.windowDays, r.buyers, r.observed, r.repeat, bits(r.share), bits(r.shareLow), bits(r.shareHigh), r.intervals, r.quantity,
	r.q1Days, r.medianDays, r.q3Days, r.dueBeginDays, r.dueEndDays, r.hideDays, escaped(explainReplenishment(r)),
].join(" ");

const suggestion = (s) =>
	`${s.table} ${s.item} ${s.anchors} ${s.best} ${bits(s.value)} ${s.because ? evidence(s.because) : substitute(s.instead)}`;

/** The transcript of a file, as one text. */
export function transcript(path) {
	const lines = [];
	const print = (line) => lines.push(line);
	// What a look-up says, or "damaged".
	const answer = (ask) => {
		try {
			return ask();
		} catch (e) {
			if (e instanceof CobuyError)
				return "damaged";
			throw e;
		}
	};
	let index;
	try {
		index = open(path, { encoding: "latin1" });
	} catch (e) {
		if (!(e instanceof CobuyError))
			throw e;
		return `open ${e.code === "COBUY_E_VERSION" ? "version" : e.section}\n`;
	}
	print("open ok");
	try {
		index.verify();
		print("verify ok");
	} catch (e) {
		if (!(e instanceof CobuyError))
			throw e;
		print(`verify ${e.section}`);
	}
	const n = index.itemCount;
	const find = (text) => print(`find ${escaped(text)} ${answer(() => index.find(text) ?? "none")}`);
	const list = (ask, show, explain) => {
		const found = answer(ask);
		if (found === "damaged")
			print("- damaged");
		else
			for (const entry of found)
				print(`- ${show(entry)} ${escaped(explain(entry))}`);
	};
	const rows = (table, number, ask, show, explain) => {
		const row = answer(() => index.row(number, table));
		if (row === "damaged")
			return print(`${table} ${number} damaged`);
		print(`${table} ${number} ${row.count} ${row.considered} ${row.furthest}`);
		if (row.count > 0)
			list(ask, show, explain);
	};
	const item = (number) => {
		const found = answer(() => index.item(number));
		print(`item ${number} ${found === "damaged" ? found : found ? itemLine(found) : "none"}`);
		if (found && found !== "damaged")
			find(found.item);
	};
	const words = (name, ask) => print(`${name} ${answer(() => ask().map(escaped).join(" ") || "none")}`);
	const suggestions = (head, ask) => {
		const found = answer(ask);
		print(`${head}${found === "damaged" ? " damaged" : found.length ? "" : " none"}`);
		if (found !== "damaged")
			list(() => found, suggestion, (s) => index.explainSuggestion(s));
	};
	const cart = (name, numbers, options = {}) => {
		for (const table of ["together", "next"])
			suggestions(`cart ${name} ${table}`, () => index.cart(numbers, { limit: CART_LIMIT, ...options, table }));
	};
	const places = (name, numbers, options) => {
		for (const placement of PLACES)
			suggestions(`place ${name} ${placement}`, () => index.place(placement, numbers, options));
	};
	const requests = (i) => {
		const other = (i * 7 + 3) % n, outOfStock = i % 3 ? [(i + 2) % n] : [(i + 2) % n, i];
		const visitor = { bought: [0xffffffff, (i + 1) % n], outOfStock };
		cart(String(i), [i, other, i]);
		cart(`${i}:known`, [n, i, other, i], { ...visitor, places: PLACES.filter((_, bit) => (i % 32) & (1 << bit)) });
		places(`${i}:known`, [n, i, other, i], visitor);
		cart(`${i}:few`, [n, i], { outOfStock, limit: 3 });
		places(`${i}:few`, [n, i], { outOfStock, limit: 3 });
	};

	// Of many, some at either end.
	const asked = Array.from({ length: n }, (_, i) => i).filter((i) => n <= MANY || i < ENDS || i >= n - ENDS);

	print(`items ${n}`);
	print(`info ${answer(() => infoLine(index.info()))}`);
	find("");
	find("no such item");
	find("x".repeat(300));
	item(n);
	for (const i of asked) {
		item(i);
		words(`attributes ${i}`, () => index.attributes(i).flatMap((a) => [a.name, a.value]));
		words(`differences ${i} ${(i + 1) % n}`, () =>
			index.differences(i, (i + 1) % n).flatMap((d) => [d.attribute, d.anchor, d.item]));
		for (const table of ["together", "next"])
			rows(table, i, () => index.neighbours(i, { table, limit: LIMIT }), evidence, (e) => index.explain(e, table));
		print(`replenish ${i} ${replenishment(answer(() => index.replenish(i)))}`);
		rows("upgrade", i, () => index.upgrades(i, { limit: LIMIT }), upgrade, explainUpgrade);
		rows("substitute", i, () => index.substitutes(i, { limit: LIMIT }), substitute, explainSubstitute);
	}
	cart("empty", []);
	cart("beyond", [n, 0xffffffff]);
	cart("many", Array.from({ length: CART_ALL }, (_, i) => (n ? (i * 7 + 3) % n : i)));
	for (const i of asked)
		requests(i);
	return lines.join("\n") + "\n";
}

if (process.argv[1] === new URL(import.meta.url).pathname)
	process.stdout.write(transcript(process.argv[2]));
