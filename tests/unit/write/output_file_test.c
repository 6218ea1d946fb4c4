/* A file that appears whole or not at all: published, discarded, locked, refused. */
#include <criterion/criterion.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "write/output_file.h"

static char folder[64], path[128], building[160];

static void folder_make(void)
{
	strcpy(folder, "/tmp/cobuy_output_XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/shop.cobuy", folder);
	snprintf(building, sizeof building, "%s.building", path);
}

static void folder_remove(void)
{
	char name[400];
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
		if (unlink(name) != 0)
			rmdir(name);
	}
	closedir(d);
	rmdir(folder);
}

static void file_put(const char *name, const char *text)
{
	FILE *to = fopen(name, "wb");

	cr_assert_not_null(to);
	fputs(text, to);
	fclose(to);
}

static void expect_content(const char *name, const char *want)
{
	char got[64] = {0};
	FILE *in = fopen(name, "rb");

	cr_assert_not_null(in, "%s is not there", name);
	cr_assert_eq(fread(got, 1, sizeof got - 1, in), strlen(want));
	cr_assert_str_eq(got, want);
	fclose(in);
}

static bool exists(const char *name)
{
	struct stat st;

	return lstat(name, &st) == 0;
}

static void publish_text(const char *to, const char *text)
{
	struct output_file out;
	struct failure f = {0};

	cr_assert_eq(output_file_open(&out, to, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(output_file_write(&out, text, strlen(text), &f), COBUY_OK);
	cr_assert_eq(output_file_publish(&out, &f), COBUY_OK, "%s", f.sentence);
	output_file_discard(&out);
}

static void expect_open_refused(const char *name, cobuy_status want, const char *word)
{
	struct output_file out;
	struct failure f = {0};

	cr_assert_eq(output_file_open(&out, name, &f), want, "%s: %s", name, f.sentence);
	cr_assert_not_null(strstr(f.sentence, word), "\"%s\" does not say \"%s\"", f.sentence, word);
	output_file_discard(&out);
}

TestSuite(output_file, .init = folder_make, .fini = folder_remove);

Test(output_file, is_there_once_it_is_published)
{
	struct output_file out;
	struct failure f = {0};

	file_put(path, "old");
	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK);
	cr_assert_eq(output_file_write(&out, "new", 3, &f), COBUY_OK);
	expect_content(path, "old");
	cr_assert(exists(building));
	cr_assert_eq(output_file_publish(&out, &f), COBUY_OK);
	expect_content(path, "new");
	cr_assert_not(exists(building));
	output_file_discard(&out);
	expect_content(path, "new");
}

Test(output_file, discarded_leaves_the_old_one)
{
	struct output_file out;
	struct failure f = {0};

	file_put(path, "old");
	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK);
	cr_assert_eq(output_file_write(&out, "new", 3, &f), COBUY_OK);
	output_file_discard(&out);
	output_file_discard(&out);
	expect_content(path, "old");
	cr_assert_not(exists(building));
}

Test(output_file, keeps_every_byte_of_long_writes_and_patches)
{
	enum { NBYTES = 1000000 };
	static uint8_t bytes[NBYTES], back[NBYTES + 1];
	struct output_file out;
	struct failure f = {0};
	FILE *in;

	for (int i = 0; i < NBYTES; i++)
		bytes[i] = (uint8_t)(i * 31 + i / 999);
	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK);
	cr_assert_eq(output_file_write(&out, bytes, 7, &f), COBUY_OK);
	cr_assert_eq(output_file_write(&out, bytes + 7, NBYTES - 10, &f), COBUY_OK);
	memset(bytes + 300000, 0xee, 5);
	cr_assert_eq(output_file_patch(&out, 300000, bytes + 300000, 5, &f), COBUY_OK);
	cr_assert_eq(output_file_write(&out, bytes + NBYTES - 3, 3, &f), COBUY_OK);
	cr_assert_eq(output_file_nbytes(&out), NBYTES);
	cr_assert_eq(output_file_publish(&out, &f), COBUY_OK);
	output_file_discard(&out);
	in = fopen(path, "rb");
	cr_assert_eq(fread(back, 1, sizeof back, in), NBYTES);
	fclose(in);
	cr_assert_arr_eq(back, bytes, NBYTES);
}

