/* One thread of the reading. */
#include "read/read_worker.h"

#include <stdlib.h>

#include "read/excerpt.h"
#include "read/line_count.h"

/* Rows of rejects are handed on when they are this long. */
enum { ROWS_NBYTES = 64 * 1024 };

void read_worker_init(struct read_worker *w, struct reading *shared, void *state)
{
	w->shared = shared;
	w->state = state;
	w->ledger = (struct line_ledger){0};
	w->rows = (struct reject_rows){0};
	w->bytes_read = w->bytes_inflated = 0;
	w->refused = false;
	w->batch.count = 0;
	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		w->first_with[i] = UINT32_MAX;
	line_parser_init(&w->parser, shared->options, shared->settings.limits.max_field_nbytes);
}

void read_worker_clear(struct read_worker *w)
{
	free(w->rows.bytes);
	w->rows = (struct reject_rows){0};
}

void read_worker_free_lane(struct read_lane *lane)
{
	if (lane)
		record_feed_close(&lane->feed);
	free(lane);
}

/* --- filling -------------------------------------------------------------- */

static void read_worker_note_columns(struct read_worker *w, const struct read_lane *lane)
{
	for (int i = 0; i < ORDER_FIELD_COUNT; i++)
		if (lane->map.at[i] != COLUMN_ABSENT && lane->file < w->first_with[i])
			w->first_with[i] = lane->file;
}

static cobuy_status read_worker_open(struct read_worker *w, uint32_t file, struct record_block *b,
				     struct read_lane **out, struct failure *f)
{
	const struct order_reader_options *options = w->shared->options;
	struct read_lane *lane = calloc(1, sizeof *lane);

	*out = lane;
	if (!lane)
		return failure_memory(f, "opening a file");
	lane->file = file;
	cobuy_status st = record_feed_open(&lane->feed, order_reader_path(options, file), w->shared->settings, f);

	if (st == COBUY_OK)
		st = record_feed_begin(&lane->feed, b, &w->record, f);
	if (st == COBUY_OK && file == options->path_count)
		return line_parser_map_returns(&lane->map, b->bytes, &w->record, lane->feed.input.raw.name.text, f);
	if (st == COBUY_OK)
		st = line_parser_map(&lane->map, options, b->bytes, &w->record, lane->feed.input.raw.name.text, f);
	if (st == COBUY_OK)
		read_worker_note_columns(w, lane);
	return st;
}

static void read_worker_fill(struct read_worker *w, const struct read_task *task)
{
	struct failure f = {.status = COBUY_OK};
	struct read_lane *lane = task->lane;
	const uint64_t bytes_before = lane ? input_file_bytes_read(&lane->feed.input) : 0;
	cobuy_status st = COBUY_NONE;

	if (!shared_failure_before(&w->shared->failure, task->file)) {
		st = task->kind == READ_TASK_OPEN ? read_worker_open(w, task->file, &task->block->text, &lane, &f)
						  : COBUY_OK;
		if (st == COBUY_OK)
			st = record_feed_next(&lane->feed, &task->block->text, &f);
	}
	bool ended = st != COBUY_OK || lane->feed.ended;

	if (st < 0)
		shared_failure_note(&w->shared->failure, task->file, &f);
	if (lane)
		progress_add_bytes(w->shared->options->progress, input_file_bytes_read(&lane->feed.input) - bytes_before);
	if (lane && ended) {
		w->bytes_read += input_file_bytes_read(&lane->feed.input);
		w->bytes_inflated += lane->feed.text_nbytes;
		record_feed_close(&lane->feed);
	}
	read_worker_free_lane(read_pool_filled(&w->shared->pool, task->block, lane, st == COBUY_OK, ended));
}

/* --- scanning ------------------------------------------------------------- */

static cobuy_status read_worker_hand_on(struct read_worker *w, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	if (w->batch.count)
		st = w->shared->take(w->state, &w->batch, f);
	w->batch.count = 0;
	return st;
}

static cobuy_status read_worker_hand_rows(struct read_worker *w, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	if (w->rows.nbytes)
		st = reject_file_add(w->shared->rejects, w->rows.file, w->rows.offset, w->rows.bytes, w->rows.nbytes,
				     f);
	w->rows.nbytes = 0;
	return st;
}

