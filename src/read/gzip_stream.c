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
 *
 * zlib inflates, and checks headers; the CRC and the length of the text are compared here, because libdeflate sums four times as fast or more, and
 * the sum is an eighth of what zlib does otherwise. zlib steps over the trailer; its bytes are those before the input that is not used yet.
 */
#include "read/gzip_stream.h"

#include <libdeflate.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* zlib's data_type says so once the header is behind it. */
enum { INPUT_NBYTES = 128 * 1024, TRAILER_NBYTES = 8, WINDOW_GZIP = 15 + 16, HEADER_IS_READ = 128 };

struct gzip_stream {
	struct raw_file *source;
	z_stream z; /* next_in and avail_in are the input not used yet */
	uint64_t members_done;
	bool in_header, in_member, ended;
	uint32_t text_crc, text_nbytes; /* of the member; its length modulo 2^32 */
	unsigned char input[TRAILER_NBYTES + INPUT_NBYTES]; /* before what is not used yet stand the last bytes that were */
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
		g->in_header = g->in_member = g->ended = false;
		memset(&g->z, 0, sizeof g->z);
		g->z.next_in = g->input + TRAILER_NBYTES;
		memcpy(g->z.next_in, head, head_nbytes);
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

/* Keeps what is left of the input, and as much before it as a trailer takes, and reads more behind it. */
static cobuy_status gzip_stream_refill(struct gzip_stream *g, struct failure *f)
{
	unsigned char *begin = g->input + TRAILER_NBYTES;
	size_t left = g->z.avail_in, got = 0;

	memmove(g->input, g->z.next_in - TRAILER_NBYTES, TRAILER_NBYTES + left);
	cobuy_status st = raw_file_read(g->source, begin + left, INPUT_NBYTES - left, &got, f);
	g->z.next_in = begin;
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
		g->in_header = g->in_member = true;
		g->text_crc = g->text_nbytes = 0;
		return inflateReset(&g->z) == Z_OK && inflateValidate(&g->z, 1) == Z_OK ? COBUY_OK :
											  gzip_stream_corrupt(g, "zlib refused to start", f);
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

/* zlib stands right behind the trailer. */
static cobuy_status gzip_stream_end_member(struct gzip_stream *g, struct failure *f)
{
	const unsigned char *trailer = g->z.next_in - TRAILER_NBYTES;
	uint32_t field[2] = {0, 0};

	for (int i = 0; i < TRAILER_NBYTES; i++)
		field[i / 4] |= (uint32_t)trailer[i] << 8 * (i % 4);
	if (field[0] != g->text_crc)
		return gzip_stream_corrupt(g, "incorrect data check", f);
	if (field[1] != g->text_nbytes)
		return gzip_stream_corrupt(g, "incorrect length check", f);
	g->in_member = false;
	g->members_done++;
	return COBUY_OK;
}

/* Stops behind the header: up to there zlib checks what it reads, and from there on it need not. */
static int gzip_stream_step(struct gzip_stream *g)
{
	const int code = inflate(&g->z, g->in_header ? Z_BLOCK : Z_NO_FLUSH);

	if (g->in_header && (g->z.data_type & HEADER_IS_READ)) {
		g->in_header = false;
		inflateValidate(&g->z, 0);
	}
	return code;
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
	int code = gzip_stream_step(g);
	*filled = room - g->z.avail_out;
	g->text_crc = libdeflate_crc32(g->text_crc, to, *filled);
	g->text_nbytes += (uint32_t)*filled;
	switch (code) {
	case Z_STREAM_END:
		return gzip_stream_end_member(g, f);
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
