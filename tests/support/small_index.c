/* Makes an index of chosen shape by formula. */
#include "small_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "write/index_writer.h"

enum { CATEGORIES = 3, FAMILIES = 4, ITEM_TEXT_NBYTES = 16, NAME_TEXT_NBYTES = 16 };

static void small_index_check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "small_index: %s\n", what);
	abort();
}

static void *small_take(size_t count, size_t nbytes)
{
	void *block = calloc(count ? count : 1, nbytes);

	small_index_check(block != NULL, "out of memory");
	return block;
}

uint64_t small_index_considered(cobuy_table table, uint32_t anchor)
{
	return 20 + (uint64_t)anchor * (table == COBUY_NEXT ? 3 : 7);
}

cobuy_gate small_index_furthest(uint32_t anchor)
{
	return (cobuy_gate)(anchor % (COBUY_GATE_COUNT + 1));
}

/* Counts are such that any pair with support up to 200 can be true: see the checks in cobuy_verify. */
static void make_items(struct small_index *s)
{
	char *text = s->texts;

	for (uint32_t i = 0; i < s->shape.items; i++) {
		uint32_t orders = 5000 - 4 * (i / 2);

		s->items[i] = (struct text){text, (uint32_t)sprintf(text, "SKU-%05u", i)};
		text += ITEM_TEXT_NBYTES;
		s->supports[i] = (struct item_supports){orders, orders * 2 / 5, 250 + i % 50, i % 90};
	}
}

static void make_catalog(struct small_index *s)
{
	char *text = s->texts + s->shape.items * ITEM_TEXT_NBYTES;

	for (uint32_t i = 0; i < CATEGORIES + FAMILIES; i++) {
		s->names[i] = (struct text){
		    text, (uint32_t)sprintf(text, i < CATEGORIES ? "category %u" : "family %u", i)};
		text += NAME_TEXT_NBYTES;
	}
	for (uint32_t i = 0; i < s->shape.items; i++) {
		s->facts[i] = (struct item_facts){
		    .category = i % (CATEGORIES + 1),
		    .family = i % 8 < 4 ? 0 : 1 + i % FAMILIES,
		    .price_minor = i % 7 == 0 ? ITEM_NO_PRICE : 100 + (uint64_t)i * 0x12345,
		    .margin_band = i % 11 == 0 ? 255 : (uint8_t)(i % 22),
		    .stock = (uint8_t)(i % 3),
		    .gate = i % 13 == 0 ? COBUY_GATE_STOCK : COBUY_GATE_NONE,
		};
		s->worths[i] = (float)(i % 17) * 0.25f;
		s->titles[i] = (struct text){text, i % 10 == 9 ? 0 : s->shape.title_nbytes};
		memset(text, 'a' + (int)(i % 26), s->shape.title_nbytes);
		text += s->shape.title_nbytes;
	}
	s->content.facts = s->facts;
	s->content.worths = s->worths;
	s->content.titles = s->titles;
	s->content.categories = s->names;
	s->content.category_count = CATEGORIES;
	s->content.families = s->names + CATEGORIES;
	s->content.family_count = FAMILIES;
}

uint32_t small_index_attribute(uint32_t item, uint32_t k)
{
	return (item + 2 * k) % (SMALL_VALUES + 1);
}

/* Prices rise with the number, where they are known. */
uint32_t small_index_upgrades(const struct small_index *s, uint32_t anchor, struct upgrade_entry list[SMALL_UPGRADES])
{
	uint32_t count = 0;

	for (uint32_t item = anchor + 1; item < s->shape.items && item < anchor + 4 && count < SMALL_UPGRADES && anchor % 7; item++) {
		if (item % 7 == 0)
			continue;
		list[count] = (struct upgrade_entry){
		    .item = item,
		    .forward = 10 + anchor % 200,
		    .backward = item % 3,
		    .margin_step_minor = count ? COBUY_NO_STEP : (int64_t)item * 100 - 400,
		};
		count++;
	}
	return count;
}

struct substitute_entry small_index_substitute(const struct small_index *s, uint32_t anchor)
{
	return (struct substitute_entry){
	    .item = (anchor + 1) % s->shape.items,
	    .together = anchor % 3,
	    .later = 20 + anchor % 150,
	    .earlier = anchor % 4,
	    .expected = 7.5 + anchor,
	};
}

