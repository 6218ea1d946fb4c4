/*
 * Joins the numberings of several text tables into one.
 * In: tables with numbers of their own. Out: one number per distinct text, and per table a map from old to new. Memory: 16 bytes a
 * distinct text and 4 an entry; texts stay where they are, so the tables must outlive the union. Threads: starts a parallel
 * region; each thread owns the texts whose hash falls to it, so none shares a table.
 */
#ifndef COBUY_HISTORY_TEXT_UNION_H
#define COBUY_HISTORY_TEXT_UNION_H

#include <stdint.h>

#include "base/failure.h"
#include "history/text_table.h"

struct text_union {
	struct text *texts; /* by joint number */
	uint32_t count;
	uint32_t **maps; /* maps[table][number there] = joint number */
	uint32_t map_count;
};

/* COBUY_OK or COBUY_E_MEMORY; on failure the union is left cleared. */
cobuy_status text_union_make(struct text_union *u, const struct text_table *const *tables, uint32_t table_count,
			     uint32_t thread_count, struct failure *f);

/* The maps are no longer needed once every number has been translated. */
void text_union_clear_maps(struct text_union *u);
/* Nor the texts, once they have been copied or compared; the count stays. */
void text_union_clear_texts(struct text_union *u);
void text_union_clear(struct text_union *u);

#endif
