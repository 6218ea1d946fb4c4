/* Behaviour of pipeline/build: orders in, index out, and nothing changed where that cannot be. */
#include "pipeline/build.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory_file.h"

enum { FILES_MAX = 3 };

/* A folder of its own, with order files and maybe a catalogue in it. */
struct shop_folder {
	char path[64], index[96], catalog[96], orders[FILES_MAX][96];
	const char *order_paths[FILES_MAX];
	struct build_options options;
	struct build_summary summary;
	struct failure failure;
};

/* Everything that is seen is kept: `cobuy build` with every gate taken away. */
static void folder_open(struct shop_folder *x)
{
	*x = (struct shop_folder){0};
	strcpy(x->path, "/tmp/cobuy_build_test_XXXXXX");
	cr_assert(mkdtemp(x->path));
	snprintf(x->index, sizeof x->index, "%s/shop.cobuy", x->path);
	snprintf(x->catalog, sizeof x->catalog, "%s/catalog.csv", x->path);
	x->options = (struct build_options){
	    .index_path = x->index,
	    .orders = {.paths = x->order_paths, .max_field_nbytes = 65536},
	    .minor_digits = 2,
	    .max_reject = 0.01,
	    .next_days = 60,
	    .next_orders = 5,
	    .evidence = {.min_support = 1, .min_customers = 1, .fdr = 1},
	    .shop = {.max_return_rate = 1, .keep_uncatalogued = true},
	    .ranking = {.rank_by = RANK_BY_SUPPORT},
	    .thread_count = 1,
	};
}

static void folder_write(const char *path, const char *text)
{
	FILE *out = fopen(path, "wb");

	cr_assert(out && fputs(text, out) >= 0 && fclose(out) == 0);
}

static void folder_add_orders(struct shop_folder *x, const char *text)
{
	const uint32_t number = x->options.orders.path_count++;
	char path[sizeof x->orders[0]];

	cr_assert_lt(number, FILES_MAX);
	snprintf(path, sizeof path, "%s/orders-%u.csv", x->path, number);
	memcpy(x->orders[number], path, sizeof path);
	x->order_paths[number] = x->orders[number];
	folder_write(x->orders[number], text);
}

static void folder_add_catalog(struct shop_folder *x, const char *text)
{
	folder_write(x->catalog, text);
	x->options.catalog_path = x->catalog;
}

static void folder_close(struct shop_folder *x)
{
	for (uint32_t i = 0; i < x->options.orders.path_count; i++)
		unlink(x->orders[i]);
	unlink(x->catalog);
	unlink(x->index);
	cr_assert_eq(rmdir(x->path), 0, "a build left something behind in %s", x->path);
}

static cobuy_status folder_build(struct shop_folder *x)
{
	x->failure = (struct failure){.status = COBUY_OK};
	return build_run(&x->options, &x->summary, &x->failure);
}

