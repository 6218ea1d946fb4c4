// Why a neighbour is shown, in one sentence made of its counts.

const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
const many = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** Half a tenth rounds up, so that every reader says the same. */
function times(lift) {
	const tenths = Math.floor(lift * 10 + 0.5);
	return `${grouped(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** "bought together in 72 of 216 orders, by 72 customers, 6.0 times what chance gives" */
export function explain(neighbour, table = "together") {
	const counts = `${grouped(neighbour.support)} of ${many(neighbour.atRisk, "order")}`;
	const evidence = `by ${many(neighbour.customers, "customer")}, ${times(neighbour.adjustedLift)} times what chance gives`;

	if (table === "together")
		return `bought together in ${counts}, ${evidence}`;
	return `bought next in ${counts}, after ${many(neighbour.lagDays, "day")}, ${evidence}`;
}
