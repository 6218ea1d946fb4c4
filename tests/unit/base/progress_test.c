/* Behaviour of base/progress. */
#include "base/progress.h"

#include <criterion/criterion.h>
#include <pthread.h>

#include "base/clock.h"

Test(progress, nobody_need_watch)
{
	progress_enter(NULL, 1);
	progress_expect(NULL, 1);
	progress_expect_bytes(NULL, 1);
	progress_add(NULL, 1);
	progress_add_bytes(NULL, 1);
	progress_add_lines(NULL, 1);
}

Test(progress, stage_begins_without_work_and_keeps_what_was_read)
{
	struct progress p;
	const uint64_t before = clock_wall_ns();

	progress_init(&p);
	progress_add_bytes(&p, 10);
	progress_add_lines(&p, 2);
	progress_expect(&p, 7);
	progress_add(&p, 3);
	progress_enter(&p, 2);
	cr_expect_eq(p.stage, 2);
	cr_expect_eq(p.work, 0);
	cr_expect_eq(p.work_total, 0);
	cr_expect_eq(p.bytes, 10);
	cr_expect_eq(p.lines, 2);
	cr_expect(p.began_ns >= before && p.began_ns <= clock_wall_ns());
}

Test(progress, work_may_be_announced_in_parts)
{
	struct progress p;

	progress_init(&p);
	progress_expect(&p, 5);
	progress_expect(&p, 6);
	cr_expect_eq(p.work_total, 11);
}

static void *add_a_thousand(void *state)
{
	for (int i = 0; i < 1000; i++) {
		progress_add(state, 1);
		progress_add_bytes(state, 2);
		progress_add_lines(state, 3);
	}
	return NULL;
}

Test(progress, no_step_of_any_thread_is_lost)
{
	struct progress p;
	pthread_t threads[4];

	progress_init(&p);
	for (int t = 0; t < 4; t++)
		cr_assert_eq(pthread_create(&threads[t], NULL, add_a_thousand, &p), 0);
	for (int t = 0; t < 4; t++)
		pthread_join(threads[t], NULL);
	cr_expect_eq(p.work, 4000);
	cr_expect_eq(p.bytes, 8000);
	cr_expect_eq(p.lines, 12000);
}