Test(output_file, a_second_build_is_told_that_the_first_holds_the_lock)
{
	struct output_file out;
	struct failure f = {0};

	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK);
	expect_open_refused(path, COBUY_E_BUSY, "another build");
	cr_assert(exists(building), "the refused build must not remove the other one's file");
	cr_assert_eq(output_file_write(&out, "first", 5, &f), COBUY_OK);
	cr_assert_eq(output_file_publish(&out, &f), COBUY_OK);
	output_file_discard(&out);
	expect_content(path, "first");
	publish_text(path, "second");
	expect_content(path, "second");
}

/*
 * A build may open TARGET.building just before another renames it over the target, and lock it just after:
 * what it holds then is the published index, and emptying that would destroy it. Builds and a watcher race
 * until that would have shown.
 */
static void *build_again_and_again(void *until)
{
	while (!atomic_load((atomic_bool *)until)) {
		struct output_file out;
		struct failure f = {0};

		if (output_file_open(&out, path, &f) != COBUY_OK)
			continue;
		/* Publishing, without the wait for the disk; a patch writes out what is buffered. */
		if (output_file_write(&out, "wh...", 5, &f) == COBUY_OK &&
		    output_file_patch(&out, 2, "ole", 3, &f) == COBUY_OK)
			rename(out.building, out.target);
		close(out.fd);
		out.fd = -1;
		output_file_discard(&out);
	}
	return NULL;
}

Test(output_file, builds_that_race_never_touch_what_is_published)
{
	atomic_bool until = false;
	pthread_t builders[3];
	int broken = 0;

	publish_text(path, "whole");
	for (int i = 0; i < 3; i++)
		cr_assert_eq(pthread_create(&builders[i], NULL, build_again_and_again, &until), 0);
	for (int i = 0; i < 200000; i++) {
		struct stat st;

		broken += stat(path, &st) != 0 || st.st_size != 5;
	}
	atomic_store(&until, true);
	for (int i = 0; i < 3; i++)
		pthread_join(builders[i], NULL);
	cr_assert_eq(broken, 0);
}

Test(output_file, takes_over_what_a_killed_build_left)
{
	file_put(building, "half an index, longer than the new one");
	publish_text(path, "whole");
	expect_content(path, "whole");
	cr_assert_not(exists(building));
}

Test(output_file, a_missing_folder_is_refused)
{
	char name[256];

	snprintf(name, sizeof name, "%s/nowhere/shop.cobuy", folder);
	expect_open_refused(name, COBUY_E_CREATE, "nowhere");
	file_put(path, "a file, no folder");
	snprintf(name, sizeof name, "%s/shop.cobuy", path);
	expect_open_refused(name, COBUY_E_CREATE, "Not a directory");
}

Test(output_file, a_folder_in_its_place_is_refused)
{
	cr_assert_eq(mkdir(path, 0700), 0);
	expect_open_refused(path, COBUY_E_CREATE, "a folder");
	expect_open_refused("/dev/null", COBUY_E_CREATE, "not a regular file");
	rmdir(path);
}

Test(output_file, a_folder_in_the_place_of_the_temporary_is_refused)
{
	cr_assert_eq(mkdir(building, 0700), 0);
	expect_open_refused(path, COBUY_E_CREATE, building);
	cr_assert(exists(building));
	rmdir(building);
}

Test(output_file, a_link_in_the_place_of_the_temporary_is_not_followed)
{
	char other[160];

	snprintf(other, sizeof other, "%s/precious", folder);
	file_put(other, "keep me");
	cr_assert_eq(symlink("precious", building), 0);
	expect_open_refused(path, COBUY_E_CREATE, building);
	expect_content(other, "keep me");
}

Test(output_file, a_folder_that_may_not_be_written_is_refused)
{
	if (geteuid() == 0) {
		folder_remove(); /* a skipped test is not cleaned up after */
		cr_skip_test("root may write anywhere");
	}
	cr_assert_eq(chmod(folder, 0500), 0);
	expect_open_refused(path, COBUY_E_CREATE, "denied");
	chmod(folder, 0700);
}

