/* The options of a build, from the command line to struct build_options. */
#include "cli/build_form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/thread_team.h"
#include "pipeline/time_text.h"

const struct build_form build_form_defaults = {
	.max_field = 65536,
	.max_basket = 200,
	.next_days = 60,
	.next_orders = 5,
	.min_support = 5,
	.min_customers = 3,
	.max_customer_share = -1,
	.minor_digits = 2,
	.top = 12,
	.max_reject = 0.01,
	.fdr = 0.01,
	.min_lift = 1.2,
	.max_return_rate = -1,
	.max_price_ratio = -1,
	.upgrade_steepness = 1,
	.max_substitute_lift = 0.5,
	.checkout_price_ratio = 0.25,
	.same_order_share = 0.5,
	.after_days = 3,
	.replenish_days = 180,
	.consumable_share = 0.2,
	.durable_share = 0.1,
	.durable_days = 90,
	.margin_weight = 0.25,
	.return_weight = 2,
	.min_gain = 3,
	.bestseller_share = 0.5,
	.uncatalogued = 1,
};

/* How high a return rate may be where a catalogue says what may be sold, unless told. */
static const double DEFAULT_MAX_RETURN_RATE = 0.3;

/* How dear a neighbour may be where a catalogue gives the prices, unless told. */
static const double DEFAULT_MAX_PRICE_RATIO = 5;

/* How much of a pair may be one customer's, where a pair must have several at all, unless told. */
static const double DEFAULT_MAX_CUSTOMER_SHARE = 0.5;

/* What was last paid says little of what things cost in general, so without a catalogue the gate must be asked for. */
static double build_form_price_ratio(const struct build_form *form)
{
	if (form->max_price_ratio >= 0)
		return form->max_price_ratio;
	return form->catalog ? DEFAULT_MAX_PRICE_RATIO : 0;
}

static double build_form_customer_share(const struct build_form *form)
{
	if (form->max_customer_share >= 0)
		return form->max_customer_share;
	return form->min_customers > 1 ? DEFAULT_MAX_CUSTOMER_SHARE : 1;
}

/*
 * Cuts a list at its commas, in place; a backslash keeps the comma behind it. Gives the next part, NULL at the end.
 */
static char *build_form_part(char **rest)
{
	char *part = *rest, *from = part, *to = part;

	if (!part)
		return NULL;
	for (; *from && *from != ','; from++) {
		if (*from == '\\' && from[1])
			from++;
		*to++ = *from;
	}
	*rest = *from ? from + 1 : NULL;
	*to = '\0';
	return part;
}

static int build_form_field(const char *name, size_t nbytes)
{
	for (int i = 0; i < ORDER_FIELD_COUNT; i++) {
		if (text_equals(text_of(order_field_name((enum order_field)i)), (struct text){name, (uint32_t)nbytes}))
			return i;
	}
	return -1;
}

static cobuy_status build_form_columns(struct build_form *form, struct build_options *o, struct failure *f)
{
	char *rest;

	if (!form->columns)
		return COBUY_OK;
	rest = form->columns_copy = strdup(form->columns);
	if (!rest)
		return failure_memory(f, "reading options");
	for (char *part = build_form_part(&rest); part; part = build_form_part(&rest)) {
		const char *equals = strchr(part, '=');
		const int field = equals ? build_form_field(part, (size_t)(equals - part)) : -1;

		if (!equals || !equals[1])
			return failure_set(f, COBUY_E_USAGE, "--columns: found '%s', expected FIELD=COLUMN, such as order=Invoice", part);
		if (field < 0)
			return failure_set(f, COBUY_E_USAGE,
					   "--columns: '%.*s' is no field; the fields are order, item, customer, time, sequence, quantity, price, status",
					   (int)(equals - part), part);
		if (o->orders.columns[field])
			return failure_set(f, COBUY_E_USAGE, "--columns names the field %s twice", order_field_name((enum order_field)field));
		o->orders.columns[field] = equals + 1;
	}
	return COBUY_OK;
}

