/*
 * Times each room of the engine alone, on one thread: micro FILES...
 *
 * In: order files. Out: lines of "stage unit count wall_seconds cpu_seconds". Memory: the text and all lines stand in memory, about
 * 200 bytes a line, so that no stage waits for another.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "count/next_row.h"
#include "count/together_row.h"
#include "engine/line_tape.h"
#include "engine/shop_history.h"
#include "pipeline/row_pass.h"
#include "read/input_file.h"
#include "write/index_writer.h"

enum { BUFFER_NBYTES = 1 << 18, PATH_NBYTES = 32 };

struct stopwatch {
	uint64_t wall, cpu;
};

struct micro {
	const char *const *paths;
	uint32_t path_count;
	int *plain;			 /* the files' text, in memory */
	char (*plain_paths)[PATH_NBYTES];
	const char **plain_names;
	struct line_tape tape;
	struct order_shard shard;
	struct history history;
	struct stratum_counts strata;
	struct expectation expectation;
	struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT];
	struct shop_items shop;
	struct row_chunks rows[COBUY_PAIR_TABLE_COUNT];
	struct table_ledger ledgers[COBUY_PAIR_TABLE_COUNT];
};

static struct stopwatch stopwatch_start(void)
{
	return (struct stopwatch){clock_wall_ns(), clock_cpu_ns()};
}

static void stopwatch_print(struct stopwatch s, const char *stage, const char *unit, uint64_t count)
{
	printf("%s %s %llu %.6f %.6f\n", stage, unit, (unsigned long long)count, 1e-9 * (double)(clock_wall_ns() - s.wall),
	       1e-9 * (double)(clock_cpu_ns() - s.cpu));
	fflush(stdout);
}

/* Reads a file through; keeps the text where `plain` is a file. */
static cobuy_status read_through(const char *path, char *buffer, int plain, uint64_t *nbytes, struct failure *f)
{
	struct input_file in;
	size_t filled = BUFFER_NBYTES;
	cobuy_status st = input_file_open(&in, path, f);

	while (st == COBUY_OK && filled == BUFFER_NBYTES) {
		st = input_file_read(&in, buffer, BUFFER_NBYTES, &filled, f);
		*nbytes += filled;
		if (st == COBUY_OK && plain >= 0 && write(plain, buffer, filled) != (ssize_t)filled)
			st = failure_memory(f, "keeping the text");
	}
	input_file_close(&in);
	return st;
}

static cobuy_status micro_inflate(struct micro *m, struct failure *f)
{
	char *buffer = malloc(BUFFER_NBYTES);
	struct stopwatch s = stopwatch_start();
	uint64_t nbytes = 0;
	cobuy_status st = buffer ? COBUY_OK : failure_memory(f, "inflating");

	for (uint32_t i = 0; st == COBUY_OK && i < m->path_count; i++)
		st = read_through(m->paths[i], buffer, -1, &nbytes, f);
	stopwatch_print(s, "inflate", "byte", nbytes);
	for (uint32_t i = 0; st == COBUY_OK && i < m->path_count; i++) {
		m->plain[i] = memfd_create("orders", 0);
		snprintf(m->plain_paths[i], PATH_NBYTES, "/proc/self/fd/%d", m->plain[i]);
		m->plain_names[i] = m->plain_paths[i];
		st = m->plain[i] < 0 ? failure_memory(f, "keeping the text") : read_through(m->paths[i], buffer, m->plain[i], &nbytes, f);
	}
	free(buffer);
	return st;
}

static cobuy_status take_nothing(void *state, const struct order_batch *batch, struct failure *f)
{
	(void)f;
	*(uint64_t *)state += batch->count;
	return COBUY_OK;
}

static cobuy_status micro_scan(struct micro *m, struct failure *f)
{
	const struct order_reader_options reading = shop_history_reading(m->plain_names, m->path_count, 1);
	struct stopwatch s = stopwatch_start();
	struct order_reader_outcome outcome;
	uint64_t lines = 0;
	void *states[] = {&lines};
	cobuy_status st = order_reader_run(&reading, take_nothing, states, &outcome, f);

	stopwatch_print(s, "scan", "line", lines);
	states[0] = &m->tape;
	if (st == COBUY_OK)
		st = order_reader_run(&reading, line_tape_take, states, &outcome, f);
	return st;
}

static cobuy_status micro_number(struct micro *m, struct failure *f)
{
	struct stopwatch s = stopwatch_start();
	cobuy_status st = line_tape_play(&m->tape, order_shard_take, &m->shard, f);

	stopwatch_print(s, "number", "line", m->tape.count);
	return st;
}

static cobuy_status micro_group(struct micro *m, struct failure *f)
{
	const struct history_options options = shop_history_options(1, USUAL_ITEM_ORDERS);
	struct stopwatch s = stopwatch_start();
	cobuy_status st = history_builder_make(&m->history, &m->shard, 1, &options, f);

	stopwatch_print(s, "group", "line", m->tape.count);
	line_tape_clear(&m->tape);
	return st;
}

static cobuy_status micro_strata(struct micro *m, struct failure *f)
{
	struct stopwatch s = stopwatch_start();
	cobuy_status st = stratum_counts_make(&m->strata, &m->history, 1, f);

	if (st == COBUY_OK)
		expectation_init(&m->expectation, &m->history, &m->strata);
	stopwatch_print(s, "strata", "order", m->history.ledger.orders);
	return st;
}

static void micro_count_one(const struct micro *m, struct row_counter *row, const char *stage, uint64_t visits,
			    void (*count)(struct row_counter *, const struct history *, uint32_t))
{
	struct stopwatch s = stopwatch_start();

	for (uint32_t anchor = 0; anchor < m->history.active_count; anchor++) {
		count(row, &m->history, anchor);
		row_counter_reset(row);
	}
	stopwatch_print(s, stage, "pair", visits);
}

