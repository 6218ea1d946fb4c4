/*
 * The text of one deflated stream (RFC 1951), a stretch at a time.
 *
 * In: compressed bytes, in pieces. Out: stretches of text, which stand in the decoder until it goes on. Memory: the last 32 KiB of text, a stretch, and tables,
 * 190 KiB in all. Threads: one owner at a time.
 */
#ifndef COBUY_READ_DEFLATE_DECODER_H
#define COBUY_READ_DEFLATE_DECODER_H

#include "read/deflate_table.h"

#include <stddef.h>

/* A match reaches back as far as that. A stretch ends behind the first symbol beyond its size, and copies run over its end. */
enum { DEFLATE_WINDOW_NBYTES = 32 * 1024, DEFLATE_STRETCH_NBYTES = 128 * 1024, DEFLATE_SLACK_NBYTES = 258 + 3 + 64 };

enum deflate_block { DEFLATE_BETWEEN, DEFLATE_STORED, DEFLATE_CODED, DEFLATE_DONE };

struct deflate_decoder {
	uint64_t bits;	/* taken from the input and not used, lowest first ... */
	uint32_t count; /* ... so many */
	enum deflate_block block;
	bool is_last;	       /* no block comes behind this one */
	uint32_t stored_nbytes; /* of this block, still to come */
	const char *fault;     /* what is corrupt */
	size_t known;	       /* where the text that is known begins: at most a window of it before the stretch */
	size_t begin, end;     /* the stretch */
	uint32_t literals[DEFLATE_LITERAL_ENTRIES], distances[DEFLATE_DISTANCE_ENTRIES];
	unsigned char text[DEFLATE_WINDOW_NBYTES + DEFLATE_STRETCH_NBYTES + DEFLATE_SLACK_NBYTES];
};

/* Bytes of compressed input: taken up to `at`. */
struct deflate_input {
	const unsigned char *at, *end;
};

/* Before the first byte of a stream. */
void deflate_decoder_begin(struct deflate_decoder *d);

enum deflate_step {
	DEFLATE_STRETCH, /* the stretch is full; it may be empty */
	DEFLATE_STARVED, /* as DEFLATE_STRETCH, and to go on takes more input behind what is left, which is less than DEFLATE_HEAD_NBYTES */
	DEFLATE_ENDED,	 /* as DEFLATE_STRETCH, and this is all; what is left of the input stands behind the stream */
	DEFLATE_CORRUPT
};

/* No head of a block is as long. */
enum { DEFLATE_HEAD_NBYTES = 1024 };

/* Gives up the stretch and makes the next one. */
enum deflate_step deflate_decoder_next(struct deflate_decoder *d, struct deflate_input *in);

#endif
