/* The audit file of a build against the naive counter and the ledger: every pair, every count, every gate. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "naive_counter.h"
#include "pipeline/build.h"
#include "random_orders.h"

struct audited_shop {
	char folder[64], orders[96], catalog[96], index_path[96], audit_path[96];
	const char *order_paths[1];
	struct random_orders lines;
	struct build_options options;
	struct build_summary summary;
	cobuy *index;
	cobuy_audit *audit;
};

static void write_time(FILE *out, int64_t when)
{
	const time_t seconds = (time_t)(when / 1000000);
	struct tm at;
	char text[32];

	if (when == ORDER_LINE_NO_TIME)
		return;
	gmtime_r(&seconds, &at);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &at);
	fprintf(out, "%s.%06dZ", text, (int)(when % 1000000));
}

static void write_orders(const struct audited_shop *x)
{
	FILE *out = fopen(x->orders, "wb");

	fputs("order,customer,time,item,quantity\n", out);
	for (uint32_t i = 0; i < x->lines.count; i++) {
		const struct order_line *l = &x->lines.lines[i];

		fprintf(out, "%.*s,%.*s,", (int)l->order.nbytes, l->order.bytes, (int)l->customer.nbytes, l->customer.nbytes ? l->customer.bytes : "");
		write_time(out, l->when);
		fprintf(out, ",%.*s,%d\n", (int)l->item.nbytes, l->item.bytes, l->is_return ? -1 : 1);
	}
	cr_assert_eq(fclose(out), 0);
}

/* Of every gate that a catalogue feeds, some items. */
static void write_catalog(const struct audited_shop *x, const struct naive_counter *n)
{
	FILE *out = fopen(x->catalog, "wb");

	fputs("item,family,price,cost,stock\n", out);
	for (size_t i = 0; i < n->item_count; i++)
		fprintf(out, "%.*s,%s%zu,%d.00,%d.00,%d\n", (int)n->items[i].item.nbytes, n->items[i].item.bytes, i % 5 ? "f" : "g", i / 4, (int)(i % 7) * 3 + 2,
			i % 9 ? 1 : 50, i % 11 != 3);
	cr_assert_eq(fclose(out), 0);
}

