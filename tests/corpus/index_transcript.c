/*
 * Prints what the C reader answers about an index, as README.md beside it describes; every reader prints the same.
 * usage: index_transcript FILE
 *        index_transcript --control SALT CUSTOMER...	place of each customer among a thousand, for control.tsv
 */
#include <cobuy.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT = 16, CART_LIMIT = 8, CART_ALL = 100, MANY = 1000, ENDS = 300 };

static void put_text(cobuy_text t)
{
	putchar(' ');
	for (size_t i = 0; i < t.nbytes; i++) {
		unsigned char byte = (unsigned char)t.bytes[i];

		if (byte > ' ' && byte <= '~' && byte != '%' && byte != '=')
			putchar(byte);
		else
			printf("%%%02x", byte);
	}
	if (t.nbytes == 0)
		putchar('-');
}

static void put_count(uint64_t count)
{
	printf(" %" PRIu64, count);
}

static void put_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	printf(" %016" PRIx64, bits);
}

/* Ends a line whose look-up failed, or found nothing; true: there is more to print. */
static int found(cobuy_status st)
{
	if (st == COBUY_OK)
		return 1;
	puts(st == COBUY_NONE ? " none" : " damaged");
	return 0;
}

static void put_table_info(const cobuy_table_info *t)
{
	put_count(t->anchors);
	put_count(t->answered);
	put_count(t->considered);
	put_count(t->kept);
	for (int gate = 0; gate < COBUY_GATE_COUNT; gate++)
		put_count(t->dropped[gate]);
	put_count(t->tests);
	put_count(t->empty);
	put_count(t->backed[0]);
	put_count(t->backed[1]);
}

static void put_options(const cobuy_info *info)
{
	const uint64_t counts[] = {info->options.min_support,  info->options.min_customers,	info->options.max_basket,
				   info->options.next_days,    info->options.next_orders,	info->options.top,
				   info->options.after_days,   info->options.return_cost_minor, info->options.minor_digits,
				   info->options.half_life_days, info->options.season,
				   info->options.replenish_days, info->options.durable_days, info->options.backoff != 0};
	const double shares[] = {info->options.fdr,
				 info->options.min_lift,
				 info->options.margin_weight,
				 info->options.min_margin,
				 info->options.max_return_rate,
				 info->options.max_price_ratio,
				 info->options.max_customer_share,
				 info->options.checkout_price_ratio,
				 info->options.same_order_share,
				 info->options.upgrade_steepness,
				 info->options.max_substitute_lift,
				 info->options.cost_share,
				 info->options.consumable_share,
				 info->options.durable_share,
				 info->options.return_weight,
				 info->options.min_gain,
				 info->options.least_increment,
				 info->options.bestseller_share,
				 info->options.least_share,
				 info->options.least_margin};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		put_count(counts[i]);
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		put_double(shares[i]);
	printf(" %s", cobuy_rank_by_name(info->options.rank_by));
	put_count(info->options.uncatalogued_kept != 0);
	put_count(info->options.ordered_by_sequence != 0);
	put_count(info->options.has_catalog != 0);
	put_count(info->options.rollup != 0);
}

static void put_provenance(const cobuy_info *info)
{
	uint64_t unnamed = 0;

	put_count(info->provenance.lines);
	put_count(info->provenance.used);
	put_count(info->provenance.returns);
	put_count(info->provenance.repeated);
	for (uint32_t i = 0; i < COBUY_REJECT_REASONS; i++) {
		if (cobuy_reject_name(i))
			put_count(info->provenance.rejected[i]);
		else
			unnamed += info->provenance.rejected[i];
	}
	put_count(unnamed);
}

static void put_info(const cobuy *index)
{
	cobuy_info info;

	printf("info");
	if (!found(cobuy_info_get(index, &info)))
		return;
	printf(" %" PRIu32 ".%" PRIu32, info.version_major, info.version_minor);
	put_count(info.file_nbytes);
	putchar(' ');
	for (size_t i = 0; i < sizeof info.build_id; i++)
		printf("%02x", info.build_id[i]);
	put_count(info.items);
	const uint64_t shop[] = {
	    info.shop.orders,	     info.shop.eligible_orders,	 info.shop.customers,	    info.shop.orders_without_customer,
	    info.shop.orders_without_time, info.shop.orders_many_customers, info.shop.orders_over_limit, info.shop.returns_only,
	    info.shop.items,	     info.shop.basket_items,	 info.shop.returned,	    info.shop.catalog_lines,
	    info.shop.catalog_rejected, info.shop.catalog_unknown, info.shop.items_uncatalogued};

	for (size_t i = 0; i < sizeof shop / sizeof *shop; i++)
		put_count(shop[i]);
	printf(" %" PRId64 " %" PRId64, info.shop.first_time, info.shop.last_time);
	for (int table = 0; table < COBUY_TABLE_COUNT; table++)
		put_table_info(&info.tables[table]);
	put_options(&info);
	put_provenance(&info);
	putchar('\n');
}