static cobuy *folder_index(struct shop_folder *x)
{
	cobuy *index;
	cobuy_fault fault = {0};

	cr_assert_eq(folder_build(x), COBUY_OK, "%s", x->failure.sentence);
	cr_assert_eq(cobuy_open(x->index, &index, &fault), COBUY_OK);
	cr_assert_eq(cobuy_verify(index, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
	return index;
}

static uint32_t item_of(const cobuy *index, const char *name)
{
	uint32_t number;

	cr_assert_eq(cobuy_find(index, name, strlen(name), &number), COBUY_OK, "no item %s", name);
	return number;
}

/* The neighbour at a rank, from 1, which must be this item. */
static cobuy_neighbour neighbour_at(const cobuy *index, cobuy_table table, const char *anchor, uint32_t rank, const char *item)
{
	cobuy_neighbour list[16];
	size_t filled;

	cobuy_neighbours(index, table, item_of(index, anchor), list, 16, &filled, NULL);
	cr_assert_leq(rank, filled, "%s has %zu neighbours", anchor, filled);
	cr_assert_eq(list[rank - 1].item, item_of(index, item));
	cr_assert_eq(list[rank - 1].rank, rank);
	return list[rank - 1];
}

static void check_ledger(const cobuy *index, const struct build_summary *s)
{
	cobuy_info info;

	cr_assert_eq(cobuy_info_get(index, &info), COBUY_OK);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		uint64_t sum = s->tables[t].kept;

		for (int g = 0; g < COBUY_GATE_COUNT; g++) {
			sum += s->tables[t].dropped[g];
			cr_assert_eq(info.tables[t].dropped[g], s->tables[t].dropped[g]);
		}
		cr_assert_eq(sum, s->tables[t].considered);
		cr_assert_eq(info.tables[t].considered, s->tables[t].considered);
		cr_assert_eq(info.tables[t].kept, s->tables[t].kept);
		cr_assert_eq(info.tables[t].anchors, s->tables[t].anchors);
		cr_assert_eq(info.tables[t].answered, s->tables[t].answered);
		cr_assert_eq(info.tables[t].tests, s->tables[t].tests);
	}
}

/* Five orders; tea 3, cup 2, milk 2. The data ends in June, so all but eve's are eligible. */
static const char tea_orders[] = "order,customer,time,item\n"
				 "o1,ann,2024-01-01T10:00:00Z,tea\no1,ann,2024-01-01T10:00:00Z,cup\n"
				 "o2,bob,2024-01-01T10:00:00Z,tea\no2,bob,2024-01-01T10:00:00Z,cup\n"
				 "o3,ann,2024-01-10T10:00:00Z,milk\no4,bob,2024-01-11T10:00:00Z,milk\no5,eve,2024-06-01T10:00:00Z,tea\n";

Test(build, of_a_tiny_shop_answers_what_was_bought)
{
	struct shop_folder x;
	cobuy *index;
	cobuy_neighbour n;
	cobuy_row row;
	size_t filled;

	folder_open(&x);
	folder_add_orders(&x, tea_orders);
	x.options.evidence.min_support = 2;
	index = folder_index(&x);
	cr_assert_eq(cobuy_item_count(index), 3);

	n = neighbour_at(index, COBUY_TOGETHER, "tea", 1, "cup");
	cr_assert(n.support == 2 && n.customers == 2 && n.anchor_support == 3 && n.item_support == 2 && n.total == 5 && n.at_risk == 3);
	n = neighbour_at(index, COBUY_TOGETHER, "cup", 1, "tea");
	cr_assert(n.support == 2 && n.customers == 2 && n.anchor_support == 2 && n.item_support == 3 && n.total == 5 && n.at_risk == 2);
	/* Milk is an anchor, but was bought with nothing. */
	cr_assert_eq(cobuy_neighbours(index, COBUY_TOGETHER, item_of(index, "milk"), NULL, 0, &filled, &row), COBUY_NONE);
	cr_assert(row.count == 0 && row.considered == 0 && row.furthest == COBUY_GATE_SUPPORT);
	/* The pair tea and cup, both ways; three pairs of three items. */
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].considered, 2);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].kept, 2);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].anchors, 3);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].answered, 2);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].tests, 3);

	/* Eligible: o1 to o4. Milk after 9 and 10 days: 9 is the lower median. */
	n = neighbour_at(index, COBUY_NEXT, "tea", 1, "milk");
	cr_assert(n.support == 2 && n.customers == 2 && n.anchor_support == 2 && n.item_support == 2 && n.total == 4 && n.at_risk == 2);
	cr_assert_eq(n.lag_days, 9);
	n = neighbour_at(index, COBUY_NEXT, "cup", 1, "milk");
	cr_assert_eq(n.support, 2);
	cr_assert_eq(cobuy_neighbours(index, COBUY_NEXT, item_of(index, "milk"), NULL, 0, &filled, &row), COBUY_NONE);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].considered, 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].kept, 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].anchors, 3); /* each has two eligible orders */
	cr_assert_eq(x.summary.tables[COBUY_NEXT].answered, 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].tests, 2); /* milk alone followed twice: after tea, after cup */
	check_ledger(index, &x.summary);
	cobuy_close(index);
	folder_close(&x);
}

