/* A live index: replaced while threads look up, each of which sees one index, whole, until it leaves. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "small_index.h"

enum { READERS = 3, SWAPS = 60, VERSIONS = 2 };

/* Two indexes that differ in size, and a path where one of them stands at a time. */
struct stage {
	char path[64], next[80];
	uint8_t *bytes[VERSIONS];
	size_t nbytes[VERSIONS];
};

static void stage_write(const struct stage *s, const char *path, int version, size_t nbytes)
{
	FILE *f = fopen(path, "wb");

	cr_assert(f && fwrite(s->bytes[version], 1, nbytes, f) == nbytes);
	cr_assert_eq(fclose(f), 0);
}

static void stage_show(const struct stage *s, int version)
{
	stage_write(s, s->next, version, s->nbytes[version]);
	cr_assert_eq(rename(s->next, s->path), 0);
}

static void stage_open(struct stage *s)
{
	const int fd = mkstemp(strcpy(s->path, "/tmp/cobuy_live_XXXXXX"));

	cr_assert(fd >= 0);
	close(fd);
	snprintf(s->next, sizeof s->next, "%s.next", s->path);
	s->bytes[0] = small_index_of(SMALL_FULL, &s->nbytes[0]);
	s->bytes[1] = small_index_of(SMALL_DENSE, &s->nbytes[1]);
	stage_show(s, 0);
}

static void stage_close(struct stage *s)
{
	unlink(s->path);
	unlink(s->next);
	free(s->bytes[0]);
	free(s->bytes[1]);
}

struct watch {
	cobuy_live *live;
	atomic_bool stop;
	_Atomic uint32_t looks, wrong;
};

/* The first item and the count of items belong together; a map that is gone ends the process. */
static bool look(const cobuy *index)
{
	const uint32_t items = cobuy_item_count(index);
	cobuy_neighbour list[4];
	cobuy_item item;
	size_t filled;

	if (items != SMALL_FULL.items && items != SMALL_DENSE.items)
		return false;
	if (cobuy_item_get(index, items - 1, &item) != COBUY_OK || cobuy_neighbours(index, COBUY_TOGETHER, 0, list, 4, &filled, NULL) != COBUY_OK)
		return false;
	return filled == (items == SMALL_FULL.items ? 4 : 3) && item.orders == 5000 - 4 * ((items - 1) / 2);
}

static void *watch_run(void *state)
{
	struct watch *w = state;

	while (!atomic_load(&w->stop)) {
		uint32_t outer, inner;
		const cobuy *index = cobuy_enter(w->live, &outer);
		const bool whole = look(index) && look(cobuy_enter(w->live, &inner)) && look(index);

		cobuy_leave(w->live, inner);
		cobuy_leave(w->live, outer);
		atomic_fetch_add(&w->wrong, !whole);
		atomic_fetch_add(&w->looks, 1);
	}
	return NULL;
}

Test(index_live, is_replaced_under_threads_that_look_up, .timeout = 120)
{
	struct stage s;
	struct watch w = {0};
	pthread_t readers[READERS];

	stage_open(&s);
	cr_assert_eq(cobuy_live_open(s.path, 1, &w.live, NULL), COBUY_OK);
	for (int i = 0; i < READERS; i++)
		cr_assert_eq(pthread_create(&readers[i], NULL, watch_run, &w), 0);
	for (int swap = 1; swap <= SWAPS; swap++) {
		const uint32_t before = atomic_load(&w.looks);
		uint32_t ticket;

		stage_show(&s, swap % VERSIONS);
		cr_assert_eq(cobuy_reload(w.live, NULL), COBUY_OK);
		cr_assert_eq(cobuy_item_count(cobuy_enter(w.live, &ticket)), swap % VERSIONS ? SMALL_DENSE.items : SMALL_FULL.items);
		cobuy_leave(w.live, ticket);
		while (atomic_load(&w.looks) == before)
			usleep(10);
	}
	atomic_store(&w.stop, true);
	for (int i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	cr_assert_eq(w.wrong, 0);
	cobuy_live_close(w.live);
	stage_close(&s);
}

static void *reload_run(void *state)
{
	return cobuy_reload(state, NULL) == COBUY_OK ? state : NULL;
}

Test(index_live, whoever_entered_keeps_the_old_one_and_the_reload_waits, .timeout = 120)
{
	struct stage s;
	cobuy_live *live;
	pthread_t thread;
	uint32_t ticket, other;
	const cobuy *old;
	void *done;

	stage_open(&s);
	cr_assert_eq(cobuy_live_open(s.path, 0, &live, NULL), COBUY_OK);
	old = cobuy_enter(live, &ticket);
	stage_show(&s, 1);
	cr_assert_eq(pthread_create(&thread, NULL, reload_run, live), 0);
	while (cobuy_enter(live, &other) == old) {
		cobuy_leave(live, other);
		usleep(100);
	}
	cobuy_leave(live, other);
	usleep(2000);
	cr_assert(look(old) && cobuy_item_count(old) == SMALL_FULL.items);
	cobuy_leave(live, ticket);
	pthread_join(thread, &done);
	cr_assert_eq(done, live);
	cobuy_live_close(live);
	stage_close(&s);
}

Test(index_live, keeps_what_it_has_when_the_new_file_is_none, .timeout = 120)
{
	struct stage s;
	cobuy_live *live;
	cobuy_fault fault = {0};
	uint32_t ticket;

	stage_open(&s);
	cr_assert_eq(cobuy_live_open(s.path, 1, &live, NULL), COBUY_OK);
	cr_assert_eq(cobuy_reload(live, &fault), COBUY_NONE);
	stage_write(&s, s.next, 1, s.nbytes[1] / 2);
	cr_assert_eq(rename(s.next, s.path), 0);
	cr_assert_eq(cobuy_reload(live, &fault), COBUY_E_INDEX);
	cr_assert_str_eq(fault.section, "header");
	s.bytes[1][s.nbytes[1] / 2] ^= 1;
	stage_show(&s, 1);
	cr_assert_eq(cobuy_reload(live, &fault), COBUY_E_INDEX);
	unlink(s.path);
	cr_assert_eq(cobuy_reload(live, &fault), COBUY_E_MISSING);
	cr_assert_eq(cobuy_item_count(cobuy_enter(live, &ticket)), SMALL_FULL.items);
	cobuy_leave(live, ticket);
	cobuy_live_close(live);
	cobuy_live_close(NULL);
	cr_assert_eq(cobuy_live_open(s.path, 0, &live, &fault), COBUY_E_MISSING);
	stage_close(&s);
}
