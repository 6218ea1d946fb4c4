/*
 * cobuy: read an index of what is bought together, next, again.
 *
 * One index is one immutable file, mapped read-only. Open it once, share it between any number of threads,
 * close it when the last is done. Look-ups allocate nothing, take no lock, and stay inside the map whatever
 * the bytes say.
 *
 * Trust has two levels. cobuy_open checks, in constant time, that the file is an index, is whole, and that
 * its sections lie inside it. cobuy_verify reads every byte and names the bad section. An index that was
 * verified never answers COBUY_E_INDEX; one that was only opened may, and harms nothing.
 *
 * Replace an index by renaming a new file over it, as `cobuy build` does: an open one goes on reading the old
 * bytes. Never shorten or rewrite a file in place while it is open: the system answers a read beyond its end
 * with SIGBUS.
 *
 * Units: money in minor units (cents), times in microseconds since 1970-01-01 UTC, sizes in bytes. Texts are
 * UTF-8 as they came in, and not ended by a zero.
 */
#ifndef COBUY_H
#define COBUY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define COBUY_API __attribute__((visibility("default")))
#else
#define COBUY_API
#endif

/* Negative: failure. Zero: done. Positive: done, and there is nothing there. */
typedef enum cobuy_status {
	COBUY_NONE = 1,
	COBUY_OK = 0,
	/* the machine */
	COBUY_E_MEMORY = -1,
	COBUY_E_THREADS = -2,
	/* a file */
	COBUY_E_MISSING = -10, /* an input is not there, or may not be read */
	COBUY_E_READ = -11,    /* reading failed half-way */
	COBUY_E_CREATE = -12,  /* nothing can be written there */
	COBUY_E_WRITE = -13,   /* writing failed half-way */
	COBUY_E_BUSY = -14,    /* another build holds the lock */
	/* the input */
	COBUY_E_DATA = -20,    /* orders or catalogue cannot be used */
	COBUY_E_INDEX = -21,   /* not an index, or a damaged one */
	COBUY_E_VERSION = -22, /* an index of a major version this library does not read */
	/* the caller */
	COBUY_E_USAGE = -30
} cobuy_status;

/*
 * What a table says: of pairs, bought in the same order, or in a later order of the same customer; of an item
 * alone, when it is bought again; of items of one category or family, which dearer one its buyers moved up to,
 * and which ones are bought in its place.
 */
typedef enum cobuy_table {
	COBUY_TOGETHER = 0,
	COBUY_NEXT = 1,
	COBUY_REPLENISH = 2,
	COBUY_UPGRADE = 3,
	COBUY_SUBSTITUTE = 4
} cobuy_table;
enum {
	COBUY_PAIR_TABLE_COUNT = 2, /* COBUY_TOGETHER and COBUY_NEXT: counted pair by pair, with lists of neighbours */
	COBUY_TABLE_COUNT = 5	    /* all that have a ledger */
};

/* Why a table has no anchors at all. */
typedef enum cobuy_empty {
	COBUY_EMPTY_NOT,	/* nothing stood in its way */
	COBUY_EMPTY_NO_CATALOG, /* the build had no catalogue */
	COBUY_EMPTY_NO_GROUPS,	/* the catalogue puts no item into a category or family */
	COBUY_EMPTY_NO_PRICES,	/* none of the items in one has a price */
	COBUY_EMPTY_NO_TIMES,	/* orders have running numbers and no times, or span less than two days */
	COBUY_EMPTY_COUNT
} cobuy_empty;

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
	COBUY_GATE_SUBSTITUTE, /* together, next: the two are bought in place of each other */
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

/* Bytes inside the map: read only, not ended by a zero, there until cobuy_close. Empty: maybe NULL. */
typedef struct cobuy_text {
	const char *bytes;
	size_t nbytes;
} cobuy_text;

/* Where a file is bad, and in what way. The texts are literals, never freed. */
typedef struct cobuy_fault {
	const char *section; /* "header", "section table", "unknown section", or a section's four letters */
	const char *what;
	uint64_t offset; /* in the file: where the bad field, entry or row begins, or else the section */
} cobuy_fault;

