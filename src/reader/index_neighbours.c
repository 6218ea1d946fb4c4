/* One anchor's neighbours, with the measures that follow from their counts. */
#include "reader/index_neighbours.h"

/* A cache line: most rows end in their second one. */
enum { ROW_AHEAD_NBYTES = 64 };

/* Where row `number`, or the end of the last one, stands among the row bytes; false: outside. */
static bool row_begin(const struct cobuy *index, const struct index_section *rows, uint32_t number,
		      uint64_t *begin)
{
	uint32_t items = index->header.item_count;
	uint64_t room = rows->nbytes - rows_bytes_at(items);
	uint64_t base = load_u64(rows->bytes + 8 * (uint64_t)(number / ROWS_PER_BASE));

	*begin = base + load_u32(rows->bytes + rows_offsets_at(items) + 4 * (uint64_t)number);
	return base <= room && *begin <= room;
}

bool index_row_span(struct row_cursor *c, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	const struct index_section *rows = &index->sections[rows_section(table)];
	const uint8_t *bytes = rows->bytes + rows_bytes_at(index->header.item_count);
	uint64_t begin, end;

	if (!row_begin(index, rows, anchor, &begin) || !row_begin(index, rows, anchor + 1, &end) ||
	    begin > end)
		return false;
	*c = (struct row_cursor){.at = bytes + begin, .end = bytes + end};
	return true;
}

bool index_row_open(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	return index_row_stored(row, index, table, index_product(index, anchor));
}

bool index_row_stored(struct index_row *row, const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	struct row_cursor cursor;

	if (!index_row_span(&cursor, index, table, anchor))
		return false;
	__builtin_prefetch(cursor.at);
	__builtin_prefetch((const void *)((uintptr_t)cursor.at + ROW_AHEAD_NBYTES));
	*row = (struct index_row){
	    .index = index,
	    .table = table,
	    .form = (unsigned)table | (record_field(index, SECTION_OPTS, OPTION_HALF_LIFE_DAYS) ? ROW_WEIGHTED : 0),
	    .anchor = anchor,
	    .supports = index_item_supports(index, anchor),
	    .total = record_field(index, SECTION_LEDG,
				  table == COBUY_TOGETHER ? LEDGER_ORDERS : LEDGER_ELIGIBLE_ORDERS),
	    .cursor = cursor,
	};
	return row_head_decode(&row->cursor, &row->head) &&
	       ((int)table < COBUY_PAIR_TABLE_COUNT || (!row->head.boosted && !row->head.backed));
}

/*
 * The counts behind the measures; false: they cannot be true. Each is a number of orders of one kind, and
 * every difference taken here or in pair_measures is one too, so none falls below zero.
 */
