/* The threads a build works with, started before anything depends on them. */
#include "pipeline/thread_team.h"

#include <omp.h>

#include "base/thread_grant.h"

struct thread_team thread_team_start(uint32_t asked)
{
	struct thread_team team = {.wanted = asked ? asked : thread_grant_count((uint32_t)omp_get_max_threads())};
	const uint32_t startable = thread_grant_startable(team.wanted);
	int count = 1;

	/* OpenMP may have bounds of its own, such as OMP_THREAD_LIMIT: so it is asked how many came. */
#pragma omp parallel num_threads(startable)
	{
#pragma omp single
		count = omp_get_num_threads();
	}
	team.count = (uint32_t)count;
	return team;
}
