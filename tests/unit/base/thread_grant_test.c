/* Behaviour of base/thread_grant. */
#include "base/thread_grant.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"

/* Hierarchies of cgroups in a folder of their own; the membership is the file `self` in it. */
struct groups {
	char root[32];
};

static void groups_begin(struct groups *g)
{
	strcpy(g->root, "/tmp/cobuy-groups-XXXXXX");
	cr_assert(mkdtemp(g->root));
}

/* Writes a file, and makes the folders above it. */
static void groups_write(const struct groups *g, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *to;

	snprintf(path, sizeof path, "%s/%s", g->root, name);
	for (char *slash = strchr(path + strlen(g->root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	to = fopen(path, "w");
	cr_assert(to);
	fputs(text, to);
	fclose(to);
}

static uint32_t groups_grant(const struct groups *g)
{
	char self[PATH_MAX];

	snprintf(self, sizeof self, "%s/self", g->root);
	return thread_grant_cgroup(self, g->root);
}

static void groups_end(const struct groups *g)
{
	char command[PATH_MAX];

	snprintf(command, sizeof command, "rm -r %s", g->root);
	cr_assert_eq(system(command), 0);
}

Test(thread_grant, quota_is_rounded_up_to_whole_processors)
{
	static const struct {
		const char *quota;
		uint32_t count;
	} cases[] = {
		{"150000 100000\n", 2}, {"200000 100000\n", 2}, {"200001 100000\n", 3}, {"1000 100000\n", 1},
		{"max 100000\n", 0},	{"", 0},		{"rubbish\n", 0},	{"100000\n", 0},
		{"9000000000000000000 1\n", UINT32_MAX},
	};
	struct groups g;

	groups_begin(&g);
	groups_write(&g, "self", "0::/shop\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		groups_write(&g, "shop/cpu.max", cases[i].quota);
		cr_expect_eq(groups_grant(&g), cases[i].count, "quota %s: found %u", cases[i].quota, groups_grant(&g));
	}
	groups_end(&g);
}

Test(thread_grant, least_quota_among_the_groups_above_holds)
{
	struct groups g;

	groups_begin(&g);
	groups_write(&g, "self", "0::/night/shop/build\n");
	groups_write(&g, "night/shop/build/cpu.max", "800000 100000\n");
	groups_write(&g, "night/shop/cpu.max", "max 100000\n");
	groups_write(&g, "night/cpu.max", "300000 100000\n");
	groups_write(&g, "other/cpu.max", "100000 100000\n");
	cr_expect_eq(groups_grant(&g), 3);
	groups_end(&g);
}

Test(thread_grant, version_1_is_found_under_the_names_of_its_controllers_or_under_cpu)
{
	struct groups g;

	groups_begin(&g);
	groups_write(&g, "self", "5:memory:/shop\n4:cpuset,cpuacct:/shop\n3:cpu,cpuacct:/shop\n1:name=systemd:/shop\n0::/\n");
	groups_write(&g, "memory/shop/cpu.cfs_quota_us", "100000\n");
	groups_write(&g, "memory/shop/cpu.cfs_period_us", "100000\n");
	groups_write(&g, "cpuset,cpuacct/shop/cpu.cfs_quota_us", "100000\n");
	groups_write(&g, "cpuset,cpuacct/shop/cpu.cfs_period_us", "100000\n");
	cr_expect_eq(groups_grant(&g), 0, "only the controller cpu has a quota");
	groups_write(&g, "cpu,cpuacct/shop/cpu.cfs_quota_us", "-1\n");
	groups_write(&g, "cpu,cpuacct/shop/cpu.cfs_period_us", "100000\n");
	cr_expect_eq(groups_grant(&g), 0, "-1 is no quota");
	groups_write(&g, "cpu,cpuacct/shop/cpu.cfs_quota_us", "350000\n");
	cr_expect_eq(groups_grant(&g), 4);
	groups_write(&g, "cpu/cpu.cfs_quota_us", "100000\n");
	groups_write(&g, "cpu/cpu.cfs_period_us", "50000\n");
	cr_expect_eq(groups_grant(&g), 2);
	groups_end(&g);
}

Test(thread_grant, group_named_from_outside_a_container_leads_to_its_mount)
{
	struct groups g;

	groups_begin(&g);
	groups_write(&g, "cpu.max", "200000 100000\n");
	groups_write(&g, "self", "0::/docker/0123abcd\n");
	cr_expect_eq(groups_grant(&g), 2);
	groups_write(&g, "self", "0::/../../elsewhere\n");
	cr_expect_eq(groups_grant(&g), 2);
	groups_write(&g, "self", "0::/\n");
	cr_expect_eq(groups_grant(&g), 2);
	groups_end(&g);
}

Test(thread_grant, membership_that_is_missing_or_rubbish_grants_all)
{
	struct groups g;

	groups_begin(&g);
	cr_expect_eq(groups_grant(&g), 0);
	groups_write(&g, "self", "\n:\n12\n1:cpu\n");
	groups_write(&g, "cpu.max", "100000 100000\n");
	cr_expect_eq(groups_grant(&g), 0);
	groups_end(&g);
}

Test(thread_grant, affinity_bounds_the_count_and_so_does_what_is_asked)
{
	const uint32_t before = thread_grant_affinity();
	cpu_set_t mask;

	cr_expect_geq(before, 1);
	cr_expect_eq(thread_grant_count(1), 1);
	cr_expect_leq(thread_grant_count(1000000), before);
	cr_assert_eq(sched_getaffinity(0, sizeof mask, &mask), 0);
	for (int cpu = CPU_SETSIZE - 1; cpu >= 0 && CPU_COUNT(&mask) > 1; cpu--)
		CPU_CLR((size_t)cpu, &mask);
	cr_assert_eq(sched_setaffinity(0, sizeof mask, &mask), 0);
	cr_expect_eq(thread_grant_affinity(), 1);
	cr_expect_eq(thread_grant_count(8), 1);
}

Test(thread_grant, stack_size_is_read_as_openmp_reads_it)
{
	cr_expect_eq(thread_grant_stack_nbytes("512"), 512u << 10);
	cr_expect_eq(thread_grant_stack_nbytes(" 2 M "), 2u << 20);
	cr_expect_eq(thread_grant_stack_nbytes("1g"), 1u << 30);
	cr_expect_eq(thread_grant_stack_nbytes("65536B"), 65536);
	cr_expect_eq(thread_grant_stack_nbytes("10k"), 10u << 10);
	cr_expect_eq(thread_grant_stack_nbytes(NULL), 0);
	cr_expect_eq(thread_grant_stack_nbytes(""), 0);
	cr_expect_eq(thread_grant_stack_nbytes("-1"), 0);
	cr_expect_eq(thread_grant_stack_nbytes("2 MB"), 0);
	cr_expect_eq(thread_grant_stack_nbytes("18446744073709551615G"), 0);
	cr_expect_eq(thread_grant_stack_nbytes("99999999999999999999"), 0);
}

Test(thread_grant, threads_are_startable_where_nothing_forbids_them)
{
	cr_expect_eq(thread_grant_startable(0), 1);
	cr_expect_eq(thread_grant_startable(1), 1);
	cr_expect_eq(thread_grant_startable(9), 9);
}

/* The sanitizers' own address space leaves no room for a limit. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNLIMITED 1
#endif
#endif
#else
#define UNLIMITED 1
#endif
#ifndef UNLIMITED
static uint64_t address_space_nbytes(void)
{
	FILE *from = fopen("/proc/self/statm", "r");
	unsigned long long pages = 0;

	cr_assert(from && fscanf(from, "%llu", &pages) == 1);
	fclose(from);
	return pages * 4096u;
}

Test(thread_grant, as_many_are_startable_as_the_address_space_has_room_for)
{
	const rlim_t most = address_space_nbytes() + ((rlim_t)400 << 20);
	struct rlimit limit;

	setenv("OMP_STACKSIZE", "36M", 1);
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = most;
	cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
	/* 36 MiB of stack and 64 MiB for a heap: four would fit, were there nothing else. */
	const uint32_t count = thread_grant_startable(32);

	cr_expect(count >= 3 && count <= 5, "found %u", count);
	cr_expect_eq(thread_grant_startable(32), count, "what was tried is given back");
}
#endif
