/* Writes an index: the content, section by section, in one pass. */
#include "write/index_writer.h"

#include <string.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "format/row_codec.h"
#include "format/section_kind.h"
#include "write/item_entries.h"
#include "write/item_records.h"
#include "write/item_slots.h"
#include "write/section_writer.h"

static void begin_section(struct section_writer *w, enum section_kind kind)
{
	section_writer_begin(w, section_kind_name(kind));
}

/* Texts of up to two lists, one behind the other. */
struct text_list {
	const struct text *texts[2];
	uint32_t counts[2];
};

static void write_text_table(struct section_writer *w, enum section_kind kind, struct text_list l)
{
	uint64_t offset = 0;

	section_writer_u32(w, l.counts[0] + l.counts[1]);
	section_writer_u32(w, 0);
	for (int list = 0; list < 2; list++) {
		for (uint32_t i = 0; i < l.counts[list] && w->status == COBUY_OK; i++) {
			offset += l.texts[list][i].nbytes;
			if (offset > UINT32_MAX)
				w->status = failure_set(
				    w->failure, COBUY_E_WRITE,
				    "the texts of section %s need more than 4 GiB, which an index cannot hold",
				    section_kind_name(kind));
			section_writer_u32(w, (uint32_t)offset);
		}
	}
	for (int list = 0; list < 2; list++)
		for (uint32_t i = 0; i < l.counts[list] && w->status == COBUY_OK; i++)
			section_writer_bytes(w, l.texts[list][i].bytes, l.texts[list][i].nbytes);
}

static void write_texts(struct section_writer *w, enum section_kind kind, const struct text *texts,
			uint32_t count)
{
	begin_section(w, kind);
	write_text_table(w, kind, (struct text_list){{texts, NULL}, {count, 0}});
	section_writer_end(w);
}

/* Which value each item has of each attribute, in as few bytes as their number takes; then names and values as one text table. */
static void write_attributes(struct section_writer *w, const struct index_content *c)
{
	const uint64_t cells = (uint64_t)c->item_count * c->attribute_count;
	const uint32_t nbytes = c->attribute_value_count <= UINT8_MAX ? 1 : c->attribute_value_count <= UINT16_MAX ? 2 : 4;

	begin_section(w, SECTION_ATTR);
	section_writer_u32(w, c->attribute_count);
	section_writer_u32(w, nbytes);
	for (uint64_t i = 0; i < cells && w->status == COBUY_OK; i++)
		section_writer_uint(w, c->attributes[i], nbytes);
	write_text_table(w, SECTION_ATTR, (struct text_list){{c->attribute_names, c->attribute_values}, {c->attribute_count, c->attribute_value_count}});
	section_writer_end(w);
}

static void write_slots(struct section_writer *w, const struct item_slots *slots)
{
	for (uint32_t i = 0; i < slots->count && w->status == COBUY_OK; i++)
		section_writer_uint(w, slots->slots[i], slots->shape.slot_nbytes);
}

static void write_lookup(struct section_writer *w, const struct index_content *c)
{
	const struct hash_shape front_shape = hash_front_shape(c->item_count), back_shape = hash_back_shape(c->item_count);
	struct item_slots front = {0}, back = {0};

	if (w->status == COBUY_OK)
		w->status = item_slots_build(&front, c->items, &front_shape, w->failure);
	if (w->status == COBUY_OK && back_shape.begin < back_shape.end)
		w->status = item_slots_build(&back, c->items, &back_shape, w->failure);
	begin_section(w, SECTION_HASH);
	section_writer_u32(w, front.longest_probe > back.longest_probe ? front.longest_probe : back.longest_probe);
	section_writer_u32(w, front.count);
	write_slots(w, &front);
	write_slots(w, &back);
	section_writer_end(w);
	item_slots_clear(&front);
	item_slots_clear(&back);
}

static void write_links(struct section_writer *w, const struct index_content *c)
{
	begin_section(w, SECTION_LINK);
	for (uint32_t i = c->product_count; i < c->item_count; i++)
		section_writer_u32(w, c->product_of[i - c->product_count]);
	section_writer_end(w);
}

static void write_facts(struct section_writer *w, const struct index_content *c)
{
	begin_section(w, SECTION_FACT);
	for (uint32_t i = 0; i < c->item_count; i++) {
		const struct item_facts *fact = &c->facts[i];

		section_writer_u32(w, fact->category);
		section_writer_u32(w, fact->family);
		section_writer_u64(w, fact->price_minor);
		section_writer_u8(w, fact->margin_band);
		section_writer_u8(w, fact->stock);
		section_writer_u8(w, gate_encode((cobuy_gate)fact->gate));
		section_writer_u8(w, 0);
	}
	section_writer_end(w);
}

static void write_worths(struct section_writer *w, const struct index_content *c)
{
	begin_section(w, SECTION_WRTH);
	for (uint32_t i = 0; i < c->item_count; i++)
		section_writer_u32(w, bits_of_f32(c->worths[i]));
	section_writer_end(w);
}

