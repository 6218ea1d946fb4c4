/*
 * Look-ups, one after the other, in every store of bench/serving/, in one run; then what only cobuy is asked for.
 *
 * usage: lookups fill FOLDER        FOLDER/index.cobuy into every store; Redis where FOLDER/redis.sock is
 *        lookups text FOLDER        ... into JSON lines and CSV
 *        lookups size FOLDER        bytes of each store, and what the index's bytes are
 *        lookups time FOLDER        nanoseconds of each, by percentile
 *
 * Items are drawn among those with STORE_LIST neighbours in `together`, each as likely as the other. Each store answers all of the draw once unmeasured; then rounds
 * go through the stores in turn, a part of the draw each, so that a slow moment of the machine meets all. Before its part a store answers as many others, unmeasured: the
 * stores have filled the caches with what is theirs, and a server holds one. A clock is read around each look-up; what reading
 * it takes is measured as a store that does nothing, and not taken off.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serving/store.h"
#include "serving/text_files.h"

enum { DRAWN = 200000, ROUNDS = 20, REDIS_SHARE = 10, CART = 5, CART_ROOM = 4, OPENS = 200, TURNS = 6 };

static const struct store *const stores[] = {&cobuy_store, &cobuy_measured_store, &lmdb_store, &cdb_store, &sqlite_store, &redis_store};
enum { STORES = sizeof stores / sizeof *stores };

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Texts one behind the other, so that reading the question costs little. */
struct questions {
	char *bytes;
	uint32_t *begin; /* DRAWN + 1 */
	uint32_t *number;
};

static bool questions_draw(struct questions *q, const cobuy *index, uint64_t seed)
{
	const uint32_t items = cobuy_item_count(index);
	uint32_t *full = malloc((items + 1u) * sizeof *full), count = 0;

	*q = (struct questions){malloc((size_t)DRAWN * 64), malloc((DRAWN + 1) * sizeof *q->begin), malloc(DRAWN * sizeof *q->number)};
	for (uint32_t i = 0; i < items; i++) {
		cobuy_row row;
		size_t filled;

		if (cobuy_neighbours(index, COBUY_TOGETHER, i, NULL, 0, &filled, &row) == COBUY_OK && row.count >= STORE_LIST)
			full[count++] = i;
	}
	fprintf(stderr, "%u of %u items have %d neighbours\n", count, items, STORE_LIST);
	q->begin[0] = 0;
	for (uint32_t i = 0; i < DRAWN && count; i++) {
		cobuy_item item;

		q->number[i] = full[draw(&seed) % count];
		if (cobuy_item_get(index, q->number[i], &item) != COBUY_OK || item.item.nbytes > 64)
			return false;
		memcpy(q->bytes + q->begin[i], item.item.bytes, item.item.nbytes);
		q->begin[i + 1] = q->begin[i] + (uint32_t)item.item.nbytes;
	}
	free(full);
	return count > 0;
}

static void questions_clear(struct questions *q)
{
	free(q->bytes);
	free(q->begin);
	free(q->number);
}

/* What was answered, so that stores can be compared and no look-up is left out by the compiler. */
static uint64_t answer_sum(const struct store_neighbour *list, size_t count)
{
	uint64_t sum = count;

	for (size_t i = 0; i < count; i++)
		sum = sum * 31 + list[i].item + list[i].support * 7u + list[i].customers;
	return sum;
}

struct trial {
	const struct store *store; /* NULL: the clock alone */
	void *state;
	uint32_t *ns;
	size_t count;
	uint64_t sum;
};

static uint64_t trial_answer(const struct trial *t, const struct questions *q, uint32_t i)
{
	struct store_neighbour list[STORE_LIST];

	if (!t->store)
		return 0;
	return answer_sum(list, t->store->look(t->state, q->bytes + q->begin[i], q->begin[i + 1] - q->begin[i], list));
}

static void trial_part(struct trial *t, const struct questions *q, uint32_t begin, uint32_t end)
{
	volatile uint64_t warm = 0;

	for (uint32_t i = begin; i < end; i++)
		warm += trial_answer(t, q, (i + DRAWN / 2) % DRAWN);
	for (uint32_t i = begin; i < end; i++) {
		const uint64_t before = now_ns();
		const uint64_t sum = trial_answer(t, q, i);

		t->ns[t->count++] = (uint32_t)(now_ns() - before);
		t->sum += sum;
	}
}

