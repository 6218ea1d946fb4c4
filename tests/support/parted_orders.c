/* Orders at random, spilled and counted in parts. */
#include "parted_orders.h"

#include <stdio.h>
#include <stdlib.h>

#include "measure/age_weight.h"
#include "pipeline/parted_history.h"

/* The support of tests knows no test framework. */
static void parted_orders_check(const struct parted_orders *p, bool holds)
{
	if (holds)
		return;
	fprintf(stderr, "parted_orders: %s\n", p->f.status == COBUY_OK ? "not as expected" : p->f.sentence);
	abort();
}

void parted_orders_read(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct parted_cut *cut)
{
	struct order_shard shards[4];
	struct order_batch *batch = malloc(sizeof *batch);

	p->folder.path = "/tmp";
	parted_orders_check(p, batch != NULL);
	for (uint32_t s = 0; s < cut->shard_count; s++)
		order_shard_init(&shards[s]);
	parted_orders_check(p, order_spill_init(&p->spill, &p->folder, UINT64_MAX, UINT64_MAX, UINT64_MAX, cut->order_partitions, shards,
						cut->shard_count, &p->f) == COBUY_OK);
	for (uint32_t i = 0; i < r->count;) {
		struct order_shard *s = &shards[random_below(&seed, cut->shard_count)];

		batch->count = 0;
		for (uint32_t n = 1 + random_below(&seed, 100); n > 0 && i < r->count; n--)
			batch->lines[batch->count++] = r->lines[i++];
		parted_orders_check(p, order_spill_collect(s, batch, &p->f) == COBUY_OK);
		if (random_below(&seed, 8) == 0)
			parted_orders_check(p, order_spill_take(&p->spill, s, &p->f) == COBUY_OK);
	}
	for (uint32_t s = 0; s < cut->shard_count; s++) {
		parted_orders_check(p, order_spill_take(&p->spill, &shards[s], &p->f) == COBUY_OK);
		parted_orders_check(p, shards[s].runs == NULL);
		order_shard_clear(&shards[s]);
	}
	free(batch);
}

/* Room for the days of a year and more. */
enum { DAYS_MAX = 1000 };

static void parted_orders_weigh(struct parted_orders *p, uint64_t half_life)
{
	if (!half_life)
		return;
	p->age_weights = malloc(DAYS_MAX * sizeof *p->age_weights);
	parted_orders_check(p, p->age_weights != NULL);
	for (uint32_t d = 0; d < DAYS_MAX; d++)
		p->age_weights[d] = age_weight(d, half_life);
	p->h.age_weights = p->age_weights;
	p->h.age_count = DAYS_MAX;
}

static uint64_t parted_orders_min_support(const struct parted_orders *p)
{
	return p->min_support ? p->min_support : 1;
}

static struct evidence_options parted_orders_evidence(const struct parted_orders *p)
{
	return (struct evidence_options){.min_support = parted_orders_min_support(p), .min_customers = 1, .fdr = 1};
}

static struct history_options parted_orders_history(const struct parted_orders *p, const struct naive_options *options, uint32_t thread_count)
{
	return (struct history_options){
		.max_basket = options->max_basket,
		.min_item_orders = parted_orders_min_support(p),
		.keep_rare = p->keep_rare,
		.follow = {options->next_days, options->next_orders, options->by_sequence, options->by_month},
		.families = p->families,
		.thread_count = thread_count,
	};
}

void parted_orders_run(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct naive_options *options,
		       const struct parted_cut *cut)
{
	const struct history_options history = parted_orders_history(p, options, cut->thread_count);
	const struct evidence_options evidence = parted_orders_evidence(p);
	const struct parted_count_options count = {
		.folder = &p->folder,
		.evidence = &evidence,
		.thread_count = cut->thread_count,
		.limit_nbytes = UINT64_MAX,
		.part_nbytes = cut->part_nbytes,
	};

	*p = (struct parted_orders){.families = p->families, .min_support = p->min_support, .keep_rare = p->keep_rare};
	parted_orders_read(p, r, seed, cut);
	parted_orders_check(p, parted_history_make(&p->h, &p->parts, &p->spill, &history, cut->customer_partitions, UINT64_MAX, &p->f) == COBUY_OK);
	order_spill_clear(&p->spill);
	parted_orders_weigh(p, options->half_life);
	parted_orders_check(p, parted_count_run(p->candidates, &p->strata, &p->expectation, &p->h, &p->parts, &count, &p->f) == COBUY_OK);
	/* Partitions without a customer need no part of their own. */
	parted_orders_check(p, cut->part_nbytes == 1 ? p->parts.part_count > 1 && p->parts.part_count <= cut->customer_partitions
						     : p->parts.part_count == 1);
}

void whole_orders_run(struct parted_orders *p, const struct random_orders *r, uint64_t seed, const struct naive_options *options,
		      uint32_t thread_count)
{
	const struct history_options history = parted_orders_history(p, options, thread_count);
	const struct evidence_options evidence = parted_orders_evidence(p);
	struct order_shard shards[3];

	*p = (struct parted_orders){.families = p->families, .min_support = p->min_support, .keep_rare = p->keep_rare};
	random_orders_deal(r, seed, shards, 3);
	parted_orders_check(p, history_builder_make(&p->h, shards, 3, &history, &p->f) == COBUY_OK);
	parted_orders_weigh(p, options->half_life);
	parted_orders_check(p, stratum_counts_make(&p->strata, &p->h, thread_count, &p->f) == COBUY_OK);
	expectation_init(&p->expectation, &p->h, &p->strata);
	parted_orders_check(p, row_pass_count(p->candidates, &p->h, &p->expectation, &evidence, thread_count, NULL, &p->f) ==
				       COBUY_OK);
}

void parted_orders_clear(struct parted_orders *p)
{
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		candidate_index_clear(&p->candidates[t]);
	stratum_counts_clear(&p->strata);
	history_parts_clear(&p->parts);
	history_clear(&p->h);
	free(p->age_weights);
}