static cobuy_status micro_count(struct micro *m, struct failure *f)
{
	struct row_counter row;

	if (!row_counter_init(&row, m->history.active_count, 5))
		return failure_memory(f, "reserving counters");
	micro_count_one(m, &row, "count_together", shop_history_pairs(&m->history), together_row);
	micro_count_one(m, &row, "count_next", shop_history_follows(&m->history), next_row);
	row_counter_clear(&row);
	return COBUY_OK;
}

static cobuy_status micro_judge(struct micro *m, struct failure *f)
{
	const struct evidence_options options = {.min_support = 5, .min_customers = 3, .fdr = 0.01};
	struct stopwatch s = stopwatch_start();
	cobuy_status st = row_pass_count(m->candidates, &m->history, &m->expectation, &options, 1, NULL, f);

	stopwatch_print(s, "count_and_judge", "pair", shop_history_pairs(&m->history) + shop_history_follows(&m->history));
	return st;
}

static cobuy_status micro_score(struct micro *m, struct failure *f)
{
	const struct shop_options shop = {.margin_weight = 0.25, .max_return_rate = 1, .keep_uncatalogued = true};
	const struct ranking_options options = {.min_lift = 1.2, .max_price_ratio = 5, .top = 12};
	struct stopwatch s = stopwatch_start();
	uint64_t candidates = 0;
	const struct placement_options places = {.checkout_price_ratio = 0.25, .same_order_share = 0.5, .after_days = 3};
	struct placement placement = {0};
	cobuy_status st = shop_items_make(&m->shop, &m->history, NULL, &shop, f);

	if (st == COBUY_OK)
		st = placement_init(&placement, &places, &m->shop, NULL, f);
	placement.next = &m->candidates[COBUY_NEXT];

	for (int t = 0; st == COBUY_OK && t < COBUY_PAIR_TABLE_COUNT; t++) {
		candidates += m->candidates[t].count;
		st = row_pass_rank(&m->rows[t], &m->ledgers[t], (cobuy_table)t, &m->candidates[t], &m->history, &m->expectation, &m->shop,
				   &options, 1, t == COBUY_NEXT ? LAGS_OF_HISTORY : LAGS_NONE, NULL, &placement, NULL, f);
	}
	placement_clear(&placement);
	stopwatch_print(s, "score", "candidate", candidates);
	return st;
}

static cobuy_status micro_write(struct micro *m, struct failure *f)
{
	const struct history *h = &m->history;
	struct item_supports *supports = calloc((size_t)h->item_count + 1, sizeof *supports);
	struct index_content content = {.item_count = h->item_count, .items = h->items, .supports = supports};
	struct output_file out;
	struct stopwatch s = stopwatch_start();
	cobuy_status st = supports ? COBUY_OK : failure_memory(f, "writing the index");
	bool opened = false;

	for (uint32_t i = 0; supports && i < h->item_count; i++)
		supports[i].orders = h->item_orders[i];
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		content.rows[t] = m->rows[t].encoders;
		content.row_chunk_count[t] = m->rows[t].count;
		content.tables[t] = m->ledgers[t];
	}
	if (st == COBUY_OK) {
		st = output_file_open(&out, "micro.cobuy", f);
		opened = st == COBUY_OK;
	}
	if (st == COBUY_OK)
		st = index_write(&out, &content, NULL, f);
	if (st == COBUY_OK)
		stopwatch_print(s, "write", "byte", output_file_nbytes(&out));
	if (opened)
		output_file_discard(&out);
	free(supports);
	return st;
}

static void micro_clear(struct micro *m)
{
	for (uint32_t i = 0; m->plain && i < m->path_count; i++) {
		if (m->plain[i] > 0)
			close(m->plain[i]);
	}
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		candidate_index_clear(&m->candidates[t]);
		row_chunks_clear(&m->rows[t]);
	}
	shop_items_clear(&m->shop);
	stratum_counts_clear(&m->strata);
	history_clear(&m->history);
	order_shard_clear(&m->shard);
	line_tape_clear(&m->tape);
	free(m->plain);
	free(m->plain_paths);
	free(m->plain_names);
}

static cobuy_status micro_run(struct micro *m, struct failure *f)
{
	static cobuy_status (*const stages[])(struct micro *, struct failure *) = {
		micro_inflate, micro_scan, micro_number, micro_group, micro_strata, micro_count, micro_judge, micro_score, micro_write};
	cobuy_status st = COBUY_OK;

	m->plain = calloc(m->path_count, sizeof *m->plain);
	m->plain_paths = calloc(m->path_count, sizeof *m->plain_paths);
	m->plain_names = calloc(m->path_count, sizeof *m->plain_names);
	line_tape_init(&m->tape);
	order_shard_init(&m->shard);
	history_init(&m->history);
	if (!m->plain || !m->plain_paths || !m->plain_names)
		st = failure_memory(f, "naming files");
	for (size_t i = 0; st == COBUY_OK && i < sizeof stages / sizeof *stages; i++)
		st = stages[i](m, f);
	micro_clear(m);
	return st;
}

int main(int argc, char **argv)
{
	struct micro m = {.paths = (const char *const *)(argv + 1), .path_count = (uint32_t)argc - 1};
	struct failure f = {.status = COBUY_OK};

	if (argc < 2) {
		fputs("usage: micro FILES...\n", stderr);
		return 64;
	}
	if (micro_run(&m, &f) == COBUY_OK)
		return 0;
	fprintf(stderr, "micro: %s\n", f.sentence);
	return 65;
}