/*
 * Maps an index and checks magic, version, stated length, the checksum of header and section table, and that
 * the sections it needs are there and lie inside the file. Contents are not read: see cobuy_verify.
 *
 * Cost: constant, whatever the size. Threads: any.
 * *out is set on COBUY_OK alone and is the caller's, to be closed with cobuy_close. `fault` may be NULL; it
 * is filled on COBUY_E_INDEX and COBUY_E_VERSION.
 *
 * Returns COBUY_OK; COBUY_E_MISSING: no such file, or it may not be read; COBUY_E_READ: mapping failed;
 * COBUY_E_INDEX: not an index, cut or damaged; COBUY_E_VERSION: another major version; COBUY_E_MEMORY.
 */
COBUY_API cobuy_status cobuy_open(const char *path, cobuy **out, cobuy_fault *fault);

/*
 * As cobuy_open, for bytes the caller owns and keeps unchanged until cobuy_close. No alignment is needed.
 * Returns COBUY_OK, COBUY_E_INDEX, COBUY_E_VERSION or COBUY_E_MEMORY.
 */
COBUY_API cobuy_status cobuy_open_bytes(const void *bytes, size_t nbytes, cobuy **out, cobuy_fault *fault);

/* Ends the map and every text inside it. NULL is allowed. No thread may be inside another call on it. */
COBUY_API void cobuy_close(cobuy *index);

/*
 * Reads every byte: checksums, padding, that every look-up entry and row is well-formed and points inside its
 * section, that every item is found by its text, that counts can be true, that the ledger adds up.
 *
 * Cost: one pass over the file. Threads: any. `fault` may be NULL.
 *
 * Returns COBUY_OK, or COBUY_E_INDEX with `fault` filled.
 */
COBUY_API cobuy_status cobuy_verify(const cobuy *index, cobuy_fault *fault);

/* --- items ---------------------------------------------------------------- */

/* Items are numbered from 0 by falling count of orders, ties by item bytes. */
COBUY_API uint32_t cobuy_item_count(const cobuy *index);

/*
 * The number of an item, by its full text.
 *
 * Cost: a few cache misses, never more than 1024 steps. Threads: any. *number is set on COBUY_OK alone.
 *
 * Returns COBUY_OK; COBUY_NONE: not in the index; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_find(const cobuy *index, const char *item, size_t nbytes, uint32_t *number);

typedef enum cobuy_stock { COBUY_STOCK_UNKNOWN, COBUY_STOCK_OUT, COBUY_STOCK_IN } cobuy_stock;

#define COBUY_NO_PRICE UINT64_MAX

typedef struct cobuy_item {
	cobuy_text item;
	cobuy_text title, category, family; /* empty: not known */
	uint32_t product; /* the item that answers for it: itself, or, where families are rolled up, who stands for its family */
	uint32_t orders;  /* orders with it; with any of its family, where those are rolled up, here and below */
	uint32_t eligible;		    /* eligible orders with it ... */
	uint32_t followed;		    /* ... and followed by it; both 0, not counted, below min_support orders */
	uint32_t returned;		    /* orders or return documents that sent it back */
	uint64_t price_minor;		    /* COBUY_NO_PRICE: not known */
	cobuy_stock stock;
	uint8_t margin_band; /* 0 unknown; 1 + twentieths of the price; 255 below zero */
	cobuy_gate gate;     /* what keeps it out of every list, or COBUY_GATE_NONE */
	float worth;	     /* profit to the power of the margin weight, times (1 - return weight x return rate); 1 without margins */
} cobuy_item;

/*
 * What the index knows of an item.
 *
 * Where families are rolled up, a variant has its own texts, price and classes, and its family's counts and lists.
 *
 * Cost: a few cache misses. Threads: any. *out is set on COBUY_OK alone; its texts live until cobuy_close.
 *
 * Returns COBUY_OK; COBUY_NONE: number not below cobuy_item_count; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_item_get(const cobuy *index, uint32_t number, cobuy_item *out);

/* --- neighbours ----------------------------------------------------------- */

