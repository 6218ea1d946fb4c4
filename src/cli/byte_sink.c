/* A large buffer before a file descriptor, for tables of millions of rows. */
#include "cli/byte_sink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/decimal_text.h"
#include "cli/json_writer.h"

cobuy_status byte_sink_init(struct byte_sink *s, int fd)
{
	*s = (struct byte_sink){.fd = fd, .capacity = BYTE_SINK_NBYTES, .bytes = malloc(BYTE_SINK_NBYTES)};
	return s->bytes ? COBUY_OK : COBUY_E_MEMORY;
}

cobuy_status byte_sink_init_memory(struct byte_sink *s)
{
	return byte_sink_init(s, -1);
}

void byte_sink_clear(struct byte_sink *s)
{
	free(s->bytes);
	s->bytes = NULL;
}

/* Twice the room; without it the text is lost, and the error stays. */
static void byte_sink_grow(struct byte_sink *s)
{
	char *bytes = s->capacity > SIZE_MAX / 2 ? NULL : realloc(s->bytes, s->capacity * 2);

	if (!bytes) {
		s->error = ENOMEM;
		s->used = 0;
		return;
	}
	s->bytes = bytes;
	s->capacity *= 2;
}

static void byte_sink_write(struct byte_sink *s)
{
	size_t written = 0;

	while (written < s->used && !s->error) {
		ssize_t n = write(s->fd, s->bytes + written, s->used - written);

		if (n >= 0)
			written += (size_t)n;
		else if (errno != EINTR)
			s->error = errno;
	}
	s->used = 0;
}

/* Room for one small piece. */
static char *byte_sink_room(struct byte_sink *s, size_t nbytes)
{
	if (s->capacity - s->used < nbytes) {
		if (s->fd < 0)
			byte_sink_grow(s);
		else
			byte_sink_write(s);
	}
	return s->bytes + s->used;
}

void byte_sink_text(struct byte_sink *s, const char *bytes, size_t nbytes)
{
	while (nbytes > 0) {
		size_t piece = nbytes < BYTE_SINK_NBYTES ? nbytes : BYTE_SINK_NBYTES;

		memcpy(byte_sink_room(s, piece), bytes, piece);
		s->used += piece;
		bytes += piece;
		nbytes -= piece;
	}
}

void byte_sink_byte(struct byte_sink *s, char byte)
{
	*byte_sink_room(s, 1) = byte;
	s->used++;
}

void byte_sink_count(struct byte_sink *s, uint64_t value)
{
	s->used += decimal_text_count(byte_sink_room(s, DECIMAL_TEXT_NBYTES), value);
}

void byte_sink_decimal(struct byte_sink *s, double value)
{
	s->used += decimal_text(byte_sink_room(s, DECIMAL_TEXT_NBYTES), value);
}

/* A line with an empty field alone could be taken for an empty line; none of our tables has such. */
void byte_sink_csv(struct byte_sink *s, const char *bytes, size_t nbytes)
{
	const char *end = bytes + nbytes, *at = bytes;

	while (at < end && *at != '"' && *at != ',' && *at != '\n' && *at != '\r')
		at++;
	if (at == end) {
		byte_sink_text(s, bytes, nbytes);
		return;
	}
	byte_sink_byte(s, '"');
	byte_sink_csv_inner(s, bytes, nbytes);
	byte_sink_byte(s, '"');
}

void byte_sink_csv_inner(struct byte_sink *s, const char *bytes, size_t nbytes)
{
	for (const char *at = bytes; at < bytes + nbytes; at++) {
		if (*at == '"')
			byte_sink_byte(s, '"');
		byte_sink_byte(s, *at);
	}
}

void byte_sink_json(struct byte_sink *s, const char *bytes, size_t nbytes)
{
	size_t taken;

	byte_sink_byte(s, '"');
	for (size_t at = 0; at < nbytes; at += taken)
		s->used +=
		    json_escape(bytes + at, nbytes - at, &taken, byte_sink_room(s, JSON_ESCAPE_NBYTES));
	byte_sink_byte(s, '"');
}

cobuy_status byte_sink_end(struct byte_sink *s)
{
	byte_sink_write(s);
	return s->error ? COBUY_E_WRITE : COBUY_OK;
}