/* What leaves a pair out, one gate after the other: each time all of it is in the ledger under that gate. */
Test(build, counts_what_each_gate_leaves_out)
{
	struct shop_folder x;
	cobuy *index;

	folder_open(&x);
	folder_add_orders(&x, tea_orders);
	x.options.evidence.min_support = 3; /* only tea has as many orders, so no pair is met at all */
	index = folder_index(&x);
	cr_assert_eq(x.summary.active_count, 1);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].considered, 0);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].considered, 0);
	check_ledger(index, &x.summary);
	cobuy_close(index);

	x.options.evidence = (struct evidence_options){.min_support = 1, .min_customers = 3, .fdr = 1};
	index = folder_index(&x);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_CUSTOMERS], 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].dropped[COBUY_GATE_CUSTOMERS], 2);
	check_ledger(index, &x.summary);
	cobuy_close(index);

	x.options.evidence = (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 1e-9};
	index = folder_index(&x);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_CHANCE], 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].dropped[COBUY_GATE_CHANCE], 2);
	check_ledger(index, &x.summary);
	cobuy_close(index);

	x.options.evidence = (struct evidence_options){.min_support = 1, .min_customers = 1, .fdr = 1};
	x.options.ranking.min_lift = 1e6;
	index = folder_index(&x);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_LIFT], 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].dropped[COBUY_GATE_LIFT], 2);
	check_ledger(index, &x.summary);
	cobuy_close(index);

	x.options.ranking.min_lift = 0;
	folder_add_catalog(&x, "item,stock\ncup,0\n");
	index = folder_index(&x);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_STOCK], 1); /* cup after tea */
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].kept, 1);
	cr_assert_eq(x.summary.shop.items_uncatalogued, 2);
	check_ledger(index, &x.summary);
	cobuy_close(index);

	x.options.shop.keep_uncatalogued = false;
	index = folder_index(&x);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_INACTIVE], 1); /* tea after cup */
	cr_assert_eq(x.summary.tables[COBUY_NEXT].dropped[COBUY_GATE_INACTIVE], 2);
	cr_assert_eq(x.summary.tables[COBUY_NEXT].kept, 0);
	check_ledger(index, &x.summary);
	cobuy_close(index);
	folder_close(&x);
}

/* Baskets of three and of two: --max-basket leaves the first out, --top cuts the lists. */
Test(build, knows_its_limits)
{
	static const char orders[] = "order,customer,time,item\n"
				  "o1,ann,2024-01-01,a\no1,ann,2024-01-01,b\no1,ann,2024-01-01,c\no2,bob,2024-01-01,a\no2,bob,2024-01-01,b\n";
	struct shop_folder x;
	cobuy *index;

	folder_open(&x);
	folder_add_orders(&x, orders);
	x.options.max_basket = 2;
	index = folder_index(&x);
	cr_assert_eq(x.summary.history.orders_over_limit, 1);
	cr_assert_eq(cobuy_item_count(index), 2);
	cobuy_close(index);
	x.options.max_basket = 3;
	x.options.ranking.top = 1;
	index = folder_index(&x);
	cr_assert_eq(x.summary.history.orders_over_limit, 0);
	neighbour_at(index, COBUY_TOGETHER, "a", 1, "b");
	neighbour_at(index, COBUY_TOGETHER, "c", 1, "a"); /* a and b once each: bytes decide */
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].kept, 3);
	cr_assert_eq(x.summary.tables[COBUY_TOGETHER].dropped[COBUY_GATE_RANK], 3);
	check_ledger(index, &x.summary);
	cobuy_close(index);
	folder_close(&x);
}

/* Running numbers order a history that has no times; then there are no days. */
Test(build, goes_by_sequence)
{
	struct shop_folder x;
	cobuy *index;
	cobuy_info info;
	cobuy_neighbour n;

	folder_open(&x);
	folder_add_orders(&x, "order,customer,sequence,item\no1,ann,1,tea\no2,ann,2,milk\no3,bob,7,tea\no4,bob,900,milk\n");
	index = folder_index(&x);
	cr_assert(x.summary.by_sequence);
	cr_assert_eq(cobuy_info_get(index, &info), COBUY_OK);
	cr_assert_eq(info.options.ordered_by_sequence, 1);
	cr_assert_eq(info.shop.last_time, 900);
	n = neighbour_at(index, COBUY_NEXT, "tea", 1, "milk");
	cr_assert(n.support == 2 && n.total == 2 && n.lag_days == 0 && n.lag_q3_days == 0);
	cobuy_close(index);
	folder_close(&x);
}

static char *folder_slurp(struct shop_folder *x, size_t *nbytes)
{
	char *bytes = memory_file_slurp(x->index, nbytes);

	cr_assert(bytes);
	return bytes;
}