/* Where a neighbour may be shown; bits of a mask. How it is decided: cobuy.1, PLACEMENT. */
typedef enum cobuy_placement {
	COBUY_PLACE_PRODUCT = 1,  /* on the anchor's product page */
	COBUY_PLACE_CART = 2,	  /* in a cart that holds the anchor */
	COBUY_PLACE_CHECKOUT = 4, /* at the checkout: cheap, and nothing to choose */
	COBUY_PLACE_AFTER = 8,	  /* when the anchor has been bought: the page that says thanks, the first mail */
	COBUY_PLACE_EMAIL = 16	  /* by e-mail, email_day days after the purchase */
} cobuy_placement;

/* What a neighbour's evidence was counted over: the two items, or, where
 * the anchor alone tells too little, its family or category and the item. Only where options.backoff is 1 (`cobuy build --backoff`); a list has
 * one level. */
typedef enum cobuy_level { COBUY_LEVEL_ITEM, COBUY_LEVEL_FAMILY, COBUY_LEVEL_CATEGORY } cobuy_level;

/* One neighbour of an anchor, with its evidence. Counts are exact; the measures are derived from them. */
typedef struct cobuy_neighbour {
	uint32_t item;
	uint32_t rank; /* from 1 */
	uint32_t support, customers;
	uint32_t anchor_support, item_support;
	uint64_t total;
	uint32_t at_risk;
	/* next: whole days until it is bought, exact quartiles of them, the middle one in lag_days. together: 0 */
	uint32_t lag_q1_days, lag_days, lag_q3_days;
	uint32_t both;	     /* next: eligible orders with both; together: 0. Of the joint purchases, both +
				support in all, these were in one order. */
	uint32_t email_day;  /* days after the purchase to write; 0: not by e-mail */
	uint8_t placement;   /* mask of cobuy_placement */
	/* cobuy_level. Above COBUY_LEVEL_ITEM, support, customers, both, the days, anchor_support and at_risk, and all
	 * measures with them, are those of orders with any item of the anchor's family or category in place of the anchor. */
	uint8_t level;
	/* 1: a rule put it here. Where support is 0 too, the pair was not counted, and all measures and at_risk are 0. */
	uint8_t pinned;
	/* adjusted_lift is stored rounded, within 0.05 %; value is increment_low times the neighbour's worth,
	 * times `boost`, a rule's factor, which is 1 where there is none. */
	double confidence, lift, adjusted_lift, increment_low, value, boost;
} cobuy_neighbour;

/* What a row says besides its neighbours. */
typedef struct cobuy_row {
	uint32_t count;	     /* neighbours stored */
	uint64_t considered; /* candidates with enough support to be looked at */
	cobuy_gate furthest; /* the furthest gate that dropped one of them; COBUY_GATE_NONE: none was */
} cobuy_row;

/*
 * The best `capacity` neighbours of item `number`. *filled is how many were written, 0 on failure; `row` (may
 * be NULL) says how many there are and, on COBUY_NONE, why there is none. With capacity 0 `out` may be NULL.
 *
 * Cost: `capacity` neighbours; allocates nothing. Threads: any; `out` is the caller's.
 *
 * Returns COBUY_OK; COBUY_NONE: none stored, or no such number; COBUY_E_INDEX: damaged;
 * COBUY_E_USAGE: no such table.
 */
COBUY_API cobuy_status cobuy_neighbours(const cobuy *index, cobuy_table table, uint32_t number,
					cobuy_neighbour *out, size_t capacity, size_t *filled,
					cobuy_row *row);

/* A neighbour as it is stored: what a page shows, and says of it in words. Fields as in cobuy_neighbour. */
typedef struct cobuy_listed {
	uint32_t item;
	uint32_t support, customers;
	uint32_t both;
	uint32_t lag_days, email_day;
	uint8_t placement, level, pinned;
	double adjusted_lift;
} cobuy_listed;

/* What all neighbours of a row share. */
typedef struct cobuy_listing {
	uint32_t count;		 /* neighbours stored */
	uint32_t anchor_support; /* "together in `support` of so many orders"; next: eligible orders */
	uint64_t total;
} cobuy_listing;

