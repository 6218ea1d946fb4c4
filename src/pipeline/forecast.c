/*
 * What a build will take, from the heads of its files.
 *
 * Time: what it took to inflate and parse the heads, for all lines; and what the other steps take of a line and of a pair. `next` is taken to walk
 * over NEXT_PAIRS times the pairs that stand in one order, as it does in the shapes of bench/. Memory: see memory_forecast_nbytes.
 */
#include "pipeline/forecast.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/short_path.h"
#include "pipeline/line_tally.h"
#include "pipeline/memory_forecast.h"
#include "pipeline/memory_plan.h"
#include "pipeline/thread_team.h"
#include "read/order_head.h"
#include "read/raw_file.h"

/* Text to look at: of one file, and of all of them. */
enum { HEAD_NBYTES = 1 << 20, HEADS_NBYTES = 64 << 20, HEAD_LEAST_NBYTES = 16 << 10 };

/* CPU nanoseconds a line, beside inflating and parsing it; and of a pair that is walked over. */
static const double LINE_NS = 250, PAIR_NS = 20, NEXT_PAIRS = 1.3;

static cobuy_status forecast_check(const struct build_options *o, struct failure *f)
{
	cobuy_status st = order_reader_check(&o->orders, f);
	uint64_t nbytes;

	for (uint32_t i = 0; i < o->orders.path_count && st == COBUY_OK; i++) {
		if (raw_file_is_stdin(o->orders.paths[i]))
			st = failure_set(f, COBUY_E_USAGE, "standard input (-) cannot be looked at beforehand, since it can be read only once; name files for a dry run");
		else if (!raw_file_nbytes(o->orders.paths[i], &nbytes))
			st = failure_set(f, COBUY_E_USAGE, "%s: cannot be looked at beforehand, since it is no regular file; name files for a dry run",
					 short_path_of(o->orders.paths[i]).text);
	}
	return st;
}

/* Reads the heads. Lines of a file are taken for as long on disk as those of its head. */
static cobuy_status forecast_look(struct forecast *c, struct line_tally *t, double *lines, const struct build_options *o, struct failure *f)
{
	const uint32_t count = o->orders.path_count;
	const size_t share = HEADS_NBYTES / count, most = share > HEAD_NBYTES ? HEAD_NBYTES : share;
	uint32_t first_with[ORDER_FIELD_COUNT];
	cobuy_status st = COBUY_OK;

	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		first_with[i] = UINT32_MAX;
	c->whole = true;
	for (uint32_t i = 0; i < count && st == COBUY_OK; i++) {
		struct order_head head;

		st = order_head_read(&head, &o->orders, i, most < HEAD_LEAST_NBYTES ? HEAD_LEAST_NBYTES : most, line_tally_take, t, &c->heads, first_with, f);
		line_tally_end(t);
		if (st != COBUY_OK)
			break;
		c->whole = c->whole && head.head_nbytes == head.file_nbytes;
		c->file_nbytes += head.file_nbytes;
		*lines += head.head_nbytes ? (double)head.lines * (double)head.file_nbytes / (double)head.head_nbytes : 0;
	}
	c->file_count = count;
	return st == COBUY_OK ? order_reader_check_order(&o->orders, first_with, f) : st;
}

static void forecast_scale(struct forecast *c, const struct line_tally *t, double lines, uint64_t look_ns, const struct build_options *o)
{
	const double factor = c->heads.lines && !c->whole ? lines / (double)c->heads.lines : 1;
	const struct text_growth items = text_count_grow(&t->items, factor, o->evidence.min_support),
				 customers = text_count_grow(&t->customers, factor, 1);
	const bool follows = t->customers.seen && (o->next_days || o->next_orders);
	const struct memory_counts counts = {
		.lines = factor * (double)t->lines,
		.stretches = factor * (double)t->stretches,
		.items = items.distinct,
		.active = items.frequent,
		.customers = customers.distinct,
		.pairs = factor * t->pairs * (follows ? 1 + NEXT_PAIRS : 1),
		.order_nbytes = t->stretches ? (double)t->order_nbytes / (double)t->stretches : 0,
		.item_nbytes = t->items.texts.count ? (double)t->items.nbytes / t->items.texts.count : 0,
		.customer_nbytes = t->customers.texts.count ? (double)t->customers.nbytes / t->customers.texts.count : 0,
		.thread_count = c->thread_count,
	};

	c->lines = (uint64_t)(factor * (double)c->heads.lines + 0.5);
	c->orders = (uint64_t)(counts.stretches + 0.5);
	c->items = (uint64_t)(counts.items + 0.5);
	c->customers = (uint64_t)(counts.customers + 0.5);
	c->pairs = (uint64_t)(factor * t->pairs + 0.5);
	c->memory_nbytes = memory_forecast_nbytes(&counts);
	c->least_nbytes = memory_forecast_least_nbytes(&counts);
	if (c->memory_nbytes > c->limit_nbytes)
		c->memory_nbytes = c->limit_nbytes;
	c->seconds = (factor * (double)look_ns + LINE_NS * counts.lines + PAIR_NS * counts.pairs) / 1e9 / c->thread_count;
}

cobuy_status forecast_make(struct forecast *c, const struct build_options *options, struct failure *f)
{
	struct line_tally tally;
	double lines = 0;
	uint64_t began;
	cobuy_status st = forecast_check(options, f);

	*c = (struct forecast){.thread_count = options->thread_count};
	if (c->thread_count == 0)
		c->thread_count = thread_team_start(0).count;
	c->limit_nbytes = memory_plan_limit_nbytes(options->memory_nbytes);
	line_tally_init(&tally, options->max_basket);
	began = clock_cpu_ns();
	if (st == COBUY_OK)
		st = forecast_look(c, &tally, &lines, options, f);
	if (st == COBUY_OK)
		forecast_scale(c, &tally, lines, clock_cpu_ns() - began, options);
	line_tally_clear(&tally);
	return st;
}
