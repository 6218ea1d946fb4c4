/*
 * Both tables' counts in SuiteSparse:GraphBLAS: graphblas_tables [--threads N] --out FILE ORDERS...
 *
 * together: O' O, O orders by items with enough orders. next: O' (F X without X), X orders by all items, F eligible orders by those that
 * follow them. Products run over plus-pair, so that no
 * values are read; of each, what is below a support of 5 is left out. Reading and grouping are cobuy's and not timed; what is timed
 * begins with the matrices and ends with the pairs of both tables.
 * Out: table,anchor,rank,item,support of the 20 best by support. Counted less than cobuy: no distinct customers, no orders at risk.
 */
#include <GraphBLAS.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/shop_history.h"

enum { TOP = 20, LEAST_SUPPORT = 5 };

struct tables {
	GrB_Matrix x, often, follows, followed, pairs[2];
	uint64_t order_count;
};

struct triples {
	GrB_Index *rows, *columns;
	uint64_t count, capacity;
};

static bool triples_init(struct triples *t, uint64_t capacity)
{
	*t = (struct triples){malloc((capacity + 1) * sizeof *t->rows), malloc((capacity + 1) * sizeof *t->columns), 0, capacity};
	return t->rows && t->columns;
}

static void triples_add(struct triples *t, uint64_t row, uint64_t column)
{
	t->rows[t->count] = row;
	t->columns[t->count++] = column;
}

/* A matrix of ones; the triples are used up. */
static GrB_Info triples_build(GrB_Matrix *m, struct triples *t, uint64_t row_count, uint64_t column_count)
{
	GrB_Scalar one = NULL;
	GrB_Info info = GrB_Matrix_new(m, GrB_BOOL, row_count, column_count);

	if (info == GrB_SUCCESS)
		info = GrB_Scalar_new(&one, GrB_BOOL);
	if (info == GrB_SUCCESS)
		info = GrB_Scalar_setElement_BOOL(one, true);
	if (info == GrB_SUCCESS)
		info = GxB_Matrix_build_Scalar(*m, t->rows, t->columns, one, t->count);
	if (info == GrB_SUCCESS)
		info = GrB_Matrix_wait(*m, GrB_MATERIALIZE);
	GrB_Scalar_free(&one);
	free(t->rows);
	free(t->columns);
	return info;
}

/* A basket's place among the orders: number of the basket that begins at a word. */
static uint32_t *number_orders(const struct history *h, uint64_t *count)
{
	uint32_t *number = malloc((h->word_count + 1) * sizeof *number);

	*count = 0;
	for (uint32_t at = 0; number && at < h->word_count; at = history_after(h, at))
		number[at] = (uint32_t)(*count)++;
	return number;
}

static uint64_t count_follows(const struct history *h)
{
	uint64_t count = 0;

	for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
		const struct basket b = history_basket(h, at);

		for (uint32_t next = b.follow_begin; next < b.follow_end; next = history_after(h, next))
			count++;
	}
	return count;
}

/* Items by falling count of orders: those with enough are the first ones. */
static uint32_t count_often(const struct history *h)
{
	uint32_t often = 0;

	while (often < h->item_count && h->item_orders[often] >= LEAST_SUPPORT)
		often++;
	return often;
}

/* X, O and F from the history. */
static GrB_Info make_matrices(struct tables *t, const struct history *h)
{
	uint32_t *number = number_orders(h, &t->order_count);
	struct triples x = {0}, often = {0}, follows = {0};
	const uint32_t often_count = count_often(h);
	GrB_Info info = GrB_OUT_OF_MEMORY;

	if (number && triples_init(&x, h->word_count) && triples_init(&often, h->word_count) && triples_init(&follows, count_follows(h))) {
		for (uint32_t at = 0; at < h->word_count; at = history_after(h, at)) {
			const struct basket b = history_basket(h, at);

			for (uint32_t k = 0; k < b.item_count; k++) {
				triples_add(&x, number[at], b.items[k]);
				if (b.items[k] < often_count)
					triples_add(&often, number[at], b.items[k]);
			}
			for (uint32_t next = b.follow_begin; next < b.follow_end; next = history_after(h, next))
				triples_add(&follows, number[at], number[next]);
		}
		info = triples_build(&t->x, &x, t->order_count, h->active_count);
		if (info == GrB_SUCCESS)
			info = triples_build(&t->often, &often, t->order_count, often_count);
		if (info == GrB_SUCCESS)
			info = triples_build(&t->follows, &follows, t->order_count, t->order_count);
	}
	free(number);
	return info;
}

/* left' * right over plus-pair, without what is rare; without_diagonal: no item goes with itself. */
static GrB_Info count_pairs(GrB_Matrix *pairs, GrB_Matrix left, GrB_Matrix right, bool without_diagonal)
{
	GrB_Index rows, columns;
	GrB_Info info = GrB_Matrix_ncols(&rows, left);

	if (info == GrB_SUCCESS)
		info = GrB_Matrix_ncols(&columns, right);
	if (info == GrB_SUCCESS)
		info = GrB_Matrix_new(pairs, GrB_UINT32, rows, columns);
	if (info == GrB_SUCCESS)
		info = GrB_mxm(*pairs, NULL, NULL, GxB_PLUS_PAIR_UINT32, left, right, GrB_DESC_T0);
	if (info == GrB_SUCCESS)
		info = GrB_Matrix_select_UINT32(*pairs, NULL, NULL, GrB_VALUEGE_UINT32, *pairs, LEAST_SUPPORT, NULL);
	if (info == GrB_SUCCESS && without_diagonal)
		info = GrB_Matrix_select_INT64(*pairs, NULL, NULL, GrB_OFFDIAG, *pairs, 0, NULL);
	return info == GrB_SUCCESS ? GrB_Matrix_wait(*pairs, GrB_MATERIALIZE) : info;
}