static void put_find(const cobuy *index, const char *text, size_t nbytes)
{
	uint32_t number;

	printf("find");
	put_text((cobuy_text){text, nbytes});
	if (found(cobuy_find(index, text, nbytes, &number)))
		printf(" %" PRIu32 "\n", number);
}

static void put_item(const cobuy *index, uint32_t number)
{
	static const char *const stocks[] = {"unknown", "out", "in"};
	cobuy_item item;

	printf("item %" PRIu32, number);
	if (!found(cobuy_item_get(index, number, &item)))
		return;
	put_text(item.item);
	put_count(item.product);
	put_text(item.title);
	put_text(item.category);
	put_text(item.family);
	put_count(item.orders);
	put_count(item.eligible);
	put_count(item.followed);
	put_count(item.returned);
	if (item.price_minor == COBUY_NO_PRICE)
		printf(" -");
	else
		put_count(item.price_minor);
	printf(" %s %u %s", stocks[item.stock], item.margin_band, cobuy_gate_name(item.gate));
	put_double((double)item.worth);
	putchar('\n');
	put_find(index, item.item.bytes, item.item.nbytes);
}

static void put_attributes(const cobuy *index, uint32_t number)
{
	cobuy_text name[COBUY_ATTRIBUTES_MAX], value[COBUY_ATTRIBUTES_MAX];
	cobuy_status st = COBUY_OK;
	uint32_t count = 0;

	printf("attributes %" PRIu32, number);
	for (; count < COBUY_ATTRIBUTES_MAX && st == COBUY_OK; count += st == COBUY_OK)
		st = cobuy_attribute(index, number, count, &name[count], &value[count]);
	if (!found(st == COBUY_NONE && count ? COBUY_OK : st))
		return;
	for (uint32_t k = 0; k < count; k++) {
		put_text(name[k]);
		put_text(value[k]);
	}
	putchar('\n');
}

static void put_differences(const cobuy *index, uint32_t anchor, uint32_t item)
{
	cobuy_difference out[COBUY_ATTRIBUTES_MAX];
	size_t filled;

	printf("differences %" PRIu32 " %" PRIu32, anchor, item);
	if (!found(cobuy_differences(index, anchor, item, out, COBUY_ATTRIBUTES_MAX, &filled)))
		return;
	for (size_t i = 0; i < filled; i++) {
		put_text(out[i].attribute);
		put_text(out[i].anchor);
		put_text(out[i].item);
	}
	putchar('\n');
}

static void put_evidence(const cobuy_neighbour *n)
{
	put_count(n->item);
	put_count(n->rank);
	put_count(n->support);
	put_count(n->customers);
	put_count(n->anchor_support);
	put_count(n->item_support);
	put_count(n->total);
	put_count(n->at_risk);
	put_count(n->lag_q1_days);
	put_count(n->lag_days);
	put_count(n->lag_q3_days);
	put_count(n->both);
	put_count(n->email_day);
	putchar(' ');
	for (unsigned bit = COBUY_PLACE_PRODUCT; bit <= COBUY_PLACE_EMAIL; bit *= 2)
		if (n->placement & bit)
			printf("%s,", cobuy_placement_name((cobuy_placement)bit));
	printf(" %s", cobuy_level_name((cobuy_level)n->level));
	put_count(n->pinned);
	put_double(n->confidence);
	put_double(n->lift);
	put_double(n->adjusted_lift);
	put_double(n->increment_low);
	put_double(n->value);
	put_double(n->boost);
}

/* The line of a row; true: its neighbours are to be printed. */
static int put_row(const char *table, uint32_t number, cobuy_status st, const cobuy_row *row)
{
	printf("%s %" PRIu32, table, number);
	if (st != COBUY_OK && st != COBUY_NONE) {
		puts(" damaged");
		return 0;
	}
	printf(" %" PRIu32 " %" PRIu64 " %s\n", row->count, row->considered, cobuy_gate_name(row->furthest));
	return row->count > 0;
}

/* Why it is shown, behind all else, and the end of the line. */
static void put_explanation(const char *text, size_t nbytes)
{
	put_text((cobuy_text){text, nbytes});
	putchar('\n');
}

