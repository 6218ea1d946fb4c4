/*
 * The rows of an audit file: what was counted of an anchor's pairs, and at which gate those fell that passed the gates of evidence. FORMAT.md,
 * "The audit file". Encoders write to room the caller has reserved; decoders never read beyond `end`.
 */
#ifndef COBUY_FORMAT_AUDIT_CODEC_H
#define COBUY_FORMAT_AUDIT_CODEC_H

#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"

struct row_cursor;

struct audit_entry {
	uint32_t item;
	uint32_t support;   /* at least 1 */
	uint32_t customers; /* 1 to support */
	uint32_t both;	    /* next, where tested */
	bool tested;	    /* whether counts sufficed to be put to the test, so that both and adjusted_lift are known */
	double adjusted_lift;
};

/* With how much evidence a pair is tested. */
struct audit_limits {
	uint64_t support, customers;
};

static inline bool audit_is_tested(const struct audit_limits *l, uint32_t support, uint32_t customers)
{
	return support >= l->support && customers >= l->customers;
}

enum { AUDIT_COUNT_NBYTES_MAX = 10, AUDIT_PAIR_NBYTES_MAX = 5 + 5 + 5 + 5 + 2, AUDIT_LEFT_NBYTES_MAX = 5 + 1 + 5 + 2 + 5 };

/* How many entries follow. */
uint8_t *audit_count_encode(uint8_t *to, uint64_t count);

/* Items rise; `after`: 1 + the item before, or 0. */
uint8_t *audit_entry_encode(uint8_t *to, cobuy_table table, const struct audit_entry *e, uint32_t after);

/* false: damaged. */
bool audit_entry_decode(struct row_cursor *c, cobuy_table table, const struct audit_limits *limits, struct audit_entry *e, uint32_t after);

/* A pair that is no chance finding, and was left out. */
struct left_entry {
	uint32_t item;
	cobuy_gate gate;
	uint32_t heaviest; /* gate customers: orders that one customer made */
	uint32_t returned; /* gates returns and value: of the pair's purchases, how many came back */
	double increment;  /* ROW_WEIGHTED */
	uint32_t boost;	   /* ROW_BOOST_NONE: none */
};

uint8_t *left_entry_encode(uint8_t *to, unsigned form, const struct left_entry *e);
bool left_entry_decode(struct row_cursor *c, unsigned form, struct left_entry *e);

#endif
