/*
 * Shows how far a build has come while it runs.
 * In: a struct progress that others bump. Out: on a terminal one line, drawn over and at last wiped away; elsewhere a line now and
 * then. Memory: a small stack. Threads: one of its own, between start and stop.
 */
#ifndef COBUY_CLI_PROGRESS_WATCHER_H
#define COBUY_CLI_PROGRESS_WATCHER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/progress.h"

struct progress_pace {
	bool drawn_over; /* one line, again and again; otherwise a line each time */
	uint64_t every_ns;
};

struct progress_watcher {
	struct progress *progress;
	FILE *to;
	struct progress_pace pace;
	pthread_mutex_t lock;
	pthread_cond_t change;
	pthread_t thread;
	bool running, stopped; /* stopped: under the lock */
	size_t drawn_nbytes;   /* of the line that stands on the terminal */
};

/* Four times a second on a terminal, otherwise every 30 seconds. */
struct progress_pace progress_pace_for(FILE *to);

/* Nothing is shown before one interval is over, nor where the system refuses the thread. Nobody else may write `to` until stop. */
void progress_watcher_start(struct progress_watcher *w, struct progress *progress, FILE *to, struct progress_pace pace);

/* The line is wiped away, and the thread has ended. */
void progress_watcher_stop(struct progress_watcher *w);

#endif
