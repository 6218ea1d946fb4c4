/*
 * The threads a build works with, started before anything depends on them.
 * OpenMP ends the process where it cannot start a thread. So the number is tried first, and then the threads are started once and
 * for all: every parallel region of a build has the same number, and OpenMP keeps them between regions.
 */
#ifndef COBUY_PIPELINE_THREAD_TEAM_H
#define COBUY_PIPELINE_THREAD_TEAM_H

#include <stdint.h>

struct thread_team {
	uint32_t wanted;
	uint32_t count; /* fewer, where the machine refuses; at least 1 */
};

/* `asked` threads; 0: the lesser of the affinity mask, the CPU quota and OMP_NUM_THREADS. */
struct thread_team thread_team_start(uint32_t asked);

#endif
