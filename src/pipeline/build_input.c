/* Reads what a build is made from. */
#include "pipeline/build_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/short_path.h"
#include "measure/share.h"
#include "pipeline/group_pass.h"
#include "pipeline/parted_count.h"

/* Lines that were not asked to be dropped, yet cannot be used: too many of them, and the input is not what was meant. */
static cobuy_status build_input_check_lines(const struct build *b, struct failure *f)
{
	const struct line_ledger *l = &b->summary->read.ledger;
	const uint64_t bad = line_ledger_rejected(l) - l->rejected[REJECT_STATUS];
	enum reject_reason most = REJECT_FIELDS;

	if (!line_ledger_adds_up(l))
		return failure_set(f, COBUY_E_DATA, "the ledger does not add up: %llu lines read, %llu used, %llu rejected; this is a defect of cobuy, please report it",
				   (unsigned long long)l->lines, (unsigned long long)l->used, (unsigned long long)line_ledger_rejected(l));
	if (b->options->max_reject < 1 && share_above(bad, l->lines, b->options->max_reject)) {
		for (int r = 0; r < REJECT_REASON_COUNT; r++) {
			if (r != REJECT_STATUS && l->rejected[r] > l->rejected[most])
				most = (enum reject_reason)r;
		}
		return failure_set(f, COBUY_E_DATA,
				   "%llu of %llu lines were rejected, more than --max-reject %g allows; most (%llu) for %s, the first in %s, line %llu, byte %llu: found %s, expected %s",
				   (unsigned long long)bad, (unsigned long long)l->lines, b->options->max_reject,
				   (unsigned long long)l->rejected[most], reject_reason_name(most),
				   short_path_of(order_reader_path(&b->options->orders, l->first[most].file)).text, (unsigned long long)l->first[most].line,
				   (unsigned long long)l->first[most].offset, l->first[most].found, l->first[most].expected);
	}
	if (l->used == 0)
		return failure_set(f, COBUY_E_DATA, "no order line in the input, so there is nothing to learn from; the index was left as it was");
	return COBUY_OK;
}

cobuy_status build_input_read_orders(struct build *b, struct failure *f)
{
	struct order_reader_options orders = b->options->orders;
	void **states = calloc(b->thread_count, sizeof *states);
	cobuy_status st = COBUY_OK;

	b->shards = calloc(b->thread_count, sizeof *b->shards);
	if (!states || !b->shards)
		st = failure_memory(f, "reading orders");
	for (uint32_t t = 0; t < b->thread_count && st == COBUY_OK; t++) {
		order_shard_init(&b->shards[t]);
		states[t] = &b->shards[t];
	}
	orders.thread_count = b->thread_count;
	orders.progress = b->options->progress;
	orders.prices_end = b->options->cutoff.is_set;
	orders.prices_until = b->options->cutoff.until;
	progress_enter(orders.progress, STAGE_READ);
	if (st == COBUY_OK)
		st = memory_plan_make(&b->plan, b->options->memory_nbytes, b->thread_count, f);
	b->plan.item_nbytes = (b->options->by_month ? SEASON_NBYTES : 0) + (b->options->half_life_days ? sizeof(struct item_weights) : 0);
	if (b->options->backoff)
		b->plan.item_nbytes += GROUP_ITEM_NBYTES + (uint64_t)b->thread_count * GROUP_COUNTER_NBYTES;
	b->summary->memory_limit_nbytes = b->plan.limit_nbytes;
	if (st == COBUY_OK)
		st = order_spill_init(&b->spill, &b->folder, memory_plan_share(&b->plan), memory_plan_spilling(&b->plan),
				      b->plan.limit_nbytes, ORDER_PARTITIONS_MAX, b->shards, b->thread_count, f);
	if (st == COBUY_OK)
		st = order_reader_run(&orders, order_spill_collect, states, &b->summary->read, f);
	if (st == COBUY_OK)
		st = build_input_check_lines(b, f);
	free(states);
	build_state_stage_done(b, STAGE_READ);
	return st;
}

static cobuy_status build_input_check_strictly(const struct catalog *c, struct failure *f)
{
	for (int r = 0; r < CATALOG_REJECT_COUNT; r++) {
		if (c->rejected[r])
			return failure_set(f, COBUY_E_DATA, "the catalogue has a bad line (%s), and --strict does not allow that: %s",
					   catalog_reject_name((enum catalog_reject)r), c->first_rejected[r]);
	}
	for (int d = 0; d < CATALOG_DOUBT_COUNT; d++) {
		if (c->doubted[d])
			return failure_set(f, COBUY_E_DATA, "the catalogue has a doubtful line (%s), and --strict does not allow that: %s",
					   catalog_doubt_name((enum catalog_doubt)d), c->first_doubted[d]);
	}
	return COBUY_OK;
}

/* A bad line costs its item, no more; but where most are bad, the file is not what was meant, and would empty every list. */
static cobuy_status build_input_check_catalog(const struct build *b, struct failure *f)
{
	const struct catalog *c = &b->catalog;
	enum catalog_reject most = CATALOG_REJECT_FIELDS;
	uint64_t bad = 0;

	for (int r = 0; r < CATALOG_REJECT_COUNT; r++) {
		if (r == CATALOG_REJECT_REPEATED)
			continue; /* the first line of the item holds, so nothing is lost */
		bad += c->rejected[r];
		if (c->rejected[r] > c->rejected[most])
			most = (enum catalog_reject)r;
	}
	if (b->options->strict)
		return build_input_check_strictly(c, f);
	if (b->options->max_reject >= 1 || bad <= c->lines / 2)
		return COBUY_OK;
	return failure_set(f, COBUY_E_DATA, "%llu of %llu catalogue lines were rejected, more than half; most (%llu) for %s: %s; to go on without them, say --max-reject 1",
			   (unsigned long long)bad, (unsigned long long)c->lines, (unsigned long long)c->rejected[most],
			   catalog_reject_name(most), c->first_rejected[most]);
}

cobuy_status build_input_read_catalog(struct build *b, struct failure *f)
{
	const struct build_options *o = b->options;
	cobuy_status st;

	if (!o->catalog_path)
		return COBUY_OK;
	st = catalog_read(&b->catalog, o->catalog_path, o->minor_digits, o->orders.max_field_nbytes, f);
	if (st == COBUY_OK)
		st = build_input_check_catalog(b, f);
	if (st == COBUY_OK) {
		b->summary->has_catalog = true;
		memcpy(b->summary->catalog_rejected, b->catalog.rejected, sizeof b->catalog.rejected);
		memcpy(b->summary->catalog_first_rejected, b->catalog.first_rejected, sizeof b->catalog.first_rejected);
		memcpy(b->summary->catalog_doubted, b->catalog.doubted, sizeof b->catalog.doubted);
		memcpy(b->summary->catalog_first_doubted, b->catalog.first_doubted, sizeof b->catalog.first_doubted);
	}
	return st;
}

struct shop_rules_options build_input_rules_options(const struct build_options *o)
{
	return (struct shop_rules_options){.rules_path = o->rules_path,
					   .fits_path = o->fits_path,
					   .max_field_nbytes = o->orders.max_field_nbytes,
					   .max_reject = o->max_reject,
					   .strict = o->strict};
}

cobuy_status build_input_read_rules(struct build *b, struct failure *f)
{
	const struct shop_rules_options rules = build_input_rules_options(b->options);

	return shop_rules_read(&b->rules, &rules, f);
}
