/*
 * Says which thread does what next, so that files are inflated and scanned side by side.
 *
 * There are two kinds of work: filling a block with the next records of a file, which one thread at a time does
 * for a file, and scanning a block, which is independent of all others. A thread scans what is ready; else it
 * fills; else it waits. But a thread that could fill leaves ready blocks to threads that are waiting, so that a
 * single file is inflated without a pause while others scan. No new file is opened while an open one waits for
 * a thread, so there are never more open files than threads, nor more than the system lets be open. A fixed number of blocks bounds the memory: who
 * finds none free must scan first.
 *
 * In: the number of files. Out: tasks. Memory: the blocks. Threads: any; all state is under one lock.
 */
#ifndef COBUY_READ_READ_POOL_H
#define COBUY_READ_READ_POOL_H

#include <pthread.h>

#include "read/column_map.h"
#include "read/record_feed.h"

/* One file while it is read. It lives until its last block is scanned. */
struct read_lane {
	uint32_t file;
	struct record_feed feed;
	struct column_map map;
	uint32_t blocks_out;	/* blocks of it that are not scanned yet; under the pool's lock */
	bool ended;		/* under the pool's lock */
	struct read_lane *next; /* in the list of lanes that wait for a thread */
};

struct read_block {
	struct record_block text;
	struct read_lane *lane;
	struct read_block *next;
};

struct read_pool {
	pthread_mutex_t lock;
	pthread_cond_t change;
	uint32_t file_count, next_file;
	uint32_t open_count, open_most; /* files that are open */
	struct read_block *blocks;
	uint32_t block_count;
	struct read_block *free;
	struct read_block *ready, **ready_tail;
	struct read_lane *waiting_lanes;
	uint32_t filling_count, sleeper_count;
	bool stopped;
};

/* COBUY_OK or COBUY_E_MEMORY. */
cobuy_status read_pool_init(struct read_pool *p, uint32_t file_count, uint32_t open_most, uint32_t block_count,
			    struct record_feed_settings settings, struct failure *f);
void read_pool_clear(struct read_pool *p);

enum read_task_kind {
	READ_TASK_OPEN, /* open `file`, fill the block with its first records */
	READ_TASK_FILL, /* fill the block with the lane's next records */
	READ_TASK_SCAN, /* scan the block */
	READ_TASK_NONE	/* nothing is left to do */
};

struct read_task {
	enum read_task_kind kind;
	uint32_t file;
	struct read_block *block;
	struct read_lane *lane; /* READ_TASK_FILL */
};

/* Waits for work. */
struct read_task read_pool_take(struct read_pool *p);

/*
 * Ends READ_TASK_OPEN and READ_TASK_FILL. `lane` may be NULL when opening failed; `filled` says whether the
 * block holds records to scan; `ended` that the lane gives no more. Returns the lane when nobody needs it any
 * longer: the caller closes and frees it.
 */
struct read_lane *read_pool_filled(struct read_pool *p, struct read_block *block, struct read_lane *lane, bool filled,
				   bool ended);

/* Ends READ_TASK_SCAN. Returns as read_pool_filled. */
struct read_lane *read_pool_scanned(struct read_pool *p, struct read_block *block);

/* A lane that was left open because the reading was stopped, or NULL; once the threads have ended. */
struct read_lane *read_pool_left_over(struct read_pool *p);

/* No more work for anyone; what is being done ends as usual. */
void read_pool_stop(struct read_pool *p);

#endif
