/* The index itself, copied. Each look-up finds the item and decodes its neighbours: as they are listed, or with all measures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "serving/store.h"

uint64_t store_file_nbytes(const char *folder, const char *name)
{
	char path[4096];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static bool fill(const char *path, const cobuy *index)
{
	(void)index;
	return store_file_nbytes(path, "index.cobuy") > 0; /* the bench links it there */
}

static void *open_index(const char *path)
{
	char file[4096];
	cobuy *index;

	snprintf(file, sizeof file, "%s/index.cobuy", path);
	return cobuy_open(file, &index, NULL) == COBUY_OK ? index : NULL;
}

static void close_index(void *state)
{
	cobuy_close(state);
}

static size_t look_listed(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	cobuy_listed list[STORE_LIST];
	uint32_t number;
	size_t filled;

	if (cobuy_find(state, item, nbytes, &number) != COBUY_OK ||
	    cobuy_list(state, COBUY_TOGETHER, number, list, STORE_LIST, &filled, NULL) != COBUY_OK)
		return 0;
	for (size_t i = 0; i < filled; i++)
		out[i] = (struct store_neighbour){list[i].item, list[i].support, list[i].customers, (float)list[i].adjusted_lift};
	return filled;
}

static size_t look_measured(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	cobuy_neighbour list[STORE_LIST];
	uint32_t number;
	size_t filled;

	if (cobuy_find(state, item, nbytes, &number) != COBUY_OK ||
	    cobuy_neighbours(state, COBUY_TOGETHER, number, list, STORE_LIST, &filled, NULL) != COBUY_OK)
		return 0;
	for (size_t i = 0; i < filled; i++)
		out[i] = (struct store_neighbour){list[i].item, list[i].support, list[i].customers, (float)list[i].adjusted_lift};
	return filled;
}

static uint64_t nbytes(const char *path)
{
	return store_file_nbytes(path, "index.cobuy");
}

const struct store cobuy_store = {"cobuy", fill, open_index, close_index, look_listed, nbytes};
const struct store cobuy_measured_store = {"cobuy, all measures", fill, open_index, close_index, look_measured, NULL};