static void write_record(struct section_writer *w, enum section_kind kind, const uint64_t *fields,
			 uint32_t count)
{
	begin_section(w, kind);
	for (uint32_t i = 0; i < count; i++)
		section_writer_u64(w, fields[i]);
	section_writer_end(w);
}

static void fill_table_ledger(uint64_t *fields, const struct table_ledger *t)
{
	fields[TABLE_ANCHORS] = t->anchors;
	fields[TABLE_ANSWERED] = t->answered;
	fields[TABLE_CONSIDERED] = t->considered;
	fields[TABLE_KEPT] = t->kept;
	for (int i = 0; i < COBUY_GATE_COUNT; i++)
		fields[TABLE_DROPPED + i] = t->dropped[i];
	fields[TABLE_TESTS] = t->tests;
	fields[TABLE_EMPTY] = (uint64_t)t->empty;
}

static void write_ledger(struct section_writer *w, const struct index_content *c)
{
	const struct shop_ledger *s = &c->shop;
	uint64_t fields[LEDGER_FIELD_COUNT] = {
	    [LEDGER_ORDERS] = s->orders,
	    [LEDGER_ELIGIBLE_ORDERS] = s->eligible_orders,
	    [LEDGER_CUSTOMERS] = s->customers,
	    [LEDGER_ORDERS_WITHOUT_CUSTOMER] = s->orders_without_customer,
	    [LEDGER_ORDERS_WITHOUT_TIME] = s->orders_without_time,
	    [LEDGER_ORDERS_MANY_CUSTOMERS] = s->orders_many_customers,
	    [LEDGER_ORDERS_OVER_LIMIT] = s->orders_over_limit,
	    [LEDGER_RETURNS_ONLY] = s->returns_only,
	    [LEDGER_ITEMS] = s->items,
	    [LEDGER_BASKET_ITEMS] = s->basket_items,
	    [LEDGER_RETURNED] = s->returned,
	    [LEDGER_CATALOG_LINES] = s->catalog_lines,
	    [LEDGER_CATALOG_REJECTED] = s->catalog_rejected,
	    [LEDGER_CATALOG_UNKNOWN] = s->catalog_unknown,
	    [LEDGER_ITEMS_UNCATALOGUED] = s->items_uncatalogued,
	    [LEDGER_FIRST_TIME] = (uint64_t)s->first_time,
	    [LEDGER_LAST_TIME] = (uint64_t)s->last_time,
	};

	for (int t = 0; t < COBUY_TABLE_COUNT; t++)
		fill_table_ledger(fields + LEDGER_TABLES + t * TABLE_FIELD_COUNT, &c->tables[t]);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		for (int l = 0; l < BACKED_LEVELS; l++)
			fields[LEDGER_BACKED + t * BACKED_LEVELS + l] = c->tables[t].backed[l];
	write_record(w, SECTION_LEDG, fields, LEDGER_FIELD_COUNT);
}

static void write_options(struct section_writer *w, const struct index_content *c)
{
	const struct build_options_record *o = &c->options;
	const uint64_t fields[OPTION_FIELD_COUNT] = {
	    [OPTION_MIN_SUPPORT] = o->min_support,
	    [OPTION_MIN_CUSTOMERS] = o->min_customers,
	    [OPTION_MAX_BASKET] = o->max_basket,
	    [OPTION_NEXT_DAYS] = o->next_days,
	    [OPTION_NEXT_ORDERS] = o->next_orders,
	    [OPTION_TOP] = o->top,
	    [OPTION_FDR] = bits_of_f64(o->fdr),
	    [OPTION_MIN_LIFT] = bits_of_f64(o->min_lift),
	    [OPTION_MARGIN_WEIGHT] = bits_of_f64(o->margin_weight),
	    [OPTION_MIN_MARGIN] = bits_of_f64(o->min_margin),
	    [OPTION_MAX_RETURN_RATE] = bits_of_f64(o->max_return_rate),
	    [OPTION_MAX_PRICE_RATIO] = bits_of_f64(o->max_price_ratio),
	    [OPTION_UPGRADE_STEEPNESS] = bits_of_f64(o->upgrade_steepness),
	    [OPTION_MAX_SUBSTITUTE_LIFT] = bits_of_f64(o->max_substitute_lift),
	    [OPTION_RETURN_COST_MINOR] = o->return_cost_minor,
	    [OPTION_MINOR_DIGITS] = o->minor_digits,
	    [OPTION_RANK_BY] = o->rank_by,
	    [OPTION_UNCATALOGUED_KEPT] = o->uncatalogued_kept,
	    [OPTION_ORDERED_BY_SEQUENCE] = o->ordered_by_sequence,
	    [OPTION_HAS_CATALOG] = o->has_catalog,
	    [OPTION_MAX_CUSTOMER_SHARE] = bits_of_f64(o->max_customer_share),
	    [OPTION_SEASON] = o->season,
	    [OPTION_CHECKOUT_PRICE_RATIO] = bits_of_f64(o->checkout_price_ratio),
	    [OPTION_SAME_ORDER_SHARE] = bits_of_f64(o->same_order_share),
	    [OPTION_AFTER_DAYS] = o->after_days,
	    [OPTION_COST_SHARE] = bits_of_f64(o->cost_share),
	    [OPTION_HALF_LIFE_DAYS] = o->half_life_days,
	    [OPTION_REPLENISH_DAYS] = o->replenish_days,
	    [OPTION_DURABLE_DAYS] = o->durable_days,
	    [OPTION_CONSUMABLE_SHARE] = bits_of_f64(o->consumable_share),
	    [OPTION_DURABLE_SHARE] = bits_of_f64(o->durable_share),
	    [OPTION_BACKOFF] = o->backoff,
	    [OPTION_RETURN_WEIGHT] = bits_of_f64(o->return_weight),
	    [OPTION_MIN_GAIN] = bits_of_f64(o->min_gain),
	    [OPTION_LEAST_INCREMENT] = bits_of_f64(o->least_increment),
	    [OPTION_BESTSELLER_SHARE] = bits_of_f64(o->bestseller_share),
	    [OPTION_LEAST_SHARE] = bits_of_f64(o->least_share),
	    [OPTION_LEAST_MARGIN] = bits_of_f64(o->least_margin),
	};

	write_record(w, SECTION_OPTS, fields, OPTION_FIELD_COUNT);
}