Test(build, makes_the_same_bytes_from_other_files_and_threads)
{
	struct shop_folder x;
	char *first, *second;
	size_t first_nbytes, second_nbytes;

	folder_open(&x);
	folder_add_orders(&x, tea_orders);
	cobuy_close(folder_index(&x));
	first = folder_slurp(&x, &first_nbytes);
	x.options.orders.path_count = 0;
	folder_add_orders(&x, "order,customer,time,item\no4,bob,2024-01-11T10:00:00Z,milk\no5,eve,2024-06-01T10:00:00Z,tea\no2,bob,2024-01-01T10:00:00Z,cup\n");
	folder_add_orders(&x, "item,time,customer,order\ntea,2024-01-01T10:00:00Z,bob,o2\ncup,2024-01-01T10:00:00Z,ann,o1\n");
	folder_add_orders(&x, "order,customer,time,item\no3,ann,2024-01-10T10:00:00Z,milk\no1,ann,2024-01-01T10:00:00Z,tea\n");
	x.options.thread_count = 3;
	cobuy_close(folder_index(&x));
	second = folder_slurp(&x, &second_nbytes);
	cr_assert_eq(first_nbytes, second_nbytes);
	cr_assert(memcmp(first, second, first_nbytes) == 0);
	free(first);
	free(second);
	folder_close(&x);
}

/* A build that ends with this status, says so in these words, and leaves neither an index nor anything else. */
static void check_refused(struct shop_folder *x, cobuy_status status, const char *words)
{
	cr_assert_eq(folder_build(x), status, "%s", x->failure.sentence);
	cr_assert_eq(x->failure.status, status);
	cr_assert(strstr(x->failure.sentence, words), "%s", x->failure.sentence);
	cr_assert_neq(access(x->index, F_OK), 0);
	folder_close(x);
}

Test(build, refuses_orders_without_a_line)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item\n");
	check_refused(&x, COBUY_E_DATA, "no order line");
}

Test(build, refuses_orders_that_are_all_bad)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item\n,tea\n,cup\n");
	check_refused(&x, COBUY_E_DATA, "2 of 2 lines were rejected");
	folder_open(&x);
	folder_add_orders(&x, "order,item\n,tea\n,cup\n");
	x.options.max_reject = 1; /* then there is no order left */
	check_refused(&x, COBUY_E_DATA, "no order line");
}

/* Lines that were asked to be dropped are no fault; but where all are, there is nothing to learn from. */
Test(build, refuses_orders_that_are_all_dropped)
{
	static const char *const statuses[] = {"test"};
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item,status\no1,tea,test\no1,cup,test\n");
	x.options.orders.drop_statuses = statuses;
	x.options.orders.drop_status_count = 1;
	check_refused(&x, COBUY_E_DATA, "no order line");
	folder_open(&x);
	folder_add_orders(&x, "order,item,status\no1,tea,test\no1,cup,\no1,tea,sold\n");
	x.options.orders.drop_statuses = statuses;
	x.options.orders.drop_status_count = 1;
	x.options.max_reject = 0;
	cobuy_close(folder_index(&x));
	folder_close(&x);
}

Test(build, refuses_returns_alone)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item,quantity\nr1,tea,-1\nr2,cup,-2\n");
	check_refused(&x, COBUY_E_DATA, "2 order ids with returns alone");
}

Test(build, refuses_orders_that_are_all_over_the_limit)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item\no1,tea\no1,cup\n");
	x.options.max_basket = 1;
	check_refused(&x, COBUY_E_DATA, "1 above --max-basket");
}

Test(build, refuses_a_missing_file)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item\no1,tea\n");
	unlink(x.orders[0]);
	check_refused(&x, COBUY_E_MISSING, "orders-0.csv");
	folder_open(&x);
	folder_add_orders(&x, "order,item\no1,tea\n");
	x.options.catalog_path = x.catalog;
	check_refused(&x, COBUY_E_MISSING, "catalog.csv");
}

Test(build, refuses_a_folder_that_is_not_there)
{
	struct shop_folder x;

	folder_open(&x);
	folder_add_orders(&x, "order,item\no1,tea\n");
	strcpy(strrchr(x.index, '/'), "/none/shop.cobuy");
	check_refused(&x, COBUY_E_CREATE, "none");
}

