/* Publishing and going back: what is live after each step, what is refused, and what is left behind. */
#include <criterion/criterion.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "publish/live_folder.h"
#include "publish/publish.h"
#include "small_index.h"

static char root[64], live[128];

static void enter_root(void)
{
	strcpy(root, "/tmp/cobuy_publish_XXXXXX");
	cr_assert_not_null(mkdtemp(root));
	snprintf(live, sizeof live, "%s/live", root);
}

static void leave_root(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf %s", root);
	cr_assert_eq(system(command), 0);
}

TestSuite(publish, .init = enter_root, .fini = leave_root);

/* An index file of so many items with so many neighbours; the path stands until the next call but three. */
static const char *index_file(uint32_t item_count, uint32_t neighbours)
{
	static char paths[4][160];
	static unsigned next;
	char *path = paths[next++ % 4];
	size_t nbytes;
	uint8_t *bytes = small_index_of((struct small_shape){.items = item_count, .neighbours = neighbours, .chunks = 1}, &nbytes);
	FILE *to;

	snprintf(path, sizeof paths[0], "%s/%u-%u.cobuy", root, item_count, neighbours);
	to = fopen(path, "wb");
	cr_assert(to && fwrite(bytes, 1, nbytes, to) == nbytes);
	fclose(to);
	free(bytes);
	return path;
}

static const struct publish_limits no_limits = {.max_shrink = 1, .max_churn = 1, .min_coverage = 0};

static cobuy_status publish(const char *index, uint64_t keep, struct publish_limits limits, struct failure *f)
{
	const struct publish_options o = {.index_path = index, .folder_path = live, .keep = keep, .limits = limits};
	struct publish_outcome outcome;

	*f = (struct failure){0};
	return publish_index(&o, &outcome, f);
}

static cobuy_status roll_back(struct failure *f)
{
	struct publish_outcome outcome;

	*f = (struct failure){0};
	return publish_rollback(live, &outcome, f);
}

/* Items of the live index; 0: none. It must verify. */
static uint32_t live_items(void)
{
	char path[160];
	cobuy *index;
	uint32_t count;

	snprintf(path, sizeof path, "%s/current", live);
	if (cobuy_open(path, &index, NULL) != COBUY_OK)
		return 0;
	cr_expect_eq(cobuy_verify(index, NULL), COBUY_OK);
	count = cobuy_item_count(index);
	cobuy_close(index);
	return count;
}

static int names_in(const char *folder)
{
	DIR *d = opendir(folder);
	int count = -2;

	while (d && readdir(d))
		count++;
	if (d)
		closedir(d);
	return count;
}

Test(publish, the_link_goes_forth_and_back)
{
	struct failure f;

	for (uint32_t n = 30; n <= 34; n++)
		cr_assert_eq(publish(index_file(n, 3), 3, no_limits, &f), COBUY_OK, "%s", f.sentence);
	cr_expect_eq(live_items(), 34);
	cr_expect_eq(names_in(live), 5, "the live one, three before it, the link");
	for (uint32_t n = 33; n >= 31; n--) {
		cr_expect_eq(roll_back(&f), COBUY_OK, "%s", f.sentence);
		cr_expect_eq(live_items(), n);
	}
	cr_expect_eq(roll_back(&f), COBUY_NONE);
	cr_expect(strstr(f.sentence, "oldest"), "%s", f.sentence);
	cr_expect_eq(live_items(), 31);
}

Test(publish, a_publish_after_a_rollback_drops_what_was_rolled_back)
{
	struct failure f;

	for (uint32_t n = 30; n <= 33; n++)
		cr_assert_eq(publish(index_file(n, 3), 9, no_limits, &f), COBUY_OK);
	cr_assert_eq(roll_back(&f), COBUY_OK);
	cr_assert_eq(roll_back(&f), COBUY_OK);
	cr_assert_eq(publish(index_file(40, 3), 9, no_limits, &f), COBUY_OK);
	cr_expect_eq(live_items(), 40);
	cr_expect_eq(names_in(live), 4, "40, 31, 30 and the link");
	cr_assert_eq(roll_back(&f), COBUY_OK);
	cr_expect_eq(live_items(), 31, "not one that was rolled back from");
}

Test(publish, what_is_live_already_changes_nothing)
{
	struct failure f;

	cr_assert_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_OK);
	cr_assert_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_OK);
	cr_expect_eq(names_in(live), 2);
}

