/* Reads orders and gives all lines as sorted text. */
#include "order_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory_file.h"

enum { THREADS_MAX = 16 };

/* Rows as a taker sees them, one list for each thread. */
struct row_list {
	char **rows;
	size_t count, capacity;
};

static cobuy_status row_list_take(void *state, const struct order_batch *batch, struct failure *f)
{
	struct row_list *l = state;

	(void)f;
	for (uint32_t i = 0; i < batch->count; i++) {
		const struct order_line *line = &batch->lines[i];
		char when[32] = "none";

		if (l->count == l->capacity) {
			l->capacity = 2 * l->capacity + 64;
			l->rows = realloc(l->rows, l->capacity * sizeof *l->rows);
		}
		if (line->when != ORDER_LINE_NO_TIME)
			snprintf(when, sizeof when, "%" PRId64, line->when);
		if (!l->rows ||
		    asprintf(&l->rows[l->count++], "%.*s|%.*s|%.*s|%s|%s\n", (int)line->order.nbytes, line->order.bytes,
			     (int)line->item.nbytes, line->item.bytes, (int)line->customer.nbytes, line->customer.bytes,
			     when, line->is_return ? "return" : "bought") < 0)
			abort();
	}
	return COBUY_OK;
}

static int row_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct order_rows order_rows_read(const struct order_reader_options *options, struct record_feed_settings settings)
{
	struct order_rows r = {.status = COBUY_OK};
	struct row_list lists[THREADS_MAX] = {{0}}, all = {0};
	void *states[THREADS_MAX];

	for (int i = 0; i < THREADS_MAX; i++)
		states[i] = &lists[i];
	r.status = order_reader_run_with(options, settings, row_list_take, states, &r.outcome, &r.failure);
	for (int i = 0; i < THREADS_MAX; i++)
		all.count += lists[i].count;
	all.rows = malloc((all.count + 1) * sizeof *all.rows);
	FILE *out = open_memstream(&r.text, &r.nbytes);

	if (!all.rows || !out)
		abort();
	all.count = 0;
	for (int i = 0; i < THREADS_MAX; i++) {
		if (lists[i].count)
			memcpy(all.rows + all.count, lists[i].rows, lists[i].count * sizeof *all.rows);
		all.count += lists[i].count;
		free(lists[i].rows);
	}
	qsort(all.rows, all.count, sizeof *all.rows, row_compare);
	for (size_t i = 0; i < all.count; i++) {
		fputs(all.rows[i], out);
		free(all.rows[i]);
	}
	fclose(out);
	free(all.rows);
	return r;
}

void order_rows_clear(struct order_rows *r)
{
	free(r->text);
	r->text = NULL;
}

struct order_rows order_rows_of(const char *text, size_t nbytes)
{
	struct memory_file file = memory_file_make(text, nbytes);
	const char *path = file.path;
	struct order_reader_options options = {.paths = &path, .path_count = 1, .thread_count = 1};
	struct order_rows r = order_rows_read(&options, record_feed_settings_usual(0));

	memory_file_close(&file);
	return r;
}
