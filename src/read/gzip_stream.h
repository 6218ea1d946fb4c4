/*
 * The text inside a gzip file: any number of members, one after the other.
 * In: a raw file. Out: text. Memory: 128 KiB of input and zlib's window. Threads: one owner at a time.
 */
#ifndef COBUY_READ_GZIP_STREAM_H
#define COBUY_READ_GZIP_STREAM_H

#include <stddef.h>

#include "read/raw_file.h"

enum { GZIP_MAGIC_NBYTES = 2 };

struct gzip_stream;

/* Whether a file that begins with these bytes is a gzip file. */
bool gzip_stream_has_magic(const unsigned char *head, size_t nbytes);

/*
 * Takes over where `source` stands; `head` are bytes already read from it, at most GZIP_MAGIC_NBYTES. The
 * source stays the caller's. COBUY_OK or COBUY_E_MEMORY; *out is to be closed in the first case and NULL in the
 * second.
 */
cobuy_status gzip_stream_open(struct gzip_stream **out, struct raw_file *source, const unsigned char *head,
			      size_t head_nbytes, struct failure *f);

/*
 * Fills `to`; fewer than capacity bytes mean that the last member ended well and nothing stands behind it.
 * COBUY_OK; COBUY_E_DATA: no gzip, truncated, corrupt, or rubbish behind the last member; COBUY_E_READ; COBUY_E_MEMORY.
 */
cobuy_status gzip_stream_read(struct gzip_stream *g, void *to, size_t capacity, size_t *filled, struct failure *f);

/* Compressed bytes that the text handed on so far took. */
uint64_t gzip_stream_used_nbytes(const struct gzip_stream *g);

/* NULL is allowed. */
void gzip_stream_close(struct gzip_stream *g);

#endif
