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
 * left" is the end and never a pause. What reads input says how much of it it took, and asks for more when it cannot go on; we fetch
 * more, and if there is none inside a member, the file is truncated.
 *
 * The trailer is checked by the call that reads past the last byte of text, so a caller must read until it gets fewer
 * bytes than it asked for. Only then is the text known to be whole.
 *
 * deflate_decoder.h makes the text; heads and trailers of members are read here (RFC 1952).
 */
#include "read/gzip_stream.h"

#include <stdlib.h>
#include <string.h>

#include "read/deflate_decoder.h"
#include "read/text_checksum.h"

enum { INPUT_NBYTES = 128 * 1024 };

/* What the head of a member may have behind its ten bytes, by bits of its fourth. */
enum { HEAD_NBYTES = 10, HEAD_FLAGS = 3, HEAD_CHECKED = 2, HEAD_EXTRA = 4, HEAD_NAME = 8, HEAD_COMMENT = 16, HEAD_UNKNOWN = 0xE0, TRAILER_NBYTES = 8 };

struct gzip_stream {
	struct raw_file *source;
	struct deflate_input left; /* of the input, not used yet */
	uint64_t members_done;
	bool in_member, ended;
	bool text_ended;     /* of the member; its trailer comes next */
	uint32_t checksum, nbytes; /* of the member's text so far */
	size_t handed_on;	   /* the decoder's text up to there */
	struct deflate_decoder decoder;
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

	*out = g;
	if (!g)
		return failure_memory(f, "starting to inflate a file");
	g->source = source;
	g->members_done = 0;
	g->in_member = g->ended = false;
	memcpy(g->input, head, head_nbytes);
	g->left = (struct deflate_input){g->input, g->input + head_nbytes};
	deflate_decoder_begin(&g->decoder);
	g->handed_on = g->decoder.end;
	return COBUY_OK;
}

void gzip_stream_close(struct gzip_stream *g)
{
	free(g);
}

static size_t gzip_stream_left(const struct gzip_stream *g)
{
	return (size_t)(g->left.end - g->left.at);
}

uint64_t gzip_stream_used_nbytes(const struct gzip_stream *g)
{
	return g->source->offset - gzip_stream_left(g);
}

static cobuy_status gzip_stream_corrupt(struct gzip_stream *g, const char *what, struct failure *f)
{
	return failure_set(f, COBUY_E_DATA,
			   "%s: gzip data is corrupt at compressed byte %llu, in member %llu: %s; get the file anew",
			   g->source->name.text, (unsigned long long)gzip_stream_used_nbytes(g), (unsigned long long)g->members_done + 1, what);
}

static cobuy_status gzip_stream_truncated(struct gzip_stream *g, struct failure *f)
{
	return failure_set(
		f, COBUY_E_DATA,
		"%s: gzip data is truncated: the file ends at compressed byte %llu, inside member %llu; get the file anew",
		g->source->name.text, (unsigned long long)g->source->offset, (unsigned long long)g->members_done + 1);
}

/* Keeps what is left of the input and reads more behind it. */
static cobuy_status gzip_stream_refill(struct gzip_stream *g, size_t *got, struct failure *f)
{
	const size_t left = gzip_stream_left(g);

	memmove(g->input, g->left.at, left);
	cobuy_status st = raw_file_read(g->source, g->input + left, INPUT_NBYTES - left, got, f);
	g->left = (struct deflate_input){g->input, g->input + left + *got};
	return st;
}

/* The bytes of a member that come next, however long they are; each is seen by the caller. */
static cobuy_status gzip_stream_take(struct gzip_stream *g, unsigned char *byte, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	size_t got = 0;

	if (gzip_stream_left(g) == 0) {
		st = gzip_stream_refill(g, &got, f);
		if (st == COBUY_OK && got == 0)
			st = gzip_stream_truncated(g, f);
	}
	if (st == COBUY_OK)
		*byte = *g->left.at++;
	return st;
}

/* --- heads and trailers --------------------------------------------------- */

/* As gzip_stream_take, of the head, which has a checksum of its own. */
static cobuy_status gzip_stream_take_head(struct gzip_stream *g, unsigned char *byte, uint32_t *checksum, struct failure *f)
{
	const cobuy_status st = gzip_stream_take(g, byte, f);

	if (st == COBUY_OK)
		*checksum = text_checksum_add(*checksum, byte, 1);
	return st;
}

/* A text that a zero ends. */
static cobuy_status gzip_stream_skip_text(struct gzip_stream *g, uint32_t *checksum, struct failure *f)
{
	unsigned char byte = 1;
	cobuy_status st = COBUY_OK;

	while (st == COBUY_OK && byte)
		st = gzip_stream_take_head(g, &byte, checksum, f);
	return st;
}

static cobuy_status gzip_stream_skip_extra(struct gzip_stream *g, uint32_t *checksum, struct failure *f)
{
	unsigned char low = 0, high = 0, byte;
	cobuy_status st = gzip_stream_take_head(g, &low, checksum, f);

	if (st == COBUY_OK)
		st = gzip_stream_take_head(g, &high, checksum, f);
	for (uint32_t left = low | (uint32_t)high << 8; st == COBUY_OK && left; left--)
		st = gzip_stream_take_head(g, &byte, checksum, f);
	return st;
}