static cobuy_status build_form_statuses(struct build_form *form, struct build_options *o, struct failure *f)
{
	uint32_t count = 1;
	char *rest;

	if (!form->drop_status)
		return COBUY_OK;
	for (const char *c = form->drop_status; *c; c++)
		count += *c == ',';
	rest = form->statuses_copy = strdup(form->drop_status);
	form->statuses = calloc(count, sizeof *form->statuses);
	if (!rest || !form->statuses)
		return failure_memory(f, "reading options");
	for (char *part = build_form_part(&rest); part; part = build_form_part(&rest)) {
		if (*part)
			form->statuses[o->orders.drop_status_count++] = part;
	}
	o->orders.drop_statuses = form->statuses;
	return COBUY_OK;
}

/* Every count and amount in an index is below 2^53, so that a double holds it (FORMAT.md). */
#define COUNT_MOST 9007199254740991

/* Money in minor units; money that is no whole number of them is refused, as in the catalogue. */
static cobuy_status build_form_return_cost(const struct build_form *form, uint64_t *minor, struct failure *f)
{
	double units = form->return_cost;

	for (uint64_t i = 0; i < form->minor_digits; i++)
		units *= 10;
	if (units >= COUNT_MOST)
		return failure_set(f, COBUY_E_USAGE, "--return-cost: an index holds money below 2^53 of its smallest unit; found %g of them", units);
	*minor = (uint64_t)(units + 0.5);
	/* A typed decimal is off by less than this once it is binary; a further digit is off by more. */
	if (units - (double)*minor > 0.001 || (double)*minor - units > 0.001)
		return failure_set(f, COBUY_E_USAGE, "--return-cost takes money with at most %llu decimals (--minor-digits)",
				   (unsigned long long)form->minor_digits);
	return COBUY_OK;
}

static cobuy_status build_form_until(const struct build_form *form, struct order_cutoff *cutoff, struct failure *f)
{
	if (form->until && !time_text_parse(form->until, &cutoff->until))
		return failure_set(f, COBUY_E_USAGE, "--until takes a time such as 2011-09-01 or 2011-09-01 12:30:00, found '%s'", form->until);
	cutoff->is_set = form->until != NULL;
	return COBUY_OK;
}

/* What the catalogue must say. */
static cobuy_status build_form_groups(const struct build_form *form, struct failure *f)
{
	if (form->rollup && !form->catalog)
		return failure_set(f, COBUY_E_USAGE, "--rollup family needs a catalogue that says what the families are; name one with --catalog");
	if (form->backoff && !form->catalog)
		return failure_set(f, COBUY_E_USAGE, "--backoff needs a catalogue that says what the families and categories are; name one with --catalog");
	return COBUY_OK;
}

