/* Ledger, options and provenance: field by field as they went in. */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "index_sealer.h"
#include "small_index.h"

#define EXPECT_SAME(field) cr_expect_eq(info.field, c->field, #field)

Test(index_info, every_field_comes_back)
{
	struct small_index s;
	const struct index_content *c = &s.content;
	size_t nbytes;
	uint8_t *bytes;
	cobuy *index;
	cobuy_info info;

	small_index_make(&s, SMALL_FULL);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		for (int i = 0; i < COBUY_GATE_COUNT; i++)
			s.content.tables[t].dropped[i] += 100u * (unsigned)t + (unsigned)i;
	bytes = small_index_bytes(c, &nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_info_get(index, &info), COBUY_OK);
	cr_expect_eq(info.version_major, 1);
	cr_expect_eq(info.version_minor, 0);
	cr_expect_eq(info.file_nbytes, nbytes);
	cr_expect_eq(info.items, SMALL_FULL.items);
	cr_expect_arr_eq(info.build_id, bytes + HEADER_BUILD_ID, 16);
	EXPECT_SAME(shop.orders);
	EXPECT_SAME(shop.eligible_orders);
	EXPECT_SAME(shop.customers);
	EXPECT_SAME(shop.orders_without_customer);
	EXPECT_SAME(shop.orders_without_time);
	EXPECT_SAME(shop.orders_many_customers);
	EXPECT_SAME(shop.orders_over_limit);
	EXPECT_SAME(shop.returns_only);
	EXPECT_SAME(shop.items);
	EXPECT_SAME(shop.basket_items);
	EXPECT_SAME(shop.returned);
	EXPECT_SAME(shop.catalog_lines);
	EXPECT_SAME(shop.catalog_rejected);
	EXPECT_SAME(shop.catalog_unknown);
	EXPECT_SAME(shop.items_uncatalogued);
	EXPECT_SAME(shop.first_time);
	EXPECT_SAME(shop.last_time);
	EXPECT_SAME(options.min_support);
	EXPECT_SAME(options.min_customers);
	EXPECT_SAME(options.max_basket);
	EXPECT_SAME(options.next_days);
	EXPECT_SAME(options.next_orders);
	EXPECT_SAME(options.top);
	EXPECT_SAME(options.fdr);
	EXPECT_SAME(options.min_lift);
	EXPECT_SAME(options.margin_weight);
	EXPECT_SAME(options.min_margin);
	EXPECT_SAME(options.max_return_rate);
	EXPECT_SAME(options.max_price_ratio);
	EXPECT_SAME(options.upgrade_steepness);
	EXPECT_SAME(options.max_substitute_lift);
	EXPECT_SAME(options.return_cost_minor);
	EXPECT_SAME(options.minor_digits);
	EXPECT_SAME(options.rank_by);
	EXPECT_SAME(options.uncatalogued_kept);
	EXPECT_SAME(options.ordered_by_sequence);
	EXPECT_SAME(options.has_catalog);
	EXPECT_SAME(options.season);
	EXPECT_SAME(options.half_life_days);
	EXPECT_SAME(options.max_customer_share);
	EXPECT_SAME(options.checkout_price_ratio);
	EXPECT_SAME(options.same_order_share);
	EXPECT_SAME(options.after_days);
	EXPECT_SAME(options.cost_share);
	EXPECT_SAME(options.replenish_days);
	EXPECT_SAME(options.durable_days);
	EXPECT_SAME(options.consumable_share);
	EXPECT_SAME(options.durable_share);
	EXPECT_SAME(options.backoff);
	EXPECT_SAME(options.return_weight);
	EXPECT_SAME(options.min_gain);
	EXPECT_SAME(options.least_increment);
	EXPECT_SAME(options.bestseller_share);
	EXPECT_SAME(options.least_share);
	EXPECT_SAME(options.least_margin);
	EXPECT_SAME(provenance.lines);
	EXPECT_SAME(provenance.used);
	EXPECT_SAME(provenance.returns);
	EXPECT_SAME(provenance.repeated);
	cr_expect_arr_eq(info.provenance.rejected, c->provenance.rejected, sizeof info.provenance.rejected);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		EXPECT_SAME(tables[t].anchors);
		EXPECT_SAME(tables[t].answered);
		EXPECT_SAME(tables[t].considered);
		EXPECT_SAME(tables[t].kept);
		EXPECT_SAME(tables[t].tests);
		cr_expect_arr_eq(info.tables[t].backed, c->tables[t].backed, sizeof c->tables[t].backed);
		cr_expect_arr_eq(info.tables[t].dropped, c->tables[t].dropped, sizeof c->tables[t].dropped);
	}
	cobuy_close(index);
	free(bytes);
	small_index_clear(&s);
}

Test(index_info, an_option_out_of_range_is_damage)
{
	size_t nbytes, payload_nbytes;
	uint8_t *bytes = small_index_of(SMALL_DENSE, &nbytes);
	uint8_t *options = index_section_payload(bytes, nbytes, "OPTS", &payload_nbytes);
	cobuy *index;
	cobuy_info info;

	store_u64(options + OPTION_RANK_BY * RECORD_FIELD_NBYTES, (uint64_t)1 << 32);
	index_seal(bytes, nbytes);
	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_info_get(index, &info), COBUY_E_INDEX);
	cobuy_close(index);
	free(bytes);
}
