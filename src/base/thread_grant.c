/* How many threads the machine grants this process: by affinity, by the cgroup's quota, and by trying. */
#include "base/thread_grant.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Address space that a thread needs beside its stack: the C library reserves a heap of this size for each. */
static const size_t HEAP_NBYTES = (size_t)64 << 20;

static uint32_t thread_grant_lesser(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return a ? a : b;
	return a < b ? a : b;
}

uint32_t thread_grant_count(uint32_t most)
{
	uint32_t count = thread_grant_lesser(most, thread_grant_affinity());

	count = thread_grant_lesser(count, thread_grant_cgroup("/proc/self/cgroup", "/sys/fs/cgroup"));
	return count ? count : 1;
}

/* --- affinity ------------------------------------------------------------- */

uint32_t thread_grant_affinity(void)
{
	/* The kernel refuses a mask that is smaller than its own, and does not say how large that is. */
	for (size_t most = CPU_SETSIZE; most <= (size_t)1 << 20; most *= 2) {
		const size_t nbytes = CPU_ALLOC_SIZE(most);
		cpu_set_t *mask = CPU_ALLOC(most);
		const bool known = mask && sched_getaffinity(0, nbytes, mask) == 0;
		const bool too_small = mask && !known && errno == EINVAL;
		const int count = known ? CPU_COUNT_S(nbytes, mask) : 0;

		CPU_FREE(mask);
		if (!too_small)
			return (uint32_t)count;
	}
	return 0;
}

/* --- quota ---------------------------------------------------------------- */

/* The first line of a file, without its end. */
static bool thread_grant_line(const char *folder, const char *name, char *line, size_t nbytes)
{
	char path[PATH_MAX];
	FILE *from;
	bool read;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path || !(from = fopen(path, "re")))
		return false;
	read = fgets(line, (int)nbytes, from) != NULL;
	fclose(from);
	return read;
}

static uint32_t thread_grant_quota(long long quota, long long period)
{
	if (quota <= 0 || period <= 0)
		return 0;
	quota = quota / period + (quota % period > 0);
	return quota < UINT32_MAX ? (uint32_t)quota : UINT32_MAX;
}

/* One folder of a hierarchy; the files that are there tell its version. "max" and -1 are no number above 0. */
static uint32_t thread_grant_folder(const char *folder)
{
	char quota[64], period[64];
	char *rest;

	if (thread_grant_line(folder, "cpu.max", quota, sizeof quota)) {
		const long long most = strtoll(quota, &rest, 10);

		return thread_grant_quota(most, strtoll(rest, NULL, 10));
	}
	if (!thread_grant_line(folder, "cpu.cfs_quota_us", quota, sizeof quota) ||
	    !thread_grant_line(folder, "cpu.cfs_period_us", period, sizeof period))
		return 0;
	return thread_grant_quota(strtoll(quota, NULL, 10), strtoll(period, NULL, 10));
}

/*
 * From a group up to where its hierarchy is mounted. In a container the mount may begin further down than the name does, or the
 * name may lead out of it: folders that are not there say nothing, and the mount itself is always asked.
 */
static uint32_t thread_grant_ancestors(const char *mount, const char *group)
{
	char folder[PATH_MAX];
	const size_t mount_nbytes = strlen(mount);
	uint32_t count = 0;
	char *last;

	if (strstr(group, "/.."))
		group = "";
	if (snprintf(folder, sizeof folder, "%s%s", mount, group) >= (int)sizeof folder)
		return 0;
	for (;;) {
		count = thread_grant_lesser(count, thread_grant_folder(folder));
		last = strrchr(folder + mount_nbytes, '/');
		if (!last)
			return count;
		*last = '\0';
	}
}

static bool thread_grant_names_cpu(const char *controllers)
{
	for (const char *at = controllers; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		if (strncmp(at, "cpu", 3) == 0 && (at[3] == ',' || at[3] == '\0'))
			return true;
	}
	return false;
}