Test(publish, limits_refuse_with_numbers_and_leave_everything)
{
	const struct publish_limits usual = {.max_shrink = 0.2, .max_churn = 0.5, .min_coverage = 0.9};
	struct failure f;

	cr_assert_eq(publish(index_file(100, 5), 3, usual, &f), COBUY_OK, "%s", f.sentence);
	cr_expect_eq(publish(index_file(79, 5), 3, usual, &f), COBUY_NONE);
	cr_expect_str_eq(f.sentence, "refused: 79 items, of 100 in the live index, are 21.0 % fewer, and --max-shrink allows 20 %; "
				     "the live index stays");
	cr_expect_eq(publish(index_file(100, 2), 3, usual, &f), COBUY_NONE);
	cr_expect_str_eq(f.sentence, "refused: 160 neighbours in together, of 400 in the live index, are 60.0 % fewer, and --max-shrink "
				     "allows 20 %; the live index stays");
	cr_expect_eq(publish(index_file(100, 2), 3, (struct publish_limits){.max_shrink = 1, .max_churn = 0.5}, &f), COBUY_NONE);
	cr_expect(strstr(f.sentence, "--max-churn allows 50 %"), "%s", f.sentence);
	cr_expect_eq(publish(index_file(80, 5), 3, (struct publish_limits){.max_shrink = 1, .max_churn = 1, .min_coverage = 0.95}, &f), COBUY_NONE);
	cr_expect(strstr(f.sentence, "--min-coverage asks for 95 %"), "%s", f.sentence);
	cr_expect_eq(live_items(), 100);
	cr_expect_eq(names_in(live), 2);
	cr_expect_eq(publish(index_file(80, 5), 3, (struct publish_limits){.max_shrink = 0.2, .max_churn = 1}, &f), COBUY_OK, "20 of 100 may go: %s", f.sentence);
}

Test(publish, a_table_of_few_anchors_may_only_not_become_empty)
{
	const struct publish_limits strict = {.max_shrink = 0.2, .max_churn = 0.1, .min_coverage = 1};
	struct failure f;

	cr_assert_eq(publish(index_file(20, 4), 3, strict, &f), COBUY_OK);
	cr_expect_eq(publish(index_file(20, 2), 3, strict, &f), COBUY_OK, "16 anchors: %s", f.sentence);
	cr_expect_eq(publish(index_file(20, 1), 3, strict, &f), COBUY_NONE, "next is empty");
	cr_expect(strstr(f.sentence, "0 anchors with an answer in next, of 16"), "%s", f.sentence);
}

Test(publish, what_is_no_whole_index_is_refused)
{
	char path[160];
	struct failure f;
	FILE *to;

	cr_assert_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_OK);
	strcpy(path, index_file(31, 3));
	to = fopen(path, "r+b");
	fseek(to, -40, SEEK_END);
	fputc('?', to);
	fclose(to);
	cr_expect_eq(publish(path, 3, no_limits, &f), COBUY_E_INDEX);
	cr_expect(strstr(f.sentence, "live index stays"), "%s", f.sentence);
	cr_assert_eq(truncate(path, 300), 0);
	cr_expect_eq(publish(path, 3, no_limits, &f), COBUY_E_INDEX);
	cr_expect_eq(publish("/tmp/cobuy/is/not/there", 3, no_limits, &f), COBUY_E_MISSING);
	cr_expect_eq(publish("/dev/null", 3, no_limits, &f), COBUY_E_INDEX);
	cr_expect_eq(live_items(), 30);
	cr_expect_eq(names_in(live), 2);
}

Test(publish, a_live_index_that_is_lost_or_damaged_is_replaced)
{
	const struct publish_limits strict = {.max_shrink = 0, .max_churn = 0, .min_coverage = 1};
	char path[160];
	struct failure f;

	cr_assert_eq(publish(index_file(300, 3), 3, strict, &f), COBUY_OK);
	snprintf(path, sizeof path, "%s/current", live);
	cr_assert_eq(chmod(path, 0600), 0);
	cr_assert_eq(truncate(path, 100), 0);
	cr_expect_eq(publish(index_file(30, 3), 3, strict, &f), COBUY_OK, "%s", f.sentence);
	cr_expect_eq(live_items(), 30);
	cr_expect_eq(roll_back(&f), COBUY_E_INDEX, "the damaged one does not come back");
	cr_expect_eq(live_items(), 30);
}

