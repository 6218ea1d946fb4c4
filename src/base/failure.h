/*
 * What went wrong first, as a status and one sentence.
 *
 * Leaves fill a failure and return its status; they never print or exit. A parallel block gives every
 * unit of work an index and notes failures in one shared_failure, which keeps the lowest index; work
 * that comes after the earliest known failure is skipped, work before it goes on. So the message is the
 * same at every thread count.
 */
#ifndef COBUY_BASE_FAILURE_H
#define COBUY_BASE_FAILURE_H

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "cobuy.h"

enum { FAILURE_SENTENCE_NBYTES = 1024 };

struct failure {
	cobuy_status status;
	char sentence[FAILURE_SENTENCE_NBYTES];
};

/* Fills the failure and returns its status, so that a leaf can say `return failure_set(...)`. Keeps an earlier failure. */
cobuy_status failure_set(struct failure *f, cobuy_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "out of memory while WHAT". */
cobuy_status failure_memory(struct failure *f, const char *what);

struct shared_failure {
	pthread_mutex_t lock;
	_Atomic uint64_t index; /* of the earliest failure; UINT64_MAX: none */
	struct failure first;
};

void shared_failure_init(struct shared_failure *s);
void shared_failure_clear(struct shared_failure *s);

/* Whether work with this index must be skipped: an earlier one has failed. Any thread. */
bool shared_failure_before(struct shared_failure *s, uint64_t index);

/* Notes a failure of the unit of work `index`. Any thread. */
void shared_failure_note(struct shared_failure *s, uint64_t index, const struct failure *f);

#endif