static cobuy_status gzip_stream_read_head(struct gzip_stream *g, struct failure *f)
{
	unsigned char head[HEAD_NBYTES] = {0}, sum[2] = {0};
	uint32_t checksum = 0;
	cobuy_status st = COBUY_OK;

	for (int i = 0; i < HEAD_NBYTES && st == COBUY_OK; i++) {
		st = gzip_stream_take_head(g, &head[i], &checksum, f);
		if (st == COBUY_OK && i == 2 && head[2] != 8)
			st = gzip_stream_corrupt(g, "a way to compress that there is none", f);
		if (st == COBUY_OK && i == HEAD_FLAGS && (head[HEAD_FLAGS] & HEAD_UNKNOWN))
			st = gzip_stream_corrupt(g, "a head with flags that mean nothing", f);
	}
	if (st == COBUY_OK && (head[HEAD_FLAGS] & HEAD_EXTRA))
		st = gzip_stream_skip_extra(g, &checksum, f);
	if (st == COBUY_OK && (head[HEAD_FLAGS] & HEAD_NAME))
		st = gzip_stream_skip_text(g, &checksum, f);
	if (st == COBUY_OK && (head[HEAD_FLAGS] & HEAD_COMMENT))
		st = gzip_stream_skip_text(g, &checksum, f);
	if (st == COBUY_OK && (head[HEAD_FLAGS] & HEAD_CHECKED)) {
		for (int i = 0; i < 2 && st == COBUY_OK; i++)
			st = gzip_stream_take(g, &sum[i], f);
		if (st == COBUY_OK && (sum[0] | (uint32_t)sum[1] << 8) != (checksum & 0xFFFF))
			st = gzip_stream_corrupt(g, "the head's checksum is not its own", f);
	}
	return st;
}

static cobuy_status gzip_stream_read_trailer(struct gzip_stream *g, struct failure *f)
{
	unsigned char bytes[TRAILER_NBYTES];
	uint32_t words[2] = {0, 0};
	cobuy_status st = COBUY_OK;

	for (int i = 0; i < TRAILER_NBYTES && st == COBUY_OK; i++) {
		st = gzip_stream_take(g, &bytes[i], f);
		if (st == COBUY_OK)
			words[i / 4] |= (uint32_t)bytes[i] << 8 * (i % 4);
	}
	if (st == COBUY_OK && words[0] != g->checksum)
		st = gzip_stream_corrupt(g, "the text's checksum is not its own", f);
	if (st == COBUY_OK && words[1] != g->nbytes)
		st = gzip_stream_corrupt(g, "the text's length is not its own", f);
	if (st == COBUY_OK) {
		g->in_member = false;
		g->members_done++;
	}
	return st;
}

/* Stands between members: ends the stream, starts the next member, or fails. */
static cobuy_status gzip_stream_start_member(struct gzip_stream *g, struct failure *f)
{
	cobuy_status st = COBUY_OK;
	size_t got;

	if (gzip_stream_left(g) < GZIP_MAGIC_NBYTES)
		st = gzip_stream_refill(g, &got, f);
	if (st != COBUY_OK)
		return st;
	if (gzip_stream_has_magic(g->left.at, gzip_stream_left(g))) {
		st = gzip_stream_read_head(g, f);
		g->in_member = true;
		g->text_ended = false;
		g->checksum = g->nbytes = 0;
		deflate_decoder_begin(&g->decoder);
		g->handed_on = g->decoder.end;
		return st;
	}
	if (g->members_done == 0)
		return failure_set(f, COBUY_E_DATA, "%s: is no gzip file: it does not begin with the bytes 1f 8b",
				   g->source->name.text);
	if (gzip_stream_left(g) != 0)
		return failure_set(
			f, COBUY_E_DATA,
			"%s: rubbish behind the last gzip member, at compressed byte %llu; get the file anew, or cut it there",
			g->source->name.text, (unsigned long long)gzip_stream_used_nbytes(g));
	g->ended = true;
	return COBUY_OK;
}

/* --- text ----------------------------------------------------------------- */

/* The decoder's next stretch. */
static cobuy_status gzip_stream_inflate(struct gzip_stream *g, struct failure *f)
{
	struct deflate_decoder *d = &g->decoder;
	const enum deflate_step step = deflate_decoder_next(d, &g->left);
	cobuy_status st = COBUY_OK;
	size_t got = 0;

	g->handed_on = d->begin;
	if (step == DEFLATE_CORRUPT)
		return gzip_stream_corrupt(g, d->fault, f);
	g->text_ended = step == DEFLATE_ENDED;
	g->checksum = text_checksum_add(g->checksum, d->text + d->begin, d->end - d->begin);
	g->nbytes += (uint32_t)(d->end - d->begin);
	if (step == DEFLATE_STARVED) {
		st = gzip_stream_refill(g, &got, f);
		if (st == COBUY_OK && got == 0)
			st = gzip_stream_truncated(g, f);
	}
	return st;
}

cobuy_status gzip_stream_read(struct gzip_stream *g, void *to, size_t capacity, size_t *filled, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	*filled = 0;
	while (st == COBUY_OK && *filled < capacity && !g->ended) {
		const size_t ready = g->decoder.end - g->handed_on, room = capacity - *filled, taken = ready < room ? ready : room;

		if (taken) {
			memcpy((char *)to + *filled, g->decoder.text + g->handed_on, taken);
			g->handed_on += taken;
			*filled += taken;
		} else if (!g->in_member) {
			st = gzip_stream_start_member(g, f);
		} else if (g->text_ended) {
			st = gzip_stream_read_trailer(g, f);
		} else {
			st = gzip_stream_inflate(g, f);
		}
	}
	return st;
}
