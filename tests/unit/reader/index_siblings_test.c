/* Behaviour of reader/index_siblings and reader/index_attributes: what was written is what is read, and damage is named. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/pair_measures.h"
#include "small_index.h"

static cobuy *opened(const struct small_index *s, uint8_t **bytes)
{
	size_t nbytes;
	cobuy *index;

	*bytes = small_index_bytes(&s->content, &nbytes);
	cr_assert_eq(cobuy_open_bytes(*bytes, nbytes, &index, NULL), COBUY_OK);
	return index;
}

static bool same(cobuy_text a, const char *b)
{
	return a.nbytes == strlen(b) && (a.nbytes == 0 || memcmp(a.bytes, b, a.nbytes) == 0);
}

Test(index_siblings, answer_what_was_written)
{
	struct small_index s;
	uint8_t *bytes;
	cobuy *index;

	small_index_make(&s, SMALL_FULL);
	index = opened(&s, &bytes);
	for (uint32_t i = 0; i < s.shape.items; i++) {
		struct upgrade_entry wanted[SMALL_UPGRADES];
		const struct substitute_entry instead = small_index_substitute(&s, i);
		const uint32_t count = small_index_upgrades(&s, i, wanted);
		cobuy_upgrade u[SMALL_UPGRADES + 1];
		cobuy_substitute x[2];
		size_t filled;
		cobuy_row row;

		cr_assert_eq(cobuy_upgrades(index, i, u, SMALL_UPGRADES + 1, &filled, &row), count ? COBUY_OK : COBUY_NONE);
		cr_assert(filled == count && row.count == count && row.considered == count + 1 && row.furthest == COBUY_GATE_PRICE);
		for (uint32_t k = 0; k < count; k++) {
			cr_assert(u[k].item == wanted[k].item && u[k].rank == k + 1 && u[k].forward == wanted[k].forward &&
				  u[k].backward == wanted[k].backward && u[k].margin_step_minor == wanted[k].margin_step_minor);
			cr_assert(u[k].price_minor == s.facts[u[k].item].price_minor && u[k].anchor_price_minor == s.facts[i].price_minor);
			cr_assert_eq(u[k].price_step_minor, s.facts[u[k].item].price_minor - s.facts[i].price_minor);
			cr_assert_eq(u[k].share_low, measure_wilson(u[k].forward, u[k].forward + u[k].backward).low);
			cr_assert_eq(u[k].value, u[k].share_low * (double)s.worths[u[k].item]);
		}
		cr_assert_eq(cobuy_substitutes(index, i, x, 2, &filled, &row), COBUY_OK);
		cr_assert(filled == 1 && row.considered == 2 && row.furthest == COBUY_GATE_LIFT);
		cr_assert(x[0].item == instead.item && x[0].together == instead.together && x[0].later == instead.later && x[0].earlier == instead.earlier);
		cr_assert(x[0].anchor_support == s.supports[i].orders && x[0].item_support == s.supports[instead.item].orders);
		cr_assert_float_eq(x[0].expected, instead.expected, 0.0005 * instead.expected);
		cr_assert_eq(x[0].switch_low, measure_wilson((uint64_t)instead.later + instead.earlier, s.supports[i].orders).low);
	}
	cobuy_close(index);
	free(bytes);
	small_index_clear(&s);
}

Test(index_siblings, without_a_catalogue_there_are_none)
{
	size_t nbytes, filled = 9;
	uint8_t *bytes = small_index_of(SMALL_SMALLEST, &nbytes);
	cobuy_upgrade u;
	cobuy_text name, value;
	cobuy_row row;
	cobuy *index;

	cr_assert_eq(cobuy_open_bytes(bytes, nbytes, &index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_upgrades(index, 0, &u, 1, &filled, &row), COBUY_NONE);
	cr_assert(filled == 0 && row.count == 0 && row.furthest == COBUY_GATE_NONE);
	cr_assert_eq(cobuy_substitutes(index, 0, NULL, 0, &filled, NULL), COBUY_NONE);
	cr_assert_eq(cobuy_attribute(index, 0, 0, &name, &value), COBUY_NONE);
	cr_assert_eq(cobuy_differences(index, 0, 1, NULL, 0, &filled), COBUY_NONE);
	cobuy_close(index);
	free(bytes);
}

/* Item 0 has no capacity and 256GB for a colour, item 1 has 128GB and red: so the formula of small_index says. */
Test(index_siblings, tell_what_differs)
{
	struct small_index s;
	cobuy_difference d[4];
	cobuy_text name, value;
	uint8_t *bytes;
	size_t filled;
	cobuy *index;

	small_index_make(&s, SMALL_DENSE);
	index = opened(&s, &bytes);
	cr_assert_eq(cobuy_differences(index, 0, 1, d, 4, &filled), COBUY_OK);
	cr_assert_eq(filled, 2);
	cr_assert(same(d[0].attribute, "capacity") && same(d[0].anchor, "") && same(d[0].item, "128GB"));
	cr_assert(same(d[1].attribute, "colour") && same(d[1].anchor, "256GB") && same(d[1].item, "red"));
	cr_assert_eq(cobuy_differences(index, 0, 1, d, 1, &filled), COBUY_OK);
	cr_assert_eq(filled, 1);
	cr_assert_eq(cobuy_differences(index, 0, 4, d, 4, &filled), COBUY_NONE); /* all the same */
	cr_assert_eq(cobuy_differences(index, 0, 9, d, 4, &filled), COBUY_NONE); /* no such item */
	cr_assert_eq(cobuy_attribute(index, 1, 1, &name, &value), COBUY_OK);
	cr_assert(same(name, "colour") && same(value, "red"));
	cr_assert_eq(cobuy_attribute(index, 1, 2, &name, &value), COBUY_NONE);
	cobuy_close(index);
	free(bytes);
	small_index_clear(&s);
}

