/*
 * The text inside a gzip file.
 *
 * A gzip file is a row of members; each is a header, deflated data, and a trailer with the CRC and the length of
 * its text. The text of the file is the texts of the members, one after the other: log shippers, bgzip and
 * `cat a.gz b.gz` make such files, and a reader that stops after the first member loses orders without a word.
 *
 * So a file can end well in one place only: right behind a trailer that was read and found true. Everything else is
 * a failure that names the compressed byte where it showed:
 *
 *   the file ends inside a member               truncated: a copy or a download was cut off
 *   zlib finds a bad code, distance, CRC, length corrupt
 *   bytes behind a trailer that begin no member  rubbish; zero padding too, for it might as well be a lost member
 *   the first bytes begin no member              no gzip file at all, or an empty one
 *
 * A cut exactly between two members leaves a whole gzip file; no reader can tell.
 *
 * What a short read means: raw_file_read gives fewer bytes than asked for only at the end of the file, so "no input
 * left" is the end and never a pause. zlib's Z_BUF_ERROR means that it could not go on: with the input used up we fetch
 * more, and if there is none inside a member, the file is truncated. inflate is told the format (windowBits 15 + 16);
 * gzread is not used, because it passes foreign bytes through as text and takes a cut-off file for one that may
 * still grow.
 *
 * The trailer is checked by the call that reads past the last byte of text, so a caller must read until it gets fewer
 * bytes than it asked for. Only then is the text known to be whole.
 */
#include "read/gzip_stream.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { INPUT_NBYTES = 128 * 1024, WINDOW_GZIP = 15 + 16 };

struct gzip_stream {
	struct raw_file *source;
	z_stream z; /* next_in and avail_in are the input not used yet */
	uint64_t members_done;
	bool in_member, ended;
	unsigned char input[INPUT_NBYTES];
};

bool gzip_stream_has_magic(const unsigned char *head, size_t nbytes)
{
	return nbytes >= GZIP_MAGIC_NBYTES && head[0] == 0x1f && head[1] == 0x8b;
}

cobuy_status gzip_stream_open(struct gzip_stream **out, struct raw_file *source, const unsigned char *head,
			      size_t head_nbytes, struct failure *f)
{
	struct gzip_stream *g = malloc(sizeof *g);

	*out = NULL;
	if (g) {
		g->source = source;
		g->members_done = 0;
		g->in_member = g->ended = false;
		memset(&g->z, 0, sizeof g->z);
		memcpy(g->input, head, head_nbytes);
		g->z.next_in = g->input;
		g->z.avail_in = (uInt)head_nbytes;
	}
	if (!g || inflateInit2(&g->z, WINDOW_GZIP) != Z_OK) {
		free(g);
		return failure_memory(f, "starting to inflate a file");
	}
	*out = g;
	return COBUY_OK;
}

void gzip_stream_close(struct gzip_stream *g)
{
	if (g)
		inflateEnd(&g->z);
	free(g);
}

uint64_t gzip_stream_used_nbytes(const struct gzip_stream *g)
{
	return g->source->offset - g->z.avail_in;
}

/* The compressed byte that comes next. */
static unsigned long long gzip_stream_offset(const struct gzip_stream *g)
{
	return gzip_stream_used_nbytes(g);
}

static cobuy_status gzip_stream_corrupt(struct gzip_stream *g, const char *what, struct failure *f)
{
	return failure_set(f, COBUY_E_DATA,
			   "%s: gzip data is corrupt at compressed byte %llu, in member %llu: %s; get the file anew",
			   g->source->name.text, gzip_stream_offset(g), (unsigned long long)g->members_done + 1, what);
}

static cobuy_status gzip_stream_truncated(struct gzip_stream *g, struct failure *f)
{
	return failure_set(
		f, COBUY_E_DATA,
		"%s: gzip data is truncated: the file ends at compressed byte %llu, inside member %llu; get the file anew",
		g->source->name.text, gzip_stream_offset(g), (unsigned long long)g->members_done + 1);
}

/* Keeps what is left of the input and reads more behind it. */
static cobuy_status gzip_stream_refill(struct gzip_stream *g, struct failure *f)
{
	size_t left = g->z.avail_in, got = 0;

	memmove(g->input, g->z.next_in, left);
	cobuy_status st = raw_file_read(g->source, g->input + left, INPUT_NBYTES - left, &got, f);
	g->z.next_in = g->input;
	g->z.avail_in = (uInt)(left + got);
	return st;
}

/* Stands between members: ends the stream, starts the next member, or fails. */
static cobuy_status gzip_stream_start_member(struct gzip_stream *g, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	if (g->z.avail_in < GZIP_MAGIC_NBYTES)
		st = gzip_stream_refill(g, f);
	if (st != COBUY_OK)
		return st;
	if (gzip_stream_has_magic(g->z.next_in, g->z.avail_in)) {
		g->in_member = true;
		return inflateReset(&g->z) == Z_OK ? COBUY_OK : gzip_stream_corrupt(g, "zlib refused to start", f);
	}
	if (g->members_done == 0)
		return failure_set(f, COBUY_E_DATA, "%s: is no gzip file: it does not begin with the bytes 1f 8b",
				   g->source->name.text);
	if (g->z.avail_in != 0)
		return failure_set(
			f, COBUY_E_DATA,
			"%s: rubbish behind the last gzip member, at compressed byte %llu; get the file anew, or cut it there",
			g->source->name.text, gzip_stream_offset(g));
	g->ended = true;
	return COBUY_OK;
}

static cobuy_status gzip_stream_inflate(struct gzip_stream *g, char *to, size_t capacity, size_t *filled,
					struct failure *f)
{
	uInt room = capacity < UINT_MAX ? (uInt)capacity : UINT_MAX;

	*filled = 0;
	if (g->z.avail_in == 0) {
		cobuy_status st = gzip_stream_refill(g, f);
		if (st != COBUY_OK)
			return st;
		if (g->z.avail_in == 0)
			return gzip_stream_truncated(g, f);
	}
	g->z.next_out = (Bytef *)to;
	g->z.avail_out = room;
	int code = inflate(&g->z, Z_NO_FLUSH);
	*filled = room - g->z.avail_out;
	switch (code) {
	case Z_STREAM_END:
		g->in_member = false;
		g->members_done++;
		return COBUY_OK;
	case Z_OK:
		return COBUY_OK;
	case Z_BUF_ERROR:
		return g->z.avail_in == 0 ? COBUY_OK : gzip_stream_corrupt(g, "zlib cannot go on", f);
	case Z_MEM_ERROR:
		return failure_memory(f, "inflating a file");
	default:
		return gzip_stream_corrupt(g, g->z.msg ? g->z.msg : "not gzip data", f);
	}
}

cobuy_status gzip_stream_read(struct gzip_stream *g, void *to, size_t capacity, size_t *filled, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	*filled = 0;
	while (st == COBUY_OK && *filled < capacity && !g->ended) {
		size_t got = 0;

		if (g->in_member)
			st = gzip_stream_inflate(g, (char *)to + *filled, capacity - *filled, &got, f);
		else
			st = gzip_stream_start_member(g, f);
		*filled += got;
	}
	return st;
}
