// Reads a cobuy index: what is bought together, next, again.
//
// An index is one immutable file. `open` reads it into memory, checks header and section table, and answers from then on
// without touching the file: it may be replaced, cut or removed. Open the new one and drop the old one to swap.
//
// Items have numbers from 0, by falling count of orders. Numbers that are no item get an empty answer, never an error.
// Every call may throw CobuyError with code "COBUY_E_INDEX" where the index is damaged; one that was verified never does.
// Units: money in minor units (cents), times in microseconds since 1970-01-01 UTC.

export type Code = "COBUY_E_INDEX" | "COBUY_E_VERSION" | "COBUY_E_READ";

export class CobuyError extends Error {
	readonly code: Code;
	/** "header", "section table", "unknown section", or a section's four letters. */
	readonly section: string;
	readonly what: string;
	/** In the file, where the bad field, entry or row begins, or else the section. */
	readonly offset: number;
}

export type PairTable = "together" | "next";
export type ListTable = PairTable | "upgrade" | "substitute";
export type Table = ListTable | "replenish";
export type Gate =
	| "support" | "customers" | "chance" | "lift" | "stock" | "inactive" | "margin" | "returns" | "price" | "family"
	| "substitute" | "misfit" | "blocked" | "value" | "rank" | "none";
export type Place = "product" | "cart" | "checkout" | "after" | "email";
export type Level = "item" | "family" | "category";
export type Stock = "unknown" | "out" | "in";

export interface OpenOptions {
	/** Read every byte and check it, as `verify` does. */
	verify?: boolean;
	/** Texts as UTF-8, or as one character a byte, which loses nothing where the input was no UTF-8. "utf8" unless told. */
	encoding?: "utf8" | "latin1";
	/** Keep the bytes in a SharedArrayBuffer: hand `index.bytes` to a worker, which calls `openBytes`. */
	shared?: boolean;
}

export interface Item {
	item: string;
	/** Who answers for it: itself or, where families are rolled up, the product that it is a variant of. */
	product: number;
	title?: string;
	category?: string;
	family?: string;
	orders: number;
	/** Eligible orders with it, and followed by it; both 0, not counted, below minSupport orders. */
	eligible: number;
	followed: number;
	/** Orders or return documents that sent it back. */
	returned: number;
	priceMinor?: number;
	stock: Stock;
	/** 0 unknown; 1 + twentieths of the price; 255 below zero. */
	marginBand: number;
	/** What keeps it out of every list, or "none". */
	gate: Gate;
	/** Profit after returns to the power of the margin weight; 1 without margins. */
	worth: number;
}

/** One neighbour of an anchor. Counts are exact; the measures are derived from them. */
export interface Neighbour {
	item: number;
	/** From 1. */
	rank: number;
	support: number;
	customers: number;
	anchorSupport: number;
	itemSupport: number;
	total: number;
	atRisk: number;
	/** next: quartiles of the whole days until it is bought; together: 0. */
	lagQ1Days: number;
	lagDays: number;
	lagQ3Days: number;
	/** next: eligible orders with both. */
	both: number;
	/** Days after the purchase to write; 0: not by e-mail. */
	emailDay: number;
	places: readonly Place[];
	/** Over what it was counted: the anchor, or any item of its family or category in the anchor's place. Of a list it is one. */
	level: Level;
	/** A rule put it here. Where support is 0 too, the pair was not counted, and all measures are 0. */
	pinned: boolean;
	confidence: number;
	lift: number;
	/** Stored rounded, within 0.05 %. */
	adjustedLift: number;
	incrementLow: number;
	/** incrementLow times the item's worth, times boost. */
	value: number;
	boost: number;
}

export interface Row {
	count: number;
	considered: number;
	/** The furthest gate that dropped a candidate. */
	furthest: Gate;
}

