/*
 * The options of a build, from the command line to struct build_options: what `build` and `evaluate` have in common.
 * In: build_form_defaults, overwritten by the options. Out: build options, whose texts point into argv and into the form.
 */
#ifndef COBUY_CLI_BUILD_FORM_H
#define COBUY_CLI_BUILD_FORM_H

#include "cli/options.h"
#include "pipeline/build.h"

/* What the options are read into, before it is a struct build_options. */
struct build_form {
	const char *output, *columns, *catalog, *drop_status, *rejects, *report, *temp_dir, *until, *returns, *rules, *fits, *audit;
	uint64_t max_field, max_basket, next_days, next_orders, min_support, min_customers, after_days, replenish_days, durable_days, minor_digits, half_life, top, threads, memory;
	double max_customer_share, max_reject, fdr, min_lift, min_margin, max_return_rate, return_cost, max_price_ratio, checkout_price_ratio,
	    same_order_share, consumable_share, durable_share, margin_weight, return_weight, min_gain, bestseller_share;
	double upgrade_steepness, max_substitute_lift;
	double cost_share;
	uint32_t uncatalogued, rank_by, season, rollup;
	bool quiet, strict, backoff;
	char *columns_copy, *statuses_copy;
	const char **statuses;
};

extern const struct build_form build_form_defaults;

enum { BUILD_FORM_OPTIONS_MAX = 56 };

/* Writes the table of the options, with room for BUILD_FORM_OPTIONS_MAX; returns how many. Where the index goes is up to the command. */
size_t build_form_options(struct build_form *form, struct option *out);

/* COBUY_OK, COBUY_E_USAGE or COBUY_E_MEMORY. The options live no longer than the form. */
cobuy_status build_form_fill(struct build_form *form, const struct operands *files, struct build_options *o, struct failure *f);

/* Starts the threads that are asked for, and says on stderr when there are fewer; returns how many. */
uint32_t build_form_threads(const struct build_form *form, const char *command);

void build_form_clear(struct build_form *form);

#endif