static void shop_build(struct audited_shop *x, double fdr, uint64_t half_life, uint32_t thread_count)
{
	struct failure f = {.status = COBUY_OK};
	cobuy_fault fault = {0};

	x->options = (struct build_options){
	    .index_path = x->index_path,
	    .audit_path = x->audit_path,
	    .catalog_path = x->catalog,
	    .orders = {.paths = x->order_paths, .path_count = 1, .max_field_nbytes = 65536},
	    .minor_digits = 2,
	    .max_reject = 1,
	    .next_days = 60,
	    .next_orders = 5,
	    .half_life_days = half_life,
	    .max_customer_share = 0.6,
	    .evidence = {.min_support = 2, .min_customers = 2, .fdr = fdr},
	    .shop = {.max_return_rate = 1, .keep_uncatalogued = true, .margin_weight = 0.25},
	    .ranking = {.rank_by = RANK_BY_VALUE, .min_lift = 1.1, .max_price_ratio = 4, .top = 3},
	    .thread_count = thread_count,
	};
	cr_assert_eq(build_run(&x->options, &x->summary, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(cobuy_open(x->index_path, &x->index, &fault), COBUY_OK);
	cr_assert_eq(cobuy_audit_open(x->audit_path, x->index, &x->audit, &fault), COBUY_OK, "%s: %s", fault.section, fault.what);
}

static void shop_open(struct audited_shop *x, uint64_t seed)
{
	*x = (struct audited_shop){0};
	strcpy(x->folder, "/tmp/cobuy_audit_test_XXXXXX");
	cr_assert(mkdtemp(x->folder));
	snprintf(x->orders, sizeof x->orders, "%s/orders.csv", x->folder);
	snprintf(x->catalog, sizeof x->catalog, "%s/catalog.csv", x->folder);
	snprintf(x->index_path, sizeof x->index_path, "%s/shop.cobuy", x->folder);
	snprintf(x->audit_path, sizeof x->audit_path, "%s/shop.audit", x->folder);
	x->order_paths[0] = x->orders;
	random_orders_make(&x->lines, seed, 400, 60, 45);
	write_orders(x);
}

static void shop_let_go(struct audited_shop *x)
{
	cobuy_audit_close(x->audit);
	cobuy_close(x->index);
	build_summary_clear(&x->summary);
}

static void shop_close(struct audited_shop *x)
{
	unlink(x->orders);
	unlink(x->catalog);
	unlink(x->index_path);
	unlink(x->audit_path);
	cr_assert_eq(rmdir(x->folder), 0, "a build left something behind in %s", x->folder);
	random_orders_clear(&x->lines);
}

static struct text text_of_item(const cobuy *index, uint32_t number, cobuy_item *item)
{
	cr_assert_eq(cobuy_item_get(index, number, item), COBUY_OK);
	return (struct text){item->item.bytes, (uint32_t)item->item.nbytes};
}

static void check_pair(const struct naive_pair *want, cobuy_table table, const cobuy_audited *got)
{
	cr_assert_eq(got->counted, want != NULL);
	if (!want)
		return;
	cr_assert_eq(got->support, want->support);
	cr_assert_eq(got->customers, want->customers);
	cr_assert_eq(got->anchor_support, want->anchor_support);
	cr_assert_eq(got->item_support, want->item_support);
	cr_assert_eq(got->total, want->total);
	cr_assert_eq(got->tested, want->support >= 2 && want->customers >= 2);
	if (!got->tested)
		return;
	cr_assert_eq(got->both, want->both);
	cr_assert_eq(got->at_risk, want->at_risk);
	cr_assert_float_eq(got->adjusted_lift, (double)want->support / want->expected, 0.001 * got->adjusted_lift);
	cr_assert(table == COBUY_NEXT || got->both == 0);
}

static void check_gate(const cobuy_audited *got, const struct naive_pair *want, const cobuy_neighbour *list, size_t count, uint32_t item)
{
	bool listed = false;

	for (size_t i = 0; i < count; i++)
		listed |= list[i].item == item;
	cr_assert_eq(got->gate == COBUY_GATE_NONE, listed);
	cr_assert_eq(got->heaviest, got->gate == COBUY_GATE_CUSTOMERS && got->tested ? want->heaviest : 0);
	if (got->gate == COBUY_GATE_RANK)
		cr_assert(got->rank > count && got->value <= list[count - 1].value);
	if (got->gate == COBUY_GATE_LIFT)
		cr_assert_lt(got->adjusted_lift, 1.101);
	if (got->gate == COBUY_GATE_CHANCE)
		cr_assert_lt(got->nats, got->nats_needed + 0.01);
	if (got->gate > COBUY_GATE_LIFT && got->gate != COBUY_GATE_NONE)
		cr_assert(got->nats > got->nats_needed - 0.01 && got->adjusted_lift > 1.099);
}

/* Returns how many gates some pair fell at. */
static int check_table(const struct audited_shop *x, const struct naive_counter *n, cobuy_table table)
{
	uint64_t fell[COBUY_GATE_COUNT + 1] = {0}, ranks = 0;
	int gates = 0;

	for (uint32_t a = 0; a < x->summary.active_count; a++) {
		cobuy_item anchor, other;
		const struct text anchor_text = text_of_item(x->index, a, &anchor);
		cobuy_neighbour list[16];
		size_t count;

		cobuy_neighbours(x->index, table, a, list, 16, &count, NULL);
		for (uint32_t b = 0; b < x->summary.active_count; b++) {
			const struct naive_pair *want = naive_counter_pair(n, table, anchor_text, text_of_item(x->index, b, &other));
			cobuy_audited got;

			if (a == b || (table == COBUY_NEXT && anchor.eligible < 2))
				continue;
			cr_assert_eq(cobuy_audit_pair(x->audit, table, a, b, &got), COBUY_OK);
			check_pair(want, table, &got);
			if (!want)
				continue;
			check_gate(&got, want, list, count, b);
			fell[got.gate]++;
			ranks += got.rank > 3;
		}
	}
	for (int g = 0; g < COBUY_GATE_COUNT; g++) {
		cr_assert_eq(fell[g], x->summary.tables[table].dropped[g], "%s: %s: %lu pairs, the ledger has %lu", cobuy_table_name(table),
			     cobuy_gate_name((cobuy_gate)g), (unsigned long)fell[g], (unsigned long)x->summary.tables[table].dropped[g]);
		gates += fell[g] > 0;
	}
	cr_assert_eq(ranks, fell[COBUY_GATE_RANK]);
	cr_assert_eq(fell[COBUY_GATE_NONE], x->summary.tables[table].kept);
	return gates;
}

Test(audit_pass, every_pair_has_its_counts_and_the_gate_that_the_ledger_counts)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		const struct naive_options naive = {.next_days = 60, .next_orders = 5};
		struct audited_shop x;
		struct naive_counter n;

		shop_open(&x, seed);
		naive_counter_run(&n, x.lines.lines, x.lines.count, &naive);
		write_catalog(&x, &n);
		/* Once with the gate of chance, at which nearly all of them fall; once with the gates behind it. */
		shop_build(&x, 0.5, 0, 2);
		cr_assert_geq(check_table(&x, &n, COBUY_TOGETHER), 2);
		cr_assert_geq(check_table(&x, &n, COBUY_NEXT), 2);
		shop_let_go(&x);
		shop_build(&x, 1, 0, 2);
		cr_assert_geq(check_table(&x, &n, COBUY_TOGETHER), 7);
		cr_assert_geq(check_table(&x, &n, COBUY_NEXT), 5);
		naive_counter_clear(&n);
		shop_let_go(&x);
		shop_close(&x);
	}
}