/*
 * As cobuy_neighbours, without what takes the other item's counts: no measures but the adjusted lift. In the same order. `listing` may be NULL.
 *
 * Cost: the row's bytes alone, about a third of cobuy_neighbours; allocates nothing. Threads: any; `out` is the caller's.
 *
 * Returns as cobuy_neighbours. Damage that lies in the other items' counts goes unseen here.
 */
COBUY_API cobuy_status cobuy_list(const cobuy *index, cobuy_table table, uint32_t number, cobuy_listed *out, size_t capacity, size_t *filled,
				  cobuy_listing *listing);

/* --- upgrades and substitutes ---------------------------------------------- */

#define COBUY_NO_STEP INT64_MIN

/*
 * A dearer item of the anchor's category or family that its buyers moved up to. The row belongs to the anchor
 * and says its price, so that a page can offer both; the anchor never leaves it. Customers are counted
 * within the window of `next`.
 */
typedef struct cobuy_upgrade {
	uint32_t item;
	uint32_t rank;	   /* from 1 */
	uint32_t forward;  /* customers who bought the anchor, and in a later order the item */
	uint32_t backward; /* customers who bought the item, and in a later order the anchor */
	uint64_t anchor_price_minor, price_minor, price_step_minor;
	int64_t margin_step_minor; /* what one earns more than the anchor, after returns; COBUY_NO_STEP: not known */
	double share_low;	   /* lower end of the 95 % interval of forward / (forward + backward) */
	double value;		   /* share_low times the item's worth */
} cobuy_upgrade;

/*
 * The best `capacity` upgrades of item `number`; all else as cobuy_neighbours.
 *
 * Returns COBUY_OK; COBUY_NONE: none stored, or no such number; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_upgrades(const cobuy *index, uint32_t number, cobuy_upgrade *out, size_t capacity,
				      size_t *filled, cobuy_row *row);

/*
 * What is bought in the anchor's place, for when it is out of stock: an item of its category or family that stands with it
 * in one order less often than chance has it, and that its buyers take before or after it.
 */
typedef struct cobuy_substitute {
	uint32_t item;
	uint32_t rank;	   /* from 1 */
	uint32_t together; /* orders with both ... */
	uint32_t later;	   /* customers who bought the anchor, and in a later order the item */
	uint32_t earlier;  /* customers who bought the item, and in a later order the anchor */
	uint32_t anchor_support, item_support; /* orders with each */
	double expected;   /* ... and how many chance alone gives; stored rounded, within 0.05 % */
	double switch_low; /* lower end of the 95 % interval of (later + earlier) / anchor_support */
	double value;	   /* switch_low times the item's worth */
} cobuy_substitute;

/* As cobuy_upgrades. */
COBUY_API cobuy_status cobuy_substitutes(const cobuy *index, uint32_t number, cobuy_substitute *out, size_t capacity,
					 size_t *filled, cobuy_row *row);

enum { COBUY_ATTRIBUTES_MAX = 32 };

/*
 * Attribute k, from 0, of an item: a column `attr:NAME` of the catalogue. An empty value: not given.
 *
 * Cost: a few cache misses. Threads: any. name and value are set on COBUY_OK alone; they live until cobuy_close.
 *
 * Returns COBUY_OK; COBUY_NONE: no such attribute or item; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_attribute(const cobuy *index, uint32_t number, uint32_t k, cobuy_text *name,
				       cobuy_text *value);

/* One attribute in which two items differ. An empty value: not given. */
typedef struct cobuy_difference {
	cobuy_text attribute, anchor, item;
} cobuy_difference;

/*
 * What tells an item from another one: the attributes whose values differ, in the order of the catalogue's columns;
 * the first `capacity` of them, COBUY_ATTRIBUTES_MAX at most. *filled is how many were written, 0 on failure.
 *
 * Cost: a cache miss an attribute and text; allocates nothing. Threads: any; `out` is the caller's.
 *
 * Returns COBUY_OK; COBUY_NONE: none, or no such item; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_differences(const cobuy *index, uint32_t anchor, uint32_t item, cobuy_difference *out,
					 size_t capacity, size_t *filled);

/* --- carts and placements -------------------------------------------------- */

