/* Tells, before a row is counted, which of its items can reach the support that is asked for. */
#include "count/row_sieve.h"

#include <string.h>

#include "base/big_memory.h"

bool row_sieve_init(struct row_sieve *s, uint32_t item_count, uint64_t least)
{
	const size_t n = (size_t)item_count + 1;

	*s = (struct row_sieve){
		.visits = big_memory_take(n, sizeof *s->visits),
		.kept = big_memory_take(n, sizeof *s->kept),
		.item_count = n,
		.mesh = least < ROW_SIEVE_MOST ? (unsigned)least : ROW_SIEVE_MOST,
	};
	if (s->visits && s->kept)
		return true;
	row_sieve_clear(s);
	return false;
}

void row_sieve_clear(struct row_sieve *s)
{
	big_memory_free(s->visits, s->item_count, sizeof *s->visits);
	big_memory_free(s->kept, s->item_count, sizeof *s->kept);
	*s = (struct row_sieve){0};
}

void row_sieve_reset(struct row_sieve *s)
{
	s->seen = s->passed = 0;
	s->floor += s->mesh;
	if (s->floor + s->mesh < ROW_SIEVE_COVERED)
		return;
	memset(s->visits, 0, s->item_count);
	s->floor = 0;
}