export interface Upgrade {
	item: number;
	rank: number;
	forward: number;
	backward: number;
	anchorPriceMinor: number;
	priceMinor: number;
	priceStepMinor: number;
	/** What one earns more than the anchor, after returns. */
	marginStepMinor?: number;
	shareLow: number;
	value: number;
}

export interface Substitute {
	item: number;
	rank: number;
	together: number;
	later: number;
	earlier: number;
	anchorSupport: number;
	itemSupport: number;
	expected: number;
	switchLow: number;
	value: number;
}

/** How an item is bought again; where it is not known, the gate that dropped it ("none": nobody known bought it often enough) and the window. */
export interface NoReplenishment {
	known: false;
	gate: Gate;
	/** The days that a buyer is given to come back. */
	windowDays: number;
}

/** Buyers are observed when their first purchase lies at least windowDays before the last order; whoever bought again by then came back. */
export interface Replenishment {
	known: true;
	gate: "none";
	kind: "unknown" | "consumable" | "durable";
	windowDays: number;
	buyers: number;
	observed: number;
	repeat: number;
	/** repeat of observed, and its bounds. */
	share: number;
	shareLow: number;
	shareHigh: number;
	/** Between purchases: how many, and quartiles of the whole days, for the usual quantity. */
	intervals: number;
	/** The usual one; 0 without intervals. */
	quantity: number;
	q1Days: number;
	medianDays: number;
	q3Days: number;
	/** consumable: when to show it after a purchase; else 0. */
	dueBeginDays: number;
	dueEndDays: number;
	/** durable: how long not to show it after a purchase; else 0. */
	hideDays: number;
}

/** What a page knows of its visitor besides the items it asks for. Numbers that are no item are passed over. */
export interface Visitor {
	/** What the customer has already: neither these nor their variants are shown. */
	bought?: Iterable<number>;
	/** What cannot be sold right now: these are not shown; their variants may be. */
	outOfStock?: Iterable<number>;
	/** At most so many. */
	limit?: number;
}

/** What the items asked for agree on; the best of them speaks for it in `table`. */
export type Suggestion = {
	item: number;
	/** How many of the items list it. */
	anchors: number;
	/** The one that speaks for it most. */
	best: number;
	/** Sum of its values over those items. */
	value: number;
} & ({ table: PairTable; because: Neighbour; instead?: undefined } | { table: "substitute"; instead: Substitute; because?: undefined });

export interface TableInfo {
	anchors: number;
	answered: number;
	considered: number;
	kept: number;
	dropped: Record<Exclude<Gate, "none">, number>;
	tests: number;
	/** Why it has no anchors: 0 nothing stood in the way, 1 no catalogue, 2 no category or family, 3 no price, 4 no times. */
	empty: number;
	/** Of the answered, those that back off to their family, and to their category; together and next. */
	backed: [number, number];
}

export interface Info {
	version: { major: number; minor: number };
	fileNbytes: number;
	buildId: string;
	items: number;
	tables: Record<Table, TableInfo>;
	shop: Record<
		| "orders" | "eligibleOrders" | "customers" | "ordersWithoutCustomer" | "ordersWithoutTime" | "ordersManyCustomers"
		| "ordersOverLimit" | "returnsOnly" | "items" | "basketItems" | "returned" | "catalogLines" | "catalogRejected"
		| "catalogUnknown" | "itemsUncatalogued",
		number
	> & { firstTime: bigint; lastTime: bigint };
	options: Record<string, number | string | boolean>;
	provenance: {
		lines: number;
		used: number;
		returns: number;
		repeated: number;
		rejected: Record<string, number>;
		rejectedOtherwise: number;
	};
}

