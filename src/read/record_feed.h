/*
 * Cuts one input into blocks of whole records.
 *
 * In: a path. Out: the header row, then blocks that may be scanned in any order and by any thread. Memory: what
 * is left of a block behind its last whole record. Threads: one owner at a time.
 */
#ifndef COBUY_READ_RECORD_FEED_H
#define COBUY_READ_RECORD_FEED_H

#include "base/failure.h"
#include "read/input_file.h"
#include "read/record_scanner.h"

/*
 * A stretch of text. Records that begin in [begin, cut) are decided by bytes[0, end), and may be changed; the
 * rest may not.
 */
struct record_block {
	char *bytes;	 /* capacity + MARK_MASK_NBYTES of them, the owner's */
	size_t capacity; /* room for the longest record, and to read on behind it */
	size_t begin, cut, end;
	bool ended; /* the input ends at end */
	char delimiter;
	uint64_t line;	 /* physical line of bytes[0], from 1 */
	uint64_t offset; /* of bytes[0] in the text */
};

struct record_feed_settings {
	struct record_limits limits;
	size_t block_nbytes; /* how much text to read at once */
};

struct record_feed {
	struct input_file input;
	struct record_feed_settings settings;
	char delimiter;
	bool begun;	       /* the header row was found, and the text behind it stands in the block still */
	bool skipping;	       /* the text goes on inside a faulty record, up to the next line feed */
	uint64_t line, offset; /* where the next block begins */
	char *carry;	       /* the begin of the next block's first record */
	size_t carry_nbytes, carry_capacity;
	bool ended;
	uint64_t text_nbytes; /* read so far */
};

/* The settings that files are read with; max_field_nbytes 0: 65536. */
struct record_feed_settings record_feed_settings_usual(uint32_t max_field_nbytes);

/* Allocates a block's bytes. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status record_block_init(struct record_block *b, struct record_feed_settings settings, struct failure *f);
void record_block_clear(struct record_block *b);

/* Sets the scanner to the block's first record. */
void record_block_scan(const struct record_block *b, struct record_limits limits, struct record_scanner *s);

/* Failures as input_file_open's. */
cobuy_status record_feed_open(struct record_feed *feed, const char *path, struct record_feed_settings settings,
			      struct failure *f);

/* Harmless when opening failed. */
void record_feed_close(struct record_feed *feed);

/*
 * Finds byte order mark, delimiter and header row; to be called once, first. The header's fields stand in the
 * block until record_feed_next. COBUY_OK; COBUY_E_DATA: no header row, or one that cannot be read; or as
 * input_file_read.
 */
cobuy_status record_feed_begin(struct record_feed *feed, struct record_block *b, struct record *header,
			       struct failure *f);

/*
 * Fills the block with the records that come next; the first call must get the block that record_feed_begin
 * got. COBUY_OK; COBUY_NONE: the input ended, well; or as input_file_read.
 */
cobuy_status record_feed_next(struct record_feed *feed, struct record_block *b, struct failure *f);

#endif