/* 1 of 100 is what 0.01 allows; 2 are not, nor 1 of 99. */
Test(build, allows_exactly_the_share_of_bad_lines)
{
	static const struct {
		uint32_t good, bad;
		cobuy_status status;
	} cases[] = {{99, 1, COBUY_OK}, {98, 2, COBUY_E_DATA}, {98, 1, COBUY_E_DATA}, {100, 1, COBUY_OK}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[2048] = "order,item\n";
		struct shop_folder x;

		for (uint32_t k = 0; k < cases[i].good; k++)
			sprintf(text + strlen(text), "o%u,tea\n", k);
		for (uint32_t k = 0; k < cases[i].bad; k++)
			strcat(text, ",tea\n");
		folder_open(&x);
		folder_add_orders(&x, text);
		cr_assert_eq(folder_build(&x), cases[i].status, "%u good, %u bad: %s", cases[i].good, cases[i].bad, x.failure.sentence);
		cr_assert_eq(x.summary.read.ledger.lines, cases[i].good + cases[i].bad);
		folder_close(&x);
	}
}

/* Half of a catalogue may be bad, more may not; a repeated item is no bad line. With --max-reject 1 nothing is too much. */
Test(build, refuses_a_catalogue_that_is_mostly_bad)
{
	static const struct {
		const char *catalog;
		double max_reject;
		cobuy_status status;
	} cases[] = {
	    {"item,price\ntea,1.00\ncup,dear\n", 0.01, COBUY_OK},
	    {"item,price\ntea,1.00\ncup,dear\nmilk,dear\n", 0.01, COBUY_E_DATA},
	    {"item,price\ntea,1.00\ncup,dear\nmilk,dear\n", 1, COBUY_OK},
	    {"item,price\ntea,dear\n", 0.01, COBUY_E_DATA},
	    {"item,price\ntea,1.00\ntea,1.00\ntea,1.00\ntea,1.00\n", 0.01, COBUY_OK},
	    {"item,price\n", 0.01, COBUY_OK},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct shop_folder x;

		folder_open(&x);
		folder_add_orders(&x, tea_orders);
		folder_add_catalog(&x, cases[i].catalog);
		x.options.max_reject = cases[i].max_reject;
		cr_assert_eq(folder_build(&x), cases[i].status, "case %zu: %s", i, x.failure.sentence);
		if (cases[i].status != COBUY_OK)
			cr_assert(strstr(x.failure.sentence, "catalogue lines were rejected, more than half") && strstr(x.failure.sentence, "price"));
		folder_close(&x);
	}
}

Test(build, leaves_the_old_index_when_it_fails)
{
	struct shop_folder x;
	char *before, *after;
	size_t before_nbytes, after_nbytes;

	folder_open(&x);
	folder_add_orders(&x, tea_orders);
	cobuy_close(folder_index(&x));
	before = folder_slurp(&x, &before_nbytes);
	folder_write(x.orders[0], "order,item\n,tea\n");
	cr_assert_eq(folder_build(&x), COBUY_E_DATA);
	after = folder_slurp(&x, &after_nbytes);
	cr_assert(before_nbytes == after_nbytes && memcmp(before, after, before_nbytes) == 0);
	free(before);
	free(after);
	folder_close(&x);
}

/* --- the sample shop ------------------------------------------------------ */

static bool near(double found, const char *expected)
{
	const double wanted = atof(expected);

	return fabs(found - wanted) <= 1e-8 * fabs(wanted);
}

/* One row of the golden file: what `cobuy export` said of one neighbour. */
static void check_golden_row(const cobuy *index, cobuy_table table, char *row)
{
	char whole[512], *fields[16], *rest = row;
	uint32_t count = 0;
	cobuy_neighbour n;

	snprintf(whole, sizeof whole, "%s", row);
	while (count < 16 && (fields[count] = strsep(&rest, ",")))
		count++;
	cr_assert_eq(count, table == COBUY_NEXT ? 15 : 14, "%s", whole);
	n = neighbour_at(index, table, fields[0], (uint32_t)atoi(fields[1]), fields[2]);
	cr_assert(n.support == strtoul(fields[3], NULL, 10) && n.customers == strtoul(fields[4], NULL, 10) &&
		      n.anchor_support == strtoul(fields[5], NULL, 10) && n.item_support == strtoul(fields[6], NULL, 10) &&
		      n.total == strtoul(fields[7], NULL, 10) && n.at_risk == strtoul(fields[8], NULL, 10),
		  "counts differ from %s", whole);
	cr_assert(near(n.confidence, fields[9]) && near(n.lift, fields[10]) && near(n.adjusted_lift, fields[11]) &&
		      near(n.increment_low, fields[12]) && near(n.value, fields[13]),
		  "measures differ from %s", whole);
	if (table == COBUY_NEXT)
		cr_assert_eq(n.lag_days, strtoul(fields[14], NULL, 10), "lag differs from %s", whole);
}