static GrB_Info count_both(struct tables *t)
{
	GrB_Index items;
	GrB_Info info = count_pairs(&t->pairs[0], t->often, t->often, true);

	if (info == GrB_SUCCESS)
		info = GrB_Matrix_ncols(&items, t->x);
	if (info == GrB_SUCCESS)
		info = GrB_Matrix_new(&t->followed, GrB_BOOL, t->order_count, items);
	if (info == GrB_SUCCESS) /* the complement of X: not what is in the order itself */
		info = GrB_mxm(t->followed, t->x, NULL, GxB_ANY_PAIR_BOOL, t->follows, t->x, GrB_DESC_RSC);
	if (info == GrB_SUCCESS)
		info = count_pairs(&t->pairs[1], t->often, t->followed, false);
	return info;
}

struct neighbour {
	uint32_t anchor, item, support;
};

/* By anchor, falling support, item bytes. */
static int neighbour_compare(const void *a, const void *b, void *texts)
{
	const struct neighbour *x = a, *y = b;
	const struct text *text = texts;

	if (x->anchor != y->anchor)
		return x->anchor < y->anchor ? -1 : 1;
	if (x->support != y->support)
		return x->support > y->support ? -1 : 1;
	return text_compare(text[x->item], text[y->item]);
}

static void write_tops(FILE *out, const char *table, const struct history *h, const struct neighbour *all, uint64_t count)
{
	uint32_t rank = 0;

	for (uint64_t i = 0; i < count; i++) {
		const struct text anchor = h->items[all[i].anchor], item = h->items[all[i].item];

		rank = i > 0 && all[i].anchor == all[i - 1].anchor ? rank + 1 : 1;
		if (rank <= TOP)
			fprintf(out, "%s,%.*s,%u,%.*s,%u\n", table, (int)anchor.nbytes, anchor.bytes, rank, (int)item.nbytes, item.bytes,
				all[i].support);
	}
}

static GrB_Info extract_tops(FILE *out, const char *table, const struct history *h, GrB_Matrix pairs)
{
	GrB_Index count = 0;
	GrB_Info info = GrB_Matrix_nvals(&count, pairs);
	GrB_Index *rows = malloc((count + 1) * sizeof *rows), *columns = malloc((count + 1) * sizeof *columns);
	uint32_t *values = malloc((count + 1) * sizeof *values);
	struct neighbour *all = malloc((count + 1) * sizeof *all);

	if (!rows || !columns || !values || !all)
		info = GrB_OUT_OF_MEMORY;
	if (info == GrB_SUCCESS)
		info = GrB_Matrix_extractTuples_UINT32(rows, columns, values, &count, pairs);
	for (uint64_t i = 0; info == GrB_SUCCESS && i < count; i++)
		all[i] = (struct neighbour){(uint32_t)rows[i], (uint32_t)columns[i], values[i]};
	if (info == GrB_SUCCESS) {
		qsort_r(all, count, sizeof *all, neighbour_compare, h->items);
		write_tops(out, table, h, all, count);
	}
	free(rows);
	free(columns);
	free(values);
	free(all);
	return info;
}

static GrB_Info run_tables(const struct history *h, const char *path)
{
	static const char *const names[] = {"together", "next"};
	struct tables t = {0};
	GrB_Info info = make_matrices(&t, h);
	const uint64_t wall = clock_wall_ns(), cpu = clock_cpu_ns();
	FILE *out;

	if (info == GrB_SUCCESS)
		info = count_both(&t);
	printf("counting_wall_seconds %.4f\ncounting_cpu_seconds %.4f\n", 1e-9 * (double)(clock_wall_ns() - wall),
	       1e-9 * (double)(clock_cpu_ns() - cpu));
	out = fopen(path, "w");
	for (int k = 0; k < 2 && info == GrB_SUCCESS && out; k++)
		info = extract_tops(out, names[k], h, t.pairs[k]);
	if (!out || fclose(out) != 0)
		perror(path);
	GrB_Matrix_free(&t.x);
	GrB_Matrix_free(&t.often);
	GrB_Matrix_free(&t.follows);
	GrB_Matrix_free(&t.followed);
	GrB_Matrix_free(&t.pairs[0]);
	GrB_Matrix_free(&t.pairs[1]);
	return out ? info : GrB_INVALID_VALUE;
}

int main(int argc, char **argv)
{
	struct failure f = {.status = COBUY_OK};
	struct history h;
	const char *out = NULL;
	int threads = 2, at = 1;
	GrB_Info info;

	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		if (strcmp(argv[at], "--out") == 0)
			out = argv[at + 1];
		else if (strcmp(argv[at], "--threads") == 0)
			threads = atoi(argv[at + 1]);
	}
	if (!out || at >= argc || threads < 1) {
		fputs("usage: graphblas_tables [--threads N] --out FILE ORDERS...\n", stderr);
		return 64;
	}
	if (shop_history_read(&h, (const char *const *)(argv + at), (uint32_t)(argc - at), (uint32_t)threads, 1, &f) != COBUY_OK) {
		fprintf(stderr, "graphblas_tables: %s\n", f.sentence);
		return 65;
	}
	info = GrB_init(GrB_NONBLOCKING);
	if (info == GrB_SUCCESS)
		info = GxB_Global_Option_set(GxB_GLOBAL_NTHREADS, threads);
	if (info == GrB_SUCCESS)
		info = run_tables(&h, out);
	GrB_finalize();
	history_clear(&h);
	if (info != GrB_SUCCESS)
		fprintf(stderr, "graphblas_tables: GraphBLAS gave up (%d)\n", (int)info);
	return info == GrB_SUCCESS ? 0 : 70;
}
