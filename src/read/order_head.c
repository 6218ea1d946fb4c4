/* The first lines of one order file, and how much of the file they are. */
#include "read/order_head.h"

#include <stdlib.h>

#include "read/line_parser.h"
#include "read/raw_file.h"
#include "read/record_feed.h"

enum { HEAD_BLOCK_NBYTES = 64 * 1024 };

struct head_reader {
	struct record_feed feed;
	struct record_block block;
	struct column_map map;
	struct line_parser parser;
	struct record record;
	struct order_batch batch;
};

static cobuy_status head_reader_begin(struct head_reader *r, const struct order_reader_options *options, uint32_t file,
				      struct record_feed_settings settings, struct failure *f)
{
	cobuy_status st = record_block_init(&r->block, settings, f);

	line_parser_init(&r->parser, options, settings.limits.max_field_nbytes);
	if (st == COBUY_OK)
		st = record_feed_open(&r->feed, options->paths[file], settings, f);
	if (st == COBUY_OK)
		st = record_feed_begin(&r->feed, &r->block, &r->record, f);
	if (st == COBUY_OK)
		st = line_parser_map(&r->map, options, r->block.bytes, &r->record, r->feed.input.raw.name.text, f);
	return st;
}

static cobuy_status head_reader_scan(struct head_reader *r, struct record_limits limits, order_batch_taker take, void *state,
				     struct line_ledger *ledger, struct failure *f)
{
	struct record_scanner scanner;
	struct line_fault fault;
	cobuy_status st = COBUY_OK;

	record_block_scan(&r->block, limits, &scanner);
	r->batch.count = 0;
	while (st == COBUY_OK && record_scanner_next(&scanner, r->block.cut, &r->record) == RECORD_FOUND) {
		struct order_line *line = &r->batch.lines[r->batch.count];

		ledger->lines++;
		if (!line_parser_parse(&r->parser, &r->map, r->block.bytes, &r->record, line, &fault)) {
			ledger->rejected[fault.reason]++;
			continue;
		}
		ledger->used++;
		ledger->returns += line->is_return;
		if (++r->batch.count == ORDER_BATCH_LINES) {
			st = take(state, &r->batch, f);
			r->batch.count = 0;
		}
	}
	return st == COBUY_OK && r->batch.count ? take(state, &r->batch, f) : st;
}

static void head_reader_note_columns(const struct head_reader *r, uint32_t file, uint32_t *first_with)
{
	for (int i = 0; i < ORDER_FIELD_COUNT; i++) {
		if (r->map.at[i] != COLUMN_ABSENT && file < first_with[i])
			first_with[i] = file;
	}
}

cobuy_status order_head_read(struct order_head *head, const struct order_reader_options *options, uint32_t file, size_t text_nbytes,
			     order_batch_taker take, void *state, struct line_ledger *ledger, uint32_t *first_with, struct failure *f)
{
	struct record_feed_settings settings = record_feed_settings_usual(options->max_field_nbytes);
	struct head_reader *r = calloc(1, sizeof *r);
	const uint64_t lines_before = ledger->lines;
	cobuy_status st = r ? COBUY_OK : failure_memory(f, "reading the head of a file");
	uint64_t scanned = 0;

	if (r)
		r->feed.input.raw.fd = -1;
	settings.block_nbytes = text_nbytes < HEAD_BLOCK_NBYTES ? text_nbytes : HEAD_BLOCK_NBYTES;
	*head = (struct order_head){0};
	if (st == COBUY_OK)
		st = head_reader_begin(r, options, file, settings, f);
	if (st == COBUY_OK)
		head_reader_note_columns(r, file, first_with);
	while (st == COBUY_OK && scanned < text_nbytes) {
		st = record_feed_next(&r->feed, &r->block, f);
		if (st == COBUY_OK)
			st = head_reader_scan(r, settings.limits, take, state, ledger, f);
		if (st == COBUY_OK)
			scanned = r->block.offset + r->block.cut;
	}
	if (st >= 0) {
		/* What was read, but stands in no line of the head yet, is no part of it. */
		const double share = r->feed.text_nbytes ? (double)scanned / (double)r->feed.text_nbytes : 1;

		head->lines = ledger->lines - lines_before;
		head->file_nbytes = input_file_bytes_read(&r->feed.input);
		head->head_nbytes = head->file_nbytes;
		if (!r->feed.ended) {
			raw_file_nbytes(options->paths[file], &head->file_nbytes);
			head->head_nbytes = (uint64_t)((double)input_file_bytes_used(&r->feed.input) * share);
		}
		st = COBUY_OK;
	}
	if (r) {
		record_feed_close(&r->feed);
		record_block_clear(&r->block);
	}
	free(r);
	return st;
}