static void write_provenance(struct section_writer *w, const struct index_content *c)
{
	const struct provenance *p = &c->provenance;
	uint64_t fields[PROVENANCE_FIELD_COUNT] = {
	    [PROVENANCE_LINES] = p->lines,
	    [PROVENANCE_USED] = p->used,
	    [PROVENANCE_RETURNS] = p->returns,
	    [PROVENANCE_REPEATED] = p->repeated,
	};

	for (int i = 0; i < COBUY_REJECT_REASONS; i++)
		fields[PROVENANCE_REJECTED + i] = p->rejected[i];
	write_record(w, SECTION_PROV, fields, PROVENANCE_FIELD_COUNT);
}

static uint32_t section_count_of(const struct index_content *c)
{
	uint32_t absent = 0;

	absent += !c->rolled_up;
	absent += c->facts == NULL;
	absent += c->worths == NULL;
	absent += c->titles == NULL;
	absent += c->categories == NULL;
	absent += c->families == NULL;
	absent += c->attribute_count == 0;
	return SECTION_KIND_COUNT - absent;
}

static cobuy_status check_content(const struct index_content *c, struct failure *f)
{
	if (c->item_count > ITEM_COUNT_MAX)
		return failure_set(f, COBUY_E_WRITE, "%u items are more than an index can hold (%u)",
				   c->item_count, ITEM_COUNT_MAX);
	for (int t = 0; t < COBUY_TABLE_COUNT; t++) {
		uint64_t rows = 0;

		if (t >= COBUY_PAIR_TABLE_COUNT && c->row_chunk_count[t] == 0)
			continue;
		for (uint32_t i = 0; i < c->row_chunk_count[t]; i++)
			rows += c->rows[t][i].row_count;
		if (rows != c->item_count)
			return failure_set(
			    f, COBUY_E_WRITE,
			    "table %s was handed over with %llu rows for %u items; please report this",
			    cobuy_table_name((cobuy_table)t), (unsigned long long)rows,
			    c->item_count);
	}
	return COBUY_OK;
}

cobuy_status index_write(struct output_file *out, const struct index_content *c, uint8_t *build_id, struct failure *f)
{
	struct section_writer w;
	cobuy_status st = check_content(c, f);

	if (st != COBUY_OK)
		return st;
	section_writer_open(&w, out, section_count_of(c), c->item_count, f);
	item_records_write(&w, c);
	write_lookup(&w, c);
	if (c->rolled_up)
		write_links(&w, c);
	item_entries_write(&w, c);
	if (c->facts)
		write_facts(&w, c);
	if (c->worths)
		write_worths(&w, c);
	if (c->titles)
		write_texts(&w, SECTION_TITL, c->titles, c->item_count);
	if (c->categories)
		write_texts(&w, SECTION_CATG, c->categories, c->category_count);
	if (c->families)
		write_texts(&w, SECTION_FAML, c->families, c->family_count);
	if (c->attribute_count)
		write_attributes(&w, c);
	write_ledger(&w, c);
	write_options(&w, c);
	write_provenance(&w, c);
	st = section_writer_finish(&w);
	if (build_id)
		memcpy(build_id, w.header.build_id, HEADER_BUILD_ID_NBYTES);
	return st;
}
