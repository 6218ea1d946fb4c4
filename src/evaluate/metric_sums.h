/*
 * What is counted while lists are tried on held-back orders, and the measures that follow from it.
 *
 * An occasion is an item of a held-back order, the anchor, with the list that was learned for it from the past. together: an order of at
 * least two distinct items, and the list should have the others. next: an eligible order, and the list should have what follows it
 * (history.h); what the order itself has is not shown, and the list moves up. At level k the first k of what is shown are the shown
 * slots; a slot hits when its item is among those that the list should have.
 *
 *   hit rate      occasions with at least one hit, of all occasions, answered or not
 *   slot rate     hits, of the shown slots
 *   increment     hits less what was to be expected without looking at the anchor, of the shown slots: that is the sum of the shown
 *                 items' base rates; together: held-back orders with the item over all; next: held-back eligible orders followed by it, over those without it
 *   recall        hits over what the list should have, the mean of the occasions where that is something
 *   MRR           one over the place of the first hit among all that is shown, 0 without one; the mean of all occasions
 *   answered      occasions with something shown, of all
 *   expected      margin after returns that the past promised, of a shown slot: the item's confidence (popularity: base rate) in the
 *                 past times its profit, (1 - r) margin - r return cost, r the past's shrunk return rate
 *   realised      margin after returns of the hits, of a shown slot: the same profit with r as the held-back orders have it
 *   gained        the same of the increment: realised less the base rate times that profit
 *   returned      mean return rate, in the held-back orders, of the shown items that were sold in them, slot by slot; the return rate of an
 *                 item is the orders or return documents that sent it back over its orders, at most 1
 *   bucket        occasions by their anchor's place among the items of the past, by falling count of orders: the last 90 %, the 9 % before
 *                 them, the first 1 %; one that the past does not know is of the last. Hit rate of each, and the share of shown slots by the shown item's bucket, both at the middle level
 *
 * All sums are whole numbers, of fixed point where they have to be, so they are the same in whatever order they are added up.
 */
#ifndef COBUY_EVALUATE_METRIC_SUMS_H
#define COBUY_EVALUATE_METRIC_SUMS_H

#include <stdint.h>

enum { METRIC_LEVELS = 3, METRIC_MIDDLE = 1, METRIC_BUCKETS = 3 };

/* Sums of one level. */
enum level_field {
	LEVEL_SLOTS,
	LEVEL_HITS,
	LEVEL_HIT_OCCASIONS,
	LEVEL_BASE,	    /* rates */
	LEVEL_RECALL,	    /* rates */
	LEVEL_EXPECTED,	    /* money */
	LEVEL_REALISED,	    /* money */
	LEVEL_BASE_MARGIN,  /* money */
	LEVEL_RETURNED,	    /* rates */
	LEVEL_SOLD_SLOTS,   /* shown items that were sold */
	LEVEL_FIELDS
};

enum metric_field {
	FIELD_OCCASIONS,
	FIELD_ANSWERED,
	FIELD_RECIPROCAL, /* rates */
	FIELD_RECALLABLE, /* occasions where the list should have something */
	FIELD_BUCKET_OCCASIONS,
	FIELD_BUCKET_HITS = FIELD_BUCKET_OCCASIONS + METRIC_BUCKETS,
	FIELD_BUCKET_SLOTS = FIELD_BUCKET_HITS + METRIC_BUCKETS,
	FIELD_LEVELS = FIELD_BUCKET_SLOTS + METRIC_BUCKETS,
	METRIC_FIELDS = FIELD_LEVELS + METRIC_LEVELS * LEVEL_FIELDS
};

/* A rate of 1, and a minor unit of money, in the sums. */
#define METRIC_RATE_ONE INT64_C(1073741824)
#define METRIC_MONEY_ONE INT64_C(1000)

/* Beyond this a profit counts as this, in minor units: sums of many fit. */
#define METRIC_PROFIT_MAX 1e9

struct metric_sums {
	int64_t at[METRIC_FIELDS];
};

static inline int64_t *metric_sums_level(struct metric_sums *s, int level)
{
	return s->at + FIELD_LEVELS + level * LEVEL_FIELDS;
}

/* To the nearest. rate: 0 to 1. */
int64_t metric_rate(double rate);
int64_t metric_money(double minor);

/* Measures of a level. Money is in minor units. */
enum level_metric {
	METRIC_HIT_RATE,
	METRIC_SLOT_RATE,
	METRIC_INCREMENT,
	METRIC_RECALL,
	METRIC_EXPECTED,
	METRIC_REALISED,
	METRIC_GAINED,
	METRIC_RETURNED,
	LEVEL_METRICS
};

/* "hit_rate", ... */
const char *metric_name(enum level_metric m);

/* 0 where there is nothing to divide by. */
double metric_of_level(const struct metric_sums *s, int level, enum level_metric m);
double metric_answered(const struct metric_sums *s);
double metric_reciprocal_rank(const struct metric_sums *s);
double metric_bucket_hit_rate(const struct metric_sums *s, int bucket);
double metric_bucket_slots(const struct metric_sums *s, int bucket);

void metric_sums_add(struct metric_sums *sum, const struct metric_sums *more);

#endif
