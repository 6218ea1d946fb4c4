/* The words for statuses, tables, gates, rankings and reject reasons. */
#include "cobuy.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

const char *cobuy_status_text(cobuy_status status)
{
	switch (status) {
	case COBUY_NONE:
		return "nothing found";
	case COBUY_OK:
		return "done";
	case COBUY_E_MEMORY:
		return "out of memory";
	case COBUY_E_THREADS:
		return "threads cannot be started";
	case COBUY_E_MISSING:
		return "not there, or may not be read";
	case COBUY_E_READ:
		return "reading failed";
	case COBUY_E_CREATE:
		return "cannot be written there";
	case COBUY_E_WRITE:
		return "writing failed";
	case COBUY_E_BUSY:
		return "another build holds the lock";
	case COBUY_E_DATA:
		return "bad input data";
	case COBUY_E_INDEX:
		return "not an index, or a damaged one";
	case COBUY_E_VERSION:
		return "an index of another major version";
	case COBUY_E_USAGE:
		return "wrong usage";
	}
	return "unknown";
}

const char *cobuy_table_name(cobuy_table table)
{
	static const char *const names[] = {"together", "next", "replenish", "upgrade", "substitute"};

	return (unsigned)table < LENGTH(names) ? names[table] : "unknown";
}

const char *cobuy_gate_name(cobuy_gate gate)
{
	static const char *const names[] = {
	    [COBUY_GATE_SUPPORT] = "support", [COBUY_GATE_CUSTOMERS] = "customers",
	    [COBUY_GATE_CHANCE] = "chance",   [COBUY_GATE_LIFT] = "lift",
	    [COBUY_GATE_STOCK] = "stock",     [COBUY_GATE_INACTIVE] = "inactive",
	    [COBUY_GATE_MARGIN] = "margin",   [COBUY_GATE_RETURNS] = "returns",
	    [COBUY_GATE_PRICE] = "price",     [COBUY_GATE_FAMILY] = "family",
	    [COBUY_GATE_SUBSTITUTE] = "substitute",
	    [COBUY_GATE_MISFIT] = "misfit",   [COBUY_GATE_BLOCKED] = "blocked",
	    [COBUY_GATE_VALUE] = "value",     [COBUY_GATE_RANK] = "rank",
	    [COBUY_GATE_NONE] = "none",
	};

	return (unsigned)gate < LENGTH(names) ? names[gate] : "unknown";
}

const char *cobuy_placement_name(cobuy_placement placement)
{
	switch (placement) {
	case COBUY_PLACE_PRODUCT:
		return "product";
	case COBUY_PLACE_CART:
		return "cart";
	case COBUY_PLACE_CHECKOUT:
		return "checkout";
	case COBUY_PLACE_AFTER:
		return "after";
	case COBUY_PLACE_EMAIL:
		return "email";
	}
	return "unknown";
}

const char *cobuy_repeat_name(cobuy_repeat kind)
{
	static const char *const names[] = {"unknown", "consumable", "durable"};

	return (unsigned)kind < LENGTH(names) ? names[kind] : "unknown";
}

const char *cobuy_level_name(cobuy_level level)
{
	static const char *const names[] = {"item", "family", "category"};

	return (unsigned)level < LENGTH(names) ? names[level] : "unknown";
}

const char *cobuy_rank_by_name(uint32_t rank_by)
{
	static const char *const names[] = {"value", "increment", "support", "confidence",
					    "lift",  "llr",	  "cosine"};

	return rank_by < LENGTH(names) ? names[rank_by] : "unknown";
}

const char *cobuy_reject_name(uint32_t reason)
{
	static const char *const names[] = {"fields", "quote",		"too_long",	 "order",
					    "item",   "time",		"quantity",	 "zero_quantity",
					    "price",  "negative_price", "dropped_status"};

	return reason < LENGTH(names) ? names[reason] : NULL;
}

const char *cobuy_version(void)
{
	return COBUY_VERSION;
}
