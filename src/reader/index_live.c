/*
 * An index that is replaced under load, its readers undisturbed.
 *
 * Whoever enters adds one to a counter and then reads which index is current; whoever leaves takes it off again. A new index is first made
 * current, then the counters are waited for: one seen at zero after that moment stands for no one who could hold the old index, because
 * whoever adds to it later finds the new one. Counters come in two sides, and a wait goes round both: while one side is waited for,
 * whoever enters counts on the other, so that a stream of readers cannot keep a counter from zero. Who was late and counts
 * on the side that is waited for holds the new index, and is waited for at no loss but time.
 *
 * In: a path. Out: indexes, one at a time. Memory: 16 KiB, and the map of the live index; while it is replaced, of two. Threads: any; those that reload
 * take turns at a lock that no look-up knows.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reader/index_map.h"

enum { LINES = 128, LINE_NBYTES = 64, SIDES = 2, WAIT_NS = 50000 };

/* Of one cache line, so that threads on different lines do not slow each other down. */
struct counter_line {
	_Alignas(LINE_NBYTES) _Atomic uint32_t inside[SIDES];
};

struct cobuy_live {
	struct counter_line lines[LINES];
	_Alignas(LINE_NBYTES) _Atomic(cobuy *) current;
	_Atomic uint32_t side;
	_Alignas(LINE_NBYTES) pthread_mutex_t turn;
	int verify;
	char *path;
};

static cobuy_status index_load(const char *path, int verify, cobuy **out, cobuy_fault *fault)
{
	cobuy *index;
	cobuy_status st = cobuy_open(path, &index, fault);

	if (st != COBUY_OK)
		return st;
	if (verify)
		st = cobuy_verify(index, fault);
	if (st == COBUY_OK)
		*out = index;
	else
		cobuy_close(index);
	return st;
}

cobuy_status cobuy_live_open(const char *path, int verify, cobuy_live **out, cobuy_fault *fault)
{
	cobuy_live *live = aligned_alloc(_Alignof(cobuy_live), sizeof *live);
	char *copy = strdup(path);
	cobuy *index = NULL;
	cobuy_status st = live && copy ? index_load(path, verify, &index, fault) : COBUY_E_MEMORY;

	if (st == COBUY_OK && pthread_mutex_init(&live->turn, NULL) != 0)
		st = COBUY_E_MEMORY;
	if (st != COBUY_OK) {
		cobuy_close(index);
		free(copy);
		free(live);
		return st;
	}
	for (uint32_t i = 0; i < LINES; i++)
		for (uint32_t side = 0; side < SIDES; side++)
			atomic_init(&live->lines[i].inside[side], 0);
	atomic_init(&live->current, index);
	atomic_init(&live->side, 0);
	live->verify = verify;
	live->path = copy;
	*out = live;
	return COBUY_OK;
}

void cobuy_live_close(cobuy_live *live)
{
	if (!live)
		return;
	cobuy_close(atomic_load(&live->current));
	pthread_mutex_destroy(&live->turn);
	free(live->path);
	free(live);
}

/* Threads have stacks of their own, and so different lines, mostly. */
static uint32_t line_of_thread(void)
{
	const uint64_t self = (uint64_t)(uintptr_t)pthread_self();

	return (uint32_t)(self * 0x9e3779b97f4a7c15u >> 57);
}

_Static_assert(LINES == 1 << 7, "the shift above keeps the bits of a line");

const cobuy *cobuy_enter(cobuy_live *live, uint32_t *ticket)
{
	const uint32_t line = line_of_thread(), side = atomic_load(&live->side);

	*ticket = line * SIDES + side;
	atomic_fetch_add(&live->lines[line].inside[side], 1);
	return atomic_load(&live->current); /* after the addition, in the one order that all these atomics have */
}

void cobuy_leave(cobuy_live *live, uint32_t ticket)
{
	atomic_fetch_sub(&live->lines[ticket / SIDES % LINES].inside[ticket % SIDES], 1);
}

/* Until whoever was inside when it was called has left. */
static void readers_wait(cobuy_live *live)
{
	const struct timespec pause = {.tv_nsec = WAIT_NS};

	for (uint32_t round = 0; round < SIDES; round++) {
		const uint32_t side = atomic_load(&live->side);

		atomic_store(&live->side, (side + 1) % SIDES);
		for (uint32_t line = 0; line < LINES; line++)
			while (atomic_load(&live->lines[line].inside[side]) != 0)
				nanosleep(&pause, NULL);
	}
}

/* An open index keeps its file from being another one of the same number. */
static bool file_is_same(const cobuy *a, const cobuy *b)
{
	return a->device == b->device && a->file == b->file;
}

cobuy_status cobuy_reload(cobuy_live *live, cobuy_fault *fault)
{
	cobuy *fresh, *old;
	cobuy_status st;

	pthread_mutex_lock(&live->turn);
	st = cobuy_open(live->path, &fresh, fault);
	if (st == COBUY_OK) {
		old = atomic_load(&live->current);
		if (file_is_same(old, fresh))
			st = COBUY_NONE;
		else if (live->verify)
			st = cobuy_verify(fresh, fault);
		if (st == COBUY_OK) {
			atomic_store(&live->current, fresh);
			readers_wait(live);
			fresh = old;
		}
		cobuy_close(fresh);
	}
	pthread_mutex_unlock(&live->turn);
	return st;
}
