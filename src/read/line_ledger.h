/*
 * The count of every line read: lines = used + sum of rejected[reason].
 * Each worker counts in a ledger of its own; line_ledger_add joins them. The first example of each reason is the
 * one with the lowest file number, then byte offset, so it is the same at every thread count.
 */
#ifndef COBUY_READ_LINE_LEDGER_H
#define COBUY_READ_LINE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

enum reject_reason {
	REJECT_FIELDS,		/* another number of fields than the header has */
	REJECT_QUOTE,		/* a quoted field that is not closed, or goes on after its closing quote */
	REJECT_TOO_LONG,	/* a field above --max-field, or a record above RECORD_NBYTES_MAX */
	REJECT_ORDER,		/* no order id */
	REJECT_ITEM,		/* no item */
	REJECT_TIME,		/* a time or running number that does not parse or does not fit */
	REJECT_QUANTITY,	/* a quantity that does not parse or does not fit */
	REJECT_ZERO,		/* a quantity of zero */
	REJECT_PRICE,		/* a price that does not parse or does not fit */
	REJECT_NEGATIVE_PRICE,	/* a price below zero */
	REJECT_STATUS,		/* a status named by --drop-status */
	REJECT_REASON_COUNT
};

enum { REJECT_EXCERPT_NBYTES = 80 };

struct reject_example {
	bool known;
	uint32_t file;	   /* number of the file in the order given */
	uint64_t line;	   /* physical line the record begins on, from 1; the header is line 1 */
	uint64_t offset;   /* byte offset of the record in the uncompressed text, from 0 */
	char found[REJECT_EXCERPT_NBYTES]; /* the field, shortened; printable */
	char expected[REJECT_EXCERPT_NBYTES];
};

struct line_ledger {
	uint64_t lines; /* records after the header; empty lines are none */
	uint64_t used;
	uint64_t returns; /* of the used: quantity below zero */
	uint64_t rejected[REJECT_REASON_COUNT];
	struct reject_example first[REJECT_REASON_COUNT];
};

/* The word for a reason in reports and JSON: "fields", "quote", "too_long", "order", "item", "time", "quantity",
 * "zero_quantity", "price", "negative_price", "dropped_status". */
const char *reject_reason_name(enum reject_reason reason);

uint64_t line_ledger_rejected(const struct line_ledger *l);
void line_ledger_add(struct line_ledger *sum, const struct line_ledger *part);

/* Whether a reject of this place would become the first example of its reason. */
bool line_ledger_wants_example(const struct line_ledger *l, enum reject_reason reason, uint32_t file, uint64_t offset);

/* The check made in every build. */
bool line_ledger_adds_up(const struct line_ledger *l);

#endif