static void put_neighbours(const cobuy *index, cobuy_table table, uint32_t number)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_neighbour out[LIMIT];
	cobuy_row row = {.furthest = COBUY_GATE_NONE};
	size_t filled;

	if (!put_row(cobuy_table_name(table), number, cobuy_neighbours(index, table, number, NULL, 0, &filled, &row), &row))
		return;
	if (cobuy_neighbours(index, table, number, out, LIMIT, &filled, NULL) != COBUY_OK)
		puts("- damaged");
	for (size_t i = 0; i < filled; i++) {
		putchar('-');
		put_evidence(&out[i]);
		put_explanation(text, cobuy_explain(index, table, &out[i], text, sizeof text));
	}
}

static void put_replenishment(const cobuy *index, uint32_t number)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_replenishment r;
	cobuy_status st = cobuy_replenish(index, number, &r);

	printf("replenish %" PRIu32, number);
	if (st == COBUY_NONE) {
		printf(" none %s %" PRIu32 "\n", cobuy_gate_name(r.gate), r.window_days);
		return;
	}
	if (!found(st))
		return;
	printf(" %s", cobuy_repeat_name(r.kind));
	put_count(r.window_days);
	put_count(r.buyers);
	put_count(r.observed);
	put_count(r.repeat);
	put_double(r.share);
	put_double(r.share_low);
	put_double(r.share_high);
	put_count(r.intervals);
	put_count(r.quantity);
	put_count(r.q1_days);
	put_count(r.median_days);
	put_count(r.q3_days);
	put_count(r.due_begin_days);
	put_count(r.due_end_days);
	put_count(r.hide_days);
	put_explanation(text, cobuy_explain_replenishment(&r, text, sizeof text));
}

static void put_upgrades(const cobuy *index, uint32_t number)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_upgrade out[LIMIT];
	cobuy_row row = {.furthest = COBUY_GATE_NONE};
	size_t filled;

	if (!put_row("upgrade", number, cobuy_upgrades(index, number, NULL, 0, &filled, &row), &row))
		return;
	if (cobuy_upgrades(index, number, out, LIMIT, &filled, NULL) != COBUY_OK)
		puts("- damaged");
	for (size_t i = 0; i < filled; i++) {
		putchar('-');
		put_count(out[i].item);
		put_count(out[i].rank);
		put_count(out[i].forward);
		put_count(out[i].backward);
		put_count(out[i].anchor_price_minor);
		put_count(out[i].price_minor);
		put_count(out[i].price_step_minor);
		if (out[i].margin_step_minor == COBUY_NO_STEP)
			printf(" -");
		else
			printf(" %" PRId64, out[i].margin_step_minor);
		put_double(out[i].share_low);
		put_double(out[i].value);
		put_explanation(text, cobuy_explain_upgrade(&out[i], text, sizeof text));
	}
}

static void put_substitute(const cobuy_substitute *s)
{
	put_count(s->item);
	put_count(s->rank);
	put_count(s->together);
	put_count(s->later);
	put_count(s->earlier);
	put_count(s->anchor_support);
	put_count(s->item_support);
	put_double(s->expected);
	put_double(s->switch_low);
	put_double(s->value);
}

static void put_substitutes(const cobuy *index, uint32_t number)
{
	char text[COBUY_EXPLANATION_NBYTES];
	cobuy_substitute out[LIMIT];
	cobuy_row row = {.furthest = COBUY_GATE_NONE};
	size_t filled;

	if (!put_row("substitute", number, cobuy_substitutes(index, number, NULL, 0, &filled, &row), &row))
		return;
	if (cobuy_substitutes(index, number, out, LIMIT, &filled, NULL) != COBUY_OK)
		puts("- damaged");
	for (size_t i = 0; i < filled; i++) {
		putchar('-');
		put_substitute(&out[i]);
		put_explanation(text, cobuy_explain_substitute(&out[i], text, sizeof text));
	}
}

/* Whether an item is asked for: of many, some at either end. */
static int item_is_asked(uint32_t i, uint32_t n)
{
	return n <= MANY || i < ENDS || i >= n - ENDS;
}

/* --- carts and placements --- */

static void put_suggestions(const cobuy *index, cobuy_status st, const cobuy_suggestion *out, size_t filled)
{
	char text[COBUY_EXPLANATION_NBYTES];

	if (!found(st))
		return;
	putchar('\n');
	for (size_t i = 0; i < filled; i++) {
		printf("- %s", cobuy_table_name(out[i].table));
		put_count(out[i].item);
		put_count(out[i].anchors);
		put_count(out[i].best);
		put_double(out[i].value);
		if (out[i].table == COBUY_SUBSTITUTE)
			put_substitute(&out[i].instead);
		else
			put_evidence(&out[i].because);
		put_explanation(text, cobuy_explain_suggestion(index, &out[i], text, sizeof text));
	}
}