/* Many values take two bytes each. */
Test(index_siblings, as_many_values_as_there_are)
{
	enum { VALUES = 300 };
	static char texts[VALUES][8];
	struct text values[VALUES];
	struct small_index s;
	cobuy_text name, value;
	uint8_t *bytes;
	cobuy *index;

	small_index_make(&s, SMALL_FULL);
	for (uint32_t i = 0; i < VALUES; i++)
		values[i] = (struct text){texts[i], (uint32_t)sprintf(texts[i], "v%u", i)};
	s.content.attribute_values = values;
	s.content.attribute_value_count = VALUES;
	s.attributes[2 * 77] = VALUES;
	index = opened(&s, &bytes);
	cr_assert_eq(cobuy_verify(index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_attribute(index, 77, 0, &name, &value), COBUY_OK);
	cr_assert(same(value, "v299"));
	cobuy_close(index);
	free(bytes);
	small_index_clear(&s);
}

/* What an index says of one row or value is changed, and nothing else: verify names the section. */
static void check_verify(struct small_index *s, const char *section)
{
	cobuy_fault fault;
	uint8_t *bytes;
	cobuy *index = opened(s, &bytes);

	cr_assert_eq(cobuy_verify(index, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, section, "%s: %s", fault.section, fault.what);
	cobuy_close(index);
	free(bytes);
	small_index_clear(s);
}

Test(index_siblings, verify_names_what_cannot_be)
{
	struct small_index s;

	small_index_make(&s, SMALL_FULL);
	s.facts[2].price_minor = s.facts[1].price_minor; /* an upgrade of 1 that costs no more */
	check_verify(&s, "ITEM");
	small_index_make(&s, SMALL_FULL);
	s.supports[1].eligible = 5; /* fewer than the customers of its rows */
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		for (uint32_t c = 0; c < s.shape.chunks; c++)
			row_encoder_clear(&s.rows[t][c]);
		for (uint32_t i = 0; i < s.shape.items; i++)
			cr_assert_eq(row_encoder_add(&s.rows[t][0], NULL, 0, 0, COBUY_GATE_NONE), COBUY_OK);
		s.content.row_chunk_count[t] = 1;
		s.content.tables[t] = (struct table_ledger){0};
	}
	check_verify(&s, "ITEM");
	small_index_make(&s, SMALL_FULL);
	s.attributes[9] = SMALL_VALUES + 1;
	check_verify(&s, "ATTR");
	small_index_make(&s, SMALL_FULL);
	s.content.tables[COBUY_SUBSTITUTE].kept++;
	s.content.tables[COBUY_SUBSTITUTE].considered++;
	check_verify(&s, "LEDG");
	small_index_make(&s, SMALL_FULL);
	s.content.tables[COBUY_UPGRADE].empty = COBUY_EMPTY_COUNT;
	check_verify(&s, "LEDG");
}