static char *file_read(const char *path, size_t *nbytes)
{
	FILE *in = fopen(path, "rb");
	char *bytes = malloc(1 << 22);

	cr_assert(in && bytes);
	*nbytes = fread(bytes, 1, 1 << 22, in);
	fclose(in);
	return bytes;
}

Test(audit_pass, threads_change_no_byte_and_an_audit_changes_none_of_the_index)
{
	const struct naive_options naive = {.next_days = 60, .next_orders = 5};
	struct naive_counter n;
	struct audited_shop x;
	char *audit, *index, *again;
	size_t audit_nbytes, index_nbytes, nbytes;

	shop_open(&x, 9);
	naive_counter_run(&n, x.lines.lines, x.lines.count, &naive);
	write_catalog(&x, &n);
	naive_counter_clear(&n);
	shop_build(&x, 1, 30, 1);
	shop_let_go(&x);
	audit = file_read(x.audit_path, &audit_nbytes);
	index = file_read(x.index_path, &index_nbytes);
	shop_build(&x, 1, 30, 5);
	shop_let_go(&x);
	again = file_read(x.audit_path, &nbytes);
	cr_assert(nbytes == audit_nbytes && !memcmp(again, audit, nbytes));
	free(again);
	x.options.audit_path = NULL;
	cr_assert_eq(build_run(&x.options, &x.summary, &(struct failure){0}), COBUY_OK);
	build_summary_clear(&x.summary);
	again = file_read(x.index_path, &nbytes);
	cr_assert(nbytes == index_nbytes && !memcmp(again, index, nbytes));
	free(again);
	free(audit);
	free(index);
	shop_close(&x);
}

static void file_write(const char *path, const char *bytes, size_t nbytes)
{
	FILE *out = fopen(path, "wb");

	cr_assert(out && fwrite(bytes, 1, nbytes, out) == nbytes && fclose(out) == 0);
}

/* A byte that was changed is found where it is used, whatever it is; and nothing is read outside. */
Test(audit_pass, damage_is_an_error_and_another_index_is_refused)
{
	const struct naive_options naive = {.next_days = 60, .next_orders = 5};
	struct naive_counter n;
	struct audited_shop x;
	size_t nbytes;
	char *bytes;

	shop_open(&x, 4);
	naive_counter_run(&n, x.lines.lines, x.lines.count, &naive);
	write_catalog(&x, &n);
	naive_counter_clear(&n);
	shop_build(&x, 1, 0, 1);
	cobuy_audit_close(x.audit);
	bytes = file_read(x.audit_path, &nbytes);
	for (size_t at = 0; at < nbytes; at += at < 200 ? 1 : 37) {
		cobuy_fault fault = {0};
		cobuy_audited said;
		bool found = false;

		bytes[at] ^= 0x41;
		file_write(x.audit_path, bytes, nbytes);
		bytes[at] ^= 0x41;
		if (cobuy_audit_open(x.audit_path, x.index, &x.audit, &fault) != COBUY_OK)
			continue;
		for (uint32_t a = 0; a < x.summary.active_count && !found; a++)
			for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
				found |= cobuy_audit_pair(x.audit, (cobuy_table)t, a, a ? 0 : 1, &said) == COBUY_E_INDEX;
		cr_assert(found, "byte %zu was changed and nobody saw it", at);
		cobuy_audit_close(x.audit);
	}
	for (size_t cut = 0; cut < nbytes; cut += 97) {
		file_write(x.audit_path, bytes, cut);
		cr_assert_eq(cobuy_audit_open(x.audit_path, x.index, &x.audit, NULL), COBUY_E_INDEX, "cut at %zu", cut);
	}
	file_write(x.audit_path, bytes, nbytes);
	cobuy_close(x.index);
	x.options.ranking.top = 4;
	x.options.audit_path = NULL;
	cr_assert_eq(build_run(&x.options, &x.summary, &(struct failure){0}), COBUY_OK);
	cr_assert_eq(cobuy_open(x.index_path, &x.index, NULL), COBUY_OK);
	cr_assert_eq(cobuy_audit_open(x.audit_path, x.index, &x.audit, NULL), COBUY_E_INDEX);
	cobuy_close(x.index);
	free(bytes);
	shop_close(&x);
}
