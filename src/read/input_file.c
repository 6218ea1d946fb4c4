/* The text of one input, plain or gzip. */
#include "read/input_file.h"

#include <string.h>

static bool input_file_promises_gzip(const char *path)
{
	size_t nbytes = strlen(path);

	return nbytes >= 3 && memcmp(path + nbytes - 3, ".gz", 3) == 0;
}

cobuy_status input_file_open(struct input_file *in, const char *path, struct failure *f)
{
	in->gzip = NULL;
	in->head_nbytes = 0;
	cobuy_status st = raw_file_open(&in->raw, path, f);

	if (st == COBUY_OK)
		st = raw_file_read(&in->raw, in->head, sizeof in->head, &in->head_nbytes, f);
	if (st == COBUY_OK && (input_file_promises_gzip(path) || gzip_stream_has_magic(in->head, in->head_nbytes)))
		st = gzip_stream_open(&in->gzip, &in->raw, in->head, in->head_nbytes, f);
	if (st != COBUY_OK)
		input_file_close(in);
	return st;
}

static size_t input_file_take_head(struct input_file *in, char *to, size_t capacity)
{
	size_t taken = in->head_nbytes < capacity ? in->head_nbytes : capacity;

	memcpy(to, in->head, taken);
	memmove(in->head, in->head + taken, in->head_nbytes - taken);
	in->head_nbytes -= taken;
	return taken;
}

cobuy_status input_file_read(struct input_file *in, char *to, size_t capacity, size_t *filled, struct failure *f)
{
	if (in->gzip)
		return gzip_stream_read(in->gzip, to, capacity, filled, f);

	size_t taken = input_file_take_head(in, to, capacity);
	cobuy_status st = raw_file_read(&in->raw, to + taken, capacity - taken, filled, f);
	*filled += taken;
	return st;
}

uint64_t input_file_bytes_read(const struct input_file *in)
{
	return in->raw.offset;
}

uint64_t input_file_bytes_used(const struct input_file *in)
{
	return in->gzip ? gzip_stream_used_nbytes(in->gzip) : in->raw.offset - in->head_nbytes;
}

void input_file_close(struct input_file *in)
{
	gzip_stream_close(in->gzip);
	in->gzip = NULL;
	raw_file_close(&in->raw);
}
