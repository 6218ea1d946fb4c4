/*
 * Where the items occur that are too rare to be laid out; kept only where somebody counts families and categories, which they belong to.
 * In: sightings, in the order of the words. Out: per item, the words its baskets begin at, rising. Memory: 12 bytes a sighting, 8 while they are
 * kept in parts; 8 a rare item. Threads: read-only once made.
 */
#ifndef COBUY_HISTORY_RARE_POSTINGS_H
#define COBUY_HISTORY_RARE_POSTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

struct rare_sighting {
	uint32_t at; /* the word its basket begins at */
	uint32_t item;
};

struct rare_postings {
	struct rare_sighting *seen; /* in the order of the words; NULL once the postings are made */
	uint64_t seen_count;
	uint32_t first, count; /* items; 0: postings are not made */
	uint32_t *at;	       /* by item, rising */
	uint64_t *begins;      /* count + 1 */
};

/* Makes postings of the sightings of items [first, end), and forgets the sightings. COBUY_OK or COBUY_E_MEMORY; to be cleared, always. */
cobuy_status rare_postings_make(struct rare_postings *r, uint32_t first, uint32_t end, struct failure *f);

/* Harmless for one that is all zero, and more than once. */
void rare_postings_clear(struct rare_postings *r);

#endif