static struct text read_worker_raw_record(const struct read_worker *w, const struct record_block *b)
{
	size_t nbytes = w->record.end - w->record.begin, most = w->shared->settings.limits.max_record_nbytes;

	return (struct text){b->bytes + w->record.begin, (uint32_t)(nbytes < most ? nbytes : most)};
}

static cobuy_status read_worker_reject(struct read_worker *w, const struct read_block *block,
				       const struct line_fault *fault, struct failure *f)
{
	const struct record_block *b = &block->text;
	const uint32_t file = block->lane->file;
	const uint64_t offset = b->offset + w->record.begin;
	cobuy_status st = COBUY_OK;

	w->ledger.rejected[fault->reason]++;
	w->counted_lines += line_count(b->bytes + w->counted_nbytes, w->record.begin - w->counted_nbytes);
	w->counted_nbytes = w->record.begin;
	if (line_ledger_wants_example(&w->ledger, fault->reason, file, offset)) {
		struct reject_example *e = &w->ledger.first[fault->reason];

		*e = (struct reject_example){.known = true, .file = file, .line = w->counted_lines, .offset = offset};
		excerpt_write(e->found, sizeof e->found, fault->found.nbytes ? fault->found : text_of("nothing"));
		excerpt_write(e->expected, sizeof e->expected, text_of(fault->expected));
	}
	if (w->shared->rejects)
		st = reject_rows_append(&w->rows, file, order_reader_path(w->shared->options, file), w->counted_lines, offset,
					fault->reason, read_worker_raw_record(w, b), f);
	if (st == COBUY_OK && w->rows.nbytes >= ROWS_NBYTES)
		st = read_worker_hand_rows(w, f);
	return st;
}

static cobuy_status read_worker_scan_block(struct read_worker *w, struct read_block *block, struct failure *f)
{
	struct record_block *b = &block->text;
	const struct column_map *map = &block->lane->map;
	const bool of_returns = block->lane->file == w->shared->options->path_count;
	struct record_scanner scanner;
	struct line_fault fault;
	cobuy_status st = COBUY_OK;

	w->counted_nbytes = 0;
	w->counted_lines = b->line;
	record_block_scan(b, w->shared->settings.limits, &scanner);
	while (st == COBUY_OK && record_scanner_next(&scanner, b->cut, &w->record) == RECORD_FOUND) {
		struct order_line *line = &w->batch.lines[w->batch.count];

		w->ledger.lines++;
		if (!line_parser_parse(&w->parser, map, b->bytes, &w->record, line, &fault)) {
			st = read_worker_reject(w, block, &fault, f);
			continue;
		}
		w->ledger.used++;
		if (of_returns && !line_parser_send_back(&w->parser, line))
			continue;
		w->ledger.returns += line->is_return;
		if (++w->batch.count == ORDER_BATCH_LINES)
			st = read_worker_hand_on(w, f);
	}
	if (st == COBUY_OK)
		st = read_worker_hand_on(w, f);
	if (st == COBUY_OK)
		st = read_worker_hand_rows(w, f);
	return st;
}

static void read_worker_scan(struct read_worker *w, const struct read_task *task)
{
	struct failure f = {.status = COBUY_OK};
	const uint64_t lines_before = w->ledger.lines;

	if (!w->refused && !shared_failure_before(&w->shared->failure, task->file) &&
	    read_worker_scan_block(w, task->block, &f) != COBUY_OK) {
		w->refused = true;
		shared_failure_note(&w->shared->failure, task->file, &f);
		read_pool_stop(&w->shared->pool);
	}
	progress_add_lines(w->shared->options->progress, w->ledger.lines - lines_before);
	read_worker_free_lane(read_pool_scanned(&w->shared->pool, task->block));
}

void read_worker_run(struct read_worker *w)
{
	for (;;) {
		struct read_task task = read_pool_take(&w->shared->pool);

		if (task.kind == READ_TASK_NONE)
			return;
		if (task.kind == READ_TASK_SCAN)
			read_worker_scan(w, &task);
		else
			read_worker_fill(w, &task);
	}
}
