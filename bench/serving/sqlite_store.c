/* SQLite: items and neighbours as tables, an index on the item's text, vacuumed. One prepared statement, the file mapped, read-only. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "serving/store.h"

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *ask;
};

static const char schema[] = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
			     "CREATE TABLE items(id INTEGER PRIMARY KEY, item TEXT NOT NULL, orders INT, eligible INT, followed INT, returned INT,"
			     " considered INT, furthest INT, next_considered INT, next_furthest INT);"
			     "CREATE TABLE together(anchor INT, rank INT, item INT, support INT, customers INT, lift REAL, place INT,"
			     " PRIMARY KEY(anchor, rank)) WITHOUT ROWID;"
			     "CREATE TABLE next(anchor INT, rank INT, item INT, support INT, customers INT, lift REAL, place INT,"
			     " joint INT, q1 INT, q2 INT, q3 INT, PRIMARY KEY(anchor, rank)) WITHOUT ROWID; BEGIN;";

static void bind_all(sqlite3_stmt *s, const int64_t *values, int count)
{
	sqlite3_reset(s);
	for (int i = 0; i < count; i++)
		sqlite3_bind_int64(s, i + 1, values[i]);
}

static bool put_list(sqlite3_stmt *s, const cobuy *index, cobuy_table table, uint32_t number, cobuy_row *row)
{
	cobuy_neighbour list[STORE_LIST];
	size_t filled = 0;
	bool good = true;

	cobuy_neighbours(index, table, number, list, STORE_LIST, &filled, row);
	for (size_t i = 0; i < filled && good; i++) {
		const cobuy_neighbour *n = &list[i];
		const int64_t values[] = {number, n->rank, n->item, n->support, n->customers, 0, n->placement | n->level << 5 | n->pinned << 7,
					  n->both, n->lag_q1_days, n->lag_days, n->lag_q3_days};

		bind_all(s, values, table == COBUY_NEXT ? 11 : 7);
		sqlite3_bind_double(s, 6, n->adjusted_lift);
		good = sqlite3_step(s) == SQLITE_DONE;
	}
	return good;
}

static bool put_all(sqlite3 *db, const cobuy *index)
{
	sqlite3_stmt *item_in, *together_in, *next_in;
	bool good = sqlite3_prepare_v2(db, "INSERT INTO items VALUES(?,?,?,?,?,?,?,?,?,?)", -1, &item_in, NULL) == SQLITE_OK &&
		    sqlite3_prepare_v2(db, "INSERT INTO together VALUES(?,?,?,?,?,?,?)", -1, &together_in, NULL) == SQLITE_OK &&
		    sqlite3_prepare_v2(db, "INSERT INTO next VALUES(?,?,?,?,?,?,?,?,?,?,?)", -1, &next_in, NULL) == SQLITE_OK;

	for (uint32_t i = 0; i < cobuy_item_count(index) && good; i++) {
		cobuy_row together, next;
		cobuy_item item;

		good = cobuy_item_get(index, i, &item) == COBUY_OK && put_list(together_in, index, COBUY_TOGETHER, i, &together) &&
		       put_list(next_in, index, COBUY_NEXT, i, &next);
		bind_all(item_in, (const int64_t[]){i, 0, item.orders, item.eligible, item.followed, item.returned, (int64_t)together.considered,
						    together.furthest, (int64_t)next.considered, next.furthest}, 10);
		sqlite3_bind_text(item_in, 2, item.item.bytes, (int)item.item.nbytes, SQLITE_STATIC);
		good = good && sqlite3_step(item_in) == SQLITE_DONE;
	}
	sqlite3_finalize(item_in);
	sqlite3_finalize(together_in);
	sqlite3_finalize(next_in);
	return good;
}

static bool fill(const char *path, const cobuy *index)
{
	char file[4096];
	sqlite3 *db;
	bool good;

	snprintf(file, sizeof file, "%s/sqlite", path);
	remove(file);
	good = sqlite3_open(file, &db) == SQLITE_OK && sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK && put_all(db, index) &&
	       sqlite3_exec(db, "COMMIT; CREATE UNIQUE INDEX item_text ON items(item); ANALYZE; VACUUM;", NULL, NULL, NULL) == SQLITE_OK;
	if (!good)
		fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	return good;
}

static void *open_sqlite(const char *path)
{
	static const char ask[] = "SELECT n.item, n.support, n.customers, n.lift FROM items i JOIN together n ON n.anchor = i.id"
				  " WHERE i.item = ? ORDER BY n.rank";
	struct sqlite *s = calloc(1, sizeof *s);
	char file[4096];

	snprintf(file, sizeof file, "file:%s/sqlite?immutable=1", path);
	if (s && sqlite3_open_v2(file, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	    sqlite3_exec(s->db, "PRAGMA mmap_size=4294967296; PRAGMA cache_size=-262144;", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(s->db, ask, -1, &s->ask, NULL) == SQLITE_OK)
		return s;
	free(s);
	return NULL;
}

static void close_sqlite(void *state)
{
	struct sqlite *s = state;

	sqlite3_finalize(s->ask);
	sqlite3_close(s->db);
	free(s);
}

static size_t look(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	struct sqlite *s = state;
	size_t count = 0;

	sqlite3_reset(s->ask);
	sqlite3_bind_text(s->ask, 1, item, (int)nbytes, SQLITE_STATIC);
	while (count < STORE_LIST && sqlite3_step(s->ask) == SQLITE_ROW)
		out[count++] = (struct store_neighbour){(uint32_t)sqlite3_column_int(s->ask, 0), (uint32_t)sqlite3_column_int(s->ask, 1),
							(uint32_t)sqlite3_column_int(s->ask, 2), (float)sqlite3_column_double(s->ask, 3)};
	return count;
}

static uint64_t nbytes(const char *path)
{
	return store_file_nbytes(path, "sqlite");
}

const struct store sqlite_store = {"SQLite", fill, open_sqlite, close_sqlite, look, nbytes};
