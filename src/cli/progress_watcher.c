/* Shows how far a build has come while it runs. */
#include "cli/progress_watcher.h"

#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/progress_line.h"

static const uint64_t SECOND_NS = 1000000000;
static const size_t STACK_NBYTES = (size_t)256 << 10;
enum { USUAL_WIDTH = 80 };

struct progress_pace progress_pace_for(FILE *to)
{
	const bool terminal = isatty(fileno(to));

	return (struct progress_pace){.drawn_over = terminal, .every_ns = terminal ? SECOND_NS / 4 : 30 * SECOND_NS};
}

static struct progress_view progress_watcher_look(struct progress *p)
{
	const uint64_t began = atomic_load_explicit(&p->began_ns, memory_order_relaxed), now = clock_wall_ns();

	return (struct progress_view){
		.stage = (enum build_stage)atomic_load_explicit(&p->stage, memory_order_relaxed),
		.stage_ns = now > began ? now - began : 0,
		.bytes = atomic_load_explicit(&p->bytes, memory_order_relaxed),
		.bytes_total = atomic_load_explicit(&p->bytes_total, memory_order_relaxed),
		.lines = atomic_load_explicit(&p->lines, memory_order_relaxed),
		.work = atomic_load_explicit(&p->work, memory_order_relaxed),
		.work_total = atomic_load_explicit(&p->work_total, memory_order_relaxed),
		.resident_nbytes = clock_resident_nbytes(),
	};
}

/* Columns that a line may fill: one less than there are, since a full line would wrap. */
static size_t progress_watcher_width(FILE *to)
{
	struct winsize size;

	if (ioctl(fileno(to), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return USUAL_WIDTH - 1;
	return size.ws_col - 1u;
}

/* How much of a line a terminal has room for: whole parts, as long as one fits. */
static size_t progress_watcher_fit(const char *text, size_t width)
{
	size_t nbytes = strlen(text);

	if (nbytes <= width)
		return nbytes;
	for (nbytes = width; nbytes > 0 && text[nbytes] != ',';)
		nbytes--;
	return nbytes ? nbytes : width;
}

/* Blanks wipe away what a longer line left; every terminal knows them. */
static void progress_watcher_draw(struct progress_watcher *w, const char *text)
{
	const size_t shown = progress_watcher_fit(text, progress_watcher_width(w->to));
	const size_t left = w->drawn_nbytes > shown ? w->drawn_nbytes - shown : 0;

	fprintf(w->to, "\r%.*s%*s", (int)shown, text, (int)left, "");
	w->drawn_nbytes = shown;
}

static void progress_watcher_wipe(struct progress_watcher *w)
{
	if (w->drawn_nbytes == 0)
		return;
	progress_watcher_draw(w, "");
	fputc('\r', w->to);
	fflush(w->to);
}

static void progress_watcher_show(struct progress_watcher *w)
{
	const struct progress_view view = progress_watcher_look(w->progress);
	char line[PROGRESS_LINE_NBYTES];

	progress_line_write(line, &view);
	if (w->pace.drawn_over)
		progress_watcher_draw(w, line);
	else
		fprintf(w->to, "cobuy build: %s\n", line);
	fflush(w->to);
}

/* Until then, or until the watcher is stopped; the latter is true. The lock is held. */
static bool progress_watcher_wait(struct progress_watcher *w, uint64_t until_ns)
{
	const struct timespec until = {(time_t)(until_ns / SECOND_NS), (long)(until_ns % SECOND_NS)};

	while (!w->stopped && clock_wall_ns() < until_ns)
		pthread_cond_timedwait(&w->change, &w->lock, &until);
	return w->stopped;
}

static void *progress_watcher_run(void *state)
{
	struct progress_watcher *w = state;
	uint64_t next_ns = clock_wall_ns() + w->pace.every_ns;

	pthread_mutex_lock(&w->lock);
	while (!progress_watcher_wait(w, next_ns)) {
		progress_watcher_show(w);
		next_ns = clock_wall_ns() + w->pace.every_ns;
	}
	pthread_mutex_unlock(&w->lock);
	progress_watcher_wipe(w);
	return NULL;
}

void progress_watcher_start(struct progress_watcher *w, struct progress *progress, FILE *to, struct progress_pace pace)
{
	pthread_condattr_t by_clock;
	pthread_attr_t small;

	*w = (struct progress_watcher){.progress = progress, .to = to, .pace = pace};
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&by_clock);
	pthread_condattr_setclock(&by_clock, CLOCK_MONOTONIC);
	pthread_cond_init(&w->change, &by_clock);
	pthread_condattr_destroy(&by_clock);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_NBYTES);
	w->running = pthread_create(&w->thread, &small, progress_watcher_run, w) == 0;
	pthread_attr_destroy(&small);
}

void progress_watcher_stop(struct progress_watcher *w)
{
	if (w->running) {
		pthread_mutex_lock(&w->lock);
		w->stopped = true;
		pthread_cond_signal(&w->change);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->thread, NULL);
		w->running = false;
	}
	pthread_cond_destroy(&w->change);
	pthread_mutex_destroy(&w->lock);
}
