/* What went wrong first, as a status and one sentence. */
#include "base/failure.h"

#include <stdio.h>

cobuy_status failure_set(struct failure *f, cobuy_status status, const char *format, ...)
{
	va_list args;

	if (f->status != COBUY_OK)
		return f->status;
	f->status = status;
	va_start(args, format);
	vsnprintf(f->sentence, sizeof f->sentence, format, args);
	va_end(args);
	return status;
}

cobuy_status failure_memory(struct failure *f, const char *what)
{
	return failure_set(f, COBUY_E_MEMORY, "out of memory while %s", what);
}

void shared_failure_init(struct shared_failure *s)
{
	pthread_mutex_init(&s->lock, NULL);
	atomic_init(&s->index, UINT64_MAX);
	s->first = (struct failure){.status = COBUY_OK};
}

void shared_failure_clear(struct shared_failure *s)
{
	pthread_mutex_destroy(&s->lock);
}

bool shared_failure_before(struct shared_failure *s, uint64_t index)
{
	return atomic_load_explicit(&s->index, memory_order_relaxed) < index;
}

void shared_failure_note(struct shared_failure *s, uint64_t index, const struct failure *f)
{
	pthread_mutex_lock(&s->lock);
	if (index < atomic_load_explicit(&s->index, memory_order_relaxed)) {
		atomic_store_explicit(&s->index, index, memory_order_relaxed);
		s->first = *f;
	}
	pthread_mutex_unlock(&s->lock);
}
