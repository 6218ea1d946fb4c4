/* The visits of a row, written down while they go through the sieve. */
#include "count/visit_log.h"

#include "base/big_memory.h"
#include "count/row_walk.h"

/* One more than there can be: what is written last may be nothing. */
enum { VISIT_LOG_PLACES = VISIT_LOG_OCCURRENCES + 1 };

bool visit_log_init(struct visit_log *l)
{
	*l = (struct visit_log){
		.items = big_memory_take(VISIT_LOG_MOST, sizeof *l->items),
		.occurrences = big_memory_take(VISIT_LOG_PLACES, sizeof *l->occurrences),
	};
	if (l->items && l->occurrences)
		return true;
	visit_log_clear(l);
	return false;
}

void visit_log_clear(struct visit_log *l)
{
	big_memory_free(l->items, VISIT_LOG_MOST, sizeof *l->items);
	big_memory_free(l->occurrences, VISIT_LOG_PLACES, sizeof *l->occurrences);
	*l = (struct visit_log){0};
}

/*
 * Which visits count nobody can foretell. Of each occurrence they are moved to the log's begin first, which takes no branch: every visit is
 * written to the next place, and the place is taken if it counts.
 */
void visit_log_count(struct visit_log *l, const uint8_t *bytes, uint8_t full, struct row_counter *row)
{
	struct row_walk walk = row_walk_begin(row);
	uint32_t at = 0, began = 0;

	for (uint32_t i = 0; i < l->occurrence_count; i++) {
		const struct logged_occurrence *o = &l->occurrences[i];
		const uint32_t stamp = row->floor + 1 + (o->posting & ~VISIT_LOG_NEXT_CUSTOMER);
		uint32_t kept = 0;

		if (o->posting & VISIT_LOG_NEXT_CUSTOMER)
			began = stamp;
		for (; at < o->end; at++) {
			const uint32_t item = l->items[at];

			l->items[kept] = item;
			kept += bytes[item] == full;
		}
		for (uint32_t k = 0; k < kept; k++)
			row_walk_bump(&walk, l->items[k], stamp, began);
	}
	row_walk_end(&walk);
}
