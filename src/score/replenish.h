/*
 * Makes of an item's repeat purchases what `replenish` says of it.
 *
 * Two packs last longer than one. The usual quantity Q is the lower median of the quantities of all intervals' earlier purchases. An interval
 * of d whole days behind a purchase of q counts as floor(d Q / q): what it would have been for the usual quantity, taking each unit to last
 * equally long. Of these, the exact quartiles by nearest rank. Without quantities Q and q are 1, and the days stay what they are.
 *
 * In: the row of an item (count/repeat_row.h); what keeps the item out of every list. Out: the entry; the ledger's gate. Memory: none; the
 * row's intervals are put into order. Threads: any, each with its row.
 */
#ifndef COBUY_SCORE_REPLENISH_H
#define COBUY_SCORE_REPLENISH_H

#include "count/repeat_row.h"
#include "measure/repeat_class.h"
#include "score/shop_items.h"
#include "write/row_encoder.h"

struct replenish_options {
	uint64_t days; /* at most REPEAT_WINDOW_DAYS_MAX */
	double consumable_share, durable_share;
	uint64_t durable_days;
};

/*
 * The first gate that drops it: support and customers by the buyers that can be judged, then the item's own. Counts what is considered, kept
 * and dropped, and answered where the class is known. False: nobody known bought it, so there is nothing to consider.
 */
bool replenish_settle(struct replenish_entry *out, struct repeat_row *row, uint32_t item, uint64_t min_support, const struct repeat_limits *limits,
		      const struct shop_items *shop, struct table_ledger *ledger);

#endif