static int by_number(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void print_times(const char *name, uint32_t *ns, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += ns[i];
	qsort(ns, count, sizeof *ns, by_number);
	printf("%s\t%u\t%u\t%u\t%.0f\t%zu\n", name, ns[count / 2], ns[count - 1 - count / 100], ns[count - 1 - count / 1000], (double)sum / (double)count, count);
}

/* Redis takes so long that a tenth of the draw is enough. */
static uint32_t share_of(const struct trial *t)
{
	return t->store == &redis_store ? DRAWN / REDIS_SHARE : DRAWN;
}

static bool time_stores(const char *folder, const struct questions *q)
{
	struct trial trials[STORES + 1] = {{.ns = malloc(DRAWN * sizeof(uint32_t))}};
	uint32_t open = 1;
	bool good = true;
	uint64_t wanted = 0, tenth = 0;

	for (uint32_t s = 0; s < STORES; s++) {
		void *state = stores[s]->open(folder);

		if (state)
			trials[open++] = (struct trial){stores[s], state, malloc(DRAWN * sizeof(uint32_t)), 0, 0};
		else
			fprintf(stderr, "%s is not there\n", stores[s]->name);
	}
	for (uint32_t t = 1; t < open; t++)
		for (uint32_t i = 0; i < share_of(&trials[t]); i++)
			trials[t].sum += trial_answer(&trials[t], q, i);
	for (uint32_t round = 0; round < ROUNDS; round++)
		for (uint32_t t = 0; t < open; t++)
			trial_part(&trials[t], q, share_of(&trials[t]) / ROUNDS * round, share_of(&trials[t]) / ROUNDS * (round + 1));
	for (uint32_t i = 0; i < DRAWN; i++) {
		wanted += 2 * trial_answer(&trials[1], q, i);
		tenth = i + 1 == DRAWN / REDIS_SHARE ? wanted : tenth;
	}
	for (uint32_t t = 0; t < open; t++) {
		const struct store *store = trials[t].store;

		print_times(store ? store->name : "clock", trials[t].ns, trials[t].count);
		if (store && trials[t].sum != (store == &redis_store ? tenth : wanted)) {
			fprintf(stderr, "%s answers otherwise than cobuy\n", store->name);
			good = false;
		}
		if (store)
			store->close(trials[t].state);
		free(trials[t].ns);
	}
	return good;
}

/* --- threads ---------------------------------------------------------------- */

struct runner {
	struct trial trial;
	const struct questions *q;
	pthread_barrier_t *start;
	uint32_t first;
	uint64_t ns;
};

static void *runner_run(void *state)
{
	struct runner *r = state;
	uint64_t began;

	pthread_barrier_wait(r->start);
	began = now_ns();
	for (int turn = 0; turn < 5; turn++)
		for (uint32_t i = 0; i < DRAWN; i++)
			r->trial.sum += trial_answer(&r->trial, r->q, (i + r->first) % DRAWN);
	r->ns = now_ns() - began;
	return NULL;
}

/* Look-ups a second of all threads together. */
static double rate_of(const struct questions *q, void *index, int threads)
{
	struct runner runners[2];
	pthread_t ids[2];
	pthread_barrier_t start;
	double rate = 0;

	pthread_barrier_init(&start, NULL, (unsigned)threads);
	for (int i = 0; i < threads; i++) {
		runners[i] = (struct runner){{.store = &cobuy_store, .state = index}, q, &start, (uint32_t)i * (DRAWN / 2), 0};
		pthread_create(&ids[i], NULL, runner_run, &runners[i]);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		rate += 5.0 * DRAWN / (double)runners[i].ns * 1e9;
	}
	pthread_barrier_destroy(&start);
	return rate;
}

static int by_rate(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void time_threads(const struct questions *q, void *index)
{
	double one[TURNS], ratio[TURNS];

	for (int i = 0; i < TURNS; i++) {
		one[i] = rate_of(q, index, 1);
		ratio[i] = rate_of(q, index, 2) / one[i];
	}
	qsort(one, TURNS, sizeof *one, by_rate);
	qsort(ratio, TURNS, sizeof *ratio, by_rate);
	printf("threads\t%.0f\t%.2f\t%.2f\n", one[TURNS / 2], ratio[TURNS / 2], ratio[TURNS - 1]);
}

/* --- what only cobuy is asked for -------------------------------------------- */

static void time_carts(const struct questions *q, const cobuy *index)
{
	uint32_t *ns = malloc(DRAWN / CART * sizeof *ns);
	size_t count = 0, filled;
	uint64_t shown = 0;

	for (uint32_t i = 0; i + CART <= DRAWN; i += CART) {
		const cobuy_request r = {.items = q->number + i, .item_count = CART};
		cobuy_suggestion out[CART_ROOM];
		const uint64_t before = now_ns();

		cobuy_cart(index, COBUY_TOGETHER, 0, &r, out, CART_ROOM, &filled);
		ns[count++] = (uint32_t)(now_ns() - before);
		shown += filled;
	}
	print_times("cart of 5", ns, count);
	fprintf(stderr, "%.2f suggestions a cart\n", (double)shown / (double)count);
	free(ns);
}

static void time_pages(const struct questions *q, const cobuy *index)
{
	uint32_t *ns = malloc(DRAWN * sizeof *ns);
	size_t filled;

	for (uint32_t i = 0; i < DRAWN; i++) {
		const cobuy_request r = {.items = q->number + i, .item_count = 1};
		cobuy_suggestion out[CART_ROOM];
		const uint64_t before = now_ns();

		cobuy_place(index, COBUY_PLACE_PRODUCT, &r, out, CART_ROOM, &filled, NULL);
		ns[i] = (uint32_t)(now_ns() - before);
	}
	print_times("product page", ns, DRAWN);
	free(ns);
}

static void time_enters(const char *path)
{
	uint32_t *ns = malloc(DRAWN * sizeof *ns), ticket;
	cobuy_live *live;

	if (cobuy_live_open(path, 0, &live, NULL) == COBUY_OK) {
		for (uint32_t i = 0; i < DRAWN; i++) {
			const uint64_t before = now_ns();

			cobuy_enter(live, &ticket);
			cobuy_leave(live, ticket);
			ns[i] = (uint32_t)(now_ns() - before);
		}
		print_times("enter and leave", ns, DRAWN);
		cobuy_live_close(live);
	}
	free(ns);
}

/* The file is in the page cache; the map is new each time. */
static void time_opens(const char *path)
{
	uint32_t ns[OPENS];

	for (int i = 0; i < OPENS; i++) {
		const uint64_t before = now_ns();
		cobuy *index;

		if (cobuy_open(path, &index, NULL) != COBUY_OK)
			return;
		ns[i] = (uint32_t)(now_ns() - before);
		cobuy_close(index);
	}
	print_times("open", ns, OPENS);
}

static int run_time(const char *folder, const char *path)
{
	struct questions q;
	cobuy *index;
	bool good = cobuy_open(path, &index, NULL) == COBUY_OK && questions_draw(&q, index, 88172645463325252u);

	if (!good)
		return 1;
	good = time_stores(folder, &q);
	time_carts(&q, index);
	time_pages(&q, index);
	time_enters(path);
	time_opens(path);
	time_threads(&q, index);
	questions_clear(&q);
	cobuy_close(index);
	return good ? 0 : 1;
}

static int run_fill(const char *folder, const char *path, bool text)
{
	cobuy *index;
	bool good = cobuy_open(path, &index, NULL) == COBUY_OK;

	if (good && text)
		good = text_files_write(folder, index);
	for (uint32_t s = 0; s < STORES && good && !text; s++)
		if (!stores[s]->fill(folder, index))
			fprintf(stderr, "%s was not filled\n", stores[s]->name);
	if (good)
		cobuy_close(index);
	return good ? 0 : 1;
}

static int run_size(const char *folder, const char *path)
{
	uint64_t neighbours = 0;
	cobuy_info info;
	cobuy *index;

	if (cobuy_open(path, &index, NULL) != COBUY_OK || cobuy_info_get(index, &info) != COBUY_OK)
		return 1;
	for (uint32_t s = 0; s < STORES; s++)
		if (stores[s]->nbytes)
			printf("%s\t%" PRIu64 "\n", stores[s]->name, stores[s]->nbytes(folder));
	for (int t = 0; t < COBUY_PAIR_TABLE_COUNT; t++)
		neighbours += info.tables[t].kept;
	printf("neighbours\t%" PRIu64 "\nitems\t%u\n", neighbours, info.items);
	cobuy_close(index);
	return 0;
}

int main(int argc, char **argv)
{
	char path[4096];

	if (argc != 3) {
		fprintf(stderr, "usage: lookups fill|text|size|time FOLDER\n");
		return 64;
	}
	snprintf(path, sizeof path, "%s/index.cobuy", argv[2]);
	if (strcmp(argv[1], "fill") == 0 || strcmp(argv[1], "text") == 0)
		return run_fill(argv[2], path, argv[1][0] == 't');
	return strcmp(argv[1], "size") == 0 ? run_size(argv[2], path) : run_time(argv[2], path);
}
