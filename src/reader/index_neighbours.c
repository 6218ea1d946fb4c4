/* One anchor's neighbours, with the measures that follow from their counts. */
#include "reader/index_neighbours.h"

bool index_row_span(struct row_cursor *c, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	struct row_cursor record;
	cobuy_text text;

	if (!index_record_open(index, anchor, &record, &text))
		return false;
	*c = (struct row_cursor){record.end, record.end};
	if (table == COBUY_TOGETHER) /* always there, and the first */
		return record.at == record.end || index_sized(&record, c);
	if (!index_has_table(index, table))
		return true;
	for (int t = 0; t <= (int)table && record.at < record.end; t++)
		if (index_has_table(index, (cobuy_table)t) && !index_sized(&record, t == (int)table ? c : &(struct row_cursor){0}))
			return false;
	return true;
}

bool index_row_open(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	return index_row_stored(row, index, table, index_product(index, anchor));
}

bool index_row_stored(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	row->index = index;
	row->table = table;
	row->form = (unsigned)table | (record_field(index, SECTION_OPTS, OPTION_HALF_LIFE_DAYS) ? ROW_WEIGHTED : 0);
	row->anchor = anchor;
	row->total = record_field(index, SECTION_LEDG, table == COBUY_TOGETHER ? LEDGER_ORDERS : LEDGER_ELIGIBLE_ORDERS);
	row->rank = 0;
	if (!index_row_span(&row->cursor, index, table, anchor) || !index_item_supports(index, anchor, &row->supports) ||
	    !row_head_decode(&row->cursor, &row->head))
		return false;
	if ((int)table >= COBUY_PAIR_TABLE_COUNT)
		return !row->head.boosted && row->head.level == COBUY_LEVEL_ITEM;
	return row->head.count ? row_shape_decode(&row->cursor, row->form, &row->head, &row->shape) : row->cursor.at == row->cursor.end;
}

/*
 * The counts behind the measures; false: they cannot be true. Each is a number of orders of one kind, and
 * every difference taken here or in pair_measures is one too, so none falls below zero.
 */
ROW_INLINE bool pair_counts_derive(const struct index_row *row, bool next, const struct row_entry *e, struct pair_counts *c)
{
	const uint64_t own = next ? row->supports.eligible : row->supports.orders;
	struct indexed_supports other;

	*c = (struct pair_counts){0};
	if (!index_item_supports(row->index, e->item, &other))
		return false;
	c->support = e->support;
	c->anchor_support = own;
	if (row->head.backed && row->head.backed < own)
		return false; /* the anchor is one of its family, or category */
	if (row->head.backed)
		c->anchor_support = row->head.backed;
	c->item_support = next ? other.followed : other.orders;
	c->total = row->total;
	if (c->total >= COUNT_LIMIT)
		return false;
	if (e->support == 0)
		return true; /* pinned, and not counted: nothing was at risk */
	if (c->anchor_support < e->both || other.eligible < e->both || (next && c->total < other.eligible))
		return false;
	c->at_risk = c->anchor_support - e->both;
	c->total_at_risk = next ? c->total - other.eligible : c->total;
	return c->support <= c->at_risk && c->support <= c->item_support && c->at_risk <= c->total_at_risk &&
	       c->item_support - c->support <= c->total_at_risk - c->at_risk;
}

bool index_row_step(struct index_row *row, struct row_entry *entry, struct pair_counts *counts)
{
	return index_row_entry(row, row->form, entry) && pair_counts_derive(row, row->table == COBUY_NEXT, entry, counts);
}

__attribute__((always_inline)) static inline void item_prefetch(const struct cobuy *index, uint32_t item)
{
	const uint8_t *worths = index->sections[SECTION_WRTH].bytes;

	index_entry_expect(index, item);
	if (worths)
		__builtin_prefetch(worths + (uint64_t)item * WORTH_NBYTES);
}

void index_row_expect(const struct cobuy *index, uint32_t anchor)
{
	index_entry_expect(index, anchor);
}

/* In a form that the compiler knows, of a shape that nobody else can change. */
ROW_INLINE bool batch_decode(struct index_row *row, struct row_batch *b, unsigned form, bool plain, uint32_t count)
{
	const uint32_t items = row->index->header.item_count, anchor = row->anchor, first = row->rank;
	const uint8_t *const bytes = row->cursor.at;
	struct row_shape shape = row->shape;

	if (plain)
		shape.boost = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct bit_source source = {.bytes = bytes, .at = (uint64_t)(first + i) * shape.stride};
		struct row_entry *e = &b->entries[i];
		bool good;

		if (plain) {
			source.word = load_u64(bytes + (source.at >> 3)) >> (source.at & 7);
			good = row_entry_take(&source, true, form, &shape, e);
		} else {
			good = row_entry_decode(bytes, form, &shape, first + i, e);
		}
		if (!good || e->item >= items || e->item == anchor)
			return false;
		item_prefetch(row->index, e->item);
	}
	row->rank += count;
	return true;
}

/* Of rows of next, where each neighbour has orders at risk of its own. */
static bool batch_derive_next(const struct index_row *row, struct row_batch *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (!pair_counts_derive(row, true, &b->entries[i], &b->counts[i]) || !index_item_worth(row->index, b->entries[i].item, &b->worths[i]))
			return false;
		pair_batch_set(&b->measures, i, &b->counts[i]);
	}
	return true;
}

