/*
 * The text of one input, plain or gzip.
 * A name that ends in ".gz" promises gzip, and anything else is a failure; otherwise the first two bytes decide.
 * In: a path, or "-". Out: text in order. Memory: gzip_stream's. Threads: one owner at a time.
 */
#ifndef COBUY_READ_INPUT_FILE_H
#define COBUY_READ_INPUT_FILE_H

#include "read/gzip_stream.h"
#include "read/raw_file.h"

struct input_file {
	struct raw_file raw;
	struct gzip_stream *gzip;	       /* NULL: plain */
	unsigned char head[GZIP_MAGIC_NBYTES]; /* read to tell gzip from plain, and not handed on yet */
	size_t head_nbytes;
};

/* COBUY_OK, COBUY_E_MISSING, COBUY_E_READ, COBUY_E_DATA, COBUY_E_MEMORY. */
cobuy_status input_file_open(struct input_file *in, const char *path, struct failure *f);

/*
 * Fills `to`; fewer than capacity bytes mean that the text ended, and ended well. COBUY_OK, COBUY_E_READ,
 * COBUY_E_DATA, COBUY_E_MEMORY.
 */
cobuy_status input_file_read(struct input_file *in, char *to, size_t capacity, size_t *filled, struct failure *f);

/* As on disk, so far. */
uint64_t input_file_bytes_read(const struct input_file *in);

/* The same, less what was read ahead: what the text handed on so far took. */
uint64_t input_file_bytes_used(const struct input_file *in);

/* Harmless when opening failed. */
void input_file_close(struct input_file *in);

#endif
