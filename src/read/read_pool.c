/* Says which thread does what next. */
#include "read/read_pool.h"

#include <stdlib.h>

cobuy_status read_pool_init(struct read_pool *p, uint32_t file_count, uint32_t open_most, uint32_t block_count,
			    struct record_feed_settings settings, struct failure *f)
{
	cobuy_status st = COBUY_OK;

	*p = (struct read_pool){.file_count = file_count, .open_most = open_most};
	p->ready_tail = &p->ready;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->change, NULL);
	p->blocks = calloc(block_count, sizeof *p->blocks);
	if (!p->blocks)
		return failure_memory(f, "making room for text");
	for (; st == COBUY_OK && p->block_count < block_count; p->block_count++) {
		struct read_block *b = &p->blocks[p->block_count];

		st = record_block_init(&b->text, settings, f);
		b->next = p->free;
		p->free = b;
	}
	return st;
}

void read_pool_clear(struct read_pool *p)
{
	for (uint32_t i = 0; i < p->block_count; i++)
		record_block_clear(&p->blocks[i].text);
	free(p->blocks);
	p->blocks = NULL;
	p->block_count = 0;
	pthread_cond_destroy(&p->change);
	pthread_mutex_destroy(&p->lock);
}

static bool read_pool_may_fill(const struct read_pool *p)
{
	return p->free && !p->stopped && (p->waiting_lanes || (p->next_file < p->file_count && p->open_count < p->open_most));
}

static bool read_pool_is_done(const struct read_pool *p)
{
	bool more_text = p->filling_count || (!p->stopped && (p->waiting_lanes || p->next_file < p->file_count));

	return !p->ready && !more_text;
}

static struct read_task read_pool_take_scan(struct read_pool *p)
{
	struct read_block *b = p->ready;

	p->ready = b->next;
	if (!p->ready)
		p->ready_tail = &p->ready;
	return (struct read_task){.kind = READ_TASK_SCAN, .file = b->lane->file, .block = b, .lane = b->lane};
}

static struct read_task read_pool_take_fill(struct read_pool *p)
{
	struct read_task task = {.kind = READ_TASK_FILL, .block = p->free, .lane = p->waiting_lanes};

	p->free = task.block->next;
	p->filling_count++;
	if (task.lane) {
		p->waiting_lanes = task.lane->next;
		task.file = task.lane->file;
	} else {
		task.kind = READ_TASK_OPEN;
		task.file = p->next_file++;
		p->open_count++;
	}
	return task;
}

struct read_task read_pool_take(struct read_pool *p)
{
	struct read_task task = {.kind = READ_TASK_NONE};

	pthread_mutex_lock(&p->lock);
	for (;;) {
		bool may_fill = read_pool_may_fill(p);

		if (p->ready && !(may_fill && p->sleeper_count)) {
			task = read_pool_take_scan(p);
			break;
		}
		if (may_fill) {
			task = read_pool_take_fill(p);
			break;
		}
		if (read_pool_is_done(p))
			break;
		p->sleeper_count++;
		pthread_cond_wait(&p->change, &p->lock);
		p->sleeper_count--;
	}
	pthread_mutex_unlock(&p->lock);
	return task;
}

static void read_pool_free_block(struct read_pool *p, struct read_block *block)
{
	block->lane = NULL;
	block->next = p->free;
	p->free = block;
}

/* Wakes those who may have something to do now. */
static void read_pool_tell(struct read_pool *p)
{
	if (read_pool_is_done(p))
		pthread_cond_broadcast(&p->change);
	else if (p->sleeper_count)
		pthread_cond_signal(&p->change);
}

static struct read_lane *read_pool_unneeded(struct read_lane *lane)
{
	return lane && lane->ended && lane->blocks_out == 0 ? lane : NULL;
}

struct read_lane *read_pool_filled(struct read_pool *p, struct read_block *block, struct read_lane *lane, bool filled,
				   bool ended)
{
	struct read_lane *unneeded;

	pthread_mutex_lock(&p->lock);
	p->filling_count--;
	if (filled) {
		lane->blocks_out++;
		block->lane = lane;
		block->next = NULL;
		*p->ready_tail = block;
		p->ready_tail = &block->next;
	} else {
		read_pool_free_block(p, block);
	}
	if (ended)
		p->open_count--;
	if (lane) {
		lane->ended = ended || p->stopped;
		if (!lane->ended) {
			lane->next = p->waiting_lanes;
			p->waiting_lanes = lane;
		}
	}
	unneeded = read_pool_unneeded(lane);
	read_pool_tell(p);
	pthread_mutex_unlock(&p->lock);
	return unneeded;
}

struct read_lane *read_pool_scanned(struct read_pool *p, struct read_block *block)
{
	struct read_lane *lane = block->lane, *unneeded;

	pthread_mutex_lock(&p->lock);
	lane->blocks_out--;
	unneeded = read_pool_unneeded(lane);
	read_pool_free_block(p, block);
	read_pool_tell(p);
	pthread_mutex_unlock(&p->lock);
	return unneeded;
}

void read_pool_stop(struct read_pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopped = true;
	pthread_cond_broadcast(&p->change);
	pthread_mutex_unlock(&p->lock);
}

struct read_lane *read_pool_left_over(struct read_pool *p)
{
	struct read_lane *lane = p->waiting_lanes;

	if (lane)
		p->waiting_lanes = lane->next;
	return lane;
}
