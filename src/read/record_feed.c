/* Cuts one input into blocks of whole records. */
#include "read/record_feed.h"

#include <stdlib.h>

#include "read/header_delimiter.h"
#include "read/line_count.h"
#include "read/record_cutter.h"

enum { USUAL_BLOCK_NBYTES = 256 * 1024, USUAL_FIELD_NBYTES = 65536 };

struct record_feed_settings record_feed_settings_usual(uint32_t max_field_nbytes)
{
	return (struct record_feed_settings){
		.limits = {.max_field_nbytes = max_field_nbytes ? max_field_nbytes : USUAL_FIELD_NBYTES,
			   .max_record_nbytes = RECORD_NBYTES_MAX},
		.block_nbytes = USUAL_BLOCK_NBYTES,
	};
}

/*
 * A record is decided by max_record_nbytes and two bytes more, and there must be room to read on behind one
 * that is not.
 */
static size_t record_block_capacity(struct record_feed_settings settings)
{
	return settings.limits.max_record_nbytes + 16 + settings.block_nbytes;
}

cobuy_status record_block_init(struct record_block *b, struct record_feed_settings settings, struct failure *f)
{
	*b = (struct record_block){.capacity = record_block_capacity(settings)};
	b->bytes = malloc(b->capacity + MARK_MASK_NBYTES);
	if (!b->bytes)
		return failure_memory(f, "making room for text");
	return COBUY_OK;
}

void record_block_clear(struct record_block *b)
{
	free(b->bytes);
	b->bytes = NULL;
}

void record_block_scan(const struct record_block *b, struct record_limits limits, struct record_scanner *s)
{
	record_scanner_init(s, b->bytes, b->end, b->ended, b->delimiter, limits);
	record_scanner_seek(s, b->begin);
}

cobuy_status record_feed_open(struct record_feed *feed, const char *path, struct record_feed_settings settings,
			      struct failure *f)
{
	*feed = (struct record_feed){.settings = settings, .line = 1};
	return input_file_open(&feed->input, path, f);
}

void record_feed_close(struct record_feed *feed)
{
	input_file_close(&feed->input);
	free(feed->carry);
	feed->carry = NULL;
}

/* Gives up the text before b->begin and reads more behind what is left. */
static cobuy_status record_feed_more(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	size_t left = b->end - b->begin, wanted, got = 0;

	b->line += line_count(b->bytes, b->begin);
	b->offset += b->begin;
	memmove(b->bytes, b->bytes + b->begin, left);
	b->begin = 0;
	b->end = left;
	/* At least as much as is there, so that a long record is not looked at too often. */
	wanted = left > feed->settings.block_nbytes ? left : feed->settings.block_nbytes;
	if (wanted > b->capacity - left)
		wanted = b->capacity - left;
	cobuy_status st = input_file_read(&feed->input, b->bytes + left, wanted, &got, f);
	b->end += got;
	b->ended = got < wanted;
	feed->text_nbytes += got;
	return st;
}

/* Puts the text behind the block's cut aside for the next block. */
static cobuy_status record_feed_put_aside(struct record_feed *feed, const struct record_block *b, struct failure *f)
{
	feed->line = b->line + line_count(b->bytes, b->cut);
	feed->offset = b->offset + b->cut;
	feed->ended = b->ended;
	feed->carry_nbytes = b->end - b->cut;
	if (feed->carry_nbytes > feed->carry_capacity) {
		size_t capacity = feed->carry_nbytes < 4096 ? 4096 : 2 * feed->carry_nbytes;
		char *carry = realloc(feed->carry, capacity);

		if (!carry)
			return failure_memory(f, "making room for a record");
		feed->carry = carry;
		feed->carry_capacity = capacity;
	}
	if (feed->carry_nbytes)
		memcpy(feed->carry, b->bytes + b->cut, feed->carry_nbytes);
	return COBUY_OK;
}

/* Cuts the text in the block; reads more while it holds no whole record. */
static cobuy_status record_feed_cut(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	struct record_cut cut = {.at = b->begin};

	b->delimiter = feed->delimiter;
	while (st == COBUY_OK) {
		cut = record_cutter_find(b->bytes, b->begin, b->end, b->ended, b->delimiter, feed->settings.limits);
		if (cut.at > b->begin || b->ended)
			break;
		st = record_feed_more(feed, b, f);
	}
	b->cut = cut.at;
	feed->skipping = cut.unfinished;
	if (st == COBUY_OK)
		st = record_feed_put_aside(feed, b, f);
	return st;
}

