/*
 * A large buffer before a file descriptor, for tables of millions of rows.
 * In: pieces of text. Out: the descriptor. Memory: one buffer. Threads: one owner.
 * After a failed write it takes everything and drops it: the failure comes out of byte_sink_end.
 */
#ifndef COBUY_CLI_BYTE_SINK_H
#define COBUY_CLI_BYTE_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "cobuy.h"

enum { BYTE_SINK_NBYTES = 1 << 18 };

struct byte_sink {
	int fd;	   /* -1: kept in memory */
	int error; /* errno of the first failed write; 0: none */
	size_t used, capacity;
	char *bytes;
};

cobuy_status byte_sink_init(struct byte_sink *s, int fd); /* COBUY_OK or COBUY_E_MEMORY */
void byte_sink_clear(struct byte_sink *s);

/* One that keeps bytes[0..used) in memory, for a text whose length has to stand before it. Empty it by used = 0. */
cobuy_status byte_sink_init_memory(struct byte_sink *s);

void byte_sink_text(struct byte_sink *s, const char *bytes, size_t nbytes);
void byte_sink_byte(struct byte_sink *s, char byte);
void byte_sink_count(struct byte_sink *s, uint64_t value);
void byte_sink_decimal(struct byte_sink *s, double value); /* nine digits */

/* A field, quoted where RFC 4180 asks for it; a string, in quotes. */
void byte_sink_csv(struct byte_sink *s, const char *bytes, size_t nbytes);
void byte_sink_csv_inner(struct byte_sink *s, const char *bytes, size_t nbytes); /* what stands between a field's quotes */
void byte_sink_json(struct byte_sink *s, const char *bytes, size_t nbytes);

/* Writes what is left. COBUY_OK or COBUY_E_WRITE, then with `error` set. */
cobuy_status byte_sink_end(struct byte_sink *s);

#endif