static void make_siblings(struct small_index *s)
{
	static const char *const texts[] = {"capacity", "colour", "128GB", "256GB", "red"};

	for (uint32_t t = COBUY_UPGRADE; t <= COBUY_SUBSTITUTE; t++) {
		struct table_ledger *ledger = &s->content.tables[t];

		s->rows[t] = small_take(1, sizeof *s->rows[t]);
		row_encoder_init(s->rows[t], (cobuy_table)t);
		for (uint32_t i = 0; i < s->shape.items; i++) {
			struct upgrade_entry upgrades[SMALL_UPGRADES];
			struct substitute_entry substitute = small_index_substitute(s, i);
			uint32_t count = t == COBUY_UPGRADE ? small_index_upgrades(s, i, upgrades) : 1;

			small_index_check((t == COBUY_UPGRADE ? row_encoder_add_upgrades(s->rows[t], upgrades, count, count + 1, COBUY_GATE_PRICE)
							      : row_encoder_add_substitutes(s->rows[t], &substitute, 1, count + 1, COBUY_GATE_LIFT)) == COBUY_OK,
					  "out of memory");
			ledger->kept += count;
			ledger->answered += count > 0;
			ledger->considered += count + 1;
		}
		ledger->anchors = s->shape.items;
		ledger->dropped[COBUY_GATE_PRICE] = ledger->considered - ledger->kept;
		s->content.rows[t] = s->rows[t];
		s->content.row_chunk_count[t] = 1;
	}
	s->attributes = small_take((size_t)s->shape.items * SMALL_ATTRIBUTES, sizeof *s->attributes);
	for (uint32_t i = 0; i < s->shape.items * SMALL_ATTRIBUTES; i++)
		s->attributes[i] = small_index_attribute(i / SMALL_ATTRIBUTES, i % SMALL_ATTRIBUTES);
	for (uint32_t i = 0; i < SMALL_ATTRIBUTES + SMALL_VALUES; i++)
		s->attribute_texts[i] = text_of(texts[i]);
	s->content.attribute_names = s->attribute_texts;
	s->content.attribute_values = s->attribute_texts + SMALL_ATTRIBUTES;
	s->content.attribute_count = SMALL_ATTRIBUTES;
	s->content.attribute_value_count = SMALL_VALUES;
	s->content.attributes = s->attributes;
}

uint8_t small_index_level(const struct small_index *s, uint32_t anchor)
{
	const struct item_facts *fact = s->facts ? &s->facts[anchor] : NULL;

	if (!fact || anchor % 3 || (!fact->family && !fact->category))
		return COBUY_LEVEL_ITEM;
	return fact->family ? COBUY_LEVEL_FAMILY : COBUY_LEVEL_CATEGORY;
}

uint32_t small_index_backed(const struct small_index *s, cobuy_table table, uint32_t anchor)
{
	const struct item_supports *own = &s->supports[anchor];

	if (!s->list_counts[table][anchor] || !small_index_level(s, anchor))
		return 0;
	return (table == COBUY_NEXT ? own->eligible : own->orders) + anchor % 9;
}

static void make_list(struct small_index *s, cobuy_table table, uint32_t anchor)
{
	struct ranked_neighbour *list = s->lists[table] + (size_t)anchor * s->shape.neighbours;
	uint32_t count = s->shape.neighbours - (table == COBUY_NEXT ? 1 : 0);

	if (anchor % 5 == 4)
		count = 0;
	for (uint32_t k = 0; k < count; k++) {
		uint32_t support = 5 + (anchor * 31 + k * 7) % 195;

		list[k] = (struct ranked_neighbour){
		    .item = (anchor + 1 + k * (1 + anchor % 3)) % s->shape.items,
		    .support = support,
		    .customers = k % 2 ? support : 3 + support / 2,
		    .both = table == COBUY_NEXT ? anchor % 4 : 0,
		    .lags = table == COBUY_NEXT ? (struct lag_quartiles){anchor % 30, anchor % 60, anchor % 120 + 60} : (struct lag_quartiles){0, 0, 0},
		    .placement = (uint8_t)((anchor + k) % 32),
		    .level = small_index_level(s, anchor),
		    .pinned = k % 4 == 1 && !small_index_level(s, anchor),
		    .adjusted_lift = 1.2 + (double)anchor * 0.37 + k,
		};
		if (list[k].item == anchor)
			list[k].item = (anchor + 2) % s->shape.items;
	}
	s->list_counts[table][anchor] = count;
}