export class Index {
	readonly bytes: Uint8Array;
	readonly itemCount: number;
	/** Its number, or undefined: not in the index. */
	find(item: string | Uint8Array): number | undefined;
	item(number: number): Item | undefined;
	itemText(number: number): string | undefined;
	/** The bytes of its text, in place. */
	itemBytes(number: number): Uint8Array | undefined;
	product(number: number): number;
	title(number: number): string | undefined;
	/** Best first; "together" and all of them unless told. */
	neighbours(number: number, options?: { table?: PairTable; limit?: number }): Neighbour[];
	/** What a row says besides its neighbours; "together" unless told. */
	row(number: number, table?: ListTable): Row;
	/** Dearer items of its category or family that its buyers moved up to. */
	upgrades(number: number, options?: { limit?: number }): Upgrade[];
	/** What is bought in its place. */
	substitutes(number: number, options?: { limit?: number }): Substitute[];
	/** How it is bought again. */
	replenish(number: number): Replenishment | NoReplenishment;
	/** In the order of the catalogue's columns; a value that is not given is undefined. */
	attributes(number: number): { name: string; value?: string }[];
	/** The attributes in which two items differ. */
	differences(anchor: number, item: number): { attribute: string; anchor?: string; item?: string }[];
	/**
	 * What goes with a cart, "together" unless told: values added up over its first 64 different items, 32 neighbours of each. `places` keeps what may be shown in one of
	 * them; none keeps all. Never shown: any of the items, or what is bought, or a variant of these; what is out of stock; a second variant of one family. What a rule
	 * pinned comes first; one item keeps the order of its list.
	 */
	cart(items: Iterable<number>, options?: Visitor & { table?: PairTable; places?: Place[] }): Suggestion[];
	/**
	 * What to show in one placement: "product", 4 that go with the first of the items, or, where that is out of stock, what is bought in its place; "cart", 2, and "checkout", 1, that
	 * go with the cart; "after", 3, and "email", 4, that are bought next, soon and later.
	 */
	place(placement: Place, items: Iterable<number>, options?: Visitor): Suggestion[];
	/** The table that `place` asks: "substitute" for the page of an item that is out of stock. */
	placementTable(placement: Place, items: Iterable<number>, options?: Visitor): PairTable | "substitute";
	/** Why a neighbour is shown: "bought together in 412 of 9 130 orders". "together" unless told. */
	explain(neighbour: Neighbour, table?: PairTable): string;
	explainSuggestion(suggestion: Suggestion): string;
	info(): Info;
	/** Reads every byte; throws CobuyError that names the bad section. */
	verify(): void;
}

/** Throws CobuyError, or what node:fs throws where there is no such file. */
export function open(path: string | URL, options?: OpenOptions): Index;
/** As `open`, for bytes that stay unchanged. */
export function openBytes(bytes: Uint8Array, options?: OpenOptions): Index;
/** Why each is shown; empty where there is nothing to say. */
export function explainUpgrade(upgrade: Upgrade): string;
export function explainSubstitute(substitute: Substitute): string;
export function explainReplenishment(replenishment: Replenishment | NoReplenishment): string;
/**
 * Whether a customer belongs to the control group, who is shown nothing: `permille` of all customers, by a hash salted with the experiment's name, on every node
 * alike. Texts are taken as UTF-8.
 */
export function control(salt: string | Uint8Array, customer: string | Uint8Array, permille: number): boolean;

export interface LiveOptions extends OpenOptions {
	/** How often the path is looked at, at most, when an index is asked for; 1000 unless told. */
	everyMs?: number;
}

/** An index that is replaced while it is used: follows a path, such as the link `current` that `cobuy publish` switches. */
export class Live {
	/** Throws as `open` does. */
	constructor(path: string | URL, options?: LiveOptions);
	/** The one that is live now. Ask for it once a request, and all answers of the request come from one index. */
	readonly index: Index;
	/** Why what now stands at the path is not live; the index before answers on. undefined: it is. */
	readonly error?: unknown;
	/** Looks at the path now; true: another index is live. Throws where there is an error. */
	reload(): boolean;
}

export const tables: Table[];
/** Of a gate's byte in the file; "unknown" for one that is not known. */
export function gateName(gate: number): string;
export function rankByName(rank: number): string;
/** Of a field of rejected lines; undefined where it is unused. */
export function rejectName(reason: number): string | undefined;
