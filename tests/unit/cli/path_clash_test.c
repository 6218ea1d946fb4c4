/* Which files clash; the sentences stand in tests/cli/cases/build-files-clash. */
#include "cli/path_clash.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/path_clash_XXXXXX";

static void enter_folder(void)
{
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(fclose(fopen("there.csv", "w")), 0);
}

static void leave_folder(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(path_clash, .init = enter_folder, .fini = leave_folder);

static cobuy_status check(const char *index, const char *report, const char *input)
{
	const struct build_options o = {.index_path = index, .orders = {.paths = &input, .path_count = 1}};
	struct failure f = {.status = COBUY_OK};

	return path_clash_check(&o, report, &f);
}

Test(path_clash, files_of_their_own_pass)
{
	cr_expect_eq(check("index", NULL, "there.csv"), COBUY_OK);
	cr_expect_eq(check("index", "report", "there.csv"), COBUY_OK);
	cr_expect_eq(check("index", "there.csv.building", "there.csv"), COBUY_OK);
	cr_expect_eq(check("index", "nofolder/report", "nofolder/report"), COBUY_OK, "the build says what is missing");
}

Test(path_clash, a_file_is_known_by_any_of_its_names)
{
	cr_assert_eq(link("there.csv", "hard.csv"), 0);
	cr_assert_eq(symlink("there.csv", "soft.csv"), 0);
	cr_expect_eq(check("index", "hard.csv", "there.csv"), COBUY_E_USAGE);
	cr_expect_eq(check("index", "there.csv", "soft.csv"), COBUY_E_USAGE);
	cr_expect_eq(check("index", ".//there.csv", "there.csv"), COBUY_E_USAGE);
}

Test(path_clash, a_file_that_is_to_be_is_known_by_its_folder_and_name)
{
	char path[64];

	snprintf(path, sizeof path, "%s/./new", folder);
	cr_assert_eq(symlink("new", "soft"), 0);
	cr_assert_eq(symlink("soft", "softer"), 0);
	cr_expect_eq(check("index", "new", path), COBUY_E_USAGE);
	cr_expect_eq(check("index", "softer", "./new"), COBUY_E_USAGE);
	cr_expect_eq(check("index", "newer", "new"), COBUY_OK);
	cr_assert_eq(symlink("round", "round"), 0);
	cr_expect_eq(check("index", "round", "new"), COBUY_OK, "and a ring of links ends");
}

Test(path_clash, the_file_that_is_built_stands_beside_what_a_link_leads_to)
{
	cr_assert_eq(symlink("there.csv", "index"), 0);
	cr_expect_eq(check("index", "there.csv.building", "other.csv"), COBUY_E_USAGE);
	cr_expect_eq(check("index", "index.building", "other.csv"), COBUY_OK);
}

Test(path_clash, ten_thousand_order_files_take_no_time)
{
	enum { COUNT = 10000 };
	const char **paths = calloc(COUNT, sizeof *paths);
	struct build_options o = {.index_path = "index", .orders = {.path_count = COUNT}};
	struct failure f = {.status = COBUY_OK};
	clock_t began = clock();

	for (int i = 0; i < COUNT; i++)
		paths[i] = i == COUNT - 1 ? "report" : "there.csv";
	o.orders.paths = paths;
	cr_expect_eq(path_clash_check(&o, "report", &f), COBUY_E_USAGE);
	cr_expect_lt(clock() - began, CLOCKS_PER_SEC);
	free(paths);
}
