/* The indexes that lie in a live folder, by number. */
#include "publish/generation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/short_path.h"

enum { DIGITS_MAX = 18, FIRST_CAPACITY = 16 };

struct generation generation_of(uint64_t number, const unsigned char build_id[16])
{
	struct generation g = {.number = number};

	snprintf(g.name, sizeof g.name, "%06" PRIu64 "-%02x%02x%02x%02x.cobuy", number, build_id[0], build_id[1], build_id[2],
		 build_id[3]);
	return g;
}

/* The name is made again from its parts: a number with a zero too many is none of ours. */
bool generation_parse(const char *name, struct generation *out)
{
	const size_t digits = strspn(name, "0123456789");
	unsigned char build_id[16] = {0};
	uint64_t number = 0;

	if (digits == 0 || digits > DIGITS_MAX || name[digits] != '-' ||
	    sscanf(name + digits + 1, "%2hhx%2hhx%2hhx%2hhx", &build_id[0], &build_id[1], &build_id[2], &build_id[3]) != 4)
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint64_t)(name[i] - '0');
	*out = generation_of(number, build_id);
	return number > 0 && !strcmp(out->name, name);
}

static cobuy_status generation_list_add(struct generation_list *list, const struct generation *g, struct failure *f)
{
	if (list->count == list->capacity) {
		const size_t capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
		struct generation *all = realloc(list->all, capacity * sizeof *all);

		if (!all)
			return failure_memory(f, "listing the indexes of a folder");
		list->all = all;
		list->capacity = capacity;
	}
	list->all[list->count++] = *g;
	return COBUY_OK;
}

static int generation_order(const void *a, const void *b)
{
	const struct generation *x = a, *y = b;

	return x->number != y->number ? (x->number > y->number) - (x->number < y->number) : strcmp(x->name, y->name);
}

cobuy_status generation_list_read(struct generation_list *list, int folder_fd, const char *folder_path, struct failure *f)
{
	const int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	cobuy_status st = COBUY_OK;
	struct dirent *entry = NULL;
	struct generation g;

	*list = (struct generation_list){0};
	if (fd >= 0 && !folder)
		close(fd);
	while (folder && st == COBUY_OK) {
		errno = 0;
		entry = readdir(folder);
		if (!entry)
			break;
		if (generation_parse(entry->d_name, &g))
			st = generation_list_add(list, &g, f);
	}
	if (st == COBUY_OK && (!folder || errno))
		st = failure_set(f, COBUY_E_READ, "listing the folder %s failed: %s; the live index stays as it was",
				 short_path_of(folder_path).text, strerror(errno));
	if (folder)
		closedir(folder);
	if (list->count)
		qsort(list->all, list->count, sizeof *list->all, generation_order);
	return st;
}

void generation_list_clear(struct generation_list *list)
{
	free(list->all);
	*list = (struct generation_list){0};
}
