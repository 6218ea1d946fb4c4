/* Takes over what the shards cannot hold: their runs go to a file, by hash of the order id. */
#include "history/order_spill.h"

#include <stdlib.h>

#include "base/memory_limit.h"
#include "history/order_record.h"

/* A shard begins with a chunk of runs, a chunk of items and three tables; with less than this it would spill all the time. */
enum { LEAST_SHARE_NBYTES = 2 << 20 };

cobuy_status order_spill_init(struct order_spill *x, struct spill_folder *folder, uint64_t share_nbytes, uint64_t budget_nbytes,
			      uint64_t limit_nbytes, uint32_t partition_count, struct order_shard *shards, uint32_t shard_count, struct failure *f)
{
	*x = (struct order_spill){
		.folder = folder,
		.limit_nbytes = limit_nbytes,
		.budget_nbytes = budget_nbytes,
		.share_nbytes = share_nbytes,
		.shard_count = shard_count,
		.partition_count = partition_count,
		.chains = calloc((size_t)shard_count * partition_count, sizeof *x->chains),
	};
	spill_file_init(&x->file);
	pthread_mutex_init(&x->lock, NULL);
	text_table_init(&x->items);
	for (uint32_t i = 0; i < shard_count; i++) {
		shards[i].spill = x;
		shards[i].number = i;
	}
	return x->chains ? COBUY_OK : failure_memory(f, "preparing to spill");
}

void order_spill_clear(struct order_spill *x)
{
	for (uint64_t i = 0; x->chains && i < (uint64_t)x->shard_count * x->partition_count; i++)
		spill_chain_clear(&x->chains[i]);
	free(x->chains);
	x->chains = NULL;
	text_table_clear(&x->items);
	item_prices_clear(&x->prices);
	spill_file_close(&x->file);
}

cobuy_status order_spill_collect(void *shard, const struct order_batch *batch, struct failure *f)
{
	struct order_shard *s = shard;
	struct order_spill *x = s->spill;
	const cobuy_status st = order_shard_take(s, batch, f);

	if (st != COBUY_OK || order_shard_held_nbytes(s) <= atomic_load_explicit(&x->share_nbytes, memory_order_relaxed))
		return st;
	return order_spill_take(x, s, f);
}

/* What the joint table leaves of the budget, for each shard. */
static cobuy_status order_spill_share(struct order_spill *x, struct failure *f)
{
	const uint64_t held = text_table_held_nbytes(&x->items), least = held + (uint64_t)LEAST_SHARE_NBYTES * x->shard_count;
	const uint64_t usable = x->budget_nbytes / 5 * 4;

	if (usable < least)
		return failure_set(f, COBUY_E_MEMORY,
				   "--memory is too small: reading %u different items, and maybe more to come, with %u threads takes %llu MiB; allow that, or take fewer --threads",
				   x->items.count, x->shard_count, (unsigned long long)((x->limit_nbytes + (least - usable) / 4 * 5) >> 20) + 1);
	atomic_store(&x->share_nbytes, (usable - held) / x->shard_count);
	return COBUY_OK;
}

/* Joint numbers of the shard's items. */
static cobuy_status order_spill_join(struct order_spill *x, const struct order_shard *s, uint32_t *map, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	pthread_mutex_lock(&x->lock);
	if (!x->used) {
		st = spill_file_open(&x->file, x->folder, f);
		x->used = st == COBUY_OK;
		memory_limit_tighten();
	}
	for (uint32_t i = 0; i < s->items.count && st == COBUY_OK; i++) {
		map[i] = text_table_number(&x->items, text_table_text(&s->items, i));
		if (map[i] == TEXT_TABLE_FULL)
			st = failure_memory(f, "joining dictionaries");
	}
	if (st == COBUY_OK && !item_prices_join(&x->prices, &s->prices, map))
		st = failure_memory(f, "joining prices");
	for (const struct run_chunk *c = s->runs; c; c = c->older)
		x->run_count += c->count;
	if (st == COBUY_OK)
		st = order_shard_check_items(x->items.count, f);
	if (st == COBUY_OK)
		st = order_spill_share(x, f);
	pthread_mutex_unlock(&x->lock);
	return st;
}

static uint32_t order_spill_partition(const struct order_spill *x, uint64_t hash)
{
	return (uint32_t)((hash >> 32) * x->partition_count >> 32);
}

/* The shard's runs by partition: refs[begins[p]] to refs[begins[p + 1]]. NULL when memory is out. */
static const struct order_run **order_spill_sort(const struct order_spill *x, const struct order_shard *s, uint64_t *begins)
{
	const struct order_run **refs;
	uint64_t at = 0;

	for (const struct run_chunk *c = s->runs; c; c = c->older) {
		for (uint32_t i = 0; i < c->count; i++)
			begins[order_spill_partition(x, order_run_hash(&c->runs[i])) + 1]++;
	}
	/* begins[p + 1] first counts p, then says where its next run goes, and ends as where p + 1 begins. */
	for (uint32_t p = 0; p < x->partition_count; p++) {
		const uint64_t count = begins[p + 1];

		begins[p + 1] = at;
		at += count;
	}
	refs = malloc((at + 1) * sizeof(const struct order_run *));
	for (const struct run_chunk *c = s->runs; refs && c; c = c->older) {
		for (uint32_t i = 0; i < c->count; i++)
			refs[begins[order_spill_partition(x, order_run_hash(&c->runs[i])) + 1]++] = &c->runs[i];
	}
	return refs;
}

static cobuy_status order_spill_write(struct order_spill *x, const struct order_shard *s, const uint32_t *map, struct failure *f)
{
	uint64_t begins[ORDER_PARTITIONS_MAX + 1] = {0};
	const struct order_run **refs = order_spill_sort(x, s, begins);
	struct spill_writer to = {0};
	cobuy_status st = refs ? spill_writer_init(&to, &x->file, f) : failure_memory(f, "spilling orders");

	for (uint32_t p = 0; p < x->partition_count && st == COBUY_OK; p++) {
		st = spill_writer_turn(&to, &x->chains[(size_t)s->number * x->partition_count + p]);
		for (uint64_t i = begins[p]; i < begins[p + 1] && st == COBUY_OK; i++) {
			const uint32_t customer = refs[i]->customer;

			order_record_put(&to, refs[i], customer == NO_CUSTOMER ? (struct text){NULL, 0} : text_table_text(&s->customers, customer), map);
			st = to.status;
		}
	}
	if (st == COBUY_OK)
		st = spill_writer_turn(&to, NULL);
	spill_writer_clear(&to);
	free(refs);
	return st;
}

cobuy_status order_spill_take(struct order_spill *x, struct order_shard *s, struct failure *f)
{
	uint32_t *map = malloc(((size_t)s->items.count + 1) * sizeof *map);
	cobuy_status st = map ? order_spill_join(x, s, map, f) : failure_memory(f, "spilling orders");

	if (st == COBUY_OK)
		st = order_spill_write(x, s, map, f);
	free(map);
	order_shard_clear(s);
	memory_limit_release();
	return st;
}

cobuy_status order_spill_load(const struct order_spill *x, uint32_t partition, struct order_shard *to, struct failure *f)
{
	struct spill_reader from;
	cobuy_status st = spill_reader_init(&from, &x->file, f);

	for (uint32_t s = 0; s < x->shard_count && st == COBUY_OK; s++)
		st = order_record_load(to, &from, &x->chains[(size_t)s * x->partition_count + partition], f);
	spill_reader_clear(&from);
	return st;
}