Test(publish, two_at_once_are_told_apart)
{
	char path[160];
	struct failure f;
	int fd;

	cr_assert_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_OK);
	snprintf(path, sizeof path, "%s/.publishing", live);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	cr_assert_eq(flock(fd, LOCK_EX), 0);
	cr_expect_eq(publish(index_file(31, 3), 3, no_limits, &f), COBUY_E_BUSY);
	cr_expect_eq(roll_back(&f), COBUY_E_BUSY);
	cr_expect_eq(access(path, F_OK), 0, "the lock is not taken from under its holder");
	close(fd);
	cr_expect_eq(publish(index_file(31, 3), 3, no_limits, &f), COBUY_OK, "a leftover is taken over: %s", f.sentence);
	cr_expect_eq(names_in(live), 3);
}

Test(publish, leftovers_go_but_what_was_rolled_back_stays_until_a_publish)
{
	struct live_folder folder;
	struct failure f;
	char path[160], copy[160];

	cr_assert_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_OK);
	cr_assert_eq(publish(index_file(31, 3), 3, no_limits, &f), COBUY_OK);
	cr_assert_eq(roll_back(&f), COBUY_OK);
	/* As a kill leaves it right before the switch. */
	snprintf(copy, sizeof copy, "%s/.publishing.cobuy", live);
	snprintf(path, sizeof path, "%s/000003-12345678.cobuy", live);
	close(open(copy, O_CREAT | O_WRONLY, 0600));
	cr_assert_eq(link(copy, path), 0);
	snprintf(path, sizeof path, "%s/.publishing.link", live);
	cr_assert_eq(symlink("000003-12345678.cobuy", path), 0);
	cr_assert_eq(names_in(live), 6);

	cr_assert_eq(live_folder_open(&folder, live, false, &f), COBUY_OK, "%s", f.sentence);
	cr_expect_eq(folder.generations.count, 2);
	live_folder_close(&folder);
	cr_expect_eq(names_in(live), 3, "both generations and the link");
	cr_expect_eq(live_items(), 30);
}

Test(publish, links_made_by_hand_are_left_alone)
{
	char path[160];
	struct failure f;

	cr_assert_eq(mkdir(live, 0700), 0);
	snprintf(path, sizeof path, "%s/current", live);
	cr_assert_eq(symlink("../somewhere.cobuy", path), 0);
	cr_expect_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_E_CREATE);
	cr_expect(strstr(f.sentence, "../somewhere.cobuy"), "%s", f.sentence);
	cr_expect_eq(names_in(live), 1);
	cr_assert_eq(unlink(path), 0);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	cr_expect_eq(publish(index_file(30, 3), 3, no_limits, &f), COBUY_E_CREATE);
	cr_expect_eq(names_in(live), 1);
}

Test(publish, without_space_nothing_is_left_behind)
{
	const struct rlimit little = {.rlim_cur = 2000, .rlim_max = RLIM_INFINITY};
	const char *first = index_file(30, 3), *second = index_file(300, 3);
	struct failure f;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &little), 0);
	cr_expect_eq(publish(second, 3, no_limits, &f), COBUY_E_WRITE);
	cr_expect_eq(access(live, F_OK), -1, "the folder that was made for it is gone");
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	cr_assert_eq(publish(first, 3, no_limits, &f), COBUY_OK);
	setrlimit(RLIMIT_FSIZE, &little);
	cr_expect_eq(publish(second, 3, no_limits, &f), COBUY_E_WRITE);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	cr_expect(strstr(f.sentence, "no space left"), "%s", f.sentence);
	cr_expect_eq(names_in(live), 2);
	cr_expect_eq(live_items(), 30);
}

Test(publish, a_file_that_is_mapped_is_never_changed)
{
	char path[160];
	struct failure f;
	struct stat before, after;
	cobuy *index;

	cr_assert_eq(publish(index_file(30, 3), 1, no_limits, &f), COBUY_OK);
	snprintf(path, sizeof path, "%s/current", live);
	cr_assert_eq(cobuy_open(path, &index, NULL), COBUY_OK);
	cr_assert_eq(stat(path, &before), 0);
	cr_expect_eq(before.st_mode & 0222, 0, "nobody may write to it");
	for (uint32_t n = 31; n < 35; n++)
		cr_assert_eq(publish(index_file(n, 3), 1, no_limits, &f), COBUY_OK);
	cr_assert_eq(stat(path, &after), 0);
	cr_expect_neq(before.st_ino, after.st_ino);
	cr_expect_eq(cobuy_verify(index, NULL), COBUY_OK, "dropped from the folder, still whole in the map");
	cr_expect_eq(cobuy_item_count(index), 30);
	cobuy_close(index);
}
