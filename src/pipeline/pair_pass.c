/* The second walk over pairs, over the whole history or part by part. */
#include "pipeline/pair_pass.h"

#include "base/memory_limit.h"
#include "pipeline/parted_history.h"

static void pair_pass_table(struct pair_look *look, struct pair_facts *facts, struct shared_failure *shared)
{
	const uint64_t blocks = pair_facts_wanted(facts) ? pair_facts_block_count(facts) : 0;

#pragma omp for schedule(dynamic, 1)
	for (uint64_t k = 0; k < blocks; k++) {
		struct failure mine = {.status = COBUY_OK};

		if (!shared_failure_before(shared, k + 1) && pair_look_block(look, facts, k, &mine) != COBUY_OK)
			shared_failure_note(shared, k + 1, &mine);
	}
}

static cobuy_status pair_pass_visit(struct pair_facts facts[COBUY_PAIR_TABLE_COUNT], const struct history *h, uint32_t thread_count,
				    struct failure *f)
{
	struct shared_failure shared;
	cobuy_status st;

	shared_failure_init(&shared);
#pragma omp parallel num_threads(thread_count)
	{
		struct failure mine = {.status = COBUY_OK};
		struct pair_look look;

		if (pair_look_init(&look, h, &mine) != COBUY_OK)
			shared_failure_note(&shared, 0, &mine);
#pragma omp barrier
		for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
			pair_pass_table(&look, &facts[t], &shared);
		pair_look_clear(&look);
	}
	st = shared.first.status;
	if (st != COBUY_OK)
		*f = shared.first;
	shared_failure_clear(&shared);
	return st;
}

static cobuy_status pair_pass_parts(struct pair_facts facts[COBUY_PAIR_TABLE_COUNT], const struct history *h, const struct history_parts *parts,
				    uint32_t thread_count, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, h, parts, p, thread_count, f);
		if (st == COBUY_OK)
			st = pair_pass_visit(facts, &part, thread_count, f);
		history_clear_baskets(&part);
	}
	memory_limit_release();
	return st;
}

cobuy_status pair_pass_run(struct candidate_index candidates[COBUY_PAIR_TABLE_COUNT], const struct history *h, const struct history_parts *parts,
			   const struct pair_pass_options *options, struct failure *f)
{
	struct pair_facts facts[COBUY_PAIR_TABLE_COUNT] = {0};
	cobuy_status st = COBUY_OK;
	bool wanted = false;

	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT && st == COBUY_OK; t++) {
		st = pair_facts_init(&facts[t], &candidates[t], (cobuy_table)t, options->max_customer_share, h->age_weights != NULL, f);
		wanted = wanted || pair_facts_wanted(&facts[t]);
	}
	if (st == COBUY_OK && wanted)
		st = parts ? pair_pass_parts(facts, h, parts, options->thread_count, f) : pair_pass_visit(facts, h, options->thread_count, f);
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++) {
		if (st == COBUY_OK)
			st = pair_facts_settle(&facts[t], h->active_count, f);
		pair_facts_clear(&facts[t]);
	}
	return st;
}
