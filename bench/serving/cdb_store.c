/* cdb (tinycdb): items by text, and texts by number behind a zero byte, in one constant file, mapped. */
#include <cdb.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serving/packed_item.h"

static bool put_all(struct cdb_make *make, const cobuy *index)
{
	bool good = true;

	for (uint32_t i = 0; i < cobuy_item_count(index) && good; i++) {
		uint8_t packed[PACKED_ITEM_NBYTES_MAX], key[5] = {0};
		const unsigned length = (unsigned)packed_item_make(index, i, packed);
		cobuy_item item;

		memcpy(key + 1, &i, sizeof i);
		good = cobuy_item_get(index, i, &item) == COBUY_OK &&
		       cdb_make_add(make, item.item.bytes, (unsigned)item.item.nbytes, packed, length) == 0 &&
		       cdb_make_add(make, key, sizeof key, item.item.bytes, (unsigned)item.item.nbytes) == 0;
	}
	return good;
}

static bool fill(const char *path, const cobuy *index)
{
	char file[4096];
	struct cdb_make make;
	int fd;
	bool good;

	snprintf(file, sizeof file, "%s/cdb", path);
	fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0644);
	good = fd >= 0 && cdb_make_start(&make, fd) == 0 && put_all(&make, index) && cdb_make_finish(&make) == 0;
	close(fd);
	return good;
}

static void *open_cdb(const char *path)
{
	struct cdb *c = calloc(1, sizeof *c);
	char file[4096];
	int fd;

	snprintf(file, sizeof file, "%s/cdb", path);
	fd = open(file, O_RDONLY);
	if (c && fd >= 0 && cdb_init(c, fd) == 0)
		return c;
	free(c);
	return NULL;
}

static void close_cdb(void *state)
{
	struct cdb *c = state;

	close(cdb_fileno(c));
	cdb_free(c);
	free(c);
}

static size_t look(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	struct cdb *c = state;

	return cdb_find(c, item, (unsigned)nbytes) > 0 ? packed_item_read(cdb_get(c, cdb_datalen(c), cdb_datapos(c)), out) : 0;
}

static uint64_t nbytes(const char *path)
{
	return store_file_nbytes(path, "cdb");
}

const struct store cdb_store = {"cdb", fill, open_cdb, close_cdb, look, nbytes};