static void make_rows(struct small_index *s, cobuy_table table)
{
	uint32_t per_chunk = s->shape.items / s->shape.chunks + 1, anchor = 0;
	struct table_ledger *ledger = &s->content.tables[table];

	for (uint32_t c = 0; c < s->shape.chunks; c++) {
		row_encoder_init(&s->rows[table][c], table);
		for (uint32_t i = 0; i < per_chunk && anchor < s->shape.items; i++, anchor++) {
			uint64_t considered = small_index_considered(table, anchor);

			make_list(s, table, anchor);
			small_index_check(
			    row_encoder_add_ranked(&s->rows[table][c], s->lists[table] + (size_t)anchor * s->shape.neighbours,
						   s->list_counts[table][anchor],
						   &(struct ranked_row){considered, small_index_furthest(anchor), small_index_backed(s, table, anchor)}) == COBUY_OK,
			    "out of memory");
			if (small_index_backed(s, table, anchor))
				ledger->backed[small_index_level(s, anchor) - 1]++;
			ledger->answered += s->list_counts[table][anchor] > 0;
			ledger->kept += s->list_counts[table][anchor];
			ledger->considered += considered;
		}
	}
	ledger->anchors = s->shape.items;
	ledger->tests = 1000;
	ledger->dropped[COBUY_GATE_SUPPORT] = ledger->considered - ledger->kept;
	s->content.rows[table] = s->rows[table];
	s->content.row_chunk_count[table] = s->shape.chunks;
}

/* Of five items one says nothing, one is dropped, one is durable, one consumable, and one is not known to be either. */
bool small_index_replenish(uint32_t item, struct replenish_entry *entry)
{
	*entry = (struct replenish_entry){.gate = item % 5 == 1 ? COBUY_GATE_SUPPORT : COBUY_GATE_NONE};
	if (item % 5 == 1)
		return true;
	entry->observed = 200 + item % 40;
	entry->buyers = entry->observed + item % 7;
	entry->repeat = item % 5 == 2 ? 0 : item % 5 == 3 ? 100 : 30;
	entry->intervals = entry->repeat ? entry->repeat + item % 90 : 0;
	if (entry->intervals) {
		entry->quantity = 1 + item % 12;
		entry->days = (struct lag_quartiles){item % 30, 30 + item % 50, 80 + item};
	}
	return item % 5 != 0;
}

static void make_replenish(struct small_index *s)
{
	const uint32_t per_chunk = s->shape.items / s->shape.chunks + 1;
	struct table_ledger *ledger = &s->content.tables[COBUY_REPLENISH];
	uint32_t item = 0;

	s->replenish = small_take(s->shape.chunks, sizeof *s->replenish);
	for (uint32_t c = 0; c < s->shape.chunks; c++) {
		row_encoder_init(&s->replenish[c], COBUY_REPLENISH);
		for (uint32_t i = 0; i < per_chunk && item < s->shape.items; i++, item++) {
			struct replenish_entry entry;
			const bool said = small_index_replenish(item, &entry), kept = said && entry.gate == COBUY_GATE_NONE;

			small_index_check(row_encoder_add_replenish(&s->replenish[c], said ? &entry : NULL) == COBUY_OK, "out of memory");
			ledger->considered += said;
			ledger->kept += kept;
			ledger->answered += kept && item % 5 != 4;
			ledger->dropped[COBUY_GATE_SUPPORT] += said && !kept;
		}
	}
	ledger->anchors = ledger->kept;
	s->content.rows[COBUY_REPLENISH] = s->replenish;
	s->content.row_chunk_count[COBUY_REPLENISH] = s->shape.chunks;
}

static void make_records(struct index_content *c)
{
	c->shop = (struct shop_ledger){
	    .orders = 10000,
	    .eligible_orders = 5000,
	    .customers = 1234,
	    .orders_without_customer = 17,
	    .orders_without_time = 3,
	    .orders_many_customers = 2,
	    .orders_over_limit = 1,
	    .returns_only = 40,
	    .items = c->item_count,
	    .basket_items = 45678,
	    .returned = 321,
	    .catalog_lines = 77,
	    .catalog_rejected = 6,
	    .catalog_unknown = 5,
	    .items_uncatalogued = 4,
	    .first_time = -86400000000,
	    .last_time = 1700000000000000,
	};
	c->options = (struct build_options_record){
	    .min_support = 5,
	    .min_customers = 3,
	    .max_basket = 200,
	    .next_days = 60,
	    .next_orders = 5,
	    .top = 12,
	    .fdr = 0.01,
	    .min_lift = 1.2,
	    .margin_weight = 0.25,
	    .min_margin = 0.05,
	    .max_return_rate = 0.5,
	    .max_price_ratio = 3,
	    .upgrade_steepness = 1.5,
	    .max_substitute_lift = 0.4,
	    .max_customer_share = 0.75,
	    .season = 1,
	    .checkout_price_ratio = 0.25,
	    .same_order_share = 0.5,
	    .after_days = 3,
	    .cost_share = 0.625,
	    .replenish_days = 180,
	    .durable_days = 90,
	    .consumable_share = 0.2,
	    .durable_share = 0.1,
	    .backoff = 1,
	    .return_weight = 2,
	    .min_gain = 3,
	    .least_increment = 0.0625,
	    .bestseller_share = 0.5,
	    .least_share = 0.03125,
	    .least_margin = 12.5,
	    .return_cost_minor = 450,
	    .minor_digits = 2,
	    .rank_by = 1,
	    .uncatalogued_kept = 1,
	    .has_catalog = c->facts != NULL,
	};
	c->provenance = (struct provenance){
	    .lines = 50000,
	    .used = 49990,
	    .returns = 400,
	    .repeated = 12,
	    .rejected = {[0] = 4, [5] = 5, [15] = 1},
	};
}