static void check_golden(const cobuy *index, cobuy_table table, const char *path, uint64_t kept)
{
	size_t nbytes;
	char *text = memory_file_slurp(path, &nbytes), *rest = text, *row;
	uint64_t rows = 0;

	cr_assert(text, "cannot read %s; the tests run from the top of the project", path);
	cr_assert(strncmp(strsep(&rest, "\n"), "anchor,rank,item,", 17) == 0);
	while ((row = strsep(&rest, "\n"))) {
		if (!*row)
			continue;
		check_golden_row(index, table, row);
		rows++;
	}
	cr_assert_eq(rows, kept, "%s has %lu rows, the index %lu neighbours", path, (unsigned long)rows, (unsigned long)kept);
	free(text);
}

/*
 * The lists of data/ with the options that `cobuy build` has by itself. Where a change of what is recommended is meant, make them again:
 * `cobuy build --catalog data/catalog.csv -o INDEX data/orders.csv`, then `cobuy export INDEX --table T --format csv`.
 */
Test(build, of_the_sample_shop_gives_the_golden_lists)
{
	struct shop_folder x;
	cobuy *index;

	folder_open(&x);
	x.order_paths[0] = "data/orders.csv";
	x.options.orders.path_count = 1;
	x.options.catalog_path = "data/catalog.csv";
	x.options.max_basket = 200;
	x.options.evidence = (struct evidence_options){.min_support = 5, .min_customers = 3, .fdr = 0.01};
	x.options.shop = (struct shop_options){.margin_weight = 0.25, .max_return_rate = 0.3, .returns_gate = true};
	x.options.ranking = (struct ranking_options){.rank_by = RANK_BY_VALUE, .min_lift = 1.2, .max_price_ratio = 5, .top = 12};
	x.options.thread_count = 2;
	index = folder_index(&x);
	check_golden(index, COBUY_TOGETHER, "tests/golden/sample-together.csv", x.summary.tables[COBUY_TOGETHER].kept);
	check_golden(index, COBUY_NEXT, "tests/golden/sample-next.csv", x.summary.tables[COBUY_NEXT].kept);
	check_ledger(index, &x.summary);
	cobuy_close(index);
	x.options.orders.path_count = 0; /* they stay */
	folder_close(&x);
}

/* Cup and milk were bought with tea twice each of four times; milk lately, cup 100 days before. Counted in halves. */
Test(build, lets_recent_orders_count_more)
{
	static const char orders[] = "order,customer,time,item\n"
				     "o1,a,2024-01-01,tea\no1,a,2024-01-01,cup\no2,b,2024-01-01,tea\no2,b,2024-01-01,cup\n"
				     "o3,c,2024-04-10,tea\no3,c,2024-04-10,milk\no4,d,2024-04-10,tea\no4,d,2024-04-10,milk\n"
				     "o5,e,2024-01-01,pen\no6,f,2024-04-10,pen\n";
	struct shop_folder x;
	struct pair_counts c = {.support = 4, .anchor_support = 6, .item_support = 4, .total = 9, .at_risk = 6, .total_at_risk = 9};
	cobuy_neighbour n;
	cobuy *index;

	folder_open(&x);
	folder_add_orders(&x, orders);
	x.options.half_life_days = 100;
	index = folder_index(&x);
	n = neighbour_at(index, COBUY_TOGETHER, "tea", 2, "milk");
	cr_assert(n.support == 2 && n.anchor_support == 4 && n.total == 6);
	cr_assert_float_eq(n.increment_low, measure_increment_low_weighted(&c, 0.5), 1e-4, "%g", n.increment_low);
	c = (struct pair_counts){.support = 2, .anchor_support = 6, .item_support = 2, .total = 9, .at_risk = 6, .total_at_risk = 9};
	n = neighbour_at(index, COBUY_TOGETHER, "tea", 1, "cup");
	cr_assert_float_eq(n.increment_low, measure_increment_low_weighted(&c, 0.5), 1e-4, "%g", n.increment_low);
	cobuy_close(index);
	x.options.orders.path_count = 0;
	folder_add_orders(&x, "order,item\no1,tea\no1,cup\n");
	unlink(x.index);
	check_refused(&x, COBUY_E_DATA, "need the times of the orders");
}
