/* Wall time, CPU time and memory of this process. */
#include "base/clock.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static uint64_t clock_read_ns(clockid_t which)
{
	struct timespec t;

	if (clock_gettime(which, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t clock_wall_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

uint64_t clock_cpu_ns(void)
{
	return clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t clock_peak_nbytes(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) != 0)
		return 0;
	return (uint64_t)usage.ru_maxrss * 1024u;
}

uint64_t clock_resident_nbytes(void)
{
	FILE *from = fopen("/proc/self/statm", "re");
	unsigned long long pages = 0;

	if (!from)
		return 0;
	if (fscanf(from, "%*u %llu", &pages) != 1)
		pages = 0;
	fclose(from);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}
