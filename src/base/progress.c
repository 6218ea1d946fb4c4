/* How far a build has come: counters that its stages bump and one watcher reads. */
#include "base/progress.h"

#include "base/clock.h"

void progress_init(struct progress *p)
{
	atomic_init(&p->stage, 0);
	atomic_init(&p->began_ns, clock_wall_ns());
	atomic_init(&p->bytes, 0);
	atomic_init(&p->bytes_total, 0);
	atomic_init(&p->lines, 0);
	atomic_init(&p->work, 0);
	atomic_init(&p->work_total, 0);
}

void progress_enter(struct progress *p, uint32_t stage)
{
	if (!p)
		return;
	atomic_store_explicit(&p->work_total, 0, memory_order_relaxed);
	atomic_store_explicit(&p->work, 0, memory_order_relaxed);
	atomic_store_explicit(&p->began_ns, clock_wall_ns(), memory_order_relaxed);
	atomic_store_explicit(&p->stage, stage, memory_order_relaxed);
}