/* A line of the membership: NUMBER:CONTROLLERS:GROUP. Version 2 names no controllers; version 1 mounts each set under its names. */
static uint32_t thread_grant_membership(char *line, const char *mounts)
{
	char mount[PATH_MAX];
	char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
	uint32_t count;

	if (!group)
		return 0;
	*group++ = '\0';
	controllers++;
	group[strcspn(group, "\n")] = '\0';
	if (!*controllers)
		return thread_grant_ancestors(mounts, group);
	if (!thread_grant_names_cpu(controllers) ||
	    snprintf(mount, sizeof mount, "%s/%s", mounts, controllers) >= (int)sizeof mount)
		return 0;
	count = thread_grant_ancestors(mount, group);
	snprintf(mount, sizeof mount, "%s/cpu", mounts);
	return thread_grant_lesser(count, thread_grant_ancestors(mount, group));
}

uint32_t thread_grant_cgroup(const char *membership, const char *mounts)
{
	FILE *from = fopen(membership, "re");
	char *line = NULL;
	size_t nbytes = 0;
	uint32_t count = 0;

	if (!from)
		return 0;
	while (getline(&line, &nbytes, from) > 0)
		count = thread_grant_lesser(count, thread_grant_membership(line, mounts));
	free(line);
	fclose(from);
	return count;
}

/* --- trying --------------------------------------------------------------- */

size_t thread_grant_stack_nbytes(const char *text)
{
	size_t unit = 1024, nbytes;
	unsigned long long number;
	char *rest;

	while (text && isspace((unsigned char)*text))
		text++;
	if (!text || !isdigit((unsigned char)*text))
		return 0;
	errno = 0;
	number = strtoull(text, &rest, 10);
	while (isspace((unsigned char)*rest))
		rest++;
	switch (tolower((unsigned char)*rest)) {
	case 'b':
		unit = 1;
		rest++;
		break;
	case 'k':
		rest++;
		break;
	case 'm':
		unit = (size_t)1 << 20;
		rest++;
		break;
	case 'g':
		unit = (size_t)1 << 30;
		rest++;
		break;
	}
	while (isspace((unsigned char)*rest))
		rest++;
	if (errno || *rest || __builtin_mul_overflow(number, unit, &nbytes))
		return 0;
	return nbytes;
}

/* A thread that is started to see whether it can be, and the room it will need. */
struct trial {
	pthread_t thread;
	void *heap;
};

/* Where threads wait for each other's start, so that all live at the same time. */
struct start_line {
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool open;
};

static void *start_line_wait(void *state)
{
	struct start_line *s = state;

	pthread_mutex_lock(&s->lock);
	while (!s->open)
		pthread_cond_wait(&s->change, &s->lock);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void start_line_open(struct start_line *s)
{
	pthread_mutex_lock(&s->lock);
	s->open = true;
	pthread_cond_broadcast(&s->change);
	pthread_mutex_unlock(&s->lock);
}

static bool trial_start(struct trial *t, const pthread_attr_t *like, struct start_line *line)
{
	t->heap = mmap(NULL, HEAP_NBYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->heap == MAP_FAILED)
		return false;
	if (pthread_create(&t->thread, like, start_line_wait, line) == 0)
		return true;
	munmap(t->heap, HEAP_NBYTES);
	return false;
}

static void trial_end(struct trial *t)
{
	pthread_join(t->thread, NULL);
	munmap(t->heap, HEAP_NBYTES);
}

/* Without a word in the environment OpenMP's stacks are as large as any thread's. */
static void thread_grant_set_stack(pthread_attr_t *like)
{
	static const char *const names[] = {"OMP_STACKSIZE", "GOMP_STACKSIZE", "KMP_STACKSIZE"};
	size_t nbytes = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names && nbytes == 0; i++)
		nbytes = thread_grant_stack_nbytes(getenv(names[i]));
	if (nbytes)
		pthread_attr_setstacksize(like, nbytes); /* one that is too small is left aside, as OpenMP does */
}

uint32_t thread_grant_startable(uint32_t wanted)
{
	struct start_line line = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
	struct trial *trials = wanted > 1 ? calloc(wanted - 1, sizeof *trials) : NULL;
	pthread_attr_t like;
	uint32_t started = 0;

	if (trials && pthread_attr_init(&like) == 0) {
		thread_grant_set_stack(&like);
		while (started < wanted - 1 && trial_start(&trials[started], &like, &line))
			started++;
		start_line_open(&line);
		for (uint32_t t = 0; t < started; t++)
			trial_end(&trials[t]);
		pthread_attr_destroy(&like);
	}
	free(trials);
	return started + 1;
}
