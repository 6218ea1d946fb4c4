/* Behaviour of read/reject_file. */
#include "read/reject_file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory_file.h"

static char folder[] = "/tmp/cobuy-reject-file-XXXXXX";
static char path[64];

static void make_folder(void)
{
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/rejects.csv", folder);
}

static void remove_folder(void)
{
	unlink(path);
	cr_assert_eq(rmdir(folder), 0, "something was left in the folder");
}

static void add(struct reject_file *r, uint32_t file, const char *name, uint64_t offset, const char *record)
{
	struct reject_rows rows = {0};
	struct failure f = {0};

	cr_assert_eq(reject_rows_append(&rows, file, name, offset / 10, offset, REJECT_TIME, text_of(record), &f),
		     COBUY_OK);
	cr_assert_eq(reject_file_add(r, rows.file, rows.offset, rows.bytes, rows.nbytes, &f), COBUY_OK);
	free(rows.bytes);
}

Test(reject_file, rows_stand_by_file_then_offset_and_quotes_are_kept, .init = make_folder, .fini = remove_folder)
{
	struct reject_file r;
	struct failure f = {0};
	struct stat about;
	size_t nbytes;

	cr_assert_eq(reject_file_open(&r, path, &f), COBUY_OK, "%s", f.sentence);
	add(&r, 1, "b.csv", 30, "x");
	add(&r, 0, "a \"1\".csv", 100, "1,\"2\n3\",4");
	add(&r, 1, "b.csv", 20, "y");
	add(&r, 0, "a \"1\".csv", 20, "");
	cr_assert_eq(reject_file_finish(&r, &f), COBUY_OK);
	reject_file_close(&r);
	char *text = memory_file_slurp(path, &nbytes);

	cr_assert_str_eq(text, "file,line,offset,reason,record\n"
			       "\"a \"\"1\"\".csv\",2,20,time,\"\"\n"
			       "\"a \"\"1\"\".csv\",10,100,time,\"1,\"\"2\n3\"\",4\"\n"
			       "\"b.csv\",2,20,time,\"y\"\n"
			       "\"b.csv\",3,30,time,\"x\"\n");
	free(text);
	cr_assert_eq(stat(path, &about), 0);
	cr_assert_eq(about.st_mode & 07777, 0600);
}

Test(reject_file, file_that_was_there_is_emptied_and_made_private, .init = make_folder, .fini = remove_folder)
{
	struct reject_file r;
	struct failure f = {0};
	struct stat about;
	int fd = open(path, O_CREAT | O_WRONLY, 0644);

	cr_assert_eq(write(fd, "old", 3), 3);
	fchmod(fd, 0644);
	close(fd);
	cr_assert_eq(reject_file_open(&r, path, &f), COBUY_OK);
	reject_file_close(&r);
	cr_assert_eq(stat(path, &about), 0);
	cr_assert_eq(about.st_size, 0);
	cr_assert_eq(about.st_mode & 07777, 0600);
}

Test(reject_file, rows_longer_than_a_copy_are_whole, .init = make_folder, .fini = remove_folder)
{
	struct reject_file r;
	struct failure f = {0};
	size_t nbytes, long_nbytes = 400000;
	char *record = malloc(long_nbytes + 1), *text;

	memset(record, 'r', long_nbytes);
	record[long_nbytes] = '\0';
	cr_assert_eq(reject_file_open(&r, path, &f), COBUY_OK);
	add(&r, 0, "a", 1, record);
	cr_assert_eq(reject_file_finish(&r, &f), COBUY_OK);
	reject_file_close(&r);
	text = memory_file_slurp(path, &nbytes);
	cr_assert_eq(nbytes, strlen("file,line,offset,reason,record\n\"a\",0,1,time,\"\"\n") + long_nbytes);
	cr_assert_not_null(strstr(text, record));
	free(text);
	free(record);
}

Test(reject_file, place_where_nothing_can_be_made_is_told, .init = make_folder, .fini = remove_folder)
{
	struct reject_file r;
	struct failure f = {0};

	cr_assert_eq(reject_file_open(&r, "/nowhere/rejects.csv", &f), COBUY_E_CREATE);
	cr_assert(strstr(f.sentence, "/nowhere/rejects.csv"));
	reject_file_close(&r);
}

Test(reject_file, full_device_is_a_write_failure, .init = make_folder, .fini = remove_folder)
{
	struct reject_file r;
	struct failure f = {0};

	cr_assert_eq(reject_file_open(&r, "/dev/full", &f), COBUY_OK, "%s", f.sentence);
	add(&r, 0, "a", 1, "x");
	cr_assert_eq(reject_file_finish(&r, &f), COBUY_E_WRITE);
	cr_assert(strstr(f.sentence, "/dev/full"));
	reject_file_close(&r);
}
