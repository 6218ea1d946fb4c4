// The names of what a file says in numbers.

export const TABLES = ["together", "next", "replenish", "upgrade", "substitute"];
export const NO_GATE = 255;
export const SUPPORT_GATE = 0;
const GATES = [
	"support", "customers", "chance", "lift", "stock", "inactive", "margin", "returns", "price", "family", "substitute",
	"misfit", "blocked", "value", "rank",
];
export const GATE_COUNT = GATES.length;
const RANKS = ["value", "increment", "support", "confidence", "lift", "llr", "cosine"];
const REJECTS = [
	"fields", "quote", "too_long", "order", "item", "time", "quantity", "zero_quantity", "price", "negative_price",
	"dropped_status",
];
export const PLACES = ["product", "cart", "checkout", "after", "email"];
export const LEVELS = ["item", "family", "category"];
/** What kind of item it is by how many of its buyers come back for it. */
export const REPEATS = ["unknown", "consumable", "durable"];
export const STOCKS = ["unknown", "out", "in"];

/** Of a gate by its byte in the file: "support", ..., "rank"; "none" for 255, "unknown" for others. */
export const gateName = (gate) => (gate === NO_GATE ? "none" : (GATES[gate] ?? "unknown"));
export const isGate = (gate) => gate === NO_GATE || gate < GATE_COUNT;
export const rankByName = (rank) => RANKS[rank] ?? "unknown";
/** Of a reason to reject a line; undefined where the field is unused. */
export const rejectName = (reason) => REJECTS[reason];