cobuy_status build_form_fill(struct build_form *form, const struct operands *files, struct build_options *o, struct failure *f)
{
	cobuy_status st;

	*o = (struct build_options){
		.index_path = form->output,
		.orders = {
			.paths = (const char *const *)files->texts,
			.returns_path = form->returns,
			.path_count = (uint32_t)files->count,
			.max_field_nbytes = (uint32_t)form->max_field,
			.rejects_path = form->rejects,
		},
		.catalog_path = form->catalog,
		.rules_path = form->rules,
		.fits_path = form->fits,
		.strict = form->strict,
		.rollup_family = form->rollup == 1,
		.backoff = form->backoff,
		.minor_digits = (uint32_t)form->minor_digits,
		.max_reject = form->max_reject,
		.max_basket = form->max_basket,
		.next_days = form->next_days,
		.next_orders = form->next_orders,
		.half_life_days = form->half_life,
		.by_month = form->season == 1,
		.max_customer_share = build_form_customer_share(form),
		.evidence = {.min_support = form->min_support, .min_customers = form->min_customers, .fdr = form->fdr},
		.shop = {
			.margin_weight = form->margin_weight,
			.return_weight = form->return_weight,
			.min_margin = form->min_margin,
			/* Without a catalogue no gate may need one, so the measured rate drops an item only when that was asked for. */
			.returns_gate = form->catalog || form->max_return_rate >= 0,
			.max_return_rate = form->max_return_rate >= 0 ? form->max_return_rate : DEFAULT_MAX_RETURN_RATE,
			.cost_share = form->cost_share,
			.keep_uncatalogued = form->uncatalogued == 0,
		},
		.ranking = {
			.rank_by = (enum rank_by)form->rank_by,
			.min_lift = form->min_lift,
			.min_gain = form->min_gain,
			.bestseller_share = form->bestseller_share,
			.max_price_ratio = build_form_price_ratio(form),
			.top = form->top,
			.upgrade_steepness = form->upgrade_steepness,
			.max_substitute_lift = form->max_substitute_lift,
		},
		.placement = {form->checkout_price_ratio, form->same_order_share, form->after_days},
		.replenish = {form->replenish_days, form->consumable_share, form->durable_share, form->durable_days},
		.audit_path = form->audit,
		.memory_nbytes = form->memory,
		.temp_folder = form->temp_dir,
	};
	o->orders.with_prices = form->cost_share > 0;
	o->orders.minor_digits = o->minor_digits;
	st = build_form_until(form, &o->cutoff, f);
	if (st == COBUY_OK)
		st = build_form_groups(form, f);
	if (st == COBUY_OK)
		st = build_form_return_cost(form, &o->shop.return_cost_minor, f);
	if (st == COBUY_OK)
		st = build_form_columns(form, o, f);
	return st == COBUY_OK ? build_form_statuses(form, o, f) : st;
}

