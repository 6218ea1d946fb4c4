/* Tells, before a row is counted, which of its items can reach the support that is asked for. */
#include "count/row_sieve.h"

#include <string.h>

#include "base/big_memory.h"

/* A byte below the floor is one that was not visited yet; one as high as the mesh, or covered, stays. */
static uint64_t row_sieve_step(const struct row_sieve *s, int above)
{
	const unsigned visits = above < 0 ? 0 : (unsigned)above;
	const uint64_t seen = visits == 0, passes = visits + 1 == s->mesh;

	return (visits < s->mesh ? visits + 1 : visits) | seen << SIEVE_STEP_BITS | passes << (SIEVE_STEP_BITS + SIEVE_SEEN_BITS);
}

bool row_sieve_init(struct row_sieve *s, uint32_t item_count, uint64_t least)
{
	const size_t n = (size_t)item_count + 1;

	*s = (struct row_sieve){
		.visits = big_memory_take(n, sizeof *s->visits),
		.kept = big_memory_take(n, sizeof *s->kept),
		.item_count = n,
		.mesh = least < ROW_SIEVE_MOST ? (unsigned)least : ROW_SIEVE_MOST,
	};
	for (int above = -SIEVE_BELOW; above < SIEVE_STEPS - SIEVE_BELOW; above++)
		s->steps[above + SIEVE_BELOW] = row_sieve_step(s, above);
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

bool row_sieve_count(const struct row_sieve *s, struct visit_log *log, struct row_counter *row, uint64_t occurrences)
{
	if (s->passed == 0)
		return true;
	row_counter_expect(row, s->passed, occurrences);
	if (!visit_log_is_whole(log))
		return false;
	visit_log_count(log, s->visits, row_sieve_full(s), row);
	return true;
}
