/* Joins the runs of one order, from whatever files and workers they came. */
#include "history/order_merge.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/big_memory.h"

/* So many runs a bucket that its table of places stays in the L2 cache. */
enum { RUNS_PER_BUCKET = 8192, BUCKET_BITS_MAX = 16 };

struct run_ref {
	uint64_t hash;
	struct order_run *run;
};

struct run_buckets {
	struct run_ref *refs;
	uint64_t ref_count;
	uint64_t *begins;      /* bucket_count + 1 */
	uint64_t *shard_next;  /* per shard and bucket: where its next run goes */
	uint32_t bits;
	uint32_t bucket_count;
	uint64_t largest;
};

static void run_buckets_clear(struct run_buckets *b, struct page_pool *pool)
{
	page_pool_give(pool, b->refs, b->ref_count + 1, sizeof *b->refs);
	free(b->begins);
	free(b->shard_next);
}

static uint32_t run_buckets_of(const struct run_buckets *b, uint64_t hash)
{
	return b->bits ? (uint32_t)(hash >> (64 - b->bits)) : 0;
}

static uint64_t order_shard_run_count(const struct order_shard *s)
{
	uint64_t count = 0;

	for (const struct run_chunk *c = s->runs; c; c = c->older)
		count += c->count;
	return count;
}

static bool run_buckets_reserve(struct run_buckets *b, const struct order_shard *shards, uint32_t shard_count)
{
	uint64_t run_count = 0;

	for (uint32_t s = 0; s < shard_count; s++)
		run_count += order_shard_run_count(&shards[s]);
	*b = (struct run_buckets){0};
	while (b->bits < BUCKET_BITS_MAX && (run_count >> b->bits) > RUNS_PER_BUCKET)
		b->bits++;
	b->bucket_count = 1u << b->bits;
	b->ref_count = run_count;
	b->refs = big_memory_take(run_count + 1, sizeof *b->refs);
	b->begins = calloc(b->bucket_count + 1, sizeof *b->begins);
	b->shard_next = calloc((size_t)shard_count * b->bucket_count, sizeof *b->shard_next);
	return b->refs && b->begins && b->shard_next;
}

/* Lays every shard's runs out by bucket: counts, then places. */
static void run_buckets_fill(struct run_buckets *b, struct order_shard *shards, uint32_t shard_count, uint32_t thread_count)
{
	uint64_t at = 0;

#pragma omp parallel for schedule(dynamic, 1) num_threads(thread_count)
	for (uint32_t s = 0; s < shard_count; s++) {
		uint64_t *counts = b->shard_next + (size_t)s * b->bucket_count;

		for (const struct run_chunk *c = shards[s].runs; c; c = c->older) {
			for (uint32_t i = 0; i < c->count; i++)
				counts[run_buckets_of(b, order_run_hash(&c->runs[i]))]++;
		}
	}
	for (uint32_t k = 0; k < b->bucket_count; k++) {
		b->begins[k] = at;
		for (uint32_t s = 0; s < shard_count; s++) {
			uint64_t *next = b->shard_next + (size_t)s * b->bucket_count + k;
			uint64_t count = *next;

			*next = at;
			at += count;
		}
		if (at - b->begins[k] > b->largest)
			b->largest = at - b->begins[k];
	}
	b->begins[b->bucket_count] = at;
#pragma omp parallel for schedule(dynamic, 1) num_threads(thread_count)
	for (uint32_t s = 0; s < shard_count; s++) {
		uint64_t *next = b->shard_next + (size_t)s * b->bucket_count;

		for (struct run_chunk *c = shards[s].runs; c; c = c->older) {
			for (uint32_t i = 0; i < c->count; i++) {
				const uint64_t hash = order_run_hash(&c->runs[i]);

				b->refs[next[run_buckets_of(b, hash)]++] = (struct run_ref){hash, &c->runs[i]};
			}
		}
	}
}

/* Hangs every run of the bucket on the first run of its order. places: a table of mask + 1, all zero. */
static void run_buckets_join(const struct run_buckets *b, uint32_t bucket, uint64_t *places, uint64_t mask)
{
	struct run_ref *refs = b->refs + b->begins[bucket];
	const uint64_t count = b->begins[bucket + 1] - b->begins[bucket];

	for (uint64_t i = 0; i < count; i++) {
		struct order_run *run = refs[i].run, *head;
		uint64_t at = refs[i].hash & mask;

		for (; places[at]; at = (at + 1) & mask) {
			const struct run_ref *other = &refs[places[at] - 1];
			if (other->hash == refs[i].hash && text_equals(order_run_id(other->run), order_run_id(run)))
				break;
		}
		if (!places[at]) {
			places[at] = i + 1;
			continue;
		}
		head = refs[places[at] - 1].run;
		run->id = NULL;
		run->next = head->next;
		head->next = run;
	}
}

cobuy_status order_merge(struct order_shard *shards, uint32_t shard_count, uint32_t thread_count, struct page_pool *pool, struct failure *f)
{
	struct run_buckets b;
	atomic_bool whole = run_buckets_reserve(&b, shards, shard_count);
	uint64_t mask = 1;

	if (atomic_load(&whole)) {
		run_buckets_fill(&b, shards, shard_count, thread_count);
		while (mask < b.largest * 2)
			mask *= 2;
		mask--;
#pragma omp parallel num_threads(thread_count)
		{
			uint64_t *places = calloc(mask + 1, sizeof *places);

			if (!places)
				atomic_store(&whole, false);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
			for (uint32_t k = 0; k < b.bucket_count; k++) {
				if (!atomic_load(&whole))
					continue;
				run_buckets_join(&b, k, places, mask);
				memset(places, 0, (mask + 1) * sizeof *places);
			}
			free(places);
		}
	}
	run_buckets_clear(&b, pool);
	return atomic_load(&whole) ? COBUY_OK : failure_memory(f, "joining the lines of orders");
}
