/*
 * How many threads the machine grants this process: by affinity, by the cgroup's quota, and by trying.
 * In: what the kernel says. Out: numbers. Memory: none that stays. Threads: thread_grant_startable starts some, and joins them.
 */
#ifndef COBUY_BASE_THREAD_GRANT_H
#define COBUY_BASE_THREAD_GRANT_H

#include <stddef.h>
#include <stdint.h>

/* The lesser of `most`, the affinity mask and the CPU quota; at least 1. */
uint32_t thread_grant_count(uint32_t most);

/* Processors in the affinity mask; 0: the kernel does not say. */
uint32_t thread_grant_affinity(void);

/*
 * The CPU quota, in whole processors and rounded up, of the cgroups that `membership` lists, and of all above them; 0: none.
 * `membership` is a file like /proc/self/cgroup; `mounts` is where the hierarchies are mounted, as at /sys/fs/cgroup.
 */
uint32_t thread_grant_cgroup(const char *membership, const char *mounts);

/*
 * A size as OMP_STACKSIZE has it: a number, and B, K (unless told), M or G; 0: NULL, or no such thing.
 */
size_t thread_grant_stack_nbytes(const char *text);

/*
 * How many of `wanted` threads can run at once, this one among them: the others are started, with stacks as large as OpenMP's
 * will be, and ended. At least 1. OpenMP itself ends the process where a thread cannot be started.
 */
uint32_t thread_grant_startable(uint32_t wanted);

#endif