/* As pair_counts_derive of rows of together, where all that is not the pair's own is worked out once. */
static bool batch_derive_together(const struct index_row *row, struct row_batch *b, uint32_t count)
{
	const uint64_t own = row->supports.orders, anchor_support = row->head.backed ? row->head.backed : own, total = row->total;
	const struct pair_risk risk = pair_risk_of(anchor_support, anchor_support < total ? total : anchor_support);

	if (total >= COUNT_LIMIT || anchor_support < own)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t support = b->entries[i].support;
		struct pair_counts *c = &b->counts[i];
		struct indexed_supports other;

		if (!index_item_supports(row->index, b->entries[i].item, &other) || !index_item_worth(row->index, b->entries[i].item, &b->worths[i]))
			return false;
		*c = (struct pair_counts){support, anchor_support, other.orders, total, anchor_support, total};
		if (support == 0) { /* pinned, and not counted: nothing was at risk */
			c->at_risk = c->total_at_risk = 0;
			pair_batch_set(&b->measures, i, c);
			continue;
		}
		if (support > anchor_support || support > other.orders || anchor_support > total || other.orders - support > total - anchor_support)
			return false;
		pair_batch_put(&b->measures, i, &risk, support, other.orders);
	}
	return true;
}

bool index_row_batch(struct index_row *row, struct row_batch *b, uint32_t wanted)
{
	const uint32_t count = wanted < PAIR_BATCH ? wanted : PAIR_BATCH;

	b->first_rank = row->rank + 1;
	if (index_row_is_plain(row) ? !batch_decode(row, b, COBUY_TOGETHER, true, count) : !batch_decode(row, b, row->form, false, count))
		return false;
	if (row->table == COBUY_TOGETHER ? !batch_derive_together(row, b, count) : !batch_derive_next(row, b, count))
		return false;
	pair_batch_end(&b->measures, count);
	pair_batch_increments(&b->measures);
	for (uint32_t i = 0; i < count; i++) {
		if (!b->entries[i].support)
			b->measures.increment_low[i] = 0;
		else if (row->form & ROW_WEIGHTED)
			b->measures.increment_low[i] = b->entries[i].increment;
	}
	return true;
}

double index_row_batch_value(const struct row_batch *b, uint32_t i)
{
	const double value = b->measures.increment_low[i] * (double)b->worths[i];

	return b->entries[i].boost != ROW_BOOST_NONE && value > 0 ? value * ((double)b->entries[i].boost / ROW_BOOST_NONE) : value;
}

static void neighbour_fill(const struct row_batch *b, uint32_t i, uint8_t level, cobuy_neighbour *out)
{
	const struct row_entry *e = &b->entries[i];
	const struct pair_counts *c = &b->counts[i];

	*out = (cobuy_neighbour){
	    .item = e->item,
	    .rank = b->first_rank + i,
	    .support = e->support,
	    .customers = e->customers,
	    .anchor_support = (uint32_t)c->anchor_support,
	    .item_support = (uint32_t)c->item_support,
	    .total = c->total,
	    .at_risk = (uint32_t)c->at_risk,
	    .lag_q1_days = e->lags.q1,
	    .lag_days = e->lags.median,
	    .lag_q3_days = e->lags.q3,
	    .both = e->both,
	    .email_day = email_day_of(e),
	    .placement = e->placement,
	    .level = level,
	    .pinned = e->pinned,
	    .confidence = b->measures.confidence[i],
	    .lift = b->measures.lift[i],
	    .adjusted_lift = e->adjusted_lift,
	    .increment_low = b->measures.increment_low[i],
	    .value = index_row_batch_value(b, i),
	    .boost = e->boost == ROW_BOOST_NONE ? 1 : (double)e->boost / ROW_BOOST_NONE,
	};
}

bool index_row_read(struct index_row *row, cobuy_neighbour *out, uint32_t count)
{
	struct row_batch b;

	for (uint32_t done = 0; done < count; done += b.measures.count) {
		if (!index_row_batch(row, &b, count - done))
			return false;
		pair_batch_lifts(&b.measures);
		for (uint32_t i = 0; i < b.measures.count; i++)
			neighbour_fill(&b, i, row->head.level, &out[done + i]);
	}
	return true;
}

cobuy_status cobuy_neighbours(const cobuy *index, cobuy_table table, uint32_t number, cobuy_neighbour *out,
			      size_t capacity, size_t *filled, cobuy_row *said)
{
	struct index_row row;
	uint32_t wanted;

	*filled = 0;
	if (said)
		*said = (cobuy_row){.furthest = COBUY_GATE_NONE};
	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT)
		return COBUY_E_USAGE;
	if (number >= index->header.item_count)
		return COBUY_NONE;
	if (!index_row_open(&row, index, table, number))
		return COBUY_E_INDEX;
	wanted = row.head.count < capacity ? row.head.count : (uint32_t)capacity;
	if (!index_row_read(&row, out, wanted))
		return COBUY_E_INDEX;
	*filled = wanted;
	if (said)
		*said = (cobuy_row){row.head.count, row.head.considered, row.head.furthest};
	return row.head.count ? COBUY_OK : COBUY_NONE;
}
