/* Behaviour of read/raw_file. */
#include "read/raw_file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "memory_file.h"

Test(raw_file, missing_file_is_missing_before_and_at_opening)
{
	struct failure checked = {0}, opened = {0};
	struct raw_file r;

	cr_assert_eq(raw_file_check("/nowhere/orders.csv", &checked), COBUY_E_MISSING);
	cr_assert_eq(raw_file_open(&r, "/nowhere/orders.csv", &opened), COBUY_E_MISSING);
	cr_assert(strstr(checked.sentence, "/nowhere/orders.csv"));
	cr_assert(strstr(checked.sentence, "No such file"));
	raw_file_close(&r);
}

Test(raw_file, directory_is_missing_before_and_at_reading)
{
	struct failure checked = {0}, read = {0};
	struct raw_file r;
	char byte;
	size_t filled;

	cr_assert_eq(raw_file_check("/tmp", &checked), COBUY_E_MISSING);
	cr_assert(strstr(checked.sentence, "directory"));
	cr_assert_eq(raw_file_open(&r, "/tmp", &read), COBUY_OK);
	cr_assert_eq(raw_file_read(&r, &byte, 1, &filled, &read), COBUY_E_MISSING);
	raw_file_close(&r);
}

Test(raw_file, regular_file_tells_its_size_and_nothing_else_does)
{
	struct memory_file m = memory_file_make("order,item\n", 11);
	uint64_t nbytes = 0;

	cr_expect(raw_file_nbytes(m.path, &nbytes));
	cr_expect_eq(nbytes, 11);
	cr_expect_not(raw_file_nbytes("-", &nbytes));
	cr_expect_not(raw_file_nbytes("/tmp", &nbytes));
	cr_expect_not(raw_file_nbytes("/nowhere/orders.csv", &nbytes));
	memory_file_close(&m);
}

Test(raw_file, file_that_may_not_be_read_is_missing)
{
	char path[] = "/tmp/cobuy-raw-file-XXXXXX";
	int fd = mkstemp(path);
	struct failure f = {0};

	cr_assert(fd >= 0);
	close(fd);
	chmod(path, 0);
	cobuy_status st = raw_file_check(path, &f);

	unlink(path);
	if (geteuid() == 0)
		cr_skip_test("root may read everything");
	cr_assert_eq(st, COBUY_E_MISSING);
}

Test(raw_file, failing_read_names_the_byte)
{
	struct failure f = {0};
	struct raw_file r;
	char bytes[16];
	size_t filled;

	/* Nothing is mapped at address 0 of this process, and reading there is an I/O error. */
	cr_assert_eq(raw_file_open(&r, "/proc/self/mem", &f), COBUY_OK);
	cr_assert_eq(raw_file_read(&r, bytes, sizeof bytes, &filled, &f), COBUY_E_READ);
	cr_assert(strstr(f.sentence, "/proc/self/mem: reading failed at byte 0"));
	raw_file_close(&r);
}

Test(raw_file, short_read_is_the_end)
{
	struct memory_file file = memory_file_make("abc", 3);
	struct failure f = {0};
	struct raw_file r;
	char bytes[16];
	size_t filled;

	cr_assert_eq(raw_file_open(&r, file.path, &f), COBUY_OK);
	cr_assert_eq(raw_file_read(&r, bytes, 3, &filled, &f), COBUY_OK);
	cr_assert_eq(filled, 3);
	cr_assert_not(r.ended);
	cr_assert_eq(raw_file_read(&r, bytes, 1, &filled, &f), COBUY_OK);
	cr_assert_eq(filled, 0);
	cr_assert(r.ended);
	cr_assert_eq(r.offset, 3);
	raw_file_close(&r);
	memory_file_close(&file);
}

Test(raw_file, standard_input_stays_open)
{
	struct failure f = {0};
	struct raw_file r;

	cr_assert_eq(raw_file_open(&r, "-", &f), COBUY_OK);
	cr_assert_str_eq(r.name.text, "standard input");
	raw_file_close(&r);
	cr_assert_eq(fcntl(STDIN_FILENO, F_GETFD) == -1, 0);
}

static void nothing(int signal_number)
{
	(void)signal_number;
}

static void *write_slowly(void *to)
{
	int fd = *(int *)to;
	sigset_t alarm_alone;

	sigemptyset(&alarm_alone);
	sigaddset(&alarm_alone, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarm_alone, NULL);
	for (int i = 0; i < 10; i++) {
		usleep(2000);
		if (write(fd, "0123456789", 10) != 10)
			break;
	}
	close(fd);
	return NULL;
}

Test(raw_file, interrupted_and_short_reads_go_on)
{
	struct sigaction action = {.sa_handler = nothing};
	struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
	struct failure f = {0};
	struct raw_file r;
	char path[64], bytes[200];
	pthread_t writer;
	int ends[2];
	size_t filled;

	cr_assert_eq(pipe(ends), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
	cr_assert_eq(raw_file_open(&r, path, &f), COBUY_OK);
	cr_assert_eq(pthread_create(&writer, NULL, write_slowly, &ends[1]), 0);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	cobuy_status st = raw_file_read(&r, bytes, sizeof bytes, &filled, &f);

	setitimer(ITIMER_REAL, &never, NULL);
	pthread_join(writer, NULL);
	cr_assert_eq(st, COBUY_OK, "%s", f.sentence);
	cr_assert_eq(filled, 100);
	raw_file_close(&r);
	close(ends[0]);
}

Test(raw_file, as_many_may_be_open_as_the_process_may_have_less_some)
{
	static const struct {
		rlim_t limit;
		uint32_t most;
	} limits[] = {{1024, 1008}, {64, 48}, {17, 1}, {12, 1}};
	struct rlimit before, now;

	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		now = (struct rlimit){limits[i].limit, before.rlim_max};
		cr_assert_eq(setrlimit(RLIMIT_NOFILE, &now), 0);
		cr_expect_eq(raw_file_open_most(), limits[i].most);
	}
	setrlimit(RLIMIT_NOFILE, &before);
}
