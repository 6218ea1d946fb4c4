/* Makes the rows of `replenish`, over the whole history or part by part. */
#include "pipeline/replenish_pass.h"

#include <stdlib.h>

#include "base/memory_limit.h"
#include "pipeline/parted_history.h"

struct replenish_pass {
	const struct history *h;
	const struct shop_items *shop;
	const struct replenish_pass_options *options;
	struct repeat_limits limits;
	struct row_spill *spilled; /* the counts of each part; NULL: the history is whole */
	struct row_chunks *chunks;
	struct table_ledger *ledger;
	struct shared_failure failure;
};

static cobuy_status replenish_pass_end(struct replenish_pass *x, struct failure *f)
{
	const cobuy_status st = x->failure.first.status;

	if (st != COBUY_OK)
		*f = x->failure.first;
	return st;
}

/* --- parts ---------------------------------------------------------------- */

static cobuy_status replenish_put(struct spill_writer *to, const struct repeat_row *row)
{
	spill_writer_number(to, row->buyers);
	spill_writer_number(to, row->observed);
	spill_writer_number(to, row->repeat);
	spill_writer_number(to, row->count);
	for (size_t i = 0; i < row->count; i++) {
		spill_writer_number(to, row->intervals[i].days);
		spill_writer_number(to, row->intervals[i].quantity);
	}
	return to->status;
}

/* What every part has of one item, added up: reads on in all of the readers. */
static cobuy_status replenish_get(struct repeat_row *row, struct row_readers *from, struct failure *f)
{
	repeat_row_reset(row);
	for (uint32_t p = 0; p < from->count; p++) {
		struct spill_reader *part = &from->parts[p];
		uint64_t count;

		row->buyers += (uint32_t)spill_reader_number(part);
		row->observed += (uint32_t)spill_reader_number(part);
		row->repeat += (uint32_t)spill_reader_number(part);
		count = spill_reader_number(part);
		for (uint64_t i = 0; i < count && part->status == COBUY_OK; i++) {
			const uint32_t days = (uint32_t)spill_reader_number(part), quantity = (uint32_t)spill_reader_number(part);

			if (!repeat_row_add(row, (struct repeat_interval){days, quantity}))
				return failure_memory(f, "measuring the days between purchases");
		}
	}
	return row_readers_status(from);
}

static cobuy_status replenish_spill_chunk(const struct replenish_pass *x, const struct history *part, struct repeat_row *row, struct spill_writer *to,
					  uint32_t number, uint32_t chunk, struct failure *f)
{
	cobuy_status st = spill_writer_turn(to, row_spill_chain(x->spilled, number, chunk));

	for (uint32_t item = row_spill_begin(chunk); item < row_spill_end(x->spilled, chunk) && st == COBUY_OK; item++) {
		repeat_row_reset(row);
		st = repeat_row_walk(row, part, item, (uint32_t)x->limits.window_days, f);
		if (st == COBUY_OK)
			st = replenish_put(to, row);
	}
	return st == COBUY_OK ? spill_writer_turn(to, NULL) : st;
}

static void replenish_spill_part(struct replenish_pass *x, const struct history *part, uint32_t number)
{
#pragma omp parallel num_threads(x->options->thread_count)
	{
		struct failure mine = {.status = COBUY_OK};
		struct repeat_row row = {0};
		struct spill_writer to;

		if (spill_writer_init(&to, &x->spilled->file, &mine) != COBUY_OK)
			shared_failure_note(&x->failure, 0, &mine);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->spilled->chunk_count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && replenish_spill_chunk(x, part, &row, &to, number, k, &mine) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &mine);
		}
		spill_writer_clear(&to);
		repeat_row_clear(&row);
	}
}

static cobuy_status replenish_spill(struct replenish_pass *x, const struct history_parts *parts, struct failure *f)
{
	cobuy_status st = row_spill_open(x->spilled, x->options->folder, parts->part_count, x->h->active_count, f);

	for (uint32_t p = 0; p < parts->part_count && st == COBUY_OK; p++) {
		struct history part;

		st = parted_history_load(&part, x->h, parts, p, x->options->thread_count, f);
		if (st == COBUY_OK) {
			replenish_spill_part(x, &part, p);
			st = replenish_pass_end(x, f);
		}
		history_clear_baskets(&part);
	}
	memory_limit_release();
	return st;
}

/* --- rows ----------------------------------------------------------------- */

/* What one thread works with. */
struct replenish_worker {
	struct repeat_row row;
	struct row_readers readers;
	struct table_ledger ledger;
	struct failure failure;
};

