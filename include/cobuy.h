/*
 * cobuy: read an index of what is bought together, next, again.
 *
 * One index is one immutable file, mapped read-only. Open it once, share it between any number of
 * threads, close it when the last is done. Look-ups allocate nothing, take no lock and stay inside the
 * map whatever the bytes say. Trust has two levels: cobuy_open checks what it needs in constant time;
 * cobuy_verify reads everything and names the bad section.
 */
#ifndef COBUY_H
#define COBUY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Negative: failure. Zero: done. Positive: done, and there is nothing there. */
typedef enum cobuy_status {
	COBUY_NONE = 1,
	COBUY_OK = 0,
	/* the machine */
	COBUY_E_MEMORY = -1,
	COBUY_E_THREADS = -2,
	/* a file */
	COBUY_E_MISSING = -10,	/* an input is not there, or may not be read */
	COBUY_E_READ = -11,	/* reading failed half-way */
	COBUY_E_CREATE = -12,	/* nothing can be written there */
	COBUY_E_WRITE = -13,	/* writing failed half-way */
	COBUY_E_BUSY = -14,	/* another build holds the lock */
	/* the input */
	COBUY_E_DATA = -20,	/* orders or catalogue cannot be used */
	COBUY_E_INDEX = -21,	/* not an index, or a damaged one */
	COBUY_E_VERSION = -22,	/* an index of a major version this library does not read */
	/* the caller */
	COBUY_E_USAGE = -30
} cobuy_status;

typedef enum cobuy_table { COBUY_TOGETHER = 0, COBUY_NEXT = 1 } cobuy_table;
enum { COBUY_TABLE_COUNT = 2 };

/* Why a candidate was left out; each has exactly one reason, the first in this order that holds. */
typedef enum cobuy_gate {
	COBUY_GATE_SUPPORT,
	COBUY_GATE_CUSTOMERS,
	COBUY_GATE_CHANCE,
	COBUY_GATE_LIFT,
	COBUY_GATE_STOCK,
	COBUY_GATE_INACTIVE,
	COBUY_GATE_MARGIN,
	COBUY_GATE_RETURNS,
	COBUY_GATE_PRICE,
	COBUY_GATE_FAMILY,
	COBUY_GATE_MISFIT,
	COBUY_GATE_BLOCKED,
	COBUY_GATE_VALUE,
	COBUY_GATE_RANK,
	COBUY_GATE_NONE /* nothing was left out */
} cobuy_gate;
enum { COBUY_GATE_COUNT = COBUY_GATE_NONE };

/* --- the file ------------------------------------------------------------- */

/* An open index. Immutable: any number of threads may use one at the same time. */
typedef struct cobuy cobuy;

/* Bytes inside the map, not ended by a zero. They live until cobuy_close; do not write to them. */
typedef struct cobuy_text {
	const char *bytes;
	size_t nbytes;
} cobuy_text;

/* Where a file is bad: "header", "section table", or a section's name; and in what way. Literals, never freed. */
typedef struct cobuy_fault {
	const char *section;
	const char *what;
	uint64_t offset; /* byte offset in the file where the section, or the bad field, begins */
} cobuy_fault;

/*
 * Maps an index. Checks magic, version, the checksum of header and section table, and that every section
 * lies inside the file; constant time, whatever the size. Contents are not read: see cobuy_verify.
 * *out is set on COBUY_OK alone, to be closed by the caller. `fault` may be NULL; it is filled on COBUY_E_INDEX and COBUY_E_VERSION.
 * COBUY_OK; COBUY_E_MISSING: no such file, or it may not be read; COBUY_E_READ: mapping failed; COBUY_E_INDEX: not an index, cut or
 * damaged; COBUY_E_VERSION: another major version; COBUY_E_MEMORY.
 */
cobuy_status cobuy_open(const char *path, cobuy **out, cobuy_fault *fault);

/* Opens bytes that the caller owns and keeps unchanged until cobuy_close. Otherwise as cobuy_open. */
cobuy_status cobuy_open_bytes(const void *bytes, size_t nbytes, cobuy **out, cobuy_fault *fault);

/* Ends the map. NULL is allowed. No thread may be inside another call on it. */
void cobuy_close(cobuy *index);

/*
 * Reads every byte: checksums, padding, that each look-up entry and row is well-formed and points inside its section.
 * COBUY_OK, or COBUY_E_INDEX with `fault` (may be NULL) filled. Costs one pass over the file.
 */
cobuy_status cobuy_verify(const cobuy *index, cobuy_fault *fault);

/* --- items ---------------------------------------------------------------- */

/* Items are numbered from 0 by falling count of orders. */
uint32_t cobuy_item_count(const cobuy *index);

/* The number of an item, by its full text. COBUY_OK; COBUY_NONE: not in the index; COBUY_E_INDEX: damaged. A few cache misses. */
cobuy_status cobuy_find(const cobuy *index, const char *item, size_t nbytes, uint32_t *number);

typedef enum cobuy_stock { COBUY_STOCK_UNKNOWN, COBUY_STOCK_OUT, COBUY_STOCK_IN } cobuy_stock;

#define COBUY_NO_PRICE UINT64_MAX

typedef struct cobuy_item {
	cobuy_text item;
	cobuy_text title, category, family; /* empty: not known */
	uint32_t orders;		    /* orders with it */
	uint32_t eligible;		    /* eligible orders with it */
	uint32_t followed;		    /* eligible orders followed by it */
	uint32_t returned;		    /* orders or return documents that sent it back */
	uint64_t price_minor;		    /* COBUY_NO_PRICE: not known */
	cobuy_stock stock;
	uint8_t margin_band;		    /* 0 unknown; 1 + twentieths of the price; 255 below zero */
	cobuy_gate gate;		    /* what keeps it out of every list, or COBUY_GATE_NONE */
	float worth;			    /* profit after returns to the power of the margin weight; 1 without margins */
} cobuy_item;