void small_index_make(struct small_index *s, struct small_shape shape)
{
	*s = (struct small_index){.shape = shape};
	s->texts = small_take(1, shape.items * (ITEM_TEXT_NBYTES + (size_t)shape.title_nbytes) +
				     (CATEGORIES + FAMILIES) * NAME_TEXT_NBYTES);
	s->items = small_take(shape.items, sizeof *s->items);
	s->supports = small_take(shape.items, sizeof *s->supports);
	s->titles = small_take(shape.items, sizeof *s->titles);
	s->facts = small_take(shape.items, sizeof *s->facts);
	s->worths = small_take(shape.items, sizeof *s->worths);
	s->names = small_take(CATEGORIES + FAMILIES, sizeof *s->names);
	s->content.item_count = shape.items;
	s->content.items = s->items;
	s->content.supports = s->supports;
	make_items(s);
	if (shape.catalog)
		make_catalog(s);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		s->lists[t] = small_take((size_t)shape.items * shape.neighbours, sizeof *s->lists[t]);
		s->list_counts[t] = small_take(shape.items, sizeof *s->list_counts[t]);
		s->rows[t] = small_take(shape.chunks, sizeof *s->rows[t]);
		make_rows(s, (cobuy_table)t);
	}
	if (shape.catalog) {
		make_siblings(s);
		make_replenish(s);
	} else {
		s->content.tables[COBUY_REPLENISH].empty = COBUY_EMPTY_NO_TIMES;
	}
	make_records(&s->content);
}

void small_index_clear(struct small_index *s)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		for (uint32_t c = 0; c < s->shape.chunks; c++)
			row_encoder_clear(&s->rows[t][c]);
		free(s->rows[t]);
		free(s->list_counts[t]);
		free(s->lists[t]);
	}
	for (int t = COBUY_UPGRADE; t <= COBUY_SUBSTITUTE && s->rows[t]; t++) {
		row_encoder_clear(s->rows[t]);
		free(s->rows[t]);
	}
	free(s->attributes);
	for (uint32_t c = 0; s->replenish && c < s->shape.chunks; c++)
		row_encoder_clear(&s->replenish[c]);
	free(s->replenish);
	free(s->names);
	free(s->worths);
	free(s->facts);
	free(s->titles);
	free(s->supports);
	free(s->items);
	free(s->texts);
	*s = (struct small_index){0};
}

uint8_t *small_index_bytes(const struct index_content *content, size_t *nbytes)
{
	char path[] = "/tmp/cobuy_small_index_XXXXXX";
	struct output_file out;
	struct failure f = {0};
	int fd = mkstemp(path);
	uint8_t *bytes;

	small_index_check(fd >= 0, "no temporary file");
	small_index_check(output_file_open(&out, path, &f) == COBUY_OK, f.sentence);
	small_index_check(index_write(&out, content, NULL, &f) == COBUY_OK, f.sentence);
	*nbytes = (size_t)output_file_nbytes(&out);
	small_index_check(output_file_publish(&out, &f) == COBUY_OK, f.sentence);
	output_file_discard(&out);
	close(fd);

	FILE *in = fopen(path, "rb");
	bytes = small_take(*nbytes, 1);
	small_index_check(in != NULL && fread(bytes, 1, *nbytes, in) == *nbytes && fgetc(in) == EOF,
			  "reading back failed");
	fclose(in);
	unlink(path);
	return bytes;
}

uint8_t *small_index_of(struct small_shape shape, size_t *nbytes)
{
	struct small_index s;
	uint8_t *bytes;

	small_index_make(&s, shape);
	bytes = small_index_bytes(&s.content, nbytes);
	small_index_clear(&s);
	return bytes;
}
