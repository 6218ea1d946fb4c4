/* LMDB: items by text, texts by number, in one file. Read as its documents advise: one read transaction, renewed, never copied out. */
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serving/packed_item.h"

struct lmdb {
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi items;
};

static bool put_all(MDB_txn *txn, const cobuy *index)
{
	MDB_dbi items, texts;
	int failed = mdb_dbi_open(txn, "items", MDB_CREATE, &items);

	failed |= mdb_dbi_open(txn, "texts", MDB_CREATE | MDB_INTEGERKEY, &texts);
	for (uint32_t i = 0; i < cobuy_item_count(index) && !failed; i++) {
		uint8_t packed[PACKED_ITEM_NBYTES_MAX];
		cobuy_item item;
		MDB_val key, value;

		failed = cobuy_item_get(index, i, &item);
		value = (MDB_val){packed_item_make(index, i, packed), packed};
		key = (MDB_val){item.item.nbytes, (void *)item.item.bytes};
		failed |= mdb_put(txn, items, &key, &value, 0);
		value = key;
		key = (MDB_val){sizeof i, &i};
		failed |= mdb_put(txn, texts, &key, &value, MDB_APPEND);
	}
	return !failed;
}

static bool fill(const char *path, const cobuy *index)
{
	char whole[4096], compact[4096];
	MDB_env *env;
	MDB_txn *txn;
	bool good;

	snprintf(whole, sizeof whole, "%s/lmdb.whole", path);
	snprintf(compact, sizeof compact, "%s/lmdb", path);
	remove(whole);
	remove(compact);
	if (mdb_env_create(&env) || mdb_env_set_mapsize(env, (size_t)4 << 30) || mdb_env_set_maxdbs(env, 2) ||
	    mdb_env_open(env, whole, MDB_NOSUBDIR | MDB_NOSYNC | MDB_NOLOCK, 0644) || mdb_txn_begin(env, NULL, 0, &txn))
		return false;
	good = put_all(txn, index) && mdb_txn_commit(txn) == 0 && mdb_env_copy2(env, compact, MDB_CP_COMPACT) == 0;
	mdb_env_close(env);
	remove(whole);
	return good;
}

static void *open_lmdb(const char *path)
{
	struct lmdb *l = calloc(1, sizeof *l);
	char file[4096];

	snprintf(file, sizeof file, "%s/lmdb", path);
	if (l && mdb_env_create(&l->env) == 0 && mdb_env_set_maxdbs(l->env, 2) == 0 &&
	    mdb_env_open(l->env, file, MDB_NOSUBDIR | MDB_RDONLY | MDB_NOLOCK, 0644) == 0 && mdb_txn_begin(l->env, NULL, MDB_RDONLY, &l->txn) == 0 &&
	    mdb_dbi_open(l->txn, "items", 0, &l->items) == 0)
		return l;
	free(l);
	return NULL;
}

static void close_lmdb(void *state)
{
	struct lmdb *l = state;

	mdb_txn_abort(l->txn);
	mdb_env_close(l->env);
	free(l);
}

static size_t look(void *state, const char *item, size_t nbytes, struct store_neighbour *out)
{
	struct lmdb *l = state;
	MDB_val key = {nbytes, (void *)item}, value;

	return mdb_get(l->txn, l->items, &key, &value) == 0 ? packed_item_read(value.mv_data, out) : 0;
}

static uint64_t nbytes(const char *path)
{
	return store_file_nbytes(path, "lmdb");
}

const struct store lmdb_store = {"LMDB", fill, open_lmdb, close_lmdb, look, nbytes};
