/*
 * What an index says, before it is bytes: the hand-over from scoring to writing.
 *
 * Items are numbered by falling count of orders, ties by item bytes. Everything here is a function of the
 * orders, the catalogue and the options alone, except `provenance`, which also knows how often lines were
 * delivered.
 */
#ifndef COBUY_WRITE_INDEX_CONTENT_H
#define COBUY_WRITE_INDEX_CONTENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "cobuy.h"
#include "write/row_encoder.h"

struct item_supports {
	uint32_t orders;   /* together: n_a */
	uint32_t eligible; /* next: n_a as anchor, h_b as neighbour */
	uint32_t followed; /* next: n_b */
	uint32_t returned; /* orders or return documents that sent it back */
};

enum stock_class { STOCK_UNKNOWN, STOCK_OUT, STOCK_IN };

#define ITEM_NO_PRICE UINT64_MAX

/* What serving needs of an item; present when the build had a catalogue. */
struct item_facts {
	uint32_t category, family; /* number in the names below + 1; 0: none */
	uint64_t price_minor;	   /* below 2^53, or ITEM_NO_PRICE */
	uint8_t margin_band;	   /* 0 unknown; 1 + twentieths of the price (0 to 20); 255: below zero */
	uint8_t stock;		   /* enum stock_class */
	uint8_t gate;		   /* the item's own gate that keeps it out of every list; COBUY_GATE_NONE */
};

struct table_ledger {
	uint64_t anchors;    /* items that reached min-support under this table's predicate, and others that are answered: pinned, or backed off */
	uint64_t answered;   /* of them, those with at least one neighbour */
	uint64_t considered; /* pairs of an anchor and an item with enough orders, seen at all */
	uint64_t kept;
	uint64_t dropped[COBUY_GATE_COUNT];
	uint64_t tests; /* pairs the false discovery rate was held over */
	cobuy_empty empty; /* why it has no anchors */
	uint64_t backed[2]; /* of the answered, those that back off to family, to category; together and next */
};

/* Every option that decides content; see the command line for meanings. Doubles are kept as their bits. */
struct build_options_record {
	uint64_t min_support, min_customers, max_basket, next_days, next_orders, top;
	double fdr, min_lift, margin_weight, min_margin, max_return_rate, max_price_ratio, max_customer_share;
	double upgrade_steepness, max_substitute_lift;
	double checkout_price_ratio, same_order_share;
	uint64_t after_days, replenish_days, durable_days;
	double cost_share;
	double consumable_share, durable_share;
	double return_weight, min_gain, least_increment, bestseller_share, least_share, least_margin;
	uint64_t return_cost_minor, minor_digits;
	uint32_t rank_by;	      /* enum rank_by of score/ranking.h */
	uint32_t uncatalogued_kept;   /* 0 or 1 */
	uint32_t ordered_by_sequence; /* 0: time; 1: running number */
	uint32_t has_catalog;
	uint64_t half_life_days; /* 0: every order counts the same */
	uint32_t season; /* 0: none; 1: month */
	uint32_t backoff; /* 0 or 1 */
};

/* Counts that do not change when a line is delivered twice. */
struct shop_ledger {
	uint64_t orders;	  /* N: with a basket that is not empty and not over the limit */
	uint64_t eligible_orders; /* next: N */
	uint64_t customers;	  /* distinct, of those orders */
	uint64_t orders_without_customer;
	uint64_t orders_without_time;
	uint64_t orders_many_customers; /* lines name several; the smallest holds */
	uint64_t orders_over_limit;	/* above --max-basket */
	uint64_t returns_only;		/* order ids with returns alone: no orders */
	uint64_t items;			/* with at least one order */
	uint64_t basket_items;		/* sum of basket sizes */
	uint64_t returned;		/* distinct (order id, item) of returns */
	uint64_t catalog_lines, catalog_rejected, items_uncatalogued;
	uint64_t catalog_unknown; /* lines whose item no order has */
	/* Of those orders: microseconds since 1970, or running numbers; 0, 0: none has one. */
	int64_t first_time, last_time;
};

/* How the input was delivered; not part of the build id. */
struct provenance {
	uint64_t lines, used, returns, repeated /* used lines that repeat an item of their order */;
	uint64_t rejected[16]; /* by enum reject_reason */
};

struct index_content {
	uint32_t item_count;
	const struct text *items;	      /* by number */
	bool rolled_up;		     /* families are counted as one product ... */
	uint32_t product_count;	     /* ... items that have rows: the first ones; else all */
	const uint32_t *product_of; /* by number less product_count: the product that answers for the item */
	const struct item_supports *supports; /* by number */
	const struct item_facts *facts;	      /* by number; NULL without a catalogue */
	const float *worths;	   /* by number: what stays of it after returns, times profit^w: a factor of the increment; NULL: 1 each */
	const struct text *titles; /* by number, empty allowed; NULL: none */
	const struct text *categories, *families;
	uint32_t category_count, family_count;
	const struct text *attribute_names, *attribute_values; /* of the catalogue's columns; of what stands in them */
	uint32_t attribute_count, attribute_value_count;       /* count 0: none */
	const uint32_t *attributes;			       /* by item number, then attribute: number of the value + 1; 0: not given */
	/* Rows of all items in number order, in chunks: each goes on where the one before ends. upgrade, substitute: no chunks, no rows. */
	const struct row_encoder *rows[COBUY_TABLE_COUNT];
	uint32_t row_chunk_count[COBUY_TABLE_COUNT];
	struct table_ledger tables[COBUY_TABLE_COUNT];
	struct shop_ledger shop;
	struct build_options_record options;
	struct provenance provenance;
};

#endif