static cobuy_status replenish_encode(const struct replenish_pass *x, struct replenish_worker *w, struct row_encoder *rows, uint32_t item)
{
	struct replenish_entry entry;
	cobuy_status st = COBUY_OK;
	bool considered;

	repeat_row_reset(&w->row);
	if (item < x->h->active_count && x->spilled)
		st = replenish_get(&w->row, &w->readers, &w->failure);
	else if (item < x->h->active_count)
		st = repeat_row_walk(&w->row, x->h, item, (uint32_t)x->limits.window_days, &w->failure);
	if (st != COBUY_OK)
		return st;
	considered = replenish_settle(&entry, &w->row, item, x->options->evidence->min_support, &x->limits, x->shop, &w->ledger);
	return row_encoder_add_replenish(rows, considered ? &entry : NULL) == COBUY_OK ? COBUY_OK : failure_memory(&w->failure, "encoding rows");
}

static cobuy_status replenish_encode_chunk(const struct replenish_pass *x, struct replenish_worker *w, uint32_t chunk)
{
	const uint32_t begin = chunk * ANCHORS_PER_CHUNK;
	const uint32_t end = x->h->item_count - begin > ANCHORS_PER_CHUNK ? begin + ANCHORS_PER_CHUNK : x->h->item_count;
	cobuy_status st = COBUY_OK;

	if (x->spilled && chunk < x->spilled->chunk_count)
		row_readers_turn(&w->readers, x->spilled, chunk);
	for (uint32_t item = begin; item < end && st == COBUY_OK; item++)
		st = replenish_encode(x, w, &x->chunks->encoders[chunk], item);
	return st;
}

static void replenish_add_up(struct table_ledger *sum, const struct table_ledger *part)
{
	sum->anchors += part->anchors;
	sum->answered += part->answered;
	sum->considered += part->considered;
	sum->kept += part->kept;
	for (int g = 0; g < COBUY_GATE_COUNT; g++)
		sum->dropped[g] += part->dropped[g];
}

static void replenish_encode_all(struct replenish_pass *x)
{
#pragma omp parallel num_threads(x->options->thread_count)
	{
		struct replenish_worker w = {.failure = {.status = COBUY_OK}};

		if (x->spilled && row_readers_init(&w.readers, x->spilled, &w.failure) != COBUY_OK)
			shared_failure_note(&x->failure, 0, &w.failure);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
		for (uint32_t k = 0; k < x->chunks->count; k++) {
			if (!shared_failure_before(&x->failure, (uint64_t)k + 1) && replenish_encode_chunk(x, &w, k) != COBUY_OK)
				shared_failure_note(&x->failure, (uint64_t)k + 1, &w.failure);
		}
#pragma omp critical
		replenish_add_up(x->ledger, &w.ledger);
		row_readers_clear(&w.readers);
		repeat_row_clear(&w.row);
	}
}

cobuy_status replenish_pass_run(struct row_chunks *chunks, struct table_ledger *ledger, const struct history *h, const struct history_parts *parts,
				const struct shop_items *shop, const struct replenish_pass_options *options, struct failure *f)
{
	struct row_spill spilled = {0};
	const struct replenish_options *o = options->replenish;
	struct replenish_pass x = {.h = h, .shop = shop, .options = options, .chunks = chunks, .ledger = ledger, .spilled = parts ? &spilled : NULL};
	cobuy_status st = COBUY_OK;

	*ledger = (struct table_ledger){0};
	x.limits = (struct repeat_limits){
		.consumable_share = o->consumable_share,
		.durable_share = o->durable_share,
		.durable_days = o->durable_days,
		.min_customers = options->evidence->min_customers,
		.window_days = options->by_sequence ? 0 : repeat_class_window(o->days, h->ledger.first_time, h->ledger.last_time),
	};
	if (x.limits.window_days == 0) {
		ledger->empty = COBUY_EMPTY_NO_TIMES;
		return COBUY_OK;
	}
	shared_failure_init(&x.failure);
	if (!row_chunks_init(chunks, COBUY_REPLENISH, h->item_count, ANCHORS_PER_CHUNK))
		st = failure_memory(f, "encoding rows");
	if (st == COBUY_OK && parts)
		st = replenish_spill(&x, parts, f);
	if (st == COBUY_OK) {
		replenish_encode_all(&x);
		st = replenish_pass_end(&x, f);
	}
	row_spill_clear(&spilled);
	shared_failure_clear(&x.failure);
	return st;
}
