/* Behaviour of cli/progress_watcher. */
#include "cli/progress_watcher.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/build.h"

static const uint64_t MILLISECOND_NS = 1000000;

struct shown {
	FILE *to;
	struct progress progress;
	struct progress_watcher watcher;
	char text[4096];
};

static void shown_begin(struct shown *s, bool drawn_over, uint64_t every_ns)
{
	s->to = tmpfile();
	cr_assert(s->to);
	progress_init(&s->progress);
	progress_watcher_start(&s->watcher, &s->progress, s->to, (struct progress_pace){drawn_over, every_ns});
}

static off_t shown_nbytes(const struct shown *s)
{
	struct stat about;

	cr_assert_eq(fstat(fileno(s->to), &about), 0);
	return about.st_size;
}

/* Waits until more is shown than that. */
static void shown_wait(const struct shown *s, off_t nbytes)
{
	const struct timespec moment = {0, (long)MILLISECOND_NS};

	for (int i = 0; i < 5000 && shown_nbytes(s) <= nbytes; i++)
		nanosleep(&moment, NULL);
	cr_assert_gt(shown_nbytes(s), nbytes);
}

static void shown_end(struct shown *s)
{
	progress_watcher_stop(&s->watcher);
	rewind(s->to);
	s->text[fread(s->text, 1, sizeof s->text - 1, s->to)] = '\0';
	fclose(s->to);
}

Test(progress_watcher, line_is_drawn_over_and_wiped_at_the_end)
{
	struct shown s;
	char *last, *before;
	size_t nbytes;

	shown_begin(&s, true, 20 * MILLISECOND_NS);
	shown_wait(&s, 0);
	shown_end(&s);
	cr_expect_eq(strncmp(s.text, "\rreading, 0 B, 0 lines", 22), 0, "%s", s.text);
	cr_expect_null(strchr(s.text, '\n'));
	/* "\rLINE\r   \r": as many blanks as the line had bytes. */
	nbytes = strlen(s.text);
	cr_assert_eq(s.text[nbytes - 1], '\r');
	s.text[nbytes - 1] = '\0';
	last = strrchr(s.text, '\r');
	*last++ = '\0';
	before = strrchr(s.text, '\r') + 1;
	cr_expect_eq(strspn(last, " "), strlen(last));
	cr_expect_eq(strlen(last), strlen(before));
}

Test(progress_watcher, shorter_line_leaves_nothing_of_a_longer_one)
{
	struct shown s;
	char *writing;

	shown_begin(&s, true, 20 * MILLISECOND_NS);
	progress_add_lines(&s.progress, UINT32_MAX);
	shown_wait(&s, 0);
	progress_enter(&s.progress, STAGE_WRITE);
	shown_wait(&s, shown_nbytes(&s) + 70);
	shown_end(&s);
	writing = strstr(s.text, "\rwriting");
	cr_assert(writing, "%s", s.text);
	cr_expect_eq(strcspn(writing + 1, "\r"), strcspn(s.text + 1, "\r"));
}

Test(progress_watcher, line_too_long_for_the_terminal_loses_whole_parts)
{
	struct shown s;
	char *end;

	shown_begin(&s, true, 20 * MILLISECOND_NS);
	atomic_store(&s.progress.began_ns, 1);
	progress_expect_bytes(&s.progress, UINT64_MAX);
	progress_add_bytes(&s.progress, 1);
	progress_add_lines(&s.progress, UINT64_MAX);
	shown_wait(&s, 0);
	shown_end(&s);
	end = strchr(s.text + 1, '\r');
	cr_assert(end);
	cr_expect_leq(end - s.text - 1, 79);
	cr_expect_eq(strncmp(end - strlen(" lines/s"), " lines/s", 8), 0, "time left and memory are left out whole: %s", s.text);
}

Test(progress_watcher, elsewhere_each_look_is_a_line)
{
	struct shown s;

	shown_begin(&s, false, 20 * MILLISECOND_NS);
	progress_enter(&s.progress, STAGE_COUNT);
	progress_expect(&s.progress, 4);
	progress_add(&s.progress, 2);
	shown_wait(&s, 0);
	shown_wait(&s, shown_nbytes(&s));
	shown_end(&s);
	cr_expect_eq(strncmp(s.text, "cobuy build: counting, 50 % done, 0 s so far, ", 46), 0, "%s", s.text);
	cr_expect_null(strchr(s.text, '\r'));
	cr_expect_not_null(strstr(s.text, "MiB\ncobuy build: counting"));
	cr_expect_eq(s.text[strlen(s.text) - 1], '\n');
}

Test(progress_watcher, short_build_shows_nothing_and_waits_for_nothing)
{
	struct shown s;
	const time_t began = time(NULL);

	shown_begin(&s, true, 60000 * MILLISECOND_NS);
	shown_end(&s);
	cr_expect_str_empty(s.text);
	cr_expect_leq(time(NULL) - began, 10);
}

Test(progress_watcher, files_are_told_seldom)
{
	FILE *to = tmpfile();

	cr_assert(to);
	cr_expect_not(progress_pace_for(to).drawn_over);
	cr_expect_eq(progress_pace_for(to).every_ns, 30000 * MILLISECOND_NS);
	fclose(to);
}
