/* What an audit knows of a pair, in words. */
#include "cli/audit_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/gate_text.h"
#include "cli/number_text.h"
#include "cli/safe_text.h"

static struct audit_needs needs(const char *format, ...) __attribute__((format(printf, 1, 2)));

static struct audit_needs needs(const char *format, ...)
{
	struct audit_needs out;
	va_list args;

	va_start(args, format);
	vsnprintf(out.text, sizeof out.text, format, args);
	va_end(args);
	return out;
}

static uint64_t least_customers(const struct audit_case *c)
{
	const uint64_t support = c->table == COBUY_NEXT ? c->info->options.min_support : 0;

	return c->info->options.min_customers > support ? c->info->options.min_customers : support;
}

/* "1 in 45", "1 in 10^12": how likely chance makes it. */
static struct number_text odds(double nats)
{
	struct number_text out;

	if (nats < log(1e9))
		snprintf(out.text, sizeof out.text, "1 in %.30s", number_text_groups((uint64_t)(exp(nats) + 0.5)).text);
	else
		snprintf(out.text, sizeof out.text, "1 in 10^%.0f", nats / log(10));
	return out;
}

/* What it takes, in two digits behind the point, rounded so that it is enough. */
static double rounded(double value, double (*round_to)(double))
{
	return round_to(value * 100) / 100;
}

/* --- what would have to change --------------------------------------------- */

static const char *joint_orders(const struct audit_case *c, uint64_t count)
{
	if (c->table == COBUY_TOGETHER)
		return count == 1 ? "order with both" : "orders with both";
	return count == 1 ? "order of the anchor that the other follows" : "orders of the anchor that the other follows";
}

static struct audit_needs needs_support(const struct audit_case *c)
{
	const uint64_t least = c->info->options.min_support;
	const uint64_t more = least - (c->said.counted ? c->said.support : c->said.least - 1);

	return needs("%s%s more %s; %s are asked for (--min-support)", c->said.counted ? "" : "at least ", number_text_groups(more).text, joint_orders(c, more),
		     number_text_groups(least).text);
}

static struct audit_needs needs_customers(const struct audit_case *c)
{
	const uint64_t least = least_customers(c);
	const double share = c->info->options.max_customer_share;

	if (c->said.heaviest && share > 0)
		return needs("%.0f more %s of other customers, or --max-customer-share %.2f: one customer made %s of the %s, and %s are allowed",
			     ceil((double)c->said.heaviest / share - (double)c->said.support), joint_orders(c, 2),
			     rounded((double)c->said.heaviest / (double)c->said.support, ceil), number_text_groups(c->said.heaviest).text,
			     number_text_groups(c->said.support).text, number_text_percent(share).text);
	return needs("%s more customer%s behind it; %s are asked for (%s)", number_text_groups(least - c->said.customers).text,
		     least - c->said.customers == 1 ? "" : "s", number_text_groups(least).text,
		     least > c->info->options.min_customers ? "--min-support, which holds for customers too" : "--min-customers");
}

static struct audit_needs needs_evidence(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;

	if (x->nats_needed >= COBUY_NO_FINDING)
		return needs("more evidence in all of the table: none of its pairs is sure enough to be shown (--fdr %.6g)", c->info->options.fdr);
	if (!x->customers_needed)
		return needs("another habit of the buyers: it is bought %s no more than chance has it, so more of the same would prove nothing",
			     c->table == COBUY_TOGETHER ? "together" : "next");
	return needs("about %s more customers who buy alike: with %s at the same lift it would be sure enough", number_text_groups(x->customers_needed - x->customers).text,
		     number_text_groups(x->customers_needed).text);
}

static struct audit_needs needs_price(const struct audit_case *c)
{
	return needs("--max-price-ratio %.2f: it costs %s and the anchor %s", rounded((double)c->other->price_minor / (double)c->anchor->price_minor, ceil),
		     number_text_money(c->other->price_minor, c->info->options.minor_digits).text,
		     number_text_money(c->anchor->price_minor, c->info->options.minor_digits).text);
}

