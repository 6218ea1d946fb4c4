/* A file that lives in memory and has a path. */
#include "memory_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

struct memory_file memory_file_make(const void *bytes, size_t nbytes)
{
	struct memory_file m = {.fd = memfd_create("cobuy-test", MFD_CLOEXEC)};

	if (m.fd < 0 || write(m.fd, bytes, nbytes) != (ssize_t)nbytes)
		abort();
	snprintf(m.path, sizeof m.path, "/proc/self/fd/%d", m.fd);
	return m;
}

void memory_file_close(struct memory_file *m)
{
	close(m->fd);
}

char *memory_file_gzip(const void *bytes, size_t nbytes, size_t *gzip_nbytes)
{
	z_stream z;
	char *out;

	memset(&z, 0, sizeof z);
	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	size_t room = deflateBound(&z, nbytes);

	out = malloc(room);
	z.next_in = (Bytef *)(size_t)bytes;
	z.avail_in = (uInt)nbytes;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	if (!out || deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	*gzip_nbytes = z.total_out;
	deflateEnd(&z);
	return out;
}

char *memory_file_slurp(const char *path, size_t *nbytes)
{
	FILE *in = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0, chunk;

	*nbytes = 0;
	if (!in)
		return NULL;
	do {
		room = 2 * room + 4096;
		text = realloc(text, room + 1);
		if (!text)
			abort();
		chunk = fread(text + *nbytes, 1, room - *nbytes, in);
		*nbytes += chunk;
	} while (chunk);
	text[*nbytes] = '\0';
	fclose(in);
	return text;
}