static void put_cart(const cobuy *index, const char *name, unsigned places, const cobuy_request *request)
{
	cobuy_suggestion out[CART_LIMIT];
	size_t filled;

	for (int table = COBUY_TOGETHER; table <= COBUY_NEXT; table++) {
		printf("cart %s %s", name, cobuy_table_name((cobuy_table)table));
		cobuy_status st = cobuy_cart(index, (cobuy_table)table, places, request, out, CART_LIMIT, &filled);

		put_suggestions(index, st, out, filled);
	}
}

static void put_places(const cobuy *index, const char *name, const cobuy_request *request)
{
	cobuy_suggestion out[CART_LIMIT];
	size_t filled;

	for (unsigned bit = COBUY_PLACE_PRODUCT; bit <= COBUY_PLACE_EMAIL; bit *= 2) {
		printf("place %s %s", name, cobuy_placement_name((cobuy_placement)bit));
		cobuy_status st = cobuy_place(index, (cobuy_placement)bit, request, out, CART_LIMIT, &filled, NULL);

		put_suggestions(index, st, out, filled);
	}
}

/* What is asked of an item: it and another one, with what a visitor has and the shop has not. */
static void put_requests(const cobuy *index, uint32_t i, uint32_t n)
{
	const uint32_t other = (uint32_t)(((uint64_t)i * 7 + 3) % n);
	const uint32_t items[] = {n, i, other, i}, bought[] = {UINT32_MAX, (i + 1) % n}, out_of_stock[] = {(i + 2) % n, i};
	const cobuy_request plain = {.items = items + 1, .item_count = 3};
	const cobuy_request known = {items, 4, bought, 2, out_of_stock, i % 3 ? 1 : 2, 0};
	const cobuy_request few = {items, 2, NULL, 0, out_of_stock, i % 3 ? 1 : 2, 3};
	char name[32];

	snprintf(name, sizeof name, "%" PRIu32, i);
	put_cart(index, name, 0, &plain);
	snprintf(name, sizeof name, "%" PRIu32 ":known", i);
	put_cart(index, name, i % 32, &known);
	put_places(index, name, &known);
	snprintf(name, sizeof name, "%" PRIu32 ":few", i);
	put_cart(index, name, 0, &few);
	put_places(index, name, &few);
}

static void put_carts(const cobuy *index, uint32_t n)
{
	uint32_t all[CART_ALL];

	put_cart(index, "empty", 0, &(cobuy_request){0});
	put_cart(index, "beyond", 0, &(cobuy_request){.items = (const uint32_t[]){n, UINT32_MAX}, .item_count = 2});
	for (uint32_t i = 0; i < CART_ALL; i++)
		all[i] = n ? (i * 7 + 3) % n : i;
	put_cart(index, "many", 0, &(cobuy_request){.items = all, .item_count = CART_ALL});
	for (uint32_t i = 0; i < n; i++)
		if (item_is_asked(i, n))
			put_requests(index, i, n);
}

/* The control group of so many permille has who stands in a place below. */
static void put_control(const char *salt, const char *customer)
{
	uint32_t place = 0;

	while (!cobuy_control(salt, strlen(salt), customer, strlen(customer), place + 1))
		place++;
	printf("%s\t%s\t%" PRIu32 "\n", salt, customer, place);
}

int main(int argc, char **argv)
{
	char long_text[300];
	cobuy *index = NULL;
	cobuy_fault fault = {0};
	cobuy_status st;

	if (argc > 2 && strcmp(argv[1], "--control") == 0) {
		for (int i = 3; i < argc; i++)
			put_control(argv[2], argv[i]);
		return 0;
	}
	if (argc != 2)
		return 64;
	memset(long_text, 'x', sizeof long_text);
	st = cobuy_open(argv[1], &index, &fault);
	if (st == COBUY_OK)
		puts("open ok");
	else if (st == COBUY_E_INDEX)
		printf("open %s\n", fault.section);
	else
		puts(st == COBUY_E_VERSION ? "open version" : "open failed");
	if (st != COBUY_OK)
		return 0;
	if (cobuy_verify(index, &fault) == COBUY_OK)
		puts("verify ok");
	else
		printf("verify %s\n", fault.section);
	uint32_t n = cobuy_item_count(index);

	printf("items %" PRIu32 "\n", n);
	put_info(index);
	put_find(index, "", 0);
	put_find(index, "no such item", 12);
	put_find(index, long_text, sizeof long_text);
	put_item(index, n);
	for (uint32_t i = 0; i < n; i++) {
		if (!item_is_asked(i, n))
			continue;
		put_item(index, i);
		put_attributes(index, i);
		put_differences(index, i, (i + 1) % n);
		put_neighbours(index, COBUY_TOGETHER, i);
		put_neighbours(index, COBUY_NEXT, i);
		put_replenishment(index, i);
		put_upgrades(index, i);
		put_substitutes(index, i);
	}
	put_carts(index, n);
	cobuy_close(index);
	return 0;
}
