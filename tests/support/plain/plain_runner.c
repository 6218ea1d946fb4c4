/*
 * Runs the Criterion tests one after the other, each in a forked process, for the sanitizers.
 * Criterion's own runner passes over leaks reported when a test's process ends, and shares memory at
 * addresses that the thread sanitizer keeps for itself. Defines the functions of libcriterion that a test
 * calls, so these are found first. Tests that expect a signal or an exit code, or have parameters, are
 * skipped; those that take long are named.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

/* What the linker gathers from every Test() and TestSuite(). */
extern struct criterion_test *__start_cr_tst[];
extern struct criterion_test *__stop_cr_tst[];
extern struct criterion_suite *__start_cr_sts[] __attribute__((weak));
extern struct criterion_suite *__stop_cr_sts[] __attribute__((weak));

enum { PLAIN_FAILED = 1, PLAIN_SKIPPED = 77, PLAIN_UNFIT = 78, PLAIN_SLOW_SECONDS = 10 };

struct plain_run {
	const struct criterion_test *test;
	int exit_code;
};

/* Criterion's functions take no state, so this one file has some. */
static struct plain_run plain;

static void plain_end(int code)
{
	fflush(NULL);
	_exit(code);
}

void cri_asserts_passed_incr(void)
{
}

void criterion_send_assert(struct criterion_assert_stats *stats)
{
	if (!stats->passed) {
		fprintf(stderr, "%s:%u: %s\n", stats->file, stats->line, stats->message);
		plain.exit_code = PLAIN_FAILED;
	}
}

void criterion_abort_test(void)
{
	plain_end(PLAIN_FAILED);
	abort();
}

void criterion_continue_test(void)
{
	plain.exit_code = PLAIN_FAILED;
}

void criterion_skip_test(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf("skip %s/%s: ", plain.test->category, plain.test->name);
	vprintf(format, arguments);
	putchar('\n');
	plain_end(PLAIN_SKIPPED);
	abort();
}

/* NULL: the test's suite has no fixtures. */
static const struct criterion_test_extra_data *plain_suite(void)
{
	for (struct criterion_suite **s = __start_cr_sts; s < __stop_cr_sts; s++)
		if (*s && !strcmp((*s)->name, plain.test->category))
			return (*s)->data;
	return NULL;
}

void criterion_internal_test_setup(void)
{
	const struct criterion_test_extra_data *suite = plain_suite();

	if (suite && suite->init)
		suite->init();
	if (plain.test->data->init)
		plain.test->data->init();
}

void criterion_internal_test_main(void (*fn)(void))
{
	fn();
}

void criterion_internal_test_teardown(void)
{
	const struct criterion_test_extra_data *suite = plain_suite();

	if (plain.test->data->fini)
		plain.test->data->fini();
	if (suite && suite->fini)
		suite->fini();
}

static int plain_fork(const struct criterion_test *test)
{
	const struct criterion_test_extra_data *data = test->data;
	int status;
	pid_t child;

	if (data->disabled || data->signal || data->exit_code || data->kind_ != CR_TEST_NORMAL)
		return PLAIN_UNFIT;
	fflush(NULL);
	child = fork();
	if (child == 0) {
		plain.test = test;
		test->test();
		fflush(NULL);
		exit(plain.exit_code); /* not _exit: the sanitizer reports on its way out */
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return PLAIN_FAILED;
	return WEXITSTATUS(status);
}

int main(void)
{
	unsigned tested = 0, failed = 0;

	for (struct criterion_test **t = __start_cr_tst; t < __stop_cr_tst; t++) {
		const time_t began = time(NULL);
		int code;

		if (!*t)
			continue;
		code = plain_fork(*t);
		if (code == PLAIN_UNFIT)
			printf("skip %s/%s: not for the plain runner\n", (*t)->category, (*t)->name);
		if (code == PLAIN_UNFIT || code == PLAIN_SKIPPED)
			continue;
		if (time(NULL) - began > PLAIN_SLOW_SECONDS)
			printf("# slow: %s/%s took %ld seconds\n", (*t)->category, (*t)->name, (long)(time(NULL) - began));
		tested++;
		failed += code != 0;
		if (code != 0)
			printf("failed: %s/%s\n", (*t)->category, (*t)->name);
	}
	printf("[====] Synthesis: Tested: %u | Passing: %u | Failing: %u | Crashing: 0\n", tested,
	       tested - failed, failed);
	return failed != 0;
}