/*
 * What a page knows of its visitor: numbers of items, in any order, with repeats; those that the index does not have are
 * passed over. Lists of any length; one of none may be NULL.
 */
typedef struct cobuy_request {
	const uint32_t *items; /* what is asked for: the cart, the page's item, the order */
	size_t item_count;
	const uint32_t *bought; /* what the customer has already: neither these nor their variants are shown */
	size_t bought_count;
	const uint32_t *out_of_stock; /* what cannot be sold right now: these are not shown; their variants may be */
	size_t out_of_stock_count;
	size_t limit; /* at most so many; 0: cobuy_place: cobuy_placement_items, cobuy_cart: as many as there is room for */
} cobuy_request;

/* One suggestion: what the items asked for agree on. */
typedef struct cobuy_suggestion {
	uint32_t item;
	uint32_t anchors;	 /* how many of the items list it */
	uint32_t best;		 /* the one (number) that speaks for it most ... */
	cobuy_table table;	 /* together, next or substitute */
	cobuy_neighbour because; /* ... and its evidence there; substitute: zeros */
	cobuy_substitute instead; /* substitute: the evidence; else zeros */
	double value;		 /* sum of its values over those items */
} cobuy_suggestion;

enum { COBUY_CART_ITEMS = 64, COBUY_CART_NEIGHBOURS = 32 };

/*
 * What goes with a cart. Of the items, the first COBUY_CART_ITEMS distinct ones list theirs, in whatever order they stand; of each list, the first
 * COBUY_CART_NEIGHBOURS that are stored. `places`, a mask of cobuy_placement, keeps those that may be shown in one of them; 0 keeps all. Never shown: any
 * of all the items, or what is bought, or a variant (same family) of these; what is out of stock; a second variant of one family. These filters come before the cut.
 *
 * Order: what a rule pinned for any of the items; then the sum of the values over the items; then support in `because`; then item bytes. Where
 * one item lists, the order is that of its list. `best` is the item that pins it, else the one with the highest value, the most support, the lowest number.
 * Where families are rolled up, items stand for their products, and `best` is a product (cobuy_item.product).
 *
 * Cost: 64 lists of 32 neighbours at most, a step or two an item of the request, 72 KiB of stack; allocates nothing. Threads: any; `out` is the
 * caller's, and may be NULL where capacity is 0.
 *
 * Returns COBUY_OK; COBUY_NONE: nothing goes with it; COBUY_E_INDEX: damaged; COBUY_E_USAGE: no such table or place.
 */
COBUY_API cobuy_status cobuy_cart(const cobuy *index, cobuy_table table, unsigned places, const cobuy_request *request,
				  cobuy_suggestion *out, size_t capacity, size_t *filled);

/*
 * What to show in one placement. Each has one purpose, and few items:
 *
 *   product   4  goes with the page's item, the first of request->items that the index has: together, marked product.
 *                If it is out of stock, by the request or the catalogue, what is bought in its place: substitute, in the order of the list; variants
 *                of the item may be shown then.
 *   cart      2  goes with the cart: together, marked cart
 *   checkout  1  goes with the cart: together, marked checkout
 *   after     3  is bought next, soon: next, marked after
 *   email     4  is bought next, later: next, marked email; because.email_day says when to write
 *
 * Answers as cobuy_cart does with that table and mark, request->limit items at most. *table (may be NULL) is the one that was asked.
 *
 * Cost, threads, returns: as cobuy_cart; COBUY_E_USAGE: not exactly one placement.
 */
COBUY_API cobuy_status cobuy_place(const cobuy *index, cobuy_placement placement, const cobuy_request *request,
				   cobuy_suggestion *out, size_t capacity, size_t *filled, cobuy_table *table);

/* How many items a placement shows unless told: 4, 2, 1, 3, 4; 0: not exactly one placement. */
COBUY_API size_t cobuy_placement_items(cobuy_placement placement);

/* --- bought again --------------------------------------------------------- */

/* What kind of item it is by how many of its buyers come back for it. How it is decided: cobuy.1, REPLENISH. */
typedef enum cobuy_repeat { COBUY_REPEAT_UNKNOWN, COBUY_REPEAT_CONSUMABLE, COBUY_REPEAT_DURABLE } cobuy_repeat;

