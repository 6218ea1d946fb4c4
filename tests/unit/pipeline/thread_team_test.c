/* Behaviour of pipeline/thread_team: at least one thread, and no more than were asked for. */
#include "pipeline/thread_team.h"

#include <criterion/criterion.h>

Test(thread_team, has_as_many_as_were_asked_for_or_fewer)
{
	for (uint32_t asked = 1; asked <= 4; asked++) {
		const struct thread_team team = thread_team_start(asked);

		cr_assert_eq(team.wanted, asked);
		cr_assert(team.count >= 1 && team.count <= asked, "%u of %u", team.count, asked);
	}
}

Test(thread_team, asks_the_machine_when_nobody_else_says)
{
	const struct thread_team team = thread_team_start(0);

	cr_assert_geq(team.wanted, 1);
	cr_assert(team.count >= 1 && team.count <= team.wanted);
}
