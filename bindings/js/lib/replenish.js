// How one item is bought again: its row, and the class that follows from its counts.
import { wilson } from "./measures.js";
import { HIGH } from "./section.js";
import { NO_GATE, REPEATS, gateName, isGate } from "./words.js";

const MICROSECONDS_A_SECOND = 1000000n;
const SECONDS_A_DAY = 86400n;
const [UNKNOWN, CONSUMABLE, DURABLE] = REPEATS;

const wholeSeconds = (when) => when / MICROSECONDS_A_SECOND - (when % MICROSECONDS_A_SECOND < 0n ? 1n : 0n);

/** Who counts as consumable and durable, and the days that a buyer is given to come back. */
export function repeatLimits(index) {
	const opts = index.section("OPTS"), ledger = index.section("LEDG");
	const span = wholeSeconds(ledger.i64(128)) - wholeSeconds(ledger.i64(120));
	const half = span > 0n ? Number(span / SECONDS_A_DAY / 2n) : 0;
	return {
		minCustomers: opts.u64(8), windowDays: Math.min(opts.u64(216), half), durableDays: opts.u64(224),
		consumableShare: opts.f64(232), durableShare: opts.f64(240),
	};
}

function kindOf(repeat, [low, high], limits) {
	if (repeat >= limits.minCustomers && low >= limits.consumableShare)
		return CONSUMABLE;
	return limits.windowDays >= limits.durableDays && high <= limits.durableShare ? DURABLE : UNKNOWN;
}

function readCounts(c) {
	const sum = (first, step) => {
		if (first + step >= HIGH)
			throw c.fail("a count is not below 2^32");
		return first + step;
	};
	const observed = c.u32(), unobserved = c.u32(), repeat = c.u32(), further = c.u32();
	if (observed === 0 || repeat > observed)
		throw c.fail("counts that cannot be");
	const out = {
		buyers: sum(observed, unobserved), observed, repeat, intervals: sum(repeat, further), quantity: 0, q1Days: 0, medianDays: 0,
		q3Days: 0,
	};
	if (out.intervals === 0)
		return out;
	out.quantity = c.u32();
	if (out.quantity === 0)
		throw c.fail("a quantity of 0");
	out.q1Days = c.u32();
	out.medianDays = sum(out.q1Days, c.u32());
	out.q3Days = sum(out.medianDays, c.u32());
	return out;
}

/** What is stored for an item: undefined where its row says nothing, { gate } where one dropped it, else its counts too. */
export function readReplenish(index, number) {
	const c = index.cursor("replenish", number);
	if (c.at === c.end)
		return undefined;
	const gate = c.byte();
	if (!isGate(gate))
		throw c.fail("no such gate");
	const stored = { gate, ...(gate === NO_GATE ? readCounts(c) : {}) };
	if (c.at !== c.end)
		throw c.fail("a row does not end where it should");
	const { orders } = index.counts(number);
	if (stored.buyers > orders || stored.intervals > orders - stored.buyers)
		throw c.fail("counts that cannot be");
	return stored;
}

/** "unknown", "consumable" or "durable", of what readReplenish gave. */
export const repeatKind = (stored, limits) => kindOf(stored.repeat, wilson(stored.repeat, stored.observed), limits);

/** Of item `number`, which the index has, or undefined; index.d.ts says what comes out. */
export function replenish(index, number) {
	const limits = repeatLimits(index);
	const { windowDays } = limits;
	const nothing = { known: false, gate: gateName(NO_GATE), windowDays };
	const stored = number === undefined || !index.records.has("replenish") ? undefined : readReplenish(index, number);
	if (!stored || stored.gate !== NO_GATE)
		return stored ? { ...nothing, gate: gateName(stored.gate) } : nothing;
	const { gate, repeat, observed, q1Days, q3Days, ...counts } = stored;
	const [shareLow, shareHigh] = wilson(repeat, observed);
	const kind = repeatKind(stored, limits);
	return {
		known: true, gate: gateName(gate), kind, windowDays, buyers: counts.buyers, observed, repeat, share: repeat / observed, shareLow,
		shareHigh, intervals: counts.intervals, quantity: counts.quantity, q1Days, medianDays: counts.medianDays, q3Days,
		dueBeginDays: kind === CONSUMABLE ? q1Days : 0, dueEndDays: kind === CONSUMABLE ? q3Days : 0,
		hideDays: kind === DURABLE ? windowDays : 0,
	};
}
