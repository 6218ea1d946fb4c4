/* Behaviour of rules in a list: which pairs a rule speaks of, and what comes of it. */
#include "score/rule_book.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../history/written_orders.h"
#include "memory_file.h"
#include "score/ranking.h"
#include "thread_sanitizer.h"

struct ruled {
	struct history h;
	struct stratum_counts strata;
	struct expectation e;
	struct evidence_options evidence;
	struct candidate_finder finder;
	struct candidate_index candidates;
	struct catalog catalog;
	struct shop_items shop;
	struct rule_list list;
	struct rule_book book;
	struct ranking_options options;
	struct ranking r;
};

/*
 * a goes with b 12 times, with c 10 times, d 8, e 6 and g once; x stands alone. b and c are of family bc, b c d of category tools, a of phones, e of none.
 */
static const char orders[] = "p*12 - ?: a b\nq*10 - ?: a c\nr*8 - ?: a d\nt*6 - ?: a e\nu - ?: a g\ns*60 - ?: x\nz*5 - ?: w\n";
static const char items[] = "item,family,category,stock\na,,phones,1\nb,bc,tools,1\nc,bc,tools,1\nd,,tools,1\ne,,,1\ng,,,1\nx,,,0\nw,,phones,1\n";

static void ruled_make(struct ruled *x, const char *rules, const char *fits, uint64_t min_support, uint64_t top)
{
	struct shop_options open_shop = {.max_return_rate = 1, .keep_uncatalogued = true, .min_margin = -1e9};
	struct memory_file catalog = memory_file_make(items, strlen(items)), file = memory_file_make(rules, strlen(rules)),
			   fits_file = memory_file_make(fits, strlen(fits));
	struct failure f = {.status = COBUY_OK};

	*x = (struct ruled){.evidence = {.min_support = min_support, .min_customers = 1, .fdr = 1}, .options = {.rank_by = RANK_BY_SUPPORT, .top = top}};
	written_history_follow(&x->h, orders, 10, 5);
	cr_assert_eq(catalog_read(&x->catalog, catalog.path, 2, 65536, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(shop_items_make(&x->shop, &x->h, &x->catalog, &open_shop, &f), COBUY_OK);
	rule_list_init(&x->list);
	cr_assert_eq(rule_file_read(&x->list, file.path, 0, &f), COBUY_OK, "%s", f.sentence);
	if (*fits)
		cr_assert_eq(fits_file_read(&x->list, fits_file.path, 0, &f), COBUY_OK, "%s", f.sentence);
	for (int r = 0; r < RULE_REJECT_COUNT; r++)
		cr_assert_eq(x->list.rejected[r], 0, "%s", x->list.first_rejected[r]);
	cr_assert_eq(rule_book_make(&x->book, &x->list, &x->h, &x->shop, &f), COBUY_OK);
	x->evidence.rules = &x->book;
	x->options.rules = &x->book;
	cr_assert_eq(stratum_counts_make(&x->strata, &x->h, 1, &f), COBUY_OK);
	expectation_init(&x->e, &x->h, &x->strata);
	cr_assert_eq(candidate_finder_init(&x->finder, &x->h, &x->e, &x->evidence, &f), COBUY_OK);
	for (uint32_t a = 0; a < x->h.active_count; a++)
		cr_assert_eq(candidate_finder_together(&x->finder, a, &f), COBUY_OK);
	cr_assert_eq(candidate_index_make(&x->candidates, COBUY_TOGETHER, &x->finder, 1, 1, &f), COBUY_OK);
	ranking_init(&x->r, COBUY_TOGETHER, &x->h, &x->e, &x->shop, &x->options);
	cr_assert_eq(ranking_tally_rules(&x->r, &f), COBUY_OK);
	memory_file_close(&catalog);
	memory_file_close(&file);
	memory_file_close(&fits_file);
}

static void ruled_clear(struct ruled *x)
{
	ranking_clear(&x->r);
	rule_book_clear(&x->book);
	rule_list_clear(&x->list);
	shop_items_clear(&x->shop);
	catalog_clear(&x->catalog);
	candidate_index_clear(&x->candidates);
	candidate_finder_clear(&x->finder);
	stratum_counts_clear(&x->strata);
	history_clear(&x->h);
}

/* The anchor's list, such as "b! c": pinned ones with a mark. */
static const char *ruled_list(struct ruled *x, const char *anchor, char text[256])
{
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(ranking_make(&x->r, &x->candidates, written_item(&x->h, anchor), &f), COBUY_OK);
	text[0] = '\0';
	for (uint32_t i = 0; i < x->r.count; i++) {
		const struct text item = x->h.items[x->r.scored[i].pair.item];

		sprintf(text + strlen(text), "%s%.*s%s", i ? " " : "", (int)item.nbytes, item.bytes, x->r.scored[i].pinned ? "!" : "");
	}
	return text;
}

#define assert_list(x, anchor, expected)                                                                                                   \
	do {                                                                                                                               \
		char text_[256];                                                                                                           \
		cr_assert_str_eq(ruled_list(x, anchor, text_), expected, "found %s", text_);                                                     \
	} while (0)

#define RULES "action,table,anchor,other,value,force\n"
#define FITS "relation,anchor,other\n"

/* One set of rules, and the list of a that comes of it. */
static void check_list(const char *rules, const char *fits, const char *expected)
{
	struct ruled x;
	uint64_t dropped = 0;

	ruled_make(&x, rules, fits, 2, 0);
	assert_list(&x, "a", expected);
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		dropped += x.r.dropped[g];
	/* Of five pairs with a, the one with g is too rare, and counted by the finder unless it is pinned. */
	cr_assert_eq(4 + x.candidates.aside.count + x.r.considered, x.r.kept + dropped, "%s", rules);
	ruled_clear(&x);
}

Test(rule_book, lists_without_rules)
{
	check_list(RULES "block,next,a,b,,\n", "", "b d e");
}

Test(rule_book, block_speaks_of_items_families_categories_and_all)
{
	check_list(RULES "block,together,a,b,,\n", "", "c d e");
	check_list(RULES "block,,a,family:bc,,\n", "", "d e");
	check_list(RULES "block,,category:phones,category:tools,,\n", "", "e");
	check_list(RULES "block,,*,d,,\n", "", "b e");
	check_list(RULES "block,,a,*,,\n", "", "");
	check_list(RULES "block,,b,a,,\n", "", "b d e");
	check_list(RULES "block,,category:tools,*,,\nblock,,family:bc,a,,\n", "", "b d e");
}

/* By support b 12, c 10, d 8, e 6. */
Test(rule_book, boost_multiplies_what_the_list_is_ordered_by)
{
	check_list(RULES "boost,,a,e,2.000001,\n", "", "e b d");
	check_list(RULES "boost,,a,e,2,\n", "", "b e d"); /* 12 to 12: support decides */
	check_list(RULES "boost,,a,category:tools,0.5,\n", "", "b e d"); /* b is 6 as e is, d 4 */
}

Test(rule_book, most_special_boost_holds)
{
	check_list(RULES "boost,,*,e,9,\nboost,,a,e,0.5,\n", "", "b d e");
	check_list(RULES "boost,,category:phones,e,9,\nboost,,a,*,0.5,\n", "", "b d e"); /* the anchor decides first */
	check_list(RULES "boost,,a,*,9,\nboost,,a,e,0.1,\n", "", "b d e");
	check_list(RULES "boost,,a,e,9,\nboost,,a,e,0.1,\n", "", "e b d"); /* of the same pair the first */
}

Test(rule_book, pins_stand_first_in_the_order_of_rules)
{
	check_list(RULES "pin,,a,e,,\npin,,a,d,,\n", "", "e! d! b");
	check_list(RULES "pin,,category:phones,d,,\npin,,a,e,,\n", "", "d! e! b");
	check_list(RULES "pin,,*,category:tools,,\n", "", "b! d e");  /* its best seller */
	check_list(RULES "pin,,a,c,,\n", "", "c! d e");		       /* and no second one of the family */
	check_list(RULES "pin,,a,c,,\npin,,a,b,,\n", "", "c! d e");
	check_list(RULES "pin,,a,a,,\npin,,a,e,,\npin,next,a,d,,\n", "", "e! b d");
}

Test(rule_book, pins_need_no_evidence_but_stock)
{
	check_list(RULES "pin,,a,g,,\n", "", "g! b d e");
	check_list(RULES "pin,,a,x,,\n", "", "b d e");
	check_list(RULES "pin,,a,x,,yes\n", "", "x! b d e");
	check_list(RULES "pin,,a,w,,\n", "", "w! b d e");
}

/* The pair that is too rare has its counts; the one that never was has none. */
Test(rule_book, pins_have_the_counts_of_their_pairs)
{
	struct ruled x;

	ruled_make(&x, RULES "pin,,a,w,,\npin,,a,g,,\npin,,a,e,,\n", "", 2, 0);
	assert_list(&x, "a", "w! g! e! b d");
	cr_assert_eq(x.r.scored[0].pair.support, 0);
	cr_assert_eq(x.r.scored[1].pair.support, 1);
	cr_assert_eq(x.r.scored[2].pair.support, 6);
	cr_assert_eq(x.r.considered, 1);
	cr_assert_eq(x.candidates.aside.count, 1);
	/* Seen from g, the same pair is not pinned. */
	assert_list(&x, "g", "");
	ruled_clear(&x);
}

Test(rule_book, top_holds_for_pins_too)
{
	struct ruled x;

	ruled_make(&x, RULES "pin,,a,e,,\npin,,a,d,,\npin,,a,g,,\n", "", 2, 2);
	assert_list(&x, "a", "e! d!");
	cr_assert_eq(x.r.dropped[COBUY_GATE_SUPPORT], 1, "g, which found no place, has its own gate");
	cr_assert_eq(x.r.dropped[COBUY_GATE_RANK] + x.r.dropped[COBUY_GATE_FAMILY], 2);
	ruled_clear(&x);
}

Test(rule_book, block_and_misfit_are_stronger_than_a_pin)
{
	check_list(RULES "pin,,a,e,,yes\nblock,,*,e,,\n", "", "b d");
	check_list(RULES "pin,,a,e,,yes\n", FITS "not_fits,e,a\n", "b d");
}

Test(rule_book, not_fits_holds_both_ways)
{
	check_list(RULES, FITS "not_fits,a,d\n", "b e");
	check_list(RULES, FITS "not_fits,d,category:phones\n", "b e");
	check_list(RULES, FITS "not_fits,x,d\n", "b d e");
}

/* d fits w alone of the phones; that e has no category is no matter. */
Test(rule_book, fits_holds_among_anchors_of_one_category)
{
	check_list(RULES, FITS "fits,w,d\n", "b e");
	check_list(RULES, FITS "fits,w,d\nfits,a,d\n", "b d e");
	check_list(RULES, FITS "fits,w,family:bc\n", "d e");
	check_list(RULES, FITS "fits,category:phones,d\n", "b d e");
	check_list(RULES, FITS "fits,b,d\n", "b d e"); /* among tools; a is a phone */
	/* The other way round: a fits w's like, of the phones, and d is a tool. */
	check_list(RULES, FITS "fits,b,a\n", "b e");
}

Test(rule_book, requires_holds_for_all_anchors)
{
	check_list(RULES, FITS "requires,w,e\n", "b d");
	check_list(RULES, FITS "requires,w,e\nrequires,category:phones,e\n", "b d e");
	check_list(RULES, FITS "requires,e,a\n", "b d e"); /* a asks for e, not e for a */
}

static const struct rule_tally *tally_of(const struct ruled *x, uint32_t rule)
{
	return &x->r.rule_tallies[rule];
}

Test(rule_book, every_rule_knows_its_hits)
{
	struct ruled x;

	ruled_make(&x, RULES "block,,a,category:tools,,\nboost,,*,e,2,\npin,,category:phones,g,,\nblock,,x,e,,\n", "", 2, 0);
	assert_list(&x, "a", "g! e");
	assert_list(&x, "w", "g!");
	cr_assert_eq(tally_of(&x, 0)->hits, 3);
	cr_assert_eq(tally_of(&x, 0)->dropped, 3);
	cr_assert_eq(tally_of(&x, 1)->hits, 1);
	cr_assert_eq(tally_of(&x, 2)->hits, 2);
	cr_assert_eq(tally_of(&x, 3)->hits, 0);
	ruled_clear(&x);
}

Test(rule_book, rules_that_empty_a_list_or_go_against_orders_are_known)
{
	struct ruled x;

	ruled_make(&x, RULES "block,,a,family:bc,,\nblock,,a,e,,\n", FITS "not_fits,a,d\n", 2, 0);
	assert_list(&x, "a", "");
	cr_assert_eq(tally_of(&x, 0)->emptied, 1);
	cr_assert_eq(tally_of(&x, 0)->first_emptied, written_item(&x.h, "a"));
	cr_assert_eq(tally_of(&x, 1)->emptied, 0, "the first rule stands for all");
	cr_assert_eq(tally_of(&x, 2)->joint, 8);
	cr_assert_eq(tally_of(&x, 2)->joint_item, written_item(&x.h, "d"));
	ruled_clear(&x);
}

Test(rule_book, faults_are_known_before_any_list)
{
	struct ruled x;

	ruled_make(&x, RULES "block,,nobody,a,,\nblock,,a,family:none,,\npin,,a,x,,\nblock,,a,b,,\nblock,together,a,b,,\npin,,a,b,,\n"
			     "boost,,a,d,2,\nboost,next,a,d,3,\nboost,,a,d,2,\n",
		   FITS "fits,a,e\nnot_fits,a,e\n", 2, 0);
	cr_assert(x.book.states[0].fault == RULE_UNKNOWN && !x.book.states[0].unknown_other);
	cr_assert(x.book.states[1].fault == RULE_UNKNOWN && x.book.states[1].unknown_other);
	cr_assert_eq(x.book.states[2].pin_gate, COBUY_GATE_STOCK);
	cr_assert_eq(x.book.states[3].fault, RULE_FINE);
	cr_assert(x.book.states[4].fault == RULE_REPEATED && x.book.states[4].void_rule && x.book.states[4].other_rule == 3);
	cr_assert(x.book.states[5].fault == RULE_CONTRADICTS && !x.book.states[5].void_rule);
	cr_assert_eq(x.book.states[6].fault, RULE_FINE);
	cr_assert(x.book.states[7].fault == RULE_CONTRADICTS && x.book.states[7].void_rule);
	cr_assert(x.book.states[8].fault == RULE_REPEATED && x.book.states[8].other_rule == 6);
	cr_assert_eq(x.book.states[9].fault, RULE_FINE);
	cr_assert_eq(x.book.states[10].fault, RULE_CONTRADICTS);
	ruled_clear(&x);
}

/* As many rules of one pair as one likes cost one look-up, since only the first is kept; and a list looks at so many pins, no more. */
Test(rule_book, many_rules_stay_quick)
{
	enum { MANY = UNDER_THREAD_SANITIZER ? 5000 : 100000, LISTS = MANY / 5, LINE = 40 };
	char *text = malloc((size_t)MANY * LINE + 100);
	struct ruled x;
	size_t at = (size_t)sprintf(text, "%s", RULES);

	cr_assert(text);
	for (uint32_t i = 0; i < MANY; i++)
		at += (size_t)sprintf(text + at, i % 2 ? "pin,,*,a,,\n" : "block,,item:%s,x,,\n", i % 4 ? "a" : "b");
	ruled_make(&x, text, "", 2, 0);
	for (int i = 0; i < LISTS; i++)
		assert_list(&x, "a", "b d e");
	cr_assert_eq(x.book.pin_count, 1);
	cr_assert_eq(x.book.pairs.count, 2);
	ruled_clear(&x);
	free(text);
}
