/*
 * The shop's catalogue: what is known of each item besides its orders.
 * In: one CSV/TSV file, plain or gzip; columns that nothing here uses, such as `url`, are passed over;
 * a column `attr:capacity` holds the attribute `capacity`. Out: a table found by item text. Memory: the table. Threads: read-only once read.
 */
#ifndef COBUY_READ_CATALOG_H
#define COBUY_READ_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"
#include "base/text.h"

#define CATALOG_NO_MONEY INT64_MIN
#define CATALOG_NO_STOCK INT64_MIN

struct catalog_item {
	struct text item;
	struct text title, family, category; /* empty: not given */
	int64_t price_minor, cost_minor;	   /* minor units; CATALOG_NO_MONEY: not given */
	int64_t stock;				   /* units; CATALOG_NO_STOCK: not given */
	double return_rate;			   /* 0 to 1; below 0: not given */
	const struct text *attributes;		   /* catalog.attribute_count values; empty: not given. NULL: no attribute columns */
	bool inactive;				   /* status given and not one of: active, enabled, live, published, available, 1, true, yes */
};

/* "FILE:line N, byte N: found "..."; expected ...", with a long path and a long field shortened. */
enum { CATALOG_FIRST_NBYTES = 448 };

enum catalog_reject {
	CATALOG_REJECT_FIELDS,
	CATALOG_REJECT_QUOTE,
	CATALOG_REJECT_TOO_LONG,
	CATALOG_REJECT_ITEM,	   /* no item */
	CATALOG_REJECT_REPEATED,   /* an item that an earlier line has: the first holds */
	CATALOG_REJECT_PRICE,	   /* does not parse, below zero, or does not fit */
	CATALOG_REJECT_COST,
	CATALOG_REJECT_STOCK,	   /* not a number; a number below zero counts as zero */
	CATALOG_REJECT_RETURN_RATE, /* not within 0 to 1 */
	CATALOG_REJECT_COUNT
};

/* What is taken as it is, but looks wrong. */
enum catalog_doubt {
	CATALOG_DOUBT_COST,   /* above the price: sold at a loss */
	CATALOG_DOUBT_STOCK,  /* below zero: taken as zero */
	CATALOG_DOUBT_FAMILY, /* names an item that is itself of another family; families are names, and are not followed, so that none can go in a circle */
	CATALOG_DOUBT_COUNT
};

/* Money in minor units is below this, so that an index can hold it as a double or two words. */
#define CATALOG_MONEY_END ((int64_t)1 << 53)

struct catalog {
	struct arena arena;
	struct catalog_item *items; /* in the file's order */
	uint32_t count;
	uint32_t *slots;	    /* hashed look-up, private */
	uint32_t slot_count;
	uint64_t lines, rejected[CATALOG_REJECT_COUNT], doubted[CATALOG_DOUBT_COUNT];
	char first_doubted[CATALOG_DOUBT_COUNT][CATALOG_FIRST_NBYTES]; /* or "" */
	char first_rejected[CATALOG_REJECT_COUNT][CATALOG_FIRST_NBYTES]; /* or "" */
	bool has_title;
	uint32_t attribute_count; /* columns "attr:NAME", in the header's order */
	struct text *attribute_names;
};

/*
 * Money has `minor_digits` decimals (2: cents); digits beyond must be zero.
 * Failures as order_reader_run's. On failure the catalogue is left cleared.
 */
cobuy_status catalog_read(struct catalog *c, const char *path, uint32_t minor_digits, uint32_t max_field_nbytes,
			  struct failure *f);
void catalog_clear(struct catalog *c);

/* NULL: the catalogue has no such item. */
const struct catalog_item *catalog_find(const struct catalog *c, struct text item);

const char *catalog_reject_name(enum catalog_reject reason);
const char *catalog_doubt_name(enum catalog_doubt doubt); /* "cost_above_price", "negative_stock", "family_is_item" */

#endif