/*
 * How an item is bought again. A buyer is a customer who bought it at a known time. Of the buyers, those are
 * observed whose first purchase lies at least window_days before the last order: the others had no time to
 * come back. Whoever of these bought it again within window_days came back.
 */
typedef struct cobuy_replenishment {
	cobuy_gate gate; /* what drops it, and nothing below is known; COBUY_GATE_NONE */
	cobuy_repeat kind;
	uint32_t window_days;
	uint32_t buyers, observed, repeat;
	double share, share_low, share_high; /* repeat of observed, and its bounds */
	/*
	 * Between purchases whose window lies inside the data and the next ones: how many, and exact quartiles of the
	 * whole days, scaled to the usual quantity. Behind a purchase of q they are q / quantity times as long.
	 */
	uint32_t intervals;
	uint32_t quantity; /* the usual one; 0 without intervals */
	uint32_t q1_days, median_days, q3_days;
	uint32_t due_begin_days, due_end_days; /* consumable: when to show it after a purchase; else 0 */
	uint32_t hide_days;		       /* durable: how long not to show it after a purchase; else 0 */
} cobuy_replenishment;

/*
 * How item `number` is bought again.
 *
 * Cost: one row; allocates nothing. Threads: any. *out is set on COBUY_OK and COBUY_NONE.
 *
 * Returns COBUY_OK; COBUY_NONE: a gate dropped it (out->gate), nobody who is known bought it often enough to be
 * counted, the table is empty, or no such number; COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_replenish(const cobuy *index, uint32_t number, cobuy_replenishment *out);

/* --- explanations ----------------------------------------------------------- */

/* Room for any explanation, its zero too. */
enum { COBUY_EXPLANATION_NBYTES = 256 };

/*
 * Why it is shown, in English, from the counts alone: "bought together in 412 of 9 130 orders". Each text: src/format/FORMAT.md.
 *
 * Writes at most capacity bytes, the last of them a zero; with capacity 0 `out` may be NULL. Returns the length of the whole text without the zero, as
 * snprintf does: it was cut where that is not below capacity. 0: there is nothing to say. Knows no locale.
 */
COBUY_API size_t cobuy_explain(const cobuy *index, cobuy_table table, const cobuy_neighbour *neighbour, char *out, size_t capacity);
COBUY_API size_t cobuy_explain_upgrade(const cobuy_upgrade *upgrade, char *out, size_t capacity);
COBUY_API size_t cobuy_explain_substitute(const cobuy_substitute *substitute, char *out, size_t capacity);
COBUY_API size_t cobuy_explain_replenishment(const cobuy_replenishment *replenishment, char *out, size_t capacity);
COBUY_API size_t cobuy_explain_suggestion(const cobuy *index, const cobuy_suggestion *suggestion, char *out, size_t capacity);

/* --- control group ---------------------------------------------------------- */

/*
 * Whether a customer belongs to the control group, who is shown nothing, so that what showing earns can be measured: 1 or 0. The group is
 * `permille` of all customers, by a hash of their bytes salted with the experiment's name; every node and language agrees without a call, another salt makes
 * another group, and a larger permille keeps those who were in it. Exactly: src/format/FORMAT.md. Who is not known is best not asked for: all
 * with an empty text are one.
 *
 * Cost: two short hashes. Threads: any. A text of no bytes may be NULL.
 */
COBUY_API int cobuy_control(const char *salt, size_t salt_nbytes, const char *customer, size_t nbytes, uint32_t permille);

/* --- a live index ------------------------------------------------------------ */

/*
 * An index that is replaced while it is used. Look-ups stand between cobuy_enter and cobuy_leave:
 *
 *	uint32_t ticket;
 *	const cobuy *index = cobuy_enter(live, &ticket);
 *	... any look-ups; texts of the index are there ...
 *	cobuy_leave(live, ticket);
 *
 * Between the two the index is the same one, whole, however often another is loaded meanwhile.
 */
typedef struct cobuy_live cobuy_live;

