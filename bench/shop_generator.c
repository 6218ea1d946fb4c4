/*
 * Writes the order files of the benches: shop_generator [--threads N] [--level N] SHAPE FOLDER.
 *
 * Out: FOLDER/orders-00.csv.gz and so on, each a single gzip member, orders in rough time order. The same shape gives the
 * same bytes for any number of threads: an order is a pure function of its number, a file of its orders.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "generator/shard_writer.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct shop_shape shapes[] = {
	{.name = "tiny", .lines = 20000, .items = 2000, .shards = 3, .popularity = 1, .seed = 1},
	{.name = "S1", .lines = 1000000, .items = 50000, .shards = 8, .popularity = 1, .seed = 1},
	{.name = "S2", .lines = 10000000, .items = 200000, .shards = 8, .popularity = 1, .seed = 2},
	{.name = "S3", .lines = 50000000, .items = 1000000, .shards = 16, .popularity = 1, .seed = 3},
	{.name = "wide", .lines = 10000000, .items = 3000000, .shards = 8, .popularity = 0.7, .seed = 4},
	{.name = "bulk", .lines = 5000000, .items = 200000, .shards = 8, .popularity = 1, .bulk_orders = 30, .bulk_size = 5000, .seed = 5},
	{.name = "one-file", .lines = 10000000, .items = 200000, .shards = 1, .popularity = 1, .seed = 2},
};

static int usage(void)
{
	fputs("usage: shop_generator [--threads N] [--level 1-9] SHAPE FOLDER\nshapes:", stderr);
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		fprintf(stderr, " %s", shapes[i].name);
	fputc('\n', stderr);
	return 64;
}

static const struct shop_shape *shape_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		if (strcmp(shapes[i].name, name) == 0)
			return &shapes[i];
	return NULL;
}

/* Returns 0, or the error number of one that failed. */
static int write_shards(const struct shop_orders *s, const char *folder, int threads, int level)
{
	int shards = (int)s->shape.shards, failed = 0;

#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
	for (int i = 0; i < shards; i++) {
		uint64_t first = (uint64_t)i * s->count / (uint64_t)shards, end = (uint64_t)(i + 1) * s->count / (uint64_t)shards;
		char path[4096];

		errno = 0;
		if ((size_t)snprintf(path, sizeof path, "%s/orders-%02d.csv.gz", folder, i) >= sizeof path)
			errno = ENAMETOOLONG;
		if (errno || !shard_write(path, s, (uint32_t)first, (uint32_t)end, level)) {
#pragma omp atomic write
			failed = errno ? errno : ENOMEM;
		}
	}
	return failed;
}

static int generate(const struct shop_shape *shape, const char *folder, int threads, int level)
{
	struct shop_orders orders = {0};
	int failed = 0;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		failed = errno;
	else if (!shop_orders_make(&orders, shape))
		failed = ENOMEM;
	else
		failed = write_shards(&orders, folder, threads, level);
	if (failed)
		fprintf(stderr, "shop_generator: %s: %s\n", folder, strerror(failed));
	else
		fprintf(stderr, "%s: %u orders, %llu lines and %u bulk orders, %u customers, %u files\n", shape->name, orders.count,
			(unsigned long long)shape->lines, shape->bulk_orders, orders.customers, shape->shards);
	shop_orders_clear(&orders);
	return failed ? 73 : 0;
}

int main(int argc, char **argv)
{
	const struct shop_shape *shape;
	int threads = 2, level = 6, at = 1;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		int value = atoi(argv[at + 1]);

		if (strcmp(argv[at], "--threads") == 0 && value >= 1 && value <= 256)
			threads = value;
		else if (strcmp(argv[at], "--level") == 0 && value >= 1 && value <= 9)
			level = value;
		else
			return usage();
	}
	if (argc - at != 2 || !(shape = shape_find(argv[at])))
		return usage();
	return generate(shape, argv[at + 1], threads, level);
}
