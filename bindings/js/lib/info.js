// The build: what went in, what was left out, under which options.
import { GATE_COUNT, TABLES, gateName, rankByName, rejectName } from "./words.js";

const TABLE_AT = 136;
const TABLE_NBYTES = 168;
const BACKED_AT = TABLE_AT + 5 * TABLE_NBYTES;
const PAIR_TABLES = ["together", "next"];
const REJECTS = 16;
const EMPTIES = 5; // reasons for a table to have no anchors

const SHOP = [
	"orders", "eligibleOrders", "customers", "ordersWithoutCustomer", "ordersWithoutTime", "ordersManyCustomers",
	"ordersOverLimit", "returnsOnly", "items", "basketItems", "returned", "catalogLines", "catalogRejected",
	"catalogUnknown", "itemsUncatalogued",
];

// In the order of the file; u: count, f: number, w: below 2^32.
const OPTIONS = [
	["minSupport", "u"], ["minCustomers", "u"], ["maxBasket", "u"], ["nextDays", "u"], ["nextOrders", "u"], ["top", "u"],
	["fdr", "f"], ["minLift", "f"], ["marginWeight", "f"], ["minMargin", "f"], ["maxReturnRate", "f"],
	["maxPriceRatio", "f"], ["returnCostMinor", "u"], ["minorDigits", "u"], ["rankBy", "w"], ["uncataloguedKept", "w"],
	["orderedBySequence", "w"], ["hasCatalog", "w"], ["maxCustomerShare", "f"], ["season", "w"],
	["upgradeSteepness", "f"], ["maxSubstituteLift", "f"], ["checkoutPriceRatio", "f"], ["sameOrderShare", "f"],
	["afterDays", "u"], ["costShare", "f"], ["halfLifeDays", "u"],
	["replenishDays", "w"], ["durableDays", "u"], ["consumableShare", "f"], ["durableShare", "f"], ["backoff", "w"],
	["returnWeight", "f"], ["minGain", "f"], ["leastIncrement", "f"],
	["bestsellerShare", "f"], ["leastShare", "f"], ["leastMargin", "f"],
];

export function readShop(ledger) {
	const shop = {};
	SHOP.forEach((name, i) => {
		shop[name] = ledger.count(8 * i);
	});
	shop.firstTime = ledger.i64(120);
	shop.lastTime = ledger.i64(128);
	return shop;
}

export function readTableLedger(ledger, table) {
	const at = TABLE_AT + TABLE_NBYTES * TABLES.indexOf(table);
	const out = {
		anchors: ledger.count(at), answered: ledger.count(at + 8), considered: ledger.count(at + 16),
		kept: ledger.count(at + 24), dropped: {}, tests: ledger.count(at + 152),
	};
	for (let gate = 0; gate < GATE_COUNT; gate++)
		out.dropped[gateName(gate)] = ledger.count(at + 32 + 8 * gate);
	const empty = ledger.count(at + 160);
	if (empty >= EMPTIES)
		throw ledger.fail("no such reason for a table to be empty", at + 160);
	out.empty = empty;
	const pair = PAIR_TABLES.indexOf(table);
	out.backed = pair < 0 ? [0, 0] : [0, 8].map((level) => ledger.count(BACKED_AT + 16 * pair + level));
	return out;
}

export function readProvenance(prov) {
	const rejected = {};
	let unnamed = 0;
	for (let reason = 0; reason < REJECTS; reason++) {
		const count = prov.count(32 + 8 * reason);
		if (rejectName(reason))
			rejected[rejectName(reason)] = count;
		else
			unnamed += count;
	}
	return {
		lines: prov.count(0), used: prov.count(8), returns: prov.count(16), repeated: prov.count(24), rejected,
		rejectedOtherwise: unnamed,
	};
}

export function readOptions(opts) {
	const out = {};
	OPTIONS.forEach(([name, type], i) => {
		const value = type === "f" ? opts.f64(8 * i) : opts.count(8 * i);
		if (type === "w" && value > 0xffffffff)
			throw opts.fail("an option is not below 2^32", 8 * i);
		out[name] = value;
	});
	out.rankBy = rankByName(out.rankBy);
	for (const name of ["uncataloguedKept", "orderedBySequence", "hasCatalog", "backoff"])
		out[name] = out[name] !== 0;
	return out;
}

export function readInfo({ file, major, minor, itemCount, known }) {
	const ledger = known.get("LEDG");
	return {
		version: { major, minor }, fileNbytes: file.length, buildId: Buffer.from(file.slice(24, 40)).toString("hex"),
		items: itemCount, tables: Object.fromEntries(TABLES.map((table) => [table, readTableLedger(ledger, table)])), shop: readShop(ledger),
		options: { ...readOptions(known.get("OPTS")), rollup: known.has("LINK") }, provenance: readProvenance(known.get("PROV")),
	};
}
