// Who belongs to the control group, who is shown nothing.
import { xxh32 } from "./xxh32.js";

const bytes = (text) => (typeof text === "string" ? Buffer.from(text, "utf8") : text);

/** Whether a customer is one of the `permille` of all whom the salt picks; on every node alike. */
export function control(salt, customer, permille) {
	const place = Math.floor((xxh32(bytes(customer), xxh32(bytes(salt))) * 1000) / 2 ** 32);
	return place < permille;
}
