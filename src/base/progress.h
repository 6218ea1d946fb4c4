/*
 * How far a build has come: counters that its stages bump and one watcher reads.
 *
 * In: coarse steps, a block or a chunk at a time, never a line. Out: numbers for a line on a terminal, never for the index.
 * Memory: none. Threads: any, without a lock; the numbers may be a step apart from each other. Nobody need watch: every function
 * takes NULL, and does nothing then.
 */
#ifndef COBUY_BASE_PROGRESS_H
#define COBUY_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

struct progress {
	_Atomic uint32_t stage;	   /* the pipeline knows their names */
	_Atomic uint64_t began_ns; /* when the stage began, by clock_wall_ns */
	_Atomic uint64_t bytes, bytes_total; /* of the input, as on disk; total 0: not known */
	_Atomic uint64_t lines;
	_Atomic uint64_t work, work_total; /* of the stage, in whatever it measures; total 0: not measured */
};

void progress_init(struct progress *p);

/* A new stage begins; its work is not measured until progress_expect. One thread at a time. */
void progress_enter(struct progress *p, uint32_t stage);

static inline void progress_expect_bytes(struct progress *p, uint64_t nbytes)
{
	if (p)
		atomic_store_explicit(&p->bytes_total, nbytes, memory_order_relaxed);
}

/* So much work is to come in this stage, besides what was announced. */
static inline void progress_expect(struct progress *p, uint64_t work)
{
	if (p)
		atomic_fetch_add_explicit(&p->work_total, work, memory_order_relaxed);
}

static inline void progress_add_bytes(struct progress *p, uint64_t nbytes)
{
	if (p)
		atomic_fetch_add_explicit(&p->bytes, nbytes, memory_order_relaxed);
}

static inline void progress_add_lines(struct progress *p, uint64_t lines)
{
	if (p)
		atomic_fetch_add_explicit(&p->lines, lines, memory_order_relaxed);
}

static inline void progress_add(struct progress *p, uint64_t work)
{
	if (p)
		atomic_fetch_add_explicit(&p->work, work, memory_order_relaxed);
}

#endif