static struct audit_needs needs_fewer_returns(const struct audit_case *c)
{
	if (!c->said.returned)
		return needs("fewer returns, or a higher --max-return-rate than %.6g", c->info->options.max_return_rate);
	return needs("fewer returns: of %s purchases with the anchor it came back from %s; or a higher --max-return-rate than %.6g",
		     number_text_groups(c->said.support).text, number_text_groups(c->said.returned).text, c->info->options.max_return_rate);
}

/* The slot's bar is set against profit and evidence, of which an index keeps the counts alone: where returns are few, it was the bar. */
static bool is_below_bar(const struct audit_case *c)
{
	return c->table == COBUY_NEXT && c->info->options.least_share > 0 && c->said.increment_low >= c->info->options.least_increment &&
	       (double)c->said.returned * c->info->options.return_weight < (double)c->said.support / 2;
}

static struct audit_needs needs_value(const struct audit_case *c)
{
	if (!(c->other->worth > 0))
		return needs("a profit: after returns it earns nothing");
	if (c->said.increment_low > 0 && is_below_bar(c))
		return needs("more orders or a higher profit: a slot must surely earn %.6g times what one of the three bestsellers earns in it (--bestseller-share)",
			     c->info->options.bestseller_share);
	if (c->said.returned && c->said.increment_low > 0 && (c->table == COBUY_TOGETHER || c->said.increment_low >= c->info->options.least_increment))
		return needs("a profit: of %s purchases with the anchor it came back from %s, and what is left earns nothing",
			     number_text_groups(c->said.support).text, number_text_groups(c->said.returned).text);
	if (c->table == COBUY_NEXT && c->said.increment_low > 0)
		return needs("a higher increment: it is %s at least, and must be %s (--min-gain %.6g)", number_text_percent(c->said.increment_low).text,
			     number_text_percent(c->info->options.least_increment).text, c->info->options.min_gain);
	return needs("more orders: it is likelier with the anchor by %s at least, and that must be above 0", number_text_percent(c->said.increment_low).text);
}

/* What the list is ordered by, where that can be told from counts. */
static bool ordered_value(uint32_t rank_by, double value, double increment, double support, double confidence, double lift, double *out)
{
	const double by[] = {value, increment, support, confidence, lift};

	if (rank_by >= sizeof by / sizeof *by)
		return false;
	*out = by[rank_by];
	return true;
}

static struct audit_needs needs_rank(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;
	const cobuy_neighbour *last = c->list->count ? &c->list->all[c->list->count - 1] : NULL;
	const uint32_t rank_by = c->info->options.rank_by;
	double own, of_last;

	if (!last || !ordered_value(rank_by, x->value, x->increment_low, x->support, x->confidence, x->lift, &own) ||
	    !ordered_value(rank_by, last->value, last->increment_low, last->support, last->confidence, last->lift, &of_last))
		return needs("--top %" PRIu32, x->rank);
	return needs("--top %" PRIu32 ", or more than the last one shown: its %s is %s, and that one's %s", x->rank, cobuy_rank_by_name(rank_by),
		     number_text_plain(own).text, number_text_plain(of_last).text);
}

static struct audit_needs needs_family(const struct audit_case *c)
{
	if (c->anchor->family.nbytes && c->anchor->family.nbytes == c->other->family.nbytes &&
	    !memcmp(c->anchor->family.bytes, c->other->family.bytes, c->anchor->family.nbytes))
		return needs("another family: variants of one product do not recommend each other");
	return needs("a higher %s than the variant of its family that is listed", cobuy_rank_by_name(c->info->options.rank_by));
}