static inline bool pair_counts_derive(const struct index_row *row, const struct row_entry *e, struct pair_counts *c)
{
	struct indexed_supports other = index_item_supports(row->index, e->item);
	bool next = row->table == COBUY_NEXT;

	*c = (struct pair_counts){0};
	c->support = e->support;
	c->anchor_support = next ? row->supports.eligible : row->supports.orders;
	if (row->head.backed && row->head.backed < c->anchor_support)
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

/* The next neighbour's bytes, and what can be said of them alone. */
static inline bool row_entry_read(struct index_row *row, struct row_entry *entry)
{
	if (!row_entry_decode(&row->cursor, row->form, entry) || (row->rank++ && entry->level != row->level))
		return false;
	row->level = entry->level;
	return entry->item < row->index->header.item_count && entry->item != row->anchor &&
	       (entry->level != COBUY_LEVEL_ITEM) == (row->head.backed != 0);
}

bool index_row_step(struct index_row *row, struct row_entry *entry, struct pair_counts *counts)
{
	return row_entry_read(row, entry) && pair_counts_derive(row, entry, counts);
}

bool index_row_skip(struct index_row *row, struct row_entry *entry)
{
	row->rank++;
	if (!row_entry_decode(&row->cursor, row->form, entry))
		return false;
	row->level = entry->level;
	return true;
}

__attribute__((always_inline)) static inline void item_prefetch(const struct cobuy *index, uint32_t item)
{
	const uint8_t *worths = index->sections[SECTION_WRTH].bytes;

	__builtin_prefetch(index->sections[SECTION_SUPP].bytes + (uint64_t)item * SUPPORT_NBYTES);
	if (worths)
		__builtin_prefetch(worths + (uint64_t)item * WORTH_NBYTES);
}

void index_row_expect(const struct cobuy *index, cobuy_table table, uint32_t anchor)
{
	const struct index_section *rows = &index->sections[rows_section(table)];

	__builtin_prefetch(rows->bytes + rows_offsets_at(index->header.item_count) + 4 * (uint64_t)anchor);
	__builtin_prefetch(index->sections[SECTION_SUPP].bytes + (uint64_t)anchor * SUPPORT_NBYTES);
}

bool index_row_batch(struct index_row *row, struct row_batch *b, uint32_t wanted)
{
	const uint32_t count = wanted < PAIR_BATCH ? wanted : PAIR_BATCH;

	b->first_rank = row->rank + 1;
	for (uint32_t i = 0; i < count; i++) {
		if (!row_entry_read(row, &b->entries[i]))
			return false;
		item_prefetch(row->index, b->entries[i].item);
	}
	for (uint32_t i = 0; i < count; i++) {
		if (!pair_counts_derive(row, &b->entries[i], &b->counts[i]) || !index_item_worth(row->index, b->entries[i].item, &b->worths[i]))
			return false;
		pair_batch_set(&b->measures, i, &b->counts[i]);
	}
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

/* An e-mail goes out when a quarter of its buyers have bought it, but not on the day itself. */
static uint32_t email_day_of(const struct row_entry *e)
{
	return !(e->placement & COBUY_PLACE_EMAIL) ? 0 : e->lags.q1 ? e->lags.q1 : 1;
}

static void neighbour_fill(const struct row_batch *b, uint32_t i, cobuy_neighbour *out)
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
	    .level = e->level,
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
			neighbour_fill(&b, i, &out[done + i]);
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

/* The anchor's support under the table's predicate, or that of what it backs off to. */
static uint32_t anchor_support_of(const struct index_row *row)
{
	return row->head.backed ? row->head.backed : row->table == COBUY_NEXT ? row->supports.eligible : row->supports.orders;
}

static bool listed_read(struct index_row *row, uint32_t anchor_support, cobuy_listed *out)
{
	struct row_entry e;

	if (!row_entry_read(row, &e) || e.support > anchor_support || e.both > anchor_support - e.support)
		return false;
	*out = (cobuy_listed){
	    .item = e.item,
	    .support = e.support,
	    .customers = e.customers,
	    .both = e.both,
	    .lag_days = e.lags.median,
	    .email_day = email_day_of(&e),
	    .placement = e.placement,
	    .level = e.level,
	    .pinned = e.pinned,
	    .adjusted_lift = e.adjusted_lift,
	};
	return true;
}

cobuy_status cobuy_list(const cobuy *index, cobuy_table table, uint32_t number, cobuy_listed *out, size_t capacity, size_t *filled,
			cobuy_listing *listing)
{
	struct index_row row;
	uint32_t wanted, anchor_support;

	*filled = 0;
	if (listing)
		*listing = (cobuy_listing){0};
	if ((unsigned)table >= COBUY_PAIR_TABLE_COUNT)
		return COBUY_E_USAGE;
	if (number >= index->header.item_count)
		return COBUY_NONE;
	if (!index_row_open(&row, index, table, number))
		return COBUY_E_INDEX;
	wanted = row.head.count < capacity ? row.head.count : (uint32_t)capacity;
	anchor_support = anchor_support_of(&row);
	for (uint32_t i = 0; i < wanted; i++) {
		if (!listed_read(&row, anchor_support, &out[i]))
			return COBUY_E_INDEX;
	}
	*filled = wanted;
	if (listing)
		*listing = (cobuy_listing){row.head.count, anchor_support, row.total};
	return row.head.count ? COBUY_OK : COBUY_NONE;
}