/* COBUY_OK; COBUY_NONE: number not below cobuy_item_count; COBUY_E_INDEX: damaged. */
cobuy_status cobuy_item_get(const cobuy *index, uint32_t number, cobuy_item *out);

/* --- neighbours ----------------------------------------------------------- */

/* One neighbour of an anchor, best first, with its evidence. Counts are exact; the measures are derived from them. */
typedef struct cobuy_neighbour {
	uint32_t item;
	uint32_t rank; /* from 1 */
	uint32_t support, customers;
	uint32_t anchor_support, item_support;
	uint64_t total;
	uint32_t at_risk;
	uint32_t lag_days; /* next: median days until it is bought; together: 0 */
	double confidence, lift, adjusted_lift, increment_low, value;
} cobuy_neighbour;

/* What a row says besides its neighbours. */
typedef struct cobuy_row {
	uint32_t count;	       /* neighbours stored */
	uint64_t considered;   /* candidates the build looked at */
	cobuy_gate furthest;   /* the furthest gate that dropped one of them; COBUY_GATE_NONE: nothing was dropped */
} cobuy_row;

/*
 * The best `capacity` neighbours of item `number`. *filled is how many were written; row (may be NULL) says how many there are.
 * Bounded by capacity; allocates nothing. COBUY_OK; COBUY_NONE: none stored, or no such number; COBUY_E_INDEX: damaged; COBUY_E_USAGE: no such table.
 */
cobuy_status cobuy_neighbours(const cobuy *index, cobuy_table table, uint32_t number, cobuy_neighbour *out, size_t capacity,
			      size_t *filled, cobuy_row *row);

/* One suggestion for a cart: what the cart's items agree on. */
typedef struct cobuy_suggestion {
	uint32_t item;
	uint32_t anchors;  /* how many of the cart's items list it */
	uint32_t best;	   /* the cart's item (number) that lists it with the highest value ... */
	cobuy_neighbour because; /* ... and its evidence there */
	double value;	   /* sum of its values over those items */
} cobuy_suggestion;

enum { COBUY_CART_ITEMS = 64, COBUY_CART_NEIGHBOURS = 32 };

/*
 * What goes with a cart: the sum of the neighbours' values over the cart's items, highest first; ties by support in `because`,
 * then item bytes. Nothing in the cart, nor a variant (same family) of it, nor two variants of one family. Of the cart, the first
 * COBUY_CART_ITEMS distinct items count; of each item's list, the first COBUY_CART_NEIGHBOURS. Numbers out of range are passed over.
 * Returns as cobuy_neighbours.
 */
cobuy_status cobuy_cart(const cobuy *index, cobuy_table table, const uint32_t *items, size_t count, cobuy_suggestion *out,
			size_t capacity, size_t *filled);

/* --- the whole ------------------------------------------------------------ */

enum { COBUY_REJECT_REASONS = 16 };

typedef struct cobuy_table_info {
	uint64_t anchors, answered, considered, kept, dropped[COBUY_GATE_COUNT], tests;
} cobuy_table_info;

/* The build: what went in, what was left out, under which options. Field meanings: src/format/FORMAT.md. */
typedef struct cobuy_info {
	uint32_t version_major, version_minor;
	uint64_t file_nbytes;
	unsigned char build_id[16];
	uint32_t items;
	cobuy_table_info tables[COBUY_TABLE_COUNT];
	struct {
		uint64_t orders, eligible_orders, customers, orders_without_customer, orders_without_time, orders_many_customers,
			orders_over_limit, returns_only, items, basket_items, returned;
		uint64_t catalog_lines, catalog_rejected, catalog_unknown, items_uncatalogued;
		int64_t first_time, last_time; /* microseconds since 1970, or running numbers */
	} shop;
	struct {
		uint64_t min_support, min_customers, max_basket, next_days, next_orders, top;
		double fdr, min_lift, margin_weight, min_margin, max_return_rate, max_price_ratio;
		uint64_t return_cost_minor, minor_digits;
		uint32_t rank_by, uncatalogued_kept, ordered_by_sequence, has_catalog;
	} options;
	struct {
		uint64_t lines, used, returns, repeated, rejected[COBUY_REJECT_REASONS];
	} provenance;
} cobuy_info;

/* COBUY_OK, or COBUY_E_INDEX: damaged. */
cobuy_status cobuy_info_get(const cobuy *index, cobuy_info *out);

/* --- words ---------------------------------------------------------------- */

/* Static texts, any value allowed: "ok", "out of memory", ...; "together", "next"; "support", "customers", ..., "rank", "none"; "value", ...; "fields", ... */
const char *cobuy_status_text(cobuy_status status);
const char *cobuy_table_name(cobuy_table table);
const char *cobuy_gate_name(cobuy_gate gate);
const char *cobuy_rank_by_name(uint32_t rank_by);  /* 0 value, 1 increment, 2 support, 3 confidence, 4 lift, 5 llr, 6 cosine */
const char *cobuy_reject_name(uint32_t reason);	   /* as in the provenance above; NULL: unused */
const char *cobuy_version(void);		   /* of the library: "0.1.0" */

#ifdef __cplusplus
}
#endif

#endif