size_t build_form_options(struct build_form *form, struct option *out)
{
	const struct option options[] = {
		{"columns", 0, OPTION_TEXT, &form->columns, "MAP", "names of the columns, such as\norder=Invoice,item=StockCode,customer='Customer ID';\nfields: order, item (required), customer, time, sequence,\nquantity, price, status; each has its own name unless told;\na comma in a name is written \\,", 0, 0, {0}},
		{"catalog", 0, OPTION_TEXT, &form->catalog, "FILE", "CSV of item, title, family, category, price, cost, stock,\nreturn_rate, status, url; a line whose item no order has is\ncounted and passed over; a bad line is counted, and more\nthan half of them fail the build", 0, 0, {0}},
		{"returns", 0, OPTION_TEXT, &form->returns, "FILE", "CSV of order, item, quantity, time: what came back, where the\norders do not say it; any sign of the quantity will do", 0, 0, {0}},
		{"rules", 0, OPTION_TEXT, &form->rules, "FILE", "CSV of action (pin, block, boost), table, anchor, other, value,\nforce, id; anchor and other are an item, family:X, category:X\nor *", 0, 0, {0}},
		{"fits", 0, OPTION_TEXT, &form->fits, "FILE", "CSV of relation (fits, not_fits, requires), anchor, other, id:\nwhat may stand beside what", 0, 0, {0}},
		{"strict", 0, OPTION_FLAG, &form->strict, NULL, "fail where rules, fits or the catalogue have a bad line, or\nrules and fits name what there is not, or contradict another", 0, 0, {0}},
		{"rollup", 0, OPTION_CHOICE, &form->rollup, "none|family", "count the variants of a family as one product, shown as the\none in stock that sells best (none); asks for --catalog", 0, 0, {"none", "family"}},
		{"backoff", 0, OPTION_FLAG, &form->backoff, NULL, "an item with too little evidence of its own shows what its\nfamily, or else its category, is bought with, and says so;\nasks for --catalog", 0, 0, {0}},
		{"uncatalogued", 0, OPTION_CHOICE, &form->uncatalogued, "keep|drop", "with a catalogue, an item without a line in it: drop\n(gate `inactive`), or keep; counted either way (drop)", 0, 0, {"keep", "drop"}},
		{"drop-status", 0, OPTION_TEXT, &form->drop_status, "LIST", "statuses, divided by commas, whose lines are dropped", 0, 0, {0}},
		{"max-field", 0, OPTION_COUNT, &form->max_field, "N", "bytes a field may have (65536)", 1, 1 << 20, {0}},
		{"max-reject", 0, OPTION_DECIMAL, &form->max_reject, "SHARE", "of the lines may be rejected before the build fails;\ndropped statuses do not count (0.01)", 0, 1, {0}},
		{"rejects", 0, OPTION_TEXT, &form->rejects, "FILE", "keep every rejected line there, with its reason", 0, 0, {0}},
		{"max-basket", 0, OPTION_COUNT, &form->max_basket, "N", "distinct items; an order with more is left out (200);\n0: no limit", 0, COUNT_MOST, {0}},
		{"next-days", 0, OPTION_COUNT, &form->next_days, "N", "days in which an item counts as bought next (60);\n0: no limit", 0, COUNT_MOST, {0}},
		{"next-orders", 0, OPTION_COUNT, &form->next_orders, "N", "orders in which it does (5); 0: no limit", 0, COUNT_MOST, {0}},
		{"until", 0, OPTION_TEXT, &form->until, "TIME", "learn from the orders before that time alone; orders\nwithout a time are left out", 0, 0, {0}},
		{"min-support", 0, OPTION_COUNT, &form->min_support, "N", "orders behind a pair (5)", 1, UINT32_MAX, {0}},
		{"min-customers", 0, OPTION_COUNT, &form->min_customers, "N", "distinct customers behind a pair (3)", 1, UINT32_MAX, {0}},
		{"max-customer-share", 0, OPTION_DECIMAL, &form->max_customer_share, "SHARE", "of a pair's orders that one customer may have made (0.5;\nwith --min-customers 1 no limit); 0 or 1: no limit", 0, 1, {0}},
		{"fdr", 0, OPTION_DECIMAL, &form->fdr, "Q", "false discovery rate (0.01); 1: off", 1e-300, 1, {0}},
		{"season", 0, OPTION_CHOICE, &form->season, "none|month", "month: chance and lift are told within the calendar month\n(UTC), so that what is bought at Christmas is no pair for\nthat alone (none)", 0, 0, {"none", "month"}},
		{"half-life", 0, OPTION_COUNT, &form->half_life, "DAYS", "an order counts half as much in the increment, and so in\nthe value, for each so many days before the latest (0);\n0: all count the same", 0, 36525, {0}},
		{"min-lift", 0, OPTION_DECIMAL, &form->min_lift, "X", "adjusted lift (1.2); 0: off", 0, 1e300, {0}},
		{"min-gain", 0, OPTION_DECIMAL, &form->min_gain, "X", "next: a neighbour must surely add this many times what an\nitem drawn from all that is bought gets (3); 0: off", 0, 1e6, {0}},
		{"bestseller-share", 0, OPTION_DECIMAL, &form->bestseller_share, "X", "next: a neighbour must surely earn this share of what one\nof the three bestsellers earns in its place (0.5); 0: off", 0, 1e6, {0}},
		{"min-margin", 0, OPTION_DECIMAL, &form->min_margin, "SHARE", "margin over price an item must have (0: not sold below cost)", -1e9, 1, {0}},
		{"max-return-rate", 0, OPTION_DECIMAL, &form->max_return_rate, "SHARE", "of an item's orders that may come back (with a catalogue\n0.3, without one off)", 0, 1, {0}},
		{"return-cost", 0, OPTION_DECIMAL, &form->return_cost, "MONEY", "what a return costs the shop (0)", 0, 1e12, {0}},
		{"max-price-ratio", 0, OPTION_DECIMAL, &form->max_price_ratio, "X", "times the anchor's price (with a catalogue 5, without one\noff); 0: off", 0, 1e300, {0}},
		{"upgrade-steepness", 0, OPTION_DECIMAL, &form->upgrade_steepness, "G", "upgrade: of the buyers who change, those who move up must\noutnumber the others by more than (price ratio)^G (1)", 0, 4, {0}},
		{"max-substitute-lift", 0, OPTION_DECIMAL, &form->max_substitute_lift, "X", "substitutes stand in one order at most this many times as\noften as chance has it (0.5)", 0, 1, {0}},
		{"checkout-price-ratio", 0, OPTION_DECIMAL, &form->checkout_price_ratio, "X", "an item that costs less than this many times the anchor may\nstand at the checkout (0.25); 0: none", 0, 1e300, {0}},
		{"same-order-share", 0, OPTION_DECIMAL, &form->same_order_share, "SHARE", "of the joint purchases that must be made in one order for\nthe neighbour to stand in the cart (0.5)", 0, 1, {0}},
		{"after-days", 0, OPTION_COUNT, &form->after_days, "N", "days after a purchase that its page and first mail reach (3)", 0, 36500, {0}},
		{"replenish-days", 0, OPTION_COUNT, &form->replenish_days, "N", "days in which a buyer may come back for an item (180), at\nmost half of the days that the orders span", 1, REPEAT_WINDOW_DAYS_MAX, {0}},
		{"consumable-share", 0, OPTION_DECIMAL, &form->consumable_share, "SHARE", "of an item's buyers that surely come back for it, for it to\nbe a consumable (0.2)", 0, 1, {0}},
		{"durable-share", 0, OPTION_DECIMAL, &form->durable_share, "SHARE", "of them that surely no more than come back, for it to be a\ndurable (0.1)", 0, 1, {0}},
		{"durable-days", 0, OPTION_COUNT, &form->durable_days, "N", "days they must have had to come back, for it to be one (90)", 1, REPEAT_WINDOW_DAYS_MAX, {0}},
		{"margin-weight", 0, OPTION_DECIMAL, &form->margin_weight, "W", "exponent of profit in the value (0.25); 0: relevance alone", 0, 1, {0}},
		{"return-weight", 0, OPTION_DECIMAL, &form->return_weight, "V", "a neighbour's value is taken times 1 - V x its return rate\n(2); 0: returns lessen its profit alone", 0, 1e6, {0}},
		{"cost-share", 0, OPTION_DECIMAL, &form->cost_share, "SHARE", "of its price that an item costs where no cost is known;\nprices are then what was paid of late where the catalogue\nhas none (0: neither)", 0, 1, {0}},
		{"minor-digits", 0, OPTION_COUNT, &form->minor_digits, "N", "decimals of the currency (2)", 0, 6, {0}},
		{"rank-by", 0, OPTION_CHOICE, &form->rank_by, "WORD", "value, increment, support, confidence, lift, llr or cosine\n(value)", 0, 0, {"value", "increment", "support", "confidence", "lift", "llr", "cosine"}},
		{"top", 0, OPTION_COUNT, &form->top, "N", "neighbours kept for an anchor (12); 0: all", 0, UINT32_MAX, {0}},
		{"threads", 0, OPTION_COUNT, &form->threads, "N", "threads (as many as the machine grants: affinity, CPU quota,\nOMP_NUM_THREADS)", 1, 1024, {0}},
		{"memory", 0, OPTION_SIZE, &form->memory, "SIZE", "bytes the build may take, such as 512M or 4G (60 % of what\nthe machine or its control group grants); what does not fit\nis spilled, and the index stays the same", 1 << 20, 0, {0}},
		{"temp-dir", 0, OPTION_TEXT, &form->temp_dir, "DIR", "folder for what is spilled ($TMPDIR, or /tmp); files there\nhave no names, so nothing is ever left behind", 0, 0, {0}},
	};

	_Static_assert(sizeof options / sizeof *options <= BUILD_FORM_OPTIONS_MAX, "there is room for all options");
	memcpy(out, options, sizeof options);
	return sizeof options / sizeof *options;
}

uint32_t build_form_threads(const struct build_form *form, const char *command)
{
	const struct thread_team team = thread_team_start((uint32_t)form->threads);

	if (team.count < team.wanted && !form->quiet)
		fprintf(stderr, "cobuy %s: only %" PRIu32 " of %" PRIu32 " threads could be started; going on with %" PRIu32 "\n",
			command, team.count, team.wanted, team.count);
	return team.count;
}

void build_form_clear(struct build_form *form)
{
	free(form->columns_copy);
	free(form->statuses_copy);
	free(form->statuses);
}
