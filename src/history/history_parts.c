/* The baskets of a history that memory cannot hold, laid out, in a spill file. */
#include "history/history_parts.h"

#include <stdlib.h>

/* Words of a block. */
enum { BLOCK_WORDS = 1 << 16, BLOCK_SIGHTINGS = BLOCK_WORDS / 2 };

cobuy_status history_parts_init(struct history_parts *p, struct spill_folder *folder, uint32_t partition_count, struct failure *f)
{
	*p = (struct history_parts){
		.partitions = calloc(partition_count, sizeof *p->partitions),
		.parts = calloc(partition_count, sizeof *p->parts),
		.partition_count = partition_count,
	};
	spill_file_init(&p->file);
	return p->partitions && p->parts ? spill_file_open(&p->file, folder, f) : failure_memory(f, "spilling history");
}

void history_parts_clear(struct history_parts *p)
{
	for (uint32_t i = 0; p->partitions && i < p->partition_count; i++) {
		spill_chain_clear(&p->partitions[i].words);
		spill_chain_clear(&p->partitions[i].rare);
	}
	free(p->partitions);
	free(p->parts);
	if (p->partitions)
		spill_file_close(&p->file);
	*p = (struct history_parts){0};
}

cobuy_status history_parts_keep(struct history_parts *p, uint32_t partition, const struct history *laid, struct failure *f)
{
	struct laid_partition *to = &p->partitions[partition];
	cobuy_status st = COBUY_OK;

	to->word_count = laid->word_count;
	to->has_quantities = laid->has_quantities;
	to->has_returns = laid->has_returns;
	for (uint32_t at = 0; at < laid->word_count; at = history_after(laid, at))
		to->posting_count += history_basket(laid, at).item_count;
	for (uint64_t at = 0; at < laid->word_count && st == COBUY_OK; at += BLOCK_WORDS) {
		const uint64_t count = laid->word_count - at < BLOCK_WORDS ? laid->word_count - at : BLOCK_WORDS;

		st = spill_chain_append(&to->words, &p->file, laid->words + at, (uint32_t)(count * sizeof *laid->words), f);
	}
	to->rare_count = laid->rare.seen_count;
	for (uint64_t at = 0; at < to->rare_count && st == COBUY_OK; at += BLOCK_SIGHTINGS) {
		const uint64_t count = to->rare_count - at < BLOCK_SIGHTINGS ? to->rare_count - at : BLOCK_SIGHTINGS;

		st = spill_chain_append(&to->rare, &p->file, laid->rare.seen + at, (uint32_t)(count * sizeof *laid->rare.seen), f);
	}
	return st;
}

static uint64_t laid_partition_nbytes(const struct laid_partition *p)
{
	return (p->word_count + p->posting_count + 3 * p->rare_count) * sizeof(uint32_t) + (p->has_quantities || p->has_returns ? p->posting_count : 0) +
	       (p->has_returns ? p->word_count / 8 : 0);
}

uint64_t history_parts_least_nbytes(const struct history_parts *p)
{
	uint64_t largest = 0;

	for (uint32_t i = 0; i < p->partition_count; i++) {
		if (laid_partition_nbytes(&p->partitions[i]) > largest)
			largest = laid_partition_nbytes(&p->partitions[i]);
	}
	return largest;
}

uint64_t history_parts_all_nbytes(const struct history_parts *p)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < p->partition_count; i++)
		sum += laid_partition_nbytes(&p->partitions[i]);
	return sum;
}

uint64_t history_parts_largest_nbytes(const struct history_parts *p)
{
	uint64_t largest = 0;

	for (uint32_t k = 0; k < p->part_count; k++) {
		uint64_t nbytes = 0;

		for (uint32_t i = p->parts[k].begin; i < p->parts[k].end; i++)
			nbytes += laid_partition_nbytes(&p->partitions[i]);
		if (nbytes > largest)
			largest = nbytes;
	}
	return largest;
}

cobuy_status history_parts_group(struct history_parts *p, uint64_t budget_nbytes, struct failure *f)
{
	struct history_part *part = NULL;

	p->part_count = 0;
	for (uint32_t i = 0; i < p->partition_count; i++) {
		const struct laid_partition *x = &p->partitions[i];

		if (!part || (part->word_count + part->posting_count + 3 * part->rare_count) * sizeof(uint32_t) + laid_partition_nbytes(x) > budget_nbytes ||
		    part->word_count + x->word_count > UINT32_MAX) {
			part = &p->parts[p->part_count++];
			*part = (struct history_part){.begin = i};
		}
		if (x->word_count > UINT32_MAX)
			return failure_set(f, COBUY_E_MEMORY, "the history of some customers takes more than 4,294,967,295 words; leave older orders out");
		part->end = i + 1;
		part->word_count += x->word_count;
		part->posting_count += x->posting_count;
		part->rare_count += x->rare_count;
	}
	return COBUY_OK;
}

static cobuy_status history_parts_read_rare(const struct history_parts *p, const struct laid_partition *from, struct rare_sighting *to, uint32_t moved,
					    struct failure *f)
{
	cobuy_status st = COBUY_OK;
	uint64_t at = 0;

	for (uint32_t i = 0; i < from->rare.count && st == COBUY_OK; i++) {
		st = spill_file_read(&p->file, &from->rare.extents[i], to + at, f);
		at += from->rare.extents[i].nbytes / sizeof *to;
	}
	for (uint64_t i = 0; i < at && st == COBUY_OK; i++)
		to[i].at += moved;
	return st;
}

cobuy_status history_parts_read(const struct history_parts *p, uint32_t partition, struct history *h, uint64_t base, uint64_t rare_base,
				struct failure *f)
{
	const struct laid_partition *from = &p->partitions[partition];
	const uint32_t moved = (uint32_t)base;
	cobuy_status st = COBUY_OK;
	uint64_t at = base;

	for (uint32_t i = 0; i < from->words.count && st == COBUY_OK; i++) {
		st = spill_file_read(&p->file, &from->words.extents[i], h->words + at, f);
		at += from->words.extents[i].nbytes / sizeof *h->words;
	}
	for (uint64_t b = base; st == COBUY_OK && base && b < at; b = history_after(h, (uint32_t)b)) {
		uint32_t *w = h->words + b;

		w[BASKET_CUSTOMER] += moved;
		w[BASKET_REACH] += moved;
		if (w[BASKET_FOLLOW_BEGIN] == BASKET_APART)
			continue;
		w[BASKET_FOLLOW_BEGIN] += moved;
		w[BASKET_FOLLOW_END] += moved;
	}
	if (st == COBUY_OK && from->rare_count)
		st = history_parts_read_rare(p, from, h->rare.seen + rare_base, moved, f);
	return st;
}
