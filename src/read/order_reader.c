/* Reads order files side by side and hands their lines on in batches. */
#include "read/order_reader.h"

#include <stdlib.h>

#include "base/short_path.h"
#include "read/order_reader_settings.h"
#include "read/read_worker.h"

cobuy_status order_reader_check(const struct order_reader_options *o, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	uint32_t stdin_count = 0;

	if (o->path_count == 0)
		return failure_set(f, COBUY_E_USAGE, "no order file is named");
	for (uint32_t i = 0; i < order_reader_file_count(o); i++)
		stdin_count += raw_file_is_stdin(order_reader_path(o, i));
	if (stdin_count > 1)
		return failure_set(f, COBUY_E_USAGE, "standard input (-) is named %u times; it can be read once",
				   stdin_count);
	for (uint32_t i = 0; st == COBUY_OK && i < order_reader_file_count(o); i++)
		st = raw_file_check(order_reader_path(o, i), f);
	return st;
}

/* How much there is to read, where every file can tell. */
static void order_reader_expect(const struct order_reader_options *o)
{
	uint64_t nbytes, total = 0;

	for (uint32_t i = 0; i < order_reader_file_count(o); i++) {
		if (!raw_file_nbytes(order_reader_path(o, i), &nbytes))
			return;
		total += nbytes;
	}
	progress_expect_bytes(o->progress, total);
}

cobuy_status order_reader_check_order(const struct order_reader_options *o, const uint32_t *first_with, struct failure *f)
{
	uint32_t timed = first_with[FIELD_TIME], numbered = first_with[FIELD_SEQUENCE];

	if (timed == UINT32_MAX || numbered == UINT32_MAX)
		return COBUY_OK;
	return failure_set(
		f, COBUY_E_DATA,
		"%s orders its lines by time and %s by a running number (sequence); give all files the one or the other",
		short_path_of(o->paths[timed]).text, short_path_of(o->paths[numbered]).text);
}

/* Joins what the workers counted. */
static void order_reader_sum(struct order_reader_outcome *outcome, uint32_t *first_with,
			     const struct read_worker *workers, uint32_t count)
{
	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		first_with[i] = UINT32_MAX;
	for (uint32_t k = 0; k < count; k++) {
		line_ledger_add(&outcome->ledger, &workers[k].ledger);
		outcome->bytes_read += workers[k].bytes_read;
		outcome->bytes_inflated += workers[k].bytes_inflated;
		for (int i = 0; i < ORDER_FIELD_COUNT; i++)
			if (workers[k].first_with[i] < first_with[i])
				first_with[i] = workers[k].first_with[i];
	}
	outcome->has_time = first_with[FIELD_TIME] != UINT32_MAX;
	outcome->has_sequence = first_with[FIELD_SEQUENCE] != UINT32_MAX;
	outcome->has_customer = first_with[FIELD_CUSTOMER] != UINT32_MAX;
}

static void order_reader_work(struct reading *shared, struct read_worker *workers, uint32_t count, void *const *states)
{
	struct read_lane *lane;

	for (uint32_t k = 0; k < count; k++)
		read_worker_init(&workers[k], shared, states[k]);
	/* Fewer threads than asked for do the same work. */
#pragma omp parallel for num_threads(count) schedule(static, 1)
	for (uint32_t k = 0; k < count; k++)
		read_worker_run(&workers[k]);
	while ((lane = read_pool_left_over(&shared->pool)))
		read_worker_free_lane(lane);
}

static cobuy_status order_reader_read(struct reading *shared, uint32_t thread_count, void *const *states,
				      struct order_reader_outcome *outcome, struct failure *f)
{
	struct read_worker *workers = calloc(thread_count, sizeof *workers);
	uint32_t first_with[ORDER_FIELD_COUNT];
	cobuy_status st = COBUY_OK;

	if (!workers)
		return failure_memory(f, "starting to read");
	shared_failure_init(&shared->failure);
	st = read_pool_init(&shared->pool, order_reader_file_count(shared->options), raw_file_open_most(), 2 * thread_count + 2, shared->settings, f);
	if (st == COBUY_OK) {
		order_reader_work(shared, workers, thread_count, states);
		order_reader_sum(outcome, first_with, workers, thread_count);
		st = shared->failure.first.status;
		if (st != COBUY_OK)
			*f = shared->failure.first;
		else
			st = order_reader_check_order(shared->options, first_with, f);
	}
	for (uint32_t k = 0; k < thread_count; k++)
		read_worker_clear(&workers[k]);
	read_pool_clear(&shared->pool);
	shared_failure_clear(&shared->failure);
	free(workers);
	return st;
}

cobuy_status order_reader_run_with(const struct order_reader_options *options, struct record_feed_settings settings,
				   order_batch_taker take, void *const *states, struct order_reader_outcome *outcome,
				   struct failure *f)
{
	struct reading shared = {.options = options, .settings = settings, .take = take};
	struct reject_file rejects;
	cobuy_status st = order_reader_check(options, f);

	*outcome = (struct order_reader_outcome){0};
	if (st == COBUY_OK && options->progress)
		order_reader_expect(options);
	if (st == COBUY_OK && options->rejects_path) {
		st = reject_file_open(&rejects, options->rejects_path, f);
		shared.rejects = &rejects;
	}
	if (st == COBUY_OK)
		st = order_reader_read(&shared, options->thread_count ? options->thread_count : 1, states, outcome, f);
	if (st == COBUY_OK && shared.rejects)
		st = reject_file_finish(&rejects, f);
	if (shared.rejects)
		reject_file_close(&rejects);
	return st;
}

cobuy_status order_reader_run(const struct order_reader_options *options, order_batch_taker take, void *const *states,
			      struct order_reader_outcome *outcome, struct failure *f)
{
	return order_reader_run_with(options, record_feed_settings_usual(options->max_field_nbytes), take, states,
				     outcome, f);
}
