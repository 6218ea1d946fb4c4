/*
 * Two threads that look up without pause in an index that is replaced under them, and one that reloads it.
 * usage: swap_readers CURRENT A B; prints "ready", ends when standard input does, and prints one line more.
 *
 * What each of the two generations answers is taken down beforehand, from files of their own. An answer is torn when the lists of one visit
 * are not all those of the generation whose build id the index has.
 */
#include <cobuy.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TABLES = COBUY_PAIR_TABLE_COUNT, LISTED = 12, GENERATIONS = 2, VISIT = 4, THREADS = 2, PAUSE_NS = 200000 };

struct list {
	cobuy_status status;
	size_t filled;
	cobuy_neighbour neighbours[LISTED];
};

/* What a generation answers: a list an item and table. */
struct generation {
	unsigned char build_id[16];
	uint32_t items;
	struct list *lists;
};

struct run {
	cobuy_live *live;
	struct generation generations[GENERATIONS];
	_Atomic int ended;
	_Atomic uint64_t visits, switches, failed, torn, reloads;
};

struct visitor {
	struct run *run;
	uint64_t state;
};

/* Padding in a structure may hold anything, so the list is cleared first. */
static void list_ask(const cobuy *index, uint32_t item, int table, struct list *out)
{
	memset(out, 0, sizeof *out);
	out->status = cobuy_neighbours(index, (cobuy_table)table, item, out->neighbours, LISTED, &out->filled, NULL);
}

static bool neighbour_equals(const cobuy_neighbour *a, const cobuy_neighbour *b)
{
	return a->item == b->item && a->rank == b->rank && a->support == b->support && a->customers == b->customers &&
	       a->anchor_support == b->anchor_support && a->item_support == b->item_support && a->total == b->total && a->both == b->both &&
	       a->lag_days == b->lag_days && a->placement == b->placement && a->adjusted_lift == b->adjusted_lift && a->value == b->value;
}

static bool list_equals(const struct list *a, const struct list *b)
{
	bool same = a->status == b->status && a->filled == b->filled;

	for (size_t i = 0; same && i < a->filled; i++)
		same = neighbour_equals(&a->neighbours[i], &b->neighbours[i]);
	return same;
}

static bool build_id_get(const cobuy *index, unsigned char id[16])
{
	cobuy_info info;

	if (cobuy_info_get(index, &info) != COBUY_OK)
		return false;
	memcpy(id, info.build_id, 16);
	return true;
}

static bool generation_take(struct generation *g, const char *path)
{
	cobuy *index;

	if (cobuy_open(path, &index, NULL) != COBUY_OK || !build_id_get(index, g->build_id))
		return false;
	g->items = cobuy_item_count(index);
	g->lists = calloc((size_t)g->items * TABLES, sizeof *g->lists);
	for (uint32_t i = 0; g->lists && i < g->items * TABLES; i++)
		list_ask(index, i / TABLES, (int)(i % TABLES), &g->lists[i]);
	cobuy_close(index);
	return g->lists != NULL;
}

static const struct generation *generation_of(const struct run *run, const cobuy *index)
{
	unsigned char id[16];

	for (int g = 0; g < GENERATIONS && build_id_get(index, id); g++)
		if (memcmp(id, run->generations[g].build_id, sizeof id) == 0)
			return &run->generations[g];
	return NULL;
}

static uint32_t pick(struct visitor *v, uint32_t below)
{
	v->state = v->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((v->state >> 33) % below);
}

/* Some look-ups between enter and leave, as a request makes them. */
static void visit(struct visitor *v, const struct generation **last)
{
	struct run *run = v->run;
	uint32_t ticket;
	const cobuy *index = cobuy_enter(run->live, &ticket);
	const struct generation *g = generation_of(run, index);
	struct list got;

	if (!g)
		run->failed++;
	for (int k = 0; g && k < VISIT; k++) {
		uint32_t item = pick(v, g->items);

		for (int table = 0; table < TABLES; table++) {
			list_ask(index, item, table, &got);
			if (got.status < COBUY_OK)
				run->failed++;
			else if (!list_equals(&got, &g->lists[item * TABLES + (uint32_t)table]))
				run->torn++;
		}
	}
	cobuy_leave(run->live, ticket);
	run->visits++;
	run->switches += *last && *last != g;
	*last = g;
}

static void *visitor_run(void *arg)
{
	struct visitor *v = arg;
	const struct generation *last = NULL;

	while (!v->run->ended)
		visit(v, &last);
	return NULL;
}

static void *reloader_run(void *arg)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	struct run *run = arg;

	while (!run->ended) {
		cobuy_status st = cobuy_reload(run->live, NULL);

		run->reloads += st == COBUY_OK;
		run->failed += st < COBUY_OK;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	static struct run run;
	struct visitor visitors[THREADS];
	pthread_t threads[THREADS + 1];
	char byte;

	if (argc != 4 || !generation_take(&run.generations[0], argv[2]) || !generation_take(&run.generations[1], argv[3]) ||
	    cobuy_live_open(argv[1], 0, &run.live, NULL) != COBUY_OK) {
		fputs("usage: swap_readers CURRENT A B, all of them indexes\n", stderr);
		return 64;
	}
	for (uint32_t t = 0; t < THREADS; t++) {
		visitors[t] = (struct visitor){&run, t + 1};
		if (pthread_create(&threads[t], NULL, visitor_run, &visitors[t]) != 0)
			return 71;
	}
	if (pthread_create(&threads[THREADS], NULL, reloader_run, &run) != 0)
		return 71;
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	run.ended = 1;
	for (uint32_t t = 0; t <= THREADS; t++)
		pthread_join(threads[t], NULL);
	printf("c: %" PRIu64 " visits, %" PRIu64 " indexes loaded, %" PRIu64 " switches seen, %" PRIu64 " failed, %" PRIu64 " torn\n", run.visits,
	       run.reloads, run.switches, run.failed, run.torn);
	cobuy_live_close(run.live);
	for (int g = 0; g < GENERATIONS; g++)
		free(run.generations[g].lists);
	return run.failed || run.torn;
}
