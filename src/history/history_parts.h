/*
 * The baskets of a history that memory cannot hold, laid out, in a spill file: partitions of customers, grouped into parts.
 *
 * A partition is laid out alone (history_layout.h) and kept as it is. A part is as many partitions as fit into memory side by side; since
 * baskets know each other by word, all are moved behind each other when they are loaded. A customer lies in one partition, so what is
 * counted per part adds up.
 *
 * In: histories with words. Out: the words of a part. Memory: 24 bytes a block. Threads: one keeps or loads a partition at a time,
 * several partitions side by side.
 */
#ifndef COBUY_HISTORY_HISTORY_PARTS_H
#define COBUY_HISTORY_HISTORY_PARTS_H

#include "history/history.h"
#include "history/spill_stream.h"

struct laid_partition {
	struct spill_chain words, rare;
	uint64_t word_count, posting_count, rare_count; /* rare: sightings (rare_postings.h) */
	bool has_quantities, has_returns;
};

struct history_part {
	uint32_t begin, end; /* partitions */
	uint64_t word_count, posting_count, rare_count;
};

struct history_parts {
	struct spill_file file;
	struct laid_partition *partitions;
	struct history_part *parts;
	uint32_t partition_count, part_count;
};

/* COBUY_OK, COBUY_E_MEMORY, or as spill_file_open. */
cobuy_status history_parts_init(struct history_parts *p, struct spill_folder *folder, uint32_t partition_count, struct failure *f);
void history_parts_clear(struct history_parts *p);

/* Keeps the baskets of `laid`. COBUY_OK, COBUY_E_WRITE or COBUY_E_MEMORY. */
cobuy_status history_parts_keep(struct history_parts *p, uint32_t partition, const struct history *laid, struct failure *f);

/* Bytes that the words and postings of the largest partition take, and of all. */
uint64_t history_parts_least_nbytes(const struct history_parts *p);
uint64_t history_parts_all_nbytes(const struct history_parts *p);

/* The same of the largest part, as they are grouped. */
uint64_t history_parts_largest_nbytes(const struct history_parts *p);

/* Groups the partitions into parts of up to budget_nbytes of words and postings; at least one partition each. COBUY_OK or COBUY_E_MEMORY. */
cobuy_status history_parts_group(struct history_parts *p, uint64_t budget_nbytes, struct failure *f);

/* Reads a partition's words, to stand at `base` of h->words, and its sightings of rare items, at rare_base of theirs. COBUY_OK or COBUY_E_READ. */
cobuy_status history_parts_read(const struct history_parts *p, uint32_t partition, struct history *h, uint64_t base, uint64_t rare_base,
				struct failure *f);

#endif