struct audit_needs audit_text_needs(const struct audit_case *c)
{
	switch (c->said.gate) {
	case COBUY_GATE_SUPPORT:
		return needs_support(c);
	case COBUY_GATE_CUSTOMERS:
		return needs_customers(c);
	case COBUY_GATE_CHANCE:
		return c->said.tested ? needs_evidence(c) : needs("more evidence");
	case COBUY_GATE_LIFT:
		return needs("--min-lift %.2f: it is bought %.2f times as often as chance has it", rounded(c->said.adjusted_lift, floor), c->said.adjusted_lift);
	case COBUY_GATE_STOCK:
		return needs("stock: the other is sold out");
	case COBUY_GATE_INACTIVE:
		return needs("the other for sale again: its status, or a line for it in the catalogue");
	case COBUY_GATE_MARGIN:
		return needs("a margin of %s of the price or more (--min-margin)", number_text_percent(c->info->options.min_margin).text);
	case COBUY_GATE_RETURNS:
		return needs_fewer_returns(c);
	case COBUY_GATE_PRICE:
		return needs_price(c);
	case COBUY_GATE_FAMILY:
		return needs_family(c);
	case COBUY_GATE_SUBSTITUTE:
		return needs("another habit of the buyers: who takes one leaves the other (see --table substitute)");
	case COBUY_GATE_MISFIT:
		return needs("another line in the file of fits");
	case COBUY_GATE_BLOCKED:
		return needs("another rule");
	case COBUY_GATE_VALUE:
		return needs_value(c);
	case COBUY_GATE_RANK:
		return needs_rank(c);
	case COBUY_GATE_NONE:
		break;
	}
	return needs("nothing");
}

struct audit_needs audit_text_reason(const struct audit_case *c)
{
	if (c->said.gate == COBUY_GATE_CUSTOMERS)
		return c->said.heaviest ? needs("one customer made too many of its orders")
					: needs("fewer than %s customers stand behind it", number_text_groups(least_customers(c)).text);
	return needs("%s", gate_text_reason(c->said.gate, c->table, c->info).text);
}

/* --- for people ------------------------------------------------------------ */

