/* The count of every line read. */
#include "read/line_ledger.h"

#include <stddef.h>

const char *reject_reason_name(enum reject_reason reason)
{
	static const char *const names[REJECT_REASON_COUNT] = {
		[REJECT_FIELDS] = "fields",
		[REJECT_QUOTE] = "quote",
		[REJECT_TOO_LONG] = "too_long",
		[REJECT_ORDER] = "order",
		[REJECT_ITEM] = "item",
		[REJECT_TIME] = "time",
		[REJECT_QUANTITY] = "quantity",
		[REJECT_ZERO] = "zero_quantity",
		[REJECT_PRICE] = "price",
		[REJECT_NEGATIVE_PRICE] = "negative_price",
		[REJECT_STATUS] = "dropped_status",
	};

	return (unsigned)reason < REJECT_REASON_COUNT ? names[reason] : NULL;
}

uint64_t line_ledger_rejected(const struct line_ledger *l)
{
	uint64_t sum = 0;

	for (int r = 0; r < REJECT_REASON_COUNT; r++)
		sum += l->rejected[r];
	return sum;
}

static bool reject_example_before(const struct reject_example *a, const struct reject_example *b)
{
	if (!a->known || !b->known)
		return a->known;
	return a->file != b->file ? a->file < b->file : a->offset < b->offset;
}

void line_ledger_add(struct line_ledger *sum, const struct line_ledger *part)
{
	sum->lines += part->lines;
	sum->used += part->used;
	sum->returns += part->returns;
	for (int r = 0; r < REJECT_REASON_COUNT; r++) {
		sum->rejected[r] += part->rejected[r];
		if (reject_example_before(&part->first[r], &sum->first[r]))
			sum->first[r] = part->first[r];
	}
}

bool line_ledger_wants_example(const struct line_ledger *l, enum reject_reason reason, uint32_t file, uint64_t offset)
{
	const struct reject_example here = {.known = true, .file = file, .offset = offset};

	return reject_example_before(&here, &l->first[reason]);
}

bool line_ledger_adds_up(const struct line_ledger *l)
{
	return l->lines == l->used + line_ledger_rejected(l) && l->returns <= l->used;
}
