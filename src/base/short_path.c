/* A path as a sentence names it. */
#include "base/short_path.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { BEGINNING_NBYTES = 60 };

static bool short_path_goes_on(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

struct short_path short_path_of(const char *path)
{
	struct short_path out;
	size_t nbytes = strlen(path), head = BEGINNING_NBYTES, tail;

	if (nbytes < sizeof out.text) {
		memcpy(out.text, path, nbytes + 1);
		return out;
	}
	tail = nbytes - (sizeof out.text - 1 - 3 - head);
	/* At most three steps each: what goes on for longer is not UTF-8. */
	for (int i = 0; i < 3 && short_path_goes_on(path[head]); i++)
		head--;
	for (int i = 0; i < 3 && short_path_goes_on(path[tail]); i++)
		tail++;
	memcpy(out.text, path, head);
	memcpy(out.text + head, "...", 3);
	memcpy(out.text + head + 3, path + tail, nbytes - tail + 1);
	return out;
}