static void print_fact(const char *name, struct number_text value, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void print_fact(const char *name, struct number_text value, const char *format, ...)
{
	va_list args;

	printf("  %-15s %12s  ", name, value.text);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static void print_chance(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;

	if (x->nats_needed >= COBUY_NO_FINDING)
		print_fact("odds", odds(x->nats), "how likely chance makes so many customers; no pair of the table is unlikely enough");
	else if (x->nats_needed > 0)
		print_fact("odds", odds(x->nats), "how likely chance makes so many customers; it must be %s or less (--fdr %.6g)", odds(x->nats_needed).text,
			   c->info->options.fdr);
}

static void print_tested(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;
	const bool together = c->table == COBUY_TOGETHER;

	if (!together)
		print_fact("in one order", number_text_groups(x->both), "orders that could be followed with both");
	print_fact("at risk", number_text_groups(x->at_risk), together ? "orders with the anchor: each could have had the other"
								       : "of the anchor's orders, those without the other");
	print_fact("confidence", number_text_percent(x->confidence), "support of the orders at risk");
	print_fact("expected", number_text_times(x->expected), "such orders that chance alone gives");
	print_fact("adjusted lift", number_text_times(x->adjusted_lift), "support over expected; %.6g is asked for (--min-lift)", c->info->options.min_lift);
	print_chance(c);
	if (x->gate == COBUY_GATE_CHANCE && c->info->options.half_life_days)
		return; /* the increment of a pair that was not found is not kept */
	print_fact("increment", number_text_percent(x->increment_low), "at least this much likelier with the anchor than without (95 %% interval)");
	print_fact("worth", number_text_plain((double)c->other->worth), "the other's profit after returns, as a factor; 1 without margins");
	print_fact("value", number_text_plain(x->value), x->boost != 1 ? "increment x worth x a rule's boost of %.6g" : "increment x worth", x->boost);
}

static void print_counted(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;
	const bool together = c->table == COBUY_TOGETHER;

	print_fact("support", number_text_groups(x->support), "%s; %s are asked for (--min-support)", joint_orders(c, x->support),
		   number_text_groups(c->info->options.min_support).text);
	print_fact("customers", number_text_groups(x->customers), "different customers behind them; %s are asked for", number_text_groups(least_customers(c)).text);
	if (x->returned)
		print_fact("came back", number_text_groups(x->returned), "of these purchases the other was sent back");
	if (x->heaviest)
		print_fact("heaviest", number_text_groups(x->heaviest), "of them that one customer made");
	print_fact("anchor support", number_text_groups(x->anchor_support), together ? "orders with the anchor" : "orders with the anchor that could be followed");
	print_fact("item support", number_text_groups(x->item_support), together ? "orders with the other" : "orders followed by the other, whatever was in them");
	print_fact("total", number_text_groups(x->total), together ? "orders in all" : "orders that could be followed, in all");
	if (x->tested)
		print_tested(c);
}

void audit_text_print(const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;
	const struct audit_needs what = audit_text_needs(c);

	if (x->gate == COBUY_GATE_RANK)
		printf("\n%s: not listed: rank %" PRIu32 " of %" PRIu32 "\n", cobuy_table_name(c->table), x->rank, c->list->row.count);
	else
		printf("\n%s: not listed: %s\n", cobuy_table_name(c->table), audit_text_reason(c).text);
	if (x->counted)
		print_counted(c);
	else
		printf("  It was seen in fewer than %s, which is all that the audit knows of it.\n", number_text_orders(x->least).text);
	printf("  Gate: %s. To be listed it takes ", cobuy_gate_name(x->gate));
	safe_text_print(stdout, what.text, strlen(what.text));
	puts(".");
	if (x->gate > COBUY_GATE_SUPPORT && x->gate < COBUY_GATE_RANK)
		puts("  The gates behind that one were not asked.");
}

void audit_text_print_passed(const struct audit_case *c)
{
	if (!c->said.tested)
		return;
	print_fact("expected", number_text_times(c->said.expected), "such orders that chance alone gives");
	print_chance(c);
}

static void print_move(const cobuy_audited *x, const char *first, const char *then)
{
	if (x->counted)
		printf("  After %s with %s, %s customer%s bought %s.\n", number_text_orders(x->support).text, first, number_text_groups(x->customers).text,
		       x->customers == 1 ? "" : "s", then);
	else
		printf("  Fewer than %s with %s were followed by %s.\n", number_text_orders(x->least).text, first, then);
}

void audit_text_print_moves(const cobuy_audited *there, const cobuy_audited *back)
{
	print_move(there, "the anchor", "the other");
	print_move(back, "the other", "the anchor");
}

/* --- for programs ---------------------------------------------------------- */

void audit_text_write(struct json_writer *w, const struct audit_case *c)
{
	const cobuy_audited *x = &c->said;

	json_object_begin(w, "audit");
	json_word(w, "gate", cobuy_gate_name(x->gate));
	json_truth(w, "counted", x->counted);
	json_count(w, "least", x->least);
	if (x->counted) {
		json_count(w, "support", x->support);
		json_count(w, "customers", x->customers);
		if (x->heaviest)
			json_count(w, "heaviest", x->heaviest);
		if (x->returned)
			json_count(w, "returned", x->returned);
		json_count(w, "anchor_support", x->anchor_support);
		json_count(w, "item_support", x->item_support);
		json_count(w, "total", x->total);
	}
	if (x->tested) {
		json_count(w, "both", x->both);
		json_count(w, "at_risk", x->at_risk);
		json_number(w, "expected", x->expected);
		json_number(w, "confidence", x->confidence);
		json_number(w, "lift", x->lift);
		json_number(w, "adjusted_lift", x->adjusted_lift);
		json_number(w, "increment_low", x->increment_low);
		json_number(w, "value", x->value);
		json_number(w, "nats", x->nats);
		json_number(w, "nats_needed", x->nats_needed);
	}
	if (x->customers_needed)
		json_count(w, "customers_needed", x->customers_needed);
	if (x->rank)
		json_count(w, "rank", x->rank);
	json_word(w, "needs", audit_text_needs(c).text);
	json_object_end(w);
}
