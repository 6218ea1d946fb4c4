/* How one item is bought again, with the class that follows from its counts. */
#include "reader/index_replenish.h"

#include "format/replenish_codec.h"

struct repeat_limits index_replenish_limits(const struct cobuy *index)
{
	const uint8_t *options = index->sections[SECTION_OPTS].bytes;
	const uint64_t days = record_field(index, SECTION_OPTS, OPTION_REPLENISH_DAYS);

	return (struct repeat_limits){
	    .consumable_share = load_f64(options + OPTION_CONSUMABLE_SHARE * RECORD_FIELD_NBYTES),
	    .durable_share = load_f64(options + OPTION_DURABLE_SHARE * RECORD_FIELD_NBYTES),
	    .durable_days = record_field(index, SECTION_OPTS, OPTION_DURABLE_DAYS),
	    .min_customers = record_field(index, SECTION_OPTS, OPTION_MIN_CUSTOMERS),
	    .window_days = repeat_class_window(days < UINT32_MAX ? days : UINT32_MAX,
					       (int64_t)record_field(index, SECTION_LEDG, LEDGER_FIRST_TIME),
					       (int64_t)record_field(index, SECTION_LEDG, LEDGER_LAST_TIME)),
	};
}

bool index_replenish_read(const struct cobuy *index, uint32_t number, struct replenish_entry *entry, bool *empty)
{
	struct indexed_supports supports;
	struct row_cursor c;

	*entry = (struct replenish_entry){.gate = COBUY_GATE_NONE};
	if (!index_row_span(&c, index, COBUY_REPLENISH, number) || !index_item_supports(index, number, &supports))
		return false;
	*empty = c.at == c.end;
	if (*empty)
		return true;
	/* A buyer has an order with it, and every interval one more. */
	return replenish_entry_decode(&c, entry) && c.at == c.end && entry->buyers <= supports.orders &&
	       entry->intervals <= supports.orders - entry->buyers;
}

static cobuy_replenishment replenishment_of(const struct replenish_entry *e, const struct repeat_limits *limits)
{
	static const cobuy_repeat kinds[] = {[REPEAT_UNKNOWN] = COBUY_REPEAT_UNKNOWN,
					     [REPEAT_CONSUMABLE] = COBUY_REPEAT_CONSUMABLE,
					     [REPEAT_DURABLE] = COBUY_REPEAT_DURABLE};
	const struct interval share = repeat_class_share(e->repeat, e->observed);
	cobuy_replenishment r = {
	    .gate = COBUY_GATE_NONE,
	    .kind = kinds[repeat_class_of(e->repeat, e->observed, limits)],
	    .window_days = (uint32_t)limits->window_days,
	    .buyers = e->buyers,
	    .observed = e->observed,
	    .repeat = e->repeat,
	    .share = (double)e->repeat / (double)e->observed,
	    .share_low = share.low,
	    .share_high = share.high,
	    .intervals = e->intervals,
	    .quantity = e->quantity,
	    .q1_days = e->days.q1,
	    .median_days = e->days.median,
	    .q3_days = e->days.q3,
	};

	if (r.kind == COBUY_REPEAT_CONSUMABLE) {
		r.due_begin_days = r.q1_days;
		r.due_end_days = r.q3_days;
	} else if (r.kind == COBUY_REPEAT_DURABLE) {
		r.hide_days = r.window_days;
	}
	return r;
}

cobuy_status cobuy_replenish(const cobuy *index, uint32_t number, cobuy_replenishment *out)
{
	const struct repeat_limits limits = index_replenish_limits(index);
	struct replenish_entry entry;
	bool empty;

	*out = (cobuy_replenishment){.gate = COBUY_GATE_NONE, .window_days = (uint32_t)limits.window_days};
	if (number >= index->header.item_count || !index_has_table(index, COBUY_REPLENISH))
		return COBUY_NONE;
	if (!index_replenish_read(index, index_product(index, number), &entry, &empty))
		return COBUY_E_INDEX;
	out->gate = entry.gate;
	if (empty || entry.gate != COBUY_GATE_NONE)
		return COBUY_NONE;
	*out = replenishment_of(&entry, &limits);
	return COBUY_OK;
}
