/* Behaviour of count/visit_log: visits that are counted from the log, and a log that is full. */
#include "count/visit_log.h"

#include <criterion/criterion.h>

enum { ITEMS = 4, PASSES = 9 };

struct logged_row {
	struct visit_log log;
	struct row_counter row;
};

static void row_init(struct logged_row *r)
{
	cr_assert(visit_log_init(&r->log));
	cr_assert(row_counter_init(&r->row, ITEMS, 1));
	row_counter_expect(&r->row, ITEMS, 10);
	visit_log_begin(&r->log);
}

static void row_clear(struct logged_row *r)
{
	visit_log_clear(&r->log);
	row_counter_clear(&r->row);
}

/* An occurrence and its visits. */
static void log_visits(struct visit_log *l, uint32_t posting, uint32_t customer, const uint32_t *items, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		l->items[l->count + i] = items[i];
	visit_log_close(l, posting, customer, l->count + count);
}

Test(visit_log, counts_what_passes_once_an_occurrence_and_customer)
{
	static const uint8_t bytes[ITEMS] = {PASSES, 0, PASSES, PASSES - 1};
	struct logged_row r;

	row_init(&r);
	log_visits(&r.log, 0, 100, (const uint32_t[]){0, 1, 0}, 3);
	log_visits(&r.log, 1, 100, (const uint32_t[]){0, 2}, 2);
	log_visits(&r.log, 2, 100, NULL, 0);
	log_visits(&r.log, 4, 200, (const uint32_t[]){3, 0}, 2);
	cr_assert(visit_log_is_whole(&r.log));
	cr_assert_eq(r.log.occurrence_count, 3, "an occurrence without visits takes no room");
	visit_log_count(&r.log, bytes, PASSES, &r.row);
	cr_assert_eq(r.row.used, 2);
	cr_assert_eq(row_counter_seek(&r.row, 0)->support, 3);
	cr_assert_eq(row_counter_seek(&r.row, 0)->customers, 2);
	cr_assert_eq(row_counter_seek(&r.row, 2)->support, 1);
	cr_assert_eq(row_counter_seek(&r.row, 2)->customers, 1);
	row_clear(&r);
}

Test(visit_log, knows_when_it_is_full)
{
	struct logged_row r;

	row_init(&r);
	visit_log_close(&r.log, 0, 1, VISIT_LOG_MOST);
	cr_assert(visit_log_is_whole(&r.log));
	visit_log_close(&r.log, 1, 1, (uint64_t)VISIT_LOG_MOST + 1);
	cr_assert_not(visit_log_is_whole(&r.log));
	visit_log_close(&r.log, 2, 1, UINT64_C(1) << 32);
	cr_assert_not(visit_log_is_whole(&r.log));
	visit_log_begin(&r.log);
	cr_assert(visit_log_is_whole(&r.log));
	row_clear(&r);
}
