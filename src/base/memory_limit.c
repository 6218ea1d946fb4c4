/* How much memory the process may use, and how it gives back what it used. */
#include "base/memory_limit.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_NBYTES = 4096, LARGE_BLOCK_NBYTES = 128 * 1024 };

/* The number a file begins with; false where there is no such file, or it says "max". */
static bool memory_limit_read(const char *path, uint64_t *value)
{
	FILE *file = fopen(path, "re");
	unsigned long long number;
	bool found = file && fscanf(file, "%llu", &number) == 1;

	if (file)
		fclose(file);
	if (found)
		*value = number;
	return found;
}

/* Lowers the limit to that of a group or any that it lies in; mounts differ in where they show a group, so each place is tried. */
static void memory_limit_lower(uint64_t *limit, const char *root, const char *group, const char *name)
{
	char path[PATH_NBYTES], within[PATH_NBYTES];

	snprintf(within, sizeof within, "%s", group);
	for (;;) {
		char *slash = strrchr(within, '/');
		uint64_t value;

		if (snprintf(path, sizeof path, "%s%s/%s", root, within, name) < (int)sizeof path && memory_limit_read(path, &value) &&
		    value < *limit)
			*limit = value;
		if (!slash)
			return;
		*slash = '\0';
	}
}

/* A line of /proc/self/cgroup: number, controllers, group. Version 2 has no controllers. */
static void memory_limit_lower_by_line(uint64_t *limit, char *line)
{
	char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;

	if (!group)
		return;
	*group++ = '\0';
	group[strcspn(group, "\n")] = '\0';
	if (controllers[1] == '\0')
		memory_limit_lower(limit, "/sys/fs/cgroup", group, "memory.max");
	else if (strstr(controllers, "memory"))
		memory_limit_lower(limit, "/sys/fs/cgroup/memory", group, "memory.limit_in_bytes");
}

uint64_t memory_limit_granted(void)
{
	const long pages = sysconf(_SC_PHYS_PAGES), page_nbytes = sysconf(_SC_PAGESIZE);
	uint64_t limit = pages > 0 && page_nbytes > 0 ? (uint64_t)pages * (uint64_t)page_nbytes : UINT64_MAX;
	FILE *groups = fopen("/proc/self/cgroup", "re");
	char line[PATH_NBYTES];

	while (groups && fgets(line, sizeof line, groups))
		memory_limit_lower_by_line(&limit, line);
	if (groups)
		fclose(groups);
	return limit;
}

void memory_limit_tighten(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_NBYTES);
	mallopt(M_TRIM_THRESHOLD, LARGE_BLOCK_NBYTES);
}

void memory_limit_release(void)
{
	malloc_trim(0);
}