/*
 * Opens the index at `path`, which cobuy_reload will look at again; with `verify` not 0, every index is verified before it goes live.
 * A relative path is looked up from where the process stands at each call.
 *
 * Returns as cobuy_open; *out is set on COBUY_OK alone and is the caller's, to be closed with cobuy_live_close.
 */
COBUY_API cobuy_status cobuy_live_open(const char *path, int verify, cobuy_live **out, cobuy_fault *fault);

/* Ends it. NULL is allowed. No thread may be between enter and leave, or inside another call on it. */
COBUY_API void cobuy_live_close(cobuy_live *live);

/*
 * The index that is live now, until cobuy_leave with the same ticket. May be nested; any thread may leave.
 * Cost: an atomic addition each, on a line that few threads share; no lock, no allocation, no wait, whatever cobuy_reload does.
 */
COBUY_API const cobuy *cobuy_enter(cobuy_live *live, uint32_t *ticket);
COBUY_API void cobuy_leave(cobuy_live *live, uint32_t ticket);

/*
 * Looks at the path again, and makes the file there live if it is another one than before. Threads that entered keep the old index; it is closed when the last of
 * them has left, and this call waits for that. Must not be called between enter and leave. Any threads may call it; they take turns.
 *
 * Cost: one cobuy_open, one pass over the file if it is verified, and the wait.
 * Returns COBUY_OK: another one is live; COBUY_NONE: it is the same file; or as cobuy_open: the old index stays live.
 */
COBUY_API cobuy_status cobuy_reload(cobuy_live *live, cobuy_fault *fault);

/* --- the audit ------------------------------------------------------------ */

/*
 * What a build counted of the pairs that it did not list, from the file that `build --audit` writes beside the index. Immutable: any number
 * of threads may use one at the same time. It stays inside its map whatever the bytes say.
 */
typedef struct cobuy_audit cobuy_audit;

/* A pair as `together` or `next` saw it. Counts and measures mean what they do in cobuy_neighbour. */
typedef struct cobuy_audited {
	cobuy_gate gate; /* what left it out; COBUY_GATE_NONE: the index lists it, or it stands there by a rule */
	uint32_t least;	 /* pairs seen in fewer orders are not in the file */
	uint8_t counted; /* 0: this is one of them, and nothing below is known */
	/* 1: support and customers sufficed for it to be put to the test of chance; 0: both, at_risk and all measures are 0. */
	uint8_t tested;
	uint32_t support, customers, both;
	uint32_t anchor_support, item_support, at_risk;
	uint64_t total;
	double expected; /* support that chance alone gives; as exact as adjusted_lift */
	double confidence, lift, adjusted_lift, increment_low, value, boost;
	/* -ln of how likely chance makes so many customers, and what it had to be for the pair to be a finding; 0 without that gate,
	 * COBUY_NO_FINDING: no pair of the table was one. */
	double nats, nats_needed;
	uint32_t customers_needed; /* gate chance: as many customers, with orders in proportion, would do; 0: no number of them */
	uint32_t heaviest;	   /* gate customers: orders that one customer made; 0: not what left it out */
	uint32_t returned;	   /* gates returns and value: of the support, how often the item came back; 0: never, or not known */
	uint32_t rank;		   /* gate rank: its place; else 0 */
} cobuy_audited;

#define COBUY_NO_FINDING 1e300

/*
 * Maps the audit of an open index and checks header and directory.
 *
 * Cost: 12 bytes for each 16 items with enough orders are read. Threads: any. *out is set on COBUY_OK alone and is the caller's, to be closed with
 * cobuy_audit_close before the index is. `fault` may be NULL.
 *
 * Returns as cobuy_open; COBUY_E_INDEX also where it is another index's.
 */
COBUY_API cobuy_status cobuy_audit_open(const char *path, const cobuy *index, cobuy_audit **out, cobuy_fault *fault);

/* NULL is allowed. */
COBUY_API void cobuy_audit_close(cobuy_audit *audit);

/*
 * What was counted of two items, neither a variant of the other, and what became of it in the list of `anchor`.
 *
 * Cost: the rows of 16 anchors, their checksum included. Threads: any. *out is set on COBUY_OK alone.
 *
 * Returns COBUY_OK; COBUY_NONE: an item is none, has fewer than --min-support orders, or both are one; COBUY_E_INDEX: damaged; COBUY_E_USAGE: no
 * such table.
 */