Test(output_file, a_link_stays_and_what_it_leads_to_is_replaced)
{
	char link_path[160];
	struct stat st;

	file_put(path, "old");
	snprintf(link_path, sizeof link_path, "%s/current", folder);
	cr_assert_eq(symlink("shop.cobuy", link_path), 0);
	publish_text(link_path, "new");
	cr_assert(lstat(link_path, &st) == 0 && S_ISLNK(st.st_mode));
	expect_content(path, "new");
	unlink(path);
	expect_open_refused(link_path, COBUY_E_CREATE, "leads nowhere");
}

Test(output_file, without_a_folder_in_its_name_it_stands_in_the_working_folder)
{
	cr_assert_eq(chdir(folder), 0);
	publish_text("shop.cobuy", "here");
	expect_content(path, "here");
}

Test(output_file, has_the_usual_mode)
{
	struct stat st;

	umask(0027);
	publish_text(path, "x");
	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mode & 0777, 0640);
}

static void limit_file_size(rlim_t nbytes)
{
	struct rlimit limit = {nbytes, nbytes};

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A limit on file size stands for a full disk: a test cannot fill one. Each test is a process of its own. */
Test(output_file, no_space_at_the_start_is_said_before_any_work)
{
	limit_file_size(4096);
	expect_open_refused(path, COBUY_E_WRITE, "no space left");
	cr_assert_not(exists(building));
}

Test(output_file, a_small_index_fits_on_a_small_disk)
{
	limit_file_size(100 * 1024);
	publish_text(path, "small");
	expect_content(path, "small");
}

Test(output_file, no_space_later_is_said_and_the_old_file_stays)
{
	enum { NBYTES = 4 << 20 };
	static uint8_t bytes[NBYTES];
	struct output_file out;
	struct failure f = {0};

	file_put(path, "old");
	limit_file_size(2 << 20);
	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(output_file_write(&out, bytes, NBYTES, &f), COBUY_E_WRITE);
	cr_assert_not_null(strstr(f.sentence, "no space left"), "%s", f.sentence);
	output_file_discard(&out);
	expect_content(path, "old");
	cr_assert_not(exists(building));
}

/* A folder like /tmp, for two users; only root can play both. */
static void share_folder(void)
{
	if (geteuid() != 0) {
		folder_remove(); /* a skipped test is not cleaned up after */
		cr_skip_test("root alone can play another user");
	}
	cr_assert_eq(chmod(folder, 01777), 0);
}

Test(output_file, another_users_file_in_a_sticky_folder_is_refused_before_any_work)
{
	share_folder();
	file_put(path, "old");
	cr_assert_eq(seteuid(65534), 0);
	expect_open_refused(path, COBUY_E_CREATE, "another user");
	cr_assert_not(exists(building));
	cr_assert_eq(seteuid(0), 0);
	cr_assert_eq(chown(path, 65534, 65534), 0);
	file_put(building, "leftover of root");
	cr_assert_eq(seteuid(65534), 0);
	expect_open_refused(path, COBUY_E_CREATE, "another user");
	cr_assert_eq(seteuid(0), 0);
	cr_assert_eq(unlink(building), 0);
	cr_assert_eq(seteuid(65534), 0);
	publish_text(path, "own");
	expect_content(path, "own");
	cr_assert_eq(seteuid(0), 0);
}

Test(output_file, a_forbidden_rename_is_a_place_where_nothing_can_be_written)
{
	struct output_file out;
	struct failure f = {0};

	share_folder();
	cr_assert_eq(seteuid(65534), 0);
	cr_assert_eq(output_file_open(&out, path, &f), COBUY_OK, "%s", f.sentence);
	cr_assert_eq(seteuid(0), 0);
	file_put(path, "meanwhile");
	cr_assert_eq(seteuid(65534), 0);
	cr_assert_eq(output_file_publish(&out, &f), COBUY_E_CREATE, "%s", f.sentence);
	output_file_discard(&out);
	cr_assert_eq(seteuid(0), 0);
	expect_content(path, "meanwhile");
}
