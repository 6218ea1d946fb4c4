// Why something is shown, in English, from the counts alone.

const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
const many = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
const share = (part, whole, noun) => `${grouped(part)} of ${many(whole, noun)}`;
const usual = (days) => (days === 0 ? ", usually within a day" : `, usually after ${many(days, "day")}`);
const OVER = { item: "", family: "; counted over its family", category: "; counted over its category" };

/** A neighbour; `options` are those of the build. */
export function explainPair(n, table, options) {
	if (n.support === 0)
		return n.pinned ? "chosen by the shop" : "";
	const of = share(n.support, n.atRisk, "order");
	const by = `by ${many(n.customers, "customer")}`;
	const text = table === "together" ? `bought together in ${of}` :
		options.orderedBySequence ? `bought in a later order after ${of}, ${by}` :
			`bought within ${many(options.nextDays, "day")} of ${of}, ${by}${usual(n.lagDays)}`;
	return `${n.pinned ? "chosen by the shop; " : ""}${text}${OVER[n.level]}`;
}

export function explainUpgrade(n) {
	return `${many(n.forward, "customer")} moved up to it${n.backward ? `, ${grouped(n.backward)} moved back` : ""}`;
}

export function explainSubstitute(n) {
	return `bought in its place by ${many(n.later + n.earlier, "customer")}; both in ${share(n.together, n.anchorSupport, "order")}`;
}

export function explainReplenishment(r) {
	if (!r.known)
		return "";
	const text = `bought again within ${many(r.windowDays, "day")} by ${share(r.repeat, r.observed, "buyer")}`;
	return r.intervals ? text + usual(r.medianDays) : text;
}
