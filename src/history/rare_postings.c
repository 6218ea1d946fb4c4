/* Where the items occur that are too rare to be laid out. */
#include "history/rare_postings.h"

#include <stdlib.h>

void rare_postings_clear(struct rare_postings *r)
{
	free(r->seen);
	free(r->at);
	free(r->begins);
	*r = (struct rare_postings){0};
}

cobuy_status rare_postings_make(struct rare_postings *r, uint32_t first, uint32_t end, struct failure *f)
{
	uint64_t at = 0;

	r->first = first;
	r->count = end - first;
	r->at = malloc((r->seen_count + 1) * sizeof *r->at);
	r->begins = calloc((size_t)r->count + 2, sizeof *r->begins);
	if (!r->at || !r->begins)
		return failure_memory(f, "listing where rare items occur");
	/* begins[i + 1] first counts item i, then says where its next posting goes, and ends as where i + 1 begins. */
	for (uint64_t i = 0; i < r->seen_count; i++)
		r->begins[r->seen[i].item - first + 1]++;
	for (uint32_t i = 0; i < r->count; i++) {
		const uint64_t count = r->begins[i + 1];

		r->begins[i + 1] = at;
		at += count;
	}
	for (uint64_t i = 0; i < r->seen_count; i++)
		r->at[r->begins[r->seen[i].item - first + 1]++] = r->seen[i].at;
	free(r->seen);
	r->seen = NULL;
	return COBUY_OK;
}