COBUY_API cobuy_status cobuy_audit_pair(const cobuy_audit *audit, cobuy_table table, uint32_t anchor, uint32_t item, cobuy_audited *out);

/* --- the whole ------------------------------------------------------------ */

enum { COBUY_REJECT_REASONS = 16 };

typedef struct cobuy_table_info {
	uint64_t anchors, answered, considered, kept, dropped[COBUY_GATE_COUNT], tests;
	uint64_t backed[2]; /* together, next: of the answered, those that back off to their family, to their category */
	cobuy_empty empty;
} cobuy_table_info;

/* The build: what went in, what was left out, under which options. Field meanings: src/format/FORMAT.md. */
typedef struct cobuy_info {
	uint32_t version_major, version_minor; /* of the file's format */
	uint64_t file_nbytes;
	unsigned char build_id[16];
	uint32_t items;
	cobuy_table_info tables[COBUY_TABLE_COUNT];
	struct {
		uint64_t orders, eligible_orders, customers, orders_without_customer, orders_without_time,
		    orders_many_customers, orders_over_limit, returns_only, items, basket_items, returned;
		uint64_t catalog_lines, catalog_rejected, catalog_unknown, items_uncatalogued;
		int64_t first_time, last_time; /* microseconds since 1970, or running numbers */
	} shop;
	struct {
		uint64_t min_support, min_customers, max_basket, next_days, next_orders, top;
		double fdr, min_lift, margin_weight, min_margin, max_return_rate, max_price_ratio, max_customer_share,
		    checkout_price_ratio, same_order_share;
		uint64_t after_days, replenish_days, durable_days;
		double consumable_share, durable_share;
		double return_weight, min_gain, least_increment; /* the last: what min_gain comes to */
		double bestseller_share, least_share, least_margin; /* the last two: what it comes to, of the orders at risk, and in minor units an order at risk */
		double upgrade_steepness, max_substitute_lift;
		double cost_share;
		uint64_t return_cost_minor, minor_digits, half_life_days;
		uint32_t rank_by, uncatalogued_kept, ordered_by_sequence, has_catalog, season /* 0 none, 1 month */, backoff, rollup /* 0 none, 1 family */;
	} options;
	struct {
		uint64_t lines, used, returns, repeated, rejected[COBUY_REJECT_REASONS];
	} provenance;
} cobuy_info;

/* Cost: constant. Threads: any. *out is set on COBUY_OK alone. Returns COBUY_OK, or COBUY_E_INDEX: damaged.
 */
COBUY_API cobuy_status cobuy_info_get(const cobuy *index, cobuy_info *out);

/* --- words ---------------------------------------------------------------- */

/* Static texts for reports and JSON. Any value is allowed; one that is not known gives "unknown". */
COBUY_API const char *cobuy_status_text(cobuy_status status); /* "done", "out of memory", ... */
COBUY_API const char *cobuy_table_name(cobuy_table table);    /* "together", "next", "replenish", "upgrade", "substitute" */
COBUY_API const char *cobuy_gate_name(cobuy_gate gate); /* "support", "customers", ..., "rank", "none" */

COBUY_API const char *cobuy_repeat_name(cobuy_repeat kind); /* "unknown", "consumable", "durable" */

/* Of one bit: "product", "cart", "checkout", "after", "email". */
COBUY_API const char *cobuy_placement_name(cobuy_placement placement);
COBUY_API const char *cobuy_level_name(cobuy_level level); /* "item", "family", "category" */

/* 0 "value", 1 "increment", 2 "support", 3 "confidence", 4 "lift", 5 "llr", 6 "cosine". */
COBUY_API const char *cobuy_rank_by_name(uint32_t rank_by);

/* Of a field of provenance.rejected: "fields", "quote", ..., "dropped_status"; NULL: the field is unused. */
COBUY_API const char *cobuy_reject_name(uint32_t reason);

/* Of the library: "0.1.0". */
COBUY_API const char *cobuy_version(void);

#ifdef __cplusplus
}
#endif

#endif
