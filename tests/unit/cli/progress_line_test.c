/* How far a build has come, in one line. */
#include "cli/progress_line.h"

#include <criterion/criterion.h>
#include <string.h>

#define SECONDS(n) ((uint64_t)((n) * 1e9))
#define MIB(n) ((uint64_t)(n) << 20)

static void expect_line(struct progress_view view, const char *expected)
{
	char line[PROGRESS_LINE_NBYTES];

	progress_line_write(line, &view);
	cr_expect_str_eq(line, expected);
}

Test(progress_line, reading_tells_share_lines_rate_time_left_and_memory)
{
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(4), .bytes = 492000000, .bytes_total = 1200000000,
					   .lines = 12300000, .resident_nbytes = MIB(210)},
		    "reading, 41 % of 1.2 GB, 12 300 000 lines, 3.1 M lines/s, 6 s left, 210 MiB");
}

Test(progress_line, reading_standard_input_tells_the_bytes_so_far)
{
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(10), .bytes = 41300000, .lines = 8500,
					   .resident_nbytes = MIB(3) + 1},
		    "reading, 41 MB, 8 500 lines, 850 lines/s, 4 MiB");
}

Test(progress_line, reading_that_has_just_begun_divides_by_nothing)
{
	expect_line((struct progress_view){.stage = STAGE_READ}, "reading, 0 B, 0 lines");
	expect_line((struct progress_view){.stage = STAGE_READ, .bytes_total = 999}, "reading, 0 % of 999 B, 0 lines");
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(5), .bytes_total = 1000},
		    "reading, 0 % of 1.0 kB, 0 lines, 0 lines/s");
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(0.5), .bytes = 100, .bytes_total = 1000, .lines = 5},
		    "reading, 10 % of 1.0 kB, 5 lines, 10 lines/s");
}

Test(progress_line, all_is_read_at_100_and_not_before)
{
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(2), .bytes = 999999, .bytes_total = 1000000, .lines = 2},
		    "reading, 99 % of 1.0 MB, 2 lines, 1 lines/s, 0 s left");
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(2), .bytes = 1000000, .bytes_total = 1000000, .lines = 2},
		    "reading, 100 % of 1.0 MB, 2 lines, 1 lines/s");
	expect_line((struct progress_view){.stage = STAGE_READ, .stage_ns = SECONDS(2), .bytes = 3000000, .bytes_total = 1000000, .lines = 2},
		    "reading, 100 % of 1.0 MB, 2 lines, 1 lines/s");
}

static void expect_left(double seconds, uint64_t bytes, uint64_t total, const char *left)
{
	struct progress_view view = {.stage = STAGE_READ, .stage_ns = SECONDS(seconds), .bytes = bytes, .bytes_total = total};
	char line[PROGRESS_LINE_NBYTES];

	progress_line_write(line, &view);
	cr_expect(strstr(line, left), "expected %s in %s", left, line);
}

Test(progress_line, time_left_is_told_in_the_units_people_use)
{
	expect_left(10, 1000, 1590, ", 6 s left");
	expect_left(100, 1000, 1595, ", 1 min 0 s left");
	expect_left(100, 1000, 3000, ", 3 min 20 s left");
	expect_left(3600, 1000, 3167, ", 2 h 10 min left");
	expect_left(1, 1, 1000000, ", over 99 h left");
	expect_left(1e9, 1, UINT64_MAX, ", over 99 h left");
}

Test(progress_line, rates_and_sizes_keep_two_digits_across_units)
{
	static const struct {
		uint64_t lines;
		const char *rate;
	} cases[] = {
		{999, " 999 lines/s"},	      {1000, " 1.0 k lines/s"},	    {9949, " 9.9 k lines/s"},
		{9951, " 10 k lines/s"},      {999499, " 999 k lines/s"},   {999501, " 1.0 M lines/s"},
		{3100000, " 3.1 M lines/s"},  {UINT64_MAX, " 18 E lines/s"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct progress_view view = {.stage = STAGE_READ, .stage_ns = SECONDS(1), .lines = cases[i].lines};
		char line[PROGRESS_LINE_NBYTES];

		progress_line_write(line, &view);
		cr_expect(strstr(line, cases[i].rate), "expected %s in %s", cases[i].rate, line);
	}
}

Test(progress_line, counting_tells_its_share_and_time)
{
	expect_line((struct progress_view){.stage = STAGE_COUNT, .stage_ns = SECONDS(8), .work = 412, .work_total = 1000, .lines = 5,
					   .resident_nbytes = MIB(210)},
		    "counting, 41 % done, 8 s so far, 210 MiB");
	expect_line((struct progress_view){.stage = STAGE_SCORE, .stage_ns = SECONDS(61), .work = 1000, .work_total = 1000},
		    "ranking, 100 % done, 1 min 1 s so far");
}

Test(progress_line, stages_without_a_measure_tell_their_time)
{
	expect_line((struct progress_view){.stage = STAGE_HISTORY, .stage_ns = SECONDS(0.2)}, "gathering orders, 0 s so far");
	expect_line((struct progress_view){.stage = STAGE_WRITE, .stage_ns = SECONDS(1), .resident_nbytes = 1}, "writing, 1 s so far, 1 MiB");
}

Test(progress_line, largest_numbers_have_room)
{
	struct progress_view view = {STAGE_READ, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX, UINT64_MAX, 0, 0, UINT64_MAX};
	char line[PROGRESS_LINE_NBYTES];

	progress_line_write(line, &view);
	cr_expect(strlen(line) < PROGRESS_LINE_NBYTES - 1);
	cr_expect(strstr(line, " MiB"), "%s", line);
}