/* Drops text up to the line feed that ends a faulty record. */
static cobuy_status record_feed_skip(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	while (st == COBUY_OK && feed->skipping) {
		const char *feed_at = memchr(b->bytes, '\n', b->end);

		b->begin = feed_at ? (size_t)(feed_at - b->bytes) + 1 : b->end;
		feed->skipping = !feed_at && !b->ended;
		if (feed->skipping)
			st = record_feed_more(feed, b, f);
	}
	return st;
}

/* The block begins with what was put aside. */
static void record_feed_start_block(struct record_feed *feed, struct record_block *b)
{
	b->line = feed->line;
	b->offset = feed->offset;
	b->begin = 0;
	b->end = feed->carry_nbytes;
	if (b->end)
		memcpy(b->bytes, feed->carry, b->end);
}

cobuy_status record_feed_next(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	if (feed->ended)
		return COBUY_NONE;
	if (!feed->begun) {
		record_feed_start_block(feed, b);
		st = record_feed_more(feed, b, f);
	}
	feed->begun = false;
	if (st == COBUY_OK)
		st = record_feed_skip(feed, b, f);
	if (st == COBUY_OK)
		st = record_feed_cut(feed, b, f);
	return st;
}

static bool record_feed_at_empty_line(const struct record_block *b)
{
	const char *at = b->bytes + b->begin;
	size_t left = b->end - b->begin;

	return (left >= 1 && at[0] == '\n') || (left >= 2 && at[0] == '\r' && at[1] == '\n');
}

/* Over the byte order mark and empty lines, to where the header row begins. */
static cobuy_status record_feed_find_header(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	while (st == COBUY_OK && b->end < 3 && !b->ended)
		st = record_feed_more(feed, b, f);
	if (st == COBUY_OK && b->end >= 3 && memcmp(b->bytes, "\xef\xbb\xbf", 3) == 0)
		b->begin = 3;
	if (st == COBUY_OK && b->end >= 2 &&
	    (memcmp(b->bytes, "\xff\xfe", 2) == 0 || memcmp(b->bytes, "\xfe\xff", 2) == 0))
		return failure_set(f, COBUY_E_DATA, "%s: is UTF-16 text; save it as UTF-8", feed->input.raw.name.text);
	while (st == COBUY_OK) {
		while (record_feed_at_empty_line(b))
			b->begin += b->bytes[b->begin] == '\r' ? 2 : 1;
		if (b->end - b->begin >= 2 || b->ended)
			break;
		st = record_feed_more(feed, b, f);
	}
	return st;
}

static cobuy_status record_feed_find_delimiter(struct record_feed *feed, struct record_block *b, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	size_t limit = feed->settings.limits.max_record_nbytes;

	while (st == COBUY_OK &&
	       !header_delimiter_find(b->bytes + b->begin, b->end - b->begin, limit, &feed->delimiter) && !b->ended)
		st = record_feed_more(feed, b, f);
	return st;
}

static cobuy_status record_feed_read_header(struct record_feed *feed, struct record_block *b, struct record *header,
					    struct failure *f)
{
	const char *name = feed->input.raw.name.text;
	cobuy_status st = COBUY_OK;
	enum record_step step;

	for (;;) {
		struct record_scanner scanner;

		b->delimiter = feed->delimiter;
		record_block_scan(b, feed->settings.limits, &scanner);
		step = record_scanner_next(&scanner, b->end, header);
		if (step != RECORD_UNDECIDED)
			break;
		st = record_feed_more(feed, b, f);
		if (st != COBUY_OK)
			return st;
	}
	if (step == RECORD_NONE)
		return failure_set(f, COBUY_E_DATA, "%s: is empty; expected a header row that names the columns", name);
	if (header->fault == RECORD_BAD_QUOTE)
		return failure_set(
			f, COBUY_E_DATA,
			"%s: the header row cannot be read: a quoted name is not closed, or goes on after its closing quote",
			name);
	if (header->fault == RECORD_TOO_LONG || header->long_field)
		return failure_set(f, COBUY_E_DATA,
				   "%s: the header row is too long; expected a first line that names the columns",
				   name);
	b->begin = header->next;
	feed->begun = true;
	return COBUY_OK;
}

cobuy_status record_feed_begin(struct record_feed *feed, struct record_block *b, struct record *header,
			       struct failure *f)
{
	record_feed_start_block(feed, b);
	cobuy_status st = record_feed_more(feed, b, f);

	if (st == COBUY_OK)
		st = record_feed_find_header(feed, b, f);
	if (st == COBUY_OK)
		st = record_feed_find_delimiter(feed, b, f);
	if (st == COBUY_OK)
		st = record_feed_read_header(feed, b, header, f);
	return st;
}
